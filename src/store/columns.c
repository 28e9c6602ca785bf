/* All accounts at once, as arrays, for counting. */
#include "store/fields.h"
#include "util/mem.h"

#include <string.h>

struct loading {
    struct newid_store *store;
    struct newid_columns *columns;
    size_t capacity[5]; /* of day, words, first_worker, worker, blocks */
    size_t worker_used;
    struct field_loading kind;
    /* A worker is a dictionary code, or a name where a block is not kept; the same person may come as both. */
    struct code_map codes;
    struct intern names;
    uint32_t *name_numbers;
    size_t name_capacity;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- workers ---- */

static enum newid_status number_of_code(struct loading *l, uint32_t code, uint32_t *number, struct newid_error *err)
{
    if (code >= l->codes.count)
        return blocks_fail(l->store, err);
    if (!l->codes.numbers[code])
        l->codes.numbers[code] = (uint32_t)++l->columns->worker_count;
    *number = l->codes.numbers[code] - 1;
    return NEWID_OK;
}

static enum newid_status number_of_name(struct loading *l, const char *name, size_t len, uint32_t *number,
                                        struct newid_error *err)
{
    const size_t known = l->names.count;
    const uint32_t at = intern_add(&l->names, name, len);
    if (at == INTERN_FAILED || mem_grow(&l->name_numbers, &l->name_capacity, known + 1, sizeof *l->name_numbers))
        return out_of_memory(err);
    uint32_t code = 0;
    enum newid_status status = at < known ? NEWID_OK : dictionary_find(l->store, "worker", name, len, &code, err);
    if (!status && at == known && !code)
        l->name_numbers[at] = (uint32_t)l->columns->worker_count++;
    else if (!status && at == known)
        status = number_of_code(l, code, &l->name_numbers[at], err);
    if (!status)
        *number = l->name_numbers[at];
    return status;
}

/* Each worker once an account; there is room. */
static void add_worker(struct loading *l, size_t account, uint32_t worker)
{
    struct newid_columns *c = l->columns;
    for (size_t i = c->first_worker[account]; i < l->worker_used; i++)
        if (c->worker[i] == worker)
            return;
    c->worker[l->worker_used++] = worker;
}

static enum newid_status add_names(struct loading *l, size_t account, const char *names, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    while (names && *names && !status) {
        const size_t len = strcspn(names, ";");
        uint32_t number = 0;
        status = field_room(&l->columns->worker, &l->capacity[3], l->worker_used + 1, 0, err);
        if (len && !status)
            status = number_of_name(l, names, len, &number, err);
        if (len && !status)
            add_worker(l, account, number);
        names += len + (names[len] == ';');
    }
    return status;
}

/* ---- blocks ---- */

/* Room for `more` accounts. */
static enum newid_status make_room(struct loading *l, size_t more, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const size_t need = c->count + more;
    enum newid_status status = field_room(&c->day, &l->capacity[0], need, more, err);
    if (!status)
        status = field_room(&c->words, &l->capacity[1], need, more, err);
    return status ? status : field_room(&c->first_worker, &l->capacity[2], need + 1, more, err);
}

static enum newid_status add_row(void *context, sqlite3_stmt *row, struct newid_error *err)
{
    struct loading *l = context;
    struct newid_columns *c = l->columns;
    const size_t i = c->count;
    enum newid_status status = make_room(l, 1, err);
    if (status)
        return status;
    c->day[i] = block_day(block_number_of_date(column_text(row, 1)));
    c->words[i] = (uint32_t)sqlite3_column_int64(row, 2);
    status = field_add(&l->kind, column_text(row, 4), err);
    if (!status)
        status = add_names(l, i, column_text(row, 3), err);
    c->first_worker[i + 1] = (uint32_t)l->worker_used;
    c->count++;
    return status;
}

/* A field of a block that is kept, which must have this many numbers, or any where it is SIZE_MAX. */
static enum newid_status get_kept(struct loading *l, int64_t block, const char *field, size_t count,
                                  struct packed *packed, struct newid_error *err)
{
    bool found;
    enum newid_status status = blocks_get(l->store, block, field, &found, packed, err);
    return status || (found && (count == SIZE_MAX || packed->count == count)) ? status : blocks_fail(l->store, err);
}

/* A day is as large as its number, so that it can be read where it will stand. */
static void read_days(const struct packed *packed, int32_t *day)
{
    packed_read(packed, (uint32_t *)day);
    for (size_t i = 0; i < packed->count; i++)
        day[i] = block_day((uint32_t)day[i]);
}

/* The same where each account has one worker, as most files have. */
static enum newid_status number_single_workers(struct loading *l, size_t count, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    uint32_t *worker = c->worker + l->worker_used, *end_of = c->first_worker + c->count + 1;
    for (size_t i = 0; i < count; i++) {
        if (worker[i] < l->codes.count && l->codes.numbers[worker[i]]) {
            worker[i] = l->codes.numbers[worker[i]] - 1;
        } else {
            enum newid_status status = number_of_code(l, worker[i], &worker[i], err);
            if (status)
                return status;
        }
        end_of[i] = (uint32_t)(l->worker_used + i + 1);
    }
    l->worker_used += count;
    return NEWID_OK;
}

/* first_worker holds how many each account has; makes of the codes behind worker_used numbers, each once an account. */
static enum newid_status number_workers(struct loading *l, size_t count, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    size_t next = l->worker_used;
    for (size_t i = c->count; i < c->count + count; i++) {
        const size_t end = next + c->first_worker[i + 1];
        for (; next < end; next++) {
            uint32_t number = 0;
            enum newid_status status = number_of_code(l, c->worker[next], &number, err);
            if (status)
                return status;
            add_worker(l, i, number);
        }
        c->first_worker[i + 1] = (uint32_t)l->worker_used;
    }
    return NEWID_OK;
}

static enum newid_status add_kept_workers(struct loading *l, int64_t block, size_t count, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    struct packed packed;
    size_t total = 0;
    enum newid_status status = get_kept(l, block, "workers", count, &packed, err);
    if (status)
        return status;
    const bool single = packed.width == 0 && packed.least == 1;
    packed_read(&packed, c->first_worker + c->count + 1);
    for (size_t i = 1; i <= count; i++)
        total += c->first_worker[c->count + i];
    status = get_kept(l, block, "worker", total, &packed, err);
    if (!status)
        status = field_room(&c->worker, &l->capacity[3], l->worker_used + total, total, err);
    if (status)
        return status;
    packed_read(&packed, c->worker + l->worker_used);
    return single ? number_single_workers(l, count, err) : number_workers(l, count, err);
}

/* Adds the block's accounts from its blobs; *found is false where it is not kept. A blob lives until the next is asked
 * for. */
static enum newid_status add_kept_block(struct loading *l, int64_t block, bool *found, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    struct packed packed;
    enum newid_status status = blocks_get(l->store, block, "words", found, &packed, err);
    if (status || !*found)
        return status;
    const size_t count = packed.count;
    status = make_room(l, count, err);
    if (status)
        return status;
    packed_read(&packed, c->words + c->count);
    status = get_kept(l, block, "day", count, &packed, err);
    if (status)
        return status;
    read_days(&packed, c->day + c->count);
    status = field_add_kept(&l->kind, block, "kind", found, err);
    if (!status && l->kind.count != c->count + count)
        status = blocks_fail(l->store, err);
    if (!status)
        status = add_kept_workers(l, block, count, err);
    c->count += count;
    return status;
}

static enum newid_status add_block(struct loading *l, int64_t block, struct newid_error *err)
{
    struct newid_columns *c = l->columns;
    const size_t first = c->count;
    bool found;
    enum newid_status status = add_kept_block(l, block, &found, err);
    if (!status && !found)
        status = blocks_each_row(l->store, block, add_row, l, err);
    if (status || c->count == first)
        return status;
    if (mem_grow(&c->blocks, &l->capacity[4], c->block_count + 1, sizeof *c->blocks))
        return out_of_memory(err);
    c->blocks[c->block_count++] = (struct newid_block){block, first, c->count - first};
    return NEWID_OK;
}

/* Arrays of the right size at once are not copied while they grow; a last number beyond this many is not believed. */
static enum newid_status make_first_room(struct loading *l, int64_t last, struct newid_error *err)
{
    enum { MOST_BLOCKS = 64 };
    const size_t accounts = (size_t)(last + 1 < MOST_BLOCKS ? last + 1 : MOST_BLOCKS) << BLOCK_BITS;
    struct newid_columns *c = l->columns;
    enum newid_status status = field_room(&c->day, &l->capacity[0], accounts, 0, err);
    if (!status)
        status = field_room(&c->words, &l->capacity[1], accounts, 0, err);
    if (!status)
        status = field_room(&c->first_worker, &l->capacity[2], accounts + 1, 0, err);
    if (!status)
        status = field_room(&c->worker, &l->capacity[3], accounts, 0, err);
    if (!status)
        status = field_room(&l->kind.field.codes, &l->kind.capacity, accounts, 0, err);
    if (!status)
        c->first_worker[0] = 0; /* there even without an account, so that first_worker[count] can be read */
    return status;
}

static enum newid_status load(struct loading *l, struct newid_error *err)
{
    int64_t last;
    enum newid_status status = blocks_last(l->store, &last, err);
    if (!status)
        status = field_begin(&l->kind, l->store, err);
    if (!status)
        status = code_map_new(&l->codes, l->store, err);
    if (!status)
        status = make_first_room(l, last, err);
    for (int64_t block = 0; block <= last && !status; block++)
        status = add_block(l, block, err);
    return status ? status : field_end(&l->kind, &l->columns->kind, err);
}

enum newid_status newid_store_columns(struct newid_store *store, struct newid_columns **out, struct newid_error *err)
{
    struct loading l = {.store = store, .columns = mem_zalloc(1, sizeof *l.columns), .names = INTERN_INIT};
    enum newid_status status = l.columns ? load(&l, err) : out_of_memory(err);
    if (!status) {
        *out = l.columns;
        l.columns = NULL;
    }
    newid_columns_free(l.columns);
    field_loading_release(&l.kind);
    intern_release(&l.names);
    mem_free(l.name_numbers);
    mem_free(l.codes.numbers);
    return status;
}

void newid_columns_free(struct newid_columns *columns)
{
    if (!columns)
        return;
    newid_field_release(&columns->kind);
    mem_free(columns->blocks);
    mem_free(columns->day);
    mem_free(columns->words);
    mem_free(columns->first_worker);
    mem_free(columns->worker);
    mem_free(columns);
}
