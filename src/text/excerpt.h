/* An excerpt: a passage of a text with the words around it, on one line. */
#ifndef NEWID_EXCERPT_H
#define NEWID_EXCERPT_H

#include "util/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Line breaks and tabs are spaces; strings live in the arena. */
struct excerpt {
    const char *left, *match, *right; /* whole words */
    bool cut_left, cut_right;         /* the text goes on beyond left, or right */
};

/* text[start, end) with up to `context` characters to each side. False where memory ran out. */
bool excerpt_make(struct excerpt *out, struct arena *memory, const char *text, size_t len, size_t start, size_t end,
                  size_t context);

#endif
