/* How the statistics say how they came out, and what every one of them is built from. */
#ifndef NEWID_STATS_OUTCOME_H
#define NEWID_STATS_OUTCOME_H

#include "util/wording.h"

#include <math.h>
#include <newid/stats.h>

static inline struct newid_outcome outcome_ok(void) { return (struct newid_outcome){NEWID_DEFINED, NULL}; }
static inline struct newid_outcome outcome_undefined(const char *reason)
{
    return (struct newid_outcome){NEWID_UNDEFINED, reason};
}
static inline struct newid_outcome outcome_invalid(const char *reason)
{
    return (struct newid_outcome){NEWID_INVALID, reason};
}
static inline struct newid_outcome outcome_refused(const char *reason)
{
    return (struct newid_outcome){NEWID_REFUSED, reason};
}
static inline struct newid_outcome outcome_failed(const char *reason)
{
    return (struct newid_outcome){NEWID_FAILED, reason};
}

#define REASON_LEVEL N_("the confidence level is not between 0 and 1")
#define REASON_COUNT N_("count exceeds denominator")
#define REASON_MEMORY N_("memory ran out")

static inline bool is_level(double conf) { return conf > 0 && conf < 1; }

static inline struct newid_interval no_interval(void) { return (struct newid_interval){(double)NAN, (double)NAN}; }

/* centre - half to centre + half, not clipped. */
static inline struct newid_interval interval_about(double centre, double half)
{
    return (struct newid_interval){centre - half, centre + half};
}

static inline double clip(double x, double low, double high) { return fmin(fmax(x, low), high); }

/* part / whole, or NAN where whole is 0: never 0 % of nothing. */
static inline double share_of(double part, double whole) { return whole > 0 ? part / whole : (double)NAN; }

/* The Wilson interval for the share p of n, which need not be whole (an effective sample size); NANs where n is 0 or
 * less. */
struct newid_interval wilson_of_share(double p, double n, double conf);

/* wilson_of_share for counts; NANs where newid_wilson says false. */
struct newid_interval wilson_of_counts(uint64_t x, uint64_t n, double conf);

#endif
