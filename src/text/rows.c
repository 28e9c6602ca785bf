#include "text/rows.h"

#include <string.h>

bool row_next(struct row *row, const char **at)
{
    while (**at == '#')
        *at += strcspn(*at, "\n") + 1;
    *row = (struct row){{{"", 0}, {"", 0}, {"", 0}, {"", 0}}};
    if (!**at)
        return false;
    for (size_t i = 0; i < ROW_FIELDS_MOST; i++) {
        size_t len = strcspn(*at, "\t\n");
        row->fields[i] = (struct slice){*at, len};
        *at += len + 1;
        if ((*at)[-1] == '\n')
            return true;
    }
    return true;
}

bool slice_word(struct slice *word, struct slice *rest)
{
    while (rest->len && *rest->data == ' ') {
        rest->data++;
        rest->len--;
    }
    const char *space = memchr(rest->data, ' ', rest->len);
    word->data = rest->data;
    word->len = space ? (size_t)(space - rest->data) : rest->len;
    rest->data += word->len;
    rest->len -= word->len;
    return word->len > 0;
}

bool slice_is(struct slice slice, const char *text)
{
    return slice.len == strlen(text) && !memcmp(slice.data, text, slice.len);
}
