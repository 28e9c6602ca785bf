/* newid in Welsh: plural forms, switching, and what stays English. The catalogue is the one beside this program. */
#include "unit.h"

#include "out/out.h"
#include "util/wording.h"

#include <newid/codebook.h>
#include <newid/stats.h>

static int look_beside_this_program(void **state)
{
    static char folder[4096];
    (void)state;
    ssize_t len = readlink("/proc/self/exe", folder, sizeof folder - 32);
    if (len <= 0)
        return -1;
    folder[len] = '\0';
    for (int up = 0; up < 2; up++)
        *strrchr(folder, '/') = '\0';
    memcpy(folder + strlen(folder), "/locale", sizeof "/locale");
    wording_look_in(folder);
    return 0;
}

static int speak_english(void **state)
{
    (void)state;
    return wording_speak("en") ? 0 : -1;
}

static const char *counted(char out[64], const char *one, const char *many, uint64_t n)
{
    snprintf(out, 64, P_(one, many, n), (unsigned long long)n);
    return out;
}

static void words_after_numerals_mutate_as_welsh_asks(void **state)
{
    static const struct {
        uint64_t n;
        const char *hits, *words, *rows, *texts;
    } cases[] = {
        {0, ", 0 trawiad newydd", "0 gair", "gwrthodwyd 0 rhes", "0 testun wedi'u gadael allan: gwag"},
        {1, ", 1 trawiad newydd", "1 gair", "gwrthodwyd 1 rhes", "1 testun wedi'i adael allan: gwag"},
        {2, ", 2 drawiad newydd", "2 air", "gwrthodwyd 2 res", "2 destun wedi'u gadael allan: gwag"},
        {3, ", 3 thrawiad newydd", "3 gair", "gwrthodwyd 3 rhes", "3 thestun wedi'u gadael allan: gwag"},
        {4, ", 4 trawiad newydd", "4 gair", "gwrthodwyd 4 rhes", "4 testun wedi'u gadael allan: gwag"},
        {6, ", 6 thrawiad newydd", "6 gair", "gwrthodwyd 6 rhes", "6 thestun wedi'u gadael allan: gwag"},
        {22, ", 22 trawiad newydd", "22 gair", "gwrthodwyd 22 rhes", "22 testun wedi'u gadael allan: gwag"},
    };
    char out[64];
    (void)state;
    assert_true(wording_speak("cy"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t n = cases[i].n;
        assert_string_equal(counted(out, ", %llu new hit", ", %llu new hits", n), cases[i].hits);
        assert_string_equal(counted(out, "%llu word", "%llu words", n), cases[i].words);
        assert_string_equal(counted(out, "%llu row rejected", "%llu rows rejected", n), cases[i].rows);
        assert_string_equal(counted(out, "%llu text left out: empty", "%llu texts left out: empty", n), cases[i].texts);
    }
}

static void english_has_two_forms(void **state)
{
    char out[64];
    (void)state;
    assert_string_equal(counted(out, "%llu word", "%llu words", 0), "0 words");
    assert_string_equal(counted(out, "%llu word", "%llu words", 1), "1 word");
    assert_string_equal(counted(out, "%llu word", "%llu words", 2), "2 words");
}

static void a_number_beyond_unsigned_long_is_still_many(void **state)
{
    char out[64];
    (void)state;
    assert_true(wording_speak("cy"));
    assert_string_equal(counted(out, ", %llu new hit", ", %llu new hits", 10000002), ", 10000002 trawiad newydd");
}

static void the_language_can_be_switched_within_a_process(void **state)
{
    (void)state;
    for (int turn = 0; turn < 3; turn++) {
        assert_true(wording_speak("cy"));
        assert_string_equal(wording_language(), "cy");
        assert_string_equal(_("Theme"), "Thema");
        assert_true(wording_speak("en"));
        assert_string_equal(wording_language(), "en");
        assert_string_equal(_("Theme"), "Theme");
    }
}

static void an_unknown_language_and_a_missing_catalogue_give_english(void **state)
{
    (void)state;
    assert_true(wording_speak("cy"));
    assert_false(wording_speak("xx"));
    assert_string_equal(wording_language(), "en");
    assert_string_equal(_("Theme"), "Theme");
    wording_look_in("/nonexistent");
    assert_false(wording_speak("cy"));
    assert_string_equal(_("Theme"), "Theme");
    assert_int_equal(look_beside_this_program(NULL), 0);
    assert_true(wording_speak("cy"));
}

static void the_empty_message_is_not_the_catalogue_s_header(void **state)
{
    (void)state;
    assert_true(wording_speak("cy"));
    assert_string_equal(wording(""), "");
    assert_null(wording(NULL));
}

static void the_first_variable_that_is_set_decides(void **state)
{
    static const struct {
        const char *all, *messages, *lang, *language;
    } cases[] = {
        {NULL, NULL, NULL, "en"},         {NULL, NULL, "cy_GB.UTF-8", "cy"}, {NULL, NULL, "cy", "cy"},
        {"C", NULL, "cy_GB.UTF-8", "en"}, {"", "cy_GB", "en_GB", "cy"},      {NULL, NULL, "cynic", "en"},
        {"cy.UTF-8@x", NULL, NULL, "cy"}, {NULL, "fr_FR", "cy_GB", "en"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsetenv("LC_ALL");
        unsetenv("LC_MESSAGES");
        unsetenv("LANG");
        if (cases[i].all)
            setenv("LC_ALL", cases[i].all, 1);
        if (cases[i].messages)
            setenv("LC_MESSAGES", cases[i].messages, 1);
        if (cases[i].lang)
            setenv("LANG", cases[i].lang, 1);
        assert_string_equal(wording_of_environment(), cases[i].language);
    }
}

static void errors_are_in_the_language_of_the_moment(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    (void)state;
    assert_true(wording_speak("cy"));
    assert_int_equal(newid_fail(&err, NEWID_USAGE, "--by: %s is no period", "mis"), NEWID_USAGE);
    assert_string_equal(err.message, "--by: nid cyfnod yw mis");
}

static void months_are_welsh_for_people_and_numbers_for_data(void **state)
{
    char out[64];
    int32_t day = 0;
    (void)state;
    assert_true(wording_speak("cy"));
    assert_true(newid_day_parse(&day, "2019-05-08"));
    newid_period_label_people(out, sizeof out, NEWID_PERIOD_QUARTER, newid_period_of(NEWID_PERIOD_QUARTER, day));
    assert_string_equal(out, "Ebr–Meh 2019");
    newid_period_label_people(out, sizeof out, NEWID_PERIOD_WEEK, newid_period_of(NEWID_PERIOD_WEEK, day));
    assert_string_equal(out, "wythnos 6 Mai 2019");
    newid_period_label(out, sizeof out, NEWID_PERIOD_QUARTER, newid_period_of(NEWID_PERIOD_QUARTER, day));
    assert_string_equal(out, "2019-Q2");
}

/* A page with newid's own heading and one that is a team's name, which happens to be a word of newid's. */
static const char *page(struct buf *to, enum out_format format)
{
    static const struct out_column columns[] = {{.name = "theme", .heading = "Theme"},
                                                {.name = "Team", .heading = "Team", .verbatim = true}};
    const struct out_style style = {.title = "t", .language = "cy"};
    struct newid_error err = NEWID_ERROR_INIT;
    struct out *out = NULL;
    assert_int_equal(out_new(&out, format, to, &style, &err), NEWID_OK);
    out_table_begin(out, columns, 2, "Accounts");
    const struct out_cell cells[] = {out_string("x"), out_string(out_word(out, newid_hit_status_name(NEWID_NEGATED)))};
    out_row(out, cells);
    out_table_end(out);
    out_about(out, "audience", "x");
    assert_int_equal(out_finish(out, &err), NEWID_OK);
    out_free(out);
    return to->data;
}

static void people_s_formats_are_translated_and_data_s_are_not(void **state)
{
    static const struct {
        enum out_format format;
        const char *text;
    } pages[] = {
        {OUT_TEXT, "Adroddiadau\n\nThema  Team\n-----  -------\nx      gwadwyd\n\ncynulleidfa  x\n"},
        {OUT_CSV, "theme,Team\nx,negated\n"},
        {OUT_JSON, "{\"tables\":[\n{\"caption\":\"Accounts\",\"rows\":[\n{\"theme\":\"x\",\"Team\":\"negated\"}]}],\n"
                   "\"notes\":[],\n\"about\":{\"audience\":\"x\"}}\n"},
    };
    (void)state;
    assert_true(wording_speak("cy"));
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct buf text = BUF_INIT;
        assert_string_equal(page(&text, pages[i].format), pages[i].text);
        buf_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(words_after_numerals_mutate_as_welsh_asks, speak_english),
        cmocka_unit_test_setup(english_has_two_forms, speak_english),
        cmocka_unit_test_setup(a_number_beyond_unsigned_long_is_still_many, speak_english),
        cmocka_unit_test_setup(the_language_can_be_switched_within_a_process, speak_english),
        cmocka_unit_test_setup(an_unknown_language_and_a_missing_catalogue_give_english, speak_english),
        cmocka_unit_test_setup(the_empty_message_is_not_the_catalogue_s_header, speak_english),
        cmocka_unit_test_setup(errors_are_in_the_language_of_the_moment, speak_english),
        cmocka_unit_test_setup(months_are_welsh_for_people_and_numbers_for_data, speak_english),
        cmocka_unit_test_setup(people_s_formats_are_translated_and_data_s_are_not, speak_english),
        cmocka_unit_test_setup(the_first_variable_that_is_set_decides, speak_english),
    };
    return cmocka_run_group_tests(tests, look_beside_this_program, NULL);
}
