/* The kept mentions of themes, by block and by how they are counted; see 0003-countings.sql. */
#include "store/private.h"
#include "store/store.h"

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

/* Runs a statement that takes two numbers and gives one. */
static enum newid_status read_number(struct newid_store *store, enum store_statement which, int64_t a, int64_t b,
                                     int64_t *out, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, a);
    sqlite3_bind_int64(s, 2, b);
    bool row;
    status = store_step(store, s, &row, err);
    if (!status)
        *out = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

enum newid_status
newid_store_each_mentions(struct newid_store *store, const struct newid_codebook *codebook, int64_t block,
                          enum newid_status (*visit)(void *context, size_t theme, const unsigned char *data, size_t len,
                                                     struct newid_error *err),
                          void *context, bool *found, struct newid_error *err)
{
    int64_t num, lacking = 1;
    sqlite3_stmt *s;
    enum newid_status status = store_version_num(store, codebook->hash, &num, err);
    if (!status)
        status = read_number(store, MENTION_BLOCK_LACKING, num, block, &lacking, err);
    *found = !lacking;
    if (status || lacking)
        return status;
    status = store_statement(store, MENTION_BLOCK_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    sqlite3_bind_int64(s, 2, block);
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = visit(context, (size_t)sqlite3_column_int64(s, 0), sqlite3_column_blob(s, 1),
                       (size_t)sqlite3_column_bytes(s, 1), err);
        if (status)
            break;
    }
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
