#include "intake/parts.h"
#include "util/mem.h"

#include "intake_support.h"

static const struct newid_intake_options no_options;

/* A folder of its own below the test's, so that tests do not see each other's documents. */
static const char *new_folder(void)
{
    static int number;
    static char names[64][32];
    char *name = names[number % 64];
    snprintf(name, sizeof names[0], "f%d", number++);
    mkdir(in_folder(name), 0777);
    return name;
}

static void put(const char *folder, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    write_file(path, content);
}

static const struct newid_account *by_id(const struct recorder *r, const char *id)
{
    for (size_t i = 0; i < r->count; i++)
        if (!strcmp(r->accounts[i].id, id))
            return &r->accounts[i];
    fail_msg("there is no account %s", id);
    return NULL;
}

static void a_document_is_an_account_with_its_name_as_id(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    assert_int_equal(record_run(&r, &no_options, write_file("note.txt", "\nA quiet day.\n\nToo quiet.\n\n")), NEWID_OK);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.accounts[0].id, "note.txt");
    assert_string_equal(r.accounts[0].source, "note.txt");
    assert_string_equal(r.accounts[0].kind, "account");
    assert_string_equal(r.accounts[0].text, "A quiet day.\n\nToo quiet.");
    assert_int_equal(r.accounts[0].row, 0);
    recorder_release(&r);
}

static void a_folder_is_read_in_name_order_with_what_lies_below_it(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *f = new_folder();
    put(f, "b.txt", "second");
    put(f, "a.md", "first");
    char below[64];
    snprintf(below, sizeof below, "%s/c", f);
    mkdir(in_folder(below), 0777);
    put(below, "d.txt", "third");
    put(f, "picture.xyz", "\x01\x02");
    put(f, "~$a.docx", "lock");
    put(f, "t.csv", "id,text\n1,fourth\n");
    assert_int_equal(record_run(&r, &no_options, in_folder(f)), NEWID_OK);
    assert_int_equal(r.count, 4);
    assert_string_equal(r.accounts[0].id, "a.md");
    assert_string_equal(r.accounts[1].id, "b.txt");
    assert_string_equal(r.accounts[2].id, "c/d.txt");
    assert_string_equal(r.accounts[2].source, "d.txt");
    assert_string_equal(r.accounts[3].text, "fourth");
    assert_true(noted(&r, "left out 1 file of the folders that newid does not read"));
    assert_int_equal(r.last_done, r.total);
    recorder_release(&r);
}

static void fields_come_from_the_manifest(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const attributes[] = {"grade"};
    struct newid_intake_options options = {.attributes = attributes, .attribute_count = 1};
    const char *f = new_folder();
    put(f, "a.txt", "one");
    put(f, "b.txt", "two");
    put(f, "manifest.csv",
        "ffeil,dyddiad,worker,author,tîm,kind,grade\na.txt,25/12/2019,W01; "
        "W02,M01,Derwen,mentoring-note,9\ngone.txt,,,,,,\n");
    assert_int_equal(record_run(&r, &options, in_folder(f)), NEWID_OK);
    const struct newid_account *a = by_id(&r, "a.txt"), *b = by_id(&r, "b.txt");
    assert_string_equal(a->date, "2019-12-25");
    assert_string_equal(a->worker, "W01;W02");
    assert_string_equal(a->author, "M01");
    assert_string_equal(a->team, "Derwen");
    assert_string_equal(a->kind, "mentoring-note");
    assert_string_equal(a->attributes, "{\"grade\":\"9\"}");
    assert_null(b->date);
    assert_string_equal(b->kind, "account");
    assert_true(noted(&r, "not in the folder: 'gone.txt'"));
    assert_true(noted(&r, "it lacks, imported without date and worker (newid manifest FOLDER adds them): 'b.txt'"));
    recorder_release(&r);
}

static void a_manifest_with_two_rows_for_a_document_is_refused(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *f = new_folder();
    put(f, "a.txt", "one");
    put(f, "manifest.csv", "file,team\na.txt,x\na.txt,y\n");
    assert_int_equal(record_run(&r, &no_options, in_folder(f)), NEWID_INPUT);
    assert_non_null(strstr(r.err.message, "manifest.csv:3: "));
    recorder_release(&r);
}

static void a_document_that_cannot_be_read_is_rejected_and_the_others_go_in(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.rejects = in_folder("rejected.csv")};
    const char *f = new_folder();
    put(f, "a.txt", "one");
    put(f, "b.docx", "PK\x03\x04 this is no zip file");
    assert_int_equal(record_run(&r, &options, in_folder(f)), NEWID_OK);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.report.rejected, 1);
    assert_non_null(strstr(read_file(&r, options.rejects), "file,row,reason\nb.docx,0,"));
    recorder_release(&r);
}

/* ---- parts ---- */

static void a_document_is_cut_at_its_headings(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.split = NEWID_SPLIT_HEADING};
    const char *path = write_file("notes.md", "before\n\n# One\n\ntext one\n\n# Empty\n\n# Two\ntext two\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.count, 3);
    assert_int_equal(r.report.empty, 1);
    assert_string_equal(r.accounts[0].text, "before");
    assert_string_equal(r.accounts[1].id, "notes.md-2");
    assert_int_equal(r.accounts[1].row, 2);
    assert_string_equal(r.accounts[1].text, "One\n\ntext one");
    assert_string_equal(r.accounts[2].id, "notes.md-4");
    assert_string_equal(r.accounts[2].text, "Two\ntext two");
    recorder_release(&r);
}

static void a_document_is_cut_where_a_line_begins_with_a_date(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.split = NEWID_SPLIT_DATE};
    const char *path = write_file("log.txt", "04/03/2019 - first visit\nwent well\n"
                                             "Dydd Llun 25/03/2019: second\n12 people came\n3 Ebrill 2019\nthird\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_OK);
    assert_int_equal(r.count, 3);
    assert_string_equal(r.accounts[0].date, "2019-03-04");
    assert_string_equal(r.accounts[0].text, "04/03/2019 - first visit\nwent well");
    assert_string_equal(r.accounts[1].date, "2019-03-25");
    assert_string_equal(r.accounts[2].date, "2019-04-03");
    assert_string_equal(r.accounts[2].text, "3 Ebrill 2019\nthird");
    recorder_release(&r);
}

static void what_is_no_date_begins_no_part(void **state)
{
    (void)state;
    static const char *const lines[] = {"12 people", "2019", "Sat with the family", "on 3/4/2019", "Mawrth", ""};
    static const char *const dates[] = {"3/4/2019", "Monday, 3 April 2019 - x", "Date: 2019-04-03", "3.4.2019: y"};
    struct date_format dmy = {.order = DATE_DMY};
    size_t start, end;
    int32_t day, other = 0;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (line_date(lines[i], strlen(lines[i]), &dmy, &start, &end, &day))
            fail_msg("%s", lines[i]);
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        if (!line_date(dates[i], strlen(dates[i]), &dmy, &start, &end, &day))
            fail_msg("%s", dates[i]);
        assert_true(!i || day == other);
        other = day;
    }
}

/* ---- template lines ---- */

static const char *template_folder(void)
{
    const char *f = new_folder();
    put(f, "a.txt", "What went well?\nthe first talk\nWhat next?\n");
    put(f, "b.txt", "  what went  WELL?\nthe second\nwhat went well?\n");
    put(f, "c.txt", "What went well?\nthe third\nWhat next?\n");
    return f;
}

static void template_lines_are_told_and_kept_unless_they_are_to_be_dropped(void **state)
{
    (void)state;
    struct recorder r = {.count = 0}, dropped = {.count = 0};
    struct newid_intake_options drop = {.drop_template_lines = true};
    const char *f = template_folder();
    assert_int_equal(record_run(&r, &no_options, in_folder(f)), NEWID_OK);
    assert_true(noted(&r, "of the 3 documents of kind 'account' (2): 'what went well?', 'what next?'; they stay"));
    assert_string_equal(r.accounts[0].text, "What went well?\nthe first talk\nWhat next?");
    assert_int_equal(record_run(&dropped, &drop, in_folder(f)), NEWID_OK);
    assert_true(noted(&dropped, "they are left out of the texts"));
    assert_string_equal(dropped.accounts[0].text, "the first talk");
    assert_string_equal(dropped.accounts[1].text, "the second");
    recorder_release(&r);
    recorder_release(&dropped);
}

static void two_documents_make_no_template_and_kinds_are_apart(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options drop = {.drop_template_lines = true};
    const char *f = template_folder();
    put(f, "manifest.csv", "file,kind\nc.txt,mentoring-note\n");
    assert_int_equal(record_run(&r, &drop, in_folder(f)), NEWID_OK);
    assert_false(noted(&r, "more than half"));
    assert_string_equal(r.accounts[2].text, "What went well?\nthe third\nWhat next?");
    recorder_release(&r);
}

/* ---- the door, and names ---- */

static void an_identifier_in_a_part_is_reported_with_its_number(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.split = NEWID_SPLIT_HEADING};
    const char *path = write_file("notes.md", "# One\nquiet\n# Two\nrang Mrs Huws\n");
    assert_int_equal(record_run(&r, &options, path), NEWID_FOUND);
    assert_int_equal(r.report.found_count, 1);
    assert_int_equal(r.report.found[0].row, 2);
    assert_string_equal(r.report.found[0].column, "text");
    recorder_release(&r);
}

/* ---- newid manifest ---- */

static void a_manifest_lists_the_documents_and_keeps_what_was_filled_in(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *f = new_folder();
    size_t added;
    char manifest[64];
    snprintf(manifest, sizeof manifest, "%s/manifest.csv", f);
    put(f, "b.txt", "b");
    put(f, "a, old.txt", "a");
    put(f, "t.csv", "id,text\n");
    assert_int_equal(newid_manifest_write(in_folder(f), &added, NULL), NEWID_OK);
    assert_int_equal(added, 2);
    assert_string_equal(read_file(&r, in_folder(manifest)),
                        "\xEF\xBB\xBF"
                        "file,date,worker,author,role,team,area,kind\n\"a, old.txt\",,,,,,,\nb.txt,,,,,,,\n");
    put(f, "manifest.csv", "tîm;ffeil\nOnnen;b.txt\n");
    assert_int_equal(newid_manifest_write(in_folder(f), &added, NULL), NEWID_OK);
    assert_int_equal(added, 1);
    assert_string_equal(read_file(&r, in_folder(manifest)), "\xEF\xBB\xBFtîm,ffeil\nOnnen,b.txt\n,\"a, old.txt\"\n");
    assert_int_equal(newid_manifest_write(in_folder(f), &added, NULL), NEWID_OK);
    assert_int_equal(added, 0);
    recorder_release(&r);
}

static void no_allocation_failure_leaks_or_passes_for_success(void **state)
{
    (void)state;
    const char *f = template_folder();
    put(f, "manifest.csv", "file,date,team\na.txt,25/12/2019,x\n");
    struct newid_intake_options options = {.split = NEWID_SPLIT_HEADING, .drop_template_lines = true};
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        struct recorder r = {.count = 0};
        mem_fail_at(n);
        enum newid_status status = record_run(&r, &options, in_folder(f));
        failed = mem_count() >= n;
        mem_fail_at(0);
        if (status == NEWID_OK)
            assert_int_equal(r.report.added, 3);
        else
            assert_int_equal(status, NEWID_MEMORY);
        assert_true(failed || status == NEWID_OK);
        recorder_release(&r);
    }
}

static void documents_without_date_or_worker_are_counted_with_the_cure(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    const char *f = new_folder();
    put(f, "a.txt", "one");
    put(f, "b.txt", "two");
    put(f, "manifest.csv", "file,date,name\na.txt,2019-01-02,Jo\n");
    assert_int_equal(record_run(&r, &no_options, in_folder(f)), NEWID_OK);
    assert_true(noted(&r, "1 account added has no date: the manifest.csv of their folder says it"));
    assert_true(noted(&r, "2 accounts added have no worker: the manifest.csv of their folder says it"));
    assert_true(noted(&r, "manifest.csv: the column 'name' names people and is never kept; --pseudonymise name --key"));
    recorder_release(&r);
    put(f, "t.csv", "id,text\n1,three\n");
    assert_int_equal(record_run(&r, &no_options, in_folder(f)), NEWID_OK);
    assert_true(noted(&r, "2 accounts added have no date: no column is recognised as the date: --map date=COLUMN says "
                          "which it is; for documents: the manifest.csv"));
    recorder_release(&r);
}

static void a_manifest_with_dates_in_both_orders_has_the_open_rows_named(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {.date_format = "dmy"};
    const char *f = new_folder();
    put(f, "a.txt", "one");
    put(f, "b.txt", "two");
    put(f, "manifest.csv", "file,date\ngone.txt,05/06/2019\na.txt,03/04/2019\nb.txt,01/31/2019\n");
    assert_int_equal(record_run(&r, &options, in_folder(f)), NEWID_OK);
    assert_int_equal(r.report.rejected, 1);
    assert_true(
        noted(&r, "manifest.csv: 1 accepted row fits both day/month/year and month/day/year (row 3); as 1 row is"));
    recorder_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_an_account_with_its_name_as_id),
        cmocka_unit_test(a_folder_is_read_in_name_order_with_what_lies_below_it),
        cmocka_unit_test(fields_come_from_the_manifest),
        cmocka_unit_test(documents_without_date_or_worker_are_counted_with_the_cure),
        cmocka_unit_test(a_manifest_with_dates_in_both_orders_has_the_open_rows_named),
        cmocka_unit_test(a_manifest_with_two_rows_for_a_document_is_refused),
        cmocka_unit_test(a_document_that_cannot_be_read_is_rejected_and_the_others_go_in),
        cmocka_unit_test(a_document_is_cut_at_its_headings),
        cmocka_unit_test(a_document_is_cut_where_a_line_begins_with_a_date),
        cmocka_unit_test(what_is_no_date_begins_no_part),
        cmocka_unit_test(template_lines_are_told_and_kept_unless_they_are_to_be_dropped),
        cmocka_unit_test(two_documents_make_no_template_and_kinds_are_apart),
        cmocka_unit_test(an_identifier_in_a_part_is_reported_with_its_number),
        cmocka_unit_test(a_manifest_lists_the_documents_and_keeps_what_was_filled_in),
        cmocka_unit_test(no_allocation_failure_leaks_or_passes_for_success),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
