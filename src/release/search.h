/* The search for a world for each small row: first among what it is tied to, then among all. */
#ifndef NEWID_RELEASE_SEARCH_H
#define NEWID_RELEASE_SEARCH_H

#include "release/secure.h"
#include "release/targets.h"

struct search {
    struct worlds *worlds;  /* where shown rows may open they are searched as a whole only */
    struct target *targets; /* those that are safe already are not looked for */
    size_t count;
    void (*learn)(void *context, const struct worlds *worlds,
                  struct linear *lp);                   /* what the last answer shows; or NULL */
    void (*begin)(void *context, struct linear *whole); /* the program over all is there, its costs are not; or NULL */
    void *context;
    struct effort *effort;
    struct arena scratch; /* released by whoever began the search, also where it was left by a failure */
};

/* Sets `safe` of the targets that have a world, by programs that are empty yet. */
void search_worlds(struct search *search, struct linear *whole, struct linear *part);

#endif
