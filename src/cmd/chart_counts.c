#include "cmd/chart_counts.h"

#include "cmd/chart_picture.h"
#include "table/views.h"

#include <string.h>

enum counts_type chart_counts_type(const char *name)
{
    static const char *const names[COUNTS_TYPES] = {"line", "bar", "heatmap", "small-multiples", "event", "balance"};
    enum counts_type type = COUNTS_LINE;
    while (type < COUNTS_TYPES && (!name || strcmp(name, names[type]) != 0))
        type++;
    return type;
}

static enum newid_status check_options(const struct counts_options *o, size_t marks, struct newid_error *err)
{
    const enum counts_type type = o->type;
    const struct {
        bool wrong;
        const char *option;
    } rules[] = {
        {o->by && (type == COUNTS_BAR || type == COUNTS_EVENT), "--by"},
        {o->group && type == COUNTS_BALANCE, "--group"},
        {o->common->themes.count && type == COUNTS_BALANCE, "--theme"},
        {o->of_accounts && type == COUNTS_BALANCE, "--of"},
        {o->common->among && type == COUNTS_BALANCE, "--among"},
        {o->common->status && type == COUNTS_BALANCE, "--status"},
        {marks && type != COUNTS_LINE, "--mark"},
        {o->sort && type != COUNTS_BAR, "--sort"},
        {(o->bright || o->dark) && type != COUNTS_BALANCE, "--bright, --dark"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].wrong)
            return newid_fail(err, NEWID_USAGE, "%s does not go with --type %s", rules[i].option, o->type_name);
    if (o->group && o->common->themes.count != 1)
        return newid_fail(err, NEWID_USAGE, "--group shows one theme in each group: give one --theme");
    return NEWID_OK;
}

static enum newid_status read_request(struct counts_run *run, struct newid_store *store, struct newid_error *err)
{
    const struct counts_options *o = run->options;
    struct newid_table_request *request = &run->request;
    enum newid_status status = check_options(o, run->marks.count, err);
    if (!status)
        status = change_read_request(request, o->common, &run->page.memory, err);
    request->group = o->group;
    request->no_totals = true;
    request->clustered = true;
    request->alphabet = wording_language();
    if (!status && o->by && (!newid_period_parse(&request->by, o->by) || request->by == NEWID_PERIOD_SINCE))
        status = newid_fail(err, NEWID_USAGE, "--by: %s is no period", o->by);
    if (o->type == COUNTS_EVENT)
        request->by = NEWID_PERIOD_SINCE;
    else if (!status && !o->by && o->type != COUNTS_BAR)
        status = newid_table_line_period(&request->by, store, request, err);
    return status;
}

static void cite_options(struct counts_run *run)
{
    const struct counts_options *o = run->options;
    struct cmd_citation *citation = &run->citation;
    cmd_cite_option(citation, "--type", o->type_name);
    if (run->request.by != NEWID_PERIOD_ALL && run->request.by != NEWID_PERIOD_SINCE)
        cmd_cite_option(citation, "--by", newid_period_name(run->request.by));
    cmd_cite_option(citation, "--group", o->group);
    cmd_cite_option(citation, "--of", o->of_accounts ? "accounts" : NULL);
    cmd_cite_option(citation, "--sort", o->sort);
    cmd_cite_option(citation, "--bright", o->bright);
    cmd_cite_option(citation, "--dark", o->dark);
    change_cite_options(citation, o->common);
}

/* ---- data ---- */

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
    for (size_t i = 0; i < run->table->note_count; i++)
        out_note(out, run->table->notes[i]);
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
}

static enum newid_status put_data(struct counts_run *run, struct newid_error *err)
{
    struct change_page *page = &run->page;
    buf_addf(&page->title, _("Chart: %s"), cmd_citation_title(&run->citation));
    enum newid_status status = change_page_begin(page, run->options->common, err);
    if (status)
        return status;
    const bool for_people = out_format_is_for_people(page->format);
    const struct view view = {.table = run->table,
                              .codebook = run->citation.codebook,
                              .by = run->request.by,
                              .group = run->request.group,
                              .interval = VIEW_CLUSTERED,
                              .in_welsh = for_people && !strcmp(wording_language(), "cy")};
    status = (for_people ? view_people : view_tidy)(page->out, &view, err);
    return status ? status
                  : change_page_end(page, run->options->common, &run->citation, &run->request, put_notes, run, err);
}

/* ---- pictures ---- */

static const char *title(struct counts_run *run, const struct figure_grid *grid)
{
    struct change_page *page = &run->page;
    const enum counts_type type = run->options->type;
    const char *one = NULL;
    if (run->request.group || grid->row_count == 1)
        one = run->request.group ? counts_label(&run->citation.codebook->themes[run->table->cells[0].theme])
                                 : grid->rows[0];
    if (type == COUNTS_EVENT)
        return one ? change_keep(page, N_("%s: months since roll-out"), one) : _("Themes: months since roll-out");
    if (!one)
        return type == COUNTS_BAR ? _("Themes") : _("Themes over time");
    return run->request.group ? change_keep(page, N_("%s: by %s"), one, _(run->request.group)) : one;
}

static bool has_hidden(const struct figure_grid *grid)
{
    for (size_t i = 0; i < grid->row_count * grid->column_count; i++)
        if (grid->marks[i].hidden)
            return true;
    return false;
}

static const char *drawn(const struct counts_run *run, const struct figure_grid *grid)
{
    switch (run->options->type) {
    case COUNTS_BAR:
        /* xgettext:no-c-format */
        return _("the thin lines are 95 % intervals");
    case COUNTS_HEATMAP:
        return has_hidden(grid) ? _("the darker, the larger the share; a hatched cell is not shown to this audience")
                                : _("the darker, the larger the share");
    case COUNTS_PANELS:
        /* xgettext:no-c-format */
        return _("all on one scale; the bands are 95 % intervals");
    default:
        if (grid->row_count > FIGURE_MOST_BANDS)
            return _("without their intervals, which would cover each other");
        /* xgettext:no-c-format */
        return _("the bands are 95 % intervals");
    }
}

/* The base of bars that all have the same one, which stands nowhere else. */
static const char *base_of_all(struct counts_run *run, const struct figure_grid *grid)
{
    if (run->options->type == COUNTS_BAR && !run->request.group)
        for (size_t i = 0; i < grid->row_count; i++)
            if (!grid->marks[i].hidden && grid->marks[i].base)
                return change_keep(&run->page, " (n %s)", grid->marks[i].base);
    return "";
}

static const char *subtitle(struct counts_run *run, const struct figure_grid *grid)
{
    const bool of_writers = run->table->has_workers && !run->options->of_accounts;
    const char *counted =
        of_writers ? _("share of the writers who mention it") : _("share of the accounts that mention it");
    const char *aligned =
        run->options->type == COUNTS_EVENT
            ? _("0 is the month of each team's own roll-out, and not all teams stand behind every month; ")
            : "";
    return change_keep(&run->page, "%s: %s%s; %s%s", change_kind(run->table->cells[0].kind), counted,
                       base_of_all(run, grid), aligned, drawn(run, grid));
}

static enum newid_status put_picture(struct counts_run *run, struct newid_error *err)
{
    static void (*const draw[COUNTS_TYPES])(struct buf *, const struct figure_grid *) = {
        figure_lines, figure_bars, figure_heatmap, figure_panels, figure_lines, figure_stack};
    struct figure_grid grid = {.row_count = 0};
    struct buf svg = BUF_INIT;
    const struct cmd_output *output = &run->options->common->output;
    enum newid_status status = chart_check_file(output, err);
    if (!status)
        status = counts_fill(&grid, run, err);
    if (!status) {
        grid.words =
            (struct figure_words){title(run, &grid), subtitle(run, &grid), counts_description(&run->page, &grid),
                                  chart_footer(&run->page, &run->request, &run->citation), wording_language()};
        draw[run->options->type](&svg, &grid);
        status = run->page.failure ? newid_fail(err, run->page.failure, "out of memory")
                                   : chart_write_picture(&svg, output, err);
    }
    buf_release(&svg);
    return status;
}

enum newid_status chart_counts(struct counts_run *run, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = read_request(run, store, err);
    if (!status)
        status = cmd_cite(&run->citation, store, run->options->common->codebook, err);
    if (status)
        return status;
    cite_options(run);
    status = buf_check(&run->citation.filters, err);
    if (!status && run->options->type == COUNTS_BALANCE)
        return chart_balance(run, store, err);
    if (!status)
        status = newid_table_count(&run->table, store, run->citation.codebook, &run->request, err);
    if (!status)
        status = chart_is_picture(&run->options->common->output) ? put_picture(run, err) : put_data(run, err);
    return status;
}
