/*
 * Validation: how often the codebook is right by what people said, from the half of the sample that reports; the other
 * half was there to develop on and would flatter.
 */
#ifndef NEWID_VALIDATION_H
#define NEWID_VALIDATION_H

#include "validity/paired.h"

#include <newid/validity.h>

#define VALIDATION_ALL ((size_t)-1) /* every group */

struct validation_request {
    const struct newid_table_request *selection; /* kind, where, from, to */
    const unsigned char *themes;                 /* a flag each that is asked about; NULL: all */
    enum newid_half half;
    const char *by;           /* a field, or NULL */
    enum newid_period period; /* of the date, where not NEWID_PERIOD_ALL; by is NULL then */
    bool finite;              /* intervals for the accounts of this file alone, not for accounts like them */
};

struct validation {
    struct paired paired;
    enum newid_half half;
    bool finite;
    size_t accounts;     /* coded, of this half, selected */
    size_t other_half;   /* coded, of the other half */
    size_t *group;       /* one an account of the truth: its place in groups */
    const char **groups; /* names: values of the field, or labels of periods; in order */
    size_t group_count;  /* 0 without by and period */
    struct arena memory;
};

/* What the codebook did on one theme, in the accounts of one group or all. */
struct theme_error {
    struct newid_table2x2 table; /* a: both; b: missed; c: wrongly found; d: neither. Accounts, without weights */
    uint64_t accounts, workers;
    bool weighted; /* by chances of being drawn; false: none are known for some, or all are equal */
    struct newid_survey_share recall, precision, specificity, f1;
    struct newid_survey_share human, found; /* shares of accounts: coded by people, found by the codebook */
};

/*
 * NEWID_NOT_FOUND: nobody has coded an account of this half. NEWID_USAGE: no such field. Otherwise as paired_open, and
 * so for what must outlive it. validation_close also after a failure.
 */
enum newid_status validation_open(struct validation *validation, struct newid_store *store,
                                  const struct newid_codebook *codebook, const struct validation_request *request,
                                  struct newid_error *err) NEWID_CHECKED;
void validation_close(struct validation *validation);

/* Whether the account counts for a theme: of the half, selected, and people agree on it. */
bool validation_has(const struct validation *validation, size_t account, size_t theme);

/* A base of 0 leaves its shares NAN. NEWID_MEMORY is the only failure. */
enum newid_status validation_measure(struct theme_error *out, const struct validation *validation, size_t theme,
                                     size_t group, struct newid_error *err) NEWID_CHECKED;

/* All decisions on the themes with a flag (NULL: all that people coded) taken together, each theme of each account one.
 */
enum newid_status validation_pool(struct theme_error *out, const struct validation *validation,
                                  const unsigned char *themes, size_t group, struct newid_error *err) NEWID_CHECKED;

#endif
