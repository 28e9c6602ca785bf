/* Hits, failures and how far each matcher has got. */
#include "store/private.h"
#include "store/store.h"
#include "text/segment.h"
#include "util/mem.h"

#include <stdio.h>
#include <string.h>

enum newid_status store_scanned(struct newid_store *store, int64_t matcher, int64_t *upto, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MATCHER_SCANNED, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, matcher);
    bool row;
    status = store_step(store, s, &row, err);
    *upto = !status && row ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return status;
}

/* Runs one of the statements that take two numbers. */
static enum newid_status run_with_pair(struct newid_store *store, enum store_statement which, int64_t a, int64_t b,
                                       struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, a);
    sqlite3_bind_int64(s, 2, b);
    return store_run(store, s, err);
}

enum newid_status store_set_scanned(struct newid_store *store, int64_t matcher, int64_t upto, struct newid_error *err)
{
    return run_with_pair(store, SCANNED_PUT, matcher, upto, err);
}

enum newid_status store_put_failure(struct newid_store *store, int64_t matcher, int64_t account,
                                    struct newid_error *err)
{
    return run_with_pair(store, FAILURE_INSERT, matcher, account, err);
}

enum newid_status store_count_after(struct newid_store *store, int64_t after, uint64_t *count, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_COUNT_AFTER, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, after);
    bool row;
    status = store_step(store, s, &row, err);
    if (!status)
        *count = (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

/*
 * Each place keeps some pages of its own at hand. What is read goes by once, so that a larger cache than these need is
 * only memory that is filled for the first time, which costs more than reading the pages again.
 */
enum newid_status store_expect_writing(struct newid_store *store, size_t places, struct newid_error *err)
{
    enum { LEAST_KB = 8 << 10, MOST_KB = 64 << 10, PLACE_KB = 7 * 16 };
    char pragma[48];
    const size_t most = (MOST_KB - LEAST_KB) / PLACE_KB;
    snprintf(pragma, sizeof pragma, "PRAGMA cache_size = -%zu", LEAST_KB + PLACE_KB * (places < most ? places : most));
    return store_exec(store, pragma, err);
}

enum newid_status store_count_bytes(struct newid_store *store, int64_t after, uint64_t enough, uint64_t *bytes,
                                    struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, BODY_BYTES_AFTER, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, after);
    bool row = true;
    *bytes = 0;
    while (*bytes < enough && !(status = store_step(store, s, &row, err)) && row)
        *bytes += (uint64_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

enum newid_status store_each_text(struct newid_store *store, int64_t after, int64_t until, size_t most, size_t bytes,
                                  enum newid_status (*visit)(void *context, const struct store_text *text,
                                                             struct newid_error *err),
                                  void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, BODY_AFTER, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, after);
    sqlite3_bind_int64(s, 2, until);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)most);
    bind_text(s, 4, segment_version());
    bool row;
    for (size_t read = 0; read < bytes && !(status = store_step(store, s, &row, err)) && row && !status;) {
        struct store_text text = {.num = sqlite3_column_int64(s, 0), .text = column_text(s, 1)};
        text.len = (size_t)sqlite3_column_bytes(s, 1);
        text.sentences = sqlite3_column_blob(s, 2);
        text.sentences_len = (size_t)sqlite3_column_bytes(s, 2);
        status = visit(context, &text, err);
        read += text.len;
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* ---- all hits of a codebook ---- */

static enum newid_status read_nums(struct newid_store *store, int64_t **nums, size_t *count, struct newid_error *err)
{
    size_t capacity = 0;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_NUMS, &s, err);
    if (status)
        return status;
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        if (mem_grow(nums, &capacity, *count + 1, sizeof **nums)) {
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
            break;
        }
        (*nums)[(*count)++] = sqlite3_column_int64(s, 0);
    }
    sqlite3_reset(s);
    return status;
}

struct hit_walk {
    const int64_t *nums;
    size_t count;
    enum newid_status (*visit)(void *context, const struct newid_stored_hit *hit, struct newid_error *err);
    void *context;
};

/* The row of HIT_EACH_OF_THEME or HIT_EACH_OF_BLOCK, without the account's place and the trigger. */
static struct newid_stored_hit read_hit(sqlite3_stmt *row, size_t theme)
{
    return (struct newid_stored_hit){.theme = theme,
                                     .num = sqlite3_column_int64(row, 0),
                                     .start = (uint32_t)sqlite3_column_int64(row, 1),
                                     .end = (uint32_t)sqlite3_column_int64(row, 2),
                                     .status = (enum newid_hit_status)sqlite3_column_int(row, 3)};
}

static enum newid_status walk_theme(struct newid_store *store, int64_t codebook, size_t theme,
                                    const struct hit_walk *walk, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, HIT_EACH_OF_THEME, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, codebook);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)theme);
    size_t account = 0; /* both lists are in order of num, so one walk finds every account's place */
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        struct newid_stored_hit hit = read_hit(s, theme);
        hit.trigger = (const char *)sqlite3_column_text(s, 4);
        if (hit.status >= NEWID_STATUSES)
            status = newid_fail(err, NEWID_DATABASE, "%s: a hit has no known status; run newid rebuild", store->path);
        while (account < walk->count && walk->nums[account] < hit.num)
            account++;
        if (!status && (account == walk->count || walk->nums[account] != hit.num))
            status = newid_fail(err, NEWID_DATABASE, "%s: a hit belongs to no account; run newid rebuild", store->path);
        hit.account = account;
        if (!status)
            status = walk->visit(walk->context, &hit, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_hit(struct newid_store *store, const struct newid_codebook *codebook,
                                       enum newid_status (*visit)(void *context, const struct newid_stored_hit *hit,
                                                                  struct newid_error *err),
                                       void *context, struct newid_error *err)
{
    int64_t num, *nums = NULL;
    size_t count = 0;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = read_nums(store, &nums, &count, err);
    struct hit_walk walk = {nums, count, visit, context};
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        status = walk_theme(store, num, t, &walk, err);
    mem_free(nums);
    return status;
}

enum newid_status newid_store_each_pattern_hit(struct newid_store *store, const struct newid_codebook *codebook,
                                               enum newid_status (*visit)(void *context,
                                                                          const struct newid_pattern_hit *hit,
                                                                          struct newid_error *err),
                                               void *context, struct newid_error *err)
{
    int64_t num;
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = store_statement(store, HIT_EACH_OF_PATTERN, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_pattern_hit hit = {.theme = (size_t)sqlite3_column_int64(s, 0),
                                              .pattern = (size_t)sqlite3_column_int64(s, 1),
                                              .source = (const char *)sqlite3_column_text(s, 2),
                                              .language = (const char *)sqlite3_column_text(s, 3),
                                              .num = sqlite3_column_int64(s, 4),
                                              .start = (uint32_t)sqlite3_column_int64(s, 5),
                                              .end = (uint32_t)sqlite3_column_int64(s, 6),
                                              .status = (enum newid_hit_status)sqlite3_column_int(s, 7)};
        if (hit.theme >= codebook->theme_count || hit.status >= NEWID_STATUSES)
            status = newid_fail(err, NEWID_DATABASE, "%s: a hit has no known status; run newid rebuild", store->path);
        else
            status = visit(context, &hit, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

struct block_walk {
    struct newid_store *store;
    int64_t first, last;
    const unsigned char *themes;
    enum newid_status (*visit)(void *context, const struct newid_stored_hit *hit, struct newid_error *err);
    void *context;
};

static enum newid_status walk_matcher(void *context, size_t theme, int64_t matcher, struct newid_error *err)
{
    const struct block_walk *walk = context;
    sqlite3_stmt *s;
    if (!walk->themes[theme])
        return NEWID_OK;
    enum newid_status status = store_statement(walk->store, HIT_EACH_OF_BLOCK, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, matcher);
    sqlite3_bind_int64(s, 2, walk->first);
    sqlite3_bind_int64(s, 3, walk->last);
    bool row;
    while (!(status = store_step(walk->store, s, &row, err)) && row) {
        const struct newid_stored_hit hit = read_hit(s, theme);
        if (hit.status >= NEWID_STATUSES)
            status =
                newid_fail(err, NEWID_DATABASE, "%s: a hit has no known status; run newid rebuild", walk->store->path);
        else
            status = walk->visit(walk->context, &hit, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_hit_between(struct newid_store *store, const struct newid_codebook *codebook,
                                               int64_t first, int64_t last, const unsigned char *themes,
                                               enum newid_status (*visit)(void *context,
                                                                          const struct newid_stored_hit *hit,
                                                                          struct newid_error *err),
                                               void *context, struct newid_error *err)
{
    struct block_walk walk = {store, first, last, themes, visit, context};
    return newid_store_each_matcher(store, codebook, walk_matcher, &walk, err);
}

/* ---- frequency ---- */

static enum newid_status put_row(struct newid_store *store, int64_t codebook, const struct newid_frequency *row,
                                 struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, FREQUENCY_INSERT, &s, err);
    if (status)
        return status;
    const char *const names[] = {row->theme, row->kind, row->month, row->team};
    const int64_t counts[] = {row->workers, row->workers_n, row->accounts, row->accounts_n, row->hits, row->words};
    sqlite3_bind_int64(s, 1, codebook);
    for (int i = 0; i < 4; i++)
        bind_text(s, 2 + i, names[i]);
    for (int i = 0; i < 6; i++)
        if (counts[i] >= 0)
            sqlite3_bind_int64(s, 6 + i, counts[i]);
    return store_run(store, s, err);
}

enum newid_status newid_store_set_frequency(struct newid_store *store, const char *codebook_hash,
                                            bool (*next)(void *context, struct newid_frequency *row), void *context,
                                            struct newid_error *err)
{
    int64_t num;
    sqlite3_stmt *s;
    struct newid_frequency row;
    enum newid_status status = store_version_num(store, codebook_hash, &num, err);
    if (!status)
        status = store_statement(store, FREQUENCY_DELETE, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    status = store_run(store, s, err);
    while (!status && next(context, &row))
        status = put_row(store, num, &row, err);
    return status;
}
