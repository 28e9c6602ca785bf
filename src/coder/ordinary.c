#define _GNU_SOURCE /* memmem */
#include "coder/ordinary.h"

#include <string.h>

enum { WORD = 1, BETWEEN = 2 };

/* The kinds that a byte is of; bytes outside ASCII, _ and ' are of both. */
static unsigned kinds_of(unsigned char byte)
{
    if (byte >= 0x80 || byte == '_' || byte == '\'')
        return WORD | BETWEEN;
    bool is_word = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    return is_word ? WORD : BETWEEN;
}

size_t ordinary_run(const struct charset *set)
{
    unsigned kinds = WORD | BETWEEN;
    for (unsigned c = 0; c < 0x80; c++)
        if (charset_has_ascii(set, c))
            kinds &= kinds_of((unsigned char)c);
    if (kinds & BETWEEN)
        return ORDINARY_BETWEEN_RUN;
    return kinds & WORD ? ORDINARY_WORD_RUN : SIZE_MAX;
}

/* U+017F is C5 BF in UTF-8, U+212A is E2 84 AA: s and k but for case. */
static bool folds_to_ascii(const char *text, size_t len)
{
    for (const char *p = text; (p = memchr(p, 0xC5, len - (size_t)(p - text))); p++)
        if ((size_t)(p - text) + 1 < len && (unsigned char)p[1] == 0xBF)
            return true;
    return memmem(text, len, "\xE2\x84\xAA", 3) != NULL;
}

bool ordinary_text(const char *text, size_t len)
{
    size_t word = 0, between = 0; /* bytes of each kind in a row, up to here */
    for (size_t i = 0; i < len; i++) {
        const unsigned kinds = kinds_of((unsigned char)text[i]);
        word = kinds & WORD ? word + 1 : 0;
        between = kinds & BETWEEN ? between + 1 : 0;
        if (word > ORDINARY_WORD_RUN || between > ORDINARY_BETWEEN_RUN)
            return false;
    }
    return !folds_to_ascii(text, len);
}
