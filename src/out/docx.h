/* What the parts of the Word printer share. Names and order of elements: ECMA-376 Part 1 (WordprocessingML). */
#ifndef NEWID_DOCX_H
#define NEWID_DOCX_H

#include "out/printer.h"

struct docx_row;

struct docx_image {
    struct docx_image *next;
    struct buf png;
};

/*
 * Whether a page lies on its side is known only when its widest table has come, and its headings must lie with it: so
 * what follows a heading is kept apart until the next.
 */
struct docx_own {
    struct buf pages; /* whose side is known */
    struct buf part;  /* from the last heading on */
    bool pages_wide, part_wide;
    bool in_headings; /* nothing but headings has come since the part began */
    size_t bookmarks, tables, figures;
    struct docx_image *first_image, *last_image;
    struct docx_row *first_row, *last_row; /* of the table that is open, in out->table_memory */
};

/* Twentieths of a point between margins of 2.5 cm on A4, upright and on its side. */
enum { DOCX_TEXT_WIDTH = 9072, DOCX_TEXT_WIDTH_WIDE = 14004 };

/* ---- text ---- */

/* XML text: & < > " as entities; what XML forbids as a space; marks left out. */
void docx_escape(struct buf *to, const char *s);
/* Runs, with their marked parts in bold and highlighted, line breaks and tabs. style: of characters, or NULL. */
void docx_runs(struct buf *to, const char *s, const char *style);
/* A paragraph of a style. */
void docx_paragraph(struct buf *to, const char *style, const char *text);
/* A field that Word can renew, with its value as of now. */
void docx_field(struct buf *to, const char *instruction, const char *value);
/* "Table 3: caption": the number is a field, so that Word makes lists of tables and renumbers. again: the number of the
 * last one once more. */
void docx_caption(struct buf *to, const char *label, size_t number, const char *caption, bool before, bool again);
/* The name of a bookmark of 40 characters at most, without hyphens, hidden from Word's own list. */
void docx_bookmark(struct buf *to, const char *anchor);

/* ---- tables: rows are kept until the end, since widths depend on all of them ---- */

void docx_table_begin(struct out *out);
void docx_row(struct out *out, const struct out_cell *cells);
void docx_table_end(struct out *out);

/* ---- the file ---- */

/* A section's properties: paper, margins, header and footer. */
void docx_section(struct buf *to, bool wide);
/* Puts together the finished document, with style, notes and about, as a zip in out->to. */
void docx_package(struct out *out);

#endif
