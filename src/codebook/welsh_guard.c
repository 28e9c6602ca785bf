#include "codebook/welsh_guard.h"

#include "codebook/phrase.h"
#include "text/letters.h"
#include "text/own_words.h"

#include <string.h>

static void add_separator(struct buf *out)
{
    if (!strchr("!=:", out->data[out->len - 1]))
        buf_addc(out, '|');
}

/* Appends an alternative of a look-behind for each word: it, a space and form. */
static void add_before(struct buf *out, struct slice words, struct slice form)
{
    struct slice word;
    while (slice_word(&word, &words)) {
        if (slice_is(word, "@")) {
            add_before(out, own_words_of("@"), form);
            continue;
        }
        add_separator(out);
        if (*word.data != '\'')
            buf_adds(out, PHRASE_EDGE_BEFORE);
        letters_add_literal(out, word);
        buf_adds(out, "\\s");
        letters_add_literal(out, form);
    }
}

/* Appends what holds at form's end where an English word stands beside it. */
static void add_beside_english(struct buf *out, struct slice form)
{
    struct slice words = own_words_of("%"), word, rest = words;
    buf_adds(out, "(?:(?<=");
    add_before(out, words, form);
    buf_adds(out, ")|(?=\\s(?:");
    while (slice_word(&word, &rest)) {
        add_separator(out);
        letters_add_literal(out, word);
    }
    buf_adds(out, ")" PHRASE_EDGE_AFTER "))");
}

void welsh_guard_add(struct buf *out, struct slice mutated, struct slice word)
{
    struct own_word_row row;
    if (!own_word_find(&row, mutated, word))
        return;
    buf_adds(out, "(?!");
    letters_add_literal(out, row.form);
    buf_adds(out, PHRASE_EDGE_AFTER);
    if (!slice_is(row.after, "-")) {
        buf_adds(out, "(?<!");
        add_before(out, row.after, row.form);
        buf_addc(out, ')');
    }
    if (row.beside_english)
        add_beside_english(out, row.form);
    buf_addc(out, ')');
}
