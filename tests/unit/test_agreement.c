#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-12 * fmax(1, fabs(want))); }

static struct newid_agreement_2x2 agree(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    struct newid_agreement_2x2 out;
    struct newid_outcome outcome = newid_agreement_2x2(&out, &(struct newid_table2x2){a, b, c, d}, 0.95);
    assert_int_equal(outcome.status, NEWID_DEFINED);
    return out;
}

/* 45 + 25 of 100 agree; by chance (60 x 60 + 40 x 40) / 10,000 = 0.52; kappa = (0.70 - 0.52) / 0.48. */
static void kappa_is_what_agreement_leaves_above_chance(void **state)
{
    (void)state;
    struct newid_agreement_2x2 got = agree(45, 15, 15, 25);
    near(got.po, 0.7);
    near(got.pe, 0.52);
    near(got.kappa, 0.375);
    near(got.recall, 0.75);
    near(got.precision, 0.75);
    near(got.f1, 0.75);
    near(got.pabak, 0.4);
    assert_null(got.kappa_reason);
}

static void a_codebook_that_never_fires_has_no_precision(void **state)
{
    (void)state;
    struct newid_agreement_2x2 got = agree(0, 10, 0, 40);
    assert_true(isnan(got.precision) && isnan(got.precision_ci.low));
    assert_true(got.recall == 0 && got.kappa == 0 && isnan(got.kappa_se) && got.kappa_reason);
}

static void agreement_without_variation_has_no_kappa(void **state)
{
    (void)state;
    struct newid_agreement_2x2 none = agree(0, 0, 0, 7), all = agree(1, 0, 0, 0), opposed = agree(0, 3, 0, 0);
    assert_true(isnan(none.kappa) && none.kappa_reason && isnan(none.kappa_ci.low) && none.ac1 == 1);
    assert_true(isnan(all.kappa) && isnan(all.ac1_se) && all.f1 == 1);
    assert_true(opposed.kappa == 0 && isnan(opposed.kappa_se));
}

static void without_accounts_agreement_is_undefined(void **state)
{
    (void)state;
    struct newid_agreement_2x2 out;
    assert_int_equal(newid_agreement_2x2(&out, &(struct newid_table2x2){0, 0, 0, 0}, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_agreement_2x2(&out, &(struct newid_table2x2){1, 0, 0, 0}, 1).status, NEWID_INVALID);
}

/* Counts beyond 2^32 and shares that rounding would blur: kappa of one constant coder stays exactly 0. */
static void large_counts_keep_their_sense(void **state)
{
    (void)state;
    struct newid_agreement_2x2 got = agree(3000000000u, 0, 700000001u, 0);
    assert_true(got.kappa == 0 && got.kappa_reason);
    got = agree(3000000000u, 1, 1, 3000000000u);
    assert_true(got.kappa > 0.999999 && got.kappa < 1 && got.kappa_se > 0);
}

/* Two coders, two units of which they agree on one: alpha = 1 - (4 - 1) x 2 / (1 x 3 + 3 x 1) = 0. */
static void alpha_of_a_hand_sized_table(void **state)
{
    (void)state;
    const int ratings[] = {0, 1, 1, 1};
    struct newid_agreement got;
    assert_int_equal(newid_agreement(&got, ratings, 2, 2, 2).status, NEWID_DEFINED);
    near(got.alpha, 0);
    near(got.pairable, 4);
    near(got.ac1_pa, 0.5);
    near(got.ac1_pe, 2 * 0.25 * 0.75);
}

/* A unit that one coder coded is in no pair; AC1's chance agreement still counts it. */
static void a_missing_coding_is_no_coding(void **state)
{
    (void)state;
    const int with[] = {0, 1, 1, 0, 1, -1}, without[] = {0, 1, 0, 1};
    struct newid_agreement got, less;
    assert_int_equal(newid_agreement(&got, with, 2, 3, 2).status, NEWID_DEFINED);
    assert_int_equal(newid_agreement(&less, without, 2, 2, 2).status, NEWID_DEFINED);
    near(got.alpha, less.alpha);
    assert_true(got.units == 3 && got.units_2plus == 2);
    assert_true(got.ac1_pe != less.ac1_pe);
}

/* For two coders and two categories the two ways to AC1 are one. */
static void ac1_of_two_coders_is_the_same_by_both_ways(void **state)
{
    (void)state;
    int ratings[2 * 40];
    for (int i = 0; i < 40; i++) {
        ratings[i] = i < 17;
        ratings[40 + i] = i < 12 || (i >= 17 && i < 20);
    }
    struct newid_agreement several;
    struct newid_agreement_2x2 two = agree(12, 5, 3, 20);
    assert_int_equal(newid_agreement(&several, ratings, 2, 40, 2).status, NEWID_DEFINED);
    near(several.ac1, two.ac1);
    near(several.ac1_se, two.ac1_se);
}

static void what_nobody_coded_twice_has_no_agreement(void **state)
{
    (void)state;
    const int apart[] = {0, -1, -1, 1}, wrong[] = {0, 2};
    struct newid_agreement got;
    assert_int_equal(newid_agreement(&got, apart, 2, 2, 2).status, NEWID_DEFINED);
    assert_true(isnan(got.alpha) && isnan(got.ac1) && got.alpha_reason && got.ac1_reason);
    assert_int_equal(newid_agreement(&got, NULL, 0, 0, 0).status, NEWID_DEFINED);
    assert_true(isnan(got.alpha) && isnan(got.ac1));
    assert_int_equal(newid_agreement(&got, (const int[]){0, 0}, 2, 1, 1).status, NEWID_DEFINED);
    assert_true(isnan(got.alpha) && isnan(got.ac1) && got.ac1_reason);
    assert_int_equal(newid_agreement(&got, wrong, 2, 1, 2).status, NEWID_INVALID);
}

static void a_failed_allocation_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    const int ratings[] = {0, 1, 1, 1};
    struct newid_agreement got;
    enum newid_definedness status = NEWID_FAILED;
    for (size_t n = 1; status == NEWID_FAILED; n++) {
        mem_fail_at(n);
        status = newid_agreement(&got, ratings, 2, 2, 2).status;
        mem_fail_at(0);
        assert_true(n < 10 && (status == NEWID_FAILED || n > 1));
    }
    assert_int_equal(status, NEWID_DEFINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kappa_is_what_agreement_leaves_above_chance),
        cmocka_unit_test(a_codebook_that_never_fires_has_no_precision),
        cmocka_unit_test(agreement_without_variation_has_no_kappa),
        cmocka_unit_test(without_accounts_agreement_is_undefined),
        cmocka_unit_test(large_counts_keep_their_sense),
        cmocka_unit_test(alpha_of_a_hand_sized_table),
        cmocka_unit_test(a_missing_coding_is_no_coding),
        cmocka_unit_test(ac1_of_two_coders_is_the_same_by_both_ways),
        cmocka_unit_test(what_nobody_coded_twice_has_no_agreement),
        cmocka_unit_test(a_failed_allocation_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
