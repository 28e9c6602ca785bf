/*
 * The cube: counts of accounts, writers and hits by kind, period and group,
 * from arrays alone. Every figure exists on four levels: as it is, over all
 * periods, over all groups, over both; workers are distinct on each, so a total is never a sum.
 */
#ifndef NEWID_CUBE_H
#define NEWID_CUBE_H

#include <newid/codebook.h>
#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CUBE_OUT UINT32_MAX /* an account that is not counted */

enum cube_level { CUBE_ALL_PERIODS = 1, CUBE_ALL_GROUPS = 2, CUBE_LEVELS = 4 };

/* The lengths of the axes, each at least 1. */
struct cube_axes {
    size_t kinds, periods, groups;
};

/* How many cells a level has, and which of them this is; an axis that the level sums over takes any place. */
size_t cube_cells(const struct cube_axes *axes, unsigned level);
size_t cube_cell(const struct cube_axes *axes, unsigned level, size_t kind, size_t period, size_t group);

/* The accounts as parallel arrays; all of the caller's, to outlive the cube. */
struct cube_accounts {
    struct cube_axes axes;
    size_t count;
    const uint32_t *cell; /* on level 0, or CUBE_OUT */
    const uint32_t *words;
    const uint32_t *first_worker, *worker; /* as in newid_columns */
    size_t worker_count;
    bool clustered; /* what a worker-clustered interval needs is counted too */
};

struct cube_base {
    uint64_t accounts, workers, words; /* workers: distinct; an account without one is its own */
    double words_median;               /* of an account; 0 where there are none */
    uint64_t clusters, nn;             /* see cube_clusters.h; 0 unless asked for */
};

struct cube_count {
    uint64_t accounts, workers, hits;
    uint64_t with_status[NEWID_STATUSES];
    uint64_t xx, xn; /* over clusters; 0 unless asked for */
};

struct cube;

enum newid_status cube_new(struct cube **out, const struct cube_accounts *accounts,
                           struct newid_error *err) NEWID_CHECKED;
void cube_free(struct cube *cube);

const struct cube_accounts *cube_accounts(const struct cube *cube);
const struct seats *cube_seats(const struct cube *cube);
/* NULL unless asked for. */
const struct cube_clusters *cube_clusters(const struct cube *cube);

/* One base a cell, which are the same for every theme. The cube's own, valid until it is freed. */
const struct cube_base *cube_bases(const struct cube *cube, unsigned level);

#endif
