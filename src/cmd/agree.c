/* newid agree: how far people, and the codebook, code alike. */
#include "cmd/agree.h"
#include "util/mem.h"

#include <string.h>

static struct {
    struct opt_list themes;
    const char *between, *half, *seed, *codebook;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("only this theme; may be repeated")},
    {"between", 0, OPT_STRING, &given.between, N_("CODER"),
     N_("compare only these two: --between A B, or --between A,B; a coder, reconciled, or codebook")},
    {"half", 0, OPT_STRING, &given.half, "all|develop|report",
     N_("only accounts of this half of the samples; without it all")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"seed", 0, OPT_STRING, &given.seed, N_("N"), N_("where the resampling starts (1); the same seed gives the same")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"),
     N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status choose_themes(struct agree_run *run, struct newid_error *err)
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
/* Only accounts of the half that is asked for stay selected; what was compared is said, whichever it is. */
static void choose_half(struct agree_run *run)
{
    struct paired *p = &run->paired;
    const bool all = !given.half || strcmp(given.half, "all") == 0;
    const enum newid_half half = given.half && strcmp(given.half, "report") == 0 ? NEWID_REPORT : NEWID_DEVELOP;
    for (size_t a = 0; a < p->truth.account_count && !all; a++) {
        p->selected_count -= p->selected[a] && p->truth.accounts[a].half != half;
        p->selected[a] = p->selected[a] && p->truth.accounts[a].half == half;
    }
    buf_addf(&run->notes,
             all                    ? _("Coded accounts of both halves: %zu (--half for one of them).\n")
             : half == NEWID_REPORT ? _("Only coded accounts of the half that reports: %zu.\n")
                                    : _("Only coded accounts of the half to develop on: %zu.\n"),
             p->selected_count);
}

static void note_not_coded(struct agree_run *run)
{
    if (!run->coded)
        buf_addf(&run->notes,
                 _("The codebook %s has not been run over all accounts as they are now, so that people are compared "
                   "only with each other. newid code does that.\n"),
                 run->citation.codebook->name);
}

/* ---- output ---- */

/* Each line of the notes is one. */
static void put_lines(struct out *out, struct buf *notes)
{
    for (char *line = notes->data, *end; notes->len && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        out_note(out, line);
    }
}

static void put_notes(struct agree_run *run, struct out *out)
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
             AGREE_DRAWS, run->seed);
    out_note(out, text.data);
    out_note(out,
             "Agreement says that people read alike, not that they are right. For the analyst: not for circulation.");
    buf_release(&text);
}

static void cite_options(struct cmd_citation *citation)
{
    for (size_t i = 0; i < given.themes.count; i++)
        cmd_cite_option(citation, "--theme", given.themes.items[i]);
    cmd_cite_option(citation, "--between", given.between);
    cmd_cite_option(citation, "--half", given.half);
}

static enum newid_status print(struct agree_run *run, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &given.output, "Agreement between coders", err);
    if (!status)
        status = agree_put(run, out, err);
    if (!status) {
        put_notes(run, out);
        cite_options(&run->citation);
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
    struct agree_run run = {
        .store = call->store, .citation = CMD_CITATION_INIT, .notes = BUF_INIT, .rare = BUF_INIT, .never = BUF_INIT};
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
        status = paired_open_people(&run.paired, &run.coded, call->store, run.citation.codebook, &run.selection,
                                    run.themes, err);
    if (!status) {
        choose_half(&run);
        note_not_coded(&run);
        status = given.between ? agree_list_between(&run, given.between,
                                                    call->operands->count ? call->operands->items[0] : NULL, err)
                               : agree_list_all(&run, err);
    }
    if (!status)
        status = print(&run, err);
    paired_close(&run.paired);
    mem_free(run.comparisons);
    buf_release(&run.notes);
    buf_release(&run.rare);
    buf_release(&run.never);
    for (size_t i = 0; i < run.remark_count; i++)
        buf_release(&run.remarks[i].themes);
    mem_free(run.remarks);
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
       "Agreement does not say how good the codebook is, so that accounts of both halves of the samples count; --half "
       "keeps one of them. Coders are compared with each other also before the codebook has been run.\n\n"
       "A decision counts as long as the text is the one that the coder read. What coders agreed on after they had "
       "differed "
       "(newid coding disagree) is compared with the codebook, not with the coders."),
    .examples = N_("newid agree\teverybody, every theme\n"
                   "newid agree --between AB CD --theme worry\ttwo coders on one theme\n"
                   "newid agree --between reconciled,codebook --format csv\twhat was agreed on, and the codebook"),
    .options = options,
    .run = run_agree,
};
