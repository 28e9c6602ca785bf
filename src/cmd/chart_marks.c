#include "cmd/chart_counts.h"

#include "cmd/chart_picture.h"
#include "table/intervals.h"

#include <math.h>
#include <string.h>

enum { MOST_SAID = 200, FEW = 20 };

struct filling {
    struct counts_run *run;
    struct figure_grid *grid;
    struct figure_mark *marks;
    const struct newid_cell **cells; /* one a mark; NULL: there is none */
    size_t rows, columns, kinds, first_row;
    int32_t first, last; /* periods */
    const char *kind;
    bool of_writers;
};

const char *counts_label(const struct newid_theme *theme)
{
    return strcmp(wording_language(), "cy") ? theme->label_en : theme->label_cy;
}

static bool by_period(const struct filling *f) { return f->run->request.by != NEWID_PERIOD_ALL; }

static bool is_used(const struct filling *f, const struct newid_cell *cell)
{
    return !cell->undated && (!by_period(f) || !cell->all_periods) && !(f->run->request.group && cell->all_groups);
}

/* One row a theme, or, of one theme, a group. */
static bool same_row(const struct filling *f, const struct newid_cell *a, const struct newid_cell *b)
{
    return a->theme == b->theme && (!f->run->request.group || !strcmp(a->group, b->group));
}

static size_t row_of(const struct filling *f, const struct newid_cell *cell)
{
    for (size_t row = 0; row < f->rows; row++)
        if (same_row(f, f->cells[row], cell))
            return row;
    return f->rows;
}

/* The rows in the table's order, each by its first cell; then what the axes are. */
static void find_axes(struct filling *f)
{
    const struct newid_table *table = f->run->table;
    f->first = INT32_MAX;
    f->last = INT32_MIN;
    for (size_t i = 0; i < table->count; i++) {
        const struct newid_cell *cell = &table->cells[i];
        if (!is_used(f, cell))
            continue;
        f->kinds += !f->kind || strcmp(f->kind, cell->kind) != 0;
        f->kind = cell->kind;
        if (row_of(f, cell) == f->rows)
            f->cells[f->rows++] = cell;
        if (!by_period(f))
            continue;
        f->first = cell->period < f->first ? cell->period : f->first;
        f->last = cell->period > f->last ? cell->period : f->last;
    }
    f->columns = by_period(f) && f->first <= f->last ? (size_t)(f->last - f->first) + 1 : !by_period(f);
}

static struct newid_count count_of(const struct filling *f, const struct newid_cell *cell)
{
    return f->of_writers ? (struct newid_count){cell->workers, cell->workers_n}
                         : (struct newid_count){cell->accounts, cell->accounts_n};
}

/* "4/9" in the narrow cell of a heatmap. */
static const char *said_of(const struct filling *f, struct newid_count count)
{
    struct change_page *page = &f->run->page;
    if (f->run->options->type == COUNTS_BAR)
        return change_share(page, count);
    if (!count.n)
        return "–";
    if (count.n < FEW)
        return change_keep(page, "%llu/%llu", (unsigned long long)count.x, (unsigned long long)count.n);
    return change_percent(page, (double)count.x / (double)count.n);
}

static struct figure_mark mark_of(const struct filling *f, const struct newid_cell *cell)
{
    const double none = (double)NAN;
    struct figure_mark mark = {none, none, none, "*", "*", true};
    if (cell && cell->hidden)
        return mark;
    mark = (struct figure_mark){none, none, none, "", NULL, false};
    if (!cell)
        return mark;
    const struct newid_count count = count_of(f, cell);
    const struct view view = {.table = f->run->table, .interval = VIEW_CLUSTERED};
    struct newid_interval ci;
    mark.said = said_of(f, count);
    /* Under twenty the base is said already. */
    const bool in_cell = f->run->options->type == COUNTS_HEATMAP && f->run->request.group;
    if (!in_cell || count.n >= FEW)
        mark.base = change_keep(&f->run->page, in_cell ? "n %llu" : "%llu", (unsigned long long)count.n);
    if (!count.n)
        return mark;
    mark.share = (double)count.x / (double)count.n;
    if ((f->of_writers ? interval_of_writers : interval_of_accounts)(&ci, &view, cell)) {
        mark.low = ci.low;
        mark.high = ci.high;
    }
    return mark;
}

static const char *row_label(const struct filling *f, const struct newid_cell *cell)
{
    if (!f->run->request.group)
        return counts_label(&f->run->citation.codebook->themes[cell->theme]);
    return strcmp(cell->group, "(none)") ? cell->group : _("(none)");
}

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- what stands under the columns ---- */

/* The base of a column that all rows share; "*" where each of them is hidden. */
static const char *shared_base(const struct filling *f, size_t column)
{
    for (size_t row = 0; row < f->rows; row++) {
        const struct figure_mark *mark = &f->marks[row * f->columns + column];
        if (!mark->hidden && mark->base)
            return mark->base;
    }
    return f->rows && f->marks[column].hidden ? "*" : "0";
}

static const char *base_of(const struct filling *f, size_t row, size_t column)
{
    const char *base = f->marks[row * f->columns + column].base;
    return base ? base : "0";
}

static const char *teams_of(const struct filling *f, size_t column)
{
    for (size_t row = 0; row < f->rows; row++) {
        const struct newid_cell *cell = f->cells[row * f->columns + column];
        if (cell && !cell->hidden)
            return change_keep(&f->run->page, "%u", cell->teams);
    }
    return "*";
}

/* "n 12 to 30": the bases of a row's marks that are shown. */
static const char *range_of(const struct filling *f, size_t row)
{
    unsigned long long least = UINT64_MAX, most = 0;
    bool hidden = false;
    for (size_t i = 0; i < f->columns; i++) {
        const struct newid_cell *cell = f->cells[row * f->columns + i];
        hidden |= cell && cell->hidden;
        if (!cell || cell->hidden)
            continue;
        const unsigned long long n = count_of(f, cell).n;
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    if (least > most)
        return hidden ? "*" : "";
    return change_keep(&f->run->page, hidden ? N_("n %llu to %llu, and *") : N_("n %llu to %llu"), least, most);
}

static enum newid_status fill_under(struct filling *f, struct newid_error *err)
{
    struct arena *memory = &f->run->page.memory;
    const enum counts_type type = f->run->options->type;
    const bool grouped = f->run->request.group != NULL, lines = type == COUNTS_LINE || type == COUNTS_EVENT;
    const size_t bases = type == COUNTS_PANELS || !grouped ? 1 : lines ? f->rows : 0;
    const size_t count = type == COUNTS_BAR ? 0 : bases + (type == COUNTS_EVENT);
    const size_t wide = f->columns > f->rows ? f->columns : f->rows;
    struct figure_under *under = arena_alloc(memory, (count + 1) * sizeof *under);
    for (size_t u = 0; under && u < count; u++) {
        const char **texts = arena_alloc(memory, (wide + 1) * sizeof *texts);
        if (!texts)
            return out_of_memory(err);
        for (size_t i = 0; i < (type == COUNTS_PANELS ? f->rows : f->columns); i++)
            texts[i] = type == COUNTS_PANELS ? range_of(f, i)
                       : u == bases          ? teams_of(f, i)
                       : grouped             ? base_of(f, u, i)
                                             : shared_base(f, i);
        under[u].texts = texts;
        under[u].label = u == bases      ? _("teams")
                         : grouped       ? change_keep(&f->run->page, "n %s", f->grid->rows[u])
                         : f->of_writers ? _("writers")
                                         : _("accounts");
    }
    f->grid->under = under;
    f->grid->under_count = count;
    return under ? NEWID_OK : out_of_memory(err);
}

/* ---- the whole ---- */

/* The larger shares first; what is hidden and what has no base last, as it comes. */
static void sort_rows(struct filling *f, const char **rows)
{
    for (size_t i = 1; i < f->rows; i++)
        for (size_t k = i; k > 0; k--) {
            const double before = f->marks[k - 1].share, share = f->marks[k].share;
            if (isnan(share) || (!isnan(before) && before >= share))
                break;
            const struct figure_mark mark = f->marks[k];
            const char *row = rows[k];
            f->marks[k] = f->marks[k - 1];
            rows[k] = rows[k - 1];
            f->marks[k - 1] = mark;
            rows[k - 1] = row;
        }
}

static enum newid_status fill_marks(struct filling *f, struct newid_error *err)
{
    struct arena *memory = &f->run->page.memory;
    const struct newid_table *table = f->run->table;
    const struct newid_cell **heads = f->cells;
    const size_t marks = f->rows * f->columns;
    const char **rows = arena_alloc(memory, (f->rows + 1) * sizeof *rows);
    const char **columns = arena_alloc(memory, (f->columns + 1) * sizeof *columns);
    const struct newid_cell **cells = arena_alloc(memory, (marks + 1) * sizeof *cells);
    f->marks = arena_alloc(memory, (marks + 1) * sizeof *f->marks);
    if (!rows || !columns || !cells || !f->marks)
        return out_of_memory(err);
    memset(cells, 0, (marks + 1) * sizeof *cells);
    for (size_t i = 0; i < table->count; i++)
        if (is_used(f, &table->cells[i]))
            cells[row_of(f, &table->cells[i]) * f->columns +
                  (by_period(f) ? (size_t)(table->cells[i].period - f->first) : 0)] = &table->cells[i];
    for (size_t row = 0; row < f->rows; row++)
        rows[row] = row_label(f, heads[row]);
    for (size_t i = 0; i < f->columns; i++) {
        char period[64] = "";
        if (by_period(f))
            change_period(period, sizeof period, f->run->request.by, f->first + (int32_t)i, true);
        columns[i] = change_keep(&f->run->page, "%s", period);
    }
    f->cells = cells;
    for (size_t i = 0; i < marks; i++)
        f->marks[i] = mark_of(f, cells[i]);
    if (f->run->options->sort && !strcmp(f->run->options->sort, "share"))
        sort_rows(f, rows);
    f->grid->rows = rows;
    f->grid->columns = columns;
    f->grid->marks = f->marks;
    f->grid->row_count = f->rows;
    f->grid->column_count = f->columns;
    return fill_under(f, err);
}

static enum newid_status fill_events(const struct filling *f, struct newid_error *err)
{
    const struct occasions *marks = &f->run->marks;
    struct figure_event *events = arena_alloc(&f->run->page.memory, (marks->count + 1) * sizeof *events);
    if (!events)
        return out_of_memory(err);
    f->grid->events = events;
    if (f->run->options->type == COUNTS_EVENT && f->first <= 0 && f->last >= 0)
        events[f->grid->event_count++] = (struct figure_event){(size_t)-f->first, _("roll-out")};
    for (size_t i = 0; i < marks->count && f->run->options->type != COUNTS_EVENT; i++) {
        const int32_t period = newid_period_of(f->run->request.by, marks->items[i].day);
        if (period >= f->first && period <= f->last)
            events[f->grid->event_count++] =
                (struct figure_event){(size_t)(period - f->first), chart_event_label(&f->run->page, &marks->items[i])};
    }
    return NEWID_OK;
}

static enum newid_status check(const struct filling *f, struct newid_error *err)
{
    if (f->kinds > 1)
        return newid_fail(err, NEWID_USAGE, "a picture shows one kind of account, and here are more; give --kind");
    if (!f->rows || !f->columns)
        return newid_fail(err, NEWID_USAGE, "there is nothing to draw: no account is left, or none has a date");
    const enum counts_type type = f->run->options->type;
    if ((type == COUNTS_LINE || type == COUNTS_EVENT) && f->rows > FIGURE_MOST_LINES)
        return newid_fail(err, NEWID_USAGE,
                          "a picture tells at most %d lines apart, and here are %zu; take --type small-multiples or "
                          "heatmap, or fewer by --theme or --where",
                          FIGURE_MOST_LINES, f->rows);
    return NEWID_OK;
}

enum newid_status counts_fill(struct figure_grid *grid, struct counts_run *run, struct newid_error *err)
{
    struct filling f = {.run = run, .grid = grid};
    f.of_writers = run->table->has_workers && !run->options->of_accounts;
    f.cells = arena_alloc(&run->page.memory, (run->table->count + 1) * sizeof *f.cells);
    if (!f.cells)
        return out_of_memory(err);
    find_axes(&f);
    enum newid_status status = check(&f, err);
    if (!status)
        status = fill_marks(&f, err);
    return status ? status : fill_events(&f, err);
}

const char *counts_description(struct change_page *page, const struct figure_grid *grid)
{
    struct buf text = BUF_INIT;
    const size_t marks = grid->row_count * grid->column_count;
    if (marks > MOST_SAID)
        return change_keep(page, N_("%zu rows of %zu shares; newid chart gives them as data with --format csv"),
                           grid->row_count, grid->column_count);
    for (size_t i = 0; i < marks; i++) {
        const struct figure_mark *mark = &grid->marks[i];
        const char *column = grid->columns[i % grid->column_count];
        if (i % grid->column_count == 0)
            buf_addf(&text, "%s%s: ", i ? " " : "", grid->rows[i / grid->column_count]);
        buf_addf(&text, "%s%s%s; ", column, *column ? " " : "", mark->hidden ? "*" : change_percent(page, mark->share));
    }
    const char *kept = text.failure ? "" : change_keep(page, "%s", text.data);
    buf_release(&text);
    return kept;
}
