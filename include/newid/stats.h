/*
 * Statistics: pure functions on numbers. No I/O, no memory held.
 */
#ifndef NEWID_STATS_H
#define NEWID_STATS_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct newid_interval {
    double low, high; /* proportions from 0 to 1 */
};

/*
 * Wilson score interval without continuity correction for x of n.
 * Source: Wilson (1927), JASA 22; Newcombe (1998), Statistics in Medicine 17, method 3.
 * conf is the two-sided confidence level, as 0.95. False, with *out untouched, where it is undefined: n = 0, x > n, conf outside (0, 1).
 */
NEWID_API bool newid_wilson(struct newid_interval *out, uint64_t x, uint64_t n, double conf);

/*
 * Periods. A day is counted from 1970-01-01 in the proleptic Gregorian calendar.
 */
#define NEWID_UNDATED INT32_MIN

enum newid_period {
    NEWID_PERIOD_ALL, /* one period that holds everything */
    NEWID_PERIOD_DAY,
    NEWID_PERIOD_WEEK, /* ISO 8601 */
    NEWID_PERIOD_MONTH,
    NEWID_PERIOD_QUARTER,
    NEWID_PERIOD_YEAR,
    NEWID_PERIOD_FINANCIAL_QUARTER, /* financial years run from 1 April to 31 March */
    NEWID_PERIOD_FINANCIAL_YEAR,
    NEWID_PERIODS
};

/* "all", "day", "week", "month", "quarter", "year", "financial-quarter", "financial-year". */
NEWID_API const char *newid_period_name(enum newid_period period);
NEWID_API bool newid_period_parse(enum newid_period *out, const char *name);

/* False where y-m-d is no day of the calendar (31 February) or y is outside 1 to 9999. */
NEWID_API bool newid_day_from_civil(int32_t *day, int year, int month, int date);
NEWID_API void newid_day_to_civil(int32_t day, int *year, int *month, int *date);
/* Strictly YYYY-MM-DD. */
NEWID_API bool newid_day_parse(int32_t *day, const char *iso);
NEWID_API void newid_day_format(char out[11], int32_t day);

/*
 * The ordinal of the period that holds day: consecutive periods have consecutive ordinals. For NEWID_PERIOD_ALL always 0.
 */
NEWID_API int32_t newid_period_of(enum newid_period period, int32_t day);
/* The first day of the period with this ordinal. */
NEWID_API int32_t newid_period_start(enum newid_period period, int32_t ordinal);
/*
 * The period's label in data: 2019-03-14, 2019-W07, 2019-03, 2019-Q2, 2019, 2019/20-Q1, 2019/20, all. Out: at least 16 bytes.
 */
NEWID_API void newid_period_label(char *out, size_t size, enum newid_period period, int32_t ordinal);
/* The label for people, in English: 14 Mar 2019, w/c 11 Feb 2019, Mar 2019, Apr–Jun 2019, 2019, Apr–Jun 2019, 2019/20, all. Out: at least 32 bytes. */
NEWID_API void newid_period_label_people(char *out, size_t size, enum newid_period period, int32_t ordinal);

#endif
