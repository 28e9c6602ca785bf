/* What the files of `newid coding disagree` share. */
#ifndef NEWID_CODING_DISAGREE_H
#define NEWID_CODING_DISAGREE_H

#include "cmd/citation.h"
#include "cmd/coding.h"
#include "validity/truth.h"

struct disagreement {
    size_t account, theme; /* of the truth */
};

struct disagree_run {
    struct newid_store *store;
    struct cmd_citation citation; /* its codebook */
    struct truth truth;
    size_t decided;             /* (account, theme) pairs that two people or more decided on */
    struct disagreement *items; /* by theme, then account; of the theme that is asked for */
    size_t count;
    struct arena memory;
};

/* The table to agree in: a workbook, or CSV. */
enum newid_status disagree_write(struct disagree_run *run, const char *path, bool as_workbook,
                                 struct newid_error *err) NEWID_CHECKED;

/* The same to be read: on the terminal, or in any format of output. */
enum newid_status disagree_print(struct disagree_run *run, const struct coding_options *options,
                                 struct newid_error *err) NEWID_CHECKED;

#endif
