#include "table/tally.h"

#include "util/mem.h"

#include <string.h>

/*
 * What a cell of level 0 has: accounts with a hit of each status, and hits beyond those. Most that count have a hit of the first
 * status that does (main), so that those which count by others alone are counted beside them.
 */
enum { OTHERS = NEWID_STATUSES };
struct cell_tally {
    uint32_t accounts[NEWID_STATUSES + 1];
    int64_t further;
};

struct tally {
    const struct cube *cube;
    unsigned counted, main; /* main: the first status that counts; NEWID_STATUSES where none does */
    struct cell_tally *cells;
    uint64_t *marked; /* pairs */
};

size_t tally_bytes(const struct cube *cube)
{
    return cube_cells(&cube_accounts(cube)->axes, 0) * sizeof(struct cell_tally) +
           pair_words(cube_pairs(cube)) * sizeof(uint64_t);
}

enum newid_status tally_new(struct tally **out, const struct cube *cube, struct newid_error *err)
{
    struct tally *tally = mem_zalloc(1, sizeof *tally);
    if (!tally)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    tally->cube = cube;
    tally->cells = mem_alloc(cube_cells(&cube_accounts(cube)->axes, 0) * sizeof *tally->cells);
    tally->marked = mem_alloc(pair_words(cube_pairs(cube)) * sizeof *tally->marked);
    if (!tally->cells || !tally->marked) {
        tally_free(tally);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    *out = tally;
    return NEWID_OK;
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    mem_free(tally->cells);
    mem_free(tally->marked);
    mem_free(tally);
}

void tally_begin(struct tally *t, unsigned counted)
{
    t->counted = counted;
    t->main = 0;
    while (t->main < NEWID_STATUSES && !(counted & NEWID_STATUS_BIT(t->main)))
        t->main++;
    memset(t->cells, 0, cube_cells(&cube_accounts(t->cube)->axes, 0) * sizeof *t->cells);
    memset(t->marked, 0, pair_words(cube_pairs(t->cube)) * sizeof *t->marked);
}

/* ---- accounts ---- */

static inline void mark(struct tally *t, uint32_t pair)
{
    t->marked[pair / PAIR_WORD_BITS] |= (uint64_t)1 << pair % PAIR_WORD_BITS;
}

/* counter: a status or OTHERS; writers: whether they are marked too. */
static inline void walk_word(struct tally *t, uint64_t bits, size_t first, unsigned counter, bool writers)
{
    const uint32_t *cell = cube_accounts(t->cube)->cell + first, *of = cube_pairs(t->cube)->of + first;
    for (; bits; bits &= bits - 1) {
        const unsigned i = lowest_bit(bits);
        t->cells[cell[i]].accounts[counter]++;
        if (writers)
            mark(t, of[i]);
    }
}

/* In the one cell that there is, accounts are counted without looking at each. */
static inline void walk_one_cell(struct tally *t, uint64_t bits, size_t first, unsigned counter, bool writers)
{
    const uint32_t *of = cube_pairs(t->cube)->of + first;
    t->cells->accounts[counter] += count_bits(bits);
    for (; writers && bits; bits &= bits - 1)
        mark(t, of[lowest_bit(bits)]);
}

/* The accounts in set and in `in` but not in `but`, which may be NULL. */
static void walk(struct tally *t, const account_set set, const account_set in, const uint64_t *but, size_t first,
                 unsigned counter, bool writers)
{
    const bool one_cell = cube_cells(&cube_accounts(t->cube)->axes, 0) == 1;
    for (size_t w = 0; w < BLOCK_WORDS; w++) {
        const uint64_t bits = set[w] & in[w] & (but ? ~but[w] : UINT64_MAX);
        if (!bits)
            continue;
        if (one_cell)
            walk_one_cell(t, bits, first + w * WORD_BITS, counter, writers);
        else
            walk_word(t, bits, first + w * WORD_BITS, counter, writers);
    }
}

static bool is_member(const account_set set, uint32_t place) { return set[place / WORD_BITS] >> place % WORD_BITS & 1; }

/* The workers of the block's accounts beyond each one's first. */
static void mark_further(struct tally *t, const account_set counted, const account_set in, size_t first)
{
    const struct pairs *p = cube_pairs(t->cube);
    size_t low = 0, high = p->further_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (p->further[middle].account < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < p->further_count && p->further[low].account - first < BLOCK_ACCOUNTS; low++) {
        const uint32_t place = (uint32_t)(p->further[low].account - first);
        if (is_member(counted, place) && is_member(in, place))
            mark(t, p->further[low].pair);
    }
}

static void add_accounts(struct tally *t, const struct marks *marks, size_t first, const account_set in)
{
    account_set counted;
    const bool has_main = t->main < NEWID_STATUSES && marks->has[t->main];
    for (unsigned s = 0; s < NEWID_STATUSES; s++)
        if (marks->has[s])
            walk(t, marks->with[s], in, NULL, first, s, s == t->main);
    bool more = cube_pairs(t->cube)->further_count;
    for (unsigned s = t->main + 1; s < NEWID_STATUSES; s++)
        more |= marks->has[s] && t->counted & NEWID_STATUS_BIT(s);
    if (!more)
        return;
    marks_union(counted, marks, t->counted);
    walk(t, counted, in, has_main ? marks->with[t->main] : NULL, first, OTHERS, true);
    mark_further(t, counted, in, first);
}

/* ---- hits ---- */

static void add_hits(struct tally *t, const struct marks *marks, size_t first, const account_set in)
{
    const uint32_t *cell = cube_accounts(t->cube)->cell + first;
    uint32_t place;
    int32_t change;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        struct marks_list more = marks->more[s];
        while (t->counted & NEWID_STATUS_BIT(s) && marks_next_more(&more, &place))
            if (is_member(in, place))
                t->cells[cell[place]].further++;
    }
    struct marks_list corrections = marks->corrections;
    while (marks_next_correction(&corrections, t->counted, &place, &change))
        if (is_member(in, place))
            t->cells[cell[place]].further += change;
}

void tally_add(struct tally *t, const struct marks *marks, size_t first, const account_set in)
{
    add_accounts(t, marks, first, in);
    add_hits(t, marks, first, in);
}

/* ---- figures ---- */

enum newid_status tally_figures_new(struct tally_figures *figures, const struct cube *cube, struct newid_error *err)
{
    const struct cube_axes *axes = &cube_accounts(cube)->axes;
    *figures = (struct tally_figures){{NULL}, {{NULL}, {NULL}}};
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        if (!(figures->of[level] = mem_alloc(cube_cells(axes, level) * sizeof *figures->of[level])))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    return pair_counts_new(&figures->writers, cube_pairs(cube), axes, err);
}

void tally_figures_release(struct tally_figures *figures)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(figures->of[level]);
    pair_counts_release(&figures->writers);
}

static struct cube_count count_of(const struct tally *t, const struct cell_tally *cell)
{
    struct cube_count count = {.accounts = cell->accounts[OTHERS]};
    int64_t hits = cell->further;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        count.with_status[s] = cell->accounts[s];
        hits += t->counted & NEWID_STATUS_BIT(s) ? cell->accounts[s] : 0;
    }
    if (t->main < NEWID_STATUSES)
        count.accounts += cell->accounts[t->main];
    count.hits = (uint64_t)hits;
    return count;
}

static void add_to(struct cube_count *to, const struct cube_count *count)
{
    to->accounts += count->accounts;
    to->hits += count->hits;
    for (unsigned s = 0; s < NEWID_STATUSES; s++)
        to->with_status[s] += count->with_status[s];
}

void tally_end(const struct tally *t, struct tally_figures *figures)
{
    const struct cube_axes *axes = &cube_accounts(t->cube)->axes;
    const size_t cells = cube_cells(axes, 0);
    for (unsigned level = 1; level < CUBE_LEVELS; level++)
        memset(figures->of[level], 0, cube_cells(axes, level) * sizeof *figures->of[level]);
    for (size_t cell = 0; cell < cells; cell++) {
        const size_t group = cell % axes->groups, period = cell / axes->groups % axes->periods;
        const size_t kind = cell / axes->groups / axes->periods;
        figures->of[0][cell] = count_of(t, &t->cells[cell]);
        for (unsigned level = 1; level < CUBE_LEVELS; level++)
            add_to(&figures->of[level][cube_cell(axes, level, kind, period, group)], &figures->of[0][cell]);
    }
    pairs_count(&figures->writers, cube_pairs(t->cube), axes, t->marked);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        for (size_t cell = 0; cell < cube_cells(axes, level); cell++)
            figures->of[level][cell].workers = pair_counts_of(&figures->writers, axes, level)[cell];
}
