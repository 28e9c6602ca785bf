#include "out/figure.h"

#include "out/svg.h"

#include <math.h>

/* Units are CSS px. The edge leaves room for half a dot. */
static const double wide = 120, high = 24, edge = 3;

static double highest_of(const double *shares, size_t count)
{
    double most = 0.01;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, shares[i]);
    return most;
}

struct spark {
    struct buf *out;
    const double *shares;
    double step, most;
};

static void put_place(const struct spark *s, const char *before, const char *between, size_t i)
{
    const double floor = high - edge;
    buf_addf(s->out, "%s%.1f%s%.1f", before, edge + s->step * (double)i, between,
             floor - (floor - edge) * s->shares[i] / s->most);
}

static void put_dot(const struct spark *s, size_t i)
{
    put_place(s, "<circle cx=\"", "\" cy=\"", i);
    buf_adds(s->out, "\" r=\"1.8\" fill=\"currentColor\"/>");
}

static void put_run(const struct spark *s, size_t first, size_t end)
{
    buf_adds(s->out, "<path fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" d=\"");
    for (size_t i = first; i < end; i++)
        put_place(s, i == first ? "M" : "L", " ", i);
    buf_adds(s->out, "\"/>");
}

void figure_spark(struct buf *out, const double *shares, size_t count, const char *label)
{
    const struct spark s = {out, shares, count > 1 ? (wide - 2 * edge) / (double)(count - 1) : 0,
                            highest_of(shares, count)};
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"newid-spark\" width=\"%.0f\" height=\"%.0f\" "
             "viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
             "aria-label=\"",
             wide, high, wide, high);
    svg_escape(out, label);
    buf_adds(out, "\">");
    buf_addf(out, "<path d=\"M0 %.1fH%.0f\" stroke=\"currentColor\" stroke-opacity=\".3\"/>", high - edge, wide);
    for (size_t first = 0, end; first < count; first = end + 1) {
        for (end = first; end < count && !isnan(shares[end]); end++)
            ;
        if (end - first > 1)
            put_run(&s, first, end);
        /* A share between two gaps makes no line, and the newest one is where the eye should end. */
        if (end - first == 1 || (end == count && end > first))
            put_dot(&s, end - 1);
    }
    buf_adds(out, "</svg>");
}
