#include "release/worlds.h"

#include <math.h>

static const struct layer *layer_at(const struct worlds *w, size_t k) { return &w->universe->layers[w->layers[k]]; }

static bool is_base(const struct worlds *w, size_t k) { return w->layers[k] == 0; }

static size_t atom_column(const struct worlds *w, size_t k, size_t atom)
{
    return w->atom_column[k * w->universe->atom_count + atom];
}

static bool layer_may(const struct worlds *w, size_t k) { return !w->layer_may || w->layer_may[k]; }

static bool atom_may(const struct worlds *w, size_t atom) { return !w->atom_may || w->atom_may[atom]; }

static bool find_place_may(const struct worlds *w, size_t place)
{
    const struct place *at = &w->universe->places[place];
    for (size_t i = 0; i < at->count; i++)
        if (atom_may(w, at->atoms[i]))
            return true;
    return false;
}

/* In a theme's family a base that is shown stays so: only the bases' own turn may hide it. */
static bool is_open(const struct worlds *w, size_t k, size_t place)
{
    const enum row_state state = layer_at(w, k)->state[place];
    if (!layer_may(w, k) || !w->place_may[place])
        return false;
    const bool may = w->shown_may_open && (!is_base(w, k) || w->layer_count == 1);
    return row_is_hidden(state) || (may && state == ROW_SHOWN);
}

bool worlds_init(struct worlds *w, struct arena *memory)
{
    const size_t rows = w->layer_count * w->universe->place_count, atoms = w->universe->atom_count;
    w->columns = 0;
    w->base_is_open = is_base(w, 0);
    w->first = arena_alloc(memory, (rows + 1) * sizeof *w->first);
    w->atom_column = arena_alloc(memory, (w->layer_count * atoms + 1) * sizeof *w->atom_column);
    w->place_may = arena_alloc(memory, (w->universe->place_count + 1) * sizeof *w->place_may);
    if (!w->first || !w->atom_column || !w->place_may)
        return false;
    for (size_t p = 0; p < w->universe->place_count; p++)
        w->place_may[p] = find_place_may(w, p);
    for (size_t i = 0; i < w->layer_count * atoms; i++)
        w->atom_column[i] = layer_may(w, i / atoms) && atom_may(w, i % atoms) ? w->columns++ : NOT_OPEN;
    for (size_t k = 0; k < w->layer_count; k++)
        for (size_t p = 0; p < w->universe->place_count; p++) {
            size_t *first = &w->first[k * w->universe->place_count + p];
            *first = NOT_OPEN;
            if (!is_open(w, k, p))
                continue;
            *first = w->columns;
            w->columns += ROW_COLUMNS;
        }
    const size_t most = w->universe->atom_count + 4 * w->universe->place_count + 2 * w->layer_count + 16;
    w->places = arena_alloc(memory, most * sizeof *w->places);
    w->factors = arena_alloc(memory, most * sizeof *w->factors);
    return w->places && w->factors;
}

/* ---- a row of the program while it is put together ---- */

static void begin(struct worlds *w) { w->length = 0; }

static void add(struct worlds *w, size_t column, double factor)
{
    w->places[w->length] = column;
    w->factors[w->length++] = factor;
}

static void end(struct worlds *w, struct linear *lp, double low, double high)
{
    if (w->length)
        linear_add_row(lp, w->places, w->factors, w->length, low, high);
}

/* Adds factor × an atom's accounts, less what is returned: its part that is no column. */
static double add_atom(struct worlds *w, size_t k, size_t atom, double factor)
{
    const size_t column = atom_column(w, k, atom);
    if (column == NOT_OPEN)
        return factor * layer_at(w, k)->atoms[atom];
    add(w, column, factor);
    return 0;
}

/* Adds factor × the row's accounts, less what is returned: its part that is no column. */
static double add_accounts(struct worlds *w, size_t k, size_t place, double factor)
{
    const size_t first = worlds_first(w, k, place);
    if (first != NOT_OPEN) {
        add(w, first + RISE, factor);
        add(w, first + FALL, -factor);
    }
    return factor * layer_at(w, k)->accounts[place];
}

static double add_writers(struct worlds *w, size_t k, size_t place, double factor)
{
    const size_t first = worlds_first(w, k, place);
    if (first != NOT_OPEN) {
        add(w, first + WRITERS_RISE, factor);
        add(w, first + WRITERS_FALL, -factor);
    }
    return factor * layer_at(w, k)->writers[place];
}

static double add_base(struct worlds *w, size_t place, double factor, bool writers)
{
    const struct layer *base = &w->universe->layers[0];
    if (w->base_is_open)
        return writers ? add_writers(w, 0, place, factor) : add_accounts(w, 0, place, factor);
    return factor * (writers ? base->writers[place] : base->accounts[place]);
}

/* ---- bounds ---- */

/* Of the family, and not held to the truth. */
static bool is_free(const struct worlds *w, size_t layer)
{
    for (size_t k = 0; k < w->layer_count; k++)
        if (w->layers[k] == layer)
            return layer_may(w, k);
    return false;
}

/* The most that a layer that is not free has of an atom: the base has no less. */
static double most_outside(const struct worlds *w, size_t atom)
{
    double most = 0;
    for (size_t l = 1; l < w->universe->layer_count; l++)
        if (!is_free(w, l))
            most = fmax(most, w->universe->layers[l].atoms[atom]);
    return most;
}

static void bound_atoms(const struct worlds *w, struct linear *lp, size_t k)
{
    for (size_t i = 0; i < w->universe->atom_count; i++) {
        const size_t column = atom_column(w, k, i);
        if (column == NOT_OPEN)
            continue;
        if (is_base(w, k))
            linear_bound(lp, column, most_outside(w, i), (double)INFINITY);
        else if (!w->base_is_open)
            linear_bound(lp, column, 0, w->universe->layers[0].atoms[i]);
    }
}

/* The fewest that the base's writers can be, and the fewest that its accounts can be more. */
static void least_outside(const struct worlds *w, size_t place, double *writers, double *more)
{
    const struct layer *base = &w->universe->layers[0];
    *writers = *more = 0;
    for (size_t l = 1; l < w->universe->layer_count; l++) {
        const struct layer *layer = &w->universe->layers[l];
        if (is_free(w, l))
            continue;
        *writers = fmax(*writers, layer->writers[place]);
        *more = fmax(*more, layer->accounts[place] - layer->writers[place]);
    }
    *more = fmin(*more, base->accounts[place] - base->writers[place]);
}

void worlds_bound_row(const struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const size_t first = worlds_first(w, k, place);
    const struct layer *layer = layer_at(w, k);
    const double infinite = (double)INFINITY;
    double least = 0, more;
    if (is_base(w, k))
        least_outside(w, place, &least, &more);
    linear_bound(lp, first + RISE, 0, infinite);
    linear_bound(lp, first + FALL, 0, layer->accounts[place]);
    linear_bound(lp, first + WRITERS_RISE, 0, infinite);
    linear_bound(lp, first + WRITERS_FALL, 0, layer->writers[place] - least);
    linear_bound(lp, first + REST, 0, infinite);
}

/* ---- what must hold ---- */

static void add_sum(struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const struct place *at = &w->universe->places[place];
    if (layer_at(w, k)->state[place] == ROW_ABSENT)
        return;
    if (!layer_may(w, k) || !w->place_may[place])
        return;
    begin(w);
    double rest = 0;
    for (size_t i = 0; i < at->count; i++)
        rest += add_atom(w, k, at->atoms[i], 1);
    rest += add_accounts(w, k, place, -1);
    end(w, lp, -rest, -rest);
}

/* Nobody without an account. Where one account has several writers there may be fewer: no fewer than there are. */
static void add_writers_of_row(struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const struct layer *layer = layer_at(w, k), *base = &w->universe->layers[0];
    const double shared = fmax(0, layer->writers[place] - layer->accounts[place]);
    double least, more = 0;
    if (is_base(w, k))
        least_outside(w, place, &least, &more);
    begin(w);
    double rest = add_accounts(w, k, place, 1) + add_writers(w, k, place, -1);
    end(w, lp, (is_base(w, k) ? more : -shared) - rest, (double)INFINITY);
    if (is_base(w, k))
        return;
    const size_t column = worlds_first(w, k, place) + REST;
    begin(w);
    add(w, column, 1);
    rest = add_writers(w, k, place, 1) + add_base(w, place, -1, true);
    end(w, lp, -rest, -rest);
    const double others = base->writers[place] - layer->writers[place];
    const double shared_rest = fmax(0, others - (base->accounts[place] - layer->accounts[place]));
    begin(w);
    add(w, column, -1);
    rest = add_base(w, place, 1, false) + add_accounts(w, k, place, -1);
    end(w, lp, -shared_rest - rest, (double)INFINITY);
}

static bool cover_is_open(const struct worlds *w, size_t k, const struct cover *cover)
{
    const enum row_state *state = layer_at(w, k)->state;
    bool open = worlds_first(w, k, cover->whole) != NOT_OPEN;
    if (state[cover->whole] == ROW_ABSENT)
        return false;
    for (size_t i = 0; i < cover->count; i++) {
        open |= worlds_first(w, k, cover->parts[i]) != NOT_OPEN;
        if (state[cover->parts[i]] == ROW_ABSENT)
            return false;
    }
    return open;
}

/* How many more the sum of the parts' base writers is than the whole's: those who write in several parts. */
static double base_overlap(const struct worlds *w, const struct cover *cover)
{
    const struct layer *base = &w->universe->layers[0];
    double more = -base->writers[cover->whole];
    for (size_t i = 0; i < cover->count; i++)
        more += base->writers[cover->parts[i]];
    return more;
}

/* A base's overlap is no smaller than that of any theme: of those that are not free, as they are. */
static double least_overlap(const struct worlds *w, const struct cover *cover)
{
    double least = 0;
    for (size_t l = 1; l < w->universe->layer_count; l++) {
        const struct layer *layer = &w->universe->layers[l];
        double more = -layer->writers[cover->whole];
        for (size_t i = 0; i < cover->count; i++)
            more += layer->writers[cover->parts[i]];
        if (!is_free(w, l))
            least = fmax(least, more);
    }
    return fmin(least, base_overlap(w, cover));
}

static void add_cover(struct worlds *w, struct linear *lp, size_t k, const struct cover *cover)
{
    const double overlap = base_overlap(w, cover), least = is_base(w, k) ? least_overlap(w, cover) : 0;
    const bool exact_base = is_base(w, k) && overlap < 0.5;
    begin(w);
    double rest = add_writers(w, k, cover->whole, -1);
    for (size_t i = 0; i < cover->count; i++)
        rest += add_writers(w, k, cover->parts[i], 1);
    const bool bounded = exact_base || (!is_base(w, k) && !w->base_is_open);
    end(w, lp, least - rest, bounded ? overlap - rest : (double)INFINITY);
    if (is_base(w, k) || !w->base_is_open)
        return;
    begin(w);
    rest = add_writers(w, k, cover->whole, -1) + add_base(w, cover->whole, 1, true);
    for (size_t i = 0; i < cover->count; i++)
        rest += add_writers(w, k, cover->parts[i], 1) + add_base(w, cover->parts[i], -1, true);
    end(w, lp, -(double)INFINITY, -rest);
}

static void add_parts(struct worlds *w, struct linear *lp, size_t k, const struct cover *cover)
{
    for (size_t i = 0; i < cover->count; i++) {
        begin(w);
        double rest = add_writers(w, k, cover->whole, 1) + add_writers(w, k, cover->parts[i], -1);
        end(w, lp, -rest, (double)INFINITY);
    }
}

/* ---- themes within themes ---- */

static size_t place_in_family(const struct worlds *w, size_t layer)
{
    for (size_t k = 0; k < w->layer_count; k++)
        if (w->layers[k] == layer)
            return k;
    return NO_LAYER;
}

static void add_under(struct worlds *w, struct linear *lp, size_t k)
{
    const size_t parent = place_in_family(w, layer_at(w, k)->parent);
    for (size_t i = 0; i < w->universe->atom_count; i++) {
        begin(w);
        const double rest = add_atom(w, parent, i, 1) + add_atom(w, k, i, -1);
        end(w, lp, -rest, (double)INFINITY);
    }
    for (size_t p = 0; p < w->universe->place_count && w->has_writers; p++) {
        if (layer_at(w, k)->state[p] == ROW_ABSENT || layer_at(w, parent)->state[p] == ROW_ABSENT)
            continue;
        begin(w);
        double rest = add_writers(w, parent, p, 1) + add_writers(w, k, p, -1);
        end(w, lp, -rest, (double)INFINITY);
    }
}

static bool all_children_are_in(const struct worlds *w, size_t parent, size_t place)
{
    for (size_t k = 0; k < w->layer_count; k++)
        if (layer_at(w, k)->parent == parent && layer_at(w, k)->state[place] == ROW_ABSENT)
            return false;
    return w->universe->layers[parent].state[place] != ROW_ABSENT;
}

static void add_children(struct worlds *w, struct linear *lp, size_t k)
{
    const size_t layer = w->layers[k];
    for (size_t i = 0; i < w->universe->atom_count; i++) {
        begin(w);
        double rest = add_atom(w, k, i, -1);
        for (size_t c = 0; c < w->layer_count; c++)
            if (layer_at(w, c)->parent == layer)
                rest += add_atom(w, c, i, 1);
        end(w, lp, -rest, (double)INFINITY);
    }
    for (size_t p = 0; p < w->universe->place_count && w->has_writers; p++) {
        if (!all_children_are_in(w, layer, p))
            continue;
        begin(w);
        double rest = add_writers(w, k, p, -1);
        for (size_t c = 0; c < w->layer_count; c++)
            if (layer_at(w, c)->parent == layer)
                rest += add_writers(w, c, p, 1);
        end(w, lp, -rest, (double)INFINITY);
    }
}

static void add_within_base(struct worlds *w, struct linear *lp, size_t k)
{
    for (size_t i = 0; i < w->universe->atom_count; i++) {
        begin(w);
        const double rest = add_atom(w, 0, i, 1) + add_atom(w, k, i, -1);
        end(w, lp, -rest, (double)INFINITY);
    }
}

static void build_layer(struct worlds *w, struct linear *lp, size_t k)
{
    const struct universe *u = w->universe;
    if (!layer_may(w, k))
        return;
    bound_atoms(w, lp, k);
    for (size_t p = 0; p < u->place_count; p++) {
        add_sum(w, lp, k, p);
        if (worlds_first(w, k, p) == NOT_OPEN)
            continue;
        worlds_bound_row(w, lp, k, p);
        if (w->has_writers)
            add_writers_of_row(w, lp, k, p);
    }
    for (size_t c = 0; c < u->cover_count && w->has_writers; c++)
        if (cover_is_open(w, k, &u->covers[c])) {
            add_cover(w, lp, k, &u->covers[c]);
            add_parts(w, lp, k, &u->covers[c]);
        }
    if (!is_base(w, k) && w->base_is_open)
        add_within_base(w, lp, k);
}

void worlds_build(struct worlds *w, struct linear *lp)
{
    linear_add_columns(lp, w->columns);
    for (size_t k = 0; k < w->layer_count; k++)
        build_layer(w, lp, k);
    /* These tie layers that are free to those that are not. */
    for (size_t k = 0; k < w->layer_count; k++) {
        if (layer_at(w, k)->parent != NO_LAYER)
            add_under(w, lp, k);
        if (layer_at(w, k)->sum_of_children)
            add_children(w, lp, k);
    }
}

/* ---- the answer ---- */

double worlds_accounts(const struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const size_t first = worlds_first(w, k, place);
    if (first == NOT_OPEN)
        return layer_at(w, k)->accounts[place];
    return layer_at(w, k)->accounts[place] + linear_value(lp, first + RISE) - linear_value(lp, first + FALL);
}

double worlds_writers(const struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const size_t first = worlds_first(w, k, place);
    if (first == NOT_OPEN)
        return layer_at(w, k)->writers[place];
    return layer_at(w, k)->writers[place] + linear_value(lp, first + WRITERS_RISE) -
           linear_value(lp, first + WRITERS_FALL);
}

double worlds_rest(const struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const size_t first = worlds_first(w, k, place);
    if (first == NOT_OPEN)
        return w->universe->layers[0].writers[place] - layer_at(w, k)->writers[place];
    return linear_value(lp, first + REST);
}
