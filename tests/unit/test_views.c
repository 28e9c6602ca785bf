#include "table/protect.h"
#include "table/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct newid_theme themes[] = {
    {.code = "worry", .label_en = "Worry", .label_cy = "Pryder", .parent = NEWID_NO_PARENT},
    {.code = "pace", .label_en = "Pace", .label_cy = "Cyflymder", .parent = 0, .depth = 1},
};
static const struct newid_codebook book = {.themes = themes, .theme_count = 2};

static struct newid_cell cell(size_t theme, uint64_t workers, uint64_t workers_n)
{
    return (struct newid_cell){.theme = theme,
                               .kind = "account",
                               .all_periods = true,
                               .group = "",
                               .all_groups = true,
                               .workers = workers,
                               .workers_n = workers_n,
                               .accounts = workers * 2,
                               .accounts_n = workers_n * 2,
                               .hits = workers * 3,
                               .words = workers_n * 100,
                               .words_median = 50,
                               .with_status = {0, 4, 3, 2, 1}};
}

typedef enum newid_status (*view_function)(struct out *out, const struct view *view, struct newid_error *err);

/* Prints the cells and keeps what came out until the next call. */
static const char *print(view_function show, enum out_format format, struct view view, struct newid_cell *cells,
                         size_t count, bool has_workers)
{
    static struct buf text = BUF_INIT;
    struct newid_table table = {.cells = cells, .count = count, .has_workers = has_workers};
    struct out *out;
    buf_release(&text);
    view.table = &table;
    view.codebook = &book;
    assert_int_equal(out_new(&out, format, &text, &(struct out_style){.width = 80, .title = "T"}, NULL), NEWID_OK);
    assert_int_equal(show(out, &view, NULL), NEWID_OK);
    assert_int_equal(out_finish(out, NULL), NEWID_OK);
    out_free(out);
    static char kept[20000];
    assert_true(text.len < sizeof kept);
    memcpy(kept, text.data, text.len + 1);
    buf_release(&text);
    return kept;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        assert_string_equal(text, part);
}

static const char header[] =
    "theme,label,kind,period,period_start,group,workers,workers_n,workers_percent,workers_ci_low,workers_ci_high,"
    "accounts,accounts_n,accounts_percent,accounts_ci_low,accounts_ci_high,hits,words,hits_per_1000_words,"
    "words_median,negated,hypothetical,past,reported,hidden\n";

static void the_tidy_table_has_the_columns_that_the_manual_names(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 9, 22)};
    const char *text = print(view_tidy, OUT_CSV, (struct view){.interval = VIEW_WILSON}, cells, 1, true);
    assert_int_equal(strncmp(text, header, strlen(header)), 0);
    assert_string_equal(text + strlen(header), "worry,Worry,account,all,,,9,22,40.9,23.3,61.3,18,44,40.9,27.7,55.6,27,"
                                               "2200,12.27,50.0,4,3,2,1,0\n");
}

static void without_a_base_there_is_no_percentage_and_without_workers_no_workers_columns(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 0, 0), cell(1, 0, 10)};
    const char *text = print(view_tidy, OUT_CSV, (struct view){0}, cells, 2, true);
    assert_has(text, "\nworry,Worry,account,all,,,0,0,,,,0,0,,,,0,0,,,4,3,2,1,0\n");
    assert_has(text, "\npace,Pace,account,all,,,0,10,0.0,0.0,27.8,0,20,0.0,");
    text = print(view_tidy, OUT_CSV, (struct view){0}, cells, 2, false);
    assert_has(text, "\npace,Pace,account,all,,,,,,,,0,20,0.0,");
}

static void a_hidden_cell_shows_no_figure_in_any_view(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 9, 22), cell(1, 7, 22)};
    cells[1].hidden = true;
    assert_has(print(view_tidy, OUT_CSV, (struct view){0}, cells, 2, true),
               "\npace,Pace,account,all,,,,,,,,,,,,,,,,,,,,,1\n");
    assert_has(print(view_wide, OUT_CSV, (struct view){0}, cells, 2, true), "\npace,Pace,account,,\n");
    const char *text = print(view_people, OUT_TEXT, (struct view){.interval = VIEW_WILSON, .in_detail = true}, cells, 2, true);
    assert_has(text, "\n  Pace         *                         *\n");
}

static void periods_and_groups_are_named_as_data(void **state)
{
    (void)state;
    int32_t day;
    assert_true(newid_day_parse(&day, "2019-05-01"));
    struct newid_cell cells[] = {cell(0, 1, 4), cell(0, 1, 4), cell(0, 2, 8)};
    cells[0].all_periods = cells[1].all_periods = cells[0].all_groups = false;
    cells[0].period = newid_period_of(NEWID_PERIOD_QUARTER, day);
    cells[0].group = "North";
    cells[1].undated = true;
    cells[1].group = cells[2].group = "all";
    struct view view = {.by = NEWID_PERIOD_QUARTER, .group = "team"};
    const char *text = print(view_tidy, OUT_CSV, view, cells, 3, true);
    assert_has(text, "\nworry,Worry,account,2019-Q2,2019-04-01,North,1,4,");
    assert_has(text, "\nworry,Worry,account,undated,,all,1,4,");
    assert_has(text, "\nworry,Worry,account,all,,all,2,8,");
}

/* Two themes by two quarters and their total. */
static void fill_quarters(struct newid_cell *cells)
{
    int32_t day;
    assert_true(newid_day_parse(&day, "2019-05-01"));
    for (size_t i = 0; i < 6; i++) {
        cells[i] = cell(i / 3, i + 1, i % 3 == 1 ? 0 : 25);
        if (i % 3 == 1)
            cells[i].workers = 0;
        cells[i].all_periods = i % 3 == 2;
        cells[i].period = newid_period_of(NEWID_PERIOD_QUARTER, day) + (int32_t)(i % 3);
    }
}

static void wide_has_a_column_a_period_under_its_base(void **state)
{
    (void)state;
    struct newid_cell cells[6];
    fill_quarters(cells);
    assert_string_equal(print(view_wide, OUT_CSV, (struct view){.by = NEWID_PERIOD_QUARTER}, cells, 6, true),
                        "theme,label,kind,group,2019-Q2,2019-Q3,all\n"
                        "writers,Writers (base),account,,25,0,25\n"
                        "worry,Worry,account,,4.0,,12.0\n"
                        "pace,Pace,account,,16.0,,24.0\n");
}

static void people_read_periods_across_with_the_bases_on_top(void **state)
{
    (void)state;
    struct newid_cell cells[6];
    fill_quarters(cells);
    const char *text = print(view_people, OUT_TEXT, (struct view){.by = NEWID_PERIOD_QUARTER}, cells, 6, true);
    assert_has(text, "account: writers who mention each theme\n");
    assert_has(text, "Theme           Apr–Jun 2019  Jul–Sep 2019   All\n");
    assert_has(text, "Base: writers             25             0    25\n");
    assert_has(text, "Worry                    4 %             –  12 %\n");
    assert_has(text, "  Pace                  16 %             –  24 %\n");
}

static void groups_without_periods_stand_across(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 3, 7), cell(0, 30, 40), cell(1, 0, 7), cell(1, 1, 400)};
    for (size_t i = 0; i < 4; i++) {
        cells[i].all_groups = i % 2;
        cells[i].group = i % 2 ? "all" : "North";
    }
    const char *text = print(view_people, OUT_TEXT, (struct view){.group = "team"}, cells, 4, true);
    assert_has(text, "Theme            North   All\n");
    assert_has(text, "Worry           3 of 7  75 %\n");
    assert_has(text, "  Pace          0 of 7  <1 %\n");
}

static void under_20_writers_people_read_counts_and_from_20_on_percents(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 9, 19), cell(1, 9, 20)};
    const char *text = print(view_people, OUT_TEXT, (struct view){.interval = VIEW_WILSON, .in_detail = true}, cells, 2, true);
    assert_has(text, "account: 19 writers, 38 accounts, 1900 words\n");
    assert_has(text, "Worry    9 of 19");
    assert_has(text, "  Pace  45 % (9)");
    assert_has(text, "26–66 %"); /* Wilson for 9 of 20 */
}

static void without_workers_people_read_of_accounts(void **state)
{
    (void)state;
    struct newid_cell cells[] = {cell(0, 9, 19)};
    const char *text = print(view_people, OUT_TEXT, (struct view){0}, cells, 1, false);
    assert_has(text, "account: 38 accounts, 1900 words\n");
    assert_has(text, "Worry  47 % (18)");
    assert_null(strstr(text, "Writers"));
}

static bool is_hidden(struct newid_cell c, struct newid_table_request request, bool sensitive)
{
    protect_cell(&c, &request, sensitive, true);
    return c.hidden;
}

static struct newid_cell of_group(uint64_t workers, uint64_t workers_n)
{
    struct newid_cell c = cell(0, workers, workers_n);
    c.all_groups = false;
    c.group = "North";
    return c;
}

static void small_bases_are_hidden_in_breakdowns_and_never_in_totals(void **state)
{
    (void)state;
    struct newid_table_request request = {.group = "team", .audience = NEWID_INTERNAL};
    assert_true(is_hidden(of_group(1, 4), request, false));
    assert_false(is_hidden(of_group(1, 5), request, false));
    assert_false(is_hidden(of_group(0, 0), request, false));
    assert_false(is_hidden(cell(0, 1, 4), request, false));
    request.audience = NEWID_PUBLIC;
    assert_true(is_hidden(of_group(4, 9), request, false));
    assert_true(is_hidden(of_group(2, 10), request, false));
    assert_true(is_hidden(of_group(8, 10), request, false));
    assert_false(is_hidden(of_group(0, 10), request, false));
    assert_false(is_hidden(of_group(3, 10), request, false));
    request.audience = NEWID_ANALYST;
    assert_false(is_hidden(of_group(1, 1), request, true));
    request = (struct newid_table_request){.group = "area", .audience = NEWID_INTERNAL};
    assert_false(is_hidden(of_group(1, 4), request, false));
}

static void a_filter_by_team_is_a_breakdown_too(void **state)
{
    (void)state;
    const struct newid_filter filter = {"team", "North"};
    struct newid_table_request request = {.where = &filter, .where_count = 1, .audience = NEWID_INTERNAL};
    assert_true(is_hidden(cell(0, 1, 4), request, false));
    assert_true(is_hidden(cell(0, 10, 40), request, true));
    assert_false(is_hidden(cell(0, 10, 40), request, false));
}

static void a_sensitive_theme_is_hidden_by_team_and_role_only(void **state)
{
    (void)state;
    struct newid_table_request request = {.group = "role", .audience = NEWID_INTERNAL};
    assert_true(is_hidden(of_group(10, 40), request, true));
    assert_false(is_hidden(cell(0, 10, 40), request, true));
    request.group = "language";
    assert_false(is_hidden(of_group(10, 40), request, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tidy_table_has_the_columns_that_the_manual_names),
        cmocka_unit_test(without_a_base_there_is_no_percentage_and_without_workers_no_workers_columns),
        cmocka_unit_test(a_hidden_cell_shows_no_figure_in_any_view),
        cmocka_unit_test(periods_and_groups_are_named_as_data),
        cmocka_unit_test(wide_has_a_column_a_period_under_its_base),
        cmocka_unit_test(people_read_periods_across_with_the_bases_on_top),
        cmocka_unit_test(groups_without_periods_stand_across),
        cmocka_unit_test(under_20_writers_people_read_counts_and_from_20_on_percents),
        cmocka_unit_test(without_workers_people_read_of_accounts),
        cmocka_unit_test(small_bases_are_hidden_in_breakdowns_and_never_in_totals),
        cmocka_unit_test(a_filter_by_team_is_a_breakdown_too),
        cmocka_unit_test(a_sensitive_theme_is_hidden_by_team_and_role_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
