/* What the coder and the codebook need of the store, below the public functions. No SQLite here. */
#ifndef NEWID_STORE_ROWS_H
#define NEWID_STORE_ROWS_H

#include <newid/store.h>

/*
 * Keeps the codebook's row and its themes where its hash is new; *num is its number either way, *is_new says which.
 * An old version's draft mark is brought up to date.
 */
enum newid_status store_put_version(struct newid_store *store, const struct newid_codebook *codebook, bool draft,
                                    int64_t *num, bool *is_new, char version[64], struct newid_error *err)
    NEWID_CHECKED;

/* The number of the codebook version with this hash. NEWID_NOT_FOUND. */
enum newid_status store_version_num(struct newid_store *store, const char *hash, int64_t *num,
                                    struct newid_error *err) NEWID_CHECKED;

/* The number of the matcher with this hash; 0: there is none. */
enum newid_status store_find_matcher(struct newid_store *store, const char *hash, int64_t *num,
                                     struct newid_error *err) NEWID_CHECKED;

/* The same, made where it is new. */
enum newid_status store_matcher(struct newid_store *store, const char *hash, int64_t *num,
                                struct newid_error *err) NEWID_CHECKED;

/* Says that pattern number `pattern` of the theme has this matcher. */
enum newid_status store_link(struct newid_store *store, int64_t codebook, size_t theme, size_t pattern,
                             int64_t matcher, const char *language, const char *source,
                             struct newid_error *err) NEWID_CHECKED;

/* *same: whether the version's links, by theme and pattern, have these matchers. */
enum newid_status store_same_links(struct newid_store *store, int64_t codebook, const int64_t *matchers, size_t count,
                                   bool *same, struct newid_error *err) NEWID_CHECKED;
/* Takes away the version's links, with what was counted by them; store_drop_unused then drops what nothing links to. */
enum newid_status store_unlink(struct newid_store *store, int64_t codebook, struct newid_error *err) NEWID_CHECKED;
enum newid_status store_drop_unused(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* The stored YAML of the version that spec means (as newid_store_codebook), and its info; both live until the next call. */
enum newid_status store_find_version(struct newid_store *store, const char *spec, const char **yaml,
                                     struct newid_codebook_info *info, struct newid_error *err) NEWID_CHECKED;

/* Remembers that this version is the one coded last. */
enum newid_status store_set_coded(struct newid_store *store, int64_t codebook, struct newid_error *err) NEWID_CHECKED;

/* How far the matcher has got: 0 where it was never run. */
enum newid_status store_scanned(struct newid_store *store, int64_t matcher, int64_t *upto,
                                struct newid_error *err) NEWID_CHECKED;
enum newid_status store_set_scanned(struct newid_store *store, int64_t matcher, int64_t upto,
                                    struct newid_error *err) NEWID_CHECKED;

/* Says in how many places of the table of hits will be written in turn: one a matcher. Sizes SQLite's cache. */
enum newid_status store_expect_writing(struct newid_store *store, size_t places, struct newid_error *err) NEWID_CHECKED;

/* The bytes of the texts of accounts after this number; it stops counting once there are `enough`. */
enum newid_status store_count_bytes(struct newid_store *store, int64_t after, uint64_t enough, uint64_t *bytes,
                                    struct newid_error *err) NEWID_CHECKED;

/* A hit, the number of its matcher, and the account that it is in. */
struct store_hit {
    int64_t matcher, account;
    struct newid_hit hit;
};

/* Keeps hits, best in order of matcher, account and start, which is that of the table. */
enum newid_status store_put_hits(struct newid_store *store, const struct store_hit *hits, size_t count,
                                 struct newid_error *err) NEWID_CHECKED;
enum newid_status store_put_failure(struct newid_store *store, int64_t matcher, int64_t account,
                                    struct newid_error *err) NEWID_CHECKED;

/* How many accounts have num > after. */
enum newid_status store_count_after(struct newid_store *store, int64_t after, uint64_t *count,
                                    struct newid_error *err) NEWID_CHECKED;

/* A text, and what is known of it; both live until the visit returns. */
struct store_text {
    int64_t num;
    const char *text;
    size_t len;
    const void *sentences; /* for segmenter_know; NULL where they are not known */
    size_t sentences_len;
};

/* The texts with after < num <= until, in order of num: up to `most` of them, or until they have `bytes` bytes together. */
enum newid_status store_each_text(struct newid_store *store, int64_t after, int64_t until, size_t most, size_t bytes,
                                  enum newid_status (*visit)(void *context, const struct store_text *text,
                                                             struct newid_error *err),
                                  void *context, struct newid_error *err) NEWID_CHECKED;

/* SQLite takes its memory from util/mem.h from now on. Once, before the first store; for programs and tests, not for the library's users. */
enum newid_status store_use_allocator(struct newid_error *err) NEWID_CHECKED;

#endif
