/*
 * Quotations that were approved one by one: what a public report may quote. A CSV file or a workbook with the columns
 * `theme`, `approved` (yes or no) and `quote`, or, as newid kwic writes it, `left`, `passage` and `right`. Whatever
 * else a row holds is not read: a quotation has no worker, team or date.
 */
#ifndef NEWID_CMD_REPORT_QUOTES_H
#define NEWID_CMD_REPORT_QUOTES_H

#include "validity/coding_grid.h"

#include <newid/codebook.h>

struct report_quote {
    size_t theme; /* in the codebook */
    const char *text;
    size_t mark_start, mark_end; /* 0 and 0: nothing is marked */
};

struct report_quotes {
    struct report_quote *items; /* in the file's order */
    size_t count, capacity;
    size_t left_out; /* rows that are not approved */
    struct coding_grid grid;
    struct arena memory;
};

/*
 * NEWID_INPUT: a column is missing, an answer is neither yes nor no, a theme is unknown. NEWID_FOUND: a quotation holds
 * what identifies a person. Messages name the row and never quote it. Release also after a failure.
 */
enum newid_status report_quotes_read(struct report_quotes *quotes, const char *path,
                                     const struct newid_codebook *codebook, struct newid_error *err) NEWID_CHECKED;
void report_quotes_release(struct report_quotes *quotes);

#endif
