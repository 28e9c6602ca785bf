/* A number for each string: util/intern.h with a value beside every string. */
#ifndef NEWID_STRMAP_H
#define NEWID_STRMAP_H

#include "util/intern.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strmap {
    struct intern keys; /* keys.strings[i], in the order in which they came, has values[i] */
    uint64_t *values;
    size_t capacity;
};

#define STRMAP_INIT                                                                                                    \
    {                                                                                                                  \
        INTERN_INIT, NULL, 0                                                                                           \
    }

/* The value of key, or NULL where the map lacks it; valid until the next strmap_add. */
uint64_t *strmap_find(const struct strmap *map, const char *key);
/* The value of key, added with 0 where the map lacks it (*added, where not NULL, says so). NULL: out of memory. */
uint64_t *strmap_add(struct strmap *map, const char *key, bool *added);
void strmap_release(struct strmap *map);

#endif
