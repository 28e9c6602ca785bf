/* A report: everything that the figures say, in one document. It is counted once and written in each language. */
#ifndef NEWID_CMD_REPORT_H
#define NEWID_CMD_REPORT_H

#include "change/balance.h"
#include "change/cooccurrence.h"
#include "change/trend.h"
#include "cmd/chart.h"
#include "cmd/report_quotes.h"
#include "table/passages.h"
#include "table/views.h"

/* What was asked for. */
struct report_wishes {
    enum newid_period by; /* NEWID_PERIOD_ALL: whatever suits the span of the accounts */
    const char *group;    /* a field; NULL: none */
    const char *bright, *dark;
    size_t passages; /* of each theme */
};

struct report {
    struct newid_store *store;
    struct report_wishes wishes;
    struct newid_table_request accounts, over_time_request, by_group_request;
    struct trend_request trend_request;
    struct cooccurrence_request pair_request;
    struct chart_run run; /* of the charts; its citation and page are the report's */
    bool is_for_public, has_dates, has_groups;
    bool period_asked, group_asked; /* then they stay, however much is hidden */
    bool coarsened;
    const char *kind;   /* with the most accounts: charts and groups are of it */
    const char **codes; /* of the themes that are shown */
    size_t *themes, theme_count;
    struct newid_table *table, *over_time, *by_group;
    struct trends trends;
    struct balance_sides sides;
    struct balance balance;
    const char *unbalanced; /* why there is no balance, or NULL */
    struct cooccurrence pairs;
    struct passages passages;    /* by theme, then date; none for the public */
    struct report_quotes quotes; /* approved ones: instead of passages */
    struct buf checked;          /* what is known of the codebook's errors, in the language that is spoken */
};

/* Counts all of it. Release also after a failure. NEWID_USAGE, NEWID_FOUND: as newid_table_count. */
enum newid_status report_find(struct report *report, struct newid_error *err) NEWID_CHECKED;
void report_release(struct report *report);

/*
 * For the public: hides in all tables of the report together what could be worked out; says whether a coarser period or
 * group is to be tried, and takes it; and hides in charts, trends, balance and pairs whatever the tables hide.
 */
enum newid_status report_protect(struct report *report, struct newid_error *err) NEWID_CHECKED;
bool report_coarsen(struct report *report);
enum newid_status report_hide_beside(struct report *report, struct newid_error *err) NEWID_CHECKED;

/* The whole document, in the language that is spoken, into the page's out. */
enum newid_status report_put(struct report *report, struct newid_error *err) NEWID_CHECKED;

/* The same as a workbook: a sheet for each table, with all figures. */
enum newid_status report_put_sheets(struct report *report, struct newid_error *err) NEWID_CHECKED;

/* Its parts, in this order. */
enum newid_status report_put_summary(struct report *report, struct newid_error *err) NEWID_CHECKED;
enum newid_status report_put_themes(struct report *report, struct newid_error *err) NEWID_CHECKED;
enum newid_status report_put_each_theme(struct report *report, struct newid_error *err) NEWID_CHECKED;
enum newid_status report_put_balance(struct report *report, struct newid_error *err) NEWID_CHECKED;
enum newid_status report_put_pairs(struct report *report, struct newid_error *err) NEWID_CHECKED;
enum newid_status report_put_missed(struct report *report, struct newid_error *err) NEWID_CHECKED;
void report_put_method(struct report *report);
void report_put_codebook(struct report *report);

/* The view of a table in the language that is spoken. */
struct view report_view(const struct report *report, const struct newid_table *table, enum newid_period by);
/* "theme-7", the anchor of a theme's section; lives as long as the page. */
const char *report_anchor(struct report *report, size_t theme);

#endif
