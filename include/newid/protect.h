/*
 * Protection of published tables: which cells must be hidden beside those that are too small, so that nobody can work
 * the small ones out from totals; and the attack that shows whether they can. Cells are numbers of persons or accounts;
 * tables that are published together are one set of cells and relations.
 */
#ifndef NEWID_PROTECT_H
#define NEWID_PROTECT_H

#include <newid/stats.h>

/* Cell `total` is the sum of the cells parts[0 .. count - 1]. Complements are relations too: n = with + without. */
struct newid_relation {
    size_t total;
    const size_t *parts;
    size_t count;
};

struct newid_cells {
    const double *counts; /* whole numbers of 0 or more that keep all relations */
    size_t count;
    const struct newid_relation *relations;
    size_t relation_count;
};

/*
 * What a reader who knows every published cell and relation can say of the hidden ones: out[i] is the least and most
 * that cell i can be, found by a linear program each; high is infinite where nothing bounds it. Of a published cell it
 * is the count. hidden: which cells are. lowest: what the reader takes hidden cells to be at least (1 where empty cells
 * are never hidden). known: what the reader knows beside, by cell, or NULL; NAN for a bound not known. Counts that
 * break a relation, a cell number beyond the cells, a relation without parts: invalid. Nothing fits all that the reader
 * is told: undefined. Memory, or the solver gave up: failed.
 */
NEWID_API struct newid_outcome newid_attack(struct newid_interval *out, const struct newid_cells *cells,
                                            const bool *hidden, double lowest, const struct newid_interval *known);

enum newid_protection {
    NEWID_PROTECT_EXACT,    /* no small cell can be worked out: its interval is 1 or wider */
    NEWID_PROTECT_THRESHOLD /* nor be shown to be under the threshold: the interval reaches it */
};

/* Is a small cell protected that the reader places in this interval? */
NEWID_API bool newid_is_protected(struct newid_interval attack, double threshold, enum newid_protection protection);

struct newid_suppression {
    const bool *small;  /* cells that must be hidden for themselves */
    const bool *fixed;  /* cells that must not be hidden beside them; NULL: none */
    const double *cost; /* of hiding a cell, above 0 */
    double threshold;
    enum newid_protection protection;
    double lowest; /* as newid_attack; above 0 only where no cell below it may be hidden */
};

struct newid_suppressed {
    double cost;  /* of the cells hidden beside the small ones */
    bool optimal; /* no cheaper choice protects all small cells; false where the tables were too large to prove it */
};

/*
 * Hides small cells, and as few others as protect them by total cost: hidden[i] for each cell. Small tables are solved
 * to the optimum by cutting planes: Fischetti and Salazar (2001), Management Science 47; large ones by a flow through
 * each small cell at least new cost, one after the other, in the way of Kelly, Golden and Assad (1992), Networks 22,
 * which is then audited. Either way newid_attack finds every small cell protected where the outcome is defined.
 * Invalid, failed: as newid_attack, and a cost of 0 or less. Not even hiding everything would do: refused.
 */
NEWID_API struct newid_outcome newid_suppress(struct newid_suppressed *out, bool *hidden,
                                              const struct newid_cells *cells, const struct newid_suppression *problem);

#endif
