/*
 * One regular expression with PCRE2: the only doorway to PCRE2 for the rest of
 * newid (kwic's ad-hoc regex, the check at the door, codebook compilation).
 *
 * Always compiled with UTF, UCP, CASELESS and NEVER_BACKSLASH_C, JIT where available; matched
 * with NOTEMPTY; subjects must be valid UTF-8 (canonical text is).
 */
#ifndef NEWID_REGEX_H
#define NEWID_REGEX_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Compiled; never changed after that but for its own scratch, which regex_next uses. */
struct regex;

/* What matching needs beside the regex. One a thread serves any number of regexes. */
struct regex_scratch;

struct regex_span {
    size_t start, end; /* byte offsets, end exclusive */
};

/*
 * *out is the caller's (regex_free). On NEWID_INPUT the message is PCRE2's own and *offset, where not
 * NULL, is the byte offset into pattern at which it gave up. Patterns with (*VERB), \C, \G, callouts
 * and ones that can match only the empty string are refused as NEWID_INPUT.
 */
enum newid_status regex_compile(struct regex **out, const char *pattern, size_t *offset,
                                struct newid_error *err) NEWID_CHECKED;
void regex_free(struct regex *re);

/*
 * The first non-empty match that starts at or after `from`. *found says whether
 * there is one; NEWID_LIMIT where a match or depth limit was reached, which is
 * not the same as no match. For one thread at a time.
 */
enum newid_status regex_next(struct regex *re, const char *text, size_t len, size_t from, bool *found,
                             struct regex_span *span, struct newid_error *err) NEWID_CHECKED;

enum newid_status regex_scratch_new(struct regex_scratch **out, struct newid_error *err) NEWID_CHECKED;
void regex_scratch_free(struct regex_scratch *scratch);

/*
 * The same with the caller's scratch, so that threads can share the regex; the match must start at or before
 * `last_start` (SIZE_MAX: anywhere).
 */
enum newid_status regex_find(const struct regex *re, struct regex_scratch *scratch, const char *text, size_t len,
                             size_t from, size_t last_start, bool *found, struct regex_span *span,
                             struct newid_error *err) NEWID_CHECKED;

/* "10.42 2022-12-11": the version of PCRE2, a part of every matcher's identity. */
const char *regex_version(void);

#endif
