#include "text/dates.h"

#include "text/date_pattern.h"
#include "text/date_reading.h"

#include <math.h>
#include <newid/stats.h>
#include <string.h>
#include <strings.h>

bool date_read(int32_t *day, const struct date_format *format, const char *value)
{
    struct date_reading r;
    if (format->order == DATE_PATTERN)
        return date_pattern_read(day, format->pattern, value);
    if (!date_reading_of(&r, value))
        return false;
    return (format->order != DATE_ISO || date_reading_is_settled(&r)) && date_reading_resolve(day, &r, format->order);
}

enum newid_status date_format_parse(struct date_format *out, const char *name, struct newid_error *err)
{
    static const struct {
        const char *name;
        enum date_order order;
    } orders[] = {{"dmy", DATE_DMY}, {"mdy", DATE_MDY}, {"ymd", DATE_YMD}, {"iso", DATE_ISO}};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (strcasecmp(name, orders[i].name) == 0) {
            *out = (struct date_format){.order = orders[i].order};
            return NEWID_OK;
        }
    enum newid_status status = date_pattern_check(name, sizeof out->pattern, err);
    if (!status) {
        *out = (struct date_format){.order = DATE_PATTERN};
        memcpy(out->pattern, name, strlen(name) + 1);
    }
    return status;
}

bool date_from_serial(int32_t *day, double serial, bool date1904)
{
    static const double most = 3000000; /* past 31 December 9999 */
    if (!(serial >= (date1904 ? 0 : 1) && serial < most))
        return false;
    int32_t whole = (int32_t)floor(serial);
    /* Excel's 1900 has a 29 February, number 60, that no calendar has: the days before it are one off. */
    if (!date1904 && whole == 60)
        return false;
    int32_t found = whole - (date1904 ? 24107 : whole < 60 ? 25568 : 25569);
    int year, month, date;
    newid_day_to_civil(found, &year, &month, &date);
    if (year > 9999)
        return false;
    *day = found;
    return true;
}
