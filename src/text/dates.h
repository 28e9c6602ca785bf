/* Dates as people write them: a whole column decides between day/month and month/day (design: "Dates"). */
#ifndef NEWID_DATES_H
#define NEWID_DATES_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum date_order { DATE_ISO, DATE_DMY, DATE_MDY, DATE_YMD, DATE_PATTERN };

struct date_format {
    enum date_order order;
    char pattern[64]; /* an ICU pattern, where order is DATE_PATTERN */
};

/* Reads --date-format: dmy, mdy, ymd, the same as people write them (dd/mm/yyyy, in any case), or an ICU pattern (must hold y, M and d). */
enum newid_status date_format_parse(struct date_format *out, const char *name, struct newid_error *err) NEWID_CHECKED;

/*
 * Decides the format of a column from all its non-empty values. A value in ISO form, or with the month in words (Welsh or English), fits every order.
 * NEWID_OK: *out is set; *note, where not NULL, is a static sentence to be told the user where something was decided, else NULL.
 * NEWID_INPUT: values contradict each other or nothing settles it; err names up to three examples of each side with their rows (rows[i] is value i's row) and the option that settles it.
 */
enum newid_status date_format_decide(struct date_format *out, const char **note, const char *const *values,
                                     const int64_t *rows, size_t count, const char *column,
                                     struct newid_error *err) NEWID_CHECKED;

/*
 * Reads one date, perhaps followed by a time, which is ignored. False where value does not fit (31 February included).
 * Two-digit years: 00 to 69 are 20xx, 70 to 99 are 19xx. *day counts from 1970-01-01.
 */
bool date_read(int32_t *day, const struct date_format *format, const char *value);

/* How a value stands to a format. The first two are read. */
enum date_fit {
    DATE_FITS,
    DATE_FITS_BOTH,   /* day/month/year and month/day/year give two different days, of which the format's is taken */
    DATE_OTHER_ORDER, /* it fits only the other of these two */
    DATE_NO_SUCH_DAY, /* it fits, but the calendar has no such day: 31/02/2019 */
    DATE_MISFIT
};

/* date_read, saying more. *day is set where the value is read. */
enum date_fit date_fit(int32_t *day, const struct date_format *format, const char *value);

/* An Excel serial number (1900 system, or 1904) as a day. False outside 1900 to 9999. */
bool date_from_serial(int32_t *day, double serial, bool date1904);

#endif
