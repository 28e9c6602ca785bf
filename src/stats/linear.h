/*
 * Linear programs, by GLPK, which prints and aborts unless it is kept from it: everything runs inside linear_run, where
 * a failure of GLPK ends the work and is told.
 */
#ifndef NEWID_STATS_LINEAR_H
#define NEWID_STATS_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

struct linear;

enum { LINEAR_PROGRAMS = 2 };

/*
 * Calls work with LINEAR_PROGRAMS empty programs and drops them afterwards. False where GLPK failed (memory, as a
 * rule): work was then left in the midst of a call of this header, so it must own nothing itself that has to be freed.
 * Calls may not be nested.
 */
bool linear_run(void (*work)(struct linear *const *lp, void *closure), void *closure);

/* Columns are numbered from 0 as they are added; their values are 0 or more until bounded otherwise, their cost is 0.
 */
void linear_add_columns(struct linear *lp, size_t count);
/* low and high may be infinite. */
void linear_bound(struct linear *lp, size_t column, double low, double high);
void linear_cost(struct linear *lp, size_t column, double cost);
/* The column is to be 0 or 1 where linear_solve_whole is asked. */
void linear_binary(struct linear *lp, size_t column);
/* low <= sum of factors[i] * columns[i] <= high; each column once. */
void linear_add_row(struct linear *lp, const size_t *columns, const double *factors, size_t count, double low,
                    double high);

enum linear_answer { LINEAR_SOLVED, LINEAR_UNBOUNDED, LINEAR_INFEASIBLE, LINEAR_GAVE_UP };

/* Takes all columns and rows away. */
void linear_clear(struct linear *lp);

/* How much the program may still be worked on: steps of the simplex method times rows. Without it, without limit. */
void linear_limit(struct linear *lp, double *work);

/* The least, or most, cost. Solving again after a change of costs or bounds starts from the last answer. */
enum linear_answer linear_solve(struct linear *lp, bool most);
/* Of the last answer of linear_solve: the cost, a column's value, and what the cost would gain by a unit more of it. */
double linear_objective(struct linear *lp);
double linear_value(struct linear *lp, size_t column);
double linear_reduced_cost(struct linear *lp, size_t column);

/* The least cost with binary columns whole, within `seconds`. */
enum linear_answer linear_solve_whole(struct linear *lp, double seconds);
bool linear_chosen(struct linear *lp, size_t column);

#endif
