/* The signs of a ~word, alike in a codebook's phrase and in a search: ~, ! where the word is short, an ending. */
#ifndef NEWID_TILDE_H
#define NEWID_TILDE_H

#include "text/rows.h"

#include <stdbool.h>

/*
 * Takes ~ or ~! off token, which begins with ~; *word is the rest. NULL, or a static sentence on what is wrong, and
 * *fault is where.
 */
const char *tilde_read(struct slice *word, struct slice token, const char **fault);

/*
 * Takes "/n" and its like off word; *ending is the letter, 0 where there is none. is_last: the word ends there, with no
 * other part and no * behind it. NULL or a sentence, as above.
 */
const char *tilde_read_ending(char *ending, struct slice *word, bool is_last, const char **fault);

/* Whether text ends in /n, /v or /a. */
bool tilde_has_ending(struct slice text);

#endif
