/* The command table; opens the store in the mode that the command asks for; checks that stdout flushed. */
#include "cmd/cmd.h"
#include "cmd/help.h"
#include "cmd/spoken.h"
#include "coder/prefilter.h"
#include "store/store.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the order of --help: what comes in, coding, figures, change, coding by people, reading, the file itself. */
const struct cmd *const cmd_table_all[] = {
    &cmd_import,   &cmd_manifest, &cmd_identifiers, &cmd_event,   &cmd_headcount,    &cmd_codebook,
    &cmd_themes,   &cmd_code,     &cmd_table,       &cmd_trend,   &cmd_compare,      &cmd_chart,
    &cmd_balance,  &cmd_keyness,  &cmd_cooccurrence, &cmd_report, &cmd_release, &cmd_sample,      &cmd_coding,
    &cmd_agree,    &cmd_validate, &cmd_suggest,     &cmd_search,  &cmd_kwic,         &cmd_info,
    &cmd_log,      &cmd_settings, &cmd_verify,      &cmd_rebuild, &cmd_backup,       &cmd_erase,
    &cmd_help,     NULL};

static const struct cmd *find_command(const char *name)
{
    for (const struct cmd *const *c = cmd_table_all; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

/* --help anywhere before "--" is a call for help, whatever else the line says. */
static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static enum newid_status check_operands(const struct cmd *cmd, const struct opt_list *operands,
                                        struct newid_error *err)
{
    if (operands->count < cmd->operands_least)
        return newid_fail(err, NEWID_USAGE, "%s: wants %s; see newid %s --help", cmd->name, _(cmd->operands),
                          cmd->name);
    if (operands->count > cmd->operands_most)
        return newid_fail(err, NEWID_USAGE, "%s: %s is too much; see newid %s --help", cmd->name,
                          operands->items[cmd->operands_most], cmd->name);
    return NEWID_OK;
}

static bool interrupted(void *context)
{
    (void)context;
    return cmd_interrupted();
}

static enum newid_status open_store(const struct cmd *cmd, struct cmd_call *call, bool *is_new,
                                    struct newid_error *err)
{
    static const enum newid_mode modes[] = {
        [CMD_READ] = NEWID_READ, [CMD_WRITE] = NEWID_WRITE, [CMD_CREATE] = NEWID_CREATE};
    if (cmd->store == CMD_NO_STORE)
        return NEWID_OK;
    *is_new = access(call->db, F_OK) != 0;
    enum newid_status status = newid_store_open(&call->store, call->db, modes[cmd->store], err);
    /* What only reads has nothing to finish; what writes stops where it can keep what is done. */
    if (!status && cmd->store == CMD_READ)
        newid_store_stop_when(call->store, interrupted, NULL);
    return status;
}

/* A file that this call made and could not fill is not left behind. */
static void drop_new_file(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s%s", path, endings[i]);
        if (!name.failure)
            unlink(name.data);
        buf_release(&name);
    }
}

static int run_command(const struct cmd *cmd, const char *db, int argc, char **argv)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct opt_list operands = {NULL, 0, 0};
    struct cmd_call call = {.db = db, .operands = &operands, .argc = argc, .argv = argv};
    bool is_new = false;
    enum newid_status status = opt_parse(cmd->options, argc, argv, &operands, &err);
    if (!status)
        status = check_operands(cmd, &operands, &err);
    if (!status)
        status = open_store(cmd, &call, &is_new, &err);
    if (!status) {
        file_protect(db);
        status = cmd->run(&call, &err);
    }
    newid_store_close(call.store);
    if ((status || call.drop_if_new) && is_new)
        drop_new_file(db);
    opt_list_release(&operands);
    for (const struct opt_spec *o = cmd->options; o->name; o++)
        if (o->kind == OPT_LIST)
            opt_list_release(o->target);
    if (status && err.message[0])
        cmd_say("%s", err.message);
    return status ? newid_exit_code(status) : call.exit_code;
}

/* ---- both languages ---- */

/* The place of the output file's name in the line, and where in the word it begins; 0 where there is none. */
static int find_output(int argc, char **argv, size_t *start)
{
    static const char *const forms[] = {"--output", "-o"};
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
            const size_t len = strlen(forms[f]);
            *start = 0;
            if (strcmp(argv[i], forms[f]) == 0)
                return i + 1 < argc ? i + 1 : 0;
            *start = len + (f == 0);
            if (strncmp(argv[i], forms[f], len) == 0 && (f == 1 || argv[i][len] == '='))
                return i;
        }
    return 0;
}

/* "-o table.docx" for Welsh: "-o table-cy.docx" */
static int run_in(const char *language, const struct cmd *cmd, const char *db, int argc, char **argv, int at, size_t start)
{
    char *const word = argv[at];
    const char *ending = file_extension(word + start);
    const size_t stem = strlen(word) - strlen(ending) - (*ending != 0);
    struct buf name = BUF_INIT;
    buf_add(&name, word, stem);
    buf_addf(&name, "-%s%s", language, word + stem);
    int code = 1;
    if (name.failure || !wording_speak(language)) {
        cmd_say("--lang both: the messages in Welsh are not installed, or there is no memory");
    } else {
        argv[at] = name.data;
        code = run_command(cmd, db, argc, argv);
        argv[at] = word;
    }
    buf_release(&name);
    return code;
}

/* What is made for readers is made twice, each language into a file of its own; a page of `report` holds both already. */
static int run_in_both(const struct cmd *cmd, const char *db, int argc, char **argv)
{
    size_t start = 0;
    const int at = find_output(argc, argv, &start);
    if (cmd->store == CMD_WRITE || cmd->store == CMD_CREATE || !at) {
        cmd_say("--lang both: writes a file in each language, and needs -o FILE of a command that only reads");
        return 2;
    }
    if (cmd == &cmd_report && strncmp(file_extension(argv[at]), "htm", 3) == 0)
        return run_command(cmd, db, argc, argv);
    const int code = run_in("cy", cmd, db, argc, argv, at, start);
    return code ? code : run_in("en", cmd, db, argc, argv, at, start);
}

static int show(void (*write)(struct buf *out))
{
    struct buf text = BUF_INIT;
    write(&text);
    fwrite(text.data, 1, text.len, stdout);
    buf_release(&text);
    return 0;
}

static void write_version(struct buf *out)
{
    buf_addf(out, "newid %s\n", newid_version());
}

/* Takes an option of every command (--db FILE) out of the line, wherever it stands before "--"; the last one wins.
 * Returns the new argc. */
static int take_global(int argc, char **argv, const char *option, const char **value)
{
    const size_t len = strlen(option);
    int to = 1, i = 1;
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], option, len) == 0 && argv[i][len] == '=')
            *value = argv[i] + len + 1;
        else if (strcmp(argv[i], option) == 0 && i + 1 < argc)
            *value = argv[++i];
        else
            argv[to++] = argv[i];
    }
    while (i < argc)
        argv[to++] = argv[i++];
    argv[to] = NULL;
    return to;
}

/* The part of the line before the command: --version, --help. The exit code, or -1 where the command follows. */
static int read_global(const char *option)
{
    if (option[0] != '-')
        return -1;
    if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0)
        return show(help_overview);
    if (strcmp(option, "--version") == 0)
        return show(write_version);
    cmd_say("%s: there is no such option; see newid --help", option);
    return 2;
}

static int dispatch(int argc, char **argv)
{
    const char *db = getenv("NEWID_DB"), *language = NULL;
    if (!db || !*db)
        db = "newid.db";
    argc = take_global(argc, argv, "--lang", &language);
    argc = take_global(argc, argv, "--db", &db);
    const bool both = language && strcmp(language, "both") == 0;
    if (!spoken_choose(both ? NULL : language))
        return 2;
    if (!*db) {
        cmd_say("--db: wants the name of a file");
        return 2;
    }
    if (argc < 2) {
        cmd_say("no command given; see newid --help");
        return 2;
    }
    int code = read_global(argv[1]);
    if (code >= 0)
        return code;
    const struct cmd *cmd = find_command(argv[1]);
    if (!cmd) {
        cmd_say("%s: there is no such command; see newid --help", argv[1]);
        return 2;
    }
    if (asks_for_help(argc - 1, argv + 1)) {
        struct buf text = BUF_INIT;
        help_command(&text, cmd);
        fwrite(text.data, 1, text.len, stdout);
        buf_release(&text);
        return 0;
    }
    return (both ? run_in_both : run_command)(cmd, db, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
    struct newid_error err = NEWID_ERROR_INIT;
    spoken_set_characters();
    cmd_arm_interrupt();
    if (store_use_allocator(&err) || prefilter_use_own_memory(&err)) {
        cmd_say("%s", err.message);
        return 1;
    }
    int code = dispatch(argc, argv);
    if ((fflush(stdout) || ferror(stdout)) && !code) {
        cmd_say("the output could not be written: %s", strerror(errno));
        return 1;
    }
    return code;
}
