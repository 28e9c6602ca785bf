/* The cells of one row while it is read; their texts stand one after the other in one buffer. */
#ifndef NEWID_CELLS_H
#define NEWID_CELLS_H

#include "intake/reader.h"

struct cell {
    size_t start; /* in text */
    bool is_number, is_date;
};

struct cells {
    struct buf text; /* each cell's text and a NUL */
    struct cell *items;
    struct grid_cell *seen; /* what the visitor gets */
    size_t count, capacity, seen_capacity;
    bool failed;   /* out of memory */
    bool too_many; /* more columns than GRID_MOST_COLUMNS; the rest is dropped */
};

#define CELLS_INIT                                                                                                     \
    {                                                                                                                  \
        BUF_INIT, NULL, NULL, 0, 0, 0, false, false                                                                    \
    }

void cells_release(struct cells *cells);
void cells_reset(struct cells *cells);
/* Adds a cell at the end. Bytes that are not UTF-8 become U+FFFD. */
void cells_add(struct cells *cells, const char *text, size_t len);
/* Puts a cell in column (from 0), with empty ones before it; what stood there is replaced. */
void cells_put(struct cells *cells, size_t column, const char *text, size_t len, bool is_number, bool is_date);

/* Hands the row to the visitor unless it is wholly empty and without fault. */
enum newid_status cells_visit(struct cells *cells, int64_t row, const char *fault, const struct grid_visitor *visitor,
                              struct newid_error *err) NEWID_CHECKED;

#endif
