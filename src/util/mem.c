#define _DEFAULT_SOURCE /* madvise */
#include "util/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static atomic_size_t calls;
static atomic_size_t fail_at;

static int told_to_fail(void)
{
    size_t n = atomic_fetch_add(&calls, 1) + 1;
    return n == atomic_load(&fail_at);
}

void *mem_alloc(size_t size)
{
    return told_to_fail() ? NULL : malloc(size ? size : 1);
}

void *mem_zalloc(size_t count, size_t size)
{
    if (told_to_fail())
        return NULL;
    return count && size ? calloc(count, size) : calloc(1, 1);
}

void *mem_realloc(void *ptr, size_t size)
{
    return told_to_fail() ? NULL : realloc(ptr, size ? size : 1);
}

void mem_free(void *ptr)
{
    free(ptr);
}

char *mem_strndup(const char *s, size_t len)
{
    char *copy = len < SIZE_MAX ? mem_alloc(len + 1) : NULL;
    if (copy) {
        memcpy(copy, s, len);
        copy[len] = '\0';
    }
    return copy;
}

char *mem_strdup(const char *s)
{
    return mem_strndup(s, strlen(s));
}

int mem_grow(void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return 0;
    size_t wanted = *capacity ? *capacity : 8;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2)
            return -1;
        wanted *= 2;
    }
    if (size && wanted > SIZE_MAX / size)
        return -1;
    /* Any object pointer has the representation of void * on POSIX; memcpy keeps aliasing legal. */
    void *old;
    memcpy(&old, items, sizeof old);
    void *grown = mem_realloc(old, wanted * size);
    if (!grown)
        return -1;
    memcpy(items, &grown, sizeof grown);
    *capacity = wanted;
    return 0;
}

void mem_expect(void *ptr, size_t size)
{
#ifdef MADV_POPULATE_WRITE
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = (uintptr_t)ptr;
    const uintptr_t from = (begin + page - 1) / page * page, to = (begin + size) / page * page;
    if (from < to)
        (void)madvise((char *)ptr + (from - begin), to - from, MADV_POPULATE_WRITE); /* an older kernel refuses */
#else
    (void)ptr;
    (void)size;
#endif
}

void mem_fail_at(size_t n)
{
    atomic_store(&calls, 0);
    atomic_store(&fail_at, n);
}

size_t mem_count(void)
{
    return atomic_load(&calls);
}
