/*
 * Options: each command describes its own in a table, from which come the
 * parser, --help, the man page and the shell completion.
 */
#ifndef NEWID_OPT_H
#define NEWID_OPT_H

#include "util/wording.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct opt_list {
    const char **items; /* as given on the command line, in order */
    size_t count, capacity;
};

enum opt_kind {
    OPT_FLAG,   /* bool * */
    OPT_STRING, /* const char **: the last one wins */
    OPT_LIST    /* struct opt_list *: repeatable */
};

struct opt_spec {
    const char *name;     /* without the dashes: "date-format" */
    char letter;          /* 'o' for -o; 0 for none */
    enum opt_kind kind;
    void *target;
    const char *argument; /* "FILE", or the choices "stop|reject|mask|allow", which completion offers; NULL for a flag */
    const char *help;     /* one sentence, lower case, no full stop */
};

#define OPT_END {NULL, 0, OPT_FLAG, NULL, NULL, NULL}

/*
 * Parses argv[1..argc) by specs (ended by OPT_END); whatever is no option goes to operands in order; "--" ends options. --name=value and --name value are both read.
 * Where argument lists choices ("a|b|c" in lower case), any other value is NEWID_USAGE.
 */
enum newid_status opt_parse(const struct opt_spec *specs, int argc, char **argv, struct opt_list *operands,
                            struct newid_error *err) NEWID_CHECKED;

void opt_list_release(struct opt_list *list);

#endif
