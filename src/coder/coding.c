/*
 * Coding a store: texts are streamed in order to threads that scan them, and hits are kept in transactions of a second
 * or two, so that a run that is stopped goes on where it was.
 */
#include "coder/coder.h"
#include "coder/pool.h"
#include "store/store.h"
#include "util/mem.h"

#include <newid/store.h>
#include <string.h>
#include <time.h>

enum { CHUNK_ACCOUNTS = 512, CHUNK_BYTES = 1 << 20, TRANSACTION_MILLISECONDS = 1500 };

/* nums: the matchers' numbers in the store. */
static enum newid_status link_all(struct newid_store *store, const struct newid_codebook *codebook,
                                  const struct newid_coder *coder, int64_t version, const int64_t *nums,
                                  struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t l = 0; l < coder->link_count && !status; l++) {
        const struct newid_theme_matcher *link = &coder->links[l];
        const struct newid_theme *theme = &codebook->themes[link->theme];
        const struct newid_pattern *pattern = theme->rule ? NULL : &theme->patterns[link->pattern];
        status = store_link(store, version, link->theme, link->pattern, nums[link->matcher],
                            pattern ? pattern->language : "", pattern ? pattern->source : theme->rule_source, err);
    }
    return status;
}

static enum newid_status number_matchers(struct newid_store *store, const struct newid_coder *coder, int64_t *nums,
                                         struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t m = 0; m < coder->matcher_count && !status; m++)
        status = store_matcher(store, coder->matchers[m].hash, &nums[m], err);
    return status;
}

/* A version that another newid coded has that one's matchers: it gets this one's, and is coded anew. */
static enum newid_status relink(struct newid_store *store, const struct newid_codebook *codebook,
                                const struct newid_coder *coder, int64_t version, const int64_t *nums,
                                struct newid_error *err)
{
    bool same = false;
    int64_t *linked = mem_zalloc(coder->link_count + 1, sizeof *linked);
    if (!linked)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t l = 0; l < coder->link_count; l++)
        linked[l] = nums[coder->links[l].matcher];
    enum newid_status status = store_same_links(store, version, linked, coder->link_count, &same, err);
    if (!status && !same)
        status = store_unlink(store, version, err);
    if (!status && !same)
        status = link_all(store, codebook, coder, version, nums, err);
    if (!status && !same)
        status = store_drop_unused(store, err);
    mem_free(linked);
    return status;
}

enum newid_status newid_store_is_current(struct newid_store *store, const struct newid_codebook *codebook,
                                         bool *current, struct newid_error *err)
{
    struct newid_coder *coder = NULL;
    int64_t version, *linked = NULL;
    *current = false;
    enum newid_status status = store_version_num(store, codebook->hash, &version, err);
    if (!status)
        status = newid_coder_new(&coder, codebook, err);
    if (!status && !(linked = mem_zalloc(coder->link_count + 1, sizeof *linked)))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t l = 0; !status && l < coder->link_count; l++)
        status = store_find_matcher(store, coder->matchers[coder->links[l].matcher].hash, &linked[l], err);
    if (!status)
        status = store_same_links(store, version, linked, coder->link_count, current, err);
    mem_free(linked);
    newid_coder_free(coder);
    return status;
}

enum newid_status newid_store_put_codebook(struct newid_store *store, const struct newid_codebook *codebook,
                                           const struct newid_coder *coder, bool draft, char version[64],
                                           struct newid_error *err)
{
    int64_t num, *nums = mem_zalloc(coder->matcher_count + 1, sizeof *nums);
    bool is_new;
    char label[64];
    if (!nums)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = store_put_version(store, codebook, draft, &num, &is_new, label, err);
    if (!status && is_new)
        status = number_matchers(store, coder, nums, err);
    if (!status && is_new)
        status = link_all(store, codebook, coder, num, nums, err);
    if (!status && version)
        memcpy(version, label, sizeof label);
    mem_free(nums);
    return status;
}

struct run {
    struct newid_store *store;
    struct newid_coder *coder;
    const struct newid_coding_options *options;
    struct pool *pool;
    int64_t *nums;        /* the matchers' numbers in the store */
    int64_t *upto;        /* how far each has got */
    unsigned char *wanted; /* those that this round runs: not yet at the last account when it began */
    struct newid_coding_progress *result;
    int64_t last; /* the last account whose hits were kept in this transaction */
    bool (*progress)(void *context, const struct newid_coding_progress *p);
    void *context;
};

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- reading ---- */

static enum newid_status add_text(void *context, const struct store_text *text, struct newid_error *err)
{
    struct chunk *c = context;
    if (mem_grow(&c->nums, &c->nums_capacity, c->count + 1, sizeof *c->nums) ||
        mem_grow(&c->ends, &c->ends_capacity, c->count + 1, sizeof *c->ends) ||
        mem_grow(&c->list_ends, &c->lists_capacity, c->count + 1, sizeof *c->list_ends))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    buf_add(&c->text, text->text, text->len);
    buf_add(&c->lists, text->sentences, text->sentences_len);
    c->nums[c->count] = text->num;
    c->list_ends[c->count] = c->lists.len;
    c->ends[c->count++] = c->text.len;
    enum newid_status status = buf_check(&c->text, err);
    return status ? status : buf_check(&c->lists, err);
}

/* The matchers that have not seen the accounts after `after`; *until is the last account for which that is so. */
static void choose_wanted(const struct run *run, int64_t after, unsigned char *wanted, int64_t *until)
{
    *until = INT64_MAX;
    for (size_t m = 0; m < run->coder->matcher_count; m++) {
        wanted[m] = run->wanted[m] && run->upto[m] <= after;
        if (run->wanted[m] && run->upto[m] > after && run->upto[m] < *until)
            *until = run->upto[m];
    }
}

/* Gives the next texts to the threads; *after moves on. *more is false where there are none left. */
static enum newid_status read_chunk(struct run *run, struct chunk *chunk, int64_t *after, bool *more,
                                    struct newid_error *err)
{
    int64_t until;
    choose_wanted(run, *after, chunk->wanted, &until);
    enum newid_status status =
        store_each_text(run->store, *after, until, CHUNK_ACCOUNTS, CHUNK_BYTES, add_text, chunk, err);
    if (status)
        return status;
    *more = chunk->count > 0 || until != INT64_MAX;
    *after = chunk->count ? chunk->nums[chunk->count - 1] : until;
    if (chunk->count)
        pool_submit(run->pool, chunk);
    return NEWID_OK;
}

/* ---- keeping ---- */

static enum newid_status keep_chunk(struct run *run, const struct chunk *c, struct newid_error *err)
{
    enum newid_status status = c->status;
    if (status)
        return newid_fail(err, status, "%s", c->err.message);
    for (size_t i = 0; i < c->hit_count; i++)
        c->hits[i].matcher = run->nums[c->hits[i].hit.matcher];
    status = store_put_hits(run->store, c->hits, c->hit_count, err);
    for (size_t i = 0; i < c->failure_count && !status; i++)
        status = store_put_failure(run->store, run->nums[c->failures[i].matcher], c->failures[i].account, err);
    run->result->done += c->count;
    run->result->hits += c->hit_count;
    run->result->failed += c->failure_count;
    run->last = c->nums[c->count - 1];
    return status;
}

/* Waits for the oldest chunk and keeps it; *any is false where none was out. */
static enum newid_status take_chunk(struct run *run, bool *any, struct newid_error *err)
{
    struct chunk *chunk = pool_take(run->pool);
    *any = chunk != NULL;
    if (!chunk)
        return NEWID_OK;
    enum newid_status status = keep_chunk(run, chunk, err);
    pool_recycle(run->pool, chunk);
    return status;
}

static void drop_chunks(struct run *run)
{
    for (struct chunk *chunk; (chunk = pool_take(run->pool));)
        pool_recycle(run->pool, chunk);
}

/* ---- a transaction ---- */

/* The numbers are read anew in each transaction: another process may be coding the same file. */
static enum newid_status read_upto(struct run *run, int64_t *least, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *least = INT64_MAX;
    for (size_t m = 0; m < run->coder->matcher_count && !status; m++) {
        status = store_scanned(run->store, run->nums[m], &run->upto[m], err);
        if (run->wanted[m] && run->upto[m] < *least)
            *least = run->upto[m];
    }
    return status;
}

static enum newid_status set_upto(struct run *run, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t m = 0; m < run->coder->matcher_count && !status; m++)
        if (run->wanted[m] && run->upto[m] < run->last)
            status = store_set_scanned(run->store, run->nums[m], run->last, err);
    return status;
}

/*
 * Reads and keeps until time is up, the texts end or the user stops. All chunks are kept before the commit, since afterwards
 * another process may remove an account whose hits would still be on their way.
 */
static enum newid_status stream(struct run *run, int64_t after, bool *stopped, struct newid_error *err)
{
    const int64_t deadline = milliseconds() + TRANSACTION_MILLISECONDS;
    enum newid_status status = NEWID_OK;
    bool more = true, any = true;
    while (any && !status) {
        struct chunk *empty;
        while (!status && more && (empty = pool_empty(run->pool)))
            status = read_chunk(run, empty, &after, &more, err);
        if (!status)
            status = take_chunk(run, &any, err);
        if (!status && any && run->progress && !run->progress(run->context, run->result))
            *stopped = true;
        if (*stopped || milliseconds() > deadline)
            more = false;
    }
    return status;
}

/* One transaction. *more says whether it did anything. */
static enum newid_status code_batch(struct run *run, bool *more, bool *stopped, struct newid_error *err)
{
    int64_t least;
    uint64_t left = 0;
    const struct newid_coding_progress before = *run->result;
    enum newid_status status = newid_store_begin(run->store, err);
    if (status)
        return status;
    run->last = 0;
    status = read_upto(run, &least, err);
    if (!status && least != INT64_MAX)
        status = store_count_after(run->store, least, &left, err);
    run->result->total = run->result->done + left;
    if (!status && left)
        status = stream(run, least, stopped, err);
    if (!status && left)
        status = set_upto(run, err);
    if (!status)
        status = newid_store_commit(run->store, err);
    if (status) {
        drop_chunks(run);
        newid_store_rollback(run->store);
        *run->result = before;
    }
    *more = run->result->done > before.done;
    return status;
}

/* ---- a run ---- */

static enum newid_status find_matchers(struct run *run, const struct newid_codebook *codebook, struct newid_error *err)
{
    int64_t version;
    const size_t n = run->coder->matcher_count;
    run->nums = mem_zalloc(n, sizeof *run->nums);
    run->upto = mem_zalloc(n, sizeof *run->upto);
    run->wanted = mem_zalloc(n, 1);
    if (!run->nums || !run->upto || !run->wanted)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = store_version_num(run->store, codebook->hash, &version, err);
    if (!status)
        status = newid_store_begin(run->store, err);
    if (status)
        return status;
    status = number_matchers(run->store, run->coder, run->nums, err);
    if (!status)
        status = relink(run->store, codebook, run->coder, version, run->nums, err);
    if (!status)
        status = store_set_coded(run->store, version, err);
    if (!status)
        status = newid_store_commit(run->store, err);
    if (status)
        newid_store_rollback(run->store);
    return status;
}

/* Which matchers are behind the last account. */
static enum newid_status find_wanted(struct run *run, bool *any, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *any = false;
    for (size_t m = 0; m < run->coder->matcher_count && !status; m++) {
        uint64_t left = 0;
        status = store_scanned(run->store, run->nums[m], &run->upto[m], err);
        /* Most have got equally far; the count is asked for once. */
        if (!status && m && run->upto[m] == run->upto[m - 1])
            left = run->wanted[m - 1];
        else if (!status)
            status = store_count_after(run->store, run->upto[m], &left, err);
        run->wanted[m] = left > 0;
        *any |= run->wanted[m];
    }
    return status;
}

static size_t count_wanted(const struct run *run)
{
    size_t count = 0;
    for (size_t m = 0; m < run->coder->matcher_count; m++)
        count += run->wanted[m];
    return count;
}

/*
 * Making a prefilter costs about a millisecond a pattern, which is what the plain scan needs for a megabyte with it.
 */
static enum newid_status choose_engine(const struct run *run, enum newid_engine *engine, struct newid_error *err)
{
    enum { FAST_LEAST_BYTES = 1 << 20 };
    int64_t after = INT64_MAX;
    uint64_t bytes;
    *engine = run->options->engine;
    if (*engine != NEWID_ENGINE_AUTO)
        return NEWID_OK;
    for (size_t m = 0; m < run->coder->matcher_count; m++)
        if (run->wanted[m] && run->upto[m] < after)
            after = run->upto[m];
    enum newid_status status = store_count_bytes(run->store, after, FAST_LEAST_BYTES, &bytes, err);
    *engine = !status && bytes < FAST_LEAST_BYTES ? NEWID_ENGINE_PLAIN : NEWID_ENGINE_FAST;
    return status;
}

/* Compiles what is wanted and codes until that has seen every account. */
static enum newid_status code_round(struct run *run, bool *stopped, struct newid_error *err)
{
    bool more = true;
    enum newid_engine engine;
    enum newid_status status = choose_engine(run, &engine, err);
    if (!status)
        status = newid_coder_prepare(run->coder, engine, run->wanted, err);
    if (!status)
        status = store_expect_writing(run->store, count_wanted(run), err);
    if (!status)
        status = pool_new(&run->pool, run->coder, run->options->threads, err);
    while (more && !*stopped && !status)
        status = code_batch(run, &more, stopped, err);
    pool_free(run->pool);
    run->pool = NULL;
    return status;
}

enum newid_status newid_store_code(struct newid_store *store, const struct newid_codebook *codebook,
                                   struct newid_coder *coder, const struct newid_coding_options *options,
                                   bool (*progress)(void *context, const struct newid_coding_progress *p),
                                   void *context, struct newid_coding_progress *result, struct newid_error *err)
{
    *result = (struct newid_coding_progress){0, 0, 0, 0};
    struct run run = {.store = store,
                      .coder = coder,
                      .options = options,
                      .result = result,
                      .progress = progress,
                      .context = context};
    bool any = true, stopped = false;
    enum newid_status status = find_matchers(&run, codebook, err);
    /* Accounts that come in while others are coded make a further round for the matchers that were done before. */
    while (any && !stopped && !status) {
        status = find_wanted(&run, &any, err);
        if (!status && any)
            status = code_round(&run, &stopped, err);
    }
    if (!status && stopped)
        status = newid_fail(err, NEWID_STOPPED, "stopped; what is done is kept: run the same command to go on");
    mem_free(run.nums);
    mem_free(run.upto);
    mem_free(run.wanted);
    return status;
}
