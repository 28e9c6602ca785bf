#include "change/radicals.h"

#include "change/function_words.h"
#include "text/letters.h"
#include "text/own_words.h"
#include "util/intern.h"
#include "util/mem.h"

#include <string.h>

/* A ~word of fewer letters finds much else (codebook/phrase.h). */
enum { LETTERS_LEAST = 4 };

struct search {
    uint32_t *radical;
    const struct intern *vocabulary;
    const uint32_t *counts;
    struct buf forms, key; /* scratch */
};

static struct slice word_of(const struct search *s, size_t id)
{
    const char *word = s->vocabulary->strings[id];
    return (struct slice){word + 1, strlen(word + 1)};
}

static bool can_be_radical(const struct search *s, size_t id)
{
    if (s->vocabulary->strings[id][0] != '~')
        return false;
    const struct slice word = word_of(s, id);
    const struct letter_count count = letters_count(word);
    return count.letters >= LETTERS_LEAST && !count.digits && !memchr(word.data, '\'', word.len) &&
           !is_function_word(word);
}

/* The number of a form, or INTERN_FAILED where nobody wrote it or it is a word of its own. */
static uint32_t find_form(struct search *s, struct slice form, struct slice word)
{
    if (own_word_is(form, word) != OWN_WORD_NOT || is_function_word(form))
        return INTERN_FAILED;
    buf_reset(&s->key);
    buf_addc(&s->key, '~');
    buf_add(&s->key, form.data, form.len);
    return s->key.failure ? INTERN_FAILED : intern_find(s->vocabulary, s->key.data, s->key.len);
}

/* Gives the forms of this word to it, unless another radical of theirs is written more often. */
static void claim_forms(struct search *s, uint32_t id)
{
    const struct slice word = word_of(s, id);
    buf_reset(&s->forms);
    own_words_add_forms(&s->forms, word);
    for (size_t at = 0, len; at < s->forms.len; at += len + 1) {
        len = strcspn(s->forms.data + at, "\n");
        const uint32_t form = find_form(s, (struct slice){s->forms.data + at, len}, word);
        if (form == INTERN_FAILED || form == id)
            continue;
        const uint32_t now = s->radical[form];
        if (now == form || s->counts[now] < s->counts[id])
            s->radical[form] = id;
    }
}

/* A word that has forms of its own is a radical: of tu, du and ddu only du and ddu are one word, or tu and du. */
static void break_chains(uint32_t *radical, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (radical[radical[i]] != radical[i])
            radical[radical[i]] = radical[i];
}

enum newid_status radicals_find(uint32_t *radical, const struct intern *vocabulary, const uint32_t *counts,
                                struct newid_error *err)
{
    struct search s = {radical, vocabulary, counts, BUF_INIT, BUF_INIT};
    for (uint32_t i = 0; i < vocabulary->count; i++)
        radical[i] = i;
    for (uint32_t i = 0; i < vocabulary->count; i++)
        if (can_be_radical(&s, i))
            claim_forms(&s, i);
    break_chains(radical, vocabulary->count);
    enum newid_status status = buf_check(&s.forms, err);
    if (!status)
        status = buf_check(&s.key, err);
    buf_release(&s.forms);
    buf_release(&s.key);
    return status;
}
