#include "table/passages.h"

#include "coder/regex.h"
#include "table/facts.h"
#include "table/select.h"
#include "text/excerpt.h"
#include "util/arena.h"
#include "util/intern.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>

/* A hit that is to be shown. */
struct wanted {
    struct fact_hit hit;
    const char *theme;
};

struct search {
    struct passages *out;
    const struct passage_request *request;
    const struct newid_codebook *codebook;
    struct selection selection;
    struct arena *memory;
    struct intern triggers; /* a fact's trigger is its number here and one more */
    struct facts *facts;
    struct wanted *wanted; /* by account, theme, start */
    size_t wanted_count, wanted_capacity;
    struct regex *regex;
    size_t next;    /* the first of wanted that no account took yet */
    size_t account; /* place of the account in the file */
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- which hits ---- */

static enum newid_status want(struct search *s, struct fact_hit hit, const char *theme, struct newid_error *err)
{
    if (s->selection.cell[hit.account] == CUBE_OUT)
        return NEWID_OK;
    if (mem_grow(&s->wanted, &s->wanted_capacity, s->wanted_count + 1, sizeof *s->wanted))
        return out_of_memory(err);
    s->wanted[s->wanted_count++] = (struct wanted){hit, theme};
    return NEWID_OK;
}

/* The theme's hits, overlapping ones once; within `only`, where not NULL, one flag an account. */
static enum newid_status want_hits(struct search *s, size_t theme, const char *code, const unsigned char *only,
                                   struct newid_error *err)
{
    struct fact_hit *hits = NULL;
    size_t count = 0;
    enum newid_status status = facts_counted_hits(s->facts, theme, &hits, &count, err);
    const struct fact_hit *last = NULL;
    for (size_t i = 0; i < count && !status; i++) {
        bool overlaps = last && last->account == hits[i].account && hits[i].start < last->end;
        if (overlaps || (only && !only[hits[i].account]))
            continue;
        last = &hits[i];
        status = want(s, hits[i], code, err);
    }
    mem_free(hits);
    return status;
}

static enum newid_status want_theme(struct search *s, size_t theme, const char *code, const unsigned char *only,
                                    struct newid_error *err);

static enum newid_status want_operands(struct search *s, const struct newid_rule *rule, const unsigned char *only,
                                       struct newid_error *err)
{
    if (rule->op == NEWID_RULE_THEME)
        return want_theme(s, rule->theme, s->codebook->themes[rule->theme].code, only, err);
    enum newid_status status = want_operands(s, rule->left, only, err);
    return status || !rule->right ? status : want_operands(s, rule->right, only, err);
}

/* A rule by account: the hits of its operands in the accounts in which it holds. */
static enum newid_status want_rule(struct search *s, size_t theme, struct newid_error *err)
{
    const struct mentions *mentions;
    enum newid_status status = facts_mentions(s->facts, theme, &mentions, err);
    unsigned char *holds = mem_zalloc(s->selection.columns->count, 1);
    if (!status && !holds)
        status = out_of_memory(err);
    for (size_t i = 0; !status && i < mentions->count; i++)
        holds[mentions->items[i].account] = mentions->items[i].hits > 0;
    if (!status)
        status = want_operands(s, s->codebook->themes[theme].rule, holds, err);
    mem_free(holds);
    return status;
}

static enum newid_status want_theme(struct search *s, size_t theme, const char *code, const unsigned char *only,
                                    struct newid_error *err)
{
    const struct newid_theme *t = &s->codebook->themes[theme];
    if (t->rule && t->scope == NEWID_SCOPE_ACCOUNT)
        return want_rule(s, theme, err);
    return want_hits(s, theme, code, only, err);
}

static enum newid_status want_some(struct search *s, size_t theme, struct newid_error *err)
{
    const size_t first = s->wanted_count, most = s->request->each;
    enum newid_status status = want_theme(s, theme, s->codebook->themes[theme].code, NULL, err);
    const size_t found = s->wanted_count - first;
    if (status || !most || found <= most)
        return status;
    for (size_t i = 0; i < most; i++)
        s->wanted[first + i] = s->wanted[first + i * found / most];
    s->wanted_count = first + most;
    return NEWID_OK;
}

static enum newid_status add_fact(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    struct search *s = context;
    struct fact_hit fact = {(uint32_t)hit->account, hit->start, hit->end, (unsigned char)hit->status, 0};
    if (hit->trigger) {
        const uint32_t number = intern_add(&s->triggers, hit->trigger, strlen(hit->trigger));
        if (number == INTERN_FAILED)
            return out_of_memory(err);
        fact.trigger = (number + 1) & 0xFFFFFF;
    }
    return facts_add(s->facts, hit->theme, fact, err);
}

static int by_account(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    if (x->hit.account != y->hit.account)
        return x->hit.account < y->hit.account ? -1 : 1;
    if (x->hit.start != y->hit.start)
        return x->hit.start < y->hit.start ? -1 : 1;
    return strcmp(x->theme, y->theme);
}

static enum newid_status want_themes(struct search *s, struct newid_store *store, struct newid_error *err)
{
    const struct newid_table_request *selection = &s->request->selection;
    const unsigned statuses = selection->statuses ? selection->statuses : ~0u;
    enum newid_status status = facts_new(&s->facts, s->codebook, s->selection.columns->count,
                                         s->selection.columns->words, statuses, err);
    if (!status)
        status = newid_store_each_hit(store, s->codebook, add_fact, s, err);
    for (size_t i = 0; i < selection->theme_count && !status; i++) {
        size_t theme = newid_codebook_find(s->codebook, selection->themes[i]);
        if (theme == NEWID_NO_PARENT)
            status = newid_fail(err, NEWID_USAGE, "%s: the codebook has no such theme; newid themes lists them",
                                selection->themes[i]);
        else
            status = want_some(s, theme, err);
    }
    if (!status && s->wanted_count)
        qsort(s->wanted, s->wanted_count, sizeof *s->wanted, by_account);
    return status;
}

/* ---- from hits to passages ---- */

static const char *keep(struct arena *memory, const char *s, bool *failed)
{
    char *copy = s ? arena_strdup(memory, s) : NULL;
    *failed |= s && !copy;
    return copy;
}

static enum newid_status add_passage(struct search *s, const struct newid_account *a, const struct fact_hit *hit,
                                     const char *theme, struct newid_error *err)
{
    struct excerpt excerpt;
    bool failed = mem_grow(&s->out->items, &s->out->capacity, s->out->count + 1, sizeof *s->out->items) != 0;
    failed |= !excerpt_make(&excerpt, s->memory, a->text, a->text_len, hit->start, hit->end, s->request->context);
    struct passage p = {
        .account = keep(s->memory, a->id, &failed),
        .date = keep(s->memory, a->date, &failed),
        .kind = keep(s->memory, a->kind, &failed),
        .worker = keep(s->memory, a->worker, &failed),
        .team = keep(s->memory, a->team, &failed),
        .area = keep(s->memory, a->area, &failed),
        .theme = keep(s->memory, theme, &failed),
        .left = excerpt.left,
        .match = excerpt.match,
        .right = excerpt.right,
        .cut_left = excerpt.cut_left,
        .cut_right = excerpt.cut_right,
        .start = hit->start,
        .end = hit->end,
        .status = (enum newid_hit_status)hit->status,
        .trigger = keep(s->memory, hit->trigger ? s->triggers.strings[hit->trigger - 1] : NULL, &failed),
        .order = hit->account,
    };
    if (failed)
        return out_of_memory(err);
    s->out->items[s->out->count++] = p;
    return NEWID_OK;
}

static enum newid_status match_regex(struct search *s, const struct newid_account *a, struct newid_error *err)
{
    if (s->selection.cell[s->account] == CUBE_OUT)
        return NEWID_OK;
    for (size_t from = 0;;) {
        bool found;
        struct regex_span span;
        struct newid_error why = NEWID_ERROR_INIT;
        enum newid_status status = regex_next(s->regex, a->text, a->text_len, from, &found, &span, &why);
        if (status == NEWID_LIMIT) {
            s->out->failed++;
            return NEWID_OK;
        }
        if (status)
            return newid_fail(err, status, "%s", why.message);
        if (!found)
            return NEWID_OK;
        const struct fact_hit hit = {(uint32_t)s->account, (uint32_t)span.start, (uint32_t)span.end, NEWID_AFFIRMED, 0};
        status = add_passage(s, a, &hit, NULL, err);
        if (status)
            return status;
        from = span.end;
    }
}

static enum newid_status visit_account(void *context, const struct newid_account *a,
                                       const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    struct search *s = context;
    enum newid_status status = s->regex ? match_regex(s, a, err) : NEWID_OK;
    for (; !status && s->next < s->wanted_count && s->wanted[s->next].hit.account == s->account; s->next++)
        status = add_passage(s, a, &s->wanted[s->next].hit, s->wanted[s->next].theme, err);
    s->account++;
    return status;
}

/* ---- order ---- */

struct ordering {
    enum passage_order order;
    UCollator *collator;
};

static int compare_text(const struct ordering *o, const char *a, size_t a_len, const char *b, size_t b_len)
{
    UErrorCode code = U_ZERO_ERROR;
    return ucol_strcollUTF8(o->collator, a, (int32_t)a_len, b, (int32_t)b_len, &code);
}

/* The last word of the first len bytes of s: its start; len becomes its end. */
static size_t last_word(const char *s, size_t *len)
{
    while (*len && s[*len - 1] == ' ')
        --*len;
    size_t start = *len;
    while (start && s[start - 1] != ' ')
        start--;
    return start;
}

/* By the words before the match, the nearest first. */
static int compare_left(const struct ordering *o, const char *a, const char *b)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    for (;;) {
        size_t a_start = last_word(a, &a_len), b_start = last_word(b, &b_len);
        if (!a_len || !b_len)
            return (a_len != 0) - (b_len != 0);
        int c = compare_text(o, a + a_start, a_len - a_start, b + b_start, b_len - b_start);
        if (c)
            return c;
        a_len = a_start;
        b_len = b_start;
    }
}

static int compare_dates(const char *a, const char *b)
{
    /* Accounts without a date come last. */
    if (!a || !b)
        return (b != NULL) - (a != NULL);
    return strcmp(a, b);
}

static int compare(const struct ordering *o, const struct passage *a, const struct passage *b)
{
    int c = 0;
    if (o->order == PASSAGE_BY_DATE)
        c = compare_dates(a->date, b->date);
    else if (o->order == PASSAGE_BY_LEFT)
        c = compare_left(o, a->left, b->left);
    else if (o->order == PASSAGE_BY_RIGHT)
        c = compare_text(o, a->right, strlen(a->right), b->right, strlen(b->right));
    else
        c = strcmp(a->account, b->account);
    if (!c)
        c = (a->order > b->order) - (a->order < b->order);
    return c ? c : (a->start > b->start) - (a->start < b->start);
}

/* Merge sort, since a comparison needs its collator and qsort hands none on. */
static void sort(const struct ordering *o, struct passage *items, size_t count, struct passage *scratch)
{
    if (count < 2)
        return;
    const size_t half = count / 2;
    sort(o, items, half, scratch);
    sort(o, items + half, count - half, scratch);
    memcpy(scratch, items, half * sizeof *items);
    for (size_t a = 0, b = half, to = 0; a < half; to++) {
        bool take_right = b < count && compare(o, &items[b], &scratch[a]) < 0;
        items[to] = take_right ? items[b++] : scratch[a++];
    }
}

static enum newid_status sort_passages(struct passages *passages, enum passage_order order, struct newid_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    struct ordering o = {order, ucol_open("", &code)};
    if (U_FAILURE(code))
        return newid_fail(err, NEWID_IO, "ICU's sorting rules cannot be loaded: %s", u_errorName(code));
    struct passage *scratch = mem_zalloc(passages->count / 2 + 1, sizeof *scratch);
    if (scratch)
        sort(&o, passages->items, passages->count, scratch);
    mem_free(scratch);
    ucol_close(o.collator);
    return scratch ? NEWID_OK : out_of_memory(err);
}

enum newid_status passages_find(struct passages *out, struct newid_store *store, const struct newid_codebook *codebook,
                                const struct passage_request *request, struct newid_error *err)
{
    struct search s = {.out = out, .request = request, .codebook = codebook};
    struct newid_table_request selection = request->selection;
    enum newid_status status = NEWID_OK;
    *out = (struct passages){NULL, 0, 0, 0, NULL};
    s.memory = mem_zalloc(1, sizeof *s.memory);
    if (!s.memory)
        return out_of_memory(err);
    out->memory = s.memory;
    selection.by = NEWID_PERIOD_ALL;
    if (!selection.kind)
        selection.kind = "all";
    status = select_accounts(&s.selection, store, &selection, err);
    if (status)
        goto done;
    if (request->regex) {
        size_t offset;
        struct newid_error why = NEWID_ERROR_INIT;
        status = regex_compile(&s.regex, request->regex, &offset, &why);
        if (status)
            status = newid_fail(err, status == NEWID_INPUT ? NEWID_USAGE : status, "--regex: %s, at character %zu",
                                why.message, offset + 1);
    } else {
        status = want_themes(&s, store, err);
    }
    if (!status)
        status = newid_store_each_account(store, 0, visit_account, &s, err);
    if (!status)
        status = sort_passages(out, request->order, err);
done:
    regex_free(s.regex);
    facts_free(s.facts);
    mem_free(s.wanted);
    intern_release(&s.triggers);
    selection_release(&s.selection);
    if (status)
        passages_release(out);
    return status;
}

void passages_release(struct passages *passages)
{
    if (passages->memory) {
        arena_release(passages->memory);
        mem_free(passages->memory);
    }
    mem_free(passages->items);
    *passages = (struct passages){NULL, 0, 0, 0, NULL};
}
