#include "unit.h"

#include <math.h>
#include <newid/charts.h>

static void near(double got, double want) { assert_true(fabs(got - want) <= 1e-9 * fmax(1, fabs(want))); }

/* ---- run chart ---- */

static void a_step_is_a_signal_and_a_missing_month_is_no_point(void **state)
{
    (void)state;
    double y[21];
    struct newid_run_chart got;
    for (int i = 0; i < 21; i++)
        y[i] = i < 10 ? 1 + i / 100.0 : 2 + i / 100.0;
    y[10] = (double)NAN;
    assert_int_equal(newid_run_chart(&got, y, 21).status, NEWID_DEFINED);
    assert_true(got.n == 20 && got.runs.useful == 20 && got.runs.longest == 10 && got.runs.longest_max == 7);
    assert_true(got.runs.crossings == 1 && got.runs.signal);
    near(got.median, (1.09 + 2.11) / 2);
}

static void a_flat_or_empty_series_has_no_signal(void **state)
{
    (void)state;
    const double flat[] = {3, 3, 3}, gone[] = {(double)NAN};
    struct newid_run_chart got;
    assert_int_equal(newid_run_chart(&got, flat, 3).status, NEWID_DEFINED);
    assert_true(got.runs.useful == 0 && !got.runs.signal && got.median == 3);
    assert_int_equal(newid_run_chart(&got, gone, 1).status, NEWID_UNDEFINED);
    assert_int_equal(newid_run_chart(&got, NULL, 0).status, NEWID_UNDEFINED);
}

/* ---- shares ---- */

/* Pooled 1/2, sigma of 100 accounts 0.05: three of them on either side. */
static void limits_are_three_sigma_of_the_pooled_share(void **state)
{
    (void)state;
    const struct newid_count counts[] = {{50, 100}, {66, 100}, {34, 100}, {0, 0}};
    struct newid_p_chart chart;
    struct newid_p_point points[4];
    assert_int_equal(newid_p_chart(&chart, points, counts, 4, 0, NEWID_P).status, NEWID_DEFINED);
    near(chart.centre, 0.5);
    near(points[0].ucl, 0.65);
    near(points[0].lcl95, 0.4);
    assert_true(!points[0].signal && points[1].signal && points[2].signal);
    assert_true(isnan(points[3].share) && isnan(points[3].ucl) && !points[3].signal);
    /* moving ranges of the standardised points: 3.2 and 6.4 */
    assert_int_equal(newid_p_chart(&chart, points, counts, 4, 0, NEWID_LANEY).status, NEWID_DEFINED);
    near(chart.sigma_z, 4.8 / 1.128);
}

static void limits_may_come_from_a_baseline(void **state)
{
    (void)state;
    const struct newid_count counts[] = {{10, 100}, {10, 100}, {30, 100}};
    struct newid_p_chart chart;
    struct newid_p_point points[3];
    assert_int_equal(newid_p_chart(&chart, points, counts, 3, 2, NEWID_P).status, NEWID_DEFINED);
    near(chart.centre, 0.1);
    assert_true(points[2].signal);
    assert_int_equal(newid_p_chart(&chart, points, counts, 3, 7, NEWID_P).status, NEWID_DEFINED);
    near(chart.centre, 50.0 / 300);
}

static void a_floor_keeps_calm_series_from_signalling(void **state)
{
    (void)state;
    const struct newid_count counts[] = {{50, 100}, {50, 100}, {50, 100}, {51, 100}};
    struct newid_p_chart chart;
    struct newid_p_point points[4];
    assert_int_equal(newid_p_chart(&chart, points, counts, 4, 0, NEWID_LANEY).status, NEWID_DEFINED);
    assert_true(chart.sigma_z < 1);
    assert_int_equal(newid_p_chart(&chart, points, counts, 4, 0, NEWID_LANEY_FLOOR).status, NEWID_DEFINED);
    assert_true(chart.sigma_z == 1);
}

static void shares_without_variation_have_no_laney_limits(void **state)
{
    (void)state;
    const struct newid_count none[] = {{0, 9}, {0, 8}}, one[] = {{3, 9}}, wrong[] = {{3, 2}}, empty[] = {{0, 0}};
    struct newid_p_chart chart;
    struct newid_p_point points[2];
    assert_int_equal(newid_p_chart(&chart, points, none, 2, 0, NEWID_LANEY_FLOOR).status, NEWID_DEFINED);
    assert_true(isnan(chart.sigma_z) && isnan(points[0].ucl) && !points[0].signal);
    assert_int_equal(newid_p_chart(&chart, points, one, 1, 0, NEWID_LANEY).status, NEWID_DEFINED);
    assert_true(isnan(chart.sigma_z) && isnan(points[0].lcl));
    assert_int_equal(newid_p_chart(&chart, points, wrong, 1, 0, NEWID_P).status, NEWID_INVALID);
    assert_int_equal(newid_p_chart(&chart, points, empty, 1, 0, NEWID_P).status, NEWID_UNDEFINED);
    mem_fail_at(1);
    assert_int_equal(newid_p_chart(&chart, points, one, 1, 0, NEWID_P).status, NEWID_FAILED);
    mem_fail_at(0);
}

/* ---- XmR ---- */

static const struct newid_xmr_options plain = {false, 0, NULL, 0};

/* Ranges 1, 1, 1, 1, 18 and 18: their mean 40/6 leaves all in; those of a series ten times as long would be left out.
 */
static void limits_are_the_mean_and_2_66_ranges(void **state)
{
    (void)state;
    const double y[] = {1, 2, 1, 2, 1, 19, 1};
    struct newid_xmr_point points[7];
    assert_int_equal(newid_xmr_chart(points, y, 7, &plain).status, NEWID_DEFINED);
    near(points[0].mean, 27.0 / 7);
    near(points[0].upl, 27.0 / 7 + 2.66 * 40 / 6);
    assert_true(points[0].few && points[5].signal == NEWID_XMR_NONE);
}

static void wild_ranges_are_left_out_once_unless_kept(void **state)
{
    (void)state;
    double y[21];
    struct newid_xmr_point points[21];
    for (int i = 0; i < 21; i++)
        y[i] = i % 2;
    y[10] = 30;
    assert_int_equal(newid_xmr_chart(points, y, 21, &plain).status, NEWID_DEFINED);
    near(points[0].upl - points[0].mean, 2.66);
    assert_true(points[10].signal == NEWID_XMR_ABOVE && !points[0].few);
    assert_int_equal(newid_xmr_chart(points, y, 21, &(struct newid_xmr_options){true, 0, NULL, 0}).status,
                     NEWID_DEFINED);
    near(points[0].upl - points[0].mean, 2.66 * (18 + 29 + 29) / 20);
}

/* Close to the upper limit twice in three points; the third must be on the same side, be it never so near the mean. */
static void two_in_three_wants_all_three_on_one_side(void **state)
{
    (void)state;
    double same[16] = {1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, 5.3, 1, 5.3};
    double across[16] = {1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, -1, 5.5, -1, 5.5};
    struct newid_xmr_point points[16];
    assert_int_equal(newid_xmr_chart(points, same, 16, &plain).status, NEWID_DEFINED);
    assert_true(points[13].signal == NEWID_XMR_TWO_IN_THREE_ABOVE && points[15].signal == NEWID_XMR_TWO_IN_THREE_ABOVE);
    assert_true(points[14].signal == NEWID_XMR_NONE);
    assert_int_equal(newid_xmr_chart(points, across, 16, &plain).status, NEWID_DEFINED);
    assert_true(points[13].signal == NEWID_XMR_NONE && points[15].signal == NEWID_XMR_NONE);
}

static void rules_do_not_reach_across_a_new_phase(void **state)
{
    (void)state;
    const double y[] = {9, 1, 5, 6, 7, 8, 9, 10, 11, 1, 20};
    const size_t at[] = {5}, backwards[] = {5, 5}, outside[] = {11};
    struct newid_xmr_point points[11];
    struct newid_xmr_options o = {false, 0, at, 1};
    assert_int_equal(newid_xmr_chart(points, y, 11, &plain).status, NEWID_DEFINED);
    assert_true(points[4].signal == NEWID_XMR_RISING);
    assert_int_equal(newid_xmr_chart(points, y, 11, &o).status, NEWID_DEFINED);
    assert_true(points[4].signal == NEWID_XMR_NONE && points[5].mean != points[4].mean);
    o.rebases = backwards, o.rebase_count = 2;
    assert_int_equal(newid_xmr_chart(points, y, 11, &o).status, NEWID_INVALID);
    o.rebases = outside, o.rebase_count = 1;
    assert_int_equal(newid_xmr_chart(points, y, 11, &o).status, NEWID_INVALID);
}

static void a_missing_point_breaks_a_trend_and_a_run(void **state)
{
    (void)state;
    double y[] = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0};
    struct newid_xmr_point points[11];
    y[5] = (double)NAN;
    assert_int_equal(newid_xmr_chart(points, y, 11, &plain).status, NEWID_DEFINED);
    for (int i = 0; i < 11; i++)
        assert_true(points[i].signal == NEWID_XMR_NONE);
}

static void one_point_has_a_mean_and_no_limits(void **state)
{
    (void)state;
    const double one[] = {4}, wrong[] = {(double)INFINITY};
    struct newid_xmr_point point;
    assert_int_equal(newid_xmr_chart(&point, one, 1, &plain).status, NEWID_DEFINED);
    assert_true(point.mean == 4 && isnan(point.lpl) && isnan(point.upl) && point.signal == NEWID_XMR_NONE);
    assert_int_equal(newid_xmr_chart(&point, one, 0, &plain).status, NEWID_UNDEFINED);
    assert_int_equal(newid_xmr_chart(&point, wrong, 1, &plain).status, NEWID_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_a_signal_and_a_missing_month_is_no_point),
        cmocka_unit_test(a_flat_or_empty_series_has_no_signal),
        cmocka_unit_test(limits_are_three_sigma_of_the_pooled_share),
        cmocka_unit_test(limits_may_come_from_a_baseline),
        cmocka_unit_test(a_floor_keeps_calm_series_from_signalling),
        cmocka_unit_test(shares_without_variation_have_no_laney_limits),
        cmocka_unit_test(limits_are_the_mean_and_2_66_ranges),
        cmocka_unit_test(wild_ranges_are_left_out_once_unless_kept),
        cmocka_unit_test(two_in_three_wants_all_three_on_one_side),
        cmocka_unit_test(rules_do_not_reach_across_a_new_phase),
        cmocka_unit_test(a_missing_point_breaks_a_trend_and_a_run),
        cmocka_unit_test(one_point_has_a_mean_and_no_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
