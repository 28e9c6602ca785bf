#include <newid/validity.h>

#include "stats/outcome.h"
#include "stats/resampled.h"
#include "util/mem.h"

/*
 * What a unit brings to percent agreement, alpha and AC1 with two categories: all of it adds up over units, so that a
 * worker's sums are all that a resample needs.
 */
struct sums {
    double units, yes_share;                  /* with a coding; the sum of the shares of their coders who said yes */
    double pairs_units, agreed;               /* with two or more; the sum of their shares of agreeing pairs */
    double pairable, pairable_yes, disagreed; /* as Krippendorff counts values */
};

static void add(struct sums *to, const struct sums *s)
{
    to->units += s->units;
    to->yes_share += s->yes_share;
    to->pairs_units += s->pairs_units;
    to->agreed += s->agreed;
    to->pairable += s->pairable;
    to->pairable_yes += s->pairable_yes;
    to->disagreed += s->disagreed;
}

static struct sums sums_of_unit(double coders, double yes)
{
    struct sums s = {0};
    if (coders < 1)
        return s;
    s.units = 1;
    s.yes_share = yes / coders;
    if (coders < 2)
        return s;
    double no = coders - yes, pairs = coders * (coders - 1), agreeing = yes * (yes - 1) + no * (no - 1);
    s.pairs_units = 1;
    s.agreed = agreeing / pairs;
    s.pairable = coders;
    s.pairable_yes = yes;
    s.disagreed = (pairs - agreeing) / (coders - 1);
    return s;
}

static double agreement_of(const struct sums *s) { return share_of(s->agreed, s->pairs_units); }

static double alpha_of(const struct sums *s)
{
    double expected = 2 * s->pairable_yes * (s->pairable - s->pairable_yes);
    return expected > 0 ? 1 - (s->pairable - 1) * s->disagreed / expected : (double)NAN;
}

static double ac1_of(const struct sums *s)
{
    double yes = share_of(s->yes_share, s->units), chance = 2 * yes * (1 - yes);
    return (agreement_of(s) - chance) / (1 - chance);
}

/* False where a rating or a cluster is none. */
static bool sum_up(struct sums *clusters, size_t cluster_count, const int *ratings, size_t coders, size_t units,
                   const size_t *cluster)
{
    for (size_t u = 0; u < units; u++) {
        double n = 0, yes = 0;
        for (size_t c = 0; c < coders; c++) {
            int rating = ratings[c * units + u];
            if (rating > 1)
                return false;
            n += rating >= 0;
            yes += rating == 1;
        }
        if (cluster[u] >= cluster_count)
            return false;
        const struct sums s = sums_of_unit(n, yes);
        add(&clusters[cluster[u]], &s);
    }
    return true;
}

/* Workers without a coding stay out of the resamples; how many are left. */
static size_t keep_coded(struct sums *clusters, size_t count)
{
    size_t to = 0;
    for (size_t i = 0; i < count; i++)
        if (clusters[i].units > 0)
            clusters[to++] = clusters[i];
    return to;
}

enum { AGREEMENT, ALPHA, AC1, FIGURES };

static void draw(struct resampled *figures, const struct sums *clusters, size_t count, size_t draws, uint64_t seed)
{
    struct newid_random random;
    newid_random_seed(&random, seed);
    for (size_t i = 0; i < draws; i++) {
        struct sums s = {0};
        for (size_t c = 0; c < count; c++)
            add(&s, &clusters[newid_random_below(&random, count)]);
        resampled_add(&figures[AGREEMENT], agreement_of(&s), 1);
        resampled_add(&figures[ALPHA], alpha_of(&s), 1);
        resampled_add(&figures[AC1], ac1_of(&s), 1);
    }
}

static struct newid_outcome resample(struct newid_bootstrap_agreement *out, const struct sums *clusters, size_t count,
                                     double conf, size_t draws, uint64_t seed)
{
    struct resampled figures[FIGURES];
    bool ok = true;
    for (int f = 0; f < FIGURES; f++) {
        figures[f] = resampled_new(draws);
        ok = ok && figures[f].items;
    }
    if (ok) {
        draw(figures, clusters, count, draws, seed);
        out->agreement = resampled_summary(&figures[AGREEMENT], conf);
        out->alpha = resampled_summary(&figures[ALPHA], conf);
        out->ac1 = resampled_summary(&figures[AC1], conf);
    }
    for (int f = 0; f < FIGURES; f++)
        resampled_release(&figures[f]);
    return ok ? outcome_ok() : outcome_failed(REASON_MEMORY);
}

struct newid_outcome newid_bootstrap_agreement(struct newid_bootstrap_agreement *out, const int *ratings, size_t coders,
                                               size_t units, const size_t *cluster, size_t clusters, double conf,
                                               size_t draws, uint64_t seed)
{
    const struct newid_bootstrap none = {no_interval(), (double)NAN, 1};
    *out = (struct newid_bootstrap_agreement){none, none, none};
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!draws)
        return outcome_invalid("no resamples asked for");
    struct newid_outcome outcome;
    struct sums all = {0}, *sums = mem_zalloc(clusters + 1, sizeof *sums);
    if (!sums)
        return outcome_failed(REASON_MEMORY);
    if (!sum_up(sums, clusters, ratings, coders, units, cluster)) {
        outcome = outcome_invalid("a rating is none of the categories");
        goto done;
    }
    const size_t count = keep_coded(sums, clusters);
    for (size_t c = 0; c < count; c++)
        add(&all, &sums[c]);
    if (all.pairs_units <= 0)
        outcome = outcome_undefined("no unit coded by two coders");
    else if (count < 2)
        outcome = outcome_undefined("one worker: between-worker variance cannot be estimated");
    else
        outcome = resample(out, sums, count, conf, draws, seed);
done:
    mem_free(sums);
    return outcome;
}
