#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>

enum { NAMES = 200, BASES = 60, ROW = 20, UNDER = 46 };

static double highest(const struct figure *f)
{
    double most = 0.01;
    for (size_t i = 0; i < f->count; i++)
        most = fmax(most, fmax(f->points[i].share, f->points[i].high));
    return most;
}

static double x_of(double share, double scale) { return NAMES + (FIGURE_WIDTH - BASES - NAMES) * share / scale; }

static void put_scale(struct buf *out, double top, double bottom, double scale, double step)
{
    char text[16];
    for (int i = 0; step * i <= scale + 1e-9; i++) {
        const double x = x_of(step * i, scale);
        snprintf(text, sizeof text, "%.0f %%", 100 * step * i);
        svg_line(out, x, top, x, bottom, i ? "grid" : "axis");
        svg_text(out, x, bottom + 12, SVG_MIDDLE, "small", text);
    }
}

static void put_bar(struct buf *out, const struct figure_point *p, double y, double scale)
{
    struct buf name = BUF_INIT;
    svg_shorten(&name, p->label, 32);
    svg_text(out, NAMES - 6, y + 13, SVG_END, "name", name.data);
    svg_text(out, FIGURE_WIDTH - 6, y + 13, SVG_END, "base", p->base);
    buf_release(&name);
    if (isnan(p->share))
        return;
    buf_addf(out, "<rect class=\"bar\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n", NAMES, y + 3,
             x_of(p->share, scale) - NAMES, ROW - 6);
    if (!isnan(p->low))
        svg_line(out, x_of(p->low, scale), y + ROW / 2.0, x_of(fmin(p->high, scale), scale), y + ROW / 2.0, "whisker");
}

void figure_bars(struct buf *out, const struct figure *f)
{
    double step;
    const double scale = figure_top(highest(f), &step);
    const double top = figure_begin(out, f, ROW * (double)f->count + UNDER + 12) + 12;
    const double bottom = top + ROW * (double)f->count;
    svg_text(out, FIGURE_WIDTH - 6, top - 3, SVG_END, "small", f->base_label);
    put_scale(out, top, bottom, scale, step);
    for (size_t i = 0; i < f->count; i++)
        put_bar(out, &f->points[i], top + ROW * (double)i, scale);
    figure_end(out, f, bottom + 16);
}
