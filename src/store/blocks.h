/* Blocks: the accounts' fields and the themes' mentions as blobs; see 0002-blocks.sql and 0004-packed.sql. */
#ifndef NEWID_BLOCKS_H
#define NEWID_BLOCKS_H

#include "store/packed.h"
#include "store/private.h"

#include <newid/stats.h>

enum { BLOCK_BITS = NEWID_BLOCK_BITS, BLOCK_SIZE = 1 << BLOCK_BITS };

enum newid_status blocks_drop(struct newid_store *store, int64_t block, struct newid_error *err) NEWID_CHECKED;

/* A block's field: *found is false where the block is not kept. It lives until the next call. */
enum newid_status blocks_get(struct newid_store *store, int64_t block, const char *field, bool *found,
                             struct packed *numbers, struct newid_error *err) NEWID_CHECKED;
/* NEWID_DATABASE: a block is not as it was written. */
enum newid_status blocks_fail(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* Calls visit for each row of BLOCK_ROWS, the accounts of a block in order of num. NEWID_DATABASE: one of them is not
 * measured. */
enum newid_status blocks_each_row(struct newid_store *store, int64_t block,
                                  enum newid_status (*visit)(void *context, sqlite3_stmt *row, struct newid_error *err),
                                  void *context, struct newid_error *err) NEWID_CHECKED;

/* The number of the last block that an account is in; -1 where there is no account. */
enum newid_status blocks_last(struct newid_store *store, int64_t *block, struct newid_error *err) NEWID_CHECKED;

/* The value that a dictionary code stands for; it lives until the next call. */
enum newid_status dictionary_value(struct newid_store *store, uint32_t code, const char **value,
                                   struct newid_error *err) NEWID_CHECKED;

/* The code of a value; 0 where it has none. */
enum newid_status dictionary_find(struct newid_store *store, const char *field, const char *value, size_t len,
                                  uint32_t *code, struct newid_error *err) NEWID_CHECKED;
/* The greatest code that there is. */
enum newid_status dictionary_last(struct newid_store *store, uint32_t *code, struct newid_error *err) NEWID_CHECKED;

/* A date as a block has it: 0 for none, else the days since 0000-01-01 and 1. */
enum { FIRST_DAY = -719528 };
uint32_t block_number_of_date(const char *date);
static inline int32_t block_day(uint32_t number) { return number ? (int32_t)(number - 1) + FIRST_DAY : NEWID_UNDATED; }

#endif
