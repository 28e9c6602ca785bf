/* The balance over time: as a stack of four shares a period, or as the tables of newid balance. */
#include "cmd/balance_view.h"
#include "cmd/chart_counts.h"
#include "cmd/chart_picture.h"

#include <math.h>
#include <string.h>

/* From the bottom of the stack: what both sides have in common stands between them. */
static const enum balance_part order[FIGURE_MOST_PARTS] = {BALANCE_DARK, BALANCE_BOTH, BALANCE_BRIGHT, BALANCE_NEITHER};

static void put_notes(struct out *out, const void *context)
{
    const struct counts_run *run = context;
    if (run->request.audience == NEWID_ANALYST)
        out_note(out, "For the analyst: not for circulation. Small and sensitive cells are not hidden.");
    else
        out_note(
            out,
            "Cells are hidden by their own base and theme only: a hidden cell may still be worked out from totals or "
            "from another table. Check that before publishing.");
    out_note(out,
             "A short account has little room for both sides: compare the median words. Denied hits do not count.");
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
}

static enum newid_status put_data(struct counts_run *run, struct balance_view *view, struct newid_error *err)
{
    struct change_page *page = &run->page;
    buf_adds(&page->title, _("The balance of the accounts"));
    enum newid_status status = change_page_begin(page, run->options->common, err);
    view->out = page->out;
    if (!status)
        status = balance_put_tables(view, err);
    return status ? status
                  : change_page_end(page, run->options->common, &run->citation, &run->request, put_notes, run, err);
}

/* ---- the picture ---- */

struct stacking {
    struct counts_run *run;
    const struct balance_view *view;
    struct figure_mark *marks;
    const char **columns, **bases;
    size_t count; /* of columns that there is room for */
};

static bool is_column(const struct balance_view *view, const struct balance_cell *cell)
{
    return view->by == NEWID_PERIOD_ALL ? cell->all_periods : !cell->all_periods && !cell->undated;
}

static void put_column(struct stacking *s, size_t column, const struct balance_cell *cell)
{
    struct change_page *page = &s->run->page;
    const double none = (double)NAN, n = (double)cell->accounts;
    char period[64] = "";
    if (!cell->all_periods)
        change_period(period, sizeof period, s->view->by, cell->period, true);
    s->columns[column] = change_keep(page, "%s", period);
    s->bases[column] = cell->hidden ? "*" : change_keep(page, "%llu", (unsigned long long)cell->accounts);
    for (size_t row = 0; row < FIGURE_MOST_PARTS; row++) {
        struct figure_mark *mark = &s->marks[row * s->count + column];
        *mark = (struct figure_mark){none, none, none, cell->hidden ? "*" : "", NULL, cell->hidden};
        if (cell->hidden || !cell->accounts)
            continue;
        mark->share = (double)cell->parts[order[row]].accounts / n;
        mark->said = change_percent(page, mark->share);
    }
}

static enum newid_status check(const struct balance_view *view, size_t *columns, struct newid_error *err)
{
    const char *kind = NULL;
    *columns = 0;
    for (size_t i = 0; i < view->balance->count; i++) {
        const struct balance_cell *cell = &view->balance->cells[i];
        if (kind && strcmp(kind, cell->kind) != 0)
            return newid_fail(err, NEWID_USAGE, "a picture shows one kind of account, and here are more; give --kind");
        kind = cell->kind;
        *columns += is_column(view, cell);
    }
    return *columns ? NEWID_OK
                    : newid_fail(err, NEWID_USAGE, "there is nothing to draw: no account is left, or none has a date");
}

static enum newid_status stack(struct figure_grid *grid, struct stacking *s, struct newid_error *err)
{
    struct arena *memory = &s->run->page.memory;
    const char **rows = arena_alloc(memory, FIGURE_MOST_PARTS * sizeof *rows);
    struct figure_under *under = arena_alloc(memory, sizeof *under);
    s->marks = arena_alloc(memory, FIGURE_MOST_PARTS * s->count * sizeof *s->marks);
    s->columns = arena_alloc(memory, s->count * sizeof *s->columns);
    s->bases = arena_alloc(memory, s->count * sizeof *s->bases);
    if (!rows || !under || !s->marks || !s->columns || !s->bases)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t row = 0; row < FIGURE_MOST_PARTS; row++)
        rows[row] = balance_part_label(s->view, order[row]);
    size_t column = 0;
    for (size_t i = 0; i < s->view->balance->count; i++)
        if (is_column(s->view, &s->view->balance->cells[i]))
            put_column(s, column++, &s->view->balance->cells[i]);
    *under = (struct figure_under){_("accounts"), s->bases};
    *grid = (struct figure_grid){.rows = rows,
                                 .columns = s->columns,
                                 .row_count = FIGURE_MOST_PARTS,
                                 .column_count = s->count,
                                 .marks = s->marks,
                                 .under = under,
                                 .under_count = 1};
    return NEWID_OK;
}

static enum newid_status put_picture(struct counts_run *run, const struct balance_view *view, struct newid_error *err)
{
    struct stacking s = {.run = run, .view = view};
    struct figure_grid grid = {.row_count = 0};
    struct buf svg = BUF_INIT;
    const struct cmd_output *output = &run->options->common->output;
    enum newid_status status = chart_check_file(output, err);
    if (!status)
        status = check(view, &s.count, err);
    if (!status)
        status = stack(&grid, &s, err);
    if (!status) {
        grid.words = (struct figure_words){
            _("What goes well and what is hard"),
            change_keep(&run->page,
                        N_("%s: share of the accounts; each is in one of the four parts, which add up to 100 %%"),
                        change_kind(view->balance->cells[0].kind)),
            counts_description(&run->page, &grid), chart_footer(&run->page, &run->request, &run->citation),
            wording_language()};
        figure_stack(&svg, &grid);
        status = run->page.failure ? newid_fail(err, run->page.failure, "out of memory")
                                   : chart_write_picture(&svg, output, err);
    }
    buf_release(&svg);
    return status;
}

enum newid_status chart_balance(struct counts_run *run, struct newid_store *store, struct newid_error *err)
{
    struct balance_sides sides = {.bright = {.themes = NULL}};
    struct balance balance = {.cells = NULL};
    const struct counts_options *o = run->options;
    struct balance_view view = {NULL, &balance, &sides, run->citation.codebook, run->request.by, &run->page.memory};
    enum newid_status status = balance_read_sides(&sides, run->citation.codebook, o->bright, o->dark, err);
    if (!status)
        status = balance_find(&balance, store, run->citation.codebook, &sides, &run->request, err);
    if (!status)
        status = chart_is_picture(&o->common->output) ? put_picture(run, &view, err) : put_data(run, &view, err);
    balance_release(&balance);
    balance_sides_release(&sides);
    return status;
}
