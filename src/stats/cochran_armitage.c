#include "stats/distribution.h"
#include "stats/outcome.h"

struct newid_outcome newid_cochran_armitage(struct newid_cochran_armitage *out, const struct newid_count *periods,
                                            const double *scores, size_t count)
{
    double x = 0, n = 0, mean = 0;
    bool apart = false;
    size_t used = 0, first = 0;
    for (size_t i = 0; i < count; i++) {
        if (periods[i].x > periods[i].n)
            return outcome_invalid(REASON_COUNT);
        if (!isfinite(scores[i]))
            return outcome_invalid("a score is no number");
        if (!periods[i].n)
            continue;
        first = used++ ? first : i;
        apart = apart || scores[i] != scores[first];
        x += (double)periods[i].x;
        n += (double)periods[i].n;
        mean += (double)periods[i].n * scores[i];
    }
    if (!apart)
        return outcome_undefined("fewer than two distinct scored periods with data");
    if (x <= 0 || x >= n)
        return outcome_undefined("pooled proportion is 0 or 1");
    /* Scores are centred first: years such as 2019 would leave few digits of a difference of squares. */
    double p = x / n, trend = 0, spread = 0;
    mean /= n;
    for (size_t i = 0; i < count; i++) {
        double score = scores[i] - mean;
        trend += score * ((double)periods[i].x - (double)periods[i].n * p);
        spread += (double)periods[i].n * score * score;
    }
    out->z = trend / sqrt(p * (1 - p) * spread);
    out->chi2 = out->z * out->z;
    out->p = distribution_normal_p(out->z);
    out->z_mantel = out->z * sqrt((n - 1) / n);
    out->p_mantel = distribution_normal_p(out->z_mantel);
    out->periods = used;
    return outcome_ok();
}
