#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>

enum { PLOT_HEIGHT = 220, UNDER = 40, NAMES = 134 };

/* Okabe and Ito's colours in an order that keeps neighbours apart in grey too, without the yellow that is too faint for
 * a line on paper; those that print alike are told apart by their dashes. */
#define STROKE(colour, dashes)                                                                                         \
    "fill=\"none\" stroke=\"" colour "\" stroke-width=\"1.8\" stroke-dasharray=\"" dashes "\""
static const struct {
    const char *colour, *stroke;
} looks[FIGURE_MOST_LINES] = {
    {"#0072B2", STROKE("#0072B2", "none")}, {"#000000", STROKE("#000000", "none")},
    {"#E69F00", STROKE("#E69F00", "none")}, {"#56B4E9", STROKE("#56B4E9", "6 3")},
    {"#009E73", STROKE("#009E73", "2 2")},  {"#CC79A7", STROKE("#CC79A7", "8 2 2 2")},
    {"#D55E00", STROKE("#D55E00", "4 2")},
};

static const struct figure_mark *mark_of(const struct figure_grid *g, size_t row, size_t column)
{
    return &g->marks[row * g->column_count + column];
}

double figure_highest(const struct figure_grid *g, bool with_intervals)
{
    double most = 0.01;
    for (size_t i = 0; i < g->row_count * g->column_count; i++) {
        most = fmax(most, g->marks[i].share);
        if (with_intervals)
            most = fmax(most, g->marks[i].high);
    }
    return most;
}

static void put_path(const struct figure_plot *p, const struct figure_grid *g, size_t row, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        buf_addf(p->out, "%s%.1f %.1f", i == first ? "M" : "L", figure_x(p, i), figure_y(p, mark_of(g, row, i)->share));
}

/* The outline of the intervals of neighbours; a mark by itself has a narrow one, which a reader can see. */
static void put_outline(const struct figure_plot *p, const struct figure_grid *g, size_t row, size_t first, size_t end)
{
    const double lead = end - first == 1 ? 2.5 : 0;
    for (size_t i = first; i < end; i++)
        buf_addf(p->out, "%s%.1f %.1fh%.1f", i == first ? "M" : "L", figure_x(p, i) - lead,
                 figure_y(p, mark_of(g, row, i)->high), 2 * lead);
    for (size_t i = end; i-- > first;)
        buf_addf(p->out, "L%.1f %.1fh%.1f", figure_x(p, i) + lead, figure_y(p, mark_of(g, row, i)->low), -2 * lead);
}

static bool is_drawn(const struct figure_mark *mark, bool band)
{
    return !mark->hidden && !isnan(band ? mark->low : mark->share);
}

/* Each run of marks without a gap is a path: `band` of its intervals, else of its shares. */
static void put_runs(const struct figure_plot *p, const struct figure_grid *g, size_t row, bool band,
                     const char *attributes)
{
    for (size_t first = 0, end; first < g->column_count; first = end + 1) {
        for (end = first; end < g->column_count && is_drawn(mark_of(g, row, end), band); end++)
            ;
        if (end == first || (!band && end - first == 1))
            continue;
        buf_addf(p->out, "<path %s d=\"", attributes);
        (band ? put_outline : put_path)(p, g, row, first, end);
        buf_adds(p->out, band ? "Z\"/>\n" : "\"/>\n");
    }
}

static void put_points(const struct figure_plot *p, const struct figure_grid *g, size_t row, const char *colour,
                       double size)
{
    for (size_t i = 0; i < g->column_count; i++)
        if (is_drawn(mark_of(g, row, i), false))
            buf_addf(p->out,
                     "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#fff\" stroke=\"%s\" stroke-width=\"1.5\"/>\n",
                     figure_x(p, i), figure_y(p, mark_of(g, row, i)->share), size, colour);
}

void figure_put_band(const struct figure_plot *p, const struct figure_grid *g, size_t row, size_t look)
{
    char style[80];
    snprintf(style, sizeof style, "class=\"interval\" fill=\"%s\" fill-opacity=\".16\"", looks[look].colour);
    put_runs(p, g, row, true, style);
}

void figure_put_row(const struct figure_plot *p, const struct figure_grid *g, size_t row, size_t look)
{
    char style[160];
    snprintf(style, sizeof style, "class=\"series\" %s", looks[look].stroke);
    put_runs(p, g, row, false, style);
    const double room = (p->right - p->left) / (double)p->columns;
    put_points(p, g, row, looks[look].colour, room < 6 ? 1.2 : room < 12 ? 2 : 2.8);
}

static void put_ends(const struct figure_plot *p, const struct figure_grid *g)
{
    struct figure_end ends[FIGURE_MOST_LINES];
    size_t count = 0;
    for (size_t row = 0; row < g->row_count && row < FIGURE_MOST_LINES; row++) {
        size_t i = g->column_count;
        while (i > 0 && !is_drawn(mark_of(g, row, i - 1), false))
            i--;
        if (i)
            ends[count++] = (struct figure_end){figure_y(p, mark_of(g, row, i - 1)->share), g->rows[row],
                                                g->row_count > 1 ? looks[row].stroke : NULL};
    }
    figure_put_ends(p, ends, count);
}

void figure_lines(struct buf *out, const struct figure_grid *g)
{
    const bool bands = g->row_count <= FIGURE_MOST_BANDS;
    const double under = UNDER + FIGURE_UNDER * (double)g->under_count;
    double step;
    struct figure_plot p = {.out = out,
                            .left = FIGURE_LEFT,
                            .right = FIGURE_WIDTH - NAMES,
                            .most = figure_top(figure_highest(g, bands), &step),
                            .columns = g->column_count};
    const double events = figure_events_height(&p, g->events, g->event_count);
    p.top = figure_begin(out, &g->words, events + PLOT_HEIGHT + under + FIGURE_FOOT) + events;
    p.bottom = p.top + PLOT_HEIGHT;
    figure_put_scale(&p, step);
    figure_put_events(&p, g->events, g->event_count);
    for (size_t row = 0; bands && row < g->row_count; row++)
        figure_put_band(&p, g, row, row);
    for (size_t row = 0; row < g->row_count && row < FIGURE_MOST_LINES; row++)
        figure_put_row(&p, g, row, row);
    figure_put_columns(&p, g);
    put_ends(&p, g);
    figure_end(out, &g->words, p.bottom + under - 12);
}
