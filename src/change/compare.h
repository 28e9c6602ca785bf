/*
 * Comparison: the share of accounts that mention a theme on two sides: two spans, two groups, or one set of accounts
 * under two versions of a codebook; or two spans under two versions, whose difference is decomposed.
 */
#ifndef NEWID_COMPARE_H
#define NEWID_COMPARE_H

#include "change/decompose.h"
#include "change/sides.h"
#include "change/verdict.h"

struct compare_request {
    struct newid_table_request accounts; /* which; by: NEWID_PERIOD_ALL; group where sides are groups */
    struct sides sides;
    const struct newid_codebook *codebook[2]; /* of the first and second side; the same where rules do not change */
};

struct comparison {
    size_t theme[2]; /* in codebook[0] and [1] */
    const char *kind;
    struct sample_counts counts[2];
    struct change change; /* second side less first */
    /* where rules and texts both change, else NAN */
    struct four_shares shares;
    struct change texts, rules; /* the means over both orders, with intervals; never tested */
};

struct comparisons {
    struct comparison *items; /* by kind, then in the first codebook's order */
    size_t count;
    size_t tested, hidden, undated;
    size_t only[2]; /* themes of one codebook that the other lacks: they are left out */
    bool has_workers, two_rules, two_texts;
    struct presence presence[2]; /* the second only where rules change */
};

/* As trends_find. comparisons_release also after a failure. */
enum newid_status comparisons_find(struct comparisons *out, struct newid_store *store,
                                   const struct compare_request *request, struct newid_error *err) NEWID_CHECKED;
void comparisons_release(struct comparisons *comparisons);

#endif
