/* The reader: what can be worked out of each small row from all that is shown. */
#include "release/search.h"
#include "release/secure.h"
#include "util/mem.h"

#include <math.h>

struct reading {
    const struct universe *universe;
    struct worlds worlds;
    struct finding *findings;
    size_t count;
    struct target *targets;
    size_t target_count;
    struct effort effort;
    struct search search;
};

static struct newid_interval nothing_yet(double truth) { return (struct newid_interval){truth, truth}; }

static void widen(struct newid_interval *interval, double value)
{
    interval->low = fmin(interval->low, value);
    interval->high = fmax(interval->high, value);
}

static size_t place_of(const struct reading *r, size_t layer)
{
    for (size_t k = 0; k < r->worlds.layer_count; k++)
        if (r->worlds.layers[k] == layer)
            return k;
    return NO_LAYER;
}

/* Every world that is found says what is possible of all rows, not only of the one it was looked for. */
static void learn(void *context, const struct worlds *w, struct linear *lp)
{
    struct reading *r = context;
    for (size_t i = 0; i < r->count; i++) {
        struct finding *f = &r->findings[i];
        const size_t k = place_of(r, f->layer);
        widen(&f->accounts, worlds_accounts(w, lp, k, f->place));
        widen(&f->writers, worlds_writers(w, lp, k, f->place));
    }
}

static size_t find_row(const struct reading *r, const struct target *t)
{
    size_t i = 0;
    while (r->findings[i].layer != r->worlds.layers[t->k] || r->findings[i].place != t->place)
        i++;
    return i;
}

static void run_search(struct linear *const *lp, void *closure)
{
    struct reading *r = closure;
    search_worlds(&r->search, lp[0], lp[1]);
}

static enum newid_status read_family(struct reading *r, struct newid_error *err)
{
    r->search = (struct search){.worlds = &r->worlds,
                                .targets = r->targets,
                                .count = r->target_count,
                                .learn = learn,
                                .context = r,
                                .effort = &r->effort};
    const bool done = !r->count || linear_run(run_search, r);
    arena_release(&r->search.scratch);
    if (!done)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (r->effort.stop && r->effort.stop(r->effort.context))
        return newid_fail(err, NEWID_STOPPED, "stopped; nothing was written");
    for (size_t t = 0; t < r->target_count; t++)
        if (!r->targets[t].safe)
            r->findings[find_row(r, &r->targets[t])].unsafe = true;
    return NEWID_OK;
}

static struct finding finding_of(const struct universe *u, size_t layer, size_t place)
{
    return (struct finding){layer, place, nothing_yet(u->layers[layer].writers[place]),
                            nothing_yet(u->layers[layer].accounts[place]), false};
}

static size_t list_rows(struct reading *r, bool counting)
{
    const struct universe *u = r->universe;
    size_t count = 0;
    for (size_t k = 0; k < r->worlds.layer_count; k++) {
        const size_t layer = r->worlds.layers[k];
        if (layer == 0 && r->worlds.layer_count > 1)
            continue;
        for (size_t p = 0; p < u->place_count; p++) {
            if (u->layers[layer].state[p] != ROW_SMALL)
                continue;
            if (!counting)
                r->findings[count] = finding_of(u, layer, p);
            count++;
        }
    }
    return count;
}

/* Where nothing is shown anything may be. */
static void find_anything(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        struct finding *f = &r->findings[i];
        const struct layer *base = &r->universe->layers[0];
        widen(&f->writers, 0);
        widen(&f->accounts, 0);
        widen(&f->writers, base->writers[f->place]);
        widen(&f->accounts, base->accounts[f->place]);
    }
}

static enum newid_status attack_family(const struct universe *u, size_t family, const struct effort *effort,
                                       struct finding **findings, size_t *count, struct newid_error *err)
{
    struct arena memory = ARENA_INIT;
    struct reading r = {.universe = u, .worlds = {.universe = u, .has_writers = true}, .effort = *effort};
    enum newid_status status = NEWID_OK;
    size_t capacity = *count;
    r.worlds.layers = universe_family(u, family, &memory, &r.worlds.layer_count);
    r.count = r.worlds.layers ? list_rows(&r, true) : 0;
    if (r.worlds.layers && worlds_init(&r.worlds, &memory))
        r.targets = targets_of(&r.worlds, &memory, &r.target_count);
    if (!r.targets || mem_grow(findings, &capacity, *count + r.count + 1, sizeof **findings)) {
        arena_release(&memory);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    r.findings = *findings + *count;
    list_rows(&r, false);
    if (!family_shows(u, r.worlds.layers, r.worlds.layer_count))
        find_anything(&r);
    else
        status = read_family(&r, err);
    *count += r.count;
    arena_release(&memory);
    return status;
}

enum newid_status attack_universe(const struct universe *u, const struct effort *effort, struct finding **findings,
                                  size_t *count, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *findings = NULL;
    *count = 0;
    for (size_t l = 0; l < u->layer_count && !status; l++)
        if (u->layers[l].family == l)
            status = attack_family(u, l, effort, findings, count, err);
    if (status) {
        mem_free(*findings);
        *findings = NULL;
        *count = 0;
    }
    return status;
}
