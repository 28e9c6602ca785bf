#include "intake/pseudonyms.h"
#include "util/mem.h"

#include "intake_support.h"

/* ---- names in texts ---- */

static void listed_names_are_replaced_as_whole_words_in_any_case(void **state)
{
    (void)state;
    static const struct {
        const char *text, *replaced;
        size_t count;
    } cases[] = {
        {"Siôn came", "W001 came", 1},
        {"SIÔN and siôn's notes", "W001 and W001's notes", 2},
        {"Gwen Huws, then Gwen", "W003, then W002", 2},
        {"gwen\nhuws", "W003", 1},
        {"Gwendolen Siôns", "Gwendolen Siôns", 0},
        {"J. and J.S.", "W004. and W004.S.", 2},
        {"Ann-Marie o'r Wern", "W005 o'r Wern", 1},
        {"nobody", "nobody", 0},
        {"", "", 0},
    };
    const char *path =
        write_file("names.csv", "name,pseudonym\nSiôn,W001\nGwen,W002\nGwen Huws,W003\nJ.,W004\nAnn-Marie,W005\n");
    struct replacements *names;
    struct buf out = BUF_INIT;
    assert_int_equal(replacements_read(&names, path, NULL), NEWID_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count = 0;
        buf_reset(&out);
        assert_int_equal(replacements_apply(names, &out, cases[i].text, strlen(cases[i].text), &count, NULL), NEWID_OK);
        assert_string_equal(out.data, cases[i].replaced);
        assert_int_equal(count, cases[i].count);
    }
    buf_release(&out);
    replacements_free(names);
}

static void a_list_without_its_columns_or_with_a_gap_is_refused(void **state)
{
    (void)state;
    struct replacements *names;
    struct newid_error err = NEWID_ERROR_INIT, gap = NEWID_ERROR_INIT;
    assert_int_equal(replacements_read(&names, write_file("n.csv", "who,code\nSiôn,W1\n"), &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, "n.csv:1: the first row must name the columns name and pseudonym"));
    assert_int_equal(replacements_read(&names, write_file("n.csv", "name,pseudonym\nSiôn,\n"), &gap), NEWID_INPUT);
    assert_non_null(strstr(gap.message, "n.csv:2: "));
    /* The name itself is no part of a message. */
    assert_null(strstr(gap.message, "Siôn"));
}

static void a_replaced_name_is_not_found_at_the_door(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct newid_intake_options options = {
        .pseudonyms = write_file("names.csv", "name,pseudonym\nMrs Huws,the health visitor\n")};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", "text\nMrs Huws rang\n")), NEWID_OK);
    assert_string_equal(r.accounts[0].text, "the health visitor rang");
    recorder_release(&r);
}

/* ---- worker codes ---- */

static void equal_values_get_one_code_and_the_key_is_kept(void **state)
{
    (void)state;
    const char *path = in_folder("key.csv");
    struct recorder r = {.count = 0}, again = {.count = 0};
    static const char *const columns[] = {"Email"};
    struct newid_intake_options options = {.pseudonymise = columns, .pseudonymise_count = 1, .key = path};
    struct stat st;
    assert_int_equal(record_run(&r, &options,
                                write_file("a.csv", "email,text\nb@example.org,one\na@example.org,two\n"
                                                    " B@Example.org ,three\n,four\n")),
                     NEWID_OK);
    assert_string_equal(r.accounts[0].worker, "W001");
    assert_string_equal(r.accounts[1].worker, "W002");
    assert_string_equal(r.accounts[2].worker, "W001");
    assert_null(r.accounts[3].worker);
    assert_string_equal(read_file(&r, path), "value,worker\nb@example.org,W001\na@example.org,W002\n");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(record_run(&again, &options,
                                write_file("a.csv", "email,text\nc@example.org,x\nA@example.org;c@example.org,y\n")),
                     NEWID_OK);
    assert_string_equal(again.accounts[0].worker, "W003");
    assert_string_equal(again.accounts[1].worker, "W002;W003");
    recorder_release(&r);
    recorder_release(&again);
}

static void codes_that_the_key_has_are_not_given_again(void **state)
{
    (void)state;
    struct worker_key *key;
    const char *code;
    assert_int_equal(worker_key_read(&key, write_file("k.csv", "worker,value\nW001,a\nmentor,b\n"), NULL), NEWID_OK);
    assert_int_equal(worker_key_code(key, &code, "c", NULL), NEWID_OK);
    assert_string_equal(code, "W002");
    assert_int_equal(worker_key_code(key, &code, "B", NULL), NEWID_OK);
    assert_string_equal(code, "mentor");
    worker_key_free(key);
}

static void the_key_is_not_written_when_the_import_fails_or_is_only_tried(void **state)
{
    (void)state;
    struct recorder r = {.count = 0}, tried = {.count = 0};
    static const char *const columns[] = {"email"};
    struct newid_intake_options options = {
        .pseudonymise = columns, .pseudonymise_count = 1, .key = in_folder("unwritten.csv")};
    const char *bad = write_file("a.csv", "email,text\na@example.org,ring 07700 900123\n");
    assert_int_equal(record_run(&r, &options, bad), NEWID_FOUND);
    assert_int_not_equal(access(options.key, F_OK), 0);
    options.dry_run = true;
    assert_int_equal(record_run(&tried, &options, write_file("b.csv", "email,text\na@example.org,one\n")), NEWID_OK);
    assert_string_equal(tried.accounts[0].worker, "W001");
    assert_int_not_equal(access(options.key, F_OK), 0);
    recorder_release(&r);
    recorder_release(&tried);
}

static void codes_need_a_key(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    static const char *const columns[] = {"email"};
    struct newid_intake_options options = {.pseudonymise = columns, .pseudonymise_count = 1};
    assert_int_equal(record_run(&r, &options, write_file("a.csv", "email,text\nx,y\n")), NEWID_USAGE);
    assert_non_null(strstr(r.err.message, "--key FILE"));
    recorder_release(&r);
}

static void a_key_with_a_value_twice_is_refused_without_naming_it(void **state)
{
    (void)state;
    struct worker_key *key;
    struct newid_error err = NEWID_ERROR_INIT;
    const char *path = write_file("k.csv", "value,worker\ngwen,W001\nGWEN,W002\n");
    assert_int_equal(worker_key_read(&key, path, &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, "k.csv:3: "));
    assert_null(strstr(err.message, "GWEN"));
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const char *names_path = write_file("names.csv", "name,pseudonym\nGwen Huws,W003\nSiôn,W001\n");
    const char *key_path = write_file("k.csv", "value,worker\ngwen,W001\n");
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        struct replacements *names = NULL;
        struct worker_key *key = NULL;
        struct buf out = BUF_INIT;
        size_t count = 0;
        const char *code = NULL;
        mem_fail_at(n);
        enum newid_status status = replacements_read(&names, names_path, NULL);
        if (!status)
            status = replacements_apply(names, &out, "a Gwen Huws", 11, &count, NULL);
        if (!status)
            status = worker_key_read(&key, key_path, NULL);
        if (!status)
            status = worker_key_code(key, &code, "new", NULL);
        failed = mem_count() >= n;
        mem_fail_at(0);
        /* libcsv tries again with less where it gets no memory, so that a run may succeed all the same. */
        assert_true(status == NEWID_OK || (failed && status == NEWID_MEMORY));
        if (!status) {
            assert_string_equal(out.data, "a W003");
            assert_string_equal(code, "W002");
        }
        buf_release(&out);
        replacements_free(names);
        worker_key_free(key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(listed_names_are_replaced_as_whole_words_in_any_case),
        cmocka_unit_test(a_list_without_its_columns_or_with_a_gap_is_refused),
        cmocka_unit_test(a_replaced_name_is_not_found_at_the_door),
        cmocka_unit_test(equal_values_get_one_code_and_the_key_is_kept),
        cmocka_unit_test(codes_that_the_key_has_are_not_given_again),
        cmocka_unit_test(the_key_is_not_written_when_the_import_fails_or_is_only_tried),
        cmocka_unit_test(codes_need_a_key),
        cmocka_unit_test(a_key_with_a_value_twice_is_refused_without_naming_it),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
