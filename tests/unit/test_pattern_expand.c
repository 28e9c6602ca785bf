/* Patterns: {{name}} and (?cy:word), and what is left alone. */
#include "codebook/phrase.h"

#include "coder/regex.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const struct newid_definition definitions[] = {
    {.name = "staff", .value = "workers?|staff"}, {.name = "their", .value = "(?:her|his|{{staff}}'s)"},
    {.name = "group", .value = "(?cy:grŵp)"},     {.name = "self", .value = "x{{self}}"},
    {.name = "early", .value = "x{{late}}"},      {.name = "late", .value = "y{{early}}"},
    {.name = "tilde", .value = "~teulu"},         {.name = "class", .value = "[a"},
    {.name = "quote", .value = "\\Qa"},           {.name = "slash", .value = "a\\"},
};
enum { DEFINITIONS = sizeof definitions / sizeof *definitions };

static void definitions_go_in_as_groups(void **state)
{
    static const char *const expansions[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"{{staff}} left", "(?:workers?|staff) left"},
        {"{{staff}}{{staff}}", "(?:workers?|staff)(?:workers?|staff)"},
        {"{{their}}", "(?:(?:her|his|(?:workers?|staff)'s))"},
        /* Where {{ is quoted, in a class, or no pair of braces, it stays. */
        {"\\{{staff}}", "\\{{staff}}"},
        {"\\Q{{staff}}\\E", "\\Q{{staff}}\\E"},
        {"\\Q{{staff}}", "\\Q{{staff}}"},
        {"[{{staff}}]", "[{{staff}}]"},
        {"[]{{staff}}]", "[]{{staff}}]"},
        {"[^]{{staff}}]", "[^]{{staff}}]"},
        {"[[:alpha:]{{staff}}]", "[[:alpha:]{{staff}}]"},
        {"[\\]{{staff}}]", "[\\]{{staff}}]"},
        {"(?#{{staff}})", "(?#{{staff}})"},
        {"\\d{2}", "\\d{2}"},
        /* And after those it counts again. */
        {"\\\\{{staff}}", "\\\\(?:workers?|staff)"},
        {"\\Q[\\E{{staff}}", "\\Q[\\E(?:workers?|staff)"},
        {"[[:alpha:]]{{staff}}", "[[:alpha:]](?:workers?|staff)"},
        {"[[:]{{staff}}", "[[:](?:workers?|staff)"},
        {"[\\]]{{staff}}", "[\\]](?:workers?|staff)"},
        {"(?#x){{staff}}", "(?#x)(?:workers?|staff)"},
        /* A tilde that is before no word is only a tilde. */
        {"~\\d", "~\\d"},
        {"~~", "~~"},
        {"a ~ b", "a ~ b"},
        {"~[a]", "~[a]"},
        {"\\~teulu", "\\~teulu"},
        {"[~teulu]", "[~teulu]"},
        {"\\Q~teulu\\E", "\\Q~teulu\\E"},
        {"[(?cy:teulu)]", "[(?cy:teulu)]"},
        {"\\(?cy:teulu)", "\\(?cy:teulu)"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        if (pattern_expand(&out, expansions[i][0], definitions, DEFINITIONS, NULL, &err))
            fail_msg("%s: %s", expansions[i][0], err.message);
        assert_string_equal(out.data, expansions[i][1]);
        buf_release(&out);
    }
}

static bool finds(const char *pattern, const char *text)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf out = BUF_INIT;
    struct regex *re = NULL;
    struct regex_span span;
    bool found = false;
    enum newid_status status = pattern_expand(&out, pattern, definitions, DEFINITIONS, NULL, &err);
    if (!status)
        status = regex_compile(&re, out.data, NULL, &err);
    if (!status)
        status = regex_next(re, text, strlen(text), 0, &found, &span, &err);
    if (status)
        fail_msg("%s: %s", pattern, err.message);
    regex_free(re);
    buf_release(&out);
    return found;
}

static void a_welsh_word_in_a_pattern_is_the_tilde_word_of_phrases(void **state)
{
    (void)state;
    assert_true(finds("(?:ei|eu) (?cy:teulu)", "ei deulu"));
    assert_true(finds("(?:ei|eu) (?cy:teulu)", "eu theulu"));
    assert_false(finds("(?cy:teulu)", "teuluoedd"));
    assert_true(finds("(?cy:llwybr/n) tarw", "lwybrau tarw"));
    assert_true(finds("(?cy:!mam)", "ei fam"));
    assert_true(finds("(?cy:rhagfarn*)", "ragfarnau"));
    assert_true(finds("(?: (?cy:teulu)){2}", "y teulu deulu"));
    assert_true(finds("{{group}} craidd", "y grwp craidd"));
}

static void a_wrong_pattern_is_refused_at_its_place_with_advice(void **state)
{
    static const struct {
        const char *pattern;
        size_t offset;
        const char *advice;
    } faults[] = {
        {"ei ~teulu", 3, "(?cy:word)"},
        {"ei ~!mam", 3, "(?cy:word)"},
        {"[a]~teulu", 3, "(?cy:word)"},
        {"a{{nobody}}", 1, "{{nobody}} is not defined above"},
        {"a{{}}", 1, "is not defined"},
        {"a{{staff", 1, "without }}"},
        {"{{self}}", 0, "{{self}} is not defined above"},
        {"a {{late}}", 2, "in {{late}}: in {{early}}: {{late}} is not defined above"},
        {"a {{tilde}}", 2, "in {{tilde}}: in a pattern a ~word"},
        {"{{class}}", 0, "close each ["},
        {"{{quote}}", 0, "close each ["},
        {"{{slash}}", 0, "close each ["},
        {"a(?cy:teulu", 1, "closing bracket"},
        {"a(?cy:y teulu)", 1, "one word"},
        {"a(?cy:mam)", 6, "~!mam"},
        {"a(?cy:)", 6, "at once"},
        {"a(?cy:iechyd/n)", 6, "no such forms"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        size_t offset = 999;
        enum newid_status status = pattern_expand(&out, faults[i].pattern, definitions, DEFINITIONS, &offset, &err);
        if (status != NEWID_INPUT || offset != faults[i].offset || !strstr(err.message, faults[i].advice))
            fail_msg("%s: status %d at %zu: %s", faults[i].pattern, (int)status, offset, err.message);
        assert_int_equal(out.len, 0);
        buf_release(&out);
    }
}

enum { MANY = 60 };

/* Fills many with definitions of which each uses the one before it `uses` times. */
static void chain(struct newid_definition many[MANY], char names[MANY][8], struct buf values[MANY], unsigned uses)
{
    for (unsigned i = 0; i < MANY; i++) {
        names[i][0] = 'd';
        names[i][1] = (char)('0' + i / 10);
        names[i][2] = (char)('0' + i % 10);
        names[i][3] = '\0';
        values[i] = (struct buf)BUF_INIT;
        buf_addc(&values[i], 'x');
        for (unsigned k = 0; i && k < uses; k++)
            buf_addf(&values[i], "{{%s}}", names[i - 1]);
        many[i] = (struct newid_definition){.name = names[i], .value = values[i].data};
    }
}

static void definitions_that_explode_or_nest_too_deep_are_refused(void **state)
{
    static const char *const patterns[] = {"{{d20}}", "{{d59}}"};
    (void)state;
    for (unsigned uses = 1; uses <= 2; uses++) {
        struct newid_definition many[MANY];
        char names[MANY][8];
        struct buf values[MANY], out = BUF_INIT;
        struct newid_error err = NEWID_ERROR_INIT;
        chain(many, names, values, uses);
        assert_int_equal(pattern_expand(&out, patterns[uses == 1], many, MANY, NULL, &err), NEWID_INPUT);
        assert_non_null(strstr(err.message, uses == 1 ? "too deep" : "64 KiB"));
        for (size_t i = 0; i < MANY; i++)
            buf_release(&values[i]);
        buf_release(&out);
    }
}

static void running_out_of_memory_is_told_and_leaks_nothing(void **state)
{
    enum newid_status status = NEWID_MEMORY;
    (void)state;
    for (size_t n = 1; status != NEWID_OK; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        mem_fail_at(n);
        status = pattern_expand(&out, "{{their}} (?cy:teulu/n) {{group}}", definitions, DEFINITIONS, NULL, &err);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        buf_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(definitions_go_in_as_groups),
        cmocka_unit_test(a_welsh_word_in_a_pattern_is_the_tilde_word_of_phrases),
        cmocka_unit_test(a_wrong_pattern_is_refused_at_its_place_with_advice),
        cmocka_unit_test(definitions_that_explode_or_nest_too_deep_are_refused),
        cmocka_unit_test(running_out_of_memory_is_told_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
