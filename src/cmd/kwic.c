/* newid kwic: passages in context. */
#include "cmd/cmd.h"
#include "cmd/selection.h"
#include "codebook/phrase.h"
#include "table/passages.h"
#include "table/presence.h"

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
    {"theme", 0, OPT_LIST, &given.themes, N_("CODE"), N_("passages of this theme and its children; may be repeated")},
    {"regex", 0, OPT_STRING, &given.regex, N_("REGEX"),
     N_("passages that this regular expression (PCRE2) matches, instead; (?cy:word) is ~word")},
    {"status", 0, OPT_STRING, &given.status, N_("STATUS,…"),
     N_("only these: affirmed, negated, hypothetical, past, reported; without it all")},
    {"sort", 0, OPT_STRING, &given.order, "date|left|right|account",
     N_("order of the lines: by date (without it), by the words before or after the passage, by account")},
    {"context", 0, OPT_STRING, &given.context, N_("N"), N_("characters of context on each side; 40 without it")},
    {"limit", 'n', OPT_STRING, &given.limit, N_("N"), N_("the first N lines only; without it all")},
    CMD_SELECTION_OPTIONS(&given.selection),
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"),
     N_("the codebook; without it the one coded last")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

static const struct out_column columns[] = {
    {.name = "account", .heading = N_("Account")},
    {.name = "date", .heading = N_("Date")},
    {.name = "kind", .heading = "Kind", .data_only = true},
    {.name = "worker", .heading = "Worker", .data_only = true},
    {.name = "team", .heading = N_("Team")},
    {.name = "area", .heading = "Area", .data_only = true},
    {.name = "theme", .heading = "Theme", .data_only = true},
    /* for people in the passage, where it is not affirmed */
    {.name = "status", .heading = "Status", .data_only = true},
    {.name = "left", .heading = "Before", .data_only = true},
    {.name = "passage", .heading = N_("Passage"), .wraps = true},
    {.name = "right", .heading = "After", .data_only = true},
    {.name = "start", .heading = "Start", .data_only = true},
    {.name = "end", .heading = "End", .data_only = true},
    {.name = "trigger", .heading = "Trigger", .data_only = true},
};

/* ---- one passage on one line ---- */

/* The bytes of the last or first `width` characters of s, cut between words; *cut says whether anything was left out. */
static size_t fit_end(const char *s, size_t width, bool *cut)
{
    size_t at = strlen(s), count = 0;
    while (at && count < width) {
        do
            at--;
        while (at && ((unsigned char)s[at] & 0xC0) == 0x80);
        count++;
    }
    *cut = at > 0;
    while (at && s[at] && s[at - 1] != ' ')
        at++;
    return at;
}

static size_t fit_start(const char *s, size_t width, bool *cut)
{
    size_t at = 0, count = 0;
    for (; s[at] && count < width; count++)
        do
            at++;
        while (((unsigned char)s[at] & 0xC0) == 0x80);
    *cut = s[at] != '\0';
    while (*cut && at && s[at] != ' ' && s[at - 1] != ' ')
        at--;
    return at;
}

static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* The status and, where there is room, the words that gave it; nothing of what is affirmed. */
static void add_status(struct buf *note, const struct passage *p, size_t room)
{
    buf_reset(note);
    if (p->status == NEWID_AFFIRMED)
        return;
    buf_addf(note, " (%s: %s)", _(newid_hit_status_name(p->status)), p->trigger ? p->trigger : "");
    if (p->trigger && characters(note->data) <= room)
        return;
    buf_reset(note);
    buf_addf(note, " (%s)", _(newid_hit_status_name(p->status)));
}

/* width 0: as much as was asked for. Else the passage begins in the same column of every line, a third of the way in. */
static struct out_cell context_cell(struct buf *text, struct buf *note, const struct passage *p, size_t width)
{
    bool cut_left, cut_right;
    const size_t room = width ? width / 3 : SIZE_MAX, match = characters(p->match);
    const size_t left = fit_end(p->left, width ? room - 1 : SIZE_MAX, &cut_left);
    buf_reset(text);
    for (size_t n = characters(p->left + left) + (cut_left || p->cut_left); width && n < room; n++)
        buf_addc(text, ' ');
    buf_addf(text, "%s%s", cut_left || p->cut_left ? "…" : "", p->left + left);
    struct out_cell cell = out_string(NULL);
    const size_t mark = text->len;
    buf_adds(text, p->match);
    const size_t end = text->len;
    /* Two for the brackets and one for the sign of what was cut. */
    add_status(note, p, width ? width - (room + match + 3 < width ? room + match + 3 : width) : SIZE_MAX);
    const size_t taken = room + match + 3 + characters(note->data);
    const size_t rest = !width ? SIZE_MAX : width > taken ? width - taken : 0;
    const size_t right = fit_start(p->right, rest, &cut_right);
    buf_add(text, p->right, right);
    buf_adds(text, cut_right || p->cut_right ? "…" : "");
    buf_add(text, note->data, note->len);
    cell = out_string(text->data);
    cell.mark_start = mark;
    cell.mark_end = end;
    return cell;
}

/* What a page of this width gives to id, team and passage, so that each passage is one line; 0: no limit. */
struct widths {
    size_t id, team, passage;
};

static struct widths share_out(const struct passages *found, size_t shown, size_t page)
{
    enum { DATE = 10, GAPS = 6 };
    struct widths w = {characters(_("Account")), characters(_("Team")), 0};
    for (size_t i = 0; i < shown; i++) {
        const struct passage *p = &found->items[i];
        const size_t id = characters(p->account), team = p->team ? characters(p->team) : 0;
        w.id = id > w.id ? id : w.id;
        w.team = team > w.team ? team : w.team;
    }
    w.id = w.id > page / 5 ? page / 5 : w.id;
    w.team = w.team > page / 8 ? page / 8 : w.team;
    w.passage = page - w.id - w.team - DATE - GAPS;
    return w;
}

/* s, or its beginning and … where it is wider than `width`. */
static struct out_cell short_cell(struct buf *text, const char *s, size_t width)
{
    if (!s || !width || characters(s) <= width)
        return out_string(s);
    size_t at = 0;
    for (size_t n = 1; n < width; n++)
        do
            at++;
        while (((unsigned char)s[at] & 0xC0) == 0x80);
    buf_reset(text);
    buf_add(text, s, at);
    buf_adds(text, "…");
    return out_string(text->data);
}

static enum newid_status show(struct out *out, const struct passages *found, size_t limit, enum out_format format,
                              struct newid_error *err)
{
    struct buf text = BUF_INIT, id = BUF_INIT, team = BUF_INIT, status_note = BUF_INIT;
    const size_t shown = found->count < limit ? found->count : limit;
    const bool for_data = format == OUT_CSV || format == OUT_TSV || format == OUT_JSON;
    struct widths widths = {0, 0, 0};
    if (format == OUT_TEXT)
        widths = share_out(found, shown, given.output.file ? 80 : cmd_terminal_width());
    out_table_begin(out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = 0; i < shown; i++) {
        const struct passage *p = &found->items[i];
        const struct out_cell cells[] = {
            short_cell(&id, p->account, widths.id),
            out_string(p->date),
            out_string(out_word(out, p->kind)),
            out_string(p->worker),
            short_cell(&team, p->team, widths.team),
            out_string(p->area),
            out_string(p->theme),
            out_string(out_word(out, newid_hit_status_name(p->status))),
            out_string(p->left),
            for_data ? out_string(p->match) : context_cell(&text, &status_note, p, widths.passage),
            out_string(p->right),
            out_integer(p->start),
            out_integer(p->end),
            out_string(p->trigger),
        };
        out_row(out, cells);
    }
    out_table_end(out);
    enum newid_status status = buf_check(&text, err);
    buf_reset(&text);
    if (shown < found->count)
        buf_addf(&text, _("%zu of %zu passages shown."), shown, found->count);
    else
        buf_addf(&text, P_("%zu passage.", "%zu passages.", found->count), found->count);
    if (found->failed)
        buf_addf(&text,
                 P_(" On %zu account the regular expression could not finish: unknown there, not absent.",
                    " On %zu accounts the regular expression could not finish: unknown there, not absent.",
                    found->failed),
                 found->failed);
    out_note(out, text.data);
    if (!given.regex)
        out_note(out, "In brackets what a passage says of itself where it is not affirmed, and the words that say so. A program "
                      "reads them: it errs.");
    out_note(out, "For the analyst: not for circulation.");
    buf_release(&text);
    buf_release(&id);
    buf_release(&team);
    buf_release(&status_note);
    return status;
}

/* The regex with its (?cy:word) as a codebook's patterns have it. */
static enum newid_status read_regex(struct passage_request *request, struct arena *memory, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    struct buf regex = BUF_INIT;
    size_t offset = 0;
    enum newid_status status = pattern_expand(&regex, given.regex, NULL, 0, &offset, &why);
    if (status)
        status = newid_fail(err, status == NEWID_INPUT ? NEWID_USAGE : status, "--regex: %s, at character %zu", why.message,
                            offset + 1);
    else if (!(request->regex = arena_strdup(memory, regex.data)))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    buf_release(&regex);
    return status;
}

static enum newid_status read_request(struct passage_request *request, size_t *limit, struct arena *memory,
                                      struct newid_error *err)
{
    static const char *const orders[] = {"date", "left", "right", "account"};
    if (!given.regex == !given.themes.count)
        return newid_fail(err, NEWID_USAGE, "kwic: wants either --theme CODE or --regex REGEX");
    for (size_t i = 0; given.order && i < sizeof orders / sizeof *orders; i++)
        if (strcmp(orders[i], given.order) == 0)
            request->order = (enum passage_order)i;
    enum newid_status status = given.regex ? read_regex(request, memory, err) : NEWID_OK;
    if (!status)
        status = cmd_read_count(&request->context, "--context", given.context, CONTEXT_DEFAULT, err);
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
    struct newid_codebook_info info;
    struct arena memory = ARENA_INIT;
    struct buf document = BUF_INIT, codebook = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    size_t limit = 0;
    enum newid_status status = read_request(&request, &limit, &memory, err);
    if (!status && !given.regex)
        status = newid_store_codebook(call->store, given.codebook, &book, &info, err);
    if (!status && book)
        buf_addf(&codebook, "%s@%s", book->name, info.version);
    if (!status && book)
        status = presence_check_current(call->store, book, codebook.data + strlen(book->name) + 1, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, "Passages", err);
    if (!status)
        status = passages_find(&found, call->store, book, &request, err);
    if (!status)
        status = show(out, &found, limit, format, err);
    if (!status && book)
        out_about(out, "codebook", codebook.data);
    if (!status) {
        out_about(out, "audience", out_word(out, N_("analyst (not for circulation)")));
        status = cmd_out_end(out, &document, &given.output, err);
    }
    out_free(out);
    passages_release(&found);
    newid_codebook_free(book);
    buf_release(&document);
    buf_release(&codebook);
    arena_release(&memory);
    return status;
}

const struct cmd cmd_kwic = {
    .name = "kwic",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("passages in context, one a line"),
    .description = N_(
        "Shows the passages behind the numbers: each hit of a theme, or of a regular expression of your own, with the "
        "words around it, the account's id, date and team, and the hit's status with the words that gave it. A theme that is a rule by account "
        "shows the passages of the themes that it names."),
    .examples = N_("newid kwic --theme short-cuts --from 2019-10\twhat was said of short-cuts since October 2019\n"
                   "newid kwic --regex '\\bpanel\\b' --sort right\ta word of your own, sorted by what follows"),
    .options = options,
    .run = run,
};
