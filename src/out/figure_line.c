#include "out/figure_frame.h"
#include "out/svg.h"
#include "util/mem.h"

#include <math.h>

enum { PLOT_HEIGHT = 190, UNDER = 86 };

struct plot {
    struct buf *out;
    const struct figure *figure;
    struct figure_plot frame;
};

static double x_of(const struct plot *p, size_t i) { return figure_x(&p->frame, i); }
static double y_of(const struct plot *p, double share) { return figure_y(&p->frame, share); }

static double highest(const struct figure *f)
{
    double most = 0.01;
    for (size_t i = 0; i < f->count; i++) {
        const struct figure_point *p = &f->points[i];
        most = fmax(most, fmax(fmax(p->share, p->high), fmax(p->upper, p->centre)));
    }
    return most;
}

/* Names and bases under the points, as of a grid of one row. */
static void put_periods(const struct plot *p)
{
    const struct figure *f = p->figure;
    const char **names = mem_zalloc(2 * f->count + 1, sizeof *names);
    if (!names) {
        p->out->failure = NEWID_MEMORY;
        return;
    }
    for (size_t i = 0; i < f->count; i++) {
        names[i] = f->points[i].label;
        names[f->count + i] = f->points[i].base;
    }
    const struct figure_under bases = {f->base_label, names + f->count};
    const struct figure_grid grid = {.columns = names, .column_count = f->count, .under = &bases, .under_count = 1};
    figure_put_columns(&p->frame, &grid);
    mem_free(names);
}

/* ---- marks ---- */

/* The band of each run of points without a gap. */
static void put_band(const struct plot *p)
{
    const struct figure *f = p->figure;
    for (size_t i = 0, end; i < f->count; i = end + 1) {
        for (end = i; end < f->count && !isnan(f->points[end].low); end++)
            ;
        if (end == i)
            continue;
        buf_adds(p->out, "<path class=\"band\" d=\"");
        /* A point by itself has a narrow band, which a reader can see. */
        const double lead = end - i == 1 ? 3 : 0;
        for (size_t k = i; k < end; k++)
            buf_addf(p->out, "%s%.1f %.1fh%.1f", k == i ? "M" : "L", x_of(p, k) - lead, y_of(p, f->points[k].high),
                     2 * lead);
        for (size_t k = end; k-- > i;)
            buf_addf(p->out, "L%.1f %.1fh%.1f", x_of(p, k) + lead, y_of(p, f->points[k].low), -2 * lead);
        buf_adds(p->out, "Z\"/>\n");
    }
}

/* One level that changes from point to point, half a step to each side of it; with a phase it begins anew. */
static void put_steps(const struct plot *p, double (*level)(const struct figure_point *point), const char *css)
{
    const double half = (FIGURE_WIDTH - FIGURE_LEFT - FIGURE_RIGHT) / 2.0 / (double)p->figure->count;
    bool open = false;
    for (size_t i = 0; i <= p->figure->count; i++) {
        const struct figure_point *point = i < p->figure->count ? &p->figure->points[i] : NULL;
        const bool drawn = point && !isnan(level(point));
        if (open && (!drawn || point->starts_phase)) {
            buf_adds(p->out, "\"/>\n");
            open = false;
        }
        if (!drawn)
            continue;
        const double y = y_of(p, level(point));
        if (open)
            buf_addf(p->out, "V%.1f", y);
        else
            buf_addf(p->out, "<path class=\"%s\" fill=\"none\" d=\"M%.1f %.1f", css, x_of(p, i) - half, y);
        buf_addf(p->out, "H%.1f", x_of(p, i) + half);
        open = true;
    }
}

static double centre_of(const struct figure_point *point) { return point->centre; }
static double lower_of(const struct figure_point *point) { return point->lower; }
static double upper_of(const struct figure_point *point) { return point->upper; }

static void put_line(const struct plot *p)
{
    const struct figure *f = p->figure;
    bool open = false;
    for (size_t i = 0; i <= f->count; i++) {
        const bool drawn = i < f->count && !isnan(f->points[i].share);
        if (drawn)
            buf_addf(p->out, "%s%.1f %.1f", open ? "L" : "<path class=\"line\" d=\"M", x_of(p, i),
                     y_of(p, f->points[i].share));
        else if (open)
            buf_adds(p->out, "\"/>\n");
        open = drawn;
    }
}

static void put_points(const struct plot *p)
{
    const struct figure *f = p->figure;
    const double size = f->count > 80 ? 1.5 : 3.2;
    for (size_t i = 0; i < f->count; i++) {
        if (isnan(f->points[i].share))
            continue;
        const double x = x_of(p, i), y = y_of(p, f->points[i].share), wide = size + 2.3;
        if (f->points[i].signal)
            buf_addf(p->out, "<path class=\"signal\" d=\"M%.1f %.1fL%.1f %.1fL%.1f %.1fL%.1f %.1fZ\"/>\n", x, y - wide,
                     x + wide, y, x, y + wide, x - wide, y);
        else
            buf_addf(p->out, "<circle class=\"point\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", x, y, size);
    }
}

/* ---- labels at the right end, instead of a legend ---- */

/* The level of the last point that has one; NAN where none has. */
static double last_of(const struct figure *f, double (*level)(const struct figure_point *point))
{
    for (size_t i = f->count; i-- > 0;)
        if (!isnan(level(&f->points[i])))
            return level(&f->points[i]);
    return (double)NAN;
}

static double share_of_point(const struct figure_point *point) { return point->share; }

static void put_end_labels(const struct plot *p)
{
    const struct figure *f = p->figure;
    const struct {
        const char *text;
        double (*level)(const struct figure_point *point);
    } wanted[] = {{f->limits_label, upper_of},
                  {f->line_label, share_of_point},
                  {f->centre_label, centre_of},
                  {f->limits_label, lower_of}};
    struct figure_end ends[sizeof wanted / sizeof *wanted];
    size_t count = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const double level = wanted[i].text ? last_of(f, wanted[i].level) : (double)NAN;
        if (!isnan(level))
            ends[count++] = (struct figure_end){y_of(p, level), wanted[i].text, NULL};
    }
    figure_put_ends(&p->frame, ends, count);
}

static bool has_signal(const struct figure *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->points[i].signal)
            return true;
    return false;
}

void figure_line(struct buf *out, const struct figure *f)
{
    double step;
    struct plot p = {.out = out,
                     .figure = f,
                     .frame = {.out = out,
                               .left = FIGURE_LEFT,
                               .right = FIGURE_WIDTH - FIGURE_RIGHT,
                               .most = figure_top(highest(f), &step),
                               .columns = f->count}};
    const double events = figure_events_height(&p.frame, f->events, f->event_count);
    p.frame.top = figure_begin(out, &f->words, events + PLOT_HEIGHT + UNDER) + events;
    p.frame.bottom = p.frame.top + PLOT_HEIGHT;
    figure_put_scale(&p.frame, step);
    put_band(&p);
    put_steps(&p, lower_of, "limit");
    put_steps(&p, upper_of, "limit");
    put_steps(&p, centre_of, "centre");
    figure_put_events(&p.frame, f->events, f->event_count);
    put_line(&p);
    put_points(&p);
    put_periods(&p);
    put_end_labels(&p);
    if (f->signal_label && has_signal(f)) {
        buf_addf(out, "<path class=\"signal\" d=\"M%d %.1fl5 -5l5 5l-5 5Z\"/>\n", FIGURE_LEFT, p.frame.bottom + 40);
        svg_text(out, FIGURE_LEFT + 15, p.frame.bottom + 43, SVG_START, "small", f->signal_label);
    }
    figure_end(out, &f->words, p.frame.bottom + 46);
}
