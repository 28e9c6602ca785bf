/* What must seem possible of each small row for it to be safe. */
#ifndef NEWID_RELEASE_TARGETS_H
#define NEWID_RELEASE_TARGETS_H

#include "release/worlds.h"

/* A world that must be possible: one with more in the row, or one with less. */
struct target {
    size_t k, place; /* k: in the family */
    bool up;         /* more accounts and writers; else fewer */
    bool either;     /* the other way will do as well */
    double writers;  /* up: at least so many; 0: one more than there are is asked for otherwise */
    double rest;     /* down: at least so many others in the base */
    bool fewer;      /* down: one account fewer at least; else only the base is to seem larger */
    bool tried;      /* in the part that the search is at */
    bool safe;
};

/* The targets of a family, in memory. NULL: no memory. */
struct target *targets_of(const struct worlds *worlds, struct arena *memory, size_t *count);

/* Asks the program for a target's world, or nothing any more. */
void target_bound(const struct target *target, const struct worlds *worlds, struct linear *lp);
/* Is the last answer such a world? */
bool target_is_met(const struct target *target, const struct worlds *worlds, struct linear *lp);

#endif
