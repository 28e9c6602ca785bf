/* The section of each theme: what it is, how it moved, by group, and passages. */
#include "cmd/chart_picture.h"
#include "cmd/report.h"
#include "table/grid.h"
#include "table/intervals.h"

#include <math.h>
#include <string.h>

/* ---- over time ---- */

static const struct chart *chart_of(const struct report *r, size_t theme)
{
    for (size_t i = 0; i < r->run.charts.count; i++)
        if (r->run.charts.items[i].theme == theme)
            return &r->run.charts.items[i];
    return NULL;
}

static void put_sentences(struct report *r, size_t theme, const struct chart *chart)
{
    struct change_page *page = &r->run.page;
    for (size_t i = 0; i < r->trends.count; i++) {
        const struct trend *t = &r->trends.items[i];
        if (t->theme == theme)
            out_item(page->out,
                     change_keep(page, N_("Trend, %s: %s."), change_kind(t->kind), change_trend_sentence(page, t)));
    }
    if (chart && chart->reason)
        out_item(page->out,
                 change_keep(page, N_("Run chart, %s: no answer: %s."), change_kind(chart->kind), _(chart->reason)));
    for (size_t i = 0; chart && !chart->reason && i < chart->phase_count; i++)
        out_item(page->out, change_keep(page, N_("Run chart, %s: %s."), change_kind(chart->kind),
                                        chart_phase_sentence(page, chart, &chart->phases[i])));
}

/* A chart of one period, or of which nothing may be seen, is none. */
static bool is_worth_drawing(const struct chart *chart)
{
    size_t shown = 0;
    for (size_t i = 0; i < chart->count; i++)
        shown += !isnan(chart->points[i].share) && !chart->points[i].hidden;
    return shown > 1;
}

static enum newid_status put_chart(struct report *r, const struct chart *chart, struct newid_error *err)
{
    struct change_page *page = &r->run.page;
    struct buf svg = BUF_INIT;
    enum newid_status status = chart_draw(&svg, &r->run, chart, err);
    const struct out_picture picture = {
        .svg = &svg,
        .caption =
            change_keep(page, N_("%s, %s, over time"),
                        change_label(page, r->run.citation.codebook, chart->theme, false), change_kind(chart->kind)),
        .alternative = chart_description(&r->run, chart),
    };
    if (!status)
        out_picture(page->out, &picture);
    buf_release(&svg);
    return status;
}

/* ---- by group ---- */

static const struct out_column group_columns[] = {
    {.name = "group", .heading = N_("Group"), .wraps = true},
    {.name = "writers", .heading = N_("Writers"), .right = true},
    {.name = "interval", .heading = /* xgettext:no-c-format */ N_("95 % interval"), .right = true},
    {.name = "bar", .heading = N_("Share"), .people_only = true},
};

static void put_group(struct report *r, const struct view *view, const struct newid_cell *cell)
{
    struct change_page *page = &r->run.page;
    const struct newid_count count = {headline_x(view, cell), headline_n(view, cell)};
    struct newid_interval ci;
    struct out_cell cells[] = {out_string(group_for_people(view, cell)), out_string("*"), out_empty(), out_empty()};
    if (!cell->hidden) {
        cells[1] = out_string(
            count.n ? change_keep(page, N_("%llu of %llu"), (unsigned long long)count.x, (unsigned long long)count.n)
                    : "–");
        if (r->table->has_workers && interval_of_writers(&ci, view, cell))
            cells[2] =
                out_string(change_keep(page, "%.0f–%.0f %%", floor(100 * ci.low + 0.5), floor(100 * ci.high + 0.5)));
        if (count.n)
            cells[3] = out_bar((double)count.x / (double)count.n);
    }
    out_row(page->out, cells);
}

static void put_groups(struct report *r, size_t theme)
{
    struct change_page *page = &r->run.page;
    const struct newid_theme *t = &r->run.citation.codebook->themes[theme];
    struct view view = report_view(r, r->by_group, NEWID_PERIOD_ALL);
    view.group = r->wishes.group;
    if (t->sensitive && r->accounts.audience != NEWID_ANALYST) {
        out_paragraph(page->out, _("This theme is sensitive: it is not shown by group."));
        return;
    }
    out_table_begin(page->out, group_columns, sizeof group_columns / sizeof *group_columns,
                    change_keep(page, N_("%s by %s, %s"), change_label(page, r->run.citation.codebook, theme, false),
                                _(r->wishes.group), change_kind(r->kind)));
    for (size_t i = 0; i < r->by_group->count; i++)
        if (r->by_group->cells[i].theme == theme)
            put_group(r, &view, &r->by_group->cells[i]);
    out_table_end(page->out);
}

/* ---- passages ---- */

/* What an account is shown with: id, date, team, and what the passage says of itself where it is not affirmed. */
static const char *source_of(struct change_page *page, const struct passage *p)
{
    const char *status = p->status == NEWID_AFFIRMED
                             ? ""
                             : change_keep(page, " (%s%s%s)", _(newid_hit_status_name(p->status)),
                                           p->trigger ? ": " : "", p->trigger ? p->trigger : "");
    return change_keep(page, "%s%s%s%s%s%s", p->account, p->date ? ", " : "", p->date ? p->date : "",
                       p->team ? ", " : "", p->team ? p->team : "", status);
}

static void put_passage(struct report *r, const struct passage *p)
{
    struct change_page *page = &r->run.page;
    struct buf text = BUF_INIT;
    buf_addf(&text, "%s%s", p->cut_left ? "…" : "", p->left);
    const size_t start = text.len;
    buf_adds(&text, p->match);
    const size_t end = text.len;
    buf_addf(&text, "%s%s", p->right, p->cut_right ? "…" : "");
    if (text.failure)
        page->failure = text.failure;
    out_quote(page->out, &(struct out_quote){text.data, start, end, source_of(page, p)});
    buf_release(&text);
}

static void put_passages(struct report *r, size_t theme)
{
    struct change_page *page = &r->run.page;
    const char *code = r->run.citation.codebook->themes[theme].code;
    size_t shown = 0;
    for (size_t i = 0; i < r->passages.count; i++) {
        if (strcmp(r->passages.items[i].theme, code) != 0)
            continue;
        if (!shown++)
            out_heading(page->out, 4, NULL, _("Passages"));
        put_passage(r, &r->passages.items[i]);
    }
}

static void put_quotes(struct report *r, size_t theme)
{
    struct out *out = r->run.page.out;
    size_t shown = 0;
    for (size_t i = 0; i < r->quotes.count; i++) {
        const struct report_quote *quote = &r->quotes.items[i];
        if (quote->theme != theme)
            continue;
        if (!shown++)
            out_heading(out, 4, NULL, _("In workers' words"));
        out_quote(out, &(struct out_quote){quote->text, quote->mark_start, quote->mark_end, NULL});
    }
}

/* ---- the section ---- */

static enum newid_status put_theme(struct report *r, size_t theme, struct newid_error *err)
{
    struct change_page *page = &r->run.page;
    const struct newid_codebook *codebook = r->run.citation.codebook;
    const struct chart *chart = chart_of(r, theme);
    enum newid_status status = NEWID_OK;
    out_heading(page->out, 3, report_anchor(r, theme), change_label(page, codebook, theme, false));
    if (*codebook->themes[theme].definition)
        out_paragraph(page->out, codebook->themes[theme].definition);
    if (codebook->themes[theme].rule)
        out_paragraph(page->out, change_keep(page, N_("A rule over other themes: %s. Its passages stand under those."),
                                             codebook->themes[theme].rule_source));
    put_sentences(r, theme, chart);
    if (chart && is_worth_drawing(chart))
        status = put_chart(r, chart, err);
    if (r->has_groups)
        put_groups(r, theme);
    put_passages(r, theme);
    put_quotes(r, theme);
    return status;
}

enum newid_status report_put_each_theme(struct report *r, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    out_heading(r->run.page.out, 2, "each", _("Each theme"));
    for (size_t i = 0; i < r->theme_count && !status; i++)
        status = put_theme(r, r->themes[i], err);
    return status;
}
