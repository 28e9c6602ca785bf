/*
 * Nodes: what a codebook is before it is understood: scalars, lists and
 * mappings, each with its place. YAML and workbooks both become nodes, so that
 * one reader knows the keys.
 */
#ifndef NEWID_NODE_H
#define NEWID_NODE_H

#include "codebook/diagnostics.h"
#include "util/arena.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAPPING };

struct node {
    enum node_kind kind;
    struct place place;
    const char *text;       /* of a scalar: canonical */
    bool is_plain;          /* a scalar that stands in no quotes */
    size_t start, end;      /* bytes of the source that the node spans; end 0 where unknown */
    const struct node *key; /* where the node is a value of a mapping, else NULL */
    struct node *first, *last, *next;
    size_t count; /* of entries */
};

/* Appends an entry; key is NULL in a list. */
void node_append(struct node *parent, struct node *entry, const struct node *key);

/* The value of a key of a mapping; NULL where it is absent. */
const struct node *node_get(const struct node *mapping, const char *key);

/* Where in the file the byte `offset` of a scalar's text is; the scalar's own place in a workbook. */
struct place node_place_within(const struct node *scalar, size_t offset, const struct source *source);

#endif
