/*
 * Clusters: which accounts may be alike, so that a share of accounts gets an honest interval. A worker's accounts of
 * one kind are a cluster; workers who share an account (a group note) are one with all of theirs; an account without a
 * worker is a cluster of its own.
 */
#ifndef NEWID_CLUSTERS_H
#define NEWID_CLUSTERS_H

#include "table/select.h"

#include <newid/stats.h>

struct clusters {
    uint32_t *of; /* one an account of the columns, below `count`; of no meaning for one that is not selected */
    size_t count;
};

/* Clusters do not reach across kinds, unless the selection pools them. Release also after a failure. */
enum newid_status clusters_find(struct clusters *out, const struct selection *selection,
                                struct newid_error *err) NEWID_CHECKED;
void clusters_release(struct clusters *clusters);

/*
 * Places for those clusters that a part of the accounts has, from 0 on, so that sums by cluster are arrays without
 * holes and take no time for clusters that are not there.
 */
struct cluster_places {
    const struct clusters *clusters;
    uint32_t *place, *round; /* by cluster; a place is valid where its round is the current one */
    uint32_t now;
    size_t count; /* places given in this round */
};

enum newid_status cluster_places_new(struct cluster_places *out, const struct clusters *clusters,
                                     struct newid_error *err) NEWID_CHECKED;
void cluster_places_release(struct cluster_places *places);
/* No cluster has a place any more. */
void cluster_places_begin(struct cluster_places *places);
/* The account's cluster's place; *is_new where it was just given. */
size_t cluster_place(struct cluster_places *places, size_t account, bool *is_new);

#endif
