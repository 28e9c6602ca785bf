/*
 * Table: theme frequencies by kind, period and group. The cube counts; the
 * views (tidy, wide, for people) are made from it and go to a printer.
 */
#ifndef NEWID_TABLE_H
#define NEWID_TABLE_H

#include <newid/codebook.h>
#include <newid/stats.h>
#include <newid/status.h>
#include <newid/store.h>
#include <stdbool.h>
#include <stddef.h>

enum newid_audience { NEWID_ANALYST, NEWID_INTERNAL, NEWID_PUBLIC };

/* What the project lets each audience see; 0: no such rule. */
struct newid_thresholds {
    unsigned internal_base, public_base; /* the smallest base of a breakdown that says something of people */
    unsigned mention;                    /* public: the fewest writers who mention, where any do, and who don't */
};
NEWID_API extern const struct newid_thresholds newid_default_thresholds;

struct newid_filter {
    const char *field, *value;
};

struct newid_table_request {
    enum newid_period by;       /* NEWID_PERIOD_SINCE: months since each team's own roll-out */
    const char *group;          /* field or attribute; NULL: none */
    const char *alphabet;       /* groups in the order of this language, "cy" or "en"; NULL: by their bytes */
    const char *kind;           /* one kind; "all": kinds pooled; NULL: a block a kind */
    const struct newid_filter *where;
    size_t where_count;
    int32_t from, to;           /* days, inclusive; NEWID_UNDATED: open */
    const char *const *themes;  /* codes; none: all */
    size_t theme_count;
    const char *among;          /* theme whose accounts are the denominator; NULL: all accounts */
    const char *cross_a, *cross_b; /* two themes counted together, as one row; NULL: none */
    enum newid_scope cross_scope;
    unsigned statuses;          /* set of NEWID_STATUS_BITs that count; 0: each theme's own */
    enum newid_audience audience;
    const struct newid_thresholds *thresholds; /* NULL: newid_default_thresholds */
    bool no_totals;
    bool clustered;             /* the table's clusters are counted, which a worker-clustered interval needs */
};

/* One row of the tidy table; see design.md, "Tidy table". */
struct newid_cell {
    size_t theme;        /* index into the codebook's themes; NEWID_NO_PARENT for --cross */
    const char *kind;    /* "all" where pooled */
    bool all_periods, undated;
    int32_t period;      /* ordinal, where neither of the above */
    const char *group;   /* value; "all" for the total over groups, "(none)" for no value; "" without --group */
    bool all_groups;
    uint64_t workers, workers_n;   /* writers who mention; distinct writers. Both 0 where the data have no workers */
    uint64_t accounts, accounts_n;
    uint64_t hits, words;
    double words_median; /* of an account; 0 where accounts_n is 0 */
    uint64_t with_status[NEWID_STATUSES]; /* accounts with at least one hit of that status */
    uint32_t teams;      /* by months since roll-out: distinct teams of the accounts; else 0 */
    bool hidden;         /* by the audience's rules: none of the figures may be shown */
};

struct newid_table {
    struct newid_cell *cells; /* codebook order, then kind, time, group; totals after what they total */
    size_t count;
    struct newid_cluster_sums *clusters; /* of each cell's accounts, where asked for, else NULL: an account belongs to its
                                            first worker's, one without a worker is a cluster of its own */
    bool has_workers;
    char **notes;             /* warnings for the footer, complete sentences */
    size_t note_count;
    void *memory;
};

/* NEWID_USAGE: an unknown theme, field, kind; NEWID_FOUND: not all accounts are coded (the message says how many and to run newid
 * code); NEWID_NOT_FOUND: by months since roll-out, and no team has one or nothing selected is of such a team and dated. */
NEWID_API enum newid_status newid_table_count(struct newid_table **out, struct newid_store *store,
                                              const struct newid_codebook *codebook,
                                              const struct newid_table_request *request, struct newid_error *err)
    NEWID_CHECKED;
/*
 * The period by which the selected accounts make a line of 8 to 24 points, as near as months, quarters and years come:
 * months up to two years, quarters up to eight, else years. NEWID_PERIOD_ALL where none has a date. Errors as
 * newid_table_count.
 */
NEWID_API enum newid_status newid_table_line_period(enum newid_period *period, struct newid_store *store,
                                                    const struct newid_table_request *request,
                                                    struct newid_error *err) NEWID_CHECKED;
NEWID_API void newid_table_free(struct newid_table *table);

/*
 * After coding, in the caller's transaction: keeps columns and counts in blocks, from which later tables are made quickly. Never needed
 * for a right answer: what is not kept is worked out from the rows.
 */
NEWID_API enum newid_status newid_table_keep(struct newid_store *store, const struct newid_codebook *codebook,
                                             struct newid_error *err) NEWID_CHECKED;

#endif
