#include "change/function_words.h"

#include "function_words.tsv.h"

#include <string.h>

bool is_function_word(struct slice word)
{
    struct row row;
    const char *at = function_words_tsv;
    while (row_next(&row, &at)) {
        struct slice listed, rest = row.fields[1];
        while (slice_word(&listed, &rest))
            if (listed.len == word.len && memcmp(listed.data, word.data, word.len) == 0)
                return true;
    }
    return false;
}
