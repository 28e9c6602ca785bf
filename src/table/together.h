/* Two themes in one sentence or paragraph (--cross): what their accounts alone do not tell. */
#ifndef NEWID_TOGETHER_H
#define NEWID_TOGETHER_H

#include "table/marks.h"

#include <newid/store.h>

/* Which themes, in what, and which statuses count of each. */
struct together {
    size_t a, b;
    enum newid_scope scope;
    unsigned counts_a, counts_b;
};

/* Whether they have passages at all. NEWID_USAGE. */
enum newid_status together_check(const struct newid_codebook *codebook, const struct together *together,
                                 struct newid_error *err) NEWID_CHECKED;

/*
 * Appends the marks of the block's accounts that have both themes within one sentence or paragraph, after
 * together_check: such units are their hits, all of them affirmed.
 */
enum newid_status together_marks(struct buf *out, struct newid_store *store, const struct newid_codebook *codebook,
                                 const struct newid_columns *columns, const struct newid_block *block,
                                 const struct together *together, struct newid_error *err) NEWID_CHECKED;

#endif
