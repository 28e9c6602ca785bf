/*
 * newid_hit_rows: a virtual table over the hits that are to be kept, so that one statement inserts a whole chunk. A
 * statement a hit costs several times as much, most of it for starting and ending. It lives in newid's connections
 * alone; the file knows nothing of it. The store's `pending` is what it shows. https://www.sqlite.org/vtab.html,
 * section 2.1.2: eponymous-only virtual tables.
 */
#include "store/private.h"
#include "store/store.h"
#include "util/mem.h"

enum { MATCHER, ACCOUNT, START, END, STATUS, TRIGGER };

struct table {
    sqlite3_vtab base;
    const struct newid_store *store;
};

struct cursor {
    sqlite3_vtab_cursor base;
    size_t at;
};

static const struct newid_store *store_of(const sqlite3_vtab_cursor *cursor)
{
    return ((const struct table *)(const void *)cursor->pVtab)->store;
}

static int connect(sqlite3 *db, void *store, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
    (void)argc, (void)argv, (void)message;
    /* A table that is given back with a failure is nobody's to free. */
    int rc = sqlite3_declare_vtab(db, "CREATE TABLE rows (matcher, account, start, \"end\", status, trigger)");
    struct table *table = rc ? NULL : mem_zalloc(1, sizeof *table);
    if (!table)
        return rc ? rc : SQLITE_NOMEM;
    table->store = store;
    *out = &table->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
    mem_free(table);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1e6;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct cursor *cursor = mem_zalloc(1, sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    mem_free(cursor);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int plan, const char *text, int argc, sqlite3_value **argv)
{
    (void)plan, (void)text, (void)argc, (void)argv;
    ((struct cursor *)(void *)cursor)->at = 0;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
    ((struct cursor *)(void *)cursor)->at++;
    return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *cursor)
{
    return ((struct cursor *)(void *)cursor)->at >= store_of(cursor)->pending_count;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *result, int which)
{
    const struct store_hit *row = &store_of(cursor)->pending[((struct cursor *)(void *)cursor)->at];
    switch (which) {
    case MATCHER:
        sqlite3_result_int64(result, row->matcher);
        break;
    case ACCOUNT:
        sqlite3_result_int64(result, row->account);
        break;
    case START:
        sqlite3_result_int64(result, row->hit.start);
        break;
    case END:
        sqlite3_result_int64(result, row->hit.end);
        break;
    case STATUS:
        sqlite3_result_int(result, (int)row->hit.status);
        break;
    case TRIGGER:
        if (row->hit.trigger)
            sqlite3_result_text(result, row->hit.trigger, -1, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((struct cursor *)(void *)cursor)->at;
    return SQLITE_OK;
}

static const sqlite3_module module = {.xConnect = connect,
                                      .xBestIndex = best_index,
                                      .xDisconnect = disconnect,
                                      .xOpen = open_cursor,
                                      .xClose = close_cursor,
                                      .xFilter = filter,
                                      .xNext = next,
                                      .xEof = eof,
                                      .xColumn = column,
                                      .xRowid = rowid};

enum newid_status hit_rows_register(struct newid_store *store, struct newid_error *err)
{
    return sqlite3_create_module_v2(store->db, "newid_hit_rows", &module, store, NULL) ? store_fail(store, err)
                                                                                       : NEWID_OK;
}

enum newid_status store_put_hits(struct newid_store *store, const struct store_hit *hits, size_t count,
                                 struct newid_error *err)
{
    sqlite3_stmt *s;
    if (!count)
        return NEWID_OK;
    enum newid_status status = store_statement(store, HIT_INSERT, &s, err);
    if (status)
        return status;
    store->pending = hits;
    store->pending_count = count;
    status = store_run(store, s, err);
    store->pending = NULL;
    store->pending_count = 0;
    return status;
}
