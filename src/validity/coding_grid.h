/* A table of codings, whole in memory: a CSV file, or a sheet of a workbook. */
#ifndef NEWID_CODING_GRID_H
#define NEWID_CODING_GRID_H

#include "util/arena.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct coding_line {
    int64_t row;        /* as a spreadsheet numbers it */
    const char **cells; /* one a column of the header; "" where empty; canonical text, without spaces around it unless
                           keeps_space */
    const char *fault;  /* why the row cannot be read, or NULL */
};

struct coding_grid {
    const char **names; /* of the columns: canonical, without spaces around them; "" where the header has none */
    size_t column_count;
    struct coding_line *lines;
    size_t line_count, line_capacity;
    bool is_workbook;
    bool keeps_space; /* set before loading */
    struct arena memory;
};

/* sheet: of a workbook; NULL for the first. NEWID_USAGE: no such sheet. NEWID_INPUT: no table. *grid is zero but for
 * keeps_space. coding_grid_release also after a failure. */
enum newid_status coding_grid_load(struct coding_grid *grid, const char *path, const char *sheet,
                                   void (*note)(void *context, const char *message), void *context,
                                   struct newid_error *err) NEWID_CHECKED;
void coding_grid_release(struct coding_grid *grid);

/* Whether two headings are the same but for the case of ASCII letters. */
bool coding_same_name(const char *a, const char *b);

/* The column with this heading; (size_t)-1 where there is none. */
size_t coding_grid_column(const struct coding_grid *grid, const char *name);

#endif
