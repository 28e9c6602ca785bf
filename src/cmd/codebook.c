/* newid codebook: checks, keeps, shows, compares and exports codebooks. */
#include "cmd/codebook.h"

#include "cmd/diagnostics.h"
#include "codebook/diagnostics.h"
#include "util/file.h"
#include "util/json.h"

#include <newid/coder.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static struct codebook_options given;

static const struct opt_spec options[] = {
    {"compiled", 0, OPT_FLAG, &given.compiled, NULL,
     N_("show: every phrase and pattern with the regex that it becomes")},
    {"passages", 0, OPT_STRING, &given.passages, N_("N"),
     N_("diff: list up to N places of each theme and each change (default 0)")},
    {"format", 'f', OPT_STRING, &given.output.format, CMD_FORMATS "|yaml",
     N_("format of the output; export writes yaml, xlsx or csv; without it the file's ending decides")},
    {"output", 'o', OPT_STRING, &given.output.file, N_("FILE"), N_("write to FILE instead of the terminal")},
    {"force", 0, OPT_FLAG, &given.output.force, NULL, N_("replace FILE if it exists")},
    OPT_END};

/* ---- codebooks by name ---- */

static bool names_file(const char *spec)
{
    static const char *const endings[] = {"yaml", "yml", "xlsx"};
    struct stat st;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(file_extension(spec), endings[i]) == 0)
            return true;
    return stat(spec, &st) == 0 && S_ISREG(st.st_mode);
}

enum newid_status named_codebook_read(struct named_codebook *out, struct newid_store **store, const char *db,
                                      const char *spec, struct newid_error *err)
{
    *out = (struct named_codebook){.is_file = spec && names_file(spec)};
    if (out->is_file) {
        struct newid_diagnostics diagnostics = {0};
        enum newid_status status = newid_codebook_read(&out->codebook, spec, &diagnostics, err);
        snprintf(out->label, sizeof out->label, "%s", spec);
        newid_diagnostics_clear(&diagnostics);
        return status;
    }
    struct newid_codebook_info info;
    enum newid_status status = *store ? NEWID_OK : newid_store_open(store, db, NEWID_READ, err);
    if (!status)
        status = newid_store_codebook(*store, spec, &out->codebook, &info, err);
    if (!status) {
        snprintf(out->label, sizeof out->label, "%s@%s", info.name, info.version);
        out->is_draft = info.draft;
    }
    return status;
}

/* ---- check ---- */

static void say_sound(const char *path, const struct newid_codebook *book, size_t patterns, size_t examples)
{
    struct buf counts = BUF_INIT;
    buf_addf(&counts, P_("%zu theme", "%zu themes", book->theme_count), book->theme_count);
    buf_addf(&counts, P_(", %zu phrase or pattern", ", %zu phrases and patterns", patterns), patterns);
    buf_addf(&counts, P_(", %zu example", ", %zu examples", examples), examples);
    cmd_say("%s: %s@%s is sound: %s", path, book->name, book->version, counts.data);
    buf_release(&counts);
}

static void say_summary(const char *path, const struct newid_codebook *book, const struct newid_diagnostics *d)
{
    size_t patterns = 0, examples = 0;
    for (size_t t = 0; book && t < book->theme_count; t++) {
        patterns += book->themes[t].pattern_count;
        examples += book->themes[t].example_count;
    }
    if (!book)
        cmd_say(P_("%s: %zu error; the codebook cannot be used until it is mended",
                   "%s: %zu errors; the codebook cannot be used until they are mended", d->errors),
                path, d->errors);
    else if (d->example_failures)
        cmd_say("%s: %zu of %zu examples fail; until they are mended every output made with it says that it is a draft",
                path, d->example_failures, examples);
    else
        say_sound(path, book, patterns, examples);
    if (d->warnings)
        cmd_say(P_("%s: %zu warning", "%s: %zu warnings", d->warnings), path, d->warnings);
}

/* *is_context is false where the file is no file of triggers; else it is checked. */
static enum newid_status check_context(const char *path, bool *is_context, bool *found, struct newid_error *err)
{
    struct newid_diagnostics diagnostics = {0};
    enum newid_status status = newid_context_check(path, is_context, &diagnostics, err);
    if (!status && *is_context) {
        cmd_print_diagnostics(path, &diagnostics, true);
        if (diagnostics.errors)
            cmd_say(P_("%s: %zu error; the triggers cannot be used until it is mended",
                       "%s: %zu errors; the triggers cannot be used until they are mended", diagnostics.errors),
                    path, diagnostics.errors);
        else
            cmd_say("%s: the triggers are sound", path);
        *found |= diagnostics.errors > 0;
    }
    newid_diagnostics_clear(&diagnostics);
    return status;
}

/* *found says whether something is wrong with the file; the status is for what kept it from being checked. */
static enum newid_status check_file(const char *path, bool *found, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics diagnostics = {0};
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = newid_codebook_read(&book, path, &diagnostics, &why);
    if (!status)
        status = newid_codebook_try(book, &diagnostics, &why);
    if (status == NEWID_INPUT)
        status = NEWID_OK; /* the diagnostics say more than the error does */
    if (!status)
        status = diagnostics_sort(&diagnostics, &why);
    if (status) {
        (void)newid_fail(err, status, "%s", why.message);
    } else {
        cmd_print_diagnostics(path, &diagnostics, true);
        say_summary(path, book, &diagnostics);
        *found |= diagnostics.errors || diagnostics.example_failures;
    }
    newid_diagnostics_clear(&diagnostics);
    newid_codebook_free(book);
    return status;
}

static enum newid_status check(struct cmd_call *call, const struct codebook_options *o, const char *const *operands,
                               size_t count, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    bool found = false;
    (void)o;
    for (size_t i = 0; i < count && !status; i++) {
        bool is_context = false;
        status = check_context(operands[i], &is_context, &found, err);
        if (!status && !is_context)
            status = check_file(operands[i], &found, err);
    }
    if (found)
        call->exit_code = newid_exit_code(NEWID_FOUND);
    return status;
}

/* ---- add ---- */

/* what: "added", "removed". */
static enum newid_status journal(struct newid_store *store, const char *what, const char *spec, const char *hash,
                                 struct newid_error *err)
{
    struct buf details = BUF_INIT;
    buf_addc(&details, '{');
    json_add_member(&details, what, spec);
    if (hash)
        json_add_member(&details, "hash", hash);
    buf_addc(&details, '}');
    enum newid_status status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "codebook", details.data, err);
    buf_release(&details);
    return status;
}

/* In the caller's transaction; label becomes NAME@VERSION as it is kept. */
static enum newid_status keep(struct newid_store *store, const struct newid_codebook *book, bool draft,
                              struct buf *label, struct newid_error *err)
{
    struct newid_coder *coder = NULL;
    char version[64] = "";
    enum newid_status status = newid_coder_new(&coder, book, err);
    if (!status)
        status = newid_store_put_codebook(store, book, coder, draft, version, err);
    newid_coder_free(coder);
    buf_addf(label, "%s@%s", book->name, version);
    if (!status)
        status = buf_check(label, err);
    return status ? status : journal(store, "added", label->data, book->hash, err);
}

static enum newid_status add(struct cmd_call *call, const struct codebook_options *o, const char *const *operands,
                             size_t count, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    struct newid_store *store = NULL;
    struct buf label = BUF_INIT;
    bool draft = false;
    (void)o;
    (void)count;
    enum newid_status status = cmd_read_codebook(&book, operands[0], &draft, err);
    if (!status)
        status = newid_store_open(&store, call->db, NEWID_CREATE, err);
    if (!status)
        status = newid_store_begin(store, err);
    if (status)
        goto done;
    status = keep(store, book, draft, &label, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else
        cmd_say("%s is in %s; newid code applies it to the accounts", label.data, call->db);
done:
    buf_release(&label);
    newid_store_close(store);
    newid_codebook_free(book);
    return status;
}

/* ---- list ---- */

static const struct out_column list_columns[] = {
    {.name = "codebook", .heading = N_("Codebook")},
    {.name = "version", .heading = N_("Version")},
    {.name = "draft", .heading = N_("Draft")},
    {.name = "themes", .heading = N_("Themes"), .right = true},
    {.name = "uncoded", .heading = N_("Accounts to code"), .right = true},
    {.name = "failed", .heading = N_("Failed"), .right = true},
    {.name = "added", .heading = N_("Added (UTC)")},
    {.name = "title_en", .heading = N_("Title"), .wraps = true},
    {.name = "title_cy", .heading = "Teitl", .data_only = true},
    {.name = "hash", .heading = "Hash", .data_only = true},
};

static enum newid_status list_version(void *context, const struct newid_codebook_info *info, struct newid_error *err)
{
    (void)err;
    const struct out_cell cells[] = {
        out_string(info->name),
        out_string(info->version),
        out_string(info->draft ? out_word(context, N_("draft")) : NULL),
        out_integer((double)info->themes),
        out_integer((double)info->uncoded),
        out_integer((double)info->failed),
        out_string(info->added),
        out_string(info->title_en),
        out_string(info->title_cy),
        out_string(info->hash),
    };
    out_row(context, cells);
    return NEWID_OK;
}

static enum newid_status list(struct cmd_call *call, const struct codebook_options *o, const char *const *operands,
                              size_t count, struct newid_error *err)
{
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    (void)operands;
    (void)count;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_READ, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &o->output, "Codebooks", err);
    if (!status) {
        out_table_begin(out, list_columns, sizeof list_columns / sizeof *list_columns, "Codebooks");
        status = newid_store_each_codebook(store, list_version, out, err);
    }
    if (!status) {
        out_table_end(out);
        status = cmd_out_end(out, &document, &o->output, err);
    }
    out_free(out);
    buf_release(&document);
    newid_store_close(store);
    return status;
}

/* ---- remove ---- */

static enum newid_status remove_version(struct cmd_call *call, const struct codebook_options *o,
                                        const char *const *operands, size_t count, struct newid_error *err)
{
    struct newid_store *store = NULL;
    const char *spec = operands[0];
    (void)o;
    (void)count;
    if (!strchr(spec, '@'))
        return newid_fail(err, NEWID_USAGE, "%s: name the version too, as in %s@1.0 (newid codebook list shows them)",
                          spec, spec);
    enum newid_status status = newid_store_open(&store, call->db, NEWID_WRITE, err);
    if (!status)
        status = newid_store_begin(store, err);
    if (status)
        goto done;
    status = newid_store_remove_codebook(store, spec, err);
    if (!status)
        status = journal(store, "removed", spec, NULL, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else
        cmd_say("%s is removed, with the hits that only it used", spec);
done:
    newid_store_close(store);
    return status;
}

/* ---- the command ---- */

enum { MANY = 10000 };

static const struct sub_command {
    const char *name, *operands;
    size_t least, most;
    enum newid_status (*run)(struct cmd_call *call, const struct codebook_options *options, const char *const *operands,
                             size_t count, struct newid_error *err);
} sub_commands[] = {
    {"check", "FILE…", 1, MANY, check},
    {"add", "FILE", 1, 1, add},
    {"list", "", 0, 0, list},
    {"show", "[NAME[@VERSION]|FILE]", 0, 1, codebook_show},
    {"diff", "A B", 2, 2, codebook_compare},
    {"export", "[NAME[@VERSION]|FILE]", 0, 1, codebook_export},
    {"remove", "NAME@VERSION", 1, 1, remove_version},
};

enum { SUB_COMMANDS = sizeof sub_commands / sizeof *sub_commands };

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const char *name = call->operands->items[0];
    const size_t count = call->operands->count - 1;
    for (size_t i = 0; i < SUB_COMMANDS; i++) {
        const struct sub_command *sub = &sub_commands[i];
        if (strcmp(sub->name, name) != 0)
            continue;
        if (count < sub->least || count > sub->most)
            return newid_fail(err, NEWID_USAGE, "write: newid codebook %s %s", sub->name, sub->operands);
        return sub->run(call, &given, call->operands->items + 1, count, err);
    }
    return newid_fail(err, NEWID_USAGE,
                      "codebook %s: there is no such command; there are check, add, list, show, diff, export, remove",
                      name);
}

const struct cmd cmd_codebook = {
    .name = "codebook",
    .store = CMD_NO_STORE, /* check needs none; the others open it themselves */
    .operands = "check|add|list|show|diff|export|remove …",
    .operands_least = 1,
    .operands_most = MANY + 1,
    .summary = N_("check, keep, show, compare and export codebooks"),
    .description = N_(
        "check FILE… reads codebooks (YAML, or the workbook form where the name ends in .xlsx), compiles every phrase "
        "and pattern and tries every example. Each fault is printed with its line and column and the line itself; an "
        "example that fails says which status its hits have and which words gave it. A file of triggers is checked too. It "
        "needs no database. Exit 4: something is wrong.\n\n"
        "add FILE keeps a version in the database. The same content is kept once; another content under the same "
        "version "
        "label becomes 1.0~2. A codebook whose examples fail is kept as a draft.\n\n"
        "list shows the versions that are kept. show prints the themes of one, with --compiled every pattern with its "
        "regex.\n\n"
        "diff A B says what is different between two codebooks, each a file or NAME[@VERSION]: themes, phrases and "
        "patterns, "
        "examples; and, where the database holds accounts, which hits appeared and vanished.\n\n"
        "export writes a codebook as YAML, workbook or CSV. Comments of the file that it came from are not kept.\n\n"
        "remove NAME@VERSION forgets a version with the hits that only it used."),
    .examples = N_("newid codebook check themes.yaml\tfind what is wrong with it\n"
                   "newid codebook export ecp@1.0 -o themes.xlsx\tas a workbook, to be edited in a spreadsheet\n"
                   "newid codebook diff ecp@1.0 themes.yaml --passages 5\twhat an edit changes, before it is kept"),
    .options = options,
    .run = run,
};
