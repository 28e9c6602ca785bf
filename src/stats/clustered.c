#include "stats/distribution.h"
#include "stats/outcome.h"

__extension__ typedef __int128 wide;

/*
 * The linearised variance of mentions / accounts: the sum over workers of (y N - Y n)^2 / N^4, in whole numbers up to
 * the last step, so that workers who all have the same share give a variance of exactly 0.
 */
static double linearised_variance(const struct newid_cluster_sums *s)
{
    const wide x = (wide)s->x, n = (wide)s->n;
    const wide sum = n * n * (wide)s->xx - 2 * n * x * (wide)s->xn + x * x * (wide)s->nn;
    const double accounts = (double)s->n;
    return (double)sum / (accounts * accounts) / (accounts * accounts);
}

/* Korn and Graubard (1998): Clopper-Pearson on `size` accounts, which need not be whole. */
static struct newid_interval beta_interval(double p, double size, double conf)
{
    double tail = (1 - conf) / 2;
    return (struct newid_interval){distribution_beta(tail, size * p, size * (1 - p) + 1),
                                   distribution_beta(1 - tail, size * p + 1, size * (1 - p))};
}

static struct newid_interval logit_interval(double p, double se, double t)
{
    double centre = log(p / (1 - p)), half = t * se / (p * (1 - p));
    return (struct newid_interval){1 / (1 + exp(half - centre)), 1 / (1 + exp(-half - centre))};
}

/* What only a share between 0 and 1 has. */
static void add_inner(struct newid_clustered *out, double t, double conf)
{
    double n = (double)out->n, simple = out->p * (1 - out->p);
    double shrink = distribution_t(conf, n - 1) / t;
    double effective = simple / out->var_cr1 * shrink * shrink;
    out->deff = out->var_cr1 / (simple / (n - 1));
    out->se_naive = sqrt(simple / n);
    out->n_eff = out->deff > 1 ? n / out->deff : n;
    out->wilson_n_eff = wilson_of_share(out->p, out->n_eff, conf);
    out->korn_graubard = beta_interval(out->p, effective, conf);
    out->logit = logit_interval(out->p, out->se, t);
    out->interval = effective <= n ? out->korn_graubard : beta_interval(out->p, n, conf);
}

static bool are_sums(const struct newid_cluster_sums *s)
{
    return s->x <= s->n && s->n <= INT32_MAX && s->workers <= s->n && s->xx <= s->xn && s->xn <= s->nn &&
           s->nn <= s->n * s->n;
}

struct newid_outcome newid_clustered_from_sums(struct newid_clustered *out, const struct newid_cluster_sums *sums,
                                               double conf)
{
    const double nan = (double)NAN;
    *out = (struct newid_clustered){.n = sums->n,
                                    .workers = sums->workers,
                                    .most = sums->most,
                                    .p = nan,
                                    .deff = nan,
                                    .se_naive = nan,
                                    .n_eff = nan,
                                    .wilson_n_eff = no_interval(),
                                    .korn_graubard = no_interval(),
                                    .logit = no_interval(),
                                    .wilson_on_workers = no_interval()};
    if (!are_sums(sums))
        return outcome_invalid(REASON_COUNT);
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!sums->n)
        return outcome_undefined("no accounts");
    const double n = (double)sums->n, groups = (double)sums->workers;
    out->p = (double)sums->x / n;
    out->mean = n / groups;
    if (sums->workers == 1)
        return outcome_undefined("one worker: between-worker variance cannot be estimated");
    out->df = sums->workers - 1;
    out->var_cr0 = linearised_variance(sums);
    out->var_cr1 = out->var_cr0 * groups / (groups - 1);
    out->se = sqrt(out->var_cr1);
    const double t = distribution_t(conf, (double)out->df);
    out->ci_t = interval_about(out->p, t * out->se);
    if (sums->x == 0 || sums->x == sums->n)
        out->interval = out->wilson_on_workers = wilson_of_share(out->p, groups, conf);
    else
        add_inner(out, t, conf);
    return outcome_ok();
}

struct newid_outcome newid_clustered_share(struct newid_clustered *out, const struct newid_count *workers, size_t count,
                                           double conf)
{
    struct newid_cluster_sums sums = {0};
    bool sound = true;
    for (size_t w = 0; w < count; w++) {
        const uint64_t x = workers[w].x, n = workers[w].n;
        sound &= x <= n && n <= INT32_MAX;
        sums.x += x;
        sums.n += n;
        sums.workers += n > 0;
        sums.most = n > sums.most ? n : sums.most;
        sums.xx += x * x;
        sums.xn += x * n;
        sums.nn += n * n;
    }
    sums.x = sound ? sums.x : sums.n + 1; /* no sums of counts */
    return newid_clustered_from_sums(out, &sums, conf);
}
