/* Opening a file, its migrations, transactions, and SQLite's errors as ours. */
#include "0001-schema.sql.h"
#include "0002-blocks.sql.h"
#include "0003-countings.sql.h"
#include "0004-packed.sql.h"
#include "0005-codings.sql.h"
#include "0006-events.sql.h"
#include "0008-sentences.sql.h"
#include "0009-releases.sql.h"
#include "store/measure.h"
#include "store/private.h"
#include "util/mem.h"
#include "util/wording.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* "NEWI": tells a newid file from any other SQLite file. */
enum { APPLICATION_ID = 0x4E455749, BUSY_MILLISECONDS = 5000 };

static const char *const migrations[] = {sql_0001_schema_sql, sql_0002_blocks_sql, sql_0003_countings_sql,
                                        sql_0004_packed_sql, sql_0005_codings_sql, sql_0006_events_sql,
                                        sql_0008_sentences_sql, sql_0009_releases_sql};
enum { SCHEMA_VERSION = sizeof migrations / sizeof *migrations };

enum newid_status store_fail(struct newid_store *store, struct newid_error *err)
{
    static const struct {
        int code;
        enum newid_status status;
        const char *message;
    } known[] = {
        {SQLITE_BUSY, NEWID_BUSY, N_("is in use by another process; try again when that has ended")},
        {SQLITE_LOCKED, NEWID_BUSY, N_("is in use by another process; try again when that has ended")},
        {SQLITE_FULL, NEWID_IO, N_("the disk is full; nothing of this step was kept")},
        {SQLITE_NOMEM, NEWID_MEMORY, N_("out of memory")},
        {SQLITE_NOTADB, NEWID_DATABASE, N_("is not a newid file; name another with --db")},
        {SQLITE_CORRUPT, NEWID_DATABASE, N_("is damaged; restore a backup (newid backup makes them)")},
        {SQLITE_READONLY, NEWID_IO, N_("cannot be written: the file or its folder is read-only")},
        {SQLITE_CANTOPEN, NEWID_IO, N_("cannot be opened; does its folder exist, and may you write there?")},
        {SQLITE_PERM, NEWID_IO, N_("may not be opened by you")},
        {SQLITE_TOOBIG, NEWID_LIMIT, N_("a text of more than 1 GB cannot be kept")},
        {SQLITE_INTERRUPT, NEWID_STOPPED, N_("stopped")},
    };
    int code = store->db ? sqlite3_errcode(store->db) : SQLITE_NOMEM;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].code == (code & 0xFF))
            return newid_fail(err, known[i].status, "%s: %s", store->path, _(known[i].message));
    /* SQLite's own words name tables and columns, never a bound value. */
    return newid_fail(err, NEWID_IO, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

enum newid_status store_statement(struct newid_store *store, enum store_statement which, sqlite3_stmt **out,
                                  struct newid_error *err)
{
    sqlite3_stmt **s = &store->statements[which];
    if (*s) {
        sqlite3_reset(*s);
        sqlite3_clear_bindings(*s);
    } else if (sqlite3_prepare_v3(store->db, store_sql[which], -1, SQLITE_PREPARE_PERSISTENT, s, NULL)) {
        return store_fail(store, err);
    }
    *out = *s;
    return NEWID_OK;
}

void bind_text(sqlite3_stmt *statement, int index, const char *s)
{
    if (s)
        sqlite3_bind_text(statement, index, s, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

const char *column_text(sqlite3_stmt *statement, int index)
{
    return (const char *)sqlite3_column_text(statement, index);
}

enum newid_status store_step(struct newid_store *store, sqlite3_stmt *statement, bool *row, struct newid_error *err)
{
    int rc = sqlite3_step(statement);
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW)
        return NEWID_OK;
    enum newid_status status = rc == SQLITE_DONE ? NEWID_OK : store_fail(store, err);
    sqlite3_reset(statement);
    return status;
}

enum newid_status store_run(struct newid_store *store, sqlite3_stmt *statement, struct newid_error *err)
{
    bool row;
    enum newid_status status;
    do
        status = store_step(store, statement, &row, err);
    while (!status && row);
    return status;
}

enum newid_status store_exec(struct newid_store *store, const char *sql, struct newid_error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) ? store_fail(store, err) : NEWID_OK;
}

/* The integer that a pragma answers. */
static enum newid_status read_pragma(struct newid_store *store, const char *sql, int64_t *value,
                                     struct newid_error *err)
{
    sqlite3_stmt *s = NULL;
    enum newid_status status = NEWID_OK;
    if (sqlite3_prepare_v2(store->db, sql, -1, &s, NULL) || sqlite3_step(s) != SQLITE_ROW)
        status = store_fail(store, err);
    else
        *value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return status;
}

/* Write-ahead logs need shared memory, which network file systems (and Windows folders seen from WSL) do not give. */
static bool is_network_folder(const char *path)
{
    static const unsigned long magics[] = {0x6969 /* NFS */, 0x517B /* SMB */, 0xFF534D42 /* CIFS */,
                                           0xFE534D42 /* SMB2 */, 0x01021997 /* 9P */, 0x65735546 /* FUSE */};
    struct statfs fs;
    if (statfs(path, &fs))
        return false;
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if ((unsigned long)fs.f_type == magics[i])
            return true;
    return false;
}

static enum newid_status migrate(struct newid_store *store, int64_t from, struct newid_error *err)
{
    enum newid_status status = store_exec(store, "BEGIN IMMEDIATE", err);
    if (status)
        return status;
    /* Another process may have migrated while we waited for the lock. */
    status = read_pragma(store, "PRAGMA user_version", &from, err);
    for (int64_t v = from; !status && v < SCHEMA_VERSION; v++)
        status = store_exec(store, migrations[v], err);
    struct buf stamp = BUF_INIT;
    buf_addf(&stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d;", APPLICATION_ID, (int)SCHEMA_VERSION);
    if (!status)
        status = buf_check(&stamp, err);
    if (!status)
        status = store_exec(store, stamp.data, err);
    buf_release(&stamp);
    if (!status)
        status = store_exec(store, "COMMIT", err);
    if (status)
        newid_store_rollback(store);
    return status;
}

static enum newid_status check_version(struct newid_store *store, struct newid_error *err)
{
    int64_t application = 0, version = 0, tables = 0;
    enum newid_status status = read_pragma(store, "PRAGMA application_id", &application, err);
    if (!status)
        status = read_pragma(store, "PRAGMA user_version", &version, err);
    if (!status)
        status = read_pragma(store, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (status)
        return status;
    bool is_empty = !tables && !application && !version;
    if (is_empty && store->mode == NEWID_CREATE)
        return migrate(store, 0, err);
    if (application != APPLICATION_ID)
        return newid_fail(err, NEWID_DATABASE, "%s: is not a newid file; name another with --db", store->path);
    if (version > SCHEMA_VERSION)
        return newid_fail(err, NEWID_DATABASE,
                          "%s: was made by a newer newid (file version %d, this program knows %d); install that one",
                          store->path, (int)version, (int)SCHEMA_VERSION);
    if (version == SCHEMA_VERSION)
        return NEWID_OK;
    if (store->mode == NEWID_READ)
        return newid_fail(err, NEWID_DATABASE, "%s: was made by an older newid; run `newid rebuild` once, which brings it up to date",
                          store->path);
    return migrate(store, version, err);
}

static enum newid_status set_up(struct newid_store *store, bool network, struct newid_error *err)
{
    sqlite3_busy_timeout(store->db, BUSY_MILLISECONDS);
    enum newid_status status = store_exec(store, "PRAGMA temp_store = MEMORY; PRAGMA page_size = 16384;"
                                                 "PRAGMA secure_delete = FAST;",
                                          err);
    /* Readers go once through what they read: pages that are used again cost less than ones that are new to the process. */
    if (!status)
        status = store_exec(store, store->mode == NEWID_READ ? "PRAGMA cache_size = -4096" : "PRAGMA cache_size = -65536",
                            err);
    if (!status && store->mode != NEWID_READ)
        status = store_exec(store, network ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL", err);
    if (!status)
        status = store_set_up_search(store, err);
    if (!status)
        status = check_version(store, err);
    if (!status && store->mode != NEWID_READ)
        status = hit_rows_register(store, err);
    return status || store->mode == NEWID_READ ? status : store_finish_erasing(store, err);
}

/*
 * A file with a write-ahead log can be read in a folder that cannot be written only as one that nobody changes:
 * so only where no log lies beside it.
 */
static bool is_frozen(const char *path)
{
    struct buf name = BUF_INIT;
    size_t folder = 0;
    for (size_t i = 0; path[i]; i++)
        if (path[i] == '/')
            folder = i + 1;
    if (folder)
        buf_add(&name, path, folder);
    else
        buf_adds(&name, ".");
    bool frozen = !name.failure && access(name.data, W_OK) != 0 && errno != ENOENT;
    buf_reset(&name);
    buf_addf(&name, "%s-wal", path);
    frozen = frozen && !name.failure && access(name.data, F_OK) != 0;
    buf_release(&name);
    return frozen;
}

/* path as a file: URI, which is how SQLite takes options. */
static void add_uri(struct buf *out, const char *path, bool frozen)
{
    /* With ./ before it, ":memory:" is a name like any other. */
    buf_adds(out, path[0] == '/' ? "file://" : "file:./");
    for (const unsigned char *p = (const unsigned char *)path; *p; p++) {
        if (*p == '%' || *p == '?' || *p == '#')
            buf_addf(out, "%%%02x", (unsigned)*p);
        else
            buf_addc(out, (char)*p);
    }
    if (frozen)
        buf_adds(out, "?immutable=1");
}

enum newid_status newid_store_open(struct newid_store **out, const char *path, enum newid_mode mode,
                                   struct newid_error *err)
{
    static const int flags[] = {[NEWID_READ] = SQLITE_OPEN_READONLY,
                                [NEWID_WRITE] = SQLITE_OPEN_READWRITE,
                                [NEWID_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (!exists && mode != NEWID_CREATE)
        return newid_fail(err, NEWID_NOT_FOUND, "%s: there is no such file; `newid import` makes it, --db names another",
                          path);
    if (exists && S_ISDIR(st.st_mode))
        return newid_fail(err, NEWID_USAGE, "%s: is a folder; name a file with --db", path);
    struct newid_store *store = mem_zalloc(1, sizeof *store);
    if (!store)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    struct buf uri = BUF_INIT;
    enum newid_status status = NEWID_OK;
    store->scratch = (struct buf)BUF_INIT;
    store->mode = mode;
    store->dropped = -1;
    store->path = mem_strdup(path);
    add_uri(&uri, path, mode == NEWID_READ && is_frozen(path));
    if (!store->path)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = buf_check(&uri, err);
    if (!status && sqlite3_open_v2(uri.data, &store->db, flags[mode] | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL))
        status = store_fail(store, err);
    if (!status)
        status = set_up(store, exists && is_network_folder(path), err);
    buf_release(&uri);
    if (status)
        newid_store_close(store);
    else
        *out = store;
    return status;
}

void newid_store_close(struct newid_store *store)
{
    if (!store)
        return;
    measures_free(store->measures);
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->db);
    buf_release(&store->scratch);
    arena_release(&store->answer);
    mem_free(store->path);
    mem_free(store);
}

bool store_is_stopped(const struct newid_store *store)
{
    return store->stop && store->stop(store->stop_context);
}

static int on_progress(void *context)
{
    return store_is_stopped(context);
}

void newid_store_stop_when(struct newid_store *store, bool (*stop)(void *context), void *context)
{
    /* Steps of SQLite's machine: one may read pages of the index, so that more would be felt. */
    enum { STEPS = 100 };
    store->stop = stop;
    store->stop_context = context;
    sqlite3_progress_handler(store->db, STEPS, stop ? on_progress : NULL, store);
}

enum newid_status newid_store_begin(struct newid_store *store, struct newid_error *err)
{
    store->dropped = -1;
    return store_exec(store, "BEGIN IMMEDIATE", err);
}

enum newid_status newid_store_commit(struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = measures_settle(store, err);
    return status ? status : store_exec(store, "COMMIT", err);
}

void newid_store_rollback(struct newid_store *store)
{
    store->dropped = -1;
    measures_forget(store);
    /* After some failures (a full disk) SQLite has rolled back already; there is nothing left to do then. */
    for (int i = 0; i < STATEMENTS; i++)
        if (store->statements[i])
            sqlite3_reset(store->statements[i]);
    if (!sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

enum newid_status newid_store_begin_reading(struct newid_store *store, bool *began, struct newid_error *err)
{
    *began = sqlite3_get_autocommit(store->db);
    return *began ? store_exec(store, "BEGIN", err) : NEWID_OK;
}

void newid_store_end_reading(struct newid_store *store, bool began)
{
    if (!began)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        if (store->statements[i])
            sqlite3_reset(store->statements[i]);
    (void)sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL); /* nothing was written: it cannot fail in a way that matters */
}

void store_now(char out[21])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
