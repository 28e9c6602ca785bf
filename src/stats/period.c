#include "util/wording.h"

#include <newid/stats.h>

#include <stdio.h>
#include <string.h>

static const char *const names[NEWID_PERIODS] = {
    [NEWID_PERIOD_ALL] = "all",
    [NEWID_PERIOD_DAY] = "day",
    [NEWID_PERIOD_WEEK] = "week",
    [NEWID_PERIOD_MONTH] = "month",
    [NEWID_PERIOD_QUARTER] = "quarter",
    [NEWID_PERIOD_YEAR] = "year",
    [NEWID_PERIOD_FINANCIAL_QUARTER] = "financial-quarter",
    [NEWID_PERIOD_FINANCIAL_YEAR] = "financial-year",
};

static const char *const months[] = {N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
                                     N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};

const char *newid_period_name(enum newid_period period)
{
    return (unsigned)period < NEWID_PERIODS ? names[period] : "";
}

bool newid_period_parse(enum newid_period *out, const char *name)
{
    for (size_t i = 0; i < NEWID_PERIODS; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (enum newid_period)i;
            return true;
        }
    return false;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

/*
 * Days and civil dates: Hinnant, "chrono-compatible low-level date algorithms" (2013). Years begin in March, so that
 * the leap day is a year's last; an era is 400 years, 146,097 days; 1970-01-01 is day 719,468 from 0000-03-01.
 */
enum { ERA_DAYS = 146097, EPOCH = 719468 };

bool newid_day_from_civil(int32_t *day, int year, int month, int date)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > days_in_month(year, month))
        return false;
    int march_year = year - (month <= 2);
    int era = march_year / 400, year_of_era = march_year % 400;
    int day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + date - 1;
    *day = era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - EPOCH;
    return true;
}

void newid_day_to_civil(int32_t day, int *year, int *month, int *date)
{
    int64_t shifted = (int64_t)day + EPOCH;
    int64_t era = floor_div(shifted, ERA_DAYS);
    int day_of_era = (int)(shifted - era * ERA_DAYS);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    *date = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = (month_from_march + 2) % 12 + 1;
    *year = (int)(era * 400) + year_of_era + (*month <= 2);
}

bool newid_day_parse(int32_t *day, const char *iso)
{
    static const char shape[] = "0000-00-00";
    int parts[3] = {0, 0, 0}, part = 0;
    if (strlen(iso) != sizeof shape - 1)
        return false;
    for (size_t i = 0; shape[i]; i++) {
        if (shape[i] == '-' ? iso[i] != '-' : iso[i] < '0' || iso[i] > '9')
            return false;
        if (shape[i] == '-')
            part++;
        else
            parts[part] = parts[part] * 10 + (iso[i] - '0');
    }
    return newid_day_from_civil(day, parts[0], parts[1], parts[2]);
}

/* The year as four digits: days outside years 1 to 9999 come from no date, but must not overflow. */
static int shown_year(int64_t year) { return year < 0 ? 0 : year > 9999 ? 9999 : (int)year; }

void newid_day_format(char out[11], int32_t day)
{
    int year, month, date;
    newid_day_to_civil(day, &year, &month, &date);
    snprintf(out, 11, "%04d-%02u-%02u", shown_year(year), (unsigned)month % 100, (unsigned)date % 100);
}

/* NEWID_UNDATED stands for itself in every period but NEWID_PERIOD_ALL: it is its own ordinal, start and label. */

int32_t newid_period_of(enum newid_period period, int32_t day)
{
    if (period == NEWID_PERIOD_ALL)
        return 0;
    if (period == NEWID_PERIOD_DAY || day == NEWID_UNDATED)
        return day;
    if (period == NEWID_PERIOD_WEEK)
        return (int32_t)floor_div((int64_t)day + 3, 7); /* 1970-01-01 was a Thursday */
    int year, month, date;
    newid_day_to_civil(day, &year, &month, &date);
    switch (period) {
    case NEWID_PERIOD_MONTH:
        return year * 12 + month - 1;
    case NEWID_PERIOD_QUARTER:
    case NEWID_PERIOD_FINANCIAL_QUARTER: /* the same three months under another name */
        return year * 4 + (month - 1) / 3;
    case NEWID_PERIOD_FINANCIAL_YEAR:
        return year - (month < 4);
    default:
        return year;
    }
}

/* The first day of the month with this number since January of year 0, or NEWID_UNDATED outside years 1 to 9999. */
static int32_t month_start(int64_t month)
{
    int32_t day = NEWID_UNDATED;
    int64_t year = floor_div(month, 12);
    if (year >= 1 && year <= 9999)
        (void)newid_day_from_civil(&day, (int)year, (int)(month - year * 12) + 1, 1);
    return day;
}

int32_t newid_period_start(enum newid_period period, int32_t ordinal)
{
    switch (period) {
    case NEWID_PERIOD_WEEK:
        return ordinal == NEWID_UNDATED ? ordinal : (int32_t)((int64_t)ordinal * 7 - 3);
    case NEWID_PERIOD_MONTH:
        return month_start(ordinal);
    case NEWID_PERIOD_QUARTER:
    case NEWID_PERIOD_FINANCIAL_QUARTER:
        return month_start((int64_t)ordinal * 3);
    case NEWID_PERIOD_YEAR:
        return month_start((int64_t)ordinal * 12);
    case NEWID_PERIOD_FINANCIAL_YEAR:
        return month_start((int64_t)ordinal * 12 + 3);
    case NEWID_PERIOD_SINCE:
        return NEWID_UNDATED;
    default:
        return ordinal;
    }
}

/* ISO 8601: the week belongs to the year that its Thursday is in. */
static void label_week(char *out, size_t size, int32_t monday)
{
    int year, month, date;
    int32_t thursday = monday + 3, new_year = thursday;
    newid_day_to_civil(thursday, &year, &month, &date);
    (void)newid_day_from_civil(&new_year, year, 1, 1);
    snprintf(out, size, "%04d-W%02d", shown_year(year), (thursday - new_year) / 7 + 1);
}

void newid_period_label(char *out, size_t size, enum newid_period period, int32_t ordinal)
{
    int32_t day = newid_period_start(period, ordinal);
    int year, month, date;
    char iso[11];
    if (period == NEWID_PERIOD_SINCE) {
        snprintf(out, size, ordinal ? "%+d" : "%d", ordinal);
        return;
    }
    if (period != NEWID_PERIOD_ALL && day == NEWID_UNDATED) {
        snprintf(out, size, "undated");
        return;
    }
    newid_day_to_civil(day, &year, &month, &date);
    int financial_year = shown_year(year - (month < 4));
    switch (period) {
    case NEWID_PERIOD_DAY:
        newid_day_format(iso, day);
        snprintf(out, size, "%s", iso);
        break;
    case NEWID_PERIOD_WEEK:
        label_week(out, size, day);
        break;
    case NEWID_PERIOD_MONTH:
        snprintf(out, size, "%04d-%02d", shown_year(year), month);
        break;
    case NEWID_PERIOD_QUARTER:
        snprintf(out, size, "%04d-Q%d", shown_year(year), (month - 1) / 3 + 1);
        break;
    case NEWID_PERIOD_YEAR:
        snprintf(out, size, "%04d", shown_year(year));
        break;
    case NEWID_PERIOD_FINANCIAL_QUARTER:
        snprintf(out, size, "%04d/%02d-Q%d", financial_year, (financial_year + 1) % 100, (month + 8) % 12 / 3 + 1);
        break;
    case NEWID_PERIOD_FINANCIAL_YEAR:
        snprintf(out, size, "%04d/%02d", financial_year, (financial_year + 1) % 100);
        break;
    default:
        snprintf(out, size, "all");
    }
}

void newid_period_label_people(char *out, size_t size, enum newid_period period, int32_t ordinal)
{
    int32_t day = newid_period_start(period, ordinal);
    int year, month, date;
    if (period == NEWID_PERIOD_SINCE) {
        snprintf(out, size, ordinal ? _("month %+d") : _("month %d"), ordinal);
        return;
    }
    if (day == NEWID_UNDATED) {
        newid_period_label(out, size, period, ordinal);
        return;
    }
    newid_day_to_civil(day, &year, &month, &date);
    year = shown_year(year);
    switch (period) {
    case NEWID_PERIOD_DAY:
        snprintf(out, size, "%d %s %d", date, _(months[month - 1]), year);
        break;
    case NEWID_PERIOD_WEEK:
        snprintf(out, size, _("w/c %d %s %d"), date, _(months[month - 1]), year);
        break;
    case NEWID_PERIOD_MONTH:
        snprintf(out, size, "%s %d", _(months[month - 1]), year);
        break;
    case NEWID_PERIOD_QUARTER:
    case NEWID_PERIOD_FINANCIAL_QUARTER:
        snprintf(out, size, "%s–%s %d", _(months[month - 1]), _(months[month + 1]), year);
        break;
    default:
        newid_period_label(out, size, period, ordinal);
    }
}
