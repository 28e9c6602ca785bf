#include "cmd/report.h"

#include "util/mem.h"
#include "validity/adjust.h"

#include <stdlib.h>
#include <string.h>

/* ---- which themes, kinds and periods ---- */

static enum newid_status choose_themes(struct report *r, struct newid_error *err)
{
    const struct newid_codebook *codebook = r->run.citation.codebook;
    struct newid_table_request *accounts = &r->accounts;
    enum newid_status status = change_themes(&r->themes, &r->theme_count, codebook, accounts, err);
    if (status)
        return status;
    r->codes = arena_alloc(&r->run.page.memory, (r->theme_count + 1) * sizeof *r->codes);
    if (!r->codes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < r->theme_count; i++)
        r->codes[i] = codebook->themes[r->themes[i]].code;
    accounts->themes = r->codes;
    accounts->theme_count = r->theme_count;
    return NEWID_OK;
}

static void choose_kind(struct report *r)
{
    uint64_t most = 0;
    r->kind = NULL;
    for (size_t i = 0; i < r->table->count; i++) {
        const struct newid_cell *cell = &r->table->cells[i];
        if (cell->accounts_n > most) {
            most = cell->accounts_n;
            r->kind = cell->kind;
        }
    }
}

/* ---- counting ---- */

static enum newid_status count_over_time(struct report *r, struct newid_error *err)
{
    struct newid_table_request *request = &r->over_time_request;
    if (!r->has_dates)
        return NEWID_OK;
    *request = r->accounts;
    request->by = r->wishes.by;
    request->no_totals = true;
    return newid_table_count(&r->over_time, r->store, r->run.citation.codebook, request, err);
}

/* By group only the kind with the most accounts, and only where more than one group wrote. */
static enum newid_status count_by_group(struct report *r, struct newid_error *err)
{
    struct newid_table_request *request = &r->by_group_request;
    r->has_groups = false;
    if (!r->wishes.group || !r->kind)
        return NEWID_OK;
    *request = r->accounts;
    request->group = r->wishes.group;
    request->kind = r->kind;
    request->no_totals = true;
    request->alphabet = wording_language();
    enum newid_status status = newid_table_count(&r->by_group, r->store, r->run.citation.codebook, request, err);
    r->has_groups = !status && r->by_group->count / r->theme_count > 1;
    return status;
}

static void drop_tables(struct report *r)
{
    newid_table_free(r->table);
    newid_table_free(r->over_time);
    newid_table_free(r->by_group);
    r->table = r->over_time = r->by_group = NULL;
}

static enum newid_status count_tables(struct report *r, struct newid_error *err)
{
    drop_tables(r);
    enum newid_status status = newid_table_count(&r->table, r->store, r->run.citation.codebook, &r->accounts, err);
    if (!status)
        choose_kind(r);
    if (!status)
        status = count_over_time(r, err);
    if (!status)
        status = count_by_group(r, err);
    return status || !r->is_for_public ? status : report_protect(r, err);
}

/* Unless a period or a group was asked for, a public report takes the finest that does not hide over 30 %. */
static enum newid_status count_all(struct report *r, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (r->wishes.by == NEWID_PERIOD_ALL)
        status = newid_table_line_period(&r->wishes.by, r->store, &r->accounts, err);
    else
        r->period_asked = true;
    r->has_dates = r->wishes.by != NEWID_PERIOD_ALL;
    do {
        if (!status)
            status = count_tables(r, err);
    } while (!status && r->is_for_public && report_coarsen(r));
    return status;
}

/* Trends of all kinds; charts of the one with the most accounts. */
static enum newid_status count_change(struct report *r, struct newid_error *err)
{
    const struct newid_codebook *codebook = r->run.citation.codebook;
    struct chart_request *charts = &r->run.request;
    if (!r->has_dates)
        return NEWID_OK;
    r->trend_request = (struct trend_request){.accounts = r->accounts, .method = TREND_CLUSTERED};
    r->trend_request.accounts.by = r->wishes.by;
    enum newid_status status = trends_find(&r->trends, r->store, codebook, &r->trend_request, err);
    charts->accounts = r->trend_request.accounts;
    charts->accounts.kind = r->kind;
    if (!status && r->kind)
        status = charts_find(&r->run.charts, r->store, codebook, charts, err);
    return status;
}

/* A codebook without the usual sides has no balance unless the sides are named. */
static enum newid_status count_balance(struct report *r, struct newid_error *err)
{
    const struct newid_codebook *codebook = r->run.citation.codebook;
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = balance_read_sides(&r->sides, codebook, r->wishes.bright, r->wishes.dark, &why);
    if (status == NEWID_USAGE && !r->wishes.bright && !r->wishes.dark) {
        r->unbalanced = N_("The codebook has no themes called success, optimism, difficulty and worry: --bright and "
                           "--dark say which of its themes are the two sides.");
        return NEWID_OK;
    }
    if (status)
        return newid_fail(err, status, "%s", why.message);
    return balance_find(&r->balance, r->store, codebook, &r->sides, &r->accounts, err);
}

static enum newid_status count_pairs(struct report *r, struct newid_error *err)
{
    r->pair_request = (struct cooccurrence_request){.accounts = r->accounts, .scope = NEWID_SCOPE_ACCOUNT};
    return cooccurrence_find(&r->pairs, r->store, r->run.citation.codebook, &r->pair_request, err);
}

static int by_theme(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;
    int c = strcmp(x->theme, y->theme);
    if (!c)
        c = strcmp(x->date ? x->date : "9", y->date ? y->date : "9");
    if (!c)
        c = (x->order > y->order) - (x->order < y->order);
    return c ? c : (x->start > y->start) - (x->start < y->start);
}

/* A rule by account has no passages but its operands', which stand under those. */
static enum newid_status find_passages(struct report *r, struct newid_error *err)
{
    const struct newid_codebook *codebook = r->run.citation.codebook;
    enum { CONTEXT = 160 }; /* characters to each side: about a sentence */
    struct passage_request request = {
        .selection = r->accounts, .context = CONTEXT, .order = PASSAGE_BY_DATE, .each = r->wishes.passages};
    if (r->is_for_public || !r->wishes.passages || r->quotes.count)
        return NEWID_OK;
    const char **codes = arena_alloc(&r->run.page.memory, (r->theme_count + 1) * sizeof *codes);
    if (!codes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    request.selection.themes = codes;
    request.selection.theme_count = 0;
    for (size_t i = 0; i < r->theme_count; i++) {
        const struct newid_theme *theme = &codebook->themes[r->themes[i]];
        if (!theme->rule || theme->scope != NEWID_SCOPE_ACCOUNT)
            codes[request.selection.theme_count++] = theme->code;
    }
    enum newid_status status = passages_find(&r->passages, r->store, codebook, &request, err);
    if (!status && r->passages.count)
        qsort(r->passages.items, r->passages.count, sizeof *r->passages.items, by_theme);
    return status;
}

enum newid_status report_find(struct report *r, struct newid_error *err)
{
    static enum newid_status (*const steps[])(struct report *, struct newid_error *) = {
        count_all, count_change, count_balance, count_pairs, find_passages,
    };
    enum newid_status status = choose_themes(r, err);
    r->is_for_public = r->accounts.audience == NEWID_PUBLIC;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !status; i++)
        status = steps[i](r, err);
    return status || !r->is_for_public ? status : report_hide_beside(r, err);
}

void report_release(struct report *r)
{
    drop_tables(r);
    trends_release(&r->trends);
    charts_release(&r->run.charts);
    balance_release(&r->balance);
    balance_sides_release(&r->sides);
    cooccurrence_release(&r->pairs);
    passages_release(&r->passages);
    report_quotes_release(&r->quotes);
    mem_free(r->themes);
    buf_release(&r->checked);
}
