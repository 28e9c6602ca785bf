/* A ~word: its initial mutations, accents, and endings, as a regex without word edges. */
#ifndef NEWID_WELSH_WORD_H
#define NEWID_WELSH_WORD_H

#include "text/rows.h"
#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>

struct welsh_word {
    struct slice text;
    bool mutates; /* false: a later part of a hyphenated word; only its accents are free */
    bool alone;   /* it is the whole phrase: where a mutated form is a common word, that is left out or warned of */
    bool forced;  /* none is left out */
    char ending;  /* 'n', 'v', 'a', or 0 for none */
};

/* NEWID_INPUT as endings_forms. *warning is set to a static sentence where the word is odd, else left alone. */
enum newid_status welsh_word_add(struct buf *out, const struct welsh_word *word, const char **warning,
                                 struct newid_error *err) NEWID_CHECKED;

#endif
