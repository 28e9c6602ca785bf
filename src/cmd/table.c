/* newid table: theme frequencies. */
#include "cmd/protected.h"
#include "cmd/sidecar.h"
#include "table/intervals.h"
#include "validity/adjust.h"
#include "util/arena.h"
#include "util/mem.h"

#include <newid/table.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
    const char *by, *align, *group, *among, *cross, *scope, *status, *layout, *audience, *codebook, *interval;
    struct opt_list themes;
    struct cmd_selection selection;
    bool no_totals, adjusted, design_effect;
    struct cmd_output output;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"by", 0, OPT_STRING, &given.by, "all|day|week|month|quarter|year|financial-quarter|financial-year", N_("count by this period")},
    {"align", 0, OPT_STRING, &given.align, "roll-out", N_("count by months since each team's own roll-out (newid event), with the number of teams behind each")},
    {"group", 0, OPT_STRING, &given.group, N_("FIELD"), N_("count by team, role, area, question, language or an attribute")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("only this theme; may be repeated")},
    {"among", 0, OPT_STRING, &given.among, N_("CODE"), N_("only accounts that mention this theme")},
    {"cross", 0, OPT_STRING, &given.cross, N_("CODE"), N_("count this theme together with a second: --cross A B, or --cross A,B")},
    {"scope", 0, OPT_STRING, &given.scope, "account|paragraph|sentence", N_("where the two themes of --cross must stand together (account)")},
    {"status", 0, OPT_STRING, &given.status, N_("STATUS,…"), N_("count these only: affirmed, negated, hypothetical, past, reported")},
    {"layout", 0, OPT_STRING, &given.layout, "tidy|wide|people", N_("tidy: a row a count; wide: a column a period; people: for reading (text, md, html)")},
    {"audience", 0, OPT_STRING, &given.audience, "analyst|internal|public", N_("who will see it: hides small and sensitive cells (analyst: hides nothing)")},
    {"interval", 0, OPT_STRING, &given.interval, "clustered|wilson|clopper-pearson", N_("interval of the accounts: clustered by worker, or as if each were by another one; clopper-pearson for writers too")},
    {"design-effect", 0, OPT_FLAG, &given.design_effect, NULL, N_("a column that says how much wider the clustering makes the accounts' variance")},
    {"no-totals", 0, OPT_FLAG, &given.no_totals, NULL, N_("leave out the totals over periods and groups")},
    {"adjusted", 0, OPT_FLAG, &given.adjusted, NULL, N_("beside the share of accounts the one adjusted for the codebook's errors, as newid validate knows them")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END
};
/* clang-format on */

/* ---- reading the options ---- */

static enum newid_status read_cross(struct newid_table_request *request, const struct opt_list *operands,
                                    struct arena *memory, struct newid_error *err)
{
    const char *comma = given.cross ? strchr(given.cross, ',') : NULL;
    const char *second = operands->count ? operands->items[0] : NULL;
    if (!given.cross && second)
        return newid_fail(err, NEWID_USAGE, "%s: table takes no operand; is it meant for --theme or --cross?", second);
    if (given.scope && !given.cross)
        return newid_fail(err, NEWID_USAGE, "--scope goes with --cross");
    if (!given.cross)
        return NEWID_OK;
    if (!comma == !second)
        return newid_fail(err, NEWID_USAGE, "--cross needs two themes: --cross A B");
    request->cross_a = comma ? arena_strndup(memory, given.cross, (size_t)(comma - given.cross)) : given.cross;
    request->cross_b = comma ? comma + 1 : second;
    return request->cross_a ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* The place of a word in a list, the first where it is NULL; opt_parse has refused whatever is not in it. */
static int choice(const char *word, const char *const *words)
{
    for (int i = 0; word && words[i]; i++)
        if (!strcmp(word, words[i]))
            return i;
    return 0;
}

static const char *const scopes[] = {"account", "paragraph", "sentence", NULL};
static const char *const intervals[] = {"clustered", "wilson", "clopper-pearson", NULL};
static const char *const audiences[] = {"analyst", "internal", "public", NULL};

static enum newid_status read_request(struct newid_table_request *request, const struct opt_list *operands,
                                      struct arena *memory, struct newid_error *err)
{
    *request = (struct newid_table_request){
        .by = NEWID_PERIOD_ALL,
        .group = given.group,
        .themes = given.themes.items,
        .theme_count = given.themes.count,
        .among = given.among,
        .cross_scope = (enum newid_scope)choice(given.scope, scopes),
        .audience = (enum newid_audience)choice(given.audience, audiences),
        .no_totals = given.no_totals,
        .clustered = choice(given.interval, intervals) == VIEW_CLUSTERED || given.design_effect,
    };
    if (given.by && !newid_period_parse(&request->by, given.by))
        return newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    if (given.align && given.by)
        return newid_fail(err, NEWID_USAGE, "--align goes without --by: its periods are months since the roll-out");
    if (given.align && strcmp(given.align, "roll-out") != 0)
        return newid_fail(err, NEWID_USAGE, "--align %s: only roll-out is known", given.align);
    if (given.align)
        request->by = NEWID_PERIOD_SINCE;
    enum newid_status status = cmd_read_selection(request, &given.selection, memory, err);
    if (!status && given.status)
        status = newid_hit_status_set(&request->statuses, given.status, err);
    return status ? status : read_cross(request, operands, memory, err);
}

/* ---- what goes with the figures ---- */

static void cite_options(struct cmd_citation *citation, const struct newid_table_request *request)
{
    cmd_cite_option(citation, "--by", given.by);
    cmd_cite_option(citation, "--align", given.align);
    cmd_cite_option(citation, "--group", given.group);
    cmd_cite_selection(citation, &given.selection);
    for (size_t i = 0; i < given.themes.count; i++)
        cmd_cite_option(citation, "--theme", given.themes.items[i]);
    cmd_cite_option(citation, "--among", given.among);
    if (request->cross_a) {
        cmd_cite_option(citation, "--cross", request->cross_a);
        buf_addf(&citation->filters, ",%s --scope %s", request->cross_b, scopes[request->cross_scope]);
    }
    cmd_cite_option(citation, "--status", given.status);
    cmd_cite_option(citation, "--adjusted", given.adjusted ? "" : NULL);
    cmd_cite_option(citation, "--interval", given.interval);
}

/* By name in all formats, since not each of them has room for a mark. */
static void note_weak(struct out *out, const struct newid_codebook *codebook, const struct newid_table *table,
                      const struct adjusted_share *adjusted)
{
    const bool in_welsh = strcmp(wording_language(), "cy") == 0;
    struct buf note = BUF_INIT;
    for (size_t i = 0; i < table->count; i++) {
        const size_t theme = table->cells[i].theme;
        bool weak = false;
        if (i && table->cells[i - 1].theme == theme)
            continue;
        for (size_t j = i; j < table->count && table->cells[j].theme == theme; j++)
            weak = weak || adjusted[j].is_weak;
        if (weak)
            buf_addf(&note, "%s%s", note.len ? ", " : _("‡ Recall and specificity together are under 120 %: too weak a codebook for adjusting, so do not report these adjusted shares: "),
                     in_welsh ? codebook->themes[theme].label_cy : codebook->themes[theme].label_en);
    }
    if (note.len)
        out_note(out, note.data);
    buf_release(&note);
}

static void note_adjusted(struct out *out)
{
    out_note(out, "Adjusted: what share of accounts (not of writers) people would have coded, by Rogan and Gladen, with Lang and "
                  "Reiczigel's 95 % interval; recall and specificity are those of all checked accounts, and hold for a "
                  "part of the accounts only as far as the codebook errs there alike. Not known: the interval would be all "
                  "of 0 to 100 %, so that nothing is known. – : nobody coded the theme, or refused since the codebook is "
                  "no better than chance. † : cut off at 0 or 100 %, since the errors alone would not explain "
                  "so low, or so high, a share.");
}

/* ---- output ---- */

/* Sheets to read, and one that filters and pivots begin with. */
static enum newid_status put_sheets(struct out *out, const struct view *view, struct newid_error *err)
{
    const bool over_time = view->by != NEWID_PERIOD_ALL;
    if (over_time)
        out_name_sheet(out, N_("Over time"));
    enum newid_status status = over_time ? view_wide(out, view, err) : view_people(out, view, err);
    out_name_sheet(out, N_("All figures"));
    if (!status)
        status = view_tidy(out, view, err);
    return status ? status : view_charts(out, view, err);
}

static enum newid_status put_view(struct out *out, enum out_format format, const struct view *view,
                                  struct newid_error *err)
{
    bool for_data = format == OUT_CSV || format == OUT_TSV || format == OUT_JSON;
    const char *layout = given.layout ? given.layout : for_data ? "tidy" : "people";
    if (!given.layout && out_has_sheets(out))
        return put_sheets(out, view, err);
    if (!strcmp(layout, "wide"))
        return view_wide(out, view, err);
    return !strcmp(layout, "tidy") ? view_tidy(out, view, err) : view_people(out, view, err);
}

/* What one run holds. */
struct run {
    struct newid_table_request request;
    struct cmd_citation citation;
    struct newid_table *table, *over_time; /* over_time: the same by period, for the lines; or NULL */
    struct adjusted_share *adjusted; /* one a cell; NULL without --adjusted */
    struct newid_table_request line_request;
    enum newid_period line_period;
    struct buf title, checked; /* checked: what the footer says of how good the codebook is */
    struct newid_thresholds thresholds;
    struct protection protection; /* of a public table */
    struct buf advice;            /* empty where none is needed */
    enum out_format format;
    struct arena memory;
};

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    const struct newid_table *table = run->table;
    const struct newid_table_request *request = &run->request;
    /* Where the table stands its caption says so. */
    if (run->format == OUT_CSV || run->format == OUT_TSV) {
        const struct view view = {.interval = (enum view_interval)choice(given.interval, intervals)};
        out_note(out, interval_caption(&view));
    }
    if (request->audience == NEWID_ANALYST)
        out_note(out, "For the analyst: not for circulation. Small and sensitive cells are not hidden.");
    else if (request->audience == NEWID_INTERNAL)
        out_note(out, "Cells are hidden by their own base and theme only: a hidden cell may still be worked out from totals or "
                      "from another table. This is not for publishing.");
    else
        cmd_note_protection(out, &run->protection, &run->thresholds);
    if (run->advice.len)
        out_note(out, run->advice.data);
    cmd_note_thresholds(out, &run->thresholds, request->audience);
    for (size_t i = 0; i < table->note_count; i++)
        out_note(out, table->notes[i]);
    out_note(out, run->checked.data);
    if (given.adjusted) {
        note_adjusted(out);
        note_weak(out, run->citation.codebook, table, run->adjusted);
    }
    out_note(out, request->statuses
                      ? N_("Only hits of the statuses asked for count. A program reads denials, wishes and hearsay: it errs.")
                      : N_("Denied hits do not count unless a theme says so; wishes, hearsay and the past do. A program "
                           "reads them: it errs (newid kwic shows each)."));
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
}

static enum newid_status print(struct run *run, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum newid_status status = cmd_out_begin(&out, &run->format, &document, &given.output, run->title.data, err);
    if (status)
        return status;
    const struct view over_time = {.table = run->over_time, .codebook = run->citation.codebook, .by = run->line_period};
    const struct view view = {
        .table = run->table,
        .codebook = run->citation.codebook,
        .by = run->request.by,
        .group = run->request.group,
        .cross_a = run->request.cross_a,
        .cross_b = run->request.cross_b,
        .interval = (enum view_interval)choice(given.interval, intervals),
        .design_effect = given.design_effect,
        .in_detail = given.interval != NULL,
        .over_time = run->over_time ? &over_time : NULL,
        .in_welsh = out_is_for_people(out) && strcmp(wording_language(), "cy") == 0,
        .is_public = run->request.audience == NEWID_PUBLIC,
        .adjusted = run->adjusted,
    };
    status = put_view(out, run->format, &view, err);
    if (!status)
        status = cmd_end_cited(out, run->format, &document, &given.output, &run->citation,
                               audiences[run->request.audience], put_notes, run, err);
    out_free(out);
    buf_release(&document);
    return status;
}

/* What the table's figures are worth, by what people coded. */
static enum newid_status check_codebook(struct run *run, struct newid_store *store, struct newid_error *err)
{
    bool checked;
    const struct newid_codebook *codebook = run->citation.codebook;
    enum newid_status status = adjust_footer(&run->checked, &checked, store, codebook, &run->request, err);
    if (!status && given.adjusted)
        status = adjust_table(&run->adjusted, store, codebook, &run->request, run->table, err);
    return status;
}

static enum newid_status check_options(const struct newid_table_request *request, struct newid_error *err)
{
    if (request->audience == NEWID_PUBLIC && (given.adjusted || given.design_effect))
        return newid_fail(err, NEWID_USAGE, "--audience public goes without --adjusted and --design-effect: they say more "
                                            "of hidden cells than is protected");
    if (given.adjusted && (request->cross_a || request->statuses || request->among))
        return newid_fail(err, NEWID_USAGE, "--adjusted goes without --cross, --among and --status: people's coding says how "
                                            "often the codebook errs on a theme as it counts, in all accounts");
    return NEWID_OK;
}

/* The plain list for people has a line over time for each theme. */
static enum newid_status count_over_time(struct run *run, enum out_format format, struct newid_store *store,
                                         struct newid_error *err)
{
    const bool is_list = out_format_is_for_people(format) && run->request.by == NEWID_PERIOD_ALL && !run->request.group &&
                         (!given.layout || !strcmp(given.layout, "people")) && !given.interval && !given.design_effect && !given.adjusted;
    if (!is_list || !run->table->count)
        return NEWID_OK;
    enum newid_status status = newid_table_line_period(&run->line_period, store, &run->request, err);
    run->line_request = run->request;
    run->line_request.by = run->line_period;
    run->line_request.no_totals = true;
    run->line_request.clustered = false;
    return status ? status : newid_table_count(&run->over_time, store, run->citation.codebook, &run->line_request, err);
}

/* The lines over time are published with the table: both are protected together. */
static enum newid_status count_and_protect(struct run *run, enum out_format format, struct newid_store *store,
                                           struct newid_error *err)
{
    run->request.thresholds = &run->thresholds;
    enum newid_status status = newid_table_count(&run->table, store, run->citation.codebook, &run->request, err);
    if (!status)
        status = count_over_time(run, format, store, err);
    if (status || run->request.audience != NEWID_PUBLIC)
        return status;
    const struct release_table tables[] = {
        {.request = &run->request, .table = run->table, .accounts = SIZE_MAX},
        {.request = &run->line_request, .table = run->over_time, .accounts = SIZE_MAX}};
    const struct effort effort = cmd_effort();
    return release_protect(store, run->citation.codebook, tables, run->over_time ? 2 : 1, &effort, &run->protection, err);
}

/* What cannot be shown to be safe is not shown. */
static enum newid_status check_protection(struct run *run, struct newid_store *store, struct newid_error *err)
{
    if (run->request.audience != NEWID_PUBLIC)
        return NEWID_OK;
    if (run->protection.lost)
        return newid_fail(err, NEWID_FOUND, "the table cannot be made safe for the public; use longer periods, or no --group");
    return cmd_advise(&run->advice, store, run->citation.codebook, &run->request, &run->protection, err);
}

static enum newid_status run_table(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {
        .title = BUF_INIT, .checked = BUF_INIT, .advice = BUF_INIT, .citation = CMD_CITATION_INIT};
    enum out_format format;
    enum newid_status status = read_request(&run.request, call->operands, &run.memory, err);
    if (!status)
        status = check_options(&run.request, err);
    if (!status)
        status = cmd_choose_format(&format, &given.output, err);
    if (!status && out_format_is_for_people(format))
        run.request.alphabet = wording_language();
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = cmd_thresholds(&run.thresholds, call->store, err);
    if (!status)
        status = count_and_protect(&run, format, call->store, err);
    if (!status)
        status = check_protection(&run, call->store, err);
    if (!status)
        status = check_codebook(&run, call->store, err);
    if (!status) {
        cite_options(&run.citation, &run.request);
        buf_addf(&run.title, _("Themes in the accounts: %s"), cmd_citation_title(&run.citation));
        status = buf_check(&run.citation.filters, err);
    }
    if (!status)
        status = buf_check(&run.title, err);
    if (!status)
        status = buf_check(&run.advice, err);
    if (!status)
        status = print(&run, err);
    mem_free(run.adjusted);
    newid_table_free(run.table);
    newid_table_free(run.over_time);
    cmd_citation_release(&run.citation);
    buf_release(&run.title);
    buf_release(&run.advice);
    buf_release(&run.checked);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_table = {
    .name = "table",
    .store = CMD_READ,
    .operands = N_("[CODE]"),
    .operands_least = 0,
    .operands_most = 1,
    .summary = N_("how many writers and accounts mention each theme"),
    .description =
        /* xgettext:no-c-format */
    N_("Counts each theme of a codebook: how many of the distinct workers who wrote mention it, how many of the "
       "accounts, and how often. Each kind of account is counted apart unless --kind says otherwise.\n\n"
       "text, md and html are laid out for reading; csv, tsv and json are tidy: one row for each theme, kind, period "
       "and group, with percentages and 95 % intervals. A csv or tsv file gets a FILE.json beside it that says what "
       "made it. A workbook (-o FILE.xlsx) has a sheet to read, by period the percentages as in --layout wide, and one of all "
       "figures as in tidy; its first sheet says how it was counted.\n\n"
       "In --layout wide each row is a theme (in a kind and group) and each period a column, with the percentage of "
       "writers (of accounts where no workers are known). A row with the bases stands above them.\n\n"
       "--align roll-out counts by months of the calendar since each team's own roll-out (newid event import): -2, 0, +3, where 0 "
       "is the month of the roll-out. It leaves out, and counts, accounts of teams without one and those without a date; "
       "how many teams are behind each month stands beside the figures, since later months are those of early teams only.\n\n"
       "--adjusted sets beside each raw share of accounts, never instead of it, what people would have coded, as far as their "
       "coding of the half that reports says how often the codebook errs (newid validate). It is refused where the "
       "codebook is no better than chance.\n\n"
       "Without --audience the table is for the analyst, and not for circulation. With --audience public it holds numbers of "
       "writers and accounts only, and hides beside the small cells whatever would give them away; it does not know what "
       "else was published: newid release does."),
    .examples =
        N_("newid table\teach theme of the codebook\n"
           "newid table --by quarter --kind account\tover time\n"
           "newid table --by month --group team --format csv -o themes.csv\teverything, for R or a spreadsheet\n"
           "newid table --align roll-out\tmonths before and after each team's roll-out\n"
           "newid table --cross worry optimism --scope sentence\ttwo themes in one sentence\n"
           "newid table --by quarter -o themes.xlsx\ta workbook, with filters\n"
           "newid table --group team --audience public -o themes.html\tsmall cells hidden"),
    .options = options,
    .run = run_table,
};
