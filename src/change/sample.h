/*
 * A sample: the accounts of one kind that an analysis looks at, each with its place (in time, or on which side of
 * a comparison) and the cluster that it belongs to (clusters.h).
 */
#ifndef NEWID_SAMPLE_H
#define NEWID_SAMPLE_H

#include "table/presence.h"

#include <newid/stats.h>

struct sample {
    const struct newid_columns *columns;
    const char *kind;
    size_t *account; /* index into the columns, by place */
    size_t *place;
    size_t *cluster; /* below `clusters` */
    size_t count, clusters;
    bool one_each;     /* no cluster has two accounts */
    uint32_t *seen[2]; /* scratch of sample_count: by worker, the round in which it wrote; mentioned */
    uint32_t round;
    struct arena memory;
};

/* Where a selected account lies on the selection's axis of periods. */
size_t sample_period(const struct selection *selection, size_t account);

/*
 * The selected accounts of a kind (its place on the selection's axis) whose `place`, one an account of the columns, is
 * not negative. The presence must outlive it. Release also after a failure.
 */
enum newid_status sample_take(struct sample *sample, const struct presence *presence, size_t kind, const int32_t *place,
                              struct newid_error *err) NEWID_CHECKED;
void sample_release(struct sample *sample);

/* x of n accounts mention, and x of n distinct workers; an account without a worker is its own. */
struct sample_counts {
    struct newid_count accounts, writers;
};

/* Of the sample's accounts first … last - 1. mentions: one an account of the columns. */
struct sample_counts sample_count(struct sample *sample, const bool *mentions, size_t first, size_t last);

/* The end of the run of accounts that have the same place as account `first`. */
size_t sample_place_end(const struct sample *sample, size_t first);

#endif
