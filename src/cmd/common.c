/* What the commands share: messages, progress, interruption, output files. */
#include "cmd/cmd.h"
#include "util/file.h"

#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

void cmd_say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("newid: ", stderr);
    vfprintf(stderr, _(format), args);
    fputc('\n', stderr);
    va_end(args);
}

enum newid_status cmd_read_count(size_t *out, const char *name, const char *text, size_t usual,
                                 struct newid_error *err)
{
    char *end;
    if (!text) {
        *out = usual;
        return NEWID_OK;
    }
    unsigned long long n = strtoull(text, &end, 10);
    if (*end || end == text || *text == '-' || n > 1000000000)
        return newid_fail(err, NEWID_USAGE, "%s: %s is not a whole number", name, text);
    *out = (size_t)n;
    return NEWID_OK;
}

/* ---- interruption ---- */

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void cmd_arm_interrupt(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    /* The second time the signal does what it always does: whoever presses twice means it. */
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool cmd_interrupted(void)
{
    return interrupted;
}

/* ---- progress ---- */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void cmd_progress(const char *what, uint64_t done, uint64_t total)
{
    enum { BAR = 30 };
    static double started, shown;
    if (!isatty(STDERR_FILENO) || !total)
        return;
    double now = seconds();
    if (started == 0 || done == 0)
        started = now;
    bool ended = done >= total;
    /* Nothing for work that is over in a moment; then four times a second. */
    if (now - started < 0.5 || (!ended && now - shown < 0.25)) {
        if (ended)
            started = 0;
        return;
    }
    shown = now;
    double share = (double)done / (double)total;
    int filled = (int)(share * BAR + 0.5);
    double left = share > 0 ? (now - started) * (1 - share) / share : 0;
    fprintf(stderr, "\r");
    fprintf(stderr, _("%s [%.*s%.*s] %3.0f %% %3.0f s left "), _(what), filled, "##############################",
            BAR - filled, "..............................", share * 100, left);
    if (ended) {
        fprintf(stderr, "\r\033[K");
        started = 0;
    }
}

/* ---- output ---- */

unsigned cmd_terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 80;
}

enum newid_status cmd_choose_format(enum out_format *format, const struct cmd_output *output, struct newid_error *err)
{
    *format = OUT_TEXT;
    if (output->format && !out_format_parse(format, output->format))
        return newid_fail(err, NEWID_USAGE, "--format: %s is none of %s", output->format, CMD_FORMATS);
    if (!output->format && output->file && !out_format_of_file(format, output->file))
        return newid_fail(err, NEWID_USAGE,
                          "%s: its ending names no format that is written here; give --format %s",
                          output->file, CMD_FORMATS);
    if (output->excel && *format != OUT_CSV)
        return newid_fail(err, NEWID_USAGE, "--excel is for csv: --format csv, or -o FILE.csv; Excel opens -o FILE.xlsx as it is");
    if (!output->file && out_format_is_binary(*format))
        return newid_fail(err, NEWID_USAGE, "--format %s: such a file is no text; write it to one: -o FILE.%s",
                          output->format, output->format);
    return NEWID_OK;
}

enum newid_status cmd_out_begin(struct out **out, enum out_format *format, struct buf *document,
                                const struct cmd_output *output, const char *title, struct newid_error *err)
{
    enum newid_status status = cmd_choose_format(format, output, err);
    if (!status && output->file && !output->force && access(output->file, F_OK) == 0)
        status = newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", output->file);
    if (status)
        return status;
    const char *no_color = getenv("NO_COLOR");
    bool terminal = !output->file && isatty(STDOUT_FILENO);
    struct out_style style = {
        .width = output->file ? 80 : cmd_terminal_width(),
        .unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 || output->file,
        .colour = terminal && (!no_color || !*no_color),
        .title = _(title),
        .banner = output->banner ? _(output->banner) : NULL,
        .language = wording_language(),
        .file = output->file,
        .for_excel = output->excel,
    };
    return out_new(out, *format, document, &style, err);
}

enum newid_status cmd_out_end(struct out *out, struct buf *document, const struct cmd_output *output,
                              struct newid_error *err)
{
    enum newid_status status = out_finish(out, err);
    if (status)
        return status;
    if (output->file)
        return file_write(output->file, document->data, document->len, err);
    errno = 0;
    if (fwrite(document->data, 1, document->len, stdout) != document->len || fflush(stdout))
        return newid_fail(err, NEWID_IO, "the output could not be written: %s", strerror(errno));
    return NEWID_OK;
}
