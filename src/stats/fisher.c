#include "stats/fisher.h"

#include "stats/outcome.h"
#include "stats/root.h"
#include "util/mem.h"

#include <float.h>

/* R's relative allowance when it asks whether a table is as likely as the observed one. */
static const double AS_LIKELY = 1e-7;

static double log_factorial(uint64_t n) { return lgamma((double)n + 1); }

/* ---- two by two: the upper left count, from low to high, says all ---- */

enum { WIDEST = 10000000 };

struct hypergeometric {
    uint64_t low, high;
    double *log_weight; /* of low + i, up to a constant */
};

static bool hypergeometric_init(struct hypergeometric *h, const uint64_t t[4])
{
    uint64_t row = t[0] + t[1], column = t[0] + t[2], n = row + t[2] + t[3];
    h->low = row + column > n ? row + column - n : 0;
    h->high = row < column ? row : column;
    h->log_weight = h->high - h->low < WIDEST ? mem_zalloc(h->high - h->low + 1, sizeof(double)) : NULL;
    for (uint64_t x = h->low; h->log_weight && x <= h->high; x++)
        h->log_weight[x - h->low] = -log_factorial(x) - log_factorial(row - x) - log_factorial(column - x) -
                                    log_factorial(n - row - column + x);
    return h->log_weight != NULL;
}

static double fisher_2x2(const uint64_t t[4])
{
    struct hypergeometric h;
    if (!hypergeometric_init(&h, t))
        return (double)NAN;
    double observed = h.log_weight[t[0] - h.low], limit = observed + log1p(AS_LIKELY), all = 0, unlikely = 0,
           most = observed;
    for (uint64_t i = 0; i <= h.high - h.low; i++)
        most = fmax(most, h.log_weight[i]);
    for (uint64_t i = 0; i <= h.high - h.low; i++) {
        double weight = exp(h.log_weight[i] - most);
        all += weight;
        unlikely += h.log_weight[i] <= limit ? weight : 0;
    }
    mem_free(h.log_weight);
    return fmin(1, unlikely / all);
}

/* The mean of the noncentral hypergeometric distribution at this odds ratio: it rises with it, from low to high. */
static double mean_at(const struct hypergeometric *h, double odds_ratio)
{
    double most = -(double)INFINITY, all = 0, sum = 0, slope = log(odds_ratio);
    uint64_t size = h->high - h->low;
    if (odds_ratio <= 0)
        return (double)h->low;
    for (uint64_t i = 0; i <= size; i++)
        most = fmax(most, h->log_weight[i] + (double)i * slope);
    for (uint64_t i = 0; i <= size; i++) {
        double weight = exp(h->log_weight[i] + (double)i * slope - most);
        all += weight;
        sum += weight * (double)i;
    }
    return (double)h->low + sum / all;
}

struct likelihood {
    struct hypergeometric h;
    double x;
    bool inverted; /* the argument is one over the odds ratio */
};

static double likelihood_slope(double t, const void *closure)
{
    const struct likelihood *l = closure;
    return mean_at(&l->h, l->inverted ? 1 / t : t) - l->x;
}

double fisher_odds_ratio(const uint64_t table[4])
{
    /* R looks between 0 and 1, for the ratio or for one over it, with this tolerance. */
    static const double R_TOLERANCE = 0.0001220703125;
    struct likelihood l = {.x = (double)table[0]};
    double answer = (double)NAN;
    if (!hypergeometric_init(&l.h, table))
        return answer;
    double at_one = mean_at(&l.h, 1);
    l.inverted = at_one < l.x;
    if (table[0] == l.h.low || table[0] == l.h.high)
        answer = table[0] == l.h.low ? 0 : (double)INFINITY;
    else if (at_one > l.x || l.inverted)
        answer = root_between(likelihood_slope, &l, l.inverted ? DBL_EPSILON : 0, 1, R_TOLERANCE);
    else
        answer = 1;
    mem_free(l.h.log_weight);
    return l.inverted && isfinite(answer) ? 1 / answer : answer;
}

/* ---- any size: columns are filled one by one, branches that need no more looking are cut ---- */

enum { MOST_STEPS = 10000000 };

struct walk {
    const uint64_t *totals; /* of the columns */
    size_t columns, rows;
    uint64_t *left;              /* of each row's total, in the columns not yet filled */
    const double *log_factorial; /* of 0 to the table's total */
    double limit;                /* log of the product of 1 / x! that counts as unlikely */
    double scale;                /* log of the sum of that product over all tables */
    size_t steps;
    double unlikely;
};

/* The least and the most that the logs of x! can add up to when `total` is dealt to `parts` cells. */
static double even_split(const struct walk *w, uint64_t total, size_t parts)
{
    uint64_t each = total / parts, more = total % parts;
    /* Where nothing is left over, each + 1 may be more than there is. */
    return (more ? (double)more * w->log_factorial[each + 1] : 0) + (double)(parts - more) * w->log_factorial[each];
}

struct bounds {
    double least, most; /* bounds for the sum of log x! over the cells not yet filled */
    double sum;         /* log of the sum of the product of 1 / x! over all ways to fill them */
};

static struct bounds bounds_from(const struct walk *w, size_t column)
{
    double by_rows = 0, by_columns = 0, whole_rows = 0, whole_columns = 0;
    uint64_t n = 0;
    for (size_t r = 0; r < w->rows; r++) {
        by_rows += even_split(w, w->left[r], w->columns - column);
        whole_rows += w->log_factorial[w->left[r]];
        n += w->left[r];
    }
    for (size_t c = column; c < w->columns; c++) {
        by_columns += even_split(w, w->totals[c], w->rows);
        whole_columns += w->log_factorial[w->totals[c]];
    }
    return (struct bounds){fmax(by_rows, by_columns), fmin(whole_rows, whole_columns),
                           w->log_factorial[n] - whole_rows - whole_columns};
}

static void fill_column(struct walk *w, size_t column, size_t row, uint64_t total, double past);

/* All of the columns before this one are filled; past is the log of their product. */
static void next_column(struct walk *w, size_t column, double past)
{
    if (column == w->columns) {
        w->unlikely += past <= w->limit ? exp(past - w->scale) : 0;
        return;
    }
    struct bounds b = bounds_from(w, column);
    if (past - b.least <= w->limit)
        w->unlikely += exp(past + b.sum - w->scale);
    else if (past - b.most <= w->limit)
        fill_column(w, column, 0, w->totals[column], past);
}

static void fill_column(struct walk *w, size_t column, size_t row, uint64_t total, double past)
{
    if (++w->steps > MOST_STEPS)
        return;
    uint64_t room = 0; /* in the rows after this one */
    for (size_t r = row + 1; r < w->rows; r++)
        room += w->left[r];
    uint64_t least = total > room ? total - room : 0, most = total < w->left[row] ? total : w->left[row];
    for (uint64_t x = least; x <= most; x++) {
        w->left[row] -= x;
        if (row + 1 == w->rows)
            next_column(w, column + 1, past - w->log_factorial[x]);
        else
            fill_column(w, column, row + 1, total - x, past - w->log_factorial[x]);
        w->left[row] += x;
    }
}

/* The logs of 0! to total!; NULL where there are too many, or memory ran out. */
static double *log_factorials(uint64_t total)
{
    double *out = total < WIDEST ? mem_zalloc(total + 1, sizeof *out) : NULL;
    for (uint64_t i = 0; out && i <= total; i++)
        out[i] = log_factorial(i);
    return out;
}

/* The longer side is walked along, the shorter one is kept in `left`. */
static double fisher_any(const uint64_t *table, size_t rows, size_t columns)
{
    bool turned = rows > columns;
    size_t longer = turned ? rows : columns, shorter = turned ? columns : rows;
    uint64_t *totals = mem_zalloc(rows + columns, sizeof *totals), total = 0;
    double answer = (double)NAN, observed = 0, *logs = NULL;
    for (size_t i = 0; i < rows * columns; i++)
        total += table[i];
    if (!totals || !(logs = log_factorials(total)))
        goto done;
    struct walk w = {totals, longer, shorter, totals + longer, logs, 0, 0, 0, 0};
    for (size_t i = 0; i < rows * columns; i++) {
        size_t r = i / columns, c = i % columns;
        totals[turned ? r : c] += table[i];
        w.left[turned ? c : r] += table[i];
        observed -= logs[table[i]];
    }
    w.limit = observed + log1p(AS_LIKELY);
    w.scale = bounds_from(&w, 0).sum;
    next_column(&w, 0, 0);
    if (w.steps <= MOST_STEPS)
        answer = fmin(1, w.unlikely);
done:
    mem_free(totals);
    mem_free(logs);
    return answer;
}

double fisher_p(const uint64_t *table, size_t rows, size_t columns)
{
    return rows == 2 && columns == 2 ? fisher_2x2(table) : fisher_any(table, rows, columns);
}
