/* newid suggest: words that a codebook misses, and words that mislead it, from what people coded. */
#include "validity/suggest.h"
#include "cmd/words_page.h"

#include <math.h>
#include <string.h>

enum { LIMIT_DEFAULT = 20, LEAST_DEFAULT = 2, CONTEXT = 40 };

static struct {
    const char *theme, *codebook, *limit, *least;
    bool missed, wrong, every;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    {"theme", 't', OPT_STRING, &given.theme, N_("CODE"), N_("the theme to be improved")},
    {"missed", 0, OPT_FLAG, &given.missed, NULL,
     N_("phrases for what people saw and the codebook did not (without --wrong)")},
    {"wrong", 0, OPT_FLAG, &given.wrong, NULL,
     N_("entries for unless, for what the codebook found and people did not see")},
    {"all", 0, OPT_FLAG, &given.every, NULL,
     N_("also what would put right one account alone, or do more harm than good")},
    {"min", 0, OPT_STRING, &given.least, N_("N"), N_("only words used N times or more; 2 without it")},
    {"limit", 'n', OPT_STRING, &given.limit, N_("N"), N_("the first N suggestions; 20 without it")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"),
     N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

static const struct out_column columns[] = {
    {.name = "phrase", .heading = N_("Phrase")},
    {.name = "forms", .heading = "Forms", .data_only = true},
    {.name = "log_odds_z", .heading = N_("z"), .right = true},
    {.name = "marked", .heading = N_("Has it"), .right = true},
    {.name = "marked_n", .heading = "Of", .data_only = true},
    {.name = "others", .heading = N_("Others"), .right = true},
    {.name = "others_n", .heading = "Of", .data_only = true},
    {.name = "writers", .heading = "Writers", .data_only = true},
    {.name = "right", .heading = N_("Right"), .right = true},
    {.name = "wrong", .heading = N_("Wrong"), .right = true},
    {.name = "precision", .heading = N_("Precision"), .right = true},
    {.name = "recall", .heading = N_("Recall"), .right = true},
    {.name = "f1", .heading = N_("F1"), .right = true},
    {.name = "example_account", .heading = "Account", .data_only = true},
    {.name = "example", .heading = "Passage", .data_only = true},
};

static const struct out_column passage_columns[] = {
    {.name = "phrase", .heading = N_("Phrase")},
    {.name = "account", .heading = N_("Account")},
    {.name = "passage", .heading = N_("Passage"), .wraps = true},
};

/* What one run holds. */
struct run {
    struct suggest_request request;
    struct newid_table_request accounts;
    struct cmd_citation citation;
    struct presence presence;
    struct truth truth;
    struct suggestions found;
    struct words_page page;
};

static enum newid_status read_options(struct run *run, struct newid_error *err)
{
    size_t least = 0;
    if (!given.theme)
        return newid_fail(err, NEWID_USAGE, "suggest: wants --theme CODE; newid themes lists them");
    if (given.missed && given.wrong)
        return newid_fail(err, NEWID_USAGE, "suggest: --missed and --wrong are two questions; ask one at a time");
    run->request = (struct suggest_request){.wrong = given.wrong, .every = given.every, .context = CONTEXT};
    run->accounts =
        (struct newid_table_request){.by = NEWID_PERIOD_ALL, .kind = "all", .from = NEWID_UNDATED, .to = NEWID_UNDATED};
    enum newid_status status = cmd_read_count(&run->request.limit, "--limit", given.limit, LIMIT_DEFAULT, err);
    if (!status)
        status = cmd_read_count(&least, "--min", given.least, LEAST_DEFAULT, err);
    run->request.least = least > UINT32_MAX ? UINT32_MAX : (uint32_t)least;
    return status;
}

static void cite_options(struct cmd_citation *citation)
{
    cmd_cite_option(citation, "--theme", given.theme);
    cmd_cite_option(citation, given.wrong ? "--wrong" : "--missed", "");
    cmd_cite_option(citation, "--all", given.every ? "" : NULL);
    cmd_cite_option(citation, "--min", given.least);
}

/* ---- output ---- */

static struct out_cell figure(double share) { return isnan(share) ? out_empty() : out_real(share, 3); }

/* "12 of 40" for people; data have the base in a column of its own. */
static struct out_cell of_base(struct words_page *page, uint64_t x, size_t n)
{
    if (!out_is_for_people(page->out))
        return out_integer((double)x);
    return out_string(words_page_keep(page, _("%llu of %llu"), (unsigned long long)x, (unsigned long long)n));
}

/* In a codebook an entry stands between quotes; an apostrophe in it is written twice. */
static const char *quoted(struct words_page *page, const char *phrase)
{
    struct buf text = BUF_INIT;
    for (const char *p = phrase; *p; p++)
        buf_adds(&text, *p == '\'' ? "''" : (const char[]){*p, '\0'});
    const char *copy = words_page_keep(page, "'%s'", text.data);
    page->failed |= text.failure != NEWID_OK;
    buf_release(&text);
    return copy;
}

static void put_suggestion(struct run *run, const struct suggestion *s)
{
    struct words_page *page = &run->page;
    const bool people = out_is_for_people(page->out), has_passage = s->passage_count > 0;
    const struct out_cell cells[] = {
        out_string(people ? quoted(page, s->phrase) : s->phrase),
        out_string(s->forms),
        out_real(s->z, 2),
        of_base(page, s->marked, run->found.target),
        out_integer((double)run->found.target),
        of_base(page, s->others, run->found.reference),
        out_integer((double)run->found.reference),
        out_integer((double)s->marked_writers),
        out_integer((double)s->right),
        out_integer((double)s->wrong),
        figure(suggest_precision(&s->after)),
        figure(suggest_recall(&s->after)),
        figure(suggest_f1(&s->after)),
        out_string(has_passage ? s->passages[0].account : NULL),
        has_passage ? words_page_excerpt(page, &s->passages[0].excerpt) : out_empty(),
    };
    out_row(page->out, cells);
}

static void put_passages(struct run *run)
{
    struct words_page *page = &run->page;
    out_table_begin(page->out, passage_columns, sizeof passage_columns / sizeof *passage_columns,
                    "Passages that each would put right");
    for (size_t i = 0; i < run->found.count; i++) {
        const struct suggestion *s = &run->found.items[i];
        for (size_t p = 0; p < s->passage_count; p++) {
            const struct out_cell cells[] = {out_string(p ? "" : s->phrase), out_string(s->passages[p].account),
                                             words_page_excerpt(page, &s->passages[p].excerpt)};
            out_row(page->out, cells);
        }
    }
    out_table_end(page->out);
}

static void add_figures(struct buf *text, const struct newid_table2x2 *t)
{
    const double values[] = {suggest_precision(t), suggest_recall(t), suggest_f1(t)};
    static const char *const names[] = {N_("precision"), N_("recall"), N_("F1")};
    for (size_t i = 0; i < 3; i++) {
        buf_addf(text, "%s%s ", i ? ", " : "", _(names[i]));
        if (isnan(values[i]))
            buf_adds(text, _("undefined"));
        else
            buf_addf(text, "%.3f", values[i]);
    }
}

/* How the codebook stands now, and with all phrases of the list. */
static void put_standing(struct out *out, const struct run *run)
{
    const struct newid_table2x2 *now = &run->found.now;
    struct buf text = BUF_INIT;
    buf_addf(&text,
             _("%s, %llu accounts of the develop half: people and codebook see it in %llu, people alone in %llu, "
               "the codebook alone in %llu: "),
             given.theme, (unsigned long long)(now->a + now->b + now->c + now->d), (unsigned long long)now->a,
             (unsigned long long)now->b, (unsigned long long)now->c);
    add_figures(&text, now);
    buf_addc(&text, '.');
    out_note(out, text.data);
    if (run->found.count > 1 && !given.wrong) {
        buf_reset(&text);
        buf_addf(&text, _("With all %zu phrases of the list: "), run->found.count);
        add_figures(&text, &run->found.together);
        buf_addc(&text, '.');
        out_note(out, text.data);
    }
    buf_release(&text);
}

static void put_useless(struct out *out, const struct run *run)
{
    struct buf text = BUF_INIT;
    if (run->found.useless) {
        buf_addf(&text,
                 given.every
                     ? P_("%zu more was tried, and would put nothing right.",
                          "%zu more were tried, and would put nothing right.", run->found.useless)
                     : P_("%zu more was tried: it would put right one account or none, or as many wrong (--all).",
                          "%zu more were tried: they would put right one account or none, or as many wrong (--all).",
                          run->found.useless),
                 run->found.useless);
        out_note(out, text.data);
    }
    buf_release(&text);
}

static void put_notes(struct out *out, const void *context)
{
    const struct run *run = context;
    const struct suggestions *found = &run->found;
    put_standing(out, run);
    if (!found->target)
        out_note(out, given.wrong ? N_("Nothing to suggest: the codebook finds it nowhere that people do not see it.")
                                  : N_("Nothing to suggest: the codebook misses no account in which people see it."));
    else if (!found->reference)
        out_note(out, "Nothing to suggest: there are no other accounts to hold these against.");
    else if (!found->count)
        out_note(out, "No word or phrase was found that would do more good than harm.");
    put_useless(out, run);
    if (given.wrong)
        out_note(out, "Right: accounts that would rightly lose the theme if the phrase stood under unless. Wrong: that "
                      "would lose it though "
                      "people see it. A hit that overlaps an entry of unless does not count; other hits do.");
    else
        out_note(out, "Right: accounts in which people see the theme and the codebook would find it by this phrase "
                      "alone. Wrong: in which it "
                      "would find it and people do not. Each figure is for that phrase and no other.");
    out_note(out, "Learnt and counted on the develop half: on other accounts the gain is smaller. Take what fits the "
                  "theme's definition, not "
                  "what only happens to occur; newid validate measures on the report half.");
    out_note(out, "For the analyst: not for circulation.");
}

static enum newid_status print(struct run *run, struct newid_error *err)
{
    struct words_page *page = &run->page;
    buf_addf(&page->title, given.wrong ? _("Entries of unless for %s") : _("Phrases for %s"), given.theme);
    enum newid_status status = words_page_begin(page, &given.output, err);
    if (status)
        return status;
    out_table_begin(page->out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = 0; i < run->found.count; i++)
        put_suggestion(run, &run->found.items[i]);
    out_table_end(page->out);
    if (run->found.count && out_is_for_people(page->out))
        put_passages(run);
    return words_page_end(page, &given.output, &run->citation, "analyst", put_notes, run, err);
}

/* What is coded, by people and by the codebook. */
static enum newid_status open_coding(struct run *run, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = cmd_cite(&run->citation, store, given.codebook, err);
    if (!status) {
        cite_options(&run->citation);
        status = buf_check(&run->citation.filters, err);
    }
    if (!status)
        status = presence_open(&run->presence, store, run->citation.codebook, &run->accounts, err);
    if (!status)
        status = presence_find_theme(run->citation.codebook, given.theme, &run->request.theme, err);
    if (!status)
        status = truth_read(&run->truth, store, run->citation.codebook, err);
    if (!status && !run->truth.account_count)
        status = newid_fail(err, NEWID_NOT_FOUND,
                            "nobody has coded accounts by the codebook %s yet; draw a sample with newid sample, and "
                            "read the codings with "
                            "newid coding import",
                            run->citation.codebook->name);
    return status;
}

static enum newid_status run_suggest(struct cmd_call *call, struct newid_error *err)
{
    struct run run = {.citation = CMD_CITATION_INIT, .page = WORDS_PAGE_INIT};
    enum out_format format;
    enum newid_status status = read_options(&run, err);
    if (!status)
        status = cmd_choose_format(&format, &given.output, err);
    if (!status)
        status = open_coding(&run, call->store, err);
    if (!status)
        status = suggest_find(&run.found, call->store, &run.presence, &run.truth, &run.request, err);
    if (!status)
        status = print(&run, err);
    suggestions_release(&run.found);
    truth_release(&run.truth);
    words_page_release(&run.page);
    presence_close(&run.presence);
    cmd_citation_release(&run.citation);
    return status;
}

const struct cmd cmd_suggest = {
    .name = "suggest",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("words that the codebook misses, or is misled by"),
    .description = N_("Compares what people coded with what the codebook finds, and looks for words and phrases (one "
                      "to four words) that mark the "
                      "accounts in which people saw the theme and the codebook did not. Each is tried as a phrase of "
                      "the theme: how many "
                      "accounts would it put right, how many wrong, and what would precision and recall be? With "
                      "--wrong: words that mark the accounts in which the "
                      "codebook found the theme and people did not, tried as entries of unless.\n\n"
                      "Only accounts of the develop half of a sample are looked at, so that newid validate, on the "
                      "report half, measures a "
                      "codebook on accounts that it has not been fitted to.\n\n"
                      "Phrases are printed as a codebook has them, to be pasted into it; ~word stands for a Welsh word "
                      "with its mutations. Take those that fit "
                      "the theme's definition: a phrase that only happens to occur will not help with other accounts."),
    .examples = N_("newid suggest --theme short-cuts\twhat the theme misses\n"
                   "newid suggest --theme short-cuts --wrong\twhat misleads it\n"
                   "newid suggest --theme short-cuts --all --limit 100 -o s.csv\teverything that was tried"),
    .options = options,
    .run = run_suggest,
};
