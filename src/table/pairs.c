#include "table/pairs.h"

#include "util/mem.h"

#include <stdbool.h>
#include <string.h>

/* While the pairs are made: by number where worker × cells are not many more than the accounts, else only those that occur. */
struct making {
    const struct cube_accounts *accounts;
    struct pairs *pairs;
    size_t cells, workings; /* workings: entries of accounts->worker */
    bool dense;
    uint32_t *of_working; /* the pair of each of accounts->worker; NULL where dense */
    size_t further_capacity;
};

static uint32_t *numbers(size_t count)
{
    uint32_t *items = mem_alloc(count * sizeof *items);
    if (items)
        mem_expect(items, count * sizeof *items);
    return items;
}

/* Every pair of a worker and a cell, whether it occurs or not. */
static void number_all(struct making *m)
{
    struct pairs *p = m->pairs;
    p->count = m->accounts->worker_count * m->cells;
    for (size_t pair = 0, run = 1; pair < p->count; run++)
        for (uint32_t cell = 0; cell < m->cells; cell++, pair++) {
            p->cell[pair] = cell;
            p->run[pair] = (uint32_t)run;
        }
}

/* The workings in order of their worker, those of accounts that are not counted left out (a counting sort); how many. */
static size_t sort_workings(const struct making *m, uint32_t *begin, uint32_t *order)
{
    const struct cube_accounts *a = m->accounts;
    for (size_t i = 0; i < a->count; i++)
        for (uint32_t w = a->first_worker[i]; w < a->first_worker[i + 1] && a->cell[i] != CUBE_OUT; w++)
            begin[a->worker[w] + 1]++;
    for (size_t worker = 0; worker < a->worker_count; worker++)
        begin[worker + 1] += begin[worker];
    for (size_t i = 0; i < a->count; i++)
        for (uint32_t w = a->first_worker[i]; w < a->first_worker[i + 1] && a->cell[i] != CUBE_OUT; w++)
            order[begin[a->worker[w]]++] = w;
    return a->worker_count ? begin[a->worker_count - 1] : 0;
}

/* The cell of each working. */
static void lay_cells(const struct making *m, uint32_t *cell)
{
    const struct cube_accounts *a = m->accounts;
    for (size_t i = 0; i < a->count; i++)
        for (uint32_t w = a->first_worker[i]; w < a->first_worker[i + 1]; w++)
            cell[w] = a->cell[i];
}

static enum newid_status number_those_that_occur(struct making *m, struct newid_error *err)
{
    const struct cube_accounts *a = m->accounts;
    struct pairs *p = m->pairs;
    uint32_t *order = numbers(m->workings), *cell_of = numbers(m->workings);
    uint32_t *begin = mem_zalloc(a->worker_count + 1, sizeof *begin);
    struct {
        uint32_t run, pair;
    } *last = mem_zalloc(m->cells, sizeof *last); /* of each cell */
    enum newid_status status = NEWID_OK;
    m->of_working = numbers(m->workings);
    if (!order || !cell_of || !begin || !last || !m->of_working) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    lay_cells(m, cell_of);
    const size_t count = sort_workings(m, begin, order);
    for (size_t i = 0, run = 0; i < count; i++) {
        while (i >= (run ? begin[run - 1] : 0)) /* begin[worker] has become where the worker's end */
            run++;
        const uint32_t cell = cell_of[order[i]];
        if (last[cell].run != run) {
            last[cell].run = (uint32_t)run;
            last[cell].pair = (uint32_t)p->count;
            p->cell[p->count] = cell;
            p->run[p->count++] = (uint32_t)run;
        }
        m->of_working[order[i]] = last[cell].pair;
    }
done:
    mem_free(order);
    mem_free(cell_of);
    mem_free(begin);
    mem_free(last);
    return status;
}

static uint32_t pair_of(const struct making *m, uint32_t working, uint32_t cell)
{
    return m->dense ? (uint32_t)(m->accounts->worker[working] * m->cells + cell) : m->of_working[working];
}

static enum newid_status give_accounts_their_pairs(struct making *m, struct newid_error *err)
{
    const struct cube_accounts *a = m->accounts;
    struct pairs *p = m->pairs;
    uint32_t run = (uint32_t)a->worker_count;
    for (uint32_t i = 0; i < a->count; i++) {
        uint32_t w = a->first_worker[i], end = a->first_worker[i + 1];
        if (a->cell[i] == CUBE_OUT)
            continue;
        if (w == end) {
            p->cell[p->count] = a->cell[i];
            p->run[p->count] = ++run;
            p->of[i] = (uint32_t)p->count++;
            continue;
        }
        p->of[i] = pair_of(m, w, a->cell[i]);
        for (w++; w < end; w++) {
            if (mem_grow(&p->further, &m->further_capacity, p->further_count + 1, sizeof *p->further))
                return newid_fail(err, NEWID_MEMORY, "out of memory");
            p->further[p->further_count++] = (struct further_pair){i, pair_of(m, w, a->cell[i])};
        }
    }
    return NEWID_OK;
}

/* Which coarser levels are levels of their own, and the cells of level 0 on them. */
static enum newid_status lay_levels(struct pairs *p, const struct cube_axes *axes, struct newid_error *err)
{
    const bool periods = axes->periods > 1, groups = axes->groups > 1;
    if (periods)
        p->coarse[p->coarse_count++] = CUBE_ALL_PERIODS;
    if (groups)
        p->coarse[p->coarse_count++] = CUBE_ALL_GROUPS;
    if (periods && groups)
        p->coarse[p->coarse_count++] = CUBE_ALL_PERIODS | CUBE_ALL_GROUPS;
    for (size_t l = 0; l < p->coarse_count; l++) {
        size_t cell = 0;
        uint32_t *to = p->coarse_cell[l] = mem_alloc(cube_cells(axes, 0) * sizeof *to);
        if (!to)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        for (size_t kind = 0; kind < axes->kinds; kind++)
            for (size_t period = 0; period < axes->periods; period++)
                for (size_t group = 0; group < axes->groups; group++)
                    to[cell++] = (uint32_t)cube_cell(axes, p->coarse[l], kind, period, group);
    }
    return NEWID_OK;
}

enum newid_status pairs_make(struct pairs *pairs, const struct cube_accounts *a, struct newid_error *err)
{
    const size_t cells = cube_cells(&a->axes, 0);
    struct making m = {a, pairs, cells, a->first_worker[a->count], false, NULL, 0};
    *pairs = (struct pairs){0};
    m.dense = a->worker_count <= (a->count + a->count / 2) / cells;
    const size_t most = (m.dense ? a->worker_count * cells : m.workings) + a->count;
    pairs->of = numbers(a->count);
    pairs->cell = mem_alloc(most * sizeof *pairs->cell);
    pairs->run = mem_alloc(most * sizeof *pairs->run);
    enum newid_status status = pairs->of && pairs->cell && pairs->run ? lay_levels(pairs, &a->axes, err)
                                                                      : newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status && m.dense)
        number_all(&m);
    else if (!status)
        status = number_those_that_occur(&m, err);
    if (!status)
        status = give_accounts_their_pairs(&m, err);
    mem_free(m.of_working);
    return status;
}

void pairs_release(struct pairs *p)
{
    mem_free(p->of);
    mem_free(p->further);
    mem_free(p->cell);
    mem_free(p->run);
    for (size_t l = 0; l < p->coarse_count; l++)
        mem_free(p->coarse_cell[l]);
    *p = (struct pairs){0};
}

/* ---- counting ---- */

enum newid_status pair_counts_new(struct pair_counts *counts, const struct pairs *pairs, const struct cube_axes *axes,
                                  struct newid_error *err)
{
    unsigned levels = 1; /* a bit a level: those that have arrays of their own */
    *counts = (struct pair_counts){{NULL}, {NULL}};
    for (size_t l = 0; l < pairs->coarse_count; l++)
        levels |= 1u << pairs->coarse[l];
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        if (!(levels & 1u << level))
            continue;
        counts->workers[level] = mem_alloc(cube_cells(axes, level) * sizeof(uint32_t));
        counts->last[level] = mem_alloc(cube_cells(axes, level) * sizeof(uint32_t));
        if (!counts->workers[level] || !counts->last[level])
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    return NEWID_OK;
}

const uint32_t *pair_counts_of(const struct pair_counts *counts, const struct cube_axes *axes, unsigned level)
{
    if (axes->periods == 1)
        level &= ~(unsigned)CUBE_ALL_PERIODS;
    if (axes->groups == 1)
        level &= ~(unsigned)CUBE_ALL_GROUPS;
    return counts->workers[level];
}

void pair_counts_release(struct pair_counts *counts)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        mem_free(counts->workers[level]);
        mem_free(counts->last[level]);
    }
}

/* How many coarse levels there are is a constant in each call, so that the compiler unrolls the walk over them. */
static inline void walk(struct pair_counts *counts, const struct pairs *p, const uint64_t *marked, const size_t coarse)
{
    uint32_t *n = counts->workers[0];
    for (size_t word = 0; word < pair_words(p); word++)
        for (uint64_t bits = marked[word]; bits; bits &= bits - 1) {
            const size_t pair = word * PAIR_WORD_BITS + lowest_bit(bits);
            const uint32_t cell = p->cell[pair], run = p->run[pair];
            n[cell]++;
            for (size_t l = 0; l < coarse; l++) {
                const uint32_t at = p->coarse_cell[l][cell];
                counts->workers[p->coarse[l]][at] += counts->last[p->coarse[l]][at] != run;
                counts->last[p->coarse[l]][at] = run;
            }
        }
}

void pairs_count(struct pair_counts *counts, const struct pairs *p, const struct cube_axes *axes, const uint64_t *marked)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        if (counts->workers[level]) {
            memset(counts->workers[level], 0, cube_cells(axes, level) * sizeof(uint32_t));
            memset(counts->last[level], 0, cube_cells(axes, level) * sizeof(uint32_t));
        }
    if (cube_cells(axes, 0) == 1)
        for (size_t word = 0; word < pair_words(p); word++)
            counts->workers[0][0] += count_bits(marked[word]);
    else if (p->coarse_count == 0)
        walk(counts, p, marked, 0);
    else if (p->coarse_count == 1)
        walk(counts, p, marked, 1);
    else
        walk(counts, p, marked, CUBE_LEVELS - 1);
}
