/* What the files of the store share. The only folder that includes sqlite3.h. */
#ifndef NEWID_STORE_PRIVATE_H
#define NEWID_STORE_PRIVATE_H

#include "store/statements.h"
#include "util/arena.h"
#include "util/buf.h"

#include <newid/store.h>
#include <sqlite3.h>
#include <stdbool.h>

/* What newid's tokenizer stands on, and what it says of a query (tokenizer.c). */
struct welsh_search {
    fts5_tokenizer stock; /* FTS5's own unicode61 */
    void *stock_context;
    struct newid_error err; /* why a ~word was refused */
    const char *note;       /* what is odd in the query, though allowed; NULL, or a static sentence */
};

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
    struct welsh_search welsh;
    bool (*stop)(void *context); /* NULL: nothing stops */
    void *stop_context;
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

/* open.c: whether newid_store_stop_when says so. */
bool store_is_stopped(const struct newid_store *store);

/*
 * query.c: a user's query (canonical) in FTS5's own language, always well-formed. NEWID_USAGE where it is no query.
 * *note is set to a static sentence where it is odd, else left alone.
 */
enum newid_status query_compile(struct buf *out, const char *query, const char **note,
                                struct newid_error *err) NEWID_CHECKED;

/* tokenizer.c, passage.c: register what search needs with FTS5. SQLite's result codes; search must outlive api. */
int tokenizer_register(struct welsh_search *search, fts5_api *api);
int passage_register(struct newid_store *store, fts5_api *api);
/* search.c: does so. */
enum newid_status store_set_up_search(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

#endif
