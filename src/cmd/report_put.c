/* The parts of a report besides the themes' own: summary, tables of all themes, balance, pairs, what is missed, method.
 */
#include "cmd/balance_uncoded.h"
#include "cmd/balance_view.h"
#include "cmd/cooccurrence_view.h"
#include "cmd/report.h"
#include "table/intervals.h"
#include "validity/adjust.h"

#include <string.h>

struct view report_view(const struct report *r, const struct newid_table *table, enum newid_period by)
{
    return (struct view){.table = table,
                         .codebook = r->run.citation.codebook,
                         .by = by,
                         .in_welsh = strcmp(wording_language(), "cy") == 0};
}

const char *report_anchor(struct report *r, size_t theme) { return change_keep(&r->run.page, "theme-%zu", theme + 1); }

/* ---- summary ---- */

/* The base of a kind is the same for all its themes, of which some may be hidden. */
static const struct newid_cell *shown_cell(const struct report *r, size_t kind, size_t stride)
{
    for (size_t i = kind; i < r->table->count; i += stride)
        if (!r->table->cells[i].hidden)
            return &r->table->cells[i];
    return NULL;
}

/* "account: 339 accounts, 41 writers" */
static void put_bases(struct report *r)
{
    struct change_page *page = &r->run.page;
    const size_t stride = r->theme_count ? r->table->count / r->theme_count : 0;
    for (size_t i = 0; i < stride; i++) {
        const struct newid_cell *cell = shown_cell(r, i, stride);
        if (!cell)
            continue;
        const unsigned long long accounts = cell->accounts_n, writers = cell->workers_n;
        const char *of_accounts = change_keep(page, P_("%llu account", "%llu accounts", accounts), accounts);
        if (r->table->has_workers)
            out_item(page->out, change_keep(page, "%s: %s, %s", change_kind(cell->kind), of_accounts,
                                            change_keep(page, P_("%llu writer", "%llu writers", writers), writers)));
        else
            out_item(page->out, change_keep(page, "%s: %s", change_kind(cell->kind), of_accounts));
    }
}

static bool has_changed(const struct trend *t)
{
    return t->change.verdict == VERDICT_MORE || t->change.verdict == VERDICT_LESS;
}

/* What changed more than chance gives, and of how many that were looked at. */
static void put_changes(struct report *r)
{
    struct change_page *page = &r->run.page;
    size_t changed = 0;
    if (!r->has_dates) {
        out_paragraph(page->out, r->coarsened ? _("Over time too much would have to be hidden from the public.")
                                              : _("No account has a date, so there is nothing over time."));
        return;
    }
    for (size_t i = 0; i < r->trends.count; i++)
        changed += has_changed(&r->trends.items[i]);
    out_paragraph(page->out, change_keep(page,
                                         N_("Trends of themes that could be tested, each kind of account apart: %zu. "
                                            "Changed more than chance would give: %zu."),
                                         r->trends.tested, changed));
    for (size_t i = 0; i < r->trends.count; i++) {
        const struct trend *t = &r->trends.items[i];
        if (has_changed(t))
            out_item(page->out,
                     change_keep(page, "%s (%s): %s.", change_label(page, r->run.citation.codebook, t->theme, false),
                                 change_kind(t->kind), change_trend_sentence(page, t)));
    }
    if (changed)
        out_paragraph(page->out,
                      _("That says that what workers mention changed: not why, not that practice did, nor whether "
                        "it is good."));
}

static struct balance_view balance_view_of(struct report *r)
{
    return (struct balance_view){r->run.page.out,          &r->balance,      &r->sides,
                                 r->run.citation.codebook, NEWID_PERIOD_ALL, &r->run.page.memory};
}

static void put_balance_sentences(struct report *r)
{
    const struct balance_view view = balance_view_of(r);
    for (size_t i = 0; i < r->balance.count; i++)
        if (r->balance.cells[i].all_periods && !r->balance.cells[i].hidden && r->balance.cells[i].accounts)
            out_item(view.out, balance_sentence(&view, &r->balance.cells[i]));
}

enum newid_status report_put_summary(struct report *r, struct newid_error *err)
{
    bool is_checked;
    struct out *out = r->run.page.out;
    buf_reset(&r->checked);
    enum newid_status status =
        adjust_footer(&r->checked, &is_checked, r->store, r->run.citation.codebook, &r->accounts, err);
    if (status)
        return status;
    out_heading(out, 2, "summary", _("Summary"));
    put_bases(r);
    put_changes(r);
    if (!r->unbalanced)
        put_balance_sentences(r);
    out_paragraph(out, r->checked.data);
    out_paragraph(
        out, _("The figures say nothing about those who did not write. What workers mention is not what they do."));
    return NEWID_OK;
}

/* ---- all themes ---- */

enum newid_status report_put_themes(struct report *r, struct newid_error *err)
{
    struct out *out = r->run.page.out;
    struct view over_time = report_view(r, r->over_time, r->wishes.by),
                view = report_view(r, r->table, NEWID_PERIOD_ALL);
    view.over_time = r->over_time ? &over_time : NULL;
    view.anchors = "theme";
    out_heading(out, 2, "themes", _("Themes"));
    enum newid_status status = view_people(out, &view, err);
    if (status || !r->over_time)
        return status;
    out_heading(out, 2, "over-time", _("Over time"));
    return view_people(out, &over_time, err);
}

/* ---- balance, pairs, what is missed ---- */

enum newid_status report_put_balance(struct report *r, struct newid_error *err)
{
    struct out *out = r->run.page.out;
    out_heading(out, 2, "balance", _("What goes well beside what is hard"));
    if (r->unbalanced) {
        out_paragraph(out, _(r->unbalanced));
        return NEWID_OK;
    }
    out_paragraph(out,
                  _("An account that tells of success alone, or of difficulty alone, is one-sided. A short account "
                    "has little room for both."));
    const struct balance_view view = balance_view_of(r);
    return balance_put_tables(&view, err);
}

enum newid_status report_put_pairs(struct report *r, struct newid_error *err)
{
    enum { MOST = 10 };
    struct out *out = r->run.page.out;
    const struct cooccurrence_view view = {out,  &r->pairs,          r->run.citation.codebook, NEWID_SCOPE_ACCOUNT,
                                           MOST, &r->run.page.memory};
    if (!r->pairs.count)
        return NEWID_OK;
    out_heading(out, 2, "together", _("Themes that stand together"));
    out_paragraph(out,
                  _("Lift says how many times as often two themes stand in one account as if they had nothing to do "
                    "with each other: 1 is chance. Of so many pairs about one in twenty lies off 1 by chance alone."));
    return cooccurrence_put(&view, err);
}

/* Words can tell who wrote them, and are for the analyst; whole accounts are not for the public. */
enum newid_status report_put_missed(struct report *r, struct newid_error *err)
{
    enum { WORDS = 20, ACCOUNTS = 5 };
    struct out *out = r->run.page.out;
    enum newid_status status = NEWID_OK;
    if (r->unbalanced)
        return NEWID_OK;
    out_heading(out, 2, "missed", _("What the codebook misses"));
    out_paragraph(out, _("Accounts in which no theme was found are counted in the balance above: there the codebook is "
                         "deaf, or there is nothing of these themes to hear."));
    if (r->accounts.audience == NEWID_ANALYST)
        status = balance_put_words(out, r->store, &r->balance, WORDS, BALANCE_WORDS_ACCOUNTS, err);
    if (!status && r->accounts.audience != NEWID_PUBLIC)
        status = balance_put_uncoded(out, r->store, &r->balance, ACCOUNTS, err);
    return status;
}

/* ---- method and codebook ---- */

static void put_charts_method(struct report *r)
{
    struct change_page *page = &r->run.page;
    if (!r->has_dates || !r->kind)
        return;
    out_item(page->out,
             change_keep(page,
                         N_("Charts and groups are of one kind of account, the one with the most: %s. --kind draws "
                            "those of another."),
                         change_kind(r->kind)));
    out_item(page->out, _("Run chart by Anhoej's rules about the median; limits by Laney's p' chart, three sigma, with "
                          "sigma never under 1. Where nothing changes about 1 chart of 24 months in 25 signals all the "
                          "same."));
    out_item(page->out,
             _("Trends: one straight line through the accounts, with errors clustered by worker; p is adjusted "
               "for all that were tested by Benjamini and Hochberg."));
}

void report_put_method(struct report *r)
{
    struct out *out = r->run.page.out;
    const struct view view = report_view(r, r->table, NEWID_PERIOD_ALL);
    out_heading(out, 2, "method", _("How it was counted"));
    out_paragraph(out,
                  _("A theme is mentioned in an account where one of the codebook's phrases or patterns finds a "
                    "passage. Denied passages do not count unless the theme says so. A program reads them: it errs."));
    out_item(out, _(interval_caption(&view)));
    put_charts_method(r);
    for (size_t i = 0; i < r->table->note_count; i++)
        out_item(out, r->table->notes[i]);
    out_item(out, _("Dictionary-based content analysis, not thematic analysis."));
    if (r->coarsened)
        out_item(out,
                 _("Periods and groups are as fine as hides no more than 30 % of their figures; --by and --group ask "
                   "for others."));
    if (r->accounts.audience != NEWID_ANALYST)
        out_item(out, _("* : hidden, since too few people stand behind the figure, or the theme is sensitive."));
}

static const struct out_column codebook_columns[] = {
    {.name = "theme", .heading = N_("Theme"), .wraps = true},
    {.name = "definition", .heading = N_("Definition"), .wraps = true},
    {.name = "use_when", .heading = N_("Use when"), .wraps = true},
    {.name = "not_when", .heading = N_("Not when"), .wraps = true},
};

void report_put_codebook(struct report *r)
{
    struct change_page *page = &r->run.page;
    const struct newid_codebook *codebook = r->run.citation.codebook;
    out_heading(page->out, 2, "codebook", _("Codebook"));
    out_table_begin(page->out, codebook_columns, sizeof codebook_columns / sizeof *codebook_columns, NULL);
    for (size_t i = 0; i < r->theme_count; i++) {
        const struct newid_theme *theme = &codebook->themes[r->themes[i]];
        const char *definition = theme->rule_source && *theme->rule_source
                                     ? change_keep(page, "%s [%s]", theme->definition, theme->rule_source)
                                     : theme->definition;
        out_row(page->out,
                (struct out_cell[]){out_string(change_label(page, codebook, r->themes[i], true)),
                                    out_string(definition), out_string(theme->use_when), out_string(theme->not_when)});
    }
    out_table_end(page->out);
}
