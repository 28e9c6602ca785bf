/* newid validate: how often the codebook is right by what people said. */
#include "cmd/validate.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { LIMIT_DEFAULT = 50 };

static struct {
    struct opt_list themes;
    const char *by, *half, *limit, *codebook;
    bool while_developing, missed, wrong, patterns, drift, only_these;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("only this theme; may be repeated")},
    {"by", 0, OPT_STRING, &given.by, "theme|language|kind|period|month|quarter|year|financial-year", N_("a row for each; period is quarter; without it a row a theme")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"missed", 0, OPT_FLAG, &given.missed, NULL, N_("the passages that people coded and the codebook missed")},
    {"wrong", 0, OPT_FLAG, &given.wrong, NULL, N_("the passages that the codebook found in accounts that people coded no")},
    {"patterns", 0, OPT_FLAG, &given.patterns, NULL, N_("which pattern causes which wrong hits")},
    {"drift", 0, OPT_FLAG, &given.drift, NULL, N_("whether the codebook finds less and less over time")},
    {"limit", 'n', OPT_STRING, &given.limit, N_("N"), N_("of passages or patterns the first N only; 50 without it")},
    {"half", 0, OPT_STRING, &given.half, "report|develop", N_("which half of the sample; without it the one that reports, for --missed, --wrong and --patterns the other")},
    {"while-developing", 0, OPT_FLAG, &given.while_developing, NULL, N_("with --half develop: to improve the codebook; the figures flatter it and are not for reporting")},
    {"only-these", 0, OPT_FLAG, &given.only_these, NULL, N_("intervals for the accounts that the sample was drawn from, not for accounts like them")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END
};
/* clang-format on */

const char *validate_half(const struct validate_run *run)
{
    return run->validation.half == NEWID_DEVELOP ? "develop" : "report";
}

const char *validate_label(const struct out *out, const struct newid_theme *theme)
{
    return out_is_for_people(out) && strcmp(wording_language(), "cy") == 0 ? theme->label_cy : theme->label_en;
}

struct out_cell validate_real(double value, double scale, int decimals)
{
    return isnan(value) ? out_empty() : out_real(scale * value, decimals);
}

/* ---- what is asked for ---- */

static enum newid_status check_options(struct validate_run *run, const struct cmd_call *call, struct newid_error *err)
{
    const int views = given.missed + given.wrong + given.patterns + given.drift;
    const bool reads = given.missed || given.wrong || given.patterns;
    const bool develop = given.half && strcmp(given.half, "develop") == 0;
    /* What shows how to mend the codebook is read on the half that is there for it, unless the other is named. */
    run->develops = develop || (reads && !given.half);
    if (call->operands->count)
        return newid_fail(err, NEWID_USAGE, "%s: validate takes no operand; is it meant for --theme?",
                          call->operands->items[0]);
    if (views > 1)
        return newid_fail(err, NEWID_USAGE, "--missed, --wrong, --patterns and --drift are asked for one at a time");
    if (views && given.by)
        return newid_fail(err, NEWID_USAGE,
                          "--by goes with the table of precision and recall, not with --missed, --wrong, "
                          "--patterns or --drift");
    if (given.while_developing && !run->develops)
        return newid_fail(err, NEWID_USAGE, "--while-developing goes with --half develop");
    if (develop && !reads && !given.while_developing)
        return newid_fail(
            err, NEWID_USAGE,
            "the codebook may have been made from the accounts of the half to develop on, so figures from them "
            "flatter it and are never reported; add --while-developing to see them while you improve it");
    return cmd_read_count(&run->limit, "--limit", given.limit, LIMIT_DEFAULT, err);
}

static enum newid_status choose_themes(struct validate_run *run, struct newid_error *err)
{
    const size_t count = run->citation.codebook->theme_count;
    enum newid_status status = NEWID_OK;
    size_t theme;
    run->themes = arena_alloc(&run->memory, count + 1);
    if (!run->themes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    memset(run->themes, given.themes.count == 0, count);
    for (size_t i = 0; i < given.themes.count && !status; i++) {
        status = presence_find_theme(run->citation.codebook, given.themes.items[i], &theme, err);
        if (!status)
            run->themes[theme] = 1;
    }
    return status;
}

static enum newid_status open_validation(struct validate_run *run, struct newid_error *err)
{
    struct validation_request request = {.selection = &run->selection,
                                         .themes = run->themes,
                                         .half = run->develops ? NEWID_DEVELOP : NEWID_REPORT,
                                         .period = NEWID_PERIOD_ALL,
                                         .finite = given.only_these};
    if (given.by && strcmp(given.by, "period") == 0)
        request.period = NEWID_PERIOD_QUARTER;
    else if (given.by && strcmp(given.by, "theme") != 0 && !newid_period_parse(&request.period, given.by))
        request.by = given.by;
    run->is_grouped = request.by || request.period != NEWID_PERIOD_ALL;
    return validation_open(&run->validation, run->store, run->citation.codebook, &request, err);
}

/* ---- output ---- */

static void note_left_out(struct validate_run *run)
{
    const struct truth *truth = &run->validation.paired.truth;
    const size_t stale = truth->stale + truth->gone;
    if (truth->disagreed)
        buf_addf(
            &run->notes,
            P_("%zu decision on which coders differ and nothing is reconciled is left out (newid coding disagree).\n",
               "%zu decisions on which coders differ and nothing is reconciled are left out (newid coding disagree).\n",
               truth->disagreed),
            truth->disagreed);
    if (truth->contradicted)
        buf_addf(&run->notes,
                 P_("%zu decision is left out: people coded the theme no, and one below it yes.\n",
                    "%zu decisions are left out: people coded the theme no, and one below it yes.\n",
                    truth->contradicted),
                 truth->contradicted);
    if (stale)
        buf_addf(&run->notes,
                 P_("%zu decision is left out: its text has changed since, or is gone.\n",
                    "%zu decisions are left out: their texts have changed since, or are gone.\n", stale),
                 stale);
    if (truth->strange_themes)
        buf_addf(&run->notes,
                 P_("%zu decision is left out: the codebook has no such theme.\n",
                    "%zu decisions are left out: the codebook has no such theme.\n", truth->strange_themes),
                 truth->strange_themes);
}

static void note_base(struct validate_run *run)
{
    const struct validation *v = &run->validation;
    if (v->half == NEWID_DEVELOP)
        buf_addf(&run->notes,
                 _("WHILE DEVELOPING: these are the %zu coded accounts that the codebook may have been made from. The "
                   "figures "
                   "flatter it and are not for reporting.\n"),
                 v->accounts);
    else
        buf_addf(&run->notes,
                 _("%zu coded accounts of the half that reports. The %zu of the other half, which is there to develop "
                   "on, are not "
                   "used.\n"),
                 v->accounts, v->other_half);
}

/* Each line of the notes is one. */
static void put_notes(struct validate_run *run, struct out *out)
{
    char *line = run->notes.data;
    for (char *end; run->notes.len && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        out_note(out, line);
    }
    if (!given.missed && !given.wrong && !given.patterns && !given.drift) {
        out_note(
            out,
            "Recall: of the accounts that people coded with the theme, how many the codebook found. Precision: of "
            "those "
            "that it found, how many people coded. Specificity: of those that people coded no, how many it left alone. "
            "F1: the mean of recall and precision that the lower one draws down.");
        out_note(out, given.only_these
                          ? N_("Intervals are for the accounts that the sample was drawn from.")
                          : N_("Intervals are for accounts like these, by worker (Wilson; Korn and Graubard where "
                               "workers have several or chances differ)."));
    }
    out_note(out, "People err too: newid agree says how far they agree. For the analyst: not for circulation.");
}

static enum newid_status put_view(struct validate_run *run, struct out *out, struct newid_error *err)
{
    if (given.missed || given.wrong)
        return validate_put_misses(run, out, given.wrong, err);
    if (given.patterns)
        return validate_put_patterns(run, out, err);
    if (given.drift)
        return validate_put_drift(run, out, err);
    enum newid_status status = validate_put_errors(run, out, err);
    return status ? status : validate_note_drift(run, err);
}

static void cite_options(struct cmd_citation *citation)
{
    for (size_t i = 0; i < given.themes.count; i++)
        cmd_cite_option(citation, "--theme", given.themes.items[i]);
    cmd_cite_option(citation, "--by", given.by);
    cmd_cite_option(citation, "--missed", given.missed ? "" : NULL);
    cmd_cite_option(citation, "--wrong", given.wrong ? "" : NULL);
    cmd_cite_option(citation, "--patterns", given.patterns ? "" : NULL);
    cmd_cite_option(citation, "--drift", given.drift ? "" : NULL);
    cmd_cite_option(citation, "--only-these", given.only_these ? "" : NULL);
    cmd_cite_option(citation, "--half", given.half);
}

static enum newid_status print(struct validate_run *run, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status =
        cmd_out_begin(&out, &format, &document, &given.output, "The codebook against people's coding", err);
    note_base(run);
    if (!status)
        status = put_view(run, out, err);
    note_left_out(run);
    if (!status)
        status = buf_check(&run->notes, err);
    if (!status) {
        put_notes(run, out);
        cite_options(&run->citation);
        cmd_cite_selection(&run->citation, &given.selection);
        cmd_put_citation(out, &run->citation, "analyst");
        status = cmd_out_end(out, &document, &given.output, err);
    }
    /* csv and tsv have no room for notes, and what flatters is said all the same. */
    if (!status && run->validation.half == NEWID_DEVELOP)
        cmd_say("while developing: these figures flatter the codebook and are not for reporting");
    out_free(out);
    buf_release(&document);
    return status;
}

static enum newid_status run_validate(struct cmd_call *call, struct newid_error *err)
{
    struct validate_run run = {.store = call->store, .citation = CMD_CITATION_INIT, .notes = BUF_INIT};
    enum newid_status status = check_options(&run, call, err);
    if (!status)
        status = cmd_read_selection(&run.selection, &given.selection, &run.memory, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = choose_themes(&run, err);
    if (!status)
        status = open_validation(&run, err);
    if (!status)
        status = print(&run, err);
    validation_close(&run.validation);
    buf_release(&run.notes);
    cmd_citation_release(&run.citation);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_validate = {
    .name = "validate",
    .store = CMD_READ,
    .operands = "",
    .operands_least = 0,
    .operands_most = 1,
    .summary = N_("how often the codebook is right, by what people coded"),
    .description =
        /* xgettext:no-c-format */
    N_("Sets what the codebook finds beside what people coded (newid coding import), theme by theme: what share of it "
       "the "
       "codebook finds (recall), what share of its finds is right (precision), both in one figure (F1), and what share "
       "of the "
       "rest it leaves alone (specificity), with 95 % intervals that know of workers and of each account's chance of "
       "being "
       "drawn.\n\n"
       "Only accounts of the half that reports count. The other half is there to improve the codebook on, and what was "
       "learned from cannot say how good the result is: --half develop asks for --while-developing, and says in every "
       "output "
       "what it is.\n\n"
       "--missed and --wrong show the passages behind the errors, --patterns which pattern causes them, and --drift "
       "whether "
       "the codebook finds less and less as new words come in. These lists are for the analyst alone; all but --drift read the "
       "half to develop on, unless --half report is said: what was read there has been used.\n\n"
       "Where coders differ the reconciled decision counts, and nothing where there is none."),
    .examples =
        N_("newid validate\teach theme\n"
           "newid validate --by language\tis Welsh found as well as English?\n"
           "newid validate --theme worry --missed\twhat to add to the codebook\n"
           "newid validate --patterns\twhich pattern to mend\n"
           "newid validate --drift\thas the codebook grown deaf to new words?"),
    .options = options,
    .run = run_validate,
};
