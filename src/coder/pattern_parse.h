/* What the two files of the pattern's parser share. */
#ifndef NEWID_PATTERN_PARSE_H
#define NEWID_PATTERN_PARSE_H

#include "coder/pattern_tree.h"

/* The inline options that change what a pattern matches, and so must be followed. */
enum { OPTION_CASELESS = 1, OPTION_DOTALL = 2, OPTION_MULTILINE = 4, OPTION_EXTENDED = 8 };

struct parser {
    const char *at;
    struct arena *memory;
    unsigned options;
    unsigned depth;
    bool quoted;     /* between \Q and \E */
    const char *why; /* the first thing that is not understood; nothing is read after it */
    bool out_of_memory;
};

/* Says why and returns false. */
bool parse_refuse(struct parser *parser, const char *why);

bool parse_accept(struct parser *parser, const char *text);

/* Takes one character of valid UTF-8; 0 at the end, where it stays. */
uint32_t parse_point(struct parser *parser);

/* pattern_class.c: an escape that stands for one character or a set of them; parser->at is behind the backslash. */
bool parse_set_escape(struct parser *parser, struct charset *set, bool *single, bool *exact);
/* A class; parser->at is behind the [. */
bool parse_class(struct parser *parser, struct charset *set);

#endif
