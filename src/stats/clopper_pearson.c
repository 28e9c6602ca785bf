#include "stats/distribution.h"
#include "stats/outcome.h"

bool newid_clopper_pearson(struct newid_interval *out, uint64_t x, uint64_t n, double conf)
{
    if (!n || x > n || !is_level(conf))
        return false;
    double tail = (1 - conf) / 2, yes = (double)x, no = (double)(n - x);
    out->low = x == 0 ? 0 : distribution_beta(tail, yes, no + 1);
    /* The upper tail is asked for as the lower tail of the mirror image, which keeps its digits near 1. */
    out->high = x == n ? 1 : 1 - distribution_beta(tail, no, yes + 1);
    return true;
}

struct newid_outcome newid_proportion(struct newid_proportion *out, uint64_t x, uint64_t n, double conf)
{
    *out = (struct newid_proportion){(double)NAN, no_interval(), no_interval()};
    if (x > n)
        return outcome_invalid(REASON_COUNT);
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!n)
        return outcome_undefined("n=0");
    out->p = (double)x / (double)n;
    (void)newid_wilson(&out->wilson, x, n, conf);
    (void)newid_clopper_pearson(&out->clopper_pearson, x, n, conf);
    return outcome_ok();
}
