/* Numbers in as few bytes as their range wants, and varints: how blobs are written; see 0004-packed.sql. */
#ifndef NEWID_PACKED_H
#define NEWID_PACKED_H

#include "util/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct packed {
    size_t count;
    uint32_t least;
    unsigned width;            /* bytes a number, 0 to 4 */
    const unsigned char *data; /* the caller's */
};

/* Appends the numbers to out. */
void packed_write(struct buf *out, const uint32_t *numbers, size_t count);

/* False where data is not what packed_write made. */
bool packed_open(struct packed *out, const unsigned char *data, size_t len);

/* Reads all numbers into out. */
void packed_read(const struct packed *packed, uint32_t *out);

#endif
