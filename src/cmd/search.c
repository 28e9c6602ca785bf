/* newid search: full-text search. */
#include "cmd/cmd.h"

#include <string.h>

enum { RANKED_MOST = 20000, LIMIT_DEFAULT = 20 };

static struct cmd_output output;
static const char *limit_text, *offset_text;

static const struct opt_spec options[] = {
    {"limit", 'n', OPT_STRING, &limit_text, N_("N"), N_("how many to show; 20 without it")},
    {"offset", 0, OPT_STRING, &offset_text, N_("N"), N_("how many to leave out first, for paging")},
    CMD_OUTPUT_OPTIONS(&output),
    OPT_END};

static const struct out_column columns[] = {
    {.name = "account", .heading = N_("Account")},
    {.name = "date", .heading = N_("Date")},
    {.name = "kind", .heading = N_("Kind")},
    {.name = "worker", .heading = "Worker", .data_only = true},
    {.name = "team", .heading = N_("Team")},
    {.name = "area", .heading = "Area", .data_only = true},
    {.name = "passage", .heading = N_("Passage"), .wraps = true},
};

/* A snippet on one line; the printers know its marks. */
static struct out_cell passage_cell(struct buf *text, const char *snippet)
{
    buf_reset(text);
    for (const char *p = snippet; *p; p++)
        buf_addc(text, *p == '\n' || *p == '\t' ? ' ' : *p);
    return out_string(text->data);
}

struct page {
    struct out *out;
    struct buf text;
    size_t shown;
};

static enum newid_status show(void *context, const struct newid_found *found, struct newid_error *err)
{
    struct page *page = context;
    const struct newid_account *a = found->account;
    const struct out_cell cells[] = {
        out_string(a->id),   out_string(a->date), out_string(out_word(page->out, a->kind)), out_string(a->worker),
        out_string(a->team), out_string(a->area), passage_cell(&page->text, found->snippet)};
    out_row(page->out, cells);
    page->shown++;
    return buf_check(&page->text, err);
}

static enum newid_status join(struct buf *query, const struct opt_list *operands, struct newid_error *err)
{
    for (size_t i = 0; i < operands->count; i++) {
        buf_adds(query, i ? " " : "");
        buf_adds(query, operands->items[i]);
    }
    return buf_check(query, err);
}

static void add_notes(struct out *out, uint64_t total, size_t offset, size_t shown)
{
    struct buf note = BUF_INIT;
    if (total > RANKED_MOST)
        buf_addf(&note, _("More than %d accounts match; the last imported come first."), RANKED_MOST);
    else
        buf_addf(&note, P_("%llu account matches, best first.", "%llu accounts match, best first.", total),
                 (unsigned long long)total);
    if (shown && shown < total)
        buf_addf(&note, _(" Shown: %zu to %zu; --offset %zu shows the next."), offset + 1, offset + shown,
                 offset + shown);
    out_note(out, note.data);
    buf_release(&note);
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct page page = {NULL, BUF_INIT, 0};
    struct buf document = BUF_INIT, query = BUF_INIT;
    enum out_format format;
    size_t limit, offset;
    struct newid_matches matches;
    enum newid_status status = cmd_read_count(&limit, "--limit", limit_text, LIMIT_DEFAULT, err);
    if (!status)
        status = cmd_read_count(&offset, "--offset", offset_text, 0, err);
    if (!status)
        status = join(&query, call->operands, err);
    if (!status)
        status = cmd_out_begin(&page.out, &format, &document, &output, "Search", err);
    if (status)
        goto done;
    out_table_begin(page.out, columns, sizeof columns / sizeof *columns, NULL);
    status = newid_store_search(call->store, query.data, limit, offset, show, &page, &matches, err);
    if (status)
        goto done;
    if (matches.note)
        cmd_say("%s", _(matches.note));
    out_table_end(page.out);
    add_notes(page.out, matches.total, offset, page.shown);
    status = cmd_out_end(page.out, &document, &output, err);
done:
    out_free(page.out);
    buf_release(&page.text);
    buf_release(&query);
    buf_release(&document);
    return status;
}

const struct cmd cmd_search = {
    .name = "search",
    .store = CMD_READ,
    .operands = N_("QUERY…"),
    .operands_least = 1,
    .operands_most = 1000,
    .summary = N_("full-text search in either language"),
    .description = N_(
        "Finds accounts by words. Case and accents do not matter. Words beside each other must all be there; OR, NOT and "
        "parentheses combine; \"two words\" is a phrase; NEAR(word other, 5) asks for both within five words; word* is the "
        "beginning of a word.\n\n"
        "~word is a Welsh word in any initial mutation: ~teulu finds teulu, deulu, nheulu and theulu. Write the word as a "
        "dictionary has it. It can stand anywhere: \"ei ~teulu\", NEAR(~teulu cynllun, 5), ~teul*. A ~word under four "
        "letters needs ~!word; ~! also finds forms that are words of their own (~!tros finds dros). /n, /v or /a after it "
        "adds its plural, its verb's or its adjective's endings: ~plentyn/n finds blant too (verb forms that count only "
        "before ni or nhw are left out).\n\n"
        "Words with signs in them (short-cut, mae'r) are searched for as phrases. The best match comes first; past 20,000 "
        "matches the last imported."),
    .examples = N_("newid search short-cut\tone word or two, with or without the hyphen\n"
                   "newid search '~teulu AND pressure'\ta Welsh word in any mutation, and an English one\n"
                   "newid search '~plentyn/n'\tplentyn, blentyn, plant, blant and so on\n"
                   "newid search 'NEAR(core group, 3)'\tboth within three words"),
    .options = options,
    .run = run,
};
