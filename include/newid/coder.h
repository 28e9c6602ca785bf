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

/*
 * Lists the codebook's matchers; nothing is compiled yet. The codebook must outlive the coder. A coder is for one thread at a
 * time until newid_coder_prepare; after that any number of scanners may share it.
 */
NEWID_API enum newid_status newid_coder_new(struct newid_coder **out, const struct newid_codebook *codebook,
                                            struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_coder_free(struct newid_coder *coder);

NEWID_API const struct newid_matcher *newid_coder_matchers(const struct newid_coder *coder, size_t *count);
NEWID_API const struct newid_theme_matcher *newid_coder_theme_matchers(const struct newid_coder *coder,
                                                                       size_t *count);

/* Both give the same hits wherever the plain scan finishes; the plain one is what that means. */
enum newid_engine {
    NEWID_ENGINE_FAST, /* a prefilter over all patterns says where to look; without Hyperscan it is the plain scan */
    NEWID_ENGINE_PLAIN, /* every pattern runs over the whole of every text */
    NEWID_ENGINE_AUTO   /* newid_store_code: plain where the texts are too few to pay for making a prefilter; else as fast */
};

/*
 * Compiles what the wanted matchers need (a rule needs those of its operands). wanted: one flag a matcher, NULL for all.
 * Scanners made before are void.
 */
NEWID_API enum newid_status newid_coder_prepare(struct newid_coder *coder, enum newid_engine engine,
                                                const unsigned char *wanted, struct newid_error *err) NEWID_CHECKED;

/* What one thread needs to scan with a prepared coder, which must outlive it. */
struct newid_scanner;

NEWID_API enum newid_status newid_scanner_new(struct newid_scanner **out, const struct newid_coder *coder,
                                              struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_scanner_free(struct newid_scanner *scanner);

/*
 * Puts into hits, which must be clear, what the prepared matchers find in text (canonical UTF-8, len bytes, under 2 GiB).
 * `wanted`, where not NULL, is one flag a matcher: only those are reported. A matcher that reaches a limit is put into
 * hits->failed and has no hits.
 */
NEWID_API enum newid_status newid_scanner_scan(struct newid_scanner *scanner, const char *text, size_t len,
                                               const unsigned char *wanted, struct newid_hits *hits,
                                               struct newid_error *err) NEWID_CHECKED;

/* What a matcher has cost: time in PCRE2, `unless` included, on how many texts, and with how many hits. */
struct newid_cost {
    uint64_t nanoseconds, texts, hits;
};

/*
 * From now on the scanner adds what each matcher costs to costs (one a matcher) and what the prefilter does to *prefilter; both
 * are the caller's. Measuring takes time itself: not for ordinary runs.
 */
NEWID_API void newid_scanner_measure(struct newid_scanner *scanner, struct newid_cost *costs,
                                     struct newid_cost *prefilter);

/* Why the prefilter does not cover a prepared pattern, which then runs over every text; NULL where it does, or for a rule. Static. */
NEWID_API const char *newid_coder_uncovered(const struct newid_coder *coder, size_t matcher);

/* The plain scan, for one text: prepares the coder for all of its matchers where that has not been done. */
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
