/* Samples and codings in the store, and which half an account falls into. */
#include "unit.h"

#include "util/sha256.h"
#include "validity/halves.h"

#include <newid/codings.h>
#include <newid/store.h>

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_error err;
};

static void put_account(struct world *w, const char *id, const char *worker, const char *text, bool update)
{
    enum newid_put outcome;
    const struct newid_account a = {
        .id = id, .kind = "account", .worker = worker, .text = text, .text_len = strlen(text)};
    assert_int_equal(newid_store_put_account(w->store, &a, update, &outcome, &w->err), NEWID_OK);
}

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
    if (newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err))
        return -1;
    put_account(w, "a1", "W1", "Mae'r tŷ yn oer.", false);
    put_account(w, "a2", "W1;W2", "Second.", false);
    put_account(w, "a3", "W2", "Third.", false);
    put_account(w, "a4", NULL, "Fourth.", false);
    return 0;
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

static enum newid_status put_sample(struct world *w, const char *name, const char *const *ids, enum newid_half half)
{
    static char hash[65];
    struct newid_sampled accounts[8];
    size_t n = 0;
    memset(hash, 'f', 64);
    for (; ids[n]; n++)
        accounts[n] = (struct newid_sampled){ids[n], hash, "s", 0.5, half};
    const struct newid_sample sample = {.name = name, .drawn = true, .details = "{}"};
    w->err = (struct newid_error)NEWID_ERROR_INIT;
    assert_int_equal(newid_store_begin(w->store, NULL), NEWID_OK);
    enum newid_status status = newid_store_put_sample(w->store, &sample, accounts, n, &w->err);
    if (status)
        newid_store_rollback(w->store);
    else
        assert_int_equal(newid_store_commit(w->store, NULL), NEWID_OK);
    return status;
}

#define IDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static enum newid_status count_row(void *context, const struct newid_sample *sample,
                                   const struct newid_sampled *account, struct newid_error *err)
{
    (void)sample;
    (void)err;
    ++*(size_t *)context;
    assert_true(account->probability == 0.5);
    return NEWID_OK;
}

static size_t count_sampled(struct world *w)
{
    size_t n = 0;
    assert_int_equal(newid_store_each_sampled(w->store, count_row, &n, &w->err), NEWID_OK);
    return n;
}

static void a_sample_has_an_account_once(void **state)
{
    struct world *w = *state;
    assert_int_equal(put_sample(w, "s", IDS("a1", "a2", "a1"), NEWID_REPORT), NEWID_USAGE);
    assert_non_null(strstr(w->err.message, "twice"));
    assert_int_equal(count_sampled(w), 0);
}

static void a_name_is_taken_once(void **state)
{
    struct world *w = *state;
    assert_int_equal(put_sample(w, "s", IDS("a1"), NEWID_REPORT), NEWID_OK);
    assert_int_equal(put_sample(w, "s", IDS("a2"), NEWID_REPORT), NEWID_USAGE);
    assert_int_equal(put_sample(w, "", IDS("a2"), NEWID_REPORT), NEWID_USAGE);
    assert_int_equal(count_sampled(w), 1);
}

static void an_account_stays_in_its_half(void **state)
{
    struct world *w = *state;
    assert_int_equal(put_sample(w, "s", IDS("a1"), NEWID_DEVELOP), NEWID_OK);
    assert_int_equal(put_sample(w, "t", IDS("a2", "a1"), NEWID_REPORT), NEWID_USAGE);
    assert_non_null(strstr(w->err.message, "half"));
    assert_int_equal(put_sample(w, "t", IDS("a2", "a1"), NEWID_DEVELOP), NEWID_OK);
}

struct seen {
    size_t count, stale;
};

static enum newid_status see(void *context, const struct newid_coding_round *round, const struct newid_coding *coding,
                             int64_t num, bool stale, struct newid_error *err)
{
    struct seen *seen = context;
    (void)round;
    (void)coding;
    (void)num;
    (void)err;
    seen->count++;
    seen->stale += stale;
    return NEWID_OK;
}

static struct seen look(struct world *w, const char *codebook)
{
    struct seen seen = {0};
    assert_int_equal(newid_store_each_coding(w->store, codebook, see, &seen, &w->err), NEWID_OK);
    return seen;
}

static enum newid_status code(struct world *w, struct newid_coding coding)
{
    const struct newid_coding_round round = {.coder = "A", .codebook = "t"};
    w->err = (struct newid_error)NEWID_ERROR_INIT;
    coding.theme = "x";
    coding.present = true;
    assert_int_equal(newid_store_begin(w->store, NULL), NEWID_OK);
    enum newid_status status = newid_store_put_codings(w->store, &round, &coding, 1, &w->err);
    if (status)
        newid_store_rollback(w->store);
    else
        assert_int_equal(newid_store_commit(w->store, NULL), NEWID_OK);
    return status;
}

static void a_coding_of_no_account_is_refused(void **state)
{
    struct world *w = *state;
    assert_int_equal(code(w, (struct newid_coding){.account = "a9"}), NEWID_NOT_FOUND);
    assert_int_equal(look(w, NULL).count, 0);
}

static void a_passage_lies_within_its_text_and_between_letters(void **state)
{
    struct world *w = *state;
    /* "Mae'r tŷ yn oer." is 17 bytes: ŷ at 7 and 8. */
    struct newid_coding c = {.account = "a1", .has_span = true};
    const struct {
        uint32_t start, end;
        enum newid_status status;
    } tries[] = {
        {6, 9, NEWID_OK},      {0, 17, NEWID_OK},   {0, 18, NEWID_INPUT},
        {17, 18, NEWID_INPUT}, {3, 3, NEWID_INPUT}, {5, 3, NEWID_INPUT},
        {8, 9, NEWID_INPUT},   {6, 8, NEWID_INPUT}, {0, 4000000000u, NEWID_INPUT},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        c.start = tries[i].start;
        c.end = tries[i].end;
        assert_int_equal(code(w, c), tries[i].status);
    }
    assert_int_equal(look(w, "t").count, 2);
}

static void a_changed_text_makes_a_coding_stale_and_keeps_it(void **state)
{
    struct world *w = *state;
    assert_int_equal(code(w, (struct newid_coding){.account = "a2"}), NEWID_OK);
    assert_int_equal(look(w, "t").stale, 0);
    put_account(w, "a2", "W1", "Another.", true);
    const struct seen seen = look(w, "t");
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.stale, 1);
    /* Another field than the text changes nothing. */
    assert_int_equal(code(w, (struct newid_coding){.account = "a3"}), NEWID_OK);
    put_account(w, "a3", "W9", "Third.", true);
    assert_int_equal(look(w, "t").stale, 1);
}

static void an_erased_account_takes_its_codings_with_it(void **state)
{
    struct world *w = *state;
    assert_int_equal(put_sample(w, "s", IDS("a2", "a3"), NEWID_DEVELOP), NEWID_OK);
    assert_int_equal(code(w, (struct newid_coding){.account = "a2"}), NEWID_OK);
    assert_int_equal(code(w, (struct newid_coding){.account = "a3"}), NEWID_OK);
    assert_int_equal(newid_store_remove_account(w->store, "a2", &w->err), NEWID_OK);
    assert_int_equal(look(w, "t").count, 1);
    assert_int_equal(count_sampled(w), 1);
}

static void codings_are_by_codebook(void **state)
{
    struct world *w = *state;
    assert_int_equal(code(w, (struct newid_coding){.account = "a2"}), NEWID_OK);
    assert_int_equal(look(w, "other").count, 0);
    assert_int_equal(look(w, NULL).count, 1);
}

static void a_round_is_forgotten_whole(void **state)
{
    struct world *w = *state;
    assert_int_equal(code(w, (struct newid_coding){.account = "a2"}), NEWID_OK);
    assert_int_equal(newid_store_remove_round(w->store, 1, &w->err), NEWID_OK);
    assert_int_equal(look(w, "t").count, 0);
    assert_int_equal(newid_store_remove_round(w->store, 1, &w->err), NEWID_NOT_FOUND);
}

/* ---- halves ---- */

static enum newid_half half_of(struct world *w, const char *id, bool *settled)
{
    struct halves halves;
    assert_int_equal(halves_read(&halves, w->store, &w->err), NEWID_OK);
    const size_t i = halves_find(&halves, id);
    assert_int_not_equal(i, (size_t)-1);
    assert_int_equal(halves_find(&halves, "nobody"), (size_t)-1);
    const enum newid_half half = halves_of(&halves, i, settled);
    halves_release(&halves);
    return half;
}

static enum newid_half other(enum newid_half half) { return half == NEWID_DEVELOP ? NEWID_REPORT : NEWID_DEVELOP; }

static void the_hash_of_the_worker_decides(void **state)
{
    struct world *w = *state;
    bool settled = true;
    assert_int_equal(half_of(w, "a1", &settled), half_of_name("W1"));
    assert_false(settled);
    assert_int_equal(half_of(w, "a2", NULL), half_of_name("W1"));
    assert_int_equal(half_of(w, "a3", NULL), half_of_name("W2"));
    assert_int_equal(half_of(w, "a4", NULL), half_of_name("a4"));
}

static void halves_of_many_names_are_about_halves(void **state)
{
    size_t report = 0;
    char name[16];
    (void)state;
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "W%d", i);
        report += half_of_name(name) == NEWID_REPORT;
    }
    assert_in_range(report, 450, 550);
}

static void all_accounts_of_a_worker_follow_the_one_that_is_in_a_half(void **state)
{
    struct world *w = *state;
    const enum newid_half half = other(half_of_name("W1"));
    bool settled = false;
    assert_int_equal(put_sample(w, "s", IDS("a1"), half), NEWID_OK);
    assert_int_equal(half_of(w, "a2", &settled), half);
    assert_true(settled);
    assert_int_equal(half_of(w, "a3", &settled), half_of_name("W2"));
    assert_false(settled);
    /* A worker in both halves settles nothing; the accounts stay where they are. */
    assert_int_equal(put_sample(w, "t", IDS("a2"), other(half)), NEWID_OK);
    assert_int_equal(half_of(w, "a1", NULL), half);
    assert_int_equal(half_of(w, "a2", NULL), other(half));
}

static void memory_that_runs_out_leaves_nothing_behind(void **state)
{
    struct world *w = *state;
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status == NEWID_MEMORY && n < 1000; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct halves halves;
        mem_fail_at(n);
        status = halves_read(&halves, w->store, &err);
        mem_fail_at(0);
        halves_release(&halves);
    }
    assert_int_equal(status, NEWID_OK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sample_has_an_account_once),
        TEST(a_name_is_taken_once),
        TEST(an_account_stays_in_its_half),
        TEST(a_coding_of_no_account_is_refused),
        TEST(a_passage_lies_within_its_text_and_between_letters),
        TEST(a_changed_text_makes_a_coding_stale_and_keeps_it),
        TEST(an_erased_account_takes_its_codings_with_it),
        TEST(codings_are_by_codebook),
        TEST(a_round_is_forgotten_whole),
        TEST(the_hash_of_the_worker_decides),
        TEST(halves_of_many_names_are_about_halves),
        TEST(all_accounts_of_a_worker_follow_the_one_that_is_in_a_half),
        TEST(memory_that_runs_out_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
