/* Markdown with tables as GitHub and pandoc read them. Leading spaces (a theme's depth) become no-break spaces. */
#include "out/printer.h"

#include <string.h>

enum { BAR_WIDTH = 10 };

static void put_text(struct out *out, const char *s)
{
    size_t len = strlen(s), at = 0;
    for (; at < len && s[at] == ' '; at++)
        buf_add_code_point(out->to, 0xA0);
    while (at < len) {
        unsigned c = printer_next(s, &at, len);
        if (c == OUT_MARK_ON || c == OUT_MARK_OFF) {
            buf_adds(out->to, "**");
        } else if (c < 0x20 || c == 0x7F) {
            buf_addc(out->to, ' ');
        } else {
            if (c < 0x80 && strchr("\\`*_[]<>|&~", (int)c))
                buf_addc(out->to, '\\');
            buf_add_code_point(out->to, c);
        }
    }
}

static void put_cell(struct out *out, const struct out_cell *cell)
{
    if (printer_cell_is_empty(cell))
        return;
    if (cell->type == OUT_BAR) {
        printer_bar(out->to, cell->number, BAR_WIDTH, out->style.unicode);
    } else if (cell->type != OUT_STRING) {
        printer_number(out->to, cell);
    } else {
        struct buf text = BUF_INIT;
        printer_marked(&text, cell);
        if (text.failure)
            printer_fail(out, text.failure);
        put_text(out, text.data);
        buf_release(&text);
    }
}

static void markdown_begin(struct out *out)
{
    buf_adds(out->to, "# ");
    put_text(out, out->style.title);
    buf_adds(out->to, "\n\n");
}

static void markdown_table_begin(struct out *out)
{
    if (out->caption) {
        buf_adds(out->to, "**");
        put_text(out, out->caption);
        buf_adds(out->to, "**\n\n");
    }
    for (size_t i = 0; i < out->column_count; i++) {
        buf_adds(out->to, i ? " | " : "| ");
        put_text(out, out->columns[i].heading);
    }
    buf_adds(out->to, " |\n");
    for (size_t i = 0; i < out->column_count; i++)
        buf_adds(out->to, out->columns[i].right ? "|---:" : "|:---");
    buf_adds(out->to, "|\n");
}

static void markdown_row(struct out *out, const struct out_cell *cells)
{
    for (size_t i = 0; i < out->column_count; i++) {
        buf_adds(out->to, i ? " | " : "| ");
        put_cell(out, &cells[i]);
    }
    buf_adds(out->to, " |\n");
}

static void markdown_table_end(struct out *out) { buf_addc(out->to, '\n'); }

static void markdown_end(struct out *out)
{
    for (const struct out_line *line = out->notes.first; line; line = line->next) {
        put_text(out, line->value);
        buf_adds(out->to, "\n\n");
    }
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        buf_adds(out->to, "- ");
        put_text(out, line->key);
        buf_adds(out->to, ": ");
        put_text(out, line->value);
        buf_addc(out->to, '\n');
    }
}

const struct out_printer printer_markdown = {
    .for_people = true,
    .begin = markdown_begin,
    .table_begin = markdown_table_begin,
    .row = markdown_row,
    .table_end = markdown_table_end,
    .end = markdown_end,
};
