#include "text/endings.h"

#include "text/letters.h"

#include "adjectives.tsv.h"
#include "endings.tsv.h"
#include "plurals.tsv.h"
#include "util/wording.h"
#include "verbs.tsv.h"

#include <string.h>

/* A stem this short is the whole of another word's beginning: gŵr is no *g* with the ending *wr*. */
enum { STEM_LEAST = 2 };

/* Fields of endings.tsv. */
enum { RULE_KIND, RULE_ENDING, RULE_HOW, RULE_FORMS };

static const struct kind {
    char letter;
    const char *table;
    const char *forms; /* for messages */
    const char *guessed;
} kinds[] = {
    {'n', plurals_tsv, N_("plural"),
     N_("no rule gives this word's plural, so the commonest endings are tried; write the plural as a phrase of its own if "
        "it is another")},
    {'v', verbs_tsv, N_("verb forms"),
     N_("no rule gives this verb's stem, so the whole word is taken as the stem; write its forms as phrases of their own "
        "if they differ")},
    {'a', adjectives_tsv, N_("adjective forms"), N_("these forms are guessed")},
};

static void add_form(struct buf *out, struct slice stem, struct slice ending)
{
    bool doubled = stem.len && ending.len && stem.data[stem.len - 1] == ending.data[0] && strchr("iw", ending.data[0]);
    letters_add_lower(out, stem);
    buf_add(out, ending.data + doubled, ending.len - doubled);
    buf_addc(out, '\n');
}

/* All endings of a verb on one stem; a stem's last i or w swallows an ending's first: ceisi- and -ir is ceisir. */
static void add_verb_forms(struct buf *out, struct slice stem)
{
    struct row row;
    struct slice ending;
    const char *at = endings_tsv;
    while (row_next(&row, &at)) {
        if (!slice_is(row.fields[RULE_KIND], "V"))
            continue;
        while (slice_word(&ending, &row.fields[RULE_FORMS]))
            add_form(out, stem, ending);
    }
}

/* What a table gives: whole forms, and stems, which end in a hyphen. */
static void add_listed(struct buf *out, struct slice forms)
{
    struct slice form;
    while (slice_word(&form, &forms)) {
        if (form.data[form.len - 1] == '-')
            add_verb_forms(out, (struct slice){form.data, form.len - 1});
        else
            add_form(out, form, (struct slice){"", 0});
    }
}

/* The word as it is written, else one that differs by accents only: ffon is not ffôn, but grwp is grŵp. */
static bool find_listed(struct slice *forms, const char *table, struct slice word)
{
    struct row row;
    bool found = false;
    while (row_next(&row, &table)) {
        if (!letters_same(row.fields[0], word))
            continue;
        bool exact = row.fields[0].len == word.len && !memcmp(row.fields[0].data, word.data, word.len);
        if (exact || !found)
            *forms = row.fields[1];
        if (exact)
            return true;
        found = true;
    }
    return found;
}

/* The singular whose plural word is. */
static bool find_singular(struct slice *singular, struct slice word)
{
    struct row row;
    struct slice plural;
    const char *at = plurals_tsv;
    while (row_next(&row, &at)) {
        while (slice_word(&plural, &row.fields[1])) {
            if (letters_same(plural, word)) {
                *singular = row.fields[0];
                return true;
            }
        }
    }
    return false;
}

static bool find_rule(struct row *rule, struct slice *stem, char kind, struct slice word)
{
    const char *at = endings_tsv;
    while (row_next(rule, &at)) {
        struct slice ending = rule->fields[RULE_ENDING];
        if (rule->fields[RULE_KIND].data[0] != kind || word.len < ending.len)
            continue;
        *stem = (struct slice){word.data, word.len - ending.len};
        if (memcmp(word.data + stem->len, ending.data, ending.len) == 0 && letters_count(*stem).letters >= STEM_LEAST)
            return true;
    }
    return false;
}

static void add_by_rule(struct buf *out, struct slice how, struct slice stem, struct slice forms)
{
    struct slice ending;
    struct buf verb_stem = BUF_INIT;
    if (slice_is(how, "forms") || slice_is(how, "guess")) {
        while (slice_word(&ending, &forms))
            add_form(out, stem, ending);
        return;
    }
    buf_add(&verb_stem, stem.data, stem.len);
    if (!slice_is(forms, "-"))
        buf_add(&verb_stem, forms.data, forms.len);
    add_verb_forms(out, (struct slice){verb_stem.data, verb_stem.len});
    if (verb_stem.failure)
        out->failure = verb_stem.failure;
    buf_release(&verb_stem);
}

static enum newid_status refuse_irregular(const struct kind *kind, struct slice word, struct newid_error *err)
{
    return newid_fail(
        err, NEWID_INPUT,
        kind->letter == 'v'
            ? N_("~%.*s/%c: the forms of this verb are too irregular for a rule; write those that you mean "
                 "as phrases of their own")
            : N_("~%.*s/%c: this word has no such forms; leave the ending off"),
        (int)word.len, word.data, kind->letter);
}

static enum newid_status add_by_ending(struct buf *out, const struct kind *kind, struct slice word,
                                       const char **warning, struct newid_error *err)
{
    struct row rule;
    struct slice stem, singular;
    if (kind->letter == 'n' && find_singular(&singular, word))
        return newid_fail(err, NEWID_INPUT, "~%.*s/n: this is a plural already; write the singular, ~%.*s/n",
                          (int)word.len, word.data, (int)singular.len, singular.data);
    if (!find_rule(&rule, &stem, kind->letter, word))
        return newid_fail(err, NEWID_INPUT, "~%.*s/%c: this word is too short for an ending; write out its forms",
                          (int)word.len, word.data, kind->letter);
    struct slice ending = rule.fields[RULE_ENDING], how = rule.fields[RULE_HOW];
    if (slice_is(how, "none"))
        return newid_fail(err, NEWID_INPUT, "~%.*s/%c: a word in -%.*s has no %s; leave /%c off", (int)word.len,
                          word.data, kind->letter, (int)ending.len, ending.data, _(kind->forms), kind->letter);
    if (slice_is(how, "guess") || slice_is(how, "guess-stem"))
        *warning = kind->guessed;
    add_by_rule(out, how, stem, rule.fields[RULE_FORMS]);
    return NEWID_OK;
}

static const struct kind *find_kind(char letter)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].letter == letter)
            return &kinds[i];
    }
    return NULL;
}

enum newid_status endings_forms(struct buf *out, char kind_letter, struct slice word, const char **warning,
                                struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct slice listed;
    struct buf lower = BUF_INIT;
    const struct kind *kind = find_kind(kind_letter);
    if (!kind) {
        status = newid_fail(err, NEWID_INPUT, "there is no ending /%c; the endings are /n, /v and /a", kind_letter);
        goto done;
    }
    letters_add_lower(&lower, word);
    if ((status = buf_check(&lower, err)))
        goto done;
    struct slice own = {lower.data, lower.len};
    add_form(out, own, (struct slice){"", 0});
    if (!find_listed(&listed, kind->table, own))
        status = add_by_ending(out, kind, own, warning, err);
    else if (slice_is(listed, "-"))
        status = refuse_irregular(kind, own, err);
    else
        add_listed(out, listed);
    if (!status)
        status = buf_check(out, err);
done:
    buf_release(&lower);
    return status;
}
