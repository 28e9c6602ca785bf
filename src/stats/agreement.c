#include "stats/outcome.h"
#include "util/mem.h"

/*
 * What both measures need of the ratings: counts[unit * categories + category], and for each unit how many coders coded
 * it.
 */
struct codings {
    double *counts;
    double *coders;
    size_t units, categories;
};

static bool codings_init(struct codings *c, size_t units, size_t categories)
{
    *c = (struct codings){mem_zalloc(units * categories, sizeof(double)), mem_zalloc(units, sizeof(double)), units,
                          categories};
    return c->counts && c->coders;
}

static void codings_release(struct codings *c)
{
    mem_free(c->counts);
    mem_free(c->coders);
}

/* False where a rating names no category. */
static bool codings_count(struct codings *c, const int *ratings, size_t coders)
{
    for (size_t i = 0; i < coders * c->units; i++) {
        size_t unit = i % c->units;
        if (ratings[i] < 0)
            continue;
        if ((size_t)ratings[i] >= c->categories)
            return false;
        c->counts[unit * c->categories + (size_t)ratings[i]]++;
        c->coders[unit]++;
    }
    return true;
}

/* Pairs of coders of the unit who agree, each pair counted both ways. */
static double agreeing_pairs(const struct codings *c, size_t unit)
{
    double pairs = 0;
    for (size_t k = 0; k < c->categories; k++) {
        double n = c->counts[unit * c->categories + k];
        pairs += n * (n - 1);
    }
    return pairs;
}

static void add_alpha(struct newid_agreement *out, const struct codings *c)
{
    double pairable = 0, disagreement = 0, expected = 0;
    for (size_t u = 0; u < c->units; u++)
        if (c->coders[u] >= 2) {
            pairable += c->coders[u];
            disagreement += (c->coders[u] * (c->coders[u] - 1) - agreeing_pairs(c, u)) / (c->coders[u] - 1);
        }
    for (size_t k = 0; k < c->categories; k++) {
        double total = 0;
        for (size_t u = 0; u < c->units; u++)
            total += c->coders[u] >= 2 ? c->counts[u * c->categories + k] : 0;
        expected += total * (pairable - total);
    }
    out->pairable = pairable;
    if (pairable <= 0)
        out->alpha_reason = N_("no unit coded by two coders");
    else if (expected <= 0)
        out->alpha_reason = N_("no variation among pairable values");
    else
        out->alpha = 1 - (pairable - 1) * disagreement / expected;
}

/* The mean over units of the share of their coders who chose k. */
static double prevalence(const struct codings *c, size_t k, double units)
{
    double sum = 0;
    for (size_t u = 0; u < c->units; u++)
        sum += c->coders[u] > 0 ? c->counts[u * c->categories + k] / c->coders[u] : 0;
    return sum / units;
}

/* The linearised values of the units whose spread is AC1's variance: Gwet (2008), section 5. */
static double ac1_error(const struct newid_agreement *ac, const struct codings *c)
{
    double n = (double)ac->units, others = (double)c->categories - 1, sum = 0;
    if (ac->units < 2)
        return (double)NAN;
    for (size_t u = 0; u < c->units; u++) {
        double r = c->coders[u], chance = 0;
        if (r <= 0)
            continue;
        for (size_t k = 0; k < c->categories; k++) {
            double count = c->counts[u * c->categories + k];
            if (count > 0)
                chance += count / r * (1 - prevalence(c, k, n)) / others;
        }
        double agreed = r >= 2 ? n / (double)ac->units_2plus * (agreeing_pairs(c, u) / (r * (r - 1)) - ac->ac1_pe) : 0;
        double own = (agreed - 2 * (1 - ac->ac1) * (chance - ac->ac1_pe)) / (1 - ac->ac1_pe);
        sum += (own - ac->ac1) * (own - ac->ac1);
    }
    return sqrt(sum / (n * (n - 1)));
}

static void add_ac1(struct newid_agreement *out, const struct codings *c)
{
    double agreed = 0, chance = 0;
    for (size_t u = 0; u < c->units; u++) {
        out->units += c->coders[u] >= 1;
        if (c->coders[u] >= 2) {
            out->units_2plus++;
            agreed += agreeing_pairs(c, u) / (c->coders[u] * (c->coders[u] - 1));
        }
    }
    if (!out->units_2plus || c->categories < 2) {
        out->ac1_reason =
            out->units_2plus ? N_("fewer than two categories declared") : N_("no unit coded by two coders");
        return;
    }
    for (size_t k = 0; k < c->categories; k++) {
        double share = prevalence(c, k, (double)out->units);
        chance += share * (1 - share);
    }
    out->ac1_pa = agreed / (double)out->units_2plus;
    out->ac1_pe = chance / ((double)c->categories - 1);
    out->ac1 = (out->ac1_pa - out->ac1_pe) / (1 - out->ac1_pe);
    out->ac1_se = ac1_error(out, c);
}

struct newid_outcome newid_agreement(struct newid_agreement *out, const int *ratings, size_t coders, size_t units,
                                     size_t categories)
{
    const double nan = (double)NAN;
    struct newid_outcome outcome = outcome_ok();
    struct codings c;
    *out = (struct newid_agreement){.alpha = nan, .ac1 = nan, .ac1_pa = nan, .ac1_pe = nan, .ac1_se = nan};
    if (!codings_init(&c, units, categories)) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    if (units && !codings_count(&c, ratings, coders)) {
        outcome = outcome_invalid("a rating is none of the categories");
        goto done;
    }
    add_alpha(out, &c);
    add_ac1(out, &c);
done:
    codings_release(&c);
    return outcome;
}
