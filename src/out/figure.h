/*
 * Figures as SVG that fits a Word column. A figure draws what it is given: whoever fills it leaves out what may not be
 * shown. None has an id, and its styles hold inside it alone, so that many may stand in one page.
 */
#ifndef NEWID_FIGURE_H
#define NEWID_FIGURE_H

#include "util/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct figure_words {
    const char *title, *subtitle, *description; /* subtitle: how it was counted; description: for screen readers */
    const char *footer;                         /* what makes it citable */
    const char *language;
};

struct figure_event {
    size_t point; /* in whose period it lies */
    const char *label;
};

/* ---- one line over time with what chance allows about it ---- */

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

struct figure {
    struct figure_words words;
    const char *line_label, *centre_label, *limits_label, *signal_label; /* NULL: there is none */
    const char *base_label;                                              /* "writers" */
    const struct figure_point *points;
    size_t count;
    const struct figure_event *events;
    size_t event_count;
};

/* Appends a whole SVG document. */
void figure_line(struct buf *out, const struct figure *figure);

/* ---- rows of shares: themes, groups or parts, over columns, which are periods ---- */

struct figure_mark {
    double share, low, high; /* NAN: none */
    const char *said;        /* "31 %", "4/9", "*" where hidden */
    const char *base;        /* "n" of this mark by itself, or "*"; NULL: there is none */
    bool hidden;
};

/* A line of text for each column, under it. */
struct figure_under {
    const char *label;
    const char *const *texts;
};

struct figure_grid {
    struct figure_words words;
    const char *const *rows, *const *columns; /* labels */
    size_t row_count, column_count;
    const struct figure_mark *marks; /* row by row */
    const struct figure_under *under;
    size_t under_count;
    const struct figure_event *events;
    size_t event_count;
};

/* More lines than colours that everybody can tell apart. */
enum { FIGURE_MOST_LINES = 7, FIGURE_MOST_BANDS = 2 };

/* Each appends a whole SVG document. */
void figure_lines(struct buf *out, const struct figure_grid *grid);   /* a line a row; at most FIGURE_MOST_LINES */
void figure_bars(struct buf *out, const struct figure_grid *grid);    /* a bar a row, of the first column */
void figure_heatmap(struct buf *out, const struct figure_grid *grid); /* a cell a mark */
void figure_panels(struct buf *out,
                   const struct figure_grid *grid); /* a small line a row, on one scale; the first line of text under
                                                       columns has one text a row instead */
void figure_stack(struct buf *out,
                  const struct figure_grid *grid); /* at most FIGURE_MOST_PARTS rows, which add up to 1 */

enum { FIGURE_MOST_PARTS = 4 };

/* ---- for a row of a table ---- */

/*
 * Appends a chart of 120 × 24 CSS px for a row of a table in a page: a line over the periods without axes, from 0 to
 * the highest of its own shares, in the colour of the text about it. It has neither ids nor styles, so that many may
 * stand in one page. label: all that a screen reader hears of it.
 */
void figure_spark(struct buf *out, const double *shares, size_t count, const char *label);

#endif
