#include "stats/distribution.h"
#include "stats/outcome.h"

/*
 * The linearised variance of mentions / accounts. A worker's residual y - p n is taken as (y N - Y n) / N, whole
 * numbers up to the last step, so that workers who all have the same share give a variance of exactly 0.
 */
static double linearised_variance(const struct newid_count *workers, size_t count, double mentions, double accounts)
{
    double sum = 0;
    for (size_t w = 0; w < count; w++) {
        double residual = ((double)workers[w].x * accounts - mentions * (double)workers[w].n) / accounts;
        sum += residual * residual;
    }
    return sum / (accounts * accounts);
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
static void add_inner(struct newid_clustered *out, double conf)
{
    double n = (double)out->n, simple = out->p * (1 - out->p), t = distribution_t(conf, (double)out->df);
    double shrink = distribution_t(conf, n - 1) / t;
    double effective = simple / out->var_cr1 * shrink * shrink;
    out->deff = out->var_cr1 / (simple / (n - 1));
    out->se_naive = sqrt(simple / n);
    out->n_eff = out->deff > 1 ? n / out->deff : n;
    out->wilson_n_eff = wilson_of_share(out->p, out->n_eff, conf);
    out->korn_graubard = beta_interval(out->p, effective, conf);
    out->logit = logit_interval(out->p, out->se, t);
    out->interval = beta_interval(out->p, fmin(effective, n), conf);
}

struct newid_outcome newid_clustered_share(struct newid_clustered *out, const struct newid_count *workers, size_t count,
                                           double conf)
{
    const double nan = (double)NAN;
    *out = (struct newid_clustered){.p = nan,
                                    .deff = nan,
                                    .se_naive = nan,
                                    .n_eff = nan,
                                    .wilson_n_eff = no_interval(),
                                    .korn_graubard = no_interval(),
                                    .logit = no_interval(),
                                    .wilson_on_workers = no_interval()};
    uint64_t mentions = 0;
    for (size_t w = 0; w < count; w++) {
        if (workers[w].x > workers[w].n)
            return outcome_invalid(REASON_COUNT);
        mentions += workers[w].x;
        out->n += workers[w].n;
        out->workers += workers[w].n > 0;
        out->most = workers[w].n > out->most ? workers[w].n : out->most;
    }
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!out->n)
        return outcome_undefined("no accounts");
    double n = (double)out->n, groups = (double)out->workers;
    out->p = (double)mentions / n;
    out->mean = n / groups;
    if (out->workers == 1)
        return outcome_undefined("one worker: between-worker variance cannot be estimated");
    out->df = out->workers - 1;
    out->var_cr0 = linearised_variance(workers, count, (double)mentions, n);
    out->var_cr1 = out->var_cr0 * groups / (groups - 1);
    out->se = sqrt(out->var_cr1);
    out->ci_t = interval_about(out->p, distribution_t(conf, (double)out->df) * out->se);
    if (mentions == 0 || mentions == out->n)
        out->interval = out->wilson_on_workers = wilson_of_share(out->p, groups, conf);
    else
        add_inner(out, conf);
    return outcome_ok();
}
