/* What the files of the coder share: matchers with their compiled regexes, and one thread's scratch. */
#ifndef NEWID_CODER_PRIVATE_H
#define NEWID_CODER_PRIVATE_H

#include "coder/context.h"
#include "coder/prefilter.h"
#include "coder/regex.h"
#include "text/segment.h"
#include "util/arena.h"

#include <newid/coder.h>
#include <stdbool.h>

/*
 * The version of newid's own part in what a hit is (the unless rule, scopes, statuses): raised whenever the same
 * codebook, text and libraries would give other hits. A part of every matcher's hash.
 */
#define CODER_SEMANTICS "newid-hits-3"

struct newid_coder {
    const struct newid_codebook *codebook;
    struct newid_matcher *matchers; /* rules stand after all patterns, operands before the rules that use them */
    size_t matcher_count;
    struct newid_theme_matcher *links; /* by theme, then pattern */
    size_t link_count;
    size_t *first_link; /* theme_count + 1 entries into links */

    /* Filled by newid_coder_prepare, and then read only, so that threads can share it. */
    struct regex **regexes; /* one a matcher; NULL where it is a rule or not needed */
    struct regex ***unless; /* one array a theme, of its unless_count regexes; NULL where not needed */
    bool *needed;           /* one flag a matcher: wanted, or an operand of a wanted rule */
    size_t *always;         /* the needed patterns that the prefilter does not cover, in order */
    size_t always_count;
    size_t *rules; /* the needed rules, in order */
    size_t rule_count;
    struct prefilter *prefilter; /* NULL: all needed patterns are in `always` */
    size_t *covered;             /* prefilter's pattern i is this matcher */

    struct context_index *context; /* NULL: every hit is affirmed */

    struct newid_scanner *own; /* for newid_coder_scan_plain */
    struct arena memory;
};

/* status.c: one thread's scratch. */
struct statuses {
    struct text_spans paragraphs; /* of the text */
    struct text_spans sentences;  /* of the paragraph numbered `paragraph` */
    size_t paragraph;
    struct text_span unit; /* what `sentence` holds */
    bool has_unit;
    struct context_sentence sentence;
    struct status_place *places;
    size_t place_count, place_capacity;
};

struct newid_scanner {
    const struct newid_coder *coder;
    struct regex_scratch *scratch;
    struct prefilter_scratch *candidates;
    struct segmenter *segmenter;
    struct text_spans units;
    struct statuses *statuses; /* NULL: every hit is affirmed */
    struct text_spans *unless_spans; /* one a theme: what its `unless` matched in the text of unless_text */
    unsigned char *unless_state;     /* meaningful where unless_text is the current text's number */
    uint64_t *unless_text;
    uint64_t text_number;
    unsigned char *present; /* one a theme: scratch of a rule */
    struct newid_cost *costs, *prefilter_cost; /* NULL: nothing is measured */
};

/* scan.c: what segmenter_know is told, for the text that is scanned next; an empty list says nothing. */
void scanner_know_sentences(struct newid_scanner *scanner, const char *text, size_t len, const void *list,
                            size_t list_len);

/* matchers.c: fills matchers, links and first_link with their hashes. */
enum newid_status coder_list_matchers(struct newid_coder *coder, struct newid_error *err) NEWID_CHECKED;

/* prepare.c: frees what newid_coder_prepare compiled. */
void coder_release_compiled(struct newid_coder *coder);

/* rules.c: appends the hits of the rule matcher, from the hits of its operands that are already in hits, by matcher. */
enum newid_status rule_scan(struct newid_scanner *scanner, size_t matcher, const char *text, size_t len,
                            struct newid_hits *hits, struct newid_error *err) NEWID_CHECKED;

/* status.c */
enum newid_status statuses_new(struct statuses **out, struct newid_error *err) NEWID_CHECKED;
void statuses_free(struct statuses *statuses);
/* The pattern's phrase where that has a gap (...), in which a trigger can stand; else NULL. */
const char *gapped_phrase(const struct newid_pattern *pattern);
/* A pattern's hit in the unit that is at hand. */
struct context_hit statuses_hit(const struct statuses *statuses, const struct newid_coder *coder,
                                const struct newid_hit *hit);
/* Gives each hit its status and trigger. */
enum newid_status statuses_find(struct statuses *statuses, struct segmenter *segmenter,
                                const struct newid_coder *coder, const char *text, size_t len,
                                struct newid_hits *hits, struct newid_error *err) NEWID_CHECKED;
/* For one text: begin, then the units of hits that come by start; statuses->sentence is then the hit's. */
enum newid_status statuses_begin(struct statuses *statuses, const char *text, size_t len,
                                 struct newid_error *err) NEWID_CHECKED;
enum newid_status statuses_find_unit(struct statuses *statuses, struct segmenter *segmenter,
                                     const struct context_index *index, const char *text, const struct newid_hit *hit,
                                     struct newid_error *err) NEWID_CHECKED;

/* Appends one hit, or fails with NEWID_MEMORY. */
enum newid_status hits_add(struct newid_hits *hits, struct newid_hit hit, struct newid_error *err) NEWID_CHECKED;
enum newid_status hits_add_failed(struct newid_hits *hits, uint32_t matcher, struct newid_error *err) NEWID_CHECKED;

#endif
