/*
 * Views: the counted table as tables for a printer. They count nothing.
 *
 * tidy   one row a cell, the columns of design.md, "Tidy table".
 * wide   one row a kind, group and theme, one column a period, each the headline percentage (of writers; of accounts
 *        where the data have no workers). A row `writers` or `accounts` with the bases stands before each kind and group.
 * people for reading. Without periods and groups: one row a theme with counts, interval, a line over time and what the
 *        run chart says of it; or, in detail, with accounts, their interval and hits. With periods: themes down, periods
 *        across, a table a group. With groups alone: groups across. Under 20 writers counts (9 of 17), else whole
 *        percents.
 *
 * By months since roll-out tidy has the teams behind each cell as its last column, wide and people a row of them below
 * the bases.
 *
 * charts of each kind, where the output has them: the figures drawn, and by period a line for each of up to CHARTED_MOST
 *        themes, the ones most mentioned; else bars of all themes. Nothing hidden is drawn.
 *
 * With adjusted shares, which are always of accounts: tidy has four more columns at its end, wide one more a period,
 * people one more without periods and groups, else a table of their own below.
 */
#ifndef NEWID_VIEWS_H
#define NEWID_VIEWS_H

#include "out/out.h"
#include "table/adjusted.h"

#include <newid/table.h>

/* How accounts' intervals are made; writers' are Wilson's, but for Clopper and Pearson, who make both. */
enum view_interval { VIEW_CLUSTERED, VIEW_WILSON, VIEW_CLOPPER_PEARSON };

struct view {
    const struct newid_table *table;
    const struct newid_codebook *codebook;
    enum newid_period by;
    const char *group;             /* the field, or NULL */
    const char *cross_a, *cross_b; /* codes, or NULL */
    enum view_interval interval;
    bool design_effect;            /* a column with the design effect of the accounts' clustering */
    bool in_detail;                /* people: accounts and hits instead of the line */
    const struct view *over_time;  /* the same themes and kinds by period, for the line; or NULL */
    const char *anchors;           /* a list's themes lead to headings "ANCHORS-N", N from 1 in the codebook; or NULL */
    bool in_welsh;                 /* labels of themes in Welsh: never in data formats */
    /*
     * Numbers of writers and accounts only: what their hits, statuses, lengths and the variance within workers say of a
     * total says more of a hidden part than protection counts with.
     */
    bool is_public;
    const struct adjusted_share *adjusted; /* one a cell of the table, beside the raw share; NULL: none is shown */
};

enum newid_status view_tidy(struct out *out, const struct view *view, struct newid_error *err) NEWID_CHECKED;
enum newid_status view_wide(struct out *out, const struct view *view, struct newid_error *err) NEWID_CHECKED;
enum newid_status view_people(struct out *out, const struct view *view, struct newid_error *err) NEWID_CHECKED;

enum { CHARTED_MOST = 12 };
enum newid_status view_charts(struct out *out, const struct view *view, struct newid_error *err) NEWID_CHECKED;

#endif
