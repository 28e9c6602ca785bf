#include "cmd/balance_view.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Under so many accounts a percentage says more than there is. */
enum { FEW_ACCOUNTS = 20 };

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- tidy ---- */

enum {
    KIND,
    PERIOD,
    PERIOD_START,
    PART,
    THEMES,
    ACCOUNTS,
    ACCOUNTS_N,
    PERCENT,
    LOW,
    HIGH,
    WORKERS,
    WORKERS_N,
    WORDS,
    WORDS_MEDIAN,
    HIDDEN,
    COLUMNS
};

/* clang-format off */
static const struct out_column tidy_columns[COLUMNS] = {
    [KIND] = {.name = "kind", .heading = N_("Kind")},
    [PERIOD] = {.name = "period", .heading = N_("Period")},
    [PERIOD_START] = {.name = "period_start", .heading = N_("Period starts")},
    [PART] = {.name = "part", .heading = N_("Part")},
    [THEMES] = {.name = "themes", .heading = N_("Themes"), .wraps = true},
    [ACCOUNTS] = {.name = "accounts", .heading = N_("Accounts"), .right = true},
    [ACCOUNTS_N] = {.name = "accounts_n", .heading = N_("Of accounts"), .right = true},
    [PERCENT] = {.name = "accounts_percent", .heading = /* xgettext:no-c-format */ N_("% of accounts"), .right = true},
    [LOW] = {.name = "accounts_ci_low", .heading = /* xgettext:no-c-format */ N_("95 % from"), .right = true},
    [HIGH] = {.name = "accounts_ci_high", .heading = /* xgettext:no-c-format */ N_("95 % to"), .right = true},
    [WORKERS] = {.name = "workers", .heading = N_("Writers"), .right = true},
    [WORKERS_N] = {.name = "workers_n", .heading = N_("Of writers"), .right = true},
    [WORDS] = {.name = "words", .heading = N_("Words"), .right = true},
    [WORDS_MEDIAN] = {.name = "words_median", .heading = N_("Median words"), .right = true},
    [HIDDEN] = {.name = "hidden", .heading = N_("Hidden"), .right = true},
};
/* clang-format on */

/* "success optimism", as whoever reads the data can split it again. */
static const char *codes_of(const struct balance_view *v, const struct balance_side *side)
{
    struct buf codes = BUF_INIT;
    for (size_t i = 0; i < side->count; i++)
        buf_addf(&codes, "%s%s", i ? " " : "", v->codebook->themes[side->themes[i]].code);
    const char *kept = codes.failure ? NULL : arena_strdup(v->memory, codes.data);
    buf_release(&codes);
    return kept;
}

static void fill_tidy(struct out_cell *cells, const struct balance_view *v, const struct balance_cell *cell,
                      const struct balance_share *share)
{
    cells[ACCOUNTS] = out_integer((double)share->accounts);
    cells[ACCOUNTS_N] = out_integer((double)cell->accounts);
    if (cell->accounts)
        cells[PERCENT] = out_real(100 * (double)share->accounts / (double)cell->accounts, 1);
    if (!isnan(share->ci.low)) {
        cells[LOW] = out_real(100 * share->ci.low, 1);
        cells[HIGH] = out_real(100 * share->ci.high, 1);
    }
    if (v->balance->has_workers) {
        cells[WORKERS] = out_integer((double)share->workers);
        cells[WORKERS_N] = out_integer((double)cell->workers);
    }
    cells[WORDS] = out_integer((double)share->words);
    if (share->accounts)
        cells[WORDS_MEDIAN] = out_real(share->words_median, 1);
}

static void put_tidy_cell(const struct balance_view *v, const struct balance_cell *cell, const char *const *themes)
{
    char period[32], start[11];
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++) {
        struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
        cells[KIND] = out_string(cell->kind);
        cells[PERIOD] = out_string(cell->all_periods ? "all" : "undated");
        if (!cell->all_periods && !cell->undated) {
            newid_period_label(period, sizeof period, v->by, cell->period);
            newid_day_format(start, newid_period_start(v->by, cell->period));
            cells[PERIOD] = out_string(period);
            cells[PERIOD_START] = out_string(start);
        }
        cells[PART] = out_string(balance_part_name(part));
        cells[THEMES] = out_string(themes[part]);
        if (!cell->hidden)
            fill_tidy(cells, v, cell, &cell->parts[part]);
        cells[HIDDEN] = out_integer(cell->hidden);
        out_row(v->out, cells);
    }
}

static enum newid_status put_tidy(const struct balance_view *v, struct newid_error *err)
{
    const char *themes[BALANCE_PARTS] = {
        [BALANCE_BRIGHT] = codes_of(v, &v->sides->bright), [BALANCE_DARK] = codes_of(v, &v->sides->dark)};
    if (!themes[BALANCE_BRIGHT] || !themes[BALANCE_DARK])
        return out_of_memory(err);
    out_table_begin(v->out, tidy_columns, COLUMNS, NULL);
    for (size_t i = 0; i < v->balance->count; i++)
        put_tidy_cell(v, &v->balance->cells[i], themes);
    out_table_end(v->out);
    return NEWID_OK;
}

/* ---- for people ---- */

/* A formatted string that lives as long as the view; NULL where there is no memory. */
static const char *keep(const struct balance_view *v, const char *format, ...) NEWID_PRINTF(2, 3);
static const char *keep(const struct balance_view *v, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&text, _(format), args);
    va_end(args);
    const char *kept = text.failure ? NULL : arena_strdup(v->memory, text.data);
    buf_release(&text);
    return kept ? kept : "";
}

/* "Success or Optimism" */
static const char *labels_of(const struct balance_view *v, const struct balance_side *side)
{
    const bool welsh = strcmp(wording_language(), "cy") == 0;
    struct buf labels = BUF_INIT;
    for (size_t i = 0; i < side->count; i++) {
        const struct newid_theme *theme = &v->codebook->themes[side->themes[i]];
        buf_addf(&labels, "%s%s",
                 !i                    ? ""
                 : i + 1 < side->count ? ", "
                                       : _(" or "),
                 welsh ? theme->label_cy : theme->label_en);
    }
    const char *kept = labels.failure ? NULL : arena_strdup(v->memory, labels.data);
    buf_release(&labels);
    return kept ? kept : "";
}

const char *balance_part_label(const struct balance_view *v, enum balance_part part)
{
    switch (part) {
    case BALANCE_BRIGHT:
        return keep(v, "%s only", labels_of(v, &v->sides->bright));
    case BALANCE_DARK:
        return keep(v, "%s only", labels_of(v, &v->sides->dark));
    case BALANCE_BOTH:
        return _("Both");
    case BALANCE_NEITHER:
        return _("Neither");
    default:
        return _("No theme at all (among neither)");
    }
}

static double whole_percent(double share) { return floor(100 * share + 0.5); }

/* "9 of 17", or from 20 accounts on "31 %". */
static const char *share_for_people(const struct balance_view *v, const struct balance_cell *cell,
                                    enum balance_part part)
{
    const unsigned long long x = cell->parts[part].accounts, n = cell->accounts;
    if (cell->hidden)
        return "*";
    if (!n)
        return "–";
    if (n < FEW_ACCOUNTS)
        return keep(v, "%llu of %llu", x, n);
    const double percent = whole_percent((double)x / (double)n);
    if (x && percent < 1)
        return keep(v, "<1 %%");
    return x < n && percent > 99 ? keep(v, ">99 %%") : keep(v, "%.0f %%", percent);
}

static const char *interval_for_people(const struct balance_view *v, const struct balance_cell *cell,
                                       enum balance_part part)
{
    const struct newid_interval ci = cell->parts[part].ci;
    if (cell->hidden || isnan(ci.low))
        return NULL;
    return keep(v, "%.0f–%.0f %%", whole_percent(ci.low), whole_percent(ci.high));
}

/* "account: 60 accounts, 22 writers" */
static const char *caption(const struct balance_view *v, const struct balance_cell *total)
{
    const char *kind = strcmp(total->kind, "all") ? _(total->kind) : _("All kinds");
    if (total->hidden)
        return kind;
    const unsigned long long accounts = total->accounts, writers = total->workers;
    const char *of_accounts = keep(v, P_("%llu account", "%llu accounts", accounts), accounts);
    if (!v->balance->has_workers)
        return keep(v, "%s: %s", kind, of_accounts);
    return keep(v, "%s: %s, %s", kind, keep(v, P_("%llu writer", "%llu writers", writers), writers), of_accounts);
}

static void put_parts(const struct balance_view *v, const struct balance_cell *cell)
{
    static const struct out_column columns[] = {
        {.name = "part", .heading = N_("What accounts mention"), .wraps = true},
        {.name = "accounts", .heading = N_("Accounts"), .right = true},
        {.name = "share", .heading = N_("Share"), .right = true},
        {.name = "interval", .heading = /* xgettext:no-c-format */ N_("95 % interval"), .right = true},
        {.name = "words_median", .heading = N_("Median words"), .right = true},
        {.name = "bar", .heading = N_("Share"), .people_only = true},
    };
    out_table_begin(v->out, columns, sizeof columns / sizeof *columns, caption(v, cell));
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++) {
        const struct balance_share *share = &cell->parts[part];
        const struct out_cell cells[] = {
            out_string(balance_part_label(v, part)),
            cell->hidden ? out_string("*") : out_integer((double)share->accounts),
            out_string(share_for_people(v, cell, part)),
            out_string(interval_for_people(v, cell, part)),
            cell->hidden || !share->accounts ? out_empty() : out_real(share->words_median, 0),
            cell->hidden || !cell->accounts ? out_empty() : out_bar((double)share->accounts / (double)cell->accounts),
        };
        out_row(v->out, cells);
    }
    out_table_end(v->out);
}

static const char *period_for_people(const struct balance_view *v, const struct balance_cell *cell)
{
    char label[64];
    if (cell->all_periods)
        return _("All periods");
    if (cell->undated)
        return _("undated");
    newid_period_label_people(label, sizeof label, v->by, cell->period);
    return keep(v, "%s", label);
}

/* "31 % (24–39 %)" */
static const char *share_with_interval(const struct balance_view *v, const struct balance_cell *cell,
                                       enum balance_part part)
{
    const char *share = share_for_people(v, cell, part), *interval = interval_for_people(v, cell, part);
    return interval && cell->accounts >= FEW_ACCOUNTS ? keep(v, "%s (%s)", share, interval) : share;
}

/* The cells of one kind, a row a period, the total last. */
static void put_periods(const struct balance_view *v, const struct balance_cell *first, size_t count)
{
    enum { LEAD = 2 };
    struct out_column columns[LEAD + BALANCE_PARTS] = {
        {.name = "period", .heading = N_("Period")},
        {.name = "accounts", .heading = N_("Accounts"), .right = true},
    };
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++) {
        const char *name = part == BALANCE_UNCODED ? _("No theme") : balance_part_label(v, part);
        columns[LEAD + part] = (struct out_column){.name = name, .heading = name, .right = true, .verbatim = true};
    }
    out_table_begin(v->out, columns, LEAD + BALANCE_PARTS, caption(v, &first[count - 1]));
    for (const struct balance_cell *cell = first; cell < first + count; cell++) {
        struct out_cell cells[LEAD + BALANCE_PARTS] = {
            out_string(period_for_people(v, cell)),
            cell->hidden ? out_string("*") : out_integer((double)cell->accounts),
        };
        for (enum balance_part part = 0; part < BALANCE_PARTS; part++)
            cells[LEAD + part] = out_string(share_with_interval(v, cell, part));
        out_row(v->out, cells);
    }
    out_table_end(v->out);
}

enum newid_status balance_put_tables(const struct balance_view *v, struct newid_error *err)
{
    if (!out_is_for_people(v->out) || out_has_sheets(v->out))
        return put_tidy(v, err);
    for (size_t i = 0, first = 0; i < v->balance->count; i++) {
        if (!v->balance->cells[i].all_periods)
            continue;
        if (v->by == NEWID_PERIOD_ALL)
            put_parts(v, &v->balance->cells[i]);
        else
            put_periods(v, &v->balance->cells[first], i + 1 - first);
        first = i + 1;
    }
    return NEWID_OK;
}

/* ---- in words ---- */

static const char *share_in_words(const struct balance_view *v, const struct balance_cell *cell, enum balance_part part)
{
    char count[32];
    if (cell->accounts >= FEW_ACCOUNTS)
        return share_for_people(v, cell, part);
    snprintf(count, sizeof count, "%llu", (unsigned long long)cell->parts[part].accounts);
    const char *kept = arena_strdup(v->memory, count);
    return kept ? kept : "";
}

const char *balance_sentence(const struct balance_view *v, const struct balance_cell *cell)
{
    const unsigned long long n = cell->accounts;
    return keep(v,
                P_("%s: of %llu account %s mention %s only, %s %s only, %s both and %s neither; %s have no theme at "
                   "all (%llu words).",
                   "%s: of %llu accounts %s mention %s only, %s %s only, %s both and %s neither; %s have no theme at "
                   "all (%llu words).",
                   n),
                strcmp(cell->kind, "all") ? _(cell->kind) : _("All kinds"), n, share_in_words(v, cell, BALANCE_BRIGHT),
                labels_of(v, &v->sides->bright), share_in_words(v, cell, BALANCE_DARK), labels_of(v, &v->sides->dark),
                share_in_words(v, cell, BALANCE_BOTH), share_in_words(v, cell, BALANCE_NEITHER),
                share_in_words(v, cell, BALANCE_UNCODED), (unsigned long long)cell->parts[BALANCE_UNCODED].words);
}

enum newid_status balance_put_sentences(const struct balance_view *v, struct newid_error *err)
{
    for (size_t i = 0; i < v->balance->count; i++) {
        const struct balance_cell *cell = &v->balance->cells[i];
        if (!cell->all_periods || cell->hidden || !cell->accounts)
            continue;
        const char *text = balance_sentence(v, cell);
        if (!*text)
            return out_of_memory(err);
        out_note(v->out, text);
    }
    return NEWID_OK;
}
