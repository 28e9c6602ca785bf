#include "coder/ordinary.h"

#include <string.h>

static bool is_letter_or_digit(unsigned char c)
{
    return (unsigned char)((c | 0x20) - 'a') < 26 || (unsigned char)(c - '0') < 10;
}

static bool is_of_word(unsigned char c) { return is_letter_or_digit(c) || c >= 0x80 || c == '_' || c == '\''; }

static bool is_between(unsigned char c) { return !is_letter_or_digit(c); }

size_t ordinary_run(const struct charset *set)
{
    bool of_word = true, between = true;
    for (unsigned c = 0; c < 0x80; c++) {
        of_word = of_word && (!charset_has_ascii(set, c) || is_of_word((unsigned char)c));
        between = between && (!charset_has_ascii(set, c) || is_between((unsigned char)c));
    }
    return between ? ORDINARY_BETWEEN_RUN : of_word ? ORDINARY_WORD_RUN : SIZE_MAX;
}

/* Whether more than `most` bytes stand in a row. Looks backwards from where such a run would end, so at few bytes. */
static bool has_long_run(const unsigned char *text, size_t len, size_t most, bool (*is_member)(unsigned char c))
{
    for (size_t end = most; end < len; end += most + 1) {
        size_t at = end;
        while (is_member(text[at])) {
            if (at == end - most)
                return true;
            at--;
        }
        end = at;
    }
    return false;
}

static bool has(const char *text, size_t len, const char *wanted)
{
    const size_t wanted_len = strlen(wanted);
    const char *at = text, *end = text + len;
    while (at && (size_t)(end - at) >= wanted_len) {
        at = memchr(at, wanted[0], (size_t)(end - at) - wanted_len + 1);
        if (at && memcmp(at, wanted, wanted_len) == 0)
            return true;
        at = at ? at + 1 : NULL;
    }
    return false;
}

bool ordinary_text(const char *text, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)text;
    return !has(text, len, "\u017F") && !has(text, len, "\u212A") &&
           !has_long_run(bytes, len, ORDINARY_WORD_RUN, is_of_word) &&
           !has_long_run(bytes, len, ORDINARY_BETWEEN_RUN, is_between);
}
