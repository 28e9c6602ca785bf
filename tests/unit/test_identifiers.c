#include "intake/identifiers.h"
#include "util/mem.h"

#include "intake_support.h"

#define EMAIL "e-mail address"
#define PHONE "telephone number"
#define CODE "postcode"
#define NI "National Insurance number"
#define NHS "NHS number"
#define BORN "date of birth"
#define CASE "case number"
#define WEB "web address of a person"
#define HANDLE "social media name"
#define TITLE "name with a title"

/* What is found first in a text, and which words of it; NULL: nothing. */
static const struct {
    const char *text, *kind, *words;
} rows[] = {
    {"write to gwen.huws@example.org please", EMAIL, "gwen.huws@example.org"},
    {"e-bost: siôn@ysgol.example.cymru.", EMAIL, "siôn@ysgol.example.cymru"},
    {"gwen(at)example.org", EMAIL, "gwen(at)example.org"},
    {"meet @ 2pm in the office", NULL, NULL},
    {"we stayed @home all day", NULL, NULL},
    {"follow @cwm_gwen on there", HANDLE, "@cwm_gwen"},
    {"see facebook.com/gwen.huws.75 for it", WEB, "facebook.com/gwen.huws.75"},
    {"her twitter.com/gwenh", WEB, "twitter.com/gwenh"},
    {"x.com/gwenh", WEB, "x.com/gwenh"},
    {"she posts on facebook all day", NULL, NULL},
    {"https://www.gov.wales/safeguarding", NULL, NULL},

    {"ring 01248 123456 after five", PHONE, "01248 123456"},
    {"01248 123456 12 times", PHONE, "01248 123456"},
    {"(01248) 123 456", PHONE, "(01248) 123 456"},
    {"020 7946 0018", PHONE, "020 7946 0018"},
    {"0300 123 4567", PHONE, "0300 123 4567"},
    {"07700900123", PHONE, "07700900123"},
    {"07700 900 123", PHONE, "07700 900 123"},
    {"07700-900-123", PHONE, "07700-900-123"},
    {"+44 7700 900123", PHONE, "+44 7700 900123"},
    {"+44 (0)1248 123456", PHONE, "+44 (0)1248 123456"},
    {"0044 7700 900123", PHONE, "0044 7700 900123"},
    {"016977 2345", PHONE, "016977 2345"},
    {"rhif ffôn 862345", PHONE, "ffôn 862345"},
    {"tel: 862 345", PHONE, "tel: 862 345"},
    {"tel no. 862345", PHONE, "tel no. 862345"},
    {"since 2019 and until 2020", NULL, NULL},
    {"2018 2019 2020 2021", NULL, NULL},
    {"the meeting of 01.02.2019 10:30", NULL, NULL},
    {"01-02-2019 10 people came", NULL, NULL},
    {"an S47 and an s.17, form C12", NULL, NULL},
    {"NEAS 111 1014", NULL, NULL},
    {"from 15/01/2018 to 21/01/2019", NULL, NULL},
    {"we dialled 999, then 101, then 111", NULL, NULL},
    {"08456 123456 is nobody's own", NULL, NULL},
    {"she rated it 7 7 8 7 9 6 5 4 3 2 1", NULL, NULL},
    {"W0123456789 is a code", NULL, NULL},
    {"a budget of 12345678901 pounds", NULL, NULL},

    {"they live at LL57 1AA now", CODE, "LL57 1AA"},
    {"LL571AA", CODE, "LL571AA"},
    {"ll57 1aa", CODE, "ll57 1aa"},
    {"SW1A 2AA", CODE, "SW1A 2AA"},
    {"M1 1AE", CODE, "M1 1AE"},
    {"the S47 1st visit", NULL, NULL},
    {"s47 3rd time", NULL, NULL},
    {"W12 4hr a week", NULL, NULL},
    {"W01 4HR", NULL, NULL},
    {"QX1 2AB is no area", NULL, NULL},
    {"page A4 2nd draft", NULL, NULL},
    {"in LL57 and around", NULL, NULL},

    {"AB123456C", NI, "AB123456C"},
    {"her NI is ab 12 34 56 c", NI, "ab 12 34 56 c"},
    {"BG123456C was never given out", NULL, NULL},
    {"DA123456C begins with D", NULL, NULL},

    {"NHS 943 476 5919", NHS, "943 476 5919"},
    {"943-476-5919", NHS, "943-476-5919"},
    {"9434765919", NHS, "9434765919"},
    {"9434765918 has a wrong check digit", NULL, NULL},
    {"943 476 591", NULL, NULL},

    {"DOB 3/4/2012", BORN, "DOB 3/4/2012"},
    {"d.o.b: 03.04.12", BORN, "d.o.b: 03.04.12"},
    {"date of birth is 2012-04-03", BORN, "date of birth is 2012-04-03"},
    {"she was born on 3 April 2012", BORN, "born on 3 April 2012"},
    {"born 3rd of April", BORN, "born 3rd of April"},
    {"dyddiad geni 3/4/2012", BORN, "dyddiad geni 3/4/2012"},
    {"ganwyd ar 3 Ebrill 2012", BORN, "ganwyd ar 3 Ebrill 2012"},
    {"Ganwyd hi ar y 3ydd o Fai", BORN, "Ganwyd hi ar y 3ydd o Fai"},
    {"(g. 3/4/2012)", BORN, "g. 3/4/2012"},
    {"e.g. 3/4/2019 was missed", NULL, NULL},
    {"I've known them since the first was born", NULL, NULL},
    {"born at 38 weeks, 6/12 ago", NULL, NULL},
    {"cafodd y babi ei eni mis dwytha", NULL, NULL},
    {"the visit on 3 April 2012", NULL, NULL},

    {"case no 12345", CASE, "case no 12345"},
    {"Case number: AB/12345", CASE, "Case number: AB/12345"},
    {"rhif achos 4412", CASE, "rhif achos 4412"},
    {"rhif yr achos: 4412", CASE, "rhif yr achos: 4412"},
    {"our ref: CS/2019/0042", CASE, "our ref: CS/2019/0042"},
    {"WCCIS 1234567", CASE, "WCCIS 1234567"},
    {"PARIS id 445566", CASE, "PARIS id 445566"},
    {"a case of 24 children", NULL, NULL},
    {"case 20 of us knew", NULL, NULL},
    {"case number 3 on my list", NULL, NULL},
    {"we went to Paris 2019", NULL, NULL},
    {"ref 2019", NULL, NULL},

    {"then Mrs Huws said", TITLE, "Mrs Huws"},
    {"Mr. Prydderch", TITLE, "Mr. Prydderch"},
    {"Dr John Davies came", TITLE, "Dr John Davies"},
    {"gweld Miss Ŵen ddoe", TITLE, "Miss Ŵen"},
    {"MRS HUWS RANG", TITLE, "MRS HUWS RANG"},
    {"Mx O'Neill-Huws, of all people", TITLE, "Mx O'Neill-Huws"},
    {"i miss Them all", NULL, NULL},
    {"Miss the old team", NULL, NULL},
    {"dr surgery", NULL, NULL},
    {"Dr and nurse", NULL, NULL},
    {"MS NURSE", NULL, NULL},
    {"Mr X and Mrs Y", NULL, NULL},
    {"the Dr GP said", NULL, NULL},
    {"Miss You All", NULL, NULL},

    {"", NULL, NULL},
    {"Dim amser. Eto.", NULL, NULL},
};

/* So much text that what follows is checked with the prefilter. */
static void check_much_text(struct identifiers *ids)
{
    const struct identifier *found;
    struct buf text = BUF_INIT;
    size_t count;
    while (text.len < (size_t)1 << 19)
        buf_adds(&text, "nothing here names anybody ");
    assert_int_equal(identifiers_find(ids, text.data, text.len, &found, &count, NULL), NEWID_OK);
    assert_int_equal(count, 0);
    buf_release(&text);
}

static int count_wrong_rows(struct identifiers *ids)
{
    int wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct identifier *found;
        size_t count;
        const char *text = rows[i].text;
        assert_int_equal(identifiers_find(ids, text, strlen(text), &found, &count, NULL), NEWID_OK);
        bool right = rows[i].kind ? count && !strcmp(found->kind, rows[i].kind) &&
                                        found->end - found->start == strlen(rows[i].words) &&
                                        !strncmp(text + found->start, rows[i].words, strlen(rows[i].words))
                                  : !count;
        if (!right) {
            print_error("\"%s\": wanted %s '%s', got %s '%.*s'\n", text, rows[i].kind ? rows[i].kind : "nothing",
                        rows[i].words ? rows[i].words : "", count ? found->kind : "nothing",
                        count ? (int)(found->end - found->start) : 0, count ? text + found->start : "");
            wrong++;
        }
    }
    return wrong;
}

static void each_text_gives_its_kind_or_nothing_among_few_texts_and_among_many(void **state)
{
    (void)state;
    struct identifiers *ids;
    assert_int_equal(identifiers_new(&ids, NULL, NULL), NEWID_OK);
    assert_int_equal(count_wrong_rows(ids), 0);
    check_much_text(ids);
    assert_int_equal(count_wrong_rows(ids), 0);
    identifiers_free(ids);
}

static void several_in_one_text_come_in_order(void **state)
{
    (void)state;
    struct identifiers *ids;
    const struct identifier *found;
    size_t count;
    const char *text = "Mrs Huws, LL57 1AA, 07700 900123, huws@example.org";
    assert_int_equal(identifiers_new(&ids, NULL, NULL), NEWID_OK);
    assert_int_equal(identifiers_find(ids, text, strlen(text), &found, &count, NULL), NEWID_OK);
    assert_int_equal(count, 4);
    assert_string_equal(found[0].kind, TITLE);
    assert_string_equal(found[1].kind, CODE);
    assert_string_equal(found[2].kind, PHONE);
    assert_string_equal(found[3].kind, EMAIL);
    identifiers_free(ids);
}

static void masked_text_keeps_first_letters_and_no_digit(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *masked;
    } cases[] = {
        {"dai@gmail.com", "d••@g••••.c••"}, {"01248 123456", "••••• ••••••"},
        {"born 3/4/2012", "b••• •/•/••••"}, {"Mrs Ŵen", "M•• Ŵ••"},
        {"LL57 1AA", "L••• •••"},
    };
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        buf_reset(&out);
        identifier_mask(&out, cases[i].plain, strlen(cases[i].plain));
        assert_string_equal(out.data, cases[i].masked);
    }
    buf_release(&out);
}

static void the_projects_own_list_is_found_as_whole_words(void **state)
{
    (void)state;
    const char *path = write_file("own.txt", "# places\nMaes  Llwyn\n/tŷ [cd]och/\nD. Huws (mentor)\n\n");
    struct identifiers *ids;
    const struct identifier *found;
    size_t count;
    assert_int_equal(identifiers_new(&ids, path, NULL), NEWID_OK);
    const char *text = "maes llwyn, Maes Llwynog, Tŷ Coch; d. huws (mentor)";
    assert_int_equal(identifiers_find(ids, text, strlen(text), &found, &count, NULL), NEWID_OK);
    assert_int_equal(count, 3);
    assert_int_equal(found[0].start, 0);
    assert_int_equal(found[0].end, 10);
    assert_string_equal(found[0].kind, "on the project's list");
    assert_memory_equal(text + found[1].start, "Tŷ Coch", 8);
    assert_memory_equal(text + found[2].start, "d. huws (mentor)", 16);
    identifiers_free(ids);
}

static void a_broken_expression_in_the_list_is_refused_with_its_line(void **state)
{
    (void)state;
    struct identifiers *ids;
    struct newid_error err = NEWID_ERROR_INIT;
    const char *path = write_file("broken.txt", "Maes Llwyn\n/maes (/\n");
    assert_int_equal(identifiers_new(&ids, path, &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, "broken.txt:2: "));
}

static void no_allocation_failure_leaks_or_finds_less(void **state)
{
    (void)state;
    const char *path = write_file("own.txt", "Maes Llwyn\n");
    const char *text = "Mrs Huws of Maes Llwyn, 07700 900123";
    bool failed = true;
    /* PCRE2 does without its JIT where that gets no memory: such a run succeeds, with the same result. */
    for (size_t n = 1; failed; n++) {
        struct identifiers *ids = NULL;
        const struct identifier *found;
        size_t count = 0;
        mem_fail_at(n);
        enum newid_status status = identifiers_new(&ids, path, NULL);
        if (!status)
            status = identifiers_find(ids, text, strlen(text), &found, &count, NULL);
        failed = mem_count() >= n;
        mem_fail_at(0);
        identifiers_free(ids);
        if (status == NEWID_OK)
            assert_int_equal(count, 3);
        else
            assert_int_equal(status, NEWID_MEMORY);
        assert_true(failed || status == NEWID_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_gives_its_kind_or_nothing_among_few_texts_and_among_many),
        cmocka_unit_test(several_in_one_text_come_in_order),
        cmocka_unit_test(masked_text_keeps_first_letters_and_no_digit),
        cmocka_unit_test(the_projects_own_list_is_found_as_whole_words),
        cmocka_unit_test(a_broken_expression_in_the_list_is_refused_with_its_line),
        cmocka_unit_test(no_allocation_failure_leaks_or_finds_less),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
