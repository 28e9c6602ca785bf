#include "stats/distribution.h"
#include "stats/outcome.h"

static struct newid_outcome check_counts(const struct newid_count *counts, size_t size, const char *empty, double conf)
{
    for (size_t i = 0; i < size; i++)
        if (counts[i].x > counts[i].n)
            return outcome_invalid(REASON_COUNT);
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    for (size_t i = 0; i < size; i++)
        if (!counts[i].n)
            return outcome_undefined(empty);
    return outcome_ok();
}

static double share(struct newid_count c) { return (double)c.x / (double)c.n; }

/*
 * Square-and-add: an interval for first - second from theirs, estimates p and q. Newcombe (1998), method 10, with
 * Wilson intervals; Zou and Donner (2008) for intervals of any kind.
 */
static struct newid_interval square_and_add(double p, struct newid_interval first, double q,
                                            struct newid_interval second)
{
    double below = hypot(p - first.low, second.high - q), above = hypot(first.high - p, q - second.low);
    return (struct newid_interval){p - q - below, p - q + above};
}

static struct newid_difference difference(struct newid_count first, struct newid_count second, double conf)
{
    double p = share(first), q = share(second);
    return (struct newid_difference){p - q, square_and_add(p, wilson_of_counts(first.x, first.n, conf), q,
                                                           wilson_of_counts(second.x, second.n, conf))};
}

struct newid_outcome newid_newcombe(struct newid_difference *out, struct newid_count first, struct newid_count second,
                                    double conf)
{
    *out = (struct newid_difference){(double)NAN, no_interval()};
    struct newid_outcome outcome =
        check_counts((const struct newid_count[]){first, second}, 2, N_("a denominator is 0"), conf);
    if (outcome.status == NEWID_DEFINED)
        *out = difference(first, second, conf);
    return outcome;
}

static double wald_variance(struct newid_count c) { return share(c) * (1 - share(c)) / (double)c.n; }

struct newid_outcome newid_did_cells(struct newid_did_cells *out, const struct newid_four_cells *cells, double conf)
{
    const struct newid_four_cells *c = cells;
    const struct newid_count all[] = {c->treated_pre, c->treated_post, c->control_pre, c->control_post};
    struct newid_outcome outcome = check_counts(all, 4, N_("a cell has no accounts"), conf);
    if (outcome.status != NEWID_DEFINED)
        return outcome;
    out->treated = difference(c->treated_post, c->treated_pre, conf);
    out->control = difference(c->control_post, c->control_pre, conf);
    out->did = out->treated.difference - out->control.difference;
    out->wald_se = sqrt(wald_variance(all[0]) + wald_variance(all[1]) + wald_variance(all[2]) + wald_variance(all[3]));
    out->wald_ci = interval_about(out->did, distribution_z(conf) * out->wald_se);
    out->mover_ci = square_and_add(out->treated.difference, out->treated.ci, out->control.difference, out->control.ci);
    return outcome;
}
