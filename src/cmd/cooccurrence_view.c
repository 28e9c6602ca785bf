#include "cmd/cooccurrence_view.h"

#include "util/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A matrix of more does not fit a page. */
enum { MATRIX_THEMES = 10 };

const char *cooccurrence_scope(enum newid_scope scope)
{
    static const char *const names[] = {N_("account"), N_("paragraph"), N_("sentence")};
    return names[scope];
}

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static const char *label_of(const struct cooccurrence_view *v, size_t theme)
{
    const struct newid_theme *t = &v->codebook->themes[theme];
    return out_is_for_people(v->out) && strcmp(wording_language(), "cy") == 0 ? t->label_cy : t->label_en;
}

static const char *kind_of(const struct cooccurrence_view *v, size_t kind)
{
    return v->found->presence.selection.kinds[kind];
}

/* ---- tidy ---- */

enum {
    THEME_A,
    LABEL_A,
    THEME_B,
    LABEL_B,
    KIND,
    SCOPE,
    UNITS,
    WITH_A,
    WITH_B,
    BOTH,
    ACCOUNTS,
    ACCOUNTS_N,
    WORKERS,
    WORKERS_N,
    JACCARD,
    JACCARD_LOW,
    JACCARD_HIGH,
    LIFT,
    LIFT_LOW,
    LIFT_HIGH,
    HIDDEN,
    COLUMNS
};

static const struct out_column tidy_columns[COLUMNS] = {
    [THEME_A] = {.name = "theme_a", .heading = "Theme", .data_only = true},
    [LABEL_A] = {.name = "label_a", .heading = "Label", .data_only = true},
    [THEME_B] = {.name = "theme_b", .heading = "Theme", .data_only = true},
    [LABEL_B] = {.name = "label_b", .heading = "Label", .data_only = true},
    [KIND] = {.name = "kind", .heading = "Kind", .data_only = true},
    [SCOPE] = {.name = "scope", .heading = "Scope", .data_only = true},
    [UNITS] = {.name = "units", .heading = "Units", .data_only = true},
    [WITH_A] = {.name = "with_a", .heading = "First", .data_only = true},
    [WITH_B] = {.name = "with_b", .heading = "Second", .data_only = true},
    [BOTH] = {.name = "both", .heading = "Both", .data_only = true},
    [ACCOUNTS] = {.name = "accounts", .heading = "Accounts", .data_only = true},
    [ACCOUNTS_N] = {.name = "accounts_n", .heading = "Of accounts", .data_only = true},
    [WORKERS] = {.name = "workers", .heading = "Writers", .data_only = true},
    [WORKERS_N] = {.name = "workers_n", .heading = "Of writers", .data_only = true},
    [JACCARD] = {.name = "jaccard", .heading = "Jaccard", .data_only = true},
    [JACCARD_LOW] = {.name = "jaccard_ci_low", .heading = "From", .data_only = true},
    [JACCARD_HIGH] = {.name = "jaccard_ci_high", .heading = "To", .data_only = true},
    [LIFT] = {.name = "lift", .heading = "Lift", .data_only = true},
    [LIFT_LOW] = {.name = "lift_ci_low", .heading = "From", .data_only = true},
    [LIFT_HIGH] = {.name = "lift_ci_high", .heading = "To", .data_only = true},
    [HIDDEN] = {.name = "hidden", .heading = "Hidden", .data_only = true},
};

static struct out_cell real(double x) { return isnan(x) ? out_empty() : out_real(x, 3); }

static void fill_figures(struct out_cell *cells, const struct cooccurrence_view *v,
                         const struct cooccurrence_pair *pair)
{
    const struct newid_association *f = &pair->figures;
    const struct cooccurrence_base *base = &v->found->bases[pair->kind];
    cells[UNITS] = out_integer((double)f->total.n);
    cells[WITH_A] = out_integer((double)f->total.a);
    cells[WITH_B] = out_integer((double)f->total.b);
    cells[BOTH] = out_integer((double)f->total.both);
    cells[ACCOUNTS] = out_integer((double)pair->accounts);
    cells[ACCOUNTS_N] = out_integer((double)base->accounts);
    if (v->found->has_workers) {
        cells[WORKERS] = out_integer((double)pair->workers);
        cells[WORKERS_N] = out_integer((double)base->workers);
    }
    cells[JACCARD] = real(f->jaccard);
    cells[JACCARD_LOW] = real(f->jaccard_ci.low);
    cells[JACCARD_HIGH] = real(f->jaccard_ci.high);
    cells[LIFT] = real(f->lift);
    cells[LIFT_LOW] = real(f->lift_ci.low);
    cells[LIFT_HIGH] = real(f->lift_ci.high);
}

static void put_tidy(const struct cooccurrence_view *v)
{
    out_table_begin(v->out, tidy_columns, COLUMNS, NULL);
    for (size_t i = 0; i < v->found->count; i++) {
        const struct cooccurrence_pair *pair = &v->found->pairs[i];
        struct out_cell cells[COLUMNS] = {
            [THEME_A] = out_string(v->codebook->themes[pair->a].code),
            [LABEL_A] = out_string(label_of(v, pair->a)),
            [THEME_B] = out_string(v->codebook->themes[pair->b].code),
            [LABEL_B] = out_string(label_of(v, pair->b)),
            [KIND] = out_string(kind_of(v, pair->kind)),
            [SCOPE] = out_string(cooccurrence_scope(v->scope)),
            [HIDDEN] = out_integer(pair->hidden),
        };
        if (!pair->hidden)
            fill_figures(cells, v, pair);
        out_row(v->out, cells);
    }
    out_table_end(v->out);
}

/* ---- for people ---- */

/* A formatted string, looked up, that lives as long as the view; "" where there is no memory. */
static const char *keep(const struct cooccurrence_view *v, const char *format, ...) NEWID_PRINTF(2, 3);
static const char *keep(const struct cooccurrence_view *v, const char *format, ...)
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

/* "account: 339 accounts, 1,204 sentences" */
static const char *caption(const struct cooccurrence_view *v, size_t kind)
{
    const char *name = strcmp(kind_of(v, kind), "all") ? _(kind_of(v, kind)) : _("All kinds");
    const unsigned long long accounts = v->found->bases[kind].accounts, units = v->found->bases[kind].units;
    const char *of_accounts = keep(v, P_("%llu account", "%llu accounts", accounts), accounts);
    if (v->scope == NEWID_SCOPE_ACCOUNT)
        return keep(v, "%s: %s", name, of_accounts);
    return keep(v, "%s: %s, %s", name, of_accounts,
                keep(v,
                     v->scope == NEWID_SCOPE_SENTENCE ? P_("%llu sentence", "%llu sentences", units)
                                                      : P_("%llu paragraph", "%llu paragraphs", units),
                     units));
}

static const struct cooccurrence_pair *pair_of(const struct cooccurrence_view *v, size_t kind, size_t a, size_t b)
{
    for (size_t i = 0; i < v->found->count; i++) {
        const struct cooccurrence_pair *p = &v->found->pairs[i];
        if (p->kind == kind && ((p->a == a && p->b == b) || (p->a == b && p->b == a)))
            return p;
    }
    return NULL;
}

/* How many units two themes share; on the diagonal those of one. A pair that is always or never together: –. */
static struct out_cell matrix_cell(const struct cooccurrence_view *v, size_t kind, size_t row, size_t column)
{
    const struct cooccurrence *f = v->found;
    const struct cooccurrence_theme *with = &f->with[kind * f->theme_count + row];
    const struct cooccurrence_pair *pair = pair_of(v, kind, f->themes[row], f->themes[column]);
    if (column > row)
        return out_empty();
    if (row == column)
        return with->hidden ? out_string("*") : out_string(keep(v, "(%llu)", (unsigned long long)with->units));
    if (!pair)
        return out_string("–");
    return pair->hidden ? out_string("*") : out_integer((double)pair->figures.total.both);
}

static void put_matrix(const struct cooccurrence_view *v, size_t kind)
{
    struct out_column columns[2 + MATRIX_THEMES] = {{.name = "number", .heading = N_("No."), .right = true},
                                                    {.name = "theme", .heading = N_("Theme"), .wraps = true}};
    char numbers[MATRIX_THEMES][24];
    for (size_t i = 0; i < v->found->theme_count; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%zu", i + 1);
        columns[2 + i] =
            (struct out_column){.name = numbers[i], .heading = numbers[i], .verbatim = true, .right = true};
    }
    out_table_begin(v->out, columns, 2 + v->found->theme_count, caption(v, kind));
    for (size_t row = 0; row < v->found->theme_count; row++) {
        struct out_cell cells[2 + MATRIX_THEMES] = {out_string(numbers[row]),
                                                    out_string(label_of(v, v->found->themes[row]))};
        for (size_t i = 0; i < v->found->theme_count; i++)
            cells[2 + i] = matrix_cell(v, kind, row, i);
        out_row(v->out, cells);
    }
    out_table_end(v->out);
}

/* Those that stand together most often first; what is hidden last, in the codebook's order, which tells nothing. */
static int by_both(const void *a, const void *b)
{
    const struct cooccurrence_pair *x = *(const struct cooccurrence_pair *const *)a,
                                   *y = *(const struct cooccurrence_pair *const *)b;
    if (x->hidden != y->hidden)
        return x->hidden ? 1 : -1;
    const uint64_t m = x->figures.total.both, n = y->figures.total.both;
    if (!x->hidden && m != n)
        return m > n ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void put_pair(const struct cooccurrence_view *v, const struct cooccurrence_pair *pair)
{
    const struct newid_association *f = &pair->figures;
    const bool shown = !pair->hidden;
    const struct out_cell cells[] = {
        out_string(label_of(v, pair->a)),
        out_string(label_of(v, pair->b)),
        shown ? out_integer((double)f->total.both) : out_string("*"),
        shown ? out_integer((double)f->total.a) : out_string("*"),
        shown ? out_integer((double)f->total.b) : out_string("*"),
        shown && v->found->has_workers ? out_integer((double)pair->workers) : out_empty(),
        shown && !isnan(f->lift) ? out_real(f->lift, 1) : out_empty(),
        shown && !isnan(f->lift_ci.low) ? out_string(keep(v, "%.1f–%.1f", f->lift_ci.low, f->lift_ci.high))
                                        : out_empty(),
    };
    out_row(v->out, cells);
}

static enum newid_status put_pairs(const struct cooccurrence_view *v, size_t kind, struct newid_error *err)
{
    static const struct out_column columns[] = {
        {.name = "theme_a", .heading = N_("Theme"), .wraps = true},
        {.name = "theme_b", .heading = N_("Second theme"), .wraps = true},
        {.name = "both", .heading = N_("Both"), .right = true},
        {.name = "with_a", .heading = N_("First"), .right = true},
        {.name = "with_b", .heading = N_("Second"), .right = true},
        {.name = "workers", .heading = N_("Writers"), .right = true},
        {.name = "lift", .heading = N_("Lift"), .right = true},
        {.name = "interval", .heading = /* xgettext:no-c-format */ N_("95 % interval"), .right = true},
    };
    const struct cooccurrence_pair **order = mem_alloc((v->found->count + 1) * sizeof *order);
    size_t count = 0;
    if (!order)
        return out_of_memory(err);
    for (size_t i = 0; i < v->found->count; i++)
        if (v->found->pairs[i].kind == kind)
            order[count++] = &v->found->pairs[i];
    qsort(order, count, sizeof *order, by_both);
    out_table_begin(v->out, columns, sizeof columns / sizeof *columns, caption(v, kind));
    for (size_t i = 0; i < count && i < v->limit; i++)
        put_pair(v, order[i]);
    out_table_end(v->out);
    mem_free(order);
    return NEWID_OK;
}

enum newid_status cooccurrence_put(const struct cooccurrence_view *v, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (!out_is_for_people(v->out) || out_has_sheets(v->out)) {
        put_tidy(v);
        return NEWID_OK;
    }
    for (size_t kind = 0; v->found->count && kind < v->found->presence.selection.axes.kinds && !status; kind++) {
        if (v->found->theme_count <= MATRIX_THEMES)
            put_matrix(v, kind);
        if (!status)
            status = put_pairs(v, kind, err);
    }
    return status;
}
