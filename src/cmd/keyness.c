/* newid keyness: the words that mark some accounts against others. */
#include "change/chosen.h"
#include "change/words.h"
#include "cmd/words_page.h"
#include "table/protect.h"
#include "util/mem.h"

#include <string.h>

enum { LIMIT_DEFAULT = 30, LEAST_DEFAULT = 5, CONTEXT = 40, PUBLIC_WRITERS_LEAST = 3 };

static struct {
    struct opt_list target, reference;
    const char *method, *least, *limit, *audience, *codebook;
    bool both;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    {"target", 't', OPT_LIST, &given.target, N_("WHICH"),
     N_("the accounts whose words are wanted: FIELD=VALUE, theme:CODE, period:2019-Q2, coded, uncoded; repeated: all "
        "of "
        "it, but any of the values of one field")},
    {"reference", 0, OPT_LIST, &given.reference, N_("WHICH"),
     N_("the accounts that they are held against, in the same way; without it all others")},
    {"method", 0, OPT_STRING, &given.method, "log-odds|g2",
     N_("what the words are ranked by: weighted log-odds (without it), or the log-likelihood G2")},
    {"both", 0, OPT_FLAG, &given.both, NULL, N_("also the words that mark the reference")},
    {"min", 0, OPT_STRING, &given.least, N_("N"), N_("only words used N times or more; 5 without it")},
    {"limit", 'n', OPT_STRING, &given.limit, N_("N"), N_("the N words that mark a side most; 30 without it")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"audience", 0, OPT_STRING, &given.audience, "analyst|internal|public",
     N_("who will see it: leaves out words of few writers, and passages (analyst: leaves out nothing)")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"),
     N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

enum { MARKS = 1, LOG_RATIO = 17, G2 = 18, LOG_ODDS = 19 };

/* For people the two sides stand in one cell, with a stroke between; data have a column each. */
static const struct out_column columns[] = {
    {.name = "phrase", .heading = N_("Word or phrase")},
    [MARKS] = {.name = "marks", .heading = N_("Marks")},
    {.name = "forms", .heading = "Forms", .data_only = true},
    {.name = "length", .heading = "Length", .data_only = true},
    {.name = "", .heading = N_("Accounts"), .right = true, .people_only = true},
    {.name = "", .heading = N_("Per 1,000 words"), .right = true, .people_only = true},
    {.name = "", .heading = N_("Writers"), .right = true, .people_only = true},
    {.name = "target_uses", .heading = "Uses", .data_only = true},
    {.name = "target_per_1000_words", .heading = "Per 1,000", .data_only = true},
    {.name = "target_accounts", .heading = "Accounts", .data_only = true},
    {.name = "target_percent", .heading = "Percent", .data_only = true},
    {.name = "target_writers", .heading = "Writers", .data_only = true},
    {.name = "reference_uses", .heading = "Uses", .data_only = true},
    {.name = "reference_per_1000_words", .heading = "Per 1,000", .data_only = true},
    {.name = "reference_accounts", .heading = "Accounts", .data_only = true},
    {.name = "reference_percent", .heading = "Percent", .data_only = true},
    {.name = "reference_writers", .heading = "Writers", .data_only = true},
    [LOG_RATIO] = {.name = "log_ratio", .heading = N_("Log ratio"), .right = true},
    [G2] = {.name = "g2", .heading = N_("G2"), .right = true},
    [LOG_ODDS] = {.name = "log_odds_z", .heading = N_("z"), .right = true},
    {.name = "one_writer", .heading = "Habit", .data_only = true},
    {.name = "example_account", .heading = "Account", .data_only = true},
    {.name = "example", .heading = "Passage", .data_only = true},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const struct out_column example_columns[] = {
    {.name = "phrase", .heading = N_("Word or phrase")},
    {.name = "account", .heading = N_("Account")},
    {.name = "example", .heading = N_("A passage with it"), .wraps = true},
};

/* What one run holds. */
struct run {
    struct newid_table_request request;
    struct words_request words_request;
    enum newid_audience audience;
    struct cmd_citation citation;
    struct presence presence; /* its selection is used where no codebook is wanted, too */
    unsigned char *in;
    size_t in_both; /* accounts that are on both sides, and so on none */
    bool has_workers;
    struct words words;
    struct words_page page;
    struct arena memory;
};

/* ---- reading the options ---- */

static int choice(const char *word, const char *const *words)
{
    for (int i = 0; word && words[i]; i++)
        if (!strcmp(word, words[i]))
            return i;
    return 0;
}

static const char *const audiences[] = {"analyst", "internal", "public", NULL};
static const char *const methods[] = {"log-odds", "g2", NULL};

static enum newid_status read_options(struct run *run, struct newid_error *err)
{
    struct words_request *words = &run->words_request;
    size_t least = 0;
    if (!given.target.count)
        return newid_fail(err, NEWID_USAGE, "keyness: wants --target, as --target team=North or --target uncoded");
    run->audience = (enum newid_audience)choice(given.audience, audiences);
    words->method = (enum words_method)choice(given.method, methods);
    words->both = given.both;
    words->longest = true;
    words->g2_least = WORDS_G2_CHANCE;
    words->context = run->audience == NEWID_ANALYST ? CONTEXT : 0;
    words->writers_least = protect_smallest_base(run->audience);
    words->writers_least_side = run->audience == NEWID_PUBLIC ? PUBLIC_WRITERS_LEAST : 0;
    enum newid_status status = cmd_read_count(&words->limit, "--limit", given.limit, LIMIT_DEFAULT, err);
    if (!status)
        status = cmd_read_count(&least, "--min", given.least, LEAST_DEFAULT, err);
    words->least = least > UINT32_MAX ? UINT32_MAX : (uint32_t)least;
    run->request.by = NEWID_PERIOD_ALL;
    if (!status)
        status = cmd_read_selection(&run->request, &given.selection, &run->memory, err);
    if (!run->request.kind)
        run->request.kind = "all";
    return status;
}

static void cite_options(struct cmd_citation *citation)
{
    for (size_t i = 0; i < given.target.count; i++)
        cmd_cite_option(citation, "--target", given.target.items[i]);
    for (size_t i = 0; i < given.reference.count; i++)
        cmd_cite_option(citation, "--reference", given.reference.items[i]);
    cmd_cite_option(citation, "--method", given.method);
    cmd_cite_option(citation, "--min", given.least);
    cmd_cite_selection(citation, &given.selection);
}

/* ---- the two sides ---- */

static bool wants_codebook(void)
{
    return chosen_wants_codebook(given.target.items, given.target.count) ||
           chosen_wants_codebook(given.reference.items, given.reference.count);
}

static enum newid_status open_accounts(struct run *run, struct newid_store *store, struct newid_error *err)
{
    if (wants_codebook()) {
        enum newid_status status = cmd_cite(&run->citation, store, given.codebook, err);
        return status ? status : presence_open(&run->presence, store, run->citation.codebook, &run->request, err);
    }
    run->presence.store = store;
    enum newid_status status = newid_store_begin_reading(store, &run->presence.reading, err);
    if (!status)
        status = cmd_cite_corpus(&run->citation, store, err);
    return status ? status : select_accounts(&run->presence.selection, store, &run->request, err);
}

/* A sensitive theme is nobody's business outside the analyst's own view, nor are the words that go with it. */
static enum newid_status check_sensitive(const struct run *run, const struct opt_list *items, struct newid_error *err)
{
    for (size_t i = 0; i < items->count && run->citation.codebook; i++) {
        const char *item = items->items[i];
        const size_t theme =
            strncmp(item, "theme:", 6) == 0 ? newid_codebook_find(run->citation.codebook, item + 6) : NEWID_NO_PARENT;
        if (theme != NEWID_NO_PARENT && run->citation.codebook->themes[theme].sensitive &&
            run->audience != NEWID_ANALYST)
            return newid_fail(err, NEWID_USAGE, "%s is sensitive: its words are for the analyst alone", item);
    }
    return NEWID_OK;
}

static enum newid_status find_side(bool *in, struct run *run, struct newid_store *store, const struct opt_list *items,
                                   const char *option, struct newid_error *err)
{
    enum newid_status status = check_sensitive(run, items, err);
    return status ? status
                  : chosen_find(in, store, &run->presence.selection, &run->presence, items->items, items->count, option,
                              err);
}

static enum newid_status find_sides(struct run *run, struct newid_store *store, struct newid_error *err)
{
    const size_t count = run->presence.selection.columns->count;
    bool *target = mem_zalloc(count, sizeof *target), *reference = mem_zalloc(count, sizeof *reference);
    run->in = mem_zalloc(count, 1);
    enum newid_status status =
        target && reference && run->in ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = find_side(target, run, store, &given.target, "--target", err);
    if (!status)
        status = find_side(reference, run, store, &given.reference, "--reference", err);
    for (size_t i = 0; i < count && !status; i++) {
        /* All others, where none are named. */
        const bool on_both = given.reference.count && target[i] && reference[i];
        run->in_both += on_both;
        if (!on_both)
            run->in[i] = target[i] ? WORDS_IN_TARGET : reference[i] ? WORDS_IN_REFERENCE : 0;
    }
    mem_free(target);
    mem_free(reference);
    return status;
}

/* A small side would say who wrote it. */
static enum newid_status check_bases(const struct run *run, struct newid_error *err)
{
    const unsigned least = run->words_request.writers_least;
    if (run->words.writers[WORDS_TARGET] >= least && run->words.writers[WORDS_REFERENCE] >= least)
        return NEWID_OK;
    return newid_fail(err, NEWID_FOUND,
                      "fewer than %u writers on one of the sides: its words are for the analyst alone; choose more "
                      "accounts",
                      least);
}

/* ---- output ---- */

/* "12 (30 %)"; counts alone under 20 accounts. */
static const char *share(struct words_page *page, uint64_t x, uint64_t n)
{
    enum { PERCENT_FROM = 20 };
    if (n < PERCENT_FROM)
        return words_page_keep(page, "%llu", (unsigned long long)x);
    return words_page_keep(page, "%llu (%.0f %%)", (unsigned long long)x, 100 * (double)x / (double)n);
}

static double per_thousand(uint64_t x, uint64_t n) { return n ? 1000 * (double)x / (double)n : 0; }
static struct out_cell percent(uint64_t x, uint64_t n)
{
    return n ? out_real(100 * (double)x / (double)n, 1) : out_empty();
}

/* More than half of the uses on its side are one writer's. */
static bool is_pet_word(const struct marking_word *word)
{
    return word->most[word->side] * 2 > word->count[word->side];
}

static void put_word(struct run *run, const struct marking_word *w)
{
    struct words_page *page = &run->page;
    const struct words *words = &run->words;
    const uint64_t *count = w->count, *accounts = w->accounts, *writers = w->writers;
    const bool pet = run->has_workers && is_pet_word(w), workers = run->has_workers;
    const double uses[] = {per_thousand(count[0], words->words[0]), per_thousand(count[1], words->words[1])};
    const struct out_cell cells[COLUMNS] = {
        out_string(w->phrase),
        out_string(out_word(page->out, w->side == WORDS_TARGET ? N_("target") : N_("reference"))),
        out_string(w->forms),
        out_integer(w->length),
        out_string(words_page_keep(page, "%s / %s", share(page, accounts[0], words->accounts[0]),
                                   share(page, accounts[1], words->accounts[1]))),
        out_string(words_page_keep(page, "%.2f / %.2f", uses[0], uses[1])),
        workers ? out_string(words_page_keep(page, "%llu%s", (unsigned long long)writers[w->side], pet ? "*" : ""))
                : out_empty(),
        out_integer((double)count[0]),
        out_real(uses[0], 2),
        out_integer((double)accounts[0]),
        percent(accounts[0], words->accounts[0]),
        workers ? out_integer((double)writers[0]) : out_empty(),
        out_integer((double)count[1]),
        out_real(uses[1], 2),
        out_integer((double)accounts[1]),
        percent(accounts[1], words->accounts[1]),
        workers ? out_integer((double)writers[1]) : out_empty(),
        out_real(w->keyness.log_ratio, 2),
        out_real(w->keyness.g2, 1),
        out_real(w->z, 2),
        out_string(pet ? "yes" : NULL),
        out_string(w->example_account),
        w->example_account ? words_page_excerpt(page, &w->example) : out_empty(),
    };
    out_row(page->out, cells);
}

static void put_examples(struct run *run)
{
    struct words_page *page = &run->page;
    out_table_begin(page->out, example_columns, sizeof example_columns / sizeof *example_columns, NULL);
    for (size_t i = 0; i < run->words.count; i++) {
        const struct marking_word *w = &run->words.items[i];
        const struct out_cell cells[] = {out_string(w->phrase), out_string(w->example_account),
                                         words_page_excerpt(page, &w->example)};
        out_row(page->out, cells);
    }
    out_table_end(page->out);
}

static void put_sides(struct out *out, const struct run *run)
{
    const struct words *w = &run->words;
    struct buf text = BUF_INIT;
    buf_addf(&text, _("Accounts of the target: %llu (%llu words); of the reference: %llu (%llu words)."),
             (unsigned long long)w->accounts[0], (unsigned long long)w->words[0], (unsigned long long)w->accounts[1],
             (unsigned long long)w->words[1]);
    out_note(out, text.data);
    buf_reset(&text);
    if (run->in_both) {
        buf_addf(&text,
                 P_("%zu account is on both sides and is left out.", "%zu accounts are on both sides and are left out.",
                    run->in_both),
                 run->in_both);
        out_note(out, text.data);
    }
    buf_release(&text);
}

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    put_sides(out, run);
    if (!run->words.count)
        out_note(out, "No word marks a side by more than chance would give.");
    out_note(out, "Words that mark one side against the other. They say how the accounts differ in words, and nothing "
                  "about why.");
    out_note(out, "Before the stroke the target, behind it the reference. Log ratio: how many times the share doubles "
                  "from the reference to "
                  "the target. z (weighted log-odds) and G2 say how surely; but very many words were tried, and words "
                  "of one account go "
                  "together: read the order and the passages, not the size of a figure.");
    if (run->has_workers)
        out_note(out, "* one writer has more than half of the uses: a habit of that writer's, perhaps.");
    out_note(out, "~word stands for the word with its Welsh mutations. A phrase is listed only where it marks more "
                  "than its parts do, "
                  "and a word that nearly always stands in one phrase only in that phrase.");
    if (!given.selection.kind && run->presence.selection.columns->kind.value_count > 2) /* , and two */
        out_note(out, "All kinds of account are taken together; --kind chooses one.");
    if (run->audience == NEWID_ANALYST)
        out_note(out, "For the analyst: not for circulation. Words and passages can tell who wrote them.");
    else
        out_note(out, "Words of few writers are left out, and all passages.");
}

static enum newid_status print(struct run *run, struct newid_error *err)
{
    struct words_page *page = &run->page;
    buf_adds(&page->title, _("Distinctive words"));
    enum newid_status status = words_page_begin(page, &given.output, err);
    if (status)
        return status;
    run->has_workers = run->presence.selection.columns->worker_count > 0;
    struct out_column shown[COLUMNS];
    memcpy(shown, columns, sizeof shown);
    shown[MARKS].data_only = !given.both;
    shown[run->words_request.method == WORDS_G2 ? LOG_ODDS : G2].data_only = true;
    out_table_begin(page->out, shown, COLUMNS, NULL);
    for (size_t i = 0; i < run->words.count; i++)
        put_word(run, &run->words.items[i]);
    out_table_end(page->out);
    if (run->words_request.context && run->words.count && out_is_for_people(page->out))
        put_examples(run);
    return words_page_end(page, &given.output, &run->citation, audiences[run->audience], put_notes, run, err);
}

static enum newid_status run_keyness(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .page = WORDS_PAGE_INIT, .memory = ARENA_INIT};
    enum out_format format;
    enum newid_status status = read_options(&run, err);
    if (!status)
        status = cmd_choose_format(&format, &given.output, err);
    if (!status)
        status = open_accounts(&run, call->store, err);
    if (!status) {
        cite_options(&run.citation);
        status = buf_check(&run.citation.filters, err);
    }
    if (!status)
        status = find_sides(&run, call->store, err);
    if (!status) {
        run.words_request.in = run.in;
        run.words_request.columns = run.presence.selection.columns;
        status = words_find(&run.words, call->store, &run.words_request, err);
    }
    if (!status)
        status = check_bases(&run, err);
    if (!status)
        status = print(&run, err);
    words_release(&run.words);
    words_page_release(&run.page);
    presence_close(&run.presence);
    cmd_citation_release(&run.citation);
    mem_free(run.in);
    arena_release(&run.memory);
    return status;
}

const struct cmd cmd_keyness = {
    .name = "keyness",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("words and phrases that mark some accounts against others"),
    .description = N_(
        "Finds the words, and phrases of two to four words, that are used more in some accounts (the target) than in "
        "others "
        "(the reference): of a team against the rest, of this year against the last, of the accounts with a theme "
        "against those without, of the "
        "uncoded ones against the coded, which shows what the codebook misses.\n\n"
        "Each word comes with the accounts that have it, its uses per 1,000 words, how many writers use it, how much "
        "more "
        "frequent it is (log ratio), and two measures of how surely: the weighted log-odds of Monroe, Colaresi and "
        "Quinn, and the log-likelihood "
        "G2. A word that one writer uses more than all others together is marked. A passage shows how each is used.\n\n"
        "Welsh words are counted with their mutations as one, written as ~word where there are several forms. They say "
        "how "
        "accounts differ, and nothing about why."),
    .examples = N_("newid keyness --target team=North\tof a team, against all others\n"
                   "newid keyness --target period:2020 --reference period:2019 --both\tof one year and of the other\n"
                   "newid keyness --target uncoded\twhat the codebook misses\n"
                   "newid keyness --target theme:worry --kind account -o worry.csv\tfor a spreadsheet"),
    .options = options,
    .run = run_keyness,
};
