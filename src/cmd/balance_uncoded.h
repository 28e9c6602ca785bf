/* What the codebook misses: words and passages of the accounts that have no theme. */
#ifndef NEWID_CMD_BALANCE_UNCODED_H
#define NEWID_CMD_BALANCE_UNCODED_H

#include "change/balance.h"
#include "out/out.h"

#include <newid/store.h>

/* The beginnings of up to `most` uncoded accounts, taken evenly over them in order of import. */
enum newid_status balance_put_uncoded(struct out *out, struct newid_store *store, const struct balance *balance,
                                      size_t most, struct newid_error *err) NEWID_CHECKED;

/* The `most` words and phrases that mark the uncoded accounts against those that have a theme. */
enum newid_status balance_put_words(struct out *out, struct newid_store *store, const struct balance *balance,
                                    size_t most, struct newid_error *err) NEWID_CHECKED;

#endif
