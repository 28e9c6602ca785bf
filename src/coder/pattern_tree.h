/*
 * A PCRE2 pattern as a small tree, for the translation only (translate.h): it holds what a match must look like and
 * leaves out what merely forbids (look-arounds) or says how to search (atomic, possessive, lazy, which group captures).
 */
#ifndef NEWID_PATTERN_TREE_H
#define NEWID_PATTERN_TREE_H

#include "coder/charset.h"
#include "util/arena.h"

#include <newid/status.h>

enum node_kind {
    NODE_SET,      /* one character of `set` */
    NODE_SPAN,     /* `min` bytes or more, each of them a byte of `set`: only in the course of a translation */
    NODE_SEQUENCE, /* the children in order; none: the empty string */
    NODE_CHOICE,   /* one of the children */
    NODE_REPEAT,   /* the one child, min to max times */
    /* Zero-width, and kept where that is safe: */
    NODE_START,      /* ^ and \A */
    NODE_END,        /* $ and \Z */
    NODE_VERY_END,   /* \z */
    NODE_BOUNDARY,   /* \b */
    NODE_WORD_START, /* PHRASE_EDGE_BEFORE */
    NODE_WORD_END    /* PHRASE_EDGE_AFTER */
};

#define REPEAT_FOREVER ((size_t)-1)

struct node {
    enum node_kind kind;
    struct charset set;
    size_t min, max;
    size_t width; /* most bytes; what translate.c finds */
    struct node *children, *next;
};

/*
 * Reads a pattern as newid compiles it (UTF, UCP, CASELESS). *out lives in memory. Where a construct is not on the
 * list of those that are understood, *out is NULL and *why a static sentence; a pattern that PCRE2 refuses may be
 * read as anything. NEWID_MEMORY.
 */
enum newid_status pattern_parse(struct node **out, const char *pattern, struct arena *memory, const char **why,
                                struct newid_error *err) NEWID_CHECKED;

#endif
