/* What a codebook means: hits, unless, rules by sentence and paragraph, limits. */
#include "unit.h"

#include <newid/coder.h>

/* A codebook from YAML; its themes are given without the head. */
static struct newid_codebook *parse(const char *themes)
{
    struct newid_diagnostics d = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_codebook *book = NULL;
    struct buf yaml = BUF_INIT;
    buf_addf(&yaml, "codebook: test\nversion: \"1\"\nthemes:\n%s", themes);
    enum newid_status status = newid_codebook_parse(&book, yaml.data, yaml.len, "test.yaml", &d, &err);
    if (status)
        print_error("%s: %s\n", err.message, d.count ? d.items[0].message : "no diagnostic");
    assert_int_equal(status, NEWID_OK);
    newid_diagnostics_clear(&d);
    buf_release(&yaml);
    return book;
}

/* Scans text and writes each hit as theme(passage), in the order of the coder. */
static void scan(struct buf *out, const char *themes, const char *text)
{
    struct newid_codebook *book = parse(themes);
    struct newid_coder *coder = NULL;
    struct newid_hits hits = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    size_t count;
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    const struct newid_matcher *matchers = newid_coder_matchers(coder, &count);
    assert_int_equal(newid_coder_scan_plain(coder, text, strlen(text), NULL, &hits, &err), NEWID_OK);
    for (size_t i = 0; i < hits.count; i++) {
        const struct newid_hit *h = &hits.items[i];
        buf_addf(out, "%s%s(%.*s)", i ? " " : "", book->themes[matchers[h->matcher].theme].code,
                 (int)(h->end - h->start), text + h->start);
    }
    for (size_t i = 0; i < hits.failed_count; i++)
        buf_addf(out, "%sfailed:%s", out->len ? " " : "", book->themes[matchers[hits.failed[i]].theme].code);
    newid_hits_release(&hits);
    newid_coder_free(coder);
    newid_codebook_free(book);
}

static void assert_scan(const char *themes, const char *text, const char *expected)
{
    struct buf out = BUF_INIT;
    scan(&out, themes, text);
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

#define THEME(code, body) "  - code: " code "\n    label: {en: x, cy: x}\n    definition: x\n" body

static void every_match_is_a_hit_from_left_to_right(void **state)
{
    (void)state;
    assert_scan(THEME("a", "    patterns: {en: ['ab+']}\n"), "ab abb b ABBB", "a(ab) a(abb) a(ABBB)");
}

static void an_empty_match_is_no_hit(void **state)
{
    (void)state;
    assert_scan(THEME("a", "    patterns: {en: ['x*']}\n"), "axxb", "a(xx)");
}

static void a_hit_that_overlaps_an_unless_does_not_count(void **state)
{
    (void)state;
    static const char themes[] = THEME("a", "    phrases: {en: ['short-cut']}\n    unless: ['short-cut key*']\n");
    assert_scan(themes, "The short-cut keys. A short cut.", "a(short cut)");
    assert_scan(themes, "The short-cut keys.", "");
}

static void unless_is_the_themes_own(void **state)
{
    (void)state;
    assert_scan(THEME("a", "    phrases: {en: ['cut']}\n    unless: ['cut grass']\n")
                    THEME("b", "    phrases: {en: ['cut']}\n"),
                "cut grass", "b(cut)");
}

static void a_rule_by_sentence_hits_the_sentence(void **state)
{
    (void)state;
    static const char themes[] = THEME("a", "    phrases: {en: ['steps']}\n") THEME("b", "    phrases: {en: ['paper']}\n")
        THEME("r", "    rule: a and b\n    scope: sentence\n");
    assert_scan(themes, "Steps. Paper. Steps make paper.",
                "a(Steps) a(Steps) b(Paper) b(paper) r(Steps make paper.)");
}

static void a_rule_by_paragraph_ends_at_an_empty_line(void **state)
{
    (void)state;
    static const char themes[] = THEME("a", "    phrases: {en: ['steps']}\n") THEME("b", "    phrases: {en: ['paper']}\n")
        THEME("r", "    rule: a and b\n    scope: paragraph\n");
    assert_scan(themes, "Steps.\nPaper.\n\nSteps.", "a(Steps) a(Steps) b(Paper) r(Steps.\nPaper.)");
    assert_scan(themes, "Steps.\n\nPaper.", "a(Steps) b(Paper)");
}

static void a_childs_hits_make_its_parent_true_in_a_rule(void **state)
{
    (void)state;
    assert_scan(THEME("p", "    phrases: {en: ['parent']}\n    themes:\n      - code: c\n        label: {en: c, cy: c}\n"
                           "        definition: x\n        phrases: {en: ['child']}\n")
                    THEME("r", "    rule: not p\n    scope: sentence\n"),
                "A child. Nothing.", "c(child) r(Nothing.)");
}

static void a_pattern_that_cannot_finish_has_failed_and_has_no_hits(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_adds(&text, "aac ");
    for (int i = 0; i < 200; i++)
        buf_addc(&text, 'a');
    buf_adds(&text, " c");
    assert_scan(THEME("a", "    patterns: {en: ['(?:a|aa)+c']}\n"), "aac", "a(aac)");
    assert_scan(THEME("a", "    patterns: {en: ['(?:a|aa)+c']}\n"), text.data, "failed:a");
    buf_release(&text);
}

static void a_rule_whose_operand_failed_has_failed(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 200; i++)
        buf_addc(&text, 'a');
    buf_adds(&text, " c");
    assert_scan(THEME("a", "    patterns: {en: ['(?:a|aa)+c']}\n") THEME("r", "    rule: not a\n    scope: sentence\n"),
                text.data, "failed:a failed:r");
    buf_release(&text);
}

static void only_wanted_matchers_are_reported(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(THEME("a", "    phrases: {en: ['one']}\n") THEME("b", "    phrases: {en: ['two']}\n")
                                            THEME("r", "    rule: a and b\n    scope: sentence\n"));
    struct newid_coder *coder = NULL;
    struct newid_hits hits = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    static const char text[] = "One two.";
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    assert_int_equal(newid_coder_scan_plain(coder, text, strlen(text), (const unsigned char[]){0, 0, 1}, &hits, &err),
                     NEWID_OK);
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.items[0].end, strlen(text));
    newid_hits_release(&hits);
    newid_coder_free(coder);
    newid_codebook_free(book);
}

/* The hash of the first matcher of a codebook's theme number t. */
static void hash_of(char out[65], const char *themes, size_t t)
{
    struct newid_codebook *book = parse(themes);
    struct newid_coder *coder = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    size_t matchers, links;
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    const struct newid_matcher *m = newid_coder_matchers(coder, &matchers);
    const struct newid_theme_matcher *l = newid_coder_theme_matchers(coder, &links);
    size_t i = 0;
    while (l[i].theme != t)
        i++;
    memcpy(out, m[l[i].matcher].hash, 65);
    newid_coder_free(coder);
    newid_codebook_free(book);
}

static void the_same_pattern_in_two_themes_is_one_matcher(void **state)
{
    (void)state;
    char a[65], b[65];
    static const char themes[] = THEME("a", "    phrases: {en: ['cut']}\n") THEME("b", "    phrases: {cy: ['cut']}\n");
    hash_of(a, themes, 0);
    hash_of(b, themes, 1);
    assert_string_equal(a, b);
}

static void the_order_of_unless_makes_no_other_matcher_but_its_content_does(void **state)
{
    (void)state;
    char a[65], b[65], c[65];
    hash_of(a, THEME("a", "    phrases: {en: ['cut']}\n    unless: ['cut one', 'cut two']\n"), 0);
    hash_of(b, THEME("a", "    phrases: {en: ['cut']}\n    unless: ['cut two', 'cut one']\n"), 0);
    hash_of(c, THEME("a", "    phrases: {en: ['cut']}\n    unless: ['cut two']\n"), 0);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
}

static void a_rule_is_another_matcher_when_its_operand_changes(void **state)
{
    (void)state;
    char a[65], b[65], c[65];
    static const char rule[] = THEME("r", "    rule: not a\n    scope: sentence\n");
    struct buf one = BUF_INIT, two = BUF_INIT, three = BUF_INIT;
    buf_addf(&one, "%s%s", THEME("a", "    phrases: {en: ['cut']}\n"), rule);
    buf_addf(&two, "%s%s", THEME("a", "    phrases: {en: ['cuts']}\n"), rule);
    buf_addf(&three, "%s%s", THEME("a", "    phrases: {en: ['cut']}\n    note: renamed\n"), rule);
    hash_of(a, one.data, 1);
    hash_of(b, two.data, 1);
    hash_of(c, three.data, 1);
    assert_string_not_equal(a, b);
    assert_string_equal(a, c);
    buf_release(&one);
    buf_release(&two);
    buf_release(&three);
}

/* Tries a codebook's examples; returns how many fail. */
static size_t failing_examples(const char *themes)
{
    struct newid_codebook *book = parse(themes);
    struct newid_diagnostics d = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_codebook_try(book, &d, &err), NEWID_OK);
    size_t failures = d.example_failures;
    assert_int_equal(d.count, failures);
    newid_diagnostics_clear(&d);
    newid_codebook_free(book);
    return failures;
}

static void examples_are_tried(void **state)
{
    (void)state;
    assert_int_equal(failing_examples(THEME("a", "    phrases: {en: ['cut']}\n    finds: ['a cut']\n    not: ['a cat']\n"
                                                 "    denied: ['no cut']\n")),
                     0);
    assert_int_equal(failing_examples(THEME("a", "    phrases: {en: ['cut']}\n    finds: ['a cat']\n    not: ['a cut']\n"
                                                 "    denied: ['no cat']\n")),
                     3);
}

static void a_rule_by_account_is_tried_with_its_least_words(void **state)
{
    (void)state;
    assert_int_equal(failing_examples(THEME("a", "    phrases: {en: ['good']}\n") THEME(
                         "r", "    rule: a\n    min-words: 4\n    finds: ['it is all good']\n    not: ['all good']\n")),
                     0);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
    (void)state;
    struct newid_codebook *book = parse(THEME("a", "    phrases: {en: ['cut']}\n    unless: ['cut grass']\n")
                                            THEME("r", "    rule: a\n    scope: sentence\n"));
    bool triggered = true;
    size_t n = 0;
    while (triggered) {
        struct newid_coder *coder = NULL;
        struct newid_hits hits = {0};
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(++n);
        enum newid_status status = newid_coder_new(&coder, book, &err);
        if (!status)
            status = newid_coder_scan_plain(coder, "A cut. Cut grass.", 17, NULL, &hits, &err);
        triggered = mem_count() >= n;
        mem_fail_at(0);
        /* JIT may do without memory; then the hits are the same. */
        if (status)
            assert_int_equal(status, NEWID_MEMORY);
        else
            assert_int_equal(hits.count, 2);
        newid_hits_release(&hits);
        newid_coder_free(coder);
    }
    assert_true(n > 10);
    newid_codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_match_is_a_hit_from_left_to_right),
        cmocka_unit_test(an_empty_match_is_no_hit),
        cmocka_unit_test(a_hit_that_overlaps_an_unless_does_not_count),
        cmocka_unit_test(unless_is_the_themes_own),
        cmocka_unit_test(a_rule_by_sentence_hits_the_sentence),
        cmocka_unit_test(a_rule_by_paragraph_ends_at_an_empty_line),
        cmocka_unit_test(a_childs_hits_make_its_parent_true_in_a_rule),
        cmocka_unit_test(a_pattern_that_cannot_finish_has_failed_and_has_no_hits),
        cmocka_unit_test(a_rule_whose_operand_failed_has_failed),
        cmocka_unit_test(only_wanted_matchers_are_reported),
        cmocka_unit_test(the_same_pattern_in_two_themes_is_one_matcher),
        cmocka_unit_test(the_order_of_unless_makes_no_other_matcher_but_its_content_does),
        cmocka_unit_test(a_rule_is_another_matcher_when_its_operand_changes),
        cmocka_unit_test(examples_are_tried),
        cmocka_unit_test(a_rule_by_account_is_tried_with_its_least_words),
        cmocka_unit_test(running_out_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
