/*
 * The language of a text: Welsh, English, both or neither, by counting
 * function words and letter patterns of each.
 */
#ifndef NEWID_LANGUAGE_H
#define NEWID_LANGUAGE_H

#include "text/segment.h"

#include <stddef.h>

struct text_language {
    const char *code;   /* "cy", "en", "mixed", "other"; static */
    double welsh_share; /* of the words in sentences whose language is known: from 0 to 1; 0 where none is */
};

/*
 * words and sentences are those of text, from segment.h. A text is mixed where each language has at least a fifth of the
 * words of the sentences whose language is known: those with more evidence for one reading, as Welsh, English or with
 * switches between them, than for others. Other where there is none.
 */
struct text_language text_language_of(const char *text, const struct text_spans *sentences,
                                      const struct text_spans *words);

#endif
