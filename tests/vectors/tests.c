#include "vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static json_t *run_adjust(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t n;
    double *p = get_numbers(in, "p", &n), *room = calloc(3 * n + 1, sizeof *room);
    struct newid_adjusted_p figures = {room, room + n, room + 2 * n, 0};
    json_t *out = p && room ? put_outcome(newid_adjust_p(&figures, p, n)) : invalid_input();
    if (p && room) {
        put_number(out, "m", (double)figures.m);
        json_object_set_new(out, "bh", json_of_numbers(figures.bh, n));
        json_object_set_new(out, "holm", json_of_numbers(figures.holm, n));
        json_object_set_new(out, "by", json_of_numbers(figures.by, n));
    }
    free(p);
    free(room);
    return out;
}

static void put_cochran_armitage(json_t *out, const struct newid_cochran_armitage *f)
{
    put_number(out, "z", f->z);
    put_number(out, "chi2", f->chi2);
    put_number(out, "p", f->p);
    put_number(out, "z_Nminus1", f->z_mantel);
    put_number(out, "p_Nminus1", f->p_mantel);
    put_number(out, "periods_used", (double)f->periods);
}

static json_t *run_cochran_armitage(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t nx = 0, nn = 0, count = 0;
    uint64_t *x = get_counts(json_object_get(in, "x"), &nx), *n = get_counts(json_object_get(in, "n"), &nn);
    double *scores = get_numbers(in, "score", &count);
    struct newid_count *periods = calloc(count + 1, sizeof *periods);
    json_t *out = NULL;
    if (x && n && scores && periods && nx == count && nn == count) {
        struct newid_cochran_armitage figures;
        for (size_t i = 0; i < count; i++)
            periods[i] = (struct newid_count){x[i], n[i]};
        struct newid_outcome outcome = newid_cochran_armitage(&figures, periods, scores, count);
        out = put_outcome(outcome);
        if (outcome.status == NEWID_DEFINED)
            put_cochran_armitage(out, &figures);
    } else {
        out = invalid_input();
    }
    free(x);
    free(n);
    free(scores);
    free(periods);
    return out;
}

static json_t *run_mann_kendall(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t count;
    double *y = get_numbers(in, "y", &count);
    if (!y)
        return invalid_input();
    struct newid_mann_kendall f;
    struct newid_outcome outcome = newid_mann_kendall(&f, y, count);
    json_t *out = put_outcome(outcome);
    if (outcome.status == NEWID_DEFINED) {
        put_number(out, "n", (double)f.n);
        put_number(out, "S", f.s);
        put_number(out, "varS", f.variance);
        put_number(out, "tau_b", f.tau_b);
        put_number(out, "z", f.z);
        put_number(out, "p_normal_cc", f.p);
        put_number(out, "sen_slope_per_observation", f.sen_slope);
        put_number(out, "p_exact", f.p_exact);
    }
    free(y);
    return out;
}

/* The table row by row; NULL where rows differ in length or a cell is no count. */
static uint64_t *get_table(const json_t *in, size_t *rows, size_t *columns)
{
    const json_t *table = json_object_get(in, "table");
    *rows = json_array_size(table);
    *columns = json_array_size(json_array_get(table, 0));
    uint64_t *out = calloc(*rows * *columns + 1, sizeof *out);
    for (size_t r = 0; out && r < *rows; r++) {
        size_t length;
        uint64_t *row = get_counts(json_array_get(table, r), &length);
        if (row && length == *columns) {
            memcpy(out + r * length, row, length * sizeof *row);
        } else {
            free(out);
            out = NULL;
        }
        free(row);
    }
    return out;
}

static json_t *run_contingency(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t rows, columns;
    uint64_t *table = get_table(in, &rows, &columns);
    if (!table)
        return invalid_input();
    struct newid_contingency f;
    json_t *out = put_outcome(newid_contingency(&f, table, rows, columns));
    put_number(out, "chi2", f.chi2);
    put_number(out, "df", (double)f.df);
    put_number(out, "p", f.p);
    put_number(out, "G2", f.g2);
    put_number(out, "min_expected", f.min_expected);
    put_number(out, "cramers_v", f.cramers_v);
    put_number(out, "chi2_yates", f.chi2_yates);
    put_number(out, "fisher_p", f.fisher_p);
    put_number(out, "sample_odds_ratio", f.sample_odds_ratio);
    put_number(out, "conditional_mle_odds_ratio", f.conditional_odds_ratio);
    free(table);
    return out;
}

const struct measure test_measures[] = {
    {"multiple_testing", run_adjust},
    {"cochran_armitage", run_cochran_armitage},
    {"mann_kendall", run_mann_kendall},
    {"chi2_fisher", run_contingency},
    {NULL, NULL},
};
