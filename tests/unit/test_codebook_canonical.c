/* The canonical form: it reads back to the same codebook, and what does not matter does not change the hash. */
#include "codebook/export.h"
#include "util/buf.h"

#include <newid/codebook.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "codebook: test\nversion: '1'\nthemes:\n"
/* Without triggers, which would come at the end. */
#define BARE "codebook: test\nversion: '1'\ncontext: none\nthemes:\n"

static struct newid_codebook *parse(const char *yaml)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics found = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = newid_codebook_parse(&book, yaml, strlen(yaml), "test", &found, &err);
    if (status)
        print_message("%s\n", err.message);
    assert_int_equal(status, NEWID_OK);
    newid_diagnostics_clear(&found);
    return book;
}

static void assert_same_pattern(const struct newid_pattern *a, const struct newid_pattern *b)
{
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->language, b->language);
    assert_string_equal(a->regex, b->regex);
    assert_int_equal(a->is_phrase, b->is_phrase);
}

static void assert_same_theme(const struct newid_theme *a, const struct newid_theme *b)
{
    assert_string_equal(a->code, b->code);
    assert_string_equal(a->label_en, b->label_en);
    assert_string_equal(a->label_cy, b->label_cy);
    assert_string_equal(a->definition, b->definition);
    assert_string_equal(a->use_when, b->use_when);
    assert_string_equal(a->not_when, b->not_when);
    assert_string_equal(a->note, b->note);
    assert_int_equal(a->sensitive, b->sensitive);
    assert_int_equal(a->context, b->context);
    assert_int_equal(a->children_apart, b->children_apart);
    assert_int_equal(a->counts, b->counts);
    assert_true(a->parent == b->parent);
    assert_int_equal(a->scope, b->scope);
    assert_int_equal(a->min_words, b->min_words);
    assert_int_equal(!a->rule, !b->rule);
    if (a->rule)
        assert_string_equal(a->rule_source, b->rule_source);
    assert_int_equal(a->pattern_count, b->pattern_count);
    for (size_t i = 0; i < a->pattern_count; i++)
        assert_same_pattern(&a->patterns[i], &b->patterns[i]);
    assert_int_equal(a->unless_count, b->unless_count);
    for (size_t i = 0; i < a->unless_count; i++)
        assert_same_pattern(&a->unless[i], &b->unless[i]);
    assert_int_equal(a->example_count, b->example_count);
    for (size_t i = 0; i < a->example_count; i++) {
        assert_int_equal(a->examples[i].kind, b->examples[i].kind);
        assert_string_equal(a->examples[i].text, b->examples[i].text);
    }
}

static void assert_round_trip(const char *yaml)
{
    struct newid_codebook *a = parse(yaml), *b = parse(a->canonical);
    assert_string_equal(a->canonical, b->canonical);
    assert_string_equal(a->hash, b->hash);
    assert_int_equal(strlen(a->hash), 64);
    assert_string_equal(a->context, b->context);
    assert_int_equal(a->definition_count, b->definition_count);
    for (size_t i = 0; i < a->definition_count; i++)
        assert_string_equal(a->definitions[i].value, b->definitions[i].value);
    assert_int_equal(a->theme_count, b->theme_count);
    for (size_t i = 0; i < a->theme_count; i++)
        assert_same_theme(&a->themes[i], &b->themes[i]);
    newid_codebook_free(a);
    newid_codebook_free(b);
}

#define FULL                                                                                                           \
    "codebook: full\nversion: \"2.1\"\ntitle: {en: 'It''s # a: title', cy: \"D\\\"ail\"}\ncontext: none\n"             \
    "define: {staff: '(?:a|b)', b2: '{{staff}}c'}\nthemes:\n"                                                          \
    "  - code: top\n    label: {en: '- dash', cy: '[x]'}\n    definition: >\n      Two\n      lines.\n\n"              \
    "      And a paragraph.\n    note: \"tab\\there, \\uFFFF, back\\\\slash\"\n    sensitive: true\n"                  \
    "    context: false\n    children: apart\n    counts: [past, affirmed]\n    min-words: 7\n"                        \
    "    phrases: {cy: ['~trothwy'], en: ['short-cut*', 'it''s']}\n"                                                   \
    "    patterns: {en: [' lead', '{{b2}}$', '\\b''x''']}\n    unless: ['short-cut key']\n"                            \
    "    finds:\n      - |\n        First line.\n\n        Third line.\n      - 'yes'\n    denied: [no]\n    not: "    \
    "['~']\n"                                                                                                          \
    "    themes:\n      - code: y\n        phrases: {en: ['on']}\n        themes:\n          - code: deep\n"           \
    "            phrases: {en: ['off']}\n      - code: z\n        phrases: {en: ['null']}\n"                           \
    "  - code: r\n    rule: top and\n      not (y or z)\n    scope: sentence\n"

static void the_canonical_form_reads_back_to_the_same_codebook(void **state)
{
    (void)state;
    assert_round_trip(FULL);
    assert_round_trip(HEAD "  - code: a\n    phrases: {en: ['word']}\n");
}

static void what_the_canonical_form_looks_like(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(BARE "  - code: a\n    themes:\n      - code: b\n        not: [\"x\\ny\"]\n"
                                             "        phrases: {en: [it's]}\n    label: {en: A}\n");
    assert_string_equal(book->canonical, "codebook: 'test'\nversion: '1'\ntitle:\n  en: 'test'\n  cy: 'test'\n"
                                         "context: 'none'\nthemes:\n  - code: 'a'\n    label:\n      en: 'A'\n"
                                         "      cy: 'A'\n    themes:\n      - code: 'b'\n        label:\n"
                                         "          en: 'b'\n          cy: 'b'\n        phrases:\n          en:\n"
                                         "            - 'it''s'\n        not:\n          - \"x\\ny\"\n");
    newid_codebook_free(book);
}

static void assert_hashes(const char *a, const char *b, bool equal)
{
    struct newid_codebook *x = parse(a), *y = parse(b);
    assert_int_equal(strcmp(x->hash, y->hash) == 0, equal);
    newid_codebook_free(x);
    newid_codebook_free(y);
}

static void comments_order_of_keys_and_style_do_not_change_the_hash(void **state)
{
    (void)state;
    assert_hashes(
        HEAD "  - code: a\n    note: n\n    phrases: {en: ['one two'], cy: ['un dau']}\n",
        "# comment\nversion: \"1\"\ncodebook: 'test'\ncontext: default\nthemes:\n- phrases:\n    cy:\n    - un dau\n"
        "    en:\n    - one two # comment\n  note: >-\n    n\n  context: true\n  children: sum\n  code: a\n",
        true);
    /* e and a combining acute is é. */
    assert_hashes(HEAD "  - code: a\n    note: caf\xC3\xA9\n    phrases: {en: ['xx']}\n",
                  HEAD "  - code: a\n    note: cafe\xCC\x81\n    phrases: {en: ['xx']}\n", true);
}

static void whatever_has_a_meaning_changes_the_hash(void **state)
{
    (void)state;
    static const char *const base = HEAD "  - code: a\n    note: n\n    phrases: {en: ['xx', 'yy']}\n";
    static const char *const others[] = {
        "codebook: test\nversion: '1.0'\nthemes:\n  - code: a\n    note: n\n    phrases: {en: ['xx', 'yy']}\n",
        HEAD "  - code: b\n    note: n\n    phrases: {en: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: m\n    phrases: {en: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: n\n    phrases: {cy: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: n\n    phrases: {en: ['yy', 'xx']}\n",
        HEAD "  - code: a\n    note: n\n    patterns: {en: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: n\n    sensitive: true\n    phrases: {en: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: n\n    counts: [past]\n    phrases: {en: ['xx', 'yy']}\n",
        HEAD "  - code: a\n    note: n\n    phrases: {en: ['xx', 'yy']}\n    finds: ['xx']\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_hashes(base, others[i], false);
}

/* The hash of one codebook, written down: a change of the canonical form would make every stored version another one.
 */
static void the_form_itself_does_not_move(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(BARE "  - code: a\n    phrases: {en: ['word']}\n");
    assert_string_equal(book->hash, "3cfd1bc1e60eac8abdae53874c93598169c94fdcf5a81a42bb996986d562aac1");
    newid_codebook_free(book);
}

static void a_codebook_keeps_the_triggers_it_was_read_with(void **state)
{
    (void)state;
    const char *rest = "themes:\n  - code: a\n    phrases: {en: ['word']}\n"
                       "triggers:\n  format: 1\n  context: mine\n  version: '2'\n  triggers:\n"
                       "    - {status: negated, direction: forward, scope: %s, phrases: [Not]}\n";
    struct buf yaml = BUF_INIT;
    struct newid_codebook *books[2];
    for (size_t i = 0; i < 2; i++) {
        buf_reset(&yaml);
        buf_adds(&yaml, "codebook: test\nversion: '1'\ncontext: mine.yaml\n");
        const char *place = strstr(rest, "%s");
        buf_add(&yaml, rest, (size_t)(place - rest));
        buf_addf(&yaml, "%s%s", i ? "5" : "4", place + 2);
        books[i] = parse(yaml.data);
        assert_string_equal(books[i]->context, "mine.yaml");
        assert_round_trip(books[i]->canonical);
    }
    assert_non_null(strstr(books[0]->canonical, "triggers:\n  format: '1'\n  context: 'mine'\n  version: '2'\n  triggers:\n"
                                                "    - status: 'negated'\n      direction: 'forward'\n      scope: '4'\n"
                                                "      phrases:\n        - 'not'\n"));
    assert_string_not_equal(books[0]->hash, books[1]->hash);
    newid_codebook_free(books[0]);
    newid_codebook_free(books[1]);
    buf_release(&yaml);
}

static void shipped_codebooks_read_back_to_the_same(void **state)
{
    (void)state;
    static const char *const paths[] = {"codebooks/effective-child-protection.yaml", "codebooks/nhs-experience.yaml"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct newid_codebook *book = NULL;
        struct newid_diagnostics found = {0};
        struct newid_error err = NEWID_ERROR_INIT;
        enum newid_status status = newid_codebook_read(&book, paths[i], &found, &err);
        if (status)
            print_message("%s\n", err.message);
        assert_int_equal(status, NEWID_OK);
        assert_true(book->theme_count > 10);
        assert_round_trip(book->canonical);
        newid_codebook_free(book);
        newid_diagnostics_clear(&found);
    }
}

static void yaml_export_is_the_canonical_form(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(FULL);
    struct buf out = BUF_INIT;
    codebook_write_yaml(&out, book);
    assert_string_equal(out.data, book->canonical);
    buf_release(&out);
    newid_codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_canonical_form_reads_back_to_the_same_codebook),
        cmocka_unit_test(what_the_canonical_form_looks_like),
        cmocka_unit_test(comments_order_of_keys_and_style_do_not_change_the_hash),
        cmocka_unit_test(whatever_has_a_meaning_changes_the_hash),
        cmocka_unit_test(the_form_itself_does_not_move),
        cmocka_unit_test(a_codebook_keeps_the_triggers_it_was_read_with),
        cmocka_unit_test(shipped_codebooks_read_back_to_the_same),
        cmocka_unit_test(yaml_export_is_the_canonical_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
