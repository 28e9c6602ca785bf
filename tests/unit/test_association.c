/* Two themes together: Jaccard and lift, with intervals that know that one worker's units are alike. */
#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-12 * fmax(1, fabs(want))); }

static struct newid_association associate(const struct newid_pair_count *workers, size_t count)
{
    struct newid_association got;
    assert_int_equal(newid_association(&got, workers, count, 0.95).status, NEWID_DEFINED);
    return got;
}

/* 100 units, 20 with the first, 30 with the second, 12 with both: 6 would be expected. */
static void lift_is_what_there_is_over_what_would_be_expected(void **state)
{
    (void)state;
    const struct newid_pair_count workers[] = {{60, 12, 20, 8}, {40, 8, 10, 4}};
    const struct newid_association got = associate(workers, 2);
    near(got.lift, 2);
    near(got.jaccard, 12.0 / 38);
    assert_int_equal(got.workers, 2);
    assert_int_equal(got.total.both, 12);
}

/* The same counts where every unit is a worker's own: the usual delta method on a multinomial, with G/(G-1). */
static void single_units_give_the_multinomial_error(void **state)
{
    (void)state;
    struct newid_pair_count workers[100];
    for (size_t i = 0; i < 100; i++)
        workers[i] = (struct newid_pair_count){1, i < 20, i < 12 || i >= 82, i < 12};
    const struct newid_association got = associate(workers, 100);
    /* Each kind of unit: both, first only, second only, neither, and what one adds to log lift. */
    const double both = 1.0 / 12 + 0.01 - 1.0 / 20 - 1.0 / 30, first = 0.01 - 1.0 / 20, second = 0.01 - 1.0 / 30;
    const double sum = 12 * both * both + 8 * first * first + 18 * second * second + 62 * 0.01 * 0.01;
    near(got.se_log_lift, sqrt(sum * 100 / 99));
    assert_true(got.lift_ci.low > 1 && got.lift_ci.low < 2 && got.lift_ci.high > 2);
    near(got.lift_ci.low * got.lift_ci.high, 4); /* even about its logarithm */
}

static void a_worker_who_writes_the_same_ten_times_counts_once(void **state)
{
    (void)state;
    const struct newid_pair_count once[] = {{1, 1, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 0}, {1, 0, 0, 0}, {1, 1, 1, 1}};
    struct newid_pair_count ten_times[5];
    for (size_t i = 0; i < 5; i++)
        ten_times[i] = (struct newid_pair_count){10 * once[i].n, 10 * once[i].a, 10 * once[i].b, 10 * once[i].both};
    near(associate(ten_times, 5).se_log_lift, associate(once, 5).se_log_lift);
    near(associate(ten_times, 5).lift_ci.high, associate(once, 5).lift_ci.high);
}

static void what_is_undefined_stays_undefined(void **state)
{
    (void)state;
    struct newid_association got;
    const struct newid_pair_count never[] = {{5, 2, 1, 0}, {5, 1, 1, 0}};
    got = associate(never, 2);
    assert_true(got.lift == 0 && got.jaccard == 0 && isnan(got.lift_ci.low));
    const struct newid_pair_count one_worker[] = {{5, 2, 2, 1}};
    got = associate(one_worker, 1);
    near(got.lift, 1.25);
    assert_true(isnan(got.lift_ci.low) && isnan(got.jaccard_ci.low));
    const struct newid_pair_count one_theme[] = {{5, 2, 0, 0}, {5, 2, 0, 0}};
    got = associate(one_theme, 2);
    assert_true(isnan(got.lift) && got.jaccard == 0);
    const struct newid_pair_count nothing[] = {{5, 0, 0, 0}};
    assert_int_equal(newid_association(&got, nothing, 1, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_association(&got, nothing, 0, 0.95).status, NEWID_UNDEFINED);
}

static void counts_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct newid_association got;
    const struct newid_pair_count wrong[] = {{1, 2, 0, 0}, {1, 0, 2, 0}, {3, 1, 1, 2}, {3, 2, 2, 0}};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(newid_association(&got, &wrong[i], 1, 0.95).status, NEWID_INVALID);
    const struct newid_pair_count right = {2, 1, 1, 1};
    assert_int_equal(newid_association(&got, &right, 1, 1).status, NEWID_INVALID);
    mem_fail_at(1);
    assert_int_equal(newid_association(&got, &right, 1, 0.95).status, NEWID_FAILED);
    mem_fail_at(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lift_is_what_there_is_over_what_would_be_expected),
        cmocka_unit_test(single_units_give_the_multinomial_error),
        cmocka_unit_test(a_worker_who_writes_the_same_ten_times_counts_once),
        cmocka_unit_test(what_is_undefined_stays_undefined),
        cmocka_unit_test(counts_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
