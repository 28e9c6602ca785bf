/* All accounts at once, as arrays, for counting. */
#include "store/private.h"
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
    struct newid_columns *columns;
    size_t capacity[6]; /* of num, day, words, kind, first_worker, worker */
    size_t worker_used;
    struct intern kinds, workers;
};

static enum newid_status add_worker(struct loading *l, size_t account, const char *name, size_t len,
                                    struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    uint32_t worker = intern_add(&l->workers, name, len);
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
            status = add_worker(l, account, names, len, err);
        names += len + (names[len] == ';');
    }
    return status;
}

static enum newid_status add_row(struct loading *l, sqlite3_stmt *row, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const size_t i = c->count;
    if (mem_grow(&c->num, &l->capacity[0], i + 1, sizeof *c->num) ||
        mem_grow(&c->day, &l->capacity[1], i + 1, sizeof *c->day) ||
        mem_grow(&c->words, &l->capacity[2], i + 1, sizeof *c->words) ||
        mem_grow(&c->first_worker, &l->capacity[4], i + 2, sizeof *c->first_worker))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    const char *date = column_text(row, 1);
    c->num[i] = sqlite3_column_int64(row, 0);
    c->words[i] = (uint32_t)sqlite3_column_int64(row, 4);
    if (!date || !newid_day_parse(&c->day[i], date))
        c->day[i] = NEWID_UNDATED;
    c->first_worker[i] = (uint32_t)l->worker_used;
    enum newid_status status = add_value(&c->kind, &l->capacity[3], &l->kinds, i, column_text(row, 2), err);
    if (!status)
        status = add_workers(l, i, column_text(row, 3), err);
    c->first_worker[i + 1] = (uint32_t)l->worker_used;
    c->count++;
    return status;
}

enum newid_status newid_store_columns(struct newid_store *store, struct newid_columns **out, struct newid_error *err)
{
    struct loading l = {.columns = mem_zalloc(1, sizeof *l.columns), .kinds = INTERN_INIT, .workers = INTERN_INIT};
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, COLUMNS, &s, err);
    if (status)
        goto done;
    /* No account at all still has its one entry, so that first_worker[count] can be read. */
    if (!l.columns || mem_grow(&l.columns->first_worker, &l.capacity[4], 1, sizeof *l.columns->first_worker) ||
        intern_add(&l.kinds, "", 0) == INTERN_FAILED) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    l.columns->first_worker[0] = 0;
    bool row;
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = add_row(&l, s, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    if (!status)
        status = sort_field(&l.columns->kind, &l.kinds, l.columns->count, err);
    if (!status) {
        l.columns->worker_count = l.workers.count;
        *out = l.columns;
        l.columns = NULL;
    }
done:
    newid_columns_free(l.columns);
    intern_release(&l.kinds);
    intern_release(&l.workers);
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

enum newid_status newid_store_field(struct newid_store *store, const char *name, struct newid_field *out,
                                    struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    bool is_attribute = !is_field(name);
    if (is_attribute)
        status = check_attribute(store, name, err);
    if (status)
        return status;
    struct intern table = INTERN_INIT;
    struct newid_field field = {NULL, NULL, 0};
    size_t count = 0, capacity = 0;
    bool row;
    sqlite3_stmt *s;
    status = store_statement(store, is_attribute ? ATTRIBUTE : FIELD, &s, err);
    if (status)
        goto done;
    if (intern_add(&table, "", 0) == INTERN_FAILED) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    bind_text(s, 1, name);
    while (!(status = store_step(store, s, &row, err)) && row) {
        status = add_value(&field, &capacity, &table, count++, column_text(s, 0), err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    if (!status)
        status = sort_field(&field, &table, count, err);
    if (!status) {
        *out = field;
        field = (struct newid_field){NULL, NULL, 0};
    }
done:
    newid_field_release(&field);
    intern_release(&table);
    return status;
}
