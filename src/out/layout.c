#include "out/layout.h"

#include "out/printer.h"

#include <stdint.h>
#include <string.h>

enum { GAP = 2, LEAST_WRAPPED = 16, BAR_NATURAL = 16, BAR_LEAST = 8, LONG_HEADING = 12 };

static unsigned larger(unsigned a, unsigned b) { return a > b ? a : b; }

static unsigned longest_word(const char *s)
{
    unsigned longest = 0;
    while (*s) {
        size_t len = strcspn(s, " ");
        longest = larger(longest, printer_width(s, len));
        s += len + (s[len] == ' ');
    }
    return longest;
}

void layout_measure_cell(struct text_column *column, const struct text_cell *cell)
{
    unsigned natural = cell->is_bar ? BAR_NATURAL : printer_width(cell->text, cell->len);
    unsigned least = natural;
    if (cell->is_bar)
        least = BAR_LEAST;
    else if (column->wraps && least > LEAST_WRAPPED)
        least = LEAST_WRAPPED;
    column->natural = larger(column->natural, natural);
    column->least = larger(column->least, least);
}

/* Shares out what is left after the least widths, a column at a time to whichever lacks most. */
static void give_widths(struct text_column *block, size_t count, unsigned room)
{
    for (size_t i = 0; i < count; i++) {
        block[i].width = block[i].least;
        room -= block[i].least < room ? block[i].least : room;
    }
    for (; room; room--) {
        size_t neediest = 0;
        for (size_t i = 1; i < count; i++)
            if (block[i].natural - block[i].width > block[neediest].natural - block[neediest].width)
                neediest = i;
        if (block[neediest].natural == block[neediest].width)
            return;
        block[neediest].width++;
    }
}

size_t layout_take(struct text_column *block, const struct text_column *columns, size_t count, size_t next,
                   unsigned width)
{
    size_t taken = 0, in_block = 0;
    unsigned used = 0;
    if (next > 0) {
        block[in_block++] = columns[0];
        used = columns[0].least;
    }
    while (next + taken < count) {
        unsigned more = columns[next + taken].least + (in_block ? GAP : 0);
        if (width && taken && used + more > width)
            break;
        used += more;
        block[in_block++] = columns[next + taken++];
    }
    unsigned gaps = (unsigned)(in_block - 1) * GAP;
    give_widths(block, in_block, !width ? UINT32_MAX : width > gaps ? width - gaps : 0);
    return taken;
}

/*
 * The end of the line of s that begins at `from` and is at most `width` wide; *next is where the following line begins.
 * Breaks at spaces, else, in a word longer than the line, between characters.
 */
static size_t line_end(const char *s, size_t from, size_t len, unsigned width, size_t *next)
{
    size_t at = from, space = 0;
    unsigned used = 0;
    while (at < len) {
        size_t before = at;
        unsigned c = printer_next(s, &at, len);
        used += printer_char_width(c);
        if (used > width && c != ' ' && before > from) {
            *next = space ? space : before;
            while (space && *next < len && s[*next] == ' ')
                ++*next;
            return space ? space : before;
        }
        if (c == ' ' && before > from && s[before - 1] != ' ')
            space = before;
    }
    *next = len;
    return len;
}

static unsigned leading_spaces(const struct text_cell *cell)
{
    unsigned n = 0;
    while (n < cell->len && cell->text[n] == ' ')
        n++;
    return n;
}

static unsigned hanging_indent(const struct text_cell *cell, const struct text_column *column)
{
    unsigned depth = column->place == 0 && column->wraps && !column->right ? leading_spaces(cell) + 2 : 0;
    return depth * 2 < column->width ? depth : 0;
}

static unsigned count_lines(const struct text_cell *cell, const struct text_column *column)
{
    unsigned lines = 0;
    for (size_t at = 0; at < cell->len; lines++)
        line_end(cell->text, at, cell->len, column->width - (at ? column->indent : 0), &at);
    return lines;
}

/* A long heading stands on two lines: the least width at which it does. */
static unsigned heading_width(const char *heading, unsigned least)
{
    const struct text_cell cell = {.text = heading, .len = strlen(heading)};
    unsigned width = printer_width(heading, cell.len);
    if (width <= LONG_HEADING)
        return width;
    struct text_column column = {.width = least};
    while (column.width < width && count_lines(&cell, &column) > 2)
        column.width++;
    return column.width;
}

void layout_measure_heading(struct text_column *column, const struct out_column *from)
{
    column->right = from->right;
    column->wraps = from->wraps;
    column->least = longest_word(from->heading);
    column->natural = heading_width(from->heading, column->least);
    if (printer_width(from->heading, strlen(from->heading)) > LONG_HEADING)
        column->least = column->natural;
}

static void pad(struct buf *to, unsigned width)
{
    while (width--)
        buf_addc(to, ' ');
}

/* A piece of text with its marks as bold; a mark that goes on over the line's end is closed here and opened on the
 * next. */
static void put_piece(struct buf *to, const char *s, size_t from, size_t end, bool *marked)
{
    static const char on[] = "\033[1m", off[] = "\033[0m";
    buf_adds(to, *marked ? on : "");
    while (from < end) {
        size_t start = from;
        unsigned c = printer_next(s, &from, end);
        if (c == OUT_MARK_ON || c == OUT_MARK_OFF) {
            *marked = c == OUT_MARK_ON;
            buf_adds(to, *marked ? on : off);
        } else {
            buf_add(to, s + start, from - start);
        }
    }
    buf_adds(to, *marked ? off : "");
}

/* Prints the next line of a cell, padded to the column's width, and moves on in it. */
static void put_line(struct buf *to, const struct out_style *style, struct text_column *column,
                     const struct text_cell *cell)
{
    if (cell->is_bar && !column->at) {
        size_t before = to->len;
        printer_bar(to, cell->share, column->width, style->unicode);
        pad(to, column->width - printer_width(to->data + before, to->len - before));
        column->at = 1;
        return;
    }
    if (column->skip || column->at >= cell->len) {
        column->skip -= column->skip > 0;
        pad(to, column->width);
        return;
    }
    unsigned indent = column->at ? column->indent : 0;
    size_t from = column->at, end = line_end(cell->text, from, cell->len, column->width - indent, &column->at);
    unsigned used = indent + printer_width(cell->text + from, end - from);
    unsigned left = column->width > used ? column->width - used : 0;
    pad(to, indent + (column->right ? left : 0));
    put_piece(to, cell->text, from, end, &column->marked);
    pad(to, column->right ? 0 : left);
}

static void end_line(struct buf *to, size_t start)
{
    size_t len = to->len;
    while (len > start && to->data[len - 1] == ' ')
        len--;
    buf_truncate(to, len);
    buf_addc(to, '\n');
}

/* Puts every column at the start of its cell; returns how many lines the row takes. */
static unsigned start_row(struct text_column *block, size_t count, const struct text_cell *cells)
{
    unsigned most = 1;
    for (size_t i = 0; i < count; i++) {
        const struct text_cell *cell = &cells[block[i].place];
        block[i].at = 0;
        block[i].marked = false;
        block[i].indent = hanging_indent(cell, &block[i]);
        block[i].lines = cell->is_bar ? 1 : count_lines(cell, &block[i]);
        most = larger(most, block[i].lines);
    }
    return most;
}

void layout_row(struct buf *to, const struct out_style *style, struct text_column *block, size_t count,
                const struct text_cell *cells, bool is_heading)
{
    unsigned lines = start_row(block, count, cells);
    for (size_t i = 0; i < count; i++)
        block[i].skip = is_heading ? lines - block[i].lines : 0;
    for (; lines; lines--) {
        size_t start = to->len;
        for (size_t i = 0; i < count; i++) {
            pad(to, i ? GAP : 0);
            put_line(to, style, &block[i], &cells[block[i].place]);
        }
        end_line(to, start);
    }
}

void layout_rule(struct buf *to, const struct out_style *style, const struct text_column *block, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pad(to, i ? GAP : 0);
        for (unsigned w = 0; w < block[i].width; w++)
            buf_adds(to, style->unicode ? "\u2500" : "-");
    }
    buf_addc(to, '\n');
}

void layout_paragraph(struct buf *to, const char *text, unsigned width, unsigned hang)
{
    size_t len = strlen(text), at = 0;
    while (at < len) {
        unsigned indent = at ? hang : 0, room = width > indent + 20 ? width - indent : 20;
        size_t from = at, end = line_end(text, from, len, width ? room : UINT32_MAX, &at);
        pad(to, indent);
        buf_add(to, text + from, end - from);
        buf_addc(to, '\n');
    }
}
