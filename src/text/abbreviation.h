/* Abbreviations and initials of Welsh and English (abbreviations.tsv): whose full stop ends no sentence. */
#ifndef NEWID_ABBREVIATION_H
#define NEWID_ABBREVIATION_H

#include <stdbool.h>
#include <stddef.h>

/* The start of the word that ends at `end`: after white space or an opening quote or bracket. */
size_t word_start(const char *text, size_t start, size_t end);

/*
 * Whether the full stop at `stop` is that of an abbreviation or an initial that ends no sentence here (sentence_end.h,
 * rule 4). The sentence begins at `start`; text[next] is the first character after the white space behind the stop.
 */
bool is_abbreviation(const char *text, size_t len, size_t start, size_t stop, size_t next);

/* Whether the word before the full stop at `stop` is none that could be cut short: of letters, with a vowel, unlisted.
 */
bool is_plain_word(const char *text, size_t start, size_t stop);

#endif
