/*
 * Records: small tables that are not accounts, as events and headcounts. Their columns are known by their headings in
 * English or Welsh (record_columns.tsv); the table is read whole, and rows that cannot be used are kept for a rejects
 * file.
 */
#ifndef NEWID_RECORDS_H
#define NEWID_RECORDS_H

#include "intake/rejects.h"
#include "text/dates.h"

enum { RECORD_FIELDS_MOST = 8 };

struct record_field {
    const char *name; /* as in record_columns.tsv */
    bool is_needed;   /* the table must have this column */
    bool is_date;     /* one of those that the date format is decided from */
};

struct record {
    struct grid_row cells;
    const char *values[RECORD_FIELDS_MOST]; /* of each field: canonical, trimmed; "" where empty */
};

struct records_options {
    const char *date_format, *encoding, *sheet; /* as in newid_intake_options */
    void (*note)(void *context, const char *message);
    void *context;
};

struct records {
    const char *path, *file; /* file: its base name */
    const struct record_field *fields;
    size_t field_count;
    struct record *items;
    size_t count, capacity;
    struct date_format dates;
    struct rejects rejects;
    /* While it is read. */
    const struct records_options *options;
    enum reader_kind kind;
    struct columns columns; /* of_field is not used: see column_of */
    int column_of[RECORD_FIELDS_MOST];
    struct arena arena;
};

/*
 * path and fields must outlive it. Rows that are damaged are among the rejects. NEWID_INPUT: not a table, a column that
 * is needed is lacking or there twice, dates that settle no order. Release also after a failure.
 */
enum newid_status records_read(struct records *out, const char *path, const struct record_field *fields, size_t count,
                               const struct records_options *options, struct newid_error *err) NEWID_CHECKED;
void records_release(struct records *records);

/* Puts a record, which stays where it is, among the rejects. */
enum newid_status records_reject(struct records *records, const struct record *record, const char *reason,
                                 struct newid_error *err) NEWID_CHECKED;

/* A date by the table's format. Why it cannot be read, in the user's language, or NULL. */
const char *records_date(const struct records *records, const char *value, int32_t *day);

/* A whole number of people, -1 where value is "". False where it is none, or above a million. */
bool records_people(const char *value, int64_t *people);

/* The kind of event that people mean: by event_kinds.tsv, else the word itself. */
enum newid_status records_event_kind(struct records *records, const char **kind, const char *value,
                                     struct newid_error *err) NEWID_CHECKED;

#endif
