#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>

enum { PLOT_HEIGHT = 220, UNDER = 40, NAMES = 182 };

/* From the bottom; each is lighter than the one beneath it, and none is good or bad. */
static const char *const fills[FIGURE_MOST_PARTS] = {"#08306b", "#4292c6", "#9ecae1", "#e3e3e3"};
static const char *const samples[FIGURE_MOST_PARTS] = {
    "stroke=\"#08306b\" stroke-width=\"8\"", "stroke=\"#4292c6\" stroke-width=\"8\"",
    "stroke=\"#9ecae1\" stroke-width=\"8\"", "stroke=\"#e3e3e3\" stroke-width=\"8\""};

static double width_of(const struct figure_plot *p)
{
    const double room = (p->right - p->left) / (double)p->columns;
    return fmin(room > 8 ? room - 4 : room, 90);
}

static void put_part(const struct figure_plot *p, const struct figure_mark *mark, size_t row, size_t column,
                     double under)
{
    const double bottom = figure_y(p, under), top = figure_y(p, under + mark->share), width = width_of(p);
    const double x = figure_x(p, column);
    buf_addf(p->out, "<rect class=\"part\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>\n",
             x - width / 2, top, width, bottom - top, fills[row]);
    if (bottom - top > 12 && svg_width(mark->said, 9) + 4 < width)
        svg_text(p->out, x, (top + bottom) / 2 + 3, SVG_MIDDLE, row < 1 ? "inverse" : "dark", mark->said);
}

static bool is_drawn(const struct figure_grid *g, size_t column)
{
    for (size_t row = 0; row < g->row_count; row++)
        if (g->marks[row * g->column_count + column].hidden || isnan(g->marks[row * g->column_count + column].share))
            return false;
    return g->row_count > 0;
}

/* The parts' names beside the last column that shows them. */
static void put_names(const struct figure_plot *p, const struct figure_grid *g)
{
    struct figure_end ends[FIGURE_MOST_PARTS];
    size_t last = g->column_count;
    while (last > 0 && !is_drawn(g, last - 1))
        last--;
    if (!last)
        return;
    double under = 0;
    for (size_t row = 0; row < g->row_count; row++) {
        const double share = g->marks[row * g->column_count + last - 1].share;
        /* The upper first: of two without height the order stays. */
        ends[g->row_count - 1 - row] = (struct figure_end){figure_y(p, under + share / 2), g->rows[row], samples[row]};
        under += share;
    }
    figure_put_ends(p, ends, g->row_count);
}

void figure_stack(struct buf *out, const struct figure_grid *g)
{
    const double under = UNDER + FIGURE_UNDER * (double)g->under_count;
    struct figure_plot p = {
        .out = out, .left = FIGURE_LEFT, .right = FIGURE_WIDTH - NAMES, .most = 1, .columns = g->column_count};
    p.top = figure_begin(out, &g->words, PLOT_HEIGHT + under + FIGURE_FOOT);
    p.bottom = p.top + PLOT_HEIGHT;
    figure_put_scale(&p, 0.25);
    for (size_t i = 0; i < g->column_count; i++) {
        double share = 0;
        for (size_t row = 0; is_drawn(g, i) && row < g->row_count; row++) {
            const struct figure_mark *mark = &g->marks[row * g->column_count + i];
            put_part(&p, mark, row, i, share);
            share += mark->share;
        }
    }
    figure_put_columns(&p, g);
    put_names(&p, g);
    figure_end(out, &g->words, p.bottom + under - 12);
}
