/* The tables of releases: new ones as --table describes them, and earlier ones as the store remembers them. */
#ifndef NEWID_CMD_RELEASE_TABLES_H
#define NEWID_CMD_RELEASE_TABLES_H

#include "cmd/protected.h"
#include "util/arena.h"

struct release_set {
    struct newid_table_request *requests; /* one a table; release_table points into it once all are there */
    struct release_table *tables;
    const char **options;                 /* as given */
    const char **releases;                /* the name of each table's release; NULL for a new one */
    size_t count, capacity[4];
    struct newid_thresholds thresholds;
    struct arena memory;
};

/* A new table by its options: "--by quarter --group team". NEWID_USAGE says what is wrong with them. */
enum newid_status release_set_add(struct release_set *set, const char *options, struct newid_error *err) NEWID_CHECKED;
/* The tables of every release made so far, or, with last, of those up to the one of that name. */
enum newid_status release_set_load(struct release_set *set, struct newid_store *store, const char *last, bool *found,
                                   struct newid_error *err) NEWID_CHECKED;
/* Lets tables point to their requests. To be called when no more are added. */
void release_set_link(struct release_set *set);
void release_set_release(struct release_set *set);

#endif
