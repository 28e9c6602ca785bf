/*
 * An arena: memory for things that die together (one imported record, one
 * result page, one codebook). Nothing in it is freed by itself.
 */
#ifndef NEWID_ARENA_H
#define NEWID_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
};

#define ARENA_INIT {NULL}

void *arena_alloc(struct arena *a, size_t size); /* zeroed, aligned for any type; NULL on failure */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);
void arena_reset(struct arena *a);   /* all contents gone, one block kept for reuse */
void arena_release(struct arena *a); /* all memory freed; usable again as after ARENA_INIT */

#endif
