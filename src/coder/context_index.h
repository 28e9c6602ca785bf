/* What the two files of the context share: its phrases as a tree of words. */
#ifndef NEWID_CONTEXT_INDEX_H
#define NEWID_CONTEXT_INDEX_H

#include "coder/context.h"

#define WORD_NONE UINT32_MAX
#define WORD_ANY (UINT32_MAX - 1) /* a star alone */

enum { WORDS_OF_MOST = 6, HASH_BITS = 1 << 15 };

struct context_word {
    const char *text; /* the context's, without its star */
    uint32_t len, hash;
    uint8_t kind;
};

struct context_edge {
    uint32_t node, word, to; /* to 0: a free slot, since nothing leads back to the root */
};

struct context_entry {
    enum match_kind kind;
    const char *phrase;
    const struct context_trigger *trigger;
    uint32_t next; /* entry + 1 that ends at the same node; 0: none */
};

struct word_list {
    uint32_t *words;
    size_t count;
};

struct context_index {
    const struct newid_context *context;
    struct trigger_words {
        struct word_list from, before, not_before, not_after, unless_later;
    } *trigger_words;     /* by trigger */
    uint32_t *list_words; /* what they point into */
    struct context_word *words;
    uint32_t word_count, word_mask;
    uint32_t *word_slots;
    /* By first byte, bit n: some word of that kind has n bytes; 63: or more. */
    uint64_t wholes[256], beginnings[256];
    /* The bits of the words' hashes: most tokens are ruled out by this alone, which stays in the nearest cache. */
    uint64_t hashes[HASH_BITS / 64];
    uint32_t *endings;
    size_t ending_count;
    struct context_edge *edges;
    uint32_t edge_mask, node_count;
    uint32_t *roots;       /* by word: the node that it leads to from the root; 0: no phrase begins with it */
    uint32_t *first_entry; /* by node: entry + 1; 0: none */
    struct context_entry *entries;
    size_t entry_count;
};

/* The numbers of the words that a token is; most are none. */
size_t context_words_of(const struct context_index *index, const char *s, size_t len, uint32_t out[WORDS_OF_MOST]);
/* The node that `word` leads to; 0: none. */
uint32_t context_step(const struct context_index *index, uint32_t node, uint32_t word);
/* Whether a token that is these words is one of the list's. */
bool context_is_one_of(const struct word_list *list, const uint32_t *words, size_t count);

#endif
