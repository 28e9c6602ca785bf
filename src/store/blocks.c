#include "store/blocks.h"

#include "store/store.h"

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
                             const unsigned char **data, size_t *len, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, COLUMN_BLOCK_GET, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, block);
    sqlite3_bind_text(s, 2, field, -1, SQLITE_TRANSIENT);
    status = store_step(store, s, found, err);
    if (!status && *found) {
        *data = sqlite3_column_blob(s, 0);
        *len = (size_t)sqlite3_column_bytes(s, 0);
    }
    return status;
}

enum newid_status blocks_each_row(struct newid_store *store, int64_t block,
                                  enum newid_status (*visit)(void *context, sqlite3_stmt *row,
                                                             struct newid_error *err),
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
            status = newid_fail(err, NEWID_DATABASE, "%s: some accounts are not measured; run newid rebuild", store->path);
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

static void add_u32(struct buf *out, uint32_t n)
{
    const unsigned char bytes[] = {(unsigned char)n, (unsigned char)(n >> 8), (unsigned char)(n >> 16),
                                   (unsigned char)(n >> 24)};
    buf_add(out, bytes, sizeof bytes);
}

static void add_u16(struct buf *out, uint32_t n)
{
    const unsigned char bytes[] = {(unsigned char)n, (unsigned char)(n >> 8)};
    buf_add(out, bytes, sizeof bytes);
}

/* The code of a field's value, a new one where it is new; 0 for none. */
static enum newid_status dictionary_code(struct newid_store *store, const char *field, const char *value, size_t len,
                                         uint32_t *code, struct newid_error *err)
{
    static const enum store_statement tries[] = {DICTIONARY_FIND, DICTIONARY_ADD, DICTIONARY_FIND};
    *code = 0;
    enum newid_status status = NEWID_OK;
    bool row = false;
    for (size_t i = 0; len && i < sizeof tries / sizeof *tries && !row && !status; i++) {
        sqlite3_stmt *s;
        status = store_statement(store, tries[i], &s, err);
        if (status)
            return status;
        sqlite3_bind_text(s, 1, field, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(s, 2, value, (int)len, SQLITE_TRANSIENT);
        status = store_step(store, s, &row, err);
        if (!status && row)
            *code = (uint32_t)sqlite3_column_int64(s, 0);
        sqlite3_reset(s);
    }
    return status;
}

/* Fields that are dictionary codes, in the order of BLOCK_ROWS' columns from the third on. */
static const char *const coded_fields[] = {"kind", "role", "team", "area", "question", "language", "author", "source"};
enum { CODED = sizeof coded_fields / sizeof *coded_fields };

/* A block while it is made. */
struct making {
    struct newid_store *store;
    struct buf num, day, words, worker, coded[CODED];
};

static enum newid_status add_workers(struct newid_store *store, struct buf *out, const char *names,
                                     struct newid_error *err)
{
    const size_t at = out->len;
    uint32_t count = 0;
    enum newid_status status = NEWID_OK;
    add_u32(out, 0);
    while (names && *names && !status) {
        const size_t len = strcspn(names, ";");
        uint32_t code;
        status = dictionary_code(store, "worker", names, len, &code, err);
        if (len && !status) {
            add_u32(out, code);
            count++;
        }
        names += len + (names[len] == ';');
    }
    if (!out->failure)
        for (int i = 0; i < 4; i++)
            out->data[at + (size_t)i] = (char)(count >> 8 * i);
    return status;
}

static enum newid_status add_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    struct making *m = context;
    int32_t day;
    const char *date = column_text(row, 1);
    if (!date || !newid_day_parse(&day, date))
        day = NEWID_UNDATED;
    add_u16(&m->num, (uint32_t)(sqlite3_column_int64(row, 0) & (BLOCK_SIZE - 1)));
    add_u32(&m->day, (uint32_t)day);
    add_u32(&m->words, (uint32_t)sqlite3_column_int64(row, 2));
    enum newid_status status = add_workers(m->store, &m->worker, column_text(row, 3), err);
    for (int i = 0; i < CODED && !status; i++) {
        const char *value = column_text(row, 4 + i);
        uint32_t code;
        status = dictionary_code(m->store, coded_fields[i], value ? value : "", value ? strlen(value) : 0, &code, err);
        add_u32(&m->coded[i], code);
    }
    return status;
}

static enum newid_status put_column(struct newid_store *store, int64_t block, const char *field,
                                    const struct buf *data, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = buf_check(data, err);
    if (!status)
        status = store_statement(store, COLUMN_BLOCK_PUT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, block);
    bind_text(s, 2, field);
    sqlite3_bind_blob64(s, 3, data->data, data->len, SQLITE_STATIC);
    return store_run(store, s, err);
}

static enum newid_status make_block(struct newid_store *store, int64_t block, struct newid_error *err)
{
    struct making m = {store, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, {{0}}};
    for (int i = 0; i < CODED; i++)
        m.coded[i] = (struct buf)BUF_INIT;
    enum newid_status status = blocks_each_row(store, block, add_row, &m, err);
    const struct {
        const char *field;
        const struct buf *data;
    } plain[] = {{"num", &m.num}, {"day", &m.day}, {"words", &m.words}, {"worker", &m.worker}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain && !status; i++)
        status = put_column(store, block, plain[i].field, plain[i].data, err);
    for (int i = 0; i < CODED && !status; i++)
        status = put_column(store, block, coded_fields[i], &m.coded[i], err);
    buf_release(&m.num);
    buf_release(&m.day);
    buf_release(&m.words);
    buf_release(&m.worker);
    for (int i = 0; i < CODED; i++)
        buf_release(&m.coded[i]);
    return status;
}

enum newid_status newid_store_make_blocks(struct newid_store *store, struct newid_error *err)
{
    int64_t last;
    enum newid_status status = blocks_last(store, &last, err);
    for (int64_t block = 0; block <= last && !status; block++) {
        bool found;
        const unsigned char *data;
        size_t len;
        status = blocks_get(store, block, "num", &found, &data, &len, err);
        if (!status && !found)
            status = make_block(store, block, err);
    }
    store->dropped = -1;
    return status;
}
