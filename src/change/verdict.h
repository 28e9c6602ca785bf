/*
 * What may be said of a change: from an estimate with errors clustered by worker to an interval, a p-value and one of
 * a few verdicts, none of which says more than the figures.
 */
#ifndef NEWID_VERDICT_H
#define NEWID_VERDICT_H

#include "change/sample.h"

#include <newid/regression.h>
#include <newid/table.h>

enum verdict {
    VERDICT_HIDDEN,    /* not for this audience */
    VERDICT_UNDEFINED, /* there is no answer; the reason says why */
    VERDICT_TOO_FEW,   /* there is an estimate, and too little behind it to judge by */
    VERDICT_NO_SIGN,   /* no sign of change beyond chance */
    VERDICT_MORE,      /* mentioned more, more than chance would give */
    VERDICT_LESS
};

/* "hidden", "undefined", "too-few", "no-sign", "more", "less". */
const char *verdict_name(enum verdict verdict);

enum {
    /* Fewer accounts that mention a theme, or that do not, say nothing of a change. */
    VERDICT_FEWEST = 5,
    /* Below so many clusters CR1 is too sure of itself; CR2 takes over. Cameron and Miller (2015), Journal of Human
     * Resources 50, section VI: "few" may range up to fifty. */
    VERDICT_FEW_CLUSTERS = 40,
    /* Satterthwaite's approximation cannot be trusted below: Tipton (2015), Psychological Methods 20. */
    VERDICT_FEWEST_DF = 4
};

/* What more than chance means: the share of false findings expected among those found (Benjamini and Hochberg). */
#define VERDICT_LEVEL 0.05

/* How an interval and p were made; verdict_test_name gives "CR1", "CR2", … */
enum verdict_test {
    VERDICT_NO_TEST,
    VERDICT_CR1,
    VERDICT_CR2,
    VERDICT_NEWCOMBE_CHI2,   /* interval: Newcombe; p: Pearson's chi-squared */
    VERDICT_NEWCOMBE_FISHER, /* p: Fisher's exact test, where a cell expects fewer than five */
    VERDICT_COCHRAN_ARMITAGE,
    VERDICT_MANN_KENDALL
};
const char *verdict_test_name(enum verdict_test test);

/* An estimated change: NAN where there is none. */
struct change {
    double estimate;
    struct newid_interval ci; /* 95 % */
    double se, df, p, q;      /* q: p adjusted for all themes tested together; NAN before verdict_judge */
    size_t clusters;
    enum verdict_test test;
    enum verdict verdict;
    const char *reason; /* of what is undefined; in English, to be looked up */
};

#define CHANGE_NONE                                                                                                    \
    {                                                                                                                  \
        (double)NAN, {(double)NAN, (double)NAN}, (double)NAN, (double)NAN, (double)NAN, (double)NAN, 0,                \
            VERDICT_NO_TEST, VERDICT_UNDEFINED, NULL                                                                   \
    }

/* Nothing can be said, for this reason. */
struct change change_undefined(const char *reason);

/*
 * The coefficient of column `which`, with errors by CR1, or by CR2 under VERDICT_FEW_CLUSTERS. VERDICT_TOO_FEW where
 * these cannot be trusted. A standard error of 0 is none: the estimate stays, undefined; but where it is 0 too, as
 * where each worker is constant, there is no sign of change and p is 1. NEWID_MEMORY.
 */
enum newid_status change_regress(struct change *out, const struct newid_design *design, size_t which,
                                 struct newid_error *err) NEWID_CHECKED;

/* Why a theme that `x` of `n` accounts mention cannot change, or NULL: none do, all do, there are none. */
const char *change_reason(struct newid_count accounts);

/*
 * Adjusts the p of all changes together (those not tested are left out) and gives each its verdict: changes[i] is
 * every `stride` bytes. *tested: how many there were. NEWID_MEMORY.
 */
enum newid_status verdict_judge(struct change *first, size_t stride, size_t count, size_t *tested,
                                struct newid_error *err) NEWID_CHECKED;

/* Whether the audience may not see these figures of a theme: by the rules of tables, for a cell of one group or all. */
bool verdict_is_hidden(const struct sample_counts *counts, const struct newid_table_request *request,
                       const struct newid_theme *theme, bool one_group, bool has_workers);

#endif
