/* Mutated forms that are not taken: words of their own (dros), of Welsh or of English (own_words.tsv). */
#ifndef NEWID_OWN_WORDS_H
#define NEWID_OWN_WORDS_H

#include "text/rows.h"
#include "util/buf.h"

#include <stdbool.h>

enum own_word {
    OWN_WORD_NOT,   /* a form like any other */
    OWN_WORD_AFTER, /* a form only where it stands after certain words */
    OWN_WORD_ALWAYS /* no form */
};

/* What mutated is, as a form of word; both in lower case. */
enum own_word own_word_is(struct slice mutated, struct slice word);

/*
 * Appends a look-ahead that fails at mutated where own_words.tsv has it as no form of word; nothing where it is a form
 * like any other. To stand at the beginning of a word.
 */
void own_word_add_guard(struct buf *out, struct slice mutated, struct slice word);

#endif
