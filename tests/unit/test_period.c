#include <newid/stats.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int32_t day_of(const char *iso)
{
    int32_t day = 0;
    assert_true(newid_day_parse(&day, iso));
    return day;
}

static void expect_label(enum newid_period period, const char *iso, const char *label, const char *people)
{
    char out[32];
    int32_t ordinal = newid_period_of(period, day_of(iso));
    newid_period_label(out, sizeof out, period, ordinal);
    assert_string_equal(out, label);
    newid_period_label_people(out, sizeof out, period, ordinal);
    assert_string_equal(out, people);
}

static void days_are_counted_from_1970(void **state)
{
    (void)state;
    assert_int_equal(day_of("1970-01-01"), 0);
    assert_int_equal(day_of("1969-12-31"), -1);
    assert_int_equal(day_of("2000-02-29"), 11016);
    assert_int_equal(day_of("0001-01-01"), -719162);
    assert_int_equal(day_of("9999-12-31"), 2932896);
}

static void days_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2019-02-29", "1900-02-29", "2019-02-31", "2019-13-01",  "2019-00-10",
                                        "2019-01-00", "0000-01-01", "2019-1-01",  "2019-01-1",   "2019-01-011",
                                        "2019/01/01", "",           "20190101",   " 2019-01-01", "2019-01-01 "};
    int32_t day = 5;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(newid_day_parse(&day, wrong[i]));
    assert_false(newid_day_from_civil(&day, 10000, 1, 1));
    assert_int_equal(day, 5);
}

static void every_day_goes_there_and_back(void **state)
{
    (void)state;
    char text[11];
    for (int32_t day = -719162; day <= 2932896; day += 13) {
        int year, month, date;
        int32_t again;
        newid_day_to_civil(day, &year, &month, &date);
        assert_true(newid_day_from_civil(&again, year, month, date));
        assert_int_equal(again, day);
        newid_day_format(text, day);
        assert_int_equal(day_of(text), day);
    }
}

static void labels_name_the_period(void **state)
{
    (void)state;
    static const struct {
        const char *date, *month, *quarter, *financial_year, *financial_quarter;
    } cases[] = {
        {"2024-03-31", "2024-03", "2024-Q1", "2023/24", "2023/24-Q4"},
        {"2024-04-01", "2024-04", "2024-Q2", "2024/25", "2024/25-Q1"},
        {"2024-05-14", "2024-05", "2024-Q2", "2024/25", "2024/25-Q1"},
        {"2023-12-31", "2023-12", "2023-Q4", "2023/24", "2023/24-Q3"},
        {"2024-02-29", "2024-02", "2024-Q1", "2023/24", "2023/24-Q4"},
        {"2022-01-01", "2022-01", "2022-Q1", "2021/22", "2021/22-Q4"},
        {"2000-01-15", "2000-01", "2000-Q1", "1999/00", "1999/00-Q4"},
        {"2025-05-15", "2025-05", "2025-Q2", "2025/26", "2025/26-Q1"},
        {"2019-09-30", "2019-09", "2019-Q3", "2019/20", "2019/20-Q2"},
    };
    char out[16];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int32_t day = day_of(cases[i].date);
        newid_period_label(out, sizeof out, NEWID_PERIOD_MONTH, newid_period_of(NEWID_PERIOD_MONTH, day));
        assert_string_equal(out, cases[i].month);
        newid_period_label(out, sizeof out, NEWID_PERIOD_QUARTER, newid_period_of(NEWID_PERIOD_QUARTER, day));
        assert_string_equal(out, cases[i].quarter);
        newid_period_label(out, sizeof out, NEWID_PERIOD_FINANCIAL_YEAR,
                           newid_period_of(NEWID_PERIOD_FINANCIAL_YEAR, day));
        assert_string_equal(out, cases[i].financial_year);
        newid_period_label(out, sizeof out, NEWID_PERIOD_FINANCIAL_QUARTER,
                           newid_period_of(NEWID_PERIOD_FINANCIAL_QUARTER, day));
        assert_string_equal(out, cases[i].financial_quarter);
    }
}

static void labels_for_people_use_words(void **state)
{
    (void)state;
    expect_label(NEWID_PERIOD_DAY, "2019-03-14", "2019-03-14", "14 Mar 2019");
    expect_label(NEWID_PERIOD_WEEK, "2019-02-14", "2019-W07", "w/c 11 Feb 2019");
    expect_label(NEWID_PERIOD_MONTH, "2019-03-14", "2019-03", "Mar 2019");
    expect_label(NEWID_PERIOD_QUARTER, "2019-05-14", "2019-Q2", "Apr–Jun 2019");
    expect_label(NEWID_PERIOD_YEAR, "2019-05-14", "2019", "2019");
    expect_label(NEWID_PERIOD_FINANCIAL_QUARTER, "2019-05-14", "2019/20-Q1", "Apr–Jun 2019");
    expect_label(NEWID_PERIOD_FINANCIAL_QUARTER, "2020-03-14", "2019/20-Q4", "Jan–Mar 2020");
    expect_label(NEWID_PERIOD_FINANCIAL_YEAR, "2019-05-14", "2019/20", "2019/20");
    expect_label(NEWID_PERIOD_ALL, "2019-05-14", "all", "all");
}

static void weeks_are_iso_weeks(void **state)
{
    (void)state;
    expect_label(NEWID_PERIOD_WEEK, "2018-12-31", "2019-W01", "w/c 31 Dec 2018");
    expect_label(NEWID_PERIOD_WEEK, "2016-01-03", "2015-W53", "w/c 28 Dec 2015");
    expect_label(NEWID_PERIOD_WEEK, "2021-01-03", "2020-W53", "w/c 28 Dec 2020");
    expect_label(NEWID_PERIOD_WEEK, "2021-01-04", "2021-W01", "w/c 4 Jan 2021");
    expect_label(NEWID_PERIOD_WEEK, "1969-12-28", "1969-W52", "w/c 22 Dec 1969");
}

static void ordinals_are_consecutive_and_start_where_the_period_starts(void **state)
{
    (void)state;
    for (int p = NEWID_PERIOD_DAY; p < NEWID_PERIODS; p++) {
        enum newid_period period = (enum newid_period)p;
        int32_t last = newid_period_of(period, day_of("1968-12-31"));
        for (int32_t day = day_of("1969-01-01"); day < day_of("2025-01-01"); day++) {
            int32_t ordinal = newid_period_of(period, day);
            int32_t start = newid_period_start(period, ordinal);
            assert_true(ordinal == last || (ordinal == last + 1 && start == day));
            assert_true(start <= day && newid_period_start(period, ordinal + 1) > day);
            last = ordinal;
        }
    }
}

static void names_go_there_and_back(void **state)
{
    (void)state;
    enum newid_period parsed;
    for (int p = 0; p < NEWID_PERIODS; p++) {
        assert_true(newid_period_parse(&parsed, newid_period_name((enum newid_period)p)));
        assert_int_equal(parsed, p);
    }
    assert_false(newid_period_parse(&parsed, "fortnight"));
    assert_false(newid_period_parse(&parsed, ""));
}

static void no_date_is_its_own_period(void **state)
{
    (void)state;
    char out[32];
    for (int p = NEWID_PERIOD_DAY; p < NEWID_PERIODS; p++) {
        enum newid_period period = (enum newid_period)p;
        assert_int_equal(newid_period_of(period, NEWID_UNDATED), NEWID_UNDATED);
        newid_period_label(out, sizeof out, period, NEWID_UNDATED);
        assert_string_equal(out, "undated");
        newid_period_label_people(out, sizeof out, period, NEWID_UNDATED);
        assert_string_equal(out, "undated");
    }
    assert_int_equal(newid_period_of(NEWID_PERIOD_ALL, NEWID_UNDATED), 0);
}

static void a_label_of_any_period_gives_its_days(void **state)
{
    static const struct {
        const char *label, *first, *last;
    } known[] = {{"2019-02-28", "2019-02-28", "2019-02-28"}, {"2019-W01", "2018-12-31", "2019-01-06"},
                 {"2019-02", "2019-02-01", "2019-02-28"},    {"2019-Q2", "2019-04-01", "2019-06-30"},
                 {"2019", "2019-01-01", "2019-12-31"},       {"2019/20-Q4", "2020-01-01", "2020-03-31"},
                 {"2019/20", "2019-04-01", "2020-03-31"}};
    int32_t first, last, expected;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(newid_period_span(&first, &last, known[i].label));
        assert_true(newid_day_parse(&expected, known[i].first));
        assert_int_equal(first, expected);
        assert_true(newid_day_parse(&expected, known[i].last));
        assert_int_equal(last, expected);
    }
    assert_false(newid_period_span(&first, &last, "2019-Q5"));
    assert_false(newid_period_span(&first, &last, "2019-02-30"));
    assert_false(newid_period_span(&first, &last, ""));
    assert_false(newid_period_span(&first, &last, "all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_counted_from_1970),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(every_day_goes_there_and_back),
        cmocka_unit_test(labels_name_the_period),
        cmocka_unit_test(labels_for_people_use_words),
        cmocka_unit_test(weeks_are_iso_weeks),
        cmocka_unit_test(ordinals_are_consecutive_and_start_where_the_period_starts),
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(no_date_is_its_own_period),
        cmocka_unit_test(a_label_of_any_period_gives_its_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
