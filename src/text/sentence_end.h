/*
 * Whether a sentence ends where UAX #29 says so. UAX #29 ends one at every line break and after most full stops; it
 * knows neither abbreviations nor how people break lines. Of its ends these are kept:
 *
 * 1. Before an empty line (or one of white space), always.
 * 2. At a line break where either line is an item: it begins with a bullet (- – — * • · and the like) or with a number
 * or letter (1. 1) (a) a) iv.) and white space. So no sentence crosses an item's line end.
 * 3. At another line break: where the line ends with . ? ! (and quotes or brackets after it), as in 4. Else the next
 * line decides: if it begins with a lower-case letter, the line was wrapped and the sentence goes on. If not, the
 * sentence ends unless the line has 45 to 100 bytes, as lines that a program wrapped do.
 * 4. Inside a line, or after . ? !, unless
 *    - the full stop is an abbreviation's (abbreviations.tsv): a title (Dr.) or one that stands inside sentences (e.g.,
 * h.y.) never ends one; one before a number (No., tud., Ion.) not when a digit follows; one of time (a.m.) not when a
 * day or month follows; others (etc., ayb.) do, as UAX #29 has them end one only where no lower-case letter follows;
 *    - it is an initial's: a capital letter or digraph (J. Ll.) or several (J.K.), and it stands at the sentence's
 * start or beside another initial or after a title, or a capitalised word follows that does not usually start a
 * sentence (starters in abbreviations.tsv): "saw J. Smith" against "saw family B. They". I is a word unless it stands
 * beside another initial;
 *    - it is the item's at the sentence's start (1. Talk);
 *    - nothing stands between it and what follows: so no sentence ends inside a word (3.5, a.m);
 *    - a quote or bracket closes after . ? ! and a lower-case letter or an opening bracket follows: "Why?" she asked.
 */
#ifndef NEWID_SENTENCE_END_H
#define NEWID_SENTENCE_END_H

#include <stdbool.h>
#include <stddef.h>

/* The sentence is text[start, end), end after its last character; text[next], next < len, is the first after the white
 * space. */
bool sentence_ends(const char *text, size_t len, size_t start, size_t end, size_t next);

/*
 * Whether a sentence ends inside what UAX #29 takes for one, at white space before text[next]: behind a smiley, an
 * emoji or an ellipsis of one character where a capital follows; behind a full stop where a lower-case letter does (no
 * time. too busy.), if the word before it is none that could be an abbreviation. text[start, end) is the sentence so
 * far.
 */
bool sentence_ends_inside(const char *text, size_t start, size_t end, size_t next, size_t len);

/* Whether [start, end), which holds only white space, holds an empty line: two line breaks. */
bool has_empty_line(const char *text, size_t start, size_t end);

#endif
