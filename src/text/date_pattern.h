/*
 * Dates by an ICU pattern (UTS #35, date field symbols), as dd.MM.yyyy. Strict where ICU is lenient: yyyy is four
 * digits, yy two, M and d one or two, or as many as letters where the next field follows at once; MMM and MMMM are a
 * month's name, E a weekday's, in Welsh or English, short or long, mutated or not. Fields of time are passed over.
 */
#ifndef NEWID_DATE_PATTERN_H
#define NEWID_DATE_PATTERN_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NEWID_USAGE where the pattern has no y, M or d, a letter that is not understood, or `size` bytes or more. */
enum newid_status date_pattern_check(const char *pattern, size_t size, struct newid_error *err) NEWID_CHECKED;

/* False where value does not fit the checked pattern; a time may follow. */
bool date_pattern_read(int32_t *day, const char *pattern, const char *value);

#endif
