/*
 * Figures: a line over time with what chance allows about it, as an SVG that fits a Word column. A figure draws what it is given: whoever fills it leaves out what may not be shown.
 */
#ifndef NEWID_FIGURE_H
#define NEWID_FIGURE_H

#include "util/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Shares from 0 to 1, NAN where there is none: a gap. */
struct figure_point {
    const char *label; /* of the period */
    const char *base;  /* "n", or "*" where hidden, as it stands under the period */
    double share;
    double low, high;    /* its interval: a band */
    double lower, upper; /* limits */
    double centre;       /* median or mean */
    bool signal;         /* marked by its shape */
    bool starts_phase;   /* limits and centre begin anew */
};

struct figure_event {
    size_t point; /* in whose period it lies */
    const char *label;
};

struct figure {
    const char *title, *subtitle, *description; /* subtitle: how it was counted; description: for screen readers */
    const char *footer;                         /* what makes it citable */
    const char *language;
    const char *line_label, *centre_label, *limits_label, *signal_label; /* NULL: there is none */
    const char *base_label;                                              /* "writers" */
    const struct figure_point *points;
    size_t count;
    const struct figure_event *events;
    size_t event_count;
};

/* Appends a whole SVG document. */
void figure_line(struct buf *out, const struct figure *figure);

/*
 * Appends a chart of 120 × 24 CSS px for a row of a table in a page: a line over the periods without axes, from 0 to
 * the highest of its own shares, in the colour of the text about it. It has neither ids nor styles, so that many may
 * stand in one page. label: all that a screen reader hears of it.
 */
void figure_spark(struct buf *out, const double *shares, size_t count, const char *label);

#endif
