/* Sides: which of two sets of accounts each account belongs to, by its date or its group. */
#ifndef NEWID_SIDES_H
#define NEWID_SIDES_H

#include "table/presence.h"

/* Days, both counted; NEWID_UNDATED: open. */
struct day_span {
    int32_t from, to;
};

bool day_span_holds(const struct day_span *span, int32_t day);

enum sides_by {
    SIDES_BY_SPAN,
    SIDES_BY_GROUP, /* the values of the selection's group */
    SIDES_ALL       /* all on the first side: one set of accounts under two rules */
};

struct sides {
    enum sides_by by;
    struct day_span span[2];
    const char *group[2]; /* "(none)" for no value */
};

/*
 * place[i]: 0 or 1, or -1 for an account on neither side; one an account of the columns. *undated: selected accounts
 * that are on no side for want of a date. NEWID_USAGE: no account has one of the groups.
 */
enum newid_status sides_place(const struct sides *sides, const struct presence *presence, int32_t *place,
                              size_t *undated, struct newid_error *err) NEWID_CHECKED;

#endif
