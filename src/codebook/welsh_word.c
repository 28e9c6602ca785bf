#include "codebook/welsh_word.h"

#include "codebook/phrase.h"
#include "codebook/welsh_guard.h"
#include "text/endings.h"
#include "text/letters.h"
#include "text/mutation.h"
#include "text/own_words.h"

#include "common_words.tsv.h"
#include "util/wording.h"

#include <string.h>

static const char never_mutates[] = N_(
    "this ~word has no mutation: if it is mutated already, write the word as a dictionary has it; if not, its ~ only "
    "makes accents optional");
static const char mutates_to_common[] = N_(
    "a mutated form of this ~word is another common word of Welsh or English, as tîm gives dîm: look at what it finds, "
    "or write the forms that you mean with = before each");

static const char is_left_out[] = N_(
    "a mutated form of this ~word is a word of its own, as tros gives dros, and is left out: write it as a phrase of its "
    "own if you mean it");

/* The beginnings that a form's initial takes. */
struct initial {
    const char *beginnings[MUTATION_FORMS_MOST];
    size_t count; /* 1: the form does not mutate */
    size_t len;   /* bytes of the form that a beginning replaces */
};

/* A verb's forms but its verb-noun are never nasal, nor have an h: nes is no form of *des*, hoedd none of oedd. */
enum mutations { MUTATIONS_NONE, MUTATIONS_OF_VERBS, MUTATIONS_ALL };

static void drop_nasals(struct initial *initial)
{
    size_t kept = 1;
    for (size_t i = 1; i < initial->count; i++) {
        if (!strchr("hmn", initial->beginnings[i][0]) || !initial->beginnings[i][0])
            initial->beginnings[kept++] = initial->beginnings[i];
    }
    initial->count = kept;
}

static struct initial initial_of(struct slice form, enum mutations mutations)
{
    struct initial initial = {{""}, 1, 0};
    if (mutations == MUTATIONS_NONE)
        return initial;
    initial.count = mutation_beginnings(initial.beginnings, &initial.len, form.data, form.len);
    if (mutations == MUTATIONS_OF_VERBS)
        drop_nasals(&initial);
    if (initial.count == 1)
        initial.len = 0;
    return initial;
}

static bool next_form(struct slice *form, struct slice *rest)
{
    if (!rest->len)
        return false;
    const char *end = memchr(rest->data, '\n', rest->len);
    *form = (struct slice){rest->data, (size_t)(end - rest->data)};
    rest->data += form->len + 1;
    rest->len -= form->len + 1;
    return true;
}

/* Whether every form begins as the first does and so takes its beginnings: not so in bach, llai. */
static bool one_initial(struct slice forms, struct slice first, const struct initial *initial, enum mutations mutations)
{
    struct slice form;
    while (next_form(&form, &forms)) {
        struct initial other = initial_of(form, mutations);
        if (other.count != initial->count || other.len != initial->len ||
            memcmp(form.data, first.data, initial->len) != 0)
            return false;
    }
    return true;
}

/* (?:c|g|ngh|ch); a beginning that is nothing makes the rest optional: (?:g|ng)?, and h? before a vowel. */
static void add_beginnings(struct buf *out, const struct initial *initial)
{
    bool optional = false;
    const char *before = "(?:";
    if (initial->count == 1)
        return;
    for (size_t i = 0; i < initial->count; i++) {
        if (!*initial->beginnings[i]) {
            optional = true;
            continue;
        }
        buf_adds(out, before);
        buf_adds(out, initial->beginnings[i]);
        before = "|";
    }
    buf_adds(out, optional ? ")?" : ")");
}

static void add_rest(struct buf *out, struct slice form, size_t from)
{
    bool before_pronoun = form.len && form.data[form.len - 1] == ENDINGS_BEFORE_PRONOUN;
    letters_add_any_accent(out, (struct slice){form.data + from, form.len - from - before_pronoun});
    if (before_pronoun)
        buf_adds(out, "(?=\\s+(?:ni|nhw)" PHRASE_EDGE_AFTER ")");
}

/* Bytes from `from` on that all forms share, whole characters only, and less than any form's own mark at its end. */
static size_t shared_len(struct slice forms, struct slice first, size_t from)
{
    struct slice form;
    size_t shared = first.len;
    while (next_form(&form, &forms)) {
        size_t same = from;
        while (same < shared && same < form.len && form.data[same] == first.data[same])
            same++;
        shared = same;
    }
    while (shared > from && shared < first.len && ((unsigned char)first.data[shared] & 0xC0) == 0x80)
        shared--;
    return shared;
}

static void add_separately(struct buf *out, struct slice forms, enum mutations mutations)
{
    struct slice form;
    const char *before = "(?:";
    while (next_form(&form, &forms)) {
        struct initial initial = initial_of(form, mutations);
        buf_adds(out, before);
        add_beginnings(out, &initial);
        add_rest(out, form, initial.len);
        before = "|";
    }
    buf_addc(out, ')');
}

static void add_forms(struct buf *out, struct slice forms, enum mutations mutations)
{
    struct slice form, rest = forms;
    if (!next_form(&form, &rest))
        return;
    struct initial initial = initial_of(form, mutations);
    if (!one_initial(forms, form, &initial, mutations)) {
        add_separately(out, forms, mutations);
        return;
    }
    size_t shared = shared_len(forms, form, initial.len);
    add_beginnings(out, &initial);
    letters_add_any_accent(out, (struct slice){form.data + initial.len, shared - initial.len});
    if (!rest.len)
        return;
    const char *before = "(?:";
    while (next_form(&form, &forms)) {
        buf_adds(out, before);
        add_rest(out, form, shared);
        before = "|";
    }
    buf_addc(out, ')');
}

/* The verb-noun with all its mutations, the forms of the verb with theirs. */
static void add_verb(struct buf *out, struct slice forms)
{
    struct slice noun, rest = forms;
    (void)next_form(&noun, &rest);
    noun.len = (size_t)(rest.data - noun.data);
    buf_adds(out, "(?:");
    add_forms(out, noun, MUTATIONS_ALL);
    buf_addc(out, '|');
    add_forms(out, rest, MUTATIONS_OF_VERBS);
    buf_addc(out, ')');
}

static bool is_common(struct slice word)
{
    struct row row;
    const char *at = common_words_tsv;
    while (row_next(&row, &at)) {
        if (letters_same(row.fields[0], word))
            return true;
    }
    return false;
}

/* Before the forms: those of their mutated forms that are words of their own do not match. */
static enum newid_status add_guards(struct buf *out, struct slice forms, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct slice form, mutated;
    while (!status && next_form(&form, &forms)) {
        struct buf all = BUF_INIT;
        mutation_add_forms(&all, form.data, form.len);
        status = buf_check(&all, err);
        struct slice rest = {all.data, status ? 0 : all.len};
        (void)next_form(&mutated, &rest);
        while (next_form(&mutated, &rest))
            welsh_guard_add(out, mutated, form);
        buf_release(&all);
    }
    return status;
}

static enum newid_status find_warning(struct slice word, const struct welsh_word *asked, const char **warning,
                                      struct newid_error *err)
{
    struct buf mutated = BUF_INIT;
    struct slice form;
    mutation_add_forms(&mutated, word.data, word.len);
    enum newid_status status = buf_check(&mutated, err);
    struct slice rest = {mutated.data, status ? 0 : mutated.len};
    /* The radical is what its author chose; before an ending ~ has its use anyway. */
    if (next_form(&form, &rest) && !rest.len && !*warning && !asked->ending)
        *warning = never_mutates;
    while (asked->alone && next_form(&form, &rest)) {
        enum own_word own = asked->forced ? OWN_WORD_NOT : own_word_is(form, word);
        if (own == OWN_WORD_NOT && is_common(form))
            *warning = mutates_to_common;
        else if (own == OWN_WORD_ALWAYS)
            *warning = is_left_out;
    }
    buf_release(&mutated);
    return status;
}

enum newid_status welsh_word_add(struct buf *out, const struct welsh_word *word, const char **warning,
                                 struct newid_error *err)
{
    enum newid_status status;
    struct buf forms = BUF_INIT;
    struct buf lower = BUF_INIT;
    letters_add_lower(&lower, word->text);
    if ((status = buf_check(&lower, err)))
        goto done;
    struct slice text = {lower.data, lower.len};
    if (word->ending) {
        if ((status = endings_forms(&forms, word->ending, text, warning, err)))
            goto done;
    } else {
        buf_add(&forms, text.data, text.len);
        buf_addc(&forms, '\n');
    }
    if (word->mutates && (status = find_warning(text, word, warning, err)))
        goto done;
    if ((status = buf_check(&forms, err)))
        goto done;
    if (word->mutates && word->alone && !word->forced &&
        (status = add_guards(out, (struct slice){forms.data, forms.len}, err)))
        goto done;
    if (word->mutates && word->ending == 'v')
        add_verb(out, (struct slice){forms.data, forms.len});
    else
        add_forms(out, (struct slice){forms.data, forms.len}, word->mutates ? MUTATIONS_ALL : MUTATIONS_NONE);
    status = buf_check(out, err);
done:
    buf_release(&lower);
    buf_release(&forms);
    return status;
}
