#include "cmd/change.h"

#include "cmd/protected.h"

#include "table/notes.h"
#include "util/mem.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

static const char *const audiences[] = {"analyst", "internal", "public"};

const char *change_audience(const struct newid_table_request *request) { return audiences[request->audience]; }

enum newid_status change_read_request(struct newid_table_request *request, const struct change_options *options,
                                      struct arena *memory, struct newid_error *err)
{
    *request = (struct newid_table_request){
        .by = NEWID_PERIOD_ALL,
        .themes = options->themes.items,
        .theme_count = options->themes.count,
        .among = options->among,
    };
    for (size_t i = 0; options->audience && i < sizeof audiences / sizeof *audiences; i++)
        if (!strcmp(options->audience, audiences[i]))
            request->audience = (enum newid_audience)i;
    enum newid_status status = cmd_read_selection(request, &options->selection, memory, err);
    if (!status && options->status)
        status = newid_hit_status_set(&request->statuses, options->status, err);
    return status ? status : cmd_check_public(request, err);
}

void change_cite_options(struct cmd_citation *citation, const struct change_options *options)
{
    cmd_cite_selection(citation, &options->selection);
    for (size_t i = 0; i < options->themes.count; i++)
        cmd_cite_option(citation, "--theme", options->themes.items[i]);
    cmd_cite_option(citation, "--among", options->among);
    cmd_cite_option(citation, "--status", options->status);
}

void change_period(char *out, size_t size, enum newid_period by, int32_t ordinal, bool for_people)
{
    if (for_people)
        newid_period_label_people(out, size, by, ordinal);
    else
        newid_period_label(out, size, by, ordinal);
}

/* ---- the document ---- */

enum newid_status change_page_begin(struct change_page *page, const struct change_options *options,
                                    struct newid_error *err)
{
    enum newid_status status = buf_check(&page->title, err);
    return status ? status
                  : cmd_out_begin(&page->out, &page->format, &page->document, &options->output, page->title.data, err);
}

enum newid_status change_page_end(struct change_page *page, const struct change_options *options,
                                  const struct cmd_citation *citation, const struct newid_table_request *request,
                                  sidecar_notes *notes, const void *context, struct newid_error *err)
{
    if (page->failure)
        return newid_fail(err, page->failure, "out of memory");
    return cmd_end_cited(page->out, page->format, &page->document, &options->output, citation,
                         change_audience(request), notes, context, err);
}

void change_page_release(struct change_page *page)
{
    out_free(page->out);
    buf_release(&page->document);
    buf_release(&page->title);
    arena_release(&page->memory);
}

/* ---- words for figures ---- */

const char *change_keep(struct change_page *page, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&text, _(format), args);
    va_end(args);
    const char *kept = text.failure ? NULL : arena_strdup(&page->memory, text.data);
    if (!kept)
        page->failure = NEWID_MEMORY;
    buf_release(&text);
    return kept ? kept : "";
}

const char *change_label(struct change_page *page, const struct newid_codebook *codebook, size_t theme, bool indented)
{
    const struct newid_theme *t = &codebook->themes[theme];
    const bool for_people = out_format_is_for_people(page->format);
    const char *label = t->label_en, *mark = "";
    if (for_people && !strcmp(wording_language(), "cy")) {
        mark = strcmp(t->label_cy, t->label_en) ? "" : " (en)";
        label = t->label_cy;
    }
    return change_keep(page, "%*s%s%s", for_people && indented ? 2 * (int)t->depth : 0, "", label, mark);
}

const char *change_kind(const char *kind) { return strcmp(kind, "all") ? _(kind) : _("All kinds"); }

static double whole(double x) { return floor(x + 0.5); }

const char *change_percent(struct change_page *page, double share)
{
    const double percent = whole(100 * share);
    if (isnan(share))
        return "–";
    if (share > 0 && percent < 1)
        return change_keep(page, "<1 %%");
    if (share < 1 && percent > 99)
        return change_keep(page, ">99 %%");
    return change_keep(page, "%.0f %%", percent);
}

const char *change_whole_points(struct change_page *page, double change)
{
    const double size = whole(100 * fabs(change));
    return size > 0 ? change_keep(page, "%+.0f", copysign(size, change)) : "0";
}

const char *change_points(struct change_page *page, const struct change *change)
{
    if (change->verdict == VERDICT_HIDDEN)
        return "*";
    if (isnan(change->estimate))
        return "";
    const char *estimate = change_whole_points(page, change->estimate);
    if (isnan(change->ci.low))
        return estimate;
    /* TRANSLATORS: a change in percentage points and its interval: +19 (+8 to +30) */
    return change_keep(page, N_("%s (%s to %s)"), estimate, change_whole_points(page, change->ci.low),
                       change_whole_points(page, change->ci.high));
}

const char *change_share(struct change_page *page, struct newid_count count)
{
    enum { FEW = 20 }; /* under so many a percentage says more than there is */
    const unsigned long long x = count.x, n = count.n;
    if (!n)
        return "–";
    if (n < FEW)
        return change_keep(page, N_("%llu of %llu"), x, n);
    return change_keep(page, "%s (%llu)", change_percent(page, (double)x / (double)n), x);
}

struct out_cell change_decimal(double x, int decimals) { return isnan(x) ? out_empty() : out_real(x, decimals); }

struct out_cell change_real(double share) { return isnan(share) ? out_empty() : out_real(100 * share, 1); }

const char *change_plain_sentence(struct change_page *page, const struct change *change)
{
    switch (change->verdict) {
    case VERDICT_HIDDEN:
        return _("not shown to this audience");
    case VERDICT_UNDEFINED:
        return change_keep(page, N_("no answer: %s"), change->reason ? _(change->reason) : "");
    case VERDICT_TOO_FEW:
        return _("too few accounts to say");
    case VERDICT_NO_SIGN:
        return _("no sign of change beyond chance");
    default:
        return NULL;
    }
}

const char *change_trend_sentence(struct change_page *page, const struct trend *t)
{
    const char *plain = change_plain_sentence(page, &t->change);
    if (plain)
        return plain;
    const char *from = change_percent(page, t->from), *to = change_percent(page, t->to);
    return change_keep(page,
                       t->change.verdict == VERDICT_MORE
                           ? N_("mentioned more often: %s to %s of accounts, more than chance would give")
                           : N_("mentioned less often: %s to %s of accounts, more than chance would give"),
                       from, to);
}

/* ---- notes ---- */

void change_put_note(struct out *out, struct buf *text)
{
    if (!text->failure)
        out_note(out, text->data);
    buf_reset(text);
}

static void note_period(struct out *out, const struct presence *presence, const struct newid_table_request *request)
{
    struct arena memory = ARENA_INIT;
    struct notes notes = {.memory = &memory};
    note_unfinished(&notes, &presence->selection, request, (int32_t)(time(NULL) / 86400));
    for (size_t i = 0; i < notes.count; i++)
        out_note(out, notes.items[i]);
    mem_free(notes.items);
    arena_release(&memory);
}

static void note_hidden(struct out *out, const struct newid_table_request *request, size_t hidden)
{
    struct buf text = BUF_INIT;
    if (request->audience == NEWID_ANALYST) {
        out_note(out, "For the analyst: not for circulation. Small and sensitive figures are not hidden.");
        return;
    }
    if (hidden)
        buf_addf(&text,
                 P_("%zu row is hidden (*): it rests on a figure that this audience may not see in a table. Longer "
                    "periods keep more.",
                    "%zu rows are hidden (*): they rest on figures that this audience may not see in a table. Longer "
                    "periods keep more.",
                    hidden),
                 hidden);
    if (hidden)
        change_put_note(out, &text);
    out_note(out,
             "What is hidden may still be worked out from totals or from another table. Check that before publishing.");
    buf_release(&text);
}

void change_put_notes(struct out *out, const struct newid_table_request *request, const struct presence *presence,
                      size_t hidden)
{
    struct buf text = BUF_INIT;
    note_hidden(out, request, hidden);
    if (presence->selection.undated_left_out) {
        buf_addf(&text, _("%zu accounts without a date are left out by --from or --to."),
                 presence->selection.undated_left_out);
        change_put_note(out, &text);
    }
    note_period(out, presence, request);
    if (presence->draft)
        out_note(out, "The codebook is a draft: some of its examples fail.");
    if (presence->failed) {
        buf_addf(&text,
                 _("In %llu cases a pattern could not finish on an account: there it is not known whether the theme "
                   "is mentioned (newid info)."),
                 (unsigned long long)presence->failed);
        change_put_note(out, &text);
    }
    out_note(
        out,
        request->statuses
            ? N_("Only hits of the statuses asked for count. A program reads denials, wishes and hearsay: it errs.")
            : N_("Denied hits do not count unless a theme says so; wishes, hearsay and the past do. A program "
                 "reads them: it errs (newid kwic shows each)."));
    out_note(out, "The figures say nothing about those who did not write. What workers mention is not what they do.");
    out_note(out, "Dictionary-based content analysis, not thematic analysis.");
    buf_release(&text);
}
