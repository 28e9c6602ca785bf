/* newid validate: precision, recall, F1 and specificity. */
#include "cmd/validate.h"

#include <math.h>
#include <string.h>

enum column {
    THEME,
    LABEL,
    GROUP,
    HALF,
    ACCOUNTS,
    WORKERS,
    CODED,
    FOUND,
    BOTH,
    MISSED,
    WRONG,
    NEITHER,
    RECALL,
    RECALL_LOW,
    RECALL_HIGH,
    RECALL_INTERVAL,
    PRECISION,
    PRECISION_LOW,
    PRECISION_HIGH,
    PRECISION_INTERVAL,
    F1,
    F1_LOW,
    F1_HIGH,
    SPECIFICITY,
    SPECIFICITY_LOW,
    SPECIFICITY_HIGH,
    CODED_PERCENT,
    FOUND_PERCENT,
    WEIGHTED,
    NOTE,
    COLUMNS
};

/* clang-format off */
static const struct out_column columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = N_("Theme"), .wraps = true},
    [LABEL] = {.name = "label", .heading = "Label", .data_only = true},
    [GROUP] = {.name = "group", .heading = N_("Group")},
    [HALF] = {.name = "half", .heading = "Half", .data_only = true},
    [ACCOUNTS] = {.name = "accounts", .heading = "Accounts", .data_only = true},
    [WORKERS] = {.name = "workers", .heading = "Workers", .data_only = true},
    [CODED] = {.name = "coded", .heading = N_("Coded"), .right = true},
    [FOUND] = {.name = "found", .heading = N_("Found"), .right = true},
    [BOTH] = {.name = "both", .heading = N_("Both"), .right = true},
    [MISSED] = {.name = "missed", .heading = "Missed", .data_only = true},
    [WRONG] = {.name = "wrong", .heading = "Wrong", .data_only = true},
    [NEITHER] = {.name = "neither", .heading = "Neither", .data_only = true},
    [RECALL] = {.name = "recall_percent", .heading = N_("Recall, %"), .right = true},
    [RECALL_LOW] = {.name = "recall_ci_low", .heading = "from", .data_only = true},
    [RECALL_HIGH] = {.name = "recall_ci_high", .heading = "to", .data_only = true},
    [RECALL_INTERVAL] = {.name = "recall_interval", .heading = /* xgettext:no-c-format */ N_("95 %"), .right = true, .people_only = true},
    [PRECISION] = {.name = "precision_percent", .heading = N_("Prec., %"), .right = true},
    [PRECISION_LOW] = {.name = "precision_ci_low", .heading = "from", .data_only = true},
    [PRECISION_HIGH] = {.name = "precision_ci_high", .heading = "to", .data_only = true},
    [PRECISION_INTERVAL] = {.name = "precision_interval", .heading = /* xgettext:no-c-format */ N_("95 %"), .right = true, .people_only = true},
    [F1] = {.name = "f1_percent", .heading = N_("F1, %"), .right = true},
    [F1_LOW] = {.name = "f1_ci_low", .heading = "from", .data_only = true},
    [F1_HIGH] = {.name = "f1_ci_high", .heading = "to", .data_only = true},
    [SPECIFICITY] = {.name = "specificity_percent", .heading = N_("Spec., %"), .right = true},
    [SPECIFICITY_LOW] = {.name = "specificity_ci_low", .heading = "from", .data_only = true},
    [SPECIFICITY_HIGH] = {.name = "specificity_ci_high", .heading = "to", .data_only = true},
    [CODED_PERCENT] = {.name = "coded_percent", .heading = "Coded, %", .data_only = true},
    [FOUND_PERCENT] = {.name = "found_percent", .heading = "Found, %", .data_only = true},
    [WEIGHTED] = {.name = "weighted", .heading = "Weighted", .data_only = true},
    [NOTE] = {.name = "note", .heading = "Note", .data_only = true},
};
/* clang-format on */

/* Recall on fewer coded accounts than this is hardly known. */
enum { FEW = 10 };

struct texts {
    struct buf recall, precision, note;
};

static void fill_share(struct out_cell *cells, const struct newid_survey_share *share, bool for_people)
{
    cells[0] = validate_real(share->share, 100, for_people ? 0 : 1);
    cells[1] = validate_real(share->interval.low, 100, 1);
    cells[2] = validate_real(share->interval.high, 100, 1);
}

static struct out_cell interval(struct buf *text, const struct newid_interval *ci)
{
    if (isnan(ci->low))
        return out_empty();
    buf_addf(text, "%.0f–%.0f", 100 * ci->low, 100 * ci->high);
    return out_string(text->data);
}

static void fill_note(struct buf *note, const struct theme_error *e)
{
    const unsigned long long coded = e->table.a + e->table.b;
    const char *reason = e->recall.interval_reason;
    if (!coded)
        buf_adds(note, _("People coded it in none of these accounts: recall is undefined."));
    else if (coded < FEW)
        buf_addf(note, _("Recall rests on %llu coded accounts: hardly known."), coded);
    if (!(e->table.a + e->table.c))
        buf_addf(note, "%s%s", note->len ? " " : "",
                 _("The codebook found it in none of these accounts: precision is undefined."));
    if (reason)
        buf_addf(note, "%s%s", note->len ? " " : "", _(reason));
}

static void put_row(struct validate_run *run, struct out *out, const struct newid_theme *theme, const char *group,
                    const struct theme_error *e)
{
    struct texts texts = {BUF_INIT, BUF_INIT, BUF_INIT};
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    const struct newid_table2x2 *t = &e->table;
    const bool for_people = out_is_for_people(out);
    fill_note(&texts.note, e);
    const char *all = _("All themes together");
    cells[THEME] = out_string(!theme       ? (for_people ? all : "all")
                              : for_people ? validate_label(out, theme)
                                           : theme->code);
    cells[LABEL] = out_string(theme ? theme->label_en : "All themes together");
    cells[GROUP] = out_string(group ? out_word(out, group) : NULL);
    cells[HALF] = out_string(validate_half(run));
    const uint64_t counts[] = {e->accounts, e->workers, t->a + t->b, t->a + t->c, t->a, t->b, t->c, t->d};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        cells[ACCOUNTS + i] = out_integer((double)counts[i]);
    fill_share(&cells[RECALL], &e->recall, for_people);
    fill_share(&cells[PRECISION], &e->precision, for_people);
    fill_share(&cells[F1], &e->f1, for_people);
    fill_share(&cells[SPECIFICITY], &e->specificity, for_people);
    cells[RECALL_INTERVAL] = interval(&texts.recall, &e->recall.interval);
    cells[PRECISION_INTERVAL] = interval(&texts.precision, &e->precision.interval);
    cells[CODED_PERCENT] = validate_real(e->human.share, 100, 1);
    cells[FOUND_PERCENT] = validate_real(e->found.share, 100, 1);
    cells[WEIGHTED] = out_integer(e->weighted);
    cells[NOTE] = out_string(texts.note.len ? texts.note.data : NULL);
    out_row(out, cells);
    buf_release(&texts.recall);
    buf_release(&texts.precision);
    buf_release(&texts.note);
}

/* What is gathered over the rows, to be said once. */
struct gathered {
    struct buf few; /* themes */
    bool weighted;
};

static void gather(struct gathered *g, struct out *out, const struct newid_theme *theme, const struct theme_error *e)
{
    const uint64_t coded = e->table.a + e->table.b;
    g->weighted = g->weighted || e->weighted;
    if (coded < FEW)
        buf_addf(&g->few, "%s%s (%llu)", g->few.len ? ", " : "", validate_label(out, theme), (unsigned long long)coded);
}

static enum newid_status put_group(struct validate_run *run, struct out *out, size_t theme, size_t group,
                                   struct gathered *g, struct newid_error *err)
{
    const struct validation *v = &run->validation;
    struct theme_error e;
    const bool is_pool = theme == VALIDATION_ALL;
    enum newid_status status =
        is_pool ? validation_pool(&e, v, run->themes, group, err) : validation_measure(&e, v, theme, group, err);
    if (status || !e.accounts)
        return status;
    const struct newid_theme *t = is_pool ? NULL : &run->citation.codebook->themes[theme];
    put_row(run, out, t, group == VALIDATION_ALL ? NULL : v->groups[group], &e);
    if (t && group == VALIDATION_ALL)
        gather(g, out, t, &e);
    return NEWID_OK;
}

/* A theme in every group, and all of them where there are none. */
static enum newid_status put_theme(struct validate_run *run, struct out *out, size_t theme, struct gathered *g,
                                   struct newid_error *err)
{
    const struct validation *v = &run->validation;
    enum newid_status status = NEWID_OK;
    if (!v->group_count)
        return put_group(run, out, theme, VALIDATION_ALL, g, err);
    for (size_t group = 1; group < v->group_count && !status; group++)
        status = put_group(run, out, theme, group, g, err);
    return status ? status : put_group(run, out, theme, 0, g, err);
}

static size_t count_flags(const struct validate_run *run)
{
    size_t count = 0;
    for (size_t t = 0; t < run->validation.paired.truth.theme_count; t++)
        count += run->themes[t];
    return count;
}

/* Without groups their column says nothing to people. */
static void begin(struct validate_run *run, struct out *out, struct out_column *own)
{
    memcpy(own, columns, sizeof columns);
    own[GROUP].data_only = !run->is_grouped;
    out_table_begin(out, own, COLUMNS,
                    run->validation.half == NEWID_DEVELOP
                        ? N_("While developing: accounts that the codebook may have been made from, which flatters it")
                        : N_("The codebook against people's coding"));
}

enum newid_status validate_put_errors(struct validate_run *run, struct out *out, struct newid_error *err)
{
    struct gathered g = {.few = BUF_INIT};
    struct out_column own[COLUMNS];
    enum newid_status status = NEWID_OK;
    begin(run, out, own);
    for (size_t theme = 0; theme < run->validation.paired.truth.theme_count && !status; theme++)
        if (run->themes[theme])
            status = put_theme(run, out, theme, &g, err);
    if (!status && count_flags(run) > 1)
        status = put_theme(run, out, VALIDATION_ALL, &g, err);
    out_table_end(out);
    if (g.few.len)
        buf_addf(&run->notes, _("Recall rests on fewer than 10 coded accounts, and is hardly known, for: %s.\n"),
                 g.few.data);
    if (g.weighted)
        buf_adds(&run->notes,
                 _("Shares are weighted by each account's chance of being drawn, so that they speak for all "
                   "accounts that were drawn from; the counts beside them are of coded accounts.\n"));
    buf_release(&g.few);
    return status;
}
