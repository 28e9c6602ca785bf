#include "change/pair_rows.h"

#include "codebook/structure.h"
#include "store/store.h"
#include "table/block_facts.h"
#include "text/segment.h"
#include "util/mem.h"

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static enum newid_status rows_new(struct pair_rows *out, const struct presence *presence, size_t theme_count,
                                  struct newid_error *err)
{
    *out = (struct pair_rows){.theme_count = theme_count,
                              .themes = mem_zalloc(theme_count, sizeof *out->themes),
                              .units = mem_zalloc(presence->selection.columns->count, sizeof *out->units)};
    return out->themes && out->units ? NEWID_OK : out_of_memory(err);
}

void pair_rows_release(struct pair_rows *rows)
{
    for (size_t t = 0; rows->themes && t < rows->theme_count; t++)
        mem_free(rows->themes[t].items);
    mem_free(rows->themes);
    mem_free(rows->account);
    mem_free(rows->units);
    *rows = (struct pair_rows){0};
}

static enum newid_status add_row(struct row_list *list, size_t row, struct newid_error *err)
{
    if (mem_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items))
        return out_of_memory(err);
    list->items[list->count++] = (uint32_t)row;
    return NEWID_OK;
}

/* ---- accounts ---- */

enum newid_status pair_rows_of_accounts(struct pair_rows *out, struct presence *presence, const size_t *themes,
                                        size_t theme_count, struct newid_error *err)
{
    const struct selection *s = &presence->selection;
    enum newid_status status = rows_new(out, presence, theme_count, err);
    bool *mentions = status ? NULL : mem_zalloc(s->columns->count, sizeof *mentions);
    if (!status && !mentions)
        status = out_of_memory(err);
    out->count = s->columns->count;
    for (size_t i = 0; i < out->count && !status; i++)
        out->units[i] = s->cell[i] != CUBE_OUT;
    for (size_t t = 0; t < theme_count && !status; t++) {
        status = presence_theme(presence, themes[t], mentions, err);
        for (size_t i = 0; i < out->count && !status; i++)
            if (mentions[i] && out->units[i])
                status = add_row(&out->themes[t], i, err);
    }
    mem_free(mentions);
    return status;
}

/* ---- paragraphs and sentences ---- */

/* One theme's counted hits in the block, walked through as the accounts come. */
struct theme_hits {
    struct fact_hit *hits;
    size_t count, at;
};

struct walk {
    struct pair_rows *out;
    const struct selection *selection;
    const struct newid_block *block;
    enum newid_scope scope;
    size_t place; /* in the block, of the account that comes next */
    struct theme_hits *themes;
    struct segmenter *segmenter;
    struct text_spans units;
};

/* The account's units that the theme's hits begin in; both come in order. */
static enum newid_status add_theme_rows(struct walk *w, size_t theme, size_t first_row, struct newid_error *err)
{
    struct theme_hits *p = &w->themes[theme];
    size_t unit = 0, last = SIZE_MAX;
    enum newid_status status = NEWID_OK;
    while (p->at < p->count && p->hits[p->at].account < w->place)
        p->at++;
    for (; p->at < p->count && p->hits[p->at].account == w->place && !status; p->at++) {
        const uint32_t start = p->hits[p->at].start;
        while (unit < w->units.count && w->units.items[unit].end <= start)
            unit++;
        if (unit == w->units.count || start < w->units.items[unit].start || unit == last)
            continue;
        last = unit;
        status = add_row(&w->out->themes[theme], first_row + unit, err);
    }
    return status;
}

static enum newid_status visit_text(void *context, const struct store_text *text, struct newid_error *err)
{
    struct walk *w = context;
    struct pair_rows *out = w->out;
    const size_t account = w->block->first + w->place;
    if (w->selection->cell[account] == CUBE_OUT) {
        w->place++;
        return NEWID_OK;
    }
    w->units.count = 0;
    segmenter_know(w->segmenter, text->text, text->len, text->sentences, text->sentences_len);
    enum newid_status status = w->scope == NEWID_SCOPE_SENTENCE
                                   ? segment_sentences(w->segmenter, &w->units, text->text, text->len, err)
                                   : segment_paragraphs(&w->units, text->text, text->len, err);
    segmenter_know(w->segmenter, NULL, 0, NULL, 0);
    if (!status && (out->count + w->units.count > UINT32_MAX ||
                    mem_grow(&out->account, &out->capacity, out->count + w->units.count + 1, sizeof *out->account)))
        status = out_of_memory(err);
    for (size_t t = 0; t < out->theme_count && !status; t++)
        status = add_theme_rows(w, t, out->count, err);
    if (status)
        return status;
    for (size_t u = 0; u < w->units.count; u++)
        out->account[out->count++] = (uint32_t)account;
    out->units[account] = (uint32_t)w->units.count;
    w->place++;
    return NEWID_OK;
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

static enum newid_status find_hits(struct walk *w, struct presence *presence, const size_t *themes,
                                   struct newid_error *err)
{
    const struct newid_codebook *codebook = presence->codebook;
    struct facts *facts = NULL;
    unsigned char *wanted = mem_zalloc(codebook->theme_count, 1);
    if (!wanted)
        return out_of_memory(err);
    for (size_t i = 0; i < codebook->theme_count; i++)
        for (size_t t = 0; t < w->out->theme_count; t++)
            wanted[i] |= codebook_counts_in(codebook, themes[t], i);
    enum newid_status status =
        block_facts(&facts, presence->store, codebook, w->selection->columns, w->block, wanted, err);
    for (size_t t = 0; t < w->out->theme_count && !status; t++) {
        const struct newid_theme *theme = &codebook->themes[themes[t]];
        status = counted_hits(&w->themes[t], facts, themes[t],
                              theme->rule ? NEWID_STATUS_BIT(NEWID_AFFIRMED) : theme->counts, err);
    }
    facts_free(facts);
    mem_free(wanted);
    return status;
}

static enum newid_status walk_block(struct walk *w, struct presence *presence, const size_t *themes,
                                    struct newid_error *err)
{
    const int64_t first = w->block->number << NEWID_BLOCK_BITS;
    w->place = 0;
    enum newid_status status = find_hits(w, presence, themes, err);
    if (!status)
        status = store_each_text(presence->store, first - 1, first + BLOCK_ACCOUNTS - 1, SIZE_MAX, SIZE_MAX, visit_text,
                                 w, err);
    for (size_t t = 0; t < w->out->theme_count; t++) {
        mem_free(w->themes[t].hits);
        w->themes[t] = (struct theme_hits){0};
    }
    return status;
}

enum newid_status pair_rows_of_texts(struct pair_rows *out, struct presence *presence, enum newid_scope scope,
                                     const size_t *themes, size_t theme_count, struct newid_error *err)
{
    const struct newid_columns *columns = presence->selection.columns;
    struct walk w = {.out = out, .selection = &presence->selection, .scope = scope};
    enum newid_status status = rows_new(out, presence, theme_count, err);
    w.themes = status ? NULL : mem_zalloc(theme_count, sizeof *w.themes);
    /* Even without a unit it is there, and says that rows are no accounts. */
    if (!status && (!w.themes || mem_grow(&out->account, &out->capacity, 1, sizeof *out->account)))
        status = out_of_memory(err);
    if (!status)
        status = segmenter_new(&w.segmenter, err);
    for (size_t b = 0; b < columns->block_count && !status; b++) {
        w.block = &columns->blocks[b];
        status = walk_block(&w, presence, themes, err);
    }
    mem_free(w.themes);
    text_spans_release(&w.units);
    segmenter_free(w.segmenter);
    return status;
}
