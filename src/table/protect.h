/* Which figures an audience may not see (design: "Audience"). */
#ifndef NEWID_TABLE_PROTECT_H
#define NEWID_TABLE_PROTECT_H

#include <newid/table.h>

/* Sets cell->hidden by what the request breaks down by. sensitive: of the cell's theme. */
void protect_cell(struct newid_cell *cell, const struct newid_table_request *request, bool sensitive, bool has_workers);

/* The request's thresholds, or the default ones. */
const struct newid_thresholds *protect_thresholds(const struct newid_table_request *request);

/* Whether figures for the public are of a part that says something of people, so that hidden ones may be worked out. */
bool protect_breaks_down(const struct newid_table_request *request);

/* The usual smallest base; 0 for the analyst. */
unsigned protect_smallest_base(enum newid_audience audience);

#endif
