#include "intake/strmap.h"

#include "util/mem.h"

#include <string.h>

uint64_t *strmap_find(const struct strmap *map, const char *key)
{
    uint32_t n = intern_find(&map->keys, key, strlen(key));
    return n == INTERN_FAILED ? NULL : &map->values[n];
}

uint64_t *strmap_add(struct strmap *map, const char *key, bool *added)
{
    size_t before = map->keys.count;
    /* Room for the value first: a key must never be without one. */
    if (mem_grow(&map->values, &map->capacity, before + 1, sizeof *map->values))
        return NULL;
    uint32_t n = intern_add(&map->keys, key, strlen(key));
    if (n == INTERN_FAILED)
        return NULL;
    bool is_new = n == before;
    if (is_new)
        map->values[n] = 0;
    if (added)
        *added = is_new;
    return &map->values[n];
}

void strmap_release(struct strmap *map)
{
    intern_release(&map->keys);
    mem_free(map->values);
    *map = (struct strmap)STRMAP_INIT;
}
