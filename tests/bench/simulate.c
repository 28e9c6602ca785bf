/*
 * What the defaults do where nothing changes: accounts by workers who differ (ICC 0.2), a share that stays. How often
 * do the 95 % intervals hold the true share (goal 94 to 98 %), and how many series of 24 months have a false signal on
 * the run chart (goal under 5 %)?
 *
 *   simulate SERIES SEED
 *
 * Each worker has a share of its own, from a beta distribution with the mean and the ICC; accounts are drawn by it. A
 * worker writes no, one or two accounts a month, each as likely. In some rows workers leave, a fifth of them a year or
 * all of them, and others follow: neighbouring months are then more alike than distant ones, though the mean stays.
 */
#include "bench.h"
#include "change/chart_data.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MONTHS = 24, MOST_WORKERS = 60, MOST_PERSONS = MOST_WORKERS * MONTHS, MOST_EACH = 2 };
static const double ICC = 0.2;

struct scenario {
    double share;
    size_t workers;
    double leave; /* the chance that a worker leaves, a month */
};

/* One series: who wrote how many in each month, and how many of them mention. */
struct series {
    struct newid_count of[MONTHS][MOST_WORKERS];
    size_t person[MONTHS][MOST_WORKERS]; /* who holds the post */
    size_t persons;
};

static struct newid_random random_bits;

static double uniform(void) { return ((double)(newid_random_next(&random_bits) >> 11) + 0.5) / 9007199254740992.0; }

static double beta_a(double share) { return share * (1 - ICC) / ICC; }

static double draw_propensity(double share) { return distribution_beta(uniform(), beta_a(share), beta_a(1 - share)); }

static void draw_series(struct series *s, const struct scenario *scenario)
{
    s->persons = 0;
    for (size_t w = 0; w < scenario->workers; w++) {
        double propensity = draw_propensity(scenario->share);
        size_t person = s->persons++;
        for (size_t m = 0; m < MONTHS; m++) {
            if (m && uniform() < scenario->leave) {
                propensity = draw_propensity(scenario->share);
                person = s->persons++;
            }
            struct newid_count *c = &s->of[m][w];
            *c = (struct newid_count){0, newid_random_below(&random_bits, MOST_EACH + 1)};
            for (uint64_t i = 0; i < c->n; i++)
                c->x += uniform() < propensity;
            s->person[m][w] = person;
        }
    }
}

/* ---- intervals ---- */

/* By person, over months first … last - 1. */
static size_t gather(struct newid_count *out, const struct series *s, size_t workers, size_t first, size_t last)
{
    memset(out, 0, s->persons * sizeof *out);
    for (size_t m = first; m < last; m++)
        for (size_t w = 0; w < workers; w++) {
            out[s->person[m][w]].x += s->of[m][w].x;
            out[s->person[m][w]].n += s->of[m][w].n;
        }
    return s->persons;
}

/* Of those who wrote in the first quarter, x of n mention. */
static struct newid_count count_writers(const struct series *s, size_t workers)
{
    static struct newid_count by_person[MOST_PERSONS];
    struct newid_count count = {0, 0};
    const size_t persons = gather(by_person, s, workers, 0, 3);
    for (size_t p = 0; p < persons; p++) {
        count.n += by_person[p].n > 0;
        count.x += by_person[p].x > 0;
    }
    return count;
}

/* The share of writers that a quarter has in the long run, from as many series as are judged by it. */
static double true_writers(const struct scenario *scenario, size_t series)
{
    static struct series s;
    double x = 0, n = 0;
    for (size_t i = 0; i < series; i++) {
        draw_series(&s, scenario);
        const struct newid_count count = count_writers(&s, scenario->workers);
        x += (double)count.x;
        n += (double)count.n;
    }
    return x / n;
}

static bool holds(struct newid_interval interval, double truth)
{
    return interval.low <= truth && truth <= interval.high;
}

static bool accounts_hold(const struct series *s, const struct scenario *scenario, size_t last)
{
    static struct newid_count by_person[MOST_PERSONS];
    struct newid_clustered share;
    const size_t persons = gather(by_person, s, scenario->workers, 0, last);
    return newid_clustered_share(&share, by_person, persons, 0.95).status == NEWID_DEFINED &&
           holds(share.interval, scenario->share);
}

static bool writers_hold(const struct series *s, const struct scenario *scenario, double truth)
{
    struct newid_interval interval;
    const struct newid_count count = count_writers(s, scenario->workers);
    return newid_wilson(&interval, count.x, count.n, 0.95) && holds(interval, truth);
}

/* ---- charts ---- */

struct signals {
    bool run, limits; /* Anhoej's rules; points outside the limits */
};

/* A chart of the writers, or accounts, in steps of so many months. */
static struct signals chart_of(const struct series *s, const struct scenario *scenario, size_t step, bool of_writers)
{
    static struct newid_count by_person[MOST_PERSONS];
    struct chart_point points[MONTHS] = {0};
    struct chart_phase phase = {.first = 0, .end = MONTHS / step};
    struct chart chart = {.points = points, .count = MONTHS / step, .phases = &phase, .phase_count = 1};
    struct newid_error err = NEWID_ERROR_INIT;
    for (size_t i = 0; i < chart.count; i++) {
        const size_t persons = gather(by_person, s, scenario->workers, i * step, (i + 1) * step);
        for (size_t p = 0; p < persons; p++) {
            points[i].count.n += of_writers ? by_person[p].n > 0 : by_person[p].n;
            points[i].count.x += of_writers ? by_person[p].x > 0 : by_person[p].x;
        }
        points[i].share = points[i].count.n ? (double)points[i].count.x / (double)points[i].count.n : (double)NAN;
    }
    bench_check(chart_judge(&chart, &err), "the chart", &err);
    struct signals signals = {.run = phase.runs.signal};
    for (size_t i = 0; i < chart.count; i++)
        signals.limits |= (points[i].reasons & (CHART_ABOVE | CHART_BELOW)) != 0;
    return signals;
}

/* ---- the whole ---- */

enum figure { ACCOUNTS_QUARTER, ACCOUNTS_ALL, WRITERS, RUN_WRITERS, RUN_ACCOUNTS, RUN_QUARTERS, LIMITS, FIGURES };

static void add_charts(double *sum, const struct series *s, const struct scenario *scenario)
{
    const struct signals writers = chart_of(s, scenario, 1, true), accounts = chart_of(s, scenario, 1, false);
    sum[RUN_WRITERS] += writers.run;
    sum[RUN_ACCOUNTS] += accounts.run;
    sum[RUN_QUARTERS] += chart_of(s, scenario, 3, true).run;
    sum[LIMITS] += writers.limits;
}

static void simulate(const struct scenario *scenario, size_t series, double *total)
{
    static struct series s;
    double sum[FIGURES] = {0};
    const double truth = true_writers(scenario, series);
    for (size_t i = 0; i < series; i++) {
        draw_series(&s, scenario);
        sum[ACCOUNTS_QUARTER] += accounts_hold(&s, scenario, 3);
        sum[ACCOUNTS_ALL] += accounts_hold(&s, scenario, MONTHS);
        sum[WRITERS] += writers_hold(&s, scenario, truth);
        add_charts(sum, &s, scenario);
    }
    printf("%4.0f %%  %7zu  %5.0f %%", 100 * scenario->share, scenario->workers, 1200 * scenario->leave);
    for (size_t f = 0; f < FIGURES; f++) {
        printf("  %8.1f", 100 * sum[f] / (double)series);
        total[f] += 100 * sum[f] / (double)series;
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    static const double shares[] = {0.1, 0.3, 0.5};
    static const size_t workers[] = {20, 45};
    static const double leave[] = {0, 0.2 / 12, 1.0 / 12};
    if (argc != 3)
        bench_die("usage: simulate SERIES SEED", NULL);
    const size_t series = bench_count(argv[1], 1);
    double total[FIGURES] = {0}, scenarios = 0;
    newid_random_seed(&random_bits, bench_count(argv[2], 0));
    printf("%zu series of %d months a row, ICC %.1f; per cent\n", series, (int)MONTHS, ICC);
    printf("                         95 %% interval holds the truth   a false signal in the series\n");
    printf("                         accounts  accounts   writers  run chart run chart run chart  outside\n");
    printf("share  workers  a year    a quarter  24 months  a quarter  writers  accounts  quarters   limits\n");
    for (size_t l = 0; l < sizeof leave / sizeof *leave; l++)
        for (size_t w = 0; w < sizeof workers / sizeof *workers; w++)
            for (size_t p = 0; p < sizeof shares / sizeof *shares; p++, scenarios++)
                simulate(&(struct scenario){shares[p], workers[w], leave[l]}, series, total);
    printf("mean                   ");
    for (size_t f = 0; f < FIGURES; f++)
        printf("  %8.1f", total[f] / scenarios);
    printf("\ngoal                       94-98     94-98     94-98       < 5       < 5       < 5\n");
    return 0;
}
