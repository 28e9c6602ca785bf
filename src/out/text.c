/* Aligned columns for a terminal. A table's rows are kept until its end, since its widths depend on all of them. */
#include "out/printer.h"

#include "out/layout.h"
#include "util/wording.h"

#include <string.h>

struct text_row {
    struct text_row *next;
    struct text_cell cells[]; /* one a shown column */
};

static void text_begin(struct out *out) { (void)out; }

static void text_table_begin(struct out *out) { (void)out; }

/* White space and control characters become spaces, so that no text can steer the terminal; marks become brackets
 * unless there is colour. */
static void put_clean(struct buf *to, const char *s, bool colour)
{
    size_t len = strlen(s);
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(s, &at, len);
        if (!colour && (c == OUT_MARK_ON || c == OUT_MARK_OFF))
            buf_addc(to, c == OUT_MARK_ON ? '[' : ']');
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029)
            buf_addc(to, ' ');
        else
            buf_add_code_point(to, c);
    }
}

static void cell_text(struct out *out, struct buf *text, const struct out_cell *cell)
{
    struct buf marked = BUF_INIT;
    if (cell->type == OUT_STRING) {
        printer_marked(&marked, cell);
        put_clean(text, marked.data, out->style.colour);
    } else {
        printer_number(text, cell);
    }
    if (marked.failure)
        printer_fail(out, marked.failure);
    buf_release(&marked);
}

static void text_row(struct out *out, const struct out_cell *cells)
{
    struct text_row *row = arena_alloc(&out->table_memory, sizeof *row + out->column_count * sizeof *row->cells);
    struct buf text = BUF_INIT;
    for (size_t i = 0; row && i < out->column_count; i++) {
        struct text_cell *cell = &row->cells[i];
        cell->is_bar = cells[i].type == OUT_BAR;
        cell->share = cells[i].number;
        buf_reset(&text);
        if (!cell->is_bar && !printer_cell_is_empty(&cells[i]))
            cell_text(out, &text, &cells[i]);
        cell->len = text.len;
        cell->text = arena_strndup(&out->table_memory, text.data, text.len);
        if (!cell->text || text.failure)
            printer_fail(out, NEWID_MEMORY);
    }
    buf_release(&text);
    if (!row) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    *(out->last_row ? &out->last_row->next : &out->first_row) = row;
    out->last_row = row;
}

/* Sets each column's natural and least width from its heading and cells. */
static void measure(const struct out *out, struct text_column *columns, struct text_cell *headings)
{
    for (size_t i = 0; i < out->column_count; i++) {
        headings[i].text = out->columns[i].heading;
        headings[i].len = strlen(out->columns[i].heading);
        columns[i].place = i;
        layout_measure_heading(&columns[i], &out->columns[i]);
    }
    for (const struct text_row *row = out->first_row; row; row = row->next)
        for (size_t i = 0; i < out->column_count; i++)
            layout_measure_cell(&columns[i], &row->cells[i]);
}

static void put_caption(struct out *out, bool continued)
{
    if (!out->caption)
        return;
    struct buf caption = BUF_INIT;
    put_clean(&caption, out->caption, false);
    buf_adds(&caption, continued ? _(" (continued)") : "");
    layout_paragraph(out->to, caption.data, out->style.width, 0);
    buf_addc(out->to, '\n');
    if (caption.failure)
        printer_fail(out, caption.failure);
    buf_release(&caption);
}

/* Prints the columns in `block` as one table. */
static void put_block(struct out *out, struct text_column *block, size_t count, const struct text_cell *headings,
                      bool continued)
{
    put_caption(out, continued);
    layout_row(out->to, &out->style, block, count, headings, true);
    layout_rule(out->to, &out->style, block, count);
    for (const struct text_row *row = out->first_row; row; row = row->next)
        layout_row(out->to, &out->style, block, count, row->cells, false);
}

static void text_table_end(struct out *out)
{
    if (out->tables > 1)
        buf_addc(out->to, '\n');
    struct text_column *columns = arena_alloc(&out->table_memory, (out->column_count + 1) * sizeof *columns);
    struct text_column *block = arena_alloc(&out->table_memory, (out->column_count + 1) * sizeof *block);
    struct text_cell *headings = arena_alloc(&out->table_memory, (out->column_count + 1) * sizeof *headings);
    if (!columns || !block || !headings) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    measure(out, columns, headings);
    for (size_t next = 0, count; next < out->column_count; next += count) {
        bool continued = next > 0;
        count = layout_take(block, columns, out->column_count, next, out->style.width);
        if (continued)
            buf_addc(out->to, '\n');
        put_block(out, block, count + continued, headings, continued);
    }
}

static void text_end(struct out *out)
{
    for (const struct out_line *line = out->notes.first; line; line = line->next) {
        buf_addc(out->to, '\n');
        layout_paragraph(out->to, line->value, out->style.width, 0);
    }
    unsigned widest = 0;
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        unsigned width = printer_width(line->key, strlen(line->key));
        widest = width > widest ? width : widest;
    }
    if (out->about.first)
        buf_addc(out->to, '\n');
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        struct buf text = BUF_INIT;
        buf_adds(&text, line->key);
        for (unsigned w = printer_width(line->key, strlen(line->key)); w < widest + 2; w++)
            buf_addc(&text, ' ');
        put_clean(&text, line->value, false);
        layout_paragraph(out->to, text.data, out->style.width, widest + 2);
        if (text.failure)
            printer_fail(out, text.failure);
        buf_release(&text);
    }
}

const struct out_printer printer_text = {
    .for_people = true,
    .begin = text_begin,
    .table_begin = text_table_begin,
    .row = text_row,
    .table_end = text_table_end,
    .end = text_end,
};
