/*
 * Paragraphs, sentences and words of canonical text, by ICU (UAX #29) with
 * Welsh and English abbreviations. Byte offsets throughout.
 */
#ifndef NEWID_SEGMENT_H
#define NEWID_SEGMENT_H

#include "util/buf.h"

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

/* Appends to out what segmenter_know takes: the sentences of a text in two or three bytes each. */
void segment_write(struct buf *out, const struct text_spans *sentences);

/*
 * Until it is told of another text, segment_sentences gives for this one, and for whole paragraphs of it, the sentences
 * that segment_write wrote, which takes no time. Text and list are the caller's, to stay as they are until then; a
 * list that cannot be this text's is passed over. NULL: no text is known.
 */
void segmenter_know(struct segmenter *segmenter, const char *text, size_t len, const void *list, size_t list_len);

/* Appends the paragraphs: an empty line (or one of white space) ends one. Trimmed; none empty. */
enum newid_status segment_paragraphs(struct text_spans *out, const char *text, size_t len,
                                     struct newid_error *err) NEWID_CHECKED;

/* Appends the words: UAX #29 segments that hold a letter or digit; a word with an apostrophe (mae'r, don't) is one. */
enum newid_status segment_words(struct segmenter *segmenter, struct text_spans *out, const char *text, size_t len,
                                struct newid_error *err) NEWID_CHECKED;

void text_spans_release(struct text_spans *spans);

/* "72.1+1": the version of ICU that sentences and words come from, and of newid's own rules for them; a part of what
 * derived data is keyed by. */
const char *segment_version(void);

#endif
