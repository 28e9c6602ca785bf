#include "table/cube_clusters.h"

#include "util/mem.h"

#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* What ends with a slot: the worker's slots in one kind and group; in one kind. */
enum { OF_GROUP = 1, OF_KIND = 2 };

/* ---- making ---- */

/* The bits of seats' rows in which accounts lie, in the order of which slots are numbered. */
struct making {
    struct cube_clusters *clusters;
    const struct cube_accounts *accounts;
    const struct seats *seats;
    uint64_t *marked;
    uint32_t *before; /* of each word: bits in the words before it */
};

static bool has_slot(const struct cube_accounts *a, size_t account)
{
    return a->cell[account] != CUBE_OUT && a->first_worker[account] < a->first_worker[account + 1];
}

static void mark(struct making *m)
{
    uint32_t count = 0;
    for (size_t i = 0; i < m->accounts->count; i++)
        if (has_slot(m->accounts, i))
            mark_bit(m->marked, m->seats->bit_of[i]);
    for (size_t word = 0; word < m->seats->words; word++) {
        m->before[word] = count;
        count += count_bits(m->marked[word]);
    }
    m->clusters->slots = count;
}

static uint32_t slot_of_bit(const struct making *m, uint32_t bit)
{
    const uint64_t below = ((uint64_t)1 << bit % MARK_BITS) - 1;
    return m->before[bit / MARK_BITS] + count_bits(m->marked[bit / MARK_BITS] & below);
}

static void give_slots(struct making *m)
{
    struct cube_clusters *c = m->clusters;
    for (size_t i = 0; i < m->accounts->count; i++) {
        if (!has_slot(m->accounts, i)) {
            c->slot_of[i] = (uint32_t)c->slots;
            continue;
        }
        const uint32_t slot = slot_of_bit(m, m->seats->bit_of[i]);
        c->slot_of[i] = slot;
        c->n[0][slot]++;
        c->cell[slot] = m->accounts->cell[i];
    }
}

/* Seats stand in the order of their rows. A seat of which nobody is the first worker has no slot. */
static void mark_ends(struct making *m)
{
    struct cube_clusters *c = m->clusters;
    uint32_t end = 0;
    for (size_t i = 0, begin = 0; i < m->seats->count; i++) {
        const uint32_t seat_begin = end;
        end = i + 1 < m->seats->count ? slot_of_bit(m, m->seats->items[i + 1].row) : (uint32_t)c->slots;
        if (end > seat_begin)
            c->ends[end - 1] |= OF_GROUP;
        if (m->seats->items[i].is_last) {
            if (end > begin)
                c->ends[end - 1] |= OF_KIND;
            begin = end;
        }
    }
}

static size_t period_of(const struct cube_clusters *c, size_t slot)
{
    return c->cell[slot] / c->axes.groups % c->axes.periods;
}

/* The same sum for each slot from begin to end. */
static void spread(uint32_t *to, const uint32_t *n, size_t begin, size_t end)
{
    uint32_t sum = 0;
    for (size_t slot = begin; slot < end; slot++)
        sum += n[slot];
    for (size_t slot = begin; slot < end; slot++)
        to[slot] = sum;
}

static void sum_accounts(struct cube_clusters *c, uint32_t *together)
{
    for (size_t slot = 0, group = 0, kind = 0; slot < c->slots; slot++) {
        if (c->ends[slot] & OF_GROUP) {
            spread(c->n[CUBE_ALL_PERIODS], c->n[0], group, slot + 1);
            group = slot + 1;
        }
        if (!(c->ends[slot] & OF_KIND))
            continue;
        spread(c->n[CUBE_ALL_PERIODS | CUBE_ALL_GROUPS], c->n[0], kind, slot + 1);
        for (size_t i = kind; i <= slot; i++)
            together[period_of(c, i)] += c->n[0][i];
        for (size_t i = kind; i <= slot; i++)
            c->n[CUBE_ALL_GROUPS][i] = together[period_of(c, i)];
        for (size_t i = kind; i <= slot; i++)
            together[period_of(c, i)] = 0;
        kind = slot + 1;
    }
}

static enum newid_status make_room(struct making *m, uint32_t **together, struct newid_error *err)
{
    struct cube_clusters *c = m->clusters;
    bool failed = false;
    c->slot_of = mem_alloc(m->accounts->count * sizeof *c->slot_of);
    c->cell = mem_alloc(c->slots * sizeof *c->cell);
    c->ends = mem_zalloc(c->slots, sizeof *c->ends);
    *together = mem_zalloc(c->axes.periods, sizeof **together);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        failed |= !(c->n[level] = mem_zalloc(c->slots, sizeof *c->n[level]));
    return failed || !c->slot_of || !c->cell || !c->ends || !*together ? out_of_memory(err) : NEWID_OK;
}

enum newid_status cube_clusters_make(struct cube_clusters *c, const struct cube_accounts *accounts, const struct seats *seats,
                                struct newid_error *err)
{
    struct making m = {.clusters = c, .accounts = accounts, .seats = seats};
    *c = (struct cube_clusters){.axes = accounts->axes};
    m.marked = mem_zalloc(seats->words, sizeof *m.marked);
    m.before = mem_alloc(seats->words * sizeof *m.before);
    uint32_t *together = NULL;
    enum newid_status status = m.marked && m.before ? NEWID_OK : out_of_memory(err);
    if (!status) {
        mark(&m);
        status = make_room(&m, &together, err);
    }
    if (!status) {
        give_slots(&m);
        mark_ends(&m);
        sum_accounts(c, together);
    }
    mem_free(m.marked);
    mem_free(m.before);
    mem_free(together);
    return status;
}

void cube_clusters_release(struct cube_clusters *c)
{
    mem_free(c->slot_of);
    mem_free(c->cell);
    mem_free(c->ends);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(c->n[level]);
    *c = (struct cube_clusters){0};
}

/* ---- summing ---- */

enum newid_status cluster_figures_new(struct cluster_figures *figures, const struct cube_axes *axes,
                                      struct newid_error *err)
{
    *figures = (struct cluster_figures){{NULL}, NULL};
    figures->together = mem_zalloc(axes->periods, sizeof *figures->together);
    if (!figures->together)
        return out_of_memory(err);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        if (!(figures->of[level] = mem_alloc(cube_cells(axes, level) * sizeof *figures->of[level])))
            return out_of_memory(err);
    return NEWID_OK;
}

void cluster_figures_release(struct cluster_figures *figures)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(figures->of[level]);
    mem_free(figures->together);
}

static inline void add(struct cluster_sums *to, uint64_t x, uint64_t n)
{
    to->clusters += x > 0;
    to->xx += x * x;
    to->xn += x * n;
}

/* Where one worker's slots in one kind end that have an x: periods over the groups. */
static void add_together(struct cluster_figures *f, const struct cube_clusters *c, const uint32_t *x, size_t begin,
                         size_t end)
{
    for (size_t slot = begin; slot < end; slot++) {
        const size_t period = period_of(c, slot);
        if (!x[slot] || !f->together[period])
            continue;
        const size_t kind = c->cell[slot] / c->axes.groups / c->axes.periods;
        add(&f->of[CUBE_ALL_GROUPS][kind * c->axes.periods + period], f->together[period], c->n[CUBE_ALL_GROUPS][slot]);
        f->together[period] = 0;
    }
}

/* Most slots of most themes have an x of 0, and are passed over. */
static void sum_slots(struct cluster_figures *f, const struct cube_clusters *c, const uint32_t *x)
{
    enum { BOTH = CUBE_ALL_PERIODS | CUBE_ALL_GROUPS };
    const size_t groups = c->axes.groups, a_kind = c->axes.periods * groups;
    uint64_t in_group = 0, in_kind = 0;
    size_t begin = 0;
    for (size_t slot = 0; slot < c->slots; slot++) {
        if (x[slot]) {
            add(&f->of[0][c->cell[slot]], x[slot], c->n[0][slot]);
            f->together[period_of(c, slot)] += x[slot];
            in_group += x[slot];
        }
        if (!c->ends[slot])
            continue;
        const size_t kind = in_group || in_kind ? c->cell[slot] / a_kind : 0;
        if (in_group)
            add(&f->of[CUBE_ALL_PERIODS][kind * groups + c->cell[slot] % groups], in_group,
                c->n[CUBE_ALL_PERIODS][slot]);
        in_kind += in_group;
        in_group = 0;
        if (!(c->ends[slot] & OF_KIND))
            continue;
        if (in_kind) {
            add(&f->of[BOTH][kind], in_kind, c->n[BOTH][slot]);
            add_together(f, c, x, begin, slot + 1);
        }
        in_kind = 0;
        begin = slot + 1;
    }
}

void cube_clusters_sum(struct cluster_figures *f, const struct cube_clusters *c, const uint32_t *x)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        memset(f->of[level], 0, cube_cells(&c->axes, level) * sizeof *f->of[level]);
    sum_slots(f, c, x);
}
