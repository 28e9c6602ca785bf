#include "text/letters.h"

#include <string.h>
#include <unicode/uchar.h>

/* The vowels of Welsh with its four accents: circumflex, acute, grave, diaeresis. A class is also searched for a
 * letter. */
static const char *const vowel_classes[] = {
    "[aàáâä]", "[eèéêë]", "[iìíîï]", "[oòóôö]", "[uùúûü]", "[wẁẃŵẅ]", "[yỳýŷÿ]",
};

enum { UTF8_LONGEST = 4 };

struct letter {
    UChar32 code_point;
    char lower[UTF8_LONGEST + 1]; /* in lower case, as UTF-8 */
};

static void put_utf8(char out[UTF8_LONGEST + 1], UChar32 code_point)
{
    static const unsigned char leads[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    unsigned c = (unsigned)code_point;
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(leads[len] | c);
    out[len] = '\0';
}

/* Takes a character off valid UTF-8. */
static UChar32 take_utf8(struct slice *rest)
{
    unsigned c = (unsigned char)*rest->data;
    size_t len = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (len > rest->len)
        len = rest->len;
    c = len == 1 ? c : c & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++)
        c = c << 6 | ((unsigned char)rest->data[i] & 0x3F);
    rest->data += len;
    rest->len -= len;
    return (UChar32)c;
}

static bool next_letter(struct letter *letter, struct slice *rest)
{
    if (!rest->len)
        return false;
    letter->code_point = take_utf8(rest);
    put_utf8(letter->lower, u_tolower(letter->code_point));
    return true;
}

static const char *vowel_class(const struct letter *letter)
{
    /* The classes hold letters and brackets only. */
    if (!u_isalpha(letter->code_point))
        return NULL;
    for (size_t i = 0; i < sizeof vowel_classes / sizeof *vowel_classes; i++) {
        if (strstr(vowel_classes[i], letter->lower))
            return vowel_classes[i];
    }
    return NULL;
}

struct letter_count letters_count(struct slice text)
{
    struct letter_count count = {0, 0};
    struct letter letter;
    while (next_letter(&letter, &text)) {
        count.letters += u_isalpha(letter.code_point) ? 1 : 0;
        count.digits += (U_GET_GC_MASK(letter.code_point) & U_GC_N_MASK) ? 1 : 0;
    }
    return count;
}

bool letters_begin(struct slice text)
{
    struct letter letter;
    return next_letter(&letter, &text) && u_isalpha(letter.code_point);
}

bool letters_begin_with_mark(struct slice text)
{
    struct letter letter;
    return next_letter(&letter, &text) && (U_GET_GC_MASK(letter.code_point) & U_GC_M_MASK);
}

size_t letters_space(struct slice text)
{
    struct letter letter;
    struct slice rest = text, behind = text;
    while (next_letter(&letter, &rest) && u_isUWhiteSpace(letter.code_point))
        behind = rest;
    return (size_t)(behind.data - text.data);
}

void letters_add_lower(struct buf *out, struct slice text)
{
    struct letter letter;
    while (next_letter(&letter, &text))
        buf_adds(out, letter.lower);
}

bool letters_same(struct slice a, struct slice b)
{
    struct letter x, y;
    while (a.len && b.len) {
        (void)next_letter(&x, &a);
        (void)next_letter(&y, &b);
        const char *vowels = vowel_class(&x);
        if (vowels ? vowels != vowel_class(&y) : strcmp(x.lower, y.lower) != 0)
            return false;
    }
    return !a.len && !b.len;
}

void letters_add_literal(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("\\^$.[]|()?*+{}", text.data[i]))
            buf_addc(out, '\\');
        buf_addc(out, text.data[i]);
    }
}

void letters_add_any_accent(struct buf *out, struct slice text)
{
    struct letter letter;
    while (next_letter(&letter, &text)) {
        const char *vowels = vowel_class(&letter);
        if (vowels)
            buf_adds(out, vowels);
        else
            letters_add_literal(out, (struct slice){letter.lower, strlen(letter.lower)});
    }
}
