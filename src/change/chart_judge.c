#include "change/chart_data.h"

#include "util/mem.h"

#include <math.h>

static double median_of_phase(const double *shares, size_t count, struct newid_runs *runs)
{
    struct newid_run_chart run;
    if (newid_run_chart(&run, shares, count).status != NEWID_DEFINED)
        return (double)NAN;
    *runs = run.runs;
    return run.median;
}

/* Marks the points of each run about the centre that is longer than chance explains; points on the centre neither end a
 * run nor belong to one. */
static void mark_long_runs(struct chart_point *points, size_t count, double centre, size_t longest)
{
    for (size_t first = 0, end; first < count; first = end) {
        const int side = (points[first].share > centre) - (points[first].share < centre);
        size_t length = 0;
        for (end = first; end < count; end++) {
            const int now = (points[end].share > centre) - (points[end].share < centre);
            if (now && now != side)
                break;
            length += now != 0;
        }
        for (size_t i = first; i < end && length > longest && side; i++)
            if (!isnan(points[i].share) && fabs(points[i].share - centre) > 0)
                points[i].reasons |= side > 0 ? CHART_LONG_RUN_ABOVE : CHART_LONG_RUN_BELOW;
    }
}

/* Of a theme that is in fewer than half of the periods the median is 0: whatever is not on it lies above, which would
 * be taken for one long run. */
static void judge_runs(struct chart_phase *phase, struct chart_point *points, size_t count, double centre)
{
    phase->one_sided = centre <= 0 || centre >= 1;
    if (phase->one_sided)
        return;
    phase->few_crossings = phase->runs.crossings < phase->runs.crossings_min;
    if (phase->runs.longest > phase->runs.longest_max)
        mark_long_runs(points, count, centre, phase->runs.longest_max);
}

static void judge_p(struct chart_phase *phase, struct chart_point *points, const struct newid_count *counts,
                    struct newid_p_point *limits, size_t count)
{
    struct newid_p_chart p;
    if (newid_p_chart(&p, limits, counts, count, 0, NEWID_LANEY_FLOOR).status != NEWID_DEFINED)
        return;
    phase->centre = p.centre;
    phase->sigma_z = p.sigma_z;
    for (size_t i = 0; i < count; i++) {
        points[i].lower = limits[i].lcl;
        points[i].upper = limits[i].ucl;
        points[i].lower2 = limits[i].lcl95;
        points[i].upper2 = limits[i].ucl95;
        if (limits[i].signal)
            points[i].reasons |= points[i].share > p.centre ? CHART_ABOVE : CHART_BELOW;
    }
}

static void judge_xmr(struct chart_phase *phase, struct chart_point *points, const double *shares,
                      struct newid_xmr_point *limits, size_t count)
{
    static const unsigned reasons[NEWID_XMR_SIGNALS] = {
        [NEWID_XMR_ABOVE] = CHART_ABOVE,
        [NEWID_XMR_BELOW] = CHART_BELOW,
        [NEWID_XMR_RISING] = CHART_RISING,
        [NEWID_XMR_FALLING] = CHART_FALLING,
        [NEWID_XMR_TWO_IN_THREE_ABOVE] = CHART_TWO_IN_THREE_ABOVE,
        [NEWID_XMR_TWO_IN_THREE_BELOW] = CHART_TWO_IN_THREE_BELOW,
        [NEWID_XMR_SEVEN_ABOVE] = CHART_SEVEN_ABOVE,
        [NEWID_XMR_SEVEN_BELOW] = CHART_SEVEN_BELOW,
    };
    if (newid_xmr_chart(limits, shares, count, &(struct newid_xmr_options){.rebase_count = 0}).status != NEWID_DEFINED)
        return;
    phase->centre = limits[0].mean;
    phase->trial |= limits[0].few;
    for (size_t i = 0; i < count; i++) {
        points[i].lower = limits[i].lpl;
        points[i].upper = limits[i].upl;
        if (!isnan(points[i].share))
            points[i].reasons |= reasons[limits[i].signal];
    }
}

/* Scratch for a phase. */
struct scratch {
    double *shares;
    struct newid_count *counts;
    struct newid_p_point *p;
    struct newid_xmr_point *xmr;
};

static void judge_phase(struct chart *chart, struct chart_phase *phase, const struct scratch *s)
{
    struct chart_point *points = chart->points + phase->first;
    const size_t count = phase->end - phase->first;
    const double none = (double)NAN;
    phase->median = phase->centre = phase->sigma_z = none;
    for (size_t i = 0; i < count; i++) {
        s->shares[i] = points[i].share;
        s->counts[i] = points[i].count;
        points[i].lower = points[i].upper = points[i].lower2 = points[i].upper2 = none;
        points[i].reasons = 0;
        phase->points += isnan(points[i].share) ? 0 : 1;
    }
    phase->trial = phase->points < CHART_FEWEST;
    if (chart->type == CHART_XMR) {
        judge_xmr(phase, points, s->shares, s->xmr, count);
        return;
    }
    if (chart->type != CHART_RUN)
        judge_p(phase, points, s->counts, s->p, count);
    if (chart->type != CHART_P)
        phase->median = median_of_phase(s->shares, count, &phase->runs);
    else
        newid_runs_about(&phase->runs, s->shares, count, phase->centre);
    judge_runs(phase, points, count, chart->type == CHART_P ? phase->centre : phase->median);
}

enum newid_status chart_judge(struct chart *chart, struct newid_error *err)
{
    const size_t n = chart->count + 1;
    struct scratch s = {mem_zalloc(n, sizeof *s.shares), mem_zalloc(n, sizeof *s.counts), mem_zalloc(n, sizeof *s.p),
                        mem_zalloc(n, sizeof *s.xmr)};
    enum newid_status status = NEWID_OK;
    if (!s.shares || !s.counts || !s.p || !s.xmr)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < chart->phase_count && !status; i++)
        judge_phase(chart, &chart->phases[i], &s);
    chart->signals = 0;
    for (size_t i = 0; i < chart->count && !status; i++)
        chart->signals += chart->points[i].reasons != 0;
    mem_free(s.shares);
    mem_free(s.counts);
    mem_free(s.p);
    mem_free(s.xmr);
    return status;
}
