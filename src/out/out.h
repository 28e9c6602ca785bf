/*
 * Printers: tables of typed cells in every format that newid writes. A command
 * fills them and never formats by itself. Everything goes to a buffer, so that a failure prints nothing by halves.
 */
#ifndef NEWID_OUT_H
#define NEWID_OUT_H

#include "util/buf.h"
#include "util/wording.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

enum out_format { OUT_TEXT, OUT_CSV, OUT_TSV, OUT_MARKDOWN, OUT_HTML, OUT_JSON, OUT_DOCX, OUT_XLSX, OUT_FORMATS };

/* "text", "csv", "tsv", "md", "html", "json", "docx", "xlsx" to a format; false where unknown. */
bool out_format_parse(enum out_format *out, const char *name);
/* By the extension of a file name; false where it is none of ours. */
bool out_format_of_file(enum out_format *out, const char *path);

enum out_type {
    OUT_EMPTY,  /* nothing known: an empty field in data, null in JSON */
    OUT_STRING,
    OUT_INTEGER,
    OUT_REAL,   /* `decimals` digits after the point in every format */
    OUT_BAR,    /* a share from 0 to 1: drawn in text and HTML; left out of data formats */
    OUT_DRAWING /* text: a small SVG with its own name for screen readers; shown in HTML, left out elsewhere */
};

struct out_cell {
    enum out_type type;
    const char *text; /* UTF-8; need only live until out_row returns */
    double number;    /* integers up to 2^53 */
    int decimals;
    /* A passage's highlighted part: byte offsets into text; none where mark_end is 0. */
    size_t mark_start, mark_end;
    const char *link; /* the anchor of a heading of this document that the cell leads to, or NULL */
};

static inline struct out_cell out_string(const char *s)
{
    return (struct out_cell){.type = s ? OUT_STRING : OUT_EMPTY, .text = s};
}
static inline struct out_cell out_integer(double n)
{
    return (struct out_cell){.type = OUT_INTEGER, .number = n};
}
static inline struct out_cell out_real(double n, int decimals)
{
    return (struct out_cell){.type = OUT_REAL, .number = n, .decimals = decimals};
}
static inline struct out_cell out_empty(void)
{
    return (struct out_cell){.type = OUT_EMPTY};
}
static inline struct out_cell out_bar(double share)
{
    return (struct out_cell){.type = OUT_BAR, .number = share};
}

static inline struct out_cell out_drawing(const char *svg)
{
    return (struct out_cell){.type = svg ? OUT_DRAWING : OUT_EMPTY, .text = svg};
}

struct out_column {
    const char *name;    /* in data formats: snake_case, stable */
    const char *heading; /* for people; looked up in their language */
    bool verbatim;       /* the heading is a word of the data and never looked up */
    bool right;          /* align right (numbers) */
    bool wraps;          /* may be wrapped (or, in a terminal, shortened) to fit; else never cut */
    bool data_only;      /* left out of text, md and html */
    bool people_only;    /* left out of csv, tsv and json */
    bool drawn;          /* of drawings: left out where there are none */
};

struct out_style {
    unsigned width;     /* columns of the terminal for text; 0: do not wrap */
    bool unicode;       /* bars and rules may use Unicode */
    bool colour;        /* marks in ANSI bold; otherwise [ and ] around the marked part */
    const char *title;  /* document title in HTML and Markdown */
    const char *language; /* "en" or "cy": HTML's lang */
    const char *banner;   /* stands on every page and sheet, or NULL; in the language of the document */
    bool for_excel;       /* CSV begins with a byte-order mark, by which Excel knows its letters */
    const char *file;     /* what the document will be written to, where it is known: temporary files stand beside it */
};

struct out_picture {
    const struct buf *svg;
    const char *caption;
    const char *alternative; /* what it shows, in words */
};

enum out_chart_kind { OUT_CHART_LINE, OUT_CHART_BARS };

/* A chart that a reader can restyle, of percentages in the last table: its columns by their place among the caller's. */
struct out_chart {
    enum out_chart_kind kind;
    const char *title;              /* says what it shows */
    size_t category, share;         /* a text, and a percentage from 0 to 100 */
    size_t low, high;               /* the interval's ends; both 0: none is drawn */
};

struct out_quote {
    const char *text;            /* a passage; line breaks end its lines */
    size_t mark_start, mark_end; /* as in a cell */
    const char *source;          /* where it is from, or NULL */
};

struct out;

/* A word of newid's own, as a kind or a status: as it is in data formats, in people's formats in their language. */
const char *out_word(const struct out *out, const char *word) __attribute__((format_arg(2)));
/* Whether this format is laid out for reading. */
bool out_is_for_people(const struct out *out);
/* Whether what it is written to shows more than ASCII. */
bool out_has_unicode(const struct out *out);
/* Whether OUT_DRAWING shows. */
bool out_draws(const struct out *out);
bool out_format_is_for_people(enum out_format format);
/* Whether it is no text, and belongs in a file only. */
bool out_format_is_binary(enum out_format format);

/* Whether headings, paragraphs and pictures show. */
bool out_has_parts(enum out_format format);

/* Writes to *destination, which must outlive it. */
enum newid_status out_new(struct out **out, enum out_format format, struct buf *destination,
                          const struct out_style *style, struct newid_error *err) NEWID_CHECKED;
void out_free(struct out *out);

/* Whether each table is a sheet of its own, of a workbook that has room for a view for reading and one of all figures. */
bool out_has_sheets(const struct out *out);
/* The name of the next table's sheet, which is else made from its caption; looked up as out_word does. */
void out_name_sheet(struct out *out, const char *name);

/* A table: caption may be NULL; it is looked up as out_word does. In csv and tsv a second table is preceded by an empty
 * line; JSON is {"tables":[{"caption","rows":[{…}]}],"notes":[…],"about":{…}}. */
void out_table_begin(struct out *out, const struct out_column *columns, size_t count, const char *caption);
/* cells: one for each column. */
void out_row(struct out *out, const struct out_cell *cells);
void out_table_end(struct out *out);

/*
 * The parts of a document besides tables. All text is in the reader's language already, and is copied. Formats of data
 * leave them out.
 *
 * A heading of level 2 to 4 begins a section, which goes on to the next of its level or a higher one; the title is level
 * 1. anchor: a name of ASCII letters, digits and hyphens, once in a document, to which cells lead; or NULL.
 */
void out_heading(struct out *out, unsigned level, const char *anchor, const char *text);
void out_paragraph(struct out *out, const char *text);
void out_item(struct out *out, const char *text); /* of a list with bullets, which goes on while items follow */
void out_picture(struct out *out, const struct out_picture *picture);
/* Left out where out_has_charts says so. */
void out_chart(struct out *out, const struct out_chart *chart);
bool out_has_charts(const struct out *out);
void out_quote(struct out *out, const struct out_quote *quote);
/* The document again in a second language, under its own title: the notes and about lines so far belong to the first.
 * Only HTML has both in one, with a switch between them; out_can_switch tells. */
bool out_can_switch(const struct out *out);
void out_switch_language(struct out *out, const char *language, const char *title, const char *banner);

/* A paragraph for people after the tables (footers, warnings), looked up in their language; in JSON under "notes"; left
 * out of csv and tsv. The same note twice is one. */
void out_note(struct out *out, const char *text);
/* A key, looked up as out_word does, and value of what makes the output citable; in JSON under "about"; in people's
 * formats a line of the footer; left out of csv and tsv. */
void out_about(struct out *out, const char *key, const char *value);

/* Ends the document; the first failure of any call since out_new. A workbook: NEWID_USAGE for a table with more rows or
 * columns, NEWID_LIMIT for a text that is longer, than a sheet takes; NEWID_IO where it cannot be written beside style.file. */
enum newid_status out_finish(struct out *out, struct newid_error *err) NEWID_CHECKED;

#endif
