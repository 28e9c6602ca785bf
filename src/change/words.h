/*
 * Distinctive words: the words, and phrases of two to four words, that mark one set of accounts against another. They
 * say how the two differ in words, nothing about why.
 */
#ifndef NEWID_WORDS_H
#define NEWID_WORDS_H

#include "text/excerpt.h"

#include <newid/stats.h>
#include <newid/store.h>

enum words_side { WORDS_TARGET, WORDS_REFERENCE, WORDS_SIDES };
#define WORDS_IN_TARGET 1
#define WORDS_IN_REFERENCE 2

/* A G2 that chance exceeds for one word in twenty. */
#define WORDS_G2_CHANCE 3.84

enum words_method {
    WORDS_LOG_ODDS, /* weighted log-odds: Monroe, Colaresi and Quinn (2008) */
    WORDS_G2        /* Rayson and Garside (2000) */
};

struct words_request {
    const unsigned char *in; /* one an account of the columns: WORDS_IN_TARGET, WORDS_IN_REFERENCE, or 0 */
    const struct newid_columns *columns;
    enum words_method method;
    bool by_accounts;            /* the scores count accounts with the word, each once, instead of its uses */
    bool content;                /* no single function words either */
    double g2_least;             /* log-likelihood below which a word marks nothing: WORDS_G2_CHANCE, or 0 */
    uint32_t least;              /* uses on both sides together, below which a word is left out */
    size_t limit;                /* words for each side */
    bool both;                   /* also those that mark the reference */
    bool longest;                /* a word that nearly always stands in one phrase gives way to it */
    unsigned writers_least;      /* 0, or the writers on both sides below whom a word is left out */
    unsigned writers_least_side; /* 0, or the writers on one side below whom, unless they are none, it is */
    size_t context;              /* characters around an example; 0: no examples */
};

struct marking_word {
    const char *phrase;   /* as a codebook's phrase is written: ~ where Welsh forms of a radical are taken together */
    const char *forms;    /* which they are, between commas; NULL where there is no ~ */
    unsigned length;      /* in words */
    enum words_side side; /* that it marks */
    uint64_t count[WORDS_SIDES], accounts[WORDS_SIDES], writers[WORDS_SIDES];
    uint64_t most[WORDS_SIDES];   /* uses by the writer who uses it most */
    struct newid_keyness keyness; /* of uses, or of accounts where by_accounts */
    double z;                     /* of the weighted log-odds; above 0: it marks the target */
    const char *example_account;  /* id; NULL: no example */
    struct excerpt example;
};

struct words {
    struct marking_word *items; /* by side, the most marking first */
    size_t count;
    size_t protected_count; /* left out by writers_least and writers_least_side, of those that would be in the list */
    uint64_t accounts[WORDS_SIDES], writers[WORDS_SIDES], words[WORDS_SIDES];
    void *memory;
};

/*
 * A phrase is in the list only where it marks its side more than every part of it does, or, with longest, than those
 * that stand alone at least once in ten times. What could not be a phrase of a
 * codebook, as a single letter, is left out. A side without words: NEWID_NOT_FOUND.
 */
enum newid_status words_find(struct words *out, struct newid_store *store, const struct words_request *request,
                             struct newid_error *err) NEWID_CHECKED;
void words_release(struct words *words);

#endif
