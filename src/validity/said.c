#include "validity/said.h"

#include "text/rows.h"

#include <ctype.h>
#include <stddef.h>

#include "said.tsv.h"

/* Longer than any answer. */
enum { ANSWER_MOST = 24 };

/* Lower case (ASCII: no answer has another capital), without spaces around it, one space within; "" where it is too
 * long. */
static void fold(char out[ANSWER_MOST], const char *cell)
{
    size_t n = 0;
    for (; *cell; cell++) {
        const unsigned char c = (unsigned char)*cell;
        if (isspace(c)) {
            if (n && out[n - 1] != ' ')
                out[n++] = ' ';
        } else {
            out[n++] = (char)tolower(c);
        }
        if (n == ANSWER_MOST) {
            n = 0;
            break;
        }
    }
    while (n && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static int is_blank(const char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    return !*s;
}

enum said said_read(const char *cell)
{
    char word[ANSWER_MOST];
    struct row row;
    if (is_blank(cell))
        return SAID_NOTHING;
    fold(word, cell);
    for (const char *at = said_tsv; row_next(&row, &at);)
        if (slice_is(row.fields[0], word))
            return slice_is(row.fields[1], "yes") ? SAID_YES : SAID_NO;
    return SAID_STRANGE;
}
