#include "cmd/import.h"

#include "intake/inputs.h"
#include "util/file.h"
#include "util/json.h"
#include "util/sha256.h"

#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>

/* ---- the journal ---- */

static enum newid_status hash_file(struct sha256_ctx *hash, const char *path, struct newid_error *err)
{
    unsigned char block[1 << 14];
    size_t n;
    FILE *file = fopen(path, "rb");
    if (!file)
        return newid_fail(err, NEWID_IO, "%s: cannot be read: %s", path, strerror(errno));
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        sha256_add(hash, block, n);
    bool failed = ferror(file) != 0;
    fclose(file);
    return failed ? newid_fail(err, NEWID_IO, "%s: cannot be read", path) : NEWID_OK;
}

/* A file by itself; a folder as one entry with the number of its files and one hash over all of them. */
static enum newid_status add_path(struct buf *json, const char *path, struct newid_error *err)
{
    struct inputs inputs;
    struct sha256_ctx hash;
    char hex[SHA256_HEX_SIZE];
    sha256_init(&hash);
    enum newid_status status = inputs_expand(&inputs, &path, 1, err);
    for (size_t i = 0; i < inputs.count && !status; i++)
        status = hash_file(&hash, inputs.items[i].path, err);
    if (!status && inputs.folder_count && inputs.folders[0].manifest)
        status = hash_file(&hash, inputs.folders[0].manifest, err);
    sha256_hex(&hash, hex);
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    struct buf name = BUF_INIT;
    buf_add(&name, path, len);
    buf_addc(json, '{');
    json_add_member(json, "name", file_base(name.data));
    if (inputs.folder_count)
        json_add_count(json, "files", inputs.count);
    json_add_member(json, "sha256", hex);
    buf_addc(json, '}');
    if (!status)
        status = buf_check(&name, err);
    buf_release(&name);
    inputs_release(&inputs);
    return status;
}

/* The names of the options that were given, never their values: a name could stand in one. */
static void add_option_names(struct buf *json, const struct cmd_call *call, const struct opt_spec *options)
{
    bool first = true;
    buf_adds(json, ",\"options\":[");
    for (const struct opt_spec *option = options; option->name; option++) {
        size_t len = strlen(option->name);
        bool given = false;
        for (int i = 1; i < call->argc && !given; i++) {
            const char *arg = call->argv[i];
            given = !strncmp(arg, "--", 2) && !strncmp(arg + 2, option->name, len) &&
                    (!arg[2 + len] || arg[2 + len] == '=');
        }
        if (!given)
            continue;
        buf_adds(json, first ? "" : ",");
        json_add_string(json, option->name);
        first = false;
    }
    buf_addc(json, ']');
}

enum newid_status import_journal(const struct cmd_call *call, const struct opt_spec *options,
                                 const struct newid_intake_report *report, struct newid_error *err)
{
    struct buf json = BUF_INIT;
    enum newid_status status = NEWID_OK;
    buf_addc(&json, '{');
    json_add_count(&json, "added", report->added);
    json_add_count(&json, "unchanged", report->unchanged);
    json_add_count(&json, "updated", report->updated);
    json_add_count(&json, "empty", report->empty);
    json_add_count(&json, "rejected", report->rejected);
    json_add_count(&json, "identifiers_masked", report->masked);
    json_add_count(&json, "identifiers_allowed", report->allowed);
    add_option_names(&json, call, options);
    buf_adds(&json, ",\"files\":[");
    for (size_t i = 0; i < call->operands->count && !status; i++) {
        buf_adds(&json, i ? "," : "");
        status = add_path(&json, call->operands->items[i], err);
    }
    buf_adds(&json, "]}");
    if (!status)
        status = buf_check(&json, err);
    if (!status)
        status = newid_store_journal(call->store, "import", json.data, err);
    buf_release(&json);
    return status;
}

/* ---- the summary ---- */

/* Says the count; nothing is said of none. A macro, so that the compiler and xgettext see the sentences. */
#define SAY_COUNT(one, many, n)                                                                                        \
    do {                                                                                                               \
        if (n)                                                                                                         \
            cmd_say(P_(one, many, n), (unsigned long long)(n));                                                        \
    } while (0)

static void say_accounts(const struct newid_intake_report *report, bool dry_run)
{
    const unsigned long long added = report->added;
    if (dry_run) {
        cmd_say(P_("%llu account would be added", "%llu accounts would be added", added), added);
        SAY_COUNT("%llu account unchanged: in already", "%llu accounts unchanged: in already", report->unchanged);
        SAY_COUNT("%llu account would be updated", "%llu accounts would be updated", report->updated);
    } else {
        cmd_say(P_("%llu account added", "%llu accounts added", added), added);
        SAY_COUNT("%llu account unchanged: in already", "%llu accounts unchanged: in already", report->unchanged);
        SAY_COUNT("%llu account updated", "%llu accounts updated", report->updated);
    }
    SAY_COUNT("%llu text left out: empty", "%llu texts left out: empty", report->empty);
}

void import_summary(const struct newid_intake_report *report, const char *rejects, bool dry_run)
{
    say_accounts(report, dry_run);
    if (report->rejected && rejects && !dry_run)
        cmd_say(
            P_("%llu row rejected: see %s for the reasons; it may hold what the check refused to let in: keep it as "
               "safe as the accounts",
               "%llu rows rejected: see %s for the reasons; it may hold what the check refused to let in: keep it as "
               "safe as the accounts",
               report->rejected),
            (unsigned long long)report->rejected, rejects);
    else
        SAY_COUNT("%llu row rejected", "%llu rows rejected", report->rejected);
    SAY_COUNT("%llu identifier masked", "%llu identifiers masked", report->masked);
    SAY_COUNT("%llu identifier let in (--on-identifier allow)", "%llu identifiers let in (--on-identifier allow)",
              report->allowed);
    cmd_say("the check for identifiers is a net, not a proof; newid identifiers lists what else deserves a look");
    if (dry_run)
        cmd_say("dry run: nothing was kept");
}

enum newid_status import_print_found(const struct newid_intake_report *report, struct newid_error *err)
{
    static const struct out_column columns[] = {
        {.name = "file", .heading = N_("File")},     {.name = "row", .heading = N_("Row"), .right = true},
        {.name = "column", .heading = N_("Column")}, {.name = "kind", .heading = N_("Found")},
        {.name = "masked", .heading = N_("Masked")},
    };
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    struct out_style style = {.unicode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0, .language = wording_language()};
    if (!report->found_count)
        return NEWID_OK;
    enum newid_status status = out_new(&out, OUT_TEXT, &document, &style, err);
    if (status)
        goto done;
    out_table_begin(out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = 0; i < report->found_count; i++) {
        const struct newid_identifier_found *f = &report->found[i];
        const struct out_cell cells[] = {out_string(f->file), f->row ? out_integer((double)f->row) : out_empty(),
                                         out_string(f->column), out_string(_(f->kind)), out_string(f->masked)};
        out_row(out, cells);
    }
    out_table_end(out);
    status = out_finish(out, err);
    if (!status)
        fputs(document.data, stderr);
done:
    out_free(out);
    buf_release(&document);
    return status;
}
