/* Writes a pattern's tree as an expression for Hyperscan, in bytes (translate.h). */
#ifndef NEWID_EXPRESSION_H
#define NEWID_EXPRESSION_H

#include "coder/pattern_tree.h"
#include "util/buf.h"

/*
 * Appends the expression. Returns how many bytes further in the text a match of it may end than one of the
 * tree: what stands for the edge of a word outermost takes the byte outside too. Without `edges` nothing zero-width is
 * written.
 */
size_t expression_write(struct buf *out, const struct node *tree, bool edges);

#endif
