/*
 * Status of a hit: the triggers of a codebook's context, applied to the sentence that a hit stands in (ConText: Harkema
 * et al. 2009).
 *
 * - A phrase inside a longer one is not that phrase: *no longer* holds no *no*.
 * - A pseudo-trigger takes away every trigger and terminator that it overlaps and does not merely lie in.
 * - A trigger reaches what stands within its scope: so many words after it (or before it), not past a terminator
 *   nor the end of the sentence.
 * - What shares a word with the hit does not count for it (*no time*). But in a phrase with a gap a trigger in the
 *   gap does: *mentor was not patient*.
 * - A comma right after a trigger that does not negate ends nothing (*perhaps, it works*), nor the one after a time with which
 *   the sentence begins (*in the days of the old form, we rushed*).
 * - Where several statuses hold: negated, then past (*in the old days we would rush*), then hypothetical, then reported;
 *   of one status the nearest trigger.
 */
#ifndef NEWID_CONTEXT_H
#define NEWID_CONTEXT_H

#include "codebook/context.h"
#include "text/tokens.h"

#include <newid/coder.h>

/* A context compiled; never changes: threads may share it. context must outlive it. */
struct context_index;

enum newid_status context_index_new(struct context_index **out, const struct newid_context *context,
                                    struct newid_error *err) NEWID_CHECKED;
void context_index_free(struct context_index *index);

enum match_kind { MATCH_TRIGGER, MATCH_PSEUDO, MATCH_TERMINATOR, MATCH_BREAK, MATCH_SEPARATOR, MATCH_OPENER };

/* A phrase found in a sentence. */
struct context_match {
    enum match_kind kind;
    uint32_t first, last;                  /* tokens, last exclusive */
    const char *phrase;                    /* as in the context */
    const struct context_trigger *trigger; /* of MATCH_TRIGGER */
    uint32_t from;                         /* the token at which a forward scope begins */
    uint32_t resume;                       /* after the comma that does not end it: In the old days, we … ; 0: none */
    /* Why it says nothing, whatever the hit: */
    int32_t outer;  /* lies in this longer match; -1: in none */
    int32_t pseudo; /* overlapped by this pseudo-trigger; -1: by none */
    bool misplaced; /* its `where` does not hold */
};

/* A sentence with what was found in it. Reused from one to the next; zero it before the first. */
struct context_sentence {
    size_t start; /* of the sentence in the text, bytes */
    struct tokens tokens;
    struct context_match *matches; /* by first token, longest first */
    size_t match_count, match_capacity;
    uint32_t *terminators; /* count + 1: how many terminators, breaks among them, begin before the token */
    uint32_t *breaks;      /* count + 1: how many breaks */
    uint32_t *items;       /* count + 1: the token at which the item of a list begins that the token belongs to */
    bool *begins;          /* a clause can begin with the token */
    uint32_t (*words)[6];  /* by token: the context's words that it is (context_index.h) */
    uint8_t *word_counts;
    size_t array_capacity; /* of the six, in tokens */
};

void context_sentence_release(struct context_sentence *sentence);

/* Looks through text[start, end), one sentence or some that belong together. */
enum newid_status context_read_sentence(const struct context_index *index, struct context_sentence *sentence,
                                        const char *text, size_t start, size_t end,
                                        struct newid_error *err) NEWID_CHECKED;

/* What a match has to say of a hit. */
enum context_verdict {
    VERDICT_REACHES,
    VERDICT_NO_TRIGGER, /* it is a pseudo-trigger, a terminator … */
    VERDICT_INSIDE,     /* lies in a longer phrase */
    VERDICT_PSEUDO,
    VERDICT_MISPLACED,
    VERDICT_IN_HIT,
    VERDICT_BEHIND,  /* the hit stands on the side to which it does not look */
    VERDICT_SUBJECT, /* the hit stands before the scope begins */
    VERDICT_TERMINATED,
    VERDICT_COMMA, /* ends a scope in words */
    VERDICT_TOO_FAR
};

/* A hit, as tokens of its sentence. */
struct context_hit {
    uint32_t first, last; /* last exclusive */
    const char *gapped;   /* the phrase that found it, where that has a gap (...); else NULL */
};

/* The tokens of text bytes [start, end). */
struct context_hit context_hit_of(const struct context_sentence *sentence, size_t start, size_t end,
                                  const char *gapped);
/* *distance: words between trigger and hit, where it reaches. */
enum context_verdict context_judge(const struct context_sentence *sentence, const struct context_match *match,
                                   const struct context_hit *hit, uint32_t *distance);

/* The tokens [first, last) to one side of a match that its scope takes in; none: first == last. */
void context_scope(const struct context_sentence *sentence, const struct context_match *match, bool forward,
                   uint32_t *first, uint32_t *last);

/* The match that gives a hit its status; NULL: it is affirmed. */
const struct context_match *context_decide(const struct context_sentence *sentence, const struct context_hit *hit);

#endif
