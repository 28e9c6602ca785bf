/*
 * engine CORPUS COUNT CODEBOOK RUNS SLICE: the scan alone, over COUNT texts in memory, without reading or keeping.
 * Prints seconds over all texts, each as key, median, least and most:
 *   bare1 bare2      the prefilter alone (Hyperscan, or absent), with one and two threads
 *   fast1 fast2      prefilter and confirmation
 *   plain1 plain2    every pattern over the whole of every text: timed on the first SLICE texts, scaled by bytes
 * then facts: bytes, patterns, uncovered, hits, hash, failed. Exit 4 where fast and plain differ in any hit of any
 * text; pairs that the plain scan could not finish are left out, as there is nothing there to be equal to.
 */
#include "bench.h"
#include "coder/coder.h"
#include "util/mem.h"

#include <inttypes.h>
#include <newid/codebook.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { THREADS_MOST = 2, TEXTS_A_TIME = 64 };

enum what { BARE, FAST, PLAIN, COMPARE };

struct job {
    const struct bench_texts *texts;
    size_t count; /* the first so many texts */
    enum what what;
    const struct newid_coder *fast, *plain;
    atomic_size_t next;
    atomic_uint_fast64_t hits, hash, failed, differences;
};

/* What one thread works with; only what its job needs is there. */
struct worker {
    struct job *job;
    struct newid_scanner *fast, *plain;
    struct prefilter_scratch *bare;
    struct newid_hits fast_hits, plain_hits;
};

/* ---- one text ---- */

static bool has_failed(const struct newid_hits *hits, uint32_t matcher)
{
    for (size_t i = 0; i < hits->failed_count; i++)
        if (hits->failed[i] == matcher)
            return true;
    return false;
}

/* FNV-1a over the text's number and each hit; summed over texts, so that the order of threads does not matter. */
static uint64_t hash_of(const struct newid_hits *hits, size_t text)
{
    uint64_t hash = 0xCBF29CE484222325u ^ text;
    for (size_t i = 0; i < hits->count; i++) {
        const uint32_t parts[] = {hits->items[i].matcher, hits->items[i].start, hits->items[i].end,
                                  (uint32_t)hits->items[i].status};
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
            hash = (hash ^ parts[p]) * 0x100000001B3u;
    }
    return hash;
}

/* Whether the fast scan's hits are the plain scan's, but for matchers that the plain scan could not finish. */
static bool are_equal(const struct newid_hits *fast, const struct newid_hits *plain)
{
    size_t p = 0;
    for (size_t f = 0; f < fast->count; f++) {
        const struct newid_hit *a = &fast->items[f];
        if (has_failed(plain, a->matcher))
            continue;
        const struct newid_hit *b = p < plain->count ? &plain->items[p++] : NULL;
        if (!b || a->matcher != b->matcher || a->start != b->start || a->end != b->end || a->status != b->status)
            return false;
    }
    for (size_t i = 0; i < fast->failed_count; i++)
        if (!has_failed(plain, fast->failed[i]))
            return false;
    return p == plain->count;
}

static void scan(struct newid_scanner *scanner, const char *text, size_t len, struct newid_hits *hits)
{
    struct newid_error err = NEWID_ERROR_INIT;
    newid_hits_clear(hits);
    bench_check(newid_scanner_scan(scanner, text, len, NULL, hits, &err), "scan", &err);
}

static void scan_bare(struct prefilter_scratch *scratch, const char *text, size_t len)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const struct prefilter_candidate *candidates;
    size_t count;
    bench_check(prefilter_scan(scratch, text, len, &candidates, &count, &err), "prefilter", &err);
}

static void do_text(struct worker *w, size_t i)
{
    size_t len;
    const char *text = bench_text(w->job->texts, i, &len);
    if (w->bare)
        scan_bare(w->bare, text, len);
    if (w->fast)
        scan(w->fast, text, len, &w->fast_hits);
    if (w->plain)
        scan(w->plain, text, len, &w->plain_hits);
    if (w->job->what != COMPARE)
        return;
    w->job->hits += w->plain_hits.count;
    w->job->hash += hash_of(&w->plain_hits, i);
    w->job->failed += w->plain_hits.failed_count;
    w->job->differences += !are_equal(&w->fast_hits, &w->plain_hits);
}

/* ---- threads ---- */

static void *work(void *context)
{
    struct worker *w = context;
    for (size_t first; (first = atomic_fetch_add(&w->job->next, TEXTS_A_TIME)) < w->job->count;)
        for (size_t i = first; i < first + TEXTS_A_TIME && i < w->job->count; i++)
            do_text(w, i);
    return NULL;
}

static void open_worker(struct worker *w, struct job *job)
{
    struct newid_error err = NEWID_ERROR_INIT;
    *w = (struct worker){.job = job};
    if (job->what == BARE)
        bench_check(prefilter_scratch_new(&w->bare, job->fast->prefilter, &err), "scratch", &err);
    if (job->what == FAST || job->what == COMPARE)
        bench_check(newid_scanner_new(&w->fast, job->fast, &err), "scanner", &err);
    if (job->what == PLAIN || job->what == COMPARE)
        bench_check(newid_scanner_new(&w->plain, job->plain, &err), "scanner", &err);
}

static void close_worker(struct worker *w)
{
    prefilter_scratch_free(w->bare);
    newid_scanner_free(w->fast);
    newid_scanner_free(w->plain);
    newid_hits_release(&w->fast_hits);
    newid_hits_release(&w->plain_hits);
}

/* Seconds from the start of the threads to the end of the last; the scanners are made before. */
static double run(struct job *job, enum what what, size_t count, size_t threads)
{
    struct worker workers[THREADS_MOST];
    pthread_t ids[THREADS_MOST];
    job->what = what;
    job->count = count;
    job->next = 0;
    for (size_t t = 0; t < threads; t++)
        open_worker(&workers[t], job);
    double start = bench_seconds();
    for (size_t t = 1; t < threads; t++)
        if (pthread_create(&ids[t], NULL, work, &workers[t]))
            bench_die("a thread could not be started", NULL);
    work(&workers[0]);
    for (size_t t = 1; t < threads; t++)
        pthread_join(ids[t], NULL);
    double seconds = bench_seconds() - start;
    for (size_t t = 0; t < threads; t++)
        close_worker(&workers[t]);
    return seconds;
}

/* ---- what is measured ---- */

static const struct {
    const char *key;
    enum what what;
    size_t threads;
} measures[] = {{"bare1", BARE, 1}, {"fast1", FAST, 1},   {"bare2", BARE, 2},
                {"fast2", FAST, 2}, {"plain1", PLAIN, 1}, {"plain2", PLAIN, 2}};
enum { MEASURES = sizeof measures / sizeof *measures, RUNS_MOST = 99 };

/* Without Hyperscan, and where it covers nothing, there is no bare scan to measure. */
static bool has_prefilter(const struct newid_coder *coder)
{
    size_t needed = 0;
    for (size_t m = 0; m < coder->matcher_count; m++)
        needed += coder->regexes[m] != NULL;
    return coder->prefilter && coder->always_count < needed;
}

static void measure(struct job *job, size_t runs, size_t slice)
{
    static double seconds[MEASURES][RUNS_MOST];
    const struct bench_texts *t = job->texts;
    const bool bare = has_prefilter(job->fast);
    double scale = (double)t->len / (double)t->ends[slice - 1];
    /* All of them in each run, so that a slower minute of the machine is a slower minute for each. */
    for (size_t r = 0; r < runs; r++)
        for (size_t m = 0; m < MEASURES; m++) {
            if (measures[m].what == BARE && !bare)
                continue;
            bool sliced = measures[m].what == PLAIN;
            seconds[m][r] =
                run(job, measures[m].what, sliced ? slice : t->count, measures[m].threads) * (sliced ? scale : 1);
        }
    for (size_t m = 0; m < MEASURES; m++)
        if (measures[m].what != BARE || bare)
            bench_print(measures[m].key, seconds[m], runs);
}

static void print_facts(struct job *job)
{
    size_t patterns = 0;
    for (size_t m = 0; m < job->fast->matcher_count; m++)
        patterns += job->fast->regexes[m] != NULL;
    printf("bytes\t%zu\npatterns\t%zu\nuncovered\t%zu\nhits\t%" PRIu64 "\nhash\t%016" PRIx64 "\nfailed\t%" PRIu64
           "\ndifferences\t%" PRIu64 "\n",
           job->texts->len, patterns, job->fast->always_count, (uint64_t)job->hits, (uint64_t)job->hash,
           (uint64_t)job->failed, (uint64_t)job->differences);
}

static void prepare(struct newid_coder **out, const struct newid_codebook *book, enum newid_engine engine)
{
    struct newid_error err = NEWID_ERROR_INIT;
    bench_check(newid_coder_new(out, book, &err), "coder", &err);
    bench_check(newid_coder_prepare(*out, engine, NULL, &err), "prepare", &err);
}

int main(int argc, char **argv)
{
    if (argc != 6)
        bench_die("engine CORPUS COUNT CODEBOOK RUNS SLICE", NULL);
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_diagnostics diagnostics = {NULL, 0, 0, 0, 0, 0};
    struct newid_codebook *book = NULL;
    struct newid_coder *fast = NULL, *plain = NULL;
    struct bench_texts texts;
    size_t runs = bench_count(argv[4], 1), slice = bench_count(argv[5], 1);
    bench_read_texts(&texts, argv[1], bench_count(argv[2], 1));
    bench_check(newid_codebook_read(&book, argv[3], &diagnostics, &err), "the codebook has errors", &err);
    prepare(&fast, book, NEWID_ENGINE_FAST);
    prepare(&plain, book, NEWID_ENGINE_PLAIN);
    struct job job = {.texts = &texts, .fast = fast, .plain = plain};
    measure(&job, runs < RUNS_MOST ? runs : RUNS_MOST, slice < texts.count ? slice : texts.count);
    run(&job, COMPARE, texts.count, THREADS_MOST);
    print_facts(&job);
    bool equal = job.differences == 0;
    newid_coder_free(fast);
    newid_coder_free(plain);
    newid_codebook_free(book);
    newid_diagnostics_clear(&diagnostics);
    bench_texts_release(&texts);
    return equal ? 0 : 4;
}
