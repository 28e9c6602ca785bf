#include "table/tally.h"

#include "util/mem.h"

#include <string.h>

/*
 * Accounts of a cell of level 0 are counted by the statuses that their hits have. Most of those that count have a hit
 * of the first status that does (main), so that those which count by others alone are counted beside them; so are those
 * that count and have no worker.
 */
enum { OTHERS = NEWID_STATUSES, ALONE, COUNTERS };

struct tally {
    const struct cube *cube;
    size_t cells;
    unsigned counted, main;       /* main: NEWID_STATUSES where no status counts */
    uint32_t *accounts[COUNTERS]; /* a number a cell */
    int64_t *further;             /* hits beyond the first of each account and status */
    uint64_t *marked;             /* in the rows of the seats */
    uint32_t *memory;             /* of the accounts */
    uint32_t *of_slots;           /* accounts of each slot of the clusters, and one that is none; NULL without */
};

size_t tally_bytes(const struct cube *cube)
{
    return cube_cells(&cube_accounts(cube)->axes, 0) * (COUNTERS * sizeof(uint32_t) + sizeof(int64_t)) +
           cube_seats(cube)->words * sizeof(uint64_t) +
           (cube_clusters(cube) ? (cube_clusters(cube)->slots + 1) * sizeof(uint32_t) : 0);
}

enum newid_status tally_new(struct tally **out, const struct cube *cube, struct newid_error *err)
{
    struct tally *tally = mem_zalloc(1, sizeof *tally);
    if (!tally)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    tally->cube = cube;
    tally->cells = cube_cells(&cube_accounts(cube)->axes, 0);
    tally->memory = mem_alloc(COUNTERS * tally->cells * sizeof *tally->memory);
    tally->further = mem_alloc(tally->cells * sizeof *tally->further);
    tally->marked = mem_alloc(cube_seats(cube)->words * sizeof *tally->marked);
    if (cube_clusters(cube))
        tally->of_slots = mem_alloc((cube_clusters(cube)->slots + 1) * sizeof *tally->of_slots);
    if (!tally->memory || !tally->further || !tally->marked || (cube_clusters(cube) && !tally->of_slots)) {
        tally_free(tally);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    for (size_t i = 0; i < COUNTERS; i++)
        tally->accounts[i] = tally->memory + i * tally->cells;
    *out = tally;
    return NEWID_OK;
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    mem_free(tally->memory);
    mem_free(tally->further);
    mem_free(tally->marked);
    mem_free(tally->of_slots);
    mem_free(tally);
}

void tally_begin(struct tally *t, unsigned counted)
{
    t->counted = counted;
    t->main = 0;
    while (t->main < NEWID_STATUSES && !(counted & NEWID_STATUS_BIT(t->main)))
        t->main++;
    memset(t->memory, 0, COUNTERS * t->cells * sizeof *t->memory);
    memset(t->further, 0, t->cells * sizeof *t->further);
    memset(t->marked, 0, cube_seats(t->cube)->words * sizeof *t->marked);
    if (t->of_slots)
        memset(t->of_slots, 0, (cube_clusters(t->cube)->slots + 1) * sizeof *t->of_slots);
}

/* ---- accounts ---- */

/* What a walk reads and writes. */
struct walk {
    const uint32_t *cell, *bit_of; /* of the block's accounts */
    uint32_t *accounts;            /* where they are counted */
    uint64_t *marked;              /* NULL: writers are not marked, nor clusters counted */
    const uint32_t *slot_of;       /* of the block's accounts; NULL: clusters are not counted */
    uint32_t *of_slots;
};

static inline void walk_word(const struct walk *walk, size_t place, uint64_t bits, bool writers, bool clusters)
{
    const uint32_t *cell = walk->cell + place, *bit_of = walk->bit_of + place;
    for (; bits; bits &= bits - 1) {
        const unsigned i = lowest_bit(bits);
        walk->accounts[cell[i]]++;
        if (writers)
            mark_bit(walk->marked, bit_of[i]);
        if (clusters)
            walk->of_slots[walk->slot_of[place + i]]++;
    }
}

/* In the one cell that there is, accounts are counted without looking at each. */
static inline void walk_word_of_one_cell(const struct walk *walk, size_t place, uint64_t bits)
{
    const uint32_t *bit_of = walk->bit_of + place;
    walk->accounts[0] += count_bits(bits);
    for (uint64_t left = bits; walk->marked && left; left &= left - 1)
        mark_bit(walk->marked, bit_of[lowest_bit(left)]);
    for (; walk->marked && walk->slot_of && bits; bits &= bits - 1)
        walk->of_slots[walk->slot_of[place + lowest_bit(bits)]]++;
}

/* The accounts in set and in `in` but not in `but`, which may be NULL. */
static void walk_set(const struct tally *t, const struct walk *walk, const account_set set, const account_set in,
                     const uint64_t *but)
{
    for (size_t w = 0; w < BLOCK_WORDS; w++) {
        const uint64_t bits = set[w] & in[w] & (but ? ~but[w] : UINT64_MAX);
        if (!bits)
            continue;
        if (t->cells == 1)
            walk_word_of_one_cell(walk, w * WORD_BITS, bits);
        else if (walk->marked && walk->slot_of)
            walk_word(walk, w * WORD_BITS, bits, true, true);
        else if (walk->marked)
            walk_word(walk, w * WORD_BITS, bits, true, false);
        else
            walk_word(walk, w * WORD_BITS, bits, false, false);
    }
}

static bool is_member(const account_set set, uint32_t place) { return set[place / WORD_BITS] >> place % WORD_BITS & 1; }

/* The workers of the block's accounts beyond each one's first. */
static void mark_further(struct tally *t, const account_set counted, const account_set in, size_t first)
{
    const struct seats *s = cube_seats(t->cube);
    size_t low = 0, high = s->further_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (s->further[middle].account < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < s->further_count && s->further[low].account - first < BLOCK_ACCOUNTS; low++) {
        const uint32_t place = (uint32_t)(s->further[low].account - first);
        if (is_member(counted, place) && is_member(in, place))
            mark_bit(t->marked, s->further[low].bit);
    }
}

static void add_accounts(struct tally *t, const struct marks *marks, size_t first, const account_set in,
                         const account_set alone)
{
    struct walk walk = {.cell = cube_accounts(t->cube)->cell + first,
                        .bit_of = cube_seats(t->cube)->bit_of + first,
                        .slot_of = t->of_slots ? cube_clusters(t->cube)->slot_of + first : NULL,
                        .of_slots = t->of_slots};
    bool more = alone || cube_seats(t->cube)->further_count;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        if (!marks->has[s])
            continue;
        walk.accounts = t->accounts[s];
        walk.marked = s == t->main ? t->marked : NULL;
        walk_set(t, &walk, marks->with[s], in, NULL);
        more |= s > t->main && t->counted & NEWID_STATUS_BIT(s);
    }
    if (!more)
        return;
    account_set counted;
    marks_union(counted, marks, t->counted);
    walk.accounts = t->accounts[OTHERS];
    walk.marked = t->marked;
    walk_set(t, &walk, counted, in, t->main < NEWID_STATUSES && marks->has[t->main] ? marks->with[t->main] : NULL);
    mark_further(t, counted, in, first);
    walk.accounts = t->accounts[ALONE];
    walk.marked = NULL;
    for (size_t w = 0; w < BLOCK_WORDS && alone; w++)
        counted[w] &= alone[w];
    if (alone)
        walk_set(t, &walk, counted, in, NULL);
}

/* ---- hits ---- */

static bool add_hits(struct tally *t, const struct marks *marks, size_t first, const account_set in)
{
    const uint32_t *cell = cube_accounts(t->cube)->cell + first;
    bool sound = true;
    uint32_t place;
    int32_t change;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        struct marks_list more = marks->more[s];
        if (!(t->counted & NEWID_STATUS_BIT(s)))
            continue;
        while (marks_next_more(&more, &place))
            if (is_member(in, place))
                t->further[cell[place]]++;
        sound &= marks_at_end(&more);
    }
    struct marks_list corrections = marks->corrections;
    while (marks_next_correction(&corrections, t->counted, &place, &change))
        if (is_member(in, place))
            t->further[cell[place]] += change;
    return sound && marks_at_end(&corrections);
}

bool tally_add(struct tally *t, const struct marks *marks, size_t first, const account_set in, const account_set alone)
{
    add_accounts(t, marks, first, in, alone);
    return add_hits(t, marks, first, in);
}

/* ---- figures ---- */

enum newid_status tally_figures_new(struct tally_figures *figures, const struct cube *cube, struct newid_error *err)
{
    const struct cube_axes *axes = &cube_accounts(cube)->axes;
    *figures = (struct tally_figures){{NULL}, {{NULL}, NULL}, {{NULL}, NULL}};
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        if (!(figures->of[level] = mem_alloc(cube_cells(axes, level) * sizeof *figures->of[level])))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = writers_new(&figures->writers, axes, err);
    return status || !cube_clusters(cube) ? status : cluster_figures_new(&figures->clusters, axes, err);
}

void tally_figures_release(struct tally_figures *figures)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(figures->of[level]);
    writers_release(&figures->writers);
    cluster_figures_release(&figures->clusters);
}

/* workers: only those accounts that are their own. */
static struct cube_count count_of(const struct tally *t, size_t cell)
{
    struct cube_count count = {.accounts = t->accounts[OTHERS][cell], .workers = t->accounts[ALONE][cell]};
    int64_t hits = t->further[cell];
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        count.with_status[s] = t->accounts[s][cell];
        hits += t->counted & NEWID_STATUS_BIT(s) ? t->accounts[s][cell] : 0;
    }
    if (t->main < NEWID_STATUSES)
        count.accounts += t->accounts[t->main][cell];
    count.hits = (uint64_t)hits;
    return count;
}

static void add_to(struct cube_count *to, const struct cube_count *count)
{
    to->accounts += count->accounts;
    to->workers += count->workers;
    to->hits += count->hits;
    for (unsigned s = 0; s < NEWID_STATUSES; s++)
        to->with_status[s] += count->with_status[s];
}

/* Those without a worker are clusters of one account. Until the writers are added, workers holds them alone. */
static void add_clusters(const struct tally *t, struct tally_figures *figures)
{
    const struct cube_axes *axes = &cube_accounts(t->cube)->axes;
    cube_clusters_sum(&figures->clusters, cube_clusters(t->cube), t->of_slots);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        for (size_t i = 0; i < cube_cells(axes, level); i++) {
            struct cube_count *count = &figures->of[level][i];
            count->xx = figures->clusters.of[level][i].xx + count->workers;
            count->xn = figures->clusters.of[level][i].xn + count->workers;
        }
}

void tally_end(const struct tally *t, struct tally_figures *figures)
{
    const struct cube_axes *axes = &cube_accounts(t->cube)->axes;
    size_t cell = 0;
    for (unsigned level = 1; level < CUBE_LEVELS; level++)
        memset(figures->of[level], 0, cube_cells(axes, level) * sizeof *figures->of[level]);
    for (size_t kind = 0; kind < axes->kinds; kind++)
        for (size_t period = 0; period < axes->periods; period++)
            for (size_t group = 0; group < axes->groups; group++, cell++) {
                figures->of[0][cell] = count_of(t, cell);
                for (unsigned level = 1; level < CUBE_LEVELS; level++)
                    add_to(&figures->of[level][cube_cell(axes, level, kind, period, group)], &figures->of[0][cell]);
            }
    if (t->of_slots)
        add_clusters(t, figures);
    writers_count(&figures->writers, cube_seats(t->cube), t->marked);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        for (size_t i = 0; i < cube_cells(axes, level); i++)
            figures->of[level][i].workers += writers_of(&figures->writers, axes, level)[i];
}
