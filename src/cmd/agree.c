/* newid agree: how far people, and the codebook, code alike. */
#include "cmd/citation.h"
#include "util/mem.h"
#include "validity/agreement.h"

#include <math.h>
#include <string.h>

/* Enough that the bounds move by less than a hundredth from one seed to another. */
enum { DRAWS = 2000 };

static struct {
    struct opt_list themes;
    const char *between, *seed, *codebook;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("only this theme; may be repeated")},
    {"between", 0, OPT_STRING, &given.between, N_("CODER"),
     N_("compare only these two: --between A B, or --between A,B; a coder, reconciled, or codebook")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"seed", 0, OPT_STRING, &given.seed, N_("N"), N_("where the resampling starts (1); the same seed gives the same")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"),
     N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

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

/* ---- what is compared ---- */

enum { MOST_COMPARISONS = 400 };

struct comparison {
    struct agreement_request request;
    const char *first, *second; /* names of the two; NULL for all */
};

struct run {
    struct cmd_citation citation;
    struct paired paired;
    struct newid_table_request selection;
    unsigned char *themes; /* a flag each */
    struct comparison *comparisons;
    size_t count, capacity;
    size_t seed;
    struct buf notes; /* one a line, told below the tables */
    struct buf rare;  /* of the comparison at hand: themes that too few have */
    uint64_t most;    /* accounts of one of its themes */
    struct arena memory;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status add_comparison(struct run *run, enum agreement_between between, size_t a, size_t b,
                                        struct newid_error *err)
{
    const struct truth_coder *coders = run->paired.truth.coders;
    if (run->count == MOST_COMPARISONS)
        return NEWID_OK;
    if (mem_grow(&run->comparisons, &run->capacity, run->count + 1, sizeof *run->comparisons))
        return no_memory(err);
    struct comparison *c = &run->comparisons[run->count++];
    *c = (struct comparison){{between, a, b, DRAWS, run->seed}, NULL, NULL};
    if (between == AGREEMENT_ALL)
        return NEWID_OK;
    c->first = coders[a].reconciled ? _("reconciled") : coders[a].name;
    c->second = between == AGREEMENT_PAIR    ? (coders[b].reconciled ? _("reconciled") : coders[b].name)
                : between == AGREEMENT_AGAIN ? _("the same coder before")
                                             : _("the codebook");
    return NEWID_OK;
}

static bool coded_again(const struct truth *truth, size_t coder)
{
    for (size_t i = 0; i < truth->account_count * truth->theme_count; i++)
        if (truth->coders[coder].before[i] != TRUTH_UNKNOWN)
            return true;
    return false;
}

/* Coders with each other, all together where they are more than two, each with themselves, each with the codebook. */
static enum newid_status list_all(struct run *run, struct newid_error *err)
{
    const struct truth *truth = &run->paired.truth;
    enum newid_status status = NEWID_OK;
    size_t people = 0;
    for (size_t c = 0; c < truth->coder_count; c++)
        people += !truth->coders[c].reconciled;
    if (people > 2)
        status = add_comparison(run, AGREEMENT_ALL, 0, 0, err);
    for (size_t a = 0; a < truth->coder_count && !status; a++)
        for (size_t b = a + 1; b < truth->coder_count && !status; b++)
            if (!truth->coders[a].reconciled && !truth->coders[b].reconciled)
                status = add_comparison(run, AGREEMENT_PAIR, a, b, err);
    for (size_t c = 0; c < truth->coder_count && !status; c++)
        if (coded_again(truth, c))
            status = add_comparison(run, AGREEMENT_AGAIN, c, c, err);
    for (size_t c = 0; c < truth->coder_count && !status; c++)
        status = add_comparison(run, AGREEMENT_CODEBOOK, c, c, err);
    if (people == 1)
        buf_adds(&run->notes,
                 _("Only one person has coded: whether others would decide alike is not known. Two coders on the "
                   "same accounts would tell.\n"));
    return status;
}

#define IS_CODEBOOK ((size_t)-2)

/* A coder by name, what was reconciled, or the codebook. */
static enum newid_status find_side(const struct truth *truth, const char *name, size_t *side, struct newid_error *err)
{
    for (size_t c = 0; c < truth->coder_count; c++)
        if (!truth->coders[c].reconciled && strcmp(truth->coders[c].name, name) == 0) {
            *side = c;
            return NEWID_OK;
        }
    for (size_t c = 0; c < truth->coder_count; c++)
        if (truth->coders[c].reconciled && strcmp(name, "reconciled") == 0) {
            *side = c;
            return NEWID_OK;
        }
    *side = IS_CODEBOOK;
    if (strcmp(name, "codebook") == 0)
        return NEWID_OK;
    struct buf known = BUF_INIT;
    for (size_t c = 0; c < truth->coder_count; c++)
        buf_addf(&known, "%s, ", truth->coders[c].reconciled ? "reconciled" : truth->coders[c].name);
    enum newid_status status =
        newid_fail(err, NEWID_USAGE, "--between: there is no coder %s; there are: %scodebook", name, known.data);
    buf_release(&known);
    return status;
}

static enum newid_status list_between(struct run *run, const struct opt_list *operands, struct newid_error *err)
{
    const char *comma = strchr(given.between, ','), *second = operands->count ? operands->items[0] : NULL;
    size_t a = 0, b = 0;
    if (!comma == !second)
        return newid_fail(err, NEWID_USAGE, "--between needs two: --between A B");
    const char *first =
        comma ? arena_strndup(&run->memory, given.between, (size_t)(comma - given.between)) : given.between;
    if (!first)
        return no_memory(err);
    enum newid_status status = find_side(&run->paired.truth, first, &a, err);
    if (!status)
        status = find_side(&run->paired.truth, comma ? comma + 1 : second, &b, err);
    if (status)
        return status;
    if (a == b)
        return newid_fail(err, NEWID_USAGE, "--between needs two different coders");
    if (a == IS_CODEBOOK || b == IS_CODEBOOK)
        return add_comparison(run, AGREEMENT_CODEBOOK, a == IS_CODEBOOK ? b : a, 0, err);
    return add_comparison(run, AGREEMENT_PAIR, a, b, err);
}

static enum newid_status choose_themes(struct run *run, struct newid_error *err)
{
    const size_t count = run->citation.codebook->theme_count;
    enum newid_status status = NEWID_OK;
    size_t theme;
    run->themes = arena_alloc(&run->memory, count + 1);
    if (!run->themes)
        return no_memory(err);
    memset(run->themes, given.themes.count == 0, count);
    for (size_t i = 0; i < given.themes.count && !status; i++) {
        status = presence_find_theme(run->citation.codebook, given.themes.items[i], &theme, err);
        if (!status)
            run->themes[theme] = 1;
    }
    return status;
}

/* ---- output ---- */

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

/* Too few to know: in data with the theme; for people the themes are gathered, to be told once a comparison. */
static void explain_base(struct run *run, struct buf *note, const struct agreement *a, const char *label)
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

static void note_base(struct run *run, const char *between)
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

static enum newid_status put_theme(struct run *run, struct out *out, const struct comparison *c, size_t theme,
                                   const struct agreement *a, struct newid_error *err)
{
    const struct newid_theme *t = &run->citation.codebook->themes[theme];
    const bool in_welsh = strcmp(wording_language(), "cy") == 0;
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    struct buf yes = BUF_INIT, interval = BUF_INIT, note = BUF_INIT, between = BUF_INIT;
    name_comparison(&between, c);
    agreement_explain(&note, a, c->first, c->second);
    if (note.len)
        buf_addf(&run->notes, "%s, %s: %s\n", label_of(t, in_welsh), between.data, note.data);
    explain_base(run, &note, a, label_of(t, in_welsh));
    cells[COMPARISON] = out_string(between.data);
    cells[THEME] = out_string(out_is_for_people(out) ? label_of(t, in_welsh) : t->code);
    cells[LABEL] = out_string(t->label_en);
    cells[NOTE] = out_string(note.len ? note.data : NULL);
    fill_several(cells, a);
    if (a->is_two)
        fill_two(cells, a, &yes, &interval);
    out_row(out, cells);
    enum newid_status status = buf_check(&note, err);
    buf_release(&yes);
    buf_release(&interval);
    buf_release(&note);
    buf_release(&between);
    return status ? status : buf_check(&run->notes, err);
}

/* One table: every theme that both coded. */
static enum newid_status put_comparison(struct run *run, struct out *out, const struct comparison *c,
                                        struct newid_error *err)
{
    struct buf caption = BUF_INIT;
    bool begun = false;
    enum newid_status status = NEWID_OK;
    name_comparison(&caption, c);
    buf_reset(&run->rare);
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

/* Each line of the notes is one. */
static void put_lines(struct out *out, struct buf *notes)
{
    for (char *line = notes->data, *end; notes->len && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        out_note(out, line);
    }
}

static void put_notes(struct run *run, struct out *out)
{
    const struct truth *truth = &run->paired.truth;
    size_t contradicted = 0;
    put_lines(out, &run->notes);
    struct buf text = BUF_INIT;
    for (size_t c = 0; c < truth->coder_count; c++)
        contradicted += truth->coders[c].contradicted;
    if (contradicted) {
        buf_addf(&text,
                 P_("%zu decision is left out: its coder said no to the theme, and yes to one below it.",
                    "%zu decisions are left out: their coders said no to the theme, and yes to one below it.",
                    contradicted),
                 contradicted);
        out_note(out, text.data);
        buf_reset(&text);
    }
    if (truth->stale + truth->gone) {
        buf_addf(&text,
                 P_("%zu decision is left out: its text has changed since, or is gone.",
                    "%zu decisions are left out: their texts have changed since, or are gone.",
                    truth->stale + truth->gone),
                 truth->stale + truth->gone);
        out_note(out, text.data);
        buf_reset(&text);
    }
    buf_addf(&text,
             _("Intervals: %d resamples of whole workers, seed %zu; of the share that agrees by Korn and Graubard, or "
               "Wilson. "
               "Kappa: Cohen; alpha: Krippendorff; AC1: Gwet, two categories. 1 is full agreement, 0 what chance would "
               "give."),
             DRAWS, run->seed);
    out_note(out, text.data);
    out_note(out,
             "Agreement says that people read alike, not that they are right. For the analyst: not for circulation.");
    buf_release(&text);
}

static enum newid_status print(struct run *run, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &given.output, "Agreement between coders", err);
    /* Data are one table whatever is compared. */
    if (!status && !out_is_for_people(out))
        out_table_begin(out, columns, COLUMNS, NULL);
    for (size_t i = 0; i < run->count && !status; i++)
        status = put_comparison(run, out, &run->comparisons[i], err);
    if (!status && !out_is_for_people(out))
        out_table_end(out);
    if (!status) {
        put_notes(run, out);
        cmd_cite_selection(&run->citation, &given.selection);
        cmd_put_citation(out, &run->citation, "analyst");
        status = cmd_out_end(out, &document, &given.output, err);
    }
    out_free(out);
    buf_release(&document);
    return status;
}

static enum newid_status run_agree(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .notes = BUF_INIT, .rare = BUF_INIT};
    enum newid_status status = cmd_read_count(&run.seed, "--seed", given.seed, 1, err);
    if (!status && call->operands->count && !given.between)
        status = newid_fail(err, NEWID_USAGE, "%s: agree takes no operand; is it meant for --theme or --between?",
                            call->operands->items[0]);
    if (!status)
        status = cmd_read_selection(&run.selection, &given.selection, &run.memory, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = choose_themes(&run, err);
    if (!status)
        status = paired_open(&run.paired, call->store, run.citation.codebook, &run.selection, run.themes, err);
    if (!status)
        status = given.between ? list_between(&run, call->operands, err) : list_all(&run, err);
    if (!status)
        status = print(&run, err);
    paired_close(&run.paired);
    mem_free(run.comparisons);
    buf_release(&run.notes);
    buf_release(&run.rare);
    cmd_citation_release(&run.citation);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_agree = {
    .name = "agree",
    .store = CMD_READ,
    .operands = N_("[CODER]"),
    .operands_least = 0,
    .operands_most = 1,
    .summary = N_("how far coders agree with each other, and with the codebook"),
    .description =
        /* xgettext:no-c-format */
    N_("Compares, for each theme, what people decided on the accounts that both coded: each pair of coders, all of "
       "them "
       "together, a coder with what the same coder said before, and each coder with the codebook.\n\n"
       "The share that agrees is easy to read and flatters: with a rare theme two coders agree on nearly every account "
       "by "
       "saying no. Cohen's kappa, Krippendorff's alpha and Gwet's AC1 take off what chance would give, each in its own "
       "way; "
       "where they part, a note says why. Intervals come from resampling whole workers, since accounts of one worker "
       "are "
       "alike. What is undefined stays empty, and the note says why.\n\n"
       "A decision counts as long as the text is the one that the coder read. What coders agreed on after they had "
       "differed "
       "(newid coding disagree) is compared with the codebook, not with the coders."),
    .examples = N_("newid agree\teverybody, every theme\n"
                   "newid agree --between AB CD --theme worry\ttwo coders on one theme\n"
                   "newid agree --between reconciled,codebook --format csv\twhat was agreed on, and the codebook"),
    .options = options,
    .run = run_agree,
};
