#include "change/sample.h"

#include "change/clusters.h"
#include "util/mem.h"

#include <string.h>

static size_t kind_of(const struct selection *s, size_t account)
{
    return s->cell[account] / s->axes.groups / s->axes.periods;
}

size_t sample_period(const struct selection *s, size_t account)
{
    return s->cell[account] / s->axes.groups % s->axes.periods;
}

static bool is_in(const struct selection *s, size_t account, size_t kind, const int32_t *place)
{
    return s->cell[account] != CUBE_OUT && kind_of(s, account) == kind && place[account] >= 0;
}

/* Places the accounts, in their own order within a place: ends[p] becomes the end of place p. */
static void place_accounts(struct sample *sample, const struct selection *s, size_t kind, const int32_t *place,
                           size_t *ends, size_t places)
{
    for (size_t i = 0; i < s->columns->count; i++)
        if (is_in(s, i, kind, place))
            ends[place[i] + 1]++;
    for (size_t p = 1; p <= places; p++)
        ends[p] += ends[p - 1];
    for (size_t i = 0; i < s->columns->count; i++) {
        if (!is_in(s, i, kind, place))
            continue;
        const size_t at = ends[place[i]]++;
        sample->account[at] = i;
        sample->place[at] = (size_t)place[i];
    }
}

static enum newid_status cluster_accounts(struct sample *sample, const struct selection *s, struct newid_error *err)
{
    struct clusters clusters = {0};
    struct cluster_places places = {0};
    bool is_new;
    enum newid_status status = clusters_find(&clusters, s, err);
    if (!status)
        status = cluster_places_new(&places, &clusters, err);
    if (!status) {
        cluster_places_begin(&places);
        for (size_t i = 0; i < sample->count; i++)
            sample->cluster[i] = cluster_place(&places, sample->account[i], &is_new);
        sample->clusters = places.count;
        sample->one_each = sample->clusters == sample->count;
    }
    cluster_places_release(&places);
    clusters_release(&clusters);
    return status;
}

enum newid_status sample_take(struct sample *sample, const struct presence *presence, size_t kind, const int32_t *place,
                              struct newid_error *err)
{
    const struct selection *s = &presence->selection;
    const size_t workers = s->columns->worker_count;
    *sample = (struct sample){.columns = s->columns, .kind = s->kinds[kind], .memory = ARENA_INIT};
    size_t places = 0;
    for (size_t i = 0; i < s->columns->count; i++) {
        if (!is_in(s, i, kind, place))
            continue;
        sample->count++;
        places = (size_t)place[i] >= places ? (size_t)place[i] + 1 : places;
    }
    sample->account = arena_alloc(&sample->memory, (sample->count + 1) * sizeof(size_t));
    sample->place = arena_alloc(&sample->memory, (sample->count + 1) * sizeof(size_t));
    sample->cluster = arena_alloc(&sample->memory, (sample->count + 1) * sizeof(size_t));
    sample->seen[0] = arena_alloc(&sample->memory, (workers + 1) * sizeof(uint32_t));
    sample->seen[1] = arena_alloc(&sample->memory, (workers + 1) * sizeof(uint32_t));
    size_t *ends = mem_zalloc(places + 1, sizeof *ends);
    enum newid_status status = NEWID_OK;
    if (!sample->account || !sample->place || !sample->cluster || !sample->seen[0] || !sample->seen[1] || !ends)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status) {
        place_accounts(sample, s, kind, place, ends, places);
        status = cluster_accounts(sample, s, err);
    }
    mem_free(ends);
    return status;
}

void sample_release(struct sample *sample)
{
    arena_release(&sample->memory);
    *sample = (struct sample){0};
}

/* Whether it is the first time in this round. */
static bool mark(uint32_t *seen, uint32_t worker, uint32_t round)
{
    const bool is_new = seen[worker] != round;
    seen[worker] = round;
    return is_new;
}

struct sample_counts sample_count(struct sample *sample, const bool *mentions, size_t first, size_t last)
{
    const struct newid_columns *c = sample->columns;
    struct sample_counts counts = {{0, last - first}, {0, 0}};
    sample->round++;
    for (size_t i = first; i < last; i++) {
        const size_t a = sample->account[i];
        const bool alone = c->first_worker[a] == c->first_worker[a + 1];
        counts.accounts.x += mentions[a];
        counts.writers.n += alone;
        counts.writers.x += alone && mentions[a];
        for (uint32_t w = c->first_worker[a]; w < c->first_worker[a + 1]; w++) {
            counts.writers.n += mark(sample->seen[0], c->worker[w], sample->round);
            counts.writers.x += mentions[a] && mark(sample->seen[1], c->worker[w], sample->round);
        }
    }
    return counts;
}

size_t sample_place_end(const struct sample *sample, size_t first)
{
    size_t end = first;
    while (end < sample->count && sample->place[end] == sample->place[first])
        end++;
    return end;
}
