#include "coder/explain.h"

#include "coder/coder.h"
#include "util/mem.h"

#include <stdlib.h>

/* A hit of a theme: a matcher that two themes share gives two. */
struct place {
    size_t theme, hit;
    uint32_t start, end;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->theme != y->theme)
        return x->theme < y->theme ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (x->hit > y->hit) - (x->hit < y->hit);
}

static enum newid_status list_places(const struct newid_coder *coder, const struct newid_hits *hits,
                                     struct place **places, size_t *count, struct newid_error *err)
{
    size_t capacity = 0;
    for (size_t i = 0; i < hits->count; i++)
        for (size_t l = 0; l < coder->link_count; l++) {
            const struct newid_hit *hit = &hits->items[i];
            if (coder->links[l].matcher != hit->matcher || coder->matchers[hit->matcher].is_rule)
                continue;
            if (mem_grow(places, &capacity, *count + 1, sizeof **places))
                return newid_fail(err, NEWID_MEMORY, "out of memory");
            (*places)[(*count)++] = (struct place){coder->links[l].theme, i, hit->start, hit->end};
        }
    if (*count > 1)
        qsort(*places, *count, sizeof **places, by_place);
    return NEWID_OK;
}

enum newid_status coder_explain(struct newid_coder *coder, const char *text, size_t len,
                                enum newid_status (*visit)(void *context, const struct explanation *explanation,
                                                           struct newid_error *err),
                                void *context, struct newid_error *err)
{
    struct newid_hits hits = {NULL, 0, 0, NULL, 0, 0};
    struct place *places = NULL;
    size_t count = 0;
    enum newid_status status = newid_coder_scan_plain(coder, text, len, NULL, &hits, err);
    if (!status)
        status = list_places(coder, &hits, &places, &count, err);
    struct statuses *statuses = status ? NULL : coder->own->statuses;
    if (statuses)
        status = statuses_begin(statuses, text, len, err);
    for (size_t i = 0; i < count && !status; i++) {
        const struct place *p = &places[i];
        if (i && p[-1].theme == p->theme && p[-1].start == p->start && p[-1].end == p->end)
            continue;
        struct explanation e = {.theme = p->theme, .hit = &hits.items[p->hit], .start = p->start, .end = p->end};
        if (statuses && coder->codebook->themes[p->theme].context) {
            status = statuses_find_unit(statuses, coder->own->segmenter, coder->context, text, e.hit, err);
            e.sentence = &statuses->sentence;
            e.start = statuses->unit.start;
            e.end = statuses->unit.end;
            e.place = statuses_hit(statuses, coder, e.hit);
            e.decided = status ? NULL : context_decide(e.sentence, &e.place);
        }
        if (!status)
            status = visit(context, &e, err);
    }
    mem_free(places);
    newid_hits_release(&hits);
    return status;
}
