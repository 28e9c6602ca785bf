/*
 * What people coded, from a file into the store: a round for each coder. Accounts of no sample are put into one of
 * their own, not drawn, so that every coded account has a half (halves.h).
 */
#ifndef NEWID_CODING_IMPORT_H
#define NEWID_CODING_IMPORT_H

#include "util/buf.h"
#include "validity/coding_rows.h"

struct coding_import_options {
    const char *path;
    const char *coder;    /* NULL: as the file says */
    const char *codebook; /* NAME[@VERSION], or NULL */
    const char *sheet;    /* of a workbook; NULL: newid's own, else the first */
    const char *map_file; /* of a wide table, or NULL */
    bool again;           /* take in also what is in already */
    bool reconciled;      /* what coders agreed on: it also takes in what they said alike */
    enum empty_cells empty;
    void (*note)(void *context, const char *message); /* of the readers: encoding and the like; may be NULL */
    void *context;
};

struct coding_report {
    struct coding_file file;
    struct coding_rows rows; /* with what was refused */
    size_t rounds, accounts, yes, no;
    size_t in_already;     /* coders of whom a round holds exactly these decisions; left out */
    int64_t first_already; /* the number of the first such round */
    size_t alike;      /* decisions that a reconciled round took in since the coders had said the same */
    size_t stale;      /* decisions on a text that has changed since the workbook was made */
    size_t placed[2];  /* accounts that are now in a half for the first time, by enum newid_half */
    const char *newly; /* the sample that they are kept in, or NULL */
    struct arena memory;
};

/*
 * In the caller's transaction, which is rolled back after a failure. NEWID_OK with rejects: the rest is in.
 * NEWID_USAGE, NEWID_INPUT: nothing can be read as it is. coding_report_release also after a failure.
 */
enum newid_status coding_import(struct coding_report *report, struct newid_store *store,
                                const struct coding_import_options *options, struct newid_error *err) NEWID_CHECKED;
void coding_report_release(struct coding_report *report);

/* The rejected rows as CSV: their own cells, then row and reason. */
enum newid_status coding_rejects_print(const struct coding_report *report, struct buf *out,
                                       struct newid_error *err) NEWID_CHECKED;

#endif
