#include "text/date_reading.h"

#include "text/date_words.h"

#include <ctype.h>
#include <newid/stats.h>
#include <string.h>
#include <strings.h>

static const char *skip_spaces(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

static size_t letters_at(const char *s)
{
    size_t n = 0;
    while (isalpha((unsigned char)s[n]) || (s[n] & 0x80))
        n++;
    return n;
}

static bool add_part(struct date_reading *r, int number, int digits)
{
    if (r->count == 3 || (!digits && r->month_place >= 0))
        return false;
    if (!digits)
        r->month_place = r->count;
    r->numbers[r->count] = number;
    r->digits[r->count++] = digits;
    return true;
}

/* 20190314 stands for 2019-03-14 (ISO 8601, basic form). */
static bool add_basic_iso(struct date_reading *r, int number)
{
    r->iso = true;
    return add_part(r, number / 10000, 4) && add_part(r, number / 100 % 100, 2) && add_part(r, number % 100, 2);
}

static bool read_number(struct date_reading *r, const char **s)
{
    int number = 0, digits = 0;
    for (; isdigit((unsigned char)**s); (*s)++) {
        if (++digits > 8)
            return false;
        number = number * 10 + (**s - '0');
    }
    size_t letters = letters_at(*s);
    if (digits <= 2 && date_is_ordinal(*s, letters))
        *s += letters;
    if (digits == 8 && r->count == 0)
        return add_basic_iso(r, number);
    r->iso = r->iso || (digits == 4 && r->count == 0);
    return (digits <= 2 || digits == 4) && add_part(r, number, digits);
}

static bool read_word(struct date_reading *r, const char **s, bool weekday_first)
{
    int month;
    size_t len = letters_at(*s);
    enum date_word_kind kind = date_word(&month, *s, len);
    *s += len;
    if (**s == '.')
        (*s)++;
    if (kind == DATE_WORD_MONTH_OR_WEEKDAY)
        kind = weekday_first && r->count == 0 ? DATE_WORD_WEEKDAY : DATE_WORD_MONTH;
    if (kind == DATE_WORD_MONTH)
        return add_part(r, month, 0);
    return kind == DATE_WORD_FILLER || (kind == DATE_WORD_WEEKDAY && r->count == 0);
}

/* Passes over what may stand between parts: spaces and at most one of , . / - and remembers it. An apostrophe may
 * precede a year. */
static const char *skip_separator(struct date_reading *r, const char *s)
{
    const char *start = s;
    char separator = ' ';
    s = skip_spaces(s);
    if (*s && strchr(",./-", *s))
        separator = *s++;
    s = skip_spaces(s);
    if (*s == '\'' && r->count == 2)
        s++;
    if (s > start && r->count)
        r->separators[r->count - 1] = separator;
    return s;
}

/* The end of the digits at s, of which there must be 1 to `most` making at most `limit`; NULL otherwise. */
static const char *read_clock_part(const char *s, int most, int limit)
{
    int number = 0, digits = 0;
    for (; isdigit((unsigned char)*s) && digits < most; s++, digits++)
        number = number * 10 + (*s - '0');
    return digits && number <= limit ? s : NULL;
}

/* am, pm, yb, yh, or a zone: Z, UTC, BST, +01:00. True: nothing else follows. */
static bool is_clock_end(const char *s)
{
    s = skip_spaces(s);
    for (int i = 0; i < 6 && (isalpha((unsigned char)*s) || *s == '.'); i++)
        s++;
    if (*s == '+' || *s == '-') {
        for (s++; isdigit((unsigned char)*s) || *s == ':'; s++)
            ;
    }
    return !*skip_spaces(s);
}

/* An hour with minutes, or with letters behind it: 9:30, 9.30 am, 9am. */
static bool is_clock(const char *s)
{
    s = read_clock_part(s, 2, 24);
    if (s && *s != ':' && *s != '.' && !isalpha((unsigned char)*skip_spaces(s)))
        return false;
    for (int i = 0; s && i < 2 && (*s == ':' || *s == '.'); i++)
        s = read_clock_part(s + 1, 2, i == 0 ? 59 : 60);
    if (s && (*s == '.' || *s == ','))
        s = read_clock_part(s + 1, 9, 999999999);
    return s && is_clock_end(s);
}

bool date_is_time_or_end(const char *s)
{
    const char *start = s;
    s = skip_spaces(s);
    if (*s == ',' || *s == '.')
        s = skip_spaces(s + 1);
    if (!*s)
        return true;
    if (*s == 'T' && isdigit((unsigned char)s[1]))
        return is_clock(s + 1);
    if (strncasecmp(s, "at ", 3) == 0 || strncasecmp(s, "am ", 3) == 0)
        s = skip_spaces(s + 3);
    return s > start && is_clock(s);
}

static bool read_parts(struct date_reading *r, const char *value, bool weekday_first)
{
    const char *s = skip_spaces(value);
    *r = (struct date_reading){.month_place = -1};
    while (r->count < 3) {
        bool read = isdigit((unsigned char)*s) ? read_number(r, &s) : letters_at(s) && read_word(r, &s, weekday_first);
        if (!read)
            return false;
        if (r->count < 3)
            s = skip_separator(r, s);
    }
    /* 14/3-2019 is a slip; where the month is in words people write 14-Mar 2019 and Mar 14, 2019. */
    if (r->month_place < 0 && r->separators[0] != r->separators[1])
        return false;
    return date_is_time_or_end(s);
}

bool date_reading_of(struct date_reading *r, const char *value)
{
    return read_parts(r, value, false) || read_parts(r, value, true);
}

static int full_year(int number, int digits)
{
    if (digits == 4)
        return number;
    return number < 70 ? 2000 + number : 1900 + number;
}

bool date_reading_is_settled(const struct date_reading *r) { return r->iso || r->month_place >= 0; }

/* Which part is the year, the month and the day. */
struct places {
    int year, month, day;
};

static struct places places_of(const struct date_reading *r, enum date_order order)
{
    static const struct places dmy = {2, 1, 0}, mdy = {2, 0, 1}, ymd = {0, 1, 2};
    if (r->iso && r->month_place < 0)
        return ymd;
    if (r->month_place < 0)
        return order == DATE_MDY ? mdy : order == DATE_YMD ? ymd : dmy;
    int first = r->month_place == 0 ? 1 : 0, last = r->month_place == 2 ? 1 : 2;
    bool year_first = r->iso || (order == DATE_YMD && r->digits[last] <= 2);
    return year_first ? (struct places){first, r->month_place, last} : (struct places){last, r->month_place, first};
}

bool date_reading_civil(int civil[3], const struct date_reading *r, enum date_order order)
{
    struct places p = places_of(r, order);
    int year_digits = r->digits[p.year];
    if ((year_digits != 2 && year_digits != 4) || r->digits[p.month] > 2 || r->digits[p.day] > 2)
        return false;
    civil[0] = full_year(r->numbers[p.year], year_digits);
    civil[1] = r->numbers[p.month];
    civil[2] = r->numbers[p.day];
    return true;
}

bool date_reading_resolve(int32_t *day, const struct date_reading *r, enum date_order order)
{
    int civil[3];
    return date_reading_civil(civil, r, order) && newid_day_from_civil(day, civil[0], civil[1], civil[2]);
}
