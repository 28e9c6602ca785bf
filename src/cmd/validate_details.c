/* newid validate: what is behind the errors: passages, patterns, and time. */
#include "cmd/validate.h"
#include "util/mem.h"
#include "validity/blame.h"
#include "validity/drift.h"
#include "validity/misses.h"

#include <math.h>
#include <string.h>

/* ---- passages ---- */

enum { ACCOUNT, DATE, KIND, THEME, STATUS, LEFT, PASSAGE, RIGHT, START, END, HALF, PASSAGE_COLUMNS };

static const struct out_column passage_columns[PASSAGE_COLUMNS] = {
    [ACCOUNT] = {.name = "account", .heading = N_("Account")},
    [DATE] = {.name = "date", .heading = "Date", .data_only = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [THEME] = {.name = "theme", .heading = N_("Theme")},
    [STATUS] = {.name = "status", .heading = "Status", .data_only = true},
    [LEFT] = {.name = "left", .heading = "Before", .data_only = true},
    [PASSAGE] = {.name = "passage", .heading = N_("Passage"), .wraps = true},
    [RIGHT] = {.name = "right", .heading = "After", .data_only = true},
    [START] = {.name = "start", .heading = "Start", .data_only = true},
    [END] = {.name = "end", .heading = "End", .data_only = true},
    [HALF] = {.name = "half", .heading = "Half", .data_only = true},
};

/* For people the passage stands in its context, marked; in data each has its cell. */
static struct out_cell in_context(struct buf *text, const struct passage *p)
{
    buf_reset(text);
    buf_addf(text, "%s%s", p->cut_left ? "…" : "", p->left);
    const size_t mark = text->len;
    buf_adds(text, p->match);
    const size_t end = text->len;
    buf_addf(text, "%s%s", p->right, p->cut_right ? "…" : "");
    struct out_cell cell = out_string(text->data);
    if (end > mark) {
        cell.mark_start = mark;
        cell.mark_end = end;
    }
    return cell;
}

static void put_passage(const struct validate_run *run, struct out *out, const struct passage *p, bool wrong,
                        struct buf *text)
{
    const bool for_people = out_is_for_people(out);
    struct out_cell cells[PASSAGE_COLUMNS] = {{.type = OUT_EMPTY}};
    cells[ACCOUNT] = out_string(p->account);
    cells[DATE] = out_string(p->date);
    cells[KIND] = out_string(p->kind);
    cells[THEME] = out_string(p->theme);
    cells[STATUS] = wrong ? out_string(newid_hit_status_name(p->status)) : out_empty();
    cells[LEFT] = out_string(p->left);
    cells[PASSAGE] = for_people ? in_context(text, p) : out_string(p->match);
    cells[RIGHT] = out_string(p->right);
    if (p->end) {
        cells[START] = out_integer(p->start);
        cells[END] = out_integer(p->end);
    }
    cells[HALF] = out_string(validate_half(run));
    out_row(out, cells);
}

enum newid_status validate_put_misses(struct validate_run *run, struct out *out, bool wrong, struct newid_error *err)
{
    struct misses misses;
    struct buf text = BUF_INIT;
    enum newid_status status =
        wrong ? misses_find_wrong(&misses, run->store, &run->validation, run->themes, run->limit, err)
              : misses_find_missed(&misses, run->store, &run->validation, run->themes, run->limit, err);
    out_table_begin(out, passage_columns, PASSAGE_COLUMNS,
                    wrong ? N_("Found by the codebook, not coded by people")
                          : N_("Coded by people, missed by the codebook"));
    for (size_t i = 0; i < misses.count && !status; i++)
        put_passage(run, out, &misses.items[i], wrong, &text);
    out_table_end(out);
    if (misses.accounts > run->limit)
        buf_addf(&run->notes, _("%zu of %zu accounts and themes shown; --limit shows more.\n"), run->limit,
                 misses.accounts);
    if (!wrong)
        buf_adds(&run->notes, _("Marked is what a coder marked; where nobody marked a passage the account's beginning "
                                "stands.\n"));
    if (run->validation.half == NEWID_REPORT)
        buf_adds(&run->notes,
                 _("Whoever changes the codebook after reading these has used them to develop: they no longer "
                   "tell how good it is. To improve it read the other half, without --half.\n"));
    buf_release(&text);
    misses_release(&misses);
    return status;
}

/* ---- patterns ---- */

enum {
    P_THEME,
    P_PATTERN,
    P_LANGUAGE,
    P_HITS,
    P_WRONG,
    P_PERCENT,
    P_ACCOUNTS,
    P_WRONG_ACCOUNTS,
    P_ONLY_RIGHT,
    P_ONLY_WRONG,
    P_HALF,
    PATTERN_COLUMNS
};

/* clang-format off */
static const struct out_column pattern_columns[PATTERN_COLUMNS] = {
    [P_THEME] = {.name = "theme", .heading = N_("Theme")},
    [P_PATTERN] = {.name = "pattern", .heading = N_("Pattern"), .wraps = true},
    [P_LANGUAGE] = {.name = "language", .heading = "Language", .data_only = true},
    [P_HITS] = {.name = "hits", .heading = N_("Hits"), .right = true},
    [P_WRONG] = {.name = "wrong_hits", .heading = N_("Wrong"), .right = true},
    [P_PERCENT] = {.name = "wrong_percent", .heading = N_("Wrong, %"), .right = true},
    [P_ACCOUNTS] = {.name = "accounts", .heading = "Accounts", .data_only = true},
    [P_WRONG_ACCOUNTS] = {.name = "wrong_accounts", .heading = "Wrong", .data_only = true},
    [P_ONLY_RIGHT] = {.name = "only_right", .heading = N_("Right by it alone"), .right = true},
    [P_ONLY_WRONG] = {.name = "only_wrong", .heading = N_("Wrong by it alone"), .right = true},
    [P_HALF] = {.name = "half", .heading = "Half", .data_only = true},
};
/* clang-format on */

static void put_pattern(const struct validate_run *run, struct out *out, const struct blame *b)
{
    struct out_cell cells[PATTERN_COLUMNS] = {{.type = OUT_EMPTY}};
    cells[P_THEME] = out_string(run->citation.codebook->themes[b->theme].code);
    cells[P_PATTERN] = out_string(b->source);
    cells[P_LANGUAGE] = out_string(b->language);
    cells[P_HITS] = out_integer((double)b->hits);
    cells[P_WRONG] = out_integer((double)b->wrong_hits);
    cells[P_PERCENT] = out_real(100 * (double)b->wrong_hits / (double)b->hits, 0);
    cells[P_ACCOUNTS] = out_integer((double)b->accounts);
    cells[P_WRONG_ACCOUNTS] = out_integer((double)b->wrong_accounts);
    cells[P_ONLY_RIGHT] = out_integer((double)b->only_right);
    cells[P_ONLY_WRONG] = out_integer((double)b->only_wrong);
    cells[P_HALF] = out_string(validate_half(run));
    out_row(out, cells);
}

enum newid_status validate_put_patterns(struct validate_run *run, struct out *out, struct newid_error *err)
{
    struct blames blames;
    size_t shown = 0, wrong = 0;
    enum newid_status status = blames_find(&blames, run->store, &run->validation, run->themes, err);
    out_table_begin(out, pattern_columns, PATTERN_COLUMNS, N_("Patterns with hits in accounts that people coded no"));
    for (size_t i = 0; i < blames.count && !status; i++) {
        wrong += blames.items[i].wrong_hits > 0;
        if (blames.items[i].wrong_hits && shown++ < run->limit)
            put_pattern(run, out, &blames.items[i]);
    }
    out_table_end(out);
    if (wrong > run->limit)
        buf_addf(&run->notes, _("%zu of %zu patterns shown; --limit shows more.\n"), run->limit, wrong);
    buf_adds(&run->notes,
             _("A hit is wrong where people coded its account no. By it alone: accounts in which no other pattern "
               "of the theme has a hit; without the pattern they would not be found.\n"));
    blames_release(&blames);
    return status;
}

/* ---- time ---- */

enum {
    D_THEME,
    D_ACCOUNTS,
    D_WORKERS,
    D_FROM,
    D_TO,
    D_EARLY_FOUND,
    D_EARLY,
    D_EARLY_RECALL,
    D_LATE_FOUND,
    D_LATE,
    D_LATE_RECALL,
    D_SLOPE,
    D_LOW,
    D_HIGH,
    D_INTERVAL,
    D_P,
    D_ADJUSTED,
    D_SAYS,
    D_NOTE,
    D_HALF,
    DRIFT_COLUMNS
};

/* clang-format off */
static const struct out_column drift_columns[DRIFT_COLUMNS] = {
    [D_THEME] = {.name = "theme", .heading = N_("Theme"), .wraps = true},
    [D_ACCOUNTS] = {.name = "coded", .heading = N_("Coded"), .right = true},
    [D_WORKERS] = {.name = "workers", .heading = "Workers", .data_only = true},
    [D_FROM] = {.name = "first", .heading = "From", .data_only = true},
    [D_TO] = {.name = "last", .heading = "To", .data_only = true},
    [D_EARLY_FOUND] = {.name = "early_found", .heading = "Found", .data_only = true},
    [D_EARLY] = {.name = "early", .heading = "Early", .data_only = true},
    [D_EARLY_RECALL] = {.name = "early_recall_percent", .heading = N_("Early %"), .right = true},
    [D_LATE_FOUND] = {.name = "late_found", .heading = "Found", .data_only = true},
    [D_LATE] = {.name = "late", .heading = "Late", .data_only = true},
    [D_LATE_RECALL] = {.name = "late_recall_percent", .heading = N_("Late %"), .right = true},
    [D_SLOPE] = {.name = "points_per_year", .heading = N_("Points a year"), .right = true},
    [D_LOW] = {.name = "ci_low", .heading = "from", .data_only = true},
    [D_HIGH] = {.name = "ci_high", .heading = "to", .data_only = true},
    [D_INTERVAL] = {.name = "interval", .heading = /* xgettext:no-c-format */ N_("95 % interval"), .right = true, .people_only = true},
    [D_P] = {.name = "p", .heading = "p", .data_only = true},
    [D_ADJUSTED] = {.name = "p_adjusted", .heading = "p adjusted", .data_only = true},
    [D_SAYS] = {.name = "says", .heading = N_("Says"), .wraps = true},
    [D_NOTE] = {.name = "note", .heading = "Note", .data_only = true},
    [D_HALF] = {.name = "half", .heading = "Half", .data_only = true},
};
/* clang-format on */

struct drifts {
    struct drift *items;  /* one a theme; undefined where no flag is set */
    double *p, *adjusted; /* Benjamini and Hochberg over the themes */
};

static enum newid_status measure_drifts(struct drifts *d, struct validate_run *run, struct newid_error *err)
{
    const size_t count = run->validation.paired.truth.theme_count;
    enum newid_status status = NEWID_OK;
    d->items = arena_alloc(&run->memory, (count + 1) * sizeof *d->items);
    d->p = arena_alloc(&run->memory, 4 * (count + 1) * sizeof *d->p);
    if (!d->items || !d->p)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    d->adjusted = d->p + count;
    for (size_t t = 0; t < count && !status; t++) {
        d->items[t] = (struct drift){.p = (double)NAN};
        if (run->themes[t])
            status = drift_measure(&d->items[t], &run->validation, t, err);
        d->p[t] = d->items[t].p;
    }
    struct newid_adjusted_p adjusted = {d->adjusted, d->p + 2 * count, d->p + 3 * count, 0};
    if (!status && newid_adjust_p(&adjusted, d->p, count).status == NEWID_FAILED)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    return status;
}

static double share(struct newid_count c) { return c.n ? (double)c.x / (double)c.n : (double)NAN; }

/* No more than the figures carry. */
static const char *says(const struct drift *d, double adjusted)
{
    if (isnan(d->p))
        return N_("not known");
    if (adjusted < 0.05)
        return d->per_year < 0 ? N_("finds less and less: new words?") : N_("finds more and more");
    return N_("no sign of a trend");
}

static void put_drift(const struct validate_run *run, struct out *out, size_t theme, const struct drift *d,
                      double adjusted)
{
    const struct newid_theme *t = &run->citation.codebook->themes[theme];
    struct out_cell cells[DRIFT_COLUMNS] = {{.type = OUT_EMPTY}};
    struct buf interval = BUF_INIT;
    char first[11], last[11];
    cells[D_THEME] = out_string(out_is_for_people(out) ? validate_label(out, t) : t->code);
    cells[D_ACCOUNTS] = out_integer((double)d->accounts);
    cells[D_WORKERS] = out_integer((double)d->workers);
    if (d->accounts) {
        newid_day_format(first, d->first);
        newid_day_format(last, d->last);
        cells[D_FROM] = out_string(first);
        cells[D_TO] = out_string(last);
    }
    cells[D_EARLY_FOUND] = out_integer((double)d->early.x);
    cells[D_EARLY] = out_integer((double)d->early.n);
    cells[D_EARLY_RECALL] = validate_real(share(d->early), 100, 0);
    cells[D_LATE_FOUND] = out_integer((double)d->late.x);
    cells[D_LATE] = out_integer((double)d->late.n);
    cells[D_LATE_RECALL] = validate_real(share(d->late), 100, 0);
    cells[D_SLOPE] = validate_real(d->per_year, 100, 1);
    cells[D_LOW] = validate_real(d->interval.low, 100, 1);
    cells[D_HIGH] = validate_real(d->interval.high, 100, 1);
    if (!isnan(d->interval.low)) {
        buf_addf(&interval, _("%.1f to %.1f"), 100 * d->interval.low, 100 * d->interval.high);
        cells[D_INTERVAL] = out_string(interval.data);
    }
    cells[D_P] = validate_real(d->p, 1, 4);
    cells[D_ADJUSTED] = validate_real(adjusted, 1, 4);
    cells[D_SAYS] = out_string(out_word(out, says(d, adjusted)));
    cells[D_NOTE] = out_string(d->reason ? _(d->reason) : NULL);
    cells[D_HALF] = out_string(validate_half(run));
    out_row(out, cells);
    buf_release(&interval);
}

/* For people, themes of which nothing can be said stand in one line instead of a row each. */
static void put_drift_rows(struct validate_run *run, struct out *out, const struct drifts *d)
{
    struct buf uncoded = BUF_INIT;
    for (size_t t = 0; t < run->validation.paired.truth.theme_count; t++) {
        if (!run->themes[t])
            continue;
        if (d->items[t].accounts || !out_is_for_people(out))
            put_drift(run, out, t, &d->items[t], d->adjusted[t]);
        else
            buf_addf(&uncoded, "%s%s", uncoded.len ? ", " : "",
                     validate_label(out, &run->citation.codebook->themes[t]));
    }
    if (uncoded.len)
        buf_addf(&run->notes,
                 _("People coded no dated account with these themes, so that nothing can be said of them: %s.\n"),
                 uncoded.data);
    buf_release(&uncoded);
}

enum newid_status validate_put_drift(struct validate_run *run, struct out *out, struct newid_error *err)
{
    struct drifts d;
    enum newid_status status = measure_drifts(&d, run, err);
    out_table_begin(out, drift_columns, DRIFT_COLUMNS, N_("What the codebook finds of what people code, over time"));
    if (!status)
        put_drift_rows(run, out, &d);
    out_table_end(out);
    buf_adds(&run->notes,
             _("Early and late: recall in the two halves by date of the accounts that people coded with the theme. The "
               "slope "
               "is of a straight line through found or not, in percentage points a year, its interval by worker; a "
               "trend is named where its p, adjusted for the number of themes, is under 0.05. Other things than new "
               "words move recall too: other writers, other kinds of accounts, other coders.\n"));
    return status;
}

enum newid_status validate_note_drift(struct validate_run *run, struct newid_error *err)
{
    struct drifts d;
    const bool in_welsh = strcmp(wording_language(), "cy") == 0;
    enum newid_status status = measure_drifts(&d, run, err);
    for (size_t t = 0; t < run->validation.paired.truth.theme_count && !status; t++) {
        const struct newid_theme *theme = &run->citation.codebook->themes[t];
        const struct drift *one = &d.items[t];
        if (!run->themes[t] || !(d.adjusted[t] < 0.05))
            continue;
        buf_addf(&run->notes,
                 one->per_year < 0
                     ? _("%s: the codebook finds less and less of it: %.0f %% of what people coded in the earlier "
                         "accounts, %.0f %% in the later. It may have grown deaf to new words (newid validate "
                         "--drift, newid suggest).\n")
                     : _("%s: the codebook finds more of it over time: %.0f %% of what people coded in the earlier "
                         "accounts, %.0f %% in the later. A rise in the tables is partly that (newid validate "
                         "--drift).\n"),
                 in_welsh ? theme->label_cy : theme->label_en, 100 * share(one->early), 100 * share(one->late));
    }
    return status ? status : buf_check(&run->notes, err);
}
