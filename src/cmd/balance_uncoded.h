/* What the codebook misses: words and passages of the accounts that have no theme. */
#ifndef NEWID_CMD_BALANCE_UNCODED_H
#define NEWID_CMD_BALANCE_UNCODED_H

#include "change/balance.h"
#include "out/out.h"

#include <newid/store.h>

/* The beginnings of up to `most` uncoded accounts, taken evenly over them in order of import. */
enum newid_status balance_put_uncoded(struct out *out, struct newid_store *store, const struct balance *balance,
                                      size_t most, struct newid_error *err) NEWID_CHECKED;

/*
 * The `most` words and phrases that mark the uncoded accounts against those that have a theme. accounts: of either side
 * at most so many are read, taken evenly in the order of import, which is said; 0: all.
 */
enum newid_status balance_put_words(struct out *out, struct newid_store *store, const struct balance *balance,
                                    size_t most, size_t accounts, struct newid_error *err) NEWID_CHECKED;

/* As many as are read in a second or so: enough where nobody asked for the words. */
enum { BALANCE_WORDS_ACCOUNTS = 2500 };

#endif
