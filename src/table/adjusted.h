/* A cell's share of accounts adjusted for the codebook's error, as the views show it; worked out in validity/adjust. */
#ifndef NEWID_ADJUSTED_H
#define NEWID_ADJUSTED_H

#include <newid/stats.h>

/* Proportions; NANs where there is none, and reason says why. */
struct adjusted_share {
    double share;
    struct newid_interval interval;
    const char *reason; /* why there is none, or what must be known of it (truncated), in English; NULL */
};

#endif
