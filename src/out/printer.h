/*
 * What a format is to the rest of newid: a struct of functions. The
 * common part (out.c) keeps the table's columns, the notes and the about lines, and remembers the first failure.
 */
#ifndef NEWID_PRINTER_H
#define NEWID_PRINTER_H

#include "out/out.h"
#include "util/arena.h"

/* A passage's marks while it is on its way to a page; the store's snippets come with the same two. */
#define OUT_MARK_ON 0xE000
#define OUT_MARK_OFF 0xE001

/* A note (key NULL) or an about line. */
struct out_line {
    struct out_line *next;
    const char *key, *value;
};

struct out_lines {
    struct out_line *first, *last;
};

struct text_row;

struct out_printer {
    bool for_people; /* leaves out data_only columns; the others leave out people_only ones */
    bool draws;      /* shows columns of drawings */
    bool binary;     /* no text */
    bool has_sheets; /* each table is a sheet of its own */
    bool all_columns; /* data_only columns too, after the others and by their names */
    void (*begin)(struct out *out);
    void (*table_begin)(struct out *out);
    void (*row)(struct out *out, const struct out_cell *cells); /* cells of shown columns only */
    void (*table_end)(struct out *out);
    void (*end)(struct out *out); /* prints out->notes and out->about too */

    /* Parts of a document; NULL: left out. */
    void (*heading)(struct out *out, unsigned level, const char *anchor, const char *text);
    void (*paragraph)(struct out *out, const char *text);
    void (*item)(struct out *out, const char *text);
    void (*picture)(struct out *out, const struct out_picture *picture);
    void (*chart)(struct out *out, const struct out_chart *chart); /* its columns are places among the shown ones */
    void (*quote)(struct out *out, const struct out_quote *quote);
    void (*switch_language)(struct out *out); /* style has the new language, title and banner */

    void (*drop)(struct out *out); /* frees out->own; NULL where there is nothing */
};

struct out {
    const struct out_printer *printer;
    struct buf *to;
    struct out_style style;
    enum newid_status failure; /* the first */
    struct newid_error why;    /* what it was, where there is more to say than its status does */

    /* The table that is open; all of it in table_memory. */
    struct arena table_memory;
    struct out_column *columns; /* the shown ones */
    size_t column_count;
    size_t *given; /* for each shown column its place among the caller's */
    struct out_cell *cells;
    const char *caption; /* or NULL */
    const char *sheet_name; /* of the next table, or NULL: in memory, not in table_memory */
    size_t rows;
    struct text_row *first_row, *last_row; /* text.c only: it must see a whole table */

    size_t tables; /* begun so far */
    void *own;     /* the printer's */
    struct arena memory;
    struct out_lines notes, about;
};

extern const struct out_printer printer_text, printer_csv, printer_tsv, printer_markdown, printer_html, printer_json,
    printer_docx, printer_xlsx;

/* Remembers a failure unless there is one. */
void printer_fail(struct out *out, enum newid_status status);

/* Whether there is nothing to show: an empty cell, no string, a number that is none. */
bool printer_cell_is_empty(const struct out_cell *cell);
/* The number, rounded half away from zero, with a full stop whatever the locale. */
void printer_number(struct buf *to, const struct out_cell *cell);
/* A string cell with its marked part between OUT_MARK_ON and OUT_MARK_OFF. */
void printer_marked(struct buf *to, const struct out_cell *cell);
/* The next code point of s[*at..len), advancing *at; U+FFFD for bytes that are no UTF-8. */
unsigned printer_next(const char *s, size_t *at, size_t len);
/* A bar of at most `width` columns: eighth blocks, or number signs. Any share above 0 shows. */
void printer_bar(struct buf *to, double share, unsigned width, bool unicode);
/* The number of columns that s takes on a terminal: 0 for a combining mark, 2 for a wide East Asian character. */
unsigned printer_width(const char *s, size_t len);
unsigned printer_char_width(unsigned c);

#endif
