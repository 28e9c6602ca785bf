#include "change/roll_out.h"
#include "cmd/compare.h"

#include <math.h>

/* clang-format off */
enum column {
    THEME, LABEL, KIND, COHORT, TEAMS, CONTROLS, TEAMS_SHOWN, OWN, OTHERS, BEFORE_X, BEFORE_N, AFTER_X, AFTER_N,
    OTHERS_BEFORE_X, OTHERS_BEFORE_N, OTHERS_AFTER_X, OTHERS_AFTER_N, POINTS, DID, LOW, HIGH, TEST, P, P_ADJUSTED, VERDICT, REASON,
    SENTENCE, WEIGHT, AVERAGE, COLUMNS
};

static const struct out_column columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = "Code", .data_only = true},
    [LABEL] = {.name = "label", .heading = N_("Theme"), .wraps = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [COHORT] = {.name = "roll_out", .heading = N_("Roll-out")},
    [TEAMS] = {.name = "teams", .heading = "Teams", .data_only = true},
    [CONTROLS] = {.name = "teams_not_yet", .heading = "Not yet", .data_only = true},
    [TEAMS_SHOWN] = {.name = "teams_shown", .heading = N_("Teams (not yet)"), .right = true, .wraps = true, .people_only = true},
    [OWN] = {.name = "own", .heading = N_("Its teams"), .right = true, .wraps = true, .people_only = true},
    [OTHERS] = {.name = "others", .heading = N_("Not yet"), .right = true, .wraps = true, .people_only = true},
    [BEFORE_X] = {.name = "before", .heading = "x", .data_only = true},
    [BEFORE_N] = {.name = "before_n", .heading = "n", .data_only = true},
    [AFTER_X] = {.name = "after", .heading = "x", .data_only = true},
    [AFTER_N] = {.name = "after_n", .heading = "n", .data_only = true},
    [OTHERS_BEFORE_X] = {.name = "not_yet_before", .heading = "x", .data_only = true},
    [OTHERS_BEFORE_N] = {.name = "not_yet_before_n", .heading = "n", .data_only = true},
    [OTHERS_AFTER_X] = {.name = "not_yet_after", .heading = "x", .data_only = true},
    [OTHERS_AFTER_N] = {.name = "not_yet_after_n", .heading = "n", .data_only = true},
    [POINTS] = {.name = "points", .heading = /* xgettext:no-c-format */ N_("Difference, % points"), .right = true, .people_only = true},
    [DID] = {.name = "difference_points", .heading = "Difference", .data_only = true},
    [LOW] = {.name = "difference_ci_low", .heading = "low", .data_only = true},
    [HIGH] = {.name = "difference_ci_high", .heading = "high", .data_only = true},
    [TEST] = {.name = "test", .heading = "Test", .data_only = true},
    [P] = {.name = "p", .heading = "p", .data_only = true},
    [P_ADJUSTED] = {.name = "p_adjusted", .heading = "q", .data_only = true},
    [VERDICT] = {.name = "verdict", .heading = "Verdict", .data_only = true},
    [REASON] = {.name = "reason", .heading = "Reason", .data_only = true},
    [SENTENCE] = {.name = "sentence", .heading = N_("What the figures say"), .wraps = true},
    [WEIGHT] = {.name = "weight", .heading = "Weight", .data_only = true},
    [AVERAGE] = {.name = "average_points", .heading = "Average", .data_only = true},
};
/* clang-format on */

struct did_run {
    struct roll_out_request request;
    struct cmd_citation citation;
    struct roll_outs found;
    struct change_page page;
};

static const char *from_to(struct change_page *page, const struct newid_count cells[2])
{
    return change_keep(page, N_("%s to %s"), change_share(page, cells[0]), change_share(page, cells[1]));
}

static const char *sentence(struct change_page *page, const struct cohort *c)
{
    switch (c->change.verdict) {
    case VERDICT_TOO_FEW:
        return _("an estimate only: too few teams to judge chance by");
    case VERDICT_MORE:
        return _("rose more, or fell less, than where it had not yet rolled out: more than chance would give");
    case VERDICT_LESS:
        return _("fell more, or rose less, than where it had not yet rolled out: more than chance would give");
    case VERDICT_NO_SIGN:
        return _("no sign of a difference beyond chance");
    default:
        return change_plain_sentence(page, &c->change);
    }
}

static void fill_counts(struct out_cell *cells, const struct newid_count pair[2])
{
    for (unsigned after = 0; after < 2; after++) {
        cells[2 * after] = out_integer((double)pair[after].x);
        cells[2 * after + 1] = out_integer((double)pair[after].n);
    }
}

static void put_row(struct did_run *run, const struct roll_out *r, const struct cohort *c)
{
    struct change_page *page = &run->page;
    const struct newid_codebook *codebook = run->citation.codebook;
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    char day[11];
    newid_day_format(day, c->day);
    cells[THEME] = out_string(codebook->themes[r->theme].code);
    cells[LABEL] = out_string(change_label(page, codebook, r->theme, false));
    cells[KIND] = out_string(r->kind);
    cells[COHORT] = out_string(day);
    cells[TEAMS] = out_integer((double)c->teams);
    cells[CONTROLS] = out_integer((double)c->controls);
    cells[TEAMS_SHOWN] = out_string(change_keep(page, "%zu (%zu)", c->teams, c->controls));
    cells[OWN] = out_string(from_to(page, c->cells[1]));
    cells[OTHERS] = out_string(from_to(page, c->cells[0]));
    fill_counts(&cells[BEFORE_X], c->cells[1]);
    fill_counts(&cells[OTHERS_BEFORE_X], c->cells[0]);
    cells[POINTS] = out_string(change_points(page, &c->change));
    cells[DID] = change_real(c->change.estimate);
    cells[LOW] = change_real(c->change.ci.low);
    cells[HIGH] = change_real(c->change.ci.high);
    cells[TEST] = out_string(verdict_test_name(c->change.test));
    cells[P] = change_decimal(c->change.p, 4);
    cells[P_ADJUSTED] = change_decimal(c->change.q, 4);
    cells[VERDICT] = out_string(verdict_name(c->change.verdict));
    cells[REASON] = out_string(c->change.verdict == VERDICT_UNDEFINED ? c->change.reason : NULL);
    cells[SENTENCE] = out_string(sentence(page, c));
    if (!isnan(c->change.estimate) && r->weight)
        cells[WEIGHT] = out_real((double)c->cells[1][1].n / (double)r->weight, 3);
    cells[AVERAGE] = change_real(r->average);
    out_row(page->out, cells);
}

static void put_tables(struct did_run *run)
{
    const bool for_people = out_format_is_for_people(run->page.format);
    const char *kind = NULL;
    for (size_t i = 0; i < run->found.count; i++) {
        const struct roll_out *r = &run->found.items[i];
        if (!i || (for_people && r->kind != kind)) {
            if (i)
                out_table_end(run->page.out);
            out_table_begin(run->page.out, columns, COLUMNS, for_people ? change_kind(r->kind) : NULL);
        }
        kind = r->kind;
        for (size_t c = 0; c < r->count; c++)
            put_row(run, r, &r->cohorts[c]);
    }
    if (!run->found.count)
        out_table_begin(run->page.out, columns, COLUMNS, NULL);
    out_table_end(run->page.out);
}

/* How many cohorts have an estimate: of one there is no average. */
static size_t estimates_of(const struct roll_out *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count; i++)
        count += !isnan(r->cohorts[i].change.estimate) ? 1 : 0;
    return count;
}

static void put_notes(struct out *out, const void *context)
{
    const struct did_run *run = context;
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < run->found.count; i++) {
        const struct roll_out *r = &run->found.items[i];
        if (estimates_of(r) < 2)
            continue;
        buf_addf(&text,
                 _("%s (%s): the cohorts' average, weighted by their accounts after roll-out (%llu), is %+.0f points."),
                 run->citation.codebook->themes[r->theme].code, _(r->kind), (unsigned long long)r->weight,
                 100 * r->average);
        change_put_note(out, &text);
    }
    buf_addf(
        &text,
        _("Each cohort (the teams that rolled out on one day) is compared by itself, from %d months before to %d "
          "months after, with "
          "teams that had not yet rolled out at the end of that time. Cohorts are never pooled in one regression."),
        run->request.months, run->request.months);
    change_put_note(out, &text);
    out_note(out,
             "Difference: how much the share of accounts changed in its teams, less how much it changed in the others. "
             "It is an "
             "effect of the roll-out only if both would have moved alike without it, which these figures cannot show.");
    out_note(out, "Chance is reckoned by team, since teams rolled out: under ten teams in a comparison there is an "
                  "estimate only, "
                  "without interval or p; under 40 CR2 errors, else CR1; p is adjusted over all comparisons "
                  "(Benjamini-Hochberg).");
    change_put_notes(out, &run->request.accounts, &run->found.presence, 0);
    buf_release(&text);
}

static enum newid_status read_request(struct did_run *run, const struct change_options *options, const char *months,
                                      struct newid_error *err)
{
    size_t count = 0;
    enum newid_status status = change_read_request(&run->request.accounts, options, &run->page.memory, err);
    if (!status)
        status = cmd_read_count(&count, "--months", months, 6, err);
    if (!status && (!count || count > 120))
        status = newid_fail(err, NEWID_USAGE, "--months: %zu is not from 1 to 120", count);
    if (!status && run->request.accounts.audience != NEWID_ANALYST)
        status = newid_fail(err, NEWID_USAGE,
                            "compare --did shows single teams and is for the analyst only; leave --audience out");
    run->request.months = (int)count;
    return status;
}

static enum newid_status print(struct did_run *run, const struct change_options *options, struct newid_error *err)
{
    buf_addf(&run->citation.filters, "--did --roll-out --months %d", run->request.months);
    change_cite_options(&run->citation, options);
    buf_addf(&run->page.title, _("Comparison: %s"), cmd_citation_title(&run->citation));
    enum newid_status status = buf_check(&run->citation.filters, err);
    if (!status)
        status = change_page_begin(&run->page, options, err);
    if (status)
        return status;
    put_tables(run);
    return change_page_end(&run->page, options, &run->citation, &run->request.accounts, put_notes, run, err);
}

enum newid_status compare_did(struct cmd_call *call, const struct change_options *options, const char *months,
                              struct newid_error *err)
{
    struct did_run run = {.citation = CMD_CITATION_INIT, .page = CHANGE_PAGE_INIT};
    enum newid_status status = read_request(&run, options, months, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, options->codebook, err);
    if (!status)
        status = roll_outs_find(&run.found, call->store, run.citation.codebook, &run.request, err);
    if (!status)
        status = print(&run, options, err);
    roll_outs_release(&run.found);
    cmd_citation_release(&run.citation);
    change_page_release(&run.page);
    return status;
}
