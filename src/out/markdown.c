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

static void put_paragraph(struct out *out, const char *before, const char *text, const char *after)
{
    buf_adds(out->to, before);
    put_text(out, text);
    buf_adds(out->to, after);
}

static void markdown_begin(struct out *out)
{
    if (out->style.banner)
        put_paragraph(out, "> **", out->style.banner, "**\n\n");
    put_paragraph(out, "# ", out->style.title, "\n\n");
}

/* ---- parts of a document ---- */

/* out->own is set while a list is open: without an empty line after it what follows would belong to its last item. */
static void list_end(struct out *out)
{
    if (out->own)
        buf_addc(out->to, '\n');
    out->own = NULL;
}

static void markdown_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    (void)anchor; /* Markdown has no anchors that all its readers know */
    list_end(out);
    for (unsigned i = 0; i < level; i++)
        buf_addc(out->to, '#');
    put_paragraph(out, " ", text, "\n\n");
}

static void markdown_paragraph(struct out *out, const char *text)
{
    list_end(out);
    put_paragraph(out, "", text, "\n\n");
}

static void markdown_item(struct out *out, const char *text)
{
    out->own = out;
    put_paragraph(out, "- ", text, "\n");
}

/* The drawing itself would need a file of its own; its words stand for it. */
static void markdown_picture(struct out *out, const struct out_picture *picture)
{
    list_end(out);
    if (picture->caption)
        put_paragraph(out, "*", picture->caption, "*\n\n");
    put_paragraph(out, "", picture->alternative, "\n\n");
}

static void markdown_quote(struct out *out, const struct out_quote *quote)
{
    const struct out_cell passage = {
        .type = OUT_STRING, .text = quote->text, .mark_start = quote->mark_start, .mark_end = quote->mark_end};
    list_end(out);
    buf_adds(out->to, "> ");
    put_cell(out, &passage);
    if (quote->source)
        put_paragraph(out, "\n>\n> ", quote->source, "");
    buf_adds(out->to, "\n\n");
}

/* ---- tables ---- */

static void markdown_table_begin(struct out *out)
{
    list_end(out);
    if (out->caption)
        put_paragraph(out, "**", out->caption, "**\n\n");
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
    list_end(out);
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
    .heading = markdown_heading,
    .paragraph = markdown_paragraph,
    .item = markdown_item,
    .picture = markdown_picture,
    .quote = markdown_quote,
};
