/* Blocks: the accounts' fields and the themes' mentions as blobs; see 0002-blocks.sql. */
#ifndef NEWID_BLOCKS_H
#define NEWID_BLOCKS_H

#include "store/private.h"

enum { BLOCK_BITS = NEWID_BLOCK_BITS, BLOCK_SIZE = 1 << BLOCK_BITS };

enum newid_status blocks_drop(struct newid_store *store, int64_t block, struct newid_error *err) NEWID_CHECKED;

/* The blob of a block's field: *found is false where the block is not kept. It lives until the next call. */
enum newid_status blocks_get(struct newid_store *store, int64_t block, const char *field, bool *found,
                             const unsigned char **data, size_t *len, struct newid_error *err) NEWID_CHECKED;

/* Calls visit for each row of BLOCK_ROWS, the accounts of a block in order of num. NEWID_DATABASE: one of them is not measured. */
enum newid_status blocks_each_row(struct newid_store *store, int64_t block,
                                  enum newid_status (*visit)(void *context, sqlite3_stmt *row,
                                                             struct newid_error *err),
                                  void *context, struct newid_error *err) NEWID_CHECKED;

/* The number of the last block that an account is in; -1 where there is no account. */
enum newid_status blocks_last(struct newid_store *store, int64_t *block, struct newid_error *err) NEWID_CHECKED;

/* The value that a dictionary code stands for; it lives until the next call. */
enum newid_status dictionary_value(struct newid_store *store, uint32_t code, const char **value,
                                   struct newid_error *err) NEWID_CHECKED;

static inline uint32_t read_u32(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint32_t read_u16(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

#endif
