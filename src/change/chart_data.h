/*
 * Chart: the shares of a theme over time, with what a run chart and a control chart say of each point. It is data:
 * printers make tables of it, and pictures come from the same struct.
 */
#ifndef NEWID_CHART_DATA_H
#define NEWID_CHART_DATA_H

#include "change/occasion.h"
#include "change/verdict.h"

#include <newid/charts.h>

enum chart_type {
    CHART_RUN_AND_P, /* run chart about the median, and Laney's p' limits */
    CHART_RUN,
    CHART_P,
    CHART_XMR /* "Making Data Count" */
};

/* Why a point signals: a set, since several reasons may hold. */
enum chart_reason {
    CHART_ABOVE = 1 << 0, /* outside the limits */
    CHART_BELOW = 1 << 1,
    CHART_LONG_RUN_ABOVE = 1 << 2, /* of a run on one side of the median that is longer than chance explains */
    CHART_LONG_RUN_BELOW = 1 << 3,
    CHART_RISING = 1 << 4, /* XmR: seven that rise, each above the one before */
    CHART_FALLING = 1 << 5,
    CHART_TWO_IN_THREE_ABOVE = 1 << 6,
    CHART_TWO_IN_THREE_BELOW = 1 << 7,
    CHART_SEVEN_ABOVE = 1 << 8,
    CHART_SEVEN_BELOW = 1 << 9,
    CHART_REASONS = 10
};

/* Limits from fewer points are trial limits, and nobody may call them anything else. */
enum { CHART_FEWEST = 12 };

struct chart_point {
    int32_t period;           /* ordinal */
    struct newid_count count; /* of writers or accounts; 0 of 0 where hidden */
    double share;             /* NAN: no accounts in the period, or hidden */
    bool hidden;
    size_t phase;
    double lower, upper;   /* limits: three sigma, or XmR's; NAN where there are none */
    double lower2, upper2; /* two sigma; NAN in XmR */
    unsigned reasons;      /* chart_reasons */
};

struct chart_phase {
    size_t first, end;      /* points first … end - 1 */
    size_t points;          /* of them with a share */
    bool trial;             /* fewer than CHART_FEWEST */
    double median, centre;  /* NAN where the type has none; centre: pooled share, or XmR's mean */
    double sigma_z;         /* of p', never under 1 */
    struct newid_runs runs; /* about the median; about the centre for CHART_P */
    bool few_crossings;     /* a signal of the phase, of no single point */
    bool one_sided;         /* the centre is 0 or 1: no point can lie beyond it, and the rules of runs say nothing */
};

struct chart_event {
    const struct occasion *occasion;
    size_t point; /* in whose period it lies */
    bool rebases;
};

struct chart {
    const char *kind;
    size_t theme;
    enum chart_type type;
    bool of_writers;             /* what is counted: writers, each once a period, or accounts */
    struct sample_counts counts; /* of all dated accounts, hidden points too */
    struct chart_point *points;
    size_t count;
    struct chart_phase *phases;
    size_t phase_count;
    struct chart_event *events; /* that lie in the periods */
    size_t event_count;
    size_t signals;     /* points with a reason */
    size_t hidden;      /* points */
    size_t outside;     /* events before or after all points, or where a phase starts already */
    const char *reason; /* why there is no chart, else NULL; in English */
};

struct chart_request {
    struct newid_table_request accounts; /* with one theme or more; by: the periods */
    enum chart_type type;
    bool of_accounts;
    const struct occasions *rebases, *marks; /* a phase begins with the period of a rebase; marks are only shown */
};

struct charts {
    struct chart *items; /* by kind, then theme */
    size_t count;
    size_t undated;
    struct presence presence;
    struct arena memory;
};

/* As trends_find: charts_release also after a failure; the request must outlive it. */
enum newid_status charts_find(struct charts *out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct chart_request *request, struct newid_error *err) NEWID_CHECKED;
void charts_release(struct charts *charts);

/*
 * The pure part: fills phases' figures and points' limits and reasons from points' counts and shares, the phases'
 * first and end, and the type. NEWID_MEMORY.
 */
enum newid_status chart_judge(struct chart *chart, struct newid_error *err) NEWID_CHECKED;

#endif
