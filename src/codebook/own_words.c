#include "codebook/own_words.h"

#include "codebook/phrase.h"
#include "text/letters.h"

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

enum own_word own_word_is(struct slice mutated, struct slice word)
{
    struct row row;
    struct slice form;
    const char *at = own_words_tsv;
    if (!find_row(&row, &form, &at, mutated, word))
        return OWN_WORD_NOT;
    return slice_is(row.fields[OWN_AFTER], "-") ? OWN_WORD_ALWAYS : OWN_WORD_AFTER;
}

/* The words that name stands for: @ or %, each a row of its own. */
static struct slice words_of(const char *name)
{
    struct row row;
    const char *at = own_words_tsv;
    while (row_next(&row, &at)) {
        if (slice_is(row.fields[OWN_FORMS], name))
            break;
    }
    return row.fields[OWN_AFTER];
}

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
            add_before(out, words_of("@"), form);
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
    struct slice words = words_of("%"), word, rest = words;
    buf_adds(out, "(?:(?<=");
    add_before(out, words, form);
    buf_adds(out, ")|(?=\\s(?:");
    while (slice_word(&word, &rest)) {
        add_separator(out);
        letters_add_literal(out, word);
    }
    buf_adds(out, ")" PHRASE_EDGE_AFTER "))");
}

void own_word_add_guard(struct buf *out, struct slice mutated, struct slice word)
{
    struct row row;
    struct slice form;
    const char *at = own_words_tsv;
    if (!find_row(&row, &form, &at, mutated, word))
        return;
    buf_adds(out, "(?!");
    letters_add_literal(out, form);
    buf_adds(out, PHRASE_EDGE_AFTER);
    if (!slice_is(row.fields[OWN_AFTER], "-")) {
        buf_adds(out, "(?<!");
        add_before(out, row.fields[OWN_AFTER], form);
        buf_addc(out, ')');
    }
    if (row.fields[OWN_BESIDE].len)
        add_beside_english(out, form);
    buf_addc(out, ')');
}
