/* YAML into nodes: the part of YAML that codebooks need, with faults told in the words of somebody who is no
 * programmer. */
#ifndef NEWID_YAML_H
#define NEWID_YAML_H

#include "codebook/node.h"

/* How deep lists and mappings may nest, and how many there may be: a codebook needs a dozen and some thousands. */
enum { YAML_DEPTH_MOST = 64, YAML_NODES_MOST = 500000 };

/*
 * *root is the only document's mapping, in memory; NULL where there is a fault, which is then in faults. Refused:
 * anchors and aliases, tags, keys that are no scalars, duplicate keys, a second document.
 */
enum newid_status yaml_read(struct node **root, struct arena *memory, const struct source *source,
                            struct faults *faults, struct newid_error *err) NEWID_CHECKED;

#endif
