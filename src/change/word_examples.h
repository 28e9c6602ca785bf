/* A passage for each marking word, from an account of the side that it marks. */
#ifndef NEWID_WORD_EXAMPLES_H
#define NEWID_WORD_EXAMPLES_H

#include "change/grams.h"
#include "change/words.h"

struct word_examples {
    const struct word_stream *stream;
    const struct grams *grams;
    const struct newid_field *languages; /* with which the stream was read */
    const uint32_t *taken;               /* the phrase of each word of the list */
    size_t context;                      /* characters on each side */
};

/* Sets example and example_account of each word of the list; they live in memory. */
enum newid_status word_examples_find(struct words *words, struct arena *memory, struct newid_store *store,
                                     const struct word_examples *examples, struct newid_error *err) NEWID_CHECKED;

#endif
