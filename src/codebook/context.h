/*
 * Context: the triggers that say what status a hit has (ConText: Harkema et al. 2009, J Biomed Inform 42:839–851;
 * NegEx: Chapman et al. 2001, J Biomed Inform 34:301–310), as data. How they are applied is coder/context.h.
 */
#ifndef NEWID_CONTEXT_DATA_H
#define NEWID_CONTEXT_DATA_H

#include "util/arena.h"
#include "util/buf.h"

#include <newid/codebook.h>
#include <stdbool.h>
#include <stddef.h>

enum {
    CONTEXT_BYTES_MOST = 1 << 20,
    CONTEXT_SCOPE_MOST = 100, /* words */
    CONTEXT_PHRASES_MOST = 20000,
    CONTEXT_WORDS_MOST = 8 /* of a phrase, punctuation included */
};

/* Of a list's items after the first: how many words are within a scope in words, and how long one is that follows a
 * comma. */
enum { CONTEXT_ITEM_NEAR = 3, CONTEXT_ITEM_LONG = 5 };

#define CONTEXT_CLAUSE 0u                     /* a scope that ends with the clause */
#define CONTEXT_SENTENCE (CONTEXT_CLAUSE - 1) /* one that only breaks end */

enum context_where {
    CONTEXT_ANYWHERE,
    CONTEXT_CLAUSE_START, /* a clause must begin with it */
    /* Its clause must have another trigger that negates. Of another status, it speaks instead of that: not … any more.
     */
    CONTEXT_NEGATIVE_CLAUSE
};

/* Words as in the text; word* and *word are a beginning and an end, * any one word. */
struct context_phrases {
    const char **items;
    size_t count;
};

struct context_trigger {
    enum newid_hit_status status;
    bool forward, backward;
    unsigned scope, scope_back; /* words, or CONTEXT_CLAUSE; each where its direction is set */
    bool back_to_verb;          /* backward only to a hit with which the clause begins: its verb, in Welsh */
    bool list;                  /* goes on after commas even where no word like *or* follows */
    enum context_where where;
    struct context_phrases from;   /* where one of these words follows in the clause, the scope begins after it */
    struct context_phrases before;       /* where any: the next word must be one of these */
    struct context_phrases not_before;   /* the next word must be none of these */
    struct context_phrases not_after;    /* the word before must be none of these: I said */
    struct context_phrases unless_later; /* nor any of these follow before the next break: without it we could not */
    struct context_phrases phrases;
};

struct newid_context {
    const char *name, *version;
    struct context_trigger *triggers;
    size_t trigger_count;
    struct context_phrases pseudo;      /* hold a trigger and say nothing */
    struct context_phrases terminators; /* end a clause */
    struct context_phrases breaks;      /* the same, and what holds for a whole sentence too: but */
    struct context_phrases separators;  /* part the items of a list */
    struct context_phrases openers;     /* words after which a clause can begin, though they end none */
    char hash[65];                      /* SHA-256 of what is above but name and version */
};

/* The shipped triggers, in memory. */
enum newid_status context_default(const struct newid_context **out, struct arena *memory,
                                  struct newid_error *err) NEWID_CHECKED;

/* Appends the canonical form: the lines of a mapping, each after `spaces` spaces. */
void context_write(struct buf *out, const struct newid_context *context, unsigned spaces);

/* canonical.c: the line with which the triggers begin, at the end of a codebook. */
#define CANONICAL_TRIGGERS "triggers:\n"

/* canonical.c: appends `key: 'value'`, and a string in quotes with its line's end. */
void canonical_value(struct buf *out, unsigned spaces, const char *key, const char *value);
void canonical_entry(struct buf *out, unsigned spaces, const char *value);

#endif
