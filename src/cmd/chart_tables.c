#include "cmd/chart.h"

#include <math.h>
#include <string.h>

/* clang-format off */
enum column {
    THEME, LABEL, KIND, TYPE, COUNTED, PERIOD, PERIOD_START, WHEN, PHASE, X, N, OF, PERCENT, BAR, MEDIAN, CENTRE, LOWER, UPPER,
    LOWER2, UPPER2, LIMITS, TRIAL, SIGNAL, REASON, LONGEST, LONGEST_MAX, CROSSINGS, CROSSINGS_MIN, FEW_CROSSINGS, EVENT, SAYS,
    HIDDEN, COLUMNS
};

static const struct out_column columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = "Code", .data_only = true},
    [LABEL] = {.name = "label", .heading = "Theme", .data_only = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [TYPE] = {.name = "type", .heading = "Type", .data_only = true},
    [COUNTED] = {.name = "counted", .heading = "Counted", .data_only = true},
    [PERIOD] = {.name = "period", .heading = "Period", .data_only = true},
    [PERIOD_START] = {.name = "period_start", .heading = "Start", .data_only = true},
    [WHEN] = {.name = "when", .heading = N_("Period"), .people_only = true},
    [PHASE] = {.name = "phase", .heading = "Phase", .data_only = true},
    [X] = {.name = "mention", .heading = "x", .data_only = true},
    [N] = {.name = "of", .heading = "n", .data_only = true},
    [OF] = {.name = "share", .heading = N_("Mention it"), .right = true, .people_only = true},
    [PERCENT] = {.name = "percent", .heading = "%", .data_only = true},
    [BAR] = {.name = "bar", .heading = N_("Share"), .people_only = true},
    [MEDIAN] = {.name = "median_percent", .heading = "Median", .data_only = true},
    [CENTRE] = {.name = "centre_percent", .heading = "Centre", .data_only = true},
    [LOWER] = {.name = "lower_limit", .heading = "Lower", .data_only = true},
    [UPPER] = {.name = "upper_limit", .heading = "Upper", .data_only = true},
    [LOWER2] = {.name = "lower_two_sigma", .heading = "Lower", .data_only = true},
    [UPPER2] = {.name = "upper_two_sigma", .heading = "Upper", .data_only = true},
    [LIMITS] = {.name = "limits", .heading = N_("Limits"), .right = true, .people_only = true},
    [TRIAL] = {.name = "trial_limits", .heading = "Trial", .data_only = true},
    [SIGNAL] = {.name = "signal", .heading = "Signal", .data_only = true},
    [REASON] = {.name = "reason", .heading = "Reason", .data_only = true},
    [LONGEST] = {.name = "longest_run", .heading = "Run", .data_only = true},
    [LONGEST_MAX] = {.name = "longest_run_by_chance", .heading = "Chance", .data_only = true},
    [CROSSINGS] = {.name = "crossings", .heading = "Crossings", .data_only = true},
    [CROSSINGS_MIN] = {.name = "crossings_by_chance", .heading = "Chance", .data_only = true},
    [FEW_CROSSINGS] = {.name = "few_crossings", .heading = "Few", .data_only = true},
    [EVENT] = {.name = "event", .heading = "Event", .data_only = true},
    [SAYS] = {.name = "says", .heading = N_("Signals and events"), .wraps = true, .people_only = true},
    [HIDDEN] = {.name = "hidden", .heading = "Hidden", .data_only = true},
};

enum phase_column { P_PHASE, P_POINTS, P_MEDIAN, P_RUN, P_CROSSINGS, P_SAYS, P_COLUMNS };
static const struct out_column phase_columns[P_COLUMNS] = {
    [P_PHASE] = {.name = "phase", .heading = N_("Phase")},
    [P_POINTS] = {.name = "points", .heading = N_("Points"), .right = true},
    [P_MEDIAN] = {.name = "median", .heading = N_("Centre"), .right = true},
    [P_RUN] = {.name = "run", .heading = N_("Longest run (chance)"), .right = true},
    [P_CROSSINGS] = {.name = "crossings", .heading = N_("Crossings (chance)"), .right = true},
    [P_SAYS] = {.name = "says", .heading = N_("What the figures say"), .wraps = true},
};

/* By the bit of a chart_reason: in data, and for people. */
static const struct { const char *code, *words; } reasons[CHART_REASONS] = {
    {"above-limit", N_("above the limits")},
    {"below-limit", N_("below the limits")},
    {"long-run-above", N_("in a long run above the centre")},
    {"long-run-below", N_("in a long run below the centre")},
    {"rising", N_("in seven that rise")},
    {"falling", N_("in seven that fall")},
    {"two-in-three-above", N_("in two of three near the upper limit")},
    {"two-in-three-below", N_("in two of three near the lower limit")},
    {"seven-above", N_("in seven above the centre")},
    {"seven-below", N_("in seven below the centre")},
};
/* clang-format on */

static const char *const types[] = {"run-and-p", "run", "p", "xmr"};

/* The reasons of a point, one after the other. */
static const char *reason_of(struct change_page *page, const struct chart_point *point, bool in_words)
{
    const char *all = NULL;
    for (unsigned i = 0; i < CHART_REASONS; i++) {
        if (!(point->reasons >> i & 1))
            continue;
        const char *one = in_words ? _(reasons[i].words) : reasons[i].code;
        all = all ? change_keep(page, "%s; %s", all, one) : one;
    }
    return all;
}

static const char *event_words(struct change_page *page, const struct occasion *o)
{
    char day[11];
    newid_day_format(day, o->day);
    if (!*o->kind)
        return day[0] ? change_keep(page, "%s", day) : "";
    const char *where = *o->team ? o->team : o->area;
    return change_keep(page, "%s %s%s%s%s%s", day, o->kind, *where ? ", " : "", where, *o->label ? ": " : "", o->label);
}

static const char *events_of(struct change_page *page, const struct chart *chart, size_t point)
{
    const char *all = NULL;
    for (size_t i = 0; i < chart->event_count; i++) {
        if (chart->events[i].point != point)
            continue;
        const char *one = event_words(page, chart->events[i].occasion);
        all = all ? change_keep(page, "%s; %s", all, one) : one;
    }
    return all;
}

/* ---- points ---- */

static const char *limits_of(struct change_page *page, const struct chart *chart, const struct chart_point *p)
{
    if (isnan(p->lower))
        return NULL;
    const char *low = change_percent(page, fmax(0, p->lower)), *high = change_percent(page, fmin(1, p->upper));
    return change_keep(page, chart->phases[p->phase].trial ? N_("trial %s to %s") : N_("%s to %s"), low, high);
}

static void fill_phase(struct out_cell *cells, const struct chart *chart, const struct chart_phase *phase)
{
    cells[MEDIAN] = change_real(phase->median);
    cells[CENTRE] = change_real(phase->centre);
    cells[TRIAL] = out_integer(phase->trial);
    if (chart->type == CHART_XMR || phase->one_sided)
        return;
    cells[LONGEST] = out_integer((double)phase->runs.longest);
    cells[LONGEST_MAX] = out_integer((double)phase->runs.longest_max);
    cells[CROSSINGS] = out_integer((double)phase->runs.crossings);
    cells[CROSSINGS_MIN] = out_integer((double)phase->runs.crossings_min);
    cells[FEW_CROSSINGS] = out_integer(phase->few_crossings);
}

static void fill_point(struct change_page *page, struct out_cell *cells, const struct chart *chart, size_t i)
{
    const struct chart_point *p = &chart->points[i];
    const char *reason = reason_of(page, p, true), *event = events_of(page, chart, i);
    cells[PHASE] = out_integer((double)p->phase + 1);
    cells[OF] = out_string(p->hidden ? "*" : change_share(page, p->count));
    if (!p->hidden) {
        cells[X] = out_integer((double)p->count.x);
        cells[N] = out_integer((double)p->count.n);
        cells[PERCENT] = change_real(p->share);
    }
    if (!isnan(p->share))
        cells[BAR] = out_bar(p->share);
    cells[EVENT] = out_string(event);
    cells[HIDDEN] = out_integer(p->hidden);
    if (chart->reason)
        return;
    fill_phase(cells, chart, &chart->phases[p->phase]);
    cells[LOWER] = change_real(p->lower);
    cells[UPPER] = change_real(p->upper);
    cells[LOWER2] = change_real(p->lower2);
    cells[UPPER2] = change_real(p->upper2);
    cells[LIMITS] = out_string(limits_of(page, chart, p));
    cells[SIGNAL] = out_integer(p->reasons != 0);
    cells[REASON] = out_string(reason_of(page, p, false));
    cells[SAYS] = out_string(reason && event ? change_keep(page, "%s; %s", reason, event) : reason ? reason : event);
}

static void put_point(struct chart_run *run, const struct chart *chart, size_t i)
{
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    const enum newid_period by = run->request.accounts.by;
    const struct newid_codebook *codebook = run->citation.codebook;
    char period[64], when[64], start[11];
    cells[THEME] = out_string(codebook->themes[chart->theme].code);
    cells[LABEL] = out_string(change_label(&run->page, codebook, chart->theme, false));
    cells[KIND] = out_string(chart->kind);
    cells[TYPE] = out_string(types[chart->type]);
    cells[COUNTED] = out_string(chart->of_writers ? "writers" : "accounts");
    newid_period_label(period, sizeof period, by, chart->points[i].period);
    newid_period_label_people(when, sizeof when, by, chart->points[i].period);
    newid_day_format(start, newid_period_start(by, chart->points[i].period));
    cells[PERIOD] = out_string(period);
    cells[WHEN] = out_string(when);
    cells[PERIOD_START] = out_string(start);
    fill_point(&run->page, cells, chart, i);
    out_row(run->page.out, cells);
}

/* ---- phases ---- */

static size_t count_outside(const struct chart *chart, const struct chart_phase *phase)
{
    size_t count = 0;
    for (size_t i = phase->first; i < phase->end; i++)
        count += (chart->points[i].reasons & (CHART_ABOVE | CHART_BELOW)) != 0;
    return count;
}

static const char *add(struct change_page *page, const char *all, const char *one)
{
    return all ? change_keep(page, "%s; %s", all, one) : one;
}

/* What the rules find in a phase: never more than that. */
const char *chart_phase_sentence(struct change_page *page, const struct chart *chart, const struct chart_phase *phase)
{
    const char *all = NULL;
    size_t signals = 0;
    const size_t outside = count_outside(chart, phase);
    for (size_t i = phase->first; i < phase->end; i++)
        signals += chart->points[i].reasons != 0;
    if (phase->one_sided)
        all = add(page, all, _("the centre is 0 or 100 %: nothing can lie beyond it, and runs say nothing"));
    else if (phase->runs.longest > phase->runs.longest_max)
        all = add(page, all, _("the shares stay on one side for longer than chance would give"));
    if (phase->few_crossings)
        all = add(page, all, _("the shares cross the centre less often than chance would give"));
    if (outside)
        all = add(
            page, all,
            change_keep(page, P_("%zu point outside the limits", "%zu points outside the limits", outside), outside));
    if (chart->type == CHART_XMR && signals > outside)
        all = add(page, all,
                  change_keep(page,
                              P_("%zu point of a trend, a run or near a limit",
                                 "%zu points of a trend, a run or near a limit", signals - outside),
                              signals - outside));
    if (!all)
        all = _("no sign of change beyond chance");
    return phase->trial ? change_keep(page, N_("%s (fewer than 12 points: trial limits)"), all) : all;
}

static void put_phases(struct chart_run *run, const struct chart *chart)
{
    struct change_page *page = &run->page;
    char first[64], last[64];
    out_table_begin(page->out, phase_columns, P_COLUMNS, NULL);
    for (size_t i = 0; i < chart->phase_count; i++) {
        const struct chart_phase *phase = &chart->phases[i];
        const double centre = isnan(phase->median) ? phase->centre : phase->median;
        struct out_cell cells[P_COLUMNS] = {{.type = OUT_EMPTY}};
        newid_period_label_people(first, sizeof first, run->request.accounts.by, chart->points[phase->first].period);
        newid_period_label_people(last, sizeof last, run->request.accounts.by, chart->points[phase->end - 1].period);
        cells[P_PHASE] = out_string(change_keep(page, N_("%s to %s"), first, last));
        cells[P_POINTS] = out_integer((double)phase->points);
        cells[P_MEDIAN] = out_string(change_percent(page, centre));
        if (chart->type != CHART_XMR && !phase->one_sided) {
            cells[P_RUN] =
                out_string(change_keep(page, N_("%zu (to %zu)"), phase->runs.longest, phase->runs.longest_max));
            cells[P_CROSSINGS] =
                out_string(change_keep(page, N_("%zu (from %zu)"), phase->runs.crossings, phase->runs.crossings_min));
        }
        cells[P_SAYS] = out_string(chart_phase_sentence(page, chart, phase));
        out_row(page->out, cells);
    }
    out_table_end(page->out);
}

/* ---- charts ---- */

static const char *caption(struct chart_run *run, const struct chart *chart)
{
    struct change_page *page = &run->page;
    const char *label = change_label(page, run->citation.codebook, chart->theme, false);
    const char *counted = chart->of_writers ? _("writers who mention it") : _("accounts that mention it");
    if (chart->reason)
        return change_keep(page, N_("%s, %s: no answer: %s"), label, change_kind(chart->kind), _(chart->reason));
    return change_keep(page, "%s, %s: %s", label, change_kind(chart->kind), counted);
}

void chart_put_tables(struct chart_run *run)
{
    const bool for_people = out_is_for_people(run->page.out) && !out_has_sheets(run->page.out);
    if (!for_people)
        out_table_begin(run->page.out, columns, COLUMNS, NULL);
    for (size_t c = 0; c < run->charts.count; c++) {
        const struct chart *chart = &run->charts.items[c];
        if (for_people)
            out_table_begin(run->page.out, columns, COLUMNS, caption(run, chart));
        for (size_t i = 0; i < chart->count; i++)
            put_point(run, chart, i);
        if (!for_people)
            continue;
        out_table_end(run->page.out);
        if (!chart->reason)
            put_phases(run, chart);
    }
    if (!for_people)
        out_table_end(run->page.out);
}

/* ---- notes ---- */

static void put_sentences(struct out *out, const struct chart_run *run)
{
    struct buf text = BUF_INIT;
    struct change_page page = CHANGE_PAGE_INIT;
    for (size_t c = 0; c < run->charts.count; c++) {
        const struct chart *chart = &run->charts.items[c];
        const char *code = run->citation.codebook->themes[chart->theme].code;
        if (chart->reason) {
            buf_addf(&text, _("%s (%s): no answer: %s."), code, _(chart->kind), _(chart->reason));
            change_put_note(out, &text);
        }
        for (size_t i = 0; i < chart->phase_count && !chart->reason; i++) {
            buf_addf(&text, _("%s (%s), phase %zu: %s."), code, _(chart->kind), i + 1,
                     chart_phase_sentence(&page, chart, &chart->phases[i]));
            change_put_note(out, &text);
        }
    }
    change_page_release(&page);
    buf_release(&text);
}

static void note_rules(struct out *out, enum chart_type type)
{
    if (type == CHART_RUN_AND_P || type == CHART_RUN)
        out_note(out, "Run chart by Anhoej's rules: a run on one side of the median that is too long, or too few "
                      "crossings of it. "
                      "Where nothing changes about 1 chart of 24 months in 25 signals all the same; more where most "
                      "writers leave within a year.");
    if (type == CHART_RUN_AND_P || type == CHART_P)
        out_note(out, "Limits: Laney's p' chart, three sigma, for the size of each period; sigma is never taken under "
                      "1, so limits are "
                      "never tighter than for independent writers.");
    if (type == CHART_XMR)
        out_note(out, "XmR chart and rules of NHS England's Making Data Count (NHSRplotthedots): each period alike, "
                      "however many wrote.");
    out_note(
        out,
        "Limits from fewer than 12 points are trial limits. A signal says that something other than chance is at work, "
        "not what, nor whether it is good.");
}

void chart_put_notes(struct out *out, const void *context)
{
    const struct chart_run *run = context;
    const struct charts *charts = &run->charts;
    struct buf text = BUF_INIT;
    size_t hidden = 0, outside = 0;
    for (size_t c = 0; c < charts->count; c++) {
        hidden += charts->items[c].hidden;
        outside += charts->items[c].outside;
    }
    if (!charts->count)
        out_note(out, "No accounts are left by the filters.");
    if (!out_is_for_people(out))
        put_sentences(out, run);
    note_rules(out, run->request.type);
    if (outside)
        out_note(
            out,
            "An event before or after all points, or in the period in which a phase begins already, begins no phase.");
    if (charts->undated) {
        buf_addf(
            &text,
            P_("%zu account without a date is left out.", "%zu accounts without a date are left out.", charts->undated),
            charts->undated);
        change_put_note(out, &text);
    }
    change_put_notes(out, &run->request.accounts, &charts->presence, hidden);
    buf_release(&text);
}
