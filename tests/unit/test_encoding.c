#include "text/encoding.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void decodes(const char *bytes, size_t len, const char *forced, const char *name, const char *because,
                    const char *expected)
{
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    struct text_encoding decided;
    buf_add(&out, bytes, len);
    if (text_decode(&out, forced, &decided, NULL, &err))
        fail_msg("%s", err.message);
    assert_string_equal(decided.name, name);
    assert_string_equal(decided.because, because);
    assert_string_equal(out.data, expected);
    buf_release(&out);
}

static void refuses(const char *bytes, size_t len, const char *forced, enum newid_status expected, size_t expected_bad)
{
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    struct text_encoding decided;
    size_t bad = SIZE_MAX;
    buf_add(&out, bytes, len);
    assert_int_equal(text_decode(&out, forced, &decided, &bad, &err), expected);
    assert_int_equal(err.status, expected);
    if (expected == NEWID_INPUT)
        assert_int_equal(bad, expected_bad);
    assert_int_equal(out.len, len);
    assert_memory_equal(out.data, bytes, len);
    buf_release(&out);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void a_byte_order_mark_decides_and_goes(void **state)
{
    (void)state;
    static const char because[] = "byte-order mark";
    decodes(BYTES("\xEF\xBB\xBFt\xC5\xB7"), NULL, "UTF-8", because, "tŷ");
    decodes(BYTES("\xFF\xFEt\0\x77\x01"), NULL, "UTF-16LE", because, "tŷ");
    decodes(BYTES("\xFE\xFF\0t\x01\x77"), NULL, "UTF-16BE", because, "tŷ");
    decodes(BYTES("\xFF\xFE\0\0t\0\0\0\x77\x01\0\0"), NULL, "UTF-32LE", because, "tŷ");
    decodes(BYTES("\0\0\xFE\xFF\0\0\0t"), NULL, "UTF-32BE", because, "t");
    decodes(BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), NULL, "UTF-16LE", because, "😀");
}

static void valid_utf8_is_utf8(void **state)
{
    (void)state;
    decodes(BYTES(""), NULL, "UTF-8", "valid UTF-8", "");
    decodes(BYTES("plain"), NULL, "UTF-8", "valid UTF-8", "plain");
    decodes(BYTES("d\xC5\xB5r"), NULL, "UTF-8", "valid UTF-8", "dŵr");
}

static void utf16_without_a_mark_is_known_by_its_nuls(void **state)
{
    (void)state;
    static const char because[] = "NUL bytes at every other place";
    decodes(BYTES("d\0\x75\x01r\0 \0"), NULL, "UTF-16LE", because, "dŵr ");
    decodes(BYTES("\0d\x01\x75\0r\0 "), NULL, "UTF-16BE", because, "dŵr ");
}

static void windows_bytes_mean_windows_1252(void **state)
{
    (void)state;
    decodes(BYTES("mae\x92r \x93gr\xEAt\x94 \x80"), NULL, "windows-1252", "bytes 0x80 to 0x9F", "mae’r “grêt” €");
}

static void welsh_letters_mean_iso_8859_14(void **state)
{
    (void)state;
    decodes(BYTES("d\xF0r t\xFE \xD0yn c\xF4"
                  "d"),
            NULL, "ISO-8859-14", "ŵ or ŷ beside letters", "dŵr tŷ Ŵyn côd");
    decodes(BYTES("\xDEn"), NULL, "ISO-8859-14", "ŵ or ŷ beside letters", "Ŷn");
}

static void shared_letters_are_windows_1252_and_said_so(void **state)
{
    (void)state;
    decodes(BYTES("caf\xE9 gr\xEAt \xA3"
                  "5"),
            NULL, "windows-1252", "only characters that windows-1252, ISO-8859-1 and ISO-8859-14 share",
            "café grêt £5");
}

static void what_nothing_tells_is_refused(void **state)
{
    (void)state;
    refuses(BYTES("at 25\xB0"
                  "C caf\xE9"),
            NULL, NEWID_INPUT, 5); /* a degree sign, or a Welsh p with a dot */
    refuses(BYTES("\xF0 and \xFE alone"), NULL, NEWID_INPUT, 0);
    decodes(BYTES("25\xB0"
                  "C"),
            "windows-1252", "windows-1252", "--encoding", "25°C");
}

static void damaged_utf8_is_not_taken_for_windows_1252(void **state)
{
    (void)state;
    refuses(BYTES("t\xC5\xB7 d\xC5\xB5r caf\xE9."), NULL, NEWID_INPUT, 12);
    refuses(BYTES("\xEF\xBB\xBFt\xC5\xB7 \x92"), NULL, NEWID_INPUT, 7);
}

static void bytes_without_a_meaning_are_refused_with_their_offset(void **state)
{
    (void)state;
    refuses(BYTES("caf\xE9 \x93 \x81"), NULL, NEWID_INPUT, 7); /* not defined in Windows-1252 */
    refuses(BYTES("ab\x92"), "ISO-8859-1", NEWID_INPUT, 2);
    refuses(BYTES("ab\xE9"), "UTF-8", NEWID_INPUT, 2);
    refuses(BYTES("ab\xE9"), "US-ASCII", NEWID_INPUT, 2);
    refuses(BYTES("\xFF\xFE"
                  "a\0\x3D\xD8"),
            NULL, NEWID_INPUT, 4); /* half a pair */
    refuses(BYTES("\xFF\xFE"
                  "a\0b"),
            NULL, NEWID_INPUT, 4); /* half a unit */
    refuses(BYTES("\xFF\xFE\x3D\xD8"
                  "a\0"),
            NULL, NEWID_INPUT, 2);
}

static void nuls_are_refused(void **state)
{
    (void)state;
    refuses(BYTES("a text\0with one"), NULL, NEWID_INPUT, 6);
    refuses(BYTES("\xEF\xBB\xBF"
                  "ab\0"),
            NULL, NEWID_INPUT, 5);
    refuses(BYTES("\xFF\xFE"
                  "a\0\0\0b\0"),
            NULL, NEWID_INPUT, 4);
    refuses(BYTES("PK\3\4\0\0\0\0\0\0x"), NULL, NEWID_INPUT, 4);
}

static void the_users_encoding_is_used(void **state)
{
    (void)state;
    decodes(BYTES("d\xF0r"), "iso8859-14", "ISO-8859-14", "--encoding", "dŵr");
    decodes(BYTES("d\xF0r"), "latin1", "ISO-8859-1", "--encoding", "dðr");
    decodes(BYTES("\xEF\xBB\xBFx"), "utf8", "UTF-8", "--encoding", "x");
    decodes(BYTES("\xFF\xFEx\0"), "UTF-16", "UTF-16", "--encoding", "x");
    decodes(BYTES("\xFF\xFEx\0"), "UTF-16LE", "UTF-16LE", "--encoding", "x");
}

static void an_unknown_encoding_is_wrong_usage(void **state)
{
    (void)state;
    refuses(BYTES("x"), "klingon-8", NEWID_USAGE, 0);
    refuses(BYTES("x"), "", NEWID_USAGE, 0);
}

static void long_files_keep_every_character(void **state)
{
    (void)state;
    struct buf in = BUF_INIT, out = BUF_INIT, expected = BUF_INIT;
    struct text_encoding decided;
    buf_add(&in, "\xFF\xFE", 2);
    for (int i = 0; i < 300000; i++) {
        buf_add(&in, i % 7 ? "\x75\x01" : "\x3D\xD8\x00\xDE", i % 7 ? 2 : 4);
        buf_adds(&expected, i % 7 ? "ŵ" : "😀");
    }
    buf_add(&out, in.data, in.len);
    assert_int_equal(text_decode(&out, NULL, &decided, NULL, NULL), NEWID_OK);
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.data, expected.data, out.len);
    size_t bad = 0, len = in.len;
    buf_add(&in, "\0\0", 2);
    assert_int_equal(text_decode(&in, NULL, &decided, &bad, NULL), NEWID_INPUT);
    assert_int_equal(bad, len);
    buf_release(&in);
    buf_release(&out);
    buf_release(&expected);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    enum newid_status status;
    size_t n = 1;
    do {
        struct buf out = BUF_INIT;
        struct text_encoding decided;
        buf_adds(&out, "gr\xEAt");
        mem_fail_at(n++);
        status = text_decode(&out, NULL, &decided, NULL, NULL);
        mem_fail_at(0);
        assert_string_equal(out.data, status ? "gr\xEAt" : "grêt");
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        buf_release(&out);
    } while (status);
    assert_true(n > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_decides_and_goes),
        cmocka_unit_test(valid_utf8_is_utf8),
        cmocka_unit_test(utf16_without_a_mark_is_known_by_its_nuls),
        cmocka_unit_test(windows_bytes_mean_windows_1252),
        cmocka_unit_test(welsh_letters_mean_iso_8859_14),
        cmocka_unit_test(shared_letters_are_windows_1252_and_said_so),
        cmocka_unit_test(what_nothing_tells_is_refused),
        cmocka_unit_test(damaged_utf8_is_not_taken_for_windows_1252),
        cmocka_unit_test(bytes_without_a_meaning_are_refused_with_their_offset),
        cmocka_unit_test(nuls_are_refused),
        cmocka_unit_test(the_users_encoding_is_used),
        cmocka_unit_test(an_unknown_encoding_is_wrong_usage),
        cmocka_unit_test(long_files_keep_every_character),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
