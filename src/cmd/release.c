/* newid release: tables that are published together, remembered, and attacked. */
#include "cmd/citation.h"
#include "cmd/release_tables.h"
#include "table/views.h"
#include "util/file.h"
#include "util/json.h"
#include "util/wording.h"

#include <errno.h>
#include <newid/releases.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    struct opt_list tables;
    const char *codebook;
    struct cmd_output output;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"table", 't', OPT_LIST, &given.tables, N_("OPTIONS"), N_("make: a table, by options of newid table in quotes: '--by quarter --group team'; may be repeated")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},
    {"output", 'o', OPT_STRING, &given.output.file, N_("FOLDER"), N_("make: the folder for the tables; else FILE for what is shown")},
    {"format", 'f', OPT_STRING, &given.output.format, "text|csv|tsv|md|html|json", N_("format of what list, show and audit print")},
    {"force", 0, OPT_FLAG, &given.output.force, NULL, N_("replace files that exist")},
    OPT_END
};
/* clang-format on */

struct run {
    struct cmd_citation citation;
    struct release_set set;
    struct protection protection;
    const char *name;
    size_t first; /* of the set's tables that is new */
};

/* ---- make ---- */

static enum newid_status name_file(struct buf *path, const struct run *run, size_t table, const char *ending,
                                   struct newid_error *err)
{
    buf_addf(path, "%s/%s-%zu.%s", given.output.file, run->name, table - run->first + 1, ending);
    if (!path->failure && !given.output.force && access(path->data, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path->data);
    return buf_check(path, err);
}

static void put_footer(struct out *out, const struct run *run, size_t table)
{
    const struct newid_table *t = run->set.tables[table].table;
    cmd_note_protection(out, &run->protection, &run->set.thresholds);
    cmd_note_thresholds(out, &run->set.thresholds, NEWID_PUBLIC);
    for (size_t i = 0; i < t->note_count; i++)
        out_note(out, t->notes[i]);
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
    out_about(out, "release", run->name);
    out_about(out, "options", run->set.options[table]);
    cmd_put_citation(out, &run->citation, "public");
}

/* with_rows false: only what goes beside a CSV file. */
static enum newid_status write_file(const struct run *run, size_t table, enum out_format format, const char *ending,
                                    bool with_rows, struct newid_error *err)
{
    struct buf path = BUF_INIT, document = BUF_INIT;
    struct out *out = NULL;
    const struct newid_table_request *request = &run->set.requests[table];
    const struct out_style style = {.width = 80,
                                    .unicode = true,
                                    .title = cmd_citation_title(&run->citation),
                                    .language = wording_language()};
    enum newid_status status = name_file(&path, run, table, ending, err);
    if (!status)
        status = out_new(&out, format, &document, &style, err);
    if (!status && with_rows) {
        const struct view view = {.table = run->set.tables[table].table,
                                  .codebook = run->citation.codebook,
                                  .by = request->by,
                                  .group = request->group,
                                  .is_public = true,
                                  .in_welsh = out_is_for_people(out) && !strcmp(wording_language(), "cy")};
        status = out_is_for_people(out) ? view_people(out, &view, err) : view_tidy(out, &view, err);
    }
    if (!status) {
        put_footer(out, run, table);
        status = out_finish(out, err);
    }
    if (!status)
        status = file_write(path.data, document.data, document.len, err);
    out_free(out);
    buf_release(&path);
    buf_release(&document);
    return status;
}

static enum newid_status write_files(const struct run *run, size_t first, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (mkdir(given.output.file, 0777) && errno != EEXIST)
        return newid_fail(err, NEWID_IO, "%s: cannot be made: %s", given.output.file, strerror(errno));
    for (size_t i = first; i < run->set.count && !status; i++) {
        status = write_file(run, i, OUT_CSV, "csv", true, err);
        if (!status)
            status = write_file(run, i, OUT_JSON, "csv.json", false, err);
        if (!status)
            status = write_file(run, i, OUT_HTML, "html", true, err);
    }
    return status;
}

static enum newid_status keep_table(struct newid_store *store, const struct run *run, int64_t release, size_t table,
                                    size_t ordinal, struct newid_error *err)
{
    const struct newid_table *t = run->set.tables[table].table;
    enum newid_status status = newid_store_put_release_table(store, release, ordinal, run->set.options[table], err);
    for (size_t i = 0; i < t->count && !status; i++) {
        const struct newid_cell *cell = &t->cells[i];
        char period[64];
        release_period(period, sizeof period, run->set.requests[table].by, cell);
        const struct newid_release_cell kept = {run->citation.codebook->themes[cell->theme].code,
                                                cell->kind,
                                                period,
                                                cell->group,
                                                cell->hidden,
                                                cell->workers,
                                                cell->workers_n,
                                                cell->accounts,
                                                cell->accounts_n};
        status = newid_store_put_release_cell(store, release, ordinal, &kept, err);
    }
    return status;
}

static void add_details(struct buf *details, const struct run *run, size_t tables)
{
    buf_addc(details, '{');
    json_add_count(details, "tables", tables);
    json_add_count(details, "cells", run->protection.cells);
    json_add_count(details, "hidden_first", run->protection.small);
    json_add_count(details, "hidden_second", run->protection.beside);
    json_add_count(details, "public_base", run->set.thresholds.public_base);
    json_add_count(details, "public_mention", run->set.thresholds.mention);
    buf_addc(details, '}');
}

static enum newid_status keep(struct newid_store *store, const struct run *run, size_t first, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    int64_t num = 0;
    add_details(&details, run, run->set.count - first);
    enum newid_status status = buf_check(&details, err);
    const struct newid_release release = {
        .name = run->name, .codebook = run->citation.version, .hash = run->citation.codebook->hash, .details = details.data};
    if (!status)
        status = newid_store_put_release(store, &release, &num, err);
    for (size_t i = first; i < run->set.count && !status; i++)
        status = keep_table(store, run, num, i, i - first, err);
    if (!status)
        status = newid_store_journal(store, "release", details.data, err);
    buf_release(&details);
    return status;
}

static enum newid_status count_tables(struct run *run, struct newid_store *store, size_t first, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = first; i < run->set.count && !status; i++)
        status = newid_table_count(&run->set.tables[i].table, store, run->citation.codebook, &run->set.requests[i], err);
    return status;
}

static enum newid_status check_name(const char *name, struct newid_error *err)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    if (!*name || name[strspn(name, allowed)] || *name == '.' || *name == '-')
        return newid_fail(err, NEWID_USAGE, "%s: a release is named by letters without accents, digits, - _ and .", name);
    return NEWID_OK;
}

/* What would be safe, of the first table that breaks down by a group, or else of the first. */
static enum newid_status refuse(const struct run *run, struct newid_store *store, size_t first, const char *why,
                                struct newid_error *err)
{
    struct buf advice = BUF_INIT;
    size_t table = first;
    while (table + 1 < run->set.count && !run->set.requests[table].group)
        table++;
    enum newid_status status =
        cmd_name_coarser(&advice, store, run->citation.codebook, &run->set.requests[table], err);
    if (!status)
        status = buf_check(&advice, err);
    if (!status)
        status = newid_fail(err, NEWID_FOUND, "%s; nothing was written. %s", why, advice.data);
    buf_release(&advice);
    return status;
}

static enum newid_status check_protection(const struct run *run, struct newid_store *store, size_t first,
                                          struct newid_error *err)
{
    const struct protection *p = &run->protection;
    if (!p->cells)
        return newid_fail(err, NEWID_FOUND, "no accounts are left by the filters: there is nothing to release");
    if (p->small + p->beside >= p->cells)
        return refuse(run, store, first, _("the release can only be made safe by hiding all of its cells"), err);
    return NEWID_OK;
}

/* The reader's attack on what is about to be written, with all that was before. */
static enum newid_status attack(const struct run *run, struct newid_store *store, size_t first, struct newid_error *err)
{
    struct audit audit = {.memory = ARENA_INIT};
    const struct effort effort = cmd_effort();
    enum newid_status status =
        release_audit(store, run->citation.codebook, run->set.tables, run->set.count, &effort, &audit, err);
    if (!status && audit.unsafe)
        status = refuse(run, store, first,
                        _("hidden cells could be worked out from this release, with what was released before"), err);
    audit_release(&audit);
    return status;
}

static enum newid_status read_new_tables(struct run *run, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (!given.output.file)
        return newid_fail(err, NEWID_USAGE, "release make: say where the tables go, with -o FOLDER");
    if (!given.tables.count)
        return newid_fail(err, NEWID_USAGE,
                          "release make: say what goes in, as --table '--by quarter --group team'; may be repeated");
    for (size_t i = 0; i < given.tables.count && !status; i++)
        status = release_set_add(&run->set, given.tables.items[i], err);
    return status;
}

static enum newid_status make(struct run *run, struct newid_store *store, struct newid_error *err)
{
    size_t first = 0;
    const struct effort effort = cmd_effort();
    enum newid_status status = check_name(run->name, err);
    if (!status)
        status = newid_store_begin(store, err);
    if (status)
        return status;
    status = release_set_load(&run->set, store, NULL, NULL, err);
    first = run->first = run->set.count;
    if (!status)
        status = read_new_tables(run, err);
    release_set_link(&run->set);
    if (!status)
        status = count_tables(run, store, first, err);
    if (!status)
        status = release_protect(store, run->citation.codebook, run->set.tables, run->set.count, &effort, &run->protection, err);
    if (!status)
        status = check_protection(run, store, first, err);
    if (!status)
        status = attack(run, store, first, err);
    if (!status)
        status = keep(store, run, first, err);
    if (!status)
        status = write_files(run, first, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else
        cmd_say("release %s: %zu tables, %zu cells, of which %zu are hidden for themselves and %zu beside them", run->name,
                run->set.count - first, run->protection.cells, run->protection.small, run->protection.beside);
    return status;
}

/* ---- list, show ---- */

static const struct out_column list_columns[] = {{.name = "release", .heading = N_("Release")},
                                                 {.name = "made", .heading = N_("Made")},
                                                 {.name = "codebook", .heading = N_("Codebook")},
                                                 {.name = "details", .heading = N_("Details"), .wraps = true}};

static enum newid_status put_release(void *context, const struct newid_release *release, struct newid_error *err)
{
    const struct out_cell cells[] = {out_string(release->name), out_string(release->made),
                                     out_string(release->codebook), out_string(release->details)};
    (void)err;
    out_row(context, cells);
    return NEWID_OK;
}

static enum newid_status list(struct newid_store *store, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &given.output, N_("Releases"), err);
    if (!status) {
        out_table_begin(out, list_columns, 4, NULL);
        status = newid_store_each_release(store, put_release, out, err);
        out_table_end(out);
    }
    if (!status)
        status = cmd_out_end(out, &document, &given.output, err);
    out_free(out);
    buf_release(&document);
    return status;
}

/* The releases up to the one asked for. */
static enum newid_status load(struct run *run, struct newid_store *store, struct newid_error *err)
{
    bool found;
    enum newid_status status = release_set_load(&run->set, store, run->name, &found, err);
    if (!status && !found)
        status = newid_fail(err, NEWID_NOT_FOUND, "there is no release named %s; newid release list shows them", run->name);
    release_set_link(&run->set);
    return status;
}

static size_t count_hidden(const struct release_table *table)
{
    size_t hidden = 0;
    for (size_t i = 0; i < table->past_count; i++)
        hidden += table->past[i].hidden;
    return hidden;
}

static const struct out_column show_columns[] = {{.name = "table", .heading = N_("Table"), .right = true},
                                                 {.name = "options", .heading = N_("Options"), .wraps = true},
                                                 {.name = "rows", .heading = N_("Rows"), .right = true},
                                                 {.name = "hidden", .heading = N_("Hidden"), .right = true}};

static enum newid_status show(struct run *run, struct newid_store *store, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    size_t number = 0;
    enum newid_status status = load(run, store, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, run->name, err);
    if (status)
        return status;
    out_table_begin(out, show_columns, 4, NULL);
    for (size_t i = 0; i < run->set.count; i++) {
        if (strcmp(run->set.releases[i], run->name) != 0)
            continue;
        const struct out_cell cells[] = {out_integer((double)++number), out_string(run->set.options[i]),
                                         out_integer((double)run->set.tables[i].past_count),
                                         out_integer((double)count_hidden(&run->set.tables[i]))};
        out_row(out, cells);
    }
    out_table_end(out);
    status = cmd_out_end(out, &document, &given.output, err);
    out_free(out);
    buf_release(&document);
    return status;
}

/* ---- audit ---- */

static const struct out_column audit_columns[] = {{.name = "theme", .heading = N_("Theme")},
                                                  {.name = "kind", .heading = N_("Kind")},
                                                  {.name = "period", .heading = N_("Period")},
                                                  {.name = "group", .heading = N_("Group")},
                                                  {.name = "least", .heading = N_("At least"), .right = true},
                                                  {.name = "most", .heading = N_("At most"), .right = true}};

static void put_weak(struct out *out, const struct audit *audit)
{
    out_table_begin(out, audit_columns, 6, N_("Hidden cells that can be worked out, or shown to be small"));
    for (size_t i = 0; i < audit->count; i++) {
        const struct weakness *w = &audit->rows[i];
        if (!w->unsafe)
            continue;
        const struct out_cell cells[] = {out_string(*w->theme ? w->theme : out_word(out, N_("(base)"))),
                                         out_string(w->kind),
                                         out_string(w->period),
                                         out_string(w->group),
                                         out_real(w->writers.low, 1),
                                         out_real(w->writers.high, 1)};
        out_row(out, cells);
    }
    out_table_end(out);
}

static enum newid_status put_audit(const struct run *run, const struct audit *audit, struct newid_error *err)
{
    struct buf document = BUF_INIT, text = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &given.output, run->name, err);
    if (!status) {
        put_weak(out, audit);
        buf_addf(&text,
                 _("%zu small cells attacked, with all that this release and those before it show: %zu can be worked out "
                   "or shown to be under the threshold."),
                 audit->count, audit->unsafe);
        out_note(out, text.data);
        buf_reset(&text);
        if (audit->forgotten)
            buf_addf(&text, _("%zu rows could not be attacked: the accounts or the codebook have changed since."),
                     audit->forgotten);
        if (text.len)
            out_note(out, text.data);
        status = cmd_out_end(out, &document, &given.output, err);
    }
    out_free(out);
    buf_release(&document);
    buf_release(&text);
    return status;
}

static enum newid_status audit(struct run *run, struct newid_store *store, struct newid_error *err)
{
    struct audit audit = {.memory = ARENA_INIT};
    const struct effort effort = cmd_effort();
    enum newid_status status = load(run, store, err);
    if (!status)
        status = release_audit(store, run->citation.codebook, run->set.tables, run->set.count, &effort, &audit, err);
    if (!status)
        status = put_audit(run, &audit, err);
    if (!status && audit.unsafe)
        status = newid_fail(err, NEWID_FOUND, "release %s: %zu hidden cells are not safe", run->name, audit.unsafe);
    audit_release(&audit);
    return status;
}

static enum newid_status run_release(struct cmd_call *call, struct newid_error *err)
{
    const char *what = call->operands->items[0];
    struct run run = {.citation = CMD_CITATION_INIT};
    run.name = call->operands->count > 1 ? call->operands->items[1] : NULL;
    if (!strcmp(what, "list") && !run.name)
        return list(call->store, err);
    if ((strcmp(what, "make") && strcmp(what, "show") && strcmp(what, "audit")) || !run.name)
        return newid_fail(err, NEWID_USAGE, "release: say make NAME, list, show NAME or audit NAME");
    enum newid_status status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = cmd_thresholds(&run.set.thresholds, call->store, err);
    if (!status)
        status = !strcmp(what, "make")   ? make(&run, call->store, err)
                 : !strcmp(what, "show") ? show(&run, call->store, err)
                                         : audit(&run, call->store, err);
    release_set_release(&run.set);
    cmd_citation_release(&run.citation);
    return status;
}

const struct cmd cmd_release = {
    .name = "release",
    .store = CMD_WRITE,
    .operands = N_("make NAME | list | show NAME | audit NAME"),
    .operands_least = 1,
    .operands_most = 2,
    .summary = N_("tables for the public, protected together and remembered"),
    .description =
        N_("make counts the tables that --table describes, hides what points at a person and what would let a reader "
           "work that out from another of the tables or from an earlier release, writes each as csv, with what made it "
           "beside it, and as html, and remembers what was published. Where everything would have to be hidden, or audit "
           "would find something, it writes nothing, says so and ends with exit code 4.\n\n"
           "audit plays the reader: with all that the release and those before it show, it tries to work out each hidden "
           "small cell by linear programming. It ends with exit code 4 if one can be, or be shown to be under the "
           "threshold.\n\n"
           "What is not guarded against: knowledge from elsewhere, rules that join themes (optimism and not worry), and "
           "earlier releases whose accounts or codebook have changed since."),
    .examples = N_("newid release make spring -t '--by quarter' -t '--by year' -o spring\ttwo tables\n"
                   "newid release audit spring\ttries to work out what is hidden"),
    .options = options,
    .run = run_release,
};
