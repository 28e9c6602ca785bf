#include <newid/stats.h>

#include <string.h>

/* The year at the label's start, or 0. */
static int leading_year(const char *label)
{
    int year = 0;
    for (int i = 0; i < 4; i++) {
        if (label[i] < '0' || label[i] > '9')
            return 0;
        year = year * 10 + (label[i] - '0');
    }
    return year;
}

/* Labels are compared with those that there are, so that what is read is just what is written. */
bool newid_period_span(int32_t *first, int32_t *last, const char *label)
{
    const int year = leading_year(label);
    int32_t begin, end;
    if (!newid_day_from_civil(&begin, year, 1, 1) || !newid_day_from_civil(&end, year, 12, 31))
        return false;
    begin -= 7; /* the first ISO week of a year may begin in the one before */
    end += 100; /* the last quarter of a financial year lies in the one after */
    for (enum newid_period period = NEWID_PERIOD_DAY; period < NEWID_PERIODS; period++) {
        const int32_t to = newid_period_of(period, end);
        for (int32_t ordinal = newid_period_of(period, begin); ordinal <= to; ordinal++) {
            char known[64];
            newid_period_label(known, sizeof known, period, ordinal);
            if (strcmp(known, label) != 0)
                continue;
            *first = newid_period_start(period, ordinal);
            *last = newid_period_start(period, ordinal + 1) - 1;
            return true;
        }
    }
    return false;
}
