#include "change/trend.h"

#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <stdlib.h>

enum newid_status change_themes(size_t **themes, size_t *count, const struct newid_codebook *codebook,
                                const struct newid_table_request *request, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    bool *wanted = mem_zalloc(codebook->theme_count + 1, sizeof *wanted);
    *themes = mem_zalloc(codebook->theme_count + 1, sizeof **themes);
    *count = 0;
    if (!wanted || !*themes)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0, theme; i < request->theme_count && !status; i++) {
        status = presence_find_theme(codebook, request->themes[i], &theme, err);
        if (!status)
            wanted[theme] = true;
    }
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        if (wanted[t] || !request->theme_count)
            (*themes)[(*count)++] = t;
    mem_free(wanted);
    return status;
}

/* What the themes of one kind share, and scratch for each. */
struct work {
    const struct trend_request *request;
    struct trends *trends;
    struct sample sample;
    const bool *mentions;
    double *x, *y;              /* of the regression: 2 an account, and 1 */
    struct newid_count *counts; /* by place of the period, from the first one with accounts */
    double *shares, *scores;
};

static struct newid_design design_of(const struct work *w)
{
    return (struct newid_design){w->x, w->y, w->sample.cluster, w->sample.count, 2, w->sample.clusters};
}

/* The number of places from the first period with accounts to the last, both counted. */
static size_t places(const struct sample *s) { return s->count ? s->place[s->count - 1] - s->place[0] + 1 : 0; }

/* Fills what depends on the theme, and says whether a period's figures are hidden. */
static bool fill_periods(struct work *w, const struct newid_theme *theme, struct trend *t)
{
    bool hidden = false;
    struct sample *s = &w->sample;
    t->periods = 0;
    for (size_t i = 0; i < places(s); i++)
        w->counts[i] = (struct newid_count){0, 0};
    for (size_t first = 0, end; first < s->count; first = end) {
        end = sample_place_end(s, first);
        const struct sample_counts counts = sample_count(s, w->mentions, first, end);
        w->counts[s->place[first] - s->place[0]] = counts.accounts;
        t->periods++;
        hidden |= verdict_is_hidden(&counts, &w->request->accounts, theme, false, w->trends->has_workers);
    }
    for (size_t i = 0; i < places(s); i++) {
        w->scores[i] = (double)i;
        w->shares[i] = w->counts[i].n ? (double)w->counts[i].x / (double)w->counts[i].n : (double)NAN;
    }
    for (size_t i = 0; i < s->count; i++) {
        w->x[2 * i] = 1;
        w->x[2 * i + 1] = (double)(s->place[i] - s->place[0]);
        w->y[i] = w->mentions[s->account[i]];
    }
    return hidden;
}

static double clip(double share) { return share < 0 ? 0 : share > 1 ? 1 : share; }

/* The line that falls by `slope` a period through the mean of the accounts. */
static void draw_line(const struct work *w, struct trend *t, double slope)
{
    double x = 0, y = 0;
    const double n = (double)w->sample.count;
    for (size_t i = 0; i < w->sample.count; i++) {
        x += w->x[2 * i + 1] / n;
        y += w->y[i] / n;
    }
    t->from = clip(y - slope * x);
    t->to = clip(y + slope * ((double)(t->last - t->first) - x));
}

/* From a slope by period to the change over all of them, which is no more than all accounts. */
static void stretch(struct change *c, double steps)
{
    c->estimate *= steps;
    c->se *= steps;
    if (isnan(c->ci.low))
        return;
    c->ci.low = fmax(-1, c->ci.low * steps);
    c->ci.high = fmin(1, c->ci.high * steps);
}

static enum newid_status fit_clustered(struct work *w, struct trend *t, struct newid_error *err)
{
    const struct newid_design design = design_of(w);
    enum newid_status status = change_regress(&t->change, &design, 1, err);
    draw_line(w, t, t->change.estimate);
    stretch(&t->change, (double)(t->last - t->first));
    return status;
}

static enum newid_status fit_cochran_armitage(struct work *w, struct trend *t, struct newid_error *err)
{
    struct newid_cochran_armitage test;
    enum newid_status status = fit_clustered(w, t, err);
    const struct newid_outcome outcome = newid_cochran_armitage(&test, w->counts, w->scores, places(&w->sample));
    const double estimate = t->change.estimate;
    t->change = change_undefined(outcome.reason);
    t->change.estimate = estimate;
    if (outcome.status == NEWID_DEFINED) {
        t->change.p = test.p;
        t->change.test = VERDICT_COCHRAN_ARMITAGE;
        t->change.verdict = VERDICT_NO_SIGN;
    }
    return status;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sen's line goes through the median of what the slope leaves of each share. The shares are used up. */
static void draw_sen_line(struct work *w, struct trend *t, double slope)
{
    size_t n = 0;
    for (size_t i = 0; i < places(&w->sample); i++)
        if (!isnan(w->shares[i]))
            w->shares[n++] = w->shares[i] - slope * (double)i;
    qsort(w->shares, n, sizeof *w->shares, by_value);
    const double start = (w->shares[(n - 1) / 2] + w->shares[n / 2]) / 2;
    t->from = clip(start);
    t->to = clip(start + slope * (double)(t->last - t->first));
}

static enum newid_status fit_mann_kendall(struct work *w, struct trend *t, struct newid_error *err)
{
    struct newid_mann_kendall test;
    const struct newid_outcome outcome = newid_mann_kendall(&test, w->shares, places(&w->sample));
    t->change = change_undefined(outcome.reason);
    if (outcome.status == NEWID_FAILED)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (outcome.status != NEWID_DEFINED)
        return NEWID_OK;
    t->change.estimate = test.sen_slope * (double)(t->last - t->first);
    t->change.p = isnan(test.p_exact) ? test.p : test.p_exact;
    t->change.test = VERDICT_MANN_KENDALL;
    t->change.verdict = VERDICT_NO_SIGN;
    draw_sen_line(w, t, test.sen_slope);
    return NEWID_OK;
}

static const char *reason_against(const struct work *w, const struct trend *t)
{
    const struct sample *s = &w->sample;
    const char *reason = change_reason(t->counts.accounts);
    if (!s->count && w->trends->undated)
        return N_("no account has a date");
    if (reason)
        return reason;
    if (t->periods < 2)
        return N_("all accounts are of one period");
    return s->clusters < 2 ? N_("all accounts are of one worker, or of workers who share accounts") : NULL;
}

static bool is_too_few(struct newid_count c) { return c.x < VERDICT_FEWEST || c.n - c.x < VERDICT_FEWEST; }

static enum newid_status fit(struct work *w, const struct newid_theme *theme, struct trend *t, struct newid_error *err)
{
    static enum newid_status (*const methods[])(struct work *, struct trend *, struct newid_error *) = {
        fit_clustered, fit_cochran_armitage, fit_mann_kendall};
    const bool hidden = fill_periods(w, theme, t);
    const char *reason = reason_against(w, t);
    t->change = change_undefined(reason);
    if (hidden || verdict_is_hidden(&t->counts, &w->request->accounts, theme, false, w->trends->has_workers)) {
        t->change.verdict = VERDICT_HIDDEN;
        w->trends->hidden++;
        return NEWID_OK;
    }
    if (reason)
        return NEWID_OK;
    enum newid_status status = methods[w->request->method](w, t, err);
    if (!status && t->change.verdict == VERDICT_NO_SIGN && is_too_few(t->counts.accounts)) {
        const double estimate = t->change.estimate;
        t->change = change_undefined(NULL);
        t->change.estimate = estimate;
        t->change.clusters = w->sample.clusters;
        t->change.verdict = VERDICT_TOO_FEW;
    }
    return status;
}

static enum newid_status find_kind(struct work *w, const size_t *themes, size_t count, bool *mentions,
                                   struct newid_error *err)
{
    struct presence *p = &w->trends->presence;
    struct sample *s = &w->sample;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count && !status; i++) {
        struct trend *t = &w->trends->items[w->trends->count];
        status = presence_theme(p, themes[i], mentions, err);
        if (status)
            break;
        *t = (struct trend){.theme = themes[i], .kind = s->kind, .from = (double)NAN, .to = (double)NAN};
        t->counts = sample_count(s, mentions, 0, s->count);
        if (s->count) {
            t->first = p->selection.first_period + (int32_t)s->place[0];
            t->last = p->selection.first_period + (int32_t)s->place[s->count - 1];
        }
        status = fit(w, &p->codebook->themes[themes[i]], t, err);
        w->trends->count++;
    }
    return status;
}

static enum newid_status work_on_kind(struct trends *out, const struct trend_request *request, size_t kind,
                                      const size_t *themes, size_t count, const int32_t *place, struct newid_error *err)
{
    struct work w = {.request = request, .trends = out};
    enum newid_status status = sample_take(&w.sample, &out->presence, kind, place, err);
    const size_t n = w.sample.count, length = status ? 0 : places(&w.sample);
    bool *mentions = mem_zalloc(out->presence.selection.columns->count + 1, sizeof *mentions);
    w.mentions = mentions;
    w.x = mem_zalloc(3 * n + 1, sizeof *w.x);
    w.counts = mem_zalloc(length + 1, sizeof *w.counts);
    w.shares = mem_zalloc(2 * length + 1, sizeof *w.shares);
    if (!status && (!mentions || !w.x || !w.counts || !w.shares))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status) {
        w.y = w.x + 2 * n;
        w.scores = w.shares + length;
        status = find_kind(&w, themes, count, mentions, err);
    }
    sample_release(&w.sample);
    mem_free(mentions);
    mem_free(w.x);
    mem_free(w.counts);
    mem_free(w.shares);
    return status;
}

static enum newid_status find_all(struct trends *out, const struct trend_request *request, const size_t *themes,
                                  size_t count, struct newid_error *err)
{
    const struct selection *s = &out->presence.selection;
    int32_t *place = mem_zalloc(s->columns->count + 1, sizeof *place);
    out->items = mem_zalloc(count * s->axes.kinds + 1, sizeof *out->items);
    enum newid_status status = NEWID_OK;
    if (!place || !out->items)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < s->columns->count && !status; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        const bool is_dated = s->columns->day[i] != NEWID_UNDATED;
        place[i] = is_dated ? (int32_t)sample_period(s, i) : -1;
        out->undated += !is_dated;
    }
    out->has_workers = s->columns->worker_count > 0;
    for (size_t kind = 0; kind < s->axes.kinds && s->accounts && !status; kind++)
        status = work_on_kind(out, request, kind, themes, count, place, err);
    mem_free(place);
    return status ? status : verdict_judge(&out->items->change, sizeof *out->items, out->count, &out->tested, err);
}

enum newid_status trends_find(struct trends *out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct trend_request *request, struct newid_error *err)
{
    size_t *themes = NULL, count = 0;
    *out = (struct trends){.items = NULL};
    enum newid_status status = change_themes(&themes, &count, codebook, &request->accounts, err);
    if (!status)
        status = presence_open(&out->presence, store, codebook, &request->accounts, err);
    if (!status)
        status = find_all(out, request, themes, count, err);
    mem_free(themes);
    return status;
}

void trends_release(struct trends *trends)
{
    if (trends->presence.store)
        presence_close(&trends->presence);
    mem_free(trends->items);
    *trends = (struct trends){.items = NULL};
}
