#include "stats/outcome.h"
#include "util/mem.h"

#include <stdlib.h>

struct ranked {
    double p;
    size_t place;
};

static int by_p(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->p != y->p)
        return x->p < y->p ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* From the largest p down, so that no adjusted value is above that of a larger p. */
static void step_up(double *out, const struct ranked *sorted, size_t m, double factor)
{
    double lowest = 1;
    for (size_t i = m; i-- > 0;) {
        lowest = fmin(lowest, sorted[i].p * factor * (double)m / (double)(i + 1));
        out[sorted[i].place] = lowest;
    }
}

static void step_down(double *out, const struct ranked *sorted, size_t m)
{
    double highest = 0;
    for (size_t i = 0; i < m; i++) {
        highest = fmin(1, fmax(highest, sorted[i].p * (double)(m - i)));
        out[sorted[i].place] = highest;
    }
}

struct newid_outcome newid_adjust_p(struct newid_adjusted_p *out, const double *p, size_t count)
{
    struct newid_outcome outcome = outcome_ok();
    struct ranked *sorted = mem_alloc(count * sizeof *sorted);
    double harmonic = 0;
    size_t m = 0;
    if (!sorted) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        out->bh[i] = out->holm[i] = out->by[i] = (double)NAN;
        if (isnan(p[i]))
            continue;
        if (!(p[i] >= 0 && p[i] <= 1)) {
            outcome = outcome_invalid("a p-value is outside 0 to 1");
            goto done;
        }
        sorted[m] = (struct ranked){p[i], i};
        harmonic += 1 / (double)++m;
    }
    qsort(sorted, m, sizeof *sorted, by_p);
    step_up(out->bh, sorted, m, 1);
    step_up(out->by, sorted, m, harmonic);
    step_down(out->holm, sorted, m);
    out->m = m;
done:
    mem_free(sorted);
    return outcome;
}
