#include "stats/kappa.h"
#include "stats/outcome.h"
#include "stats/resampled.h"

enum { FIGURES = 4 };

struct resamples {
    struct resampled figures[FIGURES]; /* in the order of newid_bootstrap_2x2 */
};

static bool resamples_init(struct resamples *r, size_t size)
{
    bool ok = true;
    for (int i = 0; i < FIGURES; i++) {
        r->figures[i] = resampled_new(size);
        ok = ok && r->figures[i].items;
    }
    return ok;
}

static void resamples_release(struct resamples *r)
{
    for (int i = 0; i < FIGURES; i++)
        resampled_release(&r->figures[i]);
}

static void resamples_add(struct resamples *r, const struct newid_table2x2 *t, double weight)
{
    double a = (double)t->a, b = (double)t->b, c = (double)t->c;
    double values[FIGURES] = {kappa_2x2(t), share_of(2 * a, 2 * a + b + c), share_of(a, a + c), share_of(a, a + b)};
    for (int i = 0; i < FIGURES; i++)
        resampled_add(&r->figures[i], values[i], weight);
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
                resampled_add(&r->figures[f], (double)NAN, 1);
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
    out->kappa = resampled_summary(&r.figures[0], conf);
    out->f1 = resampled_summary(&r.figures[1], conf);
    out->precision = resampled_summary(&r.figures[2], conf);
    out->recall = resampled_summary(&r.figures[3], conf);
done:
    resamples_release(&r);
    return outcome;
}
