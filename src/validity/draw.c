#include "validity/draw.h"

#include <math.h>
#include <newid/stats.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The stratum that is furthest below its due share and not yet used up; count where all are. */
static size_t neediest(const struct draw_stratum *strata, size_t count, double power)
{
    size_t best = count;
    double most = 0;
    for (size_t h = 0; h < count; h++) {
        if (strata[h].drawn >= strata[h].population)
            continue;
        /* Sainte-Laguë's divisors: shares are rounded without a bias to large or small. */
        const double need = pow((double)strata[h].population, power) / (2 * (double)strata[h].drawn + 1);
        if (need > most) {
            most = need;
            best = h;
        }
    }
    return best;
}

enum newid_status draw_allocate(struct draw_stratum *strata, size_t count, size_t size, size_t least, double power,
                                struct newid_error *err)
{
    size_t used = 0;
    if (size < count)
        return newid_fail(err, NEWID_USAGE,
                          "a sample of %zu cannot hold an account of each of the %zu strata; ask for at least %zu",
                          size, count, count);
    if (least * count > size)
        least = 1;
    for (size_t h = 0; h < count; h++) {
        strata[h].drawn = strata[h].population < least ? strata[h].population : least;
        used += strata[h].drawn;
    }
    for (size_t h; used < size && (h = neediest(strata, count, power)) < count; used++)
        strata[h].drawn++;
    return NEWID_OK;
}

static int by_stratum_and_id(const void *a, const void *b)
{
    const struct draw_unit *x = a, *y = b;
    if (x->stratum != y->stratum)
        return x->stratum < y->stratum ? -1 : 1;
    return strcmp(x->id, y->id);
}

/* Fisher and Yates, as far as the first `wanted` places. */
static void shuffle(struct draw_unit *units, size_t count, size_t wanted, struct newid_random *random)
{
    for (size_t i = 0; i < wanted && i + 1 < count; i++) {
        const size_t k = i + (size_t)newid_random_below(random, count - i);
        const struct draw_unit unit = units[i];
        units[i] = units[k];
        units[k] = unit;
    }
}

void draw_units(struct draw_unit *units, size_t count, const struct draw_stratum *strata, uint64_t seed, size_t *drawn)
{
    struct newid_random random;
    newid_random_seed(&random, seed);
    *drawn = 0;
    if (!count)
        return;
    qsort(units, count, sizeof *units, by_stratum_and_id);
    for (size_t from = 0; from < count;) {
        const size_t stratum = units[from].stratum, population = strata[stratum].population;
        shuffle(units + from, population, strata[stratum].drawn, &random);
        /* The places before `from` are the drawn ones of earlier strata, then units that nobody needs any more. */
        memmove(units + *drawn, units + from, strata[stratum].drawn * sizeof *units);
        *drawn += strata[stratum].drawn;
        from += population;
    }
    shuffle(units, *drawn, *drawn, &random);
}

double draw_half_width(double p, double n)
{
    const double z = 1.959963984540054;
    if (!(n > 0))
        return 0.5;
    return z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
}
