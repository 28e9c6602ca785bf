/*
 * The one allocator. Tests make its n-th call fail (mem_fail_at) to see that
 * every caller cleans up; the program hands it to SQLite and PCRE2 too.
 * All return NULL on failure; sizes of 0 are treated as 1, so NULL is always failure.
 */
#ifndef NEWID_MEM_H
#define NEWID_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);
void *mem_zalloc(size_t count, size_t size); /* zeroed; fails on overflow of count * size */
void *mem_realloc(void *ptr, size_t size);
void mem_free(void *ptr);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len); /* adds the final NUL; s may hold NULs */

/*
 * Grows the array *items, of *capacity elements of `size` bytes, to hold at
 * least `need` elements (doubling). Returns 0, or -1 with the array unchanged.
 * *items is the address of any object pointer, so it is passed as void *.
 */
int mem_grow(void *items, size_t *capacity, size_t need, size_t size);

/*
 * Says that all of a large block will be written soon: its pages then come at once and not one by one at the first touch, which costs ten
 * times as much where the machine is a virtual one. Changes nothing else.
 */
void mem_expect(void *ptr, size_t size);

/* Makes the n-th allocation from now fail (1 = the next one); 0 switches it off. */
void mem_fail_at(size_t n);
/* How many allocations were made since the last mem_fail_at. */
size_t mem_count(void);

#endif
