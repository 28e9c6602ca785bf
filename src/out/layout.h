/*
 * How a table of text is laid out on a page of limited width: measuring,
 * fitting, wrapping. Widths are columns of the terminal (printer_width).
 */
#ifndef NEWID_LAYOUT_H
#define NEWID_LAYOUT_H

#include "out/out.h"

struct text_cell {
    const char *text; /* one line, clean; may hold OUT_MARK_ON and OUT_MARK_OFF, which take no width */
    size_t len;
    bool is_bar;
    double share;
};

struct text_column {
    size_t place; /* among the shown columns */
    bool right, wraps;
    unsigned natural; /* as wide as its widest cell or heading */
    unsigned least;   /* never narrower */
    unsigned width;   /* what it got */
    /* Where its cell has got to while a row is printed. */
    size_t at;
    unsigned lines, skip; /* the cell's own lines; empty lines above them */
    unsigned indent;      /* of lines after the first: a wrapped label keeps its depth */
    bool marked;          /* inside a mark that goes on over the line's end */
};

void layout_measure_heading(struct text_column *column, const struct out_column *from);
void layout_measure_cell(struct text_column *column, const struct text_cell *cell);

/*
 * Fills block with the columns of the next table of the page and gives them widths: column 0, repeated where next > 0,
 * then as many from `next` on as fit. Returns how many it took from next on: at least one, fitting or not. width 0:
 * all.
 */
size_t layout_take(struct text_column *block, const struct text_column *columns, size_t count, size_t next,
                   unsigned width);

/* Prints one row, over as many lines as its wrapped cells need; headings stand at the foot of their row. cells: by
 * place. */
void layout_row(struct buf *to, const struct out_style *style, struct text_column *block, size_t count,
                const struct text_cell *cells, bool is_heading);
void layout_rule(struct buf *to, const struct out_style *style, const struct text_column *block, size_t count);

/* Wraps text at width (0: not); lines after the first are indented by `hang` columns. */
void layout_paragraph(struct buf *to, const char *text, unsigned width, unsigned hang);

#endif
