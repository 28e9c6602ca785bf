#include "stats/suppress.h"

#include <math.h>

/*
 * A small cell is protected upwards if the table could be another one, where that cell is larger by what it needs: the
 * program finds how to change cells at least cost so that all relations still hold, and those that change are hidden.
 * Column j is how much member j rises, column members + j how much it falls.
 */

/* The last row gathered, for rises and falls. */
static void add_balance(struct suppress *s, struct linear *lp)
{
    size_t n = s->row.count;
    for (size_t i = 0; i < n; i++) {
        s->places[i] = s->row.columns[i];
        s->factors[i] = s->row.factors[i];
        s->places[n + i] = s->members + s->row.columns[i];
        s->factors[n + i] = -s->row.factors[i];
    }
    linear_add_row(lp, s->places, s->factors, 2 * n, 0, 0);
}

/* What is hidden already changes for almost nothing; the rest by its cost, and falls no lower than the reader would
 * think. */
static void set_member(const struct suppress *s, struct linear *lp, size_t j)
{
    size_t cell = s->member[j];
    double cost = s->hidden[cell] ? 1e-6 : s->problem->cost[cell], down = s->cells->counts[cell] - s->problem->lowest;
    linear_bound(lp, j, 0, down < 0 ? 0 : (double)INFINITY);
    linear_bound(lp, s->members + j, 0, fmax(0, down));
    linear_cost(lp, j, cost);
    linear_cost(lp, s->members + j, cost);
}

/* s->factors, once the rows are made, holds what each small member still needs. */
static bool hide_for(struct suppress *s, struct linear *lp, size_t small)
{
    linear_bound(lp, small, s->factors[small], s->factors[small]);
    linear_bound(lp, s->members + small, 0, 0);
    s->answer = linear_solve(lp, false);
    if (s->answer != LINEAR_SOLVED)
        return false;
    for (size_t j = 0; j < s->members; j++) {
        double rise = linear_value(lp, j), fall = linear_value(lp, s->members + j);
        if (rise + fall > 1e-7)
            s->hidden[s->member[j]] = true;
        /* Other small cells that this other table lets rise far enough are protected by it too. */
        if (j == small || rise - fall >= s->factors[j] - 1e-7)
            s->factors[j] = 0;
    }
    for (size_t j = 0; j < s->members; j++)
        set_member(s, lp, j);
    return true;
}

/* The member that needs most; all are protected where that is 0. */
static size_t neediest(const struct suppress *s)
{
    size_t most = 0;
    for (size_t j = 1; j < s->members; j++)
        if (s->factors[j] > s->factors[most])
            most = j;
    return most;
}

void suppress_by_flows(struct linear *const *lp, void *closure)
{
    struct suppress *s = closure;
    linear_add_columns(lp[0], 2 * s->members);
    suppress_each_relation(s, add_balance, lp[0]);
    for (size_t j = 0; j < s->members; j++) {
        size_t cell = s->member[j];
        set_member(s, lp[0], j);
        s->factors[j] = s->problem->small[cell] ? suppress_need(s, cell) : 0;
    }
    s->answer = LINEAR_SOLVED;
    for (size_t j = neediest(s); s->factors[j] > 0; j = neediest(s))
        if (!hide_for(s, lp[0], j))
            return;
}
