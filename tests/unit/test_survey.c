/* Shares from samples drawn with unequal chances, of accounts that several of one worker are alike. */
#include "unit.h"

#include <math.h>
#include <newid/validity.h>
#include <string.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

enum { SAMPLE = 11 };

/* What people said, what the codebook said, and where the account lies: two strata, drawn with chances 1/2 and 1/5. */
static const struct {
    int human, codebook;
    size_t cluster, stratum;
    double weight, fraction;
} drawn[SAMPLE] = {{1, 1, 0, 0, 2, 0.5}, {1, 0, 0, 0, 2, 0.5}, {0, 1, 1, 0, 2, 0.5}, {1, 1, 2, 0, 2, 0.5},
                   {1, 1, 2, 0, 2, 0.5}, {0, 0, 3, 0, 2, 0.5}, {1, 1, 4, 1, 5, 0.2}, {0, 0, 4, 1, 5, 0.2},
                   {1, 0, 5, 1, 5, 0.2}, {1, 1, 6, 1, 5, 0.2}, {1, 1, 7, 1, 5, 0.2}};

static void fill(struct newid_surveyed *sample, bool f1, bool fractions)
{
    for (size_t i = 0; i < SAMPLE; i++) {
        const int both = drawn[i].human && drawn[i].codebook;
        sample[i] =
            (struct newid_surveyed){f1 ? 2 * both : both, f1 ? drawn[i].human + drawn[i].codebook : drawn[i].human,
                                    drawn[i].weight,      drawn[i].cluster,
                                    drawn[i].stratum,     fractions ? drawn[i].fraction : 0};
    }
}

static struct newid_survey_share share(const struct newid_surveyed *sample, size_t count)
{
    struct newid_survey_share out;
    assert_int_equal(newid_survey_share(&out, sample, count, 0.95).status, NEWID_DEFINED);
    return out;
}

/* R 4.2, survey 4.1: svyratio(~y, ~h, svydesign(~cl, strata = ~st, weights = ~w, nest = TRUE)). */
static void recall_and_its_error_are_those_of_the_survey_package(void **state)
{
    (void)state;
    struct newid_surveyed sample[SAMPLE];
    fill(sample, false, false);
    struct newid_survey_share recall = share(sample, SAMPLE);
    near(recall.share, 0.75);
    near(recall.se, 0.187853974262613);
    assert_true(recall.n == 8 && recall.n_yes == 6 && recall.clusters == 6 && !recall.plain);
    near(recall.df, 4);
    near(recall.n_eff, 0.75 * 0.25 / (recall.se * recall.se));
    assert_true(recall.interval.low > 0.1 && recall.interval.low < 0.3 && recall.interval.high > 0.95);
    fill(sample, true, false);
    struct newid_survey_share f1 = share(sample, SAMPLE);
    near(f1.share, 0.823529411764706);
    near(f1.se, 0.126461177810527);
}

/* The same with fpc = ~f: of half of a stratum drawn, half of the variance is left. */
static void what_was_drawn_of_a_finite_stratum_is_known(void **state)
{
    (void)state;
    struct newid_surveyed sample[SAMPLE];
    fill(sample, false, true);
    near(share(sample, SAMPLE).se, 0.164957219768464);
}

/* The same with the last account in a stratum of its own and survey.lonely.psu = "adjust". */
static void a_stratum_of_one_worker_adds_its_distance_from_the_mean(void **state)
{
    (void)state;
    struct newid_surveyed sample[SAMPLE];
    fill(sample, false, false);
    sample[SAMPLE - 1].stratum = 2;
    near(share(sample, SAMPLE).se, 0.193085733134626);
}

/* Workers, each in a stratum of its own: less strata nothing would be left. By hand, for 3 of 4 with the mean
 * of all: the residuals are 1/16, -3/16, 1/16, 1/16, so the variance is 12/256. */
static void strata_of_one_worker_each_are_collapsed_in_pairs(void **state)
{
    (void)state;
    const struct newid_surveyed sample[] = {
        {1, 1, 1, 0, 0, 0}, {0, 1, 1, 1, 1, 0}, {1, 1, 1, 2, 2, 0}, {1, 1, 1, 3, 3, 0}, {1, 1, 1, 4, 4, 0}};
    struct newid_survey_share four = share(sample, 4), five = share(sample, 5), two = share(sample, 2);
    near(four.se, sqrt(12.0 / 256));
    assert_true(four.df >= 2 && four.df <= 2 && five.df >= 2 && five.df <= 2 && two.df >= 1 && two.df <= 1);
    assert_null(four.interval_reason);
    assert_true(four.interval.low > 0 && four.interval.low < 0.3 && four.interval.high > 0.95);
    assert_true(two.interval.low >= 0 && two.interval.low < 0.05 && two.interval.high > 0.95);
}

/* Strata of two and of three workers: 5 - 2. And one worker alone has no interval, whatever the strata. */
static void strata_of_two_workers_keep_their_degrees_of_freedom(void **state)
{
    (void)state;
    struct newid_surveyed sample[] = {
        {1, 1, 1, 0, 0, 0}, {0, 1, 1, 1, 0, 0}, {1, 1, 1, 2, 1, 0}, {0, 1, 1, 3, 1, 0}, {0, 1, 1, 4, 1, 0}};
    struct newid_survey_share five = share(sample, 5);
    assert_true(five.df >= 3 && five.df <= 3);
    for (size_t i = 0; i < 5; i++)
        sample[i].cluster = 7;
    struct newid_survey_share one = share(sample, 5);
    assert_true(isnan(one.interval.low));
    assert_non_null(strstr(one.interval_reason, "one worker"));
}

/* The order of the accounts is none of the estimate's business. */
static void order_does_not_matter(void **state)
{
    (void)state;
    struct newid_surveyed sample[SAMPLE], turned[SAMPLE];
    fill(sample, false, false);
    for (size_t i = 0; i < SAMPLE; i++)
        turned[i] = sample[(i * 7 + 3) % SAMPLE];
    near(share(turned, SAMPLE).se, share(sample, SAMPLE).se);
}

/* 3 of 4 without weights, each of another worker: Wilson's interval for 3 of 4. */
static void a_plain_sample_has_the_interval_of_its_counts(void **state)
{
    (void)state;
    const struct newid_surveyed sample[] = {
        {1, 1, 1, 0, 0, 0}, {1, 1, 1, 1, 0, 0}, {1, 1, 1, 2, 0, 0}, {0, 1, 1, 3, 0, 0}, {0, 0, 1, 3, 0, 0}};
    struct newid_survey_share got = share(sample, 5);
    struct newid_interval wilson;
    assert_true(newid_wilson(&wilson, 3, 4, 0.95) && got.plain);
    near(got.interval.low, wilson.low);
    near(got.interval.high, wilson.high);
}

/* Four accounts of two workers, all found: as much as two workers tell, not four. Weights 1 1 1 9 tell less still:
 * (1 + 1 + 1 + 9)^2 / (3 + 81) = 12/7. */
static void at_the_ends_workers_and_weights_limit_what_is_known(void **state)
{
    (void)state;
    struct newid_surveyed sample[] = {{1, 1, 1, 0, 0, 0}, {1, 1, 1, 0, 0, 0}, {1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 0, 0}};
    struct newid_interval wilson;
    struct newid_survey_share got = share(sample, 4);
    assert_true(newid_wilson(&wilson, 2, 2, 0.95));
    near(got.n_eff, 2);
    near(got.interval.low, wilson.low);
    near(got.interval.high, 1);
    sample[3].weight = 9;
    near(share(sample, 4).n_eff, 12.0 / 7);
}

static void one_worker_has_a_share_without_interval(void **state)
{
    (void)state;
    const struct newid_surveyed sample[] = {{1, 1, 1, 5, 0, 0}, {0, 1, 1, 5, 0, 0}};
    struct newid_survey_share got = share(sample, 2);
    near(got.share, 0.5);
    assert_true(isnan(got.interval.low) && got.interval_reason);
}

static void without_a_base_there_is_no_share_and_rubbish_is_refused(void **state)
{
    (void)state;
    struct newid_survey_share out;
    struct newid_surveyed one = {0, 0, 1, 0, 0, 0};
    assert_int_equal(newid_survey_share(&out, NULL, 0, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_survey_share(&out, &one, 1, 0.95).status, NEWID_UNDEFINED);
    assert_true(isnan(out.share) && isnan(out.interval.low));
    one.y = 1;
    assert_int_equal(newid_survey_share(&out, &one, 1, 0.95).status, NEWID_INVALID);
    one = (struct newid_surveyed){1, 1, 0, 0, 0, 0};
    assert_int_equal(newid_survey_share(&out, &one, 1, 0.95).status, NEWID_INVALID);
    one.weight = 1;
    assert_int_equal(newid_survey_share(&out, &one, 1, 1).status, NEWID_INVALID);
}

static void no_memory_is_told(void **state)
{
    (void)state;
    struct newid_surveyed sample[SAMPLE];
    struct newid_survey_share out;
    fill(sample, false, false);
    mem_fail_at(1);
    assert_int_equal(newid_survey_share(&out, sample, SAMPLE, 0.95).status, NEWID_FAILED);
    mem_fail_at(0);
}

/* ---- shares adjusted for error ---- */

static void effective_numbers_that_are_counts_adjust_as_counts_do(void **state)
{
    (void)state;
    struct newid_adjusted counts, effective;
    const struct newid_validation v = {40, 50, 190, 200};
    assert_int_equal(newid_rogan_gladen(&counts, 120, 500, &v, 0.95).status, NEWID_DEFINED);
    assert_int_equal(newid_rogan_gladen_effective(&effective, (struct newid_effective_share){0.24, 500},
                                                  (struct newid_effective_share){0.8, 50},
                                                  (struct newid_effective_share){0.95, 200}, 0.95)
                         .status,
                     NEWID_DEFINED);
    near(effective.estimate, (0.24 + 0.95 - 1) / 0.75);
    near(effective.estimate, counts.estimate);
    near(effective.lang_reiczigel.low, counts.lang_reiczigel.low);
    near(effective.lang_reiczigel.high, counts.lang_reiczigel.high);
}

static void fewer_effective_accounts_make_a_wider_interval(void **state)
{
    (void)state;
    struct newid_adjusted many, few;
    const struct newid_effective_share p = {0.24, 500}, se = {0.8, 50}, sp = {0.95, 200};
    const struct newid_effective_share less = {0.8, 12.5};
    (void)newid_rogan_gladen_effective(&many, p, se, sp, 0.95);
    (void)newid_rogan_gladen_effective(&few, p, less, sp, 0.95);
    assert_true(few.lang_reiczigel.high - few.lang_reiczigel.low > many.lang_reiczigel.high - many.lang_reiczigel.low);
}

static void a_codebook_no_better_than_chance_adjusts_nothing(void **state)
{
    (void)state;
    struct newid_adjusted out;
    const struct newid_effective_share p = {0.2, 50}, third = {1.0 / 3, 9}, two = {2.0 / 3, 9}, none = {NAN, 0};
    assert_int_equal(newid_rogan_gladen_effective(&out, p, third, two, 0.95).status, NEWID_REFUSED);
    assert_int_equal(newid_rogan_gladen_effective(&out, p, none, two, 0.95).status, NEWID_UNDEFINED);
    assert_int_equal(newid_rogan_gladen_effective(&out, p, two, two, 0).status, NEWID_INVALID);
}

/* ---- agreement, resampled by worker ---- */

static struct newid_bootstrap_agreement resample(const int *ratings, size_t coders, size_t units, const size_t *cluster,
                                                 size_t clusters, uint64_t seed)
{
    struct newid_bootstrap_agreement out;
    assert_int_equal(
        newid_bootstrap_agreement(&out, ratings, coders, units, cluster, clusters, 0.95, 2000, seed).status,
        NEWID_DEFINED);
    return out;
}

/* Two coders, four accounts of four workers, of which they agree on two: a resample agrees on any number of the four,
 * on all with a chance of 1/16, so that 2.5 % of resamples lie at 0 and at 1. */
static void resampled_agreement_spreads_as_a_binomial(void **state)
{
    (void)state;
    const int ratings[] = {1, 0, 1, 0, 1, 0, 0, 1};
    const size_t cluster[] = {0, 1, 2, 3};
    struct newid_bootstrap_agreement got = resample(ratings, 2, 4, cluster, 4, 1);
    assert_true(got.agreement.ci.low == 0 && got.agreement.ci.high == 1);
    assert_true(fabs(got.agreement.mean - 0.5) < 0.02 && got.agreement.undefined_share == 0);
    struct newid_bootstrap_agreement again = resample(ratings, 2, 4, cluster, 4, 1);
    assert_true(got.alpha.mean == again.alpha.mean && got.ac1.ci.low == again.ac1.ci.low);
}

/* One worker's accounts come together: with two workers, agreeing on all and on nothing, a resample has 0, 1/2 or 1. */
static void a_worker_brings_all_of_its_accounts(void **state)
{
    (void)state;
    const int ratings[] = {1, 0, 1, 0, 1, 0, 0, 1};
    const size_t cluster[] = {0, 0, 1, 1};
    struct newid_bootstrap_agreement got = resample(ratings, 2, 4, cluster, 2, 3);
    assert_true(got.agreement.ci.low == 0 && got.agreement.ci.high == 1);
    assert_true(fabs(got.agreement.mean - 0.5) < 0.03);
    /* Within the second worker they differ both ways; alone it has alpha -1/2: 1 - 3 x 4 / (2 x 2 x 2). */
    assert_true(got.alpha.ci.low < -0.4 && got.alpha.ci.high == 1);
}

/* Where all agree on no, alpha is 0/0 in every resample and AC1 is 1. */
static void what_is_undefined_in_every_resample_stays_so(void **state)
{
    (void)state;
    const int ratings[] = {0, 0, 0, 0, 0, -1};
    const size_t cluster[] = {0, 1, 2};
    struct newid_bootstrap_agreement got = resample(ratings, 2, 3, cluster, 3, 1);
    assert_true(isnan(got.alpha.ci.low) && got.alpha.undefined_share == 1);
    assert_true(got.ac1.ci.low == 1 && got.ac1.ci.high == 1);
}

static void resampling_needs_two_workers_and_valid_ratings(void **state)
{
    (void)state;
    struct newid_bootstrap_agreement out;
    const int one[] = {1, 1}, apart[] = {1, -1, -1, 1}, odd[] = {2, 1};
    const size_t cluster[] = {0, 1};
    assert_int_equal(newid_bootstrap_agreement(&out, one, 2, 1, cluster, 1, 0.95, 100, 1).status, NEWID_UNDEFINED);
    assert_int_equal(newid_bootstrap_agreement(&out, apart, 2, 2, cluster, 2, 0.95, 100, 1).status, NEWID_UNDEFINED);
    assert_int_equal(newid_bootstrap_agreement(&out, odd, 2, 1, cluster, 2, 0.95, 100, 1).status, NEWID_INVALID);
    assert_int_equal(newid_bootstrap_agreement(&out, one, 2, 1, cluster, 0, 0.95, 100, 1).status, NEWID_INVALID);
    assert_int_equal(newid_bootstrap_agreement(&out, one, 2, 1, cluster, 1, 0.95, 0, 1).status, NEWID_INVALID);
}

static void resampling_without_memory_is_told_and_leaves_nothing(void **state)
{
    (void)state;
    const int ratings[] = {1, 0, 1, 1};
    const size_t cluster[] = {0, 1};
    struct newid_bootstrap_agreement out;
    struct newid_outcome outcome = {NEWID_FAILED, NULL};
    for (size_t n = 1; outcome.status == NEWID_FAILED; n++) {
        mem_fail_at(n);
        outcome = newid_bootstrap_agreement(&out, ratings, 2, 2, cluster, 2, 0.95, 10, 1);
        mem_fail_at(0);
        assert_true(n < 20);
    }
    assert_int_equal(outcome.status, NEWID_DEFINED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recall_and_its_error_are_those_of_the_survey_package),
        cmocka_unit_test(what_was_drawn_of_a_finite_stratum_is_known),
        cmocka_unit_test(a_stratum_of_one_worker_adds_its_distance_from_the_mean),
        cmocka_unit_test(strata_of_one_worker_each_are_collapsed_in_pairs),
        cmocka_unit_test(strata_of_two_workers_keep_their_degrees_of_freedom),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(a_plain_sample_has_the_interval_of_its_counts),
        cmocka_unit_test(at_the_ends_workers_and_weights_limit_what_is_known),
        cmocka_unit_test(one_worker_has_a_share_without_interval),
        cmocka_unit_test(without_a_base_there_is_no_share_and_rubbish_is_refused),
        cmocka_unit_test(no_memory_is_told),
        cmocka_unit_test(effective_numbers_that_are_counts_adjust_as_counts_do),
        cmocka_unit_test(fewer_effective_accounts_make_a_wider_interval),
        cmocka_unit_test(a_codebook_no_better_than_chance_adjusts_nothing),
        cmocka_unit_test(resampled_agreement_spreads_as_a_binomial),
        cmocka_unit_test(a_worker_brings_all_of_its_accounts),
        cmocka_unit_test(what_is_undefined_in_every_resample_stays_so),
        cmocka_unit_test(resampling_needs_two_workers_and_valid_ratings),
        cmocka_unit_test(resampling_without_memory_is_told_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
