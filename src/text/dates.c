#include "text/dates.h"

#include "text/date_pattern.h"
#include "text/date_reading.h"

#include <ctype.h>
#include <math.h>
#include <newid/stats.h>
#include <string.h>

bool date_read(int32_t *day, const struct date_format *format, const char *value)
{
    struct date_reading r;
    if (format->order == DATE_PATTERN)
        return date_pattern_read(day, format->pattern, value);
    if (!date_reading_of(&r, value))
        return false;
    return (format->order != DATE_ISO || date_reading_is_settled(&r)) && date_reading_resolve(day, &r, format->order);
}

/* Whether the calendar alone keeps the value from being read. */
static bool is_no_such_day(const struct date_format *format, const char *value)
{
    int civil[3];
    struct date_reading r;
    if (format->order == DATE_PATTERN)
        return date_pattern_civil(civil, format->pattern, value);
    return date_reading_of(&r, value) && (format->order != DATE_ISO || date_reading_is_settled(&r)) &&
           date_reading_civil(civil, &r, format->order);
}

enum date_fit date_fit(int32_t *day, const struct date_format *format, const char *value)
{
    struct date_reading r;
    int32_t own, rival = 0;
    enum date_order order = format->order == DATE_PATTERN ? date_pattern_order(format->pattern) : format->order;
    bool may_turn = (order == DATE_DMY || order == DATE_MDY) && date_reading_of(&r, value) &&
                    !date_reading_is_settled(&r) &&
                    date_reading_resolve(&rival, &r, order == DATE_DMY ? DATE_MDY : DATE_DMY);
    if (date_read(day, format, value))
        return may_turn && rival != *day ? DATE_FITS_BOTH : DATE_FITS;
    if (may_turn && !date_reading_resolve(&own, &r, order))
        return DATE_OTHER_ORDER;
    return is_no_such_day(format, value) ? DATE_NO_SUCH_DAY : DATE_MISFIT;
}

/* Most people who write dd/mm/yyyy know no ICU, to whom m is minutes. */
static const struct {
    const char *name;
    enum date_order order;
} orders[] = {{"dmy", DATE_DMY},        {"mdy", DATE_MDY},        {"ymd", DATE_YMD},        {"iso", DATE_ISO},
              {"dd/mm/yyyy", DATE_DMY}, {"mm/dd/yyyy", DATE_MDY}, {"yyyy/mm/dd", DATE_YMD}, {"dd/mm/yy", DATE_DMY},
              {"mm/dd/yy", DATE_MDY},   {"yy/mm/dd", DATE_YMD}};

/* Whether a format is that one, in any case, whatever stands between its parts. */
static bool is_spelling(const char *format, const char *name)
{
    for (; *format && *name; format++, name++)
        if (*name == '/' ? !strchr("/-. ", *format) : tolower((unsigned char)*format) != *name)
            return false;
    return *format == *name;
}

enum newid_status date_format_parse(struct date_format *out, const char *name, struct newid_error *err)
{
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status = date_pattern_check(name, sizeof out->pattern, &cause);
    /* A right pattern is followed to the letter; but dMy, whatever its case, is a name. */
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if ((status || !strchr(orders[i].name, '/')) && is_spelling(name, orders[i].name)) {
            *out = (struct date_format){.order = orders[i].order};
            return NEWID_OK;
        }
    if (status)
        return newid_fail(err, status, "%s", cause.message);
    *out = (struct date_format){.order = DATE_PATTERN};
    memcpy(out->pattern, name, strlen(name) + 1);
    return NEWID_OK;
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
