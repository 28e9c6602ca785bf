/* The tables of newid cooccurrence: tidy pairs for data; pairs and, where it fits, a matrix for people. */
#ifndef NEWID_CMD_COOCCURRENCE_VIEW_H
#define NEWID_CMD_COOCCURRENCE_VIEW_H

#include "change/cooccurrence.h"
#include "out/out.h"
#include "util/arena.h"

struct cooccurrence_view {
    struct out *out;
    const struct cooccurrence *found;
    const struct newid_codebook *codebook;
    enum newid_scope scope;
    size_t limit; /* pairs of a kind that people are shown */
    struct arena *memory;
};

/* "account", "paragraph", "sentence". */
const char *cooccurrence_scope(enum newid_scope scope);

enum newid_status cooccurrence_put(const struct cooccurrence_view *view, struct newid_error *err) NEWID_CHECKED;

#endif
