/* Formats and cells. */
#include "out/xlsx.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS_MOST = 9, INDENT_MOST = 15, HEADING_FILL = 0xE8EEF4, LINK_BLUE = 0x0B4F8A };

static bool looks_alike(const struct xlsx_look *a, const struct xlsx_look *b)
{
    return a->is_number == b->is_number && a->is_share == b->is_share && a->decimals == b->decimals &&
           a->right == b->right && a->wraps == b->wraps && a->bold == b->bold && a->large == b->large &&
           a->is_heading == b->is_heading && a->is_link == b->is_link && a->indent == b->indent;
}

static void set_number(lxw_format *format, const struct xlsx_look *look)
{
    char pattern[32];
    if (look->is_share)
        snprintf(pattern, sizeof pattern, "0%%");
    else
        snprintf(pattern, sizeof pattern, "#,##0%s%.*s", look->decimals ? "." : "", look->decimals, "000000000");
    format_set_num_format(format, pattern);
}

static void set_heading(lxw_format *format)
{
    format_set_bold(format);
    format_set_bottom(format, LXW_BORDER_THIN);
    format_set_bg_color(format, HEADING_FILL);
    format_set_align(format, LXW_ALIGN_VERTICAL_BOTTOM);
}

static void set_look(lxw_format *format, const struct xlsx_look *look)
{
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (look->is_number)
        set_number(format, look);
    if (look->is_heading)
        set_heading(format);
    if (look->bold)
        format_set_bold(format);
    if (look->large)
        format_set_font_size(format, 16);
    if (look->wraps)
        format_set_text_wrap(format);
    if (look->right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (look->indent)
        format_set_indent(format, (uint8_t)look->indent);
    if (look->is_link) {
        format_set_font_color(format, LINK_BLUE);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    }
}

lxw_format *xlsx_format(struct out *out, struct xlsx_look look)
{
    struct xlsx *x = xlsx_of(out);
    if (look.decimals > DECIMALS_MOST)
        look.decimals = DECIMALS_MOST;
    if (look.indent > INDENT_MOST)
        look.indent = INDENT_MOST;
    for (size_t i = 0; i < x->format_count; i++)
        if (looks_alike(&x->formats[i].look, &look))
            return x->formats[i].format;
    lxw_format *format = workbook_add_format(x->book);
    if (!xlsx_some(out, format))
        return NULL;
    set_look(format, &look);
    if (x->format_count < sizeof x->formats / sizeof *x->formats)
        x->formats[x->format_count++] = (struct xlsx_format){look, format};
    return format;
}

/* ---- text ---- */

/* What XML cannot hold becomes a space, or U+FFFD. */
static void add_clean(struct buf *to, unsigned c)
{
    if ((c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0))
        buf_addc(to, ' ');
    else
        buf_add_code_point(to, c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
}

/* The text in three parts, before, in and after its mark; all of it is in the first where it has none. */
static void split(struct buf parts[3], const char *text)
{
    const size_t len = strlen(text);
    size_t part = 0;
    for (size_t at = 0; at < len;) {
        const unsigned c = printer_next(text, &at, len);
        if (c != OUT_MARK_ON && c != OUT_MARK_OFF)
            add_clean(&parts[part], c);
        else if ((c == OUT_MARK_ON && part == 0) || (c == OUT_MARK_OFF && part == 1))
            part++;
    }
}

/* libxlsxwriter wants two fragments or more, none of them empty. */
static lxw_error put_parts(struct out *out, lxw_worksheet *at, lxw_row_t row, lxw_col_t column,
                           const struct buf parts[3], lxw_format *format)
{
    lxw_rich_string_tuple fragments[3], *list[4];
    lxw_format *bold = xlsx_format(out, (struct xlsx_look){.bold = true});
    size_t count = 0;
    for (size_t i = 0; i < 3; i++)
        if (parts[i].len) {
            fragments[count] = (lxw_rich_string_tuple){.format = i == 1 ? bold : NULL, .string = parts[i].data};
            list[count] = &fragments[count];
            count++;
        }
    list[count] = NULL;
    if (count == 0)
        return LXW_NO_ERROR;
    return count == 1 ? worksheet_write_string(at, row, column, fragments[0].string, format)
                      : worksheet_write_rich_string(at, row, column, list, format);
}

void xlsx_put_text(struct out *out, lxw_worksheet *at, lxw_row_t row, lxw_col_t column, const char *text,
                   struct xlsx_look look)
{
    struct buf parts[3] = {BUF_INIT, BUF_INIT, BUF_INIT};
    split(parts, text);
    lxw_format *format = xlsx_format(out, look);
    for (size_t i = 0; i < 3; i++)
        if (parts[i].failure)
            printer_fail(out, parts[i].failure);
    const lxw_error why = out->failure ? LXW_NO_ERROR : put_parts(out, at, row, column, parts, format);
    if (why == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        printer_fail(
            out,
            newid_fail(&out->why, NEWID_LIMIT,
                       "a text is longer than the %d characters of a workbook's cell; write another format, as .csv",
                       XLSX_CELL_MOST));
    xlsx_keep(out, why);
    for (size_t i = 0; i < 3; i++)
        buf_release(&parts[i]);
}

/* Whole words are wrapped. */
unsigned xlsx_lines(const char *text, unsigned width)
{
    unsigned lines = 1, used = 0;
    while (*text) {
        const size_t len = strcspn(text, " \n");
        const unsigned word = printer_width(text, len);
        const bool fits = used + word <= width || !used;
        lines += fits ? (word > width ? word / width : 0) : 1;
        used = (fits ? used : 0) + word + 1;
        text += len;
        for (; *text == ' ' || *text == '\n'; text++)
            if (*text == '\n') {
                lines++;
                used = 0;
            }
    }
    return lines;
}

void xlsx_set_height(struct out *out, lxw_worksheet *at, lxw_row_t row, unsigned lines)
{
    const unsigned height = lines < XLSX_HIGHEST / XLSX_LINE ? lines * XLSX_LINE : XLSX_HIGHEST;
    if (lines > 1 && !out->failure)
        xlsx_keep(out, worksheet_set_row(at, row, height, NULL));
}

/* ---- numbers ---- */

/* As every other format shows it, so that the same figure is read from each. */
static double rounded(const struct out_cell *cell)
{
    if (cell->type != OUT_REAL || cell->decimals < 0)
        return cell->number;
    const double power = pow(10, cell->decimals);
    return copysign(round(fabs(cell->number) * power) / power, cell->number);
}

void xlsx_put_number(struct out *out, lxw_worksheet *at, lxw_row_t row, lxw_col_t column, const struct out_cell *cell)
{
    const struct xlsx_look look = {.is_number = true,
                                   .is_share = cell->type == OUT_BAR,
                                   .decimals = cell->type == OUT_REAL && cell->decimals > 0 ? cell->decimals : 0};
    lxw_format *format = xlsx_format(out, look);
    if (!out->failure)
        xlsx_keep(out, worksheet_write_number(at, row, column, rounded(cell) + 0.0, format));
}
