#include "cmd/compare.h"

#include <math.h>
#include <string.h>

/* clang-format off */
enum column {
    THEME, LABEL, KIND, SIDE_A, SIDE_B, WORKERS_A, WORKERS_A_N, ACCOUNTS_A, ACCOUNTS_A_N, PERCENT_A, WORKERS_B, WORKERS_B_N,
    ACCOUNTS_B, ACCOUNTS_B_N, PERCENT_B, SHARE_A, SHARE_B, POINTS, TEXTS, RULES, CHANGE, LOW, HIGH, SE, DF, CLUSTERS, TEST,
    P, P_ADJUSTED, TESTED, VERDICT, REASON, SENTENCE, OLD_OLD, OLD_NEW, NEW_OLD, NEW_NEW, TEXTS_MEAN, TEXTS_LOW, TEXTS_HIGH,
    RULES_MEAN, RULES_LOW, RULES_HIGH, TEXTS_FIRST_TEXTS, TEXTS_FIRST_RULES, RULES_FIRST_TEXTS, RULES_FIRST_RULES, HIDDEN,
    COLUMNS
};

static const struct out_column all_columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = "Code", .data_only = true},
    [LABEL] = {.name = "label", .heading = N_("Theme"), .wraps = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [SIDE_A] = {.name = "side_a", .heading = "A", .data_only = true},
    [SIDE_B] = {.name = "side_b", .heading = "B", .data_only = true},
    [WORKERS_A] = {.name = "workers_a", .heading = "Writers A", .data_only = true},
    [WORKERS_A_N] = {.name = "workers_a_n", .heading = "of", .data_only = true},
    [ACCOUNTS_A] = {.name = "accounts_a", .heading = "Accounts A", .data_only = true},
    [ACCOUNTS_A_N] = {.name = "accounts_a_n", .heading = "of", .data_only = true},
    [PERCENT_A] = {.name = "percent_a", .heading = "A %", .data_only = true},
    [WORKERS_B] = {.name = "workers_b", .heading = "Writers B", .data_only = true},
    [WORKERS_B_N] = {.name = "workers_b_n", .heading = "of", .data_only = true},
    [ACCOUNTS_B] = {.name = "accounts_b", .heading = "Accounts B", .data_only = true},
    [ACCOUNTS_B_N] = {.name = "accounts_b_n", .heading = "of", .data_only = true},
    [PERCENT_B] = {.name = "percent_b", .heading = "B %", .data_only = true},
    [SHARE_A] = {.name = "share_a", .verbatim = true, .right = true, .wraps = true, .people_only = true},
    [SHARE_B] = {.name = "share_b", .verbatim = true, .right = true, .wraps = true, .people_only = true},
    [POINTS] = {.name = "points", .heading = /* xgettext:no-c-format */ N_("Difference, % points (95 %)"), .right = true, .people_only = true},
    [TEXTS] = {.name = "texts", .heading = N_("from the texts"), .right = true, .people_only = true},
    [RULES] = {.name = "rules", .heading = N_("from the rules"), .right = true, .people_only = true},
    [CHANGE] = {.name = "difference_points", .heading = "Difference", .data_only = true},
    [LOW] = {.name = "difference_ci_low", .heading = "low", .data_only = true},
    [HIGH] = {.name = "difference_ci_high", .heading = "high", .data_only = true},
    [SE] = {.name = "difference_se", .heading = "SE", .data_only = true},
    [DF] = {.name = "df", .heading = "df", .data_only = true},
    [CLUSTERS] = {.name = "clusters", .heading = "Clusters", .data_only = true},
    [TEST] = {.name = "test", .heading = "Test", .data_only = true},
    [P] = {.name = "p", .heading = "p", .data_only = true},
    [P_ADJUSTED] = {.name = "p_adjusted", .heading = "q", .data_only = true},
    [TESTED] = {.name = "tested", .heading = "m", .data_only = true},
    [VERDICT] = {.name = "verdict", .heading = "Verdict", .data_only = true},
    [REASON] = {.name = "reason", .heading = "Reason", .data_only = true},
    [SENTENCE] = {.name = "sentence", .heading = N_("What the figures say"), .wraps = true},
    [OLD_OLD] = {.name = "old_rules_old_texts", .heading = "cell", .data_only = true},
    [OLD_NEW] = {.name = "old_rules_new_texts", .heading = "cell", .data_only = true},
    [NEW_OLD] = {.name = "new_rules_old_texts", .heading = "cell", .data_only = true},
    [NEW_NEW] = {.name = "new_rules_new_texts", .heading = "cell", .data_only = true},
    [TEXTS_MEAN] = {.name = "texts_points", .heading = "texts", .data_only = true},
    [TEXTS_LOW] = {.name = "texts_ci_low", .heading = "low", .data_only = true},
    [TEXTS_HIGH] = {.name = "texts_ci_high", .heading = "high", .data_only = true},
    [RULES_MEAN] = {.name = "rules_points", .heading = "rules", .data_only = true},
    [RULES_LOW] = {.name = "rules_ci_low", .heading = "low", .data_only = true},
    [RULES_HIGH] = {.name = "rules_ci_high", .heading = "high", .data_only = true},
    [TEXTS_FIRST_TEXTS] = {.name = "texts_first_texts", .heading = "texts", .data_only = true},
    [TEXTS_FIRST_RULES] = {.name = "texts_first_rules", .heading = "rules", .data_only = true},
    [RULES_FIRST_TEXTS] = {.name = "rules_first_texts", .heading = "texts", .data_only = true},
    [RULES_FIRST_RULES] = {.name = "rules_first_rules", .heading = "rules", .data_only = true},
    [HIDDEN] = {.name = "hidden", .heading = "Hidden", .data_only = true},
};
/* clang-format on */

static bool has_parts(const struct comparison *c) { return !isnan(c->shares.of[1][1]); }

static bool is_decomposed(const struct compare_run *run) { return run->found.two_rules && run->found.two_texts; }

/* For people a decomposition shows its parts in place of the two shares, which have a table of their own. */
static void choose_columns(const struct compare_run *run, struct out_column *columns)
{
    memcpy(columns, all_columns, sizeof all_columns);
    columns[SHARE_A].heading = run->side[0];
    columns[SHARE_B].heading = run->side[1];
    const bool parts = is_decomposed(run);
    columns[SHARE_A].data_only = columns[SHARE_B].data_only = parts;
    columns[TEXTS].data_only = columns[RULES].data_only = !parts;
}

/* ---- sentences ---- */

static const char *difference_sentence(struct compare_run *run, const struct comparison *c)
{
    struct change_page *page = &run->page;
    const bool more = c->change.verdict == VERDICT_MORE;
    const char *first = change_share(page, c->counts[0].accounts), *second = change_share(page, c->counts[1].accounts);
    const struct newid_count a = c->counts[0].accounts, b = c->counts[1].accounts;
    if (a.n >= 20)
        first = change_percent(page, (double)a.x / (double)a.n);
    if (b.n >= 20)
        second = change_percent(page, (double)b.x / (double)b.n);
    if (!run->found.two_texts)
        return change_keep(page,
                           more ? N_("found in more of the same accounts: %s to %s")
                                : N_("found in fewer of the same accounts: %s to %s"),
                           first, second);
    if (run->request.sides.by == SIDES_BY_GROUP)
        return change_keep(
            page,
            more ? N_("mentioned more often in %s: %s against %s of accounts, more than chance would give")
                 : N_("mentioned less often in %s: %s against %s of accounts, more than chance would give"),
            run->side[1], second, first);
    return change_keep(page,
                       more ? N_("mentioned more often: %s to %s of accounts, more than chance would give")
                            : N_("mentioned less often: %s to %s of accounts, more than chance would give"),
                       first, second);
}

static const char *parts_sentence(struct compare_run *run, const struct comparison *c)
{
    struct change_page *page = &run->page;
    const struct decomposition d = decompose(&c->shares);
    const char *parts = change_keep(page, N_("of %s points %s come from the texts and %s from the rules"),
                                    change_whole_points(page, d.total), change_whole_points(page, d.texts_mean),
                                    change_whole_points(page, d.rules_mean));
    if (fabs(d.texts[0] - d.texts[1]) < 0.01)
        return parts;
    return change_keep(page, N_("%s; by the order taken %s or %s from the texts, %s or %s from the rules"), parts,
                       change_whole_points(page, d.texts[0]), change_whole_points(page, d.texts[1]),
                       change_whole_points(page, d.rules[0]), change_whole_points(page, d.rules[1]));
}

static const char *sentence(struct compare_run *run, const struct comparison *c)
{
    struct change_page *page = &run->page;
    const char *plain = change_plain_sentence(page, &c->change);
    if (plain && c->change.verdict == VERDICT_NO_SIGN && !run->found.two_texts)
        return _("found in as many of the accounts by both");
    if (plain && c->change.verdict == VERDICT_NO_SIGN)
        plain = _("no sign of a difference beyond chance");
    if (!has_parts(c))
        return plain ? plain : difference_sentence(run, c);
    return change_keep(page, "%s; %s", plain ? plain : difference_sentence(run, c), parts_sentence(run, c));
}

/* ---- rows ---- */

static void fill_side(const struct compare_run *run, struct out_cell *cells, const struct sample_counts *counts)
{
    if (run->found.has_workers) {
        cells[0] = out_integer((double)counts->writers.x);
        cells[1] = out_integer((double)counts->writers.n);
    }
    cells[2] = out_integer((double)counts->accounts.x);
    cells[3] = out_integer((double)counts->accounts.n);
    if (counts->accounts.n)
        cells[4] = change_real((double)counts->accounts.x / (double)counts->accounts.n);
}

static void fill_interval(struct out_cell *cells, const struct change *c)
{
    cells[0] = change_real(c->estimate);
    cells[1] = change_real(c->ci.low);
    cells[2] = change_real(c->ci.high);
}

static void fill_parts(struct compare_run *run, struct out_cell *cells, const struct comparison *c)
{
    const struct decomposition d = decompose(&c->shares);
    cells[OLD_OLD] = change_real(c->shares.of[0][0]);
    cells[OLD_NEW] = change_real(c->shares.of[0][1]);
    cells[NEW_OLD] = change_real(c->shares.of[1][0]);
    cells[NEW_NEW] = change_real(c->shares.of[1][1]);
    fill_interval(&cells[TEXTS_MEAN], &c->texts);
    fill_interval(&cells[RULES_MEAN], &c->rules);
    cells[TEXTS_MEAN] = change_real(d.texts_mean);
    cells[RULES_MEAN] = change_real(d.rules_mean);
    cells[TEXTS_FIRST_TEXTS] = change_real(d.texts[0]);
    cells[TEXTS_FIRST_RULES] = change_real(d.rules[0]);
    cells[RULES_FIRST_TEXTS] = change_real(d.texts[1]);
    cells[RULES_FIRST_RULES] = change_real(d.rules[1]);
    cells[TEXTS] = out_string(change_points(&run->page, &c->texts));
    cells[RULES] = out_string(change_points(&run->page, &c->rules));
}

static void fill_figures(struct compare_run *run, struct out_cell *cells, const struct comparison *c)
{
    fill_side(run, &cells[WORKERS_A], &c->counts[0]);
    fill_side(run, &cells[WORKERS_B], &c->counts[1]);
    cells[SHARE_A] = out_string(change_share(&run->page, c->counts[0].accounts));
    cells[SHARE_B] = out_string(change_share(&run->page, c->counts[1].accounts));
    fill_interval(&cells[CHANGE], &c->change);
    cells[SE] = change_real(c->change.se);
    cells[DF] = change_decimal(c->change.df, 1);
    if (c->change.clusters)
        cells[CLUSTERS] = out_integer((double)c->change.clusters);
    cells[TEST] = out_string(verdict_test_name(c->change.test));
    cells[P] = change_decimal(c->change.p, 4);
    cells[P_ADJUSTED] = change_decimal(c->change.q, 4);
    cells[REASON] = out_string(c->change.verdict == VERDICT_UNDEFINED ? c->change.reason : NULL);
    if (has_parts(c))
        fill_parts(run, cells, c);
}

static void put_row(struct compare_run *run, const struct comparison *c)
{
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    const struct newid_codebook *codebook = run->citation[0].codebook;
    const bool hidden = c->change.verdict == VERDICT_HIDDEN;
    cells[THEME] = out_string(codebook->themes[c->theme[0]].code);
    cells[LABEL] = out_string(
        change_label(&run->page, codebook, c->theme[0], !run->request.accounts.theme_count && !run->found.two_rules));
    cells[KIND] = out_string(c->kind);
    cells[SIDE_A] = out_string(run->side[0]);
    cells[SIDE_B] = out_string(run->side[1]);
    cells[SHARE_A] = cells[SHARE_B] = cells[TEXTS] = cells[RULES] = out_string(hidden ? "*" : NULL);
    if (!hidden)
        fill_figures(run, cells, c);
    cells[POINTS] = out_string(change_points(&run->page, &c->change));
    cells[TESTED] = out_integer((double)run->found.tested);
    cells[VERDICT] = out_string(verdict_name(c->change.verdict));
    cells[SENTENCE] = out_string(sentence(run, c));
    cells[HIDDEN] = out_integer(hidden);
    out_row(run->page.out, cells);
}

/* ---- tables ---- */

static const char *base_of(struct compare_run *run, const struct sample_counts *counts)
{
    struct change_page *page = &run->page;
    const unsigned long long accounts = counts->accounts.n, writers = counts->writers.n;
    const char *of_accounts = change_keep(page, P_("%llu account", "%llu accounts", accounts), accounts);
    if (!run->found.has_workers)
        return of_accounts;
    return change_keep(page, "%s, %s", change_keep(page, P_("%llu writer", "%llu writers", writers), writers),
                       of_accounts);
}

/* "account: before 2019-04-01 (12 writers, 40 accounts); from 2019-04-01 (…)"; bases are left out where hidden. */
static const char *caption(struct compare_run *run, const struct comparison *c)
{
    struct change_page *page = &run->page;
    if (c->change.verdict == VERDICT_HIDDEN)
        return change_keep(page, "%s: %s; %s", change_kind(c->kind), run->side[0], run->side[1]);
    if (!run->found.two_texts)
        return change_keep(page, "%s: %s", change_kind(c->kind), base_of(run, &c->counts[0]));
    return change_keep(page, "%s: %s (%s); %s (%s)", change_kind(c->kind), run->side[0], base_of(run, &c->counts[0]),
                       run->side[1], base_of(run, &c->counts[1]));
}

/* The four cells of a kind's themes, for people. */
static void put_cells(struct compare_run *run, size_t first, size_t last)
{
    static const struct out_column columns[] = {
        {.name = "theme", .heading = N_("Theme"), .wraps = true},
        {.name = "old_old", .heading = N_("Old rules, old texts"), .right = true, .wraps = true},
        {.name = "old_new", .heading = N_("Old rules, new texts"), .right = true, .wraps = true},
        {.name = "new_old", .heading = N_("New rules, old texts"), .right = true, .wraps = true},
        {.name = "new_new", .heading = N_("New rules, new texts"), .right = true, .wraps = true},
    };
    struct change_page *page = &run->page;
    out_table_begin(page->out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = first; i < last; i++) {
        const struct comparison *c = &run->found.items[i];
        if (!has_parts(c))
            continue;
        struct out_cell cells[5] = {out_string(change_label(page, run->citation[0].codebook, c->theme[0], false))};
        for (unsigned k = 0; k < 4; k++)
            cells[k + 1] = out_string(change_percent(page, c->shares.of[k / 2][k % 2]));
        out_row(page->out, cells);
    }
    out_table_end(page->out);
}

void compare_put_tables(struct compare_run *run)
{
    struct out_column columns[COLUMNS];
    const struct comparisons *found = &run->found;
    const bool for_people = out_format_is_for_people(run->page.format);
    choose_columns(run, columns);
    for (size_t first = 0, end = 0; first < found->count; first = end) {
        const char *kind = found->items[first].kind;
        out_table_begin(run->page.out, columns, COLUMNS, for_people ? caption(run, &found->items[first]) : NULL);
        for (; end < found->count && (!for_people || found->items[end].kind == kind); end++)
            put_row(run, &found->items[end]);
        out_table_end(run->page.out);
        if (for_people && is_decomposed(run))
            put_cells(run, first, end);
    }
    if (!found->count) {
        out_table_begin(run->page.out, columns, COLUMNS, NULL);
        out_table_end(run->page.out);
    }
}

/* ---- notes ---- */

static void note_rules(struct out *out, const struct compare_run *run, struct buf *text)
{
    const struct comparisons *found = &run->found;
    buf_addf(text, _("Old rules: %s; new rules: %s."), run->citation[0].version, run->citation[1].version);
    change_put_note(out, text);
    if (found->only[0] || found->only[1]) {
        buf_addf(text, _("Left out: %zu themes that only the old version has, and %zu that only the new one has."),
                 found->only[0], found->only[1]);
        change_put_note(out, text);
    }
    out_note(out, found->two_texts ? N_("The total difference is of new rules on new texts less old rules on old "
                                        "texts. What comes from texts and "
                                        "from rules depends on which changes first: given is the mean of both orders "
                                        "(Kitagawa 1955; Shapley 1953).")
                                   : N_("Both versions read the same accounts: the difference comes from the rules "
                                        "alone. The interval says what "
                                        "other accounts like these might give."));
}

static void note_tests(struct out *out, const struct compare_run *run, struct buf *text)
{
    if (!run->found.tested)
        buf_adds(text, _("No difference could be tested."));
    else
        buf_addf(text,
                 P_("%zu difference was tested.",
                    "%zu differences were tested together; p is adjusted for that by Benjamini and Hochberg: of those "
                    "called more "
                    "than chance about 1 in 20 is still expected to be chance.",
                    run->found.tested),
                 run->found.tested);
    change_put_note(out, text);
    out_note(
        out,
        "Interval and chance: Newcombe's interval and a chi-squared or Fisher's test where each account is by another "
        "worker (and where both shares are 0 or 100 %, each worker counted once); else least squares with errors "
        "clustered "
        "by worker (CR2 under 40 clusters, else CR1). The data formats say which in the column test.");
    out_note(
        out,
        "Shares are of accounts, since who writes more has more chances to mention a theme. Too few: under 5 accounts "
        "that mention the theme or that do not, or workers too few to judge chance by (under 4 degrees of freedom).");
    out_note(out, "A difference between two spans or groups does not say what caused it.");
}

void compare_put_notes(struct out *out, const void *context)
{
    const struct compare_run *run = context;
    const struct comparisons *found = &run->found;
    struct buf text = BUF_INIT;
    if (!found->count)
        out_note(out, "No accounts are left by the filters.");
    if (found->two_texts)
        note_tests(out, run, &text);
    if (found->two_rules)
        note_rules(out, run, &text);
    if (found->undated) {
        buf_addf(
            &text,
            P_("%zu account without a date is left out.", "%zu accounts without a date are left out.", found->undated),
            found->undated);
        change_put_note(out, &text);
    }
    change_put_notes(out, &run->request.accounts, &found->presence[0], found->hidden);
    buf_release(&text);
}
