/*
 * Protection of tables that go out together, and against those that went out before: makes the universe of what they
 * say from the store, hides what must be hidden in their cells, and attacks what is left.
 */
#ifndef NEWID_RELEASE_RELEASE_H
#define NEWID_RELEASE_RELEASE_H

#include "release/secure.h"

#include <newid/table.h>

/* A row of an earlier release, as the store remembers it. */
struct past_row {
    const char *theme, *kind, *period, *group; /* as in the tidy table */
    bool hidden;
    uint64_t workers, workers_n, accounts, accounts_n;
};

/* A table: a new one, counted, whose cells are hidden by their own rules only; or one of an earlier release. */
struct release_table {
    const struct newid_table_request *request;
    struct newid_table *table; /* NULL: an earlier one */
    const struct past_row *past;
    size_t past_count;
    size_t accounts; /* how many of the store's accounts there were then, in their order; SIZE_MAX: all of now */
};

struct protection {
    size_t cells, small, beside; /* of the new tables: all that have accounts, hidden first, hidden second */
    size_t lost;                 /* small rows that earlier releases give away */
    size_t forgotten;            /* rows of earlier releases that no longer are what they were: not guarded against */
    size_t places, atoms;
};

/* Hides cells of the new tables. NEWID_USAGE, NEWID_LIMIT (too large), and what counting gives. */
enum newid_status release_protect(struct newid_store *store, const struct newid_codebook *codebook,
                                  const struct release_table *tables, size_t count, const struct effort *effort,
                                  struct protection *protection, struct newid_error *err) NEWID_CHECKED;

/* A finding in words of its table. */
struct weakness {
    const char *theme, *kind, *period, *group;
    struct newid_interval writers, accounts;
    bool unsafe;
};

struct audit {
    struct weakness *rows; /* every small row; the base's with theme "" */
    size_t count, unsafe, forgotten;
    struct arena memory;
};

/* Attacks tables, all of them published. audit_release also after a failure. */
enum newid_status release_audit(struct newid_store *store, const struct newid_codebook *codebook,
                                const struct release_table *tables, size_t count, const struct effort *effort,
                                struct audit *audit, struct newid_error *err) NEWID_CHECKED;
void audit_release(struct audit *audit);

/* The period of a cell as the tidy table names it. */
void release_period(char *name, size_t size, enum newid_period by, const struct newid_cell *cell);

#endif
