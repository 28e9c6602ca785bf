/*
 * The check at the door: finds what identifies a person (e-mail addresses,
 * telephone numbers, dates of birth …) in canonical text. It is a net, not a
 * proof: a name in a sentence without a title passes through it.
 */
#ifndef NEWID_IDENTIFIERS_H
#define NEWID_IDENTIFIERS_H

#include "util/buf.h"

#include <newid/status.h>
#include <stddef.h>

struct identifiers;

struct identifier {
    size_t start, end;
    const char *kind; /* "e-mail address" */
    const char *word; /* "e-mail": what stands in its place, in brackets, where it is masked */
};

/* `project`: file of the project's own identifiers, or NULL: a name, or /regex/, a line; # starts a comment.
 * NEWID_INPUT names its line. */
enum newid_status identifiers_new(struct identifiers **out, const char *project, struct newid_error *err) NEWID_CHECKED;
void identifiers_free(struct identifiers *identifiers);

/* *found is set to what stands in the text, in order, without overlaps; it lives until the next call. */
enum newid_status identifiers_find(struct identifiers *identifiers, const char *text, size_t len,
                                   const struct identifier **found, size_t *count,
                                   struct newid_error *err) NEWID_CHECKED;

/* Appends s so that it can be looked for but not read: the first letter of each run of letters stays, digits and other
 * letters become •. */
void identifier_mask(struct buf *out, const char *s, size_t len);

#endif
