#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>

enum { ACROSS = 3, PANEL = 118, PLOT = 66, HEAD = 18, SIDE = 34, GAP = 10 };

static void put_ticks(const struct figure_plot *p, bool named)
{
    char text[16];
    for (int i = 0; i <= 2; i++) {
        const double share = p->most * i / 2, y = figure_y(p, share);
        svg_line(p->out, p->left, y, p->right, y, i ? "grid" : "axis");
        snprintf(text, sizeof text, share < 0.1 && i == 1 ? "%.1f %%" : "%.0f %%", 100 * share);
        if (named)
            svg_text(p->out, p->left - 4, y + 3, SVG_END, "small", text);
    }
}

static void put_panel(const struct figure_plot *p, const struct figure_grid *g, size_t row)
{
    struct buf name = BUF_INIT;
    const double most = (p->right - p->left) / (0.55 * 10);
    svg_shorten(&name, g->rows[row], (size_t)most);
    svg_text(p->out, p->left, p->top - 6, SVG_START, "name", name.data);
    figure_put_band(p, g, row, 0);
    figure_put_row(p, g, row, 0);
    if (g->column_count) {
        svg_text(p->out, p->left, p->bottom + 11, SVG_START, "small", g->columns[0]);
        if (g->column_count > 1)
            svg_text(p->out, p->right, p->bottom + 11, SVG_END, "small", g->columns[g->column_count - 1]);
    }
    if (g->under_count)
        svg_text(p->out, p->left, p->bottom + 22, SVG_START, "base", g->under[0].texts[row]);
    buf_release(&name);
}

void figure_panels(struct buf *out, const struct figure_grid *g)
{
    double step;
    const size_t down = (g->row_count + ACROSS - 1) / ACROSS;
    const double width = (FIGURE_WIDTH - SIDE - GAP) / (double)ACROSS;
    struct figure_plot p = {.out = out, .most = figure_top(figure_highest(g, true), &step), .columns = g->column_count};
    const double top = figure_begin(out, &g->words, PANEL * (double)down + FIGURE_FOOT);
    for (size_t row = 0; row < g->row_count; row++) {
        p.left = SIDE + width * (double)(row % ACROSS);
        p.right = p.left + width - GAP;
        p.top = top + PANEL * (double)(row / ACROSS) + HEAD;
        p.bottom = p.top + PLOT;
        put_ticks(&p, row % ACROSS == 0);
        put_panel(&p, g, row);
    }
    figure_end(out, &g->words, top + PANEL * (double)down - 6);
}
