/*
 * A universe: everything that a set of tables says, taken apart so far that each figure is a sum. An atom is a set of
 * accounts that every table treats alike; a place is a set of atoms that some table has a row for (a period of a group
 * of a kind, or a total), however many tables have it and whatever they call it; a layer is a theme, or, as layer 0,
 * the bases. A row is a layer at a place: its figures are shown or hidden together.
 *
 * Accounts are sums over atoms. Writers are not, as one writes in several places; what ties them are covers.
 */
#ifndef NEWID_RELEASE_UNIVERSE_H
#define NEWID_RELEASE_UNIVERSE_H

#include "util/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum row_state {
    ROW_ABSENT, /* in no table */
    ROW_SHOWN,
    ROW_KNOWN, /* published before, so nobody can hide it */
    ROW_SMALL, /* hidden for itself, and to be protected */
    ROW_BESIDE /* hidden, and needs no protection */
};

static inline bool row_is_hidden(enum row_state state) { return state == ROW_SMALL || state == ROW_BESIDE; }

#define NO_LAYER ((size_t)-1)

struct layer {
    const char *code; /* of the theme; NULL for the bases */
    double *atoms;    /* accounts that mention it, by atom; those below by place */
    double *accounts; /* the sum of the place's atoms */
    double *writers;  /* distinct, who mention it; accounts where the data have no workers */
    enum row_state *state;
    size_t parent;        /* whose accounts hold all of this one's; NO_LAYER: none */
    bool sum_of_children; /* each of its accounts is one of a child's */
    size_t family;        /* the same for layers that are tied */
};

/* `whole` is made of `parts`, which share no account: accounts add up; a writer may be in several parts. */
struct cover {
    size_t whole;
    const size_t *parts;
    size_t count;
};

struct place {
    const size_t *atoms;
    size_t count;
    double cost; /* of hiding a row there */
};

struct universe {
    size_t atom_count, place_count, layer_count, cover_count, cover_capacity;
    struct place *places;
    struct layer *layers;
    struct cover *covers;
    double base, mention; /* thresholds: the smallest base; the fewest who mention, and who don't */
    struct arena memory;
};

/* Places and atoms only, from `members`: for each place which atoms it has, in bits of words_a_place words. False: no
 * memory. Layers are empty, every row absent. */
bool universe_init(struct universe *universe, size_t atoms, size_t places, size_t layers, const uint64_t *members,
                   size_t words_a_place);
void universe_release(struct universe *universe);

/* Adds the cover of `whole` by those of `line` that lie within it, where they make it up. False: no memory. */
bool universe_cover(struct universe *universe, size_t whole, const size_t *line, size_t count, const uint64_t *members,
                    size_t words_a_place);

/* After the figures of atoms are there: sums, costs, families, what holds between parents and children. */
bool universe_finish(struct universe *universe);

/* The layers of a family, the bases first where one of them is hidden. In memory; NULL: none left. */
size_t *universe_family(const struct universe *universe, size_t family, struct arena *memory, size_t *count);

/* Whether a row of theirs is shown or known; the base counts only in its own family. */
bool family_shows(const struct universe *universe, const size_t *layers, size_t count);

#endif
