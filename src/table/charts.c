/* The figures that a workbook's charts draw, and the charts: blank where nothing is known or may be shown. */
#include "table/intervals.h"
#include "table/people.h"

#include <math.h>
#include <string.h>

enum { WHEN, BASE, FIXED, SHARE = 0, LOW, HIGH, EACH };

struct charts {
    struct people people;
    const struct grid_block *block;
    size_t group;
    size_t themes[CHARTED_MOST], count; /* the ones drawn by period, in the codebook's order */
    const char *kind;
};

static const struct newid_cell *cell_of(const struct charts *c, size_t theme, size_t time)
{
    return grid_cell(&c->people.grid, theme, c->block, time, c->group);
}

static bool is_drawn(const struct newid_cell *cell) { return !cell->all_periods && !cell->undated; }

/* Writers, or accounts, over all periods of which the figures may be seen. */
static uint64_t mentions(const struct charts *c, size_t theme)
{
    uint64_t sum = 0;
    for (size_t time = 0; time < c->block->times; time++) {
        const struct newid_cell *cell = cell_of(c, theme, time);
        if (is_drawn(cell) && !cell->hidden)
            sum += headline_x(c->people.view, cell);
    }
    return sum;
}

/* Those of most mentions, the earlier ones of the codebook where as many. */
static void choose_themes(struct charts *c)
{
    const size_t all = c->people.grid.themes;
    c->count = 0;
    for (size_t theme = 0; theme < all && c->count < CHARTED_MOST; theme++) {
        size_t before = 0;
        const uint64_t own = mentions(c, theme);
        for (size_t other = 0; other < all && all > CHARTED_MOST; other++) {
            const uint64_t its = mentions(c, other);
            before += its > own || (its == own && other < theme);
        }
        if (before < CHARTED_MOST)
            c->themes[c->count++] = theme;
    }
}

static void fill(struct charts *c, struct out_cell *cells, const struct newid_cell *cell)
{
    const struct view *view = c->people.view;
    const uint64_t n = headline_n(view, cell);
    struct newid_interval ci;
    cells[SHARE] = cells[LOW] = cells[HIGH] = out_empty();
    if (cell->hidden || !n)
        return;
    cells[SHARE] = out_real(100 * (double)headline_x(view, cell) / (double)n, 1);
    if (view->table->has_workers ? interval_of_writers(&ci, view, cell) : interval_of_accounts(&ci, view, cell)) {
        cells[LOW] = out_real(100 * ci.low, 1);
        cells[HIGH] = out_real(100 * ci.high, 1);
    }
}

static void add_columns(struct charts *c, struct out_column *columns, const char *label)
{
    const char *names[EACH] = {label, label ? keep(&c->people, N_("%s: 95 %% from"), label) : NULL,
                               label ? keep(&c->people, N_("%s: 95 %% to"), label) : NULL};
    for (size_t i = 0; i < EACH; i++)
        columns[i] = (struct out_column){.name = "share", .heading = names[i], .verbatim = true, .right = true};
}

static const char *caption_of(struct charts *c)
{
    return keep(&c->people,
                c->people.view->table->has_workers
                    ? N_("%s: %% of writers who mention each theme, with 95 %% intervals")
                    : N_("%s: %% of accounts that mention each theme, with 95 %% intervals"),
                c->kind);
}

static void name_charts(struct charts *c)
{
    const char *name = keep(&c->people, N_("%s, charts"), c->kind);
    if (name)
        out_name_sheet(c->people.out, name);
}

/* ---- by period: a line a theme ---- */

static void put_period(struct charts *c, struct out_cell *cells, size_t time)
{
    char when[64];
    const struct view *view = c->people.view;
    const struct newid_cell *base = grid_base(&c->people.grid, c->block, time, c->group);
    period_for_people(when, sizeof when, view, cell_of(c, 0, time));
    cells[WHEN] = out_string(when);
    cells[BASE] = base ? out_integer((double)headline_n(view, base)) : out_string("*");
    for (size_t i = 0; i < c->count; i++)
        fill(c, &cells[FIXED + EACH * i], cell_of(c, c->themes[i], time));
    out_row(c->people.out, cells);
}

static void put_lines(struct charts *c)
{
    struct people *p = &c->people;
    const struct view *view = p->view;
    struct out_column columns[FIXED + EACH * CHARTED_MOST] = {
        [WHEN] = {.name = "period", .heading = N_("Period")},
        [BASE] = {.name = "base",
                  .heading = view->table->has_workers ? N_("Writers (base)") : N_("Accounts (base)"),
                  .right = true}};
    struct out_cell cells[FIXED + EACH * CHARTED_MOST];
    const char *labels[CHARTED_MOST];
    for (size_t i = 0; i < c->count; i++) {
        labels[i] = theme_label(&p->grid.memory, view, cell_of(c, c->themes[i], 0));
        add_columns(c, &columns[FIXED + EACH * i], labels[i]);
        if (!labels[i])
            p->failure = NEWID_MEMORY;
    }
    const char *caption = caption_of(c);
    if (p->failure)
        return;
    out_table_begin(p->out, columns, FIXED + EACH * c->count, caption);
    for (size_t time = 0; time < c->block->times; time++)
        if (is_drawn(cell_of(c, 0, time)))
            put_period(c, cells, time);
    out_table_end(p->out);
    name_charts(c);
    for (size_t i = 0; i < c->count && !p->failure; i++) {
        const size_t at = FIXED + EACH * i;
        const char *title = keep(p,
                                 view->table->has_workers ? N_("%s: %% of writers, with 95 %% interval")
                                                          : N_("%s: %% of accounts, with 95 %% interval"),
                                 labels[i]);
        if (title)
            out_chart(p->out, &(struct out_chart){OUT_CHART_LINE, title, WHEN, at + SHARE, at + LOW, at + HIGH});
    }
}

/* ---- without: a bar a theme ---- */

static void put_bars(struct charts *c)
{
    struct people *p = &c->people;
    const bool has_workers = p->view->table->has_workers;
    struct out_column columns[1 + EACH] = {
        {.name = "theme", .heading = N_("Theme"), .wraps = true},
        {.name = "share", .heading = has_workers ? N_("% of writers") : N_("% of accounts"), .right = true},
        {.name = "low", .heading = has_workers ? N_("Writers: 95 % from") : N_("Accounts: 95 % from"), .right = true},
        {.name = "high", .heading = has_workers ? N_("Writers: 95 % to") : N_("Accounts: 95 % to"), .right = true}};
    struct out_cell cells[1 + EACH];
    const char *caption = caption_of(c);
    if (p->failure)
        return;
    out_table_begin(p->out, columns, 1 + EACH, caption);
    for (size_t theme = 0; theme < p->grid.themes; theme++) {
        const struct newid_cell *cell = cell_of(c, theme, 0);
        cells[0] = out_string(theme_label(&p->grid.memory, p->view, cell));
        fill(c, &cells[1], cell);
        out_row(p->out, cells);
    }
    out_table_end(p->out);
    name_charts(c);
    const char *title = keep(p,
                             has_workers ? N_("%s: %% of writers who mention each theme")
                                         : N_("%s: %% of accounts that mention each theme"),
                             c->kind);
    if (title)
        out_chart(p->out, &(struct out_chart){OUT_CHART_BARS, title, 0, 1 + SHARE, 0, 0});
}

/* Of a table by group it is the total that is drawn, where there is one. */
static bool find_total(struct charts *c)
{
    for (c->group = 0; c->group < c->block->groups; c->group++)
        if (!c->people.view->group || grid_cell(&c->people.grid, 0, c->block, 0, c->group)->all_groups)
            return true;
    return false;
}

static void put_block(struct charts *c)
{
    if (!find_total(c))
        return;
    const char *kind = cell_of(c, 0, 0)->kind;
    c->kind = strcmp(kind, "all") ? _(kind) : _("All kinds");
    const char *name = keep(&c->people, N_("%s, figures drawn"), c->kind);
    if (!name)
        return;
    choose_themes(c);
    out_name_sheet(c->people.out, name);
    if (c->people.view->by == NEWID_PERIOD_ALL)
        put_bars(c);
    else
        put_lines(c);
}

enum newid_status view_charts(struct out *out, const struct view *view, struct newid_error *err)
{
    struct charts c = {.people = {.out = out, .view = view}};
    if (!out_has_charts(out))
        return NEWID_OK;
    enum newid_status status = grid_new(&c.people.grid, view, err);
    for (size_t b = 0; b < c.people.grid.block_count && !status; b++) {
        c.block = &c.people.grid.blocks[b];
        put_block(&c);
        if (c.people.failure)
            status = newid_fail(err, c.people.failure, "out of memory");
    }
    grid_release(&c.people.grid);
    return status;
}
