/*
 * Suggestions for a codebook from what people coded: words and phrases that mark the accounts in which people see a
 * theme and the codebook does not, as its phrases; or those in which the codebook finds it and people do not, as its
 * `unless`. Only from accounts of the develop half: what is reported on must not have been learnt from.
 */
#ifndef NEWID_SUGGEST_H
#define NEWID_SUGGEST_H

#include "table/presence.h"
#include "text/excerpt.h"
#include "validity/truth.h"

#include <newid/stats.h>

enum { SUGGESTION_PASSAGES_MOST = 3 };

struct suggest_request {
    size_t theme;
    bool wrong;     /* for wrong hits, as `unless`; else for what is missed */
    bool every;     /* also those that would lower F1 */
    uint32_t least; /* uses */
    size_t limit;   /* suggestions */
    size_t context; /* characters to each side of a passage */
};

struct suggestion_passage {
    const char *account; /* id */
    struct excerpt excerpt;
};

struct suggestion {
    const char *phrase;      /* to be pasted into the codebook */
    const char *forms;       /* that a ~word of it stands for; or NULL */
    double z;                /* weighted log-odds, by accounts */
    uint64_t marked, others; /* accounts that have it, of target and reference */
    uint64_t marked_writers;
    size_t right, wrong;         /* accounts that the codebook would judge rightly, or wrongly, and does not now */
    struct newid_table2x2 after; /* a: both yes; b: missed; c: wrong; d: both no */
    struct suggestion_passage passages[SUGGESTION_PASSAGES_MOST]; /* of accounts that it would put right */
    size_t passage_count;
};

struct suggestions {
    struct suggestion *items; /* the most marking first */
    size_t count;
    size_t tried, useless;               /* tried; without an effect, or left out since they would lower F1 */
    struct newid_table2x2 now, together; /* together: all of items at once; only for what is missed */
    size_t target, reference;            /* accounts */
    void *memory;
};

/*
 * presence: over all accounts, of the same codebook as the truth. NEWID_NOT_FOUND: no account of the develop half is
 * coded for the theme. NEWID_USAGE: the theme is a rule. Nothing missed, or nothing wrong: NEWID_OK with target 0.
 */
enum newid_status suggest_find(struct suggestions *out, struct newid_store *store, struct presence *presence,
                               const struct truth *truth, const struct suggest_request *request,
                               struct newid_error *err) NEWID_CHECKED;
void suggestions_release(struct suggestions *suggestions);

/* NAN where it is undefined. */
double suggest_precision(const struct newid_table2x2 *t);
double suggest_recall(const struct newid_table2x2 *t);
double suggest_f1(const struct newid_table2x2 *t);

#endif
