#include "unit.h"

#include <math.h>
#include <newid/regression.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

/* A constant alone is a mean, and its clustered error that of the share of accounts. */
static void a_constant_is_the_clustered_share(void **state)
{
    (void)state;
    const double x[] = {1, 1, 1, 1, 1, 1, 1}, y[] = {1, 0, 1, 0, 0, 1, 1};
    const size_t worker[] = {0, 0, 1, 2, 2, 2, 4};
    const struct newid_count counts[] = {{1, 2}, {1, 1}, {1, 3}, {0, 0}, {1, 1}};
    struct newid_coefficient got;
    struct newid_clustered share;
    assert_int_equal(newid_regress(&got, &(struct newid_design){x, y, worker, 7, 1, 5}, 0, 0.95).status, NEWID_DEFINED);
    assert_int_equal(newid_clustered_share(&share, counts, 5, 0.95).status, NEWID_DEFINED);
    near(got.estimate, share.p);
    near(got.se_cr1, share.se);
    near(got.ci_cr1.low, share.ci_t.low);
    assert_true(got.groups == 4 && got.df == 3);
}

/* With clusters of one size, a constant's two errors are the same, and the degrees of freedom are G - 1. */
static void cr2_of_equal_clusters_is_cr1(void **state)
{
    (void)state;
    const double x[] = {1, 1, 1, 1, 1, 1}, y[] = {1, 0, 1, 1, 0, 0};
    const size_t worker[] = {0, 0, 1, 1, 2, 2};
    struct newid_coefficient got;
    assert_int_equal(newid_regress(&got, &(struct newid_design){x, y, worker, 6, 1, 3}, 0, 0.95).status, NEWID_DEFINED);
    near(got.se_cr2, got.se_cr1);
    near(got.df_cr2, 2);
}

/* y = 1 + 2 x but for +-1: units of x by a million change nothing but the slope's own unit. */
static void the_unit_of_a_column_does_not_matter(void **state)
{
    (void)state;
    double x[12], large[12], y[6];
    const size_t worker[] = {0, 0, 1, 1, 2, 2};
    struct newid_coefficient got, scaled;
    for (int i = 0; i < 6; i++) {
        x[2 * i] = large[2 * i] = 1;
        x[2 * i + 1] = i;
        large[2 * i + 1] = i * 1e6;
        y[i] = 1 + 2 * i + (i % 2 ? 1 : -1);
    }
    assert_int_equal(newid_regress(&got, &(struct newid_design){x, y, worker, 6, 2, 3}, 1, 0.95).status, NEWID_DEFINED);
    assert_int_equal(newid_regress(&scaled, &(struct newid_design){large, y, worker, 6, 2, 3}, 1, 0.95).status,
                     NEWID_DEFINED);
    near(got.estimate, 2 + 6.0 / 35);
    near(scaled.estimate * 1e6, got.estimate);
    near(scaled.se_cr1 * 1e6, got.se_cr1);
    near(scaled.p_cr2, got.p_cr2);
}

static void what_cannot_be_told_apart_is_undefined(void **state)
{
    (void)state;
    const double twice[] = {1, 2, 1, 2, 1, 2}, zero[] = {1, 0, 1, 0, 1, 0}, fine[] = {1, 0, 1, 1, 1, 2};
    const double y[] = {0, 1, 1}, wrong[] = {0, (double)NAN, 1};
    const size_t worker[] = {0, 1, 2}, one[] = {1, 1, 1}, unknown[] = {0, 1, 3};
    struct newid_coefficient got;
    assert_int_equal(newid_regress(&got, &(struct newid_design){twice, y, worker, 3, 2, 3}, 1, 0.95).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_regress(&got, &(struct newid_design){zero, y, worker, 3, 2, 3}, 1, 0.95).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_regress(&got, &(struct newid_design){fine, y, worker, 2, 2, 3}, 1, 0.95).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_regress(&got, &(struct newid_design){fine, y, one, 3, 2, 3}, 1, 0.95).status,
                     NEWID_UNDEFINED);
    near(got.estimate, 0.5);
    assert_int_equal(newid_regress(&got, &(struct newid_design){fine, wrong, worker, 3, 2, 3}, 1, 0.95).status,
                     NEWID_INVALID);
    assert_int_equal(newid_regress(&got, &(struct newid_design){fine, y, unknown, 3, 2, 3}, 1, 0.95).status,
                     NEWID_INVALID);
    assert_int_equal(newid_regress(&got, &(struct newid_design){fine, y, worker, 3, 2, 3}, 2, 0.95).status,
                     NEWID_INVALID);
}

static const struct newid_did_row rows[] = {{0, true, false, 0},  {0, true, true, 1},   {1, true, false, 1},
                                            {1, true, true, 1},   {2, false, false, 0}, {2, false, true, 1},
                                            {3, false, false, 0}, {3, false, true, 0}};

/* Half rose to all where it was rolled out, none to half elsewhere. */
static void the_difference_in_differences_is_that_of_the_four_shares(void **state)
{
    (void)state;
    struct newid_did got;
    assert_int_equal(newid_did(&got, rows, 8, 4, 0.95).status, NEWID_DEFINED);
    near(got.effect.estimate, (1 - 0.5) - (0.5 - 0));
    near(got.before_after, 0.5);
    assert_true(got.cells[1][0].x == 1 && got.cells[1][0].n == 2 && got.cells[0][1].x == 1);
    assert_true(got.effect.groups == 4);
    assert_int_equal(newid_did(&got, rows, 4, 4, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_did(&got, rows, 0, 0, 0.95).status, NEWID_UNDEFINED);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    struct newid_did got;
    enum newid_definedness status = NEWID_FAILED;
    size_t n = 1;
    for (; status == NEWID_FAILED && n < 50; n++) {
        mem_fail_at(n);
        status = newid_did(&got, rows, 8, 4, 0.95).status;
        mem_fail_at(0);
    }
    assert_int_equal(status, NEWID_DEFINED);
    assert_true(n > 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_is_the_clustered_share),
        cmocka_unit_test(cr2_of_equal_clusters_is_cr1),
        cmocka_unit_test(the_unit_of_a_column_does_not_matter),
        cmocka_unit_test(what_cannot_be_told_apart_is_undefined),
        cmocka_unit_test(the_difference_in_differences_is_that_of_the_four_shares),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
