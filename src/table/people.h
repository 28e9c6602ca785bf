/* What the parts of the view for people share. */
#ifndef NEWID_PEOPLE_H
#define NEWID_PEOPLE_H

#include "table/grid.h"

/* Under this many writers a percentage says more than there is. */
enum { FEW_WRITERS = 20 };

struct people {
    struct out *out;
    const struct view *view;
    struct grid grid;
    enum newid_status failure;
};

/* A formatted string that lives as long as the view; NULL, remembered, where there is no memory. */
const char *keep(struct people *people, const char *format, ...) NEWID_PRINTF(2, 3);

double whole_percent(double share);

/* "9 of 17", or from 20 writers on "31 %"; with_count adds how many: "31 % (37)". */
struct out_cell people_share(struct people *people, const struct newid_cell *cell, uint64_t x, uint64_t n,
                             bool with_count);

/* The adjusted share: "36 %", or "36 % (29–43)"; with † where it was truncated and ‡ where the codebook is
 * too weak, which notes explain; "not known" where its interval would be 0 to 100. */
struct out_cell people_adjusted(struct people *people, const struct newid_cell *cell, bool with_interval);

/* "account: 22 writers, 60 accounts, 12000 words"; base: NULL where it is hidden. */
const char *caption_with_base(struct people *people, const struct newid_cell *cell, const struct newid_cell *base);

/* list.c: one row a theme, for a kind without periods and groups. */
void people_list(struct people *people, const struct grid_block *block);

/* line.c: a share over time. */
struct line {
    const char *drawn; /* a character a period, or an SVG where the output draws; a dot, or a gap, where nobody wrote */
    const char *said;  /* what the run chart says of it */
};

/* Of a theme (its place) in a kind, from the view's over_time. Both NULL where there is nothing to draw, or memory ran
 * out, which is remembered. */
struct line line_of(struct people *people, const struct grid *over_time, size_t theme, const char *kind);

/* What the line's periods are: "quarters, Jan–Mar 2018 to Apr–Jun 2020". NULL where there are none. */
const char *line_span(struct people *people, const struct grid *over_time);

#endif
