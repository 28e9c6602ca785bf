#include "intake/columns.h"
#include "util/buf.h"
#include "util/mem.h"

#include "intake_support.h"

enum { CELLS_MOST = 16 };

static struct newid_error err;

/* Plans a header given as cells between '|'. Release the columns. */
static enum newid_status plan(struct columns *out, const struct newid_intake_options *options, bool manifest,
                              const char *header)
{
    static char text[2048];
    struct grid_cell cells[CELLS_MOST];
    size_t count = 0;
    snprintf(text, sizeof text, "%s", header);
    for (char *p = text;; p++) {
        cells[count++] = (struct grid_cell){.text = p};
        p = strchr(p, '|');
        if (!p)
            break;
        *p = '\0';
    }
    struct grid_row row = {1, cells, count, NULL};
    err = (struct newid_error)NEWID_ERROR_INIT;
    return columns_plan(out, options, manifest, "survey.csv", &row, &err);
}

static const struct newid_intake_options no_options;

static void english_and_welsh_headings_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum field field;
    } cases[] = {
        {"Text|Date", FIELD_DATE},          {"testun|DYDDIAD", FIELD_DATE}, {"text|Completion time", FIELD_DATE},
        {"text|Amser_cwblhau", FIELD_DATE}, {"text|worker", FIELD_WORKER},  {"text|cod-gweithiwr", FIELD_WORKER},
        {"text|Ro\xCC\x82l", FIELD_ROLE},   {"text|RÔL", FIELD_ROLE},       {"text|  Eich   tîm ", FIELD_TEAM},
        {"text|ardal", FIELD_AREA},         {"text|account id", FIELD_ID},  {"text|id", FIELD_ID},
        {"text|awdur", FIELD_AUTHOR},       {"text|Kind", FIELD_KIND},      {"text|cwestiwn", FIELD_QUESTION},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct columns columns;
        assert_int_equal(plan(&columns, &no_options, false, cases[i].header), NEWID_OK);
        assert_int_equal(columns.of_field[FIELD_TEXT], 0);
        if (columns.of_field[cases[i].field] != 1)
            fail_msg("%s", cases[i].header);
        columns_release(&columns);
    }
}

static void a_forms_export_keeps_neither_id_nor_times_nor_names(void **state)
{
    (void)state;
    static const char *const texts[] = {"What works well?"};
    struct newid_intake_options options = {.texts = texts, .text_count = 1};
    struct columns columns;
    struct buf left = BUF_INIT;
    assert_int_equal(
        plan(&columns, &options, false, "ID|Start time|Completion time|Email|Name|Which team?|What works well?"),
        NEWID_OK);
    assert_int_equal(columns.of_field[FIELD_ID], NO_COLUMN);
    assert_int_equal(columns.of_field[FIELD_DATE], 2);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(columns.items[i].use, i == 2 ? COLUMN_FIELD : COLUMN_SKIPPED);
    assert_int_equal(columns_list_left_out(&columns, &left), 1);
    assert_string_equal(left.data, "'Which team?'");
    buf_release(&left);
    columns_release(&columns);
}

static void what_the_user_says_goes_before_what_is_recognised(void **state)
{
    (void)state;
    static const struct newid_mapping maps[] = {{"team", "Office"}, {"DATE", "Sent"}};
    struct newid_intake_options options = {.maps = maps, .map_count = 2};
    struct columns columns;
    struct buf left = BUF_INIT;
    assert_int_equal(plan(&columns, &options, false, "text|team|office|date|sent"), NEWID_OK);
    assert_int_equal(columns.of_field[FIELD_TEAM], 2);
    assert_int_equal(columns.of_field[FIELD_DATE], 4);
    assert_int_equal(columns_list_left_out(&columns, &left), 2);
    assert_string_equal(left.data, "'team', 'date'");
    buf_release(&left);
    columns_release(&columns);
}

static void a_column_that_an_option_names_must_be_there(void **state)
{
    (void)state;
    static const struct newid_mapping maps[] = {{"team", "Office"}};
    static const char *const names[] = {"Office"};
    const struct newid_intake_options cases[] = {
        {.maps = maps, .map_count = 1},
        {.texts = names, .text_count = 1},
        {.attributes = names, .attribute_count = 1},
        {.pseudonymise = names, .pseudonymise_count = 1},
    };
    static const char *const options[] = {"--map", "--text", "--attribute", "--pseudonymise"};
    for (size_t i = 0; i < 4; i++) {
        struct columns columns;
        assert_int_equal(plan(&columns, &cases[i], false, "text|When"), NEWID_INPUT);
        assert_non_null(strstr(err.message, "survey.csv: there is no column 'Office'"));
        assert_non_null(strstr(err.message, options[i]));
        assert_non_null(strstr(err.message, "'text', 'When'"));
        columns_release(&columns);
    }
}

static void a_manifest_need_not_have_every_column_that_options_name(void **state)
{
    (void)state;
    static const struct newid_mapping maps[] = {{"team", "Office"}};
    struct newid_intake_options options = {.maps = maps, .map_count = 1};
    struct columns columns;
    assert_int_equal(plan(&columns, &options, true, "ffeil|dyddiad|tîm"), NEWID_OK);
    assert_int_equal(columns.of_field[FIELD_FILE], 0);
    assert_int_equal(columns.of_field[FIELD_TEAM], 2);
    columns_release(&columns);
}

static void headings_that_cannot_be_used_are_refused(void **state)
{
    (void)state;
    static const struct newid_mapping name_map[] = {{"worker", "Name"}}, bad_field[] = {{"colour", "text"}};
    static const char *const email[] = {"E-bost"}, *const twice[] = {"Q", "q"};
    static const struct {
        struct newid_intake_options options;
        const char *header, *message;
        enum newid_status status;
    } cases[] = {
        {{.kind = NULL}, "date|tîm", "no column is recognised as the text", NEWID_INPUT},
        {{.kind = NULL},
         "text|team|tîm",
         "'team' and 'tîm' can both be the team; say which with --map team=COLUMN",
         NEWID_INPUT},
        {{.kind = NULL}, "text|comments", "or take both with --text", NEWID_INPUT},
        {{.kind = NULL}, "text|Team|TEAM", "the column 'TEAM' is there twice", NEWID_INPUT},
        {{.maps = name_map, .map_count = 1}, "text|Name", "--pseudonymise 'Name'", NEWID_USAGE},
        {{.attributes = email, .attribute_count = 1}, "text|e-bost", "never kept", NEWID_USAGE},
        {{.maps = bad_field, .map_count = 1}, "text", "there is no field 'colour'", NEWID_USAGE},
        {{.texts = twice, .text_count = 2}, "Q", "asked for twice", NEWID_USAGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct columns columns;
        assert_int_equal(plan(&columns, &cases[i].options, false, cases[i].header), cases[i].status);
        if (!strstr(err.message, cases[i].message))
            fail_msg("%s", err.message);
        columns_release(&columns);
    }
}

static void a_heading_that_stands_twice_harms_nobody_who_does_not_need_it(void **state)
{
    (void)state;
    struct columns columns;
    assert_int_equal(plan(&columns, &no_options, false, "text|Other|Other|"), NEWID_OK);
    assert_int_equal(columns.count, 3);
    columns_release(&columns);
}

static void a_coded_column_keeps_its_field_or_becomes_the_worker(void **state)
{
    (void)state;
    static const char *const names[] = {"Email", "Author"};
    struct newid_intake_options options = {.pseudonymise = names, .pseudonymise_count = 2};
    struct columns columns;
    assert_int_equal(plan(&columns, &options, false, "text|Email|Author"), NEWID_OK);
    assert_int_equal(columns.of_field[FIELD_WORKER], 1);
    assert_int_equal(columns.of_field[FIELD_AUTHOR], 2);
    assert_true(columns.items[1].coded && columns.items[2].coded);
    columns_release(&columns);
}

static void questions_are_used_in_the_order_in_which_they_are_named(void **state)
{
    (void)state;
    static const char *const names[] = {"Hard", "Works"};
    struct newid_intake_options options = {.texts = names, .text_count = 2};
    struct columns columns;
    assert_int_equal(plan(&columns, &options, false, "works|hard|comments"), NEWID_OK);
    assert_int_equal(columns.questions[0], 1);
    assert_int_equal(columns.questions[1], 0);
    assert_int_equal(columns.items[2].use, COLUMN_LEFT_OUT);
    columns_release(&columns);
}

static void no_allocation_failure_leaks(void **state)
{
    (void)state;
    bool failed = true;
    for (size_t n = 1; failed; n++) {
        struct columns columns;
        mem_fail_at(n);
        enum newid_status status = plan(&columns, &no_options, false, "text|team|date|who knows");
        failed = mem_count() >= n;
        mem_fail_at(0);
        assert_int_equal(status, failed ? NEWID_MEMORY : NEWID_OK);
        columns_release(&columns);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_and_welsh_headings_are_recognised),
        cmocka_unit_test(a_forms_export_keeps_neither_id_nor_times_nor_names),
        cmocka_unit_test(what_the_user_says_goes_before_what_is_recognised),
        cmocka_unit_test(a_column_that_an_option_names_must_be_there),
        cmocka_unit_test(a_manifest_need_not_have_every_column_that_options_name),
        cmocka_unit_test(headings_that_cannot_be_used_are_refused),
        cmocka_unit_test(a_heading_that_stands_twice_harms_nobody_who_does_not_need_it),
        cmocka_unit_test(a_coded_column_keeps_its_field_or_becomes_the_worker),
        cmocka_unit_test(questions_are_used_in_the_order_in_which_they_are_named),
        cmocka_unit_test(no_allocation_failure_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
