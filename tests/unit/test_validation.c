/* Coding by people against the codebook, from a store: what is worked out, and what is left where memory runs out. */
#include "unit.h"

#include "validity/adjust.h"
#include "validity/agreement.h"
#include "validity/coding_import.h"
#include "validity/validation.h"

#include <math.h>
#include <newid/coder.h>
#include <newid/codings.h>
#include <newid/table.h>

static const char yaml[] = "codebook: t\nversion: \"1\"\nthemes:\n"
                           "  - {code: hope, label: {en: H, cy: G}, definition: x, phrases: {en: [hopeful]}}\n";

enum { ACCOUNTS = 60 };

struct world {
    char *folder;
    struct buf path, file;
    struct newid_store *store;
    struct newid_codebook *book;
    struct newid_error err;
};

/* Every third account is hopeful in words that the codebook knows, every fourth in others. */
static bool is_found(size_t i) { return i % 3 == 0; }
static bool is_hopeful(size_t i) { return i % 3 == 0 || i % 4 == 0; }

static void put_account(struct world *w, size_t i)
{
    char id[16], worker[16];
    enum newid_put outcome;
    const char *text = is_found(i) ? "We are hopeful." : is_hopeful(i) ? "It looks bright." : "Nothing new.";
    snprintf(id, sizeof id, "a%02zu", i);
    snprintf(worker, sizeof worker, "W%zu", i);
    const struct newid_account a = {
        .id = id, .kind = "account", .worker = worker, .text = text, .text_len = strlen(text)};
    assert_int_equal(newid_store_put_account(w->store, &a, false, &outcome, &w->err), NEWID_OK);
}

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

static void write_codings(struct world *w, const char *coder)
{
    FILE *to = fopen(w->file.data, "w");
    assert_non_null(to);
    fputs("account,coder,theme,present\n", to);
    for (size_t i = 0; i < ACCOUNTS; i++)
        fprintf(to, "a%02zu,%s,hope,%d\n", i, coder, is_hopeful(i));
    assert_int_equal(fclose(to), 0);
}

static enum newid_status import(struct world *w, bool keep, struct newid_error *err)
{
    struct coding_report report = {.rounds = 0};
    const struct coding_import_options options = {.path = w->file.data, .empty = EMPTY_BY_LAYOUT};
    enum newid_status status = newid_store_begin(w->store, err);
    if (status)
        return status;
    status = coding_import(&report, w->store, &options, err);
    if (!status)
        assert_int_equal(report.rounds, 1);
    if (!status && keep)
        status = newid_store_commit(w->store, err);
    if (status || !keep)
        newid_store_rollback(w->store);
    coding_report_release(&report);
    return status;
}

static enum newid_status import_and_forget(struct world *w, struct newid_error *err) { return import(w, false, err); }

static int open_world(void **state)
{
    struct world *w = mem_zalloc(1, sizeof *w);
    struct newid_diagnostics diagnostics = {0};
    void *folder = NULL;
    if (!w || unit_folder(&folder))
        return -1;
    w->folder = folder;
    w->path = w->file = (struct buf)BUF_INIT;
    unit_path(&w->path, w->folder, "test.db");
    unit_path(&w->file, w->folder, "codes.csv");
    *state = w;
    if (newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err) ||
        newid_codebook_parse(&w->book, yaml, strlen(yaml), "t", &diagnostics, &w->err))
        return -1;
    newid_diagnostics_clear(&diagnostics);
    for (size_t i = 0; i < ACCOUNTS; i++)
        put_account(w, i);
    code(w);
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    newid_codebook_free(w->book);
    newid_store_close(w->store);
    buf_release(&w->path);
    buf_release(&w->file);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static const struct newid_table_request everything = {.from = NEWID_UNDATED, .to = NEWID_UNDATED};

static void take_in(struct world *w, const char *coder)
{
    write_codings(w, coder);
    assert_int_equal(import(w, true, &w->err), NEWID_OK);
}

/*
 * Fails one allocation after another, the later ones in steps, until there are no more. SQLite does without some of its
 * own, so that a run may be NEWID_OK before; another failure than NEWID_MEMORY never is.
 */
static void fail_each(struct world *w, enum newid_status (*run)(struct world *w, struct newid_error *err))
{
    size_t failures = 0, used = 1;
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; n <= used; n += 1 + n / 30) {
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        status = run(w, &err);
        used = mem_count();
        mem_fail_at(0);
        if (status)
            assert_int_equal(status, NEWID_MEMORY);
        failures += status == NEWID_MEMORY;
        used = status == NEWID_MEMORY ? n + 1 + n / 30 : used;
    }
    assert_int_equal(status, NEWID_OK);
    assert_true(failures > 20);
}

static void an_import_without_memory_leaves_the_store_as_it_was(void **state)
{
    struct world *w = *state;
    struct truth truth;
    write_codings(w, "A");
    fail_each(w, import_and_forget);
    assert_int_equal(truth_read(&truth, w->store, w->book, &w->err), NEWID_OK);
    assert_int_equal(truth.round_count, 0);
    truth_release(&truth);
}

static enum newid_status measure(struct world *w, struct newid_error *err)
{
    struct validation v;
    struct theme_error e;
    const struct validation_request request = {
        .selection = &everything, .half = NEWID_REPORT, .period = NEWID_PERIOD_ALL};
    enum newid_status status = validation_open(&v, w->store, w->book, &request, err);
    if (!status)
        status = validation_measure(&e, &v, 0, VALIDATION_ALL, err);
    if (!status)
        assert_true(e.precision.share == 1 && e.recall.share > 0 && e.recall.share < 1);
    validation_close(&v);
    return status;
}

static void a_validation_without_memory_leaves_nothing(void **state)
{
    take_in(*state, "A");
    fail_each(*state, measure);
}

static enum newid_status adjust_all(struct world *w, struct newid_error *err)
{
    struct newid_table *table = NULL;
    struct adjusted_share *shares = NULL;
    struct buf footer = BUF_INIT;
    bool checked = false;
    enum newid_status status = newid_table_count(&table, w->store, w->book, &everything, err);
    if (!status)
        status = adjust_table(&shares, w->store, w->book, &everything, table, err);
    if (!status)
        status = adjust_footer(&footer, &checked, w->store, w->book, &everything, err);
    if (!status) {
        assert_true(checked);
        /* A third is found, and precision is full: misses alone are put back. */
        assert_true(shares[0].share > 1.0 / 3 && shares[0].interval.low < shares[0].share);
    }
    buf_release(&footer);
    mem_free(shares);
    newid_table_free(table);
    return status;
}

static void an_adjustment_without_memory_leaves_nothing(void **state)
{
    take_in(*state, "A");
    fail_each(*state, adjust_all);
}

static enum newid_status agree(struct world *w, struct newid_error *err)
{
    struct paired p;
    struct agreement a;
    bool coded = false;
    const struct agreement_request request = {AGREEMENT_PAIR, 0, 1, 20, 1};
    enum newid_status status = paired_open_people(&p, &coded, w->store, w->book, &everything, NULL, err);
    if (!status)
        status = agreement_measure(&a, &p, 0, &request, err);
    if (!status)
        assert_true(a.accounts == ACCOUNTS && a.percent == 1);
    paired_close(&p);
    return status;
}

static void agreement_without_memory_leaves_nothing(void **state)
{
    take_in(*state, "A");
    take_in(*state, "B");
    fail_each(*state, agree);
}

static void people_are_paired_before_the_codebook_has_been_run(void **state)
{
    struct world *w = *state;
    take_in(w, "A");
    put_account(w, ACCOUNTS);
    struct paired p;
    bool coded = true;
    assert_int_equal(paired_open_people(&p, &coded, w->store, w->book, &everything, NULL, &w->err), NEWID_OK);
    assert_false(coded);
    assert_int_equal(p.selected_count, ACCOUNTS);
    paired_close(&p);
    assert_int_equal(paired_open(&p, w->store, w->book, &everything, NULL, &w->err), NEWID_FOUND);
    paired_close(&p);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_world, close_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_import_without_memory_leaves_the_store_as_it_was), TEST(a_validation_without_memory_leaves_nothing),
        TEST(an_adjustment_without_memory_leaves_nothing),         TEST(agreement_without_memory_leaves_nothing),
        TEST(people_are_paired_before_the_codebook_has_been_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
