/*
 * Coder: applies a codebook to a text. A pure function of (codebook, text).
 *
 * The meaning of a codebook is: for each text and pattern, every match that
 * PCRE2 gives, left to right, never empty, less those that overlap a match of the theme's
 * `unless`. newid_coder_scan_plain is that meaning; every faster way must equal it.
 */
#ifndef NEWID_CODER_H
#define NEWID_CODER_H

#include <newid/codebook.h>
#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A matcher: one compiled regex with its theme's `unless`, or a rule by sentence or paragraph. Two themes, or two
 * versions of a codebook, that have an equal matcher share its hits. `hash` is its identity: SHA-256 over the
 * regex, its options, the sorted `unless`, the context triggers, and the versions of PCRE2 and of newid's own semantics; for
 * a rule over its tree with the matchers of its themes, scope and ICU's version.
 */
struct newid_matcher {
    char hash[65];
    bool is_rule;
    size_t theme;   /* the first theme of the codebook that has it */
    size_t pattern; /* index into that theme's patterns; unused for a rule */
};

/* Which theme has which matcher: one entry for each pattern of each theme, and each rule by sentence or paragraph. */
struct newid_theme_matcher {
    size_t theme;
    size_t pattern; /* unused for a rule */
    size_t matcher; /* index into newid_coder_matchers */
};

struct newid_hit {
    uint32_t matcher;    /* index into newid_coder_matchers */
    uint32_t start, end; /* byte offsets into the text, end exclusive */
    enum newid_hit_status status;
    const char *trigger; /* the phrase that gave the status; NULL for affirmed; lives as long as the coder */
};

struct newid_hits {
    struct newid_hit *items; /* by matcher, then start */
    size_t count, capacity;
    uint32_t *failed; /* matchers that reached a limit on this text: they have no hits in items */
    size_t failed_count, failed_capacity;
};

NEWID_API void newid_hits_clear(struct newid_hits *hits); /* keeps the memory */
NEWID_API void newid_hits_release(struct newid_hits *hits);

struct newid_coder;

/* The codebook must outlive the coder. A coder is for one thread at a time. */
NEWID_API enum newid_status newid_coder_new(struct newid_coder **out, const struct newid_codebook *codebook,
                                            struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_coder_free(struct newid_coder *coder);

NEWID_API const struct newid_matcher *newid_coder_matchers(const struct newid_coder *coder, size_t *count);
NEWID_API const struct newid_theme_matcher *newid_coder_theme_matchers(const struct newid_coder *coder,
                                                                       size_t *count);

/*
 * Puts into hits, which must be clear, what the matchers find in text (canonical UTF-8, len bytes, under 2 GiB). `wanted`,
 * where not NULL, is one flag a matcher: only those are reported (others may be run because a rule needs them).
 * A matcher that reaches a limit is put into hits->failed and has no hits.
 */
NEWID_API enum newid_status newid_coder_scan_plain(struct newid_coder *coder, const char *text, size_t len,
                                                   const unsigned char *wanted, struct newid_hits *hits,
                                                   struct newid_error *err) NEWID_CHECKED;

/*
 * For one text: whether each theme counts in it (one flag a theme, children and rules by account included), from
 * the hits of a scan with `wanted` NULL. `words` is the text's number of words (for min-words). statuses: the set of NEWID_STATUS_BITs
 * that counts, or 0 for each theme's own.
 */
NEWID_API enum newid_status newid_coder_themes_present(const struct newid_coder *coder, const struct newid_hits *hits,
                                                       size_t words, unsigned statuses, unsigned char *present,
                                                       struct newid_error *err) NEWID_CHECKED;

/*
 * Tries every example of the codebook and adds a diagnostic, with is_example set, for each that fails.
 * NEWID_OK also where examples fail: see diagnostics->example_failures.
 */
NEWID_API enum newid_status newid_codebook_try(const struct newid_codebook *codebook,
                                               struct newid_diagnostics *diagnostics, struct newid_error *err)
    NEWID_CHECKED;

#endif
