#include "change/sample.h"

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

static uint32_t root_of(uint32_t *parent, uint32_t worker)
{
    while (parent[worker] != worker)
        worker = parent[worker] = parent[parent[worker]];
    return worker;
}

/* parent: scratch, one a worker; number: the cluster of each root. */
static void cluster_accounts(struct sample *sample, uint32_t *parent, size_t *number)
{
    const struct newid_columns *c = sample->columns;
    for (size_t w = 0; w < c->worker_count; w++) {
        parent[w] = (uint32_t)w;
        number[w] = SIZE_MAX;
    }
    for (size_t i = 0; i < sample->count; i++) {
        const size_t a = sample->account[i];
        for (uint32_t w = c->first_worker[a]; w + 1 < c->first_worker[a + 1]; w++)
            parent[root_of(parent, c->worker[w + 1])] = root_of(parent, c->worker[w]);
    }
    for (size_t i = 0; i < sample->count; i++) {
        const size_t a = sample->account[i];
        size_t *of = NULL;
        if (c->first_worker[a] < c->first_worker[a + 1])
            of = &number[root_of(parent, c->worker[c->first_worker[a]])];
        sample->cluster[i] = of && *of != SIZE_MAX ? *of : sample->clusters++;
        if (of)
            *of = sample->cluster[i];
    }
    sample->one_each = sample->clusters == sample->count;
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
    size_t *ends = mem_zalloc(places + 1, sizeof *ends), *number = mem_zalloc(workers + 1, sizeof *number);
    uint32_t *parent = mem_zalloc(workers + 1, sizeof *parent);
    enum newid_status status = NEWID_OK;
    if (!sample->account || !sample->place || !sample->cluster || !sample->seen[0] || !sample->seen[1] || !ends ||
        !number || !parent) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    place_accounts(sample, s, kind, place, ends, places);
    cluster_accounts(sample, parent, number);
done:
    mem_free(ends);
    mem_free(number);
    mem_free(parent);
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
