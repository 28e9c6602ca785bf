/*
 * A workbook (Office Open XML), by libxlsxwriter. The first sheet says what the workbook holds and how it was counted;
 * each table is a sheet of its own. libxlsxwriter writes files only, so a temporary one stands beside the output until
 * out_finish has read it in.
 */
#ifndef NEWID_XLSX_H
#define NEWID_XLSX_H

#include "out/printer.h"

#include <xlsxwriter.h>

enum { XLSX_ROWS_MOST = 1048576, XLSX_COLUMNS_MOST = 16384, XLSX_CELL_MOST = 32767, XLSX_NAME_MOST = 31 };

/* Widths in characters; a heading has its filter's button beside it. */
enum { XLSX_NARROWEST = 8, XLSX_WIDEST = 42, XLSX_WIDEST_WRAPPED = 70, XLSX_BUTTON = 3 };
/* Points. */
enum { XLSX_LINE = 15, XLSX_HIGHEST = 409 };

/* How a cell looks; two cells that look alike share a format. */
struct xlsx_look {
    bool is_number, is_share; /* a share from 0 to 1 is shown as a percentage, with a bar */
    int decimals;
    bool right, wraps, bold, large, is_heading, is_link;
    unsigned indent;
};

struct xlsx_format {
    struct xlsx_look look;
    lxw_format *format;
};

struct xlsx_sheet {
    struct xlsx_sheet *next;
    lxw_worksheet *at;
    const char *name, *caption; /* caption: NULL where there is none, and for a sheet that holds no table */
    lxw_row_t header, rows;     /* the row of the headings, and how many stand below it */
    bool is_charts;
};

struct xlsx {
    lxw_workbook *book;
    struct buf path, folder; /* of the temporary file; path is empty until there is one */
    lxw_worksheet *contents;
    lxw_row_t contents_row; /* the next free one */
    struct xlsx_sheet *first, *last;
    struct xlsx_format formats[64];
    size_t format_count;

    struct xlsx_sheet *figures; /* the table of the charts on the sheet below */
    struct xlsx_sheet *charts;  /* or NULL */
    size_t chart_count;         /* on it */

    /* Of the table that is open. */
    unsigned *widths; /* of its columns, in characters */
    bool *has_bars;
};

static inline struct xlsx *xlsx_of(struct out *out) { return out->own; }

/* Remembers a failure of libxlsxwriter. */
void xlsx_keep(struct out *out, lxw_error why);
/* Remembers that there is no memory where p is NULL. */
const void *xlsx_some(struct out *out, const void *p);

/* ---- xlsx_file.c ---- */

/* Opens the workbook with its temporary file. */
void xlsx_open(struct out *out);
/* Closes the workbook and reads it into out->to. */
void xlsx_close(struct out *out);
void xlsx_drop(struct out *out);

/* ---- xlsx_cell.c ---- */

/* NULL where there is no memory, which is then remembered. */
lxw_format *xlsx_format(struct out *out, struct xlsx_look look);
/* Writes text as text whatever it looks like; its marked part is bold. Nothing for an empty one. */
void xlsx_put_text(struct out *out, lxw_worksheet *at, lxw_row_t row, lxw_col_t column, const char *text,
                   struct xlsx_look look);
/* Lines that a text takes in a column of this many characters. */
unsigned xlsx_lines(const char *text, unsigned width);
/* Not every program fits a row to its text by itself. Nothing for one line. */
void xlsx_set_height(struct out *out, lxw_worksheet *at, lxw_row_t row, unsigned lines);
void xlsx_put_number(struct out *out, lxw_worksheet *at, lxw_row_t row, lxw_col_t column, const struct out_cell *cell);

/* ---- xlsx_sheet.c ---- */

/* A new sheet with the banner and the caption in its first rows; *row is the next free one. Its name is like `name`,
 * but such as Excel takes and no other sheet has. NULL: remembered. */
struct xlsx_sheet *xlsx_sheet_new(struct out *out, const char *name, const char *caption, lxw_row_t *row);
void xlsx_table_begin(struct out *out);
void xlsx_row(struct out *out, const struct out_cell *cells);
void xlsx_table_end(struct out *out);

/* ---- xlsx_chart.c ---- */

/* On a sheet of charts behind the table's own, named as out_name_sheet said or "Charts". */
void xlsx_chart(struct out *out, const struct out_chart *chart);

/* ---- xlsx_contents.c ---- */

void xlsx_contents_begin(struct out *out);
/* The list of sheets, the notes, what makes the output citable; print set-up and properties. */
void xlsx_contents_end(struct out *out);
void xlsx_heading(struct out *out, unsigned level, const char *anchor, const char *text);
void xlsx_paragraph(struct out *out, const char *text);
void xlsx_item(struct out *out, const char *text);

#endif
