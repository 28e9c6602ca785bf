/*
 * The prefilter: which patterns may match in a text, and near which places. It looks for all patterns at once
 * with Hyperscan, by their translations (translate.h); PCRE2 then says whether they do match. The only part that knows
 * Hyperscan; built without it (no NEWID_HAVE_HS), or on a processor that it cannot use, every pattern is uncovered.
 */
#ifndef NEWID_PREFILTER_H
#define NEWID_PREFILTER_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PREFILTER_ENDS_MOST = 64 };

/* Never changes once it is made: threads may share it. */
struct prefilter;
/* What a scan writes to: one a thread. It must not outlive its prefilter. */
struct prefilter_scratch;

/*
 * A pattern that may match in the text. Every match of it starts at a byte s for which there is an end e in `ends`
 * with s <= e and e - width <= s; ends are byte offsets, ascending, each once. Where ends is NULL (a pattern without
 * bound, too many ends, a text out of the ordinary) a match may start anywhere.
 */
struct prefilter_candidate {
    size_t pattern; /* index into regexes */
    const uint32_t *ends;
    size_t end_count;
    size_t width; /* bytes */
};

/*
 * Compiles count PCRE2 patterns, each one that regex_compile takes (NULL: left out, uncovered). The strings are not
 * kept. *out is the caller's (prefilter_free). NEWID_MEMORY. That a pattern cannot be covered is no failure.
 */
enum newid_status prefilter_new(struct prefilter **out, const char *const *regexes, size_t count,
                                struct newid_error *err) NEWID_CHECKED;
void prefilter_free(struct prefilter *prefilter);

/*
 * True where the pattern is never reported and must be looked for in the whole of every text; *why, where why is not
 * NULL, is then a phrase that says for what reason and lives as long as the prefilter, else NULL.
 */
bool prefilter_uncovered(const struct prefilter *prefilter, size_t pattern, const char **why);

enum newid_status prefilter_scratch_new(struct prefilter_scratch **out, const struct prefilter *prefilter,
                                        struct newid_error *err) NEWID_CHECKED;
void prefilter_scratch_free(struct prefilter_scratch *scratch);

/*
 * Scans a text of len bytes (valid UTF-8, under 2 GiB). *candidates is an array of *count, by pattern ascending; it
 * and its ends stay valid until the next scan with the same scratch.
 */
enum newid_status prefilter_scan(struct prefilter_scratch *scratch, const char *text, size_t len,
                                 const struct prefilter_candidate **candidates, size_t *count,
                                 struct newid_error *err) NEWID_CHECKED;

/* Hands Hyperscan newid's allocator: for programs, before anything is compiled (a library must not decide it). */
enum newid_status prefilter_use_own_memory(struct newid_error *err) NEWID_CHECKED;

#endif
