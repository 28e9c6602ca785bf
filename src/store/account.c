/* Accounts in and out. One function adds one, one removes one, each with everything that hangs on it. */
#include "store/blocks.h"
#include "store/measure.h"
#include "store/private.h"
#include "util/mem.h"
#include "util/sha256.h"

#include <string.h>

/* ---- one account in ---- */

static enum newid_status insert_row(struct newid_store *store, const struct newid_account *a, const char *hash,
                                    int64_t *num, struct newid_error *err)
{
    const char *const fields[] = {a->id,   a->date,     a->kind,       a->worker, a->author, a->role, a->team,
                                  a->area, a->question, a->attributes, a->source, hash};
    enum { FIELDS = sizeof fields / sizeof *fields };
    char now[21];
    store_now(now);
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_INSERT, &s, err);
    if (status)
        return status;
    for (int i = 0; i < FIELDS; i++)
        bind_text(s, i + 1, fields[i]);
    bind_text(s, FIELDS + 1, now);
    status = store_run(store, s, err);
    *num = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* Runs one of the statements that take a number and a text: the body, and the index's insert and delete. */
static enum newid_status run_with_text(struct newid_store *store, enum store_statement which, int64_t num,
                                       const char *text, size_t len, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    if (text)
        sqlite3_bind_text64(s, 2, text, len, SQLITE_STATIC, SQLITE_UTF8);
    return store_run(store, s, err);
}

/* What is known of all accounts together is not true any more. */
static enum newid_status forget_derived(struct newid_store *store, int64_t num, struct newid_error *err)
{
    const int64_t block = num >> BLOCK_BITS;
    /* An import forgets the same over and over. */
    if (store->dropped == block)
        return NEWID_OK;
    enum newid_status status = blocks_drop(store, block, err);
    if (!status)
        status = store_forget_corpus(store, err);
    if (!status)
        store->dropped = block;
    return status;
}

static enum newid_status add_account(struct newid_store *store, const struct newid_account *a, const char *hash,
                                     struct newid_error *err)
{
    int64_t num = 0;
    enum newid_status status = insert_row(store, a, hash, &num, err);
    if (!status)
        status = run_with_text(store, BODY_INSERT, num, a->text, a->text_len, err);
    if (!status)
        status = run_with_text(store, INDEX_INSERT, num, a->text, a->text_len, err);
    if (!status)
        status = measures_add(store, num, a->text, a->text_len, err);
    if (!status && sqlite3_get_autocommit(store->db))
        status = measures_settle(store, err);
    return status ? status : forget_derived(store, num, err);
}

static enum newid_status remove_num(struct newid_store *store, int64_t num, struct newid_error *err)
{
    static const enum store_statement deletes[] = {BODY_DELETE, MEASURE_DELETE, HIT_DELETE_ACCOUNT,
                                                   FAILURE_DELETE_ACCOUNT, ACCOUNT_DELETE};
    sqlite3_stmt *s;
    enum newid_status status = measures_settle(store, err);
    if (!status)
        status = store_statement(store, BODY_GET, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    bool row;
    status = store_step(store, s, &row, err);
    if (status)
        return status;
    if (!row)
        return newid_fail(err, NEWID_DATABASE, "%s: is damaged: an account has no text; run newid verify", store->path);
    /* The index can forget a text only when told what it was. */
    status = run_with_text(store, INDEX_DELETE, num, column_text(s, 0), (size_t)sqlite3_column_bytes(s, 0), err);
    sqlite3_reset(s);
    for (size_t i = 0; i < sizeof deletes / sizeof *deletes && !status; i++)
        status = run_with_text(store, deletes[i], num, NULL, 0, err);
    return status ? status : forget_derived(store, num, err);
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Compares the row of ACCOUNT_FIND with the account, text by hash. */
static bool is_unchanged(sqlite3_stmt *row, const struct newid_account *a, const char *hash)
{
    const char *const fields[] = {hash,    a->date, a->kind, a->worker,   a->author,
                                  a->role, a->team, a->area, a->question, a->attributes};
    for (int i = 0; i < (int)(sizeof fields / sizeof *fields); i++)
        if (!same(column_text(row, i + 1), fields[i]))
            return false;
    return true;
}

enum newid_status newid_store_put_account(struct newid_store *store, const struct newid_account *account, bool update,
                                          enum newid_put *outcome, struct newid_error *err)
{
    char own[SHA256_HEX_SIZE];
    const char *hash = account->hash ? account->hash : own;
    if (!account->hash)
        sha256_of(own, account->text, account->text_len);
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, account->id);
    bool exists;
    status = store_step(store, s, &exists, err);
    if (status)
        return status;
    if (!exists) {
        *outcome = NEWID_PUT_ADDED;
        return add_account(store, account, hash, err);
    }
    int64_t num = sqlite3_column_int64(s, 0);
    bool unchanged = is_unchanged(s, account, hash);
    sqlite3_reset(s);
    *outcome = unchanged ? NEWID_PUT_UNCHANGED : update ? NEWID_PUT_UPDATED : NEWID_PUT_CONFLICT;
    if (*outcome != NEWID_PUT_UPDATED)
        return NEWID_OK;
    status = remove_num(store, num, err);
    return status ? status : add_account(store, account, hash, err);
}

/* What people said of the account, and that they were asked. An update of its text leaves both: they are then stale. */
static enum newid_status remove_codings(struct newid_store *store, const char *id, struct newid_error *err)
{
    static const enum store_statement deletes[] = {SAMPLED_DELETE_ACCOUNT, CODING_DELETE_ACCOUNT};
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < sizeof deletes / sizeof *deletes && !status; i++) {
        sqlite3_stmt *s;
        status = store_statement(store, deletes[i], &s, err);
        if (status)
            break;
        bind_text(s, 1, id);
        status = store_run(store, s, err);
    }
    return status;
}

enum newid_status newid_store_remove_account(struct newid_store *store, const char *id, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_FIND, &s, err);
    if (status)
        return status;
    bind_text(s, 1, id);
    bool exists;
    status = store_step(store, s, &exists, err);
    if (status)
        return status;
    if (!exists)
        return newid_fail(err, NEWID_NOT_FOUND, "%s: there is no account with this id", id);
    int64_t num = sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    status = remove_num(store, num, err);
    return status ? status : remove_codings(store, id, err);
}

/* ---- accounts out ---- */

/* The account in a row of ACCOUNT_EACH, ACCOUNT_ONE or a search: the first thirteen columns. */
void store_read_account(sqlite3_stmt *s, struct newid_account *out)
{
    *out = (struct newid_account){
        .num = sqlite3_column_int64(s, 0),
        .id = column_text(s, 1),
        .date = column_text(s, 2),
        .kind = column_text(s, 3),
        .worker = column_text(s, 4),
        .author = column_text(s, 5),
        .role = column_text(s, 6),
        .team = column_text(s, 7),
        .area = column_text(s, 8),
        .question = column_text(s, 9),
        .attributes = column_text(s, 10),
        .source = column_text(s, 11),
        .text = column_text(s, 12),
        .text_len = (size_t)sqlite3_column_bytes(s, 12),
    };
}

typedef enum newid_status account_visit(void *context, const struct newid_account *account,
                                        const struct newid_measure *measure, struct newid_error *err);

static enum newid_status walk(struct newid_store *store, sqlite3_stmt *s, account_visit *visit, void *context,
                              uint64_t *visited, struct newid_error *err)
{
    enum newid_status status;
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        struct newid_account account;
        store_read_account(s, &account);
        struct newid_measure measure = {(uint32_t)sqlite3_column_int64(s, 13), (uint32_t)sqlite3_column_int64(s, 14),
                                        column_text(s, 15), sqlite3_column_double(s, 16)};
        ++*visited;
        status = visit(context, &account, &measure, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_each_account(struct newid_store *store, int64_t after, account_visit *visit,
                                           void *context, struct newid_error *err)
{
    uint64_t visited = 0;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_EACH, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, after);
    return walk(store, s, visit, context, &visited, err);
}

enum newid_status newid_store_one_account(struct newid_store *store, const char *id, account_visit *visit,
                                          void *context, struct newid_error *err)
{
    uint64_t visited = 0;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ACCOUNT_ONE, &s, err);
    if (status)
        return status;
    bind_text(s, 1, id);
    status = walk(store, s, visit, context, &visited, err);
    if (!status && !visited)
        status = newid_fail(err, NEWID_NOT_FOUND, "%s: there is no account with this id", id);
    return status;
}
