#include "out/figure_frame.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>

enum { PLOT_HEIGHT = 190, EVENT_ROWS = 3, EVENT_ROW = 13, UNDER = 86 };

struct plot {
    struct buf *out;
    const struct figure *figure;
    double top, bottom, scale; /* scale: the share at the top */
};

static double x_of(const struct plot *p, size_t i)
{
    const double width = FIGURE_WIDTH - FIGURE_LEFT - FIGURE_RIGHT;
    return FIGURE_LEFT + width * ((double)i + 0.5) / (double)p->figure->count;
}

static double y_of(const struct plot *p, double share)
{
    return p->bottom - (p->bottom - p->top) * fmin(fmax(share, 0), p->scale) / p->scale;
}

static double highest(const struct figure *f)
{
    double most = 0.01;
    for (size_t i = 0; i < f->count; i++) {
        const struct figure_point *p = &f->points[i];
        most = fmax(most, fmax(fmax(p->share, p->high), fmax(p->upper, p->centre)));
    }
    return most;
}

/* ---- axes ---- */

static void put_scale(const struct plot *p, double step)
{
    char text[16];
    for (int i = 0; step * i <= p->scale + 1e-9; i++) {
        const double y = y_of(p, step * i);
        snprintf(text, sizeof text, "%.0f %%", 100 * step * i);
        svg_line(p->out, FIGURE_LEFT, y, FIGURE_WIDTH - FIGURE_RIGHT, y, i ? "grid" : "axis");
        svg_text(p->out, FIGURE_LEFT - 5, y + 4, SVG_END, "tick", text);
    }
}

/* Every so many periods has its name and base, so that names do not run into each other. */
static void put_periods(const struct plot *p)
{
    const struct figure *f = p->figure;
    double widest = 20;
    for (size_t i = 0; i < f->count; i++)
        widest = fmax(widest, fmax(svg_width(f->points[i].label, 9), svg_width(f->points[i].base, 9)));
    const double room = (FIGURE_WIDTH - FIGURE_LEFT - FIGURE_RIGHT) / (double)f->count;
    const size_t step = (size_t)ceil((widest + 6) / room);
    for (size_t i = 0; i < f->count; i += step) {
        svg_line(p->out, x_of(p, i), p->bottom, x_of(p, i), p->bottom + 4, "axis");
        svg_text(p->out, x_of(p, i), p->bottom + 15, SVG_MIDDLE, "small", f->points[i].label);
        svg_text(p->out, x_of(p, i), p->bottom + 27, SVG_MIDDLE, "base", f->points[i].base);
    }
    svg_text(p->out, FIGURE_WIDTH - FIGURE_RIGHT + 5, p->bottom + 27, SVG_START, "small", f->base_label);
}

static void put_events(const struct plot *p)
{
    const struct figure *f = p->figure;
    struct buf label = BUF_INIT;
    for (size_t i = 0; i < f->event_count; i++) {
        const double x = x_of(p, f->events[i].point), y = p->top - 4 - EVENT_ROW * (double)(i % EVENT_ROWS);
        const bool ends = x > FIGURE_WIDTH / 2.0;
        buf_reset(&label);
        svg_shorten(&label, f->events[i].label, 40);
        svg_line(p->out, x, y, x, p->bottom, "event");
        svg_text(p->out, ends ? x - 3 : x + 3, y + 2, ends ? SVG_END : SVG_START, "small", label.data);
    }
    buf_release(&label);
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
            buf_addf(p->out, "%s%.1f %.1f", k == i ? "M" : "L", x_of(p, k) - lead, y_of(p, f->points[k].high));
        for (size_t k = end; k-- > i;)
            buf_addf(p->out, "L%.1f %.1f", x_of(p, k) + lead, y_of(p, f->points[k].low));
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

struct end_label {
    double y;
    const char *text;
};

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
    struct end_label labels[sizeof wanted / sizeof *wanted];
    struct buf text = BUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const double level = wanted[i].text ? last_of(f, wanted[i].level) : (double)NAN;
        if (!isnan(level))
            labels[count++] = (struct end_label){y_of(p, level), wanted[i].text};
    }
    for (size_t i = 1; i < count; i++) /* highest first */
        for (size_t k = i; k > 0 && labels[k].y < labels[k - 1].y; k--) {
            const struct end_label other = labels[k];
            labels[k] = labels[k - 1];
            labels[k - 1] = other;
        }
    for (size_t i = 0; i < count; i++) {
        if (i && labels[i].y < labels[i - 1].y + 11)
            labels[i].y = labels[i - 1].y + 11;
        buf_reset(&text);
        svg_shorten(&text, labels[i].text, 22);
        svg_text(p->out, FIGURE_WIDTH - FIGURE_RIGHT + 5, labels[i].y + 3, SVG_START, "small", text.data);
    }
    buf_release(&text);
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
    const double events = EVENT_ROW * fmin((double)f->event_count, EVENT_ROWS);
    double step;
    struct plot p = {.out = out, .figure = f, .scale = figure_top(highest(f), &step)};
    p.top = figure_begin(out, f, events + PLOT_HEIGHT + UNDER) + events;
    p.bottom = p.top + PLOT_HEIGHT;
    put_scale(&p, step);
    put_band(&p);
    put_steps(&p, lower_of, "limit");
    put_steps(&p, upper_of, "limit");
    put_steps(&p, centre_of, "centre");
    put_events(&p);
    put_line(&p);
    put_points(&p);
    if (f->count)
        put_periods(&p);
    put_end_labels(&p);
    if (f->signal_label && has_signal(f)) {
        buf_addf(out, "<path class=\"signal\" d=\"M%d %.1fl5 -5l5 5l-5 5Z\"/>\n", FIGURE_LEFT, p.bottom + 40);
        svg_text(out, FIGURE_LEFT + 15, p.bottom + 43, SVG_START, "small", f->signal_label);
    }
    figure_end(out, f, p.bottom + 46);
}
