#include "table/grid.h"
#include "table/views.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { THEME, LABEL, KIND, GROUP, FIXED };

static const struct out_column fixed_columns[FIXED] = {
    [THEME] = {.name = "theme", .heading = N_("Theme")},
    [LABEL] = {.name = "label", .heading = N_("Label"), .wraps = true},
    [KIND] = {.name = "kind", .heading = N_("Kind")},
    [GROUP] = {.name = "group", .heading = N_("Group")},
};

struct wide {
    struct out *out;
    const struct view *view;
    struct grid grid;
    struct out_cell *cells; /* FIXED and one a period, or two with adjusted shares: see column_of */
};

/* The column of a period's share; its adjusted share stands in the next. */
static size_t column_of(const struct wide *wide, size_t time) { return FIXED + time * (wide->view->adjusted ? 2 : 1); }

static struct out_cell adjusted_percent(const struct view *view, const struct newid_cell *cell)
{
    const double share = view->adjusted[cell - view->table->cells].share;
    return isnan(share) ? out_empty() : out_real(100 * share, 1);
}

static struct out_cell percent(const struct view *view, const struct newid_cell *cell, bool for_people)
{
    uint64_t n = headline_n(view, cell);
    if (cell->hidden && for_people)
        return out_string("*");
    if (cell->hidden || !n)
        return out_empty();
    return out_real(100 * (double)headline_x(view, cell) / (double)n, 1);
}

static void put_bases(struct wide *wide, const struct grid_block *block, size_t group)
{
    bool has_workers = wide->view->table->has_workers;
    wide->cells[THEME] = out_string(has_workers ? "writers" : "accounts");
    wide->cells[LABEL] = out_string(out_word(wide->out, has_workers ? N_("Writers (base)") : N_("Accounts (base)")));
    for (size_t time = 0; time < block->times; time++) {
        const struct newid_cell *base = grid_base(&wide->grid, block, time, group);
        wide->cells[column_of(wide, time)] = base ? out_integer((double)headline_n(wide->view, base)) : out_empty();
        if (wide->view->adjusted)
            wide->cells[column_of(wide, time) + 1] =
                base ? out_integer((double)base->accounts_n) : out_empty();
    }
    out_row(wide->out, wide->cells);
}

static void put_teams(struct wide *wide, const struct grid_block *block, size_t group)
{
    wide->cells[THEME] = out_string("teams");
    wide->cells[LABEL] = out_string(out_word(wide->out, N_("Teams")));
    for (size_t time = 0; time < block->times; time++) {
        const struct newid_cell *base = grid_base(&wide->grid, block, time, group);
        wide->cells[column_of(wide, time)] = base ? out_integer(base->teams) : out_empty();
        if (wide->view->adjusted)
            wide->cells[column_of(wide, time) + 1] = out_empty();
    }
    out_row(wide->out, wide->cells);
}

static enum newid_status put_group(struct wide *wide, const struct grid_block *block, size_t group,
                                   struct newid_error *err)
{
    const struct newid_cell *first = grid_cell(&wide->grid, 0, block, 0, group);
    bool for_people = out_is_for_people(wide->out);
    wide->cells[KIND] = out_string(out_word(wide->out, first->kind));
    wide->cells[GROUP] =
        wide->view->group ? out_string(for_people ? group_for_people(wide->view, first) : first->group) : out_empty();
    put_bases(wide, block, group);
    if (wide->view->by == NEWID_PERIOD_SINCE)
        put_teams(wide, block, group);
    for (size_t theme = 0; theme < wide->grid.themes; theme++) {
        const struct newid_cell *cell = grid_cell(&wide->grid, theme, block, 0, group);
        wide->cells[THEME] = out_string(theme_code(&wide->grid.memory, wide->view, cell));
        wide->cells[LABEL] = out_string(theme_label(&wide->grid.memory, wide->view, cell));
        if (!wide->cells[THEME].text || !wide->cells[LABEL].text)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        for (size_t time = 0; time < block->times; time++) {
            const struct newid_cell *of_time = grid_cell(&wide->grid, theme, block, time, group);
            wide->cells[column_of(wide, time)] = percent(wide->view, of_time, for_people);
            if (wide->view->adjusted)
                wide->cells[column_of(wide, time) + 1] = adjusted_percent(wide->view, of_time);
        }
        out_row(wide->out, wide->cells);
    }
    return NEWID_OK;
}

/* After a period's column that of its adjusted share, of accounts: 2019-03_adjusted. */
static bool add_adjusted(struct arena *memory, struct out_column *column)
{
    char name[80], heading[120];
    snprintf(name, sizeof name, "%s_adjusted", column->name);
    snprintf(heading, sizeof heading, _("%s, adjusted (accounts)"), column->heading);
    column[1] = (struct out_column){.name = arena_strdup(memory, name),
                                    .heading = arena_strdup(memory, heading),
                                    .right = true,
                                    .verbatim = true};
    return column[1].name && column[1].heading;
}

/* The fixed columns and one a period; every kind has the same periods. NULL: no memory. */
static struct out_column *make_columns(struct wide *wide, size_t times)
{
    struct arena *memory = &wide->grid.memory;
    struct out_column *columns = arena_alloc(memory, column_of(wide, times) * sizeof *columns);
    if (!columns)
        return NULL;
    memcpy(columns, fixed_columns, sizeof fixed_columns);
    for (size_t time = 0; time < times; time++) {
        const struct newid_cell *cell = grid_cell(&wide->grid, 0, wide->grid.blocks, time, 0);
        char name[64], heading[64];
        period_in_data(name, sizeof name, wide->view, cell);
        period_for_people(heading, sizeof heading, wide->view, cell);
        struct out_column *column = &columns[column_of(wide, time)];
        *column = (struct out_column){.name = arena_strdup(memory, name),
                                      .heading = arena_strdup(memory, heading),
                                      .right = true,
                                      .verbatim = true};
        if (!column->name || !column->heading || (wide->view->adjusted && !add_adjusted(memory, column)))
            return NULL;
    }
    return columns;
}

enum newid_status view_wide(struct out *out, const struct view *view, struct newid_error *err)
{
    struct wide wide = {.out = out, .view = view};
    enum newid_status status = grid_new(&wide.grid, view, err);
    size_t times = wide.grid.block_count ? wide.grid.blocks[0].times : 0;
    struct out_column *columns = status ? NULL : make_columns(&wide, times);
    wide.cells = columns ? arena_alloc(&wide.grid.memory, column_of(&wide, times) * sizeof *wide.cells) : NULL;
    if (!wide.cells) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    out_table_begin(out, columns, column_of(&wide, times),
                    view->table->has_workers ? N_("Percent of writers") : N_("Percent of accounts"));
    for (size_t b = 0; b < wide.grid.block_count; b++)
        for (size_t group = 0; group < wide.grid.blocks[b].groups && !status; group++)
            status = put_group(&wide, &wide.grid.blocks[b], group, err);
    out_table_end(out);
done:
    grid_release(&wide.grid);
    return status;
}
