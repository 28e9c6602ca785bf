/* Facts from the store, block by block: from the mentions that are kept, or from the hits where they are not. */
#ifndef NEWID_COUNTED_H
#define NEWID_COUNTED_H

#include "table/facts.h"

#include <newid/store.h>

/*
 * Fills facts, which must be new and over the accounts of columns, with every theme's mentions. statuses as in facts_new: what is kept
 * serves only 0, each theme's own.
 */
enum newid_status counted_load(struct facts *facts, struct newid_store *store, const struct newid_codebook *codebook,
                               const struct newid_columns *columns, unsigned statuses,
                               struct newid_error *err) NEWID_CHECKED;

#endif
