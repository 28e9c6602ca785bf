#include "intake/date_watch.h"

#include "util/wording.h"

void date_watch_add(struct date_watch *watch, const struct draft *draft, int64_t row, bool accepted)
{
    watch->other += draft->date_fit == DATE_OTHER_ORDER;
    if (!accepted || draft->date_fit != DATE_FITS_BOTH)
        return;
    if (watch->open < WATCHED_SHOWN)
        watch->rows[watch->open] = row;
    watch->open++;
}

static void tell(const struct date_watch *watch, struct intake *in, const char *file, const char *rows)
{
    struct buf text = BUF_INIT;
    buf_addf(&text,
             P_("%s: %llu accepted row fits both day/month/year and month/day/year (row %s)",
                "%s: %llu accepted rows fit both day/month/year and month/day/year (rows %s)", watch->open),
             file, (unsigned long long)watch->open, rows);
    buf_addf(&text, P_("; as %llu row is in the other order", "; as %llu rows are in the other order", watch->other),
             (unsigned long long)watch->other);
    buf_adds(&text, P_(", look at this one too", ", look at these too", watch->open));
    if (!text.failure)
        intake_note(in, "%s", text.data);
    buf_release(&text);
}

void date_watch_tell(const struct date_watch *watch, struct intake *in, const char *file)
{
    struct buf rows = BUF_INIT;
    for (uint64_t i = 0; i < watch->open && i < WATCHED_SHOWN; i++)
        buf_addf(&rows, "%s%lld", i ? ", " : "", (long long)watch->rows[i]);
    if (watch->open > WATCHED_SHOWN)
        buf_adds(&rows, " …");
    if (watch->open && watch->other && !rows.failure)
        tell(watch, in, file, rows.data);
    buf_release(&rows);
}
