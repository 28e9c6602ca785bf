/* Which figures an audience may not see (design: "Audience"). */
#ifndef NEWID_PROTECT_H
#define NEWID_PROTECT_H

#include <newid/table.h>

/* Sets cell->hidden by what the request breaks down by. sensitive: of the cell's theme. */
void protect_cell(struct newid_cell *cell, const struct newid_table_request *request, bool sensitive, bool has_workers);

/* The smallest base that may be shown in a breakdown; 0 for the analyst. */
unsigned protect_smallest_base(enum newid_audience audience);

#endif
