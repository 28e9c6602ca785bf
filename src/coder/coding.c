/* Coding a store: batches of one transaction each, so that a run that is stopped goes on where it was. */
#include "coder/coder.h"
#include "store/store.h"
#include "util/mem.h"

#include <newid/store.h>
#include <string.h>

enum { BATCH_ACCOUNTS = 1000 };

enum newid_status newid_store_put_codebook(struct newid_store *store, const struct newid_codebook *codebook,
                                           const struct newid_coder *coder, bool draft, char version[64],
                                           struct newid_error *err)
{
    int64_t num;
    bool is_new;
    char label[64];
    enum newid_status status = store_put_version(store, codebook, draft, &num, &is_new, label, err);
    for (size_t l = 0; is_new && l < coder->link_count && !status; l++) {
        const struct newid_theme_matcher *link = &coder->links[l];
        const struct newid_theme *theme = &codebook->themes[link->theme];
        const struct newid_pattern *pattern = theme->rule ? NULL : &theme->patterns[link->pattern];
        int64_t matcher;
        status = store_matcher(store, coder->matchers[link->matcher].hash, &matcher, err);
        if (!status)
            status = store_link(store, num, link->theme, link->pattern, matcher, pattern ? pattern->language : "",
                                pattern ? pattern->source : theme->rule_source, err);
    }
    if (!status && version)
        memcpy(version, label, sizeof label);
    return status;
}

struct run {
    struct newid_store *store;
    struct newid_coder *coder;
    int64_t *nums;         /* the matchers' numbers in the store */
    int64_t *upto;         /* how far each has got */
    unsigned char *wanted; /* scratch */
    struct newid_hits hits;
    struct newid_coding_progress *result;
    int64_t last; /* the last account of the batch */
};

static enum newid_status keep_hits(struct run *run, int64_t account, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < run->hits.count && !status; i++)
        status = store_put_hit(run->store, run->nums[run->hits.items[i].matcher], account, &run->hits.items[i], err);
    for (size_t i = 0; i < run->hits.failed_count && !status; i++)
        status = store_put_failure(run->store, run->nums[run->hits.failed[i]], account, err);
    run->result->hits += run->hits.count;
    run->result->failed += run->hits.failed_count;
    return status;
}

static enum newid_status code_text(void *context, int64_t num, const char *text, size_t len, struct newid_error *err)
{
    struct run *run = context;
    for (size_t m = 0; m < run->coder->matcher_count; m++)
        run->wanted[m] = run->upto[m] < num;
    newid_hits_clear(&run->hits);
    enum newid_status status = newid_coder_scan_plain(run->coder, text, len, run->wanted, &run->hits, err);
    if (!status)
        status = keep_hits(run, num, err);
    run->result->done++;
    run->last = num;
    return status;
}

/* The numbers are read anew in each batch's transaction: another process may be coding the same file. */
static enum newid_status read_upto(struct run *run, int64_t *least, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *least = INT64_MAX;
    for (size_t m = 0; m < run->coder->matcher_count && !status; m++) {
        status = store_scanned(run->store, run->nums[m], &run->upto[m], err);
        if (run->upto[m] < *least)
            *least = run->upto[m];
    }
    return status;
}

static enum newid_status set_upto(struct run *run, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t m = 0; m < run->coder->matcher_count && !status; m++)
        if (run->upto[m] < run->last)
            status = store_set_scanned(run->store, run->nums[m], run->last, err);
    return status;
}

/* One transaction. *more says whether anything was left to do. */
static enum newid_status code_batch(struct run *run, bool *more, struct newid_error *err)
{
    int64_t least;
    uint64_t before = run->result->done, left = 0;
    struct newid_coding_progress result = *run->result;
    enum newid_status status = newid_store_begin(run->store, err);
    if (status)
        return status;
    status = read_upto(run, &least, err);
    if (!status)
        status = store_count_after(run->store, least, &left, err);
    run->result->total = run->result->done + left;
    run->last = 0;
    if (!status && left)
        status = store_each_text(run->store, least, BATCH_ACCOUNTS, code_text, run, err);
    if (!status && left)
        status = set_upto(run, err);
    if (!status)
        status = newid_store_commit(run->store, err);
    if (status) {
        newid_store_rollback(run->store);
        *run->result = result;
    }
    *more = run->result->done > before;
    return status;
}

static enum newid_status find_matchers(struct run *run, const struct newid_codebook *codebook, struct newid_error *err)
{
    int64_t version;
    const size_t n = run->coder->matcher_count;
    run->nums = mem_zalloc(n + 1, sizeof *run->nums);
    run->upto = mem_zalloc(n + 1, sizeof *run->upto);
    run->wanted = mem_zalloc(n + 1, 1);
    if (!run->nums || !run->upto || !run->wanted)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = store_version_num(run->store, codebook->hash, &version, err);
    if (!status)
        status = newid_store_begin(run->store, err);
    if (status)
        return status;
    for (size_t m = 0; m < n && !status; m++)
        status = store_matcher(run->store, run->coder->matchers[m].hash, &run->nums[m], err);
    if (!status)
        status = store_set_coded(run->store, version, err);
    if (!status)
        status = newid_store_commit(run->store, err);
    if (status)
        newid_store_rollback(run->store);
    return status;
}

enum newid_status newid_store_code(struct newid_store *store, const struct newid_codebook *codebook,
                                   struct newid_coder *coder,
                                   bool (*progress)(void *context, const struct newid_coding_progress *p),
                                   void *context, struct newid_coding_progress *result, struct newid_error *err)
{
    *result = (struct newid_coding_progress){0, 0, 0, 0};
    struct run run = {.store = store, .coder = coder, .result = result};
    enum newid_status status = find_matchers(&run, codebook, err);
    bool more = coder->matcher_count > 0;
    while (more && !status) {
        status = code_batch(&run, &more, err);
        if (!status && more && progress && !progress(context, result))
            status = newid_fail(err, NEWID_STOPPED, "stopped; what is done is kept: run the same command to go on");
    }
    newid_hits_release(&run.hits);
    mem_free(run.nums);
    mem_free(run.upto);
    mem_free(run.wanted);
    return status;
}
