#include "text/space.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

static UChar32 next_character(const char *text, size_t *at, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)text;
    UChar32 c;
    U8_NEXT(bytes, *at, len, c);
    return c;
}

/* Whether a byte is a whole character whose kind needs no table of Unicode's. */
static bool is_ascii(char c) { return (unsigned char)c < 0x80; }

static bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

size_t skip_space(const char *text, size_t at, size_t len)
{
    size_t next = at;
    while (next < len) {
        if (is_ascii(text[next]) ? !is_ascii_space(text[next++]) : !u_isUWhiteSpace(next_character(text, &next, len)))
            break;
        at = next;
    }
    return at;
}

size_t trim_space(const char *text, size_t start, size_t end)
{
    while (end > start) {
        size_t before = end;
        if (is_ascii(text[end - 1])) {
            if (!is_ascii_space(text[end - 1]))
                break;
            end--;
            continue;
        }
        do
            before--;
        while (before > start && ((unsigned char)text[before] & 0xC0) == 0x80);
        size_t next = before;
        if (!u_isUWhiteSpace(next_character(text, &next, end)))
            break;
        end = before;
    }
    return end;
}

size_t skip_to_line_end(const char *text, size_t at, size_t len)
{
    const char *lf = at < len ? memchr(text + at, '\n', len - at) : NULL;
    return lf ? (size_t)(lf - text) : len;
}

size_t count_lines(const char *text, size_t start, size_t end)
{
    size_t n = 0;
    for (size_t i = start; i < end; i++)
        n += text[i] == '\n';
    return n;
}

bool starts_upper(const char *text, size_t at, size_t len)
{
    if (at < len && is_ascii(text[at]))
        return text[at] >= 'A' && text[at] <= 'Z';
    return at < len && u_isupper(next_character(text, &at, len));
}

bool starts_lower(const char *text, size_t at, size_t len)
{
    if (at < len && is_ascii(text[at]))
        return text[at] >= 'a' && text[at] <= 'z';
    return at < len && u_islower(next_character(text, &at, len));
}
