/* Balance: which accounts tell of one side, of both, of neither; and how sure their shares are. */
#include "unit.h"

#include "change/balance.h"
#include "change/clusters.h"

#include <math.h>
#include <newid/coder.h>
#include <newid/table.h>

static const char yaml[] = "codebook: test\nversion: \"1\"\nthemes:\n"
                           "  - code: success\n    label: {en: Success, cy: Llwyddiant}\n    definition: x\n"
                           "    phrases: {en: ['worked']}\n"
                           "    themes:\n"
                           "      - code: pride\n        label: {en: Pride, cy: Balchder}\n        definition: x\n"
                           "        phrases: {en: ['proud']}\n"
                           "  - code: optimism\n    label: {en: Optimism, cy: Optimistiaeth}\n    definition: x\n"
                           "    phrases: {en: ['hopeful']}\n"
                           "  - code: difficulty\n    label: {en: Difficulty, cy: Anhawster}\n    definition: x\n"
                           "    phrases: {en: ['hard']}\n"
                           "  - code: worry\n    label: {en: Worry, cy: Pryder}\n    definition: x\n"
                           "    sensitive: true\n"
                           "    phrases: {en: ['worried']}\n"
                           "  - code: cake\n    label: {en: Cake, cy: Cacen}\n    definition: x\n"
                           "    phrases: {en: ['cake']}\n"
                           "  - code: calm\n    label: {en: Calm, cy: Tawelwch}\n    definition: x\n"
                           "    rule: not worry\n    scope: account\n";

static const struct newid_account accounts[] = {
    {.id = "1", .date = "2019-01-05", .worker = "W1", .team = "North", .text = "It worked. We are hopeful."},
    {.id = "2", .date = "2019-01-09", .worker = "W1", .team = "North", .text = "Proud of it."},
    {.id = "3", .date = "2019-02-02", .worker = "W2", .team = "South", .text = "It was hard but it worked."},
    {.id = "4", .date = "2019-02-03", .worker = "W3", .team = "South", .text = "I am worried."},
    {.id = "5", .date = "2019-02-04", .worker = "W2", .team = "South", .text = "There was cake."},
    {.id = "6", .worker = "W3", .team = "South", .text = "Nothing is to be said of this."},
    {.id = "7", .date = "2019-01-20", .kind = "mentoring-note", .worker = "W1;W2", .text = "Hard."},
};

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_codebook *book;
    struct balance_sides sides;
    struct balance balance;
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
    balance_release(&w->balance);
    balance_sides_release(&w->sides);
    newid_codebook_free(w->book);
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static const struct newid_table_request all_accounts = {
    .by = NEWID_PERIOD_ALL, .kind = "account", .from = NEWID_UNDATED, .to = NEWID_UNDATED};

static void find(struct world *w, const struct newid_table_request *request)
{
    balance_release(&w->balance);
    balance_sides_release(&w->sides);
    assert_int_equal(balance_read_sides(&w->sides, w->book, NULL, NULL, &w->err), NEWID_OK);
    assert_int_equal(balance_find(&w->balance, w->store, w->book, &w->sides, request, &w->err), NEWID_OK);
}

static void each_account_is_in_one_of_four_parts(void **state)
{
    struct world *w = *state;
    find(w, &all_accounts);
    assert_int_equal(w->balance.count, 1);
    const struct balance_cell *cell = w->balance.cells;
    assert_int_equal(cell->accounts, 6);
    assert_int_equal(cell->workers, 3);
    assert_int_equal(cell->parts[BALANCE_BRIGHT].accounts, 2); /* a child of success is success */
    assert_int_equal(cell->parts[BALANCE_BRIGHT].workers, 1);
    assert_int_equal(cell->parts[BALANCE_DARK].accounts, 1);
    assert_int_equal(cell->parts[BALANCE_BOTH].accounts, 1);
    assert_int_equal(cell->parts[BALANCE_NEITHER].accounts, 2);
    assert_int_equal(cell->parts[BALANCE_NEITHER].workers, 2);
}

static void a_rule_that_holds_is_no_theme_of_its_own(void **state)
{
    struct world *w = *state;
    find(w, &all_accounts);
    const struct balance_share *uncoded = &w->balance.cells[0].parts[BALANCE_UNCODED];
    assert_int_equal(uncoded->accounts, 1); /* calm holds in account 6, cake is mentioned in account 5 */
    assert_int_equal(uncoded->words, 7);
    assert_true(uncoded->words_median == 7);
    size_t flagged = 0;
    for (size_t i = 0; i < 7; i++)
        flagged += w->balance.uncoded[i];
    assert_int_equal(flagged, 1);
    assert_true(w->balance.uncoded[5] && !w->balance.coded[5] && w->balance.coded[4]);
}

static void the_interval_is_that_of_workers(void **state)
{
    struct world *w = *state;
    /* Bright only: W1 2 of 2, W2 0 of 2, W3 0 of 2. */
    const struct newid_count workers[] = {{2, 2}, {0, 2}, {0, 2}};
    struct newid_clustered clustered;
    assert_int_equal(newid_clustered_share(&clustered, workers, 3, 0.95).status, NEWID_DEFINED);
    find(w, &all_accounts);
    const struct newid_interval ci = w->balance.cells[0].parts[BALANCE_BRIGHT].ci;
    assert_true(fabs(ci.low - clustered.interval.low) < 1e-12);
    assert_true(fabs(ci.high - clustered.interval.high) < 1e-12);
}

static void periods_and_undated_accounts_are_rows_with_a_total_after_them(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = all_accounts;
    request.by = NEWID_PERIOD_MONTH;
    find(w, &request);
    assert_int_equal(w->balance.count, 4); /* January, February, undated, all */
    assert_int_equal(w->balance.cells[0].parts[BALANCE_BRIGHT].accounts, 2);
    assert_int_equal(w->balance.cells[1].parts[BALANCE_BOTH].accounts, 1);
    assert_true(w->balance.cells[2].undated && w->balance.cells[2].accounts == 1);
    assert_true(w->balance.cells[3].all_periods && w->balance.cells[3].accounts == 6);
    assert_int_equal(w->balance.cells[3].workers, 3);
    /* One worker in January: a share without an interval. */
    assert_true(isnan(w->balance.cells[0].parts[BALANCE_BRIGHT].ci.low));
}

static void kinds_are_apart(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = all_accounts;
    request.kind = NULL;
    find(w, &request);
    assert_int_equal(w->balance.count, 2);
    assert_string_equal(w->balance.cells[1].kind, "mentoring-note");
    assert_int_equal(w->balance.cells[1].parts[BALANCE_DARK].accounts, 1);
    assert_int_equal(w->balance.cells[1].workers, 2);
}

static void a_cell_is_hidden_whole_where_a_side_is_sensitive_by_team(void **state)
{
    struct world *w = *state;
    const struct newid_filter south = {"team", "South"};
    struct newid_table_request request = all_accounts;
    request.where = &south;
    request.where_count = 1;
    find(w, &request);
    assert_false(w->balance.cells[0].hidden);
    balance_release(&w->balance);
    request.audience = NEWID_INTERNAL;
    find(w, &request);
    assert_true(w->balance.cells[0].hidden);
}

static void no_accounts_are_no_cells(void **state)
{
    struct world *w = *state;
    struct newid_table_request request = all_accounts;
    request.from = 30000;
    find(w, &request);
    assert_int_equal(w->balance.count, 0);
}

static void sides_are_refused_that_the_codebook_lacks_or_that_overlap(void **state)
{
    struct world *w = *state;
    assert_int_equal(balance_read_sides(&w->sides, w->book, "joy", NULL, &w->err), NEWID_USAGE);
    assert_non_null(strstr(w->err.message, "success"));
    balance_sides_release(&w->sides);
    w->err = (struct newid_error)NEWID_ERROR_INIT;
    assert_int_equal(balance_read_sides(&w->sides, w->book, "success", "pride", &w->err), NEWID_USAGE);
    assert_non_null(strstr(w->err.message, "pride counts in theme success"));
    balance_sides_release(&w->sides);
    w->err = (struct newid_error)NEWID_ERROR_INIT;
    assert_int_equal(balance_read_sides(&w->sides, w->book, ",", NULL, &w->err), NEWID_USAGE);
}

static void running_out_of_memory_leaves_nothing(void **state)
{
    struct world *w = *state;
    assert_int_equal(balance_read_sides(&w->sides, w->book, NULL, NULL, &w->err), NEWID_OK);
    struct newid_table_request request = all_accounts;
    request.by = NEWID_PERIOD_MONTH;
    for (size_t n = 1;; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        enum newid_status status = balance_find(&w->balance, w->store, w->book, &w->sides, &request, &err);
        mem_fail_at(0);
        balance_release(&w->balance);
        if (!status)
            return;
        assert_int_equal(status, NEWID_MEMORY);
    }
}

/* ---- clusters ---- */

static void workers_who_share_an_account_are_one_cluster(void **state)
{
    (void)state;
    uint32_t first_worker[] = {0, 1, 3, 4, 4, 5}, worker[] = {0, 0, 1, 1, 2}, cell[] = {0, 0, 0, 0, CUBE_OUT};
    struct newid_columns columns = {.count = 5, .first_worker = first_worker, .worker = worker, .worker_count = 3};
    const struct selection selection = {.columns = &columns, .accounts = 4, .cell = cell, .axes = {1, 1, 1}};
    struct clusters clusters;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(clusters_find(&clusters, &selection, &err), NEWID_OK);
    assert_int_equal(clusters.count, 2);
    assert_int_equal(clusters.of[0], clusters.of[1]);
    assert_int_equal(clusters.of[1], clusters.of[2]);
    assert_int_not_equal(clusters.of[2], clusters.of[3]); /* nobody's */
    clusters_release(&clusters);
}

static void clusters_do_not_reach_across_kinds(void **state)
{
    (void)state;
    uint32_t first_worker[] = {0, 1, 2, 4}, worker[] = {0, 1, 0, 1}, cell[] = {0, 0, 1};
    struct newid_columns columns = {.count = 3, .first_worker = first_worker, .worker = worker, .worker_count = 2};
    const struct selection selection = {.columns = &columns, .accounts = 3, .cell = cell, .axes = {2, 1, 1}};
    struct clusters clusters;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(clusters_find(&clusters, &selection, &err), NEWID_OK);
    assert_int_equal(clusters.count, 3);
    clusters_release(&clusters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_account_is_in_one_of_four_parts, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_rule_that_holds_is_no_theme_of_its_own, open_world, close_world),
        cmocka_unit_test_setup_teardown(the_interval_is_that_of_workers, open_world, close_world),
        cmocka_unit_test_setup_teardown(periods_and_undated_accounts_are_rows_with_a_total_after_them, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(kinds_are_apart, open_world, close_world),
        cmocka_unit_test_setup_teardown(a_cell_is_hidden_whole_where_a_side_is_sensitive_by_team, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(no_accounts_are_no_cells, open_world, close_world),
        cmocka_unit_test_setup_teardown(sides_are_refused_that_the_codebook_lacks_or_that_overlap, open_world,
                                        close_world),
        cmocka_unit_test_setup_teardown(running_out_of_memory_leaves_nothing, open_world, close_world),
        cmocka_unit_test(workers_who_share_an_account_are_one_cluster),
        cmocka_unit_test(clusters_do_not_reach_across_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
