/* Counting from a store: given these accounts and this codebook, this table. */
#include "unit.h"

#include <newid/coder.h>
#include <newid/table.h>

static const char yaml[] = "codebook: test\nversion: \"1\"\nthemes:\n"
                           "  - code: worry\n    label: {en: Worry, cy: Pryder}\n    definition: x\n"
                           "    phrases: {en: ['worried']}\n"
                           "    themes:\n"
                           "      - code: pace\n        label: {en: Pace, cy: Cyflymder}\n        definition: x\n"
                           "        sensitive: true\n        phrases: {en: ['rushed']}\n"
                           "  - code: hope\n    label: {en: Hope, cy: Gobaith}\n    definition: x\n"
                           "    phrases: {en: ['hopeful']}\n"
                           "  - code: only-hope\n    label: {en: Only hope, cy: Dim ond gobaith}\n    definition: x\n"
                           "    rule: hope and not worry\n    scope: account\n";

static const struct newid_account accounts[] = {
    {.id = "1", .date = "2019-01-05", .worker = "W1", .team = "North", .text = "We rushed. We were hopeful."},
    {.id = "2", .date = "2019-01-09", .worker = "W1", .team = "North", .text = "Worried and rushed again."},
    {.id = "3", .date = "2019-03-02", .worker = "W2;W3", .team = "South", .text = "Hopeful, all of us."},
    {.id = "4", .worker = "W2", .text = "Nothing to say about it."},
    {.id = "5", .date = "2019-03-20", .kind = "mentoring-note", .worker = "W1", .team = "North", .text = "Worried."},
};

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_codebook *book;
    struct newid_table *table;
    struct newid_error err;
};

static void code(struct world *w)
{
    struct newid_coder *coder = NULL;
    struct newid_coding_progress progress;
    const struct newid_coding_options options = {NEWID_ENGINE_FAST, 1};
    assert_int_equal(newid_coder_new(&coder, w->book, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codebook(w->store, w->book, coder, false, NULL, &w->err), NEWID_OK);
    assert_int_equal(newid_store_code(w->store, w->book, coder, &options, NULL, NULL, &progress, &w->err), NEWID_OK);
    newid_coder_free(coder);
}

static void put(struct world *w, struct newid_account account)
{
    enum newid_put outcome;
    if (!account.kind)
        account.kind = "account";
    account.text_len = strlen(account.text);
    assert_int_equal(newid_store_put_account(w->store, &account, false, &outcome, &w->err), NEWID_OK);
}

static int open_world(void **state)
{
    struct world *w = mem_zalloc(1, sizeof *w);
    struct newid_diagnostics diagnostics = {0};
    void *folder = NULL;
    if (!w || unit_folder(&folder))
        return -1;
    *state = w;
    w->folder = folder;
    w->path = (struct buf)BUF_INIT;
    unit_path(&w->path, w->folder, "test.db");
    if (newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err) ||
        newid_codebook_parse(&w->book, yaml, strlen(yaml), "test.yaml", &diagnostics, &w->err))
        return -1;
    newid_diagnostics_clear(&diagnostics);
    for (size_t i = 0; i < sizeof accounts / sizeof *accounts; i++)
        put(w, accounts[i]);
    code(w);
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    newid_table_free(w->table);
    newid_codebook_free(w->book);
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static const struct newid_table_request plain = {.from = NEWID_UNDATED, .to = NEWID_UNDATED};

static void count(struct world *w, struct newid_table_request request)
{
    newid_table_free(w->table);
    w->table = NULL;
    assert_int_equal(newid_table_count(&w->table, w->store, w->book, &request, &w->err), NEWID_OK);
}

/* One line a cell of the theme: "kind period group workers/of accounts/of hits", "hidden" where it is. */
static void expect(const struct world *w, const char *theme, const char *expected)
{
    struct buf text = BUF_INIT;
    size_t of = theme ? newid_codebook_find(w->book, theme) : NEWID_NO_PARENT;
    for (size_t i = 0; i < w->table->count; i++) {
        const struct newid_cell *c = &w->table->cells[i];
        char period[32] = "all";
        if (c->theme != of)
            continue;
        if (!c->all_periods)
            newid_period_label(period, sizeof period, NEWID_PERIOD_MONTH, c->period);
        buf_addf(&text, "%s %s %s ", c->kind, c->undated ? "undated" : period, *c->group ? c->group : "-");
        if (c->hidden)
            buf_adds(&text, "hidden\n");
        else
            buf_addf(&text, "%d/%d %d/%d %d\n", (int)c->workers, (int)c->workers_n, (int)c->accounts,
                     (int)c->accounts_n, (int)c->hits);
    }
    assert_string_equal(text.data, expected);
    buf_release(&text);
}

static bool has_note(const struct world *w, const char *part)
{
    for (size_t i = 0; i < w->table->note_count; i++)
        if (strstr(w->table->notes[i], part))
            return true;
    return false;
}

static void kinds_are_never_pooled_silently(void **state)
{
    struct world *w = *state;
    count(w, plain);
    expect(w, "worry", "account all - 1/3 2/4 3\nmentoring-note all - 1/1 1/1 1\n");
    struct newid_table_request request = plain;
    request.kind = "all";
    count(w, request);
    expect(w, "worry", "all all - 1/3 3/5 4\n");
    request.kind = "mentoring-note";
    count(w, request);
    expect(w, "worry", "mentoring-note all - 1/1 1/1 1\n");
}

static void empty_months_inside_the_range_of_all_kinds_are_there_and_the_undated_come_after(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.by = NEWID_PERIOD_MONTH;
    count(w, request);
    expect(w, "hope",
           "account 2019-01 - 1/1 1/2 1\naccount 2019-02 - 0/0 0/0 0\naccount 2019-03 - 2/2 1/1 1\n"
           "account undated - 0/1 0/1 0\naccount all - 3/3 2/4 2\n"
           "mentoring-note 2019-01 - 0/0 0/0 0\nmentoring-note 2019-02 - 0/0 0/0 0\n"
           "mentoring-note 2019-03 - 0/1 0/1 0\nmentoring-note undated - 0/0 0/0 0\nmentoring-note all - 0/1 0/1 0\n");
    request.no_totals = true;
    request.kind = "mentoring-note";
    count(w, request);
    expect(w, "hope", "mentoring-note 2019-03 - 0/1 0/1 0\n");
}

static void groups_come_in_order_with_those_of_none_last_and_the_total_after(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.group = "team";
    count(w, request);
    expect(w, "hope",
           "account all North 1/1 1/2 1\naccount all South 2/2 1/1 1\naccount all (none) 0/1 0/1 0\n"
           "account all all 3/3 2/4 2\n"
           "mentoring-note all North 0/1 0/1 0\nmentoring-note all all 0/1 0/1 0\n");
}

static void a_rule_by_account_counts_accounts(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.kind = "account";
    count(w, request);
    expect(w, "only-hope", "account all - 2/3 1/4 1\n"); /* account 1 is hopeful, but rushed, which is worry's child */
}

static void among_makes_the_accounts_of_a_theme_the_denominator(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.among = "pace";
    count(w, request);
    expect(w, "hope", "account all - 1/1 1/2 1\nmentoring-note all - 0/0 0/0 0\n");
}

static void filters_of_one_field_widen_and_of_two_narrow(void **state)
{
    struct world *w = *state;
    const struct newid_filter where[] = {{"team", "North"}, {"team", "South"}, {"kind", "account"}};
    struct newid_table_request request = plain;
    request.where = where;
    request.where_count = 3;
    count(w, request);
    expect(w, "hope", "account all - 3/3 2/3 2\n");
    request.where_count = 1;
    count(w, request);
    expect(w, "hope", "account all - 1/1 1/2 1\nmentoring-note all - 0/1 0/1 0\n");
}

static void dates_are_inclusive_and_leave_out_the_undated(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    assert_true(newid_day_parse(&request.from, "2019-01-09"));
    assert_true(newid_day_parse(&request.to, "2019-03-02"));
    count(w, request);
    expect(w, "worry", "account all - 1/3 1/2 2\n");
    assert_true(has_note(w, "1 accounts without a date"));
}

static void two_themes_cross_in_an_account_or_in_a_sentence(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.kind = "account";
    request.cross_a = "worry"; /* with its child: rushed */
    request.cross_b = "hope";
    count(w, request);
    assert_int_equal(w->table->count, 1);
    expect(w, NULL, "account all - 1/3 1/4 1\n");
    request.cross_scope = NEWID_SCOPE_SENTENCE;
    count(w, request);
    expect(w, NULL, "account all - 0/3 0/4 0\n");
    request.cross_scope = NEWID_SCOPE_PARAGRAPH;
    count(w, request);
    expect(w, NULL, "account all - 1/3 1/4 1\n");
    request.cross_b = "pace";
    request.cross_scope = NEWID_SCOPE_SENTENCE;
    count(w, request);
    expect(w, NULL, "account all - 1/3 2/4 2\n");
}

static void a_sensitive_theme_is_hidden_by_team_from_those_inside(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.kind = "account";
    request.group = "team";
    request.audience = NEWID_INTERNAL;
    count(w, request);
    expect(w, "pace",
           "account all North hidden\naccount all South hidden\naccount all (none) hidden\n"
           "account all all 1/3 2/4 2\n");
    assert_true(has_note(w, "are hidden"));
}

static void what_is_not_known_is_refused_and_what_is_not_coded_too(void **state)
{
    struct world *w = *state;
    const struct {
        struct newid_table_request request;
        enum newid_status status;
        const char *says;
    } wrong[] = {
        {{.kind = "diary"}, NEWID_USAGE, "mentoring-note"},
        {{.among = "nothing"}, NEWID_USAGE, "nothing"},
        {{.group = "colour"}, NEWID_USAGE, "colour"},
        {{.cross_a = "hope"}, NEWID_USAGE, "two themes"},
        {{.cross_a = "hope", .cross_b = "only-hope", .cross_scope = NEWID_SCOPE_SENTENCE},
         NEWID_USAGE,
         "--scope account"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct newid_table_request request = wrong[i].request;
        request.from = request.to = NEWID_UNDATED;
        assert_int_equal(newid_table_count(&w->table, w->store, w->book, &request, &err), wrong[i].status);
        assert_non_null(strstr(err.message, wrong[i].says));
    }
    put(w, (struct newid_account){.id = "6", .text = "One more."});
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_table_count(&w->table, w->store, w->book, &plain, &err), NEWID_FOUND);
    assert_non_null(strstr(err.message, "1 accounts are not coded"));
}

static void a_selection_of_none_is_said(void **state)
{
    struct world *w = *state;
    const struct newid_filter both[] = {{"team", "North"}, {"id", "3"}};
    struct newid_table_request request = plain;
    request.where = both;
    request.where_count = 2;
    count(w, request);
    assert_int_equal(w->table->count, 0);
    assert_true(has_note(w, "No accounts are left"));
}

static void a_value_that_no_account_has_is_refused_with_those_that_there_are(void **state)
{
    struct world *w = *state;
    const struct newid_filter where = {"team", "West"};
    struct newid_table_request request = plain;
    struct newid_error err = NEWID_ERROR_INIT;
    request.where = &where;
    request.where_count = 1;
    assert_int_equal(newid_table_count(&w->table, w->store, w->book, &request, &err), NEWID_USAGE);
    assert_non_null(strstr(err.message, "North, South"));
}

static void longer_accounts_later_are_warned_of(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = plain;
    request.by = NEWID_PERIOD_MONTH;
    count(w, request);
    assert_false(has_note(w, "median length"));
    put(w, (struct newid_account){.id = "7", .date = "2019-04-01", .text = "one two three four five six seven eight"});
    code(w);
    count(w, request);
    assert_true(has_note(w, "median length of an account (account) went from 4.5 words in Jan 2019 to 8 in Apr 2019"));
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    struct world *w = *state;
    enum newid_status status = NEWID_MEMORY;
    struct newid_table_request request = plain;
    request.by = NEWID_PERIOD_MONTH;
    request.group = "team";
    request.cross_a = "worry";
    request.cross_b = "hope";
    for (size_t n = 1; status; n++) {
        mem_fail_at(n);
        status = newid_table_count(&w->table, w->store, w->book, &request, NULL);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        assert_true(n < 2000);
    }
    assert_true(w->table->count > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

/* Every figure of a table by month and team, as one string. */
static void write_table(struct buf *out, struct world *w, unsigned statuses)
{
    const struct newid_table_request request = {.by = NEWID_PERIOD_MONTH,
                                                .group = "team",
                                                .from = NEWID_UNDATED,
                                                .to = NEWID_UNDATED,
                                                .statuses = statuses};
    struct newid_table *table = NULL;
    assert_int_equal(newid_table_count(&table, w->store, w->book, &request, &w->err), NEWID_OK);
    buf_reset(out);
    for (size_t i = 0; i < table->count; i++) {
        const struct newid_cell *c = &table->cells[i];
        buf_addf(out, "%zu %s %d %s: %llu/%llu %llu/%llu %llu %llu %.1f\n", c->theme, c->kind, (int)c->period, c->group,
                 (unsigned long long)c->workers, (unsigned long long)c->workers_n, (unsigned long long)c->accounts,
                 (unsigned long long)c->accounts_n, (unsigned long long)c->hits, (unsigned long long)c->words,
                 c->words_median);
    }
    newid_table_free(table);
}

static void keep(struct world *w)
{
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_table_keep(w->store, w->book, &w->err), NEWID_OK);
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
}

static void kept_blocks_change_no_figure(void **state)
{
    struct world *w = *state;
    struct buf rows = BUF_INIT, kept = BUF_INIT;
    write_table(&rows, w, 0);
    assert_true(rows.len > 100);
    keep(w);
    write_table(&kept, w, 0);
    assert_string_equal(kept.data, rows.data);
    write_table(&kept, w, NEWID_STATUS_BIT(NEWID_NEGATED));
    assert_string_not_equal(kept.data, rows.data);
    buf_release(&rows);
    buf_release(&kept);
}

static void a_changed_account_drops_what_was_kept_of_its_block(void **state)
{
    struct world *w = *state;
    struct buf before = BUF_INIT, after = BUF_INIT;
    keep(w);
    write_table(&before, w, 0);
    assert_int_equal(newid_store_remove_account(w->store, "3", &w->err), NEWID_OK);
    write_table(&after, w, 0);
    assert_string_not_equal(after.data, before.data);
    put(w, accounts[2]);
    code(w);
    write_table(&after, w, 0);
    assert_string_equal(after.data, before.data);
    keep(w);
    write_table(&after, w, 0);
    assert_string_equal(after.data, before.data);
    buf_release(&before);
    buf_release(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kinds_are_never_pooled_silently),
        TEST(kept_blocks_change_no_figure),
        TEST(a_changed_account_drops_what_was_kept_of_its_block),
        TEST(empty_months_inside_the_range_of_all_kinds_are_there_and_the_undated_come_after),
        TEST(groups_come_in_order_with_those_of_none_last_and_the_total_after),
        TEST(a_rule_by_account_counts_accounts),
        TEST(among_makes_the_accounts_of_a_theme_the_denominator),
        TEST(filters_of_one_field_widen_and_of_two_narrow),
        TEST(dates_are_inclusive_and_leave_out_the_undated),
        TEST(two_themes_cross_in_an_account_or_in_a_sentence),
        TEST(a_sensitive_theme_is_hidden_by_team_from_those_inside),
        TEST(what_is_not_known_is_refused_and_what_is_not_coded_too),
        TEST(a_selection_of_none_is_said),
        TEST(a_value_that_no_account_has_is_refused_with_those_that_there_are),
        TEST(longer_accounts_later_are_warned_of),
        TEST(a_failed_allocation_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
