#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROW = 18, TALL_ROW = 26, NAMES = 168, UNDER = 34, KEY = 40, KEY_STEPS = 5 };

/* Blues whose lightness falls evenly, so that their order holds in grey. */
static const unsigned char lightest[3] = {0xf2, 0xf7, 0xfc}, darkest[3] = {0x08, 0x30, 0x6b};

static void put_colour(struct buf *out, double part)
{
    buf_addc(out, '#');
    for (unsigned i = 0; i < 3; i++)
        buf_addf(out, "%02x", (unsigned)lround(lightest[i] + part * (darkest[i] - lightest[i])));
}

static void put_rect(struct buf *out, const char *css, double x, double y, double width, double height)
{
    buf_addf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", css, x, y, width, height);
}

struct cell {
    double x, y, width, height;
};

/* Nothing but that something is kept back. */
static void put_hidden(const struct figure_plot *p, const struct cell *c)
{
    put_rect(p->out, "none", c->x, c->y, c->width, c->height);
    buf_adds(p->out, "/>\n");
    buf_adds(p->out, "<path class=\"hatch\" d=\"");
    for (double at = 0; at + 6 <= c->width; at += 6)
        buf_addf(p->out, "M%.1f %.1fl6 %.1f", c->x + at, c->y + c->height, -c->height);
    buf_adds(p->out, "\"/>\n");
}

/* "42" where there is no room for "42 %", which the key says; false where there is none for that either. */
static bool put_short(char *out, size_t size, const char *said, double width)
{
    snprintf(out, size, "%s", said);
    char *sign = strstr(out, " %");
    if (sign && svg_width(out, 9) + 2 > width)
        *sign = '\0';
    return svg_width(out, 9) + 2 <= width;
}

/* A share that stands without its base has it beneath, where there is room. */
static void put_mark(const struct figure_plot *p, const struct figure_mark *mark, const struct cell *c, bool with_base)
{
    const double part = mark->share / p->most, middle = c->x + c->width / 2;
    if (mark->hidden)
        put_hidden(p, c);
    else if (!isnan(mark->share)) {
        put_rect(p->out, "cell", c->x, c->y, c->width, c->height);
        buf_adds(p->out, " fill=\"");
        put_colour(p->out, part);
        buf_adds(p->out, "\"/>\n");
    }
    char said[16];
    if (!put_short(said, sizeof said, mark->said, c->width))
        return;
    const char *css = mark->hidden ? "halo" : part > 0.6 ? "inverse" : "dark";
    const bool two = with_base && mark->base && !mark->hidden && svg_width(mark->base, 9) + 2 <= c->width;
    svg_text(p->out, middle, two ? c->y + 11 : c->y + c->height / 2 + 3, SVG_MIDDLE, css, said);
    if (two)
        svg_text(p->out, middle, c->y + 21, SVG_MIDDLE, css, mark->base);
}

/* What the colours mean, for cells too small for a figure. */
static void put_key(const struct figure_plot *p, double y)
{
    char text[16];
    for (int i = 0; i < KEY_STEPS; i++) {
        const double part = i / (KEY_STEPS - 1.0), x = p->left + 44.0 * i;
        put_rect(p->out, "key", x, y, 44, 9);
        buf_adds(p->out, " fill=\"");
        put_colour(p->out, part);
        buf_adds(p->out, "\"/>\n");
        snprintf(text, sizeof text, "%.0f %%", 100 * part * p->most);
        svg_text(p->out, x + 22, y + 19, SVG_MIDDLE, "small", text);
    }
}

void figure_heatmap(struct buf *out, const struct figure_grid *g)
{
    double step;
    const double under = UNDER + FIGURE_UNDER * (double)g->under_count;
    struct buf name = BUF_INIT;
    struct figure_plot p = {.out = out,
                            .left = NAMES,
                            .right = FIGURE_WIDTH - (g->under_count ? 60 : 12),
                            .most = figure_top(figure_highest(g, false), &step),
                            .columns = g->column_count};
    const double tall = g->under_count ? ROW : TALL_ROW;
    p.top = figure_begin(out, &g->words, tall * (double)g->row_count + under + KEY + FIGURE_FOOT);
    p.bottom = p.top + tall * (double)g->row_count;
    const double width = (p.right - p.left) / (double)(g->column_count ? g->column_count : 1);
    for (size_t row = 0; row < g->row_count; row++) {
        struct cell cell = {p.left, p.top + tall * (double)row, width - (width > 4), tall - 1};
        buf_reset(&name);
        svg_shorten(&name, g->rows[row], 30);
        svg_text(out, p.left - 6, cell.y + tall / 2 + 3, SVG_END, "name", name.data);
        for (size_t i = 0; i < g->column_count; i++, cell.x += width)
            put_mark(&p, &g->marks[row * g->column_count + i], &cell, !g->under_count);
    }
    buf_release(&name);
    figure_put_columns(&p, g);
    put_key(&p, p.bottom + under - 6);
    figure_end(out, &g->words, p.bottom + under + KEY - 16);
}
