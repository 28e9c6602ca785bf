/* Mutated forms that are not taken: words of their own (dros), of Welsh or of English (own_words.tsv). */
#ifndef NEWID_OWN_WORDS_H
#define NEWID_OWN_WORDS_H

#include "text/rows.h"
#include "util/buf.h"

#include <stdbool.h>

enum own_word {
    OWN_WORD_NOT,   /* a form like any other */
    OWN_WORD_AFTER, /* a form only beside certain words */
    OWN_WORD_ALWAYS /* no form */
};

struct own_word_row {
    struct slice form;   /* as the table writes it: an accent that it has must be there */
    struct slice after;  /* words after which it is a form all the same; @ stands for own_words_of("@"), - for none */
    bool beside_english; /* it is no form only beside own_words_of("%") */
};

/* Whether mutated is no form of word, at least in some places, and then in which. Both are in lower case. */
bool own_word_find(struct own_word_row *row, struct slice mutated, struct slice word);

enum own_word own_word_is(struct slice mutated, struct slice word);

/* Words that stand before any mutated word ("@"), English words that are no Welsh ones ("%"). */
struct slice own_words_of(const char *name);

/* As mutation_add_forms, without those that are no form anywhere: for an index, which does not know what stands beside.
 */
void own_words_add_forms(struct buf *out, struct slice word);

#endif
