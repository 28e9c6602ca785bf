#include "stats/distribution.h"
#include "stats/outcome.h"

/* A term of a log-likelihood sum; 0 where nothing was observed. */
static double surprise(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

struct newid_outcome newid_keyness(struct newid_keyness *out, struct newid_count target, struct newid_count reference)
{
    double a = (double)target.x, c = (double)target.n, b = (double)reference.x, d = (double)reference.n;
    if (target.x > target.n || reference.x > reference.n)
        return outcome_invalid("a word is counted more often than there are words");
    if (!target.n || !reference.n)
        return outcome_undefined("there are no words on one side");
    if (!target.x && !reference.x)
        return outcome_undefined("term absent from both");
    double with_target = c * (a + b) / (c + d), with_reference = d * (a + b) / (c + d);
    double g2 = surprise(a, with_target) + surprise(b, with_reference);
    double rest = surprise(c - a, c - with_target) + surprise(d - b, d - with_reference);
    double crossed = a * d - b * c;
    out->direction = (crossed > 0) - (crossed < 0);
    out->share_target = a / c;
    out->share_reference = b / d;
    /* Equal shares give 0 but for rounding, which may also fall below it. */
    out->g2 = out->direction ? fmax(0, 2 * g2) : 0;
    out->g2_four_term = out->direction ? fmax(0, 2 * (g2 + rest)) : 0;
    out->p = distribution_chi2_p(out->g2, 1);
    out->log_ratio = log2((target.x ? a : 0.5) / c) - log2((reference.x ? b : 0.5) / d);
    out->bic = out->g2 - log(c + d);
    return outcome_ok();
}
