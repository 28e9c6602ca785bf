#include "release/secure.h"

#include "release/search.h"

#include <math.h>

const double effort_usual = 1.2e8;

/*
 * A family goes three ways. By accounts alone, where the program is small, rows are chosen in the way of Kelly, Golden
 * and Assad (1992), Networks 22: for each small row the cheapest other world, whose changed rows are hidden. Then, with
 * writers, each small row is asked for its world among what is hidden by now. What has none is asked once more with
 * every shown row open. Where that does not end well, or not within the family's share of the work, rows are hidden by
 * whole levels, and asked again.
 */

static const double NEARLY = 1e-6, NOTHING = 1e-6; /* a cost that keeps hidden rows still without reason to move */

struct pass {
    struct universe *universe;
    struct worlds worlds;
    struct target *targets;
    size_t target_count;
    struct effort effort; /* its share */
    struct search search;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static struct layer *layer_at(const struct pass *pass, size_t k)
{
    return &pass->universe->layers[pass->worlds.layers[k]];
}

static void set_cost(const struct pass *pass, struct linear *lp, size_t k, size_t place)
{
    const size_t first = worlds_first(&pass->worlds, k, place);
    const bool hidden = row_is_hidden(layer_at(pass, k)->state[place]);
    const double cost = hidden ? NOTHING : pass->universe->places[place].cost;
    for (size_t i = RISE; i <= WRITERS_FALL; i++)
        linear_cost(lp, first + i, cost);
}

static void hide_row(const struct pass *pass, struct linear *lp, size_t k, size_t place)
{
    layer_at(pass, k)->state[place] = ROW_BESIDE;
    set_cost(pass, lp, k, place);
}

static bool has_moved(const struct worlds *w, struct linear *lp, size_t k, size_t place)
{
    const struct layer *layer = &w->universe->layers[w->layers[k]];
    return fabs(worlds_accounts(w, lp, k, place) - layer->accounts[place]) > NEARLY ||
           fabs(worlds_writers(w, lp, k, place) - layer->writers[place]) > NEARLY;
}

/* The last answer is a world: what differs in it is hidden. */
static void hide_what_moved(void *context, const struct worlds *w, struct linear *lp)
{
    struct pass *pass = context;
    for (size_t k = 0; k < w->layer_count; k++)
        for (size_t p = 0; p < pass->universe->place_count; p++)
            if (worlds_first(w, k, p) != NOT_OPEN && layer_at(pass, k)->state[p] == ROW_SHOWN && has_moved(w, lp, k, p))
                hide_row(pass, lp, k, p);
}

static void set_costs(void *context, struct linear *lp)
{
    const struct pass *pass = context;
    const struct worlds *w = &pass->worlds;
    for (size_t k = 0; k < w->layer_count && w->shown_may_open; k++)
        for (size_t p = 0; p < pass->universe->place_count; p++)
            if (worlds_first(w, k, p) != NOT_OPEN)
                set_cost(pass, lp, k, p);
}

static void run_targets(struct linear *const *lp, void *closure)
{
    struct pass *pass = closure;
    search_worlds(&pass->search, lp[0], lp[1]);
}

/* One way through; pass->targets keeps what is safe already where it is there. */
static enum newid_status run_pass(struct pass *pass, bool has_writers, bool shown_may_open, struct arena *memory,
                                  struct newid_error *err)
{
    pass->worlds.has_writers = has_writers;
    pass->worlds.shown_may_open = shown_may_open;
    if (!worlds_init(&pass->worlds, memory))
        return out_of_memory(err);
    if (!pass->targets)
        pass->targets = targets_of(&pass->worlds, memory, &pass->target_count);
    if (!pass->targets)
        return out_of_memory(err);
    pass->search = (struct search){.worlds = &pass->worlds,
                                   .targets = pass->targets,
                                   .count = pass->target_count,
                                   .learn = shown_may_open ? hide_what_moved : NULL,
                                   .begin = set_costs,
                                   .context = pass,
                                   .effort = &pass->effort};
    const bool done = !pass->target_count || linear_run(run_targets, pass);
    arena_release(&pass->search.scratch);
    if (!done)
        return out_of_memory(err);
    if (pass->effort.stop && pass->effort.stop(pass->effort.context))
        return newid_fail(err, NEWID_STOPPED, "stopped; nothing was written");
    return NEWID_OK;
}

static void start_again(struct pass *pass)
{
    for (size_t i = 0; i < pass->target_count; i++)
        pass->targets[i].safe = false;
}

static bool all_are_safe(const struct pass *pass)
{
    for (size_t i = 0; i < pass->target_count; i++)
        if (!pass->targets[i].safe)
            return false;
    return true;
}

static size_t count_lost(const struct pass *pass)
{
    size_t lost = 0;
    for (size_t i = 0; i < pass->target_count; i++)
        lost += !pass->targets[i].safe;
    return lost;
}

/* ---- where there is no better way ---- */

static bool is_whole(const struct universe *u, size_t place)
{
    for (size_t c = 0; c < u->cover_count; c++)
        if (u->covers[c].whole == place)
            return true;
    return false;
}

static void hide_level(struct pass *pass, bool wholes_too)
{
    for (size_t k = 0; k < pass->worlds.layer_count; k++) {
        if (pass->worlds.layers[k] == 0 && pass->worlds.layer_count > 1)
            continue;
        for (size_t p = 0; p < pass->universe->place_count; p++)
            if (layer_at(pass, k)->state[p] == ROW_SHOWN && (wholes_too || !is_whole(pass->universe, p)))
                layer_at(pass, k)->state[p] = ROW_BESIDE;
    }
}

/* Nothing is shown by which a row could be worked out. */
static void all_is_safe(struct pass *pass)
{
    for (size_t i = 0; i < pass->target_count; i++)
        pass->targets[i].safe = true;
}

/* After the finest rows all of them, if need be. */
static enum newid_status hide_levels(struct pass *pass, double share, struct arena *memory, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (int wholes_too = 0; wholes_too <= 1 && !status && !all_are_safe(pass); wholes_too++) {
        hide_level(pass, wholes_too);
        pass->effort.work = share;
        if (!family_shows(pass->universe, pass->worlds.layers, pass->worlds.layer_count))
            all_is_safe(pass);
        else
            status = run_pass(pass, true, false, memory, err);
    }
    return status;
}

static enum newid_status secure_family(struct universe *u, size_t family, const struct effort *effort,
                                       struct secured *secured, struct newid_error *err)
{
    struct arena memory = ARENA_INIT;
    struct pass pass = {.universe = u, .worlds = {.universe = u}, .effort = *effort};
    enum newid_status status = NEWID_OK;
    pass.worlds.layers = universe_family(u, family, &memory, &pass.worlds.layer_count);
    if (!pass.worlds.layers)
        status = out_of_memory(err);
    if (!status)
        status = run_pass(&pass, false, true, &memory, err);
    start_again(&pass);
    if (!status && pass.target_count)
        status = run_pass(&pass, true, false, &memory, err);
    if (!status && !all_are_safe(&pass))
        status = run_pass(&pass, true, true, &memory, err);
    if (!status && !all_are_safe(&pass)) {
        secured->coarse++;
        status = hide_levels(&pass, effort->work / 4, &memory, err);
    }
    secured->lost += count_lost(&pass);
    arena_release(&memory);
    return status;
}

/* ---- bases ---- */

static void hide_under_bases(struct universe *u)
{
    for (size_t p = 0; p < u->place_count; p++) {
        if (!row_is_hidden(u->layers[0].state[p]))
            continue;
        for (size_t l = 1; l < u->layer_count; l++)
            if (u->layers[l].state[p] == ROW_SHOWN)
                u->layers[l].state[p] = ROW_BESIDE;
    }
}

static bool is_family_head(const struct universe *u, size_t l) { return u->layers[l].family == l; }

enum newid_status secure_universe(struct universe *u, const struct effort *effort, struct secured *secured,
                                  struct newid_error *err)
{
    struct effort share = *effort;
    size_t families = 0;
    enum newid_status status = NEWID_OK;
    *secured = (struct secured){0};
    for (size_t l = 0; l < u->layer_count; l++)
        families += is_family_head(u, l);
    share.work /= (double)families;
    for (size_t l = 0; l < u->layer_count && !status; l++) {
        if (l == 1)
            hide_under_bases(u);
        if (is_family_head(u, l))
            status = secure_family(u, l, &share, secured, err);
    }
    for (size_t l = 1; l < u->layer_count; l++)
        for (size_t p = 0; p < u->place_count; p++) {
            secured->small += u->layers[l].state[p] == ROW_SMALL;
            secured->beside += u->layers[l].state[p] == ROW_BESIDE;
        }
    return status;
}
