#include "table/intervals.h"
#include "table/people.h"

#include <string.h>

/* Every column that a list may have; which it has depends on what was asked for. */
enum {
    THEME,
    WRITERS,
    WRITERS_SHARE,
    WRITERS_INTERVAL,
    ACCOUNTS,
    ACCOUNTS_INTERVAL,
    DESIGN_EFFECT,
    PER_1000,
    ADJUSTED,
    LINE,
    SAID,
    COLUMNS
};

/* clang-format off */
static const struct out_column all_columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = N_("Theme"), .wraps = true},
    [WRITERS] = {.name = "writers", .heading = N_("Writers"), .right = true},
    [WRITERS_SHARE] = {.name = "writers_share", .heading = N_("Share"), .right = true},
    [WRITERS_INTERVAL] = {.name = "interval", .right = true},
    [ACCOUNTS] = {.name = "accounts", .heading = N_("Accounts"), .right = true},
    [ACCOUNTS_INTERVAL] = {.name = "accounts_interval", .right = true},
    [DESIGN_EFFECT] = {.name = "design_effect", .heading = N_("Design effect"), .right = true},
    [PER_1000] = {.name = "hits_per_1000_words", .heading = N_("Hits per 1,000 words"), .right = true},
    [ADJUSTED] = {.name = "adjusted", .heading = /* xgettext:no-c-format */ N_("Accounts, adjusted (95 %)"), .right = true},
    [LINE] = {.name = "line", .heading = N_("Over time")},
    [SAID] = {.name = "run_chart", .heading = N_("Run chart"), .wraps = true},
};
/* clang-format on */

struct list {
    struct people *people;
    bool has[COLUMNS];
    struct grid over_time; /* empty without */
};

/* What was asked for besides leaves no room for the line; an adjusted share stands beside the raw one. */
static bool shows_detail(const struct view *view) { return view->in_detail || view->design_effect || view->adjusted; }

static void choose_columns(struct list *list, const struct newid_cell *base)
{
    const struct view *view = list->people->view;
    const bool writers = view->table->has_workers, in_detail = shows_detail(view);
    list->has[THEME] = true;
    list->has[WRITERS] = list->has[WRITERS_INTERVAL] = writers;
    list->has[WRITERS_SHARE] = writers && !in_detail && base && base->workers_n >= FEW_WRITERS;
    list->has[ACCOUNTS] = list->has[ACCOUNTS_INTERVAL] = in_detail || !writers;
    list->has[DESIGN_EFFECT] = view->design_effect;
    list->has[PER_1000] = in_detail || !view->over_time;
    list->has[ADJUSTED] = view->adjusted;
    list->has[LINE] = list->has[SAID] = view->over_time && !in_detail;
}

static struct out_cell interval(struct people *p, const struct newid_cell *cell,
                                bool (*find)(struct newid_interval *, const struct view *, const struct newid_cell *))
{
    struct newid_interval ci;
    if (cell->hidden || !find(&ci, p->view, cell))
        return out_empty();
    return out_string(keep(p, "%.0f–%.0f %%", whole_percent(ci.low), whole_percent(ci.high)));
}

/* "37 of 119" and, where there are enough of them, "31 %". */
static void put_writers(struct people *p, const struct newid_cell *cell, struct out_cell *cells)
{
    const unsigned long long x = cell->workers, n = cell->workers_n;
    cells[WRITERS] =
        cell->hidden || !n ? people_share(p, cell, x, n, false) : out_string(keep(p, "%llu of %llu", x, n));
    if (n >= FEW_WRITERS && !cell->hidden)
        cells[WRITERS_SHARE] = people_share(p, cell, x, n, false);
}

static void put_row(struct list *list, size_t theme, const struct newid_cell *cell)
{
    struct people *p = list->people;
    struct out_cell all[COLUMNS] = {{.type = OUT_EMPTY}}, cells[COLUMNS];
    size_t count = 0;
    all[THEME] = out_string(theme_label_indented(&p->grid.memory, p->view, cell));
    if (p->view->anchors)
        all[THEME].link = keep(p, "%s-%zu", p->view->anchors, cell->theme + 1);
    put_writers(p, cell, all);
    if (shows_detail(p->view))
        all[WRITERS] = people_share(p, cell, cell->workers, cell->workers_n, true);
    all[WRITERS_INTERVAL] = interval(p, cell, interval_of_writers);
    all[ACCOUNTS] = people_share(p, cell, cell->accounts, cell->accounts_n, true);
    all[ACCOUNTS_INTERVAL] = interval(p, cell, interval_of_accounts);
    if (list->has[DESIGN_EFFECT] && !cell->hidden)
        all[DESIGN_EFFECT] = out_real(design_effect(p->view, cell), 2);
    if (!cell->hidden && cell->words && !p->view->is_public)
        all[PER_1000] = out_real(1000 * (double)cell->hits / (double)cell->words, 2);
    if (list->has[ADJUSTED])
        all[ADJUSTED] = people_adjusted(p, cell, true);
    if (list->has[LINE] && !cell->hidden) {
        const struct line line = line_of(p, &list->over_time, theme, cell->kind);
        all[LINE] = out_draws(p->out) ? out_drawing(line.drawn) : out_string(line.drawn);
        all[SAID] = out_string(line.said);
    }
    for (size_t i = 0; i < COLUMNS; i++)
        if (list->has[i])
            cells[count++] = all[i];
    if (!p->failure)
        out_row(p->out, cells);
}

static size_t lay_columns(const struct list *list, struct out_column *columns)
{
    size_t count = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        if (!list->has[i])
            continue;
        columns[count] = all_columns[i];
        if (i == WRITERS_INTERVAL || i == ACCOUNTS_INTERVAL)
            columns[count].heading = interval_heading(list->people->view, i == WRITERS_INTERVAL);
        count++;
    }
    return count;
}

/* Data without dates have no line, which is said. */
static void note_line(struct list *list)
{
    struct people *p = list->people;
    const char *span = line_span(p, &list->over_time);
    if (!span) {
        out_note(p->out, N_("No account has a date, so there is nothing over time."));
        return;
    }
    const char *note =
        keep(p,
             N_("Over time: %s; each line goes from 0 to its own highest share, and a dot is a period in which nobody "
                "wrote. Run chart: Anhøj's rules about the median; with under 12 periods a trial. Of themes that do not "
                "change, about one in twenty signals by chance; a signal does not say why."),
             span);
    if (note)
        out_note(p->out, note);
}

void people_list(struct people *p, const struct grid_block *block)
{
    struct list list = {.people = p};
    struct out_column columns[COLUMNS];
    struct newid_error err = NEWID_ERROR_INIT;
    const struct newid_cell *base = grid_base(&p->grid, block, 0, 0);
    choose_columns(&list, base);
    if (list.has[LINE])
        p->failure = grid_new(&list.over_time, p->view->over_time, &err);
    if (p->failure)
        goto done;
    const struct newid_cell *first = grid_cell(&p->grid, 0, block, 0, 0);
    const size_t count = lay_columns(&list, columns);
    out_table_begin(p->out, columns, count, caption_with_base(p, first, base));
    for (size_t theme = 0; theme < p->grid.themes && !p->failure; theme++)
        put_row(&list, theme, grid_cell(&p->grid, theme, block, 0, 0));
    out_table_end(p->out);
    if (list.has[LINE] && block + 1 == p->grid.blocks + p->grid.block_count)
        note_line(&list);
done:
    grid_release(&list.over_time);
}
