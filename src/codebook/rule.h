/*
 * Rules: `optimism and not (difficulty or worry)`. `not` binds tighter than
 * `and`, and that than `or`.
 *
 * A rule may use other rules, but not in a circle, and only ones whose unit is no larger than its own:
 * what is only known of a whole account cannot be found in one of its sentences.
 */
#ifndef NEWID_RULE_H
#define NEWID_RULE_H

#include "codebook/node.h"

#include <newid/codebook.h>

/*
 * The most that a rule may hold of words and brackets, of brackets and nots inside each other, and how many
 * rules and parents may lean on each other in a row: what walks rules recurses.
 */
enum { RULE_TOKENS_MOST = 500, RULE_DEPTH_MOST = 50, RULE_CHAIN_MOST = 50 };

/*
 * The tree of a rule, in memory; its themes are looked up in codebook, all of whose codes must be known. NULL where
 * there is a fault: each unknown theme, or the first thing that cannot be understood, is put into faults.
 */
const struct newid_rule *rule_parse(const struct node *scalar, const struct newid_codebook *codebook,
                                    struct arena *memory, struct faults *faults);

/* Puts circles and rules over larger units into faults. nodes: the rule's scalar of each theme, or NULL. */
enum newid_status rules_check(const struct newid_codebook *codebook, const struct node *const *nodes,
                              struct faults *faults, struct newid_error *err) NEWID_CHECKED;

#endif
