/*
 * The phrase compiler: what an evaluator writes as words becomes a PCRE2
 * regular expression (design: "Codebook", phrases). Also the two additions
 * that patterns have: (?cy:word) and {{name}}.
 */
#ifndef NEWID_PHRASE_H
#define NEWID_PHRASE_H

#include "util/buf.h"

#include <newid/codebook.h>
#include <newid/status.h>
#include <stddef.h>

/* What a word ends or starts at: a character that is no letter, mark or digit, or the text's edge. */
#define PHRASE_EDGE_BEFORE "(?<![\\p{L}\\p{M}\\p{N}])"
#define PHRASE_EDGE_AFTER "(?![\\p{L}\\p{M}\\p{N}])"

/*
 * Appends the regex of a phrase (canonical text). NEWID_INPUT: the phrase is wrong; the message says how and what to do
 * (without file or line), out is unchanged, and *offset, where not NULL, is the byte in phrase at which it is.
 * *warning, where not NULL, is set to a static sentence where the phrase is allowed but odd (a ~word that never
 * mutates), else to NULL.
 */
enum newid_status phrase_compile(struct buf *out, const char *phrase, size_t *offset, const char **warning,
                                 struct newid_error *err) NEWID_CHECKED;

/*
 * Appends a pattern with {{name}} replaced by (?:value) and (?cy:word) by the group of what the phrase ~word compiles
 * to, its word edges included: write (?cy:llwybr/n) (?cy:!mam) (?cy:rhagfarn*), but no (?cy:) in a look-behind.
 * Definitions may use earlier definitions. Escapes, \Q…\E, classes and comments stay as they are. NEWID_INPUT, out
 * unchanged: a name that no definition above has (so no cycle either), a bare ~word in a regex (says to write
 * (?cy:word)), a word that ~ would refuse. *offset is then the byte in pattern at which it is.
 */
enum newid_status pattern_expand(struct buf *out, const char *pattern, const struct newid_definition *definitions,
                                 size_t definition_count, size_t *offset, struct newid_error *err) NEWID_CHECKED;

#endif
