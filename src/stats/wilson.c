#include "stats/distribution.h"
#include "stats/outcome.h"

struct newid_interval wilson_of_share(double p, double n, double conf)
{
    if (!(n > 0) || !(p >= 0 && p <= 1))
        return no_interval();
    double z = distribution_z(conf);
    double z2 = z * z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    struct newid_interval out = interval_about(centre, half);
    /* At the ends the bounds are exactly 0 and 1, which rounding would miss. */
    out.low = p <= 0 ? 0 : fmax(0, out.low);
    out.high = p >= 1 ? 1 : fmin(1, out.high);
    return out;
}

bool newid_wilson(struct newid_interval *out, uint64_t x, uint64_t n, double conf)
{
    if (!n || x > n || !is_level(conf))
        return false;
    *out = wilson_of_share((double)x / (double)n, (double)n, conf);
    return true;
}

struct newid_interval wilson_of_counts(uint64_t x, uint64_t n, double conf)
{
    struct newid_interval out = no_interval();
    (void)newid_wilson(&out, x, n, conf);
    return out;
}
