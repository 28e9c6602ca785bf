/* Threads that scan chunks of texts; results come back in the order in which the chunks were given. */
#ifndef NEWID_POOL_H
#define NEWID_POOL_H

#include "store/store.h"
#include "util/buf.h"

#include <newid/coder.h>
#include <stdbool.h>

struct chunk_failure {
    int64_t account;
    uint32_t matcher;
};

/* Texts that are scanned by one thread in one go. */
struct chunk {
    int64_t *nums; /* the accounts */
    size_t *ends;  /* text i is text.data[ends[i - 1] … ends[i]) */
    size_t *list_ends; /* the same for lists; nothing of one whose sentences are not known */
    size_t count, nums_capacity, ends_capacity, lists_capacity;
    struct buf text, lists; /* lists: of their sentences */
    unsigned char *wanted; /* one flag a matcher */
    /* Filled by the thread: by matcher, then account, then start, which is the order in which they are kept. The matchers' numbers are filled in then. */
    struct store_hit *hits;
    size_t hit_count, hit_capacity;
    struct chunk_failure *failures;
    size_t failure_count, failure_capacity;
    enum newid_status status;
    struct newid_error err;
    bool done;
};

struct pool;

/* As many scanners as threads, on a prepared coder that outlives the pool. */
enum newid_status pool_new(struct pool **out, const struct newid_coder *coder, unsigned threads,
                           struct newid_error *err) NEWID_CHECKED;
/* Ends the threads; chunks that are still out are dropped. */
void pool_free(struct pool *pool);

/* An empty chunk to be filled, or NULL where all are out: take one back first. */
struct chunk *pool_empty(struct pool *pool);
/* Hands the chunk that pool_empty gave to the threads. */
void pool_submit(struct pool *pool, struct chunk *chunk);
/* Waits for the chunk that was submitted first; NULL where none is out. It is empty again when pool_recycle has had it. */
struct chunk *pool_take(struct pool *pool);
void pool_recycle(struct pool *pool, struct chunk *chunk);

#endif
