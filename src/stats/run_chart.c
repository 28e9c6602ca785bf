#include "stats/distribution.h"
#include "stats/outcome.h"
#include "util/mem.h"

#include <newid/charts.h>
#include <stdlib.h>

void newid_runs_about(struct newid_runs *out, const double *y, size_t count, double centre)
{
    size_t runs = 0, length = 0;
    int side = 0;
    *out = (struct newid_runs){0, 0, 0, 0, 0, false};
    for (size_t i = 0; i < count; i++) {
        int now = (y[i] > centre) - (y[i] < centre);
        if (!now)
            continue;
        runs += now != side;
        length = now == side ? length + 1 : 1;
        side = now;
        out->useful++;
        out->longest = length > out->longest ? length : out->longest;
    }
    if (!out->useful)
        return;
    out->longest_max = (size_t)round(log2((double)out->useful)) + 3;
    out->crossings = runs - 1;
    out->crossings_min = (size_t)distribution_binomial_half(0.05, out->useful - 1);
    out->signal = out->longest > out->longest_max || out->crossings < out->crossings_min;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct newid_outcome newid_run_chart(struct newid_run_chart *out, const double *y, size_t count)
{
    double *sorted = mem_alloc(count * sizeof *sorted);
    *out = (struct newid_run_chart){.median = (double)NAN};
    if (!sorted)
        return outcome_failed(REASON_MEMORY);
    for (size_t i = 0; i < count; i++)
        if (!isnan(y[i]))
            sorted[out->n++] = y[i];
    if (out->n) {
        qsort(sorted, out->n, sizeof *sorted, by_value);
        out->median = (sorted[(out->n - 1) / 2] + sorted[out->n / 2]) / 2;
        newid_runs_about(&out->runs, y, count, out->median);
    }
    mem_free(sorted);
    return out->n ? outcome_ok() : outcome_undefined("no values");
}
