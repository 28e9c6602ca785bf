/* How the themes of a codebook hang together: which hits count where, and the truth of rules. */
#ifndef NEWID_STRUCTURE_H
#define NEWID_STRUCTURE_H

#include <newid/codebook.h>
#include <stdbool.h>

/* True where hits of `descendant` count in `ancestor`: the same theme, or below it with no children-apart between. */
bool codebook_counts_in(const struct newid_codebook *codebook, size_t ancestor, size_t descendant);

/* The rule's truth, present being one flag a theme. */
bool rule_holds(const struct newid_rule *rule, const unsigned char *present);

/*
 * False where the rule cannot hold in any part of a text, present being one flag for each theme that is anywhere in
 * the text: a theme that is there may be missing from a part, one that is not there is missing from every part.
 */
bool rule_is_possible(const struct newid_rule *rule, const unsigned char *present);

/* Calls visit for every theme that the rule names, as often as it names it. */
void rule_each_theme(const struct newid_rule *rule, void (*visit)(void *context, size_t theme), void *context);

#endif
