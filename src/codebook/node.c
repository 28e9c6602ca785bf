#include "codebook/node.h"

#include <string.h>

void node_append(struct node *parent, struct node *entry, const struct node *key)
{
    entry->key = key;
    if (parent->last)
        parent->last->next = entry;
    else
        parent->first = entry;
    parent->last = entry;
    parent->count++;
}

const struct node *node_get(const struct node *mapping, const char *key)
{
    for (const struct node *n = mapping->first; n; n = n->next)
        if (strcmp(n->key->text, key) == 0)
            return n;
    return NULL;
}

static size_t character_length(const char *s, const char *end)
{
    size_t n = 1;
    while (s + n < end && ((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* How many bytes of YAML stand for the next character of a scalar's text. */
static size_t written_length(const char *s, const char *end, char quote)
{
    static const struct {
        char letter;
        size_t length;
    } escapes[] = {{'x', 4}, {'u', 6}, {'U', 10}};
    if (quote == '\'' && end - s >= 2 && s[0] == '\'' && s[1] == '\'')
        return 2;
    if (quote == '"' && end - s >= 2 && s[0] == '\\') {
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
            if (s[1] == escapes[i].letter && (size_t)(end - s) >= escapes[i].length)
                return escapes[i].length;
        return 1 + character_length(s + 1, end);
    }
    return character_length(s, end);
}

/* Past a line break and the indentation after it, which fold into one character of the text. */
static const char *skip_break(const char *s, const char *end)
{
    while (s < end && is_blank(*s))
        s++;
    return s;
}

/* The first byte of a scalar's content: past its quote, or past the header line of a block. */
static const char *content_of(const char *s, const char *end, char *quote)
{
    *quote = s < end && (*s == '\'' || *s == '"') ? *s : '\0';
    if (*quote)
        return s + 1;
    if (s < end && (*s == '|' || *s == '>')) {
        while (s < end && *s != '\n')
            s++;
        return skip_break(s, end);
    }
    return s;
}

/*
 * Walks the source and the text side by side. Text is canonical and the source is not, so where they differ (a curly
 * apostrophe, an accent written apart) a character is taken for a character: good to the line, and nearly to the
 * column.
 */
struct place node_place_within(const struct node *scalar, size_t offset, const struct source *source)
{
    if (scalar->kind != NODE_SCALAR || scalar->end <= scalar->start || scalar->end > source->len)
        return scalar->place;
    const char *end = source->text + scalar->end;
    char quote;
    const char *s = content_of(source->text + scalar->start, end, &quote);
    const char *t = scalar->text, *t_end = t + strlen(t);
    const char *target = (size_t)(t_end - t) < offset ? t_end : t + offset;
    while (t < target && s < end) {
        bool folds = *s == '\n' || *s == '\r';
        s = folds ? skip_break(s, end) : s + written_length(s, end, quote);
        t += character_length(t, t_end);
    }
    struct place place = scalar->place;
    source_place(source, (size_t)(s - source->text), &place.line, &place.column);
    return place;
}
