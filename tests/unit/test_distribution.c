#include "stats/distribution.h"

#include "unit.h"

#include <math.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

static void quantiles_are_those_of_the_tables(void **state)
{
    (void)state;
    near(distribution_z(0.95), 1.959963984540054);
    near(distribution_t(0.95, 1), 12.706204736174693);
    near(distribution_t(0.95, 10), 2.2281388519862747);
    near(distribution_normal_p(1.959963984540054), 0.05);
    near(distribution_t_p(12.706204736174693, 1), 0.05);
    near(distribution_chi2_p(3.841458820694124, 1), 0.05);
    assert_true(distribution_binomial_half(0.05, 23) == 8);
}

/* beta(1, b) has the distribution function 1 - (1 - x)^b, beta(a, 1) has x^a. */
static void beta_quantiles_hold_where_the_library_would_warn(void **state)
{
    (void)state;
    static const double shapes[] = {1e-6, 1e-4, 0.003, 0.05, 0.2, 1, 7, 1e4, 1e7, 1e12};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        near(distribution_beta(0.3, shapes[i], 1), pow(0.3, 1 / shapes[i]));
        near(distribution_beta(0.3, 1, shapes[i]), -expm1(log1p(-0.3) / shapes[i]));
    }
}

static void outside_the_domain_there_is_no_number(void **state)
{
    (void)state;
    const double nan = (double)NAN;
    assert_true(isnan(distribution_z(0)) && isnan(distribution_z(1)) && isnan(distribution_z(nan)));
    assert_true(isnan(distribution_t(0.95, 0)) && isnan(distribution_t(0.95, nan)));
    assert_true(isnan(distribution_t_p(nan, 3)) && isnan(distribution_normal_p(nan)));
    assert_true(isnan(distribution_chi2_p(-1, 1)) && isnan(distribution_chi2_p(1, 0)));
    assert_true(isnan(distribution_beta(0.5, 0, 1)) && isnan(distribution_beta(0.5, 1, (double)INFINITY)));
    assert_true(isnan(distribution_beta(1.5, 1, 1)) && isnan(distribution_beta(nan, 1, 1)));
    assert_true(isnan(distribution_binomial_half(0, 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_the_tables),
        cmocka_unit_test(beta_quantiles_hold_where_the_library_would_warn),
        cmocka_unit_test(outside_the_domain_there_is_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
