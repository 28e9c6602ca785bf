/*
 * The words of one text as words are counted: ICU's (text/segment.h), cut at full stops and colons between letters
 * (time.the), and with what is joined to a word by an apostrophe as a word of its own ('r of pwysau'r, 's of nurse's),
 * so that a word is the same word with it. don't and i've stay whole.
 */
#ifndef NEWID_TEXT_WORDS_H
#define NEWID_TEXT_WORDS_H

#include "text/segment.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_word {
    uint32_t start, end; /* bytes of the text */
    bool joined; /* a phrase may go on from the word before: between them is white space, one hyphen or nothing */
    bool clitic; /* joined by an apostrophe, which it begins with */
    bool welsh;  /* in a sentence that is Welsh, or partly */
};

struct text_words {
    struct text_word *items;
    size_t count, capacity;
    struct segmenter *segmenter;
    struct text_spans sentences, words; /* scratch */
};

enum newid_status text_words_new(struct text_words *words, struct newid_error *err) NEWID_CHECKED;
void text_words_release(struct text_words *words);

/*
 * Fills words with those of text, canonical UTF-8; what was in it goes. language: the text's ("cy", "en", "mixed",
 * "other"); the sentences of a mixed one are looked at one by one.
 */
enum newid_status text_words_read(struct text_words *words, const char *text, size_t len, const char *language,
                                  struct newid_error *err) NEWID_CHECKED;

#endif
