#include "table/seats.h"

#include "util/mem.h"

#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* How many bits a row takes where there are few periods: a power of 2, so that none goes over the end of a word. */
static size_t short_row(const struct cube_axes *axes)
{
    size_t bits = 1;
    while (bits < axes->periods && bits < MARK_BITS)
        bits *= 2;
    return bits;
}

static bool are_long(const struct cube_axes *axes) { return axes->periods > MARK_BITS; }

/* ---- finding the seats ---- */

/* The kind, period and group of a cell, looked up, which is quicker than dividing. */
struct place {
    uint32_t kind, period, group;
};

struct known_seat {
    uint32_t seat_and_1, kind, group;
};

struct making {
    const struct cube_accounts *accounts;
    struct seats *seats;
    struct place *place_of;  /* of each cell */
    bool one_group;          /* each worker has one seat, which has its number */
    struct known_seat *last; /* of each worker: the seat that was found last, which is mostly the only one */
    uint32_t *slots;         /* open addressing by worker, kind and group: a seat and 1, or 0 */
    size_t slot_count, seat_capacity, further_capacity;
};

static enum newid_status lay_places(struct making *m, struct newid_error *err)
{
    const struct cube_axes *axes = &m->accounts->axes;
    struct place *next = m->place_of = mem_alloc(cube_cells(axes, 0) * sizeof *next);
    if (!next)
        return out_of_memory(err);
    for (uint32_t kind = 0; kind < axes->kinds; kind++)
        for (uint32_t period = 0; period < axes->periods; period++)
            for (uint32_t group = 0; group < axes->groups; group++)
                *next++ = (struct place){kind, period, group};
    return NEWID_OK;
}

static size_t slot_of(const struct making *m, uint32_t worker, uint32_t kind, uint32_t group)
{
    const uint64_t key = ((uint64_t)worker * m->accounts->axes.kinds + kind) * m->accounts->axes.groups + group;
    size_t slot = (size_t)(key * 0x9E3779B97F4A7C15 >> 32) & (m->slot_count - 1);
    for (; m->slots[slot]; slot = (slot + 1) & (m->slot_count - 1)) {
        const struct seat *seat = &m->seats->items[m->slots[slot] - 1];
        if (seat->worker == worker && seat->kind == kind && seat->group == group)
            break;
    }
    return slot;
}

/* Room for one more seat, with half of the slots free. */
static enum newid_status make_room(struct making *m, struct newid_error *err)
{
    struct seats *s = m->seats;
    if (mem_grow(&s->items, &m->seat_capacity, s->count + 1, sizeof *s->items))
        return out_of_memory(err);
    if (2 * (s->count + 1) <= m->slot_count)
        return NEWID_OK;
    uint32_t *slots = mem_zalloc(m->slot_count ? 2 * m->slot_count : 1024, sizeof *slots);
    if (!slots)
        return out_of_memory(err);
    mem_free(m->slots);
    m->slots = slots;
    m->slot_count = m->slot_count ? 2 * m->slot_count : 1024;
    for (size_t i = 0; i < s->count; i++)
        slots[slot_of(m, s->items[i].worker, s->items[i].kind, s->items[i].group)] = (uint32_t)i + 1;
    return NEWID_OK;
}

static enum newid_status look_up_seat(struct making *m, uint32_t worker, const struct place *place, uint32_t *number,
                                      struct newid_error *err)
{
    struct seats *s = m->seats;
    enum newid_status status = make_room(m, err);
    if (status)
        return status;
    const size_t slot = slot_of(m, worker, place->kind, place->group);
    if (!m->slots[slot]) {
        m->slots[slot] = (uint32_t)s->count + 1;
        s->items[s->count++] = (struct seat){worker, place->kind, place->group, place->period, place->period, 0, false};
    }
    *number = m->slots[slot] - 1;
    m->last[worker] = (struct known_seat){*number + 1, place->kind, place->group};
    return NEWID_OK;
}

/* The number of the seat, a new one where it is new. */
static inline enum newid_status find_seat(struct making *m, uint32_t worker, const struct place *place, bool are_long,
                                          uint32_t *number, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (m->one_group)
        *number = worker;
    else if (m->last[worker].seat_and_1 && m->last[worker].kind == place->kind && m->last[worker].group == place->group)
        *number = m->last[worker].seat_and_1 - 1;
    else
        status = look_up_seat(m, worker, place, number, err);
    if (status || !are_long)
        return status;
    struct seat *seat = &m->seats->items[*number];
    seat->first_period = place->period < seat->first_period ? place->period : seat->first_period;
    seat->last_period = place->period > seat->last_period ? place->period : seat->last_period;
    return NEWID_OK;
}

static enum newid_status number_workers(struct making *m, struct newid_error *err)
{
    const size_t workers = m->accounts->worker_count;
    struct seats *s = m->seats;
    if (mem_grow(&s->items, &m->seat_capacity, workers, sizeof *s->items))
        return out_of_memory(err);
    for (uint32_t worker = 0; worker < workers; worker++)
        s->items[worker] = (struct seat){worker, 0, 0, UINT32_MAX, 0, 0, true};
    s->count = workers;
    return NEWID_OK;
}

static enum newid_status add_further(struct making *m, uint32_t account, uint32_t bit, struct newid_error *err)
{
    struct seats *s = m->seats;
    if (mem_grow(&s->further, &m->further_capacity, s->further_count + 1, sizeof *s->further))
        return out_of_memory(err);
    s->further[s->further_count++] = (struct further_bit){account, bit};
    return NEWID_OK;
}

/* bit_of and further hold seats until the rows are known. */
static enum newid_status seat_accounts(struct making *m, struct newid_error *err)
{
    const struct cube_accounts *a = m->accounts;
    struct seats *s = m->seats;
    const bool are_long_rows = are_long(&a->axes);
    for (uint32_t i = 0; i < a->count; i++) {
        const uint32_t first = a->first_worker[i], end = a->first_worker[i + 1];
        s->bit_of[i] = UINT32_MAX;
        s->any_alone |= first == end;
        for (uint32_t w = first; w < end && a->cell[i] != CUBE_OUT; w++) {
            uint32_t seat;
            enum newid_status status = find_seat(m, a->worker[w], &m->place_of[a->cell[i]], are_long_rows, &seat, err);
            if (!status && w > first)
                status = add_further(m, i, seat, err);
            else if (!status)
                s->bit_of[i] = seat;
            if (status)
                return status;
        }
    }
    return NEWID_OK;
}

/* ---- ordering them ---- */

/*
 * One pass of a sort by a small number, which leaves what is equal in its order: new_place[i] becomes the place of the
 * seat that was at i's.
 */
static enum newid_status sort_pass(const struct seats *s, const uint32_t *order, uint32_t *sorted, bool by_worker,
                                   size_t numbers, struct newid_error *err)
{
    uint32_t *begin = mem_zalloc(numbers + 1, sizeof *begin);
    if (!begin)
        return out_of_memory(err);
    for (size_t i = 0; i < s->count; i++)
        begin[(by_worker ? s->items[i].worker : s->items[i].kind) + 1]++;
    for (size_t n = 0; n < numbers; n++)
        begin[n + 1] += begin[n];
    for (size_t i = 0; i < s->count; i++) {
        const struct seat *seat = &s->items[order[i]];
        sorted[begin[by_worker ? seat->worker : seat->kind]++] = order[i];
    }
    mem_free(begin);
    return NEWID_OK;
}

/* By worker, then kind. new_place becomes where each seat has gone. */
static enum newid_status sort_seats(struct making *m, uint32_t *new_place, struct newid_error *err)
{
    const struct cube_accounts *a = m->accounts;
    struct seats *s = m->seats;
    uint32_t *by_kind = mem_alloc(s->count * sizeof *by_kind), *sorted = mem_alloc(s->count * sizeof *sorted);
    struct seat *items = mem_alloc(s->count * sizeof *items);
    enum newid_status status = by_kind && sorted && items ? NEWID_OK : out_of_memory(err);
    for (uint32_t i = 0; i < s->count && !status; i++)
        new_place[i] = i;
    if (!status)
        status = sort_pass(s, new_place, by_kind, false, a->axes.kinds, err);
    if (!status)
        status = sort_pass(s, by_kind, sorted, true, a->worker_count, err);
    for (uint32_t i = 0; i < s->count && !status; i++) {
        items[i] = s->items[sorted[i]];
        new_place[sorted[i]] = i;
    }
    if (!status) {
        mem_free(s->items);
        s->items = items;
        items = NULL;
    }
    for (size_t i = 0; i < s->count && !status; i++)
        s->items[i].is_last = i + 1 == s->count || s->items[i + 1].worker != s->items[i].worker ||
                              s->items[i + 1].kind != s->items[i].kind;
    mem_free(by_kind);
    mem_free(sorted);
    mem_free(items);
    return status;
}

/* ---- rows ---- */

static enum newid_status lay_rows(struct seats *s, struct newid_error *err)
{
    uint64_t bits = 0;
    s->kind_group = mem_alloc(s->count * sizeof *s->kind_group);
    if (!s->kind_group)
        return out_of_memory(err);
    for (size_t i = 0; i < s->count; i++) {
        struct seat *seat = &s->items[i];
        s->kind_group[i] = (uint32_t)((seat->kind * s->axes.groups + seat->group) * 2 + seat->is_last);
        seat->row = (uint32_t)bits;
        bits += short_row(&s->axes);
        if (are_long(&s->axes))
            bits += (uint64_t)(seat->last_period / MARK_BITS - seat->first_period / MARK_BITS) * MARK_BITS;
        if (bits > UINT32_MAX - 2 * MARK_BITS)
            return newid_fail(err, NEWID_LIMIT,
                              "there are more workers in more groups and periods than can be counted; use a longer "
                              "period with --by, or no --group");
    }
    s->words = (size_t)bits / MARK_BITS + 2; /* the last one has no row */
    return NEWID_OK;
}

static uint32_t bit_of(const struct making *m, const uint32_t *new_place, uint32_t seat_number, uint32_t cell)
{
    const struct seat *seat = &m->seats->items[m->one_group ? seat_number : new_place[seat_number]];
    const uint32_t begin = are_long(&m->seats->axes) ? seat->first_period / MARK_BITS * MARK_BITS : 0;
    return seat->row + (m->place_of[cell].period - begin);
}

static void give_bits(struct making *m, const uint32_t *new_place)
{
    const struct cube_accounts *a = m->accounts;
    struct seats *s = m->seats;
    const uint32_t none = (uint32_t)((s->words - 1) * MARK_BITS);
    for (size_t i = 0; i < a->count; i++)
        s->bit_of[i] = s->bit_of[i] == UINT32_MAX ? none : bit_of(m, new_place, s->bit_of[i], a->cell[i]);
    for (size_t i = 0; i < s->further_count; i++)
        s->further[i].bit = bit_of(m, new_place, s->further[i].bit, a->cell[s->further[i].account]);
}

static enum newid_status lay_seats(struct making *m, struct newid_error *err)
{
    struct seats *s = m->seats;
    uint32_t *new_place = m->one_group ? NULL : mem_alloc(s->count * sizeof *new_place);
    enum newid_status status = m->one_group || new_place ? NEWID_OK : out_of_memory(err);
    if (!status && !m->one_group)
        status = sort_seats(m, new_place, err);
    for (size_t i = 0; i < s->count && !status; i++)
        if (s->items[i].first_period == UINT32_MAX) /* a worker without an account that is counted */
            s->items[i].first_period = 0;
    if (!status)
        status = lay_rows(s, err);
    if (!status)
        give_bits(m, new_place);
    mem_free(new_place);
    return status;
}

/* Where a worker has one seat and rows are short, each row is known before any account is looked at, and a cell is a
 * period. */
static enum newid_status seat_in_known_rows(struct making *m, struct newid_error *err)
{
    const struct cube_accounts *a = m->accounts;
    struct seats *s = m->seats;
    const uint32_t bits = (uint32_t)short_row(&s->axes);
    enum newid_status status = lay_rows(s, err);
    const uint32_t none = (uint32_t)((s->words - 1) * MARK_BITS);
    for (uint32_t i = 0; i < a->count && !status; i++) {
        const uint32_t first = a->first_worker[i], end = a->first_worker[i + 1];
        const bool seated = first < end && a->cell[i] != CUBE_OUT;
        s->any_alone |= first == end;
        s->bit_of[i] = seated ? a->worker[first] * bits + a->cell[i] : none;
        for (uint32_t w = first + 1; w < end && seated && !status; w++)
            status = add_further(m, i, a->worker[w] * bits + a->cell[i], err);
    }
    return status;
}

enum newid_status seats_make(struct seats *seats, const struct cube_accounts *accounts, struct newid_error *err)
{
    struct making m = {.accounts = accounts, .seats = seats};
    *seats = (struct seats){.axes = accounts->axes};
    m.one_group = accounts->axes.kinds == 1 && accounts->axes.groups == 1;
    seats->bit_of = mem_alloc(accounts->count * sizeof *seats->bit_of);
    m.last = m.one_group ? NULL : mem_zalloc(accounts->worker_count, sizeof *m.last);
    enum newid_status status = seats->bit_of && (m.one_group || m.last) ? lay_places(&m, err) : out_of_memory(err);
    if (!status)
        mem_expect(seats->bit_of, accounts->count * sizeof *seats->bit_of);
    if (!status && m.one_group)
        status = number_workers(&m, err);
    if (!status && m.one_group && !are_long(&seats->axes)) {
        status = seat_in_known_rows(&m, err);
    } else if (!status) {
        status = seat_accounts(&m, err);
        if (!status)
            status = lay_seats(&m, err);
    }
    mem_free(m.place_of);
    mem_free(m.last);
    mem_free(m.slots);
    return status;
}

void seats_release(struct seats *s)
{
    mem_free(s->items);
    mem_free(s->kind_group);
    mem_free(s->bit_of);
    mem_free(s->further);
    *s = (struct seats){0};
}

/* ---- counting ---- */

enum newid_status writers_new(struct writers *writers, const struct cube_axes *axes, struct newid_error *err)
{
    *writers = (struct writers){{NULL}, NULL};
    writers->together = mem_zalloc(axes->periods / MARK_BITS + 1, sizeof *writers->together);
    if (!writers->together)
        return out_of_memory(err);
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        if ((level & CUBE_ALL_PERIODS && axes->periods == 1) || (level & CUBE_ALL_GROUPS && axes->groups == 1))
            continue;
        writers->of[level] = mem_alloc(cube_cells(axes, level) * sizeof(uint32_t));
        if (!writers->of[level])
            return out_of_memory(err);
    }
    return NEWID_OK;
}

void writers_release(struct writers *writers)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(writers->of[level]);
    mem_free(writers->together);
}

const uint32_t *writers_of(const struct writers *writers, const struct cube_axes *axes, unsigned level)
{
    if (axes->periods == 1)
        level &= ~(unsigned)CUBE_ALL_PERIODS;
    if (axes->groups == 1)
        level &= ~(unsigned)CUBE_ALL_GROUPS;
    return writers->of[level];
}

static inline void count_periods(uint32_t *n, uint64_t periods, size_t step)
{
    for (; periods; periods &= periods - 1)
        n[lowest_bit(periods) * step]++;
}

/* What a worker's seats in one kind come to: periods with any of them. */
static void count_together(struct writers *w, const struct seats *s, size_t kind, size_t first_word, size_t words)
{
    bool any = false;
    for (size_t i = first_word; i < first_word + words; i++) {
        any |= w->together[i] != 0;
        if (w->of[CUBE_ALL_GROUPS])
            count_periods(w->of[CUBE_ALL_GROUPS] + kind * s->axes.periods + i * MARK_BITS, w->together[i], 1);
        w->together[i] = 0;
    }
    if (w->of[CUBE_ALL_PERIODS | CUBE_ALL_GROUPS])
        w->of[CUBE_ALL_PERIODS | CUBE_ALL_GROUPS][kind] += any;
}

/* Where there are few periods: rows are as long as one another, and a word holds all of one. */
static void count_short_rows(struct writers *w, const struct seats *s, const uint64_t *marked)
{
    const size_t bits = short_row(&s->axes), groups = s->axes.groups, more_in_a_kind = (s->axes.periods - 1) * groups;
    const uint64_t mask = bits == MARK_BITS ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    uint32_t *of_groups = w->of[CUBE_ALL_PERIODS];
    for (size_t i = 0, row = 0; i < s->count; i++, row += bits) {
        const uint64_t periods = marked[row / MARK_BITS] >> row % MARK_BITS & mask;
        const size_t kind_group = s->kind_group[i] / 2, kind = kind_group < groups ? 0 : kind_group / groups;
        if (periods) {
            count_periods(w->of[0] + kind * more_in_a_kind + kind_group, periods, groups);
            if (of_groups)
                of_groups[kind_group]++;
            w->together[0] |= periods;
        }
        if (groups == 1)
            w->together[0] = 0;
        else if (s->kind_group[i] & 1 && w->together[0])
            count_together(w, s, kind, 0, 1);
    }
}

static void count_long_rows(struct writers *w, const struct seats *s, const uint64_t *marked)
{
    const size_t groups = s->axes.groups, a_kind = s->axes.periods * groups, words = s->axes.periods / MARK_BITS + 1;
    for (size_t i = 0; i < s->count; i++) {
        const struct seat *seat = &s->items[i];
        const size_t first = seat->first_period / MARK_BITS, last = seat->last_period / MARK_BITS;
        uint32_t *n = w->of[0] + seat->kind * a_kind + seat->group;
        bool any = false;
        for (size_t word = first; word <= last; word++) {
            const uint64_t periods = marked[seat->row / MARK_BITS + word - first];
            any |= periods != 0;
            count_periods(n + word * MARK_BITS * groups, periods, groups);
            w->together[word] |= periods;
        }
        if (w->of[CUBE_ALL_PERIODS])
            w->of[CUBE_ALL_PERIODS][seat->kind * groups + seat->group] += any;
        if (seat->is_last)
            count_together(w, s, seat->kind, 0, words);
    }
}

void writers_count(struct writers *w, const struct seats *s, const uint64_t *marked)
{
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        if (w->of[level])
            memset(w->of[level], 0, cube_cells(&s->axes, level) * sizeof(uint32_t));
    if (are_long(&s->axes))
        count_long_rows(w, s, marked);
    else if (cube_cells(&s->axes, 0) > 1)
        count_short_rows(w, s, marked);
    else
        for (size_t word = 0; word + 1 < s->words; word++)
            w->of[0][0] += count_bits(marked[word]);
}
