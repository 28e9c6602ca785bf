/*
 * How well ~word finds mutated words in real Welsh, and a plain word beside it: the treebank tables under
 * $NEWID_SHARED/welsh (their SOURCES.txt says what they are). Recall: rows whose radical the lemma backs; the surface
 * form must be found in its sentence. Of all forms: those rows and the sample of unmutated words, which is a sixth.
 * False hits: each such radical of four letters or more is searched in every sentence. A hit on a form other than the
 * radical itself is unmarked where the treebank marks no such mutation in that sentence, which is more than are false
 * (it marks trwy, drwy and some others now and then), and unknown where it marks it in no sentence. Both bound the
 * false hits only roughly; their limits here guard what was reached.
 */
#include "text/letters.h"
#include "codebook/phrase.h"

#include "coder/regex.h"
#include "util/file.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECALL_LEAST 0.995
#define ALL_LEAST 0.985 /* the rest are fused forms of bod: roedd, dyw, dwi */
#define PLAIN_MOST 0.80 /* of all forms: else the sample is not what it is taken for */
#define UNMARKED_MOST 0.02
#define UNKNOWN_MOST 0.005

enum { UNMUTATED_SAMPLED = 6 }; /* unmutated_sample.tsv has every sixth */

struct token {
    struct slice radical, surface, mutation, how, sent_id, sentence;
};

struct tables {
    struct buf mutation, unmutated, sentences;
    struct token *tokens;
    size_t count, capacity;
};

static struct slice cut(const char **at, char separator)
{
    size_t len = 0;
    while ((*at)[len] && (*at)[len] != separator && (*at)[len] != '\n')
        len++;
    struct slice field = {*at, len};
    *at += len + ((*at)[len] == separator);
    return field;
}

static bool equal(struct slice a, struct slice b) { return a.len == b.len && !memcmp(a.data, b.data, a.len); }

static enum newid_status read_table(struct buf *out, const char *name)
{
    const char *shared = getenv("NEWID_SHARED");
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/welsh/%s", shared ? shared : "../shared/data", name);
    enum newid_status status = file_read(out, path.data, NULL);
    buf_release(&path);
    return status;
}

static void read_tokens(struct tables *tables)
{
    const char *at = tables->mutation.data + strcspn(tables->mutation.data, "\n") + 1;
    while (*at) {
        struct token token;
        token.radical = cut(&at, '\t');
        token.surface = cut(&at, '\t');
        token.mutation = cut(&at, '\t');
        (void)cut(&at, '\t');
        (void)cut(&at, '\t');
        token.how = cut(&at, '\t');
        token.sent_id = cut(&at, '\t');
        token.sentence = cut(&at, '\n');
        assert_int_equal(mem_grow(&tables->tokens, &tables->capacity, tables->count + 1, sizeof *tables->tokens), 0);
        tables->tokens[tables->count++] = token;
    }
}

static int set_up(void **state)
{
    static struct tables tables = {BUF_INIT, BUF_INIT, BUF_INIT, NULL, 0, 0};
    if (!read_table(&tables.mutation, "mutation.tsv") && !read_table(&tables.unmutated, "unmutated_sample.tsv") &&
        !read_table(&tables.sentences, "sentences.tsv"))
        read_tokens(&tables);
    *state = &tables;
    return 0;
}

static int tear_down(void **state)
{
    struct tables *tables = *state;
    buf_release(&tables->mutation);
    buf_release(&tables->unmutated);
    buf_release(&tables->sentences);
    mem_free(tables->tokens);
    return 0;
}

static void skip_without_tables(const struct tables *tables)
{
    if (tables->count)
        return;
    print_message("skipped: no welsh/mutation.tsv, unmutated_sample.tsv and sentences.tsv under $NEWID_SHARED (default "
                  "../shared/data)\n");
    skip();
}

enum how { PLAIN, MUTATED };

static struct regex *compile_radical(struct slice radical, enum how how)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf phrase = BUF_INIT, regex = BUF_INIT;
    struct regex *re = NULL;
    if (how == MUTATED)
        buf_adds(&phrase, letters_count(radical).letters < 4 ? "~!" : "~");
    else
        buf_adds(&phrase, "=");
    letters_add_lower(&phrase, radical);
    if (phrase_compile(&regex, phrase.data, NULL, NULL, &err) || regex_compile(&re, regex.data, NULL, &err))
        fail_msg("%s: %s", phrase.data, err.message);
    buf_release(&phrase);
    buf_release(&regex);
    return re;
}

static bool is_found(struct regex *re, struct slice surface, struct slice sentence)
{
    struct regex_span span = {0, 0};
    bool found = true;
    while (found) {
        assert_int_equal(regex_next(re, sentence.data, sentence.len, span.end, &found, &span, NULL), NEWID_OK);
        if (found && letters_same((struct slice){sentence.data + span.start, span.end - span.start}, surface))
            return true;
    }
    return false;
}

/* Whether radical, searched so, is found as surface in sentence. Letters alone: a plain phrase refuses some signs. */
static bool is_found_by(struct slice radical, enum how how, struct slice surface, struct slice sentence)
{
    struct letter_count letters = letters_count(radical);
    if (how == PLAIN && letters.letters < 2)
        return letters_same(radical, surface);
    struct regex *re = compile_radical(radical, how);
    bool found = is_found(re, surface, sentence);
    regex_free(re);
    return found;
}

/* Rows of a table of recall: each mutation, all of them, words without one, all forms. */
enum { SOFT, NASAL, ASPIRATE, WITH_H, ALL_MUTATED, UNMUTATED, ALL_FORMS, RECALLS };

struct recall {
    size_t rows, found[2];
};

static void tally_recall(struct recall *recall, size_t weight, const bool found[2])
{
    recall->rows += weight;
    for (int how = PLAIN; how <= MUTATED; how++)
        recall->found[how] += found[how] ? weight : 0;
}

static void tally_mutated(struct recall recalls[RECALLS], const struct tables *tables)
{
    static const char *const names[] = {"SM", "NM", "AM", "HP"};
    for (size_t i = 0; i < tables->count; i++) {
        const struct token *token = &tables->tokens[i];
        if (!slice_is(token->how, "lemma"))
            continue;
        size_t kind = SOFT;
        while (kind < ALL_MUTATED && !slice_is(token->mutation, names[kind]))
            kind++;
        assert_true(kind < ALL_MUTATED);
        bool found[2] = {is_found_by(token->radical, PLAIN, token->surface, token->sentence),
                         is_found_by(token->radical, MUTATED, token->surface, token->sentence)};
        if (!found[MUTATED])
            print_message("missed: %.*s for %.*s (%s)\n", (int)token->surface.len, token->surface.data,
                          (int)token->radical.len, token->radical.data, names[kind]);
        tally_recall(&recalls[kind], 1, found);
        tally_recall(&recalls[ALL_MUTATED], 1, found);
        tally_recall(&recalls[ALL_FORMS], 1, found);
    }
}

/* surface, lemma, upos, sent_id, sentence. What is no one word is left out. */
static void tally_unmutated(struct recall recalls[RECALLS], const struct tables *tables)
{
    const char *at = tables->unmutated.data + strcspn(tables->unmutated.data, "\n") + 1;
    while (*at) {
        struct slice surface = cut(&at, '\t');
        for (int skipped = 0; skipped < 3; skipped++)
            (void)cut(&at, '\t');
        struct slice sentence = cut(&at, '\n');
        struct letter_count letters = letters_count(surface);
        if (!letters_begin(surface) || letters.letters < 2 || memchr(surface.data, ' ', surface.len) ||
            memchr(surface.data, '-', surface.len))
            continue;
        bool found[2] = {is_found_by(surface, PLAIN, surface, sentence),
                         is_found_by(surface, MUTATED, surface, sentence)};
        tally_recall(&recalls[UNMUTATED], 1, found);
        tally_recall(&recalls[ALL_FORMS], UNMUTATED_SAMPLED, found);
    }
}

static double share(const struct recall *recall, enum how how)
{
    return (double)recall->found[how] / (double)recall->rows;
}

static void mutated_words_are_found_by_their_radical(void **state)
{
    static const char *const names[] = {"soft",    "nasal",     "aspirate", "h before a vowel",
                                        "mutated", "unmutated", "all forms"};
    const struct tables *tables = *state;
    struct recall recalls[RECALLS] = {{0, {0, 0}}};
    skip_without_tables(tables);
    tally_mutated(recalls, tables);
    tally_unmutated(recalls, tables);
    print_message("%-18s %7s %9s %9s\n", "recall of", "words", "~word", "word");
    for (size_t i = 0; i < RECALLS; i++)
        print_message("%-18s %7zu %7.2f %% %7.2f %%\n", names[i], recalls[i].rows, 100 * share(&recalls[i], MUTATED),
                      100 * share(&recalls[i], PLAIN));
    assert_true(share(&recalls[ALL_MUTATED], MUTATED) >= RECALL_LEAST);
    assert_true(share(&recalls[ALL_FORMS], MUTATED) >= ALL_LEAST);
    assert_true(share(&recalls[ALL_FORMS], PLAIN) <= PLAIN_MOST);
}

enum marked { MARKED_NOWHERE, MARKED_ELSEWHERE, MARKED_HERE };

/* Where the treebank marks surface as a mutation of radical: in this sentence, another or none. */
static enum marked find_mark(const struct tables *tables, struct slice radical, struct slice surface,
                             struct slice sent_id)
{
    enum marked marked = MARKED_NOWHERE;
    for (size_t i = 0; i < tables->count && marked != MARKED_HERE; i++) {
        const struct token *token = &tables->tokens[i];
        if (letters_same(token->surface, surface) && letters_same(token->radical, radical))
            marked = equal(token->sent_id, sent_id) ? MARKED_HERE : MARKED_ELSEWHERE;
    }
    return marked;
}

struct tally {
    size_t hits, unmarked, unknown;
};

static void tally_hit(struct tally *tally, const struct tables *tables, struct slice radical, struct slice hit,
                      struct slice sent_id)
{
    tally->hits++;
    if (letters_same(hit, radical))
        return;
    enum marked marked = find_mark(tables, radical, hit, sent_id);
    tally->unmarked += marked != MARKED_HERE;
    tally->unknown += marked == MARKED_NOWHERE;
}

static void count_hits(struct tally *tally, const struct tables *tables, struct slice radical)
{
    struct regex *re = compile_radical(radical, MUTATED);
    const char *at = tables->sentences.data + strcspn(tables->sentences.data, "\n") + 1;
    while (*at) {
        struct slice sent_id = cut(&at, '\t'), sentence = cut(&at, '\t');
        (void)cut(&at, '\n');
        struct regex_span span = {0, 0};
        bool found = true;
        while (found) {
            assert_int_equal(regex_next(re, sentence.data, sentence.len, span.end, &found, &span, NULL), NEWID_OK);
            if (found)
                tally_hit(tally, tables, radical, (struct slice){sentence.data + span.start, span.end - span.start},
                          sent_id);
        }
    }
    regex_free(re);
}

static bool is_first(const struct tables *tables, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (slice_is(tables->tokens[k].how, "lemma") &&
            letters_same(tables->tokens[k].radical, tables->tokens[i].radical))
            return false;
    }
    return true;
}

static void other_words_are_rarely_found(void **state)
{
    const struct tables *tables = *state;
    struct tally tally = {0, 0, 0};
    size_t radicals = 0;
    skip_without_tables(tables);
    for (size_t i = 0; i < tables->count; i++) {
        const struct token *token = &tables->tokens[i];
        if (!slice_is(token->how, "lemma") || letters_count(token->radical).letters < 4 || !is_first(tables, i))
            continue;
        radicals++;
        count_hits(&tally, tables, token->radical);
    }
    assert_true(tally.hits > 0);
    print_message("%-18s %7s %9s %9s\n", "words of 4 letters", "hits", "unmarked", "unknown");
    print_message("%-18zu %7zu %7.2f %% %7.2f %%\n", radicals, tally.hits,
                  100.0 * (double)tally.unmarked / (double)tally.hits,
                  100.0 * (double)tally.unknown / (double)tally.hits);
    assert_true((double)tally.unmarked <= UNMARKED_MOST * (double)tally.hits);
    assert_true((double)tally.unknown <= UNKNOWN_MOST * (double)tally.hits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_words_are_found_by_their_radical),
        cmocka_unit_test(other_words_are_rarely_found),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
