/* Nodes and files into a context. */
#ifndef NEWID_CONTEXT_READ_H
#define NEWID_CONTEXT_READ_H

#include "codebook/context.h"
#include "codebook/read.h"

/*
 * context_phrase.c: the phrase as it is looked for, in small letters with one space between tokens. NULL after a fault.
 * what: the key, for the message.
 */
const char *context_phrase(struct reading *r, const struct node *node, const char *what);

/* context_trigger.c: the fields of a context that hold a list of phrases, and its triggers. */
void context_list(struct reading *r, const struct node *value, const struct field *field, void *target);
void context_triggers(struct reading *r, const struct node *value, const struct field *field, void *target);

/*
 * The context that `value`, of a codebook's key `context`, means: *out is NULL for none. A file's name is
 * relative to the codebook; its faults are told at the value's place. value NULL: the default.
 */
void context_read(struct reading *r, const struct node *value, const struct newid_context **out);

/* The context written out under a codebook's `triggers`. NULL after a fault. */
const struct newid_context *context_from_node(struct reading *r, const struct node *mapping);

#endif
