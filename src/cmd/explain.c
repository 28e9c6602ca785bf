#include "cmd/explain.h"

#include "cmd/cmd.h"
#include "coder/explain.h"
#include "util/buf.h"
#include "util/wording.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 80, INDENT = 4 };

struct page {
    const struct newid_codebook *book;
    const struct opt_list *themes;
    struct newid_coder *coder;
    const char *text; /* the account's */
    struct buf out, line;
    struct buf words, more; /* what goes into a sentence of the line */
    size_t shown;
};

/* ---- laying out ---- */

/* Appends s in lines of WIDTH, each INDENT in. */
static void wrap(struct buf *out, const char *s)
{
    size_t column = 0;
    while (*(s += strspn(s, " \n\t"))) {
        const size_t n = strcspn(s, " \n\t");
        size_t characters = 0;
        for (size_t i = 0; i < n; i++)
            characters += ((unsigned char)s[i] & 0xC0) != 0x80;
        if (column && column + 1 + characters > WIDTH) {
            buf_addc(out, '\n');
            column = 0;
        }
        column += column ? 1 + characters : INDENT + characters;
        buf_addf(out, "%*s", column == INDENT + characters ? INDENT : 1, "");
        buf_add(out, s, n);
        s += n;
    }
    buf_addc(out, '\n');
}

static void set_words(struct buf *out, const struct page *page, const struct explanation *e,
                      const struct context_match *m)
{
    const struct token *items = e->sentence->tokens.items;
    const size_t start = e->sentence->start + items[m->first].start, end = e->sentence->start + items[m->last - 1].end;
    buf_reset(out);
    buf_addf(out, "\"%.*s\"", (int)(end - start), page->text + start);
}

/* ---- the sentence with its marks ---- */

enum { MARKS_MOST = 8 };

struct mark {
    size_t at;
    const char *text;
    int order; /* of marks at one place: what closes comes first */
};

static void add_mark(struct mark *marks, size_t *count, size_t at, const char *text, int order)
{
    size_t i = (*count)++;
    for (; i && (marks[i - 1].at > at || (marks[i - 1].at == at && marks[i - 1].order > order)); i--)
        marks[i] = marks[i - 1];
    marks[i] = (struct mark){at, text, order};
}

/* Where the scope of the deciding trigger ends, and begins where that is not at the trigger itself. */
static void mark_scope(struct mark *marks, size_t *count, const struct explanation *e)
{
    const struct token *items = e->sentence->tokens.items;
    const struct context_match *m = e->decided;
    uint32_t first, last;
    context_scope(e->sentence, m, true, &first, &last);
    if (m->trigger->forward && last > first) {
        if (first > m->last)
            add_mark(marks, count, e->sentence->start + items[first].start, "|", 3);
        add_mark(marks, count, e->sentence->start + items[last - 1].end, "|", 1);
    }
    context_scope(e->sentence, m, false, &first, &last);
    if (m->trigger->backward && last > first)
        add_mark(marks, count, e->sentence->start + items[first].start, "|", 3);
}

static void add_sentence(struct page *page, const struct explanation *e)
{
    struct mark marks[MARKS_MOST];
    size_t count = 0, at = e->start;
    add_mark(marks, &count, e->hit->start, "[", 4);
    add_mark(marks, &count, e->hit->end, "]", 0);
    if (e->decided) {
        const struct token *items = e->sentence->tokens.items;
        const struct context_match *m = e->decided;
        add_mark(marks, &count, e->sentence->start + items[m->first].start, "{", 5);
        add_mark(marks, &count, e->sentence->start + items[m->last - 1].end, "}", 0);
        mark_scope(marks, &count, e);
    }
    buf_reset(&page->line);
    for (size_t i = 0; i < count; i++) {
        if (marks[i].at > at) {
            buf_add(&page->line, page->text + at, marks[i].at - at);
            at = marks[i].at;
        }
        buf_adds(&page->line, marks[i].text);
    }
    if (e->end > at)
        buf_add(&page->line, page->text + at, e->end - at);
    wrap(&page->out, page->line.data);
}

/* ---- why ---- */

/* What the trigger that decides does: the trigger's words, then how far it reaches. */
enum { IN_GAP, BEHIND, AHEAD, SIDES };

static const char *const decisions[NEWID_STATUSES][SIDES] = {
    [NEWID_NEGATED] = {N_("%s denies it: it stands in the gap of the phrase that found the hit."),
                       N_("%s denies what follows it, %s."), N_("%s denies what stands before it, %s.")},
    [NEWID_HYPOTHETICAL] = {N_("%s only supposes or wishes it: it stands in the gap of the phrase that found the hit."),
                            N_("%s only supposes or wishes what follows it, %s."),
                            N_("%s only supposes or wishes what stands before it, %s.")},
    [NEWID_PAST] = {N_("%s puts it into the past: it stands in the gap of the phrase that found the hit."),
                    N_("%s puts into the past what follows it, %s."),
                    N_("%s puts into the past what stands before it, %s.")},
    [NEWID_REPORTED] =
        {N_("%s gives it as somebody else's word: it stands in the gap of the phrase that found the hit."),
         N_("%s gives as somebody else's word what follows it, %s."),
         N_("%s gives as somebody else's word what stands before it, %s.")},
};

static void set_reach(struct buf *out, const struct context_trigger *t, bool ahead)
{
    const unsigned scope = ahead ? t->scope_back : t->scope;
    buf_reset(out);
    if (ahead && t->back_to_verb)
        buf_adds(out, _("the verb with which the clause begins"));
    else if (scope == CONTEXT_CLAUSE)
        buf_adds(out, _("up to the clause's end"));
    else if (scope == CONTEXT_SENTENCE)
        buf_adds(out, _("up to the sentence's end or a word like but"));
    else
        buf_addf(out, P_("within %u word", "within %u words", scope), scope);
}

static void add_decision(struct page *page, const struct explanation *e)
{
    const struct context_match *m = e->decided;
    const struct context_trigger *t = m->trigger;
    const int side = m->first >= e->place.last ? AHEAD : m->last > e->place.first ? IN_GAP : BEHIND;
    set_words(&page->words, page, e, m);
    set_reach(&page->more, t, side == AHEAD);
    buf_addf(&page->line, _(decisions[t->status][side]), page->words.data, page->more.data);
    if (t->where == CONTEXT_NEGATIVE_CLAUSE && t->status != NEWID_NEGATED)
        buf_addf(&page->line, " %s", _("It speaks instead of the denial beside it."));
    buf_addc(&page->line, ' ');
}

/* The terminator between match and hit that stopped it. */
static const struct context_match *stopper(const struct explanation *e, const struct context_match *m)
{
    const bool forward = m->last <= e->place.first;
    const uint32_t from = forward ? m->last : e->place.last, to = forward ? e->place.first : m->first;
    for (size_t i = 0; i < e->sentence->match_count; i++) {
        const struct context_match *o = &e->sentence->matches[i];
        if ((o->kind == MATCH_TERMINATOR || o->kind == MATCH_BREAK) && o->outer < 0 && o->pseudo < 0 &&
            o->first >= from && o->first < to)
            return o;
    }
    return NULL;
}

/* Why a trigger does not decide, by what was judged of it: the trigger's words. */
static const char *const verdicts[VERDICT_TOO_FAR + 1] = {
    [VERDICT_REACHES] = N_("%s reaches it too, but the other goes first."),
    [VERDICT_IN_HIT] = N_("%s is a word of the hit itself."),
    [VERDICT_TOO_FAR] = N_("%s is too far away."),
    [VERDICT_COMMA] = N_("%s stands before a comma."),
    [VERDICT_SUBJECT] = N_("%s says nothing of the subject before yn or wedi."),
    [VERDICT_MISPLACED] = N_("%s says nothing in this place."),
};

/* Why another trigger of the sentence does not decide; nothing where that goes without saying. */
static void add_other(struct page *page, const struct explanation *e, const struct context_match *m)
{
    uint32_t distance;
    const enum context_verdict verdict = context_judge(e->sentence, m, &e->place, &distance);
    const struct context_match *matches = e->sentence->matches;
    const struct context_match *stop = verdict == VERDICT_TERMINATED ? stopper(e, m) : NULL;
    const struct context_match *pseudo = verdict == VERDICT_PSEUDO ? &matches[m->pseudo] : NULL;
    if (verdict == VERDICT_INSIDE && matches[m->outer].kind == MATCH_PSEUDO)
        pseudo = &matches[m->outer];
    const char *why = stop ? N_("%s ends the reach of %s.") : pseudo ? N_("%s takes its meaning from %s.") : NULL;
    set_words(&page->words, page, e, m);
    if (why) {
        set_words(&page->more, page, e, stop ? stop : pseudo);
        buf_addf(&page->line, _(why), page->more.data, page->words.data);
    } else if (verdicts[verdict]) {
        buf_addf(&page->line, _(verdicts[verdict]), page->words.data);
    } else {
        return;
    }
    buf_addc(&page->line, ' ');
}

/* Whether what the match has to say is said already: by the one that decides, or another of the same words. */
static bool is_told(const struct explanation *e, size_t match)
{
    const struct context_match *matches = e->sentence->matches, *m = &matches[match];
    if (m->kind != MATCH_TRIGGER || (e->decided && e->decided->first == m->first && e->decided->last == m->last))
        return true;
    for (size_t i = 0; i < match; i++)
        if (matches[i].kind == MATCH_TRIGGER && matches[i].first == m->first && matches[i].last == m->last)
            return true;
    return false;
}

static void add_reasons(struct page *page, const struct explanation *e)
{
    buf_reset(&page->line);
    if (!e->sentence)
        buf_adds(&page->line, strcmp(page->book->context, "none") == 0
                                  ? _("The codebook has no triggers (context: none).")
                                  : _("Its theme has context: false."));
    else if (e->decided)
        add_decision(page, e);
    for (size_t i = 0; e->sentence && i < e->sentence->match_count; i++)
        if (!is_told(e, i))
            add_other(page, e, &e->sentence->matches[i]);
    if (!page->line.len)
        buf_adds(&page->line, _("Nothing in the sentence says otherwise."));
    wrap(&page->out, page->line.data);
}

/* ---- a page ---- */

static bool is_asked_for(const struct page *page, size_t theme)
{
    for (size_t i = 0; i < page->themes->count; i++)
        if (strcmp(page->themes->items[i], page->book->themes[theme].code) == 0)
            return true;
    return !page->themes->count;
}

static enum newid_status show(void *context, const struct explanation *e, struct newid_error *err)
{
    struct page *page = context;
    const struct newid_theme *theme = &page->book->themes[e->theme];
    if (!is_asked_for(page, e->theme))
        return NEWID_OK;
    const enum newid_hit_status own = e->decided ? e->decided->trigger->status : NEWID_AFFIRMED;
    if (page->shown++)
        buf_addc(&page->out, '\n');
    buf_addf(&page->out, theme->counts & NEWID_STATUS_BIT(own) ? "%s: %s" : _("%s: %s, does not count"), theme->code,
             _(newid_hit_status_name(own)));
    buf_addc(&page->out, '\n');
    add_sentence(page, e);
    add_reasons(page, e);
    return buf_check(&page->out, err);
}

static enum newid_status explain(void *context, const struct newid_account *account,
                                 const struct newid_measure *measure, struct newid_error *err)
{
    struct page *page = context;
    (void)measure;
    page->text = account->text;
    return coder_explain(page->coder, account->text, account->text_len, show, page, err);
}

static enum newid_status check_themes(const struct page *page, struct newid_error *err)
{
    for (size_t i = 0; i < page->themes->count; i++)
        if (newid_codebook_find(page->book, page->themes->items[i]) == NEWID_NO_PARENT)
            return newid_fail(err, NEWID_USAGE, "%s: the codebook has no such theme", page->themes->items[i]);
    return NEWID_OK;
}

enum newid_status explain_account(struct newid_store *store, const struct newid_codebook *book, const char *name,
                                  const char *account, const struct opt_list *themes, struct newid_error *err)
{
    struct page page = {.book = book, .themes = themes, .out = BUF_INIT, .line = BUF_INIT};
    page.words = page.more = (struct buf)BUF_INIT;
    enum newid_status status = check_themes(&page, err);
    if (!status)
        status = newid_coder_new(&page.coder, book, err);
    if (!status)
        status = newid_store_one_account(store, account, explain, &page, err);
    if (!status && !page.shown)
        buf_addf(&page.out, "%s\n", _("No hit in this account."));
    if (!status) {
        buf_addc(&page.out, '\n');
        buf_reset(&page.line);
        buf_addf(&page.line,
                 _("%s, account %s. [hit] {trigger} | where what the trigger says begins or ends. For the analyst: not "
                   "for circulation."),
                 name, account);
        wrap(&page.out, page.line.data);
        status = buf_check(&page.out, err);
    }
    errno = 0;
    if (!status && fwrite(page.out.data, 1, page.out.len, stdout) != page.out.len)
        status = newid_fail(err, NEWID_IO, "the output could not be written: %s", strerror(errno));
    newid_coder_free(page.coder);
    buf_release(&page.out);
    buf_release(&page.line);
    buf_release(&page.words);
    buf_release(&page.more);
    return status;
}
