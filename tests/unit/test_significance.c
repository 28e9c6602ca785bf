#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

static void adjusted_p_values_count_the_tests_made(void **state)
{
    (void)state;
    const double p[] = {0.04, (double)NAN, 0.01};
    double bh[3], holm[3], by[3];
    struct newid_adjusted_p got = {bh, holm, by, 0};
    assert_int_equal(newid_adjust_p(&got, p, 3).status, NEWID_DEFINED);
    assert_true(got.m == 2 && isnan(bh[1]) && isnan(holm[1]) && isnan(by[1]));
    near(bh[0], 0.04);
    near(bh[2], 0.02);
    near(holm[0], 0.04);
    near(holm[2], 0.02);
    near(by[2], 0.03);
    assert_int_equal(newid_adjust_p(&got, (const double[]){1.2}, 1).status, NEWID_INVALID);
    assert_int_equal(newid_adjust_p(&got, p, 0).status, NEWID_DEFINED);
    assert_true(got.m == 0);
}

/* 0 of 1 then 1 of 1: T = 1/2, variance (1/4) (1/2), so z = sqrt(2). */
static void a_trend_of_two_accounts(void **state)
{
    (void)state;
    const struct newid_count rising[] = {{0, 1}, {0, 0}, {1, 1}}, falling[] = {{1, 1}, {0, 0}, {0, 1}};
    const double scores[] = {2019, 2020, 2021};
    struct newid_cochran_armitage got;
    assert_int_equal(newid_cochran_armitage(&got, rising, scores, 3).status, NEWID_DEFINED);
    near(got.z, sqrt(2));
    near(got.z_mantel, 1);
    assert_true(got.periods == 2);
    assert_int_equal(newid_cochran_armitage(&got, falling, scores, 3).status, NEWID_DEFINED);
    near(got.z, -sqrt(2));
}

static void a_trend_wants_two_periods_and_some_of_each_kind(void **state)
{
    (void)state;
    const double same[] = {1, 1}, scores[] = {1, 2}, wrong[] = {1, (double)NAN};
    const struct newid_count some[] = {{1, 2}, {0, 2}}, none[] = {{0, 2}, {0, 2}}, over[] = {{3, 2}, {0, 2}};
    struct newid_cochran_armitage got;
    assert_int_equal(newid_cochran_armitage(&got, some, same, 2).status, NEWID_UNDEFINED);
    assert_int_equal(newid_cochran_armitage(&got, some, scores, 1).status, NEWID_UNDEFINED);
    assert_int_equal(newid_cochran_armitage(&got, none, scores, 2).status, NEWID_UNDEFINED);
    assert_int_equal(newid_cochran_armitage(&got, over, scores, 2).status, NEWID_INVALID);
    assert_int_equal(newid_cochran_armitage(&got, some, wrong, 2).status, NEWID_INVALID);
}

/* Of the 24 orders of four values one rises throughout and one falls. */
static void a_rise_throughout_has_one_order_in_24_and_its_mirror(void **state)
{
    (void)state;
    const double up[] = {1, (double)NAN, 2, 4, 8}, level[] = {3, 3, 3, 3};
    struct newid_mann_kendall got;
    assert_int_equal(newid_mann_kendall(&got, up, 5).status, NEWID_DEFINED);
    assert_true(got.n == 4 && got.s == 6);
    near(got.p_exact, 2.0 / 24);
    near(got.tau_b, 1);
    near(got.sen_slope, (2 + 7.0 / 3) / 2);
    assert_int_equal(newid_mann_kendall(&got, level, 4).status, NEWID_UNDEFINED);
    assert_int_equal(newid_mann_kendall(&got, up, 3).status, NEWID_UNDEFINED);
}

static void the_exact_p_nears_the_normal_one(void **state)
{
    (void)state;
    double y[150];
    struct newid_mann_kendall got;
    for (int i = 0; i < 150; i++)
        y[i] = (i * 67) % 151 + i / 4.0;
    assert_int_equal(newid_mann_kendall(&got, y, 150).status, NEWID_DEFINED);
    assert_true(!isnan(got.p_exact) && fabs(got.p_exact - got.p) < 0.002);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    const double y[] = {1, 3, 2, 4};
    const uint64_t table[] = {1, 2, 3, 4};
    double room[3];
    struct newid_mann_kendall trend;
    struct newid_contingency independence;
    struct newid_adjusted_p adjusted = {room, room + 1, room + 2, 0};
    for (size_t n = 1; n <= 2; n++) {
        mem_fail_at(n);
        assert_int_equal(newid_mann_kendall(&trend, y, 4).status, NEWID_FAILED);
    }
    mem_fail_at(1);
    assert_int_equal(newid_contingency(&independence, table, 2, 2).status, NEWID_FAILED);
    mem_fail_at(1);
    assert_int_equal(newid_adjust_p(&adjusted, y, 1).status, NEWID_FAILED);
    mem_fail_at(0);
}

/* Margins 1, 1 by 1, 1: two tables, each as likely. */
static void the_smallest_table_says_nothing(void **state)
{
    (void)state;
    const uint64_t table[] = {1, 0, 0, 1};
    struct newid_contingency got;
    assert_int_equal(newid_contingency(&got, table, 2, 2).status, NEWID_DEFINED);
    near(got.fisher_p, 1);
    near(got.chi2, 2);
    near(got.chi2_yates, 0);
    assert_true(isinf(got.sample_odds_ratio) && isinf(got.conditional_odds_ratio));
}

/* Three rows of one account in a column each: 6 tables, as likely as each other. */
static void fisher_walks_through_larger_tables(void **state)
{
    (void)state;
    const uint64_t diagonal[] = {1, 0, 0, 0, 1, 0, 0, 0, 1}, pair[] = {2, 0, 0, 2, 0, 0}, turned[] = {2, 0, 0, 0, 2, 0};
    struct newid_contingency got;
    assert_int_equal(newid_contingency(&got, diagonal, 3, 3).status, NEWID_DEFINED);
    near(got.fisher_p, 1);
    assert_true(got.df == 4 && isnan(got.chi2_yates) && isnan(got.sample_odds_ratio));
    assert_int_equal(newid_contingency(&got, pair, 3, 2).status, NEWID_UNDEFINED);
    assert_int_equal(newid_contingency(&got, turned, 2, 3).status, NEWID_UNDEFINED);
}

/* A 5 x 5 table of 500 has too many like it to count: no p, rather than a wait without end. */
static void fisher_gives_up_rather_than_never_end(void **state)
{
    (void)state;
    uint64_t table[25];
    struct newid_contingency got;
    for (int i = 0; i < 25; i++)
        table[i] = 15 + (uint64_t)(i * 7 % 11);
    assert_int_equal(newid_contingency(&got, table, 5, 5).status, NEWID_DEFINED);
    assert_true(isnan(got.fisher_p) && got.p > 0 && got.p <= 1);
}

static void a_line_of_counts_is_no_table(void **state)
{
    (void)state;
    const uint64_t line[] = {1, 2};
    struct newid_contingency got;
    assert_int_equal(newid_contingency(&got, line, 1, 2).status, NEWID_UNDEFINED);
    assert_int_equal(newid_contingency(&got, NULL, 0, 0).status, NEWID_UNDEFINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adjusted_p_values_count_the_tests_made),
        cmocka_unit_test(a_trend_of_two_accounts),
        cmocka_unit_test(a_trend_wants_two_periods_and_some_of_each_kind),
        cmocka_unit_test(a_rise_throughout_has_one_order_in_24_and_its_mirror),
        cmocka_unit_test(the_exact_p_nears_the_normal_one),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
        cmocka_unit_test(the_smallest_table_says_nothing),
        cmocka_unit_test(fisher_walks_through_larger_tables),
        cmocka_unit_test(fisher_gives_up_rather_than_never_end),
        cmocka_unit_test(a_line_of_counts_is_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
