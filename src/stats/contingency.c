#include "stats/distribution.h"
#include "stats/fisher.h"
#include "stats/outcome.h"
#include "util/mem.h"

struct totals {
    double *rows, *columns, all, least_row, least_column;
};

static void totals_add(struct totals *t, const uint64_t *table, size_t rows, size_t columns)
{
    for (size_t i = 0; i < rows * columns; i++) {
        t->rows[i / columns] += (double)table[i];
        t->columns[i % columns] += (double)table[i];
        t->all += (double)table[i];
    }
    t->least_row = t->least_column = t->all;
    for (size_t r = 0; r < rows; r++)
        t->least_row = fmin(t->least_row, t->rows[r]);
    for (size_t c = 0; c < columns; c++)
        t->least_column = fmin(t->least_column, t->columns[c]);
}

static void add_chi2(struct newid_contingency *out, const uint64_t *table, size_t rows, size_t columns,
                     const struct totals *t)
{
    for (size_t i = 0; i < rows * columns; i++) {
        double seen = (double)table[i], expected = t->rows[i / columns] * t->columns[i % columns] / t->all;
        double off = seen - expected;
        out->chi2 += off * off / expected;
        out->g2 += seen > 0 ? 2 * seen * log(seen / expected) : 0;
    }
    out->g2 = fmax(0, out->g2);
    out->df = (rows - 1) * (columns - 1);
    out->p = distribution_chi2_p(out->chi2, (double)out->df);
    out->min_expected = t->least_row * t->least_column / t->all;
    out->cramers_v = sqrt(out->chi2 / (t->all * (double)((rows < columns ? rows : columns) - 1)));
}

/* Yates takes half from each deviation, all four being equal, but as in R never more than there is. */
static void add_2x2(struct newid_contingency *out, const uint64_t t[4], const struct totals *totals)
{
    double off = fabs((double)t[0] - totals->rows[0] * totals->columns[0] / totals->all);
    double less = off - fmin(0.5, off);
    out->chi2_yates = off > 0 ? out->chi2 * (less / off) * (less / off) : 0;
    out->sample_odds_ratio = (double)t[0] * (double)t[3] / ((double)t[1] * (double)t[2]);
    out->conditional_odds_ratio = fisher_odds_ratio(t);
}

struct newid_outcome newid_contingency(struct newid_contingency *out, const uint64_t *table, size_t rows,
                                       size_t columns)
{
    const double nan = (double)NAN;
    struct newid_outcome outcome = outcome_ok();
    struct totals t = {NULL, NULL, 0, 0, 0};
    *out = (struct newid_contingency){
        .chi2_yates = nan, .fisher_p = nan, .sample_odds_ratio = nan, .conditional_odds_ratio = nan};
    if (rows < 2 || columns < 2)
        return outcome_undefined("fewer than two rows or columns");
    if (!(t.rows = mem_zalloc(rows + columns, sizeof *t.rows)))
        return outcome_failed(REASON_MEMORY);
    t.columns = t.rows + rows;
    totals_add(&t, table, rows, columns);
    if (t.least_row <= 0 || t.least_column <= 0) {
        outcome = outcome_undefined("a row or column total is 0");
        goto done;
    }
    add_chi2(out, table, rows, columns, &t);
    out->fisher_p = fisher_p(table, rows, columns);
    if (rows == 2 && columns == 2)
        add_2x2(out, table, &t);
done:
    mem_free(t.rows);
    return outcome;
}
