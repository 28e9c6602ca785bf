/* table STORE RUNS: counts tables inside the process, warm. Prints for each: key, median, least and most seconds. */
#include "bench.h"

#include <newid/table.h>
#include <stdio.h>

static const struct newid_filter one_area[] = {{"area", "Area 3"}};

/* clang-format off */
static const struct {
    const char *key;
    struct newid_table_request request;
} tables[] = {
    {"all", {.by = NEWID_PERIOD_ALL}},
    {"quarter", {.by = NEWID_PERIOD_QUARTER}},
    {"month", {.by = NEWID_PERIOD_MONTH}},
    {"month-team", {.by = NEWID_PERIOD_MONTH, .group = "team"}},
    {"week-area", {.by = NEWID_PERIOD_WEEK, .group = "area"}},
    {"quarter-language-where", {.by = NEWID_PERIOD_QUARTER, .group = "language", .where = one_area, .where_count = 1}},
    {"team-affirmed", {.by = NEWID_PERIOD_ALL, .group = "team", .statuses = NEWID_STATUS_BIT(NEWID_AFFIRMED)}},
    {"year-among", {.by = NEWID_PERIOD_FINANCIAL_YEAR, .among = "theme-03"}},
};
/* clang-format on */

int main(int argc, char **argv)
{
    enum { RUNS_MOST = 99 };
    if (argc != 3)
        bench_die("table STORE RUNS", NULL);
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_store *store = NULL;
    struct newid_codebook *book = NULL;
    size_t runs = bench_count(argv[2], 1);
    double seconds[RUNS_MOST];
    bench_check(newid_store_open(&store, argv[1], NEWID_READ, &err), argv[1], &err);
    bench_check(newid_store_codebook(store, NULL, &book, NULL, &err), argv[1], &err);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        struct newid_table_request request = tables[t].request;
        request.from = request.to = NEWID_UNDATED;
        /* The first one, which warms the file's pages, is not counted. */
        for (size_t r = 0; r <= runs && r < RUNS_MOST; r++) {
            struct newid_table *table = NULL;
            double start = bench_seconds();
            bench_check(newid_table_count(&table, store, book, &request, &err), tables[t].key, &err);
            if (r)
                seconds[r - 1] = bench_seconds() - start;
            newid_table_free(table);
        }
        bench_print(tables[t].key, seconds, runs < RUNS_MOST ? runs : RUNS_MOST - 1);
    }
    newid_codebook_free(book);
    newid_store_close(store);
    return 0;
}
