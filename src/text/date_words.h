/* Words in dates, Welsh and English: dates.tsv, embedded at build. */
#ifndef NEWID_DATE_WORDS_H
#define NEWID_DATE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum date_word_kind {
    DATE_WORD_UNKNOWN,
    DATE_WORD_MONTH,
    DATE_WORD_MONTH_OR_WEEKDAY, /* Mawrth is March and Tuesday */
    DATE_WORD_WEEKDAY,          /* and what stands before one: dydd, nos */
    DATE_WORD_FILLER            /* 14 of March, 14 o Fawrth */
};

/* What the word of len bytes is, in any case; *month is 1 to 12 where it can be a month, else 0. */
enum date_word_kind date_word(int *month, const char *word, size_t len);

/* Whether the letters after a day's number make it an ordinal: 1st, 1af, 14eg. */
bool date_is_ordinal(const char *word, size_t len);

#endif
