/* The plain scan: the meaning of a codebook, one pattern after the other. */
#include "coder/coder.h"
#include "util/mem.h"

#include <string.h>

enum unless_state { UNLESS_UNKNOWN, UNLESS_FOUND, UNLESS_FAILED };

void newid_hits_clear(struct newid_hits *hits)
{
    hits->count = hits->failed_count = 0;
}

void newid_hits_release(struct newid_hits *hits)
{
    mem_free(hits->items);
    mem_free(hits->failed);
    *hits = (struct newid_hits){NULL, 0, 0, NULL, 0, 0};
}

enum newid_status hits_add(struct newid_hits *hits, struct newid_hit hit, struct newid_error *err)
{
    if (mem_grow(&hits->items, &hits->capacity, hits->count + 1, sizeof *hits->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    hits->items[hits->count++] = hit;
    return NEWID_OK;
}

enum newid_status hits_add_failed(struct newid_hits *hits, uint32_t matcher, struct newid_error *err)
{
    if (mem_grow(&hits->failed, &hits->failed_capacity, hits->failed_count + 1, sizeof *hits->failed))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    hits->failed[hits->failed_count++] = matcher;
    return NEWID_OK;
}

static enum newid_status compile_theme(struct newid_coder *coder, size_t theme, struct newid_error *err)
{
    const struct newid_theme *t = &coder->codebook->themes[theme];
    enum newid_status status = NEWID_OK;
    coder->unless[theme] = arena_alloc(&coder->memory, (t->unless_count + 1) * sizeof(struct regex *));
    if (!coder->unless[theme])
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < t->unless_count && !status; i++)
        status = regex_compile(&coder->unless[theme][i], t->unless[i].regex, NULL, err);
    return status;
}

static enum newid_status compile_matcher(struct newid_coder *coder, size_t matcher, struct newid_error *err)
{
    const struct newid_matcher *m = &coder->matchers[matcher];
    if (m->is_rule)
        return NEWID_OK;
    return regex_compile(&coder->regexes[matcher], coder->codebook->themes[m->theme].patterns[m->pattern].regex, NULL,
                         err);
}

static enum newid_status make_room(struct newid_coder *coder, struct newid_error *err)
{
    const size_t themes = coder->codebook->theme_count, matchers = coder->matcher_count;
    coder->regexes = arena_alloc(&coder->memory, (matchers + 1) * sizeof *coder->regexes);
    coder->needed = arena_alloc(&coder->memory, (matchers + 1) * sizeof *coder->needed);
    coder->unless = arena_alloc(&coder->memory, (themes + 1) * sizeof *coder->unless);
    coder->unless_spans = arena_alloc(&coder->memory, (themes + 1) * sizeof *coder->unless_spans);
    coder->unless_state = arena_alloc(&coder->memory, themes + 1);
    if (!coder->regexes || !coder->needed || !coder->unless || !coder->unless_spans || !coder->unless_state)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    return NEWID_OK;
}

enum newid_status newid_coder_new(struct newid_coder **out, const struct newid_codebook *codebook,
                                  struct newid_error *err)
{
    struct newid_coder *coder = mem_zalloc(1, sizeof *coder);
    if (!coder)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    coder->codebook = codebook;
    enum newid_status status = coder_list_matchers(coder, err);
    if (!status)
        status = make_room(coder, err);
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        status = compile_theme(coder, t, err);
    for (size_t m = 0; m < coder->matcher_count && !status; m++)
        status = compile_matcher(coder, m, err);
    if (!status)
        status = segmenter_new(&coder->segmenter, err);
    if (status)
        newid_coder_free(coder);
    else
        *out = coder;
    return status;
}

void newid_coder_free(struct newid_coder *coder)
{
    if (!coder)
        return;
    for (size_t m = 0; coder->regexes && m < coder->matcher_count; m++)
        regex_free(coder->regexes[m]);
    for (size_t t = 0; coder->unless && t < coder->codebook->theme_count; t++)
        for (size_t i = 0; coder->unless[t] && i < coder->codebook->themes[t].unless_count; i++)
            regex_free(coder->unless[t][i]);
    for (size_t t = 0; coder->unless_spans && t < coder->codebook->theme_count; t++)
        text_spans_release(&coder->unless_spans[t]);
    text_spans_release(&coder->units);
    segmenter_free(coder->segmenter);
    arena_release(&coder->memory);
    mem_free(coder);
}

const struct newid_matcher *newid_coder_matchers(const struct newid_coder *coder, size_t *count)
{
    *count = coder->matcher_count;
    return coder->matchers;
}

const struct newid_theme_matcher *newid_coder_theme_matchers(const struct newid_coder *coder, size_t *count)
{
    *count = coder->link_count;
    return coder->links;
}

/*
 * Every match of the regex, left to right, given to add. NEWID_LIMIT comes back without a word in err: it is
 * an answer ("could not finish"), which the caller records.
 */
static enum newid_status each_match(struct regex *regex, const char *text, size_t len,
                                    enum newid_status (*add)(void *context, struct regex_span span,
                                                             struct newid_error *err),
                                    void *context, struct newid_error *err)
{
    size_t from = 0;
    for (;;) {
        bool found;
        struct regex_span span;
        struct newid_error why = NEWID_ERROR_INIT;
        enum newid_status status = regex_next(regex, text, len, from, &found, &span, &why);
        if (status == NEWID_LIMIT)
            return status;
        if (status)
            return newid_fail(err, status, "%s", why.message);
        if (!found)
            return NEWID_OK;
        status = add(context, span, err);
        if (status)
            return status;
        from = span.end;
    }
}

static enum newid_status add_span(void *context, struct regex_span span, struct newid_error *err)
{
    struct text_spans *spans = context;
    if (mem_grow(&spans->items, &spans->capacity, spans->count + 1, sizeof *spans->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    spans->items[spans->count++] = (struct text_span){span.start, span.end};
    return NEWID_OK;
}

/* What the theme's `unless` matches in this text: found once a text, and only where a pattern of the theme has a hit. */
static enum newid_status find_unless(struct newid_coder *coder, size_t theme, const char *text, size_t len,
                                     struct newid_error *err)
{
    if (coder->unless_state[theme] != UNLESS_UNKNOWN)
        return NEWID_OK;
    coder->unless_state[theme] = UNLESS_FOUND;
    coder->unless_spans[theme].count = 0;
    for (size_t i = 0; i < coder->codebook->themes[theme].unless_count; i++) {
        enum newid_status status =
            each_match(coder->unless[theme][i], text, len, add_span, &coder->unless_spans[theme], err);
        if (status == NEWID_LIMIT)
            coder->unless_state[theme] = UNLESS_FAILED;
        else if (status)
            return status;
    }
    return NEWID_OK;
}

struct matches {
    struct newid_hits *hits;
    uint32_t matcher;
};

static enum newid_status add_match(void *context, struct regex_span span, struct newid_error *err)
{
    const struct matches *m = context;
    return hits_add(m->hits,
                    (struct newid_hit){m->matcher, (uint32_t)span.start, (uint32_t)span.end, NEWID_AFFIRMED, NULL},
                    err);
}

static bool is_excepted(const struct text_spans *unless, const struct newid_hit *hit)
{
    for (size_t i = 0; i < unless->count; i++)
        if (hit->start < unless->items[i].end && unless->items[i].start < hit->end)
            return true;
    return false;
}

static enum newid_status scan_pattern(struct newid_coder *coder, size_t matcher, const char *text, size_t len,
                                      struct newid_hits *hits, struct newid_error *err)
{
    const size_t before = hits->count, theme = coder->matchers[matcher].theme;
    struct matches matches = {hits, (uint32_t)matcher};
    enum newid_status status = each_match(coder->regexes[matcher], text, len, add_match, &matches, err);
    if (!status && hits->count > before && coder->codebook->themes[theme].unless_count) {
        status = find_unless(coder, theme, text, len, err);
        if (!status && coder->unless_state[theme] == UNLESS_FAILED)
            status = NEWID_LIMIT;
    }
    if (status == NEWID_LIMIT) {
        hits->count = before;
        return hits_add_failed(hits, (uint32_t)matcher, err);
    }
    size_t kept = before;
    for (size_t i = before; i < hits->count && !status; i++)
        if (!coder->codebook->themes[theme].unless_count || !is_excepted(&coder->unless_spans[theme], &hits->items[i]))
            hits->items[kept++] = hits->items[i];
    if (!status)
        hits->count = kept;
    return status;
}

static void need_theme(void *context, size_t theme)
{
    struct newid_coder *coder = context;
    for (size_t l = 0; l < coder->link_count; l++)
        if (coder_counts_in(coder->codebook, theme, coder->links[l].theme))
            coder->needed[coder->links[l].matcher] = true;
}

/* What must be run so that the wanted matchers can be reported: a rule needs its operands, and theirs. */
static void find_needed(struct newid_coder *coder, const unsigned char *wanted)
{
    for (size_t m = 0; m < coder->matcher_count; m++)
        coder->needed[m] = !wanted || wanted[m];
    for (size_t m = coder->matcher_count; wanted && m-- > 0;)
        if (coder->needed[m] && coder->matchers[m].is_rule)
            rule_each_theme(coder->codebook->themes[coder->matchers[m].theme].rule, need_theme, coder);
}

static void drop_unwanted(struct newid_hits *hits, const unsigned char *wanted)
{
    size_t kept = 0;
    for (size_t i = 0; i < hits->count; i++)
        if (wanted[hits->items[i].matcher])
            hits->items[kept++] = hits->items[i];
    hits->count = kept;
    kept = 0;
    for (size_t i = 0; i < hits->failed_count; i++)
        if (wanted[hits->failed[i]])
            hits->failed[kept++] = hits->failed[i];
    hits->failed_count = kept;
}

enum newid_status newid_coder_scan_plain(struct newid_coder *coder, const char *text, size_t len,
                                         const unsigned char *wanted, struct newid_hits *hits, struct newid_error *err)
{
    if (len > INT32_MAX)
        return newid_fail(err, NEWID_LIMIT, "a text of more than 2 GB cannot be coded");
    /* Rules look among all hits for their operands', so a scan needs an empty list. */
    if (hits->count || hits->failed_count)
        return newid_fail(err, NEWID_USAGE, "hits must be cleared before a scan");
    enum newid_status status = NEWID_OK;
    find_needed(coder, wanted);
    memset(coder->unless_state, UNLESS_UNKNOWN, coder->codebook->theme_count);
    for (size_t m = 0; m < coder->matcher_count && !status; m++) {
        if (!coder->needed[m])
            continue;
        status = coder->matchers[m].is_rule ? rule_scan(coder, m, text, len, hits, err)
                                            : scan_pattern(coder, m, text, len, hits, err);
    }
    if (!status && wanted)
        drop_unwanted(hits, wanted);
    return status;
}
