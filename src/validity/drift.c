#include "validity/drift.h"

#include "stats/distribution.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <newid/regression.h>
#include <stdlib.h>

enum { LEAST_ACCOUNTS = 10 };

static const double days_a_year = 365.25;

struct dated {
    int32_t day;
    bool found;
    size_t cluster;
};

static int by_day(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static size_t gather(struct dated *to, const struct validation *v, size_t theme)
{
    const struct truth *truth = &v->paired.truth;
    size_t count = 0;
    for (size_t a = 0; a < truth->account_count; a++) {
        const int32_t day = v->paired.presence.selection.columns->day[truth->accounts[a].index];
        if (day != NEWID_UNDATED && validation_has(v, a, theme) && truth_of(truth, a, theme) == TRUTH_YES)
            to[count++] = (struct dated){day, paired_finds(&v->paired, a, theme), v->paired.cluster[a]};
    }
    if (count)
        qsort(to, count, sizeof *to, by_day);
    return count;
}

/* The earlier half ends where a day does, so that one day is in one half. */
static void split(struct drift *out, const struct dated *accounts, size_t count)
{
    size_t middle = count / 2;
    while (middle < count && middle && accounts[middle].day == accounts[middle - 1].day)
        middle++;
    for (size_t i = 0; i < count; i++) {
        struct newid_count *half = i < middle ? &out->early : &out->late;
        half->n++;
        half->x += accounts[i].found;
    }
    out->first = accounts[0].day;
    out->middle = accounts[middle < count ? middle : count - 1].day;
    out->last = accounts[count - 1].day;
}

static const char *why_undefined(const struct drift *d)
{
    const uint64_t found = d->early.x + d->late.x;
    if (d->accounts < LEAST_ACCOUNTS)
        return N_("fewer than 10 dated accounts have the theme");
    if (d->first == d->last)
        return N_("all of them are of one day");
    return found == 0 ? N_("none of them was found") : found == d->accounts ? N_("all of them were found") : NULL;
}

static enum newid_status fit(struct drift *out, const struct dated *accounts, size_t count, size_t clusters,
                             struct newid_error *err)
{
    struct newid_coefficient slope;
    double *x = mem_alloc(2 * count * sizeof *x), *y = mem_alloc(count * sizeof *y);
    size_t *cluster = mem_alloc(count * sizeof *cluster);
    struct newid_outcome outcome = {NEWID_FAILED, NULL};
    if (x && y && cluster) {
        for (size_t i = 0; i < count; i++) {
            x[2 * i] = 1;
            x[2 * i + 1] = (double)(accounts[i].day - accounts[0].day) / days_a_year;
            y[i] = accounts[i].found;
            cluster[i] = accounts[i].cluster;
        }
        const struct newid_design design = {x, y, cluster, count, 2, clusters};
        outcome = newid_regress(&slope, &design, 1, 0.95);
    }
    mem_free(x);
    mem_free(y);
    mem_free(cluster);
    if (outcome.status == NEWID_FAILED)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->reason = outcome.reason;
    if (outcome.status != NEWID_DEFINED)
        return NEWID_OK;
    out->per_year = slope.estimate;
    out->workers = slope.groups;
    if (isnan(slope.se_cr2)) {
        out->reason = N_("too few writers for an interval");
        return NEWID_OK;
    }
    const double half = distribution_t(0.95, slope.df_cr2) * slope.se_cr2;
    out->interval = (struct newid_interval){slope.estimate - half, slope.estimate + half};
    out->p = slope.p_cr2;
    return NEWID_OK;
}

enum newid_status drift_measure(struct drift *out, const struct validation *v, size_t theme, struct newid_error *err)
{
    const double nan = (double)NAN;
    struct dated *accounts = mem_alloc((v->paired.truth.account_count + 1) * sizeof *accounts);
    *out = (struct drift){.per_year = nan, .interval = {nan, nan}, .p = nan};
    if (!accounts)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    const size_t count = gather(accounts, v, theme);
    enum newid_status status = NEWID_OK;
    out->accounts = count;
    if (count)
        split(out, accounts, count);
    out->reason = why_undefined(out);
    if (!out->reason)
        status = fit(out, accounts, count, v->paired.clusters, err);
    mem_free(accounts);
    return status;
}
