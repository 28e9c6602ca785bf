#include "stats/outcome.h"

#include <newid/charts.h>

/* Wheeler: three sigma as a multiple of the mean moving range of two, and the upper limit of a moving range. */
static const double LIMIT = 2.66, OUTLIER = 3.267;

/* One phase of a chart. */
struct phase {
    const double *y;
    size_t count;
    double mean, range; /* mean moving range, outliers left out */
};

static double moving_range(const struct phase *p, size_t i) { return fabs(p->y[i] - p->y[i - 1]); }

/* The mean of the moving ranges of the first `base` points that are under the cut; NAN where there are none. */
static double mean_range(const struct phase *p, size_t base, double cut)
{
    double sum = 0, count = 0;
    for (size_t i = 1; i < base; i++)
        if (moving_range(p, i) < cut) {
            sum += moving_range(p, i);
            count++;
        }
    return count > 0 ? sum / count : (double)NAN;
}

static double mean_of(const double *y, size_t count)
{
    double sum = 0, values = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(y[i])) {
            sum += y[i];
            values++;
        }
    return share_of(sum, values);
}

static int sign_of(double x) { return (x > 0) - (x < 0); }

/* 1 or -1 above or below the mean; 0 on it, and where there is no value. */
static int side(const struct phase *p, size_t i) { return sign_of(p->y[i] - p->mean); }

static bool is_beyond(const struct phase *p, size_t i, double limit)
{
    return p->y[i] > p->mean + limit * p->range || p->y[i] < p->mean - limit * p->range;
}

static bool is_close(const struct phase *p, size_t i)
{
    return !is_beyond(p, i, LIMIT) && is_beyond(p, i, LIMIT * 2 / 3);
}

/* The rules: each tells whether it holds of the points up to and with i (1 upwards, -1 downwards), if they are enough.
 */
typedef int rule(const struct phase *p, size_t i);

static int seven_trend(const struct phase *p, size_t i)
{
    int sum = 0;
    for (size_t k = i - 5; k <= i; k++)
        sum += sign_of(p->y[k] - p->y[k - 1]);
    return sum / 6;
}

static int seven_one_side(const struct phase *p, size_t i)
{
    int sum = 0;
    for (size_t k = i - 6; k <= i; k++)
        sum += side(p, k);
    return sum / 7;
}

static int two_in_three(const struct phase *p, size_t i)
{
    int sum = 0, close = 0;
    for (size_t k = i - 2; k <= i; k++) {
        sum += side(p, k);
        close += is_close(p, k);
    }
    return close >= 2 ? sum / 3 : 0;
}

/* The last of the windows of `size` points that hold i and of which the rule holds. */
static int part_of(const struct phase *p, size_t i, rule *holds, size_t size)
{
    size_t first = i + 1 >= size ? i : size - 1, last = i + size - 1 < p->count ? i + size - 1 : p->count - 1;
    for (size_t end = last + 1; end-- > first;) {
        int direction = holds(p, end);
        if (direction)
            return direction;
    }
    return 0;
}

static enum newid_xmr_signal signal_of(const struct phase *p, size_t i)
{
    int direction;
    if (is_beyond(p, i, LIMIT))
        return side(p, i) > 0 ? NEWID_XMR_ABOVE : NEWID_XMR_BELOW;
    if ((direction = part_of(p, i, seven_trend, 7)))
        return direction > 0 ? NEWID_XMR_RISING : NEWID_XMR_FALLING;
    if (is_close(p, i) && (direction = part_of(p, i, two_in_three, 3)))
        return direction > 0 ? NEWID_XMR_TWO_IN_THREE_ABOVE : NEWID_XMR_TWO_IN_THREE_BELOW;
    if ((direction = part_of(p, i, seven_one_side, 7)))
        return direction > 0 ? NEWID_XMR_SEVEN_ABOVE : NEWID_XMR_SEVEN_BELOW;
    return NEWID_XMR_NONE;
}

static void chart_phase(struct newid_xmr_point *points, const double *y, size_t count,
                        const struct newid_xmr_options *o)
{
    struct phase p = {y, count, 0, 0};
    size_t base = o->fix_after && o->fix_after < count ? o->fix_after : count;
    p.mean = mean_of(y, base);
    p.range = mean_range(&p, base, (double)INFINITY);
    if (!o->keep_outliers)
        p.range = mean_range(&p, base, OUTLIER * p.range);
    for (size_t i = 0; i < count; i++)
        points[i] = (struct newid_xmr_point){p.mean, p.mean - LIMIT * p.range, p.mean + LIMIT * p.range,
                                             signal_of(&p, i), count < 13};
}

struct newid_outcome newid_xmr_chart(struct newid_xmr_point *points, const double *y, size_t count,
                                     const struct newid_xmr_options *options)
{
    size_t start = 0;
    if (!count)
        return outcome_undefined("no values");
    for (size_t i = 0; i < count; i++)
        if (isinf(y[i]))
            return outcome_invalid("a value is infinite");
    for (size_t i = 0; i < options->rebase_count; i++)
        if (options->rebases[i] >= count || options->rebases[i] <= (i ? options->rebases[i - 1] : 0))
            return outcome_invalid("a phase starts outside the series, or before the last one");
    for (size_t i = 0; i <= options->rebase_count; i++) {
        size_t end = i < options->rebase_count ? options->rebases[i] : count;
        chart_phase(points + start, y + start, end - start, options);
        start = end;
    }
    return outcome_ok();
}

int newid_xmr_direction(enum newid_xmr_signal signal)
{
    static const int directions[NEWID_XMR_SIGNALS] = {0, 1, -1, 1, -1, 1, -1, 1, -1};
    return (unsigned)signal < NEWID_XMR_SIGNALS ? directions[signal] : 0;
}
