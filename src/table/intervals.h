/* The intervals that a table prints, and what they are called. */
#ifndef NEWID_INTERVALS_H
#define NEWID_INTERVALS_H

#include "table/views.h"

/* Both at 95 %, from 0 to 1. False where there is none: no base, or accounts of one worker where they are clustered. */
bool interval_of_writers(struct newid_interval *out, const struct view *view, const struct newid_cell *cell);
bool interval_of_accounts(struct newid_interval *out, const struct view *view, const struct newid_cell *cell);

/* How much wider clustering makes the accounts' variance; NAN where that is not defined, or not counted. */
double design_effect(const struct view *view, const struct newid_cell *cell);

/* A sentence that names both; English, to be looked up. */
const char *interval_caption(const struct view *view);

/* The heading of a column of writers' intervals, or of accounts'. */
const char *interval_heading(const struct view *view, bool of_writers);

#endif
