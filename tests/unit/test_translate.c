/* What each construct of a pattern becomes for Hyperscan: the table in translate.h, walked. */
#include "coder/translate.h"
#include "unit.h"

/* A class of any character outside ASCII, and one in a loop. */
#define OTHER "[\\x80-\\xff]{2,4}"
#define START "(?<![\\p{L}\\p{M}\\p{N}])"
#define END "(?![\\p{L}\\p{M}\\p{N}])"
#define UNBOUNDED TRANSLATION_UNBOUNDED

/* clang-format off */
static const struct {
    const char *pattern, *expression;
    size_t width;
} cases[] = {
    /* Literals. */
    {"short", "short", 5},
    {"a\\.b", "a\\x2eb", 3},
    {"\\Qa.b\\E", "a\\x2eb", 3},
    {"\\x61\\x{62}\\o{143}\\n", "abc\\x0a", 4},
    {"tŷ", "t(?:\\xc5[\\xb7\\xb6])", 3},
    {"ẁ", "(?:\\xe1\\xba[\\x81\\x80])", 3},
    {"–", "(?:\\xe2\\x80[\\x93])", 3},
    {"aſ", "a(?:[\\x00-\\x7f]|" OTHER ")", 5},
    {"xσ", "x(?:" OTHER ")", 5},
    /* Classes. */
    {"[ac]", "[ACac]", 1},
    {"[wŵ]n", "(?:w|\\xc5[\\xb5\\xb4])n", 3},
    {"\\dx", "(?:[0-9]|" OTHER ")x", 5},
    {"a\\sb", "a(?:[\\x09-\\x0d\\x20]|" OTHER ")b", 6},
    {"[^a-z]x", "(?:[\\x00-\\x40\\x5b-\\x60\\x7b-\\x7f]|" OTHER ")x", 5},
    {"[^\\W_]x", "(?:[0-9A-Za-z]|" OTHER ")x", 5},
    {"\\p{Lu}x", "(?:[\\x00-\\x7f]|" OTHER ")x", 5},
    {"[^\\p{Lu}a]x", "(?:[\\x00-\\x7f]|" OTHER ")x", 5},
    {"[[:alpha:]]x", "(?:[A-Za-z]|" OTHER ")x", 5},
    {".x", "(?:[\\x00-\\x09\\x0b-\\x7f]|" OTHER ")x", 5},
    {"(?s).x", "(?:[\\x00-\\x7f]|" OTHER ")x", 5},
    /* Repeats: of a class in bytes, counted only where that is cheap; a run is as long as in an ordinary text. */
    {"a\\s+b", "a[\\x09-\\x0d\\x20\\x80-\\xff]+b", 34},
    {"a\\d{2,3}b", "a[0-9\\x80-\\xff]{2,12}b", 14},
    {"a.{0,40}b", "a[\\x00-\\x09\\x0b-\\xff]*b", 162},
    {"a.*b", "a[\\x00-\\x09\\x0b-\\xff]*b", UNBOUNDED},
    {"a(?:bc){2}d", "a(?:bc){2}d", 6},
    {"x(?:\\w+'?)*y", "x[\\x270-9A-Z\\x5fa-z\\x80-\\xff]*y", 64},
    {"a(?:\\s+|[-–])b", "a(?:[\\x09-\\x0d\\x20\\x80-\\xff]+|\\x2d)b", 34},
    {"a+?b++c", "a+b+c", 64},
    /* The end need not be matched. */
    {"cut\\w*", "cut", 3},
    {"cut[\\p{L}\\p{M}\\p{N}]*(?:'[\\p{L}\\p{M}\\p{N}]+){0,3}" END, "cut", 3},
    {"cut\\w+", "cut[0-9A-Z\\x5fa-z\\x80-\\xff]{1,4}", 7},
    {"cut(?=\\s+of)", "cut", 3},
    {"cuts?\\b", "cut", 3},
    /* Edges. */
    {"\\bcut\\b", "[^0-9A-Za-z_]cut[^0-9A-Za-z_]", 4},
    {"\\bŵyn\\b", "[^0-9A-Za-z_](?:\\xc5[\\xb5\\xb4])yn[^0-9A-Za-z_]", 5},
    {"\\b-cut", "\\x2dcut", 4},
    {"\\b\\wx", "(?:[0-9A-Z\\x5fa-z]|" OTHER ")x", 5},
    {START "cut" END, "[^0-9A-Za-z]cut[^0-9A-Za-z]", 4},
    {"a" START "cut", "acut", 4},
    {"a \\bcut", "a\\x20\\bcut", 5},
    {"a\\s\\bŵyn", "a(?:[\\x09-\\x0d\\x20]|" OTHER ")(?:\\xc5[\\xb5\\xb4])yn", 9},
    {"ŵ\\b-", "(?:\\xc5[\\xb5\\xb4])\\x2d", 3},
    {"^no$", "\\x00no\\x0a?\\x00", 3},
    {"(?m)^no$", "no", 2},
    {"\\Ano\\z", "\\x00no\\x00", 2},
    /* Groups. */
    {"(?<n>ab)(?>c)(?|d|e)", "abc[D-Ed-e]", 4},
    {"(?:ab|cd)e", "(?:ab|cd)e", 3},
    {"(?=.*x)(?<!n)a\\Bb", "ab", 2},
    {"(a)\\1b", "a[\\x00-\\xff]*b", UNBOUNDED},
    {"(?(DEFINE)(?<n>x))a(?&n)b", "a[\\x00-\\xff]*b", UNBOUNDED},
    {"(x)?(?(1)a|b)c", "x?(?:|a|b)c", 3},
    {"(?x) a b # c\n c", "abc", 3},
    {"a(?#comment)b", "ab", 2},
    /* A phrase's gap: any bytes, as many as four runs between words and three words can have in an ordinary text, with what clings to them. */
    {START "cut(?:'[\\p{L}\\p{M}\\p{N}]+)?(?:[^\\p{L}\\p{M}\\p{N}\\n.?!…]|[.?!…](?!\\s)|\\n(?!\\h*\\n))+"
     "(?:[\\p{L}\\p{M}\\p{N}]++(?:'[\\p{L}\\p{M}\\p{N}]++)*+"
     "(?:[^\\p{L}\\p{M}\\p{N}\\n.?!…]|[.?!…](?!\\s)|\\n(?!\\h*\\n))+){0,3}?(?:[\\p{L}\\p{M}\\p{N}]+')?corner" END,
     "[^0-9A-Za-z]cut[\\x00-\\xff]+corner[^0-9A-Za-z]", 650},
};

static const char *const untranslated[] = {
    "a\\Kb", "\\Ga", "\\Ca", "(*COMMIT)a", "(*pla:a)b", "(?*a)b", "(?<*a)b", "\\N{U+61}", "\\123", "[\\123]", "a{,3}", "a{ 1}",
    "a**", "[a-\\d]", "[[.a.]]", "\\y", "\\cA", "(?xx)a b", "(?(R)a)", "(?(<n>)a)", "(?C1)a", "\\x{110000}", "\\x{d800}", "(?", "(a", "a)",
    "[a", "[", "\\", "a\\", "(?#", "(?<", "(?<n", "\\p{L", "\\x{", "\\x", "*a", "(?i", "(?(1", "[[:", "[a-", "\\g", "\\g{", "\\k", "\\p",
};
/* clang-format on */

static void each_construct_becomes_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf expression = BUF_INIT;
        const char *why = NULL;
        size_t width = 0;
        assert_int_equal(translate_pattern(&expression, &width, &why, cases[i].pattern, true, NULL), NEWID_OK);
        if (why || strcmp(expression.data, cases[i].expression) != 0 || width != cases[i].width)
            fail_msg("%s became %s (%zu), not %s (%zu)", cases[i].pattern, why ? why : expression.data, width,
                     cases[i].expression, cases[i].width);
        buf_release(&expression);
    }
}

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof untranslated / sizeof *untranslated; i++) {
        struct buf expression = BUF_INIT;
        const char *why = NULL;
        size_t width;
        buf_adds(&expression, "before");
        assert_int_equal(translate_pattern(&expression, &width, &why, untranslated[i], true, NULL), NEWID_OK);
        if (!why)
            fail_msg("%s became %s", untranslated[i], expression.data);
        assert_string_equal(expression.data, "before");
        buf_release(&expression);
    }
}

static void deep_groups_are_refused(void **state)
{
    struct buf pattern = BUF_INIT, expression = BUF_INIT;
    const char *why = NULL;
    size_t width;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        buf_addc(&pattern, '(');
    buf_addc(&pattern, 'a');
    for (size_t i = 0; i < 200; i++)
        buf_addc(&pattern, ')');
    assert_int_equal(translate_pattern(&expression, &width, &why, pattern.data, true, NULL), NEWID_OK);
    assert_non_null(why);
    buf_release(&pattern);
    buf_release(&expression);
}

static void without_edges_nothing_of_no_width_is_left(void **state)
{
    struct buf expression = BUF_INIT;
    const char *why = NULL;
    size_t width = 0;
    (void)state;
    assert_int_equal(translate_pattern(&expression, &width, &why, "^\\ba \\bcut\\b$", false, NULL), NEWID_OK);
    assert_string_equal(expression.data, "a\\x20cut");
    assert_int_equal(width, 5);
    buf_release(&expression);
}

static bool is_ordinary_run(const char *before, const char *unit, size_t times, const char *after)
{
    struct buf text = BUF_INIT;
    buf_adds(&text, before);
    while (times--)
        buf_adds(&text, unit);
    buf_adds(&text, after);
    bool ordinary = translate_is_ordinary(text.data, text.len);
    buf_release(&text);
    return ordinary;
}

static void odd_texts_are_told_from_ordinary_ones(void **state)
{
    (void)state;
    assert_true(translate_is_ordinary("", 0));
    assert_true(is_ordinary_run("", "Mae'r tŷ yn y dref. ", 50, ""));
    assert_false(is_ordinary_run("a", "\u017F", 1, "b"));
    assert_false(is_ordinary_run("", "\u212A", 1, ""));
    assert_true(is_ordinary_run("", "ŵŷ ", 5, ""));
    for (size_t shift = 0; shift < 70; shift++) {
        char before[80] = "";
        memset(before, '.', shift % 30);
        assert_true(is_ordinary_run(before, "a", 64, " b"));
        assert_false(is_ordinary_run(before, "a", 65, " b"));
        memset(before, 0, sizeof before);
        memset(before, 'b', shift % 60);
        assert_true(is_ordinary_run(before, " ", 32, "b"));
        assert_false(is_ordinary_run(before, "-", 33, "b"));
    }
    assert_false(is_ordinary_run("", "a'", 33, ""));
    assert_false(is_ordinary_run("", "中", 11, ""));
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
    enum newid_status status;
    size_t n = 0;
    (void)state;
    do {
        struct buf expression = BUF_INIT;
        const char *why;
        size_t width;
        mem_fail_at(++n);
        status = translate_pattern(&expression, &width, &why, "\\b(?:a|[b-d]+){3}\\s*x{2,}(?=y)z", true, NULL);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        buf_release(&expression);
    } while (status);
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_construct_becomes_what_the_table_says),
        cmocka_unit_test(what_is_not_understood_is_refused),
        cmocka_unit_test(deep_groups_are_refused),
        cmocka_unit_test(without_edges_nothing_of_no_width_is_left),
        cmocka_unit_test(odd_texts_are_told_from_ordinary_ones),
        cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
