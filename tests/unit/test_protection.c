#include "unit.h"

#include <math.h>
#include <newid/protect.h>

/* A table of rows by columns with its totals: (rows + 1) * (columns + 1) cells, the last of each line being the total.
 */
struct grid {
    size_t rows, columns, count;
    double *counts, *cost;
    bool *small, *fixed, *hidden;
    struct newid_relation *relations;
    size_t *parts;
    struct newid_cells cells;
    struct newid_suppression problem;
};

static void grid_release(struct grid *g)
{
    free(g->counts);
    free(g->cost);
    free(g->small);
    free(g->fixed);
    free(g->hidden);
    free(g->relations);
    free(g->parts);
}

static size_t place(const struct grid *g, size_t row, size_t column) { return row * (g->columns + 1) + column; }

static void add_lines(struct grid *g)
{
    size_t *next = g->parts, r = 0;
    for (size_t row = 0; row <= g->rows; row++, r++) {
        g->relations[r] = (struct newid_relation){place(g, row, g->columns), next, g->columns};
        for (size_t c = 0; c < g->columns; c++)
            *next++ = place(g, row, c);
    }
    for (size_t c = 0; c <= g->columns; c++, r++) {
        g->relations[r] = (struct newid_relation){place(g, g->rows, c), next, g->rows};
        for (size_t row = 0; row < g->rows; row++)
            *next++ = place(g, row, c);
    }
}

static void grid_init(struct grid *g, size_t rows, size_t columns, const double *inner, double threshold)
{
    size_t n = (rows + 1) * (columns + 1);
    *g = (struct grid){.rows = rows, .columns = columns, .count = n};
    g->counts = calloc(n, sizeof *g->counts);
    g->cost = calloc(n, sizeof *g->cost);
    g->small = calloc(n, sizeof *g->small);
    g->fixed = calloc(n, sizeof *g->fixed);
    g->hidden = calloc(n, sizeof *g->hidden);
    g->relations = calloc(rows + columns + 2, sizeof *g->relations);
    g->parts = calloc(2 * n, sizeof *g->parts);
    add_lines(g);
    for (size_t i = 0; i < rows * columns; i++) {
        size_t row = i / columns, c = i % columns;
        g->counts[place(g, row, c)] = inner[i];
        g->counts[place(g, rows, c)] += inner[i];
        g->counts[place(g, row, columns)] += inner[i];
        g->counts[n - 1] += inner[i];
    }
    for (size_t i = 0; i < n; i++) {
        g->small[i] = g->counts[i] >= 1 && g->counts[i] < threshold;
        g->cost[i] = fmax(1, g->counts[i]);
    }
    g->cells = (struct newid_cells){g->counts, n, g->relations, rows + columns + 2};
    g->problem = (struct newid_suppression){g->small, g->fixed, g->cost, threshold, NEWID_PROTECT_THRESHOLD, 0};
}

/* ---- attack ---- */

/* 3 + 14 hidden in one row: the columns' totals give them away. */
static void one_row_is_not_enough_to_hide_in(void **state)
{
    (void)state;
    const double inner[] = {3, 14, 22, 17, 25, 11};
    struct grid g;
    struct newid_interval found[12];
    grid_init(&g, 2, 3, inner, 5);
    bool hidden[12] = {true, true};
    assert_int_equal(newid_attack(found, &g.cells, hidden, 0, NULL).status, NEWID_DEFINED);
    assert_true(found[0].low == 3 && found[0].high == 3 && found[1].low == 14 && found[1].high == 14);
    assert_true(found[2].low == 22 && found[2].high == 22);
    assert_false(newid_is_protected(found[0], 5, NEWID_PROTECT_EXACT));
    hidden[4] = hidden[5] = true;
    assert_int_equal(newid_attack(found, &g.cells, hidden, 0, NULL).status, NEWID_DEFINED);
    assert_true(found[0].low == 0 && found[0].high == 17 && newid_is_protected(found[0], 5, NEWID_PROTECT_THRESHOLD));
    grid_release(&g);
}

/* Two cells that add up to 5: neither is known, both are known to be under 5. */
static void what_the_reader_knows_narrows_it_further(void **state)
{
    (void)state;
    const double counts[] = {4, 1, 5};
    const size_t parts[] = {0, 1};
    const struct newid_relation relation = {2, parts, 2};
    const struct newid_cells cells = {counts, 3, &relation, 1};
    const bool hidden[] = {true, true, false}, all[] = {true, true, true};
    const double nan = (double)NAN;
    const struct newid_interval known[] = {{nan, nan}, {nan, 2}, {nan, nan}},
                                absurd[] = {{nan, 0}, {nan, 0}, {nan, nan}};
    struct newid_interval found[3];
    assert_int_equal(newid_attack(found, &cells, hidden, 1, NULL).status, NEWID_DEFINED);
    assert_true(found[0].low == 1 && found[0].high == 4);
    assert_true(newid_is_protected(found[0], 5, NEWID_PROTECT_EXACT));
    assert_false(newid_is_protected(found[0], 5, NEWID_PROTECT_THRESHOLD));
    assert_int_equal(newid_attack(found, &cells, hidden, 1, known).status, NEWID_DEFINED);
    assert_true(found[0].low == 3 && found[0].high == 4);
    assert_int_equal(newid_attack(found, &cells, all, 0, NULL).status, NEWID_DEFINED);
    assert_true(found[2].low == 0 && isinf(found[2].high));
    assert_int_equal(newid_attack(found, &cells, hidden, 0, absurd).status, NEWID_UNDEFINED);
    assert_int_equal(newid_attack(found, &cells, hidden, 3, NULL).status, NEWID_UNDEFINED);
}

static void a_table_that_does_not_add_up_is_refused(void **state)
{
    (void)state;
    const double wrong[] = {4, 1, 6}, half[] = {0.5, 1, 1.5};
    const size_t parts[] = {0, 1}, beyond[] = {0, 3}, own[] = {0, 2};
    struct newid_relation relation = {2, parts, 2};
    struct newid_cells cells = {wrong, 3, &relation, 1};
    const bool hidden[] = {true, true, false};
    struct newid_interval found[3];
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_INVALID);
    cells.counts = half;
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_INVALID);
    cells.counts = (const double[]){4, 1, 5};
    relation.parts = beyond;
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_INVALID);
    relation.parts = own;
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_INVALID);
    relation.count = 0;
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_INVALID);
    cells.count = cells.relation_count = 0;
    assert_int_equal(newid_attack(found, &cells, hidden, 0, NULL).status, NEWID_DEFINED);
}

/* ---- choice ---- */

static void a_small_cell_takes_the_cheapest_cycle_with_it(void **state)
{
    (void)state;
    const double inner[] = {3, 14, 22, 17, 25, 11, 30, 9, 13};
    struct newid_suppressed got;
    struct grid g;
    grid_init(&g, 3, 3, inner, 5);
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_DEFINED);
    assert_true(got.optimal && got.cost == 50);
    assert_true(g.hidden[0] && g.hidden[2] && g.hidden[4] && g.hidden[6]);
    grid_release(&g);
}

static void nothing_small_hides_nothing(void **state)
{
    (void)state;
    const double inner[] = {13, 14, 22, 17};
    struct newid_suppressed got;
    struct grid g;
    grid_init(&g, 2, 2, inner, 5);
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_DEFINED);
    assert_true(got.cost == 0 && got.optimal);
    for (size_t i = 0; i < g.count; i++)
        assert_false(g.hidden[i]);
    grid_release(&g);
}

static void where_nothing_else_may_be_hidden_it_is_refused(void **state)
{
    (void)state;
    const double inner[] = {3, 14, 22, 17};
    struct newid_suppressed got;
    struct grid g;
    grid_init(&g, 2, 2, inner, 5);
    for (size_t i = 0; i < g.count; i++)
        g.fixed[i] = true;
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_REFUSED);
    g.fixed[1] = g.fixed[3] = g.fixed[4] = false;
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_DEFINED);
    assert_true(got.cost == 14 + 22 + 17);
    g.cost[1] = 0;
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_INVALID);
    grid_release(&g);
}

static bool is_safe(const struct grid *g, const bool *hidden)
{
    struct newid_interval found[32];
    assert_int_equal(newid_attack(found, &g->cells, hidden, g->problem.lowest, NULL).status, NEWID_DEFINED);
    for (size_t i = 0; i < g->count; i++)
        if (g->small[i] && !newid_is_protected(found[i], g->problem.threshold, g->problem.protection))
            return false;
    return true;
}

/* Every cheaper choice is tried, and none is safe. */
static void no_cheaper_choice_is_safe(void **state)
{
    (void)state;
    struct newid_random random;
    newid_random_seed(&random, 11);
    for (int trial = 0; trial < 12; trial++) {
        double inner[6];
        struct newid_suppressed got;
        struct grid g;
        for (int i = 0; i < 6; i++)
            inner[i] = (double)newid_random_below(&random, trial % 2 ? 12 : 30);
        grid_init(&g, 2, 3, inner, 5);
        g.problem.protection = trial % 3 ? NEWID_PROTECT_THRESHOLD : NEWID_PROTECT_EXACT;
        assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_DEFINED);
        assert_true(got.optimal && is_safe(&g, g.hidden));
        for (unsigned set = 0; set < 1u << g.count; set++) {
            bool hidden[32];
            double cost = 0;
            bool fits = true;
            for (size_t i = 0; i < g.count; i++) {
                hidden[i] = set >> i & 1;
                fits = fits && (hidden[i] || !g.small[i]);
                cost += hidden[i] && !g.small[i] ? g.cost[i] : 0;
            }
            if (fits && cost < got.cost)
                assert_false(is_safe(&g, hidden));
        }
        grid_release(&g);
    }
}

/* 20 by 12 with totals: too large to prove the best choice, and still every small cell is protected. */
static void a_large_table_is_protected_all_the_same(void **state)
{
    (void)state;
    double inner[240];
    struct newid_random random;
    struct newid_suppressed got;
    struct grid g;
    newid_random_seed(&random, 3);
    for (int i = 0; i < 240; i++)
        inner[i] = (double)newid_random_below(&random, 40);
    grid_init(&g, 20, 12, inner, 5);
    assert_int_equal(newid_suppress(&got, g.hidden, &g.cells, &g.problem).status, NEWID_DEFINED);
    struct newid_interval *found = calloc(g.count, sizeof *found);
    assert_int_equal(newid_attack(found, &g.cells, g.hidden, 0, NULL).status, NEWID_DEFINED);
    for (size_t i = 0; i < g.count; i++) {
        assert_true(!g.small[i] || newid_is_protected(found[i], 5, NEWID_PROTECT_THRESHOLD));
        assert_true(found[i].low <= g.counts[i] && g.counts[i] <= found[i].high);
    }
    assert_true(!got.optimal && got.cost > 0);
    free(found);
    grid_release(&g);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    const double inner[] = {3, 14, 22, 17};
    struct newid_suppressed got;
    struct grid g;
    enum newid_definedness status = NEWID_FAILED;
    size_t n = 1;
    grid_init(&g, 2, 2, inner, 5);
    for (; status == NEWID_FAILED && n < 50; n++) {
        mem_fail_at(n);
        status = newid_suppress(&got, g.hidden, &g.cells, &g.problem).status;
        mem_fail_at(0);
    }
    assert_int_equal(status, NEWID_DEFINED);
    assert_true(n > 8);
    grid_release(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_is_not_enough_to_hide_in),
        cmocka_unit_test(what_the_reader_knows_narrows_it_further),
        cmocka_unit_test(a_table_that_does_not_add_up_is_refused),
        cmocka_unit_test(a_small_cell_takes_the_cheapest_cycle_with_it),
        cmocka_unit_test(nothing_small_hides_nothing),
        cmocka_unit_test(where_nothing_else_may_be_hidden_it_is_refused),
        cmocka_unit_test(no_cheaper_choice_is_safe),
        cmocka_unit_test(a_large_table_is_protected_all_the_same),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
