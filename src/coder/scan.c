/*
 * One text: patterns that may match where the prefilter says so, the others over the whole of it, `unless`, rules.
 *
 * Why a window loses nothing: for each match of a pattern from s to E the prefilter reports some end e with
 * s <= e and e - width <= s. Ends are taken in rising order, and `from` is the end of the last match. Let the
 * leftmost match at or after `from` start at s, with the report e*. While an end e < e* is looked at, s >= e* -
 * width > e - width, so the window [max(from, e - width), e] begins at or before s, and PCRE2 finds in it what it would
 * find from `from`, or nothing where s > e; at e* itself it finds s at the latest.
 */
#include "coder/coder.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum unless_state { UNLESS_FOUND, UNLESS_FAILED };

/* ---- hits ---- */

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

/* ---- the scanner ---- */

enum newid_status newid_scanner_new(struct newid_scanner **out, const struct newid_coder *coder,
                                    struct newid_error *err)
{
    const size_t themes = coder->codebook->theme_count;
    enum newid_status status = NEWID_OK;
    struct newid_scanner *s = mem_zalloc(1, sizeof *s);
    if (!s)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    s->coder = coder;
    s->unless_spans = mem_zalloc(themes, sizeof *s->unless_spans);
    s->unless_state = mem_zalloc(themes, sizeof *s->unless_state);
    s->unless_text = mem_zalloc(themes, sizeof *s->unless_text);
    s->present = mem_zalloc(themes, sizeof *s->present);
    if (!s->unless_spans || !s->unless_state || !s->unless_text || !s->present)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = regex_scratch_new(&s->scratch, err);
    if (!status && coder->prefilter)
        status = prefilter_scratch_new(&s->candidates, coder->prefilter, err);
    if (!status && (coder->rule_count || coder->context))
        status = segmenter_new(&s->segmenter, err);
    if (!status && coder->context)
        status = statuses_new(&s->statuses, err);
    if (status)
        newid_scanner_free(s);
    else
        *out = s;
    return status;
}

void newid_scanner_free(struct newid_scanner *s)
{
    if (!s)
        return;
    for (size_t t = 0; s->unless_spans && t < s->coder->codebook->theme_count; t++)
        text_spans_release(&s->unless_spans[t]);
    mem_free(s->unless_spans);
    mem_free(s->unless_state);
    mem_free(s->unless_text);
    mem_free(s->present);
    text_spans_release(&s->units);
    statuses_free(s->statuses);
    segmenter_free(s->segmenter);
    prefilter_scratch_free(s->candidates);
    regex_scratch_free(s->scratch);
    mem_free(s);
}

/* ---- measuring ---- */

void newid_scanner_measure(struct newid_scanner *scanner, struct newid_cost *costs, struct newid_cost *prefilter)
{
    scanner->costs = costs;
    scanner->prefilter_cost = prefilter;
}

static uint64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void add_cost(struct newid_cost *cost, uint64_t started, size_t hits)
{
    cost->nanoseconds += nanoseconds() - started;
    cost->texts++;
    cost->hits += hits;
}

/* ---- matches ---- */

/* A text and where its matches go. NEWID_LIMIT is an answer ("could not finish"), which comes back without a word in err. */
struct subject {
    struct newid_scanner *scanner;
    const char *text;
    size_t len;
};

static enum newid_status find(const struct subject *s, const struct regex *regex, size_t from, size_t last_start,
                              bool *found, struct regex_span *span, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status =
        regex_find(regex, s->scanner->scratch, s->text, s->len, from, last_start, found, span, &why);
    return status && status != NEWID_LIMIT ? newid_fail(err, status, "%s", why.message) : status;
}

static enum newid_status add_hit(struct newid_hits *hits, size_t matcher, struct regex_span span,
                                 struct newid_error *err)
{
    return hits_add(
        hits, (struct newid_hit){(uint32_t)matcher, (uint32_t)span.start, (uint32_t)span.end, NEWID_AFFIRMED, NULL},
        err);
}

/* Every match in the whole text, left to right. */
static enum newid_status match_all(const struct subject *s, size_t matcher, struct newid_hits *hits,
                                   struct newid_error *err)
{
    const struct regex *regex = s->scanner->coder->regexes[matcher];
    bool found = true;
    enum newid_status status = NEWID_OK;
    for (size_t from = 0; found && !status;) {
        struct regex_span span = {0, 0};
        status = find(s, regex, from, SIZE_MAX, &found, &span, err);
        if (!status && found)
            status = add_hit(hits, matcher, span, err);
        from = span.end;
    }
    return status;
}

/* The start of the character that the byte belongs to. */
static size_t character_start(const char *text, size_t at)
{
    while (at && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The same matches, looked for only where the candidate's ends say that one may be. */
static enum newid_status match_windows(const struct subject *s, size_t matcher,
                                       const struct prefilter_candidate *candidate, struct newid_hits *hits,
                                       struct newid_error *err)
{
    const struct regex *regex = s->scanner->coder->regexes[matcher];
    size_t from = 0;
    for (size_t i = 0; i < candidate->end_count; i++) {
        const size_t end = candidate->ends[i];
        size_t low = end > candidate->width ? character_start(s->text, end - candidate->width) : 0;
        if (low < from)
            low = from;
        while (low <= end) {
            bool found;
            struct regex_span span;
            enum newid_status status = find(s, regex, low, end, &found, &span, err);
            if (!status && found)
                status = add_hit(hits, matcher, span, err);
            if (status)
                return status;
            if (!found)
                break;
            low = from = span.end;
        }
    }
    return NEWID_OK;
}

/* ---- unless ---- */

static enum newid_status add_spans(const struct subject *s, const struct regex *regex, struct text_spans *spans,
                                   struct newid_error *err)
{
    bool found = true;
    enum newid_status status = NEWID_OK;
    for (size_t from = 0; found && !status;) {
        struct regex_span span;
        status = find(s, regex, from, SIZE_MAX, &found, &span, err);
        if (status || !found)
            break;
        if (mem_grow(&spans->items, &spans->capacity, spans->count + 1, sizeof *spans->items))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        spans->items[spans->count++] = (struct text_span){span.start, span.end};
        from = span.end;
    }
    return status;
}

/* What the theme's `unless` matches in this text: found once a text, and only where a pattern of the theme has a hit. */
static enum newid_status find_unless(const struct subject *s, size_t theme, struct newid_error *err)
{
    struct newid_scanner *scanner = s->scanner;
    if (scanner->unless_text[theme] == scanner->text_number)
        return NEWID_OK;
    scanner->unless_text[theme] = scanner->text_number;
    scanner->unless_state[theme] = UNLESS_FOUND;
    scanner->unless_spans[theme].count = 0;
    for (size_t i = 0; i < scanner->coder->codebook->themes[theme].unless_count; i++) {
        enum newid_status status =
            add_spans(s, scanner->coder->unless[theme][i], &scanner->unless_spans[theme], err);
        if (status == NEWID_LIMIT)
            scanner->unless_state[theme] = UNLESS_FAILED;
        else if (status)
            return status;
    }
    return NEWID_OK;
}

static bool is_excepted(const struct text_spans *unless, const struct newid_hit *hit)
{
    for (size_t i = 0; i < unless->count; i++)
        if (hit->start < unless->items[i].end && unless->items[i].start < hit->end)
            return true;
    return false;
}

/* Takes out of hits, from the one numbered `first` on, those that the theme's `unless` excepts. */
static enum newid_status apply_unless(const struct subject *s, size_t theme, size_t first, struct newid_hits *hits,
                                      struct newid_error *err)
{
    if (hits->count == first || !s->scanner->coder->codebook->themes[theme].unless_count)
        return NEWID_OK;
    enum newid_status status = find_unless(s, theme, err);
    if (!status && s->scanner->unless_state[theme] == UNLESS_FAILED)
        return NEWID_LIMIT;
    size_t kept = first;
    for (size_t i = first; i < hits->count && !status; i++)
        if (!is_excepted(&s->scanner->unless_spans[theme], &hits->items[i]))
            hits->items[kept++] = hits->items[i];
    if (!status)
        hits->count = kept;
    return status;
}

/* ---- a text ---- */

/* candidate NULL, or one without ends: the whole text. */
static enum newid_status run_pattern(const struct subject *s, size_t matcher,
                                      const struct prefilter_candidate *candidate, struct newid_hits *hits,
                                      struct newid_error *err)
{
    const size_t first = hits->count;
    enum newid_status status = candidate && candidate->end_count ? match_windows(s, matcher, candidate, hits, err)
                                                                 : match_all(s, matcher, hits, err);
    if (!status)
        status = apply_unless(s, s->scanner->coder->matchers[matcher].theme, first, hits, err);
    if (status != NEWID_LIMIT)
        return status;
    hits->count = first;
    return hits_add_failed(hits, (uint32_t)matcher, err);
}

static enum newid_status scan_pattern(const struct subject *s, size_t matcher,
                                      const struct prefilter_candidate *candidate, struct newid_hits *hits,
                                      struct newid_error *err)
{
    struct newid_cost *costs = s->scanner->costs;
    if (!costs)
        return run_pattern(s, matcher, candidate, hits, err);
    const uint64_t started = nanoseconds();
    const size_t before = hits->count;
    enum newid_status status = run_pattern(s, matcher, candidate, hits, err);
    add_cost(&costs[matcher], started, hits->count - before);
    return status;
}

static enum newid_status find_candidates(const struct subject *s, const struct prefilter_candidate **candidates,
                                         size_t *count, struct newid_error *err)
{
    if (!s->scanner->coder->prefilter)
        return NEWID_OK;
    const uint64_t started = s->scanner->prefilter_cost ? nanoseconds() : 0;
    enum newid_status status = prefilter_scan(s->scanner->candidates, s->text, s->len, candidates, count, err);
    if (s->scanner->prefilter_cost)
        add_cost(s->scanner->prefilter_cost, started, *count);
    return status;
}

/* Candidates and the patterns that always run, both in order, so that hits come by matcher. */
static enum newid_status scan_patterns(const struct subject *s, struct newid_hits *hits, struct newid_error *err)
{
    const struct newid_coder *coder = s->scanner->coder;
    const struct prefilter_candidate *candidates = NULL;
    size_t count = 0, c = 0, a = 0;
    enum newid_status status = find_candidates(s, &candidates, &count, err);
    while (!status && (c < count || a < coder->always_count)) {
        size_t covered = c < count ? coder->covered[candidates[c].pattern] : SIZE_MAX;
        if (a < coder->always_count && coder->always[a] < covered)
            status = scan_pattern(s, coder->always[a++], NULL, hits, err);
        else
            status = scan_pattern(s, covered, &candidates[c++], hits, err);
    }
    return status;
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

void scanner_know_sentences(struct newid_scanner *scanner, const char *text, size_t len, const void *list,
                            size_t list_len)
{
    if (scanner->segmenter)
        segmenter_know(scanner->segmenter, text, len, list_len ? list : NULL, list_len);
}

enum newid_status newid_scanner_scan(struct newid_scanner *scanner, const char *text, size_t len,
                                     const unsigned char *wanted, struct newid_hits *hits, struct newid_error *err)
{
    const struct newid_coder *coder = scanner->coder;
    const struct subject subject = {scanner, text, len};
    if (len > INT32_MAX)
        return newid_fail(err, NEWID_LIMIT, "a text of more than 2 GB cannot be coded");
    /* Rules look among all hits for their operands', so a scan needs an empty list. */
    if (hits->count || hits->failed_count)
        return newid_fail(err, NEWID_USAGE, "hits must be cleared before a scan");
    scanner->text_number++;
    enum newid_status status = scan_patterns(&subject, hits, err);
    if (!status && scanner->statuses)
        status = statuses_find(scanner->statuses, scanner->segmenter, coder, text, len, hits, err);
    for (size_t r = 0; r < coder->rule_count && !status; r++)
        status = rule_scan(scanner, coder->rules[r], text, len, hits, err);
    if (!status && wanted)
        drop_unwanted(hits, wanted);
    return status;
}

enum newid_status newid_coder_scan_plain(struct newid_coder *coder, const char *text, size_t len,
                                         const unsigned char *wanted, struct newid_hits *hits, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (!coder->own) {
        status = newid_coder_prepare(coder, NEWID_ENGINE_PLAIN, NULL, err);
        if (!status)
            status = newid_scanner_new(&coder->own, coder, err);
    }
    return status ? status : newid_scanner_scan(coder->own, text, len, wanted, hits, err);
}
