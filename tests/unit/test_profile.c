#include "intake/profile.h"
#include "util/mem.h"

#include "intake_support.h"

static const char whole[] = "map: # field: column\n"
                            "  team: Which team?\n"
                            "  date: 'Sent: when'\n"
                            "text: [What works?, What is hard?]\n"
                            "attribute: Grade\n"
                            "pseudonymise:\n  - Email\n"
                            "kind: account\ndate-format: dmy\nencoding: windows-1252\nsheet: Answers\n"
                            "split-at: date\ntemplate-lines: drop\non-identifier: mask\n"
                            "identifiers: own.txt\npseudonyms: names.csv\nkey: ../key.csv\n";

static void every_key_becomes_an_option(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    struct profile profile = {.map_count = 0};
    struct newid_intake_options o;
    assert_int_equal(profile_read(&profile, &arena, write_file("p.yaml", whole), NULL), NEWID_OK);
    assert_int_equal(profile_options(&o, &profile, NULL), NEWID_OK);
    assert_int_equal(o.map_count, 2);
    assert_string_equal(o.maps[1].field, "date");
    assert_string_equal(o.maps[1].column, "Sent: when");
    assert_int_equal(o.text_count, 2);
    assert_string_equal(o.texts[1], "What is hard?");
    assert_int_equal(o.attribute_count, 1);
    assert_string_equal(o.attributes[0], "Grade");
    assert_string_equal(o.pseudonymise[0], "Email");
    assert_string_equal(o.kind, "account");
    assert_string_equal(o.date_format, "dmy");
    assert_string_equal(o.encoding, "windows-1252");
    assert_string_equal(o.sheet, "Answers");
    assert_string_equal(o.identifiers, "own.txt");
    assert_string_equal(o.pseudonyms, "names.csv");
    assert_string_equal(o.key, "../key.csv");
    assert_int_equal(o.split, NEWID_SPLIT_DATE);
    assert_int_equal(o.on_identifier, NEWID_IDENTIFIER_MASK);
    assert_true(o.drop_template_lines);
    arena_release(&arena);
}

static void the_command_line_wins(void **state)
{
    (void)state;
    struct arena arena = ARENA_INIT;
    static const char *texts[] = {"Mine"};
    struct profile profile = {.kind = "partner-account", .on_identifier = "stop", .texts = texts, .text_count = 1};
    assert_int_equal(profile_add_map(&profile, &arena, "team=Office=1", NULL), NEWID_OK);
    assert_int_equal(profile_read(&profile, &arena, write_file("p.yaml", whole), NULL), NEWID_OK);
    assert_string_equal(profile.kind, "partner-account");
    assert_string_equal(profile.on_identifier, "stop");
    assert_int_equal(profile.text_count, 1);
    assert_string_equal(profile.texts[0], "Mine");
    assert_int_equal(profile.map_count, 2);
    assert_string_equal(profile.maps[0].column, "Office=1");
    assert_string_equal(profile.maps[1].field, "date");
    arena_release(&arena);
}

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *message;
    } cases[] = {
        {"kind: account\ncolour: red\n", "p.yaml:2:1: 'colour' is no key of a profile"},
        {"kind: [a, b]\n", "p.yaml:1:7: one value is expected"},
        {"map: [a]\n", "p.yaml:1:6: a mapping of field: column"},
        {"map:\n  team: a\n  team: b\n", "p.yaml:3:3: 'team' is mapped twice"},
        {"kind: a\nkind: b\n", "p.yaml:2:1: 'kind' stands there twice"},
        {"text:\n  - {a: b}\n", "p.yaml:2:5: one value is expected"},
        {"kind: ''\n", "p.yaml:1:7: the value is empty"},
        {"text: a: b\n", "p.yaml:1:8: "},
        {"- a\n", "p.yaml:1:1: a profile is a mapping"},
        {"", "p.yaml:1:1: a profile is a mapping"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        struct profile profile = {.map_count = 0};
        struct newid_error err = NEWID_ERROR_INIT;
        assert_int_equal(profile_read(&profile, &arena, write_file("p.yaml", cases[i].yaml), &err), NEWID_INPUT);
        if (!strstr(err.message, cases[i].message))
            fail_msg("%s", err.message);
        arena_release(&arena);
    }
}

static void words_that_are_no_choice_are_wrong_usage(void **state)
{
    (void)state;
    const struct profile cases[] = {{.split_at = "page"}, {.template_lines = "lose"}, {.on_identifier = "shrug"}};
    struct arena arena = ARENA_INIT;
    struct profile profile = {.map_count = 0};
    struct newid_intake_options options;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(profile_options(&options, &cases[i], NULL), NEWID_USAGE);
    assert_int_equal(profile_add_map(&profile, &arena, "team", NULL), NEWID_USAGE);
    assert_int_equal(profile_add_map(&profile, &arena, "=x", NULL), NEWID_USAGE);
    assert_int_equal(profile_add_map(&profile, &arena, "team=", NULL), NEWID_USAGE);
    arena_release(&arena);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    struct recorder r = {.count = 0};
    struct arena arena = ARENA_INIT;
    struct profile profile = {.map_count = 0}, back = {.map_count = 0};
    static const char *texts[] = {"It's: what? # 1", "two\nlines", "* star", "y"};
    assert_int_equal(profile_read(&profile, &arena, write_file("p.yaml", whole), NULL), NEWID_OK);
    profile.texts = texts;
    profile.text_count = 4;
    assert_int_equal(profile_write(&profile, in_folder("q.yaml"), NULL), NEWID_OK);
    assert_int_equal(profile_read(&back, &arena, in_folder("q.yaml"), NULL), NEWID_OK);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(back.texts[i], texts[i]);
    assert_int_equal(profile_write(&back, in_folder("again.yaml"), NULL), NEWID_OK);
    assert_string_equal(read_file(&r, in_folder("q.yaml")), read_file(&r, in_folder("again.yaml")));
    assert_string_equal(back.maps[1].column, "Sent: when");
    assert_string_equal(back.template_lines, "drop");
    recorder_release(&r);
    arena_release(&arena);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    const char *path = write_file("p.yaml", whole);
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        struct arena arena = ARENA_INIT;
        struct profile profile = {.map_count = 0};
        mem_fail_at(n);
        enum newid_status status = profile_read(&profile, &arena, path, NULL);
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_int_equal(status, failed ? NEWID_MEMORY : NEWID_OK);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_becomes_an_option),
        cmocka_unit_test(the_command_line_wins),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_place),
        cmocka_unit_test(words_that_are_no_choice_are_wrong_usage),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
