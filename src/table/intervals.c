#include "table/intervals.h"

#include <math.h>

static const double level = 0.95;

bool interval_of_writers(struct newid_interval *out, const struct view *view, const struct newid_cell *cell)
{
    return view->interval == VIEW_CLOPPER_PEARSON ? newid_clopper_pearson(out, cell->workers, cell->workers_n, level)
                                                  : newid_wilson(out, cell->workers, cell->workers_n, level);
}

static bool find_clustered(struct newid_clustered *out, const struct view *view, const struct newid_cell *cell)
{
    const struct newid_table *table = view->table;
    return table->clusters &&
           newid_clustered_from_sums(out, &table->clusters[cell - table->cells], level).status == NEWID_DEFINED;
}

bool interval_of_accounts(struct newid_interval *out, const struct view *view, const struct newid_cell *cell)
{
    struct newid_clustered clustered;
    switch (view->interval) {
    case VIEW_WILSON:
        return newid_wilson(out, cell->accounts, cell->accounts_n, level);
    case VIEW_CLOPPER_PEARSON:
        return newid_clopper_pearson(out, cell->accounts, cell->accounts_n, level);
    case VIEW_CLUSTERED:
        break;
    }
    if (view->is_public)
        return !view->table->has_workers && newid_wilson(out, cell->accounts, cell->accounts_n, level);
    if (!find_clustered(&clustered, view, cell))
        return false;
    *out = clustered.interval;
    return true;
}

double design_effect(const struct view *view, const struct newid_cell *cell)
{
    struct newid_clustered clustered;
    return find_clustered(&clustered, view, cell) ? clustered.deff : (double)NAN;
}

const char *interval_caption(const struct view *view)
{
    static const char *const captions[] = {
        [VIEW_CLUSTERED] = /* xgettext:no-c-format */
        N_("95 % intervals: writers by Wilson, accounts clustered by worker (Korn-Graubard)"),
        [VIEW_WILSON] = /* xgettext:no-c-format */
        N_("95 % intervals: by Wilson; accounts are taken as if each were by another worker"),
        [VIEW_CLOPPER_PEARSON] = /* xgettext:no-c-format */
        N_("95 % intervals: by Clopper-Pearson; accounts are taken as if each were by another worker"),
    };
    return captions[view->interval];
}

const char *interval_heading(const struct view *view, bool of_writers)
{
    if (view->interval == VIEW_CLOPPER_PEARSON)
        return /* xgettext:no-c-format */ N_("95 % interval (Clopper-Pearson)");
    if (view->interval == VIEW_WILSON || of_writers)
        return /* xgettext:no-c-format */ N_("95 % interval (Wilson)");
    return /* xgettext:no-c-format */ N_("95 % interval (clustered)");
}
