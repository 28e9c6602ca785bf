#include "validity/adjust.h"

#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The accounts of the table on one of its levels, by cell and then by worker, so that a walk has all of a worker's
 * accounts in a cell together.
 */
struct ordered {
    uint32_t cell, account;
    size_t cluster;
};

struct adjuster {
    const struct newid_table *table;
    const struct newid_table_request *request;
    struct presence presence; /* the table's accounts */
    struct validation validation;
    bool *mentions;
    struct ordered *levels[CUBE_LEVELS]; /* NULL where no cell of the table is on the level */
    size_t selected;
    struct newid_effective_share *shares[CUBE_LEVELS]; /* of the theme at hand, one a cell of the level */
    struct adjusted_share *out;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static unsigned level_of(const struct adjuster *a, const struct newid_cell *cell)
{
    const bool by_period = a->request->by != NEWID_PERIOD_ALL;
    return (by_period && cell->all_periods ? CUBE_ALL_PERIODS : 0u) |
           (a->request->group && cell->all_groups ? CUBE_ALL_GROUPS : 0u);
}

static size_t find_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return 0;
}

/* The place of a table's cell on its level: the presence has the table's own axes. */
static size_t place_of(const struct adjuster *a, const struct newid_cell *cell, unsigned level)
{
    const struct selection *s = &a->presence.selection;
    const size_t kind = find_name(s->kinds, s->axes.kinds, cell->kind);
    const size_t group = level & CUBE_ALL_GROUPS ? 0 : find_name(s->groups, s->axes.groups, cell->group);
    size_t period = 0;
    if (a->request->by != NEWID_PERIOD_ALL && !(level & CUBE_ALL_PERIODS))
        period = cell->undated ? s->dated_periods : (size_t)(cell->period - s->first_period);
    return cube_cell(&s->axes, level, kind, period, a->request->group ? group : 0);
}

static int by_cell(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* From the account's cell on level 0 to its cell on a level that sums over periods, groups or both. */
static uint32_t cell_on(const struct selection *s, uint32_t cell, unsigned level)
{
    const size_t group = cell % s->axes.groups, period = cell / s->axes.groups % s->axes.periods;
    const size_t kind = cell / s->axes.groups / s->axes.periods;
    return (uint32_t)cube_cell(&s->axes, level, kind, period, group);
}

static enum newid_status order_level(struct adjuster *a, unsigned level, struct newid_error *err)
{
    const struct selection *s = &a->presence.selection;
    struct ordered *to = mem_alloc((s->columns->count + 1) * sizeof *to);
    a->levels[level] = to;
    a->shares[level] = mem_zalloc(cube_cells(&s->axes, level) + 1, sizeof *a->shares[level]);
    if (!to || !a->shares[level])
        return no_memory(err);
    a->selected = 0;
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            to[a->selected++] =
                (struct ordered){cell_on(s, s->cell[i], level), (uint32_t)i, paired_cluster_of(s->columns, i)};
    if (a->selected)
        qsort(to, a->selected, sizeof *to, by_cell);
    return NEWID_OK;
}

/* ---- the apparent share of each cell, and how many independent accounts it is worth ---- */

struct sums {
    double x, n, xx, xn, nn, clusters; /* sums over workers of x, n and their products */
};

static void add_worker(struct sums *s, double x, double n)
{
    s->x += x;
    s->n += n;
    s->xx += x * x;
    s->xn += x * n;
    s->nn += n * n;
    s->clusters++;
}

/* As newid_clustered_share: linearised variance by worker with G/(G-1); never more than the accounts there are. */
static struct newid_effective_share effective(const struct sums *s)
{
    const double p = s->x / s->n, simple = p * (1 - p);
    if (s->clusters < s->n && (p <= 0 || p >= 1))
        return (struct newid_effective_share){p, s->clusters};
    if (s->clusters >= s->n || s->clusters < 2)
        return (struct newid_effective_share){p, fmin(s->clusters, s->n)};
    const double spread = fmax(0, s->xx - 2 * p * s->xn + p * p * s->nn) / (s->n * s->n);
    const double variance = spread * s->clusters / (s->clusters - 1);
    return (struct newid_effective_share){p, variance * s->n > simple ? simple / variance : s->n};
}

static void fill_level(struct adjuster *a, unsigned level)
{
    const struct ordered *o = a->levels[level];
    const size_t cells = cube_cells(&a->presence.selection.axes, level);
    for (size_t i = 0; i < cells; i++)
        a->shares[level][i] = (struct newid_effective_share){(double)NAN, 0};
    for (size_t i = 0; i < a->selected;) {
        struct sums sums = {0};
        const uint32_t cell = o[i].cell;
        while (i < a->selected && o[i].cell == cell) {
            double x = 0, n = 0;
            const size_t cluster = o[i].cluster;
            for (; i < a->selected && o[i].cell == cell && o[i].cluster == cluster; i++, n++)
                x += a->mentions[o[i].account];
            add_worker(&sums, x, n);
        }
        a->shares[level][cell] = effective(&sums);
    }
}

/* ---- adjusting ---- */

static struct newid_effective_share as_effective(const struct newid_survey_share *share)
{
    return (struct newid_effective_share){share->share, isnan(share->n_eff) ? 0 : share->n_eff};
}

static const char *why_not(const struct theme_error *e)
{
    if (!e->accounts)
        return N_("not checked against people's coding");
    if (!(e->table.a + e->table.b))
        return N_("people coded it in no checked account: recall is not known");
    return N_("people coded it in every checked account: specificity is not known");
}

/*
 * Rogan and Gladen divide by recall + specificity - 1, so that below a fifth every error of either comes out five times
 * as large. Lang and Reiczigel's intervals hold there, but of such a codebook nothing should be adjusted.
 */
static const double weakest = 0.2;

/* Nothing is left to tell: no interval, or one that is printed as 0 to 100. */
static bool tells_nothing(const struct newid_interval *interval)
{
    return isnan(interval->low) || (interval->low < 0.005 && interval->high > 0.995);
}

static struct adjusted_share without(const char *reason)
{
    return (struct adjusted_share){(double)NAN, {(double)NAN, (double)NAN}, .reason = reason};
}

static struct adjusted_share adjust(struct newid_effective_share apparent, const struct theme_error *e)
{
    struct adjusted_share out = without(NULL);
    struct newid_adjusted a;
    if (!(apparent.n > 0)) {
        out.reason = N_("no accounts");
        return out;
    }
    const struct newid_outcome outcome =
        newid_rogan_gladen_effective(&a, apparent, as_effective(&e->recall), as_effective(&e->specificity), 0.95);
    if (outcome.status == NEWID_REFUSED)
        out.reason = N_("refused: the codebook is no better than chance");
    else if (outcome.status != NEWID_DEFINED)
        out.reason = why_not(e);
    if (outcome.status != NEWID_DEFINED)
        return out;
    out.is_weak = a.se + a.sp - 1 < weakest;
    out.is_open = tells_nothing(&a.lang_reiczigel);
    if (out.is_open) {
        out.reason = N_("not known: too little was checked, so that any share from 0 to 100 is possible");
        return out;
    }
    out.share = a.estimate;
    out.interval = a.lang_reiczigel;
    if (a.interval_outside)
        out.reason =
            N_("truncated, and the whole interval lies outside 0 to 100: these accounts are not like those checked");
    else if (a.truncated)
        out.reason = N_("truncated at 0 or 100: the codebook finds less, or more, than its errors alone would");
    return out;
}

static enum newid_status adjust_theme(struct adjuster *a, size_t theme, struct newid_error *err)
{
    struct theme_error error;
    enum newid_status status = validation_measure(&error, &a->validation, theme, VALIDATION_ALL, err);
    if (!status)
        status = presence_theme(&a->presence, theme, a->mentions, err);
    for (unsigned level = 0; level < CUBE_LEVELS && !status; level++)
        if (a->levels[level])
            fill_level(a, level);
    for (size_t i = 0; i < a->table->count && !status; i++) {
        const struct newid_cell *cell = &a->table->cells[i];
        if (cell->theme != theme)
            continue;
        const unsigned level = level_of(a, cell);
        a->out[i] = adjust(a->shares[level][place_of(a, cell, level)], &error);
        if (cell->hidden)
            a->out[i] = without(NULL);
    }
    return status;
}

static enum newid_status open_adjuster(struct adjuster *a, struct newid_store *store,
                                       const struct newid_codebook *codebook, struct newid_error *err)
{
    /* How often it errs is told from every checked account, whatever the table selects. */
    static const struct newid_table_request everything = {.from = NEWID_UNDATED, .to = NEWID_UNDATED};
    const struct validation_request request = {
        .selection = &everything, .half = NEWID_REPORT, .period = NEWID_PERIOD_ALL};
    enum newid_status status = validation_open(&a->validation, store, codebook, &request, err);
    if (!status)
        status = presence_open(&a->presence, store, codebook, a->request, err);
    if (!status && !(a->mentions = mem_zalloc(a->presence.selection.columns->count + 1, sizeof *a->mentions)))
        status = no_memory(err);
    for (size_t i = 0; i < a->table->count && !status; i++)
        if (!a->levels[level_of(a, &a->table->cells[i])])
            status = order_level(a, level_of(a, &a->table->cells[i]), err);
    return status;
}

enum newid_status adjust_table(struct adjusted_share **out, struct newid_store *store,
                               const struct newid_codebook *codebook, const struct newid_table_request *request,
                               const struct newid_table *table, struct newid_error *err)
{
    struct adjuster a = {.table = table, .request = request};
    a.out = mem_zalloc(table->count + 1, sizeof *a.out);
    enum newid_status status = a.out ? open_adjuster(&a, store, codebook, err) : no_memory(err);
    for (size_t i = 0; i < table->count && !status; i++)
        if (!i || table->cells[i].theme != table->cells[i - 1].theme)
            status = adjust_theme(&a, table->cells[i].theme, err);
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        mem_free(a.levels[level]);
        mem_free(a.shares[level]);
    }
    mem_free(a.mentions);
    presence_close(&a.presence);
    validation_close(&a.validation);
    if (status)
        mem_free(a.out);
    else
        *out = a.out;
    return status;
}

/* ---- the footer ---- */

static bool has_interval(const struct newid_survey_share *share)
{
    return !isnan(share->share) && !isnan(share->interval.low);
}

/* "62 % (48–74)"; or that it is not known. */
static void say_share(struct buf *out, const struct newid_survey_share *share)
{
    if (isnan(share->share))
        buf_adds(out, _("not known"));
    else if (!has_interval(share))
        buf_addf(out, "%.0f %%", 100 * share->share);
    else
        buf_addf(out, "%.0f %% (%.0f–%.0f)", 100 * share->share, 100 * share->interval.low, 100 * share->interval.high);
}

static enum newid_status say_checked(struct buf *out, const struct validation *v, const unsigned char *themes,
                                     struct newid_error *err)
{
    struct theme_error pooled;
    struct buf recall = BUF_INIT, precision = BUF_INIT;
    size_t unchecked = 0;
    enum newid_status status = validation_pool(&pooled, v, themes, VALIDATION_ALL, err);
    for (size_t t = 0; t < v->paired.truth.theme_count && !status; t++) {
        bool any = false;
        for (size_t a = 0; a < v->paired.truth.account_count && !any; a++)
            any = validation_has(v, a, t);
        unchecked += themes[t] && !any;
    }
    say_share(&recall, &pooled.recall);
    say_share(&precision, &pooled.precision);
    if (!status)
        buf_addf(out,
                 has_interval(&pooled.recall) || has_interval(&pooled.precision)
                     ? _("This version of the codebook was checked against people's coding of %zu accounts, over the "
                         "themes shown: recall %s, precision %s (95 %% intervals; newid validate tells each theme).")
                     : _("This version of the codebook was checked against people's coding of %zu accounts, over the "
                         "themes shown: recall %s, precision %s (newid validate tells each theme)."),
                 v->accounts, recall.data, precision.data);
    if (!status && unchecked)
        buf_addf(out, P_(" %zu of the themes was not checked.", " %zu of the themes were not checked.", unchecked),
                 unchecked);
    buf_release(&recall);
    buf_release(&precision);
    return status ? status : buf_check(out, err);
}

static unsigned char *flags_of(const struct newid_codebook *codebook, const struct newid_table_request *request)
{
    unsigned char *themes = mem_zalloc(codebook->theme_count + 1, 1);
    for (size_t t = 0; themes && t < codebook->theme_count; t++) {
        themes[t] = !request->theme_count && !request->cross_a;
        for (size_t i = 0; i < request->theme_count; i++)
            themes[t] |= strcmp(codebook->themes[t].code, request->themes[i]) == 0;
        themes[t] |= request->cross_a && strcmp(codebook->themes[t].code, request->cross_a) == 0;
        themes[t] |= request->cross_b && strcmp(codebook->themes[t].code, request->cross_b) == 0;
    }
    return themes;
}

enum newid_status adjust_footer(struct buf *out, bool *checked, struct newid_store *store,
                                const struct newid_codebook *codebook, const struct newid_table_request *request,
                                struct newid_error *err)
{
    static const struct newid_table_request everything = {.from = NEWID_UNDATED, .to = NEWID_UNDATED};
    struct newid_error why = NEWID_ERROR_INIT;
    struct validation v = {0};
    unsigned char *themes = flags_of(codebook, request);
    if (!themes)
        return no_memory(err);
    const struct validation_request wanted = {
        .selection = &everything, .themes = themes, .half = NEWID_REPORT, .period = NEWID_PERIOD_ALL};
    enum newid_status status = validation_open(&v, store, codebook, &wanted, &why);
    *checked = !status;
    if (status == NEWID_NOT_FOUND) {
        buf_adds(out, _("The codebook was not checked against human coding: how often it is wrong is not known."));
        status = buf_check(out, err);
    } else if (status) {
        status = newid_fail(err, status, "%s", why.message);
    } else {
        status = say_checked(out, &v, themes, err);
    }
    validation_close(&v);
    mem_free(themes);
    return status;
}
