/*
 * Worlds that look alike: a linear program whose solutions are all the figures that a family of layers could have,
 * given what is shown. Columns are the accounts of each atom and how far each open row is from the truth, rows what
 * must hold:
 *
 *   a row's accounts are the sum of its atoms, and a row that is not open is as it is;
 *   who mentions has an account that does, who does not has one that does not, and both make up the base;
 *   writers of the whole are no fewer than of any part, and their sum over the parts exceeds them by no more than that
 *   of the bases does;
 *   accounts and writers of a child are among its parent's, and, where the parent has no passages of its own, theirs
 *   among those of all children.
 *
 * Where some base is hidden, bases are unknown too, but hold all that other families mention.
 */
#ifndef NEWID_RELEASE_WORLDS_H
#define NEWID_RELEASE_WORLDS_H

#include "release/universe.h"
#include "stats/linear.h"

/* What may differ from the truth in a row, as columns; or that it is not open. */
enum { RISE, FALL, WRITERS_RISE, WRITERS_FALL, REST, ROW_COLUMNS };
#define NOT_OPEN ((size_t)-1)

struct worlds {
    const struct universe *universe;
    const size_t *layers; /* of the family, the base first where it is open */
    size_t layer_count;
    bool has_writers; /* false: accounts alone, which is quick and nearly right */
    bool shown_may_open;
    bool base_is_open;
    /* Where only some may differ from the truth: by layer of the family, by atom. NULL: all may. */
    const bool *layer_may, *atom_may;
    size_t *first;       /* layer_count × places: the first of a row's columns; or NOT_OPEN */
    bool *place_may;     /* by place: has an atom that may */
    size_t *atom_column; /* layer_count × atoms; or NOT_OPEN */
    size_t columns;
    size_t *places; /* room for one row of the program */
    double *factors;
    size_t length;
};

/* Gives each open row its columns. False: no memory. Everything is in memory. */
bool worlds_init(struct worlds *worlds, struct arena *memory);

/* Fills an empty program; allocates nothing, so that it may run inside linear_run. */
void worlds_build(struct worlds *worlds, struct linear *lp);

/* k: the layer's place in worlds->layers. */
static inline size_t worlds_first(const struct worlds *w, size_t k, size_t place)
{
    return w->first[k * w->universe->place_count + place];
}

/* Bounds of a row's columns as they are when nothing is asked of it. */
void worlds_bound_row(const struct worlds *worlds, struct linear *lp, size_t k, size_t place);
/* Of the last answer: accounts and writers of an open row. */
double worlds_accounts(const struct worlds *worlds, struct linear *lp, size_t k, size_t place);
double worlds_writers(const struct worlds *worlds, struct linear *lp, size_t k, size_t place);
double worlds_rest(const struct worlds *worlds, struct linear *lp, size_t k, size_t place);

#endif
