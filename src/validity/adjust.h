/*
 * Adjusted shares: a table's shares of accounts, corrected for how often the codebook was found to err on the half of
 * the sample that reports; and what a footer says of that.
 */
#ifndef NEWID_ADJUST_H
#define NEWID_ADJUST_H

#include "table/adjusted.h"
#include "util/buf.h"
#include "validity/validation.h"

/*
 * One for each of the table's cells, the caller's (mem_free): Rogan and Gladen's share with Lang and Reiczigel's
 * interval. Sensitivity and specificity are weighted, and all three shares carry effective numbers of accounts, by
 * worker. Hidden cells have none. request: the table's own. NEWID_NOT_FOUND: the codebook was not checked.
 */
enum newid_status adjust_table(struct adjusted_share **out, struct newid_store *store,
                               const struct newid_codebook *codebook, const struct newid_table_request *request,
                               const struct newid_table *table, struct newid_error *err) NEWID_CHECKED;

/*
 * One sentence for the footer, in the language that is spoken: precision and recall over the themes that the request
 * asks for, or that the codebook was not checked. *checked: whether it was.
 */
enum newid_status adjust_footer(struct buf *out, bool *checked, struct newid_store *store,
                                const struct newid_codebook *codebook, const struct newid_table_request *request,
                                struct newid_error *err) NEWID_CHECKED;

#endif
