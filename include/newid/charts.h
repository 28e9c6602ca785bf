/*
 * Control charts: which points of a series are more than chance. NAN is a period without a value: no point.
 */
#ifndef NEWID_CHARTS_H
#define NEWID_CHARTS_H

#include <newid/stats.h>

/* ---- run chart ---- */

struct newid_runs {
    size_t useful; /* points that are not on the centre line; where there are none, the four figures below are 0 */
    size_t longest, longest_max;     /* longest run on one side; the longest that chance explains */
    size_t crossings, crossings_min; /* of the centre line; the fewest that chance explains */
    bool signal;                     /* longest > longest_max or crossings < crossings_min */
};

/*
 * Anhoej's rules for a series about a centre line: longest_max = round(log2(useful)) + 3, crossings_min is the 5 %
 * quantile of the binomial distribution of useful - 1 halves. Source: Anhoej and Olesen (2014), PLoS ONE 9; Anhoej
 * (2015), 10; as qicharts2 with method "anhoej". Many crossings are no signal. Any length, and none, has an answer.
 */
NEWID_API void newid_runs_about(struct newid_runs *out, const double *y, size_t count, double centre);

struct newid_run_chart {
    size_t n; /* points */
    double median;
    struct newid_runs runs; /* about the median */
};

/* No point at all: undefined. Memory: failed. */
NEWID_API struct newid_outcome newid_run_chart(struct newid_run_chart *out, const double *y, size_t count);

/* ---- chart of shares ---- */

enum newid_p_limits {
    NEWID_P,           /* binomial: far too tight where bases are large or workers write several accounts */
    NEWID_LANEY,       /* Laney's p': binomial limits times sigma_z */
    NEWID_LANEY_FLOOR, /* the same with sigma_z never under 1 */
};

struct newid_p_point {
    double share;
    double lcl, ucl;     /* three sigma, clipped to [0, 1] */
    double lcl95, ucl95; /* two sigma */
    bool signal;         /* share strictly outside lcl to ucl */
};

struct newid_p_chart {
    double centre;  /* pooled share of the baseline */
    double sigma_z; /* 1 for NEWID_P; mean absolute change of standardised points / 1.128; NAN where the centre is 0 or
                       1 */
    struct newid_runs runs; /* of all points, about the centre */
};

/*
 * Shares over time with limits by period, points[i] for counts[i]. baseline: the limits come from the first so many
 * periods (0: from all). Source: Shewhart's p chart; Laney (2002), Quality Engineering 14; as qicharts2 0.8.1, charts
 * "p" and "pp", moving ranges not screened. n = 0: no point (NANs, no signal), and no moving range on either side of
 * it. sigma_z NAN: limits NAN, no signal. One point: sigma_z NAN. x > n: invalid. No account in the baseline:
 * undefined.
 */
NEWID_API struct newid_outcome newid_p_chart(struct newid_p_chart *out, struct newid_p_point *points,
                                             const struct newid_count *counts, size_t count, size_t baseline,
                                             enum newid_p_limits limits);

/* ---- XmR chart ---- */

enum newid_xmr_signal { /* a point has one, the first that holds of: outside, trend, two in three, seven on one side */
                        NEWID_XMR_NONE,
                        NEWID_XMR_ABOVE,
                        NEWID_XMR_BELOW,
                        NEWID_XMR_RISING, /* part of seven points that rise, each above the one before */
                        NEWID_XMR_FALLING,
                        NEWID_XMR_TWO_IN_THREE_ABOVE, /* close to a limit, in three points on one side of which two are
                                                       */
                        NEWID_XMR_TWO_IN_THREE_BELOW,
                        NEWID_XMR_SEVEN_ABOVE,
                        NEWID_XMR_SEVEN_BELOW,
                        NEWID_XMR_SIGNALS
};

struct newid_xmr_point {
    double mean, lpl, upl; /* lower and upper process limit */
    enum newid_xmr_signal signal;
    bool few; /* fewer than 13 points in the phase, as the package's code has it (its documents say 12) */
};

struct newid_xmr_options {
    bool keep_outliers;    /* do not leave out moving ranges of 3.267 times their mean or more */
    size_t fix_after;      /* limits from the first so many points of a phase; 0: from all */
    const size_t *rebases; /* where a new phase starts, from 0, rising; rules do not reach across */
    size_t rebase_count;
};

/*
 * XmR chart of "Making Data Count": limits at the mean plus and minus 2.66 mean moving ranges. Source: Wheeler (1993),
 * Understanding Variation; the rules as NHSRplotthedots 0.2.2, ptd_spc(). A point at the turn of two trends belongs to
 * the later one; a point on the mean, or missing, breaks a run. All moving ranges left out, as where all values are
 * equal, or one point: limits NAN, nothing outside or close to them. A rebase that does not rise or lies outside the
 * series, a value that is infinite: invalid. No points: undefined.
 */
NEWID_API struct newid_outcome newid_xmr_chart(struct newid_xmr_point *points, const double *y, size_t count,
                                               const struct newid_xmr_options *options);

/* 1 where the signal points upwards (above, rising), -1 downwards, 0 none: which is better is the theme's to say. */
NEWID_API int newid_xmr_direction(enum newid_xmr_signal signal);

#endif
