/* One value of a date column, before anybody has decided what its numbers mean. */
#ifndef NEWID_DATE_READING_H
#define NEWID_DATE_READING_H

#include "text/dates.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * What a value says before anybody decides what its numbers mean: three parts in the order in which they stand, one of
 * which may be a month in words.
 */
struct date_reading {
    int numbers[3];
    int digits[3];   /* 0: the part is a month in words */
    int month_place; /* of the month in words, or -1 */
    bool iso;        /* the year's four digits come first */
    char separators[3];
    int count;
};

/*
 * False where value is no date in any order. Weekdays in front, ordinals (1st, 14eg) and a time behind are passed over.
 * Where the numbers stand alone, the same separator stands between them.
 */
bool date_reading_of(struct date_reading *reading, const char *value);

/* Whether the order is the value's own: ISO, or the month in words. */
bool date_reading_is_settled(const struct date_reading *reading);

/* Year, month and day in that order, which a settled value overrules; the calendar need not have the day. False where
 * the parts have other lengths. */
bool date_reading_civil(int civil[3], const struct date_reading *reading, enum date_order order);

/* The day in that order, which a settled value overrules; false where the calendar has none. */
bool date_reading_resolve(int32_t *day, const struct date_reading *reading, enum date_order order);

/* Whether s, what stands after a date, is nothing or a time: "T09:30:00Z", " 09:30", ", 9.30 am", " at 9:30". */
bool date_is_time_or_end(const char *s);

#endif
