/* The rows of a table that was embedded at build: fields between tabs, lines that begin with # left out. */
#ifndef NEWID_ROWS_H
#define NEWID_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/* A stretch of text that somebody else holds; not ended by a NUL. */
struct slice {
    const char *data;
    size_t len;
};

enum { ROW_FIELDS_MOST = 4 };

struct row {
    struct slice fields[ROW_FIELDS_MOST]; /* a missing field is empty */
};

/* Reads the row at *at and moves *at behind it; false at the end of the table. */
bool row_next(struct row *row, const char **at);

/* Takes the next word of a field whose words are separated by spaces; false where none is left. */
bool slice_word(struct slice *word, struct slice *rest);

bool slice_is(struct slice slice, const char *text);

#endif
