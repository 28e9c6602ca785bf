#include "text/own_words.h"

#include "text/letters.h"
#include "text/mutation.h"

#include "own_words.tsv.h"

#include <string.h>

/* Fields of own_words.tsv. */
enum { OWN_FORMS, OWN_WORDS, OWN_AFTER, OWN_BESIDE };

static bool holds(struct slice list, struct slice wanted, struct slice *as_listed)
{
    while (slice_word(as_listed, &list)) {
        if (letters_same(*as_listed, wanted))
            return true;
    }
    return false;
}

/* The next row, from *at on, that has mutated as no form of word; *form is how the row writes it. */
static bool find_row(struct row *row, struct slice *form, const char **at, struct slice mutated, struct slice word)
{
    struct slice listed;
    while (row_next(row, at)) {
        if (holds(row->fields[OWN_FORMS], mutated, form) &&
            (slice_is(row->fields[OWN_WORDS], "*") || holds(row->fields[OWN_WORDS], word, &listed)))
            return true;
    }
    return false;
}

bool own_word_find(struct own_word_row *found, struct slice mutated, struct slice word)
{
    struct row row;
    const char *at = own_words_tsv;
    if (!find_row(&row, &found->form, &at, mutated, word))
        return false;
    found->after = row.fields[OWN_AFTER];
    found->beside_english = row.fields[OWN_BESIDE].len > 0;
    return true;
}

enum own_word own_word_is(struct slice mutated, struct slice word)
{
    struct own_word_row row;
    if (!own_word_find(&row, mutated, word))
        return OWN_WORD_NOT;
    return slice_is(row.after, "-") ? OWN_WORD_ALWAYS : OWN_WORD_AFTER;
}

struct slice own_words_of(const char *name)
{
    struct row row;
    const char *at = own_words_tsv;
    while (row_next(&row, &at)) {
        if (slice_is(row.fields[OWN_FORMS], name))
            break;
    }
    return row.fields[OWN_AFTER];
}

void own_words_add_forms(struct buf *out, struct slice word)
{
    struct buf all = BUF_INIT;
    mutation_add_forms(&all, word.data, word.len);
    for (size_t i = 0, len; i < all.len; i += len + 1) {
        len = strcspn(all.data + i, "\n");
        if (i && own_word_is((struct slice){all.data + i, len}, word) == OWN_WORD_ALWAYS)
            continue;
        buf_add(out, all.data + i, len + 1);
    }
    if (all.failure)
        out->failure = all.failure;
    buf_release(&all);
}
