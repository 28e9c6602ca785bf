#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>

enum { ROW = 18, NAMES = 200, VALUES = 100, UNDER = 30 };

static double x_of(const struct figure_plot *p, double share)
{
    return p->left + (p->right - p->left) * fmin(fmax(share, 0), p->most) / p->most;
}

static void put_scale(const struct figure_plot *p, double step)
{
    char text[16];
    for (int i = 0; step * i <= p->most + 1e-9; i++) {
        const double x = x_of(p, step * i);
        snprintf(text, sizeof text, "%.0f %%", 100 * step * i);
        svg_line(p->out, x, p->top, x, p->bottom, i ? "grid" : "axis");
        svg_text(p->out, x, p->bottom + 13, SVG_MIDDLE, "small", text);
    }
}

static void put_bar(const struct figure_plot *p, const struct figure_mark *mark, double y)
{
    const double end = x_of(p, mark->share);
    buf_addf(p->out, "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>\n", p->left, y + 3,
             end - p->left, ROW - 6);
    if (isnan(mark->low))
        return;
    const double low = x_of(p, mark->low), high = x_of(p, mark->high), middle = y + ROW / 2.0;
    buf_addf(p->out, "<path class=\"whisker\" d=\"M%.1f %.1fv6M%.1f %.1fH%.1fM%.1f %.1fv6\"/>\n", low, middle - 3, low,
             middle, high, high, middle - 3);
}

void figure_bars(struct buf *out, const struct figure_grid *g)
{
    double step;
    struct buf name = BUF_INIT;
    struct figure_plot p = {
        .out = out, .left = NAMES, .right = FIGURE_WIDTH - VALUES, .most = figure_top(figure_highest(g, true), &step)};
    p.top = figure_begin(out, &g->words, ROW * (double)g->row_count + UNDER + FIGURE_FOOT);
    p.bottom = p.top + ROW * (double)g->row_count;
    put_scale(&p, step);
    for (size_t row = 0; row < g->row_count; row++) {
        const struct figure_mark *mark = &g->marks[row * g->column_count];
        const double y = p.top + ROW * (double)row;
        buf_reset(&name);
        svg_shorten(&name, g->rows[row], 36);
        svg_text(out, p.left - 6, y + ROW / 2.0 + 4, SVG_END, "name", name.data);
        if (!mark->hidden && !isnan(mark->share))
            put_bar(&p, mark, y);
        svg_text(out, p.right + 6, y + ROW / 2.0 + 4, SVG_START, "name", mark->said);
    }
    buf_release(&name);
    figure_end(out, &g->words, p.bottom + UNDER - 12);
}
