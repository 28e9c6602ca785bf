/* Staff in post beside those who wrote: who could have written, by headcount. */
#ifndef NEWID_STAFF_H
#define NEWID_STAFF_H

#include "table/notes.h"

/* "From 44 workers; staff in post over this time, by headcount: 56 to 61." Nothing without headcounts or workers, nor
 * where a filter leaves it open which staff the accounts are of. */
enum newid_status note_staff(struct notes *notes, struct newid_store *store, const struct selection *selection,
                             const struct newid_table_request *request, struct newid_error *err) NEWID_CHECKED;

/* One headcount, and the distinct workers of the team with an account in its span. */
struct staff_row {
    const char *team;
    int32_t first, last;
    uint64_t in_post, writers;
};

struct staff {
    struct staff_row *rows; /* by team, then time */
    size_t count, capacity;
    struct arena memory;
};

/* Release also after a failure. */
enum newid_status staff_find(struct staff *staff, struct newid_store *store, struct newid_error *err) NEWID_CHECKED;
void staff_release(struct staff *staff);

#endif
