/* Full-text search. */
#include "store/private.h"
#include "text/canonical.h"

#include <string.h>

/* Beyond this many matches ranking would take seconds; the last imported come first then. */
enum { RANKED_MOST = 20000 };

/* FTS5 says what is wrong with a query only when it runs; its words are about the query, never about a text. */
static enum newid_status fail_query(struct newid_store *store, struct newid_error *err)
{
    if ((sqlite3_errcode(store->db) & 0xFF) == SQLITE_ERROR)
        return newid_fail(err, NEWID_USAGE,
                          "the query cannot be read (%s); put words in quotation marks to search for them as they are",
                          sqlite3_errmsg(store->db));
    return store_fail(store, err);
}

static enum newid_status count_matches(struct newid_store *store, const char *query, uint64_t *total,
                                       struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, SEARCH_COUNT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, query);
    sqlite3_bind_int(s, 2, RANKED_MOST + 1);
    if (sqlite3_step(s) == SQLITE_ROW)
        *total = (uint64_t)sqlite3_column_int64(s, 0);
    else
        status = fail_query(store, err);
    sqlite3_reset(s);
    return status;
}

static enum newid_status canonical_query(struct buf *out, const char *query, struct newid_error *err)
{
    struct buf canonical = BUF_INIT;
    size_t bad;
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = text_canonical(&canonical, query, strlen(query), &bad, &why);
    if (status == NEWID_INPUT)
        status = newid_fail(err, NEWID_USAGE, "the query is not valid UTF-8");
    else if (status)
        (void)newid_fail(err, status, "%s", why.message);
    if (!status)
        status = query_compile(out, canonical.data, err);
    buf_release(&canonical);
    return status;
}

enum newid_status newid_store_search(struct newid_store *store, const char *query, size_t limit, size_t offset,
                                     enum newid_status (*visit)(void *context, const struct newid_found *found,
                                                                struct newid_error *err),
                                     void *context, uint64_t *total, struct newid_error *err)
{
    struct buf compiled = BUF_INIT;
    sqlite3_stmt *s = NULL;
    bool row;
    enum newid_status status = canonical_query(&compiled, query, err);
    if (!status)
        status = count_matches(store, compiled.data, total, err);
    if (!status)
        status = store_statement(store, *total > RANKED_MOST ? SEARCH_NEWEST : SEARCH_BEST, &s, err);
    if (status)
        goto done;
    bind_text(s, 1, compiled.data);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)limit);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)offset);
    while (!(status = store_step(store, s, &row, err)) && row) {
        struct newid_account account;
        store_read_account(s, &account);
        struct newid_found found = {&account, column_text(s, 13)};
        status = visit(context, &found, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
done:
    buf_release(&compiled);
    return status;
}
