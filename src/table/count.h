/* Counts themes over a cube, several at once and on several threads; what they come to does not depend on that. */
#ifndef NEWID_COUNT_H
#define NEWID_COUNT_H

#include "table/source.h"
#include "table/tally.h"

struct count_request {
    struct source *source;
    const struct newid_columns *columns;
    const struct cube *cube;
    const size_t *themes; /* or SOURCE_CROSSED */
    size_t theme_count;
    unsigned threads; /* 0: by the size of the work and the machine */
    /* Called once for each of them, in any order and perhaps in several threads at once; the figures live until it
     * returns. */
    void (*done)(void *context, size_t theme, const struct tally_figures *figures);
    void *context;
};

/* newid_table_count with so many threads; 0: as many as it likes. */
enum newid_status table_count(struct newid_table **out, struct newid_store *store,
                              const struct newid_codebook *codebook, const struct newid_table_request *request,
                              unsigned threads, struct newid_error *err) NEWID_CHECKED;

/* theme, in done, is its place in request->themes. */
enum newid_status count_themes(const struct count_request *request, struct newid_error *err) NEWID_CHECKED;

#endif
