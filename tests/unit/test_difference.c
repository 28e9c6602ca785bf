#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

/* Nothing of 10 against nothing of 20: the Wilson bounds of the two sides, since both estimates are their lower bounds.
 */
static void two_shares_of_0_still_have_an_interval(void **state)
{
    (void)state;
    struct newid_difference got;
    struct newid_interval ten, twenty;
    assert_int_equal(newid_newcombe(&got, (struct newid_count){0, 10}, (struct newid_count){0, 20}, 0.95).status,
                     NEWID_DEFINED);
    assert_true(newid_wilson(&ten, 0, 10, 0.95) && newid_wilson(&twenty, 0, 20, 0.95));
    near(got.difference, 0);
    near(got.ci.low, -twenty.high);
    near(got.ci.high, ten.high);
}

static void the_other_way_round_it_is_the_mirror_image(void **state)
{
    (void)state;
    struct newid_difference got, mirrored;
    struct newid_count a = {7, 31}, b = {22, 40};
    assert_int_equal(newid_newcombe(&got, a, b, 0.9).status, NEWID_DEFINED);
    assert_int_equal(newid_newcombe(&mirrored, b, a, 0.9).status, NEWID_DEFINED);
    near(got.ci.low, -mirrored.ci.high);
    near(got.ci.high, -mirrored.ci.low);
}

static void a_difference_wants_two_bases(void **state)
{
    (void)state;
    struct newid_difference got;
    struct newid_count some = {1, 2}, none = {0, 0}, wrong = {1, 0};
    assert_int_equal(newid_newcombe(&got, some, none, 0.95).status, NEWID_UNDEFINED);
    assert_true(isnan(got.difference) && isnan(got.ci.low));
    assert_int_equal(newid_newcombe(&got, none, wrong, 0.95).status, NEWID_INVALID);
    assert_int_equal(newid_newcombe(&got, some, some, 0).status, NEWID_INVALID);
}

/* +0.30 where it was rolled out, +0.10 where it was not. */
static void four_cells_give_the_difference_of_differences(void **state)
{
    (void)state;
    struct newid_did_cells got;
    struct newid_four_cells cells = {{10, 50}, {25, 50}, {10, 50}, {15, 50}};
    assert_int_equal(newid_did_cells(&got, &cells, 0.95).status, NEWID_DEFINED);
    near(got.did, 0.2);
    near(got.wald_se, sqrt((2 * 0.2 * 0.8 + 0.25 + 0.3 * 0.7) / 50));
    assert_true(got.mover_ci.low < 0.2 && got.mover_ci.high > 0.2);
    cells.control_post.n = cells.control_post.x = 0;
    assert_int_equal(newid_did_cells(&got, &cells, 0.95).status, NEWID_UNDEFINED);
}

/* Residuals about 1/2 are 1 and -1: (1 + 1) / 4^2, times 2/1; deff = 0.25 / (0.25 / 3). */
static void two_workers_who_differ_wholly(void **state)
{
    (void)state;
    const struct newid_count workers[] = {{2, 2}, {0, 0}, {0, 2}};
    struct newid_clustered got;
    assert_int_equal(newid_clustered_share(&got, workers, 3, 0.95).status, NEWID_DEFINED);
    assert_true(got.n == 4 && got.workers == 2 && got.most == 2 && got.df == 1);
    near(got.var_cr0, 0.125);
    near(got.var_cr1, 0.25);
    near(got.deff, 3);
    near(got.n_eff, 4.0 / 3);
    assert_true(got.interval.low > 0 && got.interval.low < 0.5 && got.interval.high <= 1 && got.interval.high > 0.5);
}

static void workers_who_are_alike_buy_no_precision(void **state)
{
    (void)state;
    struct newid_count workers[10];
    struct newid_interval exact;
    struct newid_clustered got;
    for (int i = 0; i < 10; i++)
        workers[i] = (struct newid_count){1, 3};
    assert_int_equal(newid_clustered_share(&got, workers, 10, 0.95).status, NEWID_DEFINED);
    assert_true(got.deff == 0 && got.n_eff == 30 && isnan(got.korn_graubard.low));
    assert_true(newid_clopper_pearson(&exact, 10, 30, 0.95));
    near(got.interval.low, exact.low);
    near(got.interval.high, exact.high);
}

static void at_0_and_1_workers_are_counted_instead(void **state)
{
    (void)state;
    const struct newid_count all[] = {{7, 7}, {1, 1}, {3, 3}};
    struct newid_interval wilson;
    struct newid_clustered got;
    assert_int_equal(newid_clustered_share(&got, all, 3, 0.95).status, NEWID_DEFINED);
    assert_true(newid_wilson(&wilson, 3, 3, 0.95));
    near(got.interval.low, wilson.low);
    assert_true(got.interval.high == 1 && got.se == 0 && isnan(got.deff));
}

static void one_worker_has_a_share_and_no_interval(void **state)
{
    (void)state;
    const struct newid_count one[] = {{2, 5}, {0, 0}}, wrong[] = {{2, 1}, {0, 1}};
    struct newid_clustered got;
    assert_int_equal(newid_clustered_share(&got, one, 2, 0.95).status, NEWID_UNDEFINED);
    near(got.p, 0.4);
    assert_int_equal(newid_clustered_share(&got, one + 1, 1, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_clustered_share(&got, NULL, 0, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_clustered_share(&got, wrong, 2, 0.95).status, NEWID_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_shares_of_0_still_have_an_interval),
        cmocka_unit_test(the_other_way_round_it_is_the_mirror_image),
        cmocka_unit_test(a_difference_wants_two_bases),
        cmocka_unit_test(four_cells_give_the_difference_of_differences),
        cmocka_unit_test(two_workers_who_differ_wholly),
        cmocka_unit_test(workers_who_are_alike_buy_no_precision),
        cmocka_unit_test(at_0_and_1_workers_are_counted_instead),
        cmocka_unit_test(one_worker_has_a_share_and_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
