/* All accounts at once, as arrays, for counting. */
#include "store/blocks.h"
#include "store/private.h"
#include "store/store.h"
#include "util/intern.h"
#include "util/mem.h"

#include <newid/stats.h>
#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * Turns codes given in order of appearance into codes in byte order. "" was added first and sorts first, so it keeps code 0.
 */
static enum newid_status sort_field(struct newid_field *field, const struct intern *table, size_t count,
                                    struct newid_error *err)
{
    const size_t n = table->count;
    uint32_t *new_code = mem_zalloc(n, sizeof *new_code);
    field->values = mem_zalloc(n, sizeof *field->values);
    const char **sorted = mem_zalloc(n, sizeof *sorted);
    enum newid_status status = NEWID_OK;
    if (!new_code || !field->values || !sorted) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    memcpy(sorted, table->strings, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_bytes);
    field->value_count = n;
    for (size_t i = 0; i < n; i++) {
        new_code[intern_find(table, sorted[i], strlen(sorted[i]))] = (uint32_t)i;
        field->values[i] = mem_strdup(sorted[i]);
        if (!field->values[i]) {
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
            goto done;
        }
    }
    for (size_t i = 0; i < count; i++)
        field->codes[i] = new_code[field->codes[i]];
done:
    mem_free(sorted);
    mem_free(new_code);
    return status;
}

/* Appends value to the field's codes; NULL is "". */
static enum newid_status add_value(struct newid_field *field, size_t *capacity, struct intern *table, size_t i,
                                   const char *value, struct newid_error *err)
{
    if (!value)
        value = "";
    uint32_t code = intern_add(table, value, strlen(value));
    if (code == INTERN_FAILED || mem_grow(&field->codes, capacity, i + 1, sizeof *field->codes))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    field->codes[i] = code;
    return NEWID_OK;
}

/* ---- blocks ---- */

/* Dictionary codes as numbers of an intern table: numbers[code] is one more, 0 where it was not asked for yet. */
struct codes {
    uint32_t *numbers;
    size_t count, capacity;
};

static enum newid_status codes_translate(struct codes *codes, struct newid_store *store, struct intern *table,
                                         uint32_t code, uint32_t *number, struct newid_error *err)
{
    if (code < codes->count && codes->numbers[code]) {
        *number = codes->numbers[code] - 1;
        return NEWID_OK;
    }
    const char *value;
    enum newid_status status = dictionary_value(store, code, &value, err);
    if (status)
        return status;
    *number = intern_add(table, value, strlen(value));
    if (*number == INTERN_FAILED || mem_grow(&codes->numbers, &codes->capacity, (size_t)code + 1, sizeof *codes->numbers))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (; codes->count <= code; codes->count++)
        codes->numbers[codes->count] = 0;
    codes->numbers[code] = *number + 1;
    return NEWID_OK;
}

static enum newid_status fail_block(struct newid_store *store, struct newid_error *err)
{
    return newid_fail(err, NEWID_DATABASE, "%s: is damaged: a block has the wrong size; run newid rebuild", store->path);
}

/* A field's blob, which must have this many bytes. */
static enum newid_status block_column(struct newid_store *store, int64_t block, const char *field, size_t wanted,
                                      const unsigned char **data, struct newid_error *err)
{
    bool found;
    size_t len;
    enum newid_status status = blocks_get(store, block, field, &found, data, &len, err);
    return status || (found && len == wanted) ? status : fail_block(store, err);
}

void newid_field_release(struct newid_field *field)
{
    for (size_t i = 0; field->values && i < field->value_count; i++)
        mem_free(field->values[i]);
    mem_free(field->values);
    mem_free(field->codes);
    *field = (struct newid_field){NULL, NULL, 0};
}

/* ---- the columns that every count needs ---- */

struct loading {
    struct newid_store *store;
    struct newid_columns *columns;
    size_t capacity[6]; /* of num, day, words, kind, first_worker, worker */
    size_t worker_used;
    struct intern kinds, workers;
    struct codes kind_codes, worker_codes;
};

static enum newid_status add_worker(struct loading *l, size_t account, uint32_t worker, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    if (worker == INTERN_FAILED || mem_grow(&c->worker, &l->capacity[5], l->worker_used + 1, sizeof *c->worker))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = c->first_worker[account]; i < l->worker_used; i++)
        if (c->worker[i] == worker)
            return NEWID_OK;
    c->worker[l->worker_used++] = worker;
    return NEWID_OK;
}

static enum newid_status add_workers(struct loading *l, size_t account, const char *names, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    while (names && *names && !status) {
        size_t len = strcspn(names, ";");
        if (len)
            status = add_worker(l, account, intern_add(&l->workers, names, len), err);
        names += len + (names[len] == ';');
    }
    return status;
}

/* Room for `more` accounts. */
static enum newid_status make_room(struct loading *l, size_t more, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const size_t need = c->count + more;
    if (mem_grow(&c->num, &l->capacity[0], need, sizeof *c->num) ||
        mem_grow(&c->day, &l->capacity[1], need, sizeof *c->day) ||
        mem_grow(&c->words, &l->capacity[2], need, sizeof *c->words) ||
        mem_grow(&c->kind.codes, &l->capacity[3], need, sizeof *c->kind.codes) ||
        mem_grow(&c->first_worker, &l->capacity[4], need + 1, sizeof *c->first_worker))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    return NEWID_OK;
}

static enum newid_status add_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    struct loading *l = context;
    struct newid_columns *c = l->columns;
    const size_t i = c->count;
    enum newid_status status = make_room(l, 1, err);
    if (status)
        return status;
    const char *date = column_text(row, 1);
    c->num[i] = sqlite3_column_int64(row, 0);
    c->words[i] = (uint32_t)sqlite3_column_int64(row, 2);
    if (!date || !newid_day_parse(&c->day[i], date))
        c->day[i] = NEWID_UNDATED;
    c->first_worker[i] = (uint32_t)l->worker_used;
    status = add_value(&c->kind, &l->capacity[3], &l->kinds, i, column_text(row, 4), err);
    if (!status)
        status = add_workers(l, i, column_text(row, 3), err);
    c->first_worker[i + 1] = (uint32_t)l->worker_used;
    c->count++;
    return status;
}

/* The block's fields: each is asked for and read before the next, since a blob lives until then. */
static enum newid_status add_kept_numbers(struct loading *l, int64_t block, size_t count, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const unsigned char *data;
    enum newid_status status = block_column(l->store, block, "day", 4 * count, &data, err);
    for (size_t i = 0; i < count && !status; i++)
        c->day[c->count + i] = (int32_t)read_u32(data + 4 * i);
    if (!status)
        status = block_column(l->store, block, "words", 4 * count, &data, err);
    for (size_t i = 0; i < count && !status; i++)
        c->words[c->count + i] = read_u32(data + 4 * i);
    if (!status)
        status = block_column(l->store, block, "kind", 4 * count, &data, err);
    for (size_t i = 0; i < count && !status; i++)
        status = codes_translate(&l->kind_codes, l->store, &l->kinds, read_u32(data + 4 * i),
                                 &c->kind.codes[c->count + i], err);
    return status;
}

static enum newid_status add_kept_workers(struct loading *l, int64_t block, size_t count, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const unsigned char *data;
    size_t len, at = 0;
    bool found;
    enum newid_status status = blocks_get(l->store, block, "worker", &found, &data, &len, err);
    for (size_t i = 0; i < count && !status; i++) {
        if (!found || len - at < 4)
            return fail_block(l->store, err);
        uint32_t workers = read_u32(data + at);
        at += 4;
        if (workers > (len - at) / 4)
            return fail_block(l->store, err);
        c->first_worker[c->count + i] = (uint32_t)l->worker_used;
        for (; workers && !status; workers--, at += 4) {
            uint32_t worker;
            status = codes_translate(&l->worker_codes, l->store, &l->workers, read_u32(data + at), &worker, err);
            if (!status)
                status = add_worker(l, c->count + i, worker, err);
        }
        c->first_worker[c->count + i + 1] = (uint32_t)l->worker_used;
    }
    return status;
}

/* Adds the block's accounts from its blobs; *found is false where it is not kept. */
static enum newid_status add_kept_block(struct loading *l, int64_t block, bool *found, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const unsigned char *data;
    size_t len;
    enum newid_status status = blocks_get(l->store, block, "num", found, &data, &len, err);
    if (status || !*found)
        return status;
    const size_t count = len / 2;
    status = make_room(l, count, err);
    for (size_t i = 0; i < count && !status; i++)
        c->num[c->count + i] = (block << BLOCK_BITS) + (int64_t)read_u16(data + 2 * i);
    if (!status)
        status = add_kept_numbers(l, block, count, err);
    if (!status)
        status = add_kept_workers(l, block, count, err);
    c->count += count;
    return status;
}

static enum newid_status load(struct loading *l, struct newid_error *err)
{
    int64_t last;
    enum newid_status status = blocks_last(l->store, &last, err);
    for (int64_t block = 0; block <= last && !status; block++) {
        bool found;
        status = add_kept_block(l, block, &found, err);
        if (!status && !found)
            status = blocks_each_row(l->store, block, add_row, l, err);
    }
    return status ? status : sort_field(&l->columns->kind, &l->kinds, l->columns->count, err);
}

enum newid_status newid_store_columns(struct newid_store *store, struct newid_columns **out, struct newid_error *err)
{
    struct loading l = {.store = store, .columns = mem_zalloc(1, sizeof *l.columns), .kinds = INTERN_INIT, .workers = INTERN_INIT};
    enum newid_status status = NEWID_OK;
    /* No account at all still has its one entry, so that first_worker[count] can be read. */
    if (!l.columns || mem_grow(&l.columns->first_worker, &l.capacity[4], 1, sizeof *l.columns->first_worker) ||
        intern_add(&l.kinds, "", 0) == INTERN_FAILED)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status) {
        l.columns->first_worker[0] = 0;
        status = load(&l, err);
    }
    if (!status) {
        l.columns->worker_count = l.workers.count;
        *out = l.columns;
        l.columns = NULL;
    }
    newid_columns_free(l.columns);
    intern_release(&l.kinds);
    intern_release(&l.workers);
    mem_free(l.kind_codes.numbers);
    mem_free(l.worker_codes.numbers);
    return status;
}

void newid_columns_free(struct newid_columns *columns)
{
    if (!columns)
        return;
    newid_field_release(&columns->kind);
    mem_free(columns->num);
    mem_free(columns->day);
    mem_free(columns->words);
    mem_free(columns->first_worker);
    mem_free(columns->worker);
    mem_free(columns);
}

/* ---- one more field ---- */

static const char *const fields[] = {"id",   "date", "kind",     "worker", "author",  "role",
                                     "team", "area", "question", "source", "language"};

static bool is_field(const char *name)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strcmp(fields[i], name) == 0)
            return true;
    return false;
}

/* Fails unless some account has this attribute; the message lists the fields and attributes that there are. */
static enum newid_status check_attribute(struct newid_store *store, const char *name, struct newid_error *err)
{
    struct buf known = BUF_INIT;
    bool found = false, row;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, ATTRIBUTE_NAMES, &s, err);
    if (status)
        return status;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        buf_addf(&known, "%s%s", i ? ", " : "", fields[i]);
    while (!(status = store_step(store, s, &row, err)) && row) {
        const char *attribute = column_text(s, 0);
        found |= strcmp(attribute, name) == 0;
        buf_addf(&known, ", %s", attribute);
    }
    if (!status && !found)
        status = newid_fail(err, NEWID_USAGE, "%s: is neither a field nor an attribute of the accounts; there are: %s",
                            name, known.data);
    buf_release(&known);
    return status;
}

struct field_loading {
    struct newid_store *store;
    struct newid_field field;
    struct intern table;
    struct codes codes;
    size_t count, capacity;
    int column; /* in the row that is read */
};

static enum newid_status add_field_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    struct field_loading *l = context;
    return add_value(&l->field, &l->capacity, &l->table, l->count++, column_text(row, l->column), err);
}

static enum newid_status add_kept_field(struct field_loading *l, int64_t block, const char *name, bool *found,
                                        struct newid_error *err)
{
    const unsigned char *data;
    size_t len;
    enum newid_status status = blocks_get(l->store, block, name, found, &data, &len, err);
    if (status || !*found)
        return status;
    if (mem_grow(&l->field.codes, &l->capacity, l->count + len / 4, sizeof *l->field.codes))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < len / 4 && !status; i++)
        status = codes_translate(&l->codes, l->store, &l->table, read_u32(data + 4 * i), &l->field.codes[l->count++],
                                 err);
    return status;
}

/* A field that blocks keep, in column `column` of BLOCK_ROWS. */
static enum newid_status load_by_block(struct field_loading *l, const char *name, int column, struct newid_error *err)
{
    int64_t last;
    l->column = column;
    enum newid_status status = blocks_last(l->store, &last, err);
    for (int64_t block = 0; block <= last && !status; block++) {
        bool found;
        status = add_kept_field(l, block, name, &found, err);
        if (!status && !found)
            status = blocks_each_row(l->store, block, add_field_row, l, err);
    }
    return status;
}

/* Any other field, or an attribute: a row an account. */
static enum newid_status load_by_row(struct field_loading *l, enum store_statement which, const char *name,
                                     struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(l->store, which, &s, err);
    if (status)
        return status;
    bind_text(s, 1, name);
    while (!(status = store_step(l->store, s, &row, err)) && row) {
        status = add_field_row(l, s, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* The column of BLOCK_ROWS that has the field; 0 where blocks do not keep it. */
static int block_column_of(const char *name)
{
    static const char *const kept[] = {[4] = "kind",     [5] = "role",     [6] = "team",    [7] = "area",
                                       [8] = "question", [9] = "language", [10] = "author", [11] = "source"};
    for (int i = 4; i < (int)(sizeof kept / sizeof *kept); i++)
        if (strcmp(kept[i], name) == 0)
            return i;
    return 0;
}

enum newid_status newid_store_field(struct newid_store *store, const char *name, struct newid_field *out,
                                    struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    const int column = block_column_of(name);
    const bool is_attribute = !is_field(name);
    if (is_attribute)
        status = check_attribute(store, name, err);
    if (status)
        return status;
    struct field_loading l = {.store = store, .table = INTERN_INIT};
    if (intern_add(&l.table, "", 0) == INTERN_FAILED)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = column ? load_by_block(&l, name, column, err)
                        : load_by_row(&l, is_attribute ? ATTRIBUTE : FIELD, name, err);
    if (!status)
        status = sort_field(&l.field, &l.table, l.count, err);
    if (!status) {
        *out = l.field;
        l.field = (struct newid_field){NULL, NULL, 0};
    }
    newid_field_release(&l.field);
    intern_release(&l.table);
    mem_free(l.codes.numbers);
    return status;
}
