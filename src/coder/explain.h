/* Why the hits of one text have the status that they have. */
#ifndef NEWID_EXPLAIN_H
#define NEWID_EXPLAIN_H

#include "coder/context.h"

#include <newid/coder.h>
#include <stddef.h>

/* A pattern's hit with what was looked at. All of it lives until the visit returns. */
struct explanation {
    size_t theme;
    const struct newid_hit *hit;
    const struct context_sentence *sentence; /* NULL: the theme or the codebook has no context */
    struct context_hit place;
    const struct context_match *decided; /* NULL: affirmed */
    size_t start, end;                   /* bytes of the sentence in the text */
};

/*
 * Visits the hits of the text by start, then theme, rules left out: one for each theme whose pattern gave it. Nothing
 * is kept.
 */
enum newid_status coder_explain(struct newid_coder *coder, const char *text, size_t len,
                                enum newid_status (*visit)(void *context, const struct explanation *explanation,
                                                           struct newid_error *err),
                                void *context, struct newid_error *err) NEWID_CHECKED;

#endif
