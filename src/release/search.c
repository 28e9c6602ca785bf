#include "release/search.h"

#include <math.h>

/* How many rows are asked for at once. */
enum { BATCH = 8 };

static void take_world(struct search *s, const struct worlds *w, struct linear *lp)
{
    if (s->learn)
        s->learn(s->context, w, lp);
    for (size_t i = 0; i < s->count; i++)
        if (!s->targets[i].safe)
            s->targets[i].safe = target_is_met(&s->targets[i], w, lp);
}

static bool is_stopped(const struct search *s)
{
    return s->effort->work <= 0 || (s->effort->stop && s->effort->stop(s->effort->context));
}

/* Without writers, as many accounts as writers are needed. */
static void ask(const struct worlds *w, struct linear *lp, const struct target *t)
{
    target_bound(t, w, lp);
    if (w->has_writers)
        return;
    const size_t first = worlds_first(w, t->k, t->place);
    const double accounts = w->universe->layers[w->layers[t->k]].accounts[t->place];
    if (t->up)
        linear_bound(lp, first + RISE, fmax(1, t->writers - accounts), (double)INFINITY);
    for (size_t i = WRITERS_RISE; i <= REST; i++)
        linear_bound(lp, first + i, 0, 0);
}

static enum linear_answer solve_one_way(struct search *s, const struct worlds *w, struct linear *lp,
                                        const struct target *t)
{
    ask(w, lp, t);
    const enum linear_answer answer = linear_solve(lp, false);
    if (answer == LINEAR_SOLVED)
        take_world(s, w, lp);
    worlds_bound_row(w, lp, t->k, t->place);
    return answer;
}

static enum linear_answer solve_for(struct search *s, const struct worlds *w, struct linear *lp, struct target *t)
{
    enum linear_answer answer = solve_one_way(s, w, lp, t);
    if (answer == LINEAR_INFEASIBLE && t->either) {
        struct target other = *t;
        other.up = other.either = false;
        answer = solve_one_way(s, w, lp, &other);
    }
    t->safe |= answer == LINEAR_SOLVED;
    return answer;
}

/* ---- all that hangs together ---- */

static bool is_above(const struct universe *u, size_t ancestor, size_t layer)
{
    while (layer != NO_LAYER && layer != ancestor)
        layer = u->layers[layer].parent;
    return layer == ancestor;
}

/* The base, and what the theme is tied to. */
static void mark_layers(const struct worlds *w, size_t k, bool *may)
{
    for (size_t i = 0; i < w->layer_count; i++)
        may[i] = w->layers[i] == 0 || is_above(w->universe, w->layers[i], w->layers[k]) ||
                 is_above(w->universe, w->layers[k], w->layers[i]);
}

/* Among the atoms marked only, and the layers tied to the k-th. */
static bool build_part(struct search *s, struct worlds *w, struct linear *lp, size_t k, const bool *atoms)
{
    bool *layers = arena_alloc(&s->scratch, w->layer_count + 1);
    if (!layers)
        return false;
    mark_layers(w, k, layers);
    w->atom_may = atoms;
    w->layer_may = layers;
    if (!worlds_init(w, &s->scratch))
        return false;
    linear_clear(lp);
    linear_limit(lp, &s->effort->work);
    worlds_build(w, lp);
    return true;
}

/* Marks the atoms that share a place with the first, or with one that does, and so on. */
static void mark_together(const struct universe *u, size_t first, bool *atoms)
{
    bool more = true;
    atoms[first] = true;
    while (more) {
        more = false;
        for (size_t p = 0; p < u->place_count; p++) {
            size_t marked = 0;
            for (size_t i = 0; i < u->places[p].count; i++)
                marked += atoms[u->places[p].atoms[i]];
            for (size_t i = 0; i < u->places[p].count && marked && marked < u->places[p].count; i++)
                atoms[u->places[p].atoms[i]] = more = true;
        }
    }
}

/* Asks for one world for all of them; where there is none, for each half of them. */
static void solve_batch(struct search *s, const struct worlds *w, struct linear *lp, struct target **batch,
                        size_t count)
{
    if (count == 1 && !batch[0]->safe)
        solve_for(s, w, lp, batch[0]);
    if (count < 2 || is_stopped(s))
        return;
    for (size_t i = 0; i < count; i++)
        if (!batch[i]->safe)
            ask(w, lp, batch[i]);
    const bool done = linear_solve(lp, false) == LINEAR_SOLVED;
    if (done)
        take_world(s, w, lp);
    for (size_t i = 0; i < count; i++)
        worlds_bound_row(w, lp, batch[i]->k, batch[i]->place);
    if (done)
        return;
    solve_batch(s, w, lp, batch, count / 2);
    solve_batch(s, w, lp, batch + count / 2, count - count / 2);
}

/* Rows that stand near each other mostly stand against each other in a total: those that are far apart go together. */
static void solve_all(struct search *s, const struct worlds *w, struct linear *lp, struct target **all, size_t count)
{
    struct target *batch[BATCH];
    const size_t step = (count + BATCH - 1) / BATCH;
    for (size_t first = 0; first < step && !is_stopped(s); first++) {
        size_t n = 0;
        for (size_t i = first; i < count; i += step)
            if (!all[i]->safe)
                batch[n++] = all[i];
        solve_batch(s, w, lp, batch, n);
    }
}

/* One program for all targets of a layer that hang together with the first. */
static bool search_together(struct search *s, struct linear *lp, size_t first)
{
    struct worlds w = *s->worlds;
    const struct universe *u = w.universe;
    const struct target *t = &s->targets[first];
    size_t count = 0;
    arena_reset(&s->scratch);
    bool *atoms = arena_alloc(&s->scratch, u->atom_count + 1);
    struct target **all = arena_alloc(&s->scratch, s->count * sizeof(struct target *));
    if (!atoms || !all)
        return false;
    mark_together(u, u->places[t->place].atoms[0], atoms);
    if (!build_part(s, &w, lp, t->k, atoms))
        return false;
    for (size_t i = first; i < s->count; i++) {
        struct target *other = &s->targets[i];
        if (other->safe || other->k != t->k || !atoms[u->places[other->place].atoms[0]])
            continue;
        other->tried = true;
        all[count++] = other;
    }
    solve_all(s, &w, lp, all, count);
    return true;
}

static void search_parts(struct search *s, struct linear *lp)
{
    for (size_t i = 0; i < s->count; i++)
        s->targets[i].tried = false;
    for (size_t i = 0; i < s->count && !is_stopped(s); i++)
        if (!s->targets[i].safe && !s->targets[i].tried && !search_together(s, lp, i))
            return;
}

/* ---- the whole ---- */

static bool all_are_safe(const struct search *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!s->targets[i].safe)
            return false;
    return true;
}

void search_worlds(struct search *s, struct linear *whole, struct linear *part)
{
    if (!s->worlds->shown_may_open)
        search_parts(s, part);
    if (all_are_safe(s) || is_stopped(s))
        return;
    linear_limit(whole, &s->effort->work);
    worlds_build(s->worlds, whole);
    if (s->begin)
        s->begin(s->context, whole);
    for (size_t i = 0; i < s->count && !is_stopped(s); i++)
        if (!s->targets[i].safe)
            solve_for(s, s->worlds, whole, &s->targets[i]);
}
