#include "table/together.h"

#include "codebook/structure.h"
#include "store/store.h"
#include "table/block_facts.h"
#include "text/segment.h"
#include "util/mem.h"

#include <string.h>

/* One theme's counted hits in the block, walked through as the accounts come. */
struct theme_hits {
    struct fact_hit *hits;
    size_t count, at;
};

struct walk {
    struct theme_hits a, b;
    size_t of_a, of_b; /* how many the account at hand has, from `at` on */
    enum newid_scope scope;
    struct segmenter *segmenter;
    struct text_spans units;
    struct fact_hit *both; /* the units that have both */
    size_t both_count, both_capacity;
    uint16_t *places;
    struct marks_writer *writer;
};

/* How many hits the account has, after skipping to it. */
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

static enum newid_status find_units(void *context, const struct store_text *text, struct newid_error *err)
{
    struct walk *w = context;
    w->units.count = 0;
    segmenter_know(w->segmenter, text->text, text->len, text->sentences, text->sentences_len);
    enum newid_status status = w->scope == NEWID_SCOPE_SENTENCE
                                   ? segment_sentences(w->segmenter, &w->units, text->text, text->len, err)
                                   : segment_paragraphs(&w->units, text->text, text->len, err);
    segmenter_know(w->segmenter, NULL, 0, NULL, 0);
    for (size_t u = 0; u < w->units.count && !status; u++) {
        const struct text_span *unit = &w->units.items[u];
        if (!begins_in(&w->a, w->of_a, unit) || !begins_in(&w->b, w->of_b, unit))
            continue;
        if (mem_grow(&w->both, &w->both_capacity, w->both_count + 1, sizeof *w->both))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        w->both[w->both_count++] = (struct fact_hit){0, (uint32_t)unit->start, (uint32_t)unit->end, NEWID_AFFIRMED, 0};
    }
    return status;
}

/* Only of accounts that have both is the text read. */
static enum newid_status walk_accounts(struct walk *w, struct newid_store *store, const struct newid_block *block,
                                       struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (uint32_t place = 0; place < block->count && !status; place++) {
        const int64_t num = (block->number << NEWID_BLOCK_BITS) + w->places[place];
        w->of_a = hits_in(&w->a, place);
        w->of_b = hits_in(&w->b, place);
        if (!w->of_a || !w->of_b)
            continue;
        w->both_count = 0;
        status = store_each_text(store, num - 1, num, 1, SIZE_MAX, find_units, w, err);
        if (w->both_count)
            marks_add(w->writer, place, w->both, w->both_count);
    }
    return status;
}

static enum newid_status counted_hits(struct theme_hits *out, struct facts *facts, size_t theme, unsigned counts,
                                      struct newid_error *err)
{
    size_t kept = 0;
    enum newid_status status = facts_counted_hits(facts, theme, &out->hits, &out->count, err);
    for (size_t i = 0; i < out->count && !status; i++)
        if (counts & NEWID_STATUS_BIT(out->hits[i].status))
            out->hits[kept++] = out->hits[i];
    out->count = kept;
    return status;
}

enum newid_status together_check(const struct newid_codebook *codebook, const struct together *together,
                                 struct newid_error *err)
{
    const size_t themes[] = {together->a, together->b};
    for (size_t i = 0; i < 2; i++) {
        const struct newid_theme *theme = &codebook->themes[themes[i]];
        if (!has_marks(theme))
            return newid_fail(err, NEWID_USAGE,
                              "theme %s is a rule by account, which has no passages; use --scope account", theme->code);
    }
    return NEWID_OK;
}

static enum newid_status find_hits(struct walk *w, struct newid_store *store, const struct newid_codebook *codebook,
                                   const struct newid_columns *columns, const struct newid_block *block,
                                   const struct together *t, struct newid_error *err)
{
    struct facts *facts = NULL;
    unsigned char *themes = mem_zalloc(codebook->theme_count, 1);
    if (!themes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < codebook->theme_count; i++)
        themes[i] = codebook_counts_in(codebook, t->a, i) || codebook_counts_in(codebook, t->b, i);
    enum newid_status status = block_facts(&facts, store, codebook, columns, block, themes, err);
    if (!status)
        status = counted_hits(&w->a, facts, t->a, t->counts_a, err);
    if (!status)
        status = counted_hits(&w->b, facts, t->b, t->counts_b, err);
    facts_free(facts);
    mem_free(themes);
    return status;
}

enum newid_status together_marks(struct buf *out, struct newid_store *store, const struct newid_codebook *codebook,
                                 const struct newid_columns *columns, const struct newid_block *block,
                                 const struct together *together, struct newid_error *err)
{
    size_t count;
    struct walk w = {.scope = together->scope, .places = mem_alloc(BLOCK_ACCOUNTS * sizeof *w.places)};
    enum newid_status status = w.places ? find_hits(&w, store, codebook, columns, block, together, err)
                                        : newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = newid_store_block_places(store, block->number, w.places, &count, err);
    if (!status)
        status = segmenter_new(&w.segmenter, err);
    if (!status)
        status = marks_writer_new(&w.writer, err);
    if (!status)
        status = walk_accounts(&w, store, block, err);
    if (!status) {
        marks_write(w.writer, block->count, out);
        status = buf_check(out, err);
    }
    marks_writer_free(w.writer);
    mem_free(w.places);
    mem_free(w.both);
    mem_free(w.a.hits);
    mem_free(w.b.hits);
    text_spans_release(&w.units);
    segmenter_free(w.segmenter);
    return status;
}
