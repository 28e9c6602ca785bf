/* Choosing cells to hide within one component of the relations; see newid_suppress. */
#ifndef NEWID_STATS_SUPPRESS_H
#define NEWID_STATS_SUPPRESS_H

#include "stats/cells.h"
#include "stats/linear.h"

struct suppress {
    const struct newid_cells *cells;
    const struct newid_suppression *problem;
    bool *hidden; /* small cells are set from the start */
    bool *open;   /* cells that are or may be hidden: the others are constants, and connect nothing */
    struct relation_row row;
    double rest; /* what the closed cells of the relation in row add up to */
    const size_t *label;
    size_t component;
    size_t *member, members; /* the component's open cells */
    size_t *column;          /* of each cell: its place in member */
    double *factors;         /* room for a row over the members */
    size_t *places;
    enum linear_answer answer;
};

/* What a small cell must be able to be beyond what it is. */
double suppress_need(const struct suppress *s, size_t cell);

/* Calls add with the open cells of each relation of the component gathered in s->row. */
void suppress_each_relation(struct suppress *s, void (*add)(struct suppress *s, struct linear *lp), struct linear *lp);

/*
 * To be called by linear_run. Sets hidden, and answer: LINEAR_SOLVED, LINEAR_INFEASIBLE where hiding all is not enough,
 * LINEAR_GAVE_UP.
 */
void suppress_by_cuts(struct linear *const *lp, void *closure);
void suppress_by_flows(struct linear *const *lp, void *closure);

#endif
