/*
 * Counting: every phrase of one to four words that is used often enough, on two sides, in a stream of words. A phrase
 * is only as frequent as its parts, so each length is counted from the frequent ones of the length before it, and what
 * nobody repeats takes no memory beyond one length's count.
 */
#ifndef NEWID_GRAMS_H
#define NEWID_GRAMS_H

#include "change/word_stream.h"

enum { GRAM_WORDS_MOST = 4, GRAM_SIDES = 2 };
#define GRAM_NONE UINT32_MAX

struct gram {
    uint32_t prefix, suffix; /* the phrases without the last and the first word; GRAM_NONE for one word */
    uint32_t last;           /* number of its last word */
    unsigned length;         /* in words */
    uint32_t count[GRAM_SIDES], accounts[GRAM_SIDES], writers[GRAM_SIDES];
    uint32_t most[GRAM_SIDES];  /* uses by the writer who uses it most */
    uint32_t place[GRAM_SIDES]; /* of one use, in the stream */
};

struct grams {
    struct gram *items; /* by length */
    size_t count, capacity;
    uint64_t words[GRAM_SIDES], accounts[GRAM_SIDES], writers[GRAM_SIDES];
    uint64_t places[GRAM_WORDS_MOST][GRAM_SIDES]; /* where a phrase of that many words could stand */
};

struct gram_sides {
    const unsigned char *side; /* one an account of the stream: 0 or 1 */
    const struct newid_columns *columns;
};

/* An account without a worker is its own. least: uses on both sides together. */
enum newid_status grams_count(struct grams *out, const struct word_stream *stream, const struct gram_sides *sides,
                              uint32_t least, struct newid_error *err) NEWID_CHECKED;
void grams_release(struct grams *grams);

/* Fills words, which has room for GRAM_WORDS_MOST, with the numbers of the phrase's words; how many. */
size_t gram_words(uint32_t *words, const struct grams *grams, const struct gram *gram);

#endif
