#include "stats/distribution.h"
#include "stats/outcome.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST = 5000,     /* values: their pairs' slopes take 100 MB */
    LONGEST_EXACT = 200 /* beyond, the normal approximation is exact to all printed digits */
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Later minus earlier over each pair: the sum of its signs, and its slopes (count * (count - 1) / 2 of them). */
static double sum_of_signs(const double *y, size_t count, double *slopes)
{
    double s = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            s += (y[j] > y[i]) - (y[j] < y[i]);
            *slopes++ = (y[j] - y[i]) / (double)(j - i);
        }
    return s;
}

struct ties {
    double pairs;    /* that are tied */
    double variance; /* what they take from 18 times the variance */
};

static struct ties ties_of(const double *sorted, size_t count)
{
    struct ties t = {0, 0};
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i; end < count && sorted[end] == sorted[i];)
            end++;
        double size = (double)(end - i);
        t.pairs += size * (size - 1) / 2;
        t.variance += size * (size - 1) * (2 * size + 5);
    }
    return t;
}

/*
 * P(|S| >= |s|) over all orders of `count` different values. The inversions of an order are a sum of independent whole
 * numbers, each uniform on 0 to i - 1 for i = 1 … count; their distribution is built one by one, up to the fewest
 * inversions that s means. size: room in chance and next for that many and one more.
 */
static double exact_p(double s, size_t count, double *chance, double *next)
{
    size_t last = (size_t)(((double)(count * (count - 1)) / 2 - fabs(s)) / 2);
    double tail = 0;
    memset(chance, 0, (last + 1) * sizeof *chance);
    chance[0] = 1;
    for (size_t i = 2; i <= count; i++) {
        double window = 0;
        for (size_t k = 0; k <= last; k++) {
            window += chance[k] - (k >= i ? chance[k - i] : 0);
            next[k] = window / (double)i;
        }
        memcpy(chance, next, (last + 1) * sizeof *chance);
    }
    for (size_t k = 0; k <= last; k++)
        tail += chance[k];
    return fmin(1, 2 * tail);
}

/* values: the series without gaps; scratch: room for its pairs, and for them once more. */
static struct newid_outcome kendall(struct newid_mann_kendall *out, double *values, size_t count, double *scratch)
{
    double n = (double)count, pairs = n * (n - 1) / 2;
    out->n = count;
    out->s = sum_of_signs(values, count, scratch);
    out->sen_slope = median_of(scratch, count * (count - 1) / 2);
    qsort(values, count, sizeof *values, by_value);
    struct ties ties = ties_of(values, count);
    out->variance = (n * (n - 1) * (2 * n + 5) - ties.variance) / 18;
    if (ties.pairs >= pairs)
        return outcome_undefined("all values tied");
    out->tau_b = out->s / sqrt(pairs * (pairs - ties.pairs));
    out->z = out->s == 0 ? 0 : (out->s - copysign(1, out->s)) / sqrt(out->variance);
    out->p = distribution_normal_p(out->z);
    if (ties.pairs <= 0 && count <= LONGEST_EXACT)
        out->p_exact = exact_p(out->s, count, scratch, scratch + count * (count - 1) / 2);
    return outcome_ok();
}

struct newid_outcome newid_mann_kendall(struct newid_mann_kendall *out, const double *y, size_t count)
{
    struct newid_outcome outcome;
    double *values = NULL, *scratch = NULL;
    size_t n = 0;
    *out = (struct newid_mann_kendall){.p_exact = (double)NAN};
    if (!(values = mem_zalloc(count, sizeof *values))) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        if (!isnan(y[i]))
            values[n++] = y[i];
    if (n < 3) {
        outcome = outcome_undefined("fewer than 3 values");
        goto done;
    }
    if (n > LONGEST) {
        outcome = outcome_failed("more than 5,000 values");
        goto done;
    }
    scratch = mem_zalloc(n * (n - 1), sizeof *scratch);
    outcome = scratch ? kendall(out, values, n, scratch) : outcome_failed(REASON_MEMORY);
done:
    mem_free(values);
    mem_free(scratch);
    return outcome;
}
