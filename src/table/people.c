#include "table/people.h"

#include "util/wording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *keep(struct people *p, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&text, _(format), args);
    va_end(args);
    const char *kept = text.failure ? NULL : arena_strdup(&p->grid.memory, text.data);
    if (!kept)
        p->failure = NEWID_MEMORY;
    buf_release(&text);
    return kept;
}

double whole_percent(double share) { return floor(100 * share + 0.5); }

struct out_cell people_share(struct people *p, const struct newid_cell *cell, uint64_t x, uint64_t n, bool with_count)
{
    if (cell->hidden)
        return out_string("*");
    if (!n)
        return out_string("–");
    if (n < FEW_WRITERS)
        return out_string(keep(p, "%llu of %llu", (unsigned long long)x, (unsigned long long)n));
    double percent = whole_percent((double)x / (double)n);
    if (x && percent < 1)
        return out_string(keep(p, with_count ? N_("<1 %% (%llu)") : N_("<1 %%"), (unsigned long long)x));
    if (x < n && percent > 99)
        return out_string(keep(p, with_count ? N_(">99 %% (%llu)") : N_(">99 %%"), (unsigned long long)x));
    return out_string(keep(p, with_count ? N_("%.0f %% (%llu)") : N_("%.0f %%"), percent, (unsigned long long)x));
}

static const struct adjusted_share *adjusted_of(const struct people *p, const struct newid_cell *cell)
{
    return &p->view->adjusted[cell - p->view->table->cells];
}

struct out_cell people_adjusted(struct people *p, const struct newid_cell *cell, bool with_interval)
{
    const struct adjusted_share *a = adjusted_of(p, cell);
    if (cell->hidden)
        return out_string("*");
    if (a->is_open)
        return out_string(keep(p, a->is_weak ? N_("not known‡") : N_("not known")));
    if (isnan(a->share))
        return out_string("–");
    const char *cut = a->reason ? (a->is_weak ? "†‡" : "†") : a->is_weak ? "‡" : "";
    if (!with_interval || isnan(a->interval.low))
        return out_string(keep(p, "%.0f %%%s", whole_percent(a->share), cut));
    return out_string(keep(p, "%.0f %%%s (%.0f–%.0f)", whole_percent(a->share), cut, whole_percent(a->interval.low),
                           whole_percent(a->interval.high)));
}

static const char *kind_name(const struct newid_cell *cell)
{
    return strcmp(cell->kind, "all") ? _(cell->kind) : _("All kinds");
}

static const char *shown(const char *kept) { return kept ? kept : ""; }

const char *caption_with_base(struct people *p, const struct newid_cell *cell, const struct newid_cell *base)
{
    const char *name = kind_name(cell);
    if (!base)
        return name;
    const unsigned long long writers = base->workers_n, accounts = base->accounts_n, words = base->words;
    const char *of_accounts = keep(p, P_("%llu account", "%llu accounts", accounts), accounts);
    const char *of_words = keep(p, P_("%llu word", "%llu words", words), words);
    if (!p->view->table->has_workers)
        return keep(p, "%s: %s, %s", name, shown(of_accounts), shown(of_words));
    const char *of_writers = keep(p, P_("%llu writer", "%llu writers", writers), writers);
    return keep(p, "%s: %s, %s, %s", name, shown(of_writers), shown(of_accounts), shown(of_words));
}

/* ---- themes down, periods or groups across ---- */

/* A cross table's columns: `count` cells of each theme, by time at one group, or by group at the one time. */
struct across {
    const struct grid_block *block;
    bool by_time;
    size_t group; /* where by_time */
    size_t count;
    bool adjusted; /* shows adjusted shares of accounts */
};

static const struct newid_cell *across_cell(const struct people *p, const struct across *a, size_t theme, size_t i)
{
    return grid_cell(&p->grid, theme, a->block, a->by_time ? i : 0, a->by_time ? a->group : i);
}

static const struct newid_cell *across_base(const struct people *p, const struct across *a, size_t i)
{
    return grid_base(&p->grid, a->block, a->by_time ? i : 0, a->by_time ? a->group : i);
}

static const char *heading(struct people *p, const struct across *a, const struct newid_cell *cell)
{
    char period[64];
    if (!a->by_time)
        return group_for_people(p->view, cell);
    period_for_people(period, sizeof period, p->view, cell);
    return keep(p, "%s", period);
}

static struct out_column *across_columns(struct people *p, const struct across *a)
{
    struct out_column *columns = arena_alloc(&p->grid.memory, (a->count + 1) * sizeof *columns);
    if (!columns) {
        p->failure = NEWID_MEMORY;
        return NULL;
    }
    columns[0] = (struct out_column){.name = "theme", .heading = N_("Theme"), .wraps = true};
    for (size_t i = 0; i < a->count; i++) {
        const char *name = heading(p, a, across_cell(p, a, 0, i));
        columns[i + 1] = (struct out_column){.name = name, .heading = name, .right = true, .verbatim = true};
    }
    return columns;
}

static void put_base_row(struct people *p, const struct across *a, struct out_cell *cells, bool writers)
{
    cells[0] = out_string(writers ? _("Base: writers") : _("Base: accounts"));
    for (size_t i = 0; i < a->count; i++) {
        const struct newid_cell *base = across_base(p, a, i);
        cells[i + 1] = base ? out_integer((double)(writers ? base->workers_n : base->accounts_n)) : out_string("*");
    }
    out_row(p->out, cells);
}

static void put_team_row(struct people *p, const struct across *a, struct out_cell *cells)
{
    cells[0] = out_string(_("Teams"));
    for (size_t i = 0; i < a->count; i++) {
        const struct newid_cell *base = across_base(p, a, i);
        cells[i + 1] = base ? out_integer(base->teams) : out_string("*");
    }
    out_row(p->out, cells);
}

static void put_across_rows(struct people *p, const struct across *a, struct out_cell *cells)
{
    if (p->view->table->has_workers && !a->adjusted)
        put_base_row(p, a, cells, true);
    put_base_row(p, a, cells, false);
    if (p->view->by == NEWID_PERIOD_SINCE)
        put_team_row(p, a, cells);
    for (size_t theme = 0; theme < p->grid.themes && !p->failure; theme++) {
        cells[0] = out_string(theme_label_indented(&p->grid.memory, p->view, across_cell(p, a, theme, 0)));
        for (size_t i = 0; i < a->count; i++) {
            const struct newid_cell *cell = across_cell(p, a, theme, i);
            cells[i + 1] = a->adjusted ? people_adjusted(p, cell, false)
                                       : people_share(p, cell, headline_x(p->view, cell), headline_n(p->view, cell), false);
        }
        if (!p->failure)
            out_row(p->out, cells);
    }
}

static void put_across(struct people *p, const struct across *a)
{
    const struct newid_cell *first = across_cell(p, a, 0, 0);
    const char *caption = keep(p,
                               a->adjusted ? N_("%s: accounts that mention each theme, adjusted for the codebook's errors")
                               : p->view->table->has_workers ? N_("%s: writers who mention each theme")
                                                           : N_("%s: accounts that mention each theme"),
                               kind_name(first));
    if (a->by_time && p->view->group)
        caption = keep(p, "%s, %s: %s", shown(caption), _(p->view->group), group_for_people(p->view, first));
    struct out_column *columns = across_columns(p, a);
    struct out_cell *cells = arena_alloc(&p->grid.memory, (a->count + 1) * sizeof *cells);
    if (!cells)
        p->failure = NEWID_MEMORY;
    if (p->failure)
        return;
    out_table_begin(p->out, columns, a->count + 1, caption);
    put_across_rows(p, a, cells);
    out_table_end(p->out);
}

/* Shares as they were counted, and below them, where there are any, the adjusted ones. */
static void put_both(struct people *p, struct across a)
{
    put_across(p, &a);
    a.adjusted = true;
    if (p->view->adjusted && !p->failure)
        put_across(p, &a);
}

static void put_block(struct people *p, const struct grid_block *block)
{
    if (p->view->by == NEWID_PERIOD_ALL && !p->view->group) {
        people_list(p, block);
        return;
    }
    if (p->view->by == NEWID_PERIOD_ALL) {
        put_both(p, (struct across){.block = block, .count = block->groups});
        return;
    }
    for (size_t group = 0; group < block->groups && !p->failure; group++)
        put_both(p, (struct across){.block = block, .by_time = true, .group = group, .count = block->times});
}

enum newid_status view_people(struct out *out, const struct view *view, struct newid_error *err)
{
    struct people p = {.out = out, .view = view};
    enum newid_status status = grid_new(&p.grid, view, err);
    for (size_t b = 0; b < p.grid.block_count && !status; b++) {
        put_block(&p, &p.grid.blocks[b]);
        if (p.failure)
            status = newid_fail(err, p.failure, "out of memory");
    }
    grid_release(&p.grid);
    return status;
}
