/* newid info: what the file holds. */
#include "cmd/cmd.h"
#include "text/alphabet.h"
#include "util/mem.h"

#include <newid/stats.h>
#include <stdio.h>
#include <string.h>

static struct cmd_output output;

static const struct opt_spec options[] = {CMD_OUTPUT_OPTIONS(&output), OPT_END};

static const struct out_column count_columns[] = {
    {.name = "field", .heading = N_("Field")},
    {.name = "value", .heading = N_("Value"), .wraps = true},
    {.name = "accounts", .heading = N_("Accounts"), .right = true},
    {.name = "percent", .heading = "Share", .right = true, .data_only = true},
};

static const struct out_column codebook_columns[] = {
    {.name = "codebook", .heading = N_("Codebook"), .wraps = true},
    {.name = "themes", .heading = N_("Themes"), .right = true},
    {.name = "draft", .heading = N_("Draft")},
    {.name = "uncoded", .heading = N_("Not coded"), .right = true},
    {.name = "failed", .heading = N_("Failures"), .right = true},
    {.name = "hash", .heading = "Hash", .data_only = true},
    {.name = "added", .heading = N_("Added (UTC)")},
};

static void count_row(struct out *out, const char *field, const char *value, uint64_t n, uint64_t of)
{
    const struct out_cell cells[] = {out_string(out_word(out, field)), out_string(value), out_integer((double)n),
                                     of ? out_real(100.0 * (double)n / (double)of, 1) : out_empty()};
    out_row(out, cells);
}

/* Kinds and languages are newid's words where it has one; the rest is the data's. */
static const char *shown_value(const struct out *out, const char *field, const char *value)
{
    return strcmp(field, "kind") == 0 || strcmp(field, "language") == 0 ? out_word(out, value) : value;
}

/* How many accounts have each value of a field; a field with many values (worker, id) is summed up in one row. */
static enum newid_status count_field(struct out *out, const struct newid_field *field, size_t count, const char *name,
                                     struct newid_error *err)
{
    uint64_t *counts = mem_zalloc(field->value_count, sizeof *counts);
    uint32_t *order = mem_zalloc(field->value_count, sizeof *order);
    enum newid_status status = counts && order ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t v = 0; order && v + 1 < field->value_count; v++)
        order[v] = (uint32_t)v;
    if (!status && out_is_for_people(out))
        status = alphabet_sort(order, (const char *const *)field->values + 1, field->value_count - 1,
                               wording_language(), err);
    for (size_t i = 0; i < count && !status; i++)
        counts[field->codes[i]]++;
    for (size_t v = 0; v + 1 < field->value_count && !status; v++)
        count_row(out, name, shown_value(out, name, field->values[order[v] + 1]), counts[order[v] + 1], count);
    if (!status && counts[0] && counts[0] < count)
        count_row(out, name, out_word(out, N_("(none)")), counts[0], count);
    mem_free(counts);
    mem_free(order);
    return status;
}

static enum newid_status count_stored_field(struct out *out, struct newid_store *store, const char *name,
                                            size_t count, struct newid_error *err)
{
    struct newid_field field;
    enum newid_status status = newid_store_field(store, name, &field, err);
    if (status)
        return status;
    status = count_field(out, &field, count, name, err);
    newid_field_release(&field);
    return status;
}

static void date_rows(struct out *out, const struct newid_columns *c)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    uint64_t undated = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->day[i] == NEWID_UNDATED) {
            undated++;
            continue;
        }
        first = c->day[i] < first ? c->day[i] : first;
        last = c->day[i] > last ? c->day[i] : last;
    }
    if (undated < c->count) {
        char from[11], to[11], range[32];
        newid_day_format(from, first);
        newid_day_format(to, last);
        snprintf(range, sizeof range, out_word(out, N_("%s to %s")), from, to);
        count_row(out, N_("date"), range, c->count - undated, c->count);
    }
    if (undated)
        count_row(out, N_("date"), out_word(out, N_("undated")), undated, c->count);
}

static enum newid_status count_table(struct out *out, struct newid_store *store, struct newid_error *err)
{
    static const char *const fields[] = {N_("language"), N_("team"), N_("area"), N_("role")};
    struct newid_columns *columns = NULL;
    enum newid_status status = newid_store_columns(store, &columns, err);
    if (status)
        return status;
    char workers[40];
    snprintf(workers, sizeof workers, out_word(out, N_("%zu distinct")), columns->worker_count);
    uint64_t with_worker = 0;
    for (size_t i = 0; i < columns->count; i++)
        with_worker += columns->first_worker[i + 1] > columns->first_worker[i];
    out_table_begin(out, count_columns, sizeof count_columns / sizeof *count_columns, "Accounts");
    count_row(out, N_("all"), NULL, columns->count, columns->count);
    status = count_field(out, &columns->kind, columns->count, N_("kind"), err);
    date_rows(out, columns);
    count_row(out, N_("worker"), workers, with_worker, columns->count);
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !status; i++)
        status = count_stored_field(out, store, fields[i], columns->count, err);
    out_table_end(out);
    newid_columns_free(columns);
    return status;
}

struct codebooks {
    struct out *out;
    size_t count;
    uint64_t failed;
    struct buf names; /* name@version, each with its NUL */
};

static enum newid_status codebook_row(void *context, const struct newid_codebook_info *info, struct newid_error *err)
{
    struct codebooks *c = context;
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s@%s", info->name, info->version);
    if (c->count++ == 0)
        out_table_begin(c->out, codebook_columns, sizeof codebook_columns / sizeof *codebook_columns, "Codebooks");
    const struct out_cell cells[] = {out_string(name.data),
                                     out_integer((double)info->themes),
                                     out_string(out_word(c->out, info->draft ? N_("yes") : N_("no"))),
                                     out_integer((double)info->uncoded),
                                     out_integer((double)info->failed),
                                     out_string(info->hash),
                                     out_string(info->added)};
    out_row(c->out, cells);
    c->failed += info->failed;
    buf_add(&c->names, name.data, name.len + 1);
    enum newid_status status = buf_check(&name, err);
    if (!status)
        status = buf_check(&c->names, err);
    buf_release(&name);
    return status;
}

static enum newid_status note_those_of_another_newid(struct codebooks *c, struct newid_store *store,
                                                     struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t at = 0; at < c->names.len && !status; at += strlen(c->names.data + at) + 1) {
        const char *name = c->names.data + at;
        struct newid_codebook *book = NULL;
        struct buf note = BUF_INIT;
        bool current = true;
        status = newid_store_codebook(store, name, &book, NULL, err);
        if (!status)
            status = newid_store_is_current(store, book, &current, err);
        if (!status && !current) {
            buf_addf(&note, _("%s was coded by another newid: run newid code %s before you use its figures"), name,
                     name);
            status = buf_check(&note, err);
        }
        if (!status && !current)
            out_note(c->out, note.data);
        buf_release(&note);
        newid_codebook_free(book);
    }
    return status;
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct codebooks codebooks = {NULL, 0, 0, BUF_INIT};
    struct buf document = BUF_INIT;
    enum out_format format;
    char corpus[65];
    enum newid_status status = cmd_out_begin(&codebooks.out, &format, &document, &output, "What the file holds", err);
    if (!status)
        status = count_table(codebooks.out, call->store, err);
    if (!status)
        status = newid_store_each_codebook(call->store, codebook_row, &codebooks, err);
    if (!status && codebooks.count)
        out_table_end(codebooks.out);
    if (!status)
        status = note_those_of_another_newid(&codebooks, call->store, err);
    if (!status)
        status = newid_store_corpus_hash(call->store, corpus, err);
    if (!status) {
        if (codebooks.failed)
            out_note(codebooks.out, "Failures: patterns that could not finish on an account (they backtrack too much). "
                                    "They count as unknown there, not as no hit; make the pattern simpler.");
        out_about(codebooks.out, "newid", newid_version());
        out_about(codebooks.out, "corpus", corpus);
        status = cmd_out_end(codebooks.out, &document, &output, err);
    }
    out_free(codebooks.out);
    buf_release(&codebooks.names);
    buf_release(&document);
    return status;
}

const struct cmd cmd_info = {
    .name = "info",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("what the file holds"),
    .description = N_(
        "Counts the accounts by kind, language, team, area and role, with their dates and distinct workers, and lists "
        "the codebook versions: how many accounts each has not coded yet, and how many (pattern, account) pairs "
        "reached a limit."),
    .options = options,
    .run = run,
};
