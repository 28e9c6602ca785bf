/* The kept mentions of themes, by block and by how they are counted; see 0003-countings.sql and 0004-packed.sql. */
#include "store/private.h"
#include "store/store.h"

#include <stdio.h>

enum newid_status newid_store_each_matcher(struct newid_store *store, const struct newid_codebook *codebook,
                                           enum newid_status (*visit)(void *context, size_t theme, int64_t matcher,
                                                                      struct newid_error *err),
                                           void *context, struct newid_error *err)
{
    int64_t num;
    sqlite3_stmt *s;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = store_statement(store, LINK_MATCHERS, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = visit(context, (size_t)sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1), err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

static enum newid_status put_counting(struct newid_store *store, int64_t codebook, size_t theme, const char *counting,
                                      struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, COUNTING_PUT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, codebook);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)theme);
    bind_text(s, 3, counting);
    return store_run(store, s, err);
}

enum newid_status newid_store_set_countings(struct newid_store *store, const struct newid_codebook *codebook,
                                            const char *const *countings, struct newid_error *err)
{
    int64_t num;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        if (countings[t])
            status = put_counting(store, num, t, countings[t], err);
    return status;
}

enum newid_status newid_store_countings(struct newid_store *store, const struct newid_codebook *codebook,
                                        char (*names)[65], struct newid_error *err)
{
    int64_t num;
    sqlite3_stmt *s;
    for (size_t t = 0; t < codebook->theme_count; t++)
        names[t][0] = '\0';
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = store_statement(store, COUNTING_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        const sqlite3_int64 theme = sqlite3_column_int64(s, 0);
        if (theme >= 0 && (size_t)theme < codebook->theme_count)
            snprintf(names[theme], sizeof names[theme], "%s", column_text(s, 1));
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_mentions(struct newid_store *store, const char *counting, int64_t block, bool *found,
                                       const unsigned char **data, size_t *len, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MENTION_BLOCK_GET, &s, err);
    if (status)
        return status;
    sqlite3_bind_text(s, 1, counting, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(s, 2, block);
    status = store_step(store, s, found, err);
    if (!status && *found) {
        *data = sqlite3_column_blob(s, 0);
        *len = (size_t)sqlite3_column_bytes(s, 0);
    }
    return status;
}

enum newid_status newid_store_count_mentions(struct newid_store *store, const struct newid_codebook *codebook,
                                             void (*visit)(void *context, int64_t block, size_t themes), void *context,
                                             struct newid_error *err)
{
    int64_t num;
    sqlite3_stmt *s;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = store_statement(store, MENTION_BLOCK_COUNTS, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row)
        visit(context, sqlite3_column_int64(s, 0), (size_t)sqlite3_column_int64(s, 1));
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_block_places(struct newid_store *store, int64_t block, uint16_t *places, size_t *count,
                                           struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_NUMS_BETWEEN, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, block << NEWID_BLOCK_BITS);
    sqlite3_bind_int64(s, 2, ((block + 1) << NEWID_BLOCK_BITS) - 1);
    bool row;
    *count = 0;
    while (!(status = store_step(store, s, &row, err)) && row)
        places[(*count)++] = (uint16_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_has_mentions(struct newid_store *store, const char *counting, int64_t block, bool *found,
                                           struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MENTION_BLOCK_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, counting);
    sqlite3_bind_int64(s, 2, block);
    status = store_step(store, s, found, err);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_put_mentions(struct newid_store *store, const char *counting, int64_t block,
                                           const unsigned char *data, size_t len, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MENTION_BLOCK_PUT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, counting);
    sqlite3_bind_int64(s, 2, block);
    /* A blob without bytes is not the same as none. */
    if (len)
        sqlite3_bind_blob64(s, 3, data, len, SQLITE_STATIC);
    else
        sqlite3_bind_zeroblob(s, 3, 0);
    return store_run(store, s, err);
}
