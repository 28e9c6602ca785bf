#include "text/date_words.h"

#include "dates.tsv.h"

#include <string.h>
#include <strings.h>

static const char *const kinds[] = {
    [DATE_WORD_MONTH] = "month",
    [DATE_WORD_MONTH_OR_WEEKDAY] = "month-or-weekday",
    [DATE_WORD_WEEKDAY] = "weekday",
    [DATE_WORD_FILLER] = "filler",
};

/* The line of dates.tsv for the word, at its first tab; NULL where there is none from `line` on. */
static const char *find_word(const char *line, const char *word, size_t len)
{
    /* Most dates are all digits: there is no word to look for. */
    for (; len && *line; line = strchr(line, '\n') + 1)
        if (strncasecmp(line, word, len) == 0 && line[len] == '\t')
            return line + len;
    return NULL;
}

/* Whether the cell after the tab at s is `text`. */
static bool cell_is(const char *s, const char *text)
{
    size_t len = strlen(text);
    return strncmp(s + 1, text, len) == 0 && (s[1 + len] == '\t' || s[1 + len] == '\n');
}

static int read_month(const char *cell)
{
    int month = 0;
    for (cell = strchr(cell + 1, '\t') + 1; *cell >= '0' && *cell <= '9'; cell++)
        month = month * 10 + (*cell - '0');
    return month;
}

enum date_word_kind date_word(int *month, const char *word, size_t len)
{
    *month = 0;
    for (const char *cell = find_word(dates_tsv, word, len); cell; cell = find_word(strchr(cell, '\n') + 1, word, len))
        for (size_t kind = DATE_WORD_MONTH; kind < sizeof kinds / sizeof *kinds; kind++)
            if (cell_is(cell, kinds[kind])) {
                if (kind == DATE_WORD_MONTH || kind == DATE_WORD_MONTH_OR_WEEKDAY)
                    *month = read_month(cell);
                return (enum date_word_kind)kind;
            }
    return DATE_WORD_UNKNOWN;
}

bool date_is_ordinal(const char *word, size_t len)
{
    for (const char *cell = find_word(dates_tsv, word, len); cell; cell = find_word(strchr(cell, '\n') + 1, word, len))
        if (cell_is(cell, "ordinal"))
            return true;
    return false;
}
