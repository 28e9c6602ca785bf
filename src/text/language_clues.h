/* What a word says of its language: function words, common words and letter patterns (language.tsv,
 * language_words.tsv). */
#ifndef NEWID_LANGUAGE_CLUES_H
#define NEWID_LANGUAGE_CLUES_H

#include <stdbool.h>
#include <stddef.h>

enum language { WELSH, ENGLISH, ELSEWHERE, LANGUAGES };

/* The weight of a function word; of a name only these are heard. */
enum { FUNCTION_WORD = 3 };

struct clue_word {
    const char *text;
    size_t len;
    bool first;       /* of its sentence */
    bool before_name; /* the next word of its sentence begins with a capital */
};

/* Adds to scores what the word says: nothing for what has digits, no vowel or one letter many times. */
void language_clues_add(int scores[LANGUAGES], const struct clue_word *word);

/* Whether a word begins with a capital and goes on in lower case. */
bool language_title_case(const char *word, size_t len);

#endif
