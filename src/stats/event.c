#include <newid/stats.h>

static int days_in_month(int year, int month)
{
    int32_t first = 0, next = 0;
    (void)newid_day_from_civil(&first, year, month, 1);
    if (month == 12 || !newid_day_from_civil(&next, year, month + 1, 1))
        return 31;
    return next - first;
}

bool newid_months_since(struct newid_months_since *out, int32_t day, int32_t event)
{
    if (day == NEWID_UNDATED || event == NEWID_UNDATED)
        return false;
    int year, month, date, event_year, event_month, event_date;
    newid_day_to_civil(day, &year, &month, &date);
    newid_day_to_civil(event, &event_year, &event_month, &event_date);
    out->calendar = (year - event_year) * 12 + month - event_month;
    /* The day of this month on which a whole number of months is reached: the event's own, or the month's last. */
    int length = days_in_month(year, month);
    out->elapsed = out->calendar - (date < (event_date < length ? event_date : length));
    out->post = day >= event;
    return true;
}
