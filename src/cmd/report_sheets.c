/* A report as a workbook: what a reader would otherwise retype, a sheet a table, to sort, filter and draw from. */
#include "cmd/balance_view.h"
#include "cmd/cooccurrence_view.h"
#include "cmd/report.h"

#include <stdint.h>
#include <string.h>

/* ---- tables ---- */

static enum newid_status put_tables(struct report *r, struct newid_error *err)
{
    struct out *out = r->run.page.out;
    const struct view all = report_view(r, r->table, NEWID_PERIOD_ALL),
                      over_time = report_view(r, r->over_time, r->wishes.by);
    struct view groups = report_view(r, r->by_group, NEWID_PERIOD_ALL);
    groups.group = r->wishes.group;
    out_name_sheet(out, N_("Themes"));
    enum newid_status status = view_tidy(out, &all, err);
    if (!status && r->over_time) {
        out_name_sheet(out, N_("Over time"));
        status = view_wide(out, &over_time, err);
        out_name_sheet(out, N_("All figures"));
        status = status ? status : view_tidy(out, &over_time, err);
    }
    if (!status && r->has_groups) {
        out_name_sheet(out, N_("By group"));
        status = view_tidy(out, &groups, err);
    }
    return status;
}

static const struct out_column trend_columns[] = {
    {.name = "label", .heading = N_("Theme"), .wraps = true},
    {.name = "kind", .heading = N_("Kind")},
    {.name = "change", .heading = /* xgettext:no-c-format */ N_("Change, % points (95 %)"), .right = true},
    {.name = "p_adjusted", .heading = N_("p, adjusted"), .right = true},
    {.name = "sentence", .heading = N_("What the figures say"), .wraps = true},
};

static void put_trends(struct report *r)
{
    struct change_page *page = &r->run.page;
    out_name_sheet(page->out, N_("Trends"));
    out_table_begin(page->out, trend_columns, sizeof trend_columns / sizeof *trend_columns, NULL);
    for (size_t i = 0; i < r->trends.count; i++) {
        const struct trend *t = &r->trends.items[i];
        const bool is_hidden = t->change.verdict == VERDICT_HIDDEN;
        out_row(page->out,
                (struct out_cell[]){out_string(change_label(page, r->run.citation.codebook, t->theme, false)),
                                    out_string(change_kind(t->kind)), out_string(change_points(page, &t->change)),
                                    is_hidden ? out_string("*") : change_decimal(t->change.q, 4),
                                    out_string(change_trend_sentence(page, t))});
    }
    out_table_end(page->out);
}

static void put_change(struct report *r)
{
    if (!r->has_dates)
        return;
    put_trends(r);
    out_name_sheet(r->run.page.out, N_("Control charts"));
    chart_put_tables(&r->run);
}

static enum newid_status put_balance_and_pairs(struct report *r, struct newid_error *err)
{
    struct out *out = r->run.page.out;
    const struct balance_view balance = {
        out, &r->balance, &r->sides, r->run.citation.codebook, NEWID_PERIOD_ALL, &r->run.page.memory};
    const struct cooccurrence_view pairs = {out,      &r->pairs,          r->run.citation.codebook, NEWID_SCOPE_ACCOUNT,
                                            SIZE_MAX, &r->run.page.memory};
    enum newid_status status = NEWID_OK;
    if (!r->unbalanced) {
        out_name_sheet(out, N_("Balance"));
        status = balance_put_tables(&balance, err);
    }
    if (!status && r->pairs.count) {
        out_name_sheet(out, N_("Themes that stand together"));
        status = cooccurrence_put(&pairs, err);
    }
    return status;
}

/* ---- passages ---- */

static const struct out_column passage_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "account", .heading = N_("Account")},
    {.name = "date", .heading = N_("Date")},
    {.name = "kind", .heading = N_("Kind")},
    {.name = "worker", .heading = N_("Worker")},
    {.name = "team", .heading = N_("Team")},
    {.name = "area", .heading = N_("Area")},
    {.name = "status", .heading = N_("Status")},
    {.name = "left", .heading = N_("Before"), .wraps = true},
    {.name = "passage", .heading = N_("Passage"), .wraps = true},
    {.name = "right", .heading = N_("After"), .wraps = true},
};

static void put_passages(struct report *r)
{
    struct out *out = r->run.page.out;
    if (!r->passages.count)
        return;
    out_name_sheet(out, N_("Passages"));
    out_table_begin(out, passage_columns, sizeof passage_columns / sizeof *passage_columns, NULL);
    for (size_t i = 0; i < r->passages.count; i++) {
        const struct passage *p = &r->passages.items[i];
        out_row(out,
                (struct out_cell[]){out_string(p->theme), out_string(p->account), out_string(p->date),
                                    out_string(out_word(out, p->kind)), out_string(p->worker), out_string(p->team),
                                    out_string(p->area), out_string(out_word(out, newid_hit_status_name(p->status))),
                                    out_string(p->left), out_string(p->match), out_string(p->right)});
    }
    out_table_end(out);
}

static const struct out_column quote_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "quote", .heading = N_("In workers' words"), .wraps = true},
};

static void put_quotes(struct report *r)
{
    struct change_page *page = &r->run.page;
    if (!r->quotes.count)
        return;
    out_name_sheet(page->out, N_("Quotations"));
    out_table_begin(page->out, quote_columns, sizeof quote_columns / sizeof *quote_columns, NULL);
    for (size_t i = 0; i < r->quotes.count; i++) {
        const struct report_quote *q = &r->quotes.items[i];
        out_row(page->out,
                (struct out_cell[]){out_string(change_label(page, r->run.citation.codebook, q->theme, false)),
                                    out_string(q->text)});
    }
    out_table_end(page->out);
}

enum newid_status report_put_sheets(struct report *r, struct newid_error *err)
{
    enum newid_status status = report_put_summary(r, err);
    if (!status)
        status = put_tables(r, err);
    if (!status) {
        put_change(r);
        status = put_balance_and_pairs(r, err);
    }
    if (status)
        return status;
    put_passages(r);
    put_quotes(r);
    report_put_method(r);
    out_name_sheet(r->run.page.out, N_("Codebook"));
    report_put_codebook(r);
    return NEWID_OK;
}
