/* Two themes together (--cross): in the same account, paragraph or sentence. */
#ifndef NEWID_TOGETHER_H
#define NEWID_TOGETHER_H

#include "table/facts.h"

#include <newid/store.h>

/*
 * Fills out with the accounts that have both themes within one unit of `scope`; a mention's hits are the units that
 * have both (by account: 1), all of them affirmed. *out is the caller's (mem_free of items). NEWID_USAGE: a theme
 * without passages by a scope that needs them.
 */
enum newid_status together_count(struct mentions *out, struct newid_store *store, struct facts *facts,
                                 const struct newid_codebook *codebook, size_t a, size_t b, enum newid_scope scope,
                                 struct newid_error *err) NEWID_CHECKED;

#endif
