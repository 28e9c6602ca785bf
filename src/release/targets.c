#include "release/targets.h"

#include <math.h>

/* The answers of a linear program are right to seven digits or so. */
static const double NEARLY = 1e-6;

static const struct layer *layer_of(const struct target *t, const struct worlds *w)
{
    return &w->universe->layers[w->layers[t->k]];
}

/* A base must seem large enough; a theme's row have enough who mention and who don't; any other be uncertain. */
static size_t add_targets(struct target *out, const struct worlds *w, size_t k, size_t place)
{
    const struct universe *u = w->universe;
    const struct layer *layer = &u->layers[w->layers[k]];
    const double x = layer->writers[place], rest = u->layers[0].writers[place] - x;
    size_t count = 0;
    if (w->layers[k] == 0) {
        out[count++] = (struct target){.k = k, .place = place, .up = true, .writers = fmax(u->base, x + 1)};
        return count;
    }
    if (x > 0 && x < u->mention)
        out[count++] = (struct target){.k = k, .place = place, .up = true, .writers = u->mention};
    if (rest < u->mention)
        out[count++] = (struct target){.k = k, .place = place, .rest = u->mention, .fewer = x > 0};
    if (!count || (count == 1 && x <= 0))
        out[count++] = (struct target){
            .k = k, .place = place, .up = true, .either = x > 0, .writers = x + 1, .rest = rest + 1, .fewer = true};
    return count;
}

struct target *targets_of(const struct worlds *w, struct arena *memory, size_t *count)
{
    const size_t places = w->universe->place_count;
    struct target *targets = arena_alloc(memory, (2 * w->layer_count * places + 1) * sizeof *targets);
    *count = 0;
    for (size_t k = 0; k < w->layer_count && targets; k++)
        for (size_t p = 0; p < places; p++)
            /* The bases have a family of their own. */
            if (w->universe->layers[w->layers[k]].state[p] == ROW_SMALL && (w->layers[k] != 0 || w->layer_count == 1))
                *count += add_targets(targets + *count, w, k, p);
    return targets;
}

void target_bound(const struct target *t, const struct worlds *w, struct linear *lp)
{
    const size_t first = worlds_first(w, t->k, t->place);
    const double infinite = (double)INFINITY;
    if (t->up) {
        linear_bound(lp, first + RISE, 1, infinite);
        linear_bound(lp, first + FALL, 0, 0);
        linear_bound(lp, first + WRITERS_RISE, t->writers - layer_of(t, w)->writers[t->place], infinite);
        linear_bound(lp, first + WRITERS_FALL, 0, 0);
        return;
    }
    linear_bound(lp, first + RISE, 0, 0);
    linear_bound(lp, first + FALL, t->fewer ? 1 : 0, fmax(1, layer_of(t, w)->accounts[t->place]));
    if (w->has_writers)
        linear_bound(lp, first + REST, t->rest, infinite);
}

bool target_is_met(const struct target *t, const struct worlds *w, struct linear *lp)
{
    const double more = worlds_accounts(w, lp, t->k, t->place) - layer_of(t, w)->accounts[t->place];
    const double writers = worlds_writers(w, lp, t->k, t->place);
    const double up_by = w->has_writers ? 1 : fmax(1, t->writers - layer_of(t, w)->accounts[t->place]);
    if (t->up || t->either)
        if (more >= up_by - NEARLY && (!w->has_writers || writers >= t->writers - NEARLY))
            return true;
    if (t->up && !t->either)
        return false;
    return more <= (t->fewer ? -1 : 0) + NEARLY &&
           (!w->has_writers || worlds_rest(w, lp, t->k, t->place) >= t->rest - NEARLY);
}
