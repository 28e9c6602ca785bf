/*
 * The state of one intake run, and the one way by which every account goes to
 * the sink: names replaced, checked for identifiers, given an id, counted.
 */
#ifndef NEWID_INTAKE_RUN_H
#define NEWID_INTAKE_RUN_H

#include "intake/columns.h"
#include "intake/identifiers.h"
#include "intake/pseudonyms.h"
#include "intake/rejects.h"
#include "intake/strmap.h"
#include "text/dates.h"
#include "util/sha256.h"

#include <newid/intake.h>

/* Accounts that were added without a date, or without a worker. */
struct lack {
    uint64_t accounts;
    uint64_t unmapped;  /* of them, from tables of which no column is recognised as that */
    uint64_t documents; /* of them, from documents */
};

struct intake {
    const struct newid_intake_options *options;
    const struct newid_intake_sink *sink;
    struct newid_intake_report *report;
    struct identifiers *identifiers;
    struct replacements *replacements; /* --pseudonyms; NULL without */
    struct worker_key *key;            /* --pseudonymise; NULL without */
    struct rejects rejects;
    struct date_format date_format; /* of --date-format */
    bool has_date_format;
    struct lack undated, workerless;
    bool closed;          /* an identifier was found that stops the run: nothing more goes to the sink */
    uint64_t done, total; /* bytes read of all that will be; what is read twice counts twice */
};

void intake_note(struct intake *in, const char *format, ...) NEWID_PRINTF(2, 3);

/* Tells which columns are dropped because they name people, and what can be done with them. */
void intake_note_names(struct intake *in, const char *file, const struct columns *columns);

/* How many accounts the sink has taken, or has already. */
uint64_t intake_taken(const struct intake *in);

/* Tells the sink how far the run is: `within` bytes into what comes after in->done. False: the user wants to stop. */
bool intake_progress(struct intake *in, uint64_t within);

struct draft_attribute {
    const char *name, *value;
};

/* An account on its way. Strings are canonical and live in the row's arena or longer; absent ones are NULL. */
struct draft {
    const char *values[FIELDS];
    const char *headings[FIELDS]; /* the columns that they stand in, for reports; NULL: the field's own name */
    struct draft_attribute *attributes;
    size_t attribute_count;
    char hash[SHA256_HEX_SIZE]; /* of the text, once the id is settled */
    const char *file; /* base name */
    int64_t row;
    const struct columns *table; /* NULL for a document */
    enum date_fit date_fit;      /* of the date's cell; DATE_FITS where it is empty */
    bool asks_heading;           /* question is a column's heading */
};

/*
 * Puts a table row's cells into a draft (text and questions left to the caller; the texts of fields trimmed, worker
 * codes given). *reason is set where the row must be rejected: a static or arena string.
 */
enum newid_status draft_fill(struct draft *draft, struct intake *in, struct arena *arena, const struct columns *columns,
                             const struct grid_row *row, const struct date_format *dates, const char **reason,
                             struct newid_error *err) NEWID_CHECKED;

/* The canonical text of a row's cell in the arena; "" where the row is too short to have it. */
enum newid_status draft_cell(char **out, struct arena *arena, const struct columns *columns, const struct grid_row *row,
                             int column, struct newid_error *err) NEWID_CHECKED;

/*
 * Hands the draft on. `ids` are those given in this file so far: hashed ids get an ordinal where they are equal, given
 * ones may come again only with the same text. *reason is set where the account must be rejected, else NULL.
 */
enum newid_status draft_deliver(struct draft *draft, struct intake *in, struct arena *arena, struct strmap *ids,
                                const char **reason, struct newid_error *err) NEWID_CHECKED;

/* Rejects a row; columns and row are NULL for a document, whose part `number` is. */
enum newid_status intake_reject(struct intake *in, const char *file, const struct columns *columns,
                                const struct grid_row *row, int64_t number, const char *reason,
                                struct newid_error *err) NEWID_CHECKED;

#endif
