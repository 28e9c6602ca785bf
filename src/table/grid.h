/*
 * The grid under a view: every theme has the same cells in the same order, so a cell is found by its theme's place, its
 * kind's block, and its time and group in the block.
 */
#ifndef NEWID_GRID_H
#define NEWID_GRID_H

#include "table/views.h"
#include "util/arena.h"
#include "util/buf.h"

/* One kind: times × groups cells from `first` on. */
struct grid_block {
    size_t first, times, groups;
};

struct grid {
    const struct view *view;
    size_t themes, stride; /* how many themes, and how many cells each has */
    struct grid_block *blocks;
    size_t block_count;
    struct arena memory; /* for the view's own strings */
};

enum newid_status grid_new(struct grid *grid, const struct view *view, struct newid_error *err) NEWID_CHECKED;
void grid_release(struct grid *grid);

const struct newid_cell *grid_cell(const struct grid *grid, size_t theme, const struct grid_block *block, size_t time,
                                   size_t group);
/* Any theme's cell of this place that is not hidden, for its base; NULL where all are. */
const struct newid_cell *grid_base(const struct grid *grid, const struct grid_block *block, size_t time, size_t group);

/* The headline: writers, or accounts where the data have no workers. */
uint64_t headline_x(const struct view *view, const struct newid_cell *cell);
uint64_t headline_n(const struct view *view, const struct newid_cell *cell);

/* "a × b" for a crossed pair; strings of the arena or the codebook. NULL: no memory. */
const char *theme_code(struct arena *memory, const struct view *view, const struct newid_cell *cell);
const char *theme_label(struct arena *memory, const struct view *view, const struct newid_cell *cell);
/* The label with two spaces for each of its ancestors that the table shows. */
const char *theme_label_indented(struct arena *memory, const struct view *view, const struct newid_cell *cell);

/* The cell's period as data has it, and as people read it; out holds at least 64 bytes. */
void period_in_data(char *out, size_t size, const struct view *view, const struct newid_cell *cell);
void period_for_people(char *out, size_t size, const struct view *view, const struct newid_cell *cell);
/* The cell's group as people read it: the data's word, or newid's for all, none and a language. */
const char *group_for_people(const struct view *view, const struct newid_cell *cell);

#endif
