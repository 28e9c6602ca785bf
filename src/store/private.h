/* What the files of the store share. The only folder that includes sqlite3.h. */
#ifndef NEWID_STORE_PRIVATE_H
#define NEWID_STORE_PRIVATE_H

#include "store/statements.h"
#include "util/arena.h"
#include "util/buf.h"

#include <newid/store.h>
#include <sqlite3.h>
#include <stdbool.h>

struct newid_store {
    sqlite3 *db;
    char *path;
    enum newid_mode mode;
    sqlite3_stmt *statements[STATEMENTS]; /* prepared when first needed */
    struct measures *measures;            /* made when first needed */
    struct buf scratch;
    const struct store_hit *pending; /* what newid_hit_rows shows */
    size_t pending_count;
    int64_t dropped; /* the block that was forgotten last, with the corpus hash; -1 where they may be there again */
    struct arena answer; /* strings of the last answer; see store.h for how long they live */
};

/* Turns SQLite's last error into ours: full disk, lock, damage and the rest are told apart. */
enum newid_status store_fail(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* The prepared statement, reset, with nothing bound. It stays the store's. */
enum newid_status store_statement(struct newid_store *store, enum store_statement which, sqlite3_stmt **out,
                                  struct newid_error *err) NEWID_CHECKED;

/* Binds text, or NULL where s is NULL. The string must live until the statement is reset. */
void bind_text(sqlite3_stmt *statement, int index, const char *s);
/* A column as a string that lives until the next step; NULL for SQL's NULL. */
const char *column_text(sqlite3_stmt *statement, int index);

/* Steps once. *row says whether there is a row; the statement is reset where there is none. */
enum newid_status store_step(struct newid_store *store, sqlite3_stmt *statement, bool *row,
                             struct newid_error *err) NEWID_CHECKED;
/* Runs a statement that gives no row, to its end, and resets it. */
enum newid_status store_run(struct newid_store *store, sqlite3_stmt *statement, struct newid_error *err) NEWID_CHECKED;
/* Runs SQL without values: migrations, pragmas. */
enum newid_status store_exec(struct newid_store *store, const char *sql, struct newid_error *err) NEWID_CHECKED;

/* Keeps a single value about derived data: see the table derived. */
enum newid_status store_put_derived(struct newid_store *store, const char *name, const char *value,
                                    struct newid_error *err) NEWID_CHECKED;
/* Forgets the remembered corpus hash: accounts have changed. */
enum newid_status store_forget_corpus(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* The account in a row of a statement that begins with the thirteen columns of ACCOUNT_EACH. */
void store_read_account(sqlite3_stmt *row, struct newid_account *out);

/* "2026-01-31T12:34:56Z" */
void store_now(char out[21]);

/* upkeep.c: does what newid_store_compact was kept from doing after accounts were erased. */
enum newid_status store_finish_erasing(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* hit_rows.c */
enum newid_status hit_rows_register(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* query.c: a user's query in FTS5's own language. NEWID_USAGE where it is no query. */
enum newid_status query_compile(struct buf *out, const char *query, struct newid_error *err) NEWID_CHECKED;

#endif
