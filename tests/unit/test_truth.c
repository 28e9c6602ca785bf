/* What counts as what people say: rounds, several coders, reconciling, texts that changed, themes above themes. */
#include "unit.h"

#include "util/sha256.h"
#include "validity/truth.h"

#include <newid/codings.h>
#include <newid/store.h>

static const char yaml[] = "codebook: t\nversion: \"1\"\nthemes:\n"
                           "  - code: top\n    label: {en: T, cy: T}\n    definition: x\n    themes:\n"
                           "      - {code: first, label: {en: A, cy: A}, definition: x, phrases: {en: [alpha]}}\n"
                           "      - {code: second, label: {en: B, cy: B}, definition: x, phrases: {en: [beta]}}\n"
                           "  - code: own\n    label: {en: O, cy: O}\n    definition: x\n    phrases: {en: [omega]}\n"
                           "    themes:\n"
                           "      - {code: child, label: {en: C, cy: C}, definition: x, phrases: {en: [gamma]}}\n";
enum { TOP, FIRST, SECOND, OWN, CHILD };

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_codebook *book;
    struct truth truth;
    struct newid_error err;
};

static void put_account(struct world *w, const char *id, const char *text, bool update)
{
    enum newid_put outcome;
    const struct newid_account a = {.id = id, .kind = "account", .text = text, .text_len = strlen(text)};
    assert_int_equal(newid_store_put_account(w->store, &a, update, &outcome, &w->err), NEWID_OK);
}

static int open_world(void **state)
{
    struct world *w = mem_zalloc(1, sizeof *w);
    struct newid_diagnostics diagnostics = {0};
    void *folder = NULL;
    if (!w || unit_folder(&folder))
        return -1;
    w->folder = folder;
    w->path = (struct buf)BUF_INIT;
    unit_path(&w->path, w->folder, "test.db");
    *state = w;
    if (newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err) ||
        newid_codebook_parse(&w->book, yaml, strlen(yaml), "t", &diagnostics, &w->err))
        return -1;
    newid_diagnostics_clear(&diagnostics);
    /* Ids in another order than numbers. */
    for (const char *const *id = (const char *const[]){"z", "m", "a", NULL}; *id; id++)
        put_account(w, *id, "Alpha and omega.", false);
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    truth_release(&w->truth);
    newid_codebook_free(w->book);
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

struct said {
    const char *account, *theme;
    bool present;
};

static void code_as(struct world *w, const char *coder, bool reconciled, const struct said *said, size_t count)
{
    struct newid_coding codings[16];
    for (size_t i = 0; i < count; i++)
        codings[i] =
            (struct newid_coding){.account = said[i].account, .theme = said[i].theme, .present = said[i].present};
    const struct newid_coding_round round = {
        .coder = coder, .codebook = "t", .reconciled = reconciled, .source = "f.csv"};
    assert_int_equal(newid_store_put_codings(w->store, &round, codings, count, &w->err), NEWID_OK);
}

#define CODE(w, coder, reconciled, ...)                                                                                \
    code_as((w), (coder), (reconciled), (const struct said[]){__VA_ARGS__},                                            \
            sizeof(const struct said[]){__VA_ARGS__} / sizeof(struct said))

static void read_truth(struct world *w)
{
    truth_release(&w->truth);
    assert_int_equal(truth_read(&w->truth, w->store, w->book, &w->err), NEWID_OK);
}

static size_t place_of(const struct world *w, const char *id)
{
    for (size_t i = 0; i < w->truth.account_count; i++)
        if (strcmp(w->truth.accounts[i].id, id) == 0)
            return i;
    return TRUTH_NOWHERE;
}

static enum truth_value truth_at(const struct world *w, const char *id, size_t theme)
{
    assert_int_not_equal(place_of(w, id), TRUTH_NOWHERE);
    return truth_of(&w->truth, place_of(w, id), theme);
}

static void nothing_coded_is_no_account(void **state)
{
    struct world *w = *state;
    read_truth(w);
    assert_int_equal(w->truth.account_count, 0);
    assert_int_equal(truth_find(&w->truth, 0), TRUTH_NOWHERE);
}

static void one_coder_is_believed_and_what_was_not_asked_is_unknown(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"z", "first", false});
    read_truth(w);
    assert_int_equal(w->truth.account_count, 2);
    assert_int_equal(truth_at(w, "a", FIRST), TRUTH_YES);
    assert_int_equal(truth_at(w, "z", FIRST), TRUTH_NO);
    assert_int_equal(truth_at(w, "z", SECOND), TRUTH_UNKNOWN);
}

static void accounts_stand_at_their_place_in_the_columns(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"z", "first", false});
    read_truth(w);
    assert_int_equal(truth_find(&w->truth, 0), place_of(w, "z"));
    assert_int_equal(truth_find(&w->truth, 1), TRUTH_NOWHERE);
    assert_int_equal(truth_find(&w->truth, 2), place_of(w, "a"));
}

static void a_later_round_replaces_what_it_covers_and_no_more(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "second", true});
    CODE(w, "A", false, {"a", "first", false});
    read_truth(w);
    const size_t a = place_of(w, "a");
    assert_int_equal(truth_of(&w->truth, a, FIRST), TRUTH_NO);
    assert_int_equal(truth_of(&w->truth, a, SECOND), TRUTH_YES);
    assert_int_equal(w->truth.coder_count, 1);
    assert_int_equal(w->truth.coders[0].rounds, 2);
    assert_int_equal(w->truth.coders[0].before[a * w->truth.theme_count + FIRST], TRUTH_YES);
    assert_int_equal(w->truth.coders[0].before[a * w->truth.theme_count + SECOND], TRUTH_UNKNOWN);
}

static void coders_who_differ_leave_no_truth_until_it_is_reconciled(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "second", true});
    CODE(w, "B", false, {"a", "first", false}, {"a", "second", true});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", FIRST), TRUTH_DISAGREED);
    assert_int_equal(truth_at(w, "a", SECOND), TRUTH_YES);
    assert_int_equal(w->truth.disagreed, 1);
    CODE(w, "both", true, {"a", "first", false});
    CODE(w, "A", false, {"a", "first", true});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", FIRST), TRUTH_NO);
    assert_int_equal(w->truth.disagreed, 0);
    assert_int_equal(truth_said(&w->truth, 0, place_of(w, "a"), FIRST), TRUTH_YES);
    assert_int_equal(w->truth.coder_count, 3);
    assert_true(w->truth.coders[2].reconciled);
}

static void a_later_reconciling_replaces_an_earlier_one_whoever_wrote_it(void **state)
{
    struct world *w = *state;
    CODE(w, "both", true, {"a", "first", false});
    CODE(w, "all three", true, {"a", "first", true});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", FIRST), TRUTH_YES);
    assert_int_equal(w->truth.coder_count, 1);
}

static void a_changed_text_leaves_its_codings_out_and_counts_them(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"z", "first", true}, {"m", "first", true});
    put_account(w, "a", "Another text.", true);
    assert_int_equal(newid_store_remove_account(w->store, "m", &w->err), NEWID_OK);
    read_truth(w);
    assert_int_equal(w->truth.account_count, 1);
    assert_int_equal(place_of(w, "a"), TRUTH_NOWHERE);
    assert_int_equal(w->truth.stale, 1);
    assert_int_equal(w->truth.rounds[0].decisions, 1);
}

static void what_was_coded_again_on_the_new_text_is_stale_no_more(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "second", true});
    CODE(w, "B", false, {"a", "first", true});
    put_account(w, "a", "Another text.", true);
    CODE(w, "A", false, {"a", "first", false});
    read_truth(w);
    /* A's word on the second theme, and B's on the first. */
    assert_int_equal(w->truth.stale, 2);
    assert_int_equal(w->truth.rounds[0].stale, 2);
}

static void two_rounds_on_an_old_text_are_one_stale_decision(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"z", "first", true});
    CODE(w, "A", false, {"a", "first", false});
    put_account(w, "a", "Another text.", true);
    read_truth(w);
    assert_int_equal(w->truth.stale, 1);
    assert_int_equal(w->truth.gone, 0);
}

static void a_theme_that_is_no_more_in_the_codebook_is_counted(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "gone", true});
    read_truth(w);
    assert_int_equal(w->truth.strange_themes, 1);
    assert_int_equal(truth_at(w, "a", FIRST), TRUTH_YES);
}

static void a_child_that_was_found_is_its_parent_found(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "second", false}, {"a", "child", true}, {"z", "own", false});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", TOP), TRUTH_YES);
    assert_int_equal(truth_at(w, "a", OWN), TRUTH_YES);
}

/* It would be found wherever it is known, and recall would be 100 %. */
static void a_parent_that_was_never_asked_about_is_unknown(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"a", "child", true}, {"z", "child", false});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", TOP), TRUTH_UNKNOWN);
    assert_int_equal(truth_at(w, "a", OWN), TRUTH_UNKNOWN);
    assert_int_equal(truth_at(w, "z", OWN), TRUTH_UNKNOWN);
}

static void a_parent_denied_with_its_child_found_is_left_out_and_counted(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "own", false}, {"a", "child", true}, {"z", "own", false}, {"z", "child", false});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", OWN), TRUTH_UNKNOWN);
    assert_int_equal(truth_at(w, "a", CHILD), TRUTH_YES);
    assert_int_equal(truth_at(w, "z", OWN), TRUTH_NO);
    assert_int_equal(w->truth.contradicted, 1);
    assert_int_equal(w->truth.coders[0].contradicted, 1);
}

static void what_is_reconciled_of_a_child_decides_on_its_heading(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", false}, {"a", "second", false});
    CODE(w, "B", false, {"a", "first", true}, {"a", "second", false});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", TOP), TRUTH_UNKNOWN);
    assert_int_equal(w->truth.disagreed, 1);
    CODE(w, "C", true, {"a", "first", true});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", TOP), TRUTH_YES);
}

static void a_heading_is_absent_only_where_all_its_children_are(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", false}, {"z", "first", false}, {"z", "second", false}, {"z", "child", false});
    read_truth(w);
    assert_int_equal(truth_at(w, "a", TOP), TRUTH_UNKNOWN);
    assert_int_equal(truth_at(w, "z", TOP), TRUTH_NO);
    /* This one has phrases of its own, which may be in the text. */
    assert_int_equal(truth_at(w, "z", OWN), TRUTH_UNKNOWN);
    assert_true(truth_is_heading(w->book, TOP));
    assert_false(truth_is_heading(w->book, OWN));
}

static enum newid_status take_hash(void *context, const struct newid_account *account,
                                   const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    (void)err;
    sha256_of(context, account->text, account->text_len);
    return NEWID_OK;
}

static char *hash_of(struct world *w, const char *id)
{
    static char hash[65];
    assert_int_equal(newid_store_one_account(w->store, id, take_hash, hash, &w->err), NEWID_OK);
    return hash;
}

static void put_sample(struct world *w, const char *name, bool drawn, const char *stratum, double probability,
                       enum newid_half half, const char *id)
{
    const struct newid_sample sample = {.name = name, .drawn = drawn, .details = "{}"};
    const struct newid_sampled account = {id, hash_of(w, id), stratum, probability, half};
    assert_int_equal(newid_store_put_sample(w->store, &sample, &account, 1, &w->err), NEWID_OK);
}

static void the_last_sample_that_was_drawn_says_what_an_account_stands_for(void **state)
{
    struct world *w = *state;
    put_sample(w, "came", false, "", 0, NEWID_REPORT, "a");
    put_sample(w, "one", true, "first", 0.25, NEWID_REPORT, "a");
    put_sample(w, "two", true, "first", 0.5, NEWID_REPORT, "a");
    put_sample(w, "late", false, "", 0, NEWID_REPORT, "a");
    CODE(w, "A", false, {"a", "first", true}, {"m", "first", true});
    read_truth(w);
    const struct truth_account *a = &w->truth.accounts[place_of(w, "a")];
    assert_int_equal(a->half, NEWID_REPORT);
    assert_string_equal(w->truth.strata[a->stratum].sample, "two");
    assert_true(w->truth.strata[a->stratum].population == 2);
    const struct truth_account *m = &w->truth.accounts[place_of(w, "m")];
    assert_int_equal(m->half, NEWID_DEVELOP);
    assert_false(w->truth.strata[m->stratum].drawn);
    assert_true(w->truth.strata[m->stratum].population != w->truth.strata[m->stratum].population);
}

static void passages_are_those_of_the_round_that_counts(void **state)
{
    struct world *w = *state;
    const struct newid_coding early[] = {
        {.account = "a", .theme = "first", .present = true, .has_span = true, .end = 5}};
    const struct newid_coding late[] = {
        {.account = "a", .theme = "first", .present = true, .has_span = true, .start = 10, .end = 15},
        {.account = "a", .theme = "first", .present = true, .has_span = true, .start = 0, .end = 3},
    };
    const struct newid_coding_round round = {.coder = "A", .codebook = "t"};
    assert_int_equal(newid_store_put_codings(w->store, &round, early, 1, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codings(w->store, &round, late, 2, &w->err), NEWID_OK);
    read_truth(w);
    assert_int_equal(w->truth.passage_count, 2);
    assert_int_equal(w->truth.passages[0].end, 3);
    assert_int_equal(w->truth.passages[1].start, 10);
    assert_int_equal(w->truth.rounds[1].decisions, 1);
}

static void memory_that_runs_out_leaves_nothing_behind(void **state)
{
    struct world *w = *state;
    CODE(w, "A", false, {"a", "first", true}, {"z", "first", true}, {"m", "first", true});
    put_account(w, "m", "Another text.", true);
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status == NEWID_MEMORY && n < 1000; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        truth_release(&w->truth);
        mem_fail_at(n);
        status = truth_read(&w->truth, w->store, w->book, &err);
        mem_fail_at(0);
    }
    assert_int_equal(status, NEWID_OK);
    assert_int_equal(w->truth.account_count, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_coded_is_no_account),
        TEST(one_coder_is_believed_and_what_was_not_asked_is_unknown),
        TEST(accounts_stand_at_their_place_in_the_columns),
        TEST(a_later_round_replaces_what_it_covers_and_no_more),
        TEST(coders_who_differ_leave_no_truth_until_it_is_reconciled),
        TEST(a_later_reconciling_replaces_an_earlier_one_whoever_wrote_it),
        TEST(a_changed_text_leaves_its_codings_out_and_counts_them),
        TEST(what_was_coded_again_on_the_new_text_is_stale_no_more),
        TEST(two_rounds_on_an_old_text_are_one_stale_decision),
        TEST(a_theme_that_is_no_more_in_the_codebook_is_counted),
        TEST(a_child_that_was_found_is_its_parent_found),
        TEST(a_parent_that_was_never_asked_about_is_unknown),
        TEST(a_parent_denied_with_its_child_found_is_left_out_and_counted),
        TEST(what_is_reconciled_of_a_child_decides_on_its_heading),
        TEST(a_heading_is_absent_only_where_all_its_children_are),
        TEST(the_last_sample_that_was_drawn_says_what_an_account_stands_for),
        TEST(passages_are_those_of_the_round_that_counts),
        TEST(memory_that_runs_out_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
