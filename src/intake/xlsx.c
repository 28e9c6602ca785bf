#include "intake/readers.h"

#include "intake/cells.h"
#include "intake/package.h"
#include "intake/xlsx_parts.h"
#include "text/dates.h"
#include "util/file.h"
#include "util/wording.h"

#include <errno.h>
#include <math.h>
#include <newid/stats.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_ROWS = 256 };

/* What a cell's t attribute says that its value is (ECMA-376, ST_CellType). */
enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_INLINE, TYPE_BOOLEAN, TYPE_DATE };

static const struct {
    const char *name;
    enum cell_type type;
} types[] = {{"s", TYPE_SHARED},  {"str", TYPE_TEXT}, {"inlineStr", TYPE_INLINE},
             {"b", TYPE_BOOLEAN}, {"e", TYPE_TEXT},   {"d", TYPE_DATE}};

struct reading {
    struct package *package;
    const struct workbook *workbook;
    const struct grid_visitor *visitor;
    struct cells cells;
    struct buf value, text; /* of the open cell: as written, and with its escapes resolved */
    struct buf fault;
    bool has_fault;
    long row, column; /* from 1; of what is open, or was last */
    enum cell_type type;
    bool is_date;
    bool in_data, in_row, in_cell, in_value, in_inline;
    uint64_t part_size, rows;
};

/* ---- a cell's text ---- */

static bool read_number(double *number, const char *text)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    return end != text && !*end && isfinite(*number);
}

/* The shortest decimal form that reads back as the same number. */
static void format_number(char out[32], double number)
{
    if (number == floor(number) && fabs(number) < 1e15) {
        snprintf(out, 32, "%.0f", number == 0 ? 0.0 : number);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, number);
        if (strtod(out, NULL) == number)
            return;
    }
}

static void format_day(char out[32], int32_t day)
{
    int year, month, date;
    newid_day_to_civil(day, &year, &month, &date);
    snprintf(out, 32, "%04d-%02d-%02d", year, month, date);
}

/* A serial below 1 is a time of day and no date; only the 1904 system begins with day 0. */
static bool serial_day(int32_t *day, const struct reading *r, double serial)
{
    if (!r->is_date || (serial < 1 && !r->workbook->date1904))
        return false;
    return date_from_serial(day, serial, r->workbook->date1904);
}

static void put_number(struct reading *r, size_t column)
{
    char text[32];
    double number;
    int32_t day;
    if (!read_number(&number, r->value.data)) {
        cells_put(&r->cells, column, r->value.data, r->value.len, false, false);
        return;
    }
    bool is_date = serial_day(&day, r, number);
    if (is_date)
        format_day(text, day);
    else
        format_number(text, number);
    cells_put(&r->cells, column, text, strlen(text), !is_date, is_date);
}

static void put_shared(struct reading *r, size_t column)
{
    const struct workbook *w = r->workbook;
    char *end;
    errno = 0;
    unsigned long index = strtoul(r->value.data, &end, 10);
    if (errno || end == r->value.data || *end || index >= w->string_count) {
        buf_reset(&r->fault);
        buf_addf(&r->fault, _("its cell in column %ld refers to a text that the workbook does not hold"), r->column);
        r->has_fault = true;
        return;
    }
    const char *text = w->strings.data + w->string_at[index];
    cells_put(&r->cells, column, text, strlen(text), false, false);
}

/* ISO 8601, as Excel's strict format writes dates; a time of day is dropped. */
static void put_iso_date(struct reading *r, size_t column)
{
    static const char shape[] = "dddd-dd-dd";
    bool is_date = r->value.len >= 10 && (r->value.len == 10 || r->value.data[10] == 'T');
    for (size_t i = 0; is_date && i < 10; i++) {
        char c = r->value.data[i];
        is_date = shape[i] == 'd' ? c >= '0' && c <= '9' : c == shape[i];
    }
    cells_put(&r->cells, column, r->value.data, is_date ? 10 : r->value.len, false, is_date);
}

static void put_text(struct reading *r, size_t column)
{
    buf_reset(&r->text);
    xstring_add(&r->text, r->value.data, r->value.len);
    cells_put(&r->cells, column, r->text.data, r->text.len, false, false);
}

static enum newid_status end_cell(struct reading *r, struct newid_error *err)
{
    size_t column = (size_t)r->column - 1;
    r->in_cell = false;
    enum newid_status status = buf_check(&r->value, err);
    if (status || !r->value.len)
        return status;
    switch (r->type) {
    case TYPE_NUMBER:
        put_number(r, column);
        break;
    case TYPE_SHARED:
        put_shared(r, column);
        break;
    case TYPE_BOOLEAN:
        cells_put(&r->cells, column, r->value.data[0] == '1' ? "TRUE" : "FALSE", r->value.data[0] == '1' ? 4 : 5, false,
                  false);
        break;
    case TYPE_DATE:
        put_iso_date(r, column);
        break;
    case TYPE_TEXT:
    case TYPE_INLINE:
        put_text(r, column);
        break;
    }
    return buf_check(&r->text, err);
}

/* ---- places ---- */

/* The column that a reference like "AB12" names, from 1; 0 where it is none. */
static long reference_column(const char *reference, size_t len)
{
    long column = 0;
    size_t i = 0;
    for (; i < len && reference[i] >= 'A' && reference[i] <= 'Z' && column <= GRID_MOST_COLUMNS; i++)
        column = column * 26 + (reference[i] - 'A' + 1);
    return i < len ? column : 0;
}

static enum newid_status fail_place(const struct reading *r, struct newid_error *err)
{
    return newid_fail(err, NEWID_INPUT, "%s:%ld: a row or cell stands where no sheet has one; save the workbook again",
                      package_path(r->package), r->row);
}

static enum newid_status begin_row(struct reading *r, const struct xml_element *e, struct newid_error *err)
{
    size_t len;
    long row = r->row + 1;
    if (xml_attribute(e, SPACE_NONE, "r", &len) && !xml_attribute_number(e, SPACE_NONE, "r", GRID_MOST_ROWS, &row))
        return fail_place(r, err);
    /* Rows go upwards, so there are never more than a sheet has. */
    if (row <= r->row || row > GRID_MOST_ROWS)
        return fail_place(r, err);
    r->row = row;
    r->column = 0;
    r->in_row = true;
    r->has_fault = false;
    cells_reset(&r->cells);
    return NEWID_OK;
}

static enum newid_status end_row(struct reading *r, struct newid_error *err)
{
    const struct grid_visitor *visitor = r->visitor;
    r->in_row = false;
    enum newid_status status = buf_check(&r->fault, err);
    if (!status)
        status = cells_visit(&r->cells, r->row, r->has_fault ? r->fault.data : NULL, visitor, err);
    if (status || !visitor->progress || r->rows++ % PROGRESS_ROWS)
        return status;
    uint64_t size = package_size(r->package), done = package_part_done(r->package);
    double share = r->part_size > done ? (double)done / (double)r->part_size : 1;
    return visitor->progress(visitor->context, (uint64_t)(share * (double)size), size)
               ? NEWID_OK
               : newid_fail(err, NEWID_STOPPED, "stopped");
}

static enum cell_type cell_type(const struct xml_element *e)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (xml_attribute_is(e, SPACE_NONE, "t", types[i].name))
            return types[i].type;
    return TYPE_NUMBER;
}

static enum newid_status begin_cell(struct reading *r, const struct xml_element *e, struct newid_error *err)
{
    size_t len;
    long style;
    const char *reference = xml_attribute(e, SPACE_NONE, "r", &len);
    r->column = reference ? reference_column(reference, len) : r->column + 1;
    if (r->column < 1 || r->column > GRID_MOST_COLUMNS)
        return fail_place(r, err);
    const struct workbook *w = r->workbook;
    r->is_date = w->style_count && xml_attribute_number(e, SPACE_NONE, "s", (long)w->style_count - 1, &style) &&
                 w->style_is_date[style];
    r->type = cell_type(e);
    r->in_cell = true;
    buf_reset(&r->value);
    return NEWID_OK;
}

/* ---- the sheet ---- */

static const struct xml_name skipped[] = {
    {SPACE_SHEET, "f"}, {SPACE_SHEET, "rPh"}, {SPACE_SHEET, "extLst"}, {SPACE_OTHER, NULL}};

static enum newid_status on_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_SHEET, "sheetData"))
        r->in_data = true;
    else if (r->in_data && xml_is(e, SPACE_SHEET, "row"))
        return begin_row(r, e, err);
    else if (r->in_row && xml_is(e, SPACE_SHEET, "c"))
        return begin_cell(r, e, err);
    else if (r->in_cell && xml_is(e, SPACE_SHEET, "is"))
        r->in_inline = r->type == TYPE_INLINE;
    else if (r->in_cell && (xml_is(e, SPACE_SHEET, "v") || (r->in_inline && xml_is(e, SPACE_SHEET, "t"))))
        r->in_value = r->in_inline || r->type != TYPE_INLINE;
    return NEWID_OK;
}

static enum newid_status on_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_SHEET, "v") || xml_is(e, SPACE_SHEET, "t"))
        r->in_value = false;
    else if (xml_is(e, SPACE_SHEET, "is"))
        r->in_inline = false;
    else if (r->in_cell && xml_is(e, SPACE_SHEET, "c"))
        return end_cell(r, err);
    else if (r->in_row && xml_is(e, SPACE_SHEET, "row"))
        return end_row(r, err);
    else if (xml_is(e, SPACE_SHEET, "sheetData"))
        r->in_data = false;
    return NEWID_OK;
}

static enum newid_status on_text(void *context, const char *text, size_t len, struct newid_error *err)
{
    (void)err;
    struct reading *r = context;
    if (r->in_value)
        buf_add(&r->value, text, len);
    return NEWID_OK;
}

static void note_sheet(const struct workbook *w, const struct sheet *sheet, const char *path,
                       const struct grid_visitor *visitor)
{
    if (!visitor->note)
        return;
    struct buf message = BUF_INIT;
    buf_addf(&message, _("%s: read its sheet \"%s\""), file_base(path), sheet->name);
    if (w->sheet_count > 1)
        buf_addf(&message, _(", one of %zu; --sheet names another"), w->sheet_count);
    if (!message.failure)
        visitor->note(visitor->context, message.data);
    buf_release(&message);
}

enum newid_status grid_read_xlsx(const char *path, const struct grid_options *options,
                                 const struct grid_visitor *visitor, struct newid_error *err)
{
    struct workbook workbook = WORKBOOK_INIT;
    struct reading r = {.workbook = &workbook, .visitor = visitor, .cells = CELLS_INIT};
    r.value = r.text = r.fault = (struct buf)BUF_INIT;
    const struct xml_visitor sheet_visitor = {&r, skipped, on_start, on_end, on_text};
    const struct sheet *sheet;
    enum newid_status status = package_open(&r.package, path, err);
    if (!status)
        status = workbook_read(&workbook, r.package, err);
    if (!status)
        status = workbook_sheet(&sheet, &workbook, options->sheet, path, err);
    if (status)
        goto done;
    note_sheet(&workbook, sheet, path, visitor);
    r.part_size = package_part_size(r.package, sheet->part);
    status = package_xml(r.package, sheet->part, &sheet_visitor, err);
done:
    cells_release(&r.cells);
    buf_release(&r.value);
    buf_release(&r.text);
    buf_release(&r.fault);
    workbook_release(&workbook);
    package_free(r.package);
    return status;
}
