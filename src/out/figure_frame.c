#include "out/figure_frame.h"

#include "figure.css.h"
#include "out/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EVENT_ROWS = 6, EVENT_ROW = 12, LABEL_LONGEST = 40 };

/* The lines of a heading, broken between words. Returns the y under them. */
static double put_lines(struct buf *out, double y, const char *css, double size, const char *text)
{
    const size_t most = (size_t)((FIGURE_WIDTH - 16) / ((size > 12 ? 0.55 : 0.5) * size));
    struct buf line = BUF_INIT;
    for (int lines = 0; *text && lines < 4; lines++) {
        size_t at = 0, space = 0, met = 0;
        for (; text[at] && met <= most; at++) {
            if (text[at] == ' ')
                space = at;
            met += ((unsigned char)text[at] & 0xC0) != 0x80;
        }
        buf_reset(&line);
        if (!text[at] && met <= most)
            space = at;
        if (space && lines < 3)
            buf_add(&line, text, space);
        else
            svg_shorten(&line, text, most);
        y += size * 1.3;
        svg_text(out, 8, y, SVG_START, css, line.data);
        if (!space || lines == 3)
            break;
        text += space;
        while (*text == ' ')
            text++;
    }
    buf_release(&line);
    return y;
}

static double put_heading(struct buf *out, const struct figure_words *f)
{
    const double y = put_lines(out, 4, "title", 15, f->title);
    return put_lines(out, y + 2, "subtitle", FIGURE_TEXT, f->subtitle) + 12;
}

/* Its colours are grey and one blue that stays apart from it for every kind of colour blindness; nothing is good or bad
 * by its colour. */
double figure_begin(struct buf *out, const struct figure_words *f, double height)
{
    struct buf heading = BUF_INIT;
    const double y = put_heading(&heading, f), whole = y + height;
    buf_addf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16cm\" height=\"%.2fcm\" viewBox=\"0 0 %d %.0f\" "
             "xml:lang=\"%s\" role=\"img\" class=\"newid-figure\">\n<title>",
             16 * whole / FIGURE_WIDTH, FIGURE_WIDTH, whole, f->language);
    svg_escape(out, f->title);
    buf_adds(out, "</title>\n<desc>");
    svg_escape(out, f->description);
    buf_addf(out, "</desc>\n<style>%s</style>\n<rect width=\"%d\" height=\"%.0f\" class=\"paper\"/>\n", figure_css,
             FIGURE_WIDTH, whole);
    buf_add(out, heading.data, heading.len);
    if (heading.failure)
        out->failure = heading.failure;
    buf_release(&heading);
    return y;
}

void figure_end(struct buf *out, const struct figure_words *f, double y)
{
    put_lines(out, y, "small", 9, f->footer);
    buf_adds(out, "</svg>\n");
}

double figure_top(double most, double *step)
{
    static const double steps[] = {0.01, 0.02, 0.05, 0.1, 0.2};
    size_t s = 0;
    while (s + 1 < sizeof steps / sizeof *steps && most / steps[s] > 6)
        s++;
    *step = steps[s];
    return fmin(fmax(ceil(most / *step - 1e-9), 1) * *step, 1);
}

/* ---- axes ---- */

double figure_x(const struct figure_plot *p, size_t column)
{
    return p->left + (p->right - p->left) * ((double)column + 0.5) / (double)p->columns;
}

double figure_y(const struct figure_plot *p, double share)
{
    return p->bottom - (p->bottom - p->top) * fmin(fmax(share, 0), p->most) / p->most;
}

void figure_put_scale(const struct figure_plot *p, double step)
{
    char text[16];
    for (int i = 0; step * i <= p->most + 1e-9; i++) {
        const double y = figure_y(p, step * i);
        snprintf(text, sizeof text, "%.0f %%", 100 * step * i);
        svg_line(p->out, p->left, y, p->right, y, i ? "grid" : "axis");
        svg_text(p->out, p->left - 5, y + 4, SVG_END, "tick", text);
    }
}

size_t figure_column_step(const struct figure_plot *p, const struct figure_grid *g)
{
    double widest = 20;
    for (size_t i = 0; i < g->column_count; i++) {
        widest = fmax(widest, svg_width(g->columns[i], 9));
        for (size_t u = 0; u < g->under_count; u++)
            widest = fmax(widest, svg_width(g->under[u].texts[i], 9));
    }
    return (size_t)ceil((widest + 6) / ((p->right - p->left) / (double)p->columns));
}

void figure_put_columns(const struct figure_plot *p, const struct figure_grid *g)
{
    struct buf label = BUF_INIT;
    const size_t step = g->column_count ? figure_column_step(p, g) : 1;
    for (size_t i = 0; i < g->column_count; i += step) {
        const double x = figure_x(p, i);
        svg_line(p->out, x, p->bottom, x, p->bottom + 4, "axis");
        svg_text(p->out, x, p->bottom + 15, SVG_MIDDLE, "small", g->columns[i]);
        for (size_t u = 0; u < g->under_count; u++)
            svg_text(p->out, x, p->bottom + 27 + FIGURE_UNDER * (double)u, SVG_MIDDLE, "base", g->under[u].texts[i]);
    }
    for (size_t u = 0; u < g->under_count; u++) {
        buf_reset(&label);
        svg_shorten(&label, g->under[u].label, (size_t)((FIGURE_WIDTH - p->right - 5) / (0.52 * 9)));
        svg_text(p->out, p->right + 5, p->bottom + 27 + FIGURE_UNDER * (double)u, SVG_START, "small", label.data);
    }
    buf_release(&label);
}

/* Where the label of an event stands: its left end, and how far to the right it goes. */
struct event_place {
    double from, wide;
    bool ends; /* left of its line */
};

static struct event_place place_event(const struct figure_plot *p, const struct figure_event *event, struct buf *label)
{
    const double x = figure_x(p, event->point);
    buf_reset(label);
    svg_shorten(label, event->label, LABEL_LONGEST);
    const double wide = svg_width(label->data, 9) + 6;
    const bool ends = x + wide > FIGURE_WIDTH;
    return (struct event_place){ends ? x - wide : x, wide, ends};
}

/* The lowest row in which the label runs into none before it; EVENT_ROWS: there is none. */
static size_t take_row(double taken[EVENT_ROWS], const struct event_place *place)
{
    size_t row = 0;
    while (row < EVENT_ROWS && taken[row] > place->from)
        row++;
    if (row < EVENT_ROWS)
        taken[row] = place->from + place->wide;
    return row;
}

double figure_events_height(const struct figure_plot *p, const struct figure_event *events, size_t count)
{
    struct buf label = BUF_INIT;
    double taken[EVENT_ROWS] = {0};
    size_t rows = 0;
    for (size_t i = 0; i < count; i++) {
        const struct event_place place = place_event(p, &events[i], &label);
        const size_t row = take_row(taken, &place);
        rows = row < EVENT_ROWS && row + 1 > rows ? row + 1 : rows;
    }
    buf_release(&label);
    return EVENT_ROW * (double)rows;
}

void figure_put_events(const struct figure_plot *p, const struct figure_event *events, size_t count)
{
    struct buf label = BUF_INIT, labels = BUF_INIT;
    double taken[EVENT_ROWS] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct event_place place = place_event(p, &events[i], &label);
        const size_t row = take_row(taken, &place);
        const double x = figure_x(p, events[i].point), y = p->top - 4 - EVENT_ROW * (double)(row % EVENT_ROWS);
        svg_line(p->out, x, y, x, p->bottom, "event");
        if (row < EVENT_ROWS)
            svg_text(&labels, place.ends ? x - 3 : x + 3, y + 2, place.ends ? SVG_END : SVG_START, "halo", label.data);
    }
    /* Over all lines, so that none strikes a label through. */
    buf_add(p->out, labels.data, labels.len);
    if (labels.failure)
        p->out->failure = labels.failure;
    buf_release(&labels);
    buf_release(&label);
}

/* Each at least a line under the one above it, and none under the axis as long as there is room above. */
static void spread_ends(const struct figure_plot *p, struct figure_end *ends, size_t count)
{
    for (size_t i = 1; i < count; i++) /* highest first */
        for (size_t k = i; k > 0 && ends[k].y < ends[k - 1].y; k--) {
            const struct figure_end other = ends[k];
            ends[k] = ends[k - 1];
            ends[k - 1] = other;
        }
    for (size_t i = 1; i < count; i++)
        ends[i].y = fmax(ends[i].y, ends[i - 1].y + FIGURE_LINE);
    for (size_t i = count; i-- > 0;)
        ends[i].y = fmin(ends[i].y, p->bottom - FIGURE_LINE * (double)(count - 1 - i));
}

void figure_put_ends(const struct figure_plot *p, struct figure_end *ends, size_t count)
{
    struct buf text = BUF_INIT;
    spread_ends(p, ends, count);
    for (size_t i = 0; i < count; i++) {
        const double x = p->right + 5 + (ends[i].sample ? 18 : 0);
        if (ends[i].sample)
            buf_addf(p->out, "<path d=\"M%.1f %.1fh14\" %s/>\n", p->right + 5, ends[i].y, ends[i].sample);
        buf_reset(&text);
        svg_shorten(&text, ends[i].text, (size_t)((FIGURE_WIDTH - x) / (0.52 * 9)));
        svg_text(p->out, x, ends[i].y + 3, SVG_START, "small", text.data);
    }
    buf_release(&text);
}
