/* One self-contained page without scripts: everything that it needs is in it, and its policy lets nothing else in. */
#include "out/html.h"

#include "page.css.h"

#include <math.h>
#include <string.h>

static const char *entity(unsigned c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void put_mark(struct buf *to, bool *marked, bool on)
{
    if (*marked != on)
        buf_adds(to, on ? "<mark>" : "</mark>");
    *marked = on;
}

void html_text(struct buf *to, const char *s)
{
    size_t len = strlen(s);
    bool marked = false;
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(s, &at, len);
        const char *name = entity(c);
        if (c == OUT_MARK_ON || c == OUT_MARK_OFF)
            put_mark(to, &marked, c == OUT_MARK_ON);
        else if (name)
            buf_adds(to, name);
        else if ((c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0))
            buf_addc(to, ' ');
        else
            buf_add_code_point(to, c);
    }
    put_mark(to, &marked, false);
}

static void html_begin(struct out *out)
{
    struct buf *to = out->to;
    if (!html_own_new(out))
        return;
    buf_adds(to, "<!DOCTYPE html>\n<html lang=\"");
    html_text(to, out->style.language);
    buf_adds(to, "\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                 "'unsafe-inline'\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    html_text(to, out->style.title);
    buf_adds(to, "</title>\n<style>\n");
    buf_adds(to, page_css);
    buf_adds(to, "</style>\n</head>\n<body>\n");
    html_part_begin(out);
}

/* Attributes that a style sheet makes superfluous are for word processors, into which pages are pasted and which read
 * little of it: the rules, and the left edge of headings. */
static void html_table_begin(struct out *out)
{
    html_list_end(out);
    struct buf *to = out->to;
    buf_adds(to, "<div class=\"frame\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html_text(to, out->caption ? out->caption : out->style.title);
    if (out->tables)
        buf_addf(to, " (%zu)", out->tables + 1); /* no two regions of a page have the same name */
    buf_adds(to, "\">\n<table border=\"1\" frame=\"hsides\" rules=\"rows\" cellspacing=\"0\" cellpadding=\"4\">\n");
    if (out->caption) {
        buf_adds(to, "<caption>");
        html_text(to, out->caption);
        buf_adds(to, "</caption>\n");
    }
    buf_adds(to, "<thead>\n<tr>");
    for (size_t i = 0; i < out->column_count; i++) {
        buf_adds(to, out->columns[i].right ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\" align=\"left\">");
        html_text(to, out->columns[i].heading);
        buf_adds(to, "</th>");
    }
    buf_adds(to, "</tr>\n</thead>\n<tbody>\n");
}

static void put_bar(struct buf *to, double share)
{
    double percent = isfinite(share) ? 100 * fmax(0, fmin(1, share)) : 0;
    struct out_cell width = out_real(percent, 1), said = out_integer(percent);
    buf_adds(to, "<span class=\"bar\" role=\"img\" aria-label=\"");
    printer_number(to, &said);
    buf_adds(to, " %\"><span style=\"width:");
    printer_number(to, &width);
    buf_adds(to, "%\"></span></span>");
}

static void put_plain(struct out *out, const struct out_cell *cell)
{
    if (cell->type == OUT_BAR) {
        put_bar(out->to, cell->number);
    } else if (cell->type == OUT_DRAWING) {
        buf_adds(out->to, cell->text);
    } else if (cell->type != OUT_STRING) {
        printer_number(out->to, cell);
    } else {
        struct buf text = BUF_INIT;
        printer_marked(&text, cell);
        if (text.failure)
            printer_fail(out, text.failure);
        html_text(out->to, text.data);
        buf_release(&text);
    }
}

static void put_value(struct out *out, const struct out_cell *cell)
{
    if (printer_cell_is_empty(cell))
        return;
    if (cell->link) {
        buf_adds(out->to, "<a href=\"#");
        html_anchor(out, cell->link);
        buf_adds(out->to, "\">");
    }
    put_plain(out, cell);
    if (cell->link)
        buf_adds(out->to, "</a>");
}

/* Leading spaces are a theme's depth: two a level. A browser would swallow them, so they become an indent. */
static void open_row_heading(struct buf *to, const struct out_column *column, const struct out_cell *cell)
{
    size_t spaces = cell->type == OUT_STRING && cell->text ? strspn(cell->text, " ") : 0;
    buf_adds(to, column->right ? "<th scope=\"row\"" : "<th scope=\"row\" align=\"left\"");
    if (spaces)
        buf_addf(to, " class=\"t child\" style=\"--depth:%zu\"", (spaces + 1) / 2);
    else if (column->right || column->wraps)
        buf_adds(to, column->right ? " class=\"n\"" : " class=\"t\"");
    buf_adds(to, ">");
}

static void html_row(struct out *out, const struct out_cell *cells)
{
    struct buf *to = out->to;
    buf_adds(to, "<tr>");
    for (size_t i = 0; i < out->column_count; i++) {
        bool number = out->columns[i].right;
        if (i == 0)
            open_row_heading(to, &out->columns[0], &cells[0]);
        else if (cells[i].type == OUT_BAR)
            buf_adds(to, "<td class=\"b\">");
        else
            buf_adds(to, number ? "<td class=\"n\">" : out->columns[i].wraps ? "<td class=\"t\">" : "<td>");
        put_value(out, &cells[i]);
        buf_adds(to, i == 0 ? "</th>" : "</td>");
    }
    buf_adds(to, "</tr>\n");
}

static void html_table_end(struct out *out) { buf_adds(out->to, "</tbody>\n</table>\n</div>\n"); }

static void html_end(struct out *out)
{
    html_part_end(out);
    buf_adds(out->to, "</body>\n</html>\n");
}

const struct out_printer printer_html = {
    .for_people = true,
    .draws = true,
    .begin = html_begin,
    .table_begin = html_table_begin,
    .row = html_row,
    .table_end = html_table_end,
    .end = html_end,
    .heading = html_heading,
    .paragraph = html_paragraph,
    .item = html_item,
    .picture = html_picture,
    .quote = html_quote,
    .switch_language = html_switch_language,
    .drop = html_drop,
};
