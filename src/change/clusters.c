#include "change/clusters.h"

#include "util/mem.h"

/* The kind that a cell of level 0 lies in. */
static size_t kind_of(const struct selection *s, uint32_t cell) { return cell / (s->axes.periods * s->axes.groups); }

/* The root of a node's tree, with the paths to it made shorter. */
static uint32_t root_of(uint32_t *parent, uint32_t node)
{
    while (parent[node] != node)
        node = parent[node] = parent[parent[node]];
    return node;
}

/* One node a kind and worker, joined where an account has both. */
static void join_workers(uint32_t *parent, const struct selection *s)
{
    const struct newid_columns *c = s->columns;
    for (size_t i = 0; i < c->count; i++) {
        if (s->cell[i] == CUBE_OUT || c->first_worker[i] == c->first_worker[i + 1])
            continue;
        const size_t kind = kind_of(s, s->cell[i]) * c->worker_count;
        const uint32_t first = root_of(parent, (uint32_t)(kind + c->worker[c->first_worker[i]]));
        for (uint32_t w = c->first_worker[i] + 1; w < c->first_worker[i + 1]; w++)
            parent[root_of(parent, (uint32_t)(kind + c->worker[w]))] = first;
    }
}

static void number_accounts(struct clusters *out, uint32_t *parent, uint32_t *number, const struct selection *s)
{
    const struct newid_columns *c = s->columns;
    for (size_t i = 0; i < c->count; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        if (c->first_worker[i] == c->first_worker[i + 1]) {
            out->of[i] = (uint32_t)out->count++;
            continue;
        }
        const size_t node = kind_of(s, s->cell[i]) * c->worker_count + c->worker[c->first_worker[i]];
        const uint32_t root = root_of(parent, (uint32_t)node);
        if (number[root] == UINT32_MAX)
            number[root] = (uint32_t)out->count++;
        out->of[i] = number[root];
    }
}

enum newid_status clusters_find(struct clusters *out, const struct selection *s, struct newid_error *err)
{
    *out = (struct clusters){0};
    const size_t nodes = s->accounts ? s->axes.kinds * s->columns->worker_count : 0;
    if (nodes >= UINT32_MAX)
        return newid_fail(err, NEWID_LIMIT, "too many workers and kinds of accounts; use --kind");
    uint32_t *parent = mem_alloc(nodes * sizeof *parent), *number = mem_alloc(nodes * sizeof *number);
    enum newid_status status = NEWID_OK;
    out->of = mem_zalloc(s->columns->count, sizeof *out->of);
    if (!parent || !number || !out->of) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    } else if (s->accounts) {
        for (size_t i = 0; i < nodes; i++) {
            parent[i] = (uint32_t)i;
            number[i] = UINT32_MAX;
        }
        join_workers(parent, s);
        number_accounts(out, parent, number, s);
    }
    mem_free(parent);
    mem_free(number);
    return status;
}

void clusters_release(struct clusters *clusters)
{
    mem_free(clusters->of);
    *clusters = (struct clusters){0};
}

/* ---- places ---- */

enum newid_status cluster_places_new(struct cluster_places *out, const struct clusters *clusters,
                                     struct newid_error *err)
{
    *out = (struct cluster_places){.clusters = clusters,
                                   .place = mem_alloc(clusters->count * sizeof *out->place),
                                   .round = mem_zalloc(clusters->count, sizeof *out->round)};
    return out->place && out->round ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

void cluster_places_release(struct cluster_places *places)
{
    mem_free(places->place);
    mem_free(places->round);
    *places = (struct cluster_places){0};
}

void cluster_places_begin(struct cluster_places *places)
{
    places->now++;
    places->count = 0;
}

size_t cluster_place(struct cluster_places *places, size_t account, bool *is_new)
{
    const uint32_t cluster = places->clusters->of[account];
    *is_new = places->round[cluster] != places->now;
    if (*is_new) {
        places->round[cluster] = places->now;
        places->place[cluster] = (uint32_t)places->count++;
    }
    return places->place[cluster];
}
