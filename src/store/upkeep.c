/* The file itself: checks, rebuilding what is derived, copies, erasing. */
#include "store/measure.h"
#include "store/private.h"
#include "util/sha256.h"
#include "util/wording.h"

#include <string.h>
#include <unistd.h>

/* ---- verify ---- */

struct verification {
    struct newid_store *store;
    void (*report)(void *context, const char *finding);
    void *context;
    bool found;
};

static void finding(struct verification *v, const char *format, ...) NEWID_PRINTF(2, 3);
static void finding(struct verification *v, const char *format, ...)
{
    struct buf message = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&message, _(format), args);
    va_end(args);
    v->report(v->context, message.data);
    v->found = true;
    buf_release(&message);
}

/* What must not be in a sound file: each query counts it. */
static const struct {
    const char *sql, *finding;
} invariants[] = {
    {"SELECT count(*) FROM account WHERE num NOT IN (SELECT num FROM body)", N_("%lld accounts without a text")},
    {"SELECT count(*) FROM body WHERE num NOT IN (SELECT num FROM account)", N_("%lld texts without an account")},
    {"SELECT count(*) FROM account WHERE num NOT IN (SELECT account FROM measure)",
     N_("%lld accounts that were not measured (newid rebuild measures them)")},
    {"SELECT count(*) FROM hit WHERE account NOT IN (SELECT num FROM account)",
     N_("%lld hits without an account (newid rebuild drops them)")},
    {"SELECT count(*) FROM hit WHERE matcher NOT IN (SELECT num FROM matcher)",
     N_("%lld hits without a matcher (newid rebuild drops them)")},
    {"SELECT count(*) FROM hit WHERE status NOT BETWEEN 0 AND 4",
     N_("%lld hits with a status that there is not (newid rebuild drops them)")},
    {"SELECT count(*) FROM derived WHERE name = 'erased'",
     N_("%lld erasing that was not finished (any command that writes finishes it)")},
    {"SELECT count(*) FROM hit h JOIN body b ON b.num = h.account "
     "WHERE h.start < 0 OR h.\"end\" <= h.start OR h.\"end\" > length(CAST(b.text AS BLOB))",
     N_("%lld hits outside their text (newid rebuild drops them)")},
    {"SELECT count(*) FROM event WHERE date(date) IS NOT date", N_("%lld events on days that there are not")},
    {"SELECT count(*) FROM (SELECT account FROM sampled GROUP BY account HAVING min(half) <> max(half))",
     N_("%lld accounts both in a half that develops and in one that reports")},
    {"SELECT count(*) FROM coding WHERE round NOT IN (SELECT num FROM coding_round)",
     N_("%lld codings without the round that they came in")},
    {"SELECT count(*) FROM coding c JOIN account a ON a.id = c.account AND a.hash = c.hash JOIN body b ON b.num = a.num "
     "WHERE c.start < 0 OR c.\"end\" <= c.start OR c.\"end\" > length(CAST(b.text AS BLOB))",
     N_("%lld coded passages outside their text")},
};

static enum newid_status check_invariants(struct verification *v, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < sizeof invariants / sizeof *invariants && !status; i++) {
        sqlite3_stmt *s = NULL;
        if (sqlite3_prepare_v2(v->store->db, invariants[i].sql, -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
            status = store_fail(v->store, err);
        else if (sqlite3_column_int64(s, 0))
            finding(v, invariants[i].finding, (long long)sqlite3_column_int64(s, 0));
        sqlite3_finalize(s);
    }
    return status;
}

static enum newid_status check_pages(struct verification *v, struct newid_error *err)
{
    sqlite3_stmt *s = NULL;
    enum newid_status status = NEWID_OK;
    if (sqlite3_prepare_v2(v->store->db, "PRAGMA integrity_check", -1, &s, NULL))
        return store_fail(v->store, err);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (strcmp((const char *)sqlite3_column_text(s, 0), "ok") != 0)
            finding(v, "SQLite's integrity check: %s", (const char *)sqlite3_column_text(s, 0));
    if (rc != SQLITE_DONE)
        status = store_fail(v->store, err);
    sqlite3_finalize(s);
    return status;
}

static enum newid_status index_command(struct newid_store *store, const char *command, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, INDEX_COMMAND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, command);
    return store_run(store, s, err);
}

/* With a rank the check also compares the index with the texts, which stand in another table: FTS5, section 6.4. */
static enum newid_status compare_index(struct newid_store *store, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, INDEX_OPTION, &s, err);
    if (status)
        return status;
    bind_text(s, 1, "integrity-check");
    sqlite3_bind_int(s, 2, 1);
    return store_run(store, s, err);
}

static enum newid_status check_index(struct verification *v, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = compare_index(v->store, &why);
    if (status == NEWID_DATABASE) {
        finding(v, "the full-text index differs from the texts (newid rebuild makes it anew)");
        return NEWID_OK;
    }
    return status ? newid_fail(err, status, "%s", why.message) : NEWID_OK;
}

static enum newid_status check_text(void *context, const struct newid_account *account,
                                    const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    struct verification *v = context;
    char hash[SHA256_HEX_SIZE];
    sqlite3_stmt *s;
    enum newid_status status = store_statement(v->store, ACCOUNT_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, account->id);
    bool row;
    status = store_step(v->store, s, &row, err);
    sha256_of(hash, account->text, account->text_len);
    if (!status && row && strcmp(hash, column_text(s, 1)) != 0)
        finding(v, "account %s: its text is not the one that was imported", account->id);
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_verify(struct newid_store *store, void (*report)(void *context, const char *finding),
                                     void *context, struct newid_error *err)
{
    struct verification v = {store, report, context, false};
    enum newid_status status = check_pages(&v, err);
    if (!status)
        status = check_index(&v, err);
    if (!status)
        status = check_invariants(&v, err);
    if (!status)
        status = newid_store_each_account(store, 0, check_text, &v, err);
    if (!status && v.found)
        status = newid_fail(err, NEWID_FOUND, "%s: the file is not sound; see above", store->path);
    return status;
}

/* ---- rebuild ---- */

static enum newid_status measure_all(struct newid_store *store, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, BODY_AFTER, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, 0);
    sqlite3_bind_int64(s, 2, INT64_MAX);
    sqlite3_bind_int64(s, 3, -1); /* no limit */
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = measures_add(store, sqlite3_column_int64(s, 0), column_text(s, 1),
                              (size_t)sqlite3_column_bytes(s, 1), err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_rebuild(struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = newid_store_begin(store, err);
    if (status)
        return status;
    status = store_exec(store, "DELETE FROM hit; DELETE FROM scanned; DELETE FROM failure; DELETE FROM frequency;"
                               "DELETE FROM measure; DELETE FROM column_block; DELETE FROM mention_block; DELETE FROM counting; "
                               "DELETE FROM dictionary; DELETE FROM derived WHERE name = 'corpus';",
                        err);
    if (!status)
        status = index_command(store, "rebuild", err);
    if (!status)
        status = measure_all(store, err);
    if (!status)
        status = newid_store_journal(store, "rebuild", "{}", err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    return status;
}

/* ---- backup ---- */

enum newid_status newid_store_backup(struct newid_store *store, const char *path, struct newid_error *err)
{
    if (access(path, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; name a new file", path);
    sqlite3 *copy = NULL;
    enum newid_status status = NEWID_OK;
    int rc = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    sqlite3_backup *backup = rc ? NULL : sqlite3_backup_init(copy, "main", store->db, "main");
    if (backup) {
        rc = sqlite3_backup_step(backup, -1);
        int finished = sqlite3_backup_finish(backup);
        rc = rc == SQLITE_DONE ? finished : rc;
    } else if (!rc) {
        rc = sqlite3_errcode(copy);
    }
    if (rc)
        status = newid_fail(err, NEWID_IO, "%s: the copy could not be made: %s", path, sqlite3_errstr(rc));
    sqlite3_close(copy);
    if (status)
        unlink(path);
    return status;
}

/* ---- erasing and importing ---- */

enum newid_status newid_store_mark_erased(struct newid_store *store, struct newid_error *err)
{
    return store_put_derived(store, "erased", "the file is still to be rewritten", err);
}

static enum newid_status is_marked(struct newid_store *store, bool *marked, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, DERIVED_GET, &s, err);
    if (status)
        return status;
    bind_text(s, 1, "erased");
    status = store_step(store, s, marked, err);
    sqlite3_reset(s);
    return status;
}

enum newid_status store_finish_erasing(struct newid_store *store, struct newid_error *err)
{
    bool marked = false;
    enum newid_status status = is_marked(store, &marked, err);
    return status || !marked ? status : newid_store_compact(store, err);
}

/* The log still holds old pages until it is written back and cut off, which a reader elsewhere can prevent. */
static enum newid_status truncate_log(struct newid_store *store, struct newid_error *err)
{
    sqlite3_stmt *s = NULL;
    enum newid_status status = NEWID_OK;
    if (sqlite3_prepare_v2(store->db, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
        status = store_fail(store, err);
    else if (sqlite3_column_int(s, 0))
        status = newid_fail(err, NEWID_BUSY,
                            "%s: the accounts are removed, but another process reads the file, so that traces of their texts "
                            "are still in it; end that and run any command that writes, as newid code",
                            store->path);
    sqlite3_finalize(s);
    return status;
}

enum newid_status newid_store_compact(struct newid_store *store, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = index_command(store, "optimize", &why);
    if (!status)
        status = store_exec(store, "PRAGMA secure_delete = ON; VACUUM", &why);
    if (!status)
        status = truncate_log(store, &why);
    if (!status)
        status = store_exec(store, "DELETE FROM derived WHERE name = 'erased'", &why);
    if (!status)
        return NEWID_OK;
    return newid_fail(err, status,
                      status == NEWID_BUSY
                          ? "%s"
                          : N_("%s (the accounts are removed, but traces of their texts are still in the file: "
                               "the next command that writes tries again)"),
                      why.message);
}

enum newid_status newid_store_bulk(struct newid_store *store, bool on, struct newid_error *err)
{
    enum { BULK_BYTES = 64 << 20, USUAL_BYTES = 1 << 20 };
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, INDEX_OPTION, &s, err);
    if (status)
        return status;
    bind_text(s, 1, "hashsize");
    sqlite3_bind_int64(s, 2, on ? BULK_BYTES : USUAL_BYTES);
    return store_run(store, s, err);
}
