/* newid trend: whether themes are mentioned more or less as time goes by. */
#include "cmd/protected.h"
#include "change/trend.h"

#include "cmd/change.h"

#include <math.h>
#include <string.h>

static struct {
    const char *by, *method;
    struct change_options common;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"by", 0, OPT_STRING, &given.by, "day|week|month|quarter|year|financial-quarter|financial-year", N_("the step of time; month without it")},
    {"method", 0, OPT_STRING, &given.method, "clustered|cochran-armitage|mann-kendall", N_("how chance is reckoned; clustered (by worker) without it")},
    CHANGE_OPTIONS(&given.common),
    OPT_END
};

enum column {
    THEME, LABEL, KIND, FIRST, LAST, PERIODS, WORKERS, WORKERS_N, ACCOUNTS, ACCOUNTS_N, OF, FROM, TO, POINTS, CHANGE,
    LOW, HIGH, SE, DF, CLUSTERS, TEST, P, P_ADJUSTED, TESTED, VERDICT, REASON, SENTENCE, HIDDEN, COLUMNS
};

static const struct out_column columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = "Code", .data_only = true},
    [LABEL] = {.name = "label", .heading = N_("Theme"), .wraps = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [FIRST] = {.name = "first_period", .heading = "From", .data_only = true},
    [LAST] = {.name = "last_period", .heading = "To", .data_only = true},
    [PERIODS] = {.name = "periods", .heading = "Periods", .data_only = true},
    [WORKERS] = {.name = "workers", .heading = "Writers who mention", .data_only = true},
    [WORKERS_N] = {.name = "workers_n", .heading = "Writers", .data_only = true},
    [ACCOUNTS] = {.name = "accounts", .heading = "Accounts that mention", .data_only = true},
    [ACCOUNTS_N] = {.name = "accounts_n", .heading = "Accounts", .data_only = true},
    [OF] = {.name = "of", .heading = N_("Accounts"), .right = true, .people_only = true},
    [FROM] = {.name = "from_percent", .heading = "From %", .data_only = true},
    [TO] = {.name = "to_percent", .heading = "To %", .data_only = true},
    [POINTS] = {.name = "points", .heading = /* xgettext:no-c-format */ N_("Change, % points (95 %)"), .right = true, .people_only = true},
    [CHANGE] = {.name = "change_points", .heading = "Change", .data_only = true},
    [LOW] = {.name = "change_ci_low", .heading = "95 % from", .data_only = true},
    [HIGH] = {.name = "change_ci_high", .heading = "95 % to", .data_only = true},
    [SE] = {.name = "change_se", .heading = "SE", .data_only = true},
    [DF] = {.name = "df", .heading = "df", .data_only = true},
    [CLUSTERS] = {.name = "clusters", .heading = "Clusters", .data_only = true},
    [TEST] = {.name = "test", .heading = "Test", .data_only = true},
    [P] = {.name = "p", .heading = "p", .data_only = true},
    [P_ADJUSTED] = {.name = "p_adjusted", .heading = "q", .data_only = true},
    [TESTED] = {.name = "tested", .heading = "Tested", .data_only = true},
    [VERDICT] = {.name = "verdict", .heading = "Verdict", .data_only = true},
    [REASON] = {.name = "reason", .heading = "Reason", .data_only = true},
    [SENTENCE] = {.name = "sentence", .heading = N_("What the figures say"), .wraps = true},
    [HIDDEN] = {.name = "hidden", .heading = "Hidden", .data_only = true},
};
/* clang-format on */

static const char *const methods[] = {"clustered", "cochran-armitage", "mann-kendall"};

/* What one run holds. */
struct run {
    struct trend_request request;
    struct cmd_citation citation;
    struct trends trends;
    struct change_page page;
};

static void fill_change(struct run *run, struct out_cell *cells, const struct trend *t)
{
    const struct change *c = &t->change;
    cells[OF] = out_string(change_keep(&run->page, N_("%llu of %llu"), (unsigned long long)t->counts.accounts.x,
                                       (unsigned long long)t->counts.accounts.n));
    if (run->trends.has_workers) {
        cells[WORKERS] = out_integer((double)t->counts.writers.x);
        cells[WORKERS_N] = out_integer((double)t->counts.writers.n);
    }
    cells[ACCOUNTS] = out_integer((double)t->counts.accounts.x);
    cells[ACCOUNTS_N] = out_integer((double)t->counts.accounts.n);
    cells[FROM] = change_real(t->from);
    cells[TO] = change_real(t->to);
    cells[CHANGE] = change_real(c->estimate);
    cells[LOW] = change_real(c->ci.low);
    cells[HIGH] = change_real(c->ci.high);
    cells[SE] = change_real(c->se);
    cells[DF] = change_decimal(c->df, 1);
    if (c->clusters)
        cells[CLUSTERS] = out_integer((double)c->clusters);
    cells[TEST] = out_string(verdict_test_name(c->test));
    cells[P] = change_decimal(c->p, 4);
    cells[P_ADJUSTED] = change_decimal(c->q, 4);
    cells[REASON] = out_string(c->verdict == VERDICT_UNDEFINED ? c->reason : NULL);
}

static void put_row(struct run *run, const struct trend *t)
{
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    char first[64], last[64];
    const struct newid_codebook *codebook = run->citation.codebook;
    const bool is_hidden = t->change.verdict == VERDICT_HIDDEN;
    cells[THEME] = out_string(codebook->themes[t->theme].code);
    cells[LABEL] = out_string(change_label(&run->page, codebook, t->theme, !run->request.accounts.theme_count));
    cells[KIND] = out_string(t->kind);
    if (t->counts.accounts.n) {
        newid_period_label(first, sizeof first, run->request.accounts.by, t->first);
        newid_period_label(last, sizeof last, run->request.accounts.by, t->last);
        cells[FIRST] = out_string(first);
        cells[LAST] = out_string(last);
    }
    cells[PERIODS] = out_integer((double)t->periods);
    cells[OF] = cells[POINTS] = out_string("*");
    if (!is_hidden)
        fill_change(run, cells, t);
    cells[POINTS] = out_string(change_points(&run->page, &t->change));
    cells[TESTED] = out_integer((double)run->trends.tested);
    cells[VERDICT] = out_string(verdict_name(t->change.verdict));
    cells[SENTENCE] = out_string(change_trend_sentence(&run->page, t));
    cells[HIDDEN] = out_integer(is_hidden);
    out_row(run->page.out, cells);
}

/* "account: Jan 2018 to Jun 2020, 41 writers, 339 accounts" */
static const char *caption(struct run *run, const struct trend *t)
{
    struct change_page *page = &run->page;
    const char *kind = change_kind(t->kind);
    char first[64], last[64];
    if (!out_format_is_for_people(page->format) || !t->counts.accounts.n)
        return kind;
    const unsigned long long accounts = t->counts.accounts.n, writers = t->counts.writers.n;
    newid_period_label_people(first, sizeof first, run->request.accounts.by, t->first);
    newid_period_label_people(last, sizeof last, run->request.accounts.by, t->last);
    const char *of_accounts = change_keep(page, P_("%llu account", "%llu accounts", accounts), accounts);
    if (!run->trends.has_workers)
        return change_keep(page, N_("%s: %s to %s, %s"), kind, first, last, of_accounts);
    const char *of_writers = change_keep(page, P_("%llu writer", "%llu writers", writers), writers);
    return change_keep(page, N_("%s: %s to %s, %s, %s"), kind, first, last, of_writers, of_accounts);
}

/* A table a kind for people; one table in data. */
static void put_tables(struct run *run)
{
    const struct trends *trends = &run->trends;
    const bool for_people = out_format_is_for_people(run->page.format);
    for (size_t i = 0; i < trends->count; i++) {
        const struct trend *t = &trends->items[i];
        const bool is_new = !i || (for_people && t->kind != trends->items[i - 1].kind);
        if (is_new && i)
            out_table_end(run->page.out);
        if (is_new)
            out_table_begin(run->page.out, columns, COLUMNS, for_people ? caption(run, t) : NULL);
        put_row(run, t);
    }
    if (!trends->count)
        out_table_begin(run->page.out, columns, COLUMNS, NULL);
    out_table_end(run->page.out);
}

/* ---- what goes with the figures ---- */

static void note_method(struct out *out, const struct run *run)
{
    static const char *const notes[] = {
        N_("Change: of a straight line through the accounts, from the first period to the last. Chance is reckoned by "
           "worker: "
           "accounts of one worker, and of workers who share one, may be alike. CR2 errors under 40 clusters, else "
           "CR1."),
        N_("Change: of a straight line through the accounts. Cochran-Armitage takes accounts as independent: where "
           "workers write "
           "several, it takes chance for change too often."),
        N_("Change: Sen's slope over the periods' shares, each period alike however many accounts it has; Mann-Kendall "
           "goes by "
           "their order alone, and takes periods as independent. Periods without accounts drop out."),
    };
    out_note(out, notes[run->request.method]);
    out_note(
        out,
        "Shares are of accounts, since who writes more has more chances to mention a theme. Too few: under 5 accounts "
        "that mention the theme or that do not, or workers too few to judge chance by (under 4 degrees of freedom).");
}

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    const struct trends *trends = &run->trends;
    struct buf text = BUF_INIT;
    if (!trends->count)
        out_note(out, "No accounts are left by the filters.");
    if (!trends->tested)
        buf_adds(&text, _("No trend could be tested."));
    else
        buf_addf(&text,
                 P_("%zu trend was tested.",
                    "%zu trends were tested together; p is adjusted for that by Benjamini and Hochberg: of the changes "
                    "called more "
                    "than chance about 1 in 20 is still expected to be chance.",
                    trends->tested),
                 trends->tested);
    change_put_note(out, &text);
    if (trends->undated) {
        buf_addf(
            &text,
            P_("%zu account without a date is left out.", "%zu accounts without a date are left out.", trends->undated),
            trends->undated);
        change_put_note(out, &text);
    }
    note_method(out, run);
    change_put_notes(out, &run->request.accounts, &trends->presence, trends->hidden);
    buf_release(&text);
}

static enum newid_status read_request(struct run *run, struct newid_error *err)
{
    enum newid_status status = change_read_request(&run->request.accounts, &given.common, &run->page.memory, err);
    run->request.accounts.by = NEWID_PERIOD_MONTH;
    if (!status && given.by && !newid_period_parse(&run->request.accounts.by, given.by))
        status = newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    for (size_t i = 0; given.method && i < sizeof methods / sizeof *methods; i++)
        if (!strcmp(given.method, methods[i]))
            run->request.method = (enum trend_method)i;
    return status;
}

static enum newid_status print(struct run *run, struct newid_error *err)
{
    cmd_cite_option(&run->citation, "--by", newid_period_name(run->request.accounts.by));
    cmd_cite_option(&run->citation, "--method", methods[run->request.method]);
    change_cite_options(&run->citation, &given.common);
    buf_addf(&run->page.title, _("Change over time: %s"), cmd_citation_title(&run->citation));
    enum newid_status status = buf_check(&run->citation.filters, err);
    if (!status)
        status = change_page_begin(&run->page, &given.common, err);
    if (status)
        return status;
    put_tables(run);
    return change_page_end(&run->page, &given.common, &run->citation, &run->request.accounts, put_notes, run, err);
}

static enum newid_status run_trend(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .page = CHANGE_PAGE_INIT};
    enum newid_status status = read_request(&run, err);
    if (!status)
        status = cmd_use_thresholds(&run.request.accounts, call->store, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.common.codebook, err);
    if (!status)
        status = trends_find(&run.trends, call->store, run.citation.codebook, &run.request, err);
    if (!status)
        status = print(&run, err);
    trends_release(&run.trends);
    cmd_citation_release(&run.citation);
    change_page_release(&run.page);
    return status;
}

const struct cmd cmd_trend = {
    .name = "trend",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("whether each theme is mentioned more or less as time goes by"),
    .description =
        /* xgettext:no-c-format */
    N_("Draws for each theme one straight line through the share of accounts that mention it, and says in a plain "
       "sentence "
       "whether it rises or falls more than chance would give. Each kind of account is looked at apart unless --kind "
       "says "
       "otherwise.\n\n"
       "Chance is reckoned by worker, since accounts of one worker are alike (least squares with clustered errors: "
       "CR1, or CR2 "
       "with fewer than 40 clusters). --method cochran-armitage takes accounts as independent; --method mann-kendall "
       "goes by the "
       "order of the periods' shares, with Sen's slope. p is adjusted for the number of themes tested "
       "(Benjamini-Hochberg).\n\n"
       "A straight line says nothing of when a change came, or why: see newid chart and newid compare. What is "
       "undefined says "
       "why; nothing is called an improvement."),
    .examples = N_("newid trend\teach theme, by month\n"
                   "newid trend --by quarter --kind account --theme short-cuts\tone theme, by quarter\n"
                   "newid trend --format csv -o trends.csv\tfigures, tests and sentences"),
    .options = options,
    .run = run_trend,
};
