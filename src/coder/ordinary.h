/*
 * Ordinary texts: what the translation of patterns may take for granted (translate.h). Bytes are of two kinds: those
 * of words and of what apostrophes join (0-9 A-Z a-z _ '), and those that stand between words (neither letter nor
 * digit). Bytes outside ASCII, _ and ' are of both kinds.
 */
#ifndef NEWID_ORDINARY_H
#define NEWID_ORDINARY_H

#include "coder/charset.h"

enum { ORDINARY_WORD_RUN = 64, ORDINARY_BETWEEN_RUN = 32 }; /* bytes of one kind in a row, at most */

/* Most bytes that members of set take up in a row in an ordinary text; SIZE_MAX where that is not bounded. */
size_t ordinary_run(const struct charset *set);

bool ordinary_text(const char *text, size_t len);

#endif
