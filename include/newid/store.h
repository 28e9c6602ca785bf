/*
 * Store: one SQLite file that holds the accounts, their full-text index, the
 * codebook versions, hits and the journal. The only part that talks to SQLite.
 *
 * Primary data (accounts, codebooks, journal, settings) are what people gave;
 * derived data (index, measures, hits, frequency) can be dropped and rebuilt.
 * A store is for one thread at a time.
 */
#ifndef NEWID_STORE_H
#define NEWID_STORE_H

#include <newid/codebook.h>
#include <newid/coder.h>
#include <newid/intake.h>
#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct newid_store;

enum newid_mode {
    NEWID_READ,  /* an existing file, never changed (works in a read-only folder) */
    NEWID_WRITE, /* an existing file */
    NEWID_CREATE /* made where it does not exist */
};

/*
 * NEWID_NOT_FOUND: no such file. NEWID_DATABASE: not a newid file, made by a newer newid, or damaged. NEWID_BUSY: locked.
 * An older file is migrated in NEWID_WRITE and NEWID_CREATE and refused in NEWID_READ. Free with newid_store_close, also after a failed transaction.
 */
NEWID_API enum newid_status newid_store_open(struct newid_store **out, const char *path, enum newid_mode mode,
                                             struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_store_close(struct newid_store *store);

/* One transaction; no nesting. Rollback never fails to roll back. */
NEWID_API enum newid_status newid_store_begin(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_commit(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_store_rollback(struct newid_store *store);

/* ---- accounts ---- */

/*
 * Adds an account with its measures and index entry. Same id, same text and fields: NEWID_PUT_UNCHANGED. Same id with anything else: NEWID_PUT_CONFLICT, nothing
 * changed, unless update: then the old one is removed with its hits and the new one added under a new number.
 */
NEWID_API enum newid_status newid_store_put_account(struct newid_store *store, const struct newid_account *account,
                                                    bool update, enum newid_put *outcome, struct newid_error *err)
    NEWID_CHECKED;

/* Removes an account with its hits, index entry, measures, and what people coded of it. NEWID_NOT_FOUND. */
NEWID_API enum newid_status newid_store_remove_account(struct newid_store *store, const char *id,
                                                       struct newid_error *err) NEWID_CHECKED;

/* What is computed from a text by ICU and the language counter. */
struct newid_measure {
    uint32_t words, sentences;
    const char *language; /* cy, en, mixed, other; static */
    double welsh_share;
};

/*
 * Calls visit for every account with num > after, in order of num, with its measures. Strings live until visit returns.
 * A failing visit ends the walk with its status. visit may not change accounts.
 */
NEWID_API enum newid_status newid_store_each_account(
    struct newid_store *store, int64_t after,
    enum newid_status (*visit)(void *context, const struct newid_account *account,
                               const struct newid_measure *measure, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* The same for the one account with this id. NEWID_NOT_FOUND. */
NEWID_API enum newid_status newid_store_one_account(
    struct newid_store *store, const char *id,
    enum newid_status (*visit)(void *context, const struct newid_account *account,
                               const struct newid_measure *measure, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* ---- columns: all accounts at once, for counting ---- */

/* A field as small integers: values[codes[i]] is account i's value; code 0 is always "" (none). Values 1… are sorted by byte. */
struct newid_field {
    uint32_t *codes;
    char **values;
    size_t value_count;
};

/* Accounts with num >> NEWID_BLOCK_BITS = number: those at places first … first + count - 1 of the columns. */
struct newid_block {
    int64_t number;
    size_t first, count;
};

/* Every account, in order of num. Owned by the caller: newid_columns_free. */
struct newid_columns {
    size_t count;
    struct newid_block *blocks; /* that have accounts, in their order */
    size_t block_count;
    int32_t *day;       /* NEWID_UNDATED where there is no date */
    uint32_t *words;
    struct newid_field kind;
    uint32_t *first_worker; /* count + 1 entries: account i's workers are worker[first_worker[i] … first_worker[i + 1]) */
    uint32_t *worker;       /* worker numbers from 0, each once an account */
    size_t worker_count;    /* distinct workers in all */
};

NEWID_API enum newid_status newid_store_columns(struct newid_store *store, struct newid_columns **out,
                                                struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_columns_free(struct newid_columns *columns);

/*
 * One more field in the same order: a field of the account (role, team, area, question, language, author, source, worker, kind, id, date) or an attribute.
 * NEWID_USAGE where neither exists in the file; the message lists what there is.
 */
NEWID_API enum newid_status newid_store_field(struct newid_store *store, const char *name, struct newid_field *out,
                                              struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_field_release(struct newid_field *field);

/* In the caller's transaction: makes the blocks of columns that are missing, from which the functions above read quickly. */
NEWID_API enum newid_status newid_store_make_blocks(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* ---- codebooks ---- */

struct newid_codebook_info {
    const char *name, *version; /* version as printed: "1.0", or "1.0~2" where the same label had another content */
    const char *hash;
    const char *added; /* ISO 8601, UTC */
    const char *title_en, *title_cy;
    bool draft;        /* some of its examples fail */
    size_t themes;
    uint64_t uncoded;  /* accounts that are not yet coded with it */
    uint64_t failed;   /* (pattern, account) pairs that reached a limit */
};

/*
 * Keeps a codebook version (canonical YAML, themes, matchers). A version with the same hash is kept once. *version, where not NULL, is the printed label (at least 64 bytes).
 */
NEWID_API enum newid_status newid_store_put_codebook(struct newid_store *store, const struct newid_codebook *codebook,
                                                     const struct newid_coder *coder, bool draft, char version[64],
                                                     struct newid_error *err) NEWID_CHECKED;

/*
 * The codebook that `spec` means: NAME (its newest version), NAME@VERSION, or NULL: the one coded last. Read anew from the stored YAML. info, where not NULL, is
 * filled; its strings live until the next call on the store. NEWID_NOT_FOUND lists what there is.
 */
NEWID_API enum newid_status newid_store_codebook(struct newid_store *store, const char *spec,
                                                 struct newid_codebook **out, struct newid_codebook_info *info,
                                                 struct newid_error *err) NEWID_CHECKED;

/* The version with this hash; *found is false, and info left alone, where there is none. Its strings live until the next call on the store. */
NEWID_API enum newid_status newid_store_codebook_info(struct newid_store *store, const char *hash, bool *found,
                                                      struct newid_codebook_info *info,
                                                      struct newid_error *err) NEWID_CHECKED;

/* Every version, oldest first. */
NEWID_API enum newid_status newid_store_each_codebook(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_codebook_info *info, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* Forgets a version; matchers that no version uses any more go with their hits. */
NEWID_API enum newid_status newid_store_remove_codebook(struct newid_store *store, const char *spec,
                                                        struct newid_error *err) NEWID_CHECKED;

/* ---- coding and hits ---- */

struct newid_coding_progress {
    uint64_t done, total; /* accounts */
    uint64_t hits;        /* stored in this run */
    uint64_t failed;      /* (pattern, account) pairs that reached a limit in this run */
};

struct newid_coding_options {
    enum newid_engine engine;
    unsigned threads; /* that scan, beside the caller's, which reads and keeps; 0: one */
};

/*
 * Codes whatever is not yet coded with this codebook version (put before), in transactions of a second or two, so that a run that
 * is stopped goes on where it was. The coder is prepared for what is wanted.
 * progress, where not NULL, is called in the caller's thread after every few hundred accounts; false stops (NEWID_STOPPED, what is done is kept).
 */
NEWID_API enum newid_status newid_store_code(struct newid_store *store, const struct newid_codebook *codebook,
                                             struct newid_coder *coder,
                                             const struct newid_coding_options *options,
                                             bool (*progress)(void *context, const struct newid_coding_progress *p),
                                             void *context, struct newid_coding_progress *result,
                                             struct newid_error *err) NEWID_CHECKED;

/*
 * Whether the codebook's stored hits, their status included, are those that this newid finds: *current is false where another
 * newid, or other versions of PCRE2 and ICU, coded it. newid_store_code then codes it anew.
 */
NEWID_API enum newid_status newid_store_is_current(struct newid_store *store, const struct newid_codebook *codebook,
                                                   bool *current, struct newid_error *err) NEWID_CHECKED;

/* One stored hit of a theme. Where two patterns of a theme hit just the same place, it comes once. */
struct newid_stored_hit {
    size_t theme;   /* index into the codebook's themes: the theme that the pattern stands in */
    size_t account; /* index into newid_columns (accounts in order of num) */
    uint32_t start, end;
    enum newid_hit_status status;
    const char *trigger; /* NULL for affirmed, and from newid_store_each_hit_between; lives until the visit returns */
    int64_t num;    /* the account's number */
};

/* Every hit of the codebook, by theme, then account, then start. */
NEWID_API enum newid_status newid_store_each_hit(struct newid_store *store, const struct newid_codebook *codebook,
                                                 enum newid_status (*visit)(void *context,
                                                                            const struct newid_stored_hit *hit,
                                                                            struct newid_error *err),
                                                 void *context, struct newid_error *err) NEWID_CHECKED;

/* One hit with the pattern that made it; strings live until the visit returns. */
struct newid_pattern_hit {
    size_t theme, pattern; /* indexes; of a rule that is kept as hits, pattern is 0 and source the rule */
    const char *source, *language;
    int64_t num; /* the account's number */
    uint32_t start, end;
    enum newid_hit_status status;
};

/* Every hit of every pattern by theme, pattern, account and start: a place that two patterns hit comes twice. */
NEWID_API enum newid_status newid_store_each_pattern_hit(
    struct newid_store *store, const struct newid_codebook *codebook,
    enum newid_status (*visit)(void *context, const struct newid_pattern_hit *hit, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/*
 * The hits in accounts with first <= num <= last of those themes that have a flag in themes, by theme; within one each matcher's by account and
 * start. hit.account is not set.
 */
NEWID_API enum newid_status newid_store_each_hit_between(struct newid_store *store,
                                                         const struct newid_codebook *codebook, int64_t first,
                                                         int64_t last, const unsigned char *themes,
                                                         enum newid_status (*visit)(void *context,
                                                                                    const struct newid_stored_hit *hit,
                                                                                    struct newid_error *err),
                                                         void *context, struct newid_error *err) NEWID_CHECKED;

/* The number of every matcher of a version, by theme, each once a theme. */
NEWID_API enum newid_status newid_store_each_matcher(struct newid_store *store, const struct newid_codebook *codebook,
                                                     enum newid_status (*visit)(void *context, size_t theme,
                                                                                int64_t matcher,
                                                                                struct newid_error *err),
                                                     void *context, struct newid_error *err) NEWID_CHECKED;

/* Accounts are kept in blocks by num >> NEWID_BLOCK_BITS, each with what the table module counted in it. */
#define NEWID_BLOCK_BITS 16

/*
 * Mentions are kept by block and by how they are counted: any name that is the same for the same count, so that the themes of several versions
 * share what they share. countings is one a theme, NULL for one whose mentions are not kept. In the caller's transaction.
 */
NEWID_API enum newid_status newid_store_set_countings(struct newid_store *store, const struct newid_codebook *codebook,
                                                      const char *const *countings,
                                                      struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_has_mentions(struct newid_store *store, const char *counting, int64_t block,
                                                     bool *found, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_put_mentions(struct newid_store *store, const char *counting, int64_t block,
                                                     const unsigned char *data, size_t len,
                                                     struct newid_error *err) NEWID_CHECKED;
/* The names that newid_store_set_countings was given: names is one a theme, "" where there is none. */
NEWID_API enum newid_status newid_store_countings(struct newid_store *store, const struct newid_codebook *codebook,
                                                  char (*names)[65], struct newid_error *err) NEWID_CHECKED;
/* What newid_store_put_mentions was given; it lives until the next call on the store. *found is false where nothing is kept, as after any change
 * to one of the block's accounts. */
NEWID_API enum newid_status newid_store_mentions(struct newid_store *store, const char *counting, int64_t block,
                                                 bool *found, const unsigned char **data, size_t *len,
                                                 struct newid_error *err) NEWID_CHECKED;

/* How many of the version's themes have mentions kept in each block that has any. */
NEWID_API enum newid_status newid_store_count_mentions(struct newid_store *store, const struct newid_codebook *codebook,
                                                       void (*visit)(void *context, int64_t block, size_t themes),
                                                       void *context, struct newid_error *err) NEWID_CHECKED;

/* The numbers of a block's accounts in rising order, less what all in the block share: places has room for 1 << NEWID_BLOCK_BITS. */
NEWID_API enum newid_status newid_store_block_places(struct newid_store *store, int64_t block, uint16_t *places,
                                                     size_t *count, struct newid_error *err) NEWID_CHECKED;

/*
 * Everything between these sees one state of the file, whatever others write meanwhile. *began is false, and there is nothing to end, where
 * a transaction is open already.
 */
NEWID_API enum newid_status newid_store_begin_reading(struct newid_store *store, bool *began,
                                                      struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_store_end_reading(struct newid_store *store, bool began);

/* ---- search ---- */

struct newid_found {
    const struct newid_account *account;
    const char *snippet;  /* with U+E000 before and U+E001 after each highlighted part */
};

struct newid_matches {
    uint64_t total;   /* accounts that match, capped at 20,001 */
    const char *note; /* a static sentence on a query that is allowed but odd, as a ~word that never mutates; or NULL */
};

/*
 * Words beside each other, AND, OR, NOT, parentheses, "a phrase", NEAR(a b, 5), word*; ~word is any Welsh mutation, and
 * /n, /v, /a after it its endings, as in phrases of a codebook. Best first; of more than 20,000 the last imported.
 * NEWID_USAGE: the query cannot be read. NEWID_STOPPED: see newid_store_stop_when.
 */
NEWID_API enum newid_status newid_store_search(struct newid_store *store, const char *query, size_t limit, size_t offset,
                                               enum newid_status (*visit)(void *context, const struct newid_found *found,
                                                                          struct newid_error *err),
                                               void *context, struct newid_matches *matches,
                                               struct newid_error *err) NEWID_CHECKED;

/*
 * From now on what reads or writes the store fails with NEWID_STOPPED as soon as stop returns true, which is asked
 * often, as on Ctrl-C; a transaction may then be undone. NULL: nothing stops.
 */
NEWID_API void newid_store_stop_when(struct newid_store *store, bool (*stop)(void *context), void *context);

/* ---- the file itself ---- */

/* Adds a line to the journal: the command and a JSON object of values that identify nobody. In the current transaction, or one of its own. */
NEWID_API enum newid_status newid_store_journal(struct newid_store *store, const char *command, const char *details,
                                                struct newid_error *err) NEWID_CHECKED;

struct newid_journal_entry {
    int64_t num;
    const char *time, *command, *details, *version, *corpus;
};

NEWID_API enum newid_status newid_store_each_journal(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_journal_entry *entry, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/* SHA-256 over the ids and text hashes of all accounts, sorted by id: equal for equal corpora, whatever the order of import. */
NEWID_API enum newid_status newid_store_corpus_hash(struct newid_store *store, char out[65],
                                                    struct newid_error *err) NEWID_CHECKED;

/* Checks the file (SQLite's integrity, the index against its table, text hashes, journal). Each finding goes to report; NEWID_FOUND where there is one. */
NEWID_API enum newid_status newid_store_verify(struct newid_store *store,
                                               void (*report)(void *context, const char *finding), void *context,
                                               struct newid_error *err) NEWID_CHECKED;

/* Drops and rebuilds all derived data but hits, which are dropped: code makes them anew. */
NEWID_API enum newid_status newid_store_rebuild(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* A consistent copy of the file (SQLite's online backup) to a path that must not exist. */
NEWID_API enum newid_status newid_store_backup(struct newid_store *store, const char *path,
                                               struct newid_error *err) NEWID_CHECKED;

/*
 * For accounts that are removed for good: mark in the transaction that removes them, compact after it. Compact rewrites the index and the
 * file, so that no trace of their texts is left in it; where it cannot (NEWID_BUSY, a full disk, a killed process) the mark stays and the
 * next opening for writing tries again.
 */
NEWID_API enum newid_status newid_store_mark_erased(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;
NEWID_API enum newid_status newid_store_compact(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* Inside the transaction of a large import: on before it, off before its commit. Only a matter of speed and memory (64 MB). */
NEWID_API enum newid_status newid_store_bulk(struct newid_store *store, bool on, struct newid_error *err)
    NEWID_CHECKED;

/* One row of the derived table frequency; workers and workers_n are -1 where the data have no workers. */
struct newid_frequency {
    const char *theme, *kind, *month, *team;
    int64_t workers, workers_n, accounts, accounts_n, hits, words;
};

/* In the caller's transaction: these are the version's rows from now on. next fills one and says whether there was one. */
NEWID_API enum newid_status newid_store_set_frequency(struct newid_store *store, const char *codebook_hash,
                                                      bool (*next)(void *context, struct newid_frequency *row),
                                                      void *context, struct newid_error *err) NEWID_CHECKED;

#endif
