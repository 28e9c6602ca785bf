/* What the files of the coder share: matchers with their compiled regexes. */
#ifndef NEWID_CODER_PRIVATE_H
#define NEWID_CODER_PRIVATE_H

#include "coder/regex.h"
#include "text/segment.h"
#include "util/arena.h"

#include <newid/coder.h>
#include <stdbool.h>

/*
 * The version of newid's own part in what a hit is (the unless rule, scopes, statuses): raised whenever the same
 * codebook, text and libraries would give other hits. A part of every matcher's hash.
 */
#define CODER_SEMANTICS "newid-hits-1"

struct newid_coder {
    const struct newid_codebook *codebook;
    struct newid_matcher *matchers; /* rules stand after all patterns, operands before the rules that use them */
    size_t matcher_count;
    struct newid_theme_matcher *links; /* by theme, then pattern */
    size_t link_count;
    size_t *first_link; /* theme_count + 1 entries into links */
    struct regex **regexes; /* one a matcher; NULL for rules */
    struct regex ***unless; /* one array a theme, of its unless_count regexes */
    bool *needed;           /* scratch of a scan: one flag a matcher */
    struct text_spans *unless_spans; /* scratch of a scan, one a theme: what its `unless` matched */
    unsigned char *unless_state;
    struct segmenter *segmenter;
    struct text_spans units;
    struct arena memory;
};

/* matchers.c: fills matchers, links and first_link with their hashes. */
enum newid_status coder_list_matchers(struct newid_coder *coder, struct newid_error *err) NEWID_CHECKED;

/* True where hits of `descendant` count in `ancestor`: the same theme, or below it with no children-apart between. */
bool coder_counts_in(const struct newid_codebook *codebook, size_t ancestor, size_t descendant);

/* rules.c: the rule's truth, `present` being one flag a theme. */
bool rule_holds(const struct newid_rule *rule, const unsigned char *present);
/* Calls visit for every theme that the rule names. */
void rule_each_theme(const struct newid_rule *rule, void (*visit)(void *context, size_t theme), void *context);
/* Appends the hits of the rule matcher to hits, from the hits of its operands that are already there. */
enum newid_status rule_scan(struct newid_coder *coder, size_t matcher, const char *text, size_t len,
                            struct newid_hits *hits, struct newid_error *err) NEWID_CHECKED;
/* Appends one hit, or fails with NEWID_MEMORY. */
enum newid_status hits_add(struct newid_hits *hits, struct newid_hit hit, struct newid_error *err) NEWID_CHECKED;
enum newid_status hits_add_failed(struct newid_hits *hits, uint32_t matcher, struct newid_error *err) NEWID_CHECKED;

#endif
