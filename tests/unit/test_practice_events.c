/* Practice events and headcounts in the store, and the tables that they come from. */
#include "unit.h"

#include "intake/records.h"

#include <newid/events.h>

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_error err;
};

static int open_world(void **state)
{
    struct world *w = mem_zalloc(1, sizeof *w);
    void *folder = NULL;
    if (!w || unit_folder(&folder))
        return -1;
    w->folder = folder;
    w->path = (struct buf)BUF_INIT;
    unit_path(&w->path, w->folder, "test.db");
    *state = w;
    return newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err) ? -1 : 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static int32_t day(const char *iso)
{
    int32_t number;
    assert_true(newid_day_parse(&number, iso));
    return number;
}

static enum newid_put put(struct world *w, const char *date, const char *kind, const char *team, const char *area,
                          const char *label, int64_t attended)
{
    enum newid_put outcome;
    const struct newid_event event = {.day = day(date),
                                      .kind = kind,
                                      .team = team,
                                      .area = area,
                                      .label = label,
                                      .attended = attended,
                                      .eligible = -1,
                                      .source = "events.csv"};
    assert_int_equal(newid_store_put_event(w->store, &event, &outcome, NULL, &w->err), NEWID_OK);
    return outcome;
}

static enum newid_status count_event(void *context, const struct newid_event *event, struct newid_error *err)
{
    (void)event;
    (void)err;
    ++*(size_t *)context;
    return NEWID_OK;
}

static size_t count_events(struct world *w)
{
    size_t count = 0;
    assert_int_equal(newid_store_each_event(w->store, count_event, &count, &w->err), NEWID_OK);
    return count;
}

static void the_same_event_is_kept_once_and_other_numbers_are_a_conflict(void **state)
{
    struct world *w = *state;
    assert_int_equal(put(w, "2019-02-06", "training", "North", "", "Day 1", 11), NEWID_PUT_ADDED);
    assert_int_equal(put(w, "2019-02-06", "training", "North", "", "Day 1", 11), NEWID_PUT_UNCHANGED);
    assert_int_equal(put(w, "2019-02-06", "training", "North", "", "Day 1", -1), NEWID_PUT_CONFLICT);
    assert_int_equal(put(w, "2019-02-06", "training", "North", "", "Day 2", 11), NEWID_PUT_ADDED);
    assert_int_equal(count_events(w), 2);
}

static void a_team_rolls_out_once_and_so_does_an_area(void **state)
{
    struct world *w = *state;
    assert_int_equal(put(w, "2019-02-06", "roll-out", "North", "Arfon", "", -1), NEWID_PUT_ADDED);
    assert_int_equal(put(w, "2019-03-06", "roll-out", "North", "", "", -1), NEWID_PUT_CONFLICT);
    assert_int_equal(put(w, "2019-02-06", "roll-out", "North", "Eifion", "again", -1), NEWID_PUT_CONFLICT);
    assert_int_equal(put(w, "2019-03-06", "roll-out", "", "Arfon", "", -1), NEWID_PUT_ADDED);
    assert_int_equal(put(w, "2019-04-06", "roll-out", "", "Arfon", "", -1), NEWID_PUT_CONFLICT);
    assert_int_equal(put(w, "2019-05-06", "roll-out", "", "", "", -1), NEWID_PUT_ADDED);
    assert_int_equal(put(w, "2019-05-07", "roll-out", "", "", "", -1), NEWID_PUT_CONFLICT);
    assert_int_equal(count_events(w), 3);
}

static void an_event_is_removed_by_its_number(void **state)
{
    struct world *w = *state;
    assert_int_equal(put(w, "2019-02-06", "training", "", "", "", -1), NEWID_PUT_ADDED);
    assert_int_equal(newid_store_remove_event(w->store, 1, &w->err), NEWID_OK);
    assert_int_equal(count_events(w), 0);
    assert_int_equal(newid_store_remove_event(w->store, 1, &w->err), NEWID_NOT_FOUND);
}

static void put_account(struct world *w, const char *id, const char *team, const char *area)
{
    enum newid_put outcome;
    const struct newid_account account = {
        .id = id, .kind = "account", .team = team, .area = area, .text = "Calm.", .text_len = 5};
    assert_int_equal(newid_store_put_account(w->store, &account, false, &outcome, &w->err), NEWID_OK);
}

static void a_teams_own_roll_out_goes_before_its_areas_and_that_before_everybodys(void **state)
{
    struct world *w = *state;
    struct newid_field teams;
    int32_t days[5];
    put_account(w, "a1", "East", "Arfon");
    put_account(w, "a2", "North", "Arfon");
    put_account(w, "a3", "North", "Eifion"); /* as many as in Arfon, which comes first by its bytes */
    put_account(w, "a4", "South", "Eifion");
    put_account(w, "a5", NULL, "Arfon");
    put(w, "2019-03-01", "roll-out", "", "Arfon", "", -1);
    put(w, "2019-04-01", "roll-out", "East", "Eifion", "", -1);
    put(w, "2019-05-01", "training", "South", "", "", -1);
    assert_int_equal(newid_store_field(w->store, "team", &teams, &w->err), NEWID_OK);
    assert_int_equal(teams.value_count, 4);
    assert_int_equal(newid_store_roll_outs(w->store, &teams, days, &w->err), NEWID_OK);
    assert_int_equal(days[0], NEWID_UNDATED);
    assert_int_equal(days[1], day("2019-04-01"));
    assert_int_equal(days[2], day("2019-03-01"));
    assert_int_equal(days[3], NEWID_UNDATED);
    put(w, "2019-06-01", "roll-out", "", "", "", -1);
    assert_int_equal(newid_store_roll_outs(w->store, &teams, days, &w->err), NEWID_OK);
    assert_int_equal(days[0], day("2019-06-01"));
    assert_int_equal(days[2], day("2019-03-01"));
    assert_int_equal(days[3], day("2019-06-01"));
    newid_field_release(&teams);
}

static enum newid_put put_heads(struct world *w, const char *from, const char *to, int64_t in_post, bool update)
{
    enum newid_put outcome;
    const struct newid_headcount headcount = {"North", day(from), day(to), in_post, ""};
    assert_int_equal(newid_store_put_headcount(w->store, &headcount, update, &outcome, &w->err), NEWID_OK);
    return outcome;
}

static void headcounts_of_a_team_do_not_overlap(void **state)
{
    struct world *w = *state;
    assert_int_equal(put_heads(w, "2019-01-01", "2019-03-31", 12, false), NEWID_PUT_ADDED);
    assert_int_equal(put_heads(w, "2019-01-01", "2019-03-31", 12, false), NEWID_PUT_UNCHANGED);
    assert_int_equal(put_heads(w, "2019-03-31", "2019-06-30", 12, true), NEWID_PUT_CONFLICT);
    assert_int_equal(put_heads(w, "2019-01-01", "2019-12-31", 12, true), NEWID_PUT_CONFLICT);
    assert_int_equal(put_heads(w, "2019-01-01", "2019-03-31", 13, false), NEWID_PUT_CONFLICT);
    assert_int_equal(put_heads(w, "2019-01-01", "2019-03-31", 13, true), NEWID_PUT_UPDATED);
    assert_int_equal(put_heads(w, "2019-04-01", "2019-06-30", 12, false), NEWID_PUT_ADDED);
}

/* ---- the tables ---- */

enum { DATE, KIND, TEAM, COUNT, COLUMNS };

static const struct record_field fields[COLUMNS] = {
    {"date", true, true}, {"kind", true, false}, {"team", false, false}, {"attended", false, false}};

static enum newid_status read_table(struct records *records, struct world *w, const char *text, struct newid_error *err)
{
    static const struct records_options options = {.note = NULL};
    static char path[300];
    snprintf(path, sizeof path, "%s/events.csv", w->folder);
    assert_int_equal(file_write(path, text, strlen(text), &w->err), NEWID_OK);
    return records_read(records, path, fields, COLUMNS, &options, err);
}

static void headings_are_read_in_welsh_and_dates_by_the_whole_column(void **state)
{
    struct world *w = *state;
    struct records records;
    int32_t number;
    const char *kind;
    assert_int_equal(read_table(&records, w,
                                "Dyddiad,Math,Tîm,Lliw\n06/02/2019,Hyfforddiant,Gogledd,coch\n21/02/2019,Parti,,\n",
                                &w->err),
                     NEWID_OK);
    assert_int_equal(records.count, 2);
    assert_string_equal(records.items[0].values[TEAM], "Gogledd");
    assert_string_equal(records.items[0].values[COUNT], "");
    assert_null(records_date(&records, records.items[0].values[DATE], &number));
    assert_int_equal(number, day("2019-02-06"));
    assert_non_null(records_date(&records, "31/02/2019", &number));
    assert_int_equal(records_event_kind(&records, &kind, records.items[0].values[KIND], &w->err), NEWID_OK);
    assert_string_equal(kind, "training");
    assert_int_equal(records_event_kind(&records, &kind, records.items[1].values[KIND], &w->err), NEWID_OK);
    assert_string_equal(kind, "Parti");
    records_release(&records);
}

static void a_column_that_is_lacking_or_there_twice_is_named(void **state)
{
    struct world *w = *state;
    struct records records;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(read_table(&records, w, "date,team\n2019-02-06,North\n", &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, "kind"));
    records_release(&records);
    err = (struct newid_error)NEWID_ERROR_INIT;
    assert_int_equal(read_table(&records, w, "date,kind,day\n2019-02-06,training,x\n", &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, "'day'"));
    records_release(&records);
    err = (struct newid_error)NEWID_ERROR_INIT;
    assert_int_equal(read_table(&records, w, "date,kind\n06/02/2019,training\n05/03/2019,training\n", &err),
                     NEWID_INPUT);
    assert_non_null(strstr(err.message, "--date-format"));
    records_release(&records);
}

static void a_row_of_the_wrong_length_is_among_the_rejects(void **state)
{
    struct world *w = *state;
    struct records records;
    assert_int_equal(
        read_table(&records, w, "date,kind\n2019-02-06,training,North\n2019-02-07\n2019-02-08,training\n", &w->err),
        NEWID_OK);
    assert_int_equal(records.count, 1);
    assert_int_equal(records.rejects.count, 2);
    records_release(&records);
}

static void people_are_counted_in_whole_numbers(void **state)
{
    int64_t people;
    (void)state;
    assert_true(records_people("", &people));
    assert_int_equal(people, -1);
    assert_true(records_people("13", &people));
    assert_int_equal(people, 13);
    assert_false(records_people("-1", &people));
    assert_false(records_people("1.5", &people));
    assert_false(records_people("99999999999999999999", &people));
}

static void every_failed_allocation_of_a_reading_is_cleaned_up(void **state)
{
    struct world *w = *state;
    static const struct records_options options = {.note = NULL};
    struct buf path = BUF_INIT;
    enum newid_status status = NEWID_MEMORY;
    unit_path(&path, w->folder, "events.csv");
    assert_int_equal(file_write(path.data, "date,kind\n2019-02-06,training\n", 29, &w->err), NEWID_OK);
    for (size_t n = 1; status; n++) {
        struct records records;
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        status = records_read(&records, path.data, fields, COLUMNS, &options, &err);
        mem_fail_at(0);
        assert_true(!status || status == NEWID_MEMORY);
        records_release(&records);
    }
    buf_release(&path);
}

int main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        WITH_WORLD(the_same_event_is_kept_once_and_other_numbers_are_a_conflict),
        WITH_WORLD(a_team_rolls_out_once_and_so_does_an_area),
        WITH_WORLD(an_event_is_removed_by_its_number),
        WITH_WORLD(a_teams_own_roll_out_goes_before_its_areas_and_that_before_everybodys),
        WITH_WORLD(headcounts_of_a_team_do_not_overlap),
        WITH_WORLD(headings_are_read_in_welsh_and_dates_by_the_whole_column),
        WITH_WORLD(a_column_that_is_lacking_or_there_twice_is_named),
        WITH_WORLD(a_row_of_the_wrong_length_is_among_the_rejects),
        cmocka_unit_test(people_are_counted_in_whole_numbers),
        WITH_WORLD(every_failed_allocation_of_a_reading_is_cleaned_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
