/* What attack and suppression need of a set of cells. */
#ifndef NEWID_STATS_CELLS_H
#define NEWID_STATS_CELLS_H

#include <newid/protect.h>

/* Invalid where a count, a relation or a cell's number is wrong, with the reason. */
struct newid_outcome cells_check(const struct newid_cells *cells);

/*
 * Labels each cell by a cell of its component: cells are connected that share a relation, of those chosen (NULL: all).
 * A cell that is not chosen is its own label.
 */
void cells_components(size_t *label, const struct newid_cells *cells, const bool *chosen);

/* Room to gather a relation as a row of a linear program: total - sum of parts. */
struct relation_row {
    size_t *columns;
    double *factors;
    size_t count;
    double *dense; /* by cell, all 0 between uses */
};

bool relation_row_init(struct relation_row *row, size_t cells);
void relation_row_release(struct relation_row *row);

/*
 * Gathers the chosen cells of a relation under their columns (column[cell]); returns what the others of it add up to:
 * row + that = 0. chosen NULL: all.
 */
double relation_row_gather(struct relation_row *row, const struct newid_cells *cells, size_t relation,
                           const bool *chosen, const size_t *column);

#endif
