/* What a figure comes to over the resamples of a bootstrap. */
#ifndef NEWID_STATS_RESAMPLED_H
#define NEWID_STATS_RESAMPLED_H

#include <newid/stats.h>

/* What one resample says, and how likely it is (or 1, where it was drawn). */
struct weighed {
    double value, weight;
};

/* The distribution of one figure over the resamples where it is defined. */
struct resampled {
    struct weighed *items;
    size_t count;
    double weight, undefined;
};

/* Room for so many resamples; items is NULL where there is no memory. */
struct resampled resampled_new(size_t size);
void resampled_release(struct resampled *r);

/* NAN: the figure is undefined in this resample. */
void resampled_add(struct resampled *r, double value, double weight);

/* Sorts the items: nothing can be added afterwards. */
struct newid_bootstrap resampled_summary(struct resampled *r, double conf);

#endif
