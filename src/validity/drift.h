/* Drift: whether the codebook finds less and less of what people code, as words come in that it does not know. */
#ifndef NEWID_DRIFT_H
#define NEWID_DRIFT_H

#include "validity/validation.h"

struct drift {
    uint64_t accounts, workers;     /* dated, with the theme by people; writers of those */
    int32_t first, middle, last;    /* days: of the first, of the first in the later half, of the last */
    struct newid_count early, late; /* found, of the accounts in the earlier and the later half by date */
    double per_year;                /* slope of recall, as a proportion a year; NAN where undefined */
    struct newid_interval interval;
    double p;           /* two-sided, of no slope */
    const char *reason; /* why it is undefined, else NULL */
};

/*
 * Recall in its time: found or not on the day, by least squares over the accounts that people coded yes, errors
 * clustered by worker (newid_regress: CR2, Satterthwaite). Without weights: the question is of a change, not of a
 * level. Fewer than 10 accounts or 2 writers, all on one day, all found or none: undefined. NEWID_MEMORY is the only
 * failure.
 */
enum newid_status drift_measure(struct drift *out, const struct validation *validation, size_t theme,
                                struct newid_error *err) NEWID_CHECKED;

#endif
