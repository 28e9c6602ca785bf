/*
 * Memory runs out at any moment: the run says so, leaks nothing (under ASan) and leaves a sound file. Every part of the main road is
 * walked: import, codebook, coding, search, table.
 */
#include "../unit/unit.h"

#include "store/store.h"

#include <newid/coder.h>
#include <newid/intake.h>
#include <newid/store.h>
#include <newid/table.h>

static const char csv[] = "id,date,worker,team,text\n"
                          "1,2019-03-01,W1,North,\"We took a short cut. It was hard, and the family knew.\"\n"
                          "2,2019-04-02,W2,South,\"Mae'r teulu yn iawn; dim trafferth o gwbl.\"\n"
                          "3,2019-05-03,W1,North,\"Nothing to say.\"\n";

static const char yaml[] = "codebook: test\nversion: \"1\"\nthemes:\n"
                           "  - code: a\n    label: {en: A, cy: A}\n    definition: x\n    phrases: {en: ['short-cut'], "
                           "cy: ['~teulu']}\n    finds: ['a short-cut', 'y teulu']\n"
                           "  - code: b\n    label: {en: B, cy: B}\n    definition: x\n    phrases: {en: ['hard']}\n"
                           "  - code: r\n    label: {en: R, cy: R}\n    definition: x\n    rule: a and not b\n";

struct road {
    char *folder;
    struct newid_store *store;
    struct newid_codebook *book;
    struct newid_coder *coder;
    struct newid_table *table;
    struct newid_diagnostics diagnostics;
};

static enum newid_status put(void *context, const struct newid_account *account, enum newid_put *outcome,
                             struct newid_error *err)
{
    struct road *r = context;
    return newid_store_put_account(r->store, account, false, outcome, err);
}

static enum newid_status import(struct road *r, struct newid_error *err)
{
    struct buf path = BUF_INIT;
    struct newid_intake_report report = {0};
    const struct newid_intake_options options = {0};
    const struct newid_intake_sink sink = {.context = r, .account = put};
    unit_path(&path, r->folder, "in.csv");
    enum newid_status status = buf_check(&path, err);
    const char *paths[] = {path.data};
    if (!status)
        status = newid_store_begin(r->store, err);
    if (!status)
        status = newid_intake_run(&options, paths, 1, &sink, &report, err);
    if (!status)
        status = newid_store_commit(r->store, err);
    if (status)
        newid_store_rollback(r->store);
    newid_intake_report_release(&report);
    buf_release(&path);
    return status;
}

static enum newid_status code(struct road *r, struct newid_error *err)
{
    struct newid_coding_progress result;
    enum newid_status status = newid_codebook_parse(&r->book, yaml, strlen(yaml), "t", &r->diagnostics, err);
    if (!status)
        status = newid_codebook_try(r->book, &r->diagnostics, err);
    if (!status)
        status = newid_coder_new(&r->coder, r->book, err);
    if (!status)
        status = newid_store_begin(r->store, err);
    if (status)
        return status;
    status = newid_store_put_codebook(r->store, r->book, r->coder, false, NULL, err);
    if (!status)
        status = newid_store_commit(r->store, err);
    if (status)
        newid_store_rollback(r->store);
    const struct newid_coding_options options = {NEWID_ENGINE_FAST, 2};
    return status ? status : newid_store_code(r->store, r->book, r->coder, &options, NULL, NULL, &result, err);
}

static enum newid_status ignore(void *context, const struct newid_found *found, struct newid_error *err)
{
    (void)found;
    (void)err;
    ++*(int *)context;
    return NEWID_OK;
}

static enum newid_status walk(struct road *r, const char *db, struct newid_error *err)
{
    const struct newid_table_request request = {
        .by = NEWID_PERIOD_MONTH, .group = "team", .from = NEWID_UNDATED, .to = NEWID_UNDATED};
    struct newid_matches matches;
    int found = 0;
    enum newid_status status = newid_store_open(&r->store, db, NEWID_CREATE, err);
    if (!status)
        status = import(r, err);
    if (!status)
        status = code(r, err);
    if (!status)
        status = newid_store_search(r->store, "~teulu OR ~plentyn/n OR short-cut", 10, 0, ignore, &found, &matches, err);
    if (!status)
        status = newid_table_count(&r->table, r->store, r->book, &request, err);
    return status;
}

static void leave(struct road *r)
{
    newid_table_free(r->table);
    newid_coder_free(r->coder);
    newid_codebook_free(r->book);
    newid_diagnostics_clear(&r->diagnostics);
    newid_store_close(r->store);
    *r = (struct road){.folder = r->folder};
}

static void print_finding(void *context, const char *finding)
{
    (void)context;
    print_error("%s\n", finding);
}

/* Walks with the n-th allocation failing; says how many there were. */
static size_t walk_failing_at(const char *folder, size_t n)
{
    struct road r = {.folder = (char *)folder};
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf db = BUF_INIT;
    unit_path(&db, folder, "test.db");
    unlink(db.data);
    mem_fail_at(n);
    enum newid_status status = walk(&r, db.data, &err);
    size_t count = mem_count();
    mem_fail_at(0);
    leave(&r);
    /* Some libraries do without (JIT, caches); then the run is whole. */
    if (status != NEWID_OK && status != NEWID_MEMORY)
        fail_msg("allocation %zu: status %d: %s", n, (int)status, err.message);
    if (status == NEWID_MEMORY)
        assert_true(err.message[0] != '\0');

    struct newid_error after = NEWID_ERROR_INIT;
    if (access(db.data, F_OK) == 0 && newid_store_open(&r.store, db.data, NEWID_CREATE, &after) == NEWID_OK)
        assert_int_equal(newid_store_verify(r.store, print_finding, NULL, &after), NEWID_OK);
    else
        assert_int_equal(status, NEWID_MEMORY);
    leave(&r);
    buf_release(&db);
    return count;
}

static void every_failure_is_answered(void **state)
{
    enum { POINTS = 300 };
    struct buf path = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    unit_path(&path, *state, "in.csv");
    assert_int_equal(file_write(path.data, csv, strlen(csv), &err), NEWID_OK);
    buf_release(&path);
    size_t total = walk_failing_at(*state, 0);
    assert_true(total > POINTS);
    for (size_t i = 0; i < POINTS; i++)
        (void)walk_failing_at(*state, 1 + i * total / POINTS);
}

int main(void)
{
    struct newid_error err = NEWID_ERROR_INIT;
    if (store_use_allocator(&err))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_failure_is_answered, unit_folder, unit_folder_gone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
