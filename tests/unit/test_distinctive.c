#include "unit.h"

#include <math.h>
#include <newid/stats.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-12 * fmax(1, fabs(want))); }

/* 3 + 1 against 5 + 1 of the rest, 1 + 1 against 7 + 1: log(4/6) - log(2/8), variance 1/4 + 1/2. */
static void log_odds_of_two_words(void **state)
{
    (void)state;
    const double y1[] = {3, 5}, y2[] = {1, 7}, prior[] = {1, 1};
    struct newid_log_odds got[2];
    assert_int_equal(newid_log_odds(got, y1, y2, prior, 2).status, NEWID_DEFINED);
    near(got[0].delta, log(4.0 / 6) - log(2.0 / 8));
    near(got[0].variance, 0.75);
    near(got[0].z, got[0].delta / sqrt(0.75));
    near(got[1].delta, -got[0].delta);
}

static void a_word_without_counts_or_others_has_no_odds(void **state)
{
    (void)state;
    const double y[] = {3, 0}, none[] = {0, 0}, prior[] = {0.1}, negative[] = {-1};
    struct newid_log_odds got[2];
    assert_int_equal(newid_log_odds(got, y, y, none, 2).status, NEWID_DEFINED);
    assert_true(isnan(got[0].delta) && isnan(got[1].delta));
    assert_int_equal(newid_log_odds(got, y, y, prior, 1).status, NEWID_DEFINED);
    assert_true(isnan(got[0].delta)); /* the only word: infinite odds in both */
    assert_int_equal(newid_log_odds(got, negative, y, prior, 1).status, NEWID_INVALID);
    assert_int_equal(newid_log_odds(got, (const double[]){(double)NAN}, y, prior, 1).status, NEWID_INVALID);
    assert_int_equal(newid_log_odds(got, y, y, prior, 0).status, NEWID_UNDEFINED);
}

/* 30 of 100 words against 10 of 100: expected 20 each. */
static void keyness_of_a_word_three_times_as_frequent(void **state)
{
    (void)state;
    struct newid_keyness got, back;
    assert_int_equal(newid_keyness(&got, (struct newid_count){30, 100}, (struct newid_count){10, 100}).status,
                     NEWID_DEFINED);
    near(got.g2, 2 * (30 * log(1.5) + 10 * log(0.5)));
    near(got.log_ratio, log2(3));
    assert_true(got.direction == 1 && got.g2_four_term > got.g2);
    assert_int_equal(newid_keyness(&back, (struct newid_count){10, 100}, (struct newid_count){30, 100}).status,
                     NEWID_DEFINED);
    assert_true(back.direction == -1);
    near(back.g2, got.g2);
    near(back.log_ratio, -got.log_ratio);
}

static void a_word_in_neither_or_without_words_has_no_keyness(void **state)
{
    (void)state;
    struct newid_keyness got;
    assert_int_equal(newid_keyness(&got, (struct newid_count){0, 5}, (struct newid_count){0, 5}).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_keyness(&got, (struct newid_count){1, 5}, (struct newid_count){0, 0}).status,
                     NEWID_UNDEFINED);
    assert_int_equal(newid_keyness(&got, (struct newid_count){6, 5}, (struct newid_count){0, 5}).status, NEWID_INVALID);
    assert_int_equal(newid_keyness(&got, (struct newid_count){1, 3}, (struct newid_count){7, 21}).status,
                     NEWID_DEFINED);
    assert_true(got.direction == 0 && got.g2 == 0 && got.p == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_odds_of_two_words),
        cmocka_unit_test(a_word_without_counts_or_others_has_no_odds),
        cmocka_unit_test(keyness_of_a_word_three_times_as_frequent),
        cmocka_unit_test(a_word_in_neither_or_without_words_has_no_keyness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
