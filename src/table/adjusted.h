/* A cell's share of accounts adjusted for the codebook's error, as the views show it; worked out in validity/adjust. */
#ifndef NEWID_ADJUSTED_H
#define NEWID_ADJUSTED_H

#include "util/wording.h"

#include <newid/stats.h>
#include <stdbool.h>

/* What a row says of itself where is_weak, after its reason. */
#define ADJUSTED_WEAK N_("recall and specificity together are under 120 %: too weak a codebook for adjusting")

/* Proportions; NANs where there is none, and reason says why. */
struct adjusted_share {
    double share;
    struct newid_interval interval;
    const char *reason; /* why there is none, or what must be known of it (truncated), in English; NULL */
    bool is_open;       /* there is none since its interval would be all of 0 to 100 */
    bool is_weak;       /* the codebook is hardly better than chance on the theme: ADJUSTED_WEAK */
};

#endif
