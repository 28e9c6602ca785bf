#include "validity/agreement.h"

#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

/* What is compared, as newid_agreement wants it: a row a coder; units are accounts of the truth. */
struct ratings {
    int *values;
    size_t coders, units;
};

static int as_rating(enum truth_value value) { return value == TRUTH_YES ? 1 : value == TRUTH_NO ? 0 : -1; }

static int rating_of(const struct paired *p, const struct agreement_request *r, size_t row, size_t account,
                     size_t theme)
{
    const struct truth *truth = &p->truth;
    if (!p->selected[account])
        return -1;
    switch (r->between) {
    case AGREEMENT_PAIR:
        return as_rating(truth_said(truth, row ? r->b : r->a, account, theme));
    case AGREEMENT_AGAIN:
        if (row)
            return as_rating((enum truth_value)truth->coders[r->a].before[account * truth->theme_count + theme]);
        return as_rating(truth_said(truth, r->a, account, theme));
    case AGREEMENT_CODEBOOK:
        return row ? paired_finds(p, account, theme) : as_rating(truth_said(truth, r->a, account, theme));
    case AGREEMENT_ALL:
        break;
    }
    return truth->coders[row].reconciled ? -1 : as_rating(truth_said(truth, row, account, theme));
}

static bool fill_ratings(struct ratings *ratings, const struct paired *p, const struct agreement_request *r,
                         size_t theme)
{
    ratings->units = p->truth.account_count;
    ratings->coders = r->between == AGREEMENT_ALL ? p->truth.coder_count : 2;
    ratings->values = mem_alloc((ratings->coders * ratings->units + 1) * sizeof *ratings->values);
    if (!ratings->values)
        return false;
    for (size_t row = 0; row < ratings->coders; row++)
        for (size_t a = 0; a < ratings->units; a++)
            ratings->values[row * ratings->units + a] = rating_of(p, r, row, a, theme);
    return true;
}

/* How many coded a unit, and how many of them said yes. */
static size_t count_unit(const struct ratings *ratings, size_t unit, size_t *yes)
{
    size_t coded = 0;
    *yes = 0;
    for (size_t row = 0; row < ratings->coders; row++) {
        const int value = ratings->values[row * ratings->units + unit];
        coded += value >= 0;
        *yes += value == 1;
    }
    return coded;
}

/* What only one coded is in no pair, and of two coders says nothing about their agreement: it goes. */
static void drop_single(struct ratings *ratings)
{
    size_t yes;
    for (size_t unit = 0; unit < ratings->units; unit++)
        for (size_t row = 0; count_unit(ratings, unit, &yes) == 1 && row < ratings->coders; row++)
            ratings->values[row * ratings->units + unit] = -1;
}

static void count_coders(struct agreement *out, const struct ratings *ratings)
{
    for (size_t row = 0; row < ratings->coders; row++)
        for (size_t unit = 0; unit < ratings->units; unit++)
            if (ratings->values[row * ratings->units + unit] >= 0) {
                out->coders++;
                break;
            }
}

/* Percent agreement with an interval that knows of workers. */
static enum newid_status add_percent(struct agreement *out, const struct ratings *ratings, const struct paired *p,
                                     struct newid_error *err)
{
    struct newid_survey_share share;
    size_t count = 0;
    struct newid_surveyed *sample = mem_alloc((ratings->units + 1) * sizeof *sample);
    if (!sample)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t unit = 0; unit < ratings->units; unit++) {
        size_t yes;
        const size_t coded = count_unit(ratings, unit, &yes), no = coded - yes;
        if (coded < 2)
            continue;
        const double agreeing = (double)(yes * (yes - (yes > 0)) + no * (no - (no > 0)));
        sample[count++] =
            (struct newid_surveyed){agreeing / (double)(coded * (coded - 1)), 1, 1, p->cluster[unit], 0, 0};
    }
    const struct newid_outcome outcome = newid_survey_share(&share, sample, count, 0.95);
    mem_free(sample);
    if (outcome.status == NEWID_FAILED)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->accounts = count;
    out->workers = share.clusters;
    out->percent = share.share;
    out->percent_ci = share.interval;
    return NEWID_OK;
}

static struct newid_table2x2 table_of(int first, int second)
{
    return (struct newid_table2x2){first == 1 && second == 1, first == 1 && second == 0, first == 0 && second == 1,
                                   first == 0 && second == 0};
}

static void add_table(struct newid_table2x2 *to, struct newid_table2x2 t)
{
    to->a += t.a, to->b += t.b, to->c += t.c, to->d += t.d;
}

struct by_cluster {
    size_t cluster;
    struct newid_table2x2 table;
};

static int compare_clusters(const void *a, const void *b)
{
    const struct by_cluster *x = a, *y = b;
    return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* A table a worker, for whoever has one; *count of them, the caller's. NULL: no memory. */
static struct newid_table2x2 *tables_by_worker(const struct ratings *ratings, const struct paired *p, size_t *count)
{
    size_t units = 0;
    struct by_cluster *all = mem_alloc((ratings->units + 1) * sizeof *all);
    struct newid_table2x2 *tables = mem_zalloc(ratings->units + 1, sizeof *tables);
    *count = 0;
    if (!all || !tables) {
        mem_free(all);
        mem_free(tables);
        return NULL;
    }
    for (size_t unit = 0; unit < ratings->units; unit++)
        if (ratings->values[unit] >= 0)
            all[units++] = (struct by_cluster){p->cluster[unit],
                                               table_of(ratings->values[unit], ratings->values[ratings->units + unit])};
    if (units)
        qsort(all, units, sizeof *all, compare_clusters);
    for (size_t i = 0; i < units; i++) {
        *count += !i || all[i].cluster != all[i - 1].cluster;
        add_table(&tables[*count - 1], all[i].table);
    }
    mem_free(all);
    return tables;
}

static enum newid_status add_two(struct agreement *out, const struct ratings *ratings, const struct paired *p,
                                 const struct agreement_request *request, struct newid_error *err)
{
    struct newid_bootstrap_2x2 resampled;
    size_t count;
    struct newid_table2x2 *tables = tables_by_worker(ratings, p, &count);
    if (!tables)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        add_table(&out->table, tables[i]);
    out->is_two = true;
    struct newid_outcome outcome = newid_agreement_2x2(&out->of_two, &out->table, 0.95);
    out->kappa_reason = out->of_two.kappa_reason;
    if (outcome.status == NEWID_DEFINED && out->percent < 1 && count > 1) {
        outcome = newid_bootstrap_2x2(&resampled, tables, count, 0.95, request->draws, request->seed);
        out->kappa_ci = resampled.kappa.ci;
    }
    mem_free(tables);
    return outcome.status == NEWID_FAILED ? newid_fail(err, NEWID_MEMORY, "out of memory") : NEWID_OK;
}

static enum newid_status add_several(struct agreement *out, const struct ratings *ratings, const struct paired *p,
                                     const struct agreement_request *request, struct newid_error *err)
{
    struct newid_bootstrap_agreement resampled;
    struct newid_outcome outcome =
        newid_agreement(&out->of_several, ratings->values, ratings->coders, ratings->units, 2);
    out->alpha_reason = out->of_several.alpha_reason;
    if (outcome.status == NEWID_DEFINED && out->percent < 1) {
        outcome = newid_bootstrap_agreement(&resampled, ratings->values, ratings->coders, ratings->units, p->cluster,
                                            p->clusters, 0.95, request->draws, request->seed);
        out->alpha_ci = resampled.alpha.ci;
        out->ac1_ci = resampled.ac1.ci;
    }
    return outcome.status == NEWID_FAILED ? newid_fail(err, NEWID_MEMORY, "out of memory") : NEWID_OK;
}

enum newid_status agreement_measure(struct agreement *out, const struct paired *p, size_t theme,
                                    const struct agreement_request *request, struct newid_error *err)
{
    const double nan = (double)NAN;
    const struct newid_interval none = {nan, nan};
    struct ratings ratings;
    *out = (struct agreement){.percent = nan,
                              .percent_ci = none,
                              .of_two = {.kappa = nan, .kappa_se = nan},
                              .of_several = {.alpha = nan, .ac1 = nan, .ac1_se = nan},
                              .kappa_ci = none,
                              .alpha_ci = none,
                              .ac1_ci = none};
    if (!fill_ratings(&ratings, p, request, theme))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (request->between != AGREEMENT_ALL)
        drop_single(&ratings);
    count_coders(out, &ratings);
    enum newid_status status = add_percent(out, &ratings, p, err);
    if (!status && out->accounts && request->between != AGREEMENT_ALL)
        status = add_two(out, &ratings, p, request, err);
    if (!status && out->accounts)
        status = add_several(out, &ratings, p, request, err);
    mem_free(ratings.values);
    return status;
}

/* ---- in plain words ---- */

/* Fewer accounts with a yes than this, and agreement on a yes is anybody's guess; fewer accounts than that, and on
 * anything. */
enum { FEW_YES = 10, FEW_ACCOUNTS = 30 };

uint64_t agreement_yes(const struct agreement *a) { return a->table.a + a->table.b + a->table.c; }

/* One more sentence. The format is looked up already: it has plural forms, or words of its own. */
static void say(struct buf *out, const char *format, ...) NEWID_PRINTF(2, 3);
static void say(struct buf *out, const char *format, ...)
{
    va_list args;
    if (out->len)
        buf_addc(out, ' ');
    va_start(args, format);
    buf_addvf(out, format, args);
    va_end(args);
}

static void explain_undefined(struct buf *out, const struct agreement *a)
{
    if (a->is_two && isnan(a->of_two.kappa) && a->kappa_reason)
        say(out, _("Kappa is undefined: %s."), _(a->kappa_reason));
    else if (a->is_two && a->kappa_reason)
        say(out, _("On kappa: %s."), _(a->kappa_reason));
    if (a->alpha_reason)
        say(out, _("Alpha is undefined: %s."), _(a->alpha_reason));
}

bool agreement_never_differed(const struct agreement *a, double *up_to)
{
    *up_to = 1 - a->percent_ci.low;
    return a->percent >= 1 && a->percent_ci.low > 0;
}

static void explain_rarity(struct buf *out, const struct agreement *a)
{
    const struct newid_agreement_2x2 *t = &a->of_two;
    const uint64_t either = agreement_yes(a);
    if (!a->is_two || isnan(t->kappa) || t->po < 0.8 || t->kappa >= 0.6 || t->prevalence_index < 0.6)
        return;
    if (a->table.a < a->table.d)
        say(out,
            _("They agree on %.0f %% of accounts and kappa is still only %.2f: the theme is rare (prevalence index "
              "%.2f), nearly all of the agreement is on no, and kappa takes that for chance. Of the %llu accounts to "
              "which either said yes, both did to %llu. Read AC1 beside it."),
            100 * t->po, t->kappa, t->prevalence_index, (unsigned long long)either, (unsigned long long)a->table.a);
    else
        say(out,
            _("They agree on %.0f %% of accounts and kappa is still only %.2f: nearly every account has the theme "
              "(prevalence index %.2f), nearly all of the agreement is on yes, and kappa takes that for chance. Read "
              "AC1 "
              "beside it."),
            100 * t->po, t->kappa, t->prevalence_index);
}

static void explain_bias(struct buf *out, const struct agreement *a, const char *first, const char *second)
{
    const unsigned long long one = a->table.a + a->table.b, other = a->table.a + a->table.c;
    /* McNemar's statistic: fewer differences than this are chance as well as not. */
    const double b = (double)a->table.b, c = (double)a->table.c;
    if (!a->is_two || (b - c) * (b - c) < 4 * (b + c) || b + c < 4)
        return;
    say(out, _("%s says yes to %llu of them and %s to %llu: they draw the line in different places."), first, one,
        second, other);
}

enum agreement_base agreement_base(const struct agreement *a)
{
    if (a->accounts < FEW_ACCOUNTS)
        return AGREEMENT_FEW_ACCOUNTS;
    return a->is_two && agreement_yes(a) < FEW_YES ? AGREEMENT_FEW_YES : AGREEMENT_ENOUGH;
}

void agreement_explain(struct buf *out, const struct agreement *a, const char *first, const char *second)
{
    if (!a->accounts) {
        buf_adds(out, _("No account was coded by both."));
        return;
    }
    explain_undefined(out, a);
    explain_rarity(out, a);
    explain_bias(out, a, first, second);
}
