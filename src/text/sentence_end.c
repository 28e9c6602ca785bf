#include "text/sentence_end.h"

#include "text/abbreviation.h"
#include "text/space.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* The length of a line that a program wrapped, in bytes. */
enum { WRAPPED_LEAST = 45, WRAPPED_MOST = 100 };

static const char *const bullets[] = {"-", "–", "—", "*", "•", "·", "◦", "▪", "●",
                                      "○", "‣", "■", "□", "►", "➢", "✓", "✔", "→"};

/* What closes after a full stop. */
static const char *const closers[] = {"\"", "'", ")", "]", "}", "”", "»"};

bool has_empty_line(const char *text, size_t start, size_t end) { return count_lines(text, start, end) >= 2; }

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static size_t line_start(const char *text, size_t at)
{
    while (at && text[at - 1] != '\n')
        at--;
    return at;
}

static bool begins_with_bullet(const char *s, size_t len)
{
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t n = strlen(bullets[i]);
        if (n < len && memcmp(s, bullets[i], n) == 0 && is_space(s[n]))
            return true;
    }
    return false;
}

/* The length of a number of up to three digits, one lower-case letter, or a roman numeral up to viii; else 0. */
static size_t item_number(const char *s, size_t len)
{
    size_t digits = 0, roman = 0;
    while (digits < len && isdigit((unsigned char)s[digits]))
        digits++;
    if (digits)
        return digits <= 3 ? digits : 0;
    while (roman < len && s[roman] && strchr("ivx", s[roman]))
        roman++;
    if (roman)
        return roman <= 4 ? roman : 0;
    return len && s[0] >= 'a' && s[0] <= 'z';
}

/* Whether the line begins as an item of a list does; s is its first character that is no space. */
static bool is_item(const char *s, size_t len)
{
    if (begins_with_bullet(s, len))
        return true;
    bool bracket = len && s[0] == '(';
    size_t n = item_number(s + bracket, len - bracket);
    size_t end = n + bracket;
    if (!n || end + 1 >= len || !is_space(s[end + 1]))
        return false;
    return s[end] == ')' || (s[end] == '.' && !bracket);
}

static bool line_is_item(const char *text, size_t at, size_t len)
{
    size_t first = skip_space(text, line_start(text, at), len);
    return is_item(text + first, len - first);
}

/* The end of text[start, end) without the quotes and brackets that close at its end. */
static size_t trim_closers(const char *text, size_t start, size_t end)
{
    for (size_t i = 0; i < sizeof closers / sizeof *closers;) {
        size_t n = strlen(closers[i]);
        if (end - start >= n && memcmp(text + end - n, closers[i], n) == 0) {
            end -= n;
            i = 0;
        } else {
            i++;
        }
    }
    return end;
}

/* Whether the full stop at `stop` is that of the item's number or letter at the sentence's start. */
static bool is_items(const char *text, size_t len, size_t start, size_t stop)
{
    return word_start(text, start, stop) == start && is_item(text + start, len - start);
}

/* Rule 4, where text[start, stop) ends with . ? or ! */
static bool ends_at_stop(const char *text, size_t len, size_t start, size_t stop, size_t end, size_t next)
{
    if (stop < end && (starts_lower(text, next, len) || text[next] == '('))
        return false;
    if (text[stop - 1] == '.' && stop == next)
        return false;
    bool single = text[stop - 1] == '.' && (stop - start < 2 || text[stop - 2] != '.');
    if (!single)
        return true;
    return !is_items(text, len, start, stop - 1) && !is_abbreviation(text, len, start, stop - 1, next);
}

/* Rule 3, where the line has no . ? or ! at its end. */
static bool ends_at_line_break(const char *text, size_t len, size_t end, size_t next)
{
    if (starts_lower(text, next, len))
        return false;
    size_t line = end - line_start(text, end);
    return line < WRAPPED_LEAST || line > WRAPPED_MOST;
}

bool sentence_ends(const char *text, size_t len, size_t start, size_t end, size_t next)
{
    if (has_empty_line(text, end, next))
        return true;
    bool line_break = count_lines(text, end, next) == 1;
    if (line_break && (line_is_item(text, end, len) || line_is_item(text, next, len)))
        return true;
    size_t stop = trim_closers(text, start, end);
    if (stop > start && strchr(".?!", text[stop - 1]))
        return ends_at_stop(text, len, start, stop, end, next);
    return !line_break || ends_at_line_break(text, len, end, next);
}

/* Smileys as people type them. */
static const char *const smileys[] = {":-)", ":)", ";-)", ";)", ":-(", ":(", ":-D", ":D", ":-/", ":/", "<3"};

enum { ELLIPSIS = 0x2026, VARIATION_16 = 0xFE0F };

/* The offset of the character before end > start; *c is set to it. */
static size_t previous_character(UChar32 *c, const char *text, size_t start, size_t end)
{
    size_t at = end - 1;
    while (at > start && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    const uint8_t *bytes = (const uint8_t *)text;
    size_t next = at;
    U8_NEXT(bytes, next, end, *c);
    return at;
}

/* Whether text[start, end) ends with a smiley, an emoji, or an ellipsis of one character, which UAX #29 overlooks. */
static bool ends_with_picture(const char *text, size_t start, size_t end)
{
    for (size_t i = 0; i < sizeof smileys / sizeof *smileys; i++) {
        size_t n = strlen(smileys[i]);
        if (end - start > n && memcmp(text + end - n, smileys[i], n) == 0 && is_space(text[end - n - 1]))
            return true;
    }
    UChar32 c = 0;
    do {
        end = previous_character(&c, text, start, end);
    } while (end > start && (u_hasBinaryProperty(c, UCHAR_EMOJI_MODIFIER) || c == VARIATION_16));
    return c == ELLIPSIS || (c > 0xFF && u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC));
}

/* The last bytes of smileys, and of all that is not ASCII: asked at every space, so the dearer questions come after. */
static bool may_end_picture(unsigned char last) { return last >= 0x80 || (last && strchr(")(D/3", last)); }

bool sentence_ends_inside(const char *text, size_t start, size_t end, size_t next, size_t len)
{
    const char last = text[end - 1];
    if (may_end_picture((unsigned char)last))
        return starts_upper(text, next, len) && ends_with_picture(text, start, end);
    return last == '.' && starts_lower(text, next, len) && !is_items(text, len, start, end - 1) &&
           is_plain_word(text, start, end - 1);
}
