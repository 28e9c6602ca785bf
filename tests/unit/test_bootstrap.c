#include "unit.h"

#include <math.h>
#include <newid/stats.h>

/* The first numbers of the published xoshiro256** from the state that splitmix64 makes of 0, and of 1234567. */
static void a_seed_gives_the_published_numbers(void **state)
{
    (void)state;
    struct newid_random r;
    newid_random_seed(&r, 0);
    assert_true(r.state[0] == UINT64_C(0xe220a8397b1dcdaf) && r.state[1] == UINT64_C(0x6e789e6aa1b965f4));
    newid_random_seed(&r, 1234567);
    assert_true(r.state[0] == UINT64_C(6457827717110365317) && r.state[1] == UINT64_C(3203168211198807973));
    r = (struct newid_random){{1, 2, 3, 4}};
    assert_true(newid_random_next(&r) == 11520);
    assert_true(newid_random_next(&r) == 0);
    assert_true(newid_random_next(&r) == 1509978240);
}

static void numbers_below_a_bound_are_fair(void **state)
{
    (void)state;
    struct newid_random r;
    size_t seen[7] = {0};
    newid_random_seed(&r, 42);
    for (int i = 0; i < 70000; i++)
        seen[newid_random_below(&r, 7)]++;
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 9600, 10400);
    assert_true(newid_random_below(&r, 1) == 0);
}

/* Two accounts, one found of two: the resamples hold 0, 1 or 2 found, by 1, 2 and 1 of 4. */
static void few_accounts_are_counted_not_drawn(void **state)
{
    (void)state;
    const struct newid_table2x2 accounts[] = {{1, 0, 0, 0}, {0, 1, 0, 0}};
    struct newid_bootstrap_2x2 got;
    assert_int_equal(newid_bootstrap_2x2(&got, accounts, 2, 0.4, 100, 1).status, NEWID_DEFINED);
    assert_true(got.exact);
    assert_true(fabs(got.recall.mean - 0.5) < 1e-12 && got.recall.undefined_share < 1e-12);
    assert_true(got.recall.ci.low == 0.5 && got.recall.ci.high == 0.5);
    assert_int_equal(newid_bootstrap_2x2(&got, accounts, 2, 0.95, 100, 1).status, NEWID_DEFINED);
    assert_true(got.recall.ci.low == 0 && got.recall.ci.high == 1);
    assert_true(fabs(got.precision.undefined_share - 0.25) < 1e-12 && got.precision.mean == 1);
}

static void drawing_tends_to_what_counting_gives(void **state)
{
    (void)state;
    struct newid_table2x2 one_each[60], idle[61];
    for (int i = 0; i < 60; i++)
        one_each[i] = idle[i] = i < 20   ? (struct newid_table2x2){1, 0, 0, 0}
                                : i < 27 ? (struct newid_table2x2){0, 1, 0, 0}
                                : i < 31 ? (struct newid_table2x2){0, 0, 1, 0}
                                         : (struct newid_table2x2){0, 0, 0, 1};
    idle[60] = (struct newid_table2x2){0, 0, 0, 0}; /* a worker without accounts: no longer one account each */
    struct newid_bootstrap_2x2 counted, drawn, again;
    assert_int_equal(newid_bootstrap_2x2(&counted, one_each, 60, 0.95, 20000, 5).status, NEWID_DEFINED);
    assert_int_equal(newid_bootstrap_2x2(&drawn, idle, 61, 0.95, 20000, 5).status, NEWID_DEFINED);
    assert_int_equal(newid_bootstrap_2x2(&again, idle, 61, 0.95, 20000, 5).status, NEWID_DEFINED);
    assert_true(counted.exact && !drawn.exact);
    assert_true(fabs(counted.kappa.ci.low - drawn.kappa.ci.low) < 0.03);
    assert_true(fabs(counted.f1.ci.high - drawn.f1.ci.high) < 0.03);
    assert_true(fabs(counted.recall.mean - drawn.recall.mean) < 0.005);
    assert_true(drawn.kappa.ci.low == again.kappa.ci.low && drawn.kappa.mean == again.kappa.mean);
}

/* Ten accounts that agree, by one worker, weigh as one worker: the interval is wider than for ten workers. */
static void a_worker_brings_all_accounts_or_none(void **state)
{
    (void)state;
    struct newid_table2x2 workers[12], accounts[120];
    for (int i = 0; i < 12; i++)
        workers[i] = i % 3 ? (struct newid_table2x2){10, 0, 0, 0} : (struct newid_table2x2){0, 10, 0, 0};
    for (int i = 0; i < 120; i++)
        accounts[i] = i % 3 ? (struct newid_table2x2){1, 0, 0, 0} : (struct newid_table2x2){0, 1, 0, 0};
    struct newid_bootstrap_2x2 clustered, apart;
    assert_int_equal(newid_bootstrap_2x2(&clustered, workers, 12, 0.95, 5000, 9).status, NEWID_DEFINED);
    assert_int_equal(newid_bootstrap_2x2(&apart, accounts, 120, 0.95, 5000, 9).status, NEWID_DEFINED);
    assert_true(clustered.recall.ci.high - clustered.recall.ci.low > 2 * (apart.recall.ci.high - apart.recall.ci.low));
}

static void what_is_undefined_in_every_resample_stays_undefined(void **state)
{
    (void)state;
    struct newid_bootstrap_2x2 got;
    const struct newid_table2x2 none[] = {{0, 0, 0, 3}, {0, 0, 0, 1}};
    assert_int_equal(newid_bootstrap_2x2(&got, none, 2, 0.95, 50, 1).status, NEWID_DEFINED);
    assert_true(isnan(got.kappa.ci.low) && isnan(got.f1.mean) && got.recall.undefined_share == 1);
    assert_int_equal(newid_bootstrap_2x2(&got, none, 0, 0.95, 50, 1).status, NEWID_UNDEFINED);
    assert_int_equal(newid_bootstrap_2x2(&got, none, 2, 0.95, 0, 1).status, NEWID_INVALID);
    assert_int_equal(newid_bootstrap_2x2(&got, none, 2, 1.5, 50, 1).status, NEWID_INVALID);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    const struct newid_table2x2 tables[] = {{2, 1, 0, 3}, {0, 1, 2, 1}};
    struct newid_bootstrap_2x2 got;
    for (size_t n = 1; n <= 4; n++) {
        mem_fail_at(n);
        enum newid_definedness status = newid_bootstrap_2x2(&got, tables, 2, 0.95, 50, 1).status;
        mem_fail_at(0);
        assert_int_equal(status, NEWID_FAILED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seed_gives_the_published_numbers),
        cmocka_unit_test(numbers_below_a_bound_are_fair),
        cmocka_unit_test(few_accounts_are_counted_not_drawn),
        cmocka_unit_test(drawing_tends_to_what_counting_gives),
        cmocka_unit_test(a_worker_brings_all_accounts_or_none),
        cmocka_unit_test(what_is_undefined_in_every_resample_stays_undefined),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
