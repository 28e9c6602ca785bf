#include "store/blocks.h"

#include "store/store.h"
#include "util/mem.h"

#include <newid/stats.h>
#include <string.h>

enum newid_status blocks_drop(struct newid_store *store, int64_t block, struct newid_error *err)
{
    static const enum store_statement drops[] = {COLUMN_BLOCK_DELETE, MENTION_BLOCK_DELETE};
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < sizeof drops / sizeof *drops && !status; i++) {
        sqlite3_stmt *s;
        status = store_statement(store, drops[i], &s, err);
        if (status)
            return status;
        sqlite3_bind_int64(s, 1, block);
        status = store_run(store, s, err);
    }
    return status;
}

enum newid_status blocks_get(struct newid_store *store, int64_t block, const char *field, bool *found,
                             struct packed *numbers, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, COLUMN_BLOCK_GET, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, block);
    sqlite3_bind_text(s, 2, field, -1, SQLITE_TRANSIENT);
    status = store_step(store, s, found, err);
    if (!status && *found && !packed_open(numbers, sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0)))
        status = blocks_fail(store, err);
    return status;
}

enum newid_status blocks_fail(struct newid_store *store, struct newid_error *err)
{
    return newid_fail(err, NEWID_DATABASE, "%s: is damaged: a block has the wrong size; run newid rebuild",
                      store->path);
}

uint32_t block_number_of_date(const char *date)
{
    int32_t day;
    return date && newid_day_parse(&day, date) && day >= FIRST_DAY ? (uint32_t)(day - FIRST_DAY) + 1 : 0;
}

enum newid_status blocks_each_row(struct newid_store *store, int64_t block,
                                  enum newid_status (*visit)(void *context, sqlite3_stmt *row, struct newid_error *err),
                                  void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, BLOCK_ROWS, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, block << BLOCK_BITS);
    sqlite3_bind_int64(s, 2, ((block + 1) << BLOCK_BITS) - 1);
    while (!(status = store_step(store, s, &row, err)) && row) {
        if (sqlite3_column_type(s, 2) == SQLITE_NULL)
            status =
                newid_fail(err, NEWID_DATABASE, "%s: some accounts are not measured; run newid rebuild", store->path);
        else
            status = visit(context, s, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* A number that a statement without values answers; `none` for SQL's NULL. */
static enum newid_status one_number(struct newid_store *store, enum store_statement which, int64_t none, int64_t *out,
                                    struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    bool row;
    status = store_step(store, s, &row, err);
    if (!status)
        *out = row && sqlite3_column_type(s, 0) != SQLITE_NULL ? sqlite3_column_int64(s, 0) : none;
    sqlite3_reset(s);
    return status;
}

enum newid_status blocks_last(struct newid_store *store, int64_t *block, struct newid_error *err)
{
    int64_t num = 0;
    enum newid_status status = one_number(store, ACCOUNT_LAST, -1, &num, err);
    *block = num < 0 ? -1 : num >> BLOCK_BITS;
    return status;
}

enum newid_status dictionary_last(struct newid_store *store, uint32_t *code, struct newid_error *err)
{
    int64_t last = 0;
    enum newid_status status = one_number(store, DICTIONARY_LAST, 0, &last, err);
    *code = (uint32_t)last;
    return status || (last >= 0 && last < UINT32_MAX) ? status : blocks_fail(store, err);
}

enum newid_status dictionary_value(struct newid_store *store, uint32_t code, const char **value,
                                   struct newid_error *err)
{
    *value = "";
    if (!code)
        return NEWID_OK;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, DICTIONARY_VALUE, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, code);
    bool row;
    status = store_step(store, s, &row, err);
    if (!status && !row)
        status = newid_fail(err, NEWID_DATABASE, "%s: is damaged: a block names an unknown value; run newid rebuild",
                            store->path);
    else if (!status)
        *value = column_text(s, 0);
    return status;
}

/* ---- making blocks ---- */

/* Runs DICTIONARY_FIND or DICTIONARY_ADD; *row says whether *code was given. */
static enum newid_status look_up(struct newid_store *store, enum store_statement which, const char *field,
                                 const char *value, size_t len, bool *row, uint32_t *code, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, which, &s, err);
    if (status)
        return status;
    sqlite3_bind_text(s, 1, field, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(s, 2, value, (int)len, SQLITE_TRANSIENT);
    status = store_step(store, s, row, err);
    if (!status && *row)
        *code = (uint32_t)sqlite3_column_int64(s, 0);
    sqlite3_reset(s);
    return status;
}

enum newid_status dictionary_find(struct newid_store *store, const char *field, const char *value, size_t len,
                                  uint32_t *code, struct newid_error *err)
{
    bool row;
    *code = 0;
    return look_up(store, DICTIONARY_FIND, field, value, len, &row, code, err);
}

/* The code of a field's value, a new one where it is new; 0 for none. */
static enum newid_status dictionary_code(struct newid_store *store, const char *field, const char *value, size_t len,
                                         uint32_t *code, struct newid_error *err)
{
    static const enum store_statement tries[] = {DICTIONARY_FIND, DICTIONARY_ADD, DICTIONARY_FIND};
    enum newid_status status = NEWID_OK;
    bool row = false;
    *code = 0;
    for (size_t i = 0; len && i < sizeof tries / sizeof *tries && !row && !status; i++)
        status = look_up(store, tries[i], field, value, len, &row, code, err);
    return status;
}

/* Fields that are dictionary codes, in the order of BLOCK_ROWS' columns from the fourth on. */
static const char *const coded_fields[] = {"kind", "role", "team", "area", "question", "language", "author", "source"};
enum { CODED = sizeof coded_fields / sizeof *coded_fields };

struct numbers {
    uint32_t *items;
    size_t count, capacity;
};

static enum newid_status add_number(struct numbers *numbers, uint32_t number, struct newid_error *err)
{
    if (mem_grow(&numbers->items, &numbers->capacity, numbers->count + 1, sizeof *numbers->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    numbers->items[numbers->count++] = number;
    return NEWID_OK;
}

/* A block while it is made. */
enum { DAY, WORDS, WORKERS, WORKER, PLAIN };
static const char *const plain_fields[PLAIN] = {
    [DAY] = "day", [WORDS] = "words", [WORKERS] = "workers", [WORKER] = "worker"};

struct making {
    struct newid_store *store;
    struct numbers plain[PLAIN], coded[CODED];
};

static enum newid_status add_workers(struct making *m, const char *names, struct newid_error *err)
{
    uint32_t count = 0;
    enum newid_status status = NEWID_OK;
    while (names && *names && !status) {
        const size_t len = strcspn(names, ";");
        uint32_t code;
        status = dictionary_code(m->store, "worker", names, len, &code, err);
        if (len && !status) {
            status = add_number(&m->plain[WORKER], code, err);
            count++;
        }
        names += len + (names[len] == ';');
    }
    return status ? status : add_number(&m->plain[WORKERS], count, err);
}

static enum newid_status add_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    struct making *m = context;
    enum newid_status status = add_number(&m->plain[DAY], block_number_of_date(column_text(row, 1)), err);
    if (!status)
        status = add_number(&m->plain[WORDS], (uint32_t)sqlite3_column_int64(row, 2), err);
    if (!status)
        status = add_workers(m, column_text(row, 3), err);
    for (int i = 0; i < CODED && !status; i++) {
        const char *value = column_text(row, 4 + i);
        uint32_t code;
        status = dictionary_code(m->store, coded_fields[i], value ? value : "", value ? strlen(value) : 0, &code, err);
        if (!status)
            status = add_number(&m->coded[i], code, err);
    }
    return status;
}

static enum newid_status put_column(struct newid_store *store, int64_t block, const char *field,
                                    const struct numbers *numbers, struct newid_error *err)
{
    sqlite3_stmt *s;
    struct buf data = BUF_INIT;
    packed_write(&data, numbers->items, numbers->count);
    enum newid_status status = buf_check(&data, err);
    if (!status)
        status = store_statement(store, COLUMN_BLOCK_PUT, &s, err);
    if (!status) {
        sqlite3_bind_int64(s, 1, block);
        bind_text(s, 2, field);
        sqlite3_bind_blob64(s, 3, data.data, data.len, SQLITE_STATIC);
        status = store_run(store, s, err);
    }
    buf_release(&data);
    return status;
}

static enum newid_status make_block(struct newid_store *store, int64_t block, struct newid_error *err)
{
    struct making m = {.store = store};
    enum newid_status status = blocks_each_row(store, block, add_row, &m, err);
    for (int i = 0; i < PLAIN && !status; i++)
        status = put_column(store, block, plain_fields[i], &m.plain[i], err);
    for (int i = 0; i < CODED && !status; i++)
        status = put_column(store, block, coded_fields[i], &m.coded[i], err);
    for (int i = 0; i < PLAIN; i++)
        mem_free(m.plain[i].items);
    for (int i = 0; i < CODED; i++)
        mem_free(m.coded[i].items);
    return status;
}

enum newid_status newid_store_make_blocks(struct newid_store *store, struct newid_error *err)
{
    int64_t last;
    enum newid_status status = blocks_last(store, &last, err);
    for (int64_t block = 0; block <= last && !status; block++) {
        bool found;
        struct packed words;
        status = blocks_get(store, block, "words", &found, &words, err);
        if (!status && !found)
            status = make_block(store, block, err);
    }
    store->dropped = -1;
    return status;
}
