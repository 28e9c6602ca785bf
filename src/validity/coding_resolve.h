/* Whether the rows of a file of codings can be what they say: accounts, texts, passages, and one decision once. */
#ifndef NEWID_CODING_RESOLVE_H
#define NEWID_CODING_RESOLVE_H

#include "util/buf.h"
#include "util/sha256.h"
#include "validity/coding_import.h"
#include "validity/halves.h"

/* That an account is in a sample, with the text that it had then. */
struct drawn {
    const char *sample;
    char hash[SHA256_HEX_SIZE];
    size_t next; /* of the same account, + 1; 0: none */
};

struct importing {
    struct coding_report *report;
    struct newid_store *store;
    const struct coding_import_options *options;
    struct halves halves;
    struct drawn *drawn;
    size_t drawn_count, drawn_capacity;
    size_t *first_drawn; /* by account: into drawn, + 1 */
    size_t samples;
    const char *last_sample;
    bool has_sample; /* that the workbook was made for */
    struct buf reason;
    bool *was_coded; /* by account: in this import */
};

/* Reads which accounts there are, and in which samples. NEWID_INPUT: the workbook's own sample is not there. */
enum newid_status coding_read_samples(struct importing *im, struct newid_error *err) NEWID_CHECKED;

/*
 * Finds each row's account, text and passage, and what was coded twice; what cannot be used is rejected. Sorts what is
 * left by coder, account, theme and line.
 */
enum newid_status coding_resolve(struct importing *im, struct newid_error *err) NEWID_CHECKED;

/* Whether both are one coder's on one theme of one account; and the order that coding_resolve leaves. */
bool coding_same_decision(const struct coding_said *x, const struct coding_said *y);
int coding_compare(const void *a, const void *b);

#endif
