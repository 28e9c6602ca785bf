/* Which hits two codebooks give that the other does not, over the accounts of a store. */
#ifndef NEWID_CMD_CODEBOOK_HITS_H
#define NEWID_CMD_CODEBOOK_HITS_H

#include "util/arena.h"

#include <newid/coder.h>
#include <newid/store.h>

/* A theme's figures, over all accounts. Hits of one theme that overlap count once (earliest, then longest), whatever
 * their status. */
struct theme_hits {
    const char *code;
    size_t old_theme, new_theme; /* NEWID_NO_PARENT where that codebook lacks it */
    bool changed;                /* it has other matchers; themes that have the same have the same hits */
    uint64_t before, after;
    uint64_t appeared, vanished; /* hits that no hit of the other codebook's theme overlaps */
    uint64_t restated;           /* hits of both whose status is another */
    uint64_t failed;             /* accounts left out, since a pattern could not finish on them */
    size_t listed[3]; /* by enum hit_change */
};

enum hit_change { HIT_APPEARED, HIT_VANISHED, HIT_RESTATED };

struct moved_hit {
    const char *theme, *account;
    enum hit_change change;
    uint32_t start, end;
    enum newid_hit_status before, after; /* of HIT_RESTATED; else what it is or was, in both */
};

struct hit_comparison {
    struct theme_hits *themes; /* in the new codebook's order, then those that are gone */
    size_t theme_count;
    struct moved_hit *moved; /* at most `passages` of each theme and change, in order of account */
    size_t moved_count, moved_capacity;
    uint64_t accounts;
    struct arena memory;
};

enum newid_status hit_comparison_run(struct hit_comparison *out, const struct newid_codebook *old,
                                     const struct newid_codebook *new, struct newid_store *store, size_t passages,
                                     struct newid_error *err) NEWID_CHECKED;
void hit_comparison_release(struct hit_comparison *comparison);

#endif
