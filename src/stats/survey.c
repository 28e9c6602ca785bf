#include <newid/validity.h>

#include "stats/distribution.h"
#include "stats/outcome.h"
#include "util/mem.h"

#include <stdlib.h>

/* The part of the ratio's linearised residuals that one worker brings in one stratum. */
struct part {
    size_t stratum, cluster;
    double residual, fraction;
    bool in_base;
};

struct totals {
    double y, x;
    double weight, weight_squared;                        /* of the base */
    bool equal_weights, any_fraction, any_stratum, whole; /* whole: every x and y is 0 or 1 */
};

static bool is_valid(const struct newid_surveyed *s)
{
    return s->weight > 0 && isfinite(s->weight) && s->y >= 0 && s->y <= s->x && isfinite(s->x) && s->fraction >= 0 &&
           s->fraction <= 1;
}

static struct totals total(const struct newid_surveyed *sample, size_t count)
{
    struct totals t = {.equal_weights = true, .whole = true};
    for (size_t i = 0; i < count; i++) {
        const struct newid_surveyed *s = &sample[i];
        t.y += s->weight * s->y;
        t.x += s->weight * s->x;
        if (s->x > 0) {
            t.weight += s->weight;
            t.weight_squared += s->weight * s->weight;
        }
        t.equal_weights = t.equal_weights && fabs(s->weight - sample[0].weight) <= 1e-12 * sample[0].weight;
        t.any_fraction = t.any_fraction || s->fraction > 0;
        t.any_stratum = t.any_stratum || s->stratum != sample[0].stratum;
        t.whole = t.whole && (s->x <= 0 || s->x >= 1) && s->x <= 1 && (s->y <= 0 || s->y >= 1);
    }
    return t;
}

static int by_place(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* Parts of one worker in one stratum become one; how many there are then. */
static size_t merge(struct part *parts, size_t count)
{
    size_t to = 0;
    qsort(parts, count, sizeof *parts, by_place);
    for (size_t i = 1; i < count; i++) {
        if (by_place(&parts[to], &parts[i]) != 0) {
            parts[++to] = parts[i];
            continue;
        }
        parts[to].residual += parts[i].residual;
        parts[to].in_base = parts[to].in_base || parts[i].in_base;
    }
    return count ? to + 1 : 0;
}

/* The stratum's share of the variance: parts[0 .. count - 1] are its workers. */
static double stratum_variance(const struct part *parts, size_t count)
{
    double mean = 0, sum = 0, n = (double)count;
    for (size_t i = 0; count > 1 && i < count; i++)
        mean += parts[i].residual / n;
    for (size_t i = 0; i < count; i++)
        sum += (parts[i].residual - mean) * (parts[i].residual - mean);
    return (1 - parts[0].fraction) * sum * (count > 1 ? n / (n - 1) : 1);
}

struct spread {
    double variance;
    uint64_t strata; /* of the base */
};

static struct spread spread_of(const struct part *parts, size_t count)
{
    struct spread out = {0, 0};
    for (size_t first = 0, end; first < count; first = end) {
        bool in_base = false;
        for (end = first; end < count && parts[end].stratum == parts[first].stratum; end++)
            in_base = in_base || parts[end].in_base;
        out.variance += stratum_variance(&parts[first], end - first);
        out.strata += in_base;
    }
    return out;
}

static int by_cluster(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* Workers with an account in the base, each once, whichever strata they are in. */
static uint64_t clusters_of(struct part *parts, size_t count)
{
    uint64_t clusters = 0;
    size_t last = 0;
    qsort(parts, count, sizeof *parts, by_cluster);
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].in_base)
            continue;
        clusters += !clusters || parts[i].cluster != last;
        last = parts[i].cluster;
    }
    return clusters;
}

/* Workers less strata; where strata hold one worker each that leaves too little or nothing, though several workers
   were read. Such strata are collapsed, two workers to a stratum, which leaves half as many degrees of freedom as there
   are workers (collapsed strata: Cochran, Sampling Techniques, 1977, section 5A.12; Wolter, Introduction to Variance
   Estimation, 2007, section 2.5). Where each stratum has two workers of its own nothing is changed by it. A lone worker's
   share of the variance is about the mean of all (stratum_variance), which errs towards wide. */
static double degrees_of_freedom(uint64_t clusters, uint64_t strata)
{
    return clusters ? fmax((double)clusters - (double)strata, (double)(clusters / 2)) : 0;
}

static struct newid_interval korn_graubard(double p, double size, double conf)
{
    double tail = (1 - conf) / 2;
    return (struct newid_interval){distribution_beta(tail, size * p, size * (1 - p) + 1),
                                   distribution_beta(1 - tail, size * p + 1, size * (1 - p))};
}

static void add_interval(struct newid_survey_share *out, const struct totals *t, double conf)
{
    double p = out->share, n = (double)out->n;
    if (out->plain) {
        out->n_eff = n;
        out->interval = wilson_of_counts(out->n_yes, out->n, conf);
        return;
    }
    if (out->n_yes == 0 || p >= 1) {
        out->n_eff = fmin((double)out->clusters, t->weight * t->weight / t->weight_squared);
        out->interval = wilson_of_share(p, out->n_eff, conf);
        return;
    }
    if (!(out->df > 0)) {
        out->n_eff = 1;
        out->interval_reason = N_("one worker: between-worker variance cannot be estimated");
        return;
    }
    double simple = p * (1 - p), variance = out->se * out->se;
    /* Workers more alike between than within themselves should not buy precision; nor should all of them being alike.
     */
    out->n_eff = variance * n > simple ? simple / variance : n;
    double shrink = n > 1 ? distribution_t(conf, n - 1) / distribution_t(conf, out->df) : 1;
    out->interval = korn_graubard(p, out->n_eff * fmin(1, shrink * shrink), conf);
}

struct newid_outcome newid_survey_share(struct newid_survey_share *out, const struct newid_surveyed *sample,
                                        size_t count, double conf)
{
    const double nan = (double)NAN;
    *out = (struct newid_survey_share){.share = nan, .interval = no_interval(), .se = nan, .df = nan, .n_eff = nan};
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    for (size_t i = 0; i < count; i++) {
        if (!is_valid(&sample[i]))
            return outcome_invalid("an account's figures or weight cannot be");
        out->n += sample[i].x > 0;
        out->n_yes += sample[i].y > 0;
    }
    if (!out->n)
        return outcome_undefined("no accounts in the base");
    struct part *parts = mem_alloc(count * sizeof *parts);
    if (!parts)
        return outcome_failed(REASON_MEMORY);
    struct totals t = total(sample, count);
    out->share = fmin(1, t.y / t.x);
    for (size_t i = 0; i < count; i++) {
        const struct newid_surveyed *s = &sample[i];
        double residual = s->weight * (s->y - out->share * s->x) / t.x;
        parts[i] = (struct part){s->stratum, s->cluster, residual, s->fraction, s->x > 0};
    }
    size_t merged = merge(parts, count);
    struct spread spread = spread_of(parts, merged);
    out->clusters = clusters_of(parts, merged);
    out->se = sqrt(spread.variance);
    out->df = degrees_of_freedom(out->clusters, spread.strata);
    out->plain = t.equal_weights && t.whole && !t.any_fraction && !t.any_stratum && out->clusters == out->n;
    mem_free(parts);
    add_interval(out, &t, conf);
    return outcome_ok();
}
