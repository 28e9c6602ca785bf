/* Occasions: the events of the store that a word on the command line means. */
#ifndef NEWID_OCCASION_H
#define NEWID_OCCASION_H

#include "util/arena.h"

#include <newid/events.h>

struct occasion {
    int32_t day;
    const char *kind, *team, *area, *label; /* "" where there is none; of a plain date all are "" */
};

struct occasions {
    struct occasion *items; /* by day */
    size_t count, capacity;
    struct arena memory;
};

/*
 * Adds the events that spec means: the number of one, KIND, or KIND:LABEL. NEWID_NOT_FOUND: there is none. The caller
 * releases occasions also after a failure.
 */
enum newid_status occasions_add(struct occasions *occasions, struct newid_store *store, const char *spec,
                                struct newid_error *err) NEWID_CHECKED;
/* A date that has no event. */
enum newid_status occasions_add_day(struct occasions *occasions, int32_t day, struct newid_error *err) NEWID_CHECKED;
void occasions_release(struct occasions *occasions);

#endif
