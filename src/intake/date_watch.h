/* Rows of one table whose dates went in by the format alone, while others show that the table has another order too. */
#ifndef NEWID_DATE_WATCH_H
#define NEWID_DATE_WATCH_H

#include "intake/run.h"

enum { WATCHED_SHOWN = 20 };

struct date_watch {
    int64_t rows[WATCHED_SHOWN]; /* the first rows that went in and fit both orders */
    uint64_t open;               /* how many there are */
    uint64_t other;              /* rows that fit only the other order */
};

/* accepted: at least one account of the row was taken. */
void date_watch_add(struct date_watch *watch, const struct draft *draft, int64_t row, bool accepted);

/* The note, where there is both. */
void date_watch_tell(const struct date_watch *watch, struct intake *in, const char *file);

#endif
