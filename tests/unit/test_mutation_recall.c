/*
 * How well ~word finds mutated words in real Welsh: the treebank tables under $NEWID_SHARED/welsh (their SOURCES.txt
 * says what they are). Recall: rows whose radical the lemma backs; the surface form must be found in its sentence.
 * False hits: each such radical of four letters or more is searched in every sentence. A hit on a form other than the
 * radical itself is unmarked where the treebank marks no such mutation in that sentence, which is more than are false
 * (it marks trwy, drwy and some others now and then), and unknown where it marks it in no sentence (most of these are
 * dros, which dictionaries do derive from tros). Both bound the false hits only roughly; their limits here guard what
 * was reached.
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

#define RECALL_LEAST 0.99
#define UNMARKED_MOST 0.03
#define UNKNOWN_MOST 0.0125

struct token {
    struct slice radical, surface, mutation, how, sent_id, sentence;
};

struct tables {
    struct buf mutation, sentences;
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
    static struct tables tables = {BUF_INIT, BUF_INIT, NULL, 0, 0};
    if (!read_table(&tables.mutation, "mutation.tsv") && !read_table(&tables.sentences, "sentences.tsv"))
        read_tokens(&tables);
    *state = &tables;
    return 0;
}

static int tear_down(void **state)
{
    struct tables *tables = *state;
    buf_release(&tables->mutation);
    buf_release(&tables->sentences);
    mem_free(tables->tokens);
    return 0;
}

static void skip_without_tables(const struct tables *tables)
{
    if (tables->count)
        return;
    print_message(
        "SKIPPED: no welsh/mutation.tsv and welsh/sentences.tsv under $NEWID_SHARED (default ../shared/data)\n");
    skip();
}

static struct regex *compile_radical(struct slice radical)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf phrase = BUF_INIT, regex = BUF_INIT;
    struct regex *re = NULL;
    buf_adds(&phrase, letters_count(radical).letters < 4 ? "~!" : "~");
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

static void mutated_words_are_found_by_their_radical(void **state)
{
    static const char *const names[] = {"SM", "NM", "AM", "HP"};
    const struct tables *tables = *state;
    size_t rows[5] = {0}, found[5] = {0};
    skip_without_tables(tables);
    for (size_t i = 0; i < tables->count; i++) {
        const struct token *token = &tables->tokens[i];
        if (!slice_is(token->how, "lemma"))
            continue;
        size_t kind = 0;
        while (kind < 4 && !slice_is(token->mutation, names[kind]))
            kind++;
        assert_true(kind < 4);
        struct regex *re = compile_radical(token->radical);
        bool hit = is_found(re, token->surface, token->sentence);
        if (!hit)
            print_message("missed: %.*s for %.*s (%s)\n", (int)token->surface.len, token->surface.data,
                          (int)token->radical.len, token->radical.data, names[kind]);
        rows[kind]++, rows[4]++;
        found[kind] += hit, found[4] += hit;
        regex_free(re);
    }
    for (size_t kind = 0; kind < 5; kind++)
        print_message("recall %s: %zu of %zu, %.2f %%\n", kind < 4 ? names[kind] : "all", found[kind], rows[kind],
                      100.0 * (double)found[kind] / (double)rows[kind]);
    assert_true((double)found[4] >= RECALL_LEAST * (double)rows[4]);
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
    struct regex *re = compile_radical(radical);
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
    print_message("of %zu hits of %zu radicals: unmarked %zu, %.2f %%; unknown %zu, %.2f %%\n", tally.hits, radicals,
                  tally.unmarked, 100.0 * (double)tally.unmarked / (double)tally.hits, tally.unknown,
                  100.0 * (double)tally.unknown / (double)tally.hits);
    assert_true(tally.hits > 0);
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
