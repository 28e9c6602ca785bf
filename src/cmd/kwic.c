/* newid kwic: passages in context. */
#include "cmd/cmd.h"
#include "cmd/selection.h"
#include "table/passages.h"

#include <stdint.h>
#include <string.h>

enum { CONTEXT_DEFAULT = 40 };

static struct {
    struct opt_list themes;
    const char *regex, *status, *order, *context, *limit, *codebook;
    struct cmd_selection selection;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    {"theme", 0, OPT_LIST, &given.themes, "CODE", "passages of this theme and its children; may be repeated"},
    {"regex", 0, OPT_STRING, &given.regex, "REGEX", "passages that this regular expression (PCRE2) matches, instead"},
    {"status", 0, OPT_STRING, &given.status, "STATUS,…",
     "only these: affirmed, negated, hypothetical, past, reported; without it all"},
    {"sort", 0, OPT_STRING, &given.order, "date|left|right|account",
     "order of the lines: by date (without it), by the words before or after the passage, by account"},
    {"context", 0, OPT_STRING, &given.context, "N", "characters of context on each side; 40 without it"},
    {"limit", 'n', OPT_STRING, &given.limit, "N", "the first N lines only; without it all"},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"codebook", 0, OPT_STRING, &given.codebook, "NAME[@VERSION]", "the codebook; without it the one coded last"},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

static const struct out_column columns[] = {
    {.name = "account", .heading = "Account"},
    {.name = "date", .heading = "Date"},
    {.name = "kind", .heading = "Kind", .data_only = true},
    {.name = "worker", .heading = "Worker", .data_only = true},
    {.name = "team", .heading = "Team"},
    {.name = "area", .heading = "Area", .data_only = true},
    {.name = "theme", .heading = "Theme", .data_only = true},
    {.name = "status", .heading = "Status"},
    {.name = "left", .heading = "Before", .data_only = true},
    {.name = "passage", .heading = "Passage", .wraps = true},
    {.name = "right", .heading = "After", .data_only = true},
    {.name = "start", .heading = "Start", .data_only = true},
    {.name = "end", .heading = "End", .data_only = true},
};

/* The passage with its context, for people; alone, for data. */
static struct out_cell passage_cell(struct buf *text, const struct passage *p, bool people)
{
    if (!people)
        return out_string(p->match);
    buf_reset(text);
    buf_addf(text, "%s%s%s", p->left, p->match, p->right);
    struct out_cell cell = out_string(text->data);
    cell.mark_start = strlen(p->left);
    cell.mark_end = cell.mark_start + strlen(p->match);
    return cell;
}

static enum newid_status show(struct out *out, const struct passages *found, size_t limit, bool people,
                              struct newid_error *err)
{
    struct buf text = BUF_INIT;
    const size_t shown = found->count < limit ? found->count : limit;
    out_table_begin(out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = 0; i < shown; i++) {
        const struct passage *p = &found->items[i];
        const struct out_cell cells[] = {
            out_string(p->account),      out_string(p->date), out_string(p->kind),
            out_string(p->worker),       out_string(p->team), out_string(p->area),
            out_string(p->theme),        out_string(newid_hit_status_name(p->status)),
            out_string(p->left),         passage_cell(&text, p, people),
            out_string(p->right),        out_integer(p->start),
            out_integer(p->end),
        };
        out_row(out, cells);
    }
    out_table_end(out);
    enum newid_status status = buf_check(&text, err);
    buf_reset(&text);
    buf_addf(&text, "%zu passage%s%s.", found->count, found->count == 1 ? "" : "s",
             shown < found->count ? "; --limit cut the list" : "");
    if (found->failed)
        buf_addf(&text, " On %zu accounts the regular expression could not finish: unknown there, not absent.",
                 found->failed);
    out_note(out, text.data);
    out_note(out, "For the analyst: not for circulation.");
    buf_release(&text);
    return status;
}

static enum newid_status read_request(struct passage_request *request, size_t *limit, struct arena *memory,
                                      struct newid_error *err)
{
    static const char *const orders[] = {"date", "left", "right", "account"};
    if (!given.regex == !given.themes.count)
        return newid_fail(err, NEWID_USAGE, "kwic: wants either --theme CODE or --regex REGEX");
    request->regex = given.regex;
    for (size_t i = 0; given.order && i < sizeof orders / sizeof *orders; i++)
        if (strcmp(orders[i], given.order) == 0)
            request->order = (enum passage_order)i;
    enum newid_status status = cmd_read_count(&request->context, "--context", given.context, CONTEXT_DEFAULT, err);
    if (!status)
        status = cmd_read_count(limit, "--limit", given.limit, SIZE_MAX, err);
    if (!status)
        status = cmd_read_selection(&request->selection, &given.selection, memory, err);
    if (!status && given.status)
        status = newid_hit_status_set(&request->selection.statuses, given.status, err);
    request->selection.themes = given.themes.items;
    request->selection.theme_count = given.themes.count;
    return status;
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct passage_request request = {.order = PASSAGE_BY_DATE};
    struct passages found = {NULL, 0, 0, 0, NULL};
    struct newid_codebook *book = NULL;
    struct arena memory = ARENA_INIT;
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    size_t limit = 0;
    enum newid_status status = read_request(&request, &limit, &memory, err);
    if (!status && !given.regex)
        status = newid_store_codebook(call->store, given.codebook, &book, NULL, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, "Passages", err);
    if (!status)
        status = passages_find(&found, call->store, book, &request, err);
    if (!status)
        status = show(out, &found, limit, format == OUT_TEXT || format == OUT_MARKDOWN || format == OUT_HTML, err);
    if (!status)
        status = cmd_out_end(out, &document, &given.output, err);
    out_free(out);
    passages_release(&found);
    newid_codebook_free(book);
    buf_release(&document);
    arena_release(&memory);
    return status;
}

const struct cmd cmd_kwic = {
    .name = "kwic",
    .store = CMD_READ,
    .operands = "",
    .summary = "passages in context, one a line",
    .description = "Shows the passages behind the numbers: each hit of a theme, or of a regular expression of your own, with the "
                   "words around it, the account's id, date and team, and the hit's status. A theme that is a rule by account "
                   "shows the passages of the themes that it names.",
    .examples = "newid kwic --theme short-cuts --from 2019-10\twhat was said of short-cuts since October 2019\n"
                "newid kwic --regex '\\bpanel\\b' --sort right\ta word of your own, sorted by what follows",
    .options = options,
    .run = run,
};
