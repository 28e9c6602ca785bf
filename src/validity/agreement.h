/* Agreement: how far coders decide alike, with each other, with themselves the second time, and with the codebook. */
#ifndef NEWID_AGREEMENT_H
#define NEWID_AGREEMENT_H

#include "util/buf.h"
#include "validity/paired.h"

#include <newid/validity.h>

/* Who is compared. */
enum agreement_between {
    AGREEMENT_PAIR,     /* coders a and b */
    AGREEMENT_ALL,      /* all coders but what was reconciled, codings missing at will */
    AGREEMENT_AGAIN,    /* coder a: what was said last, and what that replaced */
    AGREEMENT_CODEBOOK, /* coder a and the codebook */
};

struct agreement_request {
    enum agreement_between between;
    size_t a, b; /* in paired.truth.coders, where between asks for them */
    size_t draws;
    uint64_t seed;
};

/* One theme. All of it is undefined (NAN) where `accounts` is 0. */
struct agreement {
    uint64_t accounts; /* coded by both, or by two coders or more */
    uint64_t workers;
    size_t coders;  /* who coded one of those accounts */
    double percent; /* share from 0 to 1: of accounts on which both agree; of agreeing pairs, the mean over accounts */
    struct newid_interval percent_ci;                 /* clustered by worker: newid_survey_share */
    struct newid_table2x2 table;                      /* of two; a and b are the first's yes */
    struct newid_agreement_2x2 of_two;                /* where there are two */
    struct newid_agreement of_several;                /* alpha and AC1 */
    struct newid_interval kappa_ci, alpha_ci, ac1_ci; /* bootstrap over workers; NAN where it says nothing: percent 1 */
    bool is_two;
    const char *alpha_reason, *kappa_reason; /* why undefined; NULL */
};

/* NEWID_MEMORY is the only failure. */
enum newid_status agreement_measure(struct agreement *out, const struct paired *paired, size_t theme,
                                    const struct agreement_request *request, struct newid_error *err) NEWID_CHECKED;

/* Accounts with a yes from either of the two. */
uint64_t agreement_yes(const struct agreement *agreement);

/* Whether there is enough to know: fewer than 30 accounts tell good agreement from poor no better than a guess, and
 * fewer than 10 with a yes from either say nothing about agreement on a yes. */
enum agreement_base { AGREEMENT_ENOUGH, AGREEMENT_FEW_ACCOUNTS, AGREEMENT_FEW_YES };
enum agreement_base agreement_base(const struct agreement *agreement);

/* Whether they never differed, so that resampling says nothing; *up_to: of accounts like these, the share on which they
 * may differ all the same. */
bool agreement_never_differed(const struct agreement *agreement, double *up_to);

/* What to know before reading the figures, in plain sentences of the language that is spoken; nothing where all is
 * plain. first and second: names of the two, where there are two. */
void agreement_explain(struct buf *out, const struct agreement *agreement, const char *first, const char *second);

#endif
