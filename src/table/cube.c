#include "table/cube.h"

#include "table/cube_clusters.h"
#include "util/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cube {
    struct cube_accounts accounts;
    struct seats seats;
    struct cube_clusters clusters;
    struct cube_base *bases[CUBE_LEVELS];
};

size_t cube_cells(const struct cube_axes *axes, unsigned level)
{
    return axes->kinds * (level & CUBE_ALL_PERIODS ? 1 : axes->periods) * (level & CUBE_ALL_GROUPS ? 1 : axes->groups);
}

size_t cube_cell(const struct cube_axes *axes, unsigned level, size_t kind, size_t period, size_t group)
{
    size_t cell = kind;
    if (!(level & CUBE_ALL_PERIODS))
        cell = cell * axes->periods + period;
    if (!(level & CUBE_ALL_GROUPS))
        cell = cell * axes->groups + group;
    return cell;
}

const struct cube_accounts *cube_accounts(const struct cube *cube) { return &cube->accounts; }

const struct seats *cube_seats(const struct cube *cube) { return &cube->seats; }

const struct cube_clusters *cube_clusters(const struct cube *cube)
{
    return cube->accounts.clustered ? &cube->clusters : NULL;
}

const struct cube_base *cube_bases(const struct cube *cube, unsigned level) { return cube->bases[level]; }

/* ---- medians ---- */

/* The lengths of the counted accounts, those of a cell of level 0 together: cell's are words[begin[cell] … begin[cell +
 * 1]). */
struct lengths {
    uint32_t *words, *begin;
    /* Scratch. */
    uint32_t *sorted;
    uint32_t count_of[1 << 12];
};

static enum newid_status lengths_make(struct lengths *l, const struct cube_accounts *a, struct newid_error *err)
{
    const size_t cells = cube_cells(&a->axes, 0);
    l->words = mem_alloc(a->count * sizeof *l->words);
    l->sorted = mem_alloc(a->count * sizeof *l->sorted); /* touched only where there are few, or lengths of all sizes */
    l->begin = mem_zalloc(cells + 2, sizeof *l->begin);
    if (!l->words || !l->sorted || !l->begin)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    mem_expect(l->words, a->count * sizeof *l->words);
    uint32_t *next = l->begin + 1; /* moves on to where the cell ends, which is where the next one begins */
    for (size_t i = 0; i < a->count; i++)
        if (a->cell[i] != CUBE_OUT)
            next[a->cell[i] + 1]++;
    for (size_t cell = 0; cell < cells; cell++)
        next[cell + 1] += next[cell];
    for (size_t i = 0; i < a->count; i++)
        if (a->cell[i] != CUBE_OUT)
            l->words[next[a->cell[i]]++] = a->words[i];
    return NEWID_OK;
}

static void lengths_release(struct lengths *l)
{
    mem_free(l->words);
    mem_free(l->sorted);
    mem_free(l->begin);
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* What stands at these places of the numbers in order, which are counted by their distance from the least. */
static void find_by_counting(struct lengths *l, uint32_t least, size_t count, uint32_t *lower, uint32_t *upper)
{
    size_t before = 0;
    uint32_t i = 0;
    while (before + l->count_of[i] <= (count - 1) / 2)
        before += l->count_of[i++];
    *lower = least + i;
    while (before + l->count_of[i] <= count / 2)
        before += l->count_of[i++];
    *upper = least + i;
}

/* The cells first, first + step, … of level 0, `cells` of them, as one. */
static double median_of(struct lengths *l, size_t first, size_t step, size_t cells)
{
    enum { RANGE = sizeof l->count_of / sizeof *l->count_of, FEW = 64 };
    uint32_t least = UINT32_MAX, most = 0, lower, upper;
    size_t count = 0;
    for (size_t c = 0, cell = first; c < cells; c++, cell += step)
        for (size_t i = l->begin[cell]; i < l->begin[cell + 1]; i++) {
            least = l->words[i] < least ? l->words[i] : least;
            most = l->words[i] > most ? l->words[i] : most;
            count++;
        }
    if (!count)
        return 0;
    const bool counting = count > FEW && most - least < RANGE;
    if (counting)
        memset(l->count_of, 0, (most - least + 1) * sizeof *l->count_of);
    size_t copied = 0;
    for (size_t c = 0, cell = first; c < cells; c++, cell += step)
        for (size_t i = l->begin[cell]; i < l->begin[cell + 1]; i++)
            if (counting)
                l->count_of[l->words[i] - least]++;
            else
                l->sorted[copied++] = l->words[i];
    if (counting) {
        find_by_counting(l, least, count, &lower, &upper);
    } else {
        qsort(l->sorted, count, sizeof *l->sorted, by_number);
        lower = l->sorted[(count - 1) / 2];
        upper = l->sorted[count / 2];
    }
    return count % 2 ? upper : ((double)lower + upper) / 2;
}

/* On levels that differ from a finer one; the others are copies, see find_bases. */
static void find_medians(struct cube *cube, struct lengths *l)
{
    const struct cube_axes *axes = &cube->accounts.axes;
    const size_t a_kind = axes->periods * axes->groups;
    for (size_t cell = 0; cell < cube_cells(axes, 0); cell++)
        cube->bases[0][cell].words_median = median_of(l, cell, 1, 1);
    for (size_t cell = 0; axes->groups > 1 && cell < cube_cells(axes, CUBE_ALL_GROUPS); cell++)
        cube->bases[CUBE_ALL_GROUPS][cell].words_median = median_of(l, cell * axes->groups, 1, axes->groups);
    for (size_t cell = 0; axes->periods > 1 && cell < cube_cells(axes, CUBE_ALL_PERIODS); cell++)
        cube->bases[CUBE_ALL_PERIODS][cell].words_median =
            median_of(l, cell / axes->groups * a_kind + cell % axes->groups, axes->groups, axes->periods);
    for (size_t kind = 0; axes->groups > 1 && axes->periods > 1 && kind < axes->kinds; kind++)
        cube->bases[CUBE_ALL_PERIODS | CUBE_ALL_GROUPS][kind].words_median = median_of(l, kind * a_kind, 1, a_kind);
}

/* ---- bases ---- */

static void count_accounts(struct cube *cube, const struct lengths *l)
{
    for (size_t cell = 0; cell < cube_cells(&cube->accounts.axes, 0); cell++) {
        struct cube_base *base = &cube->bases[0][cell];
        base->accounts = l->begin[cell + 1] - l->begin[cell];
        for (uint32_t i = l->begin[cell]; i < l->begin[cell + 1]; i++)
            base->words += l->words[i];
    }
}

static void add_up(struct cube *cube)
{
    const struct cube_axes *axes = &cube->accounts.axes;
    size_t cell = 0;
    for (size_t kind = 0; kind < axes->kinds; kind++)
        for (size_t period = 0; period < axes->periods; period++)
            for (size_t group = 0; group < axes->groups; group++, cell++)
                for (unsigned level = 1; level < CUBE_LEVELS; level++) {
                    struct cube_base *to = &cube->bases[level][cube_cell(axes, level, kind, period, group)];
                    to->accounts += cube->bases[0][cell].accounts;
                    to->words += cube->bases[0][cell].words;
                }
}

/* Marks every account's workers. */
static void mark_all(const struct cube *cube, uint64_t *marked)
{
    const struct seats *s = &cube->seats;
    for (size_t i = 0; i < cube->accounts.count; i++)
        if (cube->accounts.cell[i] != CUBE_OUT)
            mark_bit(marked, s->bit_of[i]);
    for (size_t i = 0; i < s->further_count; i++)
        mark_bit(marked, s->further[i].bit);
}

/* Accounts without a worker are counted as they are: each is its own, on every level. */
static void add_those_alone(struct cube *cube)
{
    const struct cube_accounts *a = &cube->accounts;
    const size_t groups = a->axes.groups, periods = a->axes.periods;
    for (size_t i = 0; i < a->count && cube->seats.any_alone; i++)
        if (a->cell[i] != CUBE_OUT && a->first_worker[i] == a->first_worker[i + 1])
            for (unsigned level = 0; level < CUBE_LEVELS; level++)
                cube->bases[level][cube_cell(&a->axes, level, a->cell[i] / groups / periods,
                                             a->cell[i] / groups % periods, a->cell[i] % groups)]
                    .workers++;
}

/* Before the writers are added to those that have no worker, each of which is a cluster of its own. */
static enum newid_status find_clusters(struct cube *cube, struct newid_error *err)
{
    const struct cube_axes *axes = &cube->accounts.axes;
    struct cluster_figures figures = {{NULL}, NULL};
    enum newid_status status = cube_clusters_make(&cube->clusters, &cube->accounts, &cube->seats, err);
    if (!status)
        status = cluster_figures_new(&figures, axes, err);
    if (!status)
        cube_clusters_sum(&figures, &cube->clusters, cube->clusters.n[0]);
    for (unsigned level = 0; level < CUBE_LEVELS && !status; level++)
        for (size_t cell = 0; cell < cube_cells(axes, level); cell++) {
            struct cube_base *base = &cube->bases[level][cell];
            const uint64_t alone = base->workers;
            base->clusters = figures.of[level][cell].clusters + alone;
            base->nn = figures.of[level][cell].xx + alone;
        }
    cluster_figures_release(&figures);
    return status;
}

static enum newid_status find_writers(struct cube *cube, struct newid_error *err)
{
    const struct cube_axes *axes = &cube->accounts.axes;
    struct writers writers;
    uint64_t *marked = mem_zalloc(cube->seats.words, sizeof *marked);
    enum newid_status status = writers_new(&writers, axes, err);
    if (!status && !marked)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status) {
        mark_all(cube, marked);
        writers_count(&writers, &cube->seats, marked);
        add_those_alone(cube);
        if (cube->accounts.clustered)
            status = find_clusters(cube, err);
        for (unsigned level = 0; level < CUBE_LEVELS; level++)
            for (size_t cell = 0; cell < cube_cells(axes, level); cell++)
                cube->bases[level][cell].workers += writers_of(&writers, axes, level)[cell];
    }
    mem_free(marked);
    writers_release(&writers);
    return status;
}

/* Levels that sum over an axis of one place are the same as the finer one. */
static void copy_medians(struct cube *cube)
{
    const struct cube_axes *axes = &cube->accounts.axes;
    for (unsigned level = 1; level < CUBE_LEVELS; level++) {
        unsigned finer = level;
        if (axes->periods == 1)
            finer &= ~(unsigned)CUBE_ALL_PERIODS;
        if (axes->groups == 1)
            finer &= ~(unsigned)CUBE_ALL_GROUPS;
        for (size_t cell = 0; finer != level && cell < cube_cells(axes, level); cell++)
            cube->bases[level][cell].words_median = cube->bases[finer][cell].words_median;
    }
}

/* Everything about the accounts themselves; their writers are another thread's. */
struct base_work {
    struct cube *cube;
    enum newid_status status;
    struct newid_error err;
};

static void *find_lengths(void *context)
{
    struct base_work *work = context;
    struct lengths *lengths = mem_zalloc(1, sizeof *lengths);
    work->status = lengths ? lengths_make(lengths, &work->cube->accounts, &work->err)
                           : newid_fail(&work->err, NEWID_MEMORY, "out of memory");
    if (!work->status) {
        count_accounts(work->cube, lengths);
        add_up(work->cube);
        find_medians(work->cube, lengths);
        copy_medians(work->cube);
    }
    if (lengths)
        lengths_release(lengths);
    mem_free(lengths);
    return NULL;
}

/* The thread takes no signals: Ctrl-C is the caller's. Where none can be had, or is worth it, the work is done here. */
static bool start(pthread_t *thread, struct base_work *work)
{
    enum { WORTH_A_THREAD = 50000 };
    sigset_t all, before;
    if (work->cube->accounts.count < WORTH_A_THREAD)
        return false;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const bool started = pthread_create(thread, NULL, find_lengths, work) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static enum newid_status find_bases(struct cube *cube, struct newid_error *err)
{
    struct base_work work = {cube, NEWID_OK, NEWID_ERROR_INIT};
    pthread_t thread;
    const bool started = start(&thread, &work);
    if (!started)
        find_lengths(&work);
    enum newid_status status = seats_make(&cube->seats, &cube->accounts, err);
    if (!status)
        status = find_writers(cube, err);
    if (started)
        (void)pthread_join(thread, NULL);
    return status || !work.status ? status : newid_fail(err, work.status, "%s", work.err.message);
}

enum newid_status cube_new(struct cube **out, const struct cube_accounts *accounts, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct cube *cube = mem_zalloc(1, sizeof *cube);
    if (!cube)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    cube->accounts = *accounts;
    for (unsigned level = 0; level < CUBE_LEVELS && !status; level++) {
        cube->bases[level] = mem_zalloc(cube_cells(&accounts->axes, level), sizeof *cube->bases[level]);
        if (!cube->bases[level])
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    if (!status)
        status = find_bases(cube, err);
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
    seats_release(&cube->seats);
    cube_clusters_release(&cube->clusters);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(cube->bases[level]);
    mem_free(cube);
}
