#include "table/cube.h"

#include "util/mem.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cube {
    struct cube_accounts accounts;
    struct cube_base *bases[CUBE_LEVELS];
    struct cube_count *counts[CUBE_LEVELS];
    /* Scratch: accounts in order of their cell, where each cell's begin, and when each worker was last seen. */
    uint32_t *ordered;
    size_t *begin;
    uint64_t *seen, now;
};

size_t cube_cells(const struct cube *cube, unsigned level)
{
    const struct cube_accounts *a = &cube->accounts;
    return a->kinds * (level & CUBE_ALL_PERIODS ? 1 : a->periods) * (level & CUBE_ALL_GROUPS ? 1 : a->groups);
}

size_t cube_cell(const struct cube *cube, unsigned level, size_t kind, size_t period, size_t group)
{
    size_t cell = kind;
    if (!(level & CUBE_ALL_PERIODS))
        cell = cell * cube->accounts.periods + period;
    if (!(level & CUBE_ALL_GROUPS))
        cell = cell * cube->accounts.groups + group;
    return cell;
}

static size_t cell_of(const struct cube *cube, unsigned level, uint32_t account)
{
    const struct cube_accounts *a = &cube->accounts;
    return cube_cell(cube, level, a->kind[account], a->period[account], a->group[account]);
}

static bool is_in(const struct cube *cube, uint32_t account) { return cube->accounts.kind[account] != CUBE_OUT; }

/* Turns begin[cell + 1] = how many into begin[cell] = where the cell's accounts begin in `ordered`. */
static void sum_up(size_t *begin, size_t cells)
{
    begin[0] = 0;
    for (size_t cell = 0; cell < cells; cell++)
        begin[cell + 1] += begin[cell];
}

/* How many distinct workers the accounts list[0 … count) have. */
static uint64_t count_workers(struct cube *cube, const uint32_t *list, size_t count)
{
    const struct cube_accounts *a = &cube->accounts;
    uint64_t workers = 0;
    cube->now++;
    for (size_t i = 0; i < count; i++) {
        uint32_t from = a->first_worker[list[i]], end = a->first_worker[list[i] + 1];
        workers += from == end;
        for (; from < end; from++) {
            workers += cube->seen[a->worker[from]] != cube->now;
            cube->seen[a->worker[from]] = cube->now;
        }
    }
    return workers;
}

/* ordered[] now holds each cell's accounts; gives back where cell begins, after filling has moved the begins by one
 * cell. */
static size_t begin_of(const struct cube *cube, size_t cell) { return cell ? cube->begin[cell - 1] : 0; }

static double median(const struct cube *cube, const uint32_t *list, size_t count)
{
    const uint32_t *words = cube->accounts.words;
    if (!count)
        return 0;
    double upper = words[list[count / 2]];
    return count % 2 ? upper : (words[list[count / 2 - 1]] + upper) / 2;
}

/* by_words: the accounts in the selection in order of length, so that every cell's are too, and its median stands in
 * the middle. */
static void find_bases(struct cube *cube, unsigned level, const uint32_t *by_words, size_t count)
{
    struct cube_base *bases = cube->bases[level];
    const size_t cells = cube_cells(cube, level);
    memset(cube->begin, 0, (cells + 1) * sizeof *cube->begin);
    for (size_t i = 0; i < count; i++) {
        size_t cell = cell_of(cube, level, by_words[i]);
        bases[cell].accounts++;
        bases[cell].words += cube->accounts.words[by_words[i]];
        cube->begin[cell + 1]++;
    }
    sum_up(cube->begin, cells);
    for (size_t i = 0; i < count; i++)
        cube->ordered[cube->begin[cell_of(cube, level, by_words[i])]++] = by_words[i];
    for (size_t cell = 0; cell < cells; cell++) {
        const uint32_t *list = cube->ordered + begin_of(cube, cell);
        bases[cell].workers = count_workers(cube, list, bases[cell].accounts);
        bases[cell].words_median = median(cube, list, bases[cell].accounts);
    }
}

struct length {
    uint32_t words, account;
};

static int by_length(const void *a, const void *b)
{
    const struct length *x = a, *y = b;
    if (x->words != y->words)
        return x->words < y->words ? -1 : 1;
    return (x->account > y->account) - (x->account < y->account);
}

static enum newid_status find_all_bases(struct cube *cube, struct newid_error *err)
{
    const struct cube_accounts *a = &cube->accounts;
    struct length *lengths = mem_zalloc(a->count, sizeof *lengths);
    uint32_t *by_words = mem_zalloc(a->count, sizeof *by_words);
    enum newid_status status = NEWID_OK;
    size_t count = 0;
    if (!lengths || !by_words) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    for (uint32_t i = 0; i < a->count; i++)
        if (is_in(cube, i))
            lengths[count++] = (struct length){a->words[i], i};
    qsort(lengths, count, sizeof *lengths, by_length);
    for (size_t i = 0; i < count; i++)
        by_words[i] = lengths[i].account;
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        find_bases(cube, level, by_words, count);
done:
    mem_free(by_words);
    mem_free(lengths);
    return status;
}

enum newid_status cube_new(struct cube **out, const struct cube_accounts *accounts, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct cube *cube = mem_zalloc(1, sizeof *cube);
    if (!cube)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    cube->accounts = *accounts;
    cube->ordered = mem_zalloc(accounts->count, sizeof *cube->ordered);
    cube->seen = mem_zalloc(accounts->worker_count, sizeof *cube->seen);
    cube->begin = mem_zalloc(cube_cells(cube, 0) + 1, sizeof *cube->begin);
    bool complete = cube->ordered && cube->seen && cube->begin;
    for (unsigned level = 0; level < CUBE_LEVELS && complete; level++) {
        cube->bases[level] = mem_zalloc(cube_cells(cube, level), sizeof *cube->bases[level]);
        cube->counts[level] = mem_zalloc(cube_cells(cube, level), sizeof *cube->counts[level]);
        complete = cube->bases[level] && cube->counts[level];
    }
    status = complete ? find_all_bases(cube, err) : newid_fail(err, NEWID_MEMORY, "out of memory");
    if (status)
        cube_free(cube);
    else
        *out = cube;
    return status;
}

void cube_free(struct cube *cube)
{
    if (!cube)
        return;
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        mem_free(cube->bases[level]);
        mem_free(cube->counts[level]);
    }
    mem_free(cube->ordered);
    mem_free(cube->seen);
    mem_free(cube->begin);
    mem_free(cube);
}

const struct cube_base *cube_bases(const struct cube *cube, unsigned level) { return cube->bases[level]; }

static void count_mention(struct cube_count *count, const struct mention *mention)
{
    count->accounts += mention->hits > 0;
    count->hits += mention->hits;
    for (unsigned s = 0; s < NEWID_STATUSES; s++)
        count->with_status[s] += mention->statuses >> s & 1;
}

const struct cube_count *cube_count(struct cube *cube, unsigned level, const struct mentions *mentions)
{
    struct cube_count *counts = cube->counts[level];
    const size_t cells = cube_cells(cube, level);
    memset(counts, 0, cells * sizeof *counts);
    for (size_t i = 0; i < mentions->count; i++)
        if (is_in(cube, mentions->items[i].account))
            count_mention(&counts[cell_of(cube, level, mentions->items[i].account)], &mentions->items[i]);
    for (size_t cell = 0; cell < cells; cell++)
        cube->begin[cell + 1] = counts[cell].accounts;
    sum_up(cube->begin, cells);
    for (size_t i = 0; i < mentions->count; i++) {
        uint32_t account = mentions->items[i].account;
        if (is_in(cube, account) && mentions->items[i].hits)
            cube->ordered[cube->begin[cell_of(cube, level, account)]++] = account;
    }
    for (size_t cell = 0; cell < cells; cell++)
        if (counts[cell].accounts)
            counts[cell].workers = count_workers(cube, cube->ordered + begin_of(cube, cell), counts[cell].accounts);
    return counts;
}
