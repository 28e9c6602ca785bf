/*
 * Trend: has the share of accounts that mention a theme risen or fallen over time? One figure a theme and kind, from a
 * straight line through the accounts' periods.
 */
#ifndef NEWID_TREND_H
#define NEWID_TREND_H

#include "change/verdict.h"

enum trend_method {
    TREND_CLUSTERED,        /* least squares over accounts, errors clustered by worker */
    TREND_COCHRAN_ARMITAGE, /* the same line; accounts taken as independent of each other */
    TREND_MANN_KENDALL      /* of the periods' shares, in their order; Sen's slope */
};

struct trend {
    size_t theme; /* in the codebook */
    const char *kind;
    struct sample_counts counts;
    int32_t first, last;  /* ordinals of the first and last period with accounts */
    size_t periods;       /* with accounts, of last - first + 1 */
    double from, to;      /* the line in those two, clipped to 0 and 1; NAN where there is none */
    struct change change; /* the line's from the first of them to the last, not clipped */
};

struct trend_request {
    struct newid_table_request accounts; /* which; by: the periods */
    enum trend_method method;
};

struct trends {
    struct trend *items; /* by kind, then in the codebook's order */
    size_t count;
    size_t tested;  /* over how many p is adjusted */
    size_t hidden;  /* from this audience */
    size_t undated; /* accounts that are left out */
    bool has_workers;
    struct presence presence; /* which owns the names of kinds */
};

/*
 * The trends of the request's themes (none: all) by kind. NEWID_USAGE, NEWID_FOUND: as presence_open. trends_release
 * also after a failure. The codebook and the request must outlive it.
 */
enum newid_status trends_find(struct trends *out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct trend_request *request, struct newid_error *err) NEWID_CHECKED;
void trends_release(struct trends *trends);

/* Which themes a request means, in the codebook's order: *themes is the caller's (mem_free). NEWID_USAGE: one unknown.
 */
enum newid_status change_themes(size_t **themes, size_t *count, const struct newid_codebook *codebook,
                                const struct newid_table_request *request, struct newid_error *err) NEWID_CHECKED;

#endif
