#include "util/mem.h"

#include "intake_support.h"

static const struct newid_intake_options no_options;

static void a_row_becomes_an_account_with_its_fields(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *path = write_file("a.csv", "id,date,worker,role,team,area,text\n"
                                           "A1,2019-03-04, W01 ; W02;,mentor,Tîm Derwen,,\"Two ‘lines’\r\nhere\"\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_OK);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.accounts[0].id, "A1");
    assert_string_equal(r.accounts[0].date, "2019-03-04");
    assert_string_equal(r.accounts[0].kind, "account");
    assert_string_equal(r.accounts[0].worker, "W01;W02");
    assert_string_equal(r.accounts[0].role, "mentor");
    assert_null(r.accounts[0].area);
    assert_null(r.accounts[0].attributes);
    assert_string_equal(r.accounts[0].text, "Two 'lines'\nhere");
    assert_int_equal(r.accounts[0].text_len, strlen("Two 'lines'\nhere"));
    assert_string_equal(r.accounts[0].source, "a.csv");
    assert_int_equal(r.accounts[0].row, 2);
    assert_int_equal(r.report.added, 1);
    recorder_release(&r);
}

static void the_whole_column_decides_the_order_of_day_and_month(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *path = write_file("a.csv", "date,text\n04/03/2019,one\n25/12/2019,two\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_OK);
    assert_string_equal(r.accounts[0].date, "2019-03-04");
    assert_string_equal(r.accounts[1].date, "2019-12-25");
    assert_true(noted(&r, "a.csv: date: "));
    recorder_release(&r);
}

static void contradicting_dates_stop_the_run_before_anything_goes_in(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *path = write_file("a.csv", "date,text\n25/12/2019,one\n12/25/2019,two\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_INPUT);
    assert_non_null(strstr(r.err.message, "--date-format"));
    assert_int_equal(r.count, 0);
    recorder_release(&r);
}

static void with_a_date_format_the_rows_that_do_not_fit_are_rejected(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.date_format = "dmy", .rejects = in_folder("rejects.csv")};
    const char *path = write_file("a.csv", "date,text\n25/12/2019,one\n12/25/2019,two\n,three\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.count, 2);
    assert_string_equal(r.accounts[1].text, "three");
    assert_null(r.accounts[1].date);
    assert_int_equal(r.report.rejected, 1);
    const char *rejects = read_file(&r, options.rejects);
    assert_non_null(strstr(rejects, "date,text,file,row,reason\n12/25/2019,two,a.csv,3,"));
    recorder_release(&r);
}

static void the_rejects_file_is_for_its_owner_alone(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct stat st;
    struct newid_intake_options options = {.rejects = in_folder("private.csv")};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", "team,text\nx\nx,y\n")), NEWID_OK);
    assert_int_equal(stat(options.rejects, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    recorder_release(&r);
}

static void rows_with_too_few_or_too_many_cells_are_rejected(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.rejects = in_folder("rejects.csv")};
    const char *path = write_file("a.csv", "team,text\nx,good\nonly\nx,y,z\nx,empty ends do no harm,,\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.report.rejected, 2);
    const char *rejects = read_file(&r, options.rejects);
    assert_non_null(
        strstr(rejects, "team,text,(cell 3),file,row,reason\nonly,,,a.csv,3,fewer cells than the header has\n"));
    assert_non_null(strstr(rejects, "\nx,y,z,a.csv,4,more cells than the header has\n"));
    recorder_release(&r);
}

static void corrected_rejects_can_be_imported_again(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.rejects = in_folder("again.csv"), .date_format = "dmy"};
    const char *path = write_file("a.csv", "date,text\n13/13/2019,\"- no time, \"\"again\"\"\"\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    const char *rejects = read_file(&r, options.rejects);
    /* A spreadsheet would take the cell for a formula. */
    assert_non_null(strstr(rejects, "\"'- no time, \"\"again\"\"\""));
    options.date_format = NULL;
    char corrected[1024];
    snprintf(corrected, sizeof corrected, "%s", rejects);
    memcpy(strstr(corrected, "13/13/2019"), "2019-12-13", 10);
    recorder_release(&r);
    assert_int_equal(record_run(&r, &options, write_file("corrected.csv", corrected)), NEWID_OK);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.accounts[0].text, "- no time, \"again\"");
    assert_false(noted(&r, "left out"));
    recorder_release(&r);
}

static void without_a_rejects_file_the_first_reasons_are_told(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "team,text\n1\n2\n3\n4\n5\n6\n")), NEWID_OK);
    assert_int_equal(r.report.rejected, 6);
    assert_true(noted(&r, "a.csv:2: rejected: fewer cells"));
    assert_true(noted(&r, "a.csv:6: rejected"));
    assert_false(noted(&r, "a.csv:7: rejected"));
    assert_true(noted(&r, "6 rejected; --rejects FILE keeps them with the reason of each"));
    recorder_release(&r);
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "team,text\n1\n2,x\n")), NEWID_OK);
    assert_true(noted(&r, "1 rejected; --rejects FILE keeps it with the reason"));
    recorder_release(&r);
}

static void each_question_makes_an_account_of_its_own(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const texts[] = {"What works?", "What is hard?"};
    struct newid_intake_options options = {.texts = texts, .text_count = 2};
    const char *path = write_file("a.csv", "id,What works?,What is hard?\n7,talking,\n8,time,paper\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.count, 3);
    assert_int_equal(r.report.empty, 1);
    assert_string_equal(r.accounts[0].id, "7-1");
    assert_string_equal(r.accounts[0].question, "What works?");
    assert_string_equal(r.accounts[2].id, "8-2");
    assert_string_equal(r.accounts[2].question, "What is hard?");
    assert_string_equal(r.accounts[2].text, "paper");
    recorder_release(&r);
}

static void without_an_id_the_same_row_gets_the_same_id_and_equals_an_ordinal(void **state)
{
    (void)state;
    struct recorder r = {.count = 0}, again = {.count = 0};
    const char *path = write_file("a.csv", "worker,text\nW1,no time\nW2,no time\nW1,no time\n");
    const char *other = write_file("b.csv", "text,worker\nno time,W1\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_OK);
    assert_int_equal(record_run(&again, &no_options, other), NEWID_OK);
    assert_int_equal(strlen(r.accounts[0].id), 16);
    assert_string_not_equal(r.accounts[0].id, r.accounts[1].id);
    assert_memory_equal(r.accounts[2].id, r.accounts[0].id, 16);
    assert_string_equal(r.accounts[2].id + 16, "-2");
    assert_string_equal(again.accounts[0].id, r.accounts[0].id);
    recorder_release(&r);
    recorder_release(&again);
}

static void an_id_that_comes_again_with_another_text_is_rejected(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "id,text\n1,a\n1,a\n1,b\n")), NEWID_OK);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.report.rejected, 1);
    assert_true(noted(&r, "a.csv:4: rejected: the id stands in an earlier row with another text"));
    recorder_release(&r);
}

static void a_conflict_with_what_is_in_already_rejects_the_row(void **state)
{
    (void)state;
    struct recorder r = {.conflict_id = "1"};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "id,text\n1,a\n2,b\n")), NEWID_OK);
    assert_int_equal(r.report.rejected, 1);
    assert_int_equal(r.report.added, 1);
    assert_true(noted(&r, "--update"));
    recorder_release(&r);
}

static void unknown_columns_are_left_out_and_attributes_kept(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const attributes[] = {"Grade"};
    struct newid_intake_options options = {.attributes = attributes, .attribute_count = 1};
    const char *path = write_file("a.csv", "text,Grade,Shoe size\na,\"9 \"\"b\"\"\",43\nb,,44\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_true(noted(&r, "left out the column 'Shoe size'"));
    assert_string_equal(r.accounts[0].attributes, "{\"Grade\":\"9 \\\"b\\\"\"}");
    assert_null(r.accounts[1].attributes);
    recorder_release(&r);
}

static void a_kind_that_is_told_goes_before_the_files_own(void **state)
{
    (void)state;
    struct recorder r = {.count = 0}, told = {.count = 0};
    struct newid_intake_options options = {.kind = "mentoring-note"};
    const char *path = write_file("a.csv", "kind,text\npartner-account,a\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_OK);
    assert_int_equal(record_run(&told, &options, path), NEWID_OK);
    assert_string_equal(r.accounts[0].kind, "partner-account");
    assert_string_equal(told.accounts[0].kind, "mentoring-note");
    recorder_release(&r);
    recorder_release(&told);
}

/* ---- identifiers ---- */

static const char with_identifiers[] = "id,worker,team,text\n"
                                       "1,W01,Derwen,a quiet day\n"
                                       "2,W02,Derwen,ring 07700 900123\n"
                                       "3,W03,dai@example.org,another\n"
                                       "4,Mrs Huws,Derwen,a third\n";

static void identifiers_stop_the_run_and_all_of_them_are_listed(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", with_identifiers)), NEWID_FOUND);
    assert_int_equal(r.count, 1); /* nothing goes to the sink after the first find */
    assert_int_equal(r.report.added, 0);
    assert_int_equal(r.report.found_count, 3);
    assert_string_equal(r.report.found[0].file, "a.csv");
    assert_int_equal(r.report.found[0].row, 3);
    assert_string_equal(r.report.found[0].column, "text");
    assert_string_equal(r.report.found[0].kind, "telephone number");
    assert_string_equal(r.report.found[0].masked, "••••• ••••••");
    assert_string_equal(r.report.found[1].column, "team");
    assert_string_equal(r.report.found[2].column, "worker");
    recorder_release(&r);
}

static void rejected_identifiers_let_the_other_rows_in(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.on_identifier = NEWID_IDENTIFIER_REJECT};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", with_identifiers)), NEWID_OK);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.report.rejected, 3);
    assert_true(noted(&r, "a.csv:3: rejected: an identifier in 'text': telephone number"));
    recorder_release(&r);
}

static void masked_identifiers_become_a_word_in_brackets_but_never_in_the_worker(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.on_identifier = NEWID_IDENTIFIER_MASK};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", with_identifiers)), NEWID_OK);
    assert_int_equal(r.count, 3);
    assert_string_equal(r.accounts[1].text, "ring [telephone]");
    assert_string_equal(r.accounts[2].team, "[e-mail]");
    assert_int_equal(r.report.masked, 2);
    assert_int_equal(r.report.rejected, 1); /* two masked workers would be one */
    recorder_release(&r);
}

static void allowed_identifiers_are_counted(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.on_identifier = NEWID_IDENTIFIER_ALLOW};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", with_identifiers)), NEWID_OK);
    assert_int_equal(r.count, 4);
    assert_int_equal(r.report.allowed, 3);
    assert_int_equal(r.report.found_count, 0);
    recorder_release(&r);
}

static void a_column_is_reported_once_for_a_row_with_several_questions(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const texts[] = {"Q1", "Q2"}, *const attributes[] = {"Contact"};
    struct newid_intake_options options = {
        .texts = texts, .text_count = 2, .attributes = attributes, .attribute_count = 1};
    const char *path = write_file("a.csv", "Q1,Q2,Contact\na,b,dai@example.org\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_FOUND);
    assert_int_equal(r.report.found_count, 1);
    recorder_release(&r);
}

/* ---- the run ---- */

static void the_user_can_stop_it(void **state)
{
    (void)state;
    struct recorder r = {.stop_after = 1};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "text\na\nb\n")), NEWID_STOPPED);
    recorder_release(&r);
}

static void progress_ends_at_the_total(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "text\na\nb\n")), NEWID_OK);
    assert_int_equal(r.total, 2 * strlen("text\na\nb\n"));
    assert_int_equal(r.last_done, r.total);
    recorder_release(&r);
}

static void a_file_that_is_missing_or_of_no_known_kind_is_an_error(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, in_folder("nothing.csv")), NEWID_IO);
    recorder_release(&r);
    assert_int_equal(record_run(&r, &no_options, write_file("photo.xyz", "\x01\x02 photo")), NEWID_INPUT);
    recorder_release(&r);
}

static void no_allocation_failure_leaks_or_passes_for_success(void **state)
{
    (void)state;
    const char *path = write_file("a.csv", "id,date,team,text\n1,25/12/2019,x,ring 07700 900123\n2,3/4/2019,y,z\n");
    struct newid_intake_options options = {.on_identifier = NEWID_IDENTIFIER_MASK, .rejects = in_folder("r.csv")};
    bool failed = true;
    size_t n = 0;
    /* PCRE2 does without its JIT where that gets no memory: such a run succeeds, with the same result. */
    while (failed && ++n < 100000) {
        struct recorder r = {.count = 0};
        mem_fail_at(n);
        enum newid_status status = record_run(&r, &options, path);
        failed = mem_count() >= n;
        mem_fail_at(0);
        if (status == NEWID_OK)
            assert_int_equal(r.report.added, 2);
        else
            assert_int_equal(status, NEWID_MEMORY);
        assert_true(failed || status == NEWID_OK);
        recorder_release(&r);
    }
    assert_true(n > 100);
}

static void where_some_dates_are_in_the_other_order_those_that_fit_both_are_named(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.date_format = "dmy"};
    assert_int_equal(record_run(&r, &options,
                                write_file("a.csv", "date,text\n31/01/2019,sure\n01/31/2019,other\n01/02/2019,\"open\n"
                                                    "two\"\n03/03/2019,same\n02/01/2019,\n2019-01-02,iso\n5/4/19,open\n"
                                                    "1/30/19,other\n")),
                     NEWID_OK);
    assert_int_equal(r.report.rejected, 2);
    assert_true(noted(&r,
                      "a.csv: 2 accepted rows fit both day/month/year and month/day/year (rows 4, 8); as 2 rows are "
                      "in the other order, look at these too"));
    recorder_release(&r);
    assert_int_equal(record_run(&r, &options, write_file("a.csv", "date,text\n01/31/2019,other\n01/02/2019,open\n")),
                     NEWID_OK);
    assert_true(noted(&r,
                      "a.csv: 1 accepted row fits both day/month/year and month/day/year (row 3); as 1 row is in the "
                      "other order, look at this one too"));
    recorder_release(&r);
    assert_int_equal(
        record_run(&r, &options, write_file("a.csv", "date,text\n31/01/2019,sure\n31/02/2019,none\n01/02/2019,open\n")),
        NEWID_OK);
    assert_false(noted(&r, "fit both"));
    recorder_release(&r);
}

static void of_many_rows_that_fit_both_orders_the_first_are_named(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.date_format = "mdy"};
    struct buf csv = BUF_INIT;
    buf_adds(&csv, "date,text\n31/01/2019,other\n");
    for (int i = 0; i < 21; i++)
        buf_adds(&csv, "01/02/2019,open\n");
    assert_int_equal(record_run(&r, &options, write_file("a.csv", csv.data)), NEWID_OK);
    assert_true(noted(&r, "21 accepted rows fit both"));
    assert_true(
        noted(&r, "(rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 …); as 1 row"));
    buf_release(&csv);
    recorder_release(&r);
}

static void a_rejected_date_has_the_reason_that_fits_it(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.date_format = "dmy"};
    const char *path = write_file("a.csv", "date,text\n31/02/2019,a\n01/31/2019,b\nsoon,c\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_true(noted(&r, "a.csv:2: rejected: there is no such day"));
    assert_true(noted(&r, "a.csv:3: rejected: day and month of the date stand the other way round"));
    assert_true(noted(&r, "a.csv:4: rejected: the date does not fit the format"));
    recorder_release(&r);
}

static void accounts_without_date_or_worker_are_counted_with_the_cure(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.dry_run = true};
    assert_int_equal(record_run(&r, &no_options, write_file("a.csv", "When,text,worker\nx,one,W1\ny,two,\n")),
                     NEWID_OK);
    assert_true(noted(&r, "2 accounts added have no date: no column is recognised as the date: --map date=COLUMN says "
                          "which it is"));
    assert_true(noted(&r, "1 account added has no worker"));
    assert_false(noted(&r, "no column is recognised as the worker"));
    recorder_release(&r);
    assert_int_equal(record_run(&r, &options, write_file("a.csv", "date,text\n2019-01-02,one\n")), NEWID_OK);
    assert_true(noted(&r, "1 account that would be added has no worker: no column is recognised as the worker: --map "
                          "worker=COLUMN"));
    assert_false(noted(&r, "no date"));
    recorder_release(&r);
}

static void a_dropped_column_of_names_is_told_with_the_way_to_use_it(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const coded[] = {"Email"};
    struct newid_intake_options options = {
        .pseudonymise = coded, .pseudonymise_count = 1, .key = in_folder("names-key.csv")};
    const char *path = write_file("a.csv", "Email,Full name,text\nj@example.org,Jo,one\n");
    assert_int_equal(record_run(&r, &no_options, path), NEWID_OK);
    assert_true(noted(&r,
                      "a.csv: the column 'Email' names people and is never kept; --pseudonymise Email --key FILE turns "
                      "it into worker codes"));
    assert_true(noted(&r, "--pseudonymise 'Full name' --key FILE"));
    recorder_release(&r);
    /* There is one worker: the other column's names have no use. */
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_false(noted(&r, "'Email'"));
    assert_true(noted(&r, "the column 'Full name' names people and is never kept"));
    assert_false(noted(&r, "--pseudonymise"));
    recorder_release(&r);
}

static void what_is_found_bears_the_spreadsheets_row(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.on_identifier = NEWID_IDENTIFIER_REJECT, .rejects = in_folder("rows.csv")};
    const char *path = write_file("a.csv", "team,text\nx,\"two\nlines\"\n\ny,jo@example.org\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.report.found_count, 1);
    assert_int_equal(r.report.found[0].row, 4);
    assert_non_null(strstr(read_file(&r, options.rejects), ",a.csv,4,"));
    recorder_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_becomes_an_account_with_its_fields),
        cmocka_unit_test(the_whole_column_decides_the_order_of_day_and_month),
        cmocka_unit_test(contradicting_dates_stop_the_run_before_anything_goes_in),
        cmocka_unit_test(with_a_date_format_the_rows_that_do_not_fit_are_rejected),
        cmocka_unit_test(where_some_dates_are_in_the_other_order_those_that_fit_both_are_named),
        cmocka_unit_test(of_many_rows_that_fit_both_orders_the_first_are_named),
        cmocka_unit_test(a_rejected_date_has_the_reason_that_fits_it),
        cmocka_unit_test(accounts_without_date_or_worker_are_counted_with_the_cure),
        cmocka_unit_test(a_dropped_column_of_names_is_told_with_the_way_to_use_it),
        cmocka_unit_test(what_is_found_bears_the_spreadsheets_row),
        cmocka_unit_test(the_rejects_file_is_for_its_owner_alone),
        cmocka_unit_test(rows_with_too_few_or_too_many_cells_are_rejected),
        cmocka_unit_test(corrected_rejects_can_be_imported_again),
        cmocka_unit_test(without_a_rejects_file_the_first_reasons_are_told),
        cmocka_unit_test(each_question_makes_an_account_of_its_own),
        cmocka_unit_test(without_an_id_the_same_row_gets_the_same_id_and_equals_an_ordinal),
        cmocka_unit_test(an_id_that_comes_again_with_another_text_is_rejected),
        cmocka_unit_test(a_conflict_with_what_is_in_already_rejects_the_row),
        cmocka_unit_test(unknown_columns_are_left_out_and_attributes_kept),
        cmocka_unit_test(a_kind_that_is_told_goes_before_the_files_own),
        cmocka_unit_test(identifiers_stop_the_run_and_all_of_them_are_listed),
        cmocka_unit_test(rejected_identifiers_let_the_other_rows_in),
        cmocka_unit_test(masked_identifiers_become_a_word_in_brackets_but_never_in_the_worker),
        cmocka_unit_test(allowed_identifiers_are_counted),
        cmocka_unit_test(a_column_is_reported_once_for_a_row_with_several_questions),
        cmocka_unit_test(the_user_can_stop_it),
        cmocka_unit_test(progress_ends_at_the_total),
        cmocka_unit_test(a_file_that_is_missing_or_of_no_known_kind_is_an_error),
        cmocka_unit_test(no_allocation_failure_leaks_or_passes_for_success),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
