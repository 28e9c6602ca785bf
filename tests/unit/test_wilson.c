#include <newid/stats.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Newcombe (1998), Statistics in Medicine 17, table I, method 3, and more worked in R. */
static const struct {
    uint64_t x, n;
    double conf, low, high;
} cases[] = {
    {81, 263, 0.95, 0.2552885198782742, 0.36620957698280004},
    {15, 148, 0.95, 0.0623863995307363, 0.16048724172330803},
    {0, 20, 0.95, 0.0, 0.16112515805281938},
    {1, 29, 0.95, 0.006113214292762653, 0.17175521879320288},
    {0, 10, 0.95, 0.0, 0.2775327998628892},
    {10, 10, 0.95, 0.7224672001371107, 1.0},
    {1, 2, 0.95, 0.09453120573423074, 0.9054687942657693},
    {0, 1, 0.95, 0.0, 0.7934506856227626},
    {1, 1, 0.95, 0.20654931437723745, 1.0},
    {50, 100, 0.95, 0.4038315303659956, 0.5961684696340044},
    {3, 40, 0.90, 0.030370252611739007, 0.17348017873690036},
    {3, 40, 0.99, 0.019163255329385148, 0.2517689761520616},
    {250, 1000, 0.95, 0.2241530989836914, 0.27776028025908617},
    {999, 1000, 0.95, 0.9943574414020421, 0.9998234536293739},
};

static void bounds_equal_the_published_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct newid_interval got;
        assert_true(newid_wilson(&got, cases[i].x, cases[i].n, cases[i].conf));
        assert_true(fabs(got.low - cases[i].low) < 1e-12);
        assert_true(fabs(got.high - cases[i].high) < 1e-12);
    }
}

static void bounds_at_the_ends_are_exact(void **state)
{
    (void)state;
    for (uint64_t n = 1; n < 2000; n++) {
        struct newid_interval none, all;
        assert_true(newid_wilson(&none, 0, n, 0.95) && newid_wilson(&all, n, n, 0.95));
        assert_true(none.low == 0 && none.high > 0 && none.high < 1);
        assert_true(all.high == 1 && all.low > 0 && all.low < 1);
    }
}

static void the_interval_holds_the_share_and_lies_in_0_to_1(void **state)
{
    (void)state;
    static const double levels[] = {1e-9, 0.01, 0.5, 0.8, 0.999999, 0.999999999999};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        for (uint64_t n = 1; n < 60; n++)
            for (uint64_t x = 0; x <= n; x++) {
                struct newid_interval got;
                assert_true(newid_wilson(&got, x, n, levels[i]));
                double p = (double)x / (double)n;
                assert_true(got.low >= 0 && got.high <= 1 && got.low <= p + 1e-12 && got.high >= p - 1e-12);
            }
}

static void it_is_undefined_without_a_base_or_a_level(void **state)
{
    (void)state;
    struct newid_interval got = {7, 8};
    assert_false(newid_wilson(&got, 0, 0, 0.95));
    assert_false(newid_wilson(&got, 3, 2, 0.95));
    assert_false(newid_wilson(&got, 1, 2, 0));
    assert_false(newid_wilson(&got, 1, 2, 1));
    assert_false(newid_wilson(&got, 1, 2, (double)NAN));
    assert_true(got.low == 7 && got.high == 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_equal_the_published_ones),
        cmocka_unit_test(bounds_at_the_ends_are_exact),
        cmocka_unit_test(the_interval_holds_the_share_and_lies_in_0_to_1),
        cmocka_unit_test(it_is_undefined_without_a_base_or_a_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
