#include "stats/distribution.h"

#include <math.h>

#define MATHLIB_STANDALONE
#include <Rmath.h>

static bool is_share(double p) { return p > 0 && p < 1; }

double distribution_z(double conf) { return is_share(conf) ? qnorm((1 - conf) / 2, 0, 1, 0, 0) : NAN; }

double distribution_normal_p(double z) { return isnan(z) ? NAN : 2 * pnorm(fabs(z), 0, 1, 0, 0); }

double distribution_t(double conf, double df) { return is_share(conf) && df > 0 ? qt((1 - conf) / 2, df, 0, 0) : NAN; }

double distribution_t_p(double t, double df) { return isnan(t) || !(df > 0) ? NAN : 2 * pt(fabs(t), df, 0, 0); }

double distribution_chi2_p(double x, double df) { return x >= 0 && df > 0 ? pchisq(x, df, 0, 0) : NAN; }

static bool is_beta_shape(double a) { return a >= 1e-6 && a <= 1e15; }

/* Where qbeta was seen to be quiet and right in sweeps of random arguments; pbeta is so on all of is_beta_shape. */
static bool is_quiet_shape(double a) { return a >= 0.1 && a <= 1e6; }

static double beta_quantile_by_halving(double p, double a, double b)
{
    double low = 0, high = 1;
    for (int i = 0; i < 64 && low < high; i++) {
        double middle = (low + high) / 2;
        if (pbeta(middle, a, b, 1, 0) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

double distribution_beta(double p, double a, double b)
{
    if (!(p >= 0 && p <= 1) || !is_beta_shape(a) || !is_beta_shape(b))
        return NAN;
    return is_quiet_shape(a) && is_quiet_shape(b) ? qbeta(p, a, b, 1, 0) : beta_quantile_by_halving(p, a, b);
}

double distribution_binomial_half(double p, uint64_t size)
{
    return is_share(p) && size < UINT64_C(1) << 53 ? qbinom(p, (double)size, 0.5, 1, 0) : NAN;
}
