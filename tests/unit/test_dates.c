#include "text/dates.h"
#include "util/mem.h"

#include <math.h>
#include <newid/stats.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct date_format iso = {.order = DATE_ISO}, dmy = {.order = DATE_DMY}, mdy = {.order = DATE_MDY},
                                ymd = {.order = DATE_YMD};

/* The value as YYYY-MM-DD, or "-" where it does not fit. */
static void reads(const struct date_format *format, const char *value, const char *expected)
{
    int32_t day = 0;
    char out[11] = "-";
    if (date_read(&day, format, value))
        newid_day_format(out, day);
    if (strcmp(out, expected) != 0)
        fail_msg("%s: %s, not %s", value, out, expected);
}

static void iso_dates_fit_every_order(void **state)
{
    (void)state;
    static const char *const values[] = {"2019-03-14",
                                         "2019-03-14T09:30:00Z",
                                         "2019-03-14 09:30",
                                         " 2019-03-14 ",
                                         "20190314",
                                         "2019/03/14",
                                         "2019-3-14",
                                         "2019.03.14",
                                         "2019-03-14T09:30:00+01:00",
                                         "2019-03-14 09:30:15.250",
                                         "2019-03-14, 9:30",
                                         "2019-03-14 9.30 am",
                                         "2019-Mar-14"};
    const struct date_format *formats[] = {&iso, &dmy, &mdy, &ymd};
    for (size_t f = 0; f < 4; f++)
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            reads(formats[f], values[i], "2019-03-14");
}

static void numbers_are_read_in_the_decided_order(void **state)
{
    (void)state;
    static const char *const values[] = {"14/03/2019",
                                         "14/03/2019 09:30",
                                         "14.3.2019",
                                         "14-3-19",
                                         "14. 3. 2019",
                                         "14 3 2019",
                                         "14/3/19",
                                         "14/03/2019, 9:30:00 PM",
                                         "14/03/2019 at 9.30",
                                         "Thursday 14/03/2019",
                                         "dydd Mawrth 14/3/2019"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        reads(&dmy, values[i], "2019-03-14");
        reads(&mdy, values[i], "-");
        reads(&iso, values[i], "-");
    }
    reads(&mdy, "3/14/2019 9:30:00 AM", "2019-03-14");
    reads(&dmy, "03/04/2019", "2019-04-03");
    reads(&mdy, "03/04/2019", "2019-03-04");
    reads(&ymd, "19/03/04", "2019-03-04");
}

static void months_in_words_fit_every_order(void **state)
{
    (void)state;
    static const char *const values[] = {"14 March 2019",         "14 Mawrth 2019",
                                         "14eg o Fawrth 2019",    "March 14, 2019",
                                         "14th of March 2019",    "14-Mar-19",
                                         "14 Mar 2019 09:30",     "14Mar2019",
                                         "14 MAWRTH 2019",        "14/Mar/2019",
                                         "y 14eg o Fawrth 2019",  "Thursday, 14 March 2019",
                                         "Thu 14 Mar 2019",       "Dydd Iau, 14 Mawrth 2019",
                                         "Iau 14 Mawrth 2019",    "Mawrth 14eg, 2019",
                                         "Mawrth 14 2019",        "14 Maw. 2019",
                                         "14 March '19",          "Dydd Mawrth, 14 Mawrth 2019",
                                         "Mawrth 14 Mawrth 2019", "the 14th March 2019",
                                         "Mar 14th 2019 9:30am"};
    const struct date_format *formats[] = {&iso, &dmy, &mdy, &ymd};
    for (size_t f = 0; f < 3; f++)
        for (size_t i = 0; i < sizeof values / sizeof *values; i++)
            reads(formats[f], values[i], "2019-03-14");
    reads(&ymd, "19-Mar-14", "2019-03-14");
    reads(&dmy, "19-Mar-14", "2014-03-19");
}

static void every_welsh_month_is_known_with_its_mutations(void **state)
{
    (void)state;
    static const struct {
        const char *value, *day;
    } cases[] = {
        {"1af o Ionawr 2019", "2019-01-01"},
        {"2 Chwefror 2019", "2019-02-02"},
        {"3ydd o Fawrth 2019", "2019-03-03"},
        {"4ydd o Ebrill 2019", "2019-04-04"},
        {"5ed o Fai 2019", "2019-05-05"},
        {"6ed o Fehefin 2019", "2019-06-06"},
        {"7fed o Orffennaf 2019", "2019-07-07"},
        {"8fed o Awst 2019", "2019-08-08"},
        {"9fed o Fedi 2019", "2019-09-09"},
        {"10fed o Hydref 2019", "2019-10-10"},
        {"11eg o Dachwedd 2019", "2019-11-11"},
        {"12fed o Ragfyr 2019", "2019-12-12"},
        {"5 Mai 2019", "2019-05-05"},
        {"6 Mehefin 2019", "2019-06-06"},
        {"7 Gorff 2019", "2019-07-07"},
        {"9 Medi 2019", "2019-09-09"},
        {"11 Tach 2019", "2019-11-11"},
        {"12 Rhagfyr 2019", "2019-12-12"},
        {"2il o Ionawr 2019", "2019-01-02"},
        {"20fed o Fai 2019", "2019-05-20"},
        {"21ain o Fehefin 2019", "2019-06-21"},
        {"Mawrth 5 Ebrill 2019", "2019-04-05"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        reads(&iso, cases[i].value, cases[i].day);
}

static void two_digit_years_turn_at_seventy(void **state)
{
    (void)state;
    reads(&dmy, "1/1/69", "2069-01-01");
    reads(&dmy, "1/1/70", "1970-01-01");
    reads(&dmy, "1/1/00", "2000-01-01");
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"31/02/2019",
                                         "29/02/2019",
                                         "30 February 2019",
                                         "2019-02-31",
                                         "0/1/2019",
                                         "1/13/2019",
                                         "14/03",
                                         "March 2019",
                                         "2019",
                                         "",
                                         "yesterday",
                                         "14/3-2019",
                                         "1/2/3",
                                         "14/3/201",
                                         "14:30",
                                         "14-16 March 2019",
                                         "1 2 2019 3",
                                         "1.2.2019 3.",
                                         "99999999",
                                         "14/03/2019x",
                                         "/14/3/2019",
                                         "14//3/2019",
                                         "14/03/2019 25:00",
                                         "14/03/2019 10:75",
                                         "14/03/2019 and more",
                                         "14 Smarch 2019",
                                         "March March 2019",
                                         "09:30 14/03/2019",
                                         "ŵ/3/2019",
                                         "123456789012/1/1"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        reads(&dmy, values[i], "-");
}

static void formats_are_named_or_patterns(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum newid_status status;
        enum date_order order;
    } cases[] = {
        {"dmy", NEWID_OK, DATE_DMY},
        {"MDY", NEWID_OK, DATE_MDY},
        {"ymd", NEWID_OK, DATE_YMD},
        {"dd.MM.yyyy", NEWID_OK, DATE_PATTERN},
        {"dd/MM/yyyy", NEWID_OK, DATE_PATTERN},
        {"dMy", NEWID_OK, DATE_DMY},
        {"dd/mm/yyyy", NEWID_OK, DATE_DMY},
        {"DD/MM/YYYY", NEWID_OK, DATE_DMY},
        {"dd.mm.yy", NEWID_OK, DATE_DMY},
        {"mm/dd/yyyy", NEWID_OK, DATE_MDY},
        {"yyyy-mm-dd", NEWID_OK, DATE_YMD},
        {"YYYY-MM-DD", NEWID_OK, DATE_YMD},
        {"dd/mm/yyyy hh", NEWID_USAGE, 0},
        {"mm/yyyy/dd", NEWID_USAGE, 0},
        {"yyyy", NEWID_USAGE, 0},
        {"", NEWID_USAGE, 0},
        {"dd MM yyyy Q", NEWID_USAGE, 0},
        {"dd MM 'yyyy'", NEWID_USAGE, 0},
        {"dmm", NEWID_USAGE, 0},
        {"dd MM MM yyyy", NEWID_USAGE, 0},
        {"dd.MM.yyyy '0123456789012345678901234567890123456789012345678901234'", NEWID_USAGE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_format format = {.order = DATE_ISO};
        struct newid_error err = NEWID_ERROR_INIT;
        assert_int_equal(date_format_parse(&format, cases[i].name, &err), cases[i].status);
        assert_int_equal(format.order, cases[i].status ? DATE_ISO : cases[i].order);
    }
}

static void patterns_are_followed(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *value, *day;
    } cases[] = {
        {"dd.MM.yyyy", "14.03.2019", "2019-03-14"},
        {"dd.MM.yyyy", "14.03.2019 09:30", "2019-03-14"},
        {"dd.MM.yyyy", "14.03.19", "-"},
        {"dd.MM.yyyy", "14/03/2019", "-"},
        {"dd.MM.yyyy", "14.03.2019x", "-"},
        {"dd.MM.yyyy", "14.03", "-"},
        {"dd.MM.yyyy", "31.02.2019", "-"},
        {"ddMMyyyy", "14032019", "2019-03-14"},
        {"yyMMdd", "190314", "2019-03-14"},
        {"d MMMM yyyy", "14 Fawrth 2019", "2019-03-14"},
        {"d MMMM yyyy", "14 March 2019", "2019-03-14"},
        {"d MMMM yyyy", "14 Iau 2019", "-"},
        {"EEEE d/M/yy", "Iau 14/3/19", "2019-03-14"},
        {"HH:mm d/M/y", "09:30 14/3/2019", "2019-03-14"},
        {"h:mm a d/M/y", "9:30 pm 14/3/2019", "2019-03-14"},
        {"'dyddiad' d ''M y", "dyddiad 14 '3 2019", "2019-03-14"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_format format;
        assert_int_equal(date_format_parse(&format, cases[i].pattern, NULL), NEWID_OK);
        reads(&format, cases[i].value, cases[i].day);
    }
}

static void serial_numbers_are_excels(void **state)
{
    (void)state;
    int32_t day = 0;
    char out[11];
    static const struct {
        double serial;
        bool date1904;
        const char *day;
    } cases[] = {
        {1, false, "1900-01-01"},          {59, false, "1900-02-28"},      {61, false, "1900-03-01"},
        {43538.3958, false, "2019-03-14"}, {2958465, false, "9999-12-31"}, {0, true, "1904-01-01"},
        {42076, true, "2019-03-14"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(date_from_serial(&day, cases[i].serial, cases[i].date1904));
        newid_day_format(out, day);
        assert_string_equal(out, cases[i].day);
    }
    static const double wrong[] = {0, 0.5, -1, 60, 2958466, 1e300, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(date_from_serial(&day, wrong[i], false));
}

/* Decides a column; rows count from 2, as under a heading. */
static enum newid_status decide(const char *const *values, size_t count, struct date_format *format, const char **note,
                                struct newid_error *err)
{
    int64_t rows[16];
    for (size_t i = 0; i < count; i++)
        rows[i] = (int64_t)i + 2;
    *err = (struct newid_error)NEWID_ERROR_INIT;
    return date_format_decide(format, note, values, rows, count, "Date", err);
}

#define DECIDE(...)                                                                                                    \
    decide((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), &format,   \
           &note, &err)

static void a_column_decides_its_order(void **state)
{
    (void)state;
    struct date_format format;
    const char *note;
    struct newid_error err;
    assert_int_equal(DECIDE("2019-03-14", "14 Mawrth 2019"), NEWID_OK);
    assert_true(format.order == DATE_ISO && !note);
    assert_int_equal(DECIDE("03/04/2019", "14/03/2019", "2019-03-14"), NEWID_OK);
    assert_true(format.order == DATE_DMY && strstr(note, "day/month/year"));
    assert_int_equal(DECIDE("03/04/2019", "3/14/2019"), NEWID_OK);
    assert_true(format.order == DATE_MDY && strstr(note, "month/day/year"));
    assert_int_equal(DECIDE("99/12/31", "98/01/02"), NEWID_OK);
    assert_true(format.order == DATE_YMD && note);
    assert_int_equal(DECIDE("03/03/2019", "4.4.2019"), NEWID_OK);
    assert_int_equal(format.order, DATE_DMY);
    assert_int_equal(DECIDE("not known", "2019-03-14"), NEWID_OK);
    assert_int_equal(format.order, DATE_ISO);
    assert_int_equal(DECIDE("not known", "31/02/2019", "14/03/2019"), NEWID_OK);
    assert_int_equal(format.order, DATE_DMY);
    assert_int_equal(decide(NULL, 0, &format, &note, &err), NEWID_OK);
    assert_int_equal(format.order, DATE_ISO);
}

static void values_that_contradict_stop_with_examples_of_each(void **state)
{
    (void)state;
    struct date_format format;
    const char *note;
    struct newid_error err;
    assert_int_equal(
        DECIDE("30/09/2021", "1/2/2022", "29/09/2021", "1/18/2022", "28/09/2021", "27/09/2021", "1/22/2022"),
        NEWID_INPUT);
    assert_string_equal(
        err.message,
        "column \"Date\": some dates fit only day/month/year (row 2: 30/09/2021, row 4: 29/09/2021, row 6: "
        "28/09/2021), "
        "some only month/day/year (row 5: 1/18/2022, row 8: 1/22/2022); correct them, or say which is right with "
        "--date-format dmy, mdy or ymd: the rows that do not fit then go to the rejects file");
    assert_int_equal(DECIDE("14/03/2019", "99/12/31"), NEWID_INPUT);
    assert_non_null(strstr(err.message, "only year/month/day (row 3: 99/12/31)"));
}

static void a_column_that_nothing_settles_stops(void **state)
{
    (void)state;
    struct date_format format;
    const char *note;
    struct newid_error err;
    assert_int_equal(DECIDE("2019-03-14", "03/04/2019"), NEWID_INPUT);
    assert_string_equal(err.message,
                        "column \"Date\": nothing tells whether dates are day/month/year or month/day/year (row 3: "
                        "03/04/2019); say which with --date-format dmy or --date-format mdy");
    assert_int_equal(DECIDE("Derwen", "Onnen"), NEWID_INPUT);
    assert_non_null(strstr(err.message, "no value is a date"));
    assert_null(strstr(err.message, "Derwen"));
}

static void a_value_says_how_it_stands_to_the_format(void **state)
{
    (void)state;
    static const struct {
        const char *format, *value;
        enum date_fit fit;
    } cases[] = {
        {"dmy", "14/03/2019", DATE_FITS},
        {"dmy", "03/03/2019", DATE_FITS},
        {"dmy", "2019-03-04", DATE_FITS},
        {"dmy", "3 Mawrth 2019", DATE_FITS},
        {"dmy", "03/04/2019", DATE_FITS_BOTH},
        {"mdy", "3/4/19", DATE_FITS_BOTH},
        {"ymd", "03/04/05", DATE_FITS},
        {"dd/MM/yyyy", "03/04/2019", DATE_FITS_BOTH},
        {"yyyy.dd.MM", "2019.03.04", DATE_FITS},
        {"dmy", "01/31/2019", DATE_OTHER_ORDER},
        {"mdy", "31/01/2019", DATE_OTHER_ORDER},
        {"dd/MM/yyyy", "01/31/2019", DATE_OTHER_ORDER},
        {"dd.MM.yyyy", "03/04/2019", DATE_MISFIT},
        {"ymd", "31/01/2019", DATE_MISFIT},
        {"dmy", "31/02/2019", DATE_NO_SUCH_DAY},
        {"dmy", "13/13/2019", DATE_NO_SUCH_DAY},
        {"dmy", "2019-02-31", DATE_NO_SUCH_DAY},
        {"dmy", "30 February 2019", DATE_NO_SUCH_DAY},
        {"dd.MM.yyyy", "31.02.2019", DATE_NO_SUCH_DAY},
        {"dmy", "soon", DATE_MISFIT},
        {"dmy", "1/2/3", DATE_MISFIT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_format format;
        int32_t day, read_day;
        assert_int_equal(date_format_parse(&format, cases[i].format, NULL), NEWID_OK);
        enum date_fit fit = date_fit(&day, &format, cases[i].value);
        if (fit != cases[i].fit)
            fail_msg("%s as %s: %d, not %d", cases[i].value, cases[i].format, (int)fit, (int)cases[i].fit);
        assert_int_equal(date_read(&read_day, &format, cases[i].value), fit <= DATE_FITS_BOTH);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(iso_dates_fit_every_order),
        cmocka_unit_test(numbers_are_read_in_the_decided_order),
        cmocka_unit_test(months_in_words_fit_every_order),
        cmocka_unit_test(every_welsh_month_is_known_with_its_mutations),
        cmocka_unit_test(two_digit_years_turn_at_seventy),
        cmocka_unit_test(what_is_no_day_is_refused),
        cmocka_unit_test(formats_are_named_or_patterns),
        cmocka_unit_test(a_value_says_how_it_stands_to_the_format),
        cmocka_unit_test(patterns_are_followed),
        cmocka_unit_test(serial_numbers_are_excels),
        cmocka_unit_test(a_column_decides_its_order),
        cmocka_unit_test(values_that_contradict_stop_with_examples_of_each),
        cmocka_unit_test(a_column_that_nothing_settles_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
