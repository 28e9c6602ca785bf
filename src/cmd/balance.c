/* newid balance: success beside difficulty, and what the codebook misses. */
#include "cmd/protected.h"
#include "cmd/balance_uncoded.h"
#include "cmd/balance_view.h"
#include "cmd/sidecar.h"
#include "table/notes.h"
#include "util/mem.h"

#include <string.h>
#include <time.h>

enum { WORDS_SHOWN = 10 };

static struct {
    const char *by, *bright, *dark, *passages, *words, *audience, *codebook;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"by", 0, OPT_STRING, &given.by, "all|day|week|month|quarter|year|financial-quarter|financial-year", N_("count by this period")},
    {"bright", 0, OPT_STRING, &given.bright, N_("CODE,…"), N_("the themes of what goes well; without it success,optimism")},
    {"dark", 0, OPT_STRING, &given.dark, N_("CODE,…"), N_("the themes of what is hard; without it difficulty,worry")},
    {"passages", 0, OPT_STRING, &given.passages, N_("N"), N_("show the beginning of N accounts that have no theme")},
    {"words", 0, OPT_STRING, &given.words, N_("N"), N_("the N words that mark the accounts without a theme; 10 for the analyst to read, 0 for none")},
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
    struct newid_table_request request;
    size_t passages, words;
    bool has_answers; /* to questions of a survey */
    struct cmd_citation citation;
    struct balance_sides sides;
    struct balance balance;
    struct buf document;
    struct out *out;
    struct arena memory;
};

static enum newid_status read_request(struct run *run, struct newid_error *err)
{
    run->request.by = NEWID_PERIOD_ALL;
    for (size_t i = 0; given.audience && i < sizeof audiences / sizeof *audiences; i++)
        if (strcmp(given.audience, audiences[i]) == 0)
            run->request.audience = (enum newid_audience)i;
    if (given.by && !newid_period_parse(&run->request.by, given.by))
        return newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    enum newid_status status = cmd_read_count(&run->passages, "--passages", given.passages, 0, err);
    if (!status)
        status = cmd_read_count(&run->words, "--words", given.words, 0, err);
    if (!status && run->passages && run->request.audience == NEWID_PUBLIC)
        return newid_fail(err, NEWID_USAGE, "--passages: shows what workers wrote, which is not for the public");
    if (!status && run->words && run->request.audience != NEWID_ANALYST)
        return newid_fail(err, NEWID_USAGE, "--words: words can tell who wrote them, and are for the analyst");
    return status ? status : cmd_read_selection(&run->request, &given.selection, &run->memory, err);
}

static void cite_options(struct cmd_citation *citation)
{
    cmd_cite_option(citation, "--by", given.by);
    cmd_cite_option(citation, "--bright", given.bright);
    cmd_cite_option(citation, "--dark", given.dark);
    cmd_cite_selection(citation, &given.selection);
}

/* ---- notes ---- */

static void put_audience_notes(struct out *out, const struct run *run)
{
    size_t hidden = 0;
    for (size_t i = 0; i < run->balance.count; i++)
        hidden += run->balance.cells[i].hidden;
    if (hidden)
        out_note(out,
                 "Rows with * are hidden: too few people stand behind one of their figures, or a theme is sensitive.");
    if (run->request.audience == NEWID_ANALYST)
        out_note(out, "For the analyst: not for circulation. Small and sensitive cells are not hidden.");
    else
        out_note(
            out,
            "Cells are hidden by their own base and theme only: a hidden cell may still be worked out from totals or "
            "from another table. Check that before publishing.");
}

static void put_selection_notes(struct out *out, const struct run *run)
{
    struct arena memory = ARENA_INIT;
    struct notes notes = {.memory = &memory};
    const struct selection *s = &run->balance.presence.selection;
    if (!s->accounts)
        notes_add(&notes, "No accounts are left by the filters.");
    else
        note_unfinished(&notes, s, &run->request, (int32_t)(time(NULL) / 86400));
    if (s->undated_left_out)
        notes_add(&notes, "%zu accounts without a date are left out by --from or --to.", s->undated_left_out);
    if (run->balance.presence.failed)
        notes_add(&notes,
                  "In %llu cases a pattern could not finish on an account: there it is not known whether the theme "
                  "is mentioned (newid info).",
                  (unsigned long long)run->balance.presence.failed);
    for (size_t i = 0; i < notes.count; i++)
        out_note(out, notes.items[i]);
    mem_free(notes.items);
    arena_release(&memory);
}

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    put_audience_notes(out, run);
    put_selection_notes(out, run);
    if (run->has_answers)
        out_note(out, "Some accounts answer a question of a survey: one that asks for the good, or the hard, alone has "
                      "one-sided answers. Look at each question by itself: --where question=…");
    out_note(out,
             "Intervals are of the share of accounts, clustered by worker (Korn and Graubard; at 0 and 100 % Wilson on "
             "the number of workers): a worker's accounts are alike, and count for less than so many people's.");
    out_note(out,
             "A short account has little room for both sides: compare the median words. Denied hits do not count.");
    if (run->citation.is_draft)
        out_note(out, "The codebook is a draft: some of its examples fail.");
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
}

/* A question that asks for one side only gets answers of that side. */
static enum newid_status find_answers(struct run *run, struct newid_store *store, struct newid_error *err)
{
    const struct selection *s = &run->balance.presence.selection;
    struct newid_field question = {0};
    enum newid_status status = newid_store_field(store, "question", &question, err);
    for (size_t i = 0; i < s->columns->count && !status; i++)
        run->has_answers |= s->cell[i] != CUBE_OUT && question.codes[i];
    newid_field_release(&question);
    return status;
}

/* ---- the whole ---- */

static enum newid_status put_all(struct run *run, struct newid_store *store, struct newid_error *err)
{
    const struct balance_view view = {run->out,        &run->balance, &run->sides, run->citation.codebook,
                                      run->request.by, &run->memory};
    enum newid_status status = find_answers(run, store, err);
    if (!status)
        status = balance_put_tables(&view, err);
    if (!given.words && run->request.audience == NEWID_ANALYST && out_is_for_people(run->out))
        run->words = WORDS_SHOWN;
    if (!status && run->words)
        status = balance_put_words(run->out, store, &run->balance, run->words, given.words ? 0 : BALANCE_WORDS_ACCOUNTS, err);
    if (!status && run->passages)
        status = balance_put_uncoded(run->out, store, &run->balance, run->passages, err);
    return status ? status : balance_put_sentences(&view, err);
}

static enum newid_status run_balance(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .document = BUF_INIT};
    enum out_format format;
    enum newid_status status = read_request(&run, err);
    if (!status)
        status = cmd_check_public(&run.request, err);
    if (!status)
        status = cmd_use_thresholds(&run.request, call->store, err);
    if (!status)
        status = cmd_cite(&run.citation, call->store, given.codebook, err);
    if (!status)
        status = cmd_out_begin(&run.out, &format, &run.document, &given.output, N_("The balance of the accounts"), err);
    if (!status)
        status = balance_read_sides(&run.sides, run.citation.codebook, given.bright, given.dark, err);
    if (!status)
        status = balance_find(&run.balance, call->store, run.citation.codebook, &run.sides, &run.request, err);
    if (!status) {
        cite_options(&run.citation);
        status = put_all(&run, call->store, err);
    }
    if (!status)
        status = cmd_end_cited(run.out, format, &run.document, &given.output, &run.citation,
                               audiences[run.request.audience], put_notes, &run, err);
    out_free(run.out);
    buf_release(&run.document);
    balance_release(&run.balance);
    balance_sides_release(&run.sides);
    cmd_citation_release(&run.citation);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_balance = {
    .name = "balance",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("accounts of success, of difficulty, of both, of neither"),
    .description = N_(
        "Says how many accounts mention what goes well only, what is hard only, both, and neither, by period where "
        "asked, "
        "and for each kind of account apart: a guard against overt optimism. Which themes are the two sides is yours "
        "to "
        "say with --bright and --dark.\n\n"
        "It also counts the accounts that have no theme at all (rules aside): what the codebook misses. --passages N "
        "shows the beginnings of N of them, which are for the analyst to read, and --words N the words that mark them.\n\n"
        "csv, tsv and json have one row for each kind, period and part: bright-only, dark-only, both, neither (which "
        "add "
        "up to all accounts), and uncoded (which is among neither)."),
    .examples = N_("newid balance\tall accounts, each kind apart\n"
                   "newid balance --by quarter --kind account\tover time\n"
                   "newid balance --bright optimism --dark difficulty,worry,work-pressure\tother sides\n"
                   "newid balance --passages 20\twith accounts in which no theme was found"),
    .options = options,
    .run = run_balance,
};
