#include "coder/pool.h"

#include "coder/coder.h"
#include "util/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* Chunks stand in a ring: [taken, next) are out, oldest first; of these [claimed, next) wait for a thread. */
struct pool {
    const struct newid_coder *coder;
    struct chunk *chunks;
    size_t chunk_count;
    uint64_t next, claimed, taken;
    pthread_t *threads;
    struct newid_scanner **scanners;
    unsigned thread_count, started, entered;
    bool ending;
    pthread_mutex_t lock;
    pthread_cond_t work, finished;
};

/* ---- scanning ---- */

static int by_matcher(const void *a, const void *b)
{
    const struct store_hit *x = a, *y = b;
    if (x->hit.matcher != y->hit.matcher)
        return x->hit.matcher < y->hit.matcher ? -1 : 1;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    return (x->hit.start > y->hit.start) - (x->hit.start < y->hit.start);
}

static enum newid_status keep(struct chunk *c, int64_t account, const struct newid_hits *hits, struct newid_error *err)
{
    if (mem_grow(&c->hits, &c->hit_capacity, c->hit_count + hits->count, sizeof *c->hits) ||
        mem_grow(&c->failures, &c->failure_capacity, c->failure_count + hits->failed_count, sizeof *c->failures))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < hits->count; i++)
        c->hits[c->hit_count++] = (struct store_hit){0, account, hits->items[i]};
    for (size_t i = 0; i < hits->failed_count; i++)
        c->failures[c->failure_count++] = (struct chunk_failure){account, hits->failed[i]};
    return NEWID_OK;
}

static void scan_chunk(struct newid_scanner *scanner, struct chunk *c)
{
    struct newid_hits hits = {NULL, 0, 0, NULL, 0, 0};
    size_t start = 0, list = 0;
    for (size_t i = 0; i < c->count && !c->status; i++) {
        newid_hits_clear(&hits);
        scanner_know_sentences(scanner, c->text.data + start, c->ends[i] - start, c->lists.data + list,
                               c->list_ends[i] - list);
        c->status =
            newid_scanner_scan(scanner, c->text.data + start, c->ends[i] - start, c->wanted, &hits, &c->err);
        if (!c->status)
            c->status = keep(c, c->nums[i], &hits, &c->err);
        start = c->ends[i];
        list = c->list_ends[i];
    }
    scanner_know_sentences(scanner, NULL, 0, NULL, 0);
    if (c->hit_count)
        qsort(c->hits, c->hit_count, sizeof *c->hits, by_matcher);
    newid_hits_release(&hits);
}

static void *work(void *context)
{
    struct pool *p = context;
    pthread_mutex_lock(&p->lock);
    struct newid_scanner *scanner = p->scanners[p->entered++];
    for (;;) {
        while (!p->ending && p->claimed == p->next)
            pthread_cond_wait(&p->work, &p->lock);
        if (p->ending)
            break;
        struct chunk *c = &p->chunks[p->claimed++ % p->chunk_count];
        pthread_mutex_unlock(&p->lock);
        scan_chunk(scanner, c);
        pthread_mutex_lock(&p->lock);
        c->done = true;
        pthread_cond_signal(&p->finished);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* ---- the pool ---- */

static enum newid_status make_room(struct pool *p, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    p->threads = mem_zalloc(p->thread_count, sizeof *p->threads);
    p->scanners = mem_zalloc(p->thread_count, sizeof *p->scanners);
    p->chunks = mem_zalloc(p->chunk_count, sizeof *p->chunks);
    if (!p->threads || !p->scanners || !p->chunks)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < p->chunk_count; i++)
        p->chunks[i].text = p->chunks[i].lists = (struct buf)BUF_INIT;
    for (size_t i = 0; i < p->chunk_count; i++)
        if (!(p->chunks[i].wanted = mem_zalloc(p->coder->matcher_count, 1)))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (unsigned i = 0; i < p->thread_count && !status; i++)
        status = newid_scanner_new(&p->scanners[i], p->coder, err);
    return status;
}

/* The threads take no signals: Ctrl-C is the main thread's, which stops cleanly. */
static enum newid_status start_threads(struct pool *p, struct newid_error *err)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    for (; p->started < p->thread_count; p->started++)
        if (pthread_create(&p->threads[p->started], NULL, work, p))
            break;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return p->started ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "no thread could be started");
}

enum newid_status pool_new(struct pool **out, const struct newid_coder *coder, unsigned threads,
                           struct newid_error *err)
{
    struct pool *p = mem_zalloc(1, sizeof *p);
    if (!p)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    p->coder = coder;
    p->thread_count = threads ? threads : 1;
    /* Enough that every thread has one to scan and one to go on with while one is being kept. */
    p->chunk_count = 2 * (size_t)p->thread_count + 1;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->finished, NULL);
    enum newid_status status = make_room(p, err);
    if (!status)
        status = start_threads(p, err);
    if (status)
        pool_free(p);
    else
        *out = p;
    return status;
}

static void release_chunk(struct chunk *c)
{
    mem_free(c->nums);
    mem_free(c->ends);
    mem_free(c->list_ends);
    mem_free(c->wanted);
    mem_free(c->hits);
    mem_free(c->failures);
    buf_release(&c->text);
    buf_release(&c->lists);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->lock);
    for (unsigned i = 0; i < p->started; i++)
        pthread_join(p->threads[i], NULL);
    for (unsigned i = 0; p->scanners && i < p->thread_count; i++)
        newid_scanner_free(p->scanners[i]);
    for (size_t i = 0; p->chunks && i < p->chunk_count; i++)
        release_chunk(&p->chunks[i]);
    pthread_cond_destroy(&p->finished);
    pthread_cond_destroy(&p->work);
    pthread_mutex_destroy(&p->lock);
    mem_free(p->threads);
    mem_free(p->scanners);
    mem_free(p->chunks);
    mem_free(p);
}

/* next and taken are changed by the main thread alone, so it may read them without the lock. */
struct chunk *pool_empty(struct pool *p)
{
    return p->next - p->taken < p->chunk_count ? &p->chunks[p->next % p->chunk_count] : NULL;
}

void pool_submit(struct pool *p, struct chunk *chunk)
{
    pthread_mutex_lock(&p->lock);
    chunk->done = false;
    p->next++;
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->lock);
}

struct chunk *pool_take(struct pool *p)
{
    if (p->taken == p->next)
        return NULL;
    struct chunk *c = &p->chunks[p->taken % p->chunk_count];
    pthread_mutex_lock(&p->lock);
    while (!c->done)
        pthread_cond_wait(&p->finished, &p->lock);
    pthread_mutex_unlock(&p->lock);
    return c;
}

void pool_recycle(struct pool *p, struct chunk *c)
{
    c->count = c->hit_count = c->failure_count = 0;
    c->status = NEWID_OK;
    c->err = (struct newid_error)NEWID_ERROR_INIT;
    buf_reset(&c->text);
    buf_reset(&c->lists);
    p->taken++;
}
