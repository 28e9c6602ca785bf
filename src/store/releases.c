/* Releases and settings; see 0009-releases.sql. */
#include <newid/releases.h>

#include "store/private.h"

static enum newid_status check_name(struct newid_store *store, const char *name, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool taken;
    enum newid_status status = store_statement(store, RELEASE_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    status = store_step(store, s, &taken, err);
    sqlite3_reset(s);
    if (!status && taken)
        return newid_fail(err, NEWID_USAGE, "there is a release named %s already; choose another name", name);
    return status;
}

enum newid_status newid_store_put_release(struct newid_store *store, const struct newid_release *release, int64_t *num,
                                          struct newid_error *err)
{
    char corpus[65], now[21];
    sqlite3_stmt *s;
    enum newid_status status = check_name(store, release->name, err);
    if (!status)
        status = newid_store_corpus_hash(store, corpus, err);
    if (!status)
        status = store_statement(store, RELEASE_INSERT, &s, err);
    if (status)
        return status;
    store_now(now);
    bind_text(s, 1, release->name);
    bind_text(s, 2, release->codebook);
    bind_text(s, 3, release->hash);
    bind_text(s, 4, release->details);
    bind_text(s, 5, corpus);
    bind_text(s, 6, now);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status;
}

enum newid_status newid_store_put_release_table(struct newid_store *store, int64_t release, size_t ordinal,
                                                const char *options, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, RELEASE_TABLE_INSERT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, release);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)ordinal);
    bind_text(s, 3, options);
    return store_run(store, s, err);
}

enum newid_status newid_store_put_release_cell(struct newid_store *store, int64_t release, size_t ordinal,
                                               const struct newid_release_cell *cell, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, RELEASE_CELL_INSERT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, release);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)ordinal);
    bind_text(s, 3, cell->theme);
    bind_text(s, 4, cell->kind);
    bind_text(s, 5, cell->period);
    bind_text(s, 6, cell->group);
    sqlite3_bind_int(s, 7, cell->hidden);
    sqlite3_bind_int64(s, 8, (sqlite3_int64)cell->workers);
    sqlite3_bind_int64(s, 9, (sqlite3_int64)cell->workers_n);
    sqlite3_bind_int64(s, 10, (sqlite3_int64)cell->accounts);
    sqlite3_bind_int64(s, 11, (sqlite3_int64)cell->accounts_n);
    return store_run(store, s, err);
}

enum newid_status newid_store_each_release(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_release *release, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, RELEASE_EACH, &s, err);
    if (status)
        return status;
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_release release = {sqlite3_column_int64(s, 0), column_text(s, 1), column_text(s, 2),
                                              column_text(s, 3), column_text(s, 4),
                                              (uint64_t)sqlite3_column_int64(s, 5), column_text(s, 6), column_text(s, 7)};
        status = visit(context, &release, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_release_table(
    struct newid_store *store, int64_t release,
    enum newid_status (*visit)(void *context, size_t ordinal, const char *options, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, RELEASE_TABLE_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, release);
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = visit(context, (size_t)sqlite3_column_int64(s, 0), column_text(s, 1), err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_release_cell(
    struct newid_store *store, int64_t release, size_t ordinal,
    enum newid_status (*visit)(void *context, const struct newid_release_cell *cell, struct newid_error *err),
    void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, RELEASE_CELL_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, release);
    sqlite3_bind_int64(s, 2, (sqlite3_int64)ordinal);
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_release_cell cell = {column_text(s, 0),
                                                column_text(s, 1),
                                                column_text(s, 2),
                                                column_text(s, 3),
                                                sqlite3_column_int(s, 4) != 0,
                                                (uint64_t)sqlite3_column_int64(s, 5),
                                                (uint64_t)sqlite3_column_int64(s, 6),
                                                (uint64_t)sqlite3_column_int64(s, 7),
                                                (uint64_t)sqlite3_column_int64(s, 8)};
        status = visit(context, &cell, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_setting(struct newid_store *store, const char *name, unsigned *value,
                                      struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, SETTING_GET, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    status = store_step(store, s, &row, err);
    if (!status && row)
        *value = (unsigned)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_set(struct newid_store *store, const char *name, unsigned value, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, SETTING_PUT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    sqlite3_bind_int64(s, 2, value);
    return store_run(store, s, err);
}
