/* Reading a codebook: what is accepted, what is refused, and with which place and cure. */
#include "util/arena.h"
#include "util/buf.h"
#include "util/mem.h"

#include <newid/codebook.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "codebook: test\nversion: \"1.0\"\nthemes:\n"
#define THEME HEAD "  - code: a\n"

struct fixture {
    struct newid_codebook *book;
    struct newid_diagnostics found;
    struct newid_error err;
    enum newid_status status;
};

static struct fixture parse_bytes(const char *yaml, size_t len)
{
    struct fixture f = {.err = NEWID_ERROR_INIT};
    f.status = newid_codebook_parse(&f.book, yaml, len, "test.yaml", &f.found, &f.err);
    return f;
}

static struct fixture parse(const char *yaml) { return parse_bytes(yaml, strlen(yaml)); }

static void release(struct fixture *f)
{
    newid_codebook_free(f->book);
    newid_diagnostics_clear(&f->found);
}

static const struct newid_diagnostic *find(const struct fixture *f, const char *part)
{
    for (size_t i = 0; i < f->found.count; i++)
        if (strstr(f->found.items[i].message, part))
            return &f->found.items[i];
    return NULL;
}

/* The codebook is refused, and a fault at that place holds these words. */
static void assert_refused_at(const char *yaml, unsigned line, unsigned column, const char *part)
{
    struct fixture f = parse(yaml);
    const struct newid_diagnostic *d = find(&f, part);
    if (!d)
        print_message("not found: %s; first: %s\n", part, f.found.count ? f.found.items[0].message : "none");
    assert_int_equal(f.status, NEWID_INPUT);
    assert_null(f.book);
    assert_non_null(d);
    assert_true(d->is_error);
    assert_int_equal(d->line, line);
    assert_int_equal(d->column, column);
    assert_non_null(strstr(f.err.message, "test.yaml"));
    release(&f);
}

static void assert_accepted(struct fixture *f)
{
    if (f->status)
        print_message("%s\n", f->err.message);
    assert_int_equal(f->status, NEWID_OK);
    assert_non_null(f->book);
}

static void everything_of_a_theme_is_read(void **state)
{
    (void)state;
    struct fixture f = parse("codebook: ecp\n"
                             "version: 1.0\n"
                             "title: {en: English, cy: Cymraeg}\n"
                             "define:\n"
                             "  staff: '(?:workers?|staff)'\n"
                             "themes:\n"
                             "  - code: short-cuts\n"
                             "    label: {en: Short-cuts, cy: Llwybrau tarw}\n"
                             "    definition: A step was skipped.\n"
                             "    use-when: It happens.\n"
                             "    not-when: Keyboards.\n"
                             "    note: Under-counted.\n"
                             "    sensitive: true\n"
                             "    context: false\n"
                             "    counts: [affirmed, past]\n"
                             "    children: apart\n"
                             "    min-words: 50\n"
                             "    patterns:\n"
                             "      en: ['\\brush\\b', '{{staff}} left']\n"
                             "    phrases:\n"
                             "      cy: ['torri corneli']\n"
                             "      en: ['short-cut*']\n"
                             "    unless: ['short-cut key*']\n"
                             "    not: ['The key did not work.']\n"
                             "    denied: ['No short-cuts were taken.']\n"
                             "    finds: ['We took short-cuts.']\n"
                             "    themes:\n"
                             "      - code: child\n"
                             "        phrases: {en: ['child']}\n");
    assert_accepted(&f);
    const struct newid_theme *t = &f.book->themes[0];
    assert_string_equal(f.book->name, "ecp");
    assert_string_equal(f.book->version, "1.0");
    assert_string_equal(f.book->title_cy, "Cymraeg");
    assert_string_equal(f.book->context, "default");
    assert_string_equal(f.book->definitions[0].name, "staff");
    assert_string_equal(t->label_cy, "Llwybrau tarw");
    assert_string_equal(t->definition, "A step was skipped.");
    assert_string_equal(t->use_when, "It happens.");
    assert_string_equal(t->not_when, "Keyboards.");
    assert_string_equal(t->note, "Under-counted.");
    assert_true(t->sensitive);
    assert_false(t->context);
    assert_true(t->children_apart);
    assert_int_equal(t->counts, NEWID_STATUS_BIT(NEWID_AFFIRMED) | NEWID_STATUS_BIT(NEWID_PAST));
    assert_int_equal(t->min_words, 50);
    assert_int_equal(t->line, 7);
    assert_int_equal(f.book->theme_count, 2);
    assert_int_equal(f.book->themes[1].parent, 0);
    assert_int_equal(f.book->themes[1].depth, 1);
    assert_int_equal(newid_codebook_find(f.book, "child"), 1);
    assert_true(newid_codebook_find(f.book, "none") == NEWID_NO_PARENT);
    release(&f);
}

static void patterns_stand_in_one_order_whatever_the_files(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    patterns: {cy: ['p2'], en: ['p1']}\n"
                                   "    not: ['n']\n"
                                   "    phrases: {cy: ['phrase two'], en: ['phrase one']}\n"
                                   "    finds: ['f']\n");
    assert_accepted(&f);
    const struct newid_theme *t = &f.book->themes[0];
    assert_int_equal(t->pattern_count, 4);
    static const char *const expected[] = {"phrase one", "phrase two", "p1", "p2"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(t->patterns[i].source, expected[i]);
    assert_true(t->patterns[0].is_phrase);
    assert_string_equal(t->patterns[1].language, "cy");
    assert_false(t->patterns[2].is_phrase);
    assert_int_equal(t->examples[0].kind, NEWID_FINDS);
    assert_int_equal(t->examples[1].kind, NEWID_FINDS_NOT);
    release(&f);
}

static void defaults_hold_where_a_key_is_absent(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    phrases: {en: ['word']}\n");
    assert_accepted(&f);
    const struct newid_theme *t = &f.book->themes[0];
    assert_string_equal(t->label_en, "a");
    assert_string_equal(t->label_cy, "a");
    assert_string_equal(t->definition, "");
    assert_true(t->context);
    assert_false(t->sensitive);
    assert_false(t->children_apart);
    assert_int_equal(t->counts, NEWID_COUNTS_DEFAULT);
    assert_string_equal(f.book->title_en, "test");
    assert_null(t->rule);
    release(&f);
}

static void a_missing_label_is_the_other_language(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    label: {cy: Hyder}\n    phrases: {en: ['word']}\n");
    assert_accepted(&f);
    assert_string_equal(f.book->themes[0].label_en, "Hyder");
    release(&f);
}

static void text_is_canonical_and_quotes_survive_curly_apostrophes(void **state)
{
    (void)state;
    /* ’ inside single quotes becomes ' only after YAML has been read; e + U+0301 becomes é. */
    struct fixture f = parse("\xEF\xBB\xBF" THEME "    phrases: {cy: ['mae\xE2\x80\x99r', 'cafe\xCC\x81']}\r\n");
    assert_accepted(&f);
    assert_string_equal(f.book->themes[0].patterns[0].source, "mae'r");
    assert_string_equal(f.book->themes[0].patterns[1].source, "caf\xC3\xA9");
    release(&f);
}

static void lines_end_in_lf_crlf_or_cr(void **state)
{
    (void)state;
    assert_refused_at("codebook: test\r\nversion: \"1\"\r\nthemes:\r\n  - code: a\r\n    colour: x\r\n", 5, 5,
                      "colour");
    assert_refused_at("codebook: test\rversion: \"1\"\rthemes:\r  - code: a\r    colour: x\r", 5, 5, "colour");
}

static void a_line_separator_is_no_line_of_its_own(void **state)
{
    (void)state;
    /* YAML 1.1 ends a line at U+2028, editors do not. */
    assert_refused_at(THEME "    note: 'x \xE2\x80\xA8 y'\n    colour: x\n", 6, 5, "colour");
}

static void a_tab_that_indents_is_named(void **state)
{
    (void)state;
    assert_refused_at(THEME "\tlabel: {en: A}\n", 5, 1, "indent with spaces");
}

static void what_yaml_takes_for_something_else_is_to_be_quoted(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        unsigned column;
    } rows[] = {
        {"[*worry]", 13}, {"[ * ]", 14},  {"[{{staff}}]", 13}, {"[%x]", 13},    {"[@x]", 13},
        {"[`x`]", 13},    {"[&x y]", 13}, {"[!x y]", 13},      {"a: b: c", 13},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char yaml[200];
        snprintf(yaml, sizeof yaml, THEME "    finds: %s\n", rows[i].value);
        struct fixture f = parse(yaml);
        assert_int_equal(f.status, NEWID_INPUT);
        assert_int_equal(f.found.errors, 1);
        assert_non_null(strstr(f.found.items[0].message, "quotes"));
        assert_int_equal(f.found.items[0].line, 5);
        if (strcmp(rows[i].value, "a: b: c") != 0)
            assert_in_range(f.found.items[0].column, rows[i].column - 1, rows[i].column + 1);
        release(&f);
    }
}

static void a_comma_or_bracket_too_many_is_explained(void **state)
{
    (void)state;
    assert_refused_at(THEME "    finds: [, 'x']\n", 5, 13, "a comma or bracket too many");
    assert_refused_at(THEME "    finds: ['x', | 'y']\n", 5, 18, "| means something else");
}

static void a_sentence_with_a_colon_in_a_list_is_to_be_quoted(void **state)
{
    (void)state;
    assert_refused_at(THEME "    finds:\n      - The plan said: go on.\n", 6, 9, "put the whole entry in quotes");
}

static void an_apostrophe_that_ends_a_value_is_explained(void **state)
{
    (void)state;
    assert_refused_at(THEME "    phrases: {cy: ['mae'r risg']}\n", 5, 25, "'mae''r'");
    assert_refused_at(THEME "    phrases:\n      cy:\n        - 'mae'r risg'\n", 7, 16, "'mae''r'");
}

static void curly_quotes_are_no_quotes(void **state)
{
    (void)state;
    assert_refused_at(THEME "    phrases: {cy: [\xE2\x80\x98risg\xE2\x80\x99]}\n", 5, 20, "straight ones");
}

static void duplicate_keys_are_refused(void **state)
{
    (void)state;
    assert_refused_at(THEME "    note: x\n    note: y\n", 6, 5, "stands twice (first on line 5)");
}

static void duplicate_codes_are_refused(void **state)
{
    (void)state;
    assert_refused_at(THEME "    phrases: {en: ['word']}\n  - code: b\n    phrases: {en: ['x y']}\n    themes:\n"
                            "      - code: a\n        phrases: {en: ['word']}\n",
                      9, 15, "two themes have the code `a` (the other on line 4)");
}

static void an_unknown_key_gets_the_nearest_known_one(void **state)
{
    (void)state;
    assert_refused_at(THEME "    phrase: {en: ['word']}\n", 5, 5, "did you mean `phrases`?");
    assert_refused_at(THEME "    zzzzzzz: 1\n", 5, 5, "no key `zzzzzzz`; take it out");
    assert_refused_at("codebok: x\n" HEAD "  - code: a\n", 1, 1, "did you mean `codebook`?");
    assert_refused_at(THEME "    phrases: {english: ['word']}\n", 5, 15, "no key `english`");
}

static void missing_keys_are_named(void **state)
{
    (void)state;
    assert_refused_at("version: '1'\nthemes:\n  - code: a\n", 1, 1, "no `codebook`");
    assert_refused_at("codebook: x\nthemes:\n  - code: a\n", 1, 1, "no `version`");
    assert_refused_at("codebook: x\nversion: '1'\n", 1, 1, "no `themes`");
    assert_refused_at(HEAD "  - label: {en: x}\n", 4, 5, "no `code`");
}

static void values_are_checked(void **state)
{
    (void)state;
    assert_refused_at(HEAD "  - code: Short cuts\n", 4, 11, "small letters");
    assert_refused_at(HEAD "  - code: ab cd\n", 4, 13, "small letters");
    assert_refused_at(HEAD "  - code: not\n", 4, 11, "meaning of its own in rules");
    assert_refused_at("codebook: x\nversion: 1 0\nthemes:\n  - code: a\n", 2, 10, "short label");
    assert_refused_at(THEME "    sensitive: yes\n", 5, 16, "true or false");
    assert_refused_at(THEME "    children: all\n", 5, 15, "sum");
    assert_refused_at(THEME "    min-words: many\n", 5, 16, "whole number");
    assert_refused_at(THEME "    min-words: 4294967297\n", 5, 16, "whole number");
    assert_refused_at(THEME "    counts: [affirmed, affirmd]\n", 5, 24, "none of them");
    assert_refused_at(THEME "    counts: []\n", 5, 13, "is empty");
    assert_refused_at(THEME "    note: ''\n", 5, 11, "`note` is empty");
    assert_refused_at(THEME "    scope: sentence\n", 5, 5, "for a theme with a rule");
}

static void shapes_are_checked(void **state)
{
    (void)state;
    assert_refused_at(THEME "    label: Short-cuts\n", 5, 12, "label: {en: '…', cy: '…'}");
    assert_refused_at(THEME "    phrases: ['word']\n", 5, 14, "which language");
    assert_refused_at(THEME "    phrases: {en: word}\n", 5, 19, "a list is expected");
    assert_refused_at(THEME "    unless: {en: ['word']}\n", 5, 13, "one list for both languages");
    assert_refused_at(THEME "    note: [x]\n", 5, 11, "one value is expected");
    assert_refused_at("codebook: x\nversion: '1'\nthemes:\n  code: a\n", 4, 3, "a list is expected");
    assert_refused_at("codebook: x\nversion: '1'\nthemes: []\n", 3, 9, "at least one theme");
    assert_refused_at("codebook: x\nversion: '1'\ndefine: [x]\nthemes:\n  - code: a\n", 3, 9, "`define` holds names");
    assert_refused_at(HEAD "  - [a]\n", 4, 5, "begins with its code");
    assert_refused_at("- a\n- b\n", 1, 1, "this is a list");
    assert_refused_at("hello\n", 1, 1, "this is a single value");
}

static void an_empty_file_is_no_codebook(void **state)
{
    (void)state;
    assert_refused_at("", 0, 0, "holds no codebook");
    assert_refused_at("# only a comment\n", 0, 0, "holds no codebook");
}

static void a_second_document_is_refused(void **state)
{
    (void)state;
    assert_refused_at(THEME "---\na: b\n", 1, 1, "more than one document");
}

static void other_encodings_are_refused_with_the_place(void **state)
{
    (void)state;
    assert_refused_at(THEME "    note: caf\xE9\n", 5, 14, "save the file as UTF-8");
    struct fixture f = parse_bytes("\xFF\xFE"
                                   "c\0o\0",
                                   6);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_non_null(find(&f, "UTF-16"));
    assert_null(f.found.items[0].excerpt);
    release(&f);
    assert_refused_at(THEME "    note: \"x\\0y\"\n", 5, 11, "U+0000");
    assert_refused_at(THEME "    note: x\x01y\n", 5, 12, "U+0001");
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    struct buf yaml = BUF_INIT;
    buf_adds(&yaml, THEME "    finds: ");
    for (size_t i = 0; i < 100000; i++)
        buf_addc(&yaml, '[');
    assert_refused_at(yaml.data, 5, 73, "nested too deeply");
    buf_reset(&yaml);
    buf_adds(&yaml, HEAD);
    for (int depth = 0; depth < 25; depth++)
        buf_addf(&yaml, "%*s- code: c%d\n%*sthemes:\n", 2 + 4 * depth, "", depth, 4 + 4 * depth, "");
    buf_addf(&yaml, "%*s- code: last\n", 2 + 4 * 25, "");
    struct fixture f = parse(yaml.data);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_non_null(find(&f, "nested more than 20 deep"));
    release(&f);
    buf_release(&yaml);
}

static void more_than_8_mb_are_refused(void **state)
{
    (void)state;
    const size_t len = ((size_t)8 << 20) + 1;
    char *yaml = mem_alloc(len);
    assert_non_null(yaml);
    memset(yaml, '#', len);
    struct fixture f = parse_bytes(yaml, len);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_non_null(find(&f, "8 MB"));
    release(&f);
    mem_free(yaml);
}

static void all_faults_are_told_by_place_with_their_line(void **state)
{
    (void)state;
    struct fixture f = parse("codebook: x\nversion: '1'\nthemes:\n"
                             "  - code: a\n    rule: nobody\n"
                             "  - code: b\n    patterns: {en: ['(foo', 'bar)']}\n    colour: red\n");
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.errors, 4);
    for (size_t i = 1; i < f.found.count; i++) {
        const struct newid_diagnostic *a = &f.found.items[i - 1], *b = &f.found.items[i];
        assert_true(a->line < b->line || (a->line == b->line && a->column <= b->column));
    }
    assert_int_equal(f.found.items[0].line, 5);
    assert_string_equal(f.found.items[0].excerpt, "    rule: nobody");
    assert_string_equal(f.found.items[3].excerpt, "    colour: red");
    assert_non_null(strstr(f.err.message, "test.yaml:5:11: "));
    assert_non_null(strstr(f.err.message, "and 3 more"));
    release(&f);
}

static void a_fault_in_a_pattern_has_its_place_inside_it(void **state)
{
    (void)state;
    /* The regex ends after the expansion of {{s}} and a doubled quote. */
    const char *yaml = "codebook: x\nversion: '1'\ndefine: {s: '(?:a|b)'}\nthemes:\n  - code: a\n"
                       "    patterns:\n      en: ['{{s}}it''s (foo']\n";
    assert_refused_at(yaml, 7, 28, "parenthesis");
    assert_refused_at(THEME "    patterns:\n      en: ['a', 'xy{{nope}}']\n", 6, 20, "nope");
    assert_refused_at(THEME "    patterns:\n      en: ['xy(*UTF)']\n", 6, 15, "(*UTF)");
    assert_refused_at(THEME "    phrases:\n      en: ['short q cut']\n", 6, 19, "one letter");
    assert_refused_at("codebook: x\nversion: '1'\ndefine: {s: '(?:a'}\nthemes:\n  - code: a\n"
                      "    patterns: {en: ['{{s}}x']}\n",
                      3, 18, "parenthesis");
}

static void a_pattern_that_can_match_nothing_is_warned_of(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    patterns:\n      en: ['\\w*', '(foo)?', '\\b', 'fo+', '\\bfoo\\b', 'x|']\n");
    assert_accepted(&f);
    assert_int_equal(f.found.warnings, 4);
    assert_int_equal(f.found.items[0].column, 12);
    assert_int_equal(f.found.items[1].column, 19);
    assert_int_equal(f.found.items[2].column, 29);
    assert_int_equal(f.found.items[3].column, 53);
    assert_false(f.found.items[0].is_error);
    release(&f);
}

static void a_theme_that_finds_nothing_is_warned_of(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    definition: Nothing yet.\n");
    assert_accepted(&f);
    assert_int_equal(f.found.warnings, 1);
    assert_non_null(find(&f, "finds nothing"));
    release(&f);
}

static void a_rule_theme_has_no_patterns_and_no_children(void **state)
{
    (void)state;
    assert_refused_at(THEME "    phrases: {en: ['word']}\n  - code: r\n    rule: a\n    phrases: {en: ['word']}\n", 8,
                      5, "either a rule or phrases");
    assert_refused_at(THEME "    phrases: {en: ['word']}\n  - code: r\n    rule: a\n    themes:\n      - code: c\n", 8,
                      5, "no themes under it");
    assert_refused_at(THEME "    phrases: {en: ['word']}\n  - code: r\n    rule: a\n    unless: ['word']\n", 8, 5,
                      "`unless`");
}

static void a_regex_that_definitions_multiply_is_refused_once(void **state)
{
    (void)state;
    struct buf yaml = BUF_INIT;
    buf_adds(&yaml, "codebook: x\nversion: '1'\ndefine:\n  d0: '(?:abcdefgh)'\n");
    for (int i = 1; i < 20; i++)
        buf_addf(&yaml, "  d%d: '{{d%d}}{{d%d}}{{d%d}}{{d%d}}'\n", i, i - 1, i - 1, i - 1, i - 1);
    buf_adds(&yaml, "themes:\n  - code: a\n    patterns: {en: ['{{d19}}']}\n");
    struct fixture f = parse(yaml.data);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.errors, 1);
    assert_non_null(find(&f, "longer than"));
    release(&f);
    buf_release(&yaml);
}

static void faults_past_the_most_are_counted_only(void **state)
{
    (void)state;
    struct buf yaml = BUF_INIT;
    buf_adds(&yaml, HEAD);
    for (int i = 0; i < 900; i++)
        buf_addf(&yaml, "  - code: c%d\n    colour: red\n", i);
    struct fixture f = parse(yaml.data);
    assert_int_equal(f.found.errors, 900);
    assert_int_equal(f.found.count, 500);
    release(&f);
    buf_release(&yaml);
}

static void warnings_however_many_keep_no_error_and_no_pattern_out(void **state)
{
    (void)state;
    struct buf yaml = BUF_INIT;
    buf_adds(&yaml, HEAD);
    for (int i = 0; i < 700; i++)
        buf_addf(&yaml, "  - code: c%d\n    patterns: {en: ['x*']}\n", i);
    struct fixture f = parse(yaml.data);
    assert_accepted(&f);
    assert_int_equal(f.found.warnings, 700);
    assert_non_null(f.book->themes[699].patterns[0].regex);
    release(&f);
    buf_adds(&yaml, "    colour: red\n");
    f = parse(yaml.data);
    assert_non_null(find(&f, "colour"));
    release(&f);
    buf_release(&yaml);
}

static void a_pattern_in_a_block_does_not_keep_the_line_break_that_ends_it(void **state)
{
    (void)state;
    struct fixture f = parse(THEME "    patterns:\n      en:\n        - |\n          \\bfoo \n        - ' bar '\n");
    assert_accepted(&f);
    assert_string_equal(f.book->themes[0].patterns[0].source, "\\bfoo ");
    assert_string_equal(f.book->themes[0].patterns[1].source, " bar ");
    release(&f);
}

static void a_file_that_is_not_there_is_an_io_error(void **state)
{
    (void)state;
    struct fixture f = {.err = NEWID_ERROR_INIT};
    f.status = newid_codebook_read(&f.book, "no/such/file.yaml", &f.found, &f.err);
    assert_int_equal(f.status, NEWID_IO);
    assert_non_null(strstr(f.err.message, "no/such/file.yaml"));
    release(&f);
    f = (struct fixture){.err = NEWID_ERROR_INIT};
    f.status = newid_codebook_read(&f.book, "/", &f.found, &f.err);
    assert_int_equal(f.status, NEWID_INPUT);
    assert_int_equal(f.found.errors, 1);
    release(&f);
}

static void running_out_of_memory_leaves_nothing(void **state)
{
    (void)state;
    const char *yaml = "codebook: x\nversion: '1'\ndefine: {s: '(?:a|b)'}\nthemes:\n  - code: a\n"
                       "    phrases: {en: ['short-cut*'], cy: ['~trothwy']}\n    patterns: {en: ['{{s}}c', 'd*']}\n"
                       "    unless: ['short-cut key']\n    finds: ['x']\n  - code: r\n    rule: not a\n    colour: 1\n";
    bool failed = true;
    size_t failures = 0;
    for (size_t n = 1; failed && n < 20000; n++) {
        struct fixture f = {.err = NEWID_ERROR_INIT};
        mem_fail_at(n);
        f.status = newid_codebook_parse(&f.book, yaml, strlen(yaml), "x", &f.found, &f.err);
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_null(f.book);
        /* Without its JIT a regex gives the same answers, so that one failure is nobody's. */
        assert_true(f.status == NEWID_MEMORY || f.status == NEWID_INPUT);
        assert_int_equal(f.err.status, f.status);
        if (f.status == NEWID_INPUT)
            assert_non_null(find(&f, "colour"));
        failures += f.status == NEWID_MEMORY;
        release(&f);
    }
    assert_false(failed);
    assert_true(failures > 50);
}

static void names_of_statuses_are_read_and_written(void **state)
{
    (void)state;
    unsigned set = 0;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_hit_status_set(&set, "affirmed, past", &err), NEWID_OK);
    assert_int_equal(set, NEWID_STATUS_BIT(NEWID_AFFIRMED) | NEWID_STATUS_BIT(NEWID_PAST));
    assert_int_equal(newid_hit_status_set(&set, "affirmed,wrong", &err), NEWID_USAGE);
    assert_non_null(strstr(err.message, "\"wrong\""));
    assert_int_equal(newid_hit_status_set(&set, "", NULL), NEWID_USAGE);
    assert_string_equal(newid_hit_status_name(NEWID_REPORTED), "reported");
    assert_null(newid_hit_status_name(NEWID_STATUSES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_of_a_theme_is_read),
        cmocka_unit_test(patterns_stand_in_one_order_whatever_the_files),
        cmocka_unit_test(defaults_hold_where_a_key_is_absent),
        cmocka_unit_test(a_missing_label_is_the_other_language),
        cmocka_unit_test(text_is_canonical_and_quotes_survive_curly_apostrophes),
        cmocka_unit_test(lines_end_in_lf_crlf_or_cr),
        cmocka_unit_test(a_line_separator_is_no_line_of_its_own),
        cmocka_unit_test(a_tab_that_indents_is_named),
        cmocka_unit_test(what_yaml_takes_for_something_else_is_to_be_quoted),
        cmocka_unit_test(a_comma_or_bracket_too_many_is_explained),
        cmocka_unit_test(a_sentence_with_a_colon_in_a_list_is_to_be_quoted),
        cmocka_unit_test(an_apostrophe_that_ends_a_value_is_explained),
        cmocka_unit_test(curly_quotes_are_no_quotes),
        cmocka_unit_test(duplicate_keys_are_refused),
        cmocka_unit_test(duplicate_codes_are_refused),
        cmocka_unit_test(an_unknown_key_gets_the_nearest_known_one),
        cmocka_unit_test(missing_keys_are_named),
        cmocka_unit_test(values_are_checked),
        cmocka_unit_test(shapes_are_checked),
        cmocka_unit_test(an_empty_file_is_no_codebook),
        cmocka_unit_test(a_second_document_is_refused),
        cmocka_unit_test(other_encodings_are_refused_with_the_place),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(more_than_8_mb_are_refused),
        cmocka_unit_test(all_faults_are_told_by_place_with_their_line),
        cmocka_unit_test(a_fault_in_a_pattern_has_its_place_inside_it),
        cmocka_unit_test(a_pattern_that_can_match_nothing_is_warned_of),
        cmocka_unit_test(a_theme_that_finds_nothing_is_warned_of),
        cmocka_unit_test(a_rule_theme_has_no_patterns_and_no_children),
        cmocka_unit_test(a_regex_that_definitions_multiply_is_refused_once),
        cmocka_unit_test(faults_past_the_most_are_counted_only),
        cmocka_unit_test(warnings_however_many_keep_no_error_and_no_pattern_out),
        cmocka_unit_test(a_pattern_in_a_block_does_not_keep_the_line_break_that_ends_it),
        cmocka_unit_test(a_file_that_is_not_there_is_an_io_error),
        cmocka_unit_test(running_out_of_memory_leaves_nothing),
        cmocka_unit_test(names_of_statuses_are_read_and_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
