/* newid cooccurrence: which themes stand together. */
#include "cmd/protected.h"
#include "cmd/cooccurrence_view.h"
#include "cmd/sidecar.h"
#include "util/mem.h"

#include <string.h>

/* As many pairs as a page holds. */
enum { LIMIT_USUAL = 20 };

static struct {
    const char *scope, *limit, *audience, *codebook;
    struct opt_list themes;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"scope", 0, OPT_STRING, &given.scope, "account|paragraph|sentence", N_("where the two themes must stand together (account)")},
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("the pairs of this theme; given twice or more: the pairs among these")},
    {"limit", 'n', OPT_STRING, &given.limit, N_("N"), N_("in text, md and html the N most frequent pairs of each kind; 20 without it")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"audience", 0, OPT_STRING, &given.audience, "analyst|internal|public", N_("who will see it: hides small and sensitive cells (analyst: hides nothing)")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END
};
/* clang-format on */

static const char *const audiences[] = {"analyst", "internal", "public"};

/* What one run holds. */
struct run {
    struct cooccurrence_request request;
    size_t limit;
    struct cmd_citation citation;
    struct cooccurrence found;
    struct buf document;
    struct out *out;
    struct arena memory;
};

static enum newid_status read_request(struct run *run, struct newid_error *err)
{
    struct newid_table_request *accounts = &run->request.accounts;
    accounts->themes = given.themes.items;
    accounts->theme_count = given.themes.count;
    for (enum newid_scope scope = NEWID_SCOPE_ACCOUNT; given.scope && scope <= NEWID_SCOPE_SENTENCE; scope++)
        if (strcmp(given.scope, cooccurrence_scope(scope)) == 0)
            run->request.scope = scope;
    for (size_t i = 0; given.audience && i < sizeof audiences / sizeof *audiences; i++)
        if (strcmp(given.audience, audiences[i]) == 0)
            accounts->audience = (enum newid_audience)i;
    enum newid_status status = cmd_read_count(&run->limit, "--limit", given.limit, LIMIT_USUAL, err);
    return status ? status : cmd_read_selection(accounts, &given.selection, &run->memory, err);
}

static void cite_options(struct cmd_citation *citation)
{
    cmd_cite_option(citation, "--scope", given.scope);
    for (size_t i = 0; i < given.themes.count; i++)
        cmd_cite_option(citation, "--theme", given.themes.items[i]);
    cmd_cite_selection(citation, &given.selection);
}

/* ---- notes ---- */

static void note_pairs(struct out *out, const struct run *run)
{
    struct buf text = BUF_INIT;
    size_t hidden = 0;
    const size_t kinds = run->found.count ? run->found.presence.selection.axes.kinds : 1,
                 pairs = run->found.count / kinds;
    for (size_t i = 0; i < run->found.count; i++)
        hidden += run->found.pairs[i].hidden;
    if (!run->found.count)
        out_note(out, "There is no pair to count.");
    if (out_is_for_people(out) && pairs > run->limit) {
        buf_addf(&text, _("The %zu most frequent of %zu pairs are shown (--limit); csv, tsv and json have all."),
                 run->limit, pairs);
        out_note(out, text.data);
    }
    if (pairs > 1) {
        buf_reset(&text);
        buf_addf(&text,
                 _("Of so many pairs (%zu) about one in twenty has an interval that leaves out 1 by chance alone: a "
                   "lift is a "
                   "place to look, no finding."),
                 pairs);
        out_note(out, text.data);
    }
    if (hidden)
        out_note(out,
                 "Rows with * are hidden: too few people stand behind one of their figures, or a theme is sensitive.");
    buf_release(&text);
}

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    note_pairs(out, run);
    out_note(
        out,
        "Lift says how many times as often two themes stand together as if they had nothing to do with each other: 1 "
        "is chance. Its interval is clustered by worker, and rough where fewer than five stand together. Longer accounts hold more themes, so lifts by account tend "
        "to lie above 1: --scope sentence is the closer look.");
    out_note(out,
             "A theme and its children, and a rule and the themes that it names, are no pairs: they stand together, or "
             "never do, by definition.");
    if (run->request.accounts.audience == NEWID_ANALYST)
        out_note(out, "For the analyst: not for circulation. Small and sensitive cells are not hidden.");
    else
        out_note(
            out,
            "Cells are hidden by their own base and theme only: a hidden cell may still be worked out from totals or "
            "from another table. Check that before publishing.");
    if (run->citation.is_draft)
        out_note(out, "The codebook is a draft: some of its examples fail.");
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
}

/* ---- the whole ---- */

static enum newid_status run_cooccurrence(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .document = BUF_INIT};
    enum out_format format;
    enum newid_status status = read_request(&run, err);
    if (!status)
        status = cmd_check_public(&run.request.accounts, err);
    if (!status)
        status = cmd_use_thresholds(&run.request.accounts, call->store, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = cmd_out_begin(&run.out, &format, &run.document, &given.output, N_("Themes that stand together"), err);
    if (!status)
        status = cooccurrence_find(&run.found, call->store, run.citation.codebook, &run.request, err);
    if (!status) {
        const struct cooccurrence_view view = {run.out,           &run.found, run.citation.codebook,
                                               run.request.scope, run.limit,  &run.memory};
        cite_options(&run.citation);
        status = cooccurrence_put(&view, err);
    }
    if (!status)
        status = cmd_end_cited(run.out, format, &run.document, &given.output, &run.citation,
                               audiences[run.request.accounts.audience], put_notes, &run, err);
    out_free(run.out);
    buf_release(&run.document);
    cooccurrence_release(&run.found);
    cmd_citation_release(&run.citation);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_cooccurrence = {
    .name = "cooccurrence",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("which themes stand together in accounts, paragraphs or sentences"),
    .description = N_("Counts, for each pair of themes, the accounts (or paragraphs, or sentences) that have both, "
                      "those with each, and the "
                      "distinct writers with both; and says how many times as often that is as by chance (lift, with an "
                      "interval by "
                      "worker) and what part of those with either have both (Jaccard). Each kind of account is counted "
                      "apart unless --kind "
                      "says otherwise.\n\n"
                      "text, md and html show the most frequent pairs, and a matrix of counts where there are ten "
                      "themes or fewer (in "
                      "brackets how many have the theme itself). csv, tsv and json have every pair."),
    .examples =
        N_("newid cooccurrence --kind account\tthe most frequent pairs\n"
           "newid cooccurrence --theme work-pressure --scope sentence\twhat stands in a sentence with work pressure\n"
           "newid cooccurrence --theme success --theme difficulty --theme worry\tthree themes, and a matrix"),
    .options = options,
    .run = run_cooccurrence,
};
