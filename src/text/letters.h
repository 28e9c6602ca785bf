/* Letters of phrases: what counts as one, lower case, and Welsh vowels with and without their accents. */
#ifndef NEWID_LETTERS_H
#define NEWID_LETTERS_H

#include "text/rows.h"
#include "util/buf.h"
#include "util/wording.h"

#include <stdbool.h>
#include <stddef.h>

/* A regex for one character of a word. */
#define WORD_CHARACTER "[\\p{L}\\p{M}\\p{N}]"

struct letter_count {
    size_t letters, digits; /* marks are neither */
};

/* text is valid UTF-8 here and below. */
struct letter_count letters_count(struct slice text);

/* Whether text begins with a letter. */
bool letters_begin(struct slice text);

/* Whether text begins with a combining mark: an accent with no letter to stand on. */
bool letters_begin_with_mark(struct slice text);
#define LETTERS_STRAY_MARK                                                                                             \
    N_("an accent with no letter before it: type the letter first, then its accent, or type the word again")

/* Bytes of the white space that text begins with; 0 where it begins with none. */
size_t letters_space(struct slice text);

void letters_add_lower(struct buf *out, struct slice text);

/* Whether a and b are equal but for case and the accents of vowels. */
bool letters_same(struct slice a, struct slice b);

/* Appends a regex for text as it stands. */
void letters_add_literal(struct buf *out, struct slice text);

/* Appends a regex for text in which each vowel may carry any accent or none. */
void letters_add_any_accent(struct buf *out, struct slice text);

#endif
