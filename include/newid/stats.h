/*
 * Statistics: pure functions on numbers. No I/O, no memory held: what a function needs to work, it frees again.
 */
#ifndef NEWID_STATS_H
#define NEWID_STATS_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How a figure came out. What is undefined stays undefined: it is NAN, never 0, and the reason says why in plain words.
 */
enum newid_definedness {
    NEWID_DEFINED,   /* the figures that the function gives are set; single ones may still be NAN, as said there */
    NEWID_UNDEFINED, /* the data do not hold an answer: no accounts, no variation */
    NEWID_INVALID,   /* these cannot be data: a count above its base, a level outside (0, 1), a NAN */
    NEWID_REFUSED,   /* an answer could be computed and would mislead */
    NEWID_FAILED     /* memory or a limit on work ran out */
};

struct newid_outcome {
    enum newid_definedness status;
    const char *reason; /* a constant, in English (the program translates it); NULL where status is NEWID_DEFINED */
};

struct newid_interval {
    double low, high; /* proportions from 0 to 1 unless said otherwise; both NAN where there is none */
};

/* ---- shares ---- */

/*
 * Wilson score interval without continuity correction for x of n.
 * Source: Wilson (1927), JASA 22; Newcombe (1998), Statistics in Medicine 17, method 3.
 * conf is the two-sided confidence level, as 0.95. False, with *out untouched, where it is undefined: n = 0, x > n,
 * conf outside (0, 1).
 */
NEWID_API bool newid_wilson(struct newid_interval *out, uint64_t x, uint64_t n, double conf);

/*
 * Clopper-Pearson interval for x of n: "exact", never below its level and mostly well above it.
 * Source: Clopper and Pearson (1934), Biometrika 26; the bounds are quantiles of beta distributions. False as for
 * Wilson.
 */
NEWID_API bool newid_clopper_pearson(struct newid_interval *out, uint64_t x, uint64_t n, double conf);

struct newid_proportion {
    double p;
    struct newid_interval wilson, clopper_pearson;
};

/* Both intervals and the share. n = 0: undefined. x > n, conf outside (0, 1): invalid. */
NEWID_API struct newid_outcome newid_proportion(struct newid_proportion *out, uint64_t x, uint64_t n, double conf);

/* x of n: accounts with a theme, writers who mention, a word among words. */
struct newid_count {
    uint64_t x, n;
};

struct newid_difference {
    double difference;
    struct newid_interval ci; /* from -1 to 1 */
};

/*
 * first - second, two independent shares, with Newcombe's hybrid score interval without continuity correction.
 * Source: Newcombe (1998), Statistics in Medicine 17:873, method 10. Both shares 0 or both 1 still have an interval.
 * x > n, conf outside (0, 1): invalid. An n of 0: undefined.
 */
NEWID_API struct newid_outcome newid_newcombe(struct newid_difference *out, struct newid_count first,
                                              struct newid_count second, double conf);

struct newid_four_cells {
    struct newid_count treated_pre, treated_post, control_pre, control_post;
};

struct newid_did_cells {
    struct newid_difference treated, control; /* after minus before, Newcombe's interval */
    double did;                               /* treated.difference - control.difference */
    double wald_se;
    struct newid_interval wald_ci, mover_ci;
};

/*
 * Difference in differences from four independent cells. Workers who are in several cells are not accounted for:
 * newid_did does that. mover_ci: Zou and Donner (2008), Statistics in Medicine 27, on Newcombe's intervals.
 * x > n, conf outside (0, 1): invalid. A cell of 0: undefined, with *out untouched.
 */
NEWID_API struct newid_outcome newid_did_cells(struct newid_did_cells *out, const struct newid_four_cells *cells,
                                               double conf);

struct newid_clustered {
    uint64_t n;                     /* accounts */
    uint64_t workers;               /* with at least one account */
    uint64_t most;                  /* accounts of one worker */
    double p, mean;                 /* share of accounts; accounts per worker */
    struct newid_interval interval; /* the one to print: see below */
    double var_cr0, var_cr1, se;    /* linearised variance; times G/(G-1); root of that */
    uint64_t df;                    /* G - 1 */
    struct newid_interval ci_t;     /* p plus and minus t standard errors, not clipped */
    double deff;                    /* design effect: var_cr1 / (p (1 - p) / (n - 1)) */
    double se_naive;                /* if accounts were independent */
    double n_eff;                   /* n / deff, never above n */
    struct newid_interval wilson_n_eff, korn_graubard, logit;
    struct newid_interval wilson_on_workers;
};

/*
 * The share of accounts with a theme, where workers write several: workers[i] has x accounts with it among n.
 * Ratio estimator with linearised variance clustered by worker: Cochran (1977), Sampling Techniques, section 3.12;
 * G/(G-1) and t on G-1 as R's survey package. korn_graubard: Korn and Graubard (1998), Survey Methodology 24, effective
 * size adjusted for degrees of freedom, uncapped as in survey::svyciprop(method = "beta"). interval: the same, its
 * effective size never above n, since workers who are more alike between than within themselves should not buy
 * precision. p of 0 or 1: the variance is 0 and says nothing; interval and wilson_on_workers are Wilson's with n =
 * workers, and deff, se_naive, n_eff and the others are NAN. All workers with the same share between: deff is 0,
 * korn_graubard NAN. Workers without accounts are left out. One worker: undefined, with n, workers, most, p and mean
 * set. No accounts: undefined. x > n, conf outside (0, 1): invalid.
 */
NEWID_API struct newid_outcome newid_clustered_share(struct newid_clustered *out, const struct newid_count *workers,
                                                     size_t count, double conf);

/* Over workers, each with x accounts with the theme among n: what the interval needs of them. */
struct newid_cluster_sums {
    uint64_t x, n;       /* accounts with the theme; accounts */
    uint64_t workers;    /* with at least one account */
    uint64_t most;       /* accounts of one worker; 0 where not known */
    uint64_t xx, xn, nn; /* sums of squares and products; n below 2^31 */
};

/* newid_clustered_share from these sums: the same figures. Sums that no counts have: invalid. */
NEWID_API struct newid_outcome newid_clustered_from_sums(struct newid_clustered *out,
                                                         const struct newid_cluster_sums *sums, double conf);

/* ---- agreement ---- */

/* Two coders who say yes or no; or people (human) and the codebook. */
struct newid_table2x2 {
    uint64_t a; /* both yes */
    uint64_t b; /* human yes, codebook no */
    uint64_t c; /* human no, codebook yes */
    uint64_t d; /* both no */
};

struct newid_agreement_2x2 {
    uint64_t n;
    double po, pe; /* observed agreement; agreement expected by chance in Cohen's sense */
    double recall, specificity, precision, npv, f1;
    double human_prevalence, codebook_prevalence;
    double positive_agreement, negative_agreement;                 /* Cicchetti and Feinstein (1990) */
    double pabak, prevalence_index, bias_index;                    /* Byrt, Bishop and Carlin (1993) */
    struct newid_interval recall_ci, precision_ci, specificity_ci; /* Wilson */
    double kappa, kappa_se;
    struct newid_interval kappa_ci; /* kappa plus and minus z standard errors, not clipped to [-1, 1] */
    double kappa_se_null;           /* standard error if kappa were 0, for a test */
    const char *kappa_reason;       /* why kappa or its errors are undefined, else NULL */
    double ac1, ac1_pe, ac1_se;
};

/*
 * Agreement of human and codebook, or of two coders, over n accounts.
 * Kappa: Cohen (1960); its standard errors: Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72. AC1 with two
 * declared categories: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61; its error is
 * conditional on the coders. A share whose base is 0 is NAN with its interval (precision of a codebook that never
 * fires). Both coders constant and agreeing: kappa is NAN (0/0); one constant: kappa is 0 and its errors NAN. n = 1:
 * ac1_se is NAN. n = 0: undefined. conf outside (0, 1): invalid.
 */
NEWID_API struct newid_outcome newid_agreement_2x2(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t,
                                                   double conf);

struct newid_agreement {
    double alpha;             /* Krippendorff's */
    double pairable;          /* values in units that two coders or more coded */
    const char *alpha_reason; /* why alpha is NAN, else NULL */
    double ac1, ac1_pa, ac1_pe, ac1_se;
    size_t units, units_2plus; /* with at least one value; with at least two */
    const char *ac1_reason;
};

/*
 * Agreement of several coders, codings missing at will. ratings[coder * units + unit] is a category from 0 to
 * categories - 1, or negative where that coder did not code that unit. Categories are the declared ones, whether used
 * or not: AC1 depends on them. Alpha, nominal, from pairable values only: Krippendorff (2011), Computing Krippendorff's
 * Alpha-Reliability. NAN where no unit has two values, or all pairable values are equal. AC1: Gwet (2008); units with
 * one value count in the chance agreement, units with two or more in the observed one. NAN where no unit has two
 * values, or fewer than two categories are declared. ac1_se is NAN with one unit. A rating of `categories` or above:
 * invalid.
 */
NEWID_API struct newid_outcome newid_agreement(struct newid_agreement *out, const int *ratings, size_t coders,
                                               size_t units, size_t categories);

/* ---- bootstrap ---- */

/* A random number generator of its own, so that a seed gives the same numbers on every machine: see random.c. */
struct newid_random {
    uint64_t state[4];
};

NEWID_API void newid_random_seed(struct newid_random *random, uint64_t seed);
/* The next 64 random bits. */
NEWID_API uint64_t newid_random_next(struct newid_random *random);
/* A whole number from 0 to below - 1, each equally likely; below > 0. */
NEWID_API uint64_t newid_random_below(struct newid_random *random, uint64_t below);

struct newid_bootstrap {
    struct newid_interval ci; /* percentile */
    double mean;              /* of the resamples where the figure is defined */
    double undefined_share;   /* of the resamples: they are dropped, and a large share makes the interval doubtful */
};

struct newid_bootstrap_2x2 {
    struct newid_bootstrap kappa, f1, precision, recall;
    bool exact; /* every resample was counted, none drawn */
};

enum { NEWID_BOOTSTRAP_DRAWS = 10000 };

/*
 * Percentile bootstrap intervals for agreement between human and codebook: workers are drawn with replacement, each
 * bringing all of its accounts (tables[0 .. workers - 1], a table a worker), since one worker's accounts are alike.
 * Without workers: a table an account. Where each worker has one account and there are few, the distribution of all
 * resamples is counted instead of drawn from: the answer to which drawing tends, and it needs no seed. The bounds are
 * the smallest values whose share of the defined resamples reaches (1 - conf) / 2 and 1 - (1 - conf) / 2. A figure is
 * undefined in a resample as in newid_agreement_2x2; undefined in all: NANs and undefined_share 1. Source: Efron and
 * Tibshirani (1993), An Introduction to the Bootstrap, section 13.3; Davison and Hinkley (1997), section 3.8, for whole
 * clusters. No accounts: undefined. draws = 0, conf outside (0, 1): invalid. Memory: failed.
 */
NEWID_API struct newid_outcome newid_bootstrap_2x2(struct newid_bootstrap_2x2 *out, const struct newid_table2x2 *tables,
                                                   size_t workers, double conf, size_t draws, uint64_t seed);

/* ---- shares adjusted for the codebook's error ---- */

struct newid_validation {
    uint64_t tp, n_se; /* of n_se accounts that people coded yes, the codebook found tp: sensitivity */
    uint64_t tn, n_sp; /* of n_sp accounts that people coded no, the codebook left tn: specificity */
};

struct newid_adjusted {
    double apparent, se, sp;
    double raw;      /* (apparent + sp - 1) / (se + sp - 1), which may lie outside [0, 1] */
    double estimate; /* raw, clipped */
    bool truncated;  /* raw lay outside: the share differs too much from the validation sample to be adjusted by it */
    bool interval_outside; /* the whole Lang-Reiczigel interval lies outside [0, 1] */
    struct newid_interval lang_reiczigel, lang_reiczigel_unclipped;
    double delta_se;                    /* of raw, se and sp estimated; 0 where all three shares are 0 or 1 */
    struct newid_interval known_wilson; /* the Wilson interval of x/n mapped as if se and sp were known: too narrow */
};

/*
 * What share people would have coded, of n accounts of which the codebook found x.
 * Rogan and Gladen (1978), American Journal of Epidemiology 107; interval: Lang and Reiczigel (2014), Preventive
 * Veterinary Medicine 113; delta method: Greenland (1996). NANs for the Lang-Reiczigel interval where its own, smoothed
 * se + sp is 1 or less (very small validation). n, n_se or n_sp 0: undefined. se + sp <= 1: refused, with se and sp
 * set. A count above its base, conf outside (0, 1): invalid.
 */
NEWID_API struct newid_outcome newid_rogan_gladen(struct newid_adjusted *out, uint64_t x, uint64_t n,
                                                  const struct newid_validation *validation, double conf);

/* ---- distinctive words ---- */

struct newid_log_odds {
    double delta, variance, z;
};

/*
 * Weighted log-odds ratio of each of `words` words between two corpora, with an informative Dirichlet prior: y1 and y2
 * are counts, prior the pseudo-counts (as 100 times the share in a background). delta > 0: more in the first. Source:
 * Monroe, Colaresi and Quinn (2008), Political Analysis 16, equations 16, 20 and 22. A word with no count and no prior
 * in a corpus, or the only word: NANs or infinite delta. Negative or infinite counts: invalid. No words: undefined.
 */
NEWID_API struct newid_outcome newid_log_odds(struct newid_log_odds *out, const double *y1, const double *y2,
                                              const double *prior, size_t words);

struct newid_keyness {
    int direction; /* 1: more in the target; -1: less; 0: the same */
    double share_target, share_reference;
    double g2;           /* two terms: Rayson and Garside (2000) */
    double g2_four_term; /* Dunning (1993), Computational Linguistics 19 */
    double p;            /* of g2, chi-squared with one degree of freedom */
    double log_ratio;    /* base 2, a count of 0 taken as 0.5: Hardie (2014) */
    double bic;          /* g2 - ln(words on both sides): Wilson (2013); evidence against no difference above 2 */
};

/*
 * How much more a word is used in target (x of n words) than in reference. Word counts are not independent draws: a
 * writer's pet word counts each time, so p is a guide, no proof.
 * In neither: undefined, as is a side without words. x > n: invalid.
 */
NEWID_API struct newid_outcome newid_keyness(struct newid_keyness *out, struct newid_count target,
                                             struct newid_count reference);

/* ---- two themes together ---- */

/* Of one worker's n units (accounts, paragraphs or sentences): how many have the first theme, the second, both. */
struct newid_pair_count {
    uint64_t n, a, b, both;
};

struct newid_association {
    struct newid_pair_count total;
    uint64_t workers;                 /* with at least one unit */
    double jaccard;                   /* both / either */
    struct newid_interval jaccard_ci; /* as newid_clustered_share's, of the units with either */
    double lift;                      /* how many times as often together as if the two had nothing to do with each other */
    double se_log_lift;               /* of its natural logarithm; NAN where there is no interval */
    struct newid_interval lift_ci;    /* NANs where there is none: never together, one worker */
};

/*
 * How two themes go together: Jaccard (1901), both / (a + b - both), and lift, n both / (a b): Brin, Motwani, Ullman and
 * Tsur (1997), SIGMOD Record 26, who call it interest. The interval of lift is that of its logarithm, which is
 * log both + log n - log a - log b, linearised in these four totals and clustered by worker, with G/(G-1) and t on G-1:
 * Woodruff (1971), JASA 66; Wolter (2007), Introduction to Variance Estimation, section 6.5. A theme that no unit has:
 * lift is NAN. Neither theme anywhere, no units: undefined. A count that cannot be: invalid. Memory: failed.
 */
NEWID_API struct newid_outcome newid_association(struct newid_association *out, const struct newid_pair_count *workers,
                                                 size_t count, double conf);

/* ---- tests ---- */

struct newid_contingency {
    double chi2; /* Pearson's, without correction */
    uint64_t df;
    double p, g2; /* p of chi2; likelihood-ratio statistic */
    double min_expected, cramers_v;
    double fisher_p; /* two-sided: all tables no likelier than this one; NAN where there are too many to walk through */
    double chi2_yates, sample_odds_ratio, conditional_odds_ratio; /* two by two, else NAN; the ratios may be infinite */
};

/*
 * Are rows and columns of a table of counts (row by row) independent? Pearson (1900); Yates (1934), as R's chisq.test;
 * Fisher's exact test as R's fisher.test, and its conditional maximum-likelihood odds ratio.
 * A row or column total of 0, fewer than two rows or columns: undefined. Memory: failed.
 */
NEWID_API struct newid_outcome newid_contingency(struct newid_contingency *out, const uint64_t *table, size_t rows,
                                                 size_t columns);

struct newid_adjusted_p {
    double *bh, *holm, *by; /* of the caller, a place for each p */
    size_t m;               /* how many tests there were */
};

/*
 * p-values adjusted for having tested m themes: Benjamini and Hochberg (1995; the expected share of false findings
 * among those found), Holm (1979; the chance of any false finding), Benjamini and Yekutieli (2001; bh under any
 * dependence). A NAN was not tested: it stays NAN and is not in m. A p outside [0, 1]: invalid. Memory: failed. m = 0
 * is defined.
 */
NEWID_API struct newid_outcome newid_adjust_p(struct newid_adjusted_p *out, const double *p, size_t count);

struct newid_cochran_armitage {
    double z, chi2, p;         /* z > 0: rising; two-sided normal p */
    double z_mantel, p_mantel; /* with N - 1 for N in the variance: Mantel (1963) */
    size_t periods;            /* with data */
};

/*
 * Linear trend in shares over scored periods: Cochran (1954), Armitage (1955); z as R's prop.trend.test. Accounts are
 * taken as independent. A period with n = 0 drops out, the others keep their scores. Fewer than two different scores
 * with data, pooled share 0 or 1: undefined. x > n, a score that is no number: invalid.
 */
NEWID_API struct newid_outcome newid_cochran_armitage(struct newid_cochran_armitage *out,
                                                      const struct newid_count *periods, const double *scores,
                                                      size_t count);

struct newid_mann_kendall {
    size_t n; /* values that are not missing */
    double s, variance, tau_b;
    double z, p;      /* continuity correction of 1; two-sided normal */
    double sen_slope; /* per step from one value to the next */
    double p_exact;   /* two-sided; NAN where values are tied, or there are more than 200 */
};

/*
 * Does a series rise or fall, by its order alone? Mann (1945), Kendall (1975), variance corrected for ties; Sen (1968).
 * NAN is a missing value and drops out: those after it move up. Values are taken as independent of each other.
 * Fewer than 3 values, all tied: undefined. More than 5,000 values, memory: failed.
 */
NEWID_API struct newid_outcome newid_mann_kendall(struct newid_mann_kendall *out, const double *y, size_t count);

/* ---- periods ---- */

/*
 * Periods. A day is counted from 1970-01-01 in the proleptic Gregorian calendar.
 */
#define NEWID_UNDATED INT32_MIN

enum newid_period {
    NEWID_PERIOD_ALL, /* one period that holds everything */
    NEWID_PERIOD_DAY,
    NEWID_PERIOD_WEEK, /* ISO 8601 */
    NEWID_PERIOD_MONTH,
    NEWID_PERIOD_QUARTER,
    NEWID_PERIOD_YEAR,
    NEWID_PERIOD_FINANCIAL_QUARTER, /* financial years run from 1 April to 31 March */
    NEWID_PERIOD_FINANCIAL_YEAR,
    NEWID_PERIODS,
    /* Not of the calendar, so no name and no first day: months since each team's own roll-out, as many below 0 as above. */
    NEWID_PERIOD_SINCE = NEWID_PERIODS
};

/* "all", "day", "week", "month", "quarter", "year", "financial-quarter", "financial-year". */
NEWID_API const char *newid_period_name(enum newid_period period);
NEWID_API bool newid_period_parse(enum newid_period *out, const char *name);

/* False where y-m-d is no day of the calendar (31 February) or y is outside 1 to 9999. */
NEWID_API bool newid_day_from_civil(int32_t *day, int year, int month, int date);
NEWID_API void newid_day_to_civil(int32_t day, int *year, int *month, int *date);
/* Strictly YYYY-MM-DD. */
NEWID_API bool newid_day_parse(int32_t *day, const char *iso);
NEWID_API void newid_day_format(char out[11], int32_t day);

/*
 * The ordinal of the period that holds day: consecutive periods have consecutive ordinals. For NEWID_PERIOD_ALL always
 * 0.
 */
NEWID_API int32_t newid_period_of(enum newid_period period, int32_t day);
/* The first day of the period with this ordinal; NEWID_UNDATED for NEWID_PERIOD_SINCE. */
NEWID_API int32_t newid_period_start(enum newid_period period, int32_t ordinal);
/*
 * The period's label in data: 2019-03-14, 2019-W07, 2019-03, 2019-Q2, 2019, 2019/20-Q1, 2019/20, +3, all. Out: at least 16
 * bytes.
 */
NEWID_API void newid_period_label(char *out, size_t size, enum newid_period period, int32_t ordinal);
/* The label for people, in English: 14 Mar 2019, w/c 11 Feb 2019, Mar 2019, Apr–Jun 2019, 2019, Apr–Jun 2019, 2019/20,
 * all. Out: at least 32 bytes. */
NEWID_API void newid_period_label_people(char *out, size_t size, enum newid_period period, int32_t ordinal);

/*
 * The first and last day of the period that a label of data means, of whatever length: 2019-03-14, 2019-W07, 2019-03,
 * 2019-Q2, 2019, 2019/20-Q1, 2019/20. False, with both untouched, where it means none.
 */
NEWID_API bool newid_period_span(int32_t *first, int32_t *last, const char *label);

struct newid_months_since {
    int32_t calendar; /* months of the calendar between: month 0 holds the event, and days before it */
    int32_t elapsed;  /* whole months gone by, rounded down: the day before the event is in month -1 */
    bool post;        /* on the event's day or later */
};

/*
 * How far a day is from an event. A month after 31 January has gone by on the last day of February.
 * False, with *out untouched, where either is NEWID_UNDATED.
 */
NEWID_API bool newid_months_since(struct newid_months_since *out, int32_t day, int32_t event);

#endif
