/*
 * How good a codebook is, from a sample that people coded: pure functions on numbers. Agreement of two coders and
 * Rogan and Gladen's share are in stats.h; here is what samples with unequal chances and workers with several accounts
 * ask for.
 */
#ifndef NEWID_VALIDITY_H
#define NEWID_VALIDITY_H

#include <newid/stats.h>

/* ---- shares from a sample ---- */

/* One account of a sample. For recall: x 1 where people coded the theme, y 1 where the codebook found it there too. */
struct newid_surveyed {
    double y, x;     /* 0 <= y <= x; x 0: not of the base, but of the sample */
    double weight;   /* 1 / its chance of being drawn, or anything in proportion to that; above 0 */
    size_t cluster;  /* its worker; an account without one has a number of its own */
    size_t stratum;  /* any number; 0 where there are none */
    double fraction; /* the share of its stratum that was drawn, for the finite population correction; 0: none */
};

struct newid_survey_share {
    double share;
    struct newid_interval interval; /* the one to print: see below */
    uint64_t n, n_yes;              /* accounts of the base (x > 0), and those of them with y > 0; without weights */
    uint64_t clusters;              /* workers with an account of the base */
    double se;                      /* root of the linearised variance */
    double df;                      /* clusters of the base less its strata, at least half of the clusters */
    double n_eff;                   /* how many accounts drawn at random and independently would tell as much; <= n */
    bool plain;                     /* equal weights, one account a worker, no strata: interval is Wilson's */
    const char *interval_reason;    /* why there is none, else NULL */
};

/*
 * The share sum(w y) / sum(w x): Hajek's ratio of two Horvitz-Thompson totals. Its variance is linearised, summed over
 * workers within strata, each stratum with n/(n-1) and, where fraction is above 0, 1 - fraction: Cochran (1977),
 * Sampling Techniques, sections 5A.3 and 6.3; Sarndal, Swensson and Wretman (1992), section 5.6; the workers of the
 * sample without an account in the base stay in it with 0, as R's svyratio has it. A stratum with one worker is taken
 * about the mean of all (0), as options(survey.lonely.psu = "adjust") does, and where strata are too thin for workers
 * less strata to tell anything, they are collapsed to two workers each: df is then half of the workers (Cochran 1977,
 * section 5A.12; Wolter 2007, section 2.5), so that two workers are enough for an interval. The interval is Korn and Graubard's (1998)
 * on df degrees of freedom with an effective size that is never above n; where the sample is plain, Wilson's of the
 * counts; at 0 and 1, where the variance is 0 and says nothing, Wilson's on the fewer of workers and Kish's effective
 * number (sum w)^2 / sum w^2. No account in the base: undefined. One worker: share but no interval. An x, y or weight
 * outside its range, conf outside (0, 1): invalid. Memory: failed.
 */
NEWID_API struct newid_outcome newid_survey_share(struct newid_survey_share *out, const struct newid_surveyed *sample,
                                                  size_t count, double conf);

/* ---- shares adjusted for the codebook's error, from weighted or clustered estimates ---- */

/* An estimated share, and on how many independent accounts it could have been estimated as well. */
struct newid_effective_share {
    double share, n;
};

/*
 * newid_rogan_gladen where apparent share, sensitivity and specificity come with effective numbers instead of counts,
 * which Lang and Reiczigel's interval is then worked out with. Sensitivity and specificity are taken as independent of
 * each other. An n of 0 or less, a NAN: undefined. se + sp <= 1: refused. conf outside (0, 1): invalid.
 */
NEWID_API struct newid_outcome newid_rogan_gladen_effective(struct newid_adjusted *out,
                                                            struct newid_effective_share apparent,
                                                            struct newid_effective_share se,
                                                            struct newid_effective_share sp, double conf);

/* ---- agreement of several coders, resampled by worker ---- */

struct newid_bootstrap_agreement {
    struct newid_bootstrap agreement; /* the mean over accounts of the share of pairs of coders who agree */
    struct newid_bootstrap alpha, ac1;
};

/*
 * Percentile bootstrap intervals for newid_agreement's ac1_pa, alpha and ac1 with two categories, 0 and 1: workers are
 * drawn with replacement, each bringing all of its units. ratings as there; cluster[unit] is the worker's number, below
 * `clusters`. Undefined in a resample as there. The bounds as in newid_bootstrap_2x2, and the same seed gives the same.
 * No unit with two codings, fewer than two workers with one: undefined. draws = 0, conf outside (0, 1), a rating above
 * 1, a cluster that is none: invalid. Memory: failed.
 */
NEWID_API struct newid_outcome newid_bootstrap_agreement(struct newid_bootstrap_agreement *out, const int *ratings,
                                                         size_t coders, size_t units, const size_t *cluster,
                                                         size_t clusters, double conf, size_t draws, uint64_t seed);

#endif
