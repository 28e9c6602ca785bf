#include "intake/date_watch.h"

void date_watch_add(struct date_watch *watch, const struct draft *draft, int64_t row, bool accepted)
{
    watch->other += draft->date_fit == DATE_OTHER_ORDER;
    if (!accepted || draft->date_fit != DATE_FITS_BOTH)
        return;
    if (watch->open < WATCHED_SHOWN)
        watch->rows[watch->open] = row;
    watch->open++;
}

void date_watch_tell(const struct date_watch *watch, struct intake *in, const char *file)
{
    struct buf rows = BUF_INIT;
    bool one = watch->open == 1;
    for (uint64_t i = 0; i < watch->open && i < WATCHED_SHOWN; i++)
        buf_addf(&rows, "%s%lld", i ? ", " : "", (long long)watch->rows[i]);
    if (watch->open > WATCHED_SHOWN)
        buf_adds(&rows, " …");
    if (watch->open && watch->other && !rows.failure)
        intake_note(in,
                    "%s: %llu accepted %s both day/month/year and month/day/year (%s %s); as %llu %s in the other "
                    "order, look at %s too",
                    file, (unsigned long long)watch->open, one ? "row fits" : "rows fit", one ? "row" : "rows",
                    rows.data, (unsigned long long)watch->other, watch->other == 1 ? "row is" : "rows are",
                    one ? "this one" : "these");
    buf_release(&rows);
}
