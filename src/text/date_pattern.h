/*
 * Dates by an ICU pattern (UTS #35, date field symbols), as dd.MM.yyyy. Strict where ICU is lenient: yyyy is four
 * digits, yy two, M and d one or two, or as many as letters where the next field follows at once; MMM and MMMM are a
 * month's name, E a weekday's, in Welsh or English, short or long, mutated or not. Fields of time are passed over.
 */
#ifndef NEWID_DATE_PATTERN_H
#define NEWID_DATE_PATTERN_H

#include "text/dates.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NEWID_USAGE where the pattern has no y, M or d, a letter that is not understood, or `size` bytes or more. */
enum newid_status date_pattern_check(const char *pattern, size_t size, struct newid_error *err) NEWID_CHECKED;

/* Year, month and day of a value, which the calendar need not have. False where it does not fit the checked pattern; a
 * time may follow. */
bool date_pattern_civil(int civil[3], const char *pattern, const char *value);

/* The same as a day; false also where the calendar has none. */
bool date_pattern_read(int32_t *day, const char *pattern, const char *value);

/* DATE_DMY or DATE_MDY where the checked pattern's fields stand in that order, the month in digits; else DATE_PATTERN.
 */
enum date_order date_pattern_order(const char *pattern);

#endif
