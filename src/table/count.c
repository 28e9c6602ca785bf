#include "table/count.h"

#include "util/mem.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

enum {
    GROUP_MOST = READER_AHEAD, /* themes that are counted side by side, so that a block's accounts are looked through
                                  once for all */
    GROUP_BYTES = 4 << 20,     /* what the tallies of a group may take, as long as they are at hand quickly */
    THREADS_MOST = 8,
    ACCOUNTS_A_THREAD = 20000 /* fewer are counted before another thread has started */
};

struct work {
    const struct count_request *request;
    size_t group_size;
    uint64_t (*in)[BLOCK_WORDS],
        (*alone)[BLOCK_WORDS]; /* one a block: the accounts that the cube counts; those without a worker */
    bool any_alone;
    pthread_mutex_t lock;
    /* Under the lock. */
    size_t next; /* theme that no thread has taken yet */
    enum newid_status status;
    struct newid_error err;
};

/* What one thread counts with. */
struct counter {
    struct work *work;
    struct reader *reader;
    struct tally *tallies[GROUP_MOST];
    struct tally_figures figures;
};

static enum newid_status counter_open(struct counter *c, struct work *work, struct newid_error *err)
{
    *c = (struct counter){.work = work};
    enum newid_status status = tally_figures_new(&c->figures, work->request->cube, err);
    if (!status)
        status = reader_new(&c->reader, work->request->source, err);
    for (size_t i = 0; i < work->group_size && !status; i++)
        status = tally_new(&c->tallies[i], work->request->cube, err);
    return status;
}

static void counter_close(struct counter *c)
{
    for (size_t i = 0; i < GROUP_MOST; i++)
        tally_free(c->tallies[i]);
    reader_free(c->reader);
    tally_figures_release(&c->figures);
}

static enum newid_status count_block(struct counter *c, size_t block, size_t from, size_t count,
                                     struct newid_error *err)
{
    const struct count_request *q = c->work->request;
    enum newid_status status = reader_ahead(c->reader, q->themes + from, count, block, err);
    for (size_t i = 0; i < count && !status; i++) {
        const struct marks *marks;
        status = reader_marks(c->reader, q->themes[from + i], block, &marks, err);
        if (!status && !tally_add(c->tallies[i], marks, q->columns->blocks[block].first, c->work->in[block],
                                  c->work->any_alone ? c->work->alone[block] : NULL))
            status = newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
    }
    return status;
}

static enum newid_status count_group(struct counter *c, size_t from, size_t count, struct newid_error *err)
{
    const struct count_request *q = c->work->request;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count; i++)
        tally_begin(c->tallies[i], source_counted(q->source, q->themes[from + i]));
    for (size_t block = 0; block < q->columns->block_count && !status; block++)
        status = count_block(c, block, from, count, err);
    for (size_t i = 0; i < count && !status; i++) {
        tally_end(c->tallies[i], &c->figures);
        q->done(q->context, from + i, &c->figures);
    }
    return status;
}

/* The next group of themes; false where there is none, or another thread has failed. */
static bool take(struct work *work, size_t *from, size_t *count)
{
    pthread_mutex_lock(&work->lock);
    const size_t left = work->request->theme_count - work->next;
    *from = work->next;
    *count = work->status ? 0 : left < work->group_size ? left : work->group_size;
    work->next += *count;
    pthread_mutex_unlock(&work->lock);
    return *count > 0;
}

static void *run(void *context)
{
    struct work *work = context;
    struct counter counter;
    struct newid_error err = NEWID_ERROR_INIT;
    size_t from, count;
    enum newid_status status = counter_open(&counter, work, &err);
    while (!status && take(work, &from, &count))
        status = count_group(&counter, from, count, &err);
    counter_close(&counter);
    pthread_mutex_lock(&work->lock);
    if (status && !work->status) {
        work->status = status;
        work->err = err;
    }
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

/* The threads take no signals: Ctrl-C is the caller's. A thread that cannot be had is done without. */
static void run_all(struct work *work, unsigned threads)
{
    pthread_t started[THREADS_MOST];
    unsigned count = 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    while (count + 1 < threads && pthread_create(&started[count], NULL, run, work) == 0)
        count++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    run(work);
    for (unsigned i = 0; i < count; i++)
        (void)pthread_join(started[i], NULL);
}

static unsigned choose_threads(const struct count_request *q)
{
    const long processors = q->threads ? (long)q->threads : sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = processors > 1 ? (size_t)processors : 1;
    most = most < THREADS_MOST ? most : THREADS_MOST;
    most = most < q->theme_count || !q->theme_count ? most : q->theme_count;
    const size_t worth = q->threads ? most : cube_accounts(q->cube)->count / ACCOUNTS_A_THREAD + 1;
    return (unsigned)(most < worth ? most : worth);
}

/* As many as are at hand quickly together, and leave something for every thread. */
static size_t choose_group(const struct count_request *q, unsigned threads)
{
    const size_t share = (q->theme_count + threads - 1) / threads, fit = GROUP_BYTES / tally_bytes(q->cube);
    const size_t most = share < fit ? share : fit;
    return most < 1 ? 1 : most < GROUP_MOST ? most : GROUP_MOST;
}

static void find_sets(struct work *work)
{
    const struct newid_columns *columns = work->request->columns;
    for (size_t b = 0; b < columns->block_count; b++) {
        const struct newid_block *block = &columns->blocks[b];
        const uint32_t *cell = cube_accounts(work->request->cube)->cell + block->first;
        const uint32_t *first_worker = columns->first_worker + block->first;
        for (size_t i = 0; i < block->count; i++)
            work->in[b][i / WORD_BITS] |= (uint64_t)(cell[i] != CUBE_OUT) << i % WORD_BITS;
        for (size_t i = 0; i < block->count && work->any_alone; i++)
            work->alone[b][i / WORD_BITS] |= (uint64_t)(first_worker[i] == first_worker[i + 1]) << i % WORD_BITS;
    }
}

enum newid_status count_themes(const struct count_request *request, struct newid_error *err)
{
    struct work work = {.request = request, .err = NEWID_ERROR_INIT};
    work.in = mem_zalloc(request->columns->block_count, sizeof *work.in);
    work.alone = mem_zalloc(request->columns->block_count, sizeof *work.alone);
    if (work.in && work.alone) {
        const unsigned threads = choose_threads(request);
        work.group_size = choose_group(request, threads);
        work.any_alone = cube_seats(request->cube)->any_alone;
        pthread_mutex_init(&work.lock, NULL);
        find_sets(&work);
        run_all(&work, threads);
        pthread_mutex_destroy(&work.lock);
    } else {
        work.status = newid_fail(&work.err, NEWID_MEMORY, "out of memory");
    }
    mem_free(work.in);
    mem_free(work.alone);
    return work.status ? newid_fail(err, work.status, "%s", work.err.message) : NEWID_OK;
}
