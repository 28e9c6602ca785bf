/*
 * Codings: decisions of people on themes, the samples that they were asked about, and how both are kept. How good the
 * codebook is by them is worked out elsewhere.
 */
#ifndef NEWID_CODINGS_H
#define NEWID_CODINGS_H

#include <newid/store.h>

enum newid_half { NEWID_DEVELOP, NEWID_REPORT };

/* ---- samples ---- */

struct newid_sampled {
    const char *account; /* id */
    const char *hash;    /* of its text */
    const char *stratum; /* "" where there are none */
    double probability;  /* of inclusion, in (0, 1]; 0 where it is not known */
    enum newid_half half;
};

struct newid_sample {
    const char *name;
    bool drawn;          /* by newid; false: the accounts whose codings came with them */
    const char *details; /* a JSON object: size, strata, seed, filters, codebook hash */
    const char *made;    /* ISO 8601, UTC; not read when a sample is put */
};

/*
 * In the caller's transaction: keeps a sample. NEWID_USAGE where the name is taken or empty, where an account is in it
 * twice, or where an account is in another sample's other half: the caller rolls back.
 */
NEWID_API enum newid_status newid_store_put_sample(struct newid_store *store, const struct newid_sample *sample,
                                                   const struct newid_sampled *accounts, size_t count,
                                                   struct newid_error *err) NEWID_CHECKED;

/* Every account of every sample, by sample, then in the order of coding. Strings live until visit returns. */
NEWID_API enum newid_status newid_store_each_sampled(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_sample *sample, const struct newid_sampled *account,
                               struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* ---- codings ---- */

struct newid_coding {
    const char *account, *theme; /* id, code */
    const char *hash;            /* of the text that was read; NULL when put: the text that is there now */
    bool present;
    bool has_span;
    uint32_t start, end; /* bytes into the canonical text, where has_span */
};

struct newid_coding_round {
    int64_t num;          /* not read when a round is put */
    const char *coder;    /* a pseudonym */
    const char *codebook; /* its name, without a version */
    bool reconciled;      /* agreed on by coders who had differed */
    const char *source;   /* file name without its folder; may be NULL */
    const char *time;     /* ISO 8601, UTC; not read when a round is put */
};

/*
 * In the caller's transaction: keeps what a coder decided as a round of its own. NEWID_NOT_FOUND: an account that does
 * not exist. NEWID_INPUT: a span outside its text or not between characters. Themes are the caller's to check.
 */
NEWID_API enum newid_status newid_store_put_codings(struct newid_store *store, const struct newid_coding_round *round,
                                                    const struct newid_coding *codings, size_t count,
                                                    struct newid_error *err) NEWID_CHECKED;

/*
 * Every coding of the codebook with this name (NULL: of any), by round, account and theme. stale: the account's text is not the one
 * that was read, or the account is gone. num: the account's number, 0 where it is gone. Strings live until visit
 * returns.
 */
NEWID_API enum newid_status newid_store_each_coding(
    struct newid_store *store, const char *codebook,
    enum newid_status (*visit)(void *context, const struct newid_coding_round *round,
                               const struct newid_coding *coding, int64_t num, bool stale, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* Forgets a round with its codings. NEWID_NOT_FOUND. */
NEWID_API enum newid_status newid_store_remove_round(struct newid_store *store, int64_t round,
                                                     struct newid_error *err) NEWID_CHECKED;

#endif
