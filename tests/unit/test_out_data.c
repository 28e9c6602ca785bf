#include "out/out.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct out_column columns[] = {
    {.name = "label", .heading = "Label", .wraps = true},
    {.name = "n", .heading = "N", .right = true},
    {.name = "bar", .heading = "", .people_only = true},
};

/* Prints one table of one row a label, each with n, and compares. */
static void expect(enum out_format format, const char *label, struct out_cell n, const char *expected)
{
    struct buf text = BUF_INIT;
    struct out *out;
    assert_int_equal(out_new(&out, format, &text, &(struct out_style){.title = "T"}, NULL), NEWID_OK);
    out_table_begin(out, columns, 3, "Caption");
    out_row(out, (struct out_cell[]){out_string(label), n, out_bar(0.5)});
    out_table_end(out);
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    if (!strstr(text.data, expected))
        assert_string_equal(text.data, expected);
    out_free(out);
    buf_release(&text);
}

static void csv_has_a_header_of_names_and_leaves_out_bars_captions_and_notes(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct out *out;
    assert_int_equal(out_new(&out, OUT_CSV, &text, &(struct out_style){.title = "T"}, NULL), NEWID_OK);
    for (int table = 0; table < 2; table++) {
        out_table_begin(out, columns, 3, "Caption");
        out_row(out, (struct out_cell[]){out_string("a"), out_integer(1), out_bar(0.5)});
        out_row(out, (struct out_cell[]){out_empty(), out_empty(), out_empty()});
        out_table_end(out);
    }
    out_note(out, "a note");
    out_about(out, "key", "value");
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    assert_string_equal(text.data, "label,n\na,1\n,\n\nlabel,n\na,1\n,\n");
    out_free(out);
    buf_release(&text);
}

static void csv_quotes_what_would_break_a_row(void **state)
{
    (void)state;
    expect(OUT_CSV, "a, b", out_integer(1), "\n\"a, b\",1\n");
    expect(OUT_CSV, "say \"no\"", out_integer(1), "\n\"say \"\"no\"\"\",1\n");
    expect(OUT_CSV, "two\nlines", out_integer(1), "\n\"two\nlines\",1\n");
}

static void a_cell_that_a_spreadsheet_would_run_is_made_harmless(void **state)
{
    (void)state;
    expect(OUT_CSV, "=1+1", out_integer(1), "\n'=1+1,1\n");
    expect(OUT_CSV, "@SUM(A1)", out_integer(1), "\n'@SUM(A1),1\n");
    expect(OUT_CSV, "-x, y", out_integer(1), "\n\"'-x, y\",1\n");
    expect(OUT_CSV, "+3x", out_integer(1), "\n'+3x,1\n");
    expect(OUT_CSV, "\tx", out_integer(1), "\n'\tx,1\n");
    expect(OUT_CSV, "\rx", out_integer(1), "\n\"'\rx\",1\n");
    expect(OUT_TSV, "=1+1", out_integer(1), "\n'=1+1\t1\n");
}

static void numbers_with_a_sign_stay_numbers(void **state)
{
    (void)state;
    expect(OUT_CSV, "+3", out_integer(-4), "\n+3,-4\n"); /* a period since an event */
    expect(OUT_CSV, "-2.5", out_integer(1), "\n-2.5,1\n");
    expect(OUT_CSV, "-", out_integer(1), "\n'-,1\n");
}

static void tsv_escapes_its_own_separators(void **state)
{
    (void)state;
    expect(OUT_TSV, "a\tb\nc\\d", out_integer(1), "label\tn\na\\tb\\nc\\\\d\t1\n");
}

static void numbers_have_their_decimals_and_halves_go_away_from_zero(void **state)
{
    (void)state;
    expect(OUT_CSV, "a", out_real(12.25, 1), "\na,12.3\n");
    expect(OUT_CSV, "a", out_real(0, 1), "\na,0.0\n");
    expect(OUT_CSV, "a", out_real(-0.04, 1), "\na,0.0\n");
    expect(OUT_CSV, "a", out_real(-12.25, 1), "\na,-12.3\n");
    expect(OUT_CSV, "a", out_real(0.005, 2), "\na,0.01\n");
    expect(OUT_CSV, "a", out_integer(9007199254740992.0), "\na,9007199254740992\n");
    expect(OUT_CSV, "a", out_real(NAN, 1), "\na,\n");
    expect(OUT_JSON, "a", out_real(INFINITY, 1), "\"n\":null");
}

static void json_is_whole_and_typed(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct out *out;
    assert_int_equal(out_new(&out, OUT_JSON, &text, &(struct out_style){.title = "T"}, NULL), NEWID_OK);
    out_table_begin(out, columns, 3, "Caption");
    out_row(out, (struct out_cell[]){out_string("a"), out_real(2, 1), out_bar(0.5)});
    out_row(out, (struct out_cell[]){out_empty(), out_empty(), out_empty()});
    out_table_end(out);
    out_table_begin(out, columns, 3, NULL);
    out_table_end(out);
    out_note(out, "note");
    out_about(out, "key", "value");
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    assert_string_equal(text.data, "{\"tables\":[\n"
                                   "{\"caption\":\"Caption\",\"rows\":[\n"
                                   "{\"label\":\"a\",\"n\":2.0},\n"
                                   "{\"label\":null,\"n\":null}]},\n"
                                   "{\"caption\":null,\"rows\":[]}],\n"
                                   "\"notes\":[\"note\"],\n"
                                   "\"about\":{\"key\":\"value\"}}\n");
    out_free(out);
    buf_release(&text);
}

static void json_escapes_and_stays_valid_utf8(void **state)
{
    (void)state;
    expect(OUT_JSON, "a\"b\\c\nd\x01 ŵ", out_integer(1), "\"label\":\"a\\\"b\\\\c\\nd\\u0001 ŵ\"");
    expect(OUT_JSON, "bad \xC3( \xED\xA0\x80 \xC0\x80 \xF8", out_integer(1),
           "\"label\":\"bad \uFFFD( \uFFFD\uFFFD\uFFFD \uFFFD\uFFFD \uFFFD\"");
}

static void a_snippets_marks_are_left_out_of_data(void **state)
{
    (void)state;
    expect(OUT_CSV, "a \uE000b\uE001 c", out_integer(1), "\na b c,1\n");
    expect(OUT_JSON, "a \uE000b\uE001 c", out_integer(1), "\"a b c\"");
}

static void formats_are_known_by_name_and_by_file(void **state)
{
    (void)state;
    enum out_format format;
    assert_true(out_format_parse(&format, "md"));
    assert_int_equal(format, OUT_MARKDOWN);
    assert_false(out_format_parse(&format, "xls"));
    assert_true(out_format_of_file(&format, "a/b.HTML"));
    assert_int_equal(format, OUT_HTML);
    assert_true(out_format_of_file(&format, "b.txt"));
    assert_int_equal(format, OUT_TEXT);
    assert_false(out_format_of_file(&format, "b"));
    assert_false(out_format_of_file(&format, "b.ht"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_a_header_of_names_and_leaves_out_bars_captions_and_notes),
        cmocka_unit_test(csv_quotes_what_would_break_a_row),
        cmocka_unit_test(a_cell_that_a_spreadsheet_would_run_is_made_harmless),
        cmocka_unit_test(numbers_with_a_sign_stay_numbers),
        cmocka_unit_test(tsv_escapes_its_own_separators),
        cmocka_unit_test(numbers_have_their_decimals_and_halves_go_away_from_zero),
        cmocka_unit_test(json_is_whole_and_typed),
        cmocka_unit_test(json_escapes_and_stays_valid_utf8),
        cmocka_unit_test(a_snippets_marks_are_left_out_of_data),
        cmocka_unit_test(formats_are_known_by_name_and_by_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
