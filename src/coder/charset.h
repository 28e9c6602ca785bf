/*
 * A set of characters as the prefilter sees it: exact among ASCII, and outside it either a short list or "any".
 * Sets may only ever be too large. Case is that of PCRE2 with UTF and CASELESS in an ordinary text (translate.h).
 */
#ifndef NEWID_CHARSET_H
#define NEWID_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHARSET_POINTS = 24, CHARSET_LAST_POINT = 0x10FFFF };

struct charset {
    uint64_t ascii[2];
    bool other; /* any character outside ASCII; points is then empty */
    bool folds; /* a character outside ASCII was added that equals an ASCII letter but for case */
    uint8_t count;
    uint32_t points[CHARSET_POINTS]; /* single characters outside ASCII, in no order */
};

/* All characters. */
#define CHARSET_ALL ((struct charset){{~(uint64_t)0, ~(uint64_t)0}, true, false, 0, {0}})
#define CHARSET_NONE ((struct charset){{0, 0}, false, false, 0, {0}})

bool charset_has_ascii(const struct charset *set, unsigned c);
void charset_add(struct charset *set, uint32_t first, uint32_t last);
void charset_add_set(struct charset *set, const struct charset *more);
/* What is not in set: exact among ASCII, any character outside it. set must not be too large among ASCII. */
void charset_invert(struct charset *set);
/* Adds what differs from a member by case only. */
void charset_fold(struct charset *set);

/* Whether the ASCII part holds nothing but members of the ranges "AZaz" (pairs of first and last). */
bool charset_ascii_within(const struct charset *set, const char *ranges);
/* Whether every member is certainly a letter, a digit or _ : in ASCII alone, or anywhere. */
bool charset_is_ascii_word(const struct charset *set);
bool charset_is_word(const struct charset *set);

/* Most bytes of a member in UTF-8. */
size_t charset_bytes(const struct charset *set);

/*
 * The members of \p{name}, or of [:name:] where posix. False where the name is not known or depends on case; *set is
 * then all characters, which is too large to be inverted.
 */
bool charset_named(struct charset *set, const char *name, size_t len, bool posix);
/* The members of \d \w \s \h \v \N \R and of their negations \D \W \S \H \V; false for other letters. */
bool charset_escape(struct charset *set, char letter);

#endif
