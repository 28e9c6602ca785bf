#include "cmd/agree.h"

#include "util/mem.h"

#include <math.h>
#include <string.h>

enum column {
    COMPARISON,
    THEME,
    LABEL,
    ACCOUNTS,
    WORKERS,
    CODERS,
    BOTH_YES,
    ONLY_FIRST,
    ONLY_SECOND,
    BOTH_NO,
    YES,
    PERCENT,
    PERCENT_LOW,
    PERCENT_HIGH,
    KAPPA,
    KAPPA_SE,
    KAPPA_LOW,
    KAPPA_HIGH,
    KAPPA_INTERVAL,
    ALPHA,
    ALPHA_LOW,
    ALPHA_HIGH,
    AC1,
    AC1_SE,
    AC1_LOW,
    AC1_HIGH,
    PREVALENCE_INDEX,
    BIAS_INDEX,
    NOTE,
    COLUMNS
};

/* clang-format off */
static const struct out_column columns[COLUMNS] = {
    [COMPARISON] = {.name = "between", .heading = "Between", .data_only = true},
    [THEME] = {.name = "theme", .heading = N_("Theme"), .wraps = true},
    [LABEL] = {.name = "label", .heading = "Label", .data_only = true},
    [ACCOUNTS] = {.name = "accounts", .heading = N_("Accounts"), .right = true},
    [WORKERS] = {.name = "workers", .heading = "Workers", .data_only = true},
    [CODERS] = {.name = "coders", .heading = "Coders", .data_only = true},
    [BOTH_YES] = {.name = "both_yes", .heading = "Yes", .data_only = true},
    [ONLY_FIRST] = {.name = "only_first", .heading = "First", .data_only = true},
    [ONLY_SECOND] = {.name = "only_second", .heading = "Second", .data_only = true},
    [BOTH_NO] = {.name = "both_no", .heading = "No", .data_only = true},
    [YES] = {.name = "yes", .heading = N_("Yes: both + first + second"), .right = true, .people_only = true},
    [PERCENT] = {.name = "agreement_percent", .heading = N_("Agree, %"), .right = true},
    [PERCENT_LOW] = {.name = "agreement_ci_low", .heading = "from", .data_only = true},
    [PERCENT_HIGH] = {.name = "agreement_ci_high", .heading = "to", .data_only = true},
    [KAPPA] = {.name = "kappa", .heading = N_("Kappa"), .right = true},
    [KAPPA_SE] = {.name = "kappa_se", .heading = "SE", .data_only = true},
    [KAPPA_LOW] = {.name = "kappa_ci_low", .heading = "from", .data_only = true},
    [KAPPA_HIGH] = {.name = "kappa_ci_high", .heading = "to", .data_only = true},
    [KAPPA_INTERVAL] = {.name = "kappa_interval", .heading = /* xgettext:no-c-format */ N_("95 % interval"), .right = true, .people_only = true},
    [ALPHA] = {.name = "alpha", .heading = N_("Alpha"), .right = true},
    [ALPHA_LOW] = {.name = "alpha_ci_low", .heading = "from", .data_only = true},
    [ALPHA_HIGH] = {.name = "alpha_ci_high", .heading = "to", .data_only = true},
    [AC1] = {.name = "ac1", .heading = N_("AC1"), .right = true},
    [AC1_SE] = {.name = "ac1_se", .heading = "SE", .data_only = true},
    [AC1_LOW] = {.name = "ac1_ci_low", .heading = "from", .data_only = true},
    [AC1_HIGH] = {.name = "ac1_ci_high", .heading = "to", .data_only = true},
    [PREVALENCE_INDEX] = {.name = "prevalence_index", .heading = "Prevalence", .data_only = true},
    [BIAS_INDEX] = {.name = "bias_index", .heading = "Bias", .data_only = true},
    [NOTE] = {.name = "note", .heading = "Note", .data_only = true},
};
/* clang-format on */

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static struct out_cell real(double value, double scale, int decimals)
{
    return isnan(value) ? out_empty() : out_real(scale * value, decimals);
}

static void fill_two(struct out_cell *cells, const struct agreement *a, struct buf *yes, struct buf *interval)
{
    const struct newid_table2x2 *t = &a->table;
    cells[BOTH_YES] = out_integer((double)t->a);
    cells[ONLY_FIRST] = out_integer((double)t->b);
    cells[ONLY_SECOND] = out_integer((double)t->c);
    cells[BOTH_NO] = out_integer((double)t->d);
    buf_addf(yes, "%llu + %llu + %llu", (unsigned long long)t->a, (unsigned long long)t->b, (unsigned long long)t->c);
    cells[YES] = out_string(yes->data);
    cells[KAPPA] = real(a->of_two.kappa, 1, 2);
    cells[KAPPA_SE] = real(a->of_two.kappa_se, 1, 3);
    cells[KAPPA_LOW] = real(a->kappa_ci.low, 1, 2);
    cells[KAPPA_HIGH] = real(a->kappa_ci.high, 1, 2);
    if (!isnan(a->kappa_ci.low)) {
        buf_addf(interval, _("%.2f to %.2f"), a->kappa_ci.low, a->kappa_ci.high);
        cells[KAPPA_INTERVAL] = out_string(interval->data);
    }
    cells[PREVALENCE_INDEX] = real(a->of_two.prevalence_index, 1, 2);
    cells[BIAS_INDEX] = real(a->of_two.bias_index, 1, 2);
}

static void fill_several(struct out_cell *cells, const struct agreement *a)
{
    cells[ACCOUNTS] = out_integer((double)a->accounts);
    cells[WORKERS] = out_integer((double)a->workers);
    cells[CODERS] = out_integer((double)a->coders);
    cells[PERCENT] = real(a->percent, 100, 1);
    cells[PERCENT_LOW] = real(a->percent_ci.low, 100, 1);
    cells[PERCENT_HIGH] = real(a->percent_ci.high, 100, 1);
    cells[ALPHA] = real(a->of_several.alpha, 1, 2);
    cells[ALPHA_LOW] = real(a->alpha_ci.low, 1, 2);
    cells[ALPHA_HIGH] = real(a->alpha_ci.high, 1, 2);
    cells[AC1] = real(a->of_several.ac1, 1, 2);
    cells[AC1_SE] = real(a->of_several.ac1_se, 1, 3);
    cells[AC1_LOW] = real(a->ac1_ci.low, 1, 2);
    cells[AC1_HIGH] = real(a->ac1_ci.high, 1, 2);
}

static const char *label_of(const struct newid_theme *theme, bool in_welsh)
{
    return in_welsh ? theme->label_cy : theme->label_en;
}

static void name_comparison(struct buf *out, const struct comparison *c)
{
    if (c->first)
        buf_addf(out, "%s – %s", c->first, c->second);
    else
        buf_adds(out, _("all coders"));
}

/* One more theme of which this is to be said; nothing where the text is empty. */
static enum newid_status remark(struct agree_run *run, const char *text, const char *label, struct newid_error *err)
{
    size_t i = 0;
    if (!*text)
        return NEWID_OK;
    while (i < run->remark_count && strcmp(run->remarks[i].text, text) != 0)
        i++;
    if (i == run->remark_count) {
        if (mem_grow(&run->remarks, &run->remark_capacity, i + 1, sizeof *run->remarks))
            return no_memory(err);
        run->remarks[i] = (struct remark){arena_strdup(&run->memory, text), BUF_INIT};
        if (!run->remarks[i].text)
            return no_memory(err);
        run->remark_count++;
    }
    buf_addf(&run->remarks[i].themes, "%s%s", run->remarks[i].themes.len ? ", " : "", label);
    return buf_check(&run->remarks[i].themes, err);
}

/* In data with the theme; for people all such themes are told once. */
static void explain_never(struct agree_run *run, struct buf *note, const struct agreement *a, const char *label)
{
    double up_to;
    if (!agreement_never_differed(a, &up_to))
        return;
    buf_addf(&run->never, "%s%s (%.0f %%)", run->never.len ? ", " : "", label, 100 * up_to);
    if (note->len)
        buf_addc(note, ' ');
    buf_addf(note,
             _("They never differed, so that resampling shows no error; on accounts like these they may still differ on "
               "up to %.0f %%."),
             100 * up_to);
}

/* Too few to know: in data with the theme; for people the themes are gathered, to be told once a comparison. */
static void explain_base(struct agree_run *run, struct buf *note, const struct agreement *a, const char *label)
{
    const unsigned long long accounts = a->accounts, yes = agreement_yes(a);
    const enum agreement_base base = agreement_base(a);
    run->most = accounts > run->most ? accounts : run->most;
    if (base != AGREEMENT_ENOUGH && note->len)
        buf_addc(note, ' ');
    if (base == AGREEMENT_FEW_ACCOUNTS)
        buf_addf(note,
                 P_("%llu account is too few to tell good agreement from poor.",
                    "%llu accounts are too few to tell good agreement from poor.", accounts),
                 accounts);
    if (base != AGREEMENT_FEW_YES)
        return;
    buf_addf(&run->rare, "%s%s (%llu)", run->rare.len ? ", " : "", label, yes);
    buf_addf(note,
             P_("Only %llu account has a yes from either: how well they agree on a yes is not known.",
                "Only %llu accounts have a yes from either: how well they agree on a yes is not known.", yes),
             yes);
}

static void tell_remarks(struct agree_run *run, const char *between)
{
    for (size_t i = 0; i < run->remark_count; i++) {
        buf_addf(&run->notes, "%s, %s: %s\n", between, run->remarks[i].themes.data, run->remarks[i].text);
        buf_release(&run->remarks[i].themes);
    }
    run->remark_count = 0;
    if (run->never.len)
        buf_addf(&run->notes,
                 _("%s: they never differed on these themes, so that resampling shows no error; on accounts like these "
                   "they may still differ on up to the share in brackets: %s.\n"),
                 between, run->never.data);
}

static void note_base(struct agree_run *run, const char *between)
{
    const unsigned long long most = run->most;
    if (agreement_base(&(struct agreement){.accounts = most}) == AGREEMENT_FEW_ACCOUNTS)
        buf_addf(&run->notes,
                 P_("%s: %llu account is too few to tell good agreement from poor.\n",
                    "%s: %llu accounts are too few to tell good agreement from poor.\n", most),
                 between, most);
    if (run->rare.len)
        buf_addf(&run->notes,
                 _("%s: too few accounts have a yes from either for agreement on a yes to be known: %s.\n"), between,
                 run->rare.data);
}

static enum newid_status put_theme(struct agree_run *run, struct out *out, const struct comparison *c, size_t theme,
                                   const struct agreement *a, struct newid_error *err)
{
    const struct newid_theme *t = &run->citation.codebook->themes[theme];
    const bool in_welsh = strcmp(wording_language(), "cy") == 0;
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    struct buf yes = BUF_INIT, interval = BUF_INIT, note = BUF_INIT, between = BUF_INIT;
    name_comparison(&between, c);
    agreement_explain(&note, a, c->first, c->second);
    enum newid_status status = remark(run, note.data, label_of(t, in_welsh), err);
    explain_never(run, &note, a, label_of(t, in_welsh));
    explain_base(run, &note, a, label_of(t, in_welsh));
    cells[COMPARISON] = out_string(between.data);
    cells[THEME] = out_string(out_is_for_people(out) ? label_of(t, in_welsh) : t->code);
    cells[LABEL] = out_string(t->label_en);
    cells[NOTE] = out_string(note.len ? note.data : NULL);
    fill_several(cells, a);
    if (a->is_two)
        fill_two(cells, a, &yes, &interval);
    out_row(out, cells);
    if (!status)
        status = buf_check(&note, err);
    buf_release(&yes);
    buf_release(&interval);
    buf_release(&note);
    buf_release(&between);
    return status ? status : buf_check(&run->notes, err);
}

/* One table: every theme that both coded. */
static enum newid_status put_comparison(struct agree_run *run, struct out *out, const struct comparison *c,
                                        struct newid_error *err)
{
    struct buf caption = BUF_INIT;
    bool begun = false;
    enum newid_status status = NEWID_OK;
    name_comparison(&caption, c);
    buf_reset(&run->rare);
    buf_reset(&run->never);
    run->most = 0;
    for (size_t theme = 0; theme < run->paired.truth.theme_count && !status; theme++) {
        struct agreement a;
        if (!run->themes[theme])
            continue;
        status = agreement_measure(&a, &run->paired, theme, &c->request, err);
        if (status || !a.accounts)
            continue;
        if (!begun && out_is_for_people(out))
            out_table_begin(out, columns, COLUMNS, caption.data);
        begun = true;
        status = put_theme(run, out, c, theme, &a, err);
    }
    if (begun && out_is_for_people(out))
        out_table_end(out);
    tell_remarks(run, caption.data);
    if (begun)
        note_base(run, caption.data);
    else if (out_is_for_people(out))
        buf_addf(&run->notes, _("%s: no account was coded by both, so nothing can be said of their agreement.\n"),
                 caption.data);
    else
        cmd_say("%s: no account was coded by both, so nothing can be said of their agreement.", caption.data);
    buf_release(&caption);
    return status;
}

enum newid_status agree_put(struct agree_run *run, struct out *out, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    /* Data are one table whatever is compared. */
    if (!out_is_for_people(out))
        out_table_begin(out, columns, COLUMNS, NULL);
    for (size_t i = 0; i < run->count && !status; i++)
        status = put_comparison(run, out, &run->comparisons[i], err);
    if (!out_is_for_people(out))
        out_table_end(out);
    return status;
}
