#include "text/segment.h"

#include "text/sentence_end.h"
#include "text/space.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct segmenter {
    UBreakIterator *sentences, *words;
    UText *text;
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
    mem_free(segmenter);
}

void text_spans_release(struct text_spans *spans)
{
    mem_free(spans->items);
    *spans = (struct text_spans){0};
}

const char *segment_version(void) { return U_ICU_VERSION; }

static enum newid_status add_span(struct text_spans *out, size_t start, size_t end, struct newid_error *err)
{
    if (mem_grow(&out->items, &out->capacity, out->count + 1, sizeof *out->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->items[out->count++] = (struct text_span){start, end};
    return NEWID_OK;
}

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
    enum newid_status status = set_text(segmenter, segmenter->sentences, text, len, err);
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
