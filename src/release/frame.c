#include "release/frame.h"

#include "util/mem.h"

#include <string.h>

/* Bits in all that places may have: 512 MB. */
static const size_t MOST_WORDS = (size_t)1 << 26;

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- tables ---- */

static void find_levels(struct frame_table *t)
{
    const struct newid_table_request *request = t->given->request;
    const struct cube_axes *axes = &t->presence.selection.axes;
    const bool periods = request->by != NEWID_PERIOD_ALL && !request->no_totals;
    const bool groups = request->group && !request->no_totals;
    for (unsigned level = 0; level < CUBE_LEVELS; level++) {
        t->has_level[level] = (periods || !(level & CUBE_ALL_PERIODS)) && (groups || !(level & CUBE_ALL_GROUPS));
        t->first[level] = t->raw_count;
        if (t->has_level[level])
            t->raw_count += cube_cells(axes, level);
    }
}

static enum newid_status open_table(struct frame_table *t, struct newid_store *store,
                                    const struct newid_codebook *codebook, struct newid_error *err)
{
    struct newid_error gone = NEWID_ERROR_INIT;
    const bool is_new = t->given->table != NULL;
    t->is_open = true;
    enum newid_status status = presence_open(&t->presence, store, codebook, t->given->request, is_new ? err : &gone);
    if (status == NEWID_USAGE && !is_new) {
        t->is_gone = true;
        return NEWID_OK;
    }
    if (status)
        return is_new ? status : newid_fail(err, status, "%s", gone.message);
    find_levels(t);
    t->place = mem_alloc((t->raw_count + 1) * sizeof *t->place);
    return t->place ? NEWID_OK : out_of_memory(err);
}

/* ---- atoms: accounts with the same cell in every table ---- */

static uint32_t cell_of(const struct frame_table *t, size_t account)
{
    if (t->is_gone || account >= t->given->accounts)
        return CUBE_OUT;
    return t->presence.selection.cell[account];
}

static bool is_alike(const struct frame *f, size_t a, size_t b)
{
    for (size_t k = 0; k < f->count; k++)
        if (cell_of(&f->tables[k], a) != cell_of(&f->tables[k], b))
            return false;
    return true;
}

static bool is_anywhere(const struct frame *f, size_t account)
{
    for (size_t k = 0; k < f->count; k++)
        if (cell_of(&f->tables[k], account) != CUBE_OUT)
            return true;
    return false;
}

static size_t mix(size_t hash, uint64_t value) { return (hash ^ (size_t)value) * (size_t)0x9E3779B97F4A7C15 >> 1; }

static size_t hash_account(const struct frame *f, size_t account)
{
    size_t hash = 1;
    for (size_t k = 0; k < f->count; k++)
        hash = mix(hash ^ hash >> 29, cell_of(&f->tables[k], account));
    return hash ^ hash >> 31;
}

static size_t slots_for(size_t count)
{
    size_t slots = 16;
    while (slots < 2 * count)
        slots *= 2;
    return slots;
}

/* slots: of a table as large as slots_for says, each the first account of an atom and one; 0 where it is free. */
static void find_atoms(struct frame *f, uint32_t *slots, size_t slot_count)
{
    for (size_t i = 0; i < f->account_count; i++) {
        f->atom[i] = NO_ATOM;
        if (!is_anywhere(f, i))
            continue;
        size_t at = hash_account(f, i) & (slot_count - 1);
        while (slots[at] && !is_alike(f, slots[at] - 1, i))
            at = (at + 1) & (slot_count - 1);
        if (!slots[at]) {
            slots[at] = (uint32_t)i + 1;
            f->oldest[f->atom_count] = (uint32_t)i;
            f->atom[i] = (uint32_t)f->atom_count++;
        } else {
            f->atom[i] = f->atom[slots[at] - 1];
        }
    }
}

static enum newid_status make_atoms(struct frame *f, struct newid_error *err)
{
    for (size_t k = 0; k < f->count; k++)
        if (!f->tables[k].is_gone)
            f->account_count = f->tables[k].presence.selection.columns->count;
    const size_t slot_count = slots_for(f->account_count);
    uint32_t *slots = mem_zalloc(slot_count, sizeof *slots);
    f->atom = mem_alloc((f->account_count + 1) * sizeof *f->atom);
    f->oldest = mem_alloc((f->account_count + 1) * sizeof *f->oldest);
    if (!slots || !f->atom || !f->oldest) {
        mem_free(slots);
        return out_of_memory(err);
    }
    find_atoms(f, slots, slot_count);
    mem_free(slots);
    return NEWID_OK;
}

/* ---- places: cells with the same atoms ---- */

/* The raw cell of an account's cell on a level. */
static size_t raw_of(const struct frame_table *t, unsigned level, uint32_t cell)
{
    const struct cube_axes *axes = &t->presence.selection.axes;
    const size_t group = cell % axes->groups, period = cell / axes->groups % axes->periods;
    return t->first[level] + cube_cell(axes, level, cell / axes->groups / axes->periods, period, group);
}

static void mark_atoms(const struct frame *f, const struct frame_table *t, uint64_t *sets)
{
    for (size_t i = 0; i < f->account_count; i++) {
        const uint32_t cell = cell_of(t, i);
        for (unsigned level = 0; cell != CUBE_OUT && level < CUBE_LEVELS; level++)
            if (t->has_level[level])
                sets[raw_of(t, level, cell) * f->words + f->atom[i] / 64] |= UINT64_C(1) << f->atom[i] % 64;
    }
}

static bool is_empty(const uint64_t *set, size_t words)
{
    for (size_t w = 0; w < words; w++)
        if (set[w])
            return false;
    return true;
}

/* The place of a set, a new one where it is new. slots as in find_atoms. */
static size_t place_of(struct frame *f, const uint64_t *set, uint32_t *slots, size_t slot_count)
{
    size_t hash = 1;
    if (is_empty(set, f->words))
        return NO_PLACE;
    for (size_t w = 0; w < f->words; w++)
        hash = mix(hash ^ hash >> 29, set[w]);
    size_t at = (hash ^ hash >> 31) & (slot_count - 1);
    while (slots[at] && memcmp(f->members + (slots[at] - 1) * f->words, set, f->words * sizeof *set) != 0)
        at = (at + 1) & (slot_count - 1);
    if (!slots[at]) {
        memcpy(f->members + f->place_count * f->words, set, f->words * sizeof *set);
        slots[at] = (uint32_t)++f->place_count;
    }
    return slots[at] - 1;
}

static bool same_set(const uint64_t *a, const uint64_t *b, size_t words)
{
    return memcmp(a, b, words * sizeof *a) == 0;
}

/* The place of the earlier table that is the set; NO_PLACE: none is. */
static size_t find_before(const struct frame *f, const struct frame_table *earlier, const uint64_t *set)
{
    for (size_t r = 0; r < earlier->raw_count && !is_empty(set, f->words); r++)
        if (earlier->place[r] != NO_PLACE && same_set(f->members + earlier->place[r] * f->words, set, f->words))
            return earlier->place[r];
    return NO_PLACE;
}

static bool add_growth(struct frame *f, size_t earlier, size_t later, unsigned level, size_t whole, uint64_t *sets,
                       uint32_t *slots, size_t slot_count)
{
    uint64_t *before = sets, *since = sets + f->words;
    for (size_t w = 0; w < 2 * f->words; w++)
        sets[w] = 0;
    for (size_t a = 0; a < f->atom_count; a++) {
        const uint64_t bit = f->members[whole * f->words + a / 64] & UINT64_C(1) << a % 64;
        (f->oldest[a] < f->tables[earlier].given->accounts ? before : since)[a / 64] |= bit;
    }
    if (is_empty(since, f->words))
        return true;
    const size_t place = find_before(f, &f->tables[earlier], before);
    if (place == NO_PLACE)
        return true;
    if (mem_grow(&f->growths, &f->growth_capacity, f->growth_count + 1, sizeof *f->growths))
        return false;
    f->growths[f->growth_count++] =
        (struct frame_growth){later, level, whole, place, place_of(f, since, slots, slot_count)};
    return true;
}

static bool add_growths(struct frame *f, size_t earlier, size_t later, uint64_t *sets, uint32_t *slots,
                        size_t slot_count)
{
    const struct frame_table *t = &f->tables[later];
    bool done = true;
    for (unsigned level = 0; level < CUBE_LEVELS && done; level++)
        for (size_t r = 0; t->has_level[level] && r < cube_cells(&t->presence.selection.axes, level) && done; r++)
            if (t->place[t->first[level] + r] != NO_PLACE)
                done = add_growth(f, earlier, later, level, t->place[t->first[level] + r], sets, slots, slot_count);
    return done;
}

static bool add_all_growths(struct frame *f, uint64_t *sets, uint32_t *slots, size_t slot_count)
{
    bool done = true;
    for (size_t later = 0; later < f->count; later++)
        for (size_t earlier = 0; earlier < later && done; earlier++)
            if (!f->tables[earlier].is_gone && !f->tables[later].is_gone &&
                f->tables[earlier].given->accounts < f->tables[later].given->accounts)
                done = add_growths(f, earlier, later, sets, slots, slot_count);
    return done;
}

static enum newid_status make_places(struct frame *f, struct newid_error *err)
{
    size_t raw = 0, most = 0;
    f->words = (f->atom_count + 63) / 64 + !f->atom_count;
    for (size_t k = 0; k < f->count; k++) {
        raw += f->tables[k].raw_count;
        most = most < f->tables[k].raw_count ? f->tables[k].raw_count : most;
    }
    raw *= 1 + f->count; /* each may have grown since each earlier table */
    most = most < 2 ? 2 : most;
    if (raw > MOST_WORDS / f->words)
        return newid_fail(err, NEWID_LIMIT,
                          "the tables have too many rows to be protected together; use longer periods or fewer groups");
    const size_t slot_count = slots_for(raw);
    uint32_t *slots = mem_zalloc(slot_count, sizeof *slots);
    uint64_t *sets = mem_alloc((most + 1) * f->words * sizeof *sets);
    f->members = mem_zalloc(raw + 1, f->words * sizeof *f->members);
    enum newid_status status = slots && sets && f->members ? NEWID_OK : out_of_memory(err);
    for (size_t k = 0; k < f->count && !status; k++) {
        struct frame_table *t = &f->tables[k];
        memset(sets, 0, t->raw_count * f->words * sizeof *sets);
        mark_atoms(f, t, sets);
        for (size_t r = 0; r < t->raw_count; r++)
            t->place[r] = place_of(f, sets + r * f->words, slots, slot_count);
    }
    if (!status && !add_all_growths(f, sets, slots, slot_count))
        status = out_of_memory(err);
    mem_free(slots);
    mem_free(sets);
    return status;
}

/* ---- covers ---- */

/* Places of a table's cells of one level while one axis runs and the others stand. */
static size_t gather_line(const struct frame_table *t, unsigned level, size_t start, size_t step, size_t length,
                          size_t *line)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        const size_t place = t->place[t->first[level] + start + i * step];
        if (place != NO_PLACE)
            line[count++] = place;
    }
    return count;
}

static bool cover_by(const struct frame *f, struct universe *u, const size_t *line, size_t count)
{
    for (size_t p = 0; p < f->place_count && count > 1; p++)
        if (!universe_cover(u, p, line, count, f->members, f->words))
            return false;
    return true;
}

/* Every line along an axis of `length` cells that lie `step` apart. */
static bool cover_along(const struct frame *f, struct universe *u, const struct frame_table *t, unsigned level,
                        size_t length, size_t step, size_t *line)
{
    const size_t cells = cube_cells(&t->presence.selection.axes, level);
    for (size_t start = 0; start < cells && length > 1; start++)
        if (start / step % length == 0 && !cover_by(f, u, line, gather_line(t, level, start, step, length, line)))
            return false;
    return true;
}

static bool cover_level(const struct frame *f, struct universe *u, const struct frame_table *t, unsigned level,
                        size_t *line)
{
    const struct cube_axes *axes = &t->presence.selection.axes;
    const size_t groups = level & CUBE_ALL_GROUPS ? 1 : axes->groups;
    const size_t periods = level & CUBE_ALL_PERIODS ? 1 : axes->periods;
    return cover_along(f, u, t, level, groups, 1, line) && cover_along(f, u, t, level, periods, groups, line) &&
           cover_along(f, u, t, level, axes->kinds, groups * periods, line);
}

bool frame_add_covers(const struct frame *f, struct universe *u)
{
    size_t *line = mem_alloc((f->account_count + f->place_count + 1) * sizeof *line);
    bool done = line != NULL;
    for (size_t k = 0; k < f->count && done; k++)
        for (unsigned level = 0; level < CUBE_LEVELS && done && !f->tables[k].is_gone; level++)
            if (f->tables[k].has_level[level])
                done = cover_level(f, u, &f->tables[k], level, line);
    mem_free(line);
    for (size_t i = 0; i < f->growth_count && done; i++) {
        const size_t parts[] = {f->growths[i].before, f->growths[i].since};
        done = universe_cover(u, f->growths[i].whole, parts, 2, f->members, f->words);
    }
    return done;
}

/* ---- rows in a table's order ---- */

static size_t place_at(const struct frame_table *t, size_t kind, size_t period, size_t group)
{
    const struct cube_axes *axes = &t->presence.selection.axes;
    const unsigned level =
        (period == axes->periods ? CUBE_ALL_PERIODS : 0u) | (group == axes->groups ? CUBE_ALL_GROUPS : 0u);
    return t->place[t->first[level] + cube_cell(axes, level, kind, period, group)];
}

void frame_each_row(const struct frame_table *t,
                    void (*visit)(void *context, size_t kind, size_t period, size_t group, size_t place), void *context)
{
    const struct selection *s = &t->presence.selection;
    const size_t periods = s->axes.periods + t->has_level[CUBE_ALL_PERIODS];
    for (size_t kind = 0; kind < s->axes.kinds; kind++)
        for (size_t period = 0; period < periods; period++) {
            for (size_t group = 0; group < s->axes.groups; group++)
                if (s->kind_has_group[kind * s->axes.groups + group])
                    visit(context, kind, period, group, place_at(t, kind, period, group));
            if (t->has_level[CUBE_ALL_GROUPS])
                visit(context, kind, period, s->axes.groups, place_at(t, kind, period, s->axes.groups));
        }
}

/* ---- the whole ---- */

enum newid_status frame_make(struct frame *f, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct release_table *tables, size_t count, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *f = (struct frame){.count = count};
    f->tables = mem_zalloc(count + 1, sizeof *f->tables);
    if (!f->tables)
        return out_of_memory(err);
    for (size_t k = 0; k < count && !status; k++) {
        f->tables[k].given = &tables[k];
        status = open_table(&f->tables[k], store, codebook, err);
    }
    if (!status)
        status = make_atoms(f, err);
    return status ? status : make_places(f, err);
}

/* The first table's reading ends last: it holds the state of the store that all see. */
void frame_release(struct frame *f)
{
    for (size_t k = f->count; k-- > 0 && f->tables;) {
        if (f->tables[k].is_open)
            presence_close(&f->tables[k].presence);
        mem_free(f->tables[k].place);
    }
    mem_free(f->tables);
    mem_free(f->growths);
    mem_free(f->oldest);
    mem_free(f->atom);
    mem_free(f->members);
}
