/* The status of each hit of a text, sentence by sentence. Only paragraphs with hits are split into sentences. */
#include "coder/coder.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

struct status_place {
    size_t start;
    size_t hit; /* index into the hits */
};

enum newid_status statuses_new(struct statuses **out, struct newid_error *err)
{
    struct statuses *s = mem_zalloc(1, sizeof *s);
    if (!s)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    *out = s;
    return NEWID_OK;
}

void statuses_free(struct statuses *s)
{
    if (!s)
        return;
    context_sentence_release(&s->sentence);
    text_spans_release(&s->paragraphs);
    text_spans_release(&s->sentences);
    mem_free(s->places);
    mem_free(s);
}

static int by_start(const void *a, const void *b)
{
    const struct status_place *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->hit > y->hit) - (x->hit < y->hit);
}

/* The hits that have a status to be found, by start. */
static enum newid_status order_hits(struct statuses *s, const struct newid_coder *coder, const struct newid_hits *hits,
                                    struct newid_error *err)
{
    s->place_count = 0;
    for (size_t i = 0; i < hits->count; i++) {
        if (!coder->codebook->themes[coder->matchers[hits->items[i].matcher].theme].context)
            continue;
        if (mem_grow(&s->places, &s->place_capacity, s->place_count + 1, sizeof *s->places))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        s->places[s->place_count++] = (struct status_place){hits->items[i].start, i};
    }
    if (s->place_count > 1)
        qsort(s->places, s->place_count, sizeof *s->places, by_start);
    return NEWID_OK;
}

/*
 * Moves to the paragraph of the byte. An empty line ends a sentence whatever stands around it, so that the sentences
 * of a paragraph alone are those of the text.
 */
static enum newid_status move_to(struct statuses *s, struct segmenter *segmenter, const char *text, size_t at,
                                 struct newid_error *err)
{
    size_t p = s->paragraph;
    while (p + 1 < s->paragraphs.count && s->paragraphs.items[p + 1].start <= at)
        p++;
    if (s->sentences.count && p == s->paragraph)
        return NEWID_OK;
    s->paragraph = p;
    s->sentences.count = 0;
    const struct text_span span = s->paragraphs.items[p];
    enum newid_status status =
        segment_sentences(segmenter, &s->sentences, text + span.start, span.end - span.start, err);
    for (size_t i = 0; i < s->sentences.count; i++) {
        s->sentences.items[i].start += span.start;
        s->sentences.items[i].end += span.start;
    }
    return status;
}

/* The sentence of the hit, or the ones over which it goes. */
static struct text_span unit_of(const struct text_spans *sentences, const struct newid_hit *hit)
{
    size_t low = 0, high = sentences->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (sentences->items[middle].start <= hit->start)
            low = middle;
        else
            high = middle;
    }
    struct text_span unit = sentences->items[low];
    while (++low < sentences->count && sentences->items[low].start < hit->end)
        unit.end = sentences->items[low].end;
    return unit;
}

enum newid_status statuses_find_unit(struct statuses *s, struct segmenter *segmenter, const struct context_index *index,
                                     const char *text, const struct newid_hit *hit, struct newid_error *err)
{
    enum newid_status status = move_to(s, segmenter, text, hit->start, err);
    if (status || !s->sentences.count)
        return status;
    const struct text_span unit = unit_of(&s->sentences, hit);
    if (s->has_unit && unit.start == s->unit.start && unit.end == s->unit.end)
        return NEWID_OK;
    s->unit = unit;
    s->has_unit = true;
    return context_read_sentence(index, &s->sentence, text, unit.start, unit.end, err);
}

enum newid_status statuses_begin(struct statuses *s, const char *text, size_t len, struct newid_error *err)
{
    s->paragraphs.count = s->sentences.count = s->paragraph = 0;
    s->has_unit = false;
    return segment_paragraphs(&s->paragraphs, text, len, err);
}

const char *gapped_phrase(const struct newid_pattern *pattern)
{
    return pattern->is_phrase && strstr(pattern->source, "...") ? pattern->source : NULL;
}

struct context_hit statuses_hit(const struct statuses *s, const struct newid_coder *coder, const struct newid_hit *hit)
{
    const struct newid_matcher *m = &coder->matchers[hit->matcher];
    const struct newid_pattern *pattern = &coder->codebook->themes[m->theme].patterns[m->pattern];
    return context_hit_of(&s->sentence, hit->start, hit->end, gapped_phrase(pattern));
}

enum newid_status statuses_find(struct statuses *s, struct segmenter *segmenter, const struct newid_coder *coder,
                                const char *text, size_t len, struct newid_hits *hits, struct newid_error *err)
{
    if (!hits->count)
        return NEWID_OK;
    enum newid_status status = order_hits(s, coder, hits, err);
    if (!status && s->place_count)
        status = statuses_begin(s, text, len, err);
    for (size_t i = 0; i < s->place_count && !status && s->paragraphs.count; i++) {
        struct newid_hit *hit = &hits->items[s->places[i].hit];
        status = statuses_find_unit(s, segmenter, coder->context, text, hit, err);
        if (status || !s->has_unit || !s->sentence.match_count)
            continue;
        const struct context_hit place = statuses_hit(s, coder, hit);
        const struct context_match *m = context_decide(&s->sentence, &place);
        if (m) {
            hit->status = m->trigger->status;
            hit->trigger = m->phrase;
        }
    }
    return status;
}
