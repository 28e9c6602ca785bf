/* newid code --explain: why the hits of an account have the status that they have. */
#ifndef NEWID_CMD_EXPLAIN_H
#define NEWID_CMD_EXPLAIN_H

#include "cmd/opt.h"

#include <newid/store.h>

/*
 * Prints the account's hits, each in its sentence with what was decided and by which words. themes: codes; none: all.
 * NEWID_USAGE: an unknown theme; NEWID_NOT_FOUND: an unknown account. Nothing is written to the store.
 */
enum newid_status explain_account(struct newid_store *store, const struct newid_codebook *book, const char *name,
                                  const char *account, const struct opt_list *themes,
                                  struct newid_error *err) NEWID_CHECKED;

#endif
