/* The selection: which accounts a request counts, and the axes kind, period and group that they lie on. */
#ifndef NEWID_SELECT_H
#define NEWID_SELECT_H

#include "table/cube.h"
#include "util/arena.h"

#include <newid/table.h>

struct selection {
    struct newid_columns *columns;
    struct newid_field group_field; /* empty without a group */
    size_t accounts;                /* how many are in */
    size_t undated_left_out;        /* by --from or --to */
    uint32_t *cell;                 /* one an account, by axes; CUBE_OUT: not in */
    struct cube_axes axes;          /* the lengths of those below */
    const char **kinds;
    int32_t first_period; /* ordinal of period 0 */
    size_t dated_periods; /* or those since roll-out; 0 where no account has a date; without --by the one period is not a dated one */
    bool has_undated;     /* the last period of the axis is `undated` */
    const char **groups;  /* "(none)" last, where there is one */
    bool *kind_has_group; /* kinds × groups */
    /* By months since roll-out only, see align.h. */
    struct newid_field team;
    int32_t *since;             /* one an account that is in */
    size_t aligned, undated_unaligned, without_roll_out; /* accounts that are in; that are left out, and why */
    struct arena memory;
};

/* The most rows that a table may have. */
#define TABLE_MOST_CELLS ((size_t)4000000)

/* NEWID_USAGE: an unknown field or kind; NEWID_LIMIT: more cells than a table may have; NEWID_NOT_FOUND: as align_accounts. */
enum newid_status select_accounts(struct selection *selection, struct newid_store *store,
                                  const struct newid_table_request *request, struct newid_error *err) NEWID_CHECKED;
void selection_release(struct selection *selection);

#endif
