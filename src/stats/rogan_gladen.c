#include "stats/distribution.h"
#include "stats/outcome.h"

#include <newid/validity.h>

struct shares {
    double p, se, sp, n, n_se, n_sp; /* the n's are what the variances divide by */
};

static double adjusted(const struct shares *s, double p) { return (p + s->sp - 1) / (s->se + s->sp - 1); }

static double standard_error(const struct shares *s, double estimate)
{
    double rest = 1 - estimate;
    double variance = s->p * (1 - s->p) / s->n + estimate * estimate * s->se * (1 - s->se) / s->n_se +
                      rest * rest * s->sp * (1 - s->sp) / s->n_sp;
    return sqrt(variance) / (s->se + s->sp - 1);
}

/* Lang and Reiczigel (2014), section 2.3: all three shares are drawn towards one half, and the centre is shifted. */
static struct newid_interval lang_reiczigel(const struct shares *s, double z)
{
    double z2 = z * z;
    struct shares smooth = {(s->p * s->n + z2 / 2) / (s->n + z2),
                            (s->se * s->n_se + 1) / (s->n_se + 2),
                            (s->sp * s->n_sp + 1) / (s->n_sp + 2),
                            s->n + z2,
                            s->n_se + 2,
                            s->n_sp + 2};
    if (smooth.se + smooth.sp <= 1)
        return no_interval();
    double estimate = adjusted(&smooth, smooth.p);
    double shift = 2 * z2 *
                   (estimate * smooth.se * (1 - smooth.se) / smooth.n_se -
                    (1 - estimate) * smooth.sp * (1 - smooth.sp) / smooth.n_sp);
    return interval_about(estimate + shift, z * standard_error(&smooth, estimate));
}

/* Both bounds drawn into [0, 1]; NANs stay. */
static struct newid_interval clipped(struct newid_interval in)
{
    return isnan(in.low) ? in : (struct newid_interval){clip(in.low, 0, 1), clip(in.high, 0, 1)};
}

static bool is_share(double p) { return p >= 0 && p <= 1; }

#define REASON_CHANCE N_("Se+Sp<=1: codebook no better than chance")

/* Everything but se and sp, which are set already. */
static void fill(struct newid_adjusted *out, const struct shares *s, double conf)
{
    struct newid_interval wilson = wilson_of_share(s->p, s->n, conf);
    out->apparent = s->p;
    out->raw = adjusted(s, s->p);
    out->estimate = clip(out->raw, 0, 1);
    out->truncated = out->raw < 0 || out->raw > 1;
    out->delta_se = standard_error(s, out->raw);
    out->lang_reiczigel_unclipped = lang_reiczigel(s, distribution_z(conf));
    out->interval_outside = out->lang_reiczigel_unclipped.high < 0 || out->lang_reiczigel_unclipped.low > 1;
    out->lang_reiczigel = clipped(out->lang_reiczigel_unclipped);
    out->known_wilson = clipped((struct newid_interval){adjusted(s, wilson.low), adjusted(s, wilson.high)});
}

struct newid_outcome newid_rogan_gladen(struct newid_adjusted *out, uint64_t x, uint64_t n,
                                        const struct newid_validation *validation, double conf)
{
    const struct newid_validation *v = validation;
    *out = (struct newid_adjusted){.se = share_of((double)v->tp, (double)v->n_se),
                                   .sp = share_of((double)v->tn, (double)v->n_sp)};
    if (x > n || v->tp > v->n_se || v->tn > v->n_sp)
        return outcome_invalid(REASON_COUNT);
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!n || !v->n_se || !v->n_sp)
        return outcome_undefined("n=0 or no validated positives/negatives");
    struct shares s = {(double)x / (double)n, out->se, out->sp, (double)n, (double)v->n_se, (double)v->n_sp};
    /* Asked of products of counts, whole numbers: a sum of shares that is exactly 1 may come out just above it. */
    if ((double)v->tp * s.n_sp + (double)v->tn * s.n_se <= s.n_se * s.n_sp)
        return outcome_refused(REASON_CHANCE);
    fill(out, &s, conf);
    return outcome_ok();
}

struct newid_outcome newid_rogan_gladen_effective(struct newid_adjusted *out, struct newid_effective_share apparent,
                                                  struct newid_effective_share se, struct newid_effective_share sp,
                                                  double conf)
{
    const struct shares s = {apparent.share, se.share, sp.share, apparent.n, se.n, sp.n};
    *out = (struct newid_adjusted){.se = se.share, .sp = sp.share};
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!(s.n > 0) || !(s.n_se > 0) || !(s.n_sp > 0) || isnan(s.p) || isnan(s.se) || isnan(s.sp))
        return outcome_undefined("n=0 or no validated positives/negatives");
    if (!is_share(s.p) || !is_share(s.se) || !is_share(s.sp))
        return outcome_invalid(REASON_COUNT);
    /* Weighted shares are no exact fractions: what rounding may have added to 1 is taken off. */
    if (s.se + s.sp <= 1 + 1e-12)
        return outcome_refused(REASON_CHANCE);
    fill(out, &s, conf);
    return outcome_ok();
}
