/* What all figures share: the page, its words, scales. */
#ifndef NEWID_FIGURE_FRAME_H
#define NEWID_FIGURE_FRAME_H

#include "out/figure.h"

/* Units of the picture: 604.8 are the 16 cm of a Word column. */
enum { FIGURE_WIDTH = 605, FIGURE_LEFT = 46, FIGURE_RIGHT = 112, FIGURE_TEXT = 11 };

/* The document up to the marks; returns the y under the heading. `height` leaves out the heading. */
double figure_begin(struct buf *out, const struct figure *figure, double height);
/* The footer, whose y is given, and the end. */
void figure_end(struct buf *out, const struct figure *figure, double y);

/* A round number of at most 1 that is not under `most`, and the step of its ticks. */
double figure_top(double most, double *step);

#endif
