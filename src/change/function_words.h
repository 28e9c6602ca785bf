/* Function words of English and Welsh (function_words.tsv). */
#ifndef NEWID_FUNCTION_WORDS_H
#define NEWID_FUNCTION_WORDS_H

#include "text/rows.h"

#include <stdbool.h>

/* word is in small letters. */
bool is_function_word(struct slice word);

#endif
