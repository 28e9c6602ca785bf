/* The decisions that a file of codings holds, and the rows that hold none that can be used. */
#ifndef NEWID_CODING_ROWS_H
#define NEWID_CODING_ROWS_H

#include "validity/coding_file.h"

#include <stdint.h>

enum empty_cells { EMPTY_BY_LAYOUT, EMPTY_IS_NO, EMPTY_IS_NOT_CODED };

struct coding_said {
    size_t line;         /* of the grid */
    const char *account; /* id */
    const char *coder;
    size_t theme;
    bool present, has_span;
    uint32_t start, end;
    const char *passage; /* to be looked up in the text; NULL where none is given */
    const char *hash;    /* of the text that was read; NULL: the one that is there */
    size_t index;        /* of the account among all; set by who looks it up */
};

struct coding_reject {
    size_t line;
    const char *reason;
};

struct coding_rows {
    struct coding_said *items; /* by line */
    size_t count, capacity;
    struct coding_reject *rejects; /* each line at most once, but for cells */
    size_t reject_count, reject_capacity;
    size_t reject_cells; /* of reject_count: one answer of a row, whose others stand */
    bool *rejected;      /* by line */
    size_t *empty_cells; /* by line: in rows that were coded at all */
    bool empty_is_no;    /* what became of them */
    size_t uncoded_rows; /* without any answer */
    struct arena memory;
};

/*
 * coder: who coded a row that does not say it; NULL: the file's own name for it. NEWID_USAGE where nobody is named for
 * any row. coding_rows_release also after a failure.
 */
enum newid_status coding_rows_read(struct coding_rows *rows, const struct coding_file *file, const char *coder,
                                   enum empty_cells empty, struct newid_error *err) NEWID_CHECKED;
/* Whether it is the name of the codebook or of what was agreed on, to newid agree: no coder may be called so. */
bool coding_is_no_coder(const char *name);

/* Empty cells in lines that were not rejected. */
size_t coding_rows_empty(const struct coding_rows *rows, const struct coding_file *file);

void coding_rows_release(struct coding_rows *rows);

/* Refuses a line, once: nothing of it counts. reason is copied. */
enum newid_status coding_rows_reject(struct coding_rows *rows, size_t line, const char *reason,
                                     struct newid_error *err) NEWID_CHECKED;

#endif
