/*
 * Paragraphs, sentences and words of canonical text, by ICU (UAX #29) with
 * Welsh and English abbreviations. Byte offsets throughout.
 */
#ifndef NEWID_SEGMENT_H
#define NEWID_SEGMENT_H

#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

struct text_span {
    size_t start, end; /* end exclusive */
};

struct text_spans {
    struct text_span *items;
    size_t count, capacity;
};

/* Holds ICU's break iterators, which are dear to open. For one thread at a time. */
struct segmenter;

enum newid_status segmenter_new(struct segmenter **out, struct newid_error *err) NEWID_CHECKED;
void segmenter_free(struct segmenter *segmenter);

/* Appends the sentences: in order, trimmed of white space, none empty; never across an empty line or a bulleted line's end. Abbreviations, decimal points and initials do not end one. */
enum newid_status segment_sentences(struct segmenter *segmenter, struct text_spans *out, const char *text,
                                    size_t len, struct newid_error *err) NEWID_CHECKED;

/* Appends the paragraphs: an empty line (or one of white space) ends one. Trimmed; none empty. */
enum newid_status segment_paragraphs(struct text_spans *out, const char *text, size_t len,
                                     struct newid_error *err) NEWID_CHECKED;

/* Appends the words: UAX #29 segments that hold a letter or digit; a word with an apostrophe (mae'r, don't) is one. */
enum newid_status segment_words(struct segmenter *segmenter, struct text_spans *out, const char *text, size_t len,
                                struct newid_error *err) NEWID_CHECKED;

void text_spans_release(struct text_spans *spans);

/* "72.1": the ICU version that sentences and words come from; a part of what derived data is keyed by. */
const char *segment_version(void);

#endif
