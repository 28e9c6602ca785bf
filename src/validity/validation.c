#include "validity/validation.h"

#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* ---- which accounts, in which groups ---- */

static enum newid_status check_half(struct validation *v, struct newid_error *err)
{
    const struct truth *truth = &v->paired.truth;
    size_t in_half = 0;
    for (size_t a = 0; a < truth->account_count; a++) {
        const bool is_mine = truth->accounts[a].half == v->half;
        in_half += is_mine;
        v->accounts += is_mine && v->paired.selected[a];
    }
    v->other_half = truth->account_count - in_half;
    if (v->accounts)
        return NEWID_OK;
    if (in_half)
        return newid_fail(err, NEWID_NOT_FOUND, "none of the %zu coded accounts is left by the filters", in_half);
    if (v->half == NEWID_REPORT)
        return newid_fail(
            err, NEWID_NOT_FOUND,
            "all %zu coded accounts are in the half that is there to develop the codebook on, which would "
            "flatter it; code accounts of the half that reports (newid sample)",
            truth->account_count);
    return newid_fail(err, NEWID_NOT_FOUND, "no coded account is in the half that is there to develop on");
}

static enum newid_status group_by_field(struct validation *v, struct newid_store *store, const char *name,
                                        struct newid_error *err)
{
    const struct truth *truth = &v->paired.truth;
    struct newid_field field = {0};
    enum newid_status status = newid_store_field(store, name, &field, err);
    if (!status)
        v->groups = arena_alloc(&v->memory, (field.value_count + 1) * sizeof *v->groups);
    if (!status && !v->groups)
        status = no_memory(err);
    for (size_t i = 0; i < field.value_count && !status; i++) {
        v->groups[i] = i ? arena_strdup(&v->memory, field.values[i]) : "(none)";
        if (!v->groups[i])
            status = no_memory(err);
    }
    for (size_t a = 0; a < truth->account_count && !status; a++)
        v->group[a] = field.codes[truth->accounts[a].index];
    v->group_count = status ? 0 : field.value_count;
    newid_field_release(&field);
    return status;
}

/* Group 0 is for what has no date; the others are consecutive periods from the first that has an account. */
static enum newid_status group_by_period(struct validation *v, enum newid_period period, struct newid_error *err)
{
    const struct truth *truth = &v->paired.truth;
    const int32_t *day = v->paired.presence.selection.columns->day;
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t a = 0; a < truth->account_count; a++) {
        const int32_t own = day[truth->accounts[a].index];
        if (own == NEWID_UNDATED)
            continue;
        const int32_t ordinal = newid_period_of(period, own);
        first = ordinal < first ? ordinal : first;
        last = ordinal > last ? ordinal : last;
        v->group[a] = (size_t)ordinal; /* until first is known */
    }
    v->group_count = first <= last ? (size_t)(last - first) + 2 : 1;
    v->groups = arena_alloc(&v->memory, v->group_count * sizeof *v->groups);
    if (!v->groups)
        return no_memory(err);
    v->groups[0] = "undated";
    for (size_t g = 1; g < v->group_count; g++) {
        char label[32];
        newid_period_label(label, sizeof label, period, first + (int32_t)g - 1);
        v->groups[g] = arena_strdup(&v->memory, label);
        if (!v->groups[g])
            return no_memory(err);
    }
    for (size_t a = 0; a < truth->account_count; a++) {
        const int32_t own = day[truth->accounts[a].index];
        v->group[a] = own == NEWID_UNDATED ? 0 : (size_t)(newid_period_of(period, own) - first) + 1;
    }
    return NEWID_OK;
}

enum newid_status validation_open(struct validation *v, struct newid_store *store,
                                  const struct newid_codebook *codebook, const struct validation_request *request,
                                  struct newid_error *err)
{
    *v = (struct validation){.half = request->half, .finite = request->finite};
    enum newid_status status = paired_open(&v->paired, store, codebook, request->selection, request->themes, err);
    if (!status)
        status = check_half(v, err);
    if (status)
        return status;
    v->group = arena_alloc(&v->memory, (v->paired.truth.account_count + 1) * sizeof *v->group);
    if (!v->group)
        return no_memory(err);
    if (request->by)
        return group_by_field(v, store, request->by, err);
    return request->period != NEWID_PERIOD_ALL ? group_by_period(v, request->period, err) : NEWID_OK;
}

void validation_close(struct validation *v)
{
    paired_close(&v->paired);
    arena_release(&v->memory);
    *v = (struct validation){0};
}

/* ---- weights ---- */

/* Of this half, and coded so that the theme's truth is known, selected or not. */
static bool is_usable(const struct validation *v, size_t account, size_t theme)
{
    const enum truth_value value = truth_of(&v->paired.truth, account, theme);
    return v->paired.truth.accounts[account].half == v->half && (value == TRUTH_YES || value == TRUTH_NO);
}

bool validation_has(const struct validation *v, size_t account, size_t theme)
{
    return v->paired.selected[account] && is_usable(v, account, theme);
}

/*
 * The accounts of the theme that are used stand for the population of their stratum. used[stratum] is how many there
 * are. False where one stratum's population is not known: nothing can be weighed then.
 */
static bool count_used(const struct validation *v, size_t theme, size_t *used)
{
    const struct truth *truth = &v->paired.truth;
    bool known = true;
    memset(used, 0, truth->stratum_count * sizeof *used);
    for (size_t a = 0; a < truth->account_count; a++) {
        if (!is_usable(v, a, theme))
            continue;
        used[truth->accounts[a].stratum]++;
        known = known && truth->strata[truth->accounts[a].stratum].population > 0;
    }
    return known;
}

/* ---- figures ---- */

/* One decision: of an account on a theme. */
struct decision {
    bool human, found;
    double weight, fraction;
    size_t cluster, stratum;
};

struct decisions {
    struct decision *items;
    size_t count, capacity;
    bool weighted;
    size_t *used; /* one a stratum */
};

static enum newid_status gather(struct decisions *d, const struct validation *v, size_t theme, size_t group,
                                struct newid_error *err)
{
    const struct truth *truth = &v->paired.truth;
    const bool known = count_used(v, theme, d->used);
    for (size_t a = 0; a < truth->account_count; a++) {
        if (!validation_has(v, a, theme) || (group != VALIDATION_ALL && v->group[a] != group))
            continue;
        if (mem_grow(&d->items, &d->capacity, d->count + 1, sizeof *d->items))
            return no_memory(err);
        const size_t stratum = truth->accounts[a].stratum;
        const double used = (double)d->used[stratum], stands_for = known ? truth->strata[stratum].population / used : 1;
        d->items[d->count++] = (struct decision){.human = truth_of(truth, a, theme) == TRUTH_YES,
                                                 .found = paired_finds(&v->paired, a, theme),
                                                 .weight = stands_for,
                                                 .fraction = known && v->finite ? fmin(1, 1 / stands_for) : 0,
                                                 .cluster = v->paired.cluster[a],
                                                 .stratum = known ? stratum : 0};
        d->weighted = d->weighted || fabs(stands_for - d->items[0].weight) > 1e-9 * stands_for;
    }
    return NEWID_OK;
}

enum measure { RECALL, PRECISION, SPECIFICITY, F1, HUMAN, FOUND, MEASURES };

static void as_ratio(enum measure measure, const struct decision *d, double *y, double *x)
{
    const double both = d->human && d->found;
    switch (measure) {
    case RECALL:
        *x = d->human, *y = both;
        break;
    case PRECISION:
        *x = d->found, *y = both;
        break;
    case SPECIFICITY:
        *x = !d->human, *y = !d->human && !d->found;
        break;
    case F1:
        *x = (double)d->human + (double)d->found, *y = 2 * both;
        break;
    case HUMAN:
        *x = 1, *y = d->human;
        break;
    case FOUND:
    case MEASURES:
        *x = 1, *y = d->found;
        break;
    }
}

static enum newid_status estimate(struct theme_error *out, const struct decisions *d, struct newid_error *err)
{
    struct newid_survey_share *const shares[MEASURES] = {&out->recall, &out->precision, &out->specificity,
                                                         &out->f1,     &out->human,     &out->found};
    struct newid_surveyed *sample = mem_alloc((d->count + 1) * sizeof *sample);
    if (!sample)
        return no_memory(err);
    enum newid_status status = NEWID_OK;
    for (int m = 0; m < MEASURES && !status; m++) {
        for (size_t i = 0; i < d->count; i++) {
            const struct decision *one = &d->items[i];
            sample[i] = (struct newid_surveyed){0, 0, one->weight, one->cluster, one->stratum, one->fraction};
            as_ratio((enum measure)m, one, &sample[i].y, &sample[i].x);
        }
        if (newid_survey_share(shares[m], sample, d->count, 0.95).status == NEWID_FAILED)
            status = no_memory(err);
    }
    mem_free(sample);
    out->workers = out->human.clusters;
    out->accounts = d->count;
    out->weighted = d->weighted;
    for (size_t i = 0; i < d->count; i++) {
        const struct decision *one = &d->items[i];
        ++*(one->human ? (one->found ? &out->table.a : &out->table.b) : one->found ? &out->table.c : &out->table.d);
    }
    return status;
}

static enum newid_status measure(struct theme_error *out, const struct validation *v, const unsigned char *themes,
                                 size_t theme, size_t group, struct newid_error *err)
{
    struct decisions d = {.used = mem_zalloc(v->paired.truth.stratum_count + 1, sizeof *d.used)};
    *out = (struct theme_error){0};
    enum newid_status status = d.used ? NEWID_OK : no_memory(err);
    for (size_t t = 0; t < v->paired.truth.theme_count && !status; t++)
        if (theme == VALIDATION_ALL ? !themes || themes[t] : t == theme)
            status = gather(&d, v, t, group, err);
    if (!status)
        status = estimate(out, &d, err);
    mem_free(d.items);
    mem_free(d.used);
    return status;
}

enum newid_status validation_measure(struct theme_error *out, const struct validation *v, size_t theme, size_t group,
                                     struct newid_error *err)
{
    return measure(out, v, NULL, theme, group, err);
}

enum newid_status validation_pool(struct theme_error *out, const struct validation *v, const unsigned char *themes,
                                  size_t group, struct newid_error *err)
{
    return measure(out, v, themes, VALIDATION_ALL, group, err);
}
