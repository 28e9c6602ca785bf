/* Full-text search. */
#include "store/private.h"
#include "text/canonical.h"

#include <string.h>

/* Beyond this many matches ranking would take seconds; the last imported come first then. */
enum { RANKED_MOST = 20000 };

enum newid_status store_set_up_search(struct newid_store *store, struct newid_error *err)
{
    fts5_api *api = NULL;
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(store->db, "SELECT fts5(?1)", -1, &s, NULL);
    if (!rc) {
        sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(s);
        rc = sqlite3_finalize(s);
    }
    if (rc == SQLITE_ERROR || (!rc && !api))
        return newid_fail(err, NEWID_DATABASE, "%s: the SQLite library has no full-text search (FTS5); install one that has",
                          store->path);
    if (rc)
        return store_fail(store, err);
    rc = tokenizer_register(&store->welsh, api);
    if (!rc)
        rc = passage_register(store, api);
    return rc ? newid_fail(err, NEWID_MEMORY, "out of memory") : NEWID_OK;
}

/* A query is always well-formed; what FTS5 may still refuse is its size. Its own words are not for people. */
static enum newid_status fail_query(struct newid_store *store, struct newid_error *err)
{
    if (store->welsh.err.status && store->welsh.err.status != NEWID_MEMORY)
        return newid_fail(err, NEWID_USAGE, "%s", store->welsh.err.message);
    if ((sqlite3_errcode(store->db) & 0xFF) == SQLITE_ERROR)
        return newid_fail(err, NEWID_LIMIT, "the query has too many parts; make it shorter");
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

static enum newid_status canonical_query(struct buf *out, const char *query, const char **note,
                                         struct newid_error *err)
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
        status = query_compile(out, canonical.data, note, err);
    buf_release(&canonical);
    return status;
}

static enum newid_status visit_row(sqlite3_stmt *row,
                                   enum newid_status (*visit)(void *context, const struct newid_found *found,
                                                              struct newid_error *err),
                                   void *context, struct newid_error *err)
{
    struct newid_account account;
    store_read_account(row, &account);
    struct newid_found found = {&account, column_text(row, 13)};
    return visit(context, &found, err);
}

enum newid_status newid_store_search(struct newid_store *store, const char *query, size_t limit, size_t offset,
                                     enum newid_status (*visit)(void *context, const struct newid_found *found,
                                                                struct newid_error *err),
                                     void *context, struct newid_matches *matches, struct newid_error *err)
{
    struct buf compiled = BUF_INIT;
    sqlite3_stmt *s = NULL;
    bool row = true;
    *matches = (struct newid_matches){0, NULL};
    store->welsh.err = (struct newid_error)NEWID_ERROR_INIT;
    store->welsh.note = NULL;
    enum newid_status status = canonical_query(&compiled, query, &store->welsh.note, err);
    if (!status)
        status = count_matches(store, compiled.data, &matches->total, err);
    matches->note = store->welsh.note;
    if (!status)
        status = store_statement(store, matches->total > RANKED_MOST ? SEARCH_NEWEST : SEARCH_BEST, &s, err);
    if (status)
        goto done;
    bind_text(s, 1, compiled.data);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)limit);
    sqlite3_bind_int64(s, 3, (sqlite3_int64)offset);
    while (row && !status) {
        status = store_step(store, s, &row, err);
        if (!status && row)
            status = visit_row(s, visit, context, err);
    }
    sqlite3_reset(s);
done:
    buf_release(&compiled);
    return status;
}
