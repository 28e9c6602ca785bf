#include "text/tokens.h"

#include "util/mem.h"

#include <string.h>

/* The small letter of the bytes at s (ASCII, Latin-1, Ŵ and Ŷ), in as many bytes; others are themselves. */
static void lower_bytes(char *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i], before = i ? (unsigned char)s[i - 1] : 0;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 0x20);
        else if (before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 0x20);
        else if (before == 0xC5 && (c == 0xB4 || c == 0xB6))
            c = (unsigned char)(c + 1);
        out[i] = (char)c;
    }
}

/* Bytes of a character outside ASCII that is no part of a word: U+0080–U+00BF but ª µ º, and U+2000–U+2BFF. 0: of a
 * word. */
static size_t mark_length(const char *s, size_t len)
{
    const unsigned char *b = (const unsigned char *)s;
    if (len >= 2 && b[0] == 0xC2 && b[1] != 0xAA && b[1] != 0xB5 && b[1] != 0xBA)
        return 2;
    if (len >= 3 && b[0] == 0xE2 && b[1] < 0xB0)
        return 3;
    return 0;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

/* The end of the word that starts at `at`; an apostrophe belongs to it where a word goes on after it. */
static size_t word_end(const char *s, size_t at, size_t len)
{
    for (; at < len; at++) {
        if ((unsigned char)s[at] >= 0xC0 && mark_length(s + at, len - at))
            return at;
        bool inner = s[at] == '\'' && at + 1 < len && is_word_byte(s[at + 1]) && !mark_length(s + at + 1, len - at - 1);
        if (!is_word_byte(s[at]) && !inner)
            return at;
    }
    return at;
}

/* Whether the apostrophe at `at` is the beginning of a short word: what it stands for was left out, as in 'na for yna.
 */
static bool begins_short_word(const char *s, size_t at, size_t len)
{
    enum { SHORT = 3 };
    if (s[at] != '\'' || at + 1 >= len || !is_word_byte(s[at + 1]) || (at && is_word_byte(s[at - 1])))
        return false;
    const size_t end = word_end(s, at + 1, len);
    return end - at - 1 <= SHORT && (end == len || s[end] != '\'');
}

static bool is_dash(const char *s, size_t len)
{
    return (unsigned char)*s == 0xE2 && len >= 3 && (memcmp(s, "–", 3) == 0 || memcmp(s, "—", 3) == 0);
}

/* Whether a sentence may end at this . ? or ! after all, though what follows does not look like a beginning: *again. the staff
 * were*. */
static bool is_stop(const char *s, size_t at, size_t len)
{
    enum { LETTERS = 3 }; /* before a full stop: e.g. and Dr. end nothing */
    if (at + 1 >= len || (s[at + 1] != ' ' && s[at + 1] != '\n'))
        return false;
    if (s[at] != '.')
        return true;
    size_t n = 0;
    while (n < LETTERS && n < at && is_word_byte(s[at - n - 1]))
        n++;
    return n == LETTERS;
}

/* The length of the punctuation at `at` that becomes a token, else 0. */
static size_t punctuation(const char *s, size_t at, size_t len)
{
    switch (s[at]) {
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
        return 1;
    case '.':
    case '?':
    case '!':
        return is_stop(s, at, len);
    case '-':
        return at && s[at - 1] == ' ' && at + 1 < len && s[at + 1] == ' ';
    default:
        return is_dash(s + at, len - at) ? 3 : 0;
    }
}

static enum newid_status add(struct tokens *t, size_t start, size_t end, bool is_word, struct newid_error *err)
{
    if (mem_grow(&t->items, &t->capacity, t->count + 1, sizeof *t->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    t->items[t->count++] = (struct token){(uint32_t)start, (uint32_t)end, t->words, is_word};
    t->words += is_word;
    return NEWID_OK;
}

enum newid_status tokens_find(struct tokens *t, const char *text, size_t len, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    t->count = t->words = 0;
    if (mem_grow(&t->lower, &t->lower_capacity, len + 1, 1))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    char *s = t->lower;
    lower_bytes(s, text, len);
    s[len] = '\0';
    for (size_t at = 0, n; at < len && !status; at += n) {
        n = punctuation(s, at, len);
        if (n) {
            status = add(t, at, at + n, false, err);
            continue;
        }
        if (begins_short_word(s, at, len)) {
            n = word_end(s, at + 1, len) - at;
            status = add(t, at, at + n, true, err);
            continue;
        }
        n = (unsigned char)s[at] >= 0x80 ? mark_length(s + at, len - at) : !is_word_byte(s[at]);
        if (n)
            continue;
        n = word_end(s, at, len) - at;
        status = add(t, at, at + n, true, err);
    }
    return status;
}

void tokens_release(struct tokens *t)
{
    mem_free(t->items);
    mem_free(t->lower);
    *t = (struct tokens){0};
}
