#include "table/grid.h"
#include "table/intervals.h"
#include "table/views.h"

#include <math.h>
#include <string.h>

/* The columns of design.md, "Tidy table", in its order. */
enum tidy_column {
    THEME,
    LABEL,
    KIND,
    PERIOD,
    PERIOD_START,
    GROUP,
    WORKERS,
    WORKERS_N,
    WORKERS_PERCENT,
    WORKERS_LOW,
    WORKERS_HIGH,
    ACCOUNTS,
    ACCOUNTS_N,
    ACCOUNTS_PERCENT,
    ACCOUNTS_LOW,
    ACCOUNTS_HIGH,
    HITS,
    WORDS,
    HITS_PER_1000,
    WORDS_MEDIAN,
    WITH_NEGATED,
    WITH_HYPOTHETICAL,
    WITH_PAST,
    WITH_REPORTED,
    HIDDEN,
    COLUMNS,
    /* With adjusted shares. */
    ADJUSTED = COLUMNS,
    ADJUSTED_LOW,
    ADJUSTED_HIGH,
    ADJUSTED_NOTE,
    DESIGN_EFFECT, /* in the place of the first of these without them; only where it is asked for */
    TEAMS, /* after those that there are; only by months since roll-out */
    ALL_COLUMNS
};

/* clang-format off */
static const struct out_column tidy_columns[ALL_COLUMNS] = {
    [THEME] = {.name = "theme", .heading = N_("Theme")},
    [LABEL] = {.name = "label", .heading = N_("Label"), .wraps = true},
    [KIND] = {.name = "kind", .heading = N_("Kind")},
    [PERIOD] = {.name = "period", .heading = N_("Period")},
    [PERIOD_START] = {.name = "period_start", .heading = N_("Period starts")},
    [GROUP] = {.name = "group", .heading = N_("Group")},
    [WORKERS] = {.name = "workers", .heading = N_("Writers who mention"), .right = true},
    [WORKERS_N] = {.name = "workers_n", .heading = N_("Writers"), .right = true},
    [WORKERS_PERCENT] = {.name = "workers_percent", .heading = /* xgettext:no-c-format */ N_("% of writers"), .right = true},
    [WORKERS_LOW] = {.name = "workers_ci_low", .heading = /* xgettext:no-c-format */ N_("Writers: 95 % from"), .right = true},
    [WORKERS_HIGH] = {.name = "workers_ci_high", .heading = /* xgettext:no-c-format */ N_("Writers: 95 % to"), .right = true},
    [ACCOUNTS] = {.name = "accounts", .heading = N_("Accounts that mention"), .right = true},
    [ACCOUNTS_N] = {.name = "accounts_n", .heading = N_("Accounts"), .right = true},
    [ACCOUNTS_PERCENT] = {.name = "accounts_percent", .heading = /* xgettext:no-c-format */ N_("% of accounts"), .right = true},
    [ACCOUNTS_LOW] = {.name = "accounts_ci_low", .heading = /* xgettext:no-c-format */ N_("Accounts: 95 % from"), .right = true},
    [ACCOUNTS_HIGH] = {.name = "accounts_ci_high", .heading = /* xgettext:no-c-format */ N_("Accounts: 95 % to"), .right = true},
    [HITS] = {.name = "hits", .heading = N_("Hits"), .right = true},
    [WORDS] = {.name = "words", .heading = N_("Words"), .right = true},
    [HITS_PER_1000] = {.name = "hits_per_1000_words", .heading = N_("Hits per 1,000 words"), .right = true},
    [WORDS_MEDIAN] = {.name = "words_median", .heading = N_("Median words"), .right = true},
    [WITH_NEGATED] = {.name = "negated", .heading = N_("Negated"), .right = true},
    [WITH_HYPOTHETICAL] = {.name = "hypothetical", .heading = N_("Hypo- thetical"), .right = true},
    [WITH_PAST] = {.name = "past", .heading = N_("Past"), .right = true},
    [WITH_REPORTED] = {.name = "reported", .heading = N_("Reported"), .right = true},
    [HIDDEN] = {.name = "hidden", .heading = N_("Hidden"), .right = true},
    [ADJUSTED] = {.name = "adjusted_percent", .heading = /* xgettext:no-c-format */ N_("Adjusted, % of accounts"), .right = true},
    [ADJUSTED_LOW] = {.name = "adjusted_ci_low", .heading = /* xgettext:no-c-format */ N_("Adjusted: 95 % from"), .right = true},
    [ADJUSTED_HIGH] = {.name = "adjusted_ci_high", .heading = /* xgettext:no-c-format */ N_("Adjusted: 95 % to"), .right = true},
    [ADJUSTED_NOTE] = {.name = "adjusted_note", .heading = N_("Note"), .wraps = true},
    [DESIGN_EFFECT] = {.name = "accounts_design_effect", .heading = N_("Design effect"), .right = true},
    [TEAMS] = {.name = "teams", .heading = N_("Teams"), .right = true},
};
/* clang-format on */

/* x, n, percent and interval, which may be NULL, into five cells; all that is undefined without a base stays empty. */
static void fill_share(struct out_cell *cells, uint64_t x, uint64_t n, const struct newid_interval *ci)
{
    cells[0] = out_integer((double)x);
    cells[1] = out_integer((double)n);
    if (!n)
        return;
    cells[2] = out_real(100 * (double)x / (double)n, 1);
    if (ci) {
        cells[3] = out_real(100 * ci->low, 1);
        cells[4] = out_real(100 * ci->high, 1);
    }
}

/* How many columns stand before that of the teams. */
static size_t columns_without_teams(const struct view *view)
{
    return (view->adjusted ? (size_t)DESIGN_EFFECT : (size_t)COLUMNS) + view->design_effect;
}

static void fill_figures(struct out_cell *cells, const struct newid_cell *cell, const struct view *view)
{
    struct newid_interval ci;
    if (view->table->has_workers)
        fill_share(&cells[WORKERS], cell->workers, cell->workers_n, interval_of_writers(&ci, view, cell) ? &ci : NULL);
    fill_share(&cells[ACCOUNTS], cell->accounts, cell->accounts_n, interval_of_accounts(&ci, view, cell) ? &ci : NULL);
    if (view->design_effect)
        cells[view->adjusted ? DESIGN_EFFECT : COLUMNS] = out_real(design_effect(view, cell), 2);
    if (view->by == NEWID_PERIOD_SINCE)
        cells[columns_without_teams(view)] = out_integer(cell->teams);
    if (view->is_public)
        return;
    cells[HITS] = out_integer((double)cell->hits);
    cells[WORDS] = out_integer((double)cell->words);
    if (cell->words)
        cells[HITS_PER_1000] = out_real(1000 * (double)cell->hits / (double)cell->words, 2);
    if (cell->accounts_n)
        cells[WORDS_MEDIAN] = out_real(cell->words_median, 1);
    cells[WITH_NEGATED] = out_integer((double)cell->with_status[NEWID_NEGATED]);
    cells[WITH_HYPOTHETICAL] = out_integer((double)cell->with_status[NEWID_HYPOTHETICAL]);
    cells[WITH_PAST] = out_integer((double)cell->with_status[NEWID_PAST]);
    cells[WITH_REPORTED] = out_integer((double)cell->with_status[NEWID_REPORTED]);
}

static enum newid_status fill_adjusted(struct out *out, struct out_cell *cells, const struct adjusted_share *adjusted,
                                       struct arena *memory, struct newid_error *err)
{
    if (!isnan(adjusted->share))
        cells[ADJUSTED] = out_real(100 * adjusted->share, 1);
    if (!isnan(adjusted->interval.low)) {
        cells[ADJUSTED_LOW] = out_real(100 * adjusted->interval.low, 1);
        cells[ADJUSTED_HIGH] = out_real(100 * adjusted->interval.high, 1);
    }
    struct buf note = BUF_INIT;
    if (adjusted->reason)
        buf_adds(&note, out_word(out, adjusted->reason));
    if (adjusted->is_weak)
        buf_addf(&note, "%s%s", note.len ? "; " : "", out_word(out, ADJUSTED_WEAK));
    enum newid_status status = buf_check(&note, err);
    if (!status && note.len) {
        cells[ADJUSTED_NOTE] = out_string(arena_strdup(memory, note.data));
        if (!cells[ADJUSTED_NOTE].text)
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    buf_release(&note);
    return status;
}

/* Readers see that something was hidden, and not that nothing is known; data have a column that says so. */
static void hide_figures(struct out_cell *cells)
{
    for (size_t c = WORKERS; c < HIDDEN; c++)
        cells[c] = out_string("*");
}

static enum newid_status put_row(struct out *out, const struct view *view, const struct newid_cell *cell,
                                 struct arena *memory, struct newid_error *err)
{
    struct out_cell cells[ALL_COLUMNS] = {{.type = OUT_EMPTY}};
    char period[64], start[11];
    cells[THEME] = out_string(theme_code(memory, view, cell));
    cells[LABEL] = out_string(theme_label(memory, view, cell));
    if (!cells[THEME].text || !cells[LABEL].text)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    cells[KIND] = out_string(cell->kind);
    period_in_data(period, sizeof period, view, cell);
    cells[PERIOD] = out_string(period);
    if (!cell->all_periods && !cell->undated && view->by != NEWID_PERIOD_SINCE) {
        newid_day_format(start, newid_period_start(view->by, cell->period));
        cells[PERIOD_START] = out_string(start);
    }
    if (view->group)
        cells[GROUP] = out_string(cell->group);
    if (!cell->hidden)
        fill_figures(cells, cell, view);
    else if (out_is_for_people(out))
        hide_figures(cells);
    cells[HIDDEN] = out_integer(cell->hidden);
    enum newid_status status = NEWID_OK;
    if (view->adjusted)
        status = fill_adjusted(out, cells, &view->adjusted[cell - view->table->cells], memory, err);
    out_row(out, cells);
    return status;
}

enum newid_status view_tidy(struct out *out, const struct view *view, struct newid_error *err)
{
    struct arena memory = ARENA_INIT;
    enum newid_status status = NEWID_OK;
    struct out_column columns[ALL_COLUMNS];
    size_t count = view->adjusted ? DESIGN_EFFECT : COLUMNS;
    memcpy(columns, tidy_columns, sizeof columns);
    if (view->design_effect)
        columns[count++] = tidy_columns[DESIGN_EFFECT];
    if (view->by == NEWID_PERIOD_SINCE)
        columns[count++] = tidy_columns[TEAMS];
    out_table_begin(out, columns, count, interval_caption(view));
    for (size_t i = 0; i < view->table->count && !status; i++) {
        status = put_row(out, view, &view->table->cells[i], &memory, err);
        arena_reset(&memory);
    }
    out_table_end(out);
    arena_release(&memory);
    return status;
}
