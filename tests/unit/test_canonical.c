#include "text/canonical.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect_len(const char *in, size_t len, const char *expected)
{
    struct buf once = BUF_INIT, twice = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(text_canonical(&once, in, len, NULL, &err), NEWID_OK);
    assert_string_equal(once.data, expected);
    assert_int_equal(text_canonical(&twice, once.data, once.len, NULL, &err), NEWID_OK);
    assert_string_equal(twice.data, expected); /* idempotent */
    buf_release(&once);
    buf_release(&twice);
}

static void expect(const char *in, const char *expected) { expect_len(in, strlen(in), expected); }

static void plain_text_stays_as_it_is(void **state)
{
    (void)state;
    expect("", "");
    expect("Mae'r cyfarfod\tyn hir.\nThe end ~", "Mae'r cyfarfod\tyn hir.\nThe end ~");
    expect("tŷ dŵr – 😀 £5 “yes”", "tŷ dŵr – 😀 £5 “yes”");
}

static void line_ends_become_lf(void **state)
{
    (void)state;
    expect("a\r\nb\rc\nd\r\r\ne\r", "a\nb\nc\nd\n\ne\n");
    expect("ŵ\r\nb\xE2\x80\xA8"
           "c\xE2\x80\xA9"
           "d",
           "ŵ\nb\nc\nd");
}

static void apostrophes_become_straight(void **state)
{
    (void)state;
    expect("mae’r i‘w don\xCA\xBCt", "mae'r i'w don't");
}

static void what_cannot_be_seen_goes(void **state)
{
    (void)state;
    expect("\xEF\xBB\xBF"
           "short\xC2\xAD-cut",
           "short-cut");
    expect("a\xE2\x80\x8B"
           "b\xE2\x80\x8D"
           "c\xE2\x80\xAE"
           "d\xE2\x81\xA0"
           "e\xE2\x80\x8F"
           "f",
           "abcdef");
    expect("a\x01"
           "b\x7F"
           "c\xC2\x84"
           "d\x1F",
           "abcd");
}

static void signs_that_break_a_line_become_line_ends(void **state)
{
    (void)state;
    expect("a\x0B"
           "b\x0C"
           "c\xC2\x85"
           "d\xE2\x80\xA8"
           "e",
           "a\nb\nc\nd\ne");
}

static void letters_and_their_accents_are_composed(void **state)
{
    (void)state;
    expect("w\xCC\x82yn ty\xCC\x82", "ŵyn tŷ");
    expect("a\xCC\x82\xCC\x81", "ấ");
    /* An accent behind something that goes composes too, so that the result is stable. */
    expect("w\xE2\x80\x8B\xCC\x82", "ŵ");
    expect("\xE2\x84\xAB", "Å"); /* the Angstrom sign */
    expect("ŵ before w\xCC\x82", "ŵ before ŵ");
}

static void result_is_appended(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    buf_adds(&out, "w");
    assert_int_equal(text_canonical(&out, "\xCC\x82y\xCC\x82", 5, NULL, NULL), NEWID_OK);
    assert_string_equal(out.data, "w\xCC\x82ŷ"); /* what was there is not touched */
    buf_release(&out);
}

static void bytes_that_are_not_utf8_are_refused_with_their_offset(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len, bad;
    } cases[] = {
        {"caf\xE9", 4, 3},
        {"ab\xC0\x80", 4, 2},       /* overlong */
        {"\xE0\x80\x80", 3, 0},     /* overlong */
        {"\xF0\x80\x80\x80", 4, 0}, /* overlong */
        {"x\xED\xA0\x80", 4, 1},    /* surrogate */
        {"\xF4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
        {"ŵ\xF5", 3, 2},            /* never a lead byte */
        {"12345678\x80", 9, 8},     /* continuation alone */
        {"ŵ\xE2\x80", 4, 2},        /* cut off */
        {"ab\0cd", 5, 2},           /* NUL */
        {"ŵ\0\xFF", 4, 2},          /* NUL first */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        struct newid_error err = NEWID_ERROR_INIT;
        size_t bad = 99;
        buf_adds(&out, "kept");
        assert_int_equal(text_canonical(&out, cases[i].bytes, cases[i].len, &bad, &err), NEWID_INPUT);
        assert_int_equal(bad, cases[i].bad);
        assert_string_equal(out.data, "kept");
        assert_int_equal(err.status, NEWID_INPUT);
        buf_release(&out);
    }
}

static void all_valid_code_points_pass(void **state)
{
    (void)state;
    struct buf all = BUF_INIT;
    for (unsigned c = 1; c <= 0x10FFFF; c++)
        if (c < 0xD800 || c > 0xDFFF)
            buf_add_code_point(&all, c);
    assert_int_equal(text_utf8_error(all.data, all.len), all.len);
    buf_release(&all);
}

static void every_failed_allocation_leaves_the_output_unchanged(void **state)
{
    (void)state;
    const char *in = "w\xCC\x82yn a long text that does not fit a small buffer, as it is longer than sixty-four bytes";
    enum newid_status status;
    size_t n = 1;
    do {
        struct buf out = BUF_INIT;
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n++);
        status = text_canonical(&out, in, strlen(in), NULL, &err);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || (status == NEWID_MEMORY && out.len == 0));
        buf_release(&out);
    } while (status);
    assert_true(n > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_text_stays_as_it_is),
        cmocka_unit_test(line_ends_become_lf),
        cmocka_unit_test(apostrophes_become_straight),
        cmocka_unit_test(what_cannot_be_seen_goes),
        cmocka_unit_test(signs_that_break_a_line_become_line_ends),
        cmocka_unit_test(letters_and_their_accents_are_composed),
        cmocka_unit_test(result_is_appended),
        cmocka_unit_test(bytes_that_are_not_utf8_are_refused_with_their_offset),
        cmocka_unit_test(all_valid_code_points_pass),
        cmocka_unit_test(every_failed_allocation_leaves_the_output_unchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
