/* A table on a sheet of its own: named, filtered, with its heading in sight, as wide as what it holds. */
#include "out/xlsx.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

/* ---- names ---- */

static bool is_same_name(const char *a, const char *b)
{
    const size_t a_len = strlen(a), b_len = strlen(b);
    size_t i = 0, j = 0;
    while (i < a_len && j < b_len)
        if (u_foldCase((UChar32)printer_next(a, &i, a_len), U_FOLD_CASE_DEFAULT) !=
            u_foldCase((UChar32)printer_next(b, &j, b_len), U_FOLD_CASE_DEFAULT))
            return false;
    return i == a_len && j == b_len;
}

/* Excel keeps one name for itself. */
static bool is_taken(const struct xlsx *x, const char *name)
{
    for (const struct xlsx_sheet *s = x->first; s; s = s->next)
        if (is_same_name(s->name, name))
            return true;
    return is_same_name(name, "History");
}

/* At most so many UTF-16 units of the text up to its first colon, without what a sheet's name may not hold. */
static void shorten(struct buf *name, const char *text, size_t most)
{
    const size_t len = strcspn(text, ":") ? strcspn(text, ":") : strlen(text);
    size_t units = 0;
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(text, &at, len);
        if (c < 0x20 || c == 0x7F || c == OUT_MARK_ON || c == OUT_MARK_OFF || c == 0xFFFE || c == 0xFFFF ||
            (c < 0x80 && strchr("[]:*?/\\'", (int)c)))
            c = ' ';
        units += c > 0xFFFF ? 2 : 1;
        if (units > most)
            break;
        if (c != ' ' || (name->len && name->data[name->len - 1] != ' '))
            buf_add_code_point(name, c);
    }
    while (name->len && name->data[name->len - 1] == ' ')
        buf_truncate(name, name->len - 1);
}

static const char *choose_name(struct out *out, const char *wanted)
{
    struct buf name = BUF_INIT;
    char suffix[24] = "";
    for (unsigned n = 2; n < 100000; n++) {
        buf_reset(&name);
        shorten(&name, wanted, XLSX_NAME_MOST - strlen(suffix));
        if (!name.len)
            buf_adds(&name, _("Table"));
        buf_adds(&name, suffix);
        if (name.failure || !is_taken(xlsx_of(out), name.data))
            break;
        snprintf(suffix, sizeof suffix, " (%u)", n);
    }
    const char *kept = name.failure ? NULL : arena_strdup(&out->memory, name.data);
    buf_release(&name);
    return xlsx_some(out, kept);
}

struct xlsx_sheet *xlsx_sheet_new(struct out *out, const char *name, const char *caption, lxw_row_t *row)
{
    struct xlsx *x = xlsx_of(out);
    struct xlsx_sheet *sheet = arena_alloc(&out->memory, sizeof *sheet);
    if (!xlsx_some(out, sheet))
        return NULL;
    *sheet = (struct xlsx_sheet){.name = choose_name(out, name),
                                 .caption = caption ? arena_strdup(&out->memory, caption) : NULL};
    if (caption)
        xlsx_some(out, sheet->caption);
    sheet->at = out->failure ? NULL : workbook_add_worksheet(x->book, sheet->name);
    if (!xlsx_some(out, sheet->at))
        return NULL;
    *(x->last ? &x->last->next : &x->first) = sheet;
    x->last = sheet;
    *row = 0;
    if (out->style.banner)
        xlsx_put_text(out, sheet->at, (*row)++, 0, out->style.banner, (struct xlsx_look){.bold = true});
    if (caption)
        xlsx_put_text(out, sheet->at, (*row)++, 0, caption, (struct xlsx_look){.bold = true});
    return sheet;
}

/* ---- the table ---- */

void xlsx_table_begin(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    struct arena *memory = &out->table_memory;
    if (out->column_count > XLSX_COLUMNS_MOST) {
        printer_fail(
            out,
            newid_fail(&out->why, NEWID_USAGE,
                       "the table has more than the %d columns of a workbook's sheet; write another format, as .csv",
                       XLSX_COLUMNS_MOST));
        return;
    }
    x->widths = arena_alloc(memory, (out->column_count + 1) * sizeof *x->widths);
    x->has_bars = arena_alloc(memory, (out->column_count + 1) * sizeof *x->has_bars);
    if (!xlsx_some(out, x->widths) || !xlsx_some(out, x->has_bars))
        return;
    memset(x->widths, 0, (out->column_count + 1) * sizeof *x->widths);
    memset(x->has_bars, 0, (out->column_count + 1) * sizeof *x->has_bars);
    const char *caption = out->caption ? out->caption : out->style.title;
    lxw_row_t row;
    struct xlsx_sheet *sheet = xlsx_sheet_new(out, out->sheet_name ? out->sheet_name : caption, caption, &row);
    if (!sheet)
        return;
    sheet->header = row;
    worksheet_set_default_row(sheet->at, XLSX_LINE + 1, LXW_FALSE);
}

/* A text's longest line. */
static unsigned width_of(const char *text)
{
    unsigned widest = 0;
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const unsigned width = printer_width(line, strcspn(line, "\n"));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void widen(struct out *out, size_t column, unsigned width)
{
    struct xlsx *x = xlsx_of(out);
    x->widths[column] = width > x->widths[column] ? width : x->widths[column];
}

/* Returns its lines. Leading spaces are a theme's depth: two a level. */
static unsigned put_string(struct out *out, lxw_row_t row, size_t column, const struct out_cell *cell)
{
    const struct out_column *c = &out->columns[column];
    const size_t spaces = column ? 0 : strspn(cell->text, " ");
    const struct xlsx_look look = {.right = c->right,
                                   .wraps = c->wraps || width_of(cell->text) > XLSX_WIDEST,
                                   .indent = (unsigned)(spaces + 1) / 2};
    struct out_cell shown = *cell;
    struct buf text = BUF_INIT;
    shown.text += spaces;
    if (shown.mark_end)
        printer_marked(&text, &shown);
    else
        buf_adds(&text, shown.text);
    if (text.failure)
        printer_fail(out, text.failure);
    xlsx_put_text(out, xlsx_of(out)->last->at, row, (lxw_col_t)column, text.data, look);
    widen(out, column, width_of(text.data) + (unsigned)spaces);
    const unsigned lines = look.wraps ? xlsx_lines(text.data, c->wraps ? XLSX_WIDEST_WRAPPED : XLSX_WIDEST) : 1;
    buf_release(&text);
    return lines;
}

static void put_number(struct out *out, lxw_row_t row, size_t column, const struct out_cell *cell)
{
    struct buf digits = BUF_INIT;
    printer_number(&digits, cell);
    xlsx_put_number(out, xlsx_of(out)->last->at, row, (lxw_col_t)column, cell);
    widen(out, column, (unsigned)(digits.len + digits.len / 3));
    xlsx_of(out)->has_bars[column] |= cell->type == OUT_BAR;
    buf_release(&digits);
}

void xlsx_row(struct out *out, const struct out_cell *cells)
{
    struct xlsx_sheet *sheet = xlsx_of(out)->last;
    const lxw_row_t row = sheet->header + 1 + sheet->rows;
    if (row >= XLSX_ROWS_MOST) {
        printer_fail(
            out, newid_fail(&out->why, NEWID_USAGE,
                            "the table has more than the 1,048,576 rows of a workbook's sheet; select less, or write "
                            "another format, as .csv"));
        return;
    }
    unsigned lines = 1;
    for (size_t i = 0; i < out->column_count && !out->failure; i++) {
        unsigned own = 1;
        if (printer_cell_is_empty(&cells[i]) || cells[i].type == OUT_DRAWING)
            continue;
        if (cells[i].type == OUT_STRING)
            own = put_string(out, row, i, &cells[i]);
        else
            put_number(out, row, i, &cells[i]);
        lines = own > lines ? own : lines;
    }
    xlsx_set_height(out, sheet->at, row, lines);
    sheet->rows++;
}

/* ---- its end ---- */

static bool is_heading_taken(char *const *headings, size_t count, const char *heading)
{
    for (size_t i = 0; i < count; i++)
        if (is_same_name(headings[i], heading))
            return true;
    return false;
}

/* Excel wants the headings of a table to be there, on one line, and each once. */
static char *choose_heading(struct out *out, char *const *before, size_t column)
{
    const char *heading = out->columns[column].heading;
    struct buf text = BUF_INIT, whole = BUF_INIT;
    for (size_t at = 0, len = heading ? strlen(heading) : 0; at < len && text.len < 200;) {
        const unsigned c = printer_next(heading, &at, len);
        buf_add_code_point(&text, c < 0x20 || c == 0x7F || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
    }
    if (!text.len)
        buf_addf(&text, _("Column %zu"), column + 1);
    buf_adds(&whole, text.data);
    for (size_t n = 2; !whole.failure && is_heading_taken(before, column, whole.data); n++) {
        buf_reset(&whole);
        buf_addf(&whole, "%s (%zu)", text.data, n);
    }
    char *kept = whole.failure || text.failure ? NULL : arena_strdup(&out->table_memory, whole.data);
    buf_release(&text);
    buf_release(&whole);
    xlsx_some(out, kept);
    return kept;
}

static unsigned longest_word(const char *text)
{
    unsigned longest = 0;
    while (*text) {
        const size_t len = strcspn(text, " ");
        const unsigned width = printer_width(text, len);
        longest = width > longest ? width : longest;
        text += len + strspn(text + len, " ");
    }
    return longest;
}

/* A heading may stand on three lines, with room for the filter's button; returns on how many it does. */
static unsigned set_width(struct out *out, size_t column, const char *heading)
{
    const unsigned most = out->columns[column].wraps ? XLSX_WIDEST_WRAPPED : XLSX_WIDEST, word = longest_word(heading),
                   third = printer_width(heading, strlen(heading)) * 2 / 5;
    widen(out, column, (word > third ? word : third) + XLSX_BUTTON);
    unsigned width = xlsx_of(out)->widths[column] + 2;
    width = width < XLSX_NARROWEST ? XLSX_NARROWEST : width > most ? most : width;
    xlsx_keep(out, worksheet_set_column(xlsx_of(out)->last->at, (lxw_col_t)column, (lxw_col_t)column, width, NULL));
    return xlsx_lines(heading, width - XLSX_BUTTON);
}

/* The bar's length is the share of the whole, not of the longest bar. */
static void put_bars(struct out *out, const struct xlsx_sheet *sheet, lxw_col_t column)
{
    lxw_conditional_format bars = {.type = LXW_CONDITIONAL_DATA_BAR,
                                   .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                   .min_value = 0,
                                   .max_value = 1,
                                   .bar_solid = LXW_TRUE,
                                   .bar_color = 0xB8C4D0};
    xlsx_keep(out, worksheet_conditional_format_range(sheet->at, sheet->header + 1, column, sheet->header + sheet->rows,
                                                      column, &bars));
}

static void add_table(struct out *out, struct xlsx_sheet *sheet)
{
    const size_t count = out->column_count;
    lxw_table_column *columns = arena_alloc(&out->table_memory, (count + 1) * sizeof *columns),
                     **list = arena_alloc(&out->table_memory, (count + 1) * sizeof *list);
    char **headings = arena_alloc(&out->table_memory, (count + 1) * sizeof *headings);
    if (!xlsx_some(out, columns) || !xlsx_some(out, list) || !xlsx_some(out, headings))
        return;
    unsigned lines = 1;
    for (size_t i = 0; i < count && !out->failure; i++) {
        const struct xlsx_look look = {.is_heading = true,
                                       .wraps = true,
                                       .right = out->columns[i].right,
                                       .indent = out->columns[i].right ? 2 : 0}; /* beside the filter's button */
        headings[i] = choose_heading(out, headings, i);
        columns[i] = (lxw_table_column){.header = headings[i], .header_format = xlsx_format(out, look)};
        list[i] = &columns[i];
        const unsigned own = out->failure ? 1 : set_width(out, i, headings[i]);
        lines = own > lines ? own : lines;
    }
    xlsx_set_height(out, sheet->at, sheet->header, lines);
    list[count] = NULL;
    lxw_table_options options = {.columns = list, .style_type = LXW_TABLE_STYLE_TYPE_LIGHT, .style_type_number = 1};
    /* A table without rows has one empty row in Excel. */
    if (!out->failure)
        xlsx_keep(out, worksheet_add_table(sheet->at, sheet->header, 0, sheet->header + (sheet->rows ? sheet->rows : 1),
                                           (lxw_col_t)(count - 1), &options));
}

void xlsx_table_end(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    struct xlsx_sheet *sheet = x->last;
    if (!out->column_count)
        return;
    add_table(out, sheet);
    for (size_t i = 0; i < out->column_count && !out->failure; i++)
        if (x->has_bars[i])
            put_bars(out, sheet, (lxw_col_t)i);
    worksheet_freeze_panes(sheet->at, sheet->header + 1, x->widths[0] <= XLSX_WIDEST ? 1 : 0);
    worksheet_repeat_rows(sheet->at, sheet->header, sheet->header);
    /* "9 of 22" and "2019" are texts on purpose. */
    worksheet_ignore_errors(sheet->at, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576");
    worksheet_set_landscape(sheet->at);
}
