#include "table/together.h"

#include "text/segment.h"
#include "util/mem.h"

#include <stdbool.h>

static enum newid_status add(struct mentions *out, size_t account, size_t units, struct newid_error *err)
{
    if (mem_grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->items[out->count++] = (struct mention){(uint32_t)account, (uint32_t)units, NEWID_STATUS_BIT(NEWID_AFFIRMED)};
    return NEWID_OK;
}

static enum newid_status by_account(struct mentions *out, struct facts *facts, size_t a, size_t b,
                                    struct newid_error *err)
{
    const struct mentions *of_a, *of_b;
    enum newid_status status = facts_mentions(facts, a, &of_a, err);
    if (!status)
        status = facts_mentions(facts, b, &of_b, err);
    for (size_t i = 0, j = 0; !status && i < of_a->count && j < of_b->count;) {
        const struct mention *x = &of_a->items[i], *y = &of_b->items[j];
        if (x->account == y->account && x->hits && y->hits)
            status = add(out, x->account, 1, err);
        i += x->account <= y->account;
        j += y->account <= x->account;
    }
    return status;
}

/* One theme's counted hits, walked through as the accounts come. */
struct theme_hits {
    struct fact_hit *hits;
    size_t count, at;
};

struct walk {
    struct theme_hits a, b;
    enum newid_scope scope;
    struct segmenter *segmenter;
    struct text_spans units;
    size_t account; /* the next one's index */
    struct mentions *out;
};

/* Skips to the account's hits; how many it has. */
static size_t hits_in(struct theme_hits *p, size_t account)
{
    size_t count = 0;
    while (p->at < p->count && p->hits[p->at].account < account)
        p->at++;
    while (p->at + count < p->count && p->hits[p->at + count].account == account)
        count++;
    return count;
}

/* A hit belongs to the unit that it begins in. */
static bool begins_in(const struct theme_hits *p, size_t count, const struct text_span *unit)
{
    for (size_t i = p->at; i < p->at + count; i++)
        if (p->hits[i].start >= unit->start && p->hits[i].start < unit->end)
            return true;
    return false;
}

static enum newid_status visit(void *context, const struct newid_account *account, const struct newid_measure *measure,
                               struct newid_error *err)
{
    struct walk *w = context;
    (void)measure;
    size_t index = w->account++, of_a = hits_in(&w->a, index), of_b = hits_in(&w->b, index), both = 0;
    if (!of_a || !of_b)
        return NEWID_OK;
    w->units.count = 0;
    enum newid_status status = w->scope == NEWID_SCOPE_SENTENCE
                                   ? segment_sentences(w->segmenter, &w->units, account->text, account->text_len, err)
                                   : segment_paragraphs(&w->units, account->text, account->text_len, err);
    for (size_t u = 0; u < w->units.count && !status; u++)
        both += begins_in(&w->a, of_a, &w->units.items[u]) && begins_in(&w->b, of_b, &w->units.items[u]);
    return status || !both ? status : add(w->out, index, both, err);
}

static enum newid_status by_unit(struct mentions *out, struct newid_store *store, struct facts *facts, size_t a,
                                 size_t b, enum newid_scope scope, struct newid_error *err)
{
    struct walk walk = {.scope = scope, .out = out};
    enum newid_status status = segmenter_new(&walk.segmenter, err);
    if (!status)
        status = facts_counted_hits(facts, a, &walk.a.hits, &walk.a.count, err);
    if (!status)
        status = facts_counted_hits(facts, b, &walk.b.hits, &walk.b.count, err);
    if (!status)
        status = newid_store_each_account(store, 0, visit, &walk, err);
    mem_free(walk.a.hits);
    mem_free(walk.b.hits);
    text_spans_release(&walk.units);
    segmenter_free(walk.segmenter);
    return status;
}

enum newid_status together_count(struct mentions *out, struct newid_store *store, struct facts *facts,
                                 const struct newid_codebook *codebook, size_t a, size_t b, enum newid_scope scope,
                                 struct newid_error *err)
{
    if (scope == NEWID_SCOPE_ACCOUNT)
        return by_account(out, facts, a, b, err);
    const size_t themes[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        const struct newid_theme *theme = &codebook->themes[themes[i]];
        if (theme->rule && theme->scope == NEWID_SCOPE_ACCOUNT)
            return newid_fail(err, NEWID_USAGE,
                              "theme %s is a rule by account, which has no passages; use --scope account", theme->code);
    }
    return by_unit(out, store, facts, a, b, scope, err);
}
