#include "unit.h"

#include <newid/stats.h>

static int32_t day_of(const char *iso)
{
    int32_t day;
    assert_true(newid_day_parse(&day, iso));
    return day;
}

static void since(const char *day, const char *event, int calendar, int elapsed, bool post)
{
    struct newid_months_since got;
    assert_true(newid_months_since(&got, day_of(day), day_of(event)));
    assert_int_equal(got.calendar, calendar);
    assert_int_equal(got.elapsed, elapsed);
    assert_true(got.post == post);
}

static void months_are_counted_both_ways(void **state)
{
    (void)state;
    since("2024-05-15", "2024-05-15", 0, 0, true);
    since("2024-05-14", "2024-05-15", 0, -1, false);
    since("2024-04-15", "2024-05-15", -1, -1, false);
    since("2024-04-14", "2024-05-15", -1, -2, false);
    since("2025-01-02", "2023-12-30", 13, 12, true);
}

/* One month after the 31st is the last day of the next month, whatever its length; one before likewise. */
static void the_end_of_a_month_is_reached_on_its_last_day(void **state)
{
    (void)state;
    since("2023-02-28", "2023-01-31", 1, 1, true);
    since("2024-02-28", "2024-01-31", 1, 0, true);
    since("2024-02-29", "2024-01-31", 1, 1, true);
    since("2024-02-29", "2024-03-31", -1, -1, false);
    since("2024-02-28", "2024-03-31", -1, -2, false);
    since("2023-12-31", "2023-11-30", 1, 1, true);
    since("9999-12-31", "9999-12-31", 0, 0, true);
}

static void an_undated_account_is_nowhere(void **state)
{
    (void)state;
    struct newid_months_since got = {7, 8, true};
    assert_false(newid_months_since(&got, NEWID_UNDATED, 0));
    assert_false(newid_months_since(&got, 0, NEWID_UNDATED));
    assert_int_equal(got.calendar, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_counted_both_ways),
        cmocka_unit_test(the_end_of_a_month_is_reached_on_its_last_day),
        cmocka_unit_test(an_undated_account_is_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
