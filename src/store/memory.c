/* SQLite's memory from util/mem.h, so that tests can make any allocation fail. */
#include "store/store.h"
#include "util/mem.h"

#include <sqlite3.h>
#include <stdalign.h>
#include <stddef.h>

/* SQLite asks for the size of a block that it holds; it stands before the block. */
enum { HEADER = alignof(max_align_t) > sizeof(size_t) ? alignof(max_align_t) : sizeof(size_t) };

static void *fill_header(char *block, int size)
{
    if (!block)
        return NULL;
    *(size_t *)(void *)block = (size_t)size;
    return block + HEADER;
}

static void *sqlite_alloc(int size)
{
    return size > 0 ? fill_header(mem_alloc((size_t)size + HEADER), size) : NULL;
}

static void sqlite_free(void *ptr)
{
    if (ptr)
        mem_free((char *)ptr - HEADER);
}

static void *sqlite_realloc(void *ptr, int size)
{
    return fill_header(mem_realloc((char *)ptr - HEADER, (size_t)size + HEADER), size);
}

static int sqlite_size(void *ptr)
{
    return ptr ? (int)*(size_t *)(void *)((char *)ptr - HEADER) : 0;
}

static int sqlite_roundup(int size)
{
    return (size + 7) & ~7;
}

static int sqlite_init(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

static void sqlite_shutdown(void *unused)
{
    (void)unused;
}

enum newid_status store_use_allocator(struct newid_error *err)
{
    static const sqlite3_mem_methods methods = {sqlite_alloc,   sqlite_free, sqlite_realloc,  sqlite_size,
                                                sqlite_roundup, sqlite_init, sqlite_shutdown, NULL};
    /* Its own statistics of memory, which nobody reads, would cost a lock an allocation. */
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) || sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0))
        return newid_fail(err, NEWID_USAGE, "SQLite is in use already; its allocator cannot be changed");
    return NEWID_OK;
}
