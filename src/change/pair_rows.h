/* The units of a co-occurrence: which units each theme stands in, and whose units they are. */
#ifndef NEWID_PAIR_ROWS_H
#define NEWID_PAIR_ROWS_H

#include "table/presence.h"

struct row_list {
    uint32_t *items; /* rows in rising order */
    size_t count, capacity;
};

struct pair_rows {
    size_t count;            /* of rows: a unit each */
    uint32_t *account;       /* of each row; rising. NULL: row i is account i, selected or not */
    size_t capacity;         /* of account */
    struct row_list *themes; /* one for each theme asked for; only rows of selected accounts */
    size_t theme_count;
    uint32_t *units; /* one an account: how many units it has; 0 where it is not selected */
};

/* An account is a unit. Release also after a failure. */
enum newid_status pair_rows_of_accounts(struct pair_rows *out, struct presence *presence, const size_t *themes,
                                        size_t theme_count, struct newid_error *err) NEWID_CHECKED;
/* A paragraph or a sentence is one; a hit belongs to the unit that it begins in. The themes have hits. */
enum newid_status pair_rows_of_texts(struct pair_rows *out, struct presence *presence, enum newid_scope scope,
                                     const size_t *themes, size_t theme_count, struct newid_error *err) NEWID_CHECKED;
void pair_rows_release(struct pair_rows *rows);

static inline uint32_t pair_rows_account(const struct pair_rows *rows, uint32_t row)
{
    return rows->account ? rows->account[row] : row;
}

#endif
