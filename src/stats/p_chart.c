#include "stats/outcome.h"
#include "util/mem.h"

#include <newid/charts.h>

/* The mean moving range of two standard normal values. */
static const double MEAN_RANGE = 1.128;

static double standardised(struct newid_count c, double centre)
{
    return ((double)c.x / (double)c.n - centre) / sqrt(centre * (1 - centre) / (double)c.n);
}

static double sigma_z(const struct newid_count *counts, size_t baseline, double centre)
{
    double sum = 0, ranges = 0;
    for (size_t i = 1; i < baseline; i++)
        if (counts[i - 1].n && counts[i].n) {
            sum += fabs(standardised(counts[i], centre) - standardised(counts[i - 1], centre));
            ranges++;
        }
    return centre > 0 && centre < 1 && ranges > 0 ? sum / ranges / MEAN_RANGE : (double)NAN;
}

static struct newid_p_point point_of(struct newid_count c, const struct newid_p_chart *chart)
{
    const double nan = (double)NAN;
    struct newid_p_point p = {share_of((double)c.x, (double)c.n), nan, nan, nan, nan, false};
    double sigma = sqrt(chart->centre * (1 - chart->centre) / (double)c.n) * chart->sigma_z;
    if (!c.n || isnan(sigma))
        return p;
    p.lcl = fmax(0, chart->centre - 3 * sigma);
    p.ucl = fmin(1, chart->centre + 3 * sigma);
    p.lcl95 = fmax(0, chart->centre - 2 * sigma);
    p.ucl95 = fmin(1, chart->centre + 2 * sigma);
    p.signal = p.share < p.lcl || p.share > p.ucl;
    return p;
}

struct newid_outcome newid_p_chart(struct newid_p_chart *out, struct newid_p_point *points,
                                   const struct newid_count *counts, size_t count, size_t baseline,
                                   enum newid_p_limits limits)
{
    double x = 0, n = 0;
    size_t base = baseline && baseline < count ? baseline : count;
    for (size_t i = 0; i < count; i++)
        if (counts[i].x > counts[i].n)
            return outcome_invalid(REASON_COUNT);
    for (size_t i = 0; i < base; i++) {
        x += (double)counts[i].x;
        n += (double)counts[i].n;
    }
    if (n <= 0)
        return outcome_undefined("no accounts to take limits from");
    double *shares = mem_zalloc(count, sizeof *shares);
    if (!shares)
        return outcome_failed(REASON_MEMORY);
    out->centre = x / n;
    out->sigma_z = limits == NEWID_P ? 1 : sigma_z(counts, base, out->centre);
    if (limits == NEWID_LANEY_FLOOR && out->sigma_z < 1)
        out->sigma_z = 1;
    for (size_t i = 0; i < count; i++) {
        points[i] = point_of(counts[i], out);
        shares[i] = points[i].share;
    }
    newid_runs_about(&out->runs, shares, count, out->centre);
    mem_free(shares);
    return outcome_ok();
}
