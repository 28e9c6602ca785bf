/* Strings as dense numbers, 0, 1, 2 …, in the order in which they are first seen. */
#ifndef NEWID_INTERN_H
#define NEWID_INTERN_H

#include "util/arena.h"

#include <stddef.h>
#include <stdint.h>

struct intern {
    const char **strings; /* count of them; they live until intern_release */
    size_t count, capacity;
    uint32_t *slots; /* open addressing: number + 1, or 0 */
    size_t slot_count;
    struct arena memory;
};

#define INTERN_INIT {NULL, 0, 0, NULL, 0, ARENA_INIT}

#define INTERN_FAILED UINT32_MAX

/* The number of the string of len bytes, a new one where it is new; INTERN_FAILED where memory ran out. */
uint32_t intern_add(struct intern *table, const char *s, size_t len);
/* The number of the string, or INTERN_FAILED where it is unknown. */
uint32_t intern_find(const struct intern *table, const char *s, size_t len);
void intern_release(struct intern *table);

#endif
