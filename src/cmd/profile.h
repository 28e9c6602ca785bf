/* What each pattern of a codebook costs. */
#ifndef NEWID_CMD_PROFILE_H
#define NEWID_CMD_PROFILE_H

#include <newid/store.h>

/* Scans a sample of the accounts, keeping nothing, and prints the dearest patterns with a hint where one eats the run. */
enum newid_status profile_codebook(struct newid_store *store, const struct newid_codebook *book,
                                   enum newid_engine engine, struct newid_error *err) NEWID_CHECKED;

#endif
