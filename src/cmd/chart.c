/* newid chart: a theme's shares over time, and which points are more than chance. */
#include "cmd/protected.h"
#include "cmd/chart.h"
#include "cmd/chart_counts.h"
#include "cmd/chart_picture.h"

#include "util/mem.h"

#include <stdio.h>
#include <string.h>

static struct {
    const char *by, *type, *of, *group, *sort, *bright, *dark;
    struct opt_list rebase, mark;
    struct change_options common;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"by", 0, OPT_STRING, &given.by, "day|week|month|quarter|year|financial-quarter|financial-year", N_("the step of time; without it month, or in a picture without limits what gives 8 to 24 steps")},
    {"type", 0, OPT_STRING, &given.type, "run|p|xmr|line|bar|heatmap|small-multiples|balance|event", N_("run chart, p' chart or XmR chart, without it run chart and p' limits; or a picture of shares without limits; --kind with one of these words means the same")},
    {"group", 0, OPT_STRING, &given.group, N_("FIELD"), N_("one line, bar, row or panel for each team, role, area … of one theme")},
    {"sort", 0, OPT_STRING, &given.sort, "codebook|share", N_("bars in the order of the codebook, or the larger shares first")},
    {"bright", 0, OPT_STRING, &given.bright, N_("CODE,…"), N_("balance: the themes of what goes well; without it success,optimism")},
    {"dark", 0, OPT_STRING, &given.dark, N_("CODE,…"), N_("balance: the themes of what is hard; without it difficulty,worry")},
    {"of", 0, OPT_STRING, &given.of, "writers|accounts", N_("what is counted; writers without it, each once a period")},
    {"rebase", 0, OPT_LIST, &given.rebase, N_("DATE|EVENT"), N_("begin a new phase there: a date, an event's number, KIND or KIND:LABEL; may be repeated")},
    {"mark", 0, OPT_LIST, &given.mark, N_("EVENT"), N_("show these events in the periods they fall in; may be repeated")},
    CHANGE_OPTIONS(&given.common),
    OPT_END
};
/* clang-format on */

/* --kind is the kind of account, but a chart's too is called so: a word that names a chart is taken for one. */
static void take_type_from_kind(void)
{
    static const char *const types[] = {"run", "p", "xmr", "line", "bar", "heatmap", "small-multiples", "balance", "event"};
    const char *kind = given.common.selection.kind;
    for (size_t i = 0; kind && !given.type && i < sizeof types / sizeof *types; i++)
        if (!strcmp(kind, types[i])) {
            given.type = kind;
            given.common.selection.kind = NULL;
        }
}

/* A picture is of one kind: where none is named, of the one with the most accounts, which its subtitle names too. */
static enum newid_status choose_kind(struct newid_store *store, struct newid_error *err)
{
    static char chosen[64];
    struct newid_columns *columns = NULL;
    if (given.common.selection.kind || !chart_is_picture(&given.common.output))
        return NEWID_OK;
    enum newid_status status = newid_store_columns(store, &columns, err);
    size_t most = 0, kinds = status ? 0 : columns->kind.value_count, *counts = mem_zalloc(kinds + 1, sizeof *counts);
    if (!status && !counts)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; !status && i < columns->count; i++)
        counts[columns->kind.codes[i]]++;
    for (size_t k = 1; !status && k < kinds; k++)
        most = counts[k] > counts[most] ? k : most;
    if (!status && counts[most]) {
        snprintf(chosen, sizeof chosen, "%s", columns->kind.values[most]);
        given.common.selection.kind = chosen;
        if (counts[most] < columns->count)
            cmd_say("the picture is of the accounts of kind %s, of which there are most; --kind draws another", chosen);
    }
    mem_free(counts);
    newid_columns_free(columns);
    return status;
}

static enum newid_status read_request(struct chart_run *run, struct newid_error *err)
{
    static const char *const types[] = {NULL, "run", "p", "xmr"};
    const char *odd = given.group    ? "--group"
                      : given.sort   ? "--sort"
                      : given.bright ? "--bright"
                      : given.dark   ? "--dark"
                                     : NULL;
    if (odd)
        return newid_fail(err, NEWID_USAGE, "%s does not go with --type %s", odd, given.type ? given.type : "run");
    if (!given.common.themes.count)
        return newid_fail(err, NEWID_USAGE, "chart: wants --theme CODE; newid themes lists the codes");
    enum newid_status status = change_read_request(&run->request.accounts, &given.common, &run->page.memory, err);
    run->request.accounts.by = NEWID_PERIOD_MONTH;
    if (!status && given.by && !newid_period_parse(&run->request.accounts.by, given.by))
        status = newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    for (size_t i = 1; given.type && i < sizeof types / sizeof *types; i++)
        if (!strcmp(given.type, types[i]))
            run->request.type = (enum chart_type)i;
    run->request.of_accounts = given.of && !strcmp(given.of, "accounts");
    return status;
}

/* Dates and events are told apart by whether they can be read as a date. */
static enum newid_status read_occasions(struct occasions *out, const struct opt_list *list, struct newid_store *store,
                                        struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < list->count && !status; i++) {
        int32_t day;
        const bool is_date = strchr(list->items[i], '-') && cmd_read_date(&day, list->items[i], false);
        status = is_date ? occasions_add_day(out, day, err) : occasions_add(out, store, list->items[i], err);
    }
    return status;
}

static void cite_options(struct chart_run *run)
{
    struct cmd_citation *citation = &run->citation;
    cmd_cite_option(citation, "--by", newid_period_name(run->request.accounts.by));
    cmd_cite_option(citation, "--type", given.type);
    cmd_cite_option(citation, "--of", given.of);
    for (size_t i = 0; i < given.rebase.count; i++)
        cmd_cite_option(citation, "--rebase", given.rebase.items[i]);
    for (size_t i = 0; i < given.mark.count; i++)
        cmd_cite_option(citation, "--mark", given.mark.items[i]);
    change_cite_options(citation, &given.common);
}

static enum newid_status print(struct chart_run *run, struct newid_error *err)
{
    cite_options(run);
    if (chart_is_picture(&given.common.output))
        return chart_put_picture(run, &given.common.output, err);
    buf_addf(&run->page.title, _("Chart: %s"), cmd_citation_title(&run->citation));
    enum newid_status status = buf_check(&run->citation.filters, err);
    if (!status)
        status = change_page_begin(&run->page, &given.common, err);
    if (status)
        return status;
    chart_put_tables(run);
    return change_page_end(&run->page, &given.common, &run->citation, &run->request.accounts, chart_put_notes, run,
                           err);
}

static enum newid_status run_counts(struct cmd_call *call, enum counts_type type, struct newid_error *err)
{
    const struct counts_options asked = {.type = type,
                                         .type_name = given.type,
                                         .by = given.by,
                                         .group = given.group,
                                         .sort = given.sort,
                                         .bright = given.bright,
                                         .dark = given.dark,
                                         .of_accounts = given.of && !strcmp(given.of, "accounts"),
                                         .common = &given.common};
    struct counts_run run = {.options = &asked, .citation = CMD_CITATION_INIT, .page = CHANGE_PAGE_INIT};
    enum newid_status status = NEWID_OK;
    if (given.rebase.count)
        status = newid_fail(err, NEWID_USAGE, "%s does not go with --type %s", "--rebase", given.type);
    if (!status)
        status = read_occasions(&run.marks, &given.mark, call->store, err);
    for (size_t i = 0; i < given.mark.count && !status; i++)
        cmd_cite_option(&run.citation, "--mark", given.mark.items[i]);
    if (!status)
        status = chart_counts(&run, call->store, err);
    newid_table_free(run.table);
    occasions_release(&run.marks);
    cmd_citation_release(&run.citation);
    change_page_release(&run.page);
    return status;
}

static enum newid_status run_chart(struct cmd_call *call, struct newid_error *err)
{
    take_type_from_kind();
    const enum newid_status chosen = choose_kind(call->store, err);
    if (chosen)
        return chosen;
    if (chart_counts_type(given.type) != COUNTS_TYPES)
        return run_counts(call, chart_counts_type(given.type), err);
    struct chart_run run = {.citation = CMD_CITATION_INIT, .page = CHANGE_PAGE_INIT};
    run.request.rebases = &run.rebases;
    run.request.marks = &run.marks;
    enum newid_status status = read_request(&run, err);
    if (!status)
        status = read_occasions(&run.rebases, &given.rebase, call->store, err);
    if (!status)
        status = read_occasions(&run.marks, &given.mark, call->store, err);
    if (!status)
        status = cmd_use_thresholds(&run.request.accounts, call->store, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.common.codebook, err);
    if (!status)
        status = charts_find(&run.charts, call->store, run.citation.codebook, &run.request, err);
    if (!status)
        status = print(&run, err);
    charts_release(&run.charts);
    occasions_release(&run.rebases);
    occasions_release(&run.marks);
    cmd_citation_release(&run.citation);
    change_page_release(&run.page);
    return status;
}

const struct cmd cmd_chart = {
    .name = "chart",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("a theme's shares over time: which points signal; pictures"),
    .description =
        /* xgettext:no-c-format */
    N_("Gives a theme's share in each period, with what a run chart and a control chart say of it: which points "
       "signal, and why. "
       "Counted are the writers who wrote in the period, each once, or accounts with --of accounts. Each kind of "
       "account has a "
       "chart of its own unless --kind says otherwise.\n\n"
       "Without --type it is a run chart about the median with Anhoej's rules, and limits by Laney's p' chart whose "
       "sigma is never "
       "under 1. --type xmr is the XmR chart of NHS England's Making Data Count. --rebase begins a new phase, with a "
       "median and "
       "limits of its own, at a date or an event. Limits from fewer than 12 points are trial limits.\n\n"
       "line, bar, heatmap, small-multiples and event show the shares of several themes, or of one theme in each "
       "--group, with their intervals; event counts months since each team's own roll-out, with the teams behind each. "
       "balance shows how many accounts mention what goes well only, what is hard only, both or neither. As data they "
       "are the tables of newid table and newid balance. A file that ends in .svg, .png or .pdf is the picture, of one "
       "kind of account; what the audience may not see is not drawn.\n\n"
       "A signal says that something other than chance is at work: not what, nor whether it is good."),
    .examples =
        N_("newid chart --theme short-cuts --by quarter\tby quarter\n"
           "newid chart --theme training --kind account --rebase 2019-04\ta new phase from April 2019\n"
           "newid chart --theme worry --mark roll-out --format csv -o worry.csv\tpoints, limits, signals and events\n"
           "newid chart --theme worry --kind account -o worry.svg\ta picture, 16 cm wide; or .png, .pdf\n"
           "newid chart --type heatmap --kind account -o themes.png\tall themes over time\n"
           "newid chart --type bar --theme worry --group team --kind account -o teams.svg\tone theme in each team"),
    .options = options,
    .run = run_chart,
};
