/*
 * Protection of a universe: hides, beside the rows that are small, as few others as keep a reader who knows all that
 * is shown from working a small one out; and the reader, who tries.
 *
 * A small row is safe if all that is shown would be the same in a world where the row is not small. That world is found
 * by a linear program over the atoms: accounts of each atom, writers of each hidden row, everything shown as it is.
 */
#ifndef NEWID_RELEASE_SECURE_H
#define NEWID_RELEASE_SECURE_H

#include "release/universe.h"

#include <newid/stats.h>
#include <newid/status.h>

/* How much may be worked, all families together, and whether to go on at all. */
struct effort {
    double work;                 /* as linear_limit counts it */
    bool (*stop)(void *context); /* NULL: never */
    void *context;
};

/* About ten seconds of a machine of 2020. */
extern const double effort_usual;

struct secured {
    size_t small, beside; /* rows hidden for themselves, and beside them; bases not counted */
    size_t coarse;        /* families that lost whole levels of rows */
    size_t lost;          /* small rows that what was published before gives away whatever is hidden now */
};

/*
 * Rows that are shown may become ROW_BESIDE. A base that is hidden hides every theme's row of its place. A family that
 * is not shown to be safe within its share of the work loses its finest rows, or, where that does not do, all of them.
 * The share is of work, not of time: the same tables are always hidden alike. NEWID_STOPPED: stop said so.
 */
enum newid_status secure_universe(struct universe *universe, const struct effort *effort, struct secured *secured,
                                  struct newid_error *err) NEWID_CHECKED;

/* What a reader finds of one small row. */
struct finding {
    size_t layer, place;
    /* That mention it (of layer 0: the base): the reader cannot say less than this. Of an unsafe row it may be more. */
    struct newid_interval writers, accounts;
    bool unsafe; /* no world was found in which it is not small */
};

/* Attacks every small row by what is shown. *findings is the caller's (mem_free). */
enum newid_status attack_universe(const struct universe *universe, const struct effort *effort,
                                  struct finding **findings, size_t *count, struct newid_error *err) NEWID_CHECKED;

#endif
