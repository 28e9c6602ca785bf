#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

/* With 0 of n the upper bound solves (1 - p)^n = 0.025, with n of n the lower one p^n = 0.025. */
static void the_exact_interval_at_the_ends(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {1, 2, 10, 1000, 100000000, 4000000000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct newid_interval none, all;
        assert_true(newid_clopper_pearson(&none, 0, sizes[i], 0.95) &&
                    newid_clopper_pearson(&all, sizes[i], sizes[i], 0.95));
        near(none.high, -expm1(log(0.025) / (double)sizes[i]));
        near(all.low, pow(0.025, 1 / (double)sizes[i]));
        assert_true(none.low == 0 && all.high == 1);
    }
}

static void a_share_of_nothing_is_undefined_and_more_than_all_is_invalid(void **state)
{
    (void)state;
    struct newid_proportion got;
    struct newid_interval untouched = {7, 8};
    assert_int_equal(newid_proportion(&got, 0, 0, 0.95).status, NEWID_UNDEFINED);
    assert_true(isnan(got.p) && isnan(got.wilson.low) && isnan(got.clopper_pearson.high));
    assert_int_equal(newid_proportion(&got, 1, 0, 0.95).status, NEWID_INVALID);
    assert_int_equal(newid_proportion(&got, 1, 2, 0).status, NEWID_INVALID);
    assert_false(newid_clopper_pearson(&untouched, 3, 2, 0.95));
    assert_true(untouched.low == 7 && untouched.high == 8);
}

/* 30 % found, sensitivity 0.8, specificity 0.9: (0.3 + 0.9 - 1) / 0.7. */
static void a_share_is_adjusted_for_misses_and_false_hits(void **state)
{
    (void)state;
    struct newid_adjusted got;
    struct newid_validation v = {40, 50, 90, 100};
    assert_int_equal(newid_rogan_gladen(&got, 30, 100, &v, 0.95).status, NEWID_DEFINED);
    near(got.estimate, 2.0 / 7);
    assert_false(got.truncated);
    assert_true(got.lang_reiczigel.low < got.estimate && got.lang_reiczigel.high > got.estimate);
}

static void a_codebook_no_better_than_chance_is_refused(void **state)
{
    (void)state;
    struct newid_adjusted got;
    /* 7/10 + 3/10 is exactly 1, though not as sums of doubles such as 0.7 + 0.3 are bound to be */
    assert_int_equal(newid_rogan_gladen(&got, 3, 10, &(struct newid_validation){7, 10, 3, 10}, 0.95).status,
                     NEWID_REFUSED);
    assert_int_equal(newid_rogan_gladen(&got, 3, 10, &(struct newid_validation){1, 49, 48, 49}, 0.95).status,
                     NEWID_REFUSED);
    assert_true(got.se > 0 && got.sp > 0);
}

static void a_tiny_validation_may_leave_no_interval(void **state)
{
    (void)state;
    struct newid_adjusted got;
    assert_int_equal(newid_rogan_gladen(&got, 90, 100, &(struct newid_validation){1, 1, 200, 1000}, 0.95).status,
                     NEWID_DEFINED);
    assert_true(got.estimate > 0 && isnan(got.lang_reiczigel.low) && isnan(got.lang_reiczigel.high));
}

static void an_adjustment_wants_data(void **state)
{
    (void)state;
    struct newid_adjusted got;
    assert_int_equal(newid_rogan_gladen(&got, 0, 0, &(struct newid_validation){4, 5, 9, 10}, 0.95).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_rogan_gladen(&got, 1, 9, &(struct newid_validation){0, 0, 9, 10}, 0.95).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_rogan_gladen(&got, 1, 9, &(struct newid_validation){6, 5, 9, 10}, 0.95).status,
                     NEWID_INVALID);
    assert_int_equal(newid_rogan_gladen(&got, 1, 9, &(struct newid_validation){4, 5, 9, 10}, (double)NAN).status,
                     NEWID_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_exact_interval_at_the_ends),
        cmocka_unit_test(a_share_of_nothing_is_undefined_and_more_than_all_is_invalid),
        cmocka_unit_test(a_share_is_adjusted_for_misses_and_false_hits),
        cmocka_unit_test(a_codebook_no_better_than_chance_is_refused),
        cmocka_unit_test(a_tiny_validation_may_leave_no_interval),
        cmocka_unit_test(an_adjustment_wants_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
