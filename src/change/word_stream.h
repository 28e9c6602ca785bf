/*
 * The words of chosen accounts as numbers, one after the other, in order of the accounts: what phrases are counted in.
 * Four bytes a word. A word is in small letters; the Welsh forms of one radical have one number where the radical
 * itself is among the words, so that a word whose radical nobody wrote stands as it is written.
 */
#ifndef NEWID_WORD_STREAM_H
#define NEWID_WORD_STREAM_H

#include "change/text_words.h"
#include "util/arena.h"
#include "util/intern.h"

#include <newid/store.h>

/* Between two words that no phrase may span: punctuation, or the end of an account. */
#define STREAM_BREAK UINT32_MAX

struct stream_word {
    const char *text; /* as a codebook's phrase has it: ~radical where it stands for several forms */
    const char
        *forms; /* those that were written, the most frequent first, between commas; NULL for a word of one form */
    bool clitic, function;
    bool starts; /* it can be a word of a phrase: has two letters or a digit */
};

struct word_stream {
    uint32_t *ids; /* numbers of words, or STREAM_BREAK */
    size_t length, capacity;
    size_t *start;     /* account_count + 1 of them */
    uint32_t *account; /* places in the columns */
    size_t account_count, account_capacity, start_capacity;
    struct stream_word *words;
    size_t word_count;
    struct intern vocabulary; /* as read: with ~ before a word of a Welsh sentence */
    struct arena memory;
};

/*
 * Reads the accounts that have a flag in `wanted`, one an account of the columns. languages: newid_store_field's
 * "language". NEWID_LIMIT: more words than can be counted at once.
 */
enum newid_status word_stream_read(struct word_stream *out, struct newid_store *store, const unsigned char *wanted,
                                   const struct newid_field *languages, struct newid_error *err) NEWID_CHECKED;
void word_stream_release(struct word_stream *stream);

#endif
