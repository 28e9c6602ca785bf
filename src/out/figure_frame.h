/* What all figures share: the page, its words, scales. */
#ifndef NEWID_FIGURE_FRAME_H
#define NEWID_FIGURE_FRAME_H

#include "out/figure.h"

/* Units of the picture: 604.8 are the 16 cm of a Word column. */
enum {
    FIGURE_WIDTH = 605,
    FIGURE_LEFT = 46,
    FIGURE_RIGHT = 112,
    FIGURE_TEXT = 11,
    FIGURE_UNDER = 12,
    FIGURE_FOOT = 34,
    FIGURE_LINE = 11
};

/* The document up to the marks; returns the y under the heading. `height` leaves out the heading. */
double figure_begin(struct buf *out, const struct figure_words *words, double height);
/* The footer, whose y is given, and the end. */
void figure_end(struct buf *out, const struct figure_words *words, double y);

/* A round number of at most 1 that is not under `most`, and the step of its ticks. */
double figure_top(double most, double *step);

/* Where the marks are: columns side by side from left to right, shares from 0 at the bottom to `most` at the top. */
struct figure_plot {
    struct buf *out;
    double left, right, top, bottom, most;
    size_t columns;
};

double figure_x(const struct figure_plot *plot, size_t column); /* its middle */
double figure_y(const struct figure_plot *plot, double share);
void figure_put_scale(const struct figure_plot *plot, double step);
/* The columns' names and what stands under them; every so many, so that they do not run into each other. */
void figure_put_columns(const struct figure_plot *plot, const struct figure_grid *grid);
size_t figure_column_step(const struct figure_plot *plot, const struct figure_grid *grid);
/* In rising order; labels stand above the plot in as much height as this, which asks for its left, right and columns.
 */
double figure_events_height(const struct figure_plot *plot, const struct figure_event *events, size_t count);
void figure_put_events(const struct figure_plot *plot, const struct figure_event *events, size_t count);

/* The highest share of all marks, and of their intervals; not 0. */
double figure_highest(const struct figure_grid *grid, bool with_intervals);
/* A row's line with its points, and the band of its intervals, in a look below FIGURE_MOST_LINES. */
void figure_put_row(const struct figure_plot *plot, const struct figure_grid *grid, size_t row, size_t look);
void figure_put_band(const struct figure_plot *plot, const struct figure_grid *grid, size_t row, size_t look);

/* A label at the right end of a line instead of a legend. */
struct figure_end {
    double y;
    const char *text;
    const char *sample; /* attributes of a path as the line's; NULL: none is shown */
};
/* Moves them apart, and changes their order. */
void figure_put_ends(const struct figure_plot *plot, struct figure_end *ends, size_t count);

#endif
