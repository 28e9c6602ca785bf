#include "cmd/protected.h"
#include "cmd/report.h"

#include <math.h>
#include <string.h>

enum newid_status report_protect(struct report *r, struct newid_error *err)
{
    struct release_table tables[3] = {{.request = &r->accounts, .table = r->table, .accounts = SIZE_MAX}};
    size_t count = 1;
    const struct effort effort = cmd_effort();
    struct protection protection;
    if (r->over_time)
        tables[count++] =
            (struct release_table){.request = &r->over_time_request, .table = r->over_time, .accounts = SIZE_MAX};
    if (r->by_group)
        tables[count++] =
            (struct release_table){.request = &r->by_group_request, .table = r->by_group, .accounts = SIZE_MAX};
    return release_protect(r->store, r->run.citation.codebook, tables, count, &effort, &protection, err);
}

/* ---- coarser ---- */

/* Of the cells in which somebody wrote. */
static double hidden_share(const struct newid_table *table)
{
    size_t hidden = 0, all = 0;
    for (size_t i = 0; table && i < table->count; i++) {
        hidden += table->cells[i].hidden;
        all += table->cells[i].hidden || table->cells[i].accounts_n;
    }
    return all ? (double)hidden / (double)all : 0;
}

static enum newid_period coarser(enum newid_period by)
{
    static const enum newid_period next[NEWID_PERIODS] = {
        [NEWID_PERIOD_DAY] = NEWID_PERIOD_MONTH,     [NEWID_PERIOD_WEEK] = NEWID_PERIOD_MONTH,
        [NEWID_PERIOD_MONTH] = NEWID_PERIOD_QUARTER, [NEWID_PERIOD_QUARTER] = NEWID_PERIOD_YEAR,
        [NEWID_PERIOD_YEAR] = NEWID_PERIOD_ALL,
    };
    return next[by];
}

bool report_coarsen(struct report *r)
{
    static const double most = 0.3;
    if (!r->period_asked && r->has_dates && hidden_share(r->over_time) > most) {
        r->wishes.by = coarser(r->wishes.by);
        r->has_dates = r->wishes.by != NEWID_PERIOD_ALL;
    } else if (!r->group_asked && r->wishes.group && hidden_share(r->by_group) > most) {
        r->wishes.group = strcmp(r->wishes.group, "team") ? NULL : "area";
    } else {
        return false;
    }
    r->coarsened = true;
    return true;
}

/* ---- what stands beside the tables ---- */

/* Whether a cell of the theme and kind, in this period where by_period, is hidden. */
static bool is_hidden(const struct newid_table *table, size_t theme, const char *kind, bool by_period, int32_t period)
{
    for (size_t i = 0; table && i < table->count; i++) {
        const struct newid_cell *cell = &table->cells[i];
        if (cell->hidden && cell->theme == theme && !strcmp(cell->kind, kind) && (!by_period || cell->period == period))
            return true;
    }
    return false;
}

static enum newid_status hide_points(struct report *r, struct chart *chart, struct newid_error *err)
{
    bool any = false;
    for (size_t i = 0; i < chart->count; i++) {
        struct chart_point *p = &chart->points[i];
        if (p->hidden || !is_hidden(r->over_time, chart->theme, chart->kind, true, p->period))
            continue;
        *p = (struct chart_point){.period = p->period, .phase = p->phase, .share = (double)NAN, .hidden = any = true};
        chart->hidden++;
    }
    chart->signals = 0;
    return any ? chart_judge(chart, err) : NEWID_OK;
}

static void hide_trends(struct report *r)
{
    for (size_t i = 0; i < r->trends.count; i++) {
        struct trend *t = &r->trends.items[i];
        if (is_hidden(r->over_time, t->theme, t->kind, false, 0) || is_hidden(r->table, t->theme, t->kind, false, 0))
            t->change.verdict = VERDICT_HIDDEN;
    }
}

static bool side_is_hidden(const struct report *r, const struct balance_side *side, const char *kind)
{
    for (size_t i = 0; i < side->count; i++)
        if (is_hidden(r->table, side->themes[i], kind, false, 0))
            return true;
    return false;
}

static void hide_balance_and_pairs(struct report *r)
{
    for (size_t i = 0; i < r->balance.count; i++) {
        struct balance_cell *cell = &r->balance.cells[i];
        cell->hidden |=
            side_is_hidden(r, &r->sides.bright, cell->kind) || side_is_hidden(r, &r->sides.dark, cell->kind);
    }
    for (size_t i = 0; i < r->pairs.count; i++) {
        struct cooccurrence_pair *pair = &r->pairs.pairs[i];
        const char *kind = r->pairs.presence.selection.kinds[pair->kind];
        pair->hidden |= is_hidden(r->table, pair->a, kind, false, 0) || is_hidden(r->table, pair->b, kind, false, 0);
    }
    for (size_t k = 0; r->pairs.count && k < r->pairs.presence.selection.axes.kinds; k++)
        for (size_t i = 0; i < r->pairs.theme_count; i++)
            r->pairs.with[k * r->pairs.theme_count + i].hidden |=
                is_hidden(r->table, r->pairs.themes[i], r->pairs.presence.selection.kinds[k], false, 0);
}

enum newid_status report_hide_beside(struct report *r, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < r->run.charts.count && !status; i++)
        status = hide_points(r, &r->run.charts.items[i], err);
    hide_trends(r);
    hide_balance_and_pairs(r);
    return status;
}
