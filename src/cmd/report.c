/* newid report: all that the figures say, in one document. */
#include "cmd/report.h"

#include "util/mem.h"

#include <string.h>

enum { PASSAGES_USUAL = 3, PASSAGES_IN_SHEET = 1000, PUBLIC_THEMES_MOST = 12 };

static struct {
    const char *by, *group, *bright, *dark, *passages, *quotes;
    struct change_options common;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"by", 0, OPT_STRING, &given.by, "day|week|month|quarter|year|financial-quarter|financial-year", N_("the step of time; without it months, quarters or years, as suits the span of the accounts")},
    {"group", 0, OPT_STRING, &given.group, N_("FIELD"), N_("each theme by team, role, area, question, language or an attribute; team without it, none for no groups")},
    {"bright", 0, OPT_STRING, &given.bright, N_("CODE,…"), N_("the themes of what goes well; without it success,optimism")},
    {"dark", 0, OPT_STRING, &given.dark, N_("CODE,…"), N_("the themes of what is hard; without it difficulty,worry")},
    {"passages", 0, OPT_STRING, &given.passages, N_("N"), N_("passages of each theme, for the analyst and internal readers; without it 3, in a workbook 1,000")},
    {"quotes", 0, OPT_STRING, &given.quotes, N_("FILE"), N_("quotations that were approved one by one, instead of passages: CSV or XLSX with theme, approved and quote, or what newid kwic -f csv writes with a column approved")},
    CHANGE_OPTIONS(&given.common),
    OPT_END
};
/* clang-format on */

static enum newid_status read_wishes(struct report *r, struct newid_error *err)
{
    r->wishes = (struct report_wishes){.by = NEWID_PERIOD_ALL,
                                       .group = given.group ? given.group : "team",
                                       .bright = given.bright,
                                       .dark = given.dark};
    r->group_asked = given.group;
    if (!strcmp(r->wishes.group, "none"))
        r->wishes.group = NULL;
    if (given.by && !newid_period_parse(&r->wishes.by, given.by))
        return newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    return cmd_read_count(&r->wishes.passages, "--passages", given.passages,
                          r->run.page.format == OUT_XLSX ? PASSAGES_IN_SHEET : PASSAGES_USUAL, err);
}

/* A report is for everybody unless it is said for whom. */
static enum newid_status read_request(struct report *r, struct newid_error *err)
{
    struct change_options asked = given.common;
    if (!asked.audience)
        asked.audience = "public";
    enum newid_status status = change_read_request(&r->accounts, &asked, &r->run.page.memory, err);
    if (!status && !asked.output.file)
        status = newid_fail(err, NEWID_USAGE, "report: wants a file: -o FILE.html, .docx, .xlsx or .md");
    if (!status)
        status = cmd_choose_format(&r->run.page.format, &asked.output, err);
    if (!status && !out_has_parts(r->run.page.format))
        status = newid_fail(err, NEWID_USAGE,
                            "report: is no document in this format; use -o FILE.html, .docx, .xlsx or .md");
    return status ? status : read_wishes(r, err);
}

/* Whoever publishes chooses: with every theme of a long codebook some will have changed by chance. */
static enum newid_status check_themes(const struct report *r, struct newid_error *err)
{
    const size_t count = r->accounts.theme_count ? r->accounts.theme_count : r->run.citation.codebook->theme_count;
    if (r->accounts.audience != NEWID_PUBLIC || count <= PUBLIC_THEMES_MOST)
        return NEWID_OK;
    return newid_fail(
        err, NEWID_USAGE,
        "a public report shows at most %d themes, and here are %zu; choose with --theme CODE, which may be "
        "repeated, or say --audience analyst or internal",
        PUBLIC_THEMES_MOST, count);
}

static void cite_options(struct report *r)
{
    struct cmd_citation *citation = &r->run.citation;
    cmd_cite_option(citation, "--by", given.by);
    cmd_cite_option(citation, "--group", given.group);
    cmd_cite_option(citation, "--bright", given.bright);
    cmd_cite_option(citation, "--dark", given.dark);
    change_cite_options(citation, &given.common);
}

static const char *title_of(struct report *r)
{
    return change_keep(&r->run.page, N_("What workers mention: %s"), cmd_citation_title(&r->run.citation));
}

static const char *banner_of(const struct report *r)
{
    static const char *const banners[] = {
        [NEWID_ANALYST] = N_("For the analyst: not for circulation. Small and sensitive figures are not hidden."),
        [NEWID_INTERNAL] = N_("Internal: not for publication."),
    };
    return r->accounts.audience == NEWID_PUBLIC ? NULL : banners[r->accounts.audience];
}

/* ---- the document ---- */

static enum newid_status put_parts(struct report *r, struct newid_error *err)
{
    static enum newid_status (*const parts[])(struct report *, struct newid_error *) = {
        report_put_summary, report_put_themes, report_put_each_theme,
        report_put_balance, report_put_pairs,  report_put_missed,
    };
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !status; i++)
        status = parts[i](r, err);
    if (status)
        return status;
    report_put_method(r);
    report_put_codebook(r);
    return NEWID_OK;
}

enum newid_status report_put(struct report *r, struct newid_error *err)
{
    enum newid_status status = out_has_sheets(r->run.page.out) ? report_put_sheets(r, err) : put_parts(r, err);
    if (status)
        return status;
    cmd_put_citation(r->run.page.out, &r->run.citation, change_audience(&r->accounts));
    return r->run.page.failure ? newid_fail(err, r->run.page.failure, "out of memory") : NEWID_OK;
}

/* A page has both languages, that of the reader first; another document the one that is spoken. */
static enum newid_status put_languages(struct report *r, struct newid_error *err)
{
    struct out *out = r->run.page.out;
    const char *first = wording_language(), *second = strcmp(first, "cy") ? "cy" : "en";
    const char *banner = banner_of(r);
    enum newid_status status = report_put(r, err);
    if (!status && out_can_switch(out) && wording_speak(second)) {
        out_switch_language(out, second, title_of(r), banner ? _(banner) : NULL);
        status = report_put(r, err);
        (void)wording_speak(first); /* it was spoken before */
    }
    return status;
}

static enum newid_status print(struct report *r, struct newid_error *err)
{
    struct change_page *page = &r->run.page;
    struct cmd_output output = given.common.output;
    output.banner = banner_of(r);
    cite_options(r);
    enum newid_status status = buf_check(&r->run.citation.filters, err);
    if (!status)
        status = cmd_out_begin(&page->out, &page->format, &page->document, &output, title_of(r), err);
    if (!status)
        status = put_languages(r, err);
    return status ? status : cmd_out_end(page->out, &page->document, &output, err);
}

static enum newid_status run_report(struct cmd_call *call, struct newid_error *err)
{
    struct report r = {
        .store = call->store, .run = {.citation = CMD_CITATION_INIT, .page = CHANGE_PAGE_INIT}, .checked = BUF_INIT};
    struct occasions none = {.items = NULL};
    r.run.request.rebases = r.run.request.marks = &none;
    enum newid_status status = read_request(&r, err);
    if (!status)
        status = cmd_cite(&r.run.citation, call->store, given.common.codebook, err);
    if (!status)
        status = check_themes(&r, err);
    if (!status && given.quotes)
        status = report_quotes_read(&r.quotes, given.quotes, r.run.citation.codebook, err);
    if (!status && r.quotes.left_out)
        cmd_say("%s: rows that are not approved, and left out: %zu", given.quotes, r.quotes.left_out);
    if (!status)
        status = report_find(&r, err);
    if (!status)
        status = print(&r, err);
    report_release(&r);
    cmd_citation_release(&r.run.citation);
    change_page_release(&r.run.page);
    return status;
}

const struct cmd cmd_report = {
    .name = "report",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("all that the figures say, in one document"),
    .description = N_(
        "Writes a summary in plain words, the themes with their writers and intervals, how each moved over time with "
        "its "
        "chart, by group, passages, success beside difficulty, which themes stand together, what the codebook misses, "
        "how "
        "it was counted, and the codebook.\n\n"
        "The file's ending says what it is: a page (.html) that needs no network and no script, with both languages "
        "and a "
        "switch between them; a Word document (.docx); a workbook (.xlsx); Markdown (.md).\n\n"
        "It is for the public unless --audience says otherwise: small and sensitive figures are hidden, there are no "
        "passages, and there is room for twelve themes. Nothing in it says more than the statistics do."),
    .examples = N_("newid report --theme short-cuts --theme training -o report.html\tfor everybody\n"
                   "newid report --audience analyst -o all.html\tevery theme, with passages\n"
                   "newid --lang cy report --audience internal --kind account -o adroddiad.docx\tin Welsh, for Word"),
    .options = options,
    .run = run_report,
};
