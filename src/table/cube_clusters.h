/*
 * Clusters: what a worker-clustered interval needs of each cell. An account belongs to the cluster of its first worker
 * (of a group note, the one who is named first), one without a worker is a cluster of its own. Sums over clusters of
 * squares and products are whole numbers, exact however many there are.
 */
#ifndef NEWID_CUBE_CLUSTERS_H
#define NEWID_CUBE_CLUSTERS_H

#include "table/cube.h"
#include "table/seats.h"

struct cube_clusters {
    size_t slots;      /* a slot is one worker's accounts in one cell of level 0; by worker, kind, group and period */
    uint32_t *slot_of; /* of each account; `slots` where it has none */
    uint32_t *cell;    /* of each slot */
    unsigned char *ends;
    uint32_t *n[CUBE_LEVELS]; /* accounts of the slot's worker in the cell of each level that holds it */
    struct cube_axes axes;
};

enum newid_status cube_clusters_make(struct cube_clusters *clusters, const struct cube_accounts *accounts,
                                const struct seats *seats, struct newid_error *err) NEWID_CHECKED;
void cube_clusters_release(struct cube_clusters *clusters);

/* Over the clusters of a cell; x of a cluster's n accounts mention the theme. */
struct cluster_sums {
    uint64_t clusters; /* with an x above 0 */
    uint64_t xx, xn;
};

/* Sums on every level; one a thread. */
struct cluster_figures {
    struct cluster_sums *of[CUBE_LEVELS]; /* one a cell */
    uint64_t *together;                   /* scratch: a worker's x by period, over the groups of one kind */
};

enum newid_status cluster_figures_new(struct cluster_figures *figures, const struct cube_axes *axes,
                                      struct newid_error *err) NEWID_CHECKED;
void cluster_figures_release(struct cluster_figures *figures);

/* x: one a slot. Accounts without a worker are left out. */
void cube_clusters_sum(struct cluster_figures *figures, const struct cube_clusters *clusters, const uint32_t *x);

#endif
