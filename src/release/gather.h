/* The universe of a set of tables, made from the store: figures and states of every row. */
#ifndef NEWID_RELEASE_GATHER_H
#define NEWID_RELEASE_GATHER_H

#include "release/frame.h"

struct gathered {
    struct frame frame;
    struct universe universe;
    const struct newid_codebook *codebook;
    size_t forgotten; /* past rows that are not what they were, or gone */
    struct table_layers {
        size_t *layer; /* by the table's themes in its order */
        size_t count;
    } * tables; /* one a table */
    struct newid_thresholds thresholds;
};

/* gathered_release also after a failure. */
enum newid_status gather(struct gathered *gathered, struct newid_store *store, const struct newid_codebook *codebook,
                         const struct release_table *tables, size_t count, struct newid_error *err) NEWID_CHECKED;
void gathered_release(struct gathered *gathered);

#endif
