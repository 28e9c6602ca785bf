#include "store/fields.h"

#include "store/store.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

enum newid_status code_map_new(struct code_map *map, struct newid_store *store, struct newid_error *err)
{
    uint32_t last;
    enum newid_status status = dictionary_last(store, &last, err);
    if (status)
        return status;
    map->count = (size_t)last + 1;
    map->numbers = mem_zalloc(map->count, sizeof *map->numbers);
    return map->numbers ? NEWID_OK : out_of_memory(err);
}

enum newid_status field_room(void *items, size_t *capacity, size_t need, size_t more, struct newid_error *err)
{
    if (mem_grow(items, capacity, need, sizeof(uint32_t)))
        return out_of_memory(err);
    uint32_t *array;
    memcpy(&array, items, sizeof array);
    mem_expect(array + (need - more), more * sizeof *array);
    return NEWID_OK;
}

enum newid_status field_begin(struct field_loading *l, struct newid_store *store, struct newid_error *err)
{
    *l = (struct field_loading){.store = store, .values = INTERN_INIT};
    return intern_add(&l->values, "", 0) == INTERN_FAILED ? out_of_memory(err) : code_map_new(&l->map, store, err);
}

enum newid_status field_add(struct field_loading *l, const char *value, struct newid_error *err)
{
    if (!value)
        value = "";
    const uint32_t code = intern_add(&l->values, value, strlen(value));
    if (code == INTERN_FAILED || mem_grow(&l->field.codes, &l->capacity, l->count + 1, sizeof *l->field.codes))
        return out_of_memory(err);
    l->field.codes[l->count++] = code;
    return NEWID_OK;
}

static enum newid_status meet(struct field_loading *l, uint32_t code, struct newid_error *err)
{
    const char *value;
    if (code >= l->map.count)
        return blocks_fail(l->store, err);
    enum newid_status status = dictionary_value(l->store, code, &value, err);
    if (status)
        return status;
    const uint32_t number = intern_add(&l->values, value, strlen(value));
    if (number == INTERN_FAILED)
        return out_of_memory(err);
    l->map.numbers[code] = number + 1;
    return NEWID_OK;
}

enum newid_status field_add_kept(struct field_loading *l, int64_t block, const char *name, bool *found,
                                 struct newid_error *err)
{
    struct packed packed;
    enum newid_status status = blocks_get(l->store, block, name, found, &packed, err);
    if (status || !*found)
        return status;
    status = field_room(&l->field.codes, &l->capacity, l->count + packed.count, packed.count, err);
    if (status)
        return status;
    uint32_t *codes = l->field.codes + l->count;
    packed_read(&packed, codes);
    for (size_t i = 0; i < packed.count; i++) {
        if (i && !packed.width) { /* one value in the whole block */
            codes[i] = codes[0];
            continue;
        }
        if (codes[i] >= l->map.count || !l->map.numbers[codes[i]])
            status = meet(l, codes[i], err);
        if (status)
            return status;
        codes[i] = l->map.numbers[codes[i]] - 1;
    }
    l->count += packed.count;
    return NEWID_OK;
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Copies the values, sorted, to the field and finds each one's new code. "" sorts first, so it keeps code 0. */
static enum newid_status sort_values(struct field_loading *l, uint32_t *new_code, bool *moved, struct newid_error *err)
{
    const size_t n = l->values.count;
    l->field.values = mem_zalloc(n, sizeof *l->field.values);
    const char **sorted = mem_alloc(n * sizeof *sorted);
    enum newid_status status = l->field.values && sorted ? NEWID_OK : out_of_memory(err);
    if (!status) {
        memcpy(sorted, l->values.strings, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, by_bytes);
        l->field.value_count = n;
    }
    for (size_t i = 0; i < n && !status; i++) {
        const uint32_t old = intern_find(&l->values, sorted[i], strlen(sorted[i]));
        new_code[old] = (uint32_t)i;
        *moved |= old != i;
        l->field.values[i] = mem_strdup(sorted[i]);
        if (!l->field.values[i])
            status = out_of_memory(err);
    }
    mem_free(sorted);
    return status;
}

enum newid_status field_end(struct field_loading *l, struct newid_field *out, struct newid_error *err)
{
    bool moved = false;
    uint32_t *new_code = mem_alloc(l->values.count * sizeof *new_code);
    enum newid_status status = new_code ? sort_values(l, new_code, &moved, err) : out_of_memory(err);
    for (size_t i = 0; i < l->count && moved && !status; i++)
        l->field.codes[i] = new_code[l->field.codes[i]];
    if (!status) {
        *out = l->field;
        l->field = (struct newid_field){NULL, NULL, 0};
    }
    mem_free(new_code);
    return status;
}

void field_loading_release(struct field_loading *l)
{
    newid_field_release(&l->field);
    intern_release(&l->values);
    mem_free(l->map.numbers);
}

void newid_field_release(struct newid_field *field)
{
    for (size_t i = 0; field->values && i < field->value_count; i++)
        mem_free(field->values[i]);
    mem_free(field->values);
    mem_free(field->codes);
    *field = (struct newid_field){NULL, NULL, 0};
}

/* ---- one field of the accounts ---- */

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

struct row_loading {
    struct field_loading *loading;
    int column; /* in the row that is read */
};

static enum newid_status add_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    const struct row_loading *r = context;
    return field_add(r->loading, column_text(row, r->column), err);
}

/* A field that blocks keep, in column `column` of BLOCK_ROWS. */
static enum newid_status load_by_block(struct field_loading *l, const char *name, int column, struct newid_error *err)
{
    int64_t last;
    struct row_loading rows = {l, column};
    enum newid_status status = blocks_last(l->store, &last, err);
    for (int64_t block = 0; block <= last && !status; block++) {
        bool found;
        status = field_add_kept(l, block, name, &found, err);
        if (!status && !found)
            status = blocks_each_row(l->store, block, add_row, &rows, err);
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
        status = field_add(l, column_text(s, 0), err);
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
    struct field_loading l;
    status = field_begin(&l, store, err);
    if (!status)
        status = column ? load_by_block(&l, name, column, err)
                        : load_by_row(&l, is_attribute ? ATTRIBUTE : FIELD, name, err);
    if (!status)
        status = field_end(&l, out, err);
    field_loading_release(&l);
    return status;
}
