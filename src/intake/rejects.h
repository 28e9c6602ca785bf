/*
 * Rejects: the rows that could not be used, with their own cells and the
 * reason, as a CSV file that can be corrected and imported again.
 */
#ifndef NEWID_REJECTS_H
#define NEWID_REJECTS_H

#include "intake/columns.h"
#include "intake/reader.h"
#include "util/arena.h"

#include <stdint.h>

struct reject_cell {
    size_t column; /* of the rejects file */
    const char *text;
};

struct reject {
    const char *file, *reason;
    int64_t row;
    struct reject_cell *cells;
    size_t cell_count;
};

/* Tables with different columns share one rejects file: its columns are those of all of them, each once. */
struct rejects {
    struct reject *items;
    size_t count, capacity;
    const char **columns;
    size_t column_count, column_capacity;
    struct arena arena;
};

#define REJECTS_INIT                                                                                                   \
    {                                                                                                                  \
        NULL, 0, 0, NULL, 0, 0, ARENA_INIT                                                                             \
    }

/* columns and row are NULL for a document (`number` is then its part, or 0). With keep_cells false only place and
 * reason are kept. */
enum newid_status rejects_add(struct rejects *rejects, const char *file, const struct columns *columns,
                              const struct grid_row *row, int64_t number, const char *reason, bool keep_cells,
                              struct newid_error *err) NEWID_CHECKED;

/* Appends the whole file: the original columns, then file, row, reason. */
void rejects_print(const struct rejects *rejects, struct buf *out);
void rejects_release(struct rejects *rejects);

#endif
