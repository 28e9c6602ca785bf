#include "util/intern.h"

#include "util/mem.h"

#include <string.h>

/* FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash_of(const char *s, size_t len)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)s[i]) * 1099511628211u;
    return h;
}

/* The slot of the string, or the free slot where it would go. */
static size_t find_slot(const struct intern *t, const char *s, size_t len)
{
    size_t i = (size_t)hash_of(s, len) & (t->slot_count - 1);
    while (t->slots[i]) {
        const char *other = t->strings[t->slots[i] - 1];
        if (strncmp(other, s, len) == 0 && other[len] == '\0')
            break;
        i = (i + 1) & (t->slot_count - 1);
    }
    return i;
}

static int grow_slots(struct intern *t)
{
    size_t wanted = t->slot_count ? t->slot_count * 2 : 64;
    uint32_t *slots = mem_zalloc(wanted, sizeof *slots);
    if (!slots)
        return -1;
    mem_free(t->slots);
    t->slots = slots;
    t->slot_count = wanted;
    for (size_t i = 0; i < t->count; i++)
        t->slots[find_slot(t, t->strings[i], strlen(t->strings[i]))] = (uint32_t)(i + 1);
    return 0;
}

uint32_t intern_find(const struct intern *t, const char *s, size_t len)
{
    if (!t->slot_count)
        return INTERN_FAILED;
    uint32_t entry = t->slots[find_slot(t, s, len)];
    return entry ? entry - 1 : INTERN_FAILED;
}

uint32_t intern_add(struct intern *t, const char *s, size_t len)
{
    uint32_t known = intern_find(t, s, len);
    if (known != INTERN_FAILED)
        return known;
    if (t->count >= INTERN_FAILED - 1)
        return INTERN_FAILED;
    /* At most two thirds full, so that probing stays short. */
    if ((t->count + 1) * 3 > t->slot_count * 2 && grow_slots(t))
        return INTERN_FAILED;
    char *copy = arena_strndup(&t->memory, s, len);
    if (!copy || mem_grow(&t->strings, &t->capacity, t->count + 1, sizeof *t->strings))
        return INTERN_FAILED;
    t->strings[t->count] = copy;
    t->slots[find_slot(t, s, len)] = (uint32_t)(t->count + 1);
    return (uint32_t)t->count++;
}

void intern_release(struct intern *t)
{
    mem_free(t->strings);
    mem_free(t->slots);
    arena_release(&t->memory);
    *t = (struct intern)INTERN_INIT;
}
