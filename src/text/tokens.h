/*
 * Tokens: a sentence as triggers see it: words in small letters, and the punctuation that parts clauses. Cheaper and
 * coarser than segment.h: a word is a run of letters, digits and inner apostrophes; a hyphen parts words. An apostrophe
 * before a word of up to three letters belongs to it ('na, there, is not na, than), unless another closes it.
 */
#ifndef NEWID_TOKENS_H
#define NEWID_TOKENS_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct token {
    uint32_t start, end; /* bytes, end exclusive */
    uint32_t words;      /* how many words stand before it */
    bool is_word;        /* else one of , ; : ( ) – —, a hyphen between spaces, and . ? ! between words */
};

struct tokens {
    struct token *items;
    size_t count, capacity;
    char *lower; /* the sentence in small letters: byte for byte beside the text, so that offsets are the same */
    size_t lower_capacity;
    uint32_t words;
};

/* Fills tokens with those of text[0, len), canonical UTF-8; what was in it goes. NEWID_MEMORY. */
enum newid_status tokens_find(struct tokens *tokens, const char *text, size_t len,
                              struct newid_error *err) NEWID_CHECKED;
void tokens_release(struct tokens *tokens);

#endif
