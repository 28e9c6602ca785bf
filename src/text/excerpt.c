#include "text/excerpt.h"

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/* `count` characters before or after a byte of the text, not across the text's ends; then to a word's edge, so that
 * none is cut. */
static size_t step_back(const char *text, size_t at, size_t count)
{
    const size_t from = at;
    for (; at && count; count--)
        do
            at--;
        while (at && ((unsigned char)text[at] & 0xC0) == 0x80);
    while (at && at < from && !is_blank(text[at - 1]))
        at++;
    return at;
}

static size_t step_on(const char *text, size_t len, size_t at, size_t count)
{
    const size_t from = at;
    for (; at < len && count; count--)
        do
            at++;
        while (at < len && ((unsigned char)text[at] & 0xC0) == 0x80);
    while (at < len && at > from && !is_blank(text[at]))
        at--;
    return at;
}

/* A piece of the text on one line. */
static const char *one_line(struct arena *memory, const char *text, size_t start, size_t end)
{
    char *s = arena_strndup(memory, text + start, end - start);
    for (char *p = s; p && *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return s;
}

bool excerpt_make(struct excerpt *out, struct arena *memory, const char *text, size_t len, size_t start, size_t end,
                  size_t context)
{
    const size_t left = step_back(text, start, context), right = step_on(text, len, end, context);
    *out = (struct excerpt){one_line(memory, text, left, start), one_line(memory, text, start, end),
                            one_line(memory, text, end, right), left > 0, right < len};
    return out->left && out->match && out->right;
}
