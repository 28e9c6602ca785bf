/* search STORE RUNS: first pages of 20, warm. Prints for each query: key and query, median, least and most seconds. */
#include "bench.h"
#include "util/buf.h"

#include <newid/store.h>
#include <stdio.h>

static const struct {
    const char *key, *query;
} searches[] = {
    {"word", "family"},
    {"common word", "the"},
    {"rare word", "binder"},
    {"two words", "visit plan"},
    {"either of two", "court OR llys"},
    {"phrase", "\"the family\""},
    {"phrase", "\"social worker\""},
    {"NEAR", "NEAR(family plan, 10)"},
    {"NEAR", "NEAR(y teulu, 5)"},
    {"~word", "~teulu"},
    {"~word", "~plant"},
    {"prefix", "con*"},
    {"prefix", "gweith*"},
    {"word but not", "mother NOT court"},
};

static enum newid_status pass(void *context, const struct newid_found *found, struct newid_error *err)
{
    (void)found;
    (void)err;
    ++*(size_t *)context;
    return NEWID_OK;
}

static double search(struct newid_store *store, const char *query, struct newid_matches *matches)
{
    enum { PAGE = 20 };
    struct newid_error err = NEWID_ERROR_INIT;
    size_t shown = 0;
    double start = bench_seconds();
    bench_check(newid_store_search(store, query, PAGE, 0, pass, &shown, matches, &err), query, &err);
    return bench_seconds() - start;
}

int main(int argc, char **argv)
{
    enum { RUNS_MOST = 99 };
    if (argc != 3)
        bench_die("search STORE RUNS", NULL);
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_store *store = NULL;
    size_t runs = bench_count(argv[2], 1);
    double seconds[RUNS_MOST];
    if (runs > RUNS_MOST)
        runs = RUNS_MOST;
    bench_check(newid_store_open(&store, argv[1], NEWID_READ, &err), argv[1], &err);
    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        struct buf key = BUF_INIT;
        struct newid_matches matches;
        search(store, searches[i].query, &matches);
        for (size_t r = 0; r < runs; r++)
            seconds[r] = search(store, searches[i].query, &matches);
        buf_addf(&key, "%s: %s (%llu%s)", searches[i].key, searches[i].query, (unsigned long long)matches.total,
                 matches.total > 20000 ? " or more" : "");
        bench_print(key.data, seconds, runs);
        buf_release(&key);
    }
    newid_store_close(store);
    return 0;
}
