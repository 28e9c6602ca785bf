#include "intake/tables.h"

#include "intake/date_watch.h"
#include "intake/textfile.h"
#include "intake/words.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

struct table {
    struct intake *in;
    const struct input *input;
    const char *file; /* base name */
    struct columns columns;
    struct textfile text; /* of a CSV, from the first pass to the second */
    bool have_header;
    struct date_format dates;
    struct date_watch watch;
    /* First pass: every date with its row. */
    const char **values;
    int64_t *rows;
    size_t count, value_capacity, row_capacity;
    struct arena survey;
    /* Second pass. */
    struct strmap ids;
    struct arena arena; /* of one row */
};

static void table_note(void *context, const char *message)
{
    struct table *table = context;
    intake_note(table->in, "%s", message);
}

static bool table_progress(void *context, uint64_t done, uint64_t total)
{
    struct table *table = context;
    (void)total;
    return intake_progress(table->in, done);
}

static void note_left_out(struct table *table)
{
    struct buf list = BUF_INIT;
    size_t n = columns_list_left_out(&table->columns, &list);
    if (n)
        intake_note(table->in,
                    P_("%s: left out the column %s (--attribute COLUMN keeps it, --map FIELD=COLUMN says what it is)",
                       "%s: left out the columns %s (--attribute COLUMN keeps one, --map FIELD=COLUMN says what it is)",
                       n),
                    table->file, list.data);
    buf_release(&list);
}

/*
 * Why the row has the wrong number of cells, or NULL. Empty cells after the last column do no harm. A workbook leaves
 * out empty cells at a row's end; in CSV a row that is too short has lost a comma or a line end somewhere.
 */
static const char *cell_fault(const struct table *table, const struct grid_row *row)
{
    size_t used = row->count;
    while (used > table->columns.count && !*row->cells[used - 1].text)
        used--;
    if (used > table->columns.count)
        return _("more cells than the header has");
    if (row->count < table->columns.count && table->input->kind == READER_CSV)
        return _("fewer cells than the header has");
    return NULL;
}

static enum newid_status read_header(struct table *table, const struct grid_row *row, struct newid_error *err)
{
    if (row->fault)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: the header cannot be read: %s", table->input->path,
                          (long long)row->row, row->fault);
    table->have_header = true;
    enum newid_status status = columns_plan(&table->columns, table->in->options, false, table->input->path, row, err);
    if (!status)
        note_left_out(table);
    if (!status)
        intake_note_names(table->in, table->file, &table->columns);
    return status;
}

/* The first pass: header, and all dates that the format must be decided from. */
static enum newid_status survey_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct table *table = context;
    if (!table->have_header)
        return read_header(table, row, err);
    int date = table->columns.of_field[FIELD_DATE];
    if (date == NO_COLUMN || table->in->has_date_format || row->fault || cell_fault(table, row) ||
        (size_t)date >= row->count)
        return NEWID_OK;
    size_t len = strlen(row->cells[date].text);
    const char *value = trim_span(row->cells[date].text, &len);
    if (!len)
        return NEWID_OK;
    if (mem_grow(&table->values, &table->value_capacity, table->count + 1, sizeof *table->values) ||
        mem_grow(&table->rows, &table->row_capacity, table->count + 1, sizeof *table->rows) ||
        !(table->values[table->count] = arena_strndup(&table->survey, value, len)))
        return no_memory(err);
    table->rows[table->count++] = row->row;
    return NEWID_OK;
}

static enum newid_status decide_dates(struct table *table, struct newid_error *err)
{
    int date = table->columns.of_field[FIELD_DATE];
    table->dates = table->in->date_format;
    if (table->in->has_date_format || date == NO_COLUMN || !table->count)
        return NEWID_OK;
    const char *note = NULL;
    const char *heading = table->columns.items[date].name;
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status =
        date_format_decide(&table->dates, &note, table->values, table->rows, table->count, heading, &cause);
    if (status)
        return newid_fail(err, status, "%s: %s", table->input->path, cause.message);
    if (note)
        intake_note(table->in, "%s: %s: %s", table->file, heading, _(note));
    return NEWID_OK;
}

/* Appends a reason to those that the row has already. */
static enum newid_status add_reason(struct buf *reasons, const char *reason, struct newid_error *err)
{
    if (!reason || strstr(reasons->data, reason))
        return NEWID_OK;
    buf_adds(reasons, reasons->len ? "; " : "");
    buf_adds(reasons, reason);
    return buf_check(reasons, err);
}

/* Each answer is an account of its own; where the row has an id, the question's number makes it one for each. */
static enum newid_status deliver_question(struct table *table, const struct draft *row_draft,
                                          const struct grid_row *row, size_t question, const char **reason,
                                          struct newid_error *err)
{
    struct draft draft = *row_draft;
    const struct columns *columns = &table->columns;
    int index = columns->question_count ? columns->questions[question] : columns->of_field[FIELD_TEXT];
    char *text;
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status = draft_cell(&text, &table->arena, columns, row, index, &cause);
    if (status == NEWID_INPUT) {
        *reason = _("a cell holds bytes that are no text");
        return NEWID_OK;
    }
    if (status)
        return newid_fail(err, status, "%s", cause.message);
    draft.values[FIELD_TEXT] = text;
    draft.headings[FIELD_TEXT] = columns->items[index].name;
    if (columns->question_count) {
        draft.values[FIELD_QUESTION] = columns->items[index].name;
        draft.asks_heading = true;
    }
    if (columns->question_count > 1 && draft.values[FIELD_ID]) {
        struct buf id = BUF_INIT;
        buf_addf(&id, "%s-%zu", draft.values[FIELD_ID], question + 1);
        draft.values[FIELD_ID] = id.failure ? NULL : arena_strdup(&table->arena, id.data);
        buf_release(&id);
        if (!draft.values[FIELD_ID])
            return no_memory(err);
    }
    /* The attributes are the row's: what is masked in them is masked for each of its accounts. */
    draft.attributes = arena_alloc(&table->arena, (draft.attribute_count + 1) * sizeof *draft.attributes);
    if (!draft.attributes)
        return no_memory(err);
    memcpy(draft.attributes, row_draft->attributes, draft.attribute_count * sizeof *draft.attributes);
    return draft_deliver(&draft, table->in, &table->arena, &table->ids, reason, err);
}

static enum newid_status deliver_row(struct table *table, const struct grid_row *row, struct buf *reasons,
                                     struct newid_error *err)
{
    struct draft draft = {.file = table->file, .row = row->row, .table = &table->columns};
    uint64_t taken = intake_taken(table->in);
    const char *reason = NULL;
    enum newid_status status =
        draft_fill(&draft, table->in, &table->arena, &table->columns, row, &table->dates, &reason, err);
    if (!status && reason)
        status = add_reason(reasons, reason, err);
    bool rejected = reason != NULL;
    size_t questions = table->columns.question_count ? table->columns.question_count : 1;
    for (size_t q = 0; q < questions && !status && !rejected; q++) {
        reason = NULL;
        status = deliver_question(table, &draft, row, q, &reason, err);
        if (!status)
            status = add_reason(reasons, reason, err);
    }
    date_watch_add(&table->watch, &draft, row->row, intake_taken(table->in) > taken);
    return status;
}

/* The second pass. */
static enum newid_status import_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct table *table = context;
    struct buf reasons = BUF_INIT;
    if (!table->have_header) {
        table->have_header = true;
        return NEWID_OK;
    }
    arena_reset(&table->arena);
    const char *fault = row->fault ? row->fault : cell_fault(table, row);
    enum newid_status status = fault ? add_reason(&reasons, fault, err) : deliver_row(table, row, &reasons, err);
    if (!status && reasons.len)
        status = intake_reject(table->in, table->file, &table->columns, row, row->row, reasons.data, err);
    buf_release(&reasons);
    return status;
}

static enum newid_status read_pass(struct table *table, bool first, struct newid_error *err)
{
    struct grid_options options = {table->in->options->encoding, table->in->options->sheet, &table->text};
    struct grid_visitor visitor = {table, first ? survey_row : import_row, first ? table_note : NULL, table_progress};
    table->have_header = false;
    enum newid_status status = grid_read(table->input->path, table->input->kind, &options, &visitor, err);
    table->in->done += table->input->size;
    if (!status && !table->have_header)
        status = newid_fail(err, NEWID_INPUT, "%s: is empty; its first row must be the columns' headings",
                            table->input->path);
    if (!status && !intake_progress(table->in, 0))
        status = newid_fail(err, NEWID_STOPPED, "stopped; nothing was imported");
    return status;
}

enum newid_status table_import(struct intake *in, const struct input *input, struct newid_error *err)
{
    struct table table = {.in = in, .input = input, .file = file_base(input->path), .text = TEXTFILE_INIT};
    if (input->note)
        intake_note(in, "%s: %s", table.file, _(input->note));
    enum newid_status status = read_pass(&table, true, err);
    if (!status)
        status = decide_dates(&table, err);
    if (!status)
        status = read_pass(&table, false, err);
    if (!status)
        date_watch_tell(&table.watch, in, table.file);
    textfile_release(&table.text);
    columns_release(&table.columns);
    mem_free(table.values);
    mem_free(table.rows);
    arena_release(&table.survey);
    strmap_release(&table.ids);
    arena_release(&table.arena);
    return status;
}
