/*
 * A side of a comparison: accounts chosen by what they are or say. An item is FIELD=VALUE, theme:CODE, coded, uncoded,
 * or period:LABEL (2019, 2019-03, 2019-Q2, 2019-W07, 2019/20, 2019/20-Q1, a day) or period:LABEL..LABEL. Items of one
 * field, and themes, and periods, are each other's alternatives; what differs must all hold, as with --where.
 */
#ifndef NEWID_CHOSEN_H
#define NEWID_CHOSEN_H

#include "table/presence.h"

/* Whether the items need accounts that are coded with a codebook. */
bool chosen_wants_codebook(const char *const *items, size_t count);

/*
 * Fills in, one an account of the selection's columns, with whether it is selected and all items hold. presence: NULL
 * where no item wants a codebook; selection is then read by the caller. NEWID_USAGE: an item that cannot be read, an
 * unknown field or theme; option names them in the message.
 */
enum newid_status chosen_find(bool *in, struct newid_store *store, const struct selection *selection,
                            struct presence *presence, const char *const *items, size_t count, const char *option,
                            struct newid_error *err) NEWID_CHECKED;

#endif
