/* Rules over themes: precedence, faults inside the rule, circles, units. */
#include <newid/codebook.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Line 4 is theme a; b, c and d follow, each on two lines; a rule under test stands on line 13. */
#define HEAD                                                                                                           \
    "codebook: test\nversion: '1'\nthemes:\n"                                                                          \
    "  - code: a\n    phrases: {en: ['aa']}\n  - code: b\n    phrases: {en: ['bb']}\n"                                 \
    "  - code: c\n    phrases: {en: ['cc']}\n  - code: difficulty\n    phrases: {en: ['dd']}\n"

struct fixture {
    struct newid_codebook *book;
    struct newid_diagnostics found;
    struct newid_error err;
    enum newid_status status;
};

static struct fixture parse(const char *more)
{
    char yaml[8192];
    struct fixture f = {.err = NEWID_ERROR_INIT};
    snprintf(yaml, sizeof yaml, HEAD "%s", more);
    f.status = newid_codebook_parse(&f.book, yaml, strlen(yaml), "test", &f.found, &f.err);
    return f;
}

static void release(struct fixture *f)
{
    newid_codebook_free(f->book);
    newid_diagnostics_clear(&f->found);
}

/* The tree in prefix form: "and(a,not(b))". */
static void print_tree(char *out, size_t size, const struct newid_codebook *book, const struct newid_rule *rule)
{
    static const char *const names[] = {[NEWID_RULE_NOT] = "not", [NEWID_RULE_AND] = "and", [NEWID_RULE_OR] = "or"};
    char left[300] = "", right[300] = "";
    if (rule->op == NEWID_RULE_THEME) {
        snprintf(out, size, "%s", book->themes[rule->theme].code);
        return;
    }
    print_tree(left, sizeof left, book, rule->left);
    if (rule->right)
        print_tree(right, sizeof right, book, rule->right);
    snprintf(out, size, "%s(%s%s%s)", names[rule->op], left, rule->right ? "," : "", right);
}

static void assert_tree(const char *rule, const char *expected)
{
    char more[500], tree[700];
    snprintf(more, sizeof more, "  - code: r\n    rule: %s\n", rule);
    struct fixture f = parse(more);
    if (f.status)
        print_message("%s\n", f.err.message);
    assert_int_equal(f.status, NEWID_OK);
    print_tree(tree, sizeof tree, f.book, f.book->themes[4].rule);
    assert_string_equal(tree, expected);
    release(&f);
}

static void assert_fault(const char *more, unsigned line, unsigned column, const char *part)
{
    struct fixture f = parse(more);
    assert_int_equal(f.status, NEWID_INPUT);
    const struct newid_diagnostic *d = NULL;
    for (size_t i = 0; i < f.found.count && !d; i++)
        if (strstr(f.found.items[i].message, part))
            d = &f.found.items[i];
    if (!d)
        print_message("not found: %s; but %s\n", part, f.err.message);
    assert_non_null(d);
    assert_int_equal(d->line, line);
    assert_int_equal(d->column, column);
    release(&f);
}

static void not_binds_tighter_than_and_and_that_than_or(void **state)
{
    (void)state;
    assert_tree("a", "a");
    assert_tree("a or b and not c", "or(a,and(b,not(c)))");
    assert_tree("not a and b", "and(not(a),b)");
    assert_tree("(a or b) and c", "and(or(a,b),c)");
    assert_tree("a and b and c", "and(and(a,b),c)");
    assert_tree("a or b or c", "or(or(a,b),c)");
    assert_tree("not not a", "not(not(a))");
    assert_tree("a and not (difficulty or c)", "and(a,not(or(difficulty,c)))");
    assert_tree("a AND NOT b", "and(a,not(b))");
}

static void a_rule_may_stand_over_several_lines(void **state)
{
    (void)state;
    assert_tree(">-\n      a and\n      (b or\n      c)", "and(a,or(b,c))");
}

static void a_rule_may_name_a_theme_that_comes_later(void **state)
{
    (void)state;
    struct fixture f = parse("  - code: r\n    rule: late and a\n  - code: late\n    phrases: {en: ['late']}\n");
    assert_int_equal(f.status, NEWID_OK);
    assert_int_equal(f.book->themes[4].rule->left->theme, 5);
    assert_string_equal(f.book->themes[4].rule_source, "late and a");
    release(&f);
}

static void every_unknown_theme_is_named_at_its_place(void **state)
{
    (void)state;
    const char *rule = "  - code: r\n    rule: a and (dificulty or nobody)\n";
    assert_fault(rule, 13, 18, "no theme has the code `dificulty`; did you mean `difficulty`?");
    assert_fault(rule, 13, 31, "no theme has the code `nobody`");
    assert_fault("  - code: r\n    rule: >-\n      a\n      and nobody\n", 15, 11, "`nobody`");
}

static void what_cannot_be_understood_is_named_at_its_place(void **state)
{
    (void)state;
    assert_fault("  - code: r\n    rule: a and\n", 13, 16, "the rule ends where a theme is expected");
    assert_fault("  - code: r\n    rule: and a\n", 13, 11, "`and` joins two themes");
    assert_fault("  - code: r\n    rule: a or or b\n", 13, 16, "`or` joins two themes");
    assert_fault("  - code: r\n    rule: a b\n", 13, 13, "missing before this");
    assert_fault("  - code: r\n    rule: (a or (b)\n", 13, 11, "never closed");
    assert_fault("  - code: r\n    rule: a)\n", 13, 12, "closes nothing");
    assert_fault("  - code: r\n    rule: ()\n", 13, 12, "expected before this bracket");
    assert_fault("  - code: r\n    rule: a && b\n", 13, 13, "does not belong in a rule");
    assert_fault("  - code: r\n    rule: 'a | b'\n", 13, 14, "does not belong in a rule");
}

static void a_circle_of_rules_is_refused_by_name(void **state)
{
    (void)state;
    assert_fault("  - code: r\n    rule: a and s\n  - code: s\n    rule: not t\n  - code: t\n    rule: r or b\n", 13,
                 11, "(r, s, t, r)");
    assert_fault("  - code: r\n    rule: a and r\n", 13, 11, "(r, r)");
}

static void a_rule_by_sentence_may_not_use_the_parent_that_counts_it(void **state)
{
    (void)state;
    static const char *const theme = "  - code: p\n    phrases: {en: ['pp']}\n%s    themes:\n      - code: r\n"
                                     "        rule: p and a\n        scope: %s\n";
    char more[300];
    snprintf(more, sizeof more, theme, "", "sentence");
    assert_fault(more, 16, 15, "(p, r, p)");
    /* Where children are apart, or the rule leaves no hits, its parent does not count it. */
    snprintf(more, sizeof more, theme, "    children: apart\n", "sentence");
    struct fixture f = parse(more);
    assert_int_equal(f.status, NEWID_OK);
    release(&f);
    snprintf(more, sizeof more, theme, "", "account");
    f = parse(more);
    assert_int_equal(f.status, NEWID_OK);
    release(&f);
}

static void rules_may_use_rules_of_units_no_larger_than_their_own(void **state)
{
    (void)state;
    static const char *const scopes[] = {"account", "paragraph", "sentence"};
    for (size_t outer = 0; outer < 3; outer++)
        for (size_t inner = 0; inner < 3; inner++) {
            char more[300];
            snprintf(more, sizeof more,
                     "  - code: r\n    rule: a and inner\n    scope: %s\n  - code: inner\n    rule: b and c\n    "
                     "scope: %s\n",
                     scopes[outer], scopes[inner]);
            struct fixture f = parse(more);
            assert_int_equal(f.status, inner < outer ? NEWID_INPUT : NEWID_OK);
            release(&f);
        }
    assert_fault("  - code: r\n    rule: a and inner\n    scope: sentence\n  - code: inner\n    rule: b\n", 13, 11,
                 "uses `inner`, a rule by account");
}

static void depth_and_length_have_limits(void **state)
{
    (void)state;
    char more[4000] = "  - code: r\n    rule: ";
    size_t n = strlen(more);
    memset(more + n, '(', 200);
    more[n + 200] = '\0';
    assert_fault(more, 13, 61, "nested too deeply");
    n = (size_t)snprintf(more, sizeof more, "  - code: r\n    rule: a");
    for (int i = 0; i < 400; i++)
        n += (size_t)snprintf(more + n, sizeof more - n, " and a");
    struct fixture f = parse(more);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_non_null(strstr(f.err.message, "too long"));
    release(&f);
}

static void a_long_row_of_rules_is_refused_not_followed(void **state)
{
    (void)state;
    char more[8000];
    size_t n = 0;
    for (int i = 0; i < 80; i++)
        n += (size_t)snprintf(more + n, sizeof more - n, "  - code: r%d\n    rule: r%d\n", i, i + 1);
    snprintf(more + n, sizeof more - n, "  - code: r80\n    rule: a\n");
    struct fixture f = parse(more);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.errors, 1);
    assert_non_null(strstr(f.err.message, "lean on each other"));
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(not_binds_tighter_than_and_and_that_than_or),
        cmocka_unit_test(a_rule_may_stand_over_several_lines),
        cmocka_unit_test(a_rule_may_name_a_theme_that_comes_later),
        cmocka_unit_test(every_unknown_theme_is_named_at_its_place),
        cmocka_unit_test(what_cannot_be_understood_is_named_at_its_place),
        cmocka_unit_test(a_circle_of_rules_is_refused_by_name),
        cmocka_unit_test(a_rule_by_sentence_may_not_use_the_parent_that_counts_it),
        cmocka_unit_test(rules_may_use_rules_of_units_no_larger_than_their_own),
        cmocka_unit_test(depth_and_length_have_limits),
        cmocka_unit_test(a_long_row_of_rules_is_refused_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
