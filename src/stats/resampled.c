#include "stats/resampled.h"

#include "stats/outcome.h"
#include "util/mem.h"

#include <stdlib.h>

struct resampled resampled_new(size_t size)
{
    return (struct resampled){mem_zalloc(size, sizeof(struct weighed)), 0, 0, 0};
}

void resampled_release(struct resampled *r) { mem_free(r->items); }

void resampled_add(struct resampled *r, double value, double weight)
{
    if (isnan(value)) {
        r->undefined += weight;
        return;
    }
    r->items[r->count++] = (struct weighed){value, weight};
    r->weight += weight;
}

static int by_value(const void *a, const void *b)
{
    double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;
    return (x > y) - (x < y);
}

/* The smallest value whose share of the weight, with those below it, reaches p: items are sorted. */
static double quantile(const struct resampled *r, double p)
{
    double sum = 0;
    for (size_t i = 0; i < r->count; i++) {
        sum += r->items[i].weight;
        if (sum >= (p - 1e-12) * r->weight)
            return r->items[i].value;
    }
    return r->items[r->count - 1].value;
}

struct newid_bootstrap resampled_summary(struct resampled *r, double conf)
{
    struct newid_bootstrap out = {no_interval(), (double)NAN, 1};
    if (!r->count)
        return out;
    double sum = 0;
    qsort(r->items, r->count, sizeof *r->items, by_value);
    for (size_t i = 0; i < r->count; i++)
        sum += r->items[i].value * r->items[i].weight;
    out.mean = sum / r->weight;
    out.undefined_share = r->undefined / (r->weight + r->undefined);
    out.ci.low = quantile(r, (1 - conf) / 2);
    out.ci.high = quantile(r, 1 - (1 - conf) / 2);
    return out;
}
