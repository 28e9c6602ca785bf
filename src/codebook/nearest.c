#include "codebook/nearest.h"

#include <string.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's distance in bytes, with one row kept. Both words are at most LONGEST. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t changed = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(row[j] + 1, row[j - 1] + 1, changed);
        }
    }
    return row[b_len];
}

void nearest_offer(struct nearest *nearest, const char *known)
{
    size_t a = strlen(nearest->word), b = strlen(known);
    if (!a || a > LONGEST || b > LONGEST)
        return;
    size_t d = distance(nearest->word, a, known, b);
    if (d * 3 <= (a > b ? a : b) && (!nearest->best || d < nearest->distance)) {
        nearest->best = known;
        nearest->distance = d;
    }
}
