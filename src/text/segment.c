#include "text/segment.h"

#include "text/sentence_end.h"
#include "text/space.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

/* Raised with any change to what a sentence or word is: in this file, sentence_end.c, abbreviation.c or its table. */
#define RULES_VERSION "1"

/* A text whose sentences need not be looked for. */
struct known {
    const char *text; /* NULL: there is none */
    size_t len;
    const unsigned char *list;
    size_t list_len;
    struct text_spans sentences;
    bool read; /* the list, into sentences */
};

struct segmenter {
    UBreakIterator *sentences, *words;
    UText *text;
    struct known known;
};

static enum newid_status fail_icu(struct newid_error *err, const char *what, UErrorCode code)
{
    enum newid_status status = code == U_MEMORY_ALLOCATION_ERROR ? NEWID_MEMORY : NEWID_IO;
    return newid_fail(err, status, "%s (%s)", _(what), u_errorName(code));
}

enum newid_status segmenter_new(struct segmenter **out, struct newid_error *err)
{
    struct segmenter *segmenter = mem_zalloc(1, sizeof *segmenter);
    if (!segmenter)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    UErrorCode code = U_ZERO_ERROR;
    /* The root rules: Welsh and English have none of their own. */
    segmenter->sentences = ubrk_open(UBRK_SENTENCE, "", NULL, 0, &code);
    segmenter->words = ubrk_open(UBRK_WORD, "", NULL, 0, &code);
    if (U_FAILURE(code)) {
        segmenter_free(segmenter);
        return fail_icu(err, "ICU's rules for sentences and words cannot be loaded", code);
    }
    *out = segmenter;
    return NEWID_OK;
}

void segmenter_free(struct segmenter *segmenter)
{
    if (!segmenter)
        return;
    if (segmenter->sentences)
        ubrk_close(segmenter->sentences);
    if (segmenter->words)
        ubrk_close(segmenter->words);
    if (segmenter->text)
        utext_close(segmenter->text);
    text_spans_release(&segmenter->known.sentences);
    mem_free(segmenter);
}

void text_spans_release(struct text_spans *spans)
{
    mem_free(spans->items);
    *spans = (struct text_spans){0};
}

const char *segment_version(void) { return U_ICU_VERSION "+" RULES_VERSION; }

static enum newid_status add_span(struct text_spans *out, size_t start, size_t end, struct newid_error *err)
{
    if (mem_grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->items[out->count++] = (struct text_span){start, end};
    return NEWID_OK;
}

/* ---- sentences that are known ---- */

void segment_write(struct buf *out, const struct text_spans *sentences)
{
    size_t at = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        const struct text_span *s = &sentences->items[i];
        buf_add_varint(out, s->start - at);
        buf_add_varint(out, s->end - s->start);
        at = s->end;
    }
}

void segmenter_know(struct segmenter *segmenter, const char *text, size_t len, const void *list, size_t list_len)
{
    struct known *k = &segmenter->known;
    k->text = list ? text : NULL;
    k->len = len;
    k->list = list;
    k->list_len = list_len;
    k->read = false;
}

/* False at the end, and where the number is not whole or above `most`. */
static bool next_varint(const unsigned char **at, const unsigned char *end, size_t most, size_t *n)
{
    *n = 0;
    for (unsigned shift = 0; *at < end && shift < 32; shift += 7) {
        const unsigned char byte = *(*at)++;
        *n |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return *n <= most;
    }
    return false;
}

/* What no list of a text's sentences can be leaves the text unknown. */
static enum newid_status read_known(struct known *k, struct newid_error *err)
{
    const unsigned char *at = k->list, *end = k->list + k->list_len;
    size_t byte = 0, skip, length;
    enum newid_status status = NEWID_OK;
    k->read = true;
    k->sentences.count = 0;
    while (at < end && k->text && !status) {
        if (!next_varint(&at, end, k->len - byte, &skip) || !next_varint(&at, end, k->len - byte - skip, &length) ||
            !length)
            k->text = NULL;
        else
            status = add_span(&k->sentences, byte + skip, byte + skip + length, err);
        byte += skip + length;
    }
    return status;
}

/* The known sentences between two bytes of their text, as offsets from the first. */
static enum newid_status copy_known(const struct known *k, struct text_spans *out, size_t first, size_t last,
                                    struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    size_t low = 0, high = k->sentences.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (k->sentences.items[middle].start < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < k->sentences.count && k->sentences.items[low].end <= last && !status; low++)
        status = add_span(out, k->sentences.items[low].start - first, k->sentences.items[low].end - first, err);
    return status;
}

/* *found: whether text[0, len) is of the known one. */
static enum newid_status find_known(struct segmenter *segmenter, struct text_spans *out, const char *text, size_t len,
                                    bool *found, struct newid_error *err)
{
    struct known *k = &segmenter->known;
    *found = false;
    if (!k->text || text < k->text || text > k->text + k->len || len > k->len - (size_t)(text - k->text))
        return NEWID_OK;
    enum newid_status status = k->read ? NEWID_OK : read_known(k, err);
    *found = k->text != NULL;
    const size_t first = *found ? (size_t)(text - k->text) : 0;
    return status || !*found ? status : copy_known(k, out, first, first + len, err);
}

/* ---- sentences and words by ICU ---- */

/* Points the iterator at the text; its boundaries are then byte offsets. */
static enum newid_status set_text(struct segmenter *segmenter, UBreakIterator *iterator, const char *text, size_t len,
                                  struct newid_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    segmenter->text = utext_openUTF8(segmenter->text, text, (int64_t)len, &code);
    if (len > INT32_MAX)
        code = U_INDEX_OUTOFBOUNDS_ERROR;
    ubrk_setUText(iterator, segmenter->text, &code);
    return U_FAILURE(code) ? fail_icu(err, "a text cannot be split into sentences and words", code) : NEWID_OK;
}

/* Adds what is in [start, end), a sentence to ICU, in the pieces that it is to people. */
static enum newid_status add_sentence(struct text_spans *out, const char *text, size_t start, size_t end,
                                      struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    size_t piece = start;
    for (size_t at = start + 1; !status && at < end; at++) {
        if (text[at] != ' ' && text[at] != '\n')
            continue;
        size_t next = skip_space(text, at, end);
        if (text[at - 1] != ' ' && next < end && at > piece && sentence_ends_inside(text, piece, at, next, end)) {
            status = add_span(out, piece, at, err);
            piece = next;
        }
        at = next;
    }
    return status ? status : add_span(out, piece, end, err);
}

enum newid_status segment_sentences(struct segmenter *segmenter, struct text_spans *out, const char *text, size_t len,
                                    struct newid_error *err)
{
    bool known;
    enum newid_status status = find_known(segmenter, out, text, len, &known, err);
    if (status || known)
        return status;
    status = set_text(segmenter, segmenter->sentences, text, len, err);
    size_t start = skip_space(text, 0, len);
    if (!status)
        ubrk_first(segmenter->sentences);
    while (!status && start < len) {
        int32_t boundary = ubrk_next(segmenter->sentences);
        size_t at = boundary == UBRK_DONE ? len : (size_t)boundary;
        size_t end = trim_space(text, start, at), next = skip_space(text, at, len);
        if (end <= start || (next < len && !sentence_ends(text, len, start, end, next)))
            continue;
        status = add_sentence(out, text, start, end, err);
        start = next;
    }
    return status;
}

enum newid_status segment_paragraphs(struct text_spans *out, const char *text, size_t len, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    size_t start = skip_space(text, 0, len);
    while (!status && start < len) {
        size_t end = start, next = start;
        while (next < len && !has_empty_line(text, end, next)) {
            end = skip_to_line_end(text, next, len);
            next = skip_space(text, end, len);
        }
        if (next == len && !has_empty_line(text, end, next))
            end = len;
        status = add_span(out, start, trim_space(text, start, end), err);
        start = next;
    }
    return status;
}

enum newid_status segment_words(struct segmenter *segmenter, struct text_spans *out, const char *text, size_t len,
                                struct newid_error *err)
{
    enum newid_status status = set_text(segmenter, segmenter->words, text, len, err);
    int32_t start = status ? UBRK_DONE : ubrk_first(segmenter->words);
    while (!status && start != UBRK_DONE) {
        int32_t end = ubrk_next(segmenter->words);
        if (end != UBRK_DONE && ubrk_getRuleStatus(segmenter->words) >= UBRK_WORD_NUMBER) {
            /* UAX #29 counts the narrow no-break space as a part of the words beside it. */
            size_t first = skip_space(text, (size_t)start, (size_t)end);
            status = add_span(out, first, trim_space(text, first, (size_t)end), err);
        }
        start = end;
    }
    return status;
}
