/*
 * Intake: files and folders become accounts. Nothing here knows the store: each
 * account goes to a sink, so that a dry run is the same run with another sink.
 */
#ifndef NEWID_INTAKE_H
#define NEWID_INTAKE_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One account, canonical text throughout. Absent fields are NULL. Strings live as long as whoever hands the account out says.
 */
struct newid_account {
    int64_t num;            /* the store's number; 0 where it is not stored */
    const char *id;
    const char *date;       /* YYYY-MM-DD */
    const char *kind;       /* never NULL; "account" unless told otherwise */
    const char *worker;     /* pseudonym; several separated by ';' without spaces */
    const char *author, *role, *team, *area, *question;
    const char *attributes; /* a JSON object of strings, or NULL */
    const char *source;     /* name of the file that it came from, without its folder */
    const char *text;
    size_t text_len;
    const char *hash;       /* SHA-256 of the text in hexadecimal, or NULL: whoever needs it works it out */
    int64_t row;            /* row or document part in the source, from 1; 0 where there is none */
};

enum newid_put {
    NEWID_PUT_ADDED,
    NEWID_PUT_UNCHANGED, /* same id, same text: fields that differ are brought up to date only with update */
    NEWID_PUT_UPDATED,
    NEWID_PUT_CONFLICT   /* same id, other text or fields, and no update asked for */
};

/* Where accounts and news of the run go. Any function may be NULL but `account`. A failing status ends the run. */
struct newid_intake_sink {
    void *context;
    enum newid_status (*account)(void *context, const struct newid_account *account, enum newid_put *outcome,
                                 struct newid_error *err);
    /* One sentence on what was decided (encoding, delimiter, date order, columns left out, template lines). */
    void (*note)(void *context, const char *message);
    /* done of total bytes of all input; total 0 where unknown. False: the user wants to stop. */
    bool (*progress)(void *context, uint64_t done, uint64_t total);
};

/* What is done where something that identifies a person is found. */
enum newid_on_identifier { NEWID_IDENTIFIER_STOP, NEWID_IDENTIFIER_REJECT, NEWID_IDENTIFIER_MASK, NEWID_IDENTIFIER_ALLOW };

enum newid_split { NEWID_SPLIT_NONE, NEWID_SPLIT_HEADING, NEWID_SPLIT_DATE };

struct newid_mapping {
    const char *field, *column;
};

struct newid_intake_options {
    const char *kind;          /* NULL: the file's own column, else "account" */
    const struct newid_mapping *maps;
    size_t map_count;
    const char *const *texts;  /* free-text question columns */
    size_t text_count;
    const char *const *attributes;
    size_t attribute_count;
    const char *const *pseudonymise; /* columns to be turned into worker codes */
    size_t pseudonymise_count;
    const char *key;           /* CSV file value,worker of the codes, read and added to; needed with pseudonymise */
    const char *pseudonyms;    /* CSV file name,pseudonym: names in texts replaced on the way in */
    const char *identifiers;   /* file of the project's own identifiers: a name, or /regex/, a line */
    const char *date_format;   /* dmy, mdy, ymd, an ICU pattern; NULL: the column decides */
    const char *encoding;      /* ICU converter name; NULL: detected */
    const char *sheet;         /* of a workbook; NULL: the first */
    enum newid_split split;
    bool drop_template_lines;
    enum newid_on_identifier on_identifier;
    const char *rejects;       /* file for rows that cannot be used; NULL: none is written */
    bool dry_run;              /* neither the rejects file nor the key is written */
};

struct newid_identifier_found {
    char *file;   /* base name */
    int64_t row;  /* row, or part of a document */
    char *column; /* the field or column it stands in */
    char *kind;   /* "e-mail address", "telephone number", … */
    char *masked; /* d••••••@g•••: never the thing itself */
};

struct newid_intake_report {
    uint64_t added, unchanged, updated, rejected, empty;
    uint64_t masked, allowed; /* identifiers replaced, or let in */
    struct newid_identifier_found *found;
    size_t found_count, found_capacity;
};

NEWID_API void newid_intake_report_release(struct newid_intake_report *report);

/*
 * Reads every path (a file, or a folder in name order with its manifest.csv) into the sink. The caller runs it inside one transaction.
 * NEWID_OK with report->rejected > 0: some rows went to the rejects file (the program's exit 3).
 * NEWID_FOUND: identifiers were found and on_identifier is stop: nothing may be kept; all of them are in report->found.
 * NEWID_INPUT: the input cannot be read as it is; the message says where and what to do. NEWID_STOPPED: progress said so.
 */
NEWID_API enum newid_status newid_intake_run(const struct newid_intake_options *options, const char *const *paths,
                                             size_t path_count, const struct newid_intake_sink *sink,
                                             struct newid_intake_report *report, struct newid_error *err)
    NEWID_CHECKED;

/*
 * Writes manifest.csv into folder: a row for each document that intake can read, with columns to be filled in.
 * An existing manifest keeps its rows; documents that it lacks are added at its end. *added counts them.
 */
NEWID_API enum newid_status newid_manifest_write(const char *folder, size_t *added, struct newid_error *err)
    NEWID_CHECKED;

#endif
