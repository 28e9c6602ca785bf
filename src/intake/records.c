#include "intake/records.h"

#include "event_kinds.tsv.h"
#include "intake/words.h"
#include "record_columns.tsv.h"
#include "text/rows.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

/* ---- words that are known ---- */

/* The first field of the row whose second one is this folded word, or an empty slice. */
static enum newid_status find_word(struct slice *out, const char *rows, const char *folded, struct newid_error *err)
{
    struct buf known = BUF_INIT;
    struct row row;
    enum newid_status status = NEWID_OK;
    *out = (struct slice){"", 0};
    while (!status && !out->len && row_next(&row, &rows)) {
        buf_reset(&known);
        fold_heading(&known, row.fields[1].data, row.fields[1].len);
        status = buf_check(&known, err);
        if (!status && strcmp(known.data, folded) == 0)
            *out = row.fields[0];
    }
    buf_release(&known);
    return status;
}

enum newid_status records_event_kind(struct records *records, const char **kind, const char *value,
                                     struct newid_error *err)
{
    struct buf folded = BUF_INIT;
    struct slice found = {"", 0};
    fold_heading(&folded, value, strlen(value));
    enum newid_status status = buf_check(&folded, err);
    if (!status)
        status = find_word(&found, event_kinds_tsv, folded.data, err);
    buf_release(&folded);
    *kind = status || !found.len ? value : arena_strndup(&records->arena, found.data, found.len);
    return status || *kind ? status : no_memory(err);
}

/* ---- the header ---- */

static int field_of(const struct records *r, struct slice name)
{
    for (size_t f = 0; f < r->field_count; f++)
        if (slice_is(name, r->fields[f].name))
            return (int)f;
    return NO_COLUMN;
}

static enum newid_status read_heading(struct records *r, const struct grid_row *header, struct newid_error *err)
{
    struct column *column = &r->columns.items[r->columns.count];
    const char *text = header->cells[r->columns.count].text;
    struct buf key = BUF_INIT;
    struct slice name;
    char *copy;
    enum newid_status status = canonical_copy(&copy, &r->arena, text, strlen(text), true, err);
    if (status)
        return status;
    fold_heading(&key, copy, strlen(copy));
    *column = (struct column){.name = copy, .key = arena_strdup(&r->arena, key.data)};
    status = column->key && !key.failure ? find_word(&name, record_columns_tsv, key.data, err) : no_memory(err);
    buf_release(&key);
    if (status)
        return status;
    const int field = field_of(r, name);
    if (field != NO_COLUMN && r->column_of[field] != NO_COLUMN)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: the columns '%s' and '%s' are both %s; rename one of them",
                          r->path, (long long)header->row, r->columns.items[r->column_of[field]].name, copy,
                          r->fields[field].name);
    if (field != NO_COLUMN) {
        column->use = COLUMN_FIELD;
        r->column_of[field] = (int)r->columns.count;
    }
    r->columns.count++;
    return NEWID_OK;
}

/* newid's own columns of a rejects file are not kept again. */
static void mark_rejects_columns(struct columns *columns)
{
    static const char *const own[] = {"file", "row", "reason"};
    bool all = true;
    for (size_t k = 0; k < 3; k++) {
        bool found = false;
        for (size_t i = 0; i < columns->count; i++)
            found |= strcmp(columns->items[i].key, own[k]) == 0;
        all &= found;
    }
    columns->of_rejects = all;
    for (size_t i = 0; i < columns->count && all; i++)
        for (size_t k = 0; k < 3; k++)
            if (strcmp(columns->items[i].key, own[k]) == 0)
                columns->items[i].use = COLUMN_SKIPPED;
}

static enum newid_status lacks_column(const struct records *r, size_t field, struct newid_error *err)
{
    struct buf there = BUF_INIT;
    for (size_t i = 0; i < r->columns.count; i++)
        buf_addf(&there, "%s'%s'", i ? ", " : "", r->columns.items[i].name);
    enum newid_status status =
        newid_fail(err, NEWID_INPUT, "%s: has no column %s; its first row names the columns, and there are: %s",
                   r->path, r->fields[field].name, there.data);
    buf_release(&there);
    return status;
}

static void note_left_out(const struct records *r)
{
    struct buf message = BUF_INIT, list = BUF_INIT;
    const size_t n = columns_list_left_out(&r->columns, &list);
    if (n && r->options->note) {
        buf_addf(&message, P_("%s: left out the column %s", "%s: left out the columns %s", n), r->file, list.data);
        r->options->note(r->options->context, message.data);
    }
    buf_release(&message);
    buf_release(&list);
}

static enum newid_status read_header(struct records *r, const struct grid_row *row, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (row->fault)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: the header cannot be read: %s", r->path, (long long)row->row,
                          row->fault);
    r->columns.items = arena_alloc(&r->arena, (row->count + 1) * sizeof *r->columns.items);
    if (!r->columns.items)
        return no_memory(err);
    while (r->columns.count < row->count && !status)
        status = read_heading(r, row, err);
    for (size_t f = 0; f < r->field_count && !status; f++)
        if (r->fields[f].is_needed && r->column_of[f] == NO_COLUMN)
            status = lacks_column(r, f, err);
    if (status)
        return status;
    mark_rejects_columns(&r->columns);
    note_left_out(r);
    return NEWID_OK;
}

/* ---- rows ---- */

static const char *fault_of(const struct records *r, const struct grid_row *row)
{
    size_t used = row->count;
    while (used > r->columns.count && !*row->cells[used - 1].text)
        used--;
    if (row->fault)
        return row->fault;
    if (used > r->columns.count)
        return _("more cells than the header has");
    return row->count < r->columns.count && r->kind == READER_CSV ? _("fewer cells than the header has") : NULL;
}

/* The row's own copy: its cells must outlive the reading. */
static enum newid_status keep_cells(struct records *r, struct record *record, const struct grid_row *row,
                                    struct newid_error *err)
{
    struct grid_cell *cells = arena_alloc(&r->arena, (row->count + 1) * sizeof *cells);
    if (!cells)
        return no_memory(err);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (!(cells[i].text = arena_strdup(&r->arena, row->cells[i].text)))
            return no_memory(err);
    }
    record->cells = (struct grid_row){row->row, cells, row->count, NULL};
    return NEWID_OK;
}

static enum newid_status read_values(struct records *r, struct record *record, struct newid_error *err)
{
    for (size_t f = 0; f < r->field_count; f++) {
        const int column = r->column_of[f];
        const bool is_there = column != NO_COLUMN && (size_t)column < record->cells.count;
        const char *text = is_there ? record->cells.cells[column].text : "";
        char *copy;
        if (r->columns.of_rejects)
            text = csv_unguard(text);
        enum newid_status status = canonical_copy(&copy, &r->arena, text, strlen(text), true, err);
        if (status)
            return status;
        record->values[f] = copy;
    }
    return NEWID_OK;
}

static enum newid_status visit_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct records *r = context;
    if (!r->columns.items)
        return read_header(r, row, err);
    const char *fault = fault_of(r, row);
    if (fault)
        return rejects_add(&r->rejects, r->file, &r->columns, row, row->row, fault, true, err);
    if (mem_grow(&r->items, &r->capacity, r->count + 1, sizeof *r->items))
        return no_memory(err);
    struct record *record = &r->items[r->count];
    enum newid_status status = keep_cells(r, record, row, err);
    if (!status)
        status = read_values(r, record, err);
    r->count += !status;
    return status;
}

/* ---- dates ---- */

/* All date columns of a table are written the same way. */
static enum newid_status decide_dates(struct records *r, struct newid_error *err)
{
    if (r->options->date_format)
        return date_format_parse(&r->dates, r->options->date_format, err);
    const size_t most = r->count * r->field_count + 1;
    const char **values = arena_alloc(&r->arena, most * sizeof *values), *note = NULL, *heading = "";
    int64_t *rows = arena_alloc(&r->arena, most * sizeof *rows);
    struct newid_error cause = NEWID_ERROR_INIT;
    size_t n = 0;
    if (!values || !rows)
        return no_memory(err);
    for (size_t i = 0; i < r->count; i++)
        for (size_t f = 0; f < r->field_count; f++)
            if (r->fields[f].is_date && *r->items[i].values[f]) {
                heading = r->columns.items[r->column_of[f]].name;
                values[n] = r->items[i].values[f];
                rows[n++] = r->items[i].cells.row;
            }
    enum newid_status status = n ? date_format_decide(&r->dates, &note, values, rows, n, heading, &cause) : NEWID_OK;
    if (status)
        return newid_fail(err, status, "%s: %s", r->path, cause.message);
    if (note && r->options->note) {
        struct buf message = BUF_INIT;
        buf_addf(&message, "%s: %s: %s", r->file, heading, _(note));
        r->options->note(r->options->context, message.data);
        buf_release(&message);
    }
    return NEWID_OK;
}

const char *records_date(const struct records *r, const char *value, int32_t *day)
{
    if (!*value)
        return _("there is no date");
    switch (date_fit(day, &r->dates, value)) {
    case DATE_FITS:
    case DATE_FITS_BOTH:
        return NULL;
    case DATE_NO_SUCH_DAY:
        return _("the calendar has no such day");
    case DATE_OTHER_ORDER:
    case DATE_MISFIT:
        break;
    }
    return _("the date cannot be read; --date-format says how dates are written");
}

bool records_people(const char *value, int64_t *people)
{
    enum { MOST = 1000000 };
    *people = *value ? 0 : -1;
    for (; *value; value++) {
        if (*value < '0' || *value > '9' || *people > MOST)
            return false;
        *people = *people * 10 + (*value - '0');
    }
    return *people <= MOST;
}

/* ---- the whole ---- */

enum newid_status records_read(struct records *r, const char *path, const struct record_field *fields, size_t count,
                               const struct records_options *options, struct newid_error *err)
{
    const char *note = NULL;
    *r = (struct records){.path = path,
                          .file = file_base(path),
                          .fields = fields,
                          .field_count = count,
                          .rejects = REJECTS_INIT,
                          .options = options};
    for (size_t f = 0; f < count; f++)
        r->column_of[f] = NO_COLUMN;
    enum newid_status status = reader_detect(&r->kind, &note, path, err);
    if (status)
        return status;
    if (r->kind != READER_CSV && r->kind != READER_XLSX)
        return newid_fail(err, NEWID_INPUT, "%s: is no table; save it as csv or xlsx", path);
    const struct grid_options grid = {.encoding = options->encoding, .sheet = options->sheet};
    const struct grid_visitor visitor = {r, visit_row, NULL, NULL};
    status = grid_read(path, r->kind, &grid, &visitor, err);
    if (!status && !r->columns.items)
        status = newid_fail(err, NEWID_INPUT, "%s: is empty; its first row must be the columns' headings", path);
    return status ? status : decide_dates(r, err);
}

enum newid_status records_reject(struct records *r, const struct record *record, const char *reason,
                                 struct newid_error *err)
{
    return rejects_add(&r->rejects, r->file, &r->columns, &record->cells, record->cells.row, reason, true, err);
}

void records_release(struct records *r)
{
    rejects_release(&r->rejects);
    mem_free(r->items);
    arena_release(&r->arena);
    *r = (struct records){.path = NULL};
}
