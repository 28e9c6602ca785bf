/* SVG, element by element, into a buffer. Whatever people or codebooks wrote goes in escaped. */
#ifndef NEWID_SVG_H
#define NEWID_SVG_H

#include "util/buf.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

/* & < > " ' as entities; characters that XML does not allow are left out. */
void svg_escape(struct buf *out, const char *text);

/* A line of text at a baseline; css names its class. */
void svg_text(struct buf *out, double x, double y, enum svg_anchor anchor, const char *css, const char *text);
void svg_line(struct buf *out, double x1, double y1, double x2, double y2, const char *css);

/* How wide the text will be about, in the font's own size: fonts differ, so leave room. */
double svg_width(const char *text, double font_size);
/* Appends text, or so much of it as `characters` allow and "…". */
void svg_shorten(struct buf *out, const char *text, size_t characters);

#endif
