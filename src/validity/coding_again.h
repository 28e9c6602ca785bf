/* Whether a coder's decisions are in the store already, exactly, as a round of the same coder and codebook. */
#ifndef NEWID_CODING_AGAIN_H
#define NEWID_CODING_AGAIN_H

#include <newid/codings.h>

/* *found: the first such round; 0 where there is none. */
enum newid_status coding_again(struct newid_store *store, const struct newid_coding_round *round,
                               const struct newid_coding *codings, size_t count, int64_t *found,
                               struct newid_error *err) NEWID_CHECKED;

#endif
