/* The workbook's file: temporary, in the folder of the output, readable by its owner only; never where all may read. */
#include "out/xlsx.h"

#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name_of(const struct out *out) { return out->style.file ? out->style.file : "xlsx"; }

void xlsx_keep(struct out *out, lxw_error why)
{
    if (!why || out->failure)
        return;
    const enum newid_status status = why == LXW_ERROR_MEMORY_MALLOC_FAILED ? NEWID_MEMORY : NEWID_IO;
    printer_fail(out, status);
    if (status == NEWID_IO)
        (void)newid_fail(&out->why, status, "%s: the workbook could not be made: %s", name_of(out), lxw_strerror(why));
}

const void *xlsx_some(struct out *out, const void *p)
{
    if (!p)
        printer_fail(out, NEWID_MEMORY);
    return p;
}

/* A device has no folder in which anything should be made: then it is the one that newid works in. */
static void choose_path(struct xlsx *x, const char *file)
{
    struct stat st;
    const bool has_folder = file && (stat(file, &st) || S_ISREG(st.st_mode));
    const char *beside = has_folder ? file : "newid";
    buf_add(&x->folder, beside, (size_t)(file_base(beside) - beside));
    if (!x->folder.len)
        buf_adds(&x->folder, ".");
    buf_addf(&x->path, "%s.XXXXXX", beside);
}

static bool make_file(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    const int fd = mkstemp(x->path.data);
    if (fd >= 0) {
        close(fd);
        return true;
    }
    printer_fail(out, newid_fail(&out->why, NEWID_IO, "%s: cannot be written: %s", name_of(out), strerror(errno)));
    buf_reset(&x->path); /* there is nothing to take away */
    return false;
}

void xlsx_open(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    choose_path(x, out->style.file);
    if (x->path.failure || x->folder.failure)
        printer_fail(out, NEWID_MEMORY);
    if (out->failure || !make_file(out))
        return;
    lxw_workbook_options options = {.tmpdir = x->folder.data};
    x->book = workbook_new_opt(x->path.data, &options);
    xlsx_some(out, x->book);
}

/* libxlsxwriter prints what goes wrong; what it returns says as much. */
static lxw_error close_silently(lxw_workbook *book)
{
    const int stderr_kept = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const bool is_fenced = stderr_kept >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0;
    errno = 0;
    const lxw_error why = workbook_close(book);
    const int number = errno;
    if (is_fenced)
        dup2(stderr_kept, STDERR_FILENO);
    if (stderr_kept >= 0)
        close(stderr_kept);
    if (nowhere >= 0)
        close(nowhere);
    errno = number;
    return why;
}

void xlsx_close(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    const lxw_error why = close_silently(x->book);
    x->book = NULL;
    if (why && errno && why != LXW_ERROR_MEMORY_MALLOC_FAILED)
        printer_fail(out, newid_fail(&out->why, NEWID_IO, "%s: cannot be written: %s", name_of(out), strerror(errno)));
    xlsx_keep(out, why);
    if (!out->failure)
        printer_fail(out, file_read(out->to, x->path.data, &out->why));
}

void xlsx_drop(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    if (!x)
        return;
    if (x->book)
        lxw_workbook_free(x->book);
    if (x->path.len)
        unlink(x->path.data);
    buf_release(&x->path);
    buf_release(&x->folder);
}
