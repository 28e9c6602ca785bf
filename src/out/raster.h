/* A picture from an SVG: PNG and PDF, by librsvg and cairo. */
#ifndef NEWID_RASTER_H
#define NEWID_RASTER_H

#include "util/buf.h"

/* 2 pixels for each of CSS, so that 16 cm are 1,210. */
enum newid_status raster_png(struct buf *out, const struct buf *svg, struct newid_error *err) NEWID_CHECKED;
enum newid_status raster_pdf(struct buf *out, const struct buf *svg, struct newid_error *err) NEWID_CHECKED;

#endif
