/*
 * Columns: what each column of a table is for. Headings are recognised by data
 * (columns.tsv), and what the user says goes before what is recognised.
 */
#ifndef NEWID_COLUMNS_H
#define NEWID_COLUMNS_H

#include "intake/reader.h"
#include "util/arena.h"

#include <newid/intake.h>

enum field {
    FIELD_ID,
    FIELD_DATE,
    FIELD_KIND,
    FIELD_WORKER,
    FIELD_AUTHOR,
    FIELD_ROLE,
    FIELD_TEAM,
    FIELD_AREA,
    FIELD_QUESTION,
    FIELD_TEXT,
    FIELD_FILE, /* of a manifest only */
    FIELDS
};

extern const char *const field_names[FIELDS];

enum column_use {
    COLUMN_LEFT_OUT, /* unknown: told to the user */
    COLUMN_FIELD,    /* `field` of the account */
    COLUMN_QUESTION, /* a question whose answers are accounts of their own (--text) */
    COLUMN_ATTRIBUTE,
    COLUMN_SKIPPED /* known and never kept */
};

struct column {
    const char *name; /* the heading: canonical, trimmed */
    const char *key;  /* what it is compared by */
    enum column_use use;
    enum field field;
    uint64_t known; /* what its heading is listed as in columns.tsv: bits */
    bool chosen;    /* by an option; else recognised by its heading */
    bool coded;     /* its values become worker codes */
};

enum { NO_COLUMN = -1 };

struct columns {
    struct column *items;
    size_t count;
    int of_field[FIELDS]; /* the column's index, or NO_COLUMN */
    int *questions;       /* column of each --text, in the order of the options */
    size_t question_count;
    bool of_rejects; /* the table is a rejects file: cells may have a ' before a formula */
    struct arena arena;
};

/*
 * Decides the use of every column from a table's first row. A manifest must have a file column and no text; columns
 * that options name need not be in it. NEWID_INPUT, NEWID_USAGE: the message names the file, what is wrong with which
 * columns and what there is. Release `out` also after a failure.
 */
enum newid_status columns_plan(struct columns *out, const struct newid_intake_options *options, bool manifest,
                               const char *file, const struct grid_row *header, struct newid_error *err) NEWID_CHECKED;
void columns_release(struct columns *columns);

/* Whether the column is dropped because it names people. */
bool column_is_dropped_name(const struct column *column);

/* Appends the headings that are left out, for the user, as 'A', 'B'. Returns how many. */
size_t columns_list_left_out(const struct columns *columns, struct buf *out);

#endif
