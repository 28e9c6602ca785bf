/* What is said of change: given these figures, this verdict, these parts, these signals. */
#include "unit.h"

#include "change/chart_data.h"
#include "change/decompose.h"

#include <math.h>

static void parts_add_up_to_the_total_in_both_orders_and_their_mean(void **state)
{
    (void)state;
    const struct four_shares shares = {{{0.2, 0.4}, {0.3, 0.7}}};
    const struct decomposition d = decompose(&shares);
    assert_true(fabs(d.total - 0.5) < 1e-12);
    assert_true(fabs(d.texts[0] + d.rules[0] - d.total) < 1e-12);
    assert_true(fabs(d.texts[1] + d.rules[1] - d.total) < 1e-12);
    assert_true(fabs(d.texts_mean - 0.3) < 1e-12);
    assert_true(fabs(d.rules_mean - 0.2) < 1e-12);
}

static struct change tested(double estimate, double p)
{
    struct change c = change_undefined(NULL);
    c.estimate = estimate;
    c.p = p;
    c.verdict = VERDICT_NO_SIGN;
    return c;
}

static void verdicts_go_by_p_adjusted_over_what_was_tested_alone(void **state)
{
    (void)state;
    struct newid_error err = NEWID_ERROR_INIT;
    struct change changes[] = {tested(0.2, 0.01), tested(-0.2, 0.02), tested(0.2, 0.04), change_undefined("none"),
                               tested(0.1, 0.9)};
    size_t count = 0;
    assert_int_equal(verdict_judge(changes, sizeof *changes, 5, &count, &err), NEWID_OK);
    assert_int_equal(count, 4);
    assert_int_equal(changes[0].verdict, VERDICT_MORE);
    assert_int_equal(changes[1].verdict, VERDICT_LESS);
    /* 0.04 * 4 / 3 is above 0.05. */
    assert_int_equal(changes[2].verdict, VERDICT_NO_SIGN);
    assert_true(fabs(changes[2].q - (0.04 * 4 / 3)) < 1e-12);
    assert_int_equal(changes[3].verdict, VERDICT_UNDEFINED);
}

static void judging_fails_cleanly_without_memory(void **state)
{
    (void)state;
    struct newid_error err = NEWID_ERROR_INIT;
    struct change changes[] = {tested(0.2, 0.01), tested(-0.2, 0.02)};
    size_t count = 0;
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status == NEWID_MEMORY && n < 10; n++) {
        mem_fail_at(n);
        status = verdict_judge(changes, sizeof *changes, 2, &count, &err);
        mem_fail_at(0);
    }
    assert_int_equal(status, NEWID_OK);
}

static void a_point_on_the_median_neither_ends_a_long_run_nor_signals(void **state)
{
    (void)state;
    struct newid_error err = NEWID_ERROR_INIT;
    struct chart_point points[25] = {0};
    struct chart_phase phase = {.first = 0, .end = 25};
    struct chart chart = {.points = points, .count = 25, .phases = &phase, .phase_count = 1};
    for (size_t i = 0; i < 25; i++) {
        points[i].count = (struct newid_count){i < 12 ? 2 : i == 12 ? 5 : 8, 10};
        points[i].share = (double)points[i].count.x / 10;
    }
    points[3].count.x = 5;
    points[3].share = 0.5;
    points[20].count.x = 5;
    points[20].share = 0.5;
    assert_int_equal(chart_judge(&chart, &err), NEWID_OK);
    assert_true(fabs(phase.median - 0.5) < 1e-12);
    assert_int_equal(phase.runs.longest, 11);
    assert_int_equal(points[0].reasons & CHART_LONG_RUN_BELOW, CHART_LONG_RUN_BELOW);
    assert_int_equal(points[4].reasons & CHART_LONG_RUN_BELOW, CHART_LONG_RUN_BELOW);
    assert_int_equal(points[3].reasons, 0);
    assert_int_equal(points[24].reasons & CHART_LONG_RUN_ABOVE, CHART_LONG_RUN_ABOVE);
}

static void where_the_median_is_a_bound_of_shares_runs_say_nothing(void **state)
{
    (void)state;
    for (int bound = 0; bound <= 1; bound++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct chart_point points[24] = {0};
        struct chart_phase phase = {.first = 0, .end = 24};
        struct chart chart = {.points = points, .count = 24, .phases = &phase, .phase_count = 1, .type = CHART_RUN};
        for (size_t i = 0; i < 24; i++) {
            points[i].count = (struct newid_count){i % 2 && i > 4 ? 5 : 10 * (uint64_t)bound, 10};
            points[i].share = (double)points[i].count.x / 10;
        }
        assert_int_equal(chart_judge(&chart, &err), NEWID_OK);
        assert_true(phase.runs.longest > phase.runs.longest_max);
        assert_true(phase.one_sided);
        assert_false(phase.few_crossings);
        assert_int_equal(chart.signals, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_add_up_to_the_total_in_both_orders_and_their_mean),
        cmocka_unit_test(verdicts_go_by_p_adjusted_over_what_was_tested_alone),
        cmocka_unit_test(judging_fails_cleanly_without_memory),
        cmocka_unit_test(where_the_median_is_a_bound_of_shares_runs_say_nothing),
        cmocka_unit_test(a_point_on_the_median_neither_ends_a_long_run_nor_signals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
