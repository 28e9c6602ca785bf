/* Charts of counts without limits: line, bar, heatmap, small-multiples, event, balance; as pictures and as data. */
#ifndef NEWID_CMD_CHART_COUNTS_H
#define NEWID_CMD_CHART_COUNTS_H

#include "change/occasion.h"
#include "cmd/change.h"
#include "out/figure.h"

enum counts_type { COUNTS_LINE, COUNTS_BAR, COUNTS_HEATMAP, COUNTS_PANELS, COUNTS_EVENT, COUNTS_BALANCE, COUNTS_TYPES };

/* Its place among the counts_types, or COUNTS_TYPES: a chart with limits, or none. */
enum counts_type chart_counts_type(const char *name);

struct counts_options {
    enum counts_type type;
    const char *type_name, *by, *group, *sort, *bright, *dark;
    bool of_accounts;
    const struct change_options *common;
};

/* What one run holds. */
struct counts_run {
    const struct counts_options *options;
    struct newid_table_request request;
    struct occasions marks;
    struct cmd_citation citation;
    struct newid_table *table;
    struct change_page page;
};

/* run->marks are read; NEWID_USAGE: options that do not go with the type; a picture of more than one kind of account.
 */
enum newid_status chart_counts(struct counts_run *run, struct newid_store *store,
                               struct newid_error *err) NEWID_CHECKED;
/* For the type COUNTS_BALANCE, whose request and citation are ready. */
enum newid_status chart_balance(struct counts_run *run, struct newid_store *store,
                                struct newid_error *err) NEWID_CHECKED;

/* The table as marks of a picture. NEWID_USAGE: there is not one kind of account, or nothing to draw. */
enum newid_status counts_fill(struct figure_grid *grid, struct counts_run *run, struct newid_error *err) NEWID_CHECKED;
/* All marks as a screen reader says them. */
const char *counts_description(struct change_page *page, const struct figure_grid *grid);
/* A label of a codebook in the language of the page. */
const char *counts_label(const struct newid_theme *theme);

#endif
