/* How much each counted phrase marks one side against the other. */
#ifndef NEWID_WORD_SCORES_H
#define NEWID_WORD_SCORES_H

#include "change/grams.h"
#include "change/words.h"

/* x of n on one side: uses among the places for a phrase of its length, or accounts with it among all. */
struct newid_count word_count(const struct grams *grams, const struct gram *gram, unsigned side, bool by_accounts);

/*
 * Fills z with the weighted log-odds of each phrase, and g2 with its log-likelihood, negative where it is used less in
 * the target. Each has room for all phrases.
 */
enum newid_status word_scores_fill(double *z, double *g2, const struct grams *grams, bool by_accounts,
                                   struct newid_error *err) NEWID_CHECKED;

#endif
