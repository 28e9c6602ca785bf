/* What truth.c, truth_read.c and truth_decide.c share while the codings are read: first what the store holds, then what
 * it comes to. */
#ifndef NEWID_TRUTH_READING_H
#define NEWID_TRUTH_READING_H

#include "util/intern.h"
#include "validity/truth.h"

/* One row of the codings, with numbers for names. */
struct decision {
    uint32_t round, account, theme;
    uint32_t start, end; /* end 0: no passage */
    bool present;
};

/* A row whose text has changed or is gone. Names, since the account or the theme may be there no more. */
struct stale_decision {
    size_t coder;
    uint32_t round, account, theme; /* of names */
    bool gone;
};

struct reading {
    struct truth *truth;
    const struct newid_codebook *codebook;
    struct decision *decisions;
    size_t count, capacity;
    struct stale_decision *stale;
    size_t stale_count, stale_capacity;
    struct intern names;       /* ids and themes of what is stale */
    struct intern accounts;    /* ids, in the order in which they are met */
    struct truth_account *met; /* by that order */
    uint32_t *place;           /* of met accounts in truth->accounts */
    size_t met_capacity, stratum_capacity, round_capacity, coder_capacity;
    uint32_t **latest;     /* one a coder: the round + 1 of what its values hold, 0: none */
    bool *asked;           /* one a theme: see roll_up */
    uint32_t last_account; /* in the round that is being read */
};

/* Rounds, coders, decisions, and what samples say of the accounts, which end up in the order of their index. */
enum newid_status truth_gather(struct reading *reading, struct newid_store *store,
                               struct newid_error *err) NEWID_CHECKED;

/* Each coder's values, the truth, its passages, and how many decisions are left out. */
enum newid_status truth_decide(struct reading *reading, struct newid_error *err) NEWID_CHECKED;

#endif
