#include "text/date_pattern.h"

#include "text/date_reading.h"
#include "text/date_words.h"

#include <ctype.h>
#include <newid/stats.h>
#include <string.h>

static const char date_letters[] = "yMdE", time_letters[] = "HhKkmsSa";

/* One piece of a pattern: a field (letter, repeated count times) or a literal character (letter is 0). */
struct piece {
    char letter;
    int count;
    char literal;
};

/* Takes the next piece from *pattern; false at its end. Two quotes are a quote; what is between quotes is literal. */
static bool next_piece(struct piece *piece, const char **pattern, bool *quoted)
{
    const char *p = *pattern;
    while (*p == '\'' && p[1] != '\'') {
        *quoted = !*quoted;
        p++;
    }
    *piece = (struct piece){0, 0, *p};
    if (*p == '\'') {
        p++;
    } else if (!*quoted && isalpha((unsigned char)*p)) {
        piece->letter = *p;
        for (piece->count = 1; p[1] == *p; p++)
            piece->count++;
    }
    *pattern = *p ? p + 1 : p;
    return piece->letter || piece->literal;
}

enum newid_status date_pattern_check(const char *pattern, size_t size, struct newid_error *err)
{
    struct piece piece;
    bool quoted = false;
    int seen[3] = {0, 0, 0};
    const char *p = pattern;
    while (next_piece(&piece, &p, &quoted)) {
        if (!piece.letter)
            continue;
        const char *field = strchr(date_letters, piece.letter);
        if (!field && !strchr(time_letters, piece.letter))
            return newid_fail(
                err, NEWID_USAGE,
                "--date-format %.40s: '%c' is not understood; use dmy, mdy, ymd, or a pattern of y, M and "
                "d, as dd.MM.yyyy",
                pattern, piece.letter);
        if (field && *field != 'E')
            seen[field - date_letters]++;
    }
    if (seen[0] != 1 || seen[1] != 1 || seen[2] != 1)
        return newid_fail(
            err, NEWID_USAGE,
            "--date-format %.40s: a pattern needs y (year), M (month; m is minutes) and d (day) once each, "
            "as dd.MM.yyyy; or use dmy, mdy or ymd",
            pattern);
    if (strlen(pattern) >= size)
        return newid_fail(err, NEWID_USAGE, "--date-format: a pattern of more than %zu characters; shorten it",
                          size - 1);
    return NEWID_OK;
}

/* Reads a number of least to most digits. */
static bool read_digits(int *number, const char **value, int least, int most)
{
    int digits = 0;
    *number = 0;
    for (; digits < most && isdigit((unsigned char)**value); (*value)++, digits++)
        *number = *number * 10 + (**value - '0');
    return digits >= least;
}

static bool read_name(int *month, const char **value)
{
    size_t len = 0;
    while (isalpha((unsigned char)(*value)[len]))
        len++;
    bool known = date_word(month, *value, len) != DATE_WORD_UNKNOWN;
    *value += len;
    return known;
}

static bool read_year(int *year, const char **value, int count)
{
    const char *start = *value;
    if (!read_digits(year, value, count == 2 ? 2 : 4, count == 2 ? 2 : 4))
        return false;
    if (*value - start == 2)
        *year += *year < 70 ? 2000 : 1900;
    return true;
}

/* Reads one field into civil (year, month, day). `tight`: another number follows at once, so this one has a fixed
 * width. */
static bool read_field(int civil[3], const struct piece *piece, bool tight, const char **value)
{
    int ignored;
    switch (piece->letter) {
    case 'y':
        return read_year(&civil[0], value, piece->count);
    case 'M':
        if (piece->count > 2)
            return read_name(&civil[1], value) && civil[1];
        return read_digits(&civil[1], value, tight ? piece->count : 1, tight ? piece->count : 2);
    case 'd':
        return read_digits(&civil[2], value, tight ? piece->count : 1, tight ? piece->count : 2);
    case 'E':
        return read_name(&ignored, value);
    case 'a':
        *value += strspn(*value, "AaPpMm.");
        return true;
    default:
        return read_digits(&ignored, value, 1, tight ? piece->count : 9);
    }
}

bool date_pattern_civil(int civil[3], const char *pattern, const char *value)
{
    struct piece piece;
    bool quoted = false;
    civil[0] = civil[1] = civil[2] = 0;
    while (isspace((unsigned char)*value))
        value++;
    while (next_piece(&piece, &pattern, &quoted)) {
        bool tight = !quoted && isalpha((unsigned char)*pattern);
        if (piece.letter && !read_field(civil, &piece, tight, &value))
            return false;
        if (!piece.letter && *value++ != piece.literal)
            return false;
    }
    return date_is_time_or_end(value);
}

bool date_pattern_read(int32_t *day, const char *pattern, const char *value)
{
    int civil[3];
    return date_pattern_civil(civil, pattern, value) && newid_day_from_civil(day, civil[0], civil[1], civil[2]);
}

enum date_order date_pattern_order(const char *pattern)
{
    struct piece piece;
    bool quoted = false;
    char order[4] = "";
    size_t n = 0;
    while (next_piece(&piece, &pattern, &quoted))
        if (piece.letter && strchr("yMd", piece.letter) && n < 3)
            order[n++] = piece.letter == 'M' && piece.count > 2 ? 'L' : piece.letter;
    return strcmp(order, "dMy") == 0 ? DATE_DMY : strcmp(order, "Mdy") == 0 ? DATE_MDY : DATE_PATTERN;
}
