/* newid coding disagree -o: the table to agree in. */
#include "cmd/coding_disagree.h"

#include "util/sha256.h"
#include "validity/coding_file.h"
#include "validity/coding_sheet.h"

#include <string.h>

enum { BEFORE_CODERS = 5 }; /* account, check, theme, its label, text */

struct table {
    struct disagree_run *run;
    bool cy;
    struct coding_sheet_column *columns;
    size_t column_count;
    const char **cells;
    char *check; /* of the account at hand, with its text */
    const char *text;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status take_text(void *context, const struct newid_account *account,
                                   const struct newid_measure *measure, struct newid_error *err)
{
    struct table *t = context;
    char hash[SHA256_HEX_SIZE];
    (void)measure;
    t->check = arena_alloc(&t->run->memory, CODING_CHECK_SIZE);
    t->text = arena_strndup(&t->run->memory, account->text, account->text_len);
    if (!t->check || !t->text)
        return no_memory(err);
    sha256_of(hash, account->text, account->text_len);
    coding_check(t->check, account->id, hash);
    return NEWID_OK;
}

static enum newid_status fill_row(struct table *table, const char **row, const struct disagreement *d,
                                  struct newid_error *err)
{
    const struct truth *t = &table->run->truth;
    const struct newid_theme *theme = &table->run->citation.codebook->themes[d->theme];
    enum newid_status status =
        newid_store_one_account(table->run->store, t->accounts[d->account].id, take_text, table, err);
    row[0] = t->accounts[d->account].id;
    row[1] = table->check;
    row[2] = theme->code;
    row[3] = table->cy ? theme->label_cy : theme->label_en;
    row[4] = table->text;
    for (size_t c = 0; c < t->coder_count; c++) {
        const enum truth_value said = truth_said(t, c, d->account, d->theme);
        row[BEFORE_CODERS + c] = said == TRUTH_YES  ? (table->cy ? "ie" : "yes")
                                 : said == TRUTH_NO ? (table->cy ? "nage" : "no")
                                                    : "";
    }
    row[table->column_count - 1] = "";
    return status;
}

static enum newid_status make_columns(struct table *table, struct newid_error *err)
{
    struct arena *memory = &table->run->memory;
    const struct truth *t = &table->run->truth;
    const bool cy = table->cy;
    table->column_count = BEFORE_CODERS + t->coder_count + 1;
    struct coding_sheet_column *columns = arena_alloc(memory, table->column_count * sizeof *columns);
    if (!columns)
        return no_memory(err);
    columns[0] = (struct coding_sheet_column){cy ? "adroddiad" : "account", NULL, 14, false};
    columns[1] = (struct coding_sheet_column){cy ? "gwiriad" : "check", NULL, 11, false};
    columns[2] = (struct coding_sheet_column){cy ? "thema" : "theme", NULL, 18, false};
    columns[3] = (struct coding_sheet_column){cy ? "enw'r thema" : "label", NULL, 22, false};
    columns[4] = (struct coding_sheet_column){cy ? "testun" : "text", NULL, 80, false};
    for (size_t c = 0; c < t->coder_count; c++) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s: %s", cy ? "codiwr" : "coder", t->coders[c].name);
        columns[BEFORE_CODERS + c] = (struct coding_sheet_column){arena_strdup(memory, name.data), NULL, 14, false};
        buf_release(&name);
        if (!columns[BEFORE_CODERS + c].heading)
            return no_memory(err);
    }
    columns[table->column_count - 1] = (struct coding_sheet_column){cy ? "cytunwyd" : "agreed", NULL, 14, true};
    table->columns = columns;
    return NEWID_OK;
}

enum newid_status disagree_write(struct disagree_run *run, const char *path, bool as_workbook, struct newid_error *err)
{
    struct table table = {.run = run, .cy = strcmp(wording_language(), "cy") == 0};
    enum newid_status status = make_columns(&table, err);
    if (status)
        return status;
    table.cells = arena_alloc(&run->memory, (run->count * table.column_count + 1) * sizeof *table.cells);
    if (!table.cells)
        return no_memory(err);
    for (size_t i = 0; i < run->count && !status; i++)
        status = fill_row(&table, table.cells + i * table.column_count, &run->items[i], err);
    const struct coding_sheet sheet = {.kind = CODING_KIND_RECONCILE,
                                       .codebook = run->citation.codebook,
                                       .in_welsh = table.cy,
                                       .columns = table.columns,
                                       .column_count = table.column_count,
                                       .frozen = 4,
                                       .cells = table.cells,
                                       .row_count = run->count};
    return status ? status : coding_sheet_write(path, as_workbook, &sheet, err);
}
