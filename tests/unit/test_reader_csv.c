#include "reader_files.h"

static void rows_are_numbered_as_a_spreadsheet_shows_them(void **state)
{
    (void)state;
    write_text("a.csv", "date,text\n2019-01-02,one\n\n2019-01-03,two\n");
    assert_rows(READER_CSV, NULL, "1|date|text\n2|2019-01-02|one\n4|2019-01-03|two\n");
    write_text("a.csv", "date,text\r\n1,\"two\r\nlines\"\r\n\r\n,\r\n2,\"one\"\r\n");
    assert_rows(READER_CSV, NULL, "1|date|text\n2|1|two\r\nlines\n5|2|one\n");
}

static void a_quoted_line_break_stays_in_its_cell(void **state)
{
    (void)state;
    write_text("a.csv", "date,text\r\n1,\"first\r\n\r\nsecond\"\r\n2,third\r\n");
    assert_rows(READER_CSV, NULL, "1|date|text\n2|1|first\r\n\r\nsecond\n3|2|third\n");
}

static void a_doubled_quote_is_one_quote(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,\"he said \"\"no\"\" twice\"\n");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|he said \"no\" twice\n");
}

static void spaces_around_a_cell_stay(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n  one ,\ttwo \n");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|  one |\ttwo \n");
}

static void the_last_line_needs_no_line_end(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,2");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|2\n");
    write_text("a.csv", "a,b\n1,");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|\n");
    write_text("a.csv", "a,b\n1,\"2\"");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|2\n");
}

static void wholly_empty_rows_are_left_out(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n,\n\"\",\n1,\n");
    assert_rows(READER_CSV, NULL, "1|a|b\n4|1|\n");
}

static void old_mac_line_ends_are_understood(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\r1,2\r3,4");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|2\n3|3|4\n");
}

static void a_row_with_a_bad_quote_is_told_and_the_rest_is_read(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,a \"bad\" one\n2,good\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n"
                "2!a quotation mark inside a cell, near character 5 of line 2 of the file; write such a mark twice|1|a "
                "\"bad\" one\n"
                "3|2|good\n");
}

static void after_an_unclosed_quote_reading_resumes_at_the_next_line(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,\"never closed\n2,good\n3,good too\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n"
                "2!a quotation mark opens a cell that is never closed, on line 2 of the file|1|never closed\n\n"
                "3|2|good\n4|3|good too\n");
}

static void an_unclosed_quote_that_meets_another_names_the_line(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,\"never closed\n2,\"good\"\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n"
                "2!a quotation mark opens a cell that is not closed: from line 2 of the file it runs on to line "
                "3|1|never closed\n\n"
                "3|2|good\n");
}

static void an_unclosed_quote_in_the_last_line_is_told(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,2\n3,\"x");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n2|1|2\n3!a quotation mark opens a cell that is never closed, on line 3 of the file|3|x\n");
}

static void the_delimiter_is_found(void **state)
{
    (void)state;
    write_text("a.csv", "date;text\n1;one, two, three\n2;four, five\n");
    assert_rows(READER_CSV, NULL, "1|date|text\n2|1|one, two, three\n3|2|four, five\n");
    write_text("a.csv", "date\ttext, in your words\n1\tone; two\n");
    assert_rows(READER_CSV, NULL, "1|date|text, in your words\n2|1|one; two\n");
    write_text("a.csv", "date,\"text; long; very; long\",team\n1,one,two\n");
    assert_rows(READER_CSV, NULL, "1|date|text; long; very; long|team\n2|1|one|two\n");
    write_text("a.csv", "text\nonly one column; nothing else\n");
    assert_rows(READER_CSV, NULL, "1|text\n2|only one column; nothing else\n");
}

static void a_first_line_that_names_the_delimiter_is_no_row(void **state)
{
    (void)state;
    write_text("a.csv", "sep=;\r\na;b,c,d\r\n1;2,3,4\r\n");
    assert_rows(READER_CSV, NULL, "1|a|b,c,d\n2|1|2,3,4\n");
    write_text("a.csv", "\"sep=|\"\na|b\n1|2\n");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|2\n");
}

static void what_was_decided_is_told(void **state)
{
    (void)state;
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    write_text("a.csv", "a;b\n1;\xC5\xB5\n");
    assert_int_equal(read_grid(&w, file_path, READER_CSV, NULL, &err), NEWID_OK);
    assert_string_equal(w.notes.data, "a.csv: read as UTF-8 (valid UTF-8); columns are separated by semicolons\n");
    written_release(&w);
    unlink(file_path);
}

static void a_byte_order_mark_is_no_part_of_the_first_cell(void **state)
{
    (void)state;
    write_text("a.csv", "\xEF\xBB\xBF"
                        "a,b\n1,2\n");
    assert_rows(READER_CSV, NULL, "1|a|b\n2|1|2\n");
}

static void utf16_from_excel_is_read(void **state)
{
    (void)state;
    static const char bytes[] = "\xFF\xFE"
                                "a\0\t\0b\0\r\0\n\0t\0\xF7\0\t\0\x75\x01\r\0\n";
    write_bytes("a.txt", bytes, sizeof bytes);
    assert_rows(READER_CSV, NULL, "1|a|b\n2|t\xC3\xB7|\xC5\xB5\n");
}

static void a_forced_encoding_is_used(void **state)
{
    (void)state;
    const struct grid_options options = {.encoding = "ISO-8859-14"};
    write_text("a.csv", "a,b\n1,d\xF0r\n");
    assert_rows(READER_CSV, &options, "1|a|b\n2|1|d\xC5\xB5r\n");
}

static void a_byte_that_does_not_decode_is_the_fault_of_its_row(void **state)
{
    (void)state;
    write_text("a.csv", "a,b,c\n\xC5\xB5,\xC5\xB7,\xC3\xA2\n1,\xE9,3\n\xC5\xB5,5,6\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b|c\n2|\xC5\xB5|\xC5\xB7|\xC3\xA2\n"
                "3!it holds bytes that are not UTF-8, in column 2; save the file as UTF-8, or name its encoding with "
                "--encoding|1|\xEF\xBF\xBD|3\n"
                "4|\xC5\xB5|5|6\n");
}

static void a_nul_is_refused_with_its_place(void **state)
{
    (void)state;
    write_bytes("a.csv", "a,b\n1,x\0y\n", 10);
    assert_grid_fails(READER_CSV, NULL, NEWID_INPUT, "a.csv:2:4: ");
}

static void bytes_that_could_be_anything_ask_for_the_encoding(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,50\xB0\n");
    assert_grid_fails(READER_CSV, NULL, NEWID_INPUT, "--encoding");
}

static void more_columns_than_a_sheet_has_are_a_fault(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    buf_adds(&text, "a,b\n");
    for (int i = 0; i < 20000; i++)
        buf_adds(&text, "x,");
    buf_adds(&text, "\n1,2\n");
    write_text("a.csv", text.data);
    assert_int_equal(read_grid(&w, file_path, READER_CSV, NULL, &err), NEWID_OK);
    assert_non_null(strstr(w.rows.data, "\n2!it has more than 16384 columns|x|"));
    assert_non_null(strstr(w.rows.data, "\n3|1|2\n"));
    written_release(&w);
    buf_release(&text);
    unlink(file_path);
}

static void the_user_can_stop_it(void **state)
{
    (void)state;
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    w.stop_at = 1;
    write_text("a.csv", "a,b\n1,2\n");
    assert_int_equal(read_grid(&w, file_path, READER_CSV, NULL, &err), NEWID_STOPPED);
    assert_string_equal(w.rows.data, "1|a|b\n");
    written_release(&w);
    unlink(file_path);
}

static enum newid_status refuse_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    (void)context;
    return row->row < 2 ? NEWID_OK : newid_fail(err, NEWID_DATABASE, "full");
}

static void a_failing_visitor_ends_the_reading(void **state)
{
    (void)state;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct grid_visitor visitor = {NULL, refuse_row, NULL, NULL};
    write_text("a.csv", "a,b\n1,2\n");
    assert_int_equal(grid_read(file_path, READER_CSV, NULL, &visitor, &err), NEWID_DATABASE);
    assert_string_equal(err.message, "full");
    unlink(file_path);
}

static enum newid_status count_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    (void)row, (void)err;
    ++*(int *)context;
    return NEWID_OK;
}

/* The visitor allocates nothing, so every failure is the reader's own. libcsv gets over some by asking for less. */
static void every_failed_allocation_is_reported_and_cleaned_up(void **state)
{
    (void)state;
    int rows = 0, failures = 0;
    bool failed = true;
    const struct grid_visitor visitor = {&rows, count_row, NULL, NULL};
    write_text("a.csv", "a,b\n1,\"two\nlines\"\n\xC5\xB5\xC5\xB7,\xE9\n3,\"open\n4,5\n");
    for (size_t n = 1; failed; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        rows = 0;
        mem_fail_at(n);
        enum newid_status status = grid_read(file_path, READER_CSV, NULL, &visitor, &err);
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_int_equal(err.status, status);
        if (status)
            assert_int_equal(status, NEWID_MEMORY);
        else
            assert_int_equal(rows, 5);
        failures += status != NEWID_OK;
    }
    assert_true(failures > 5);
    unlink(file_path);
}

static void a_missing_file_is_an_io_error(void **state)
{
    (void)state;
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(read_grid(&w, path_of("none.csv"), READER_CSV, NULL, &err), NEWID_IO);
    assert_non_null(strstr(err.message, "none.csv"));
    written_release(&w);
}

static void a_fault_names_the_line_where_it_is_not_the_row(void **state)
{
    (void)state;
    write_text("a.csv", "a,b\n1,\"two\nlines\"\n2,\"open\n3,x\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n2|1|two\nlines\n"
                "3!a quotation mark opens a cell that is never closed, on line 4 of the file|2|open\n\n4|3|x\n");
    write_text("a.csv", "sep=,\na,b\n1,a \"bad\" one\n");
    assert_rows(READER_CSV, NULL,
                "1|a|b\n2!a quotation mark inside a cell, near character 5 of line 3 of the file; write such a mark "
                "twice|1|a \"bad\" one\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_numbered_as_a_spreadsheet_shows_them),
        cmocka_unit_test(a_quoted_line_break_stays_in_its_cell),
        cmocka_unit_test(a_doubled_quote_is_one_quote),
        cmocka_unit_test(spaces_around_a_cell_stay),
        cmocka_unit_test(the_last_line_needs_no_line_end),
        cmocka_unit_test(wholly_empty_rows_are_left_out),
        cmocka_unit_test(old_mac_line_ends_are_understood),
        cmocka_unit_test(a_row_with_a_bad_quote_is_told_and_the_rest_is_read),
        cmocka_unit_test(after_an_unclosed_quote_reading_resumes_at_the_next_line),
        cmocka_unit_test(an_unclosed_quote_that_meets_another_names_the_line),
        cmocka_unit_test(an_unclosed_quote_in_the_last_line_is_told),
        cmocka_unit_test(a_fault_names_the_line_where_it_is_not_the_row),
        cmocka_unit_test(the_delimiter_is_found),
        cmocka_unit_test(a_first_line_that_names_the_delimiter_is_no_row),
        cmocka_unit_test(what_was_decided_is_told),
        cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_cell),
        cmocka_unit_test(utf16_from_excel_is_read),
        cmocka_unit_test(a_forced_encoding_is_used),
        cmocka_unit_test(a_byte_that_does_not_decode_is_the_fault_of_its_row),
        cmocka_unit_test(a_nul_is_refused_with_its_place),
        cmocka_unit_test(bytes_that_could_be_anything_ask_for_the_encoding),
        cmocka_unit_test(more_columns_than_a_sheet_has_are_a_fault),
        cmocka_unit_test(the_user_can_stop_it),
        cmocka_unit_test(a_failing_visitor_ends_the_reading),
        cmocka_unit_test(every_failed_allocation_is_reported_and_cleaned_up),
        cmocka_unit_test(a_missing_file_is_an_io_error),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
