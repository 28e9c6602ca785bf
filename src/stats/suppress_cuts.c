#include "stats/suppress.h"

#include <math.h>
#include <string.h>

/*
 * Fischetti and Salazar (2001): a master program chooses which cells to hide at least cost; for that choice the
 * reader's program looks for how far a small cell may move; where that is not far enough, its dual prices tell an
 * inequality that every good choice keeps and this one does not.
 */

enum { MOST_ROUNDS = 2000 };

static const double SECONDS = 5; /* for one master program */

/* As far as a hidden cell may move up: more than any protection asks for, as prices of infinity cannot be cut by. */
static double reach(const struct suppress *s) { return 1000 * (s->problem->threshold + 1); }

/*
 * Two or more cells of a relation are hidden, or none: one alone would be as good as published, and cost.
 */
static void add_pairs(struct suppress *s, struct linear *master)
{
    size_t n = s->row.count;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            s->factors[j] = j == i ? -1 : 1;
        linear_add_row(master, s->row.columns, s->factors, n, 0, (double)INFINITY);
    }
}

static void add_master(struct suppress *s, struct linear *master)
{
    linear_add_columns(master, s->members);
    for (size_t j = 0; j < s->members; j++) {
        size_t cell = s->member[j];
        bool small = s->problem->small[cell];
        linear_binary(master, j);
        linear_cost(master, j, small ? 0 : s->problem->cost[cell]);
        if (small)
            linear_bound(master, j, 1, 1);
    }
    suppress_each_relation(s, add_pairs, master);
}

static void add_equation(struct suppress *s, struct linear *reader)
{
    linear_add_row(reader, s->row.columns, s->row.factors, s->row.count, -s->rest, -s->rest);
}

static void bound_reader(const struct suppress *s, struct linear *reader)
{
    for (size_t j = 0; j < s->members; j++) {
        size_t cell = s->member[j];
        double count = s->cells->counts[cell];
        if (s->hidden[cell])
            linear_bound(reader, j, s->problem->lowest, count + reach(s));
        else
            linear_bound(reader, j, count, count);
    }
}

/*
 * Adds to factors, for each member, how much farther the small cell may move if that member is hidden: by the last
 * answer's prices. Sign 1 for the most, -1 for the least.
 */
static void add_prices(struct suppress *s, struct linear *reader, double sign)
{
    for (size_t j = 0; j < s->members; j++) {
        double price = sign * linear_reduced_cost(reader, j);
        double down = s->cells->counts[s->member[j]] - s->problem->lowest;
        if (fabs(price) > 1e-9)
            s->factors[j] += price > 0 ? price * reach(s) : -price * down;
    }
}

/* Sum of factors over what is hidden >= need. Factors larger than what is left to reach are cut down to it. */
static void add_cut(struct suppress *s, struct linear *master, double need)
{
    double least = 0;
    size_t count = 0;
    for (size_t j = 0; j < s->members; j++) {
        if (s->problem->small[s->member[j]])
            need -= s->factors[j];
        else
            least += fmin(0, s->factors[j]);
    }
    double most = need - least;
    for (size_t j = 0; j < s->members; j++) {
        double factor = fmin(s->factors[j], most) / most;
        if (s->problem->small[s->member[j]] || fabs(factor) < 1e-9)
            continue;
        s->places[count] = j;
        s->factors[count++] = factor;
    }
    linear_add_row(master, s->places, s->factors, count, need / most, (double)INFINITY);
}

/* Forbids what is hidden now, and nothing else. */
static void add_taboo(struct suppress *s, struct linear *master)
{
    double hidden = 0;
    for (size_t j = 0; j < s->members; j++) {
        s->places[j] = j;
        s->factors[j] = s->hidden[s->member[j]] ? -1 : 1;
        hidden += s->hidden[s->member[j]];
    }
    linear_add_row(master, s->places, s->factors, s->members, 1 - hidden, (double)INFINITY);
}

/* The reader looks at one small cell. How many cuts that gave; -1 where the solver gave up. */
static int cut_for(struct suppress *s, struct linear *master, struct linear *reader, size_t j)
{
    double count = s->cells->counts[s->member[j]], threshold = s->problem->threshold;
    int cuts = 0;
    memset(s->factors, 0, s->members * sizeof *s->factors);
    enum linear_answer answer = linear_solve(reader, true);
    if (answer == LINEAR_INFEASIBLE) { /* only where a cell below the reader's least was hidden */
        add_taboo(s, master);
        return 1;
    }
    double high = linear_objective(reader);
    if (answer != LINEAR_SOLVED)
        return -1;
    add_prices(s, reader, 1);
    if (s->problem->protection == NEWID_PROTECT_THRESHOLD && high < threshold - 1e-6) {
        add_cut(s, master, threshold - count);
        memset(s->factors, 0, s->members * sizeof *s->factors);
        return 1;
    }
    if (linear_solve(reader, false) != LINEAR_SOLVED)
        return -1;
    add_prices(s, reader, -1);
    if (high - linear_objective(reader) < 1 - 1e-6) {
        add_cut(s, master, 1);
        cuts++;
    }
    return cuts;
}

static int add_cuts(struct suppress *s, struct linear *master, struct linear *reader)
{
    int cuts = 0;
    bound_reader(s, reader);
    for (size_t j = 0; j < s->members; j++) {
        if (!s->problem->small[s->member[j]])
            continue;
        linear_cost(reader, j, 1);
        int more = cut_for(s, master, reader, j);
        linear_cost(reader, j, 0);
        if (more < 0)
            return -1;
        cuts += more;
    }
    return cuts;
}

void suppress_by_cuts(struct linear *const *lp, void *closure)
{
    struct suppress *s = closure;
    struct linear *master = lp[0], *reader = lp[1];
    add_master(s, master);
    linear_add_columns(reader, s->members);
    suppress_each_relation(s, add_equation, reader);
    for (int round = 0; round < MOST_ROUNDS; round++) {
        s->answer = linear_solve_whole(master, SECONDS);
        if (s->answer != LINEAR_SOLVED)
            break;
        for (size_t j = 0; j < s->members; j++)
            s->hidden[s->member[j]] = linear_chosen(master, j);
        int cuts = add_cuts(s, master, reader);
        if (cuts == 0)
            return;
        s->answer = LINEAR_GAVE_UP;
        if (cuts < 0)
            break;
    }
    for (size_t j = 0; j < s->members; j++)
        s->hidden[s->member[j]] = s->problem->small[s->member[j]];
}
