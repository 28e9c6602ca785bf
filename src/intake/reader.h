/*
 * Readers: each turns the bytes of one file into rows of cells (a grid) or
 * into one text (a document). They know formats, nothing of accounts. Text
 * that they hand out is UTF-8 but not yet canonical.
 */
#ifndef NEWID_READER_H
#define NEWID_READER_H

#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum reader_kind { READER_NONE, READER_CSV, READER_XLSX, READER_DOCX, READER_ODT, READER_PLAIN, READER_MARKDOWN, READER_TRANSCRIPT };

/*
 * What reads this file: by its first bytes where they are telling, else by its name. READER_NONE: nothing does.
 * NEWID_INPUT, saying what to do: an old .doc or .xls, an encrypted office file (all OLE2 containers), a CSV that is
 * really a workbook or the other way round (read as what it is, with *note set to a static sentence), an empty file.
 */
enum newid_status reader_detect(enum reader_kind *kind, const char **note, const char *path, struct newid_error *err) NEWID_CHECKED;

/* ---- grids: csv, tsv, xlsx ---- */

struct grid_cell {
    const char *text;   /* UTF-8; "" where empty; lives until the visit returns */
    bool is_number;     /* a workbook's number that is not formatted as a date; text is its shortest decimal form */
    bool is_date;       /* a workbook's number formatted as a date: text is YYYY-MM-DD (a time of day dropped) */
};

struct grid_row {
    int64_t row;        /* as a spreadsheet numbers it, from 1: header, blank and wholly empty rows count, a cell's line breaks and a "sep=" line do not */
    const struct grid_cell *cells;
    size_t count;
    const char *fault;  /* NULL, or why the row cannot be used (unclosed quote, a quote inside a cell, bytes that do not decode); cells are then what could be read */
};

struct textfile;

struct grid_options {
    const char *encoding; /* forced, or NULL */
    const char *sheet;    /* NULL: the first */
    struct textfile *kept; /* a CSV's text is kept here for its next reading; the caller's (textfile_release). Or NULL */
};

struct grid_visitor {
    void *context;
    /* The first row (header) and each row after it; wholly empty rows are left out. A failing status ends the reading. */
    enum newid_status (*row)(void *context, const struct grid_row *row, struct newid_error *err);
    /* What was decided: encoding and why, delimiter, sheet. May be NULL. */
    void (*note)(void *context, const char *message);
    /* Bytes read so far, of the file's size. False: stop (NEWID_STOPPED). May be NULL. */
    bool (*progress)(void *context, uint64_t done, uint64_t total);
};

/* Reads the file once from start to end. May be called again for a second pass. kind: READER_CSV or READER_XLSX. */
enum newid_status grid_read(const char *path, enum reader_kind kind, const struct grid_options *options,
                            const struct grid_visitor *visitor, struct newid_error *err) NEWID_CHECKED;

/* ---- documents: docx, odt, txt, md, vtt, srt ---- */

/*
 * Appends the document's text to out: paragraphs end with LF, an empty line stays one. A heading paragraph (Word or ODT heading style, a Markdown "#" line)
 * starts with U+E002, which the caller takes off: it is how --split-at heading knows it. A transcript's cue is a line "Speaker: text".
 * Tables' cells are paragraphs. note (may be NULL) is told of the encoding. At most 256 MB of text, 200:1 compression, depth 256.
 */
enum newid_status document_read(struct buf *out, const char *path, enum reader_kind kind, const char *encoding,
                                void (*note)(void *context, const char *message), void *context,
                                struct newid_error *err) NEWID_CHECKED;

#define DOCUMENT_HEADING "\xEE\x80\x82" /* U+E002 in UTF-8 */

#endif
