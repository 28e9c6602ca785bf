#include "stats/kappa.h"
#include "stats/outcome.h"
#include "util/mem.h"

#include <stdlib.h>

enum { FIGURES = 4 };

/* What one resample says, and how likely it is (or 1, where it was drawn). */
struct weighed {
    double value, weight;
};

/* The distribution of one figure over the resamples where it is defined. */
struct distribution {
    struct weighed *items;
    size_t count;
    double weight, undefined;
};

struct resamples {
    struct distribution figures[FIGURES]; /* in the order of newid_bootstrap_2x2 */
};

static bool resamples_init(struct resamples *r, size_t size)
{
    bool ok = true;
    for (int i = 0; i < FIGURES; i++) {
        r->figures[i] = (struct distribution){mem_zalloc(size, sizeof(struct weighed)), 0, 0, 0};
        ok = ok && r->figures[i].items;
    }
    return ok;
}

static void resamples_release(struct resamples *r)
{
    for (int i = 0; i < FIGURES; i++)
        mem_free(r->figures[i].items);
}

static void resamples_add(struct resamples *r, const struct newid_table2x2 *t, double weight)
{
    double a = (double)t->a, b = (double)t->b, c = (double)t->c;
    double values[FIGURES] = {kappa_2x2(t), share_of(2 * a, 2 * a + b + c), share_of(a, a + c), share_of(a, a + b)};
    for (int i = 0; i < FIGURES; i++) {
        struct distribution *d = &r->figures[i];
        if (isnan(values[i])) {
            d->undefined += weight;
            continue;
        }
        d->items[d->count++] = (struct weighed){values[i], weight};
        d->weight += weight;
    }
}

static int by_value(const void *a, const void *b)
{
    double x = ((const struct weighed *)a)->value, y = ((const struct weighed *)b)->value;
    return (x > y) - (x < y);
}

/* The smallest value whose share of the weight, with those below it, reaches p: items are sorted. */
static double quantile(const struct distribution *d, double p)
{
    double sum = 0;
    for (size_t i = 0; i < d->count; i++) {
        sum += d->items[i].weight;
        if (sum >= (p - 1e-12) * d->weight)
            return d->items[i].value;
    }
    return d->items[d->count - 1].value;
}

static struct newid_bootstrap summary_of(struct distribution *d, double conf)
{
    struct newid_bootstrap out = {no_interval(), (double)NAN, 1};
    if (!d->count)
        return out;
    double sum = 0;
    qsort(d->items, d->count, sizeof *d->items, by_value);
    for (size_t i = 0; i < d->count; i++)
        sum += d->items[i].value * d->items[i].weight;
    out.mean = sum / d->weight;
    out.undefined_share = d->undefined / (d->weight + d->undefined);
    out.ci.low = quantile(d, (1 - conf) / 2);
    out.ci.high = quantile(d, 1 - (1 - conf) / 2);
    return out;
}

static void draw(struct resamples *r, const struct newid_table2x2 *tables, size_t workers, size_t draws, uint64_t seed)
{
    struct newid_random random;
    newid_random_seed(&random, seed);
    for (size_t i = 0; i < draws; i++) {
        struct newid_table2x2 t = {0, 0, 0, 0};
        for (size_t w = 0; w < workers; w++) {
            const struct newid_table2x2 *one = &tables[newid_random_below(&random, workers)];
            t.a += one->a, t.b += one->b, t.c += one->c, t.d += one->d;
        }
        /* Workers with no account may be all that was drawn. */
        if (t.a + t.b + t.c + t.d)
            resamples_add(r, &t, 1);
        else
            for (int f = 0; f < FIGURES; f++)
                r->figures[f].undefined += 1;
    }
}

/* n + 3 choose 3 tables hold n accounts: at 100, some 177,000. */
enum { EXACT_ACCOUNTS = 100 };

static size_t tables_of(size_t n) { return (n + 1) * (n + 2) * (n + 3) / 6; }

/* The part of a multinomial log-probability that one cell brings: k of the accounts fell where its share is p. */
static double cell_log(uint64_t k, double p) { return k ? (double)k * log(p) - lgamma((double)k + 1) : 0; }

static void enumerate(struct resamples *r, const struct newid_table2x2 *sum, uint64_t n)
{
    double size = (double)n;
    double pa = (double)sum->a / size, pb = (double)sum->b / size, pc = (double)sum->c / size,
           pd = (double)sum->d / size;
    for (uint64_t a = 0; a <= n; a++)
        for (uint64_t b = 0; a + b <= n; b++)
            for (uint64_t c = 0; a + b + c <= n; c++) {
                uint64_t d = n - a - b - c;
                double weight =
                    exp(lgamma(size + 1) + cell_log(a, pa) + cell_log(b, pb) + cell_log(c, pc) + cell_log(d, pd));
                if (weight > 0)
                    resamples_add(r, &(struct newid_table2x2){a, b, c, d}, weight);
            }
}

struct newid_outcome newid_bootstrap_2x2(struct newid_bootstrap_2x2 *out, const struct newid_table2x2 *tables,
                                         size_t workers, double conf, size_t draws, uint64_t seed)
{
    struct newid_table2x2 sum = {0, 0, 0, 0};
    bool one_each = true;
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!draws)
        return outcome_invalid("no resamples asked for");
    for (size_t w = 0; w < workers; w++) {
        sum.a += tables[w].a, sum.b += tables[w].b, sum.c += tables[w].c, sum.d += tables[w].d;
        one_each = one_each && tables[w].a + tables[w].b + tables[w].c + tables[w].d == 1;
    }
    uint64_t n = sum.a + sum.b + sum.c + sum.d;
    if (!n)
        return outcome_undefined("no double-coded accounts");
    struct resamples r;
    struct newid_outcome outcome = outcome_ok();
    out->exact = one_each && n <= EXACT_ACCOUNTS;
    if (!resamples_init(&r, out->exact ? tables_of((size_t)n) : draws)) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    if (out->exact)
        enumerate(&r, &sum, n);
    else
        draw(&r, tables, workers, draws, seed);
    out->kappa = summary_of(&r.figures[0], conf);
    out->f1 = summary_of(&r.figures[1], conf);
    out->precision = summary_of(&r.figures[2], conf);
    out->recall = summary_of(&r.figures[3], conf);
done:
    resamples_release(&r);
    return outcome;
}
