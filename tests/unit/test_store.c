/* The store: accounts in and out, versions, coding that goes on, the journal, damage. */
#define _GNU_SOURCE /* memmem */
#include "unit.h"

#include "store/store.h"

#include <fcntl.h>
#include <newid/coder.h>
#include <newid/stats.h>
#include <newid/store.h>
#include <sys/stat.h>

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

static enum newid_put put(struct world *w, struct newid_account a, bool update)
{
    enum newid_put outcome;
    if (!a.kind)
        a.kind = "account";
    a.text_len = strlen(a.text);
    assert_int_equal(newid_store_put_account(w->store, &a, update, &outcome, &w->err), NEWID_OK);
    return outcome;
}

static uint64_t count_accounts(struct world *w)
{
    uint64_t n;
    assert_int_equal(store_count_after(w->store, 0, &n, &w->err), NEWID_OK);
    return n;
}

static void print_finding(void *context, const char *finding)
{
    (void)context;
    print_error("%s\n", finding);
}

static void sound(struct world *w)
{
    assert_int_equal(newid_store_verify(w->store, print_finding, NULL, &w->err), NEWID_OK);
}

static void the_same_account_twice_is_kept_once(void **state)
{
    struct world *w = *state;
    struct newid_account a = {.id = "1", .date = "2019-03-01", .team = "T", .text = "We rushed it."};
    assert_int_equal(put(w, a, false), NEWID_PUT_ADDED);
    assert_int_equal(put(w, a, false), NEWID_PUT_UNCHANGED);
    assert_int_equal(count_accounts(w), 1);
    sound(w);
}

static void another_text_under_the_same_id_is_a_conflict_unless_updated(void **state)
{
    struct world *w = *state;
    struct newid_account a = {.id = "1", .team = "T", .text = "We rushed it."};
    put(w, a, false);
    a.text = "We did not.";
    assert_int_equal(put(w, a, false), NEWID_PUT_CONFLICT);
    assert_int_equal(put(w, a, true), NEWID_PUT_UPDATED);
    a.team = "U";
    assert_int_equal(put(w, a, false), NEWID_PUT_CONFLICT);
    assert_int_equal(count_accounts(w), 1);
    sound(w);
}

static enum newid_status keep_num(void *context, const struct newid_account *a, const struct newid_measure *m,
                                  struct newid_error *err)
{
    (void)err;
    (void)m;
    *(int64_t *)context = a->num;
    return NEWID_OK;
}

static void a_number_is_never_used_twice(void **state)
{
    struct world *w = *state;
    int64_t first, second;
    put(w, (struct newid_account){.id = "1", .text = "One."}, false);
    assert_int_equal(newid_store_one_account(w->store, "1", keep_num, &first, &w->err), NEWID_OK);
    assert_int_equal(newid_store_remove_account(w->store, "1", &w->err), NEWID_OK);
    put(w, (struct newid_account){.id = "1", .text = "One."}, false);
    assert_int_equal(newid_store_one_account(w->store, "1", keep_num, &second, &w->err), NEWID_OK);
    assert_true(second > first);
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_store_one_account(w->store, "2", keep_num, &second, &err), NEWID_NOT_FOUND);
    sound(w);
}

static void what_a_text_measures_is_kept(void **state)
{
    struct world *w = *state;
    struct newid_columns *c = NULL;
    put(w, (struct newid_account){.id = "1", .date = "2019-03-01", .worker = "W2;W1", .text = "We don't rush. Mae'n iawn."},
        false);
    put(w, (struct newid_account){.id = "2", .kind = "note", .worker = "W1", .text = "One"}, false);
    put(w, (struct newid_account){.id = "3", .text = "Two words"}, false);
    assert_int_equal(newid_store_columns(w->store, &c, &w->err), NEWID_OK);
    assert_int_equal(c->count, 3);
    assert_int_equal(c->words[0], 5);
    assert_int_equal(c->day[0], 17956);
    assert_int_equal(c->day[1], NEWID_UNDATED);
    assert_int_equal(c->worker_count, 2);
    assert_int_equal(c->first_worker[1] - c->first_worker[0], 2);
    assert_int_equal(c->worker[c->first_worker[1]], c->worker[1]);
    assert_int_equal(c->first_worker[3], 3);
    assert_string_equal(c->kind.values[c->kind.codes[1]], "note");
    newid_columns_free(c);
}

static void fields_and_attributes_are_columns(void **state)
{
    struct world *w = *state;
    struct newid_field f;
    put(w, (struct newid_account){.id = "1", .team = "North", .attributes = "{\"grade\":\"b\"}", .text = "a"}, false);
    put(w, (struct newid_account){.id = "2", .team = "East", .text = "b"}, false);
    assert_int_equal(newid_store_field(w->store, "team", &f, &w->err), NEWID_OK);
    assert_int_equal(f.value_count, 3);
    assert_string_equal(f.values[0], "");
    assert_string_equal(f.values[1], "East");
    assert_int_equal(f.codes[0], 2);
    newid_field_release(&f);
    assert_int_equal(newid_store_field(w->store, "grade", &f, &w->err), NEWID_OK);
    assert_string_equal(f.values[f.codes[0]], "b");
    assert_int_equal(f.codes[1], 0);
    newid_field_release(&f);
    assert_int_equal(newid_store_field(w->store, "no'such\"", &f, &w->err), NEWID_USAGE);
    assert_non_null(strstr(w->err.message, "grade"));
}

static enum newid_status add_id(void *context, const struct newid_found *found, struct newid_error *err)
{
    struct buf *ids = context;
    buf_addf(ids, "%s%s", ids->len ? "," : "", found->account->id);
    return buf_check(ids, err);
}

static void assert_found(struct world *w, const char *query, const char *expected)
{
    struct buf ids = BUF_INIT;
    struct newid_matches matches;
    assert_int_equal(newid_store_search(w->store, query, 10, 0, add_id, &ids, &matches, &w->err), NEWID_OK);
    assert_string_equal(ids.data, expected);
    buf_release(&ids);
}

/* ---- coding ---- */

static struct newid_codebook *parse(const char *phrase)
{
    struct newid_diagnostics d = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_codebook *book = NULL;
    struct buf yaml = BUF_INIT;
    buf_addf(&yaml,
             "codebook: test\nversion: \"1\"\nthemes:\n  - code: a\n    label: {en: A, cy: A}\n    definition: x\n"
             "    phrases: {en: ['%s', 'fixed']}\n",
             phrase);
    assert_int_equal(newid_codebook_parse(&book, yaml.data, yaml.len, "test.yaml", &d, &err), NEWID_OK);
    newid_diagnostics_clear(&d);
    buf_release(&yaml);
    return book;
}

static bool stop_at_once(void *context, const struct newid_coding_progress *p)
{
    (void)context;
    (void)p;
    return false;
}

static struct newid_coding_progress code(struct world *w, const char *phrase, bool stop, char version[64])
{
    struct newid_codebook *book = parse(phrase);
    struct newid_coder *coder = NULL;
    struct newid_coding_progress result;
    assert_int_equal(newid_coder_new(&coder, book, &w->err), NEWID_OK);
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codebook(w->store, book, coder, false, version, &w->err), NEWID_OK);
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
    const struct newid_coding_options options = {NEWID_ENGINE_FAST, 2};
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status =
        newid_store_code(w->store, book, coder, &options, stop ? stop_at_once : NULL, NULL, &result, &err);
    assert_int_equal(status, stop ? NEWID_STOPPED : NEWID_OK);
    newid_coder_free(coder);
    newid_codebook_free(book);
    return result;
}

static void put_many(struct world *w, int from, int to)
{
    char id[16];
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    for (int i = from; i < to; i++) {
        snprintf(id, sizeof id, "%d", i);
        put(w, (struct newid_account){.id = id, .text = i % 2 ? "the cut, fixed" : "nothing"}, false);
    }
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
}

static void coding_goes_on_where_it_stopped(void **state)
{
    struct world *w = *state;
    put_many(w, 0, 9000);
    struct newid_coding_progress p = code(w, "cut", true, NULL);
    const uint64_t first = p.done;
    assert_true(first > 0 && first < 9000);
    p = code(w, "cut", false, NULL);
    assert_int_equal(p.done, 9000 - first);
    p = code(w, "cut", false, NULL);
    assert_int_equal(p.done, 0);
    sound(w);
}

static void only_new_accounts_and_new_matchers_are_coded(void **state)
{
    struct world *w = *state;
    put_many(w, 0, 10);
    code(w, "cut", false, NULL);
    put_many(w, 10, 14);
    struct newid_coding_progress p = code(w, "cut", false, NULL);
    assert_int_equal(p.done, 4);
    assert_int_equal(p.hits, 4);
    /* Another first phrase: the second phrase's hits are shared, not stored again. */
    p = code(w, "the cut", false, NULL);
    assert_int_equal(p.done, 14);
    assert_int_equal(p.hits, 7);
}

static void the_same_label_with_another_content_is_another_version(void **state)
{
    struct world *w = *state;
    char version[64];
    put_many(w, 0, 4);
    code(w, "cut", false, version);
    assert_string_equal(version, "1");
    code(w, "the cut", false, version);
    assert_string_equal(version, "1~2");
    code(w, "cut", false, version);
    assert_string_equal(version, "1");

    struct newid_codebook *book = NULL;
    struct newid_codebook_info info;
    assert_int_equal(newid_store_codebook(w->store, NULL, &book, &info, &w->err), NEWID_OK);
    assert_string_equal(info.version, "1"); /* the one coded last, not the newest */
    assert_int_equal(info.uncoded, 0);
    newid_codebook_free(book);
    assert_int_equal(newid_store_codebook(w->store, "test@1~2", &book, &info, &w->err), NEWID_OK);
    assert_string_equal(book->themes[0].patterns[0].source, "the cut");
    newid_codebook_free(book);
    assert_int_equal(newid_store_codebook(w->store, "other", &book, &info, &w->err), NEWID_NOT_FOUND);
    assert_non_null(strstr(w->err.message, "test@1~2"));
}

static enum newid_status count_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    (void)hit;
    (void)err;
    ++*(size_t *)context;
    return NEWID_OK;
}

static void an_account_takes_its_hits_with_it(void **state)
{
    struct world *w = *state;
    put_many(w, 0, 4);
    code(w, "cut", false, NULL);
    assert_int_equal(newid_store_remove_account(w->store, "1", &w->err), NEWID_OK);
    struct newid_codebook *book = parse("cut");
    size_t hits = 0;
    assert_int_equal(newid_store_each_hit(w->store, book, count_hit, &hits, &w->err), NEWID_OK);
    assert_int_equal(hits, 2);
    newid_codebook_free(book);
    sound(w);
}

static void a_removed_version_takes_only_what_no_other_uses(void **state)
{
    struct world *w = *state;
    put_many(w, 0, 4);
    code(w, "cut", false, NULL);
    code(w, "the cut", false, NULL);
    assert_int_equal(newid_store_remove_codebook(w->store, "test@1", &w->err), NEWID_OK);
    struct newid_coding_progress p = code(w, "the cut", false, NULL);
    assert_int_equal(p.done, 0);
    p = code(w, "cut", false, NULL);
    assert_int_equal(p.hits, 2);
    sound(w);
}

static void rebuilding_keeps_accounts_and_codebooks(void **state)
{
    struct world *w = *state;
    put_many(w, 0, 4);
    code(w, "cut", false, NULL);
    assert_int_equal(newid_store_rebuild(w->store, &w->err), NEWID_OK);
    assert_int_equal(count_accounts(w), 4);
    assert_found(w, "cut", "1,3");
    assert_int_equal(code(w, "cut", false, NULL).hits, 4);
    sound(w);
}

/* ---- the file ---- */

static void equal_corpora_have_one_hash_whatever_their_order(void **state)
{
    struct world *w = *state;
    char one[65], two[65], three[65];
    put(w, (struct newid_account){.id = "1", .text = "a"}, false);
    put(w, (struct newid_account){.id = "2", .text = "b"}, false);
    assert_int_equal(newid_store_corpus_hash(w->store, one, &w->err), NEWID_OK);
    assert_int_equal(newid_store_remove_account(w->store, "1", &w->err), NEWID_OK);
    assert_int_equal(newid_store_corpus_hash(w->store, two, &w->err), NEWID_OK);
    put(w, (struct newid_account){.id = "1", .text = "a"}, false);
    assert_int_equal(newid_store_corpus_hash(w->store, three, &w->err), NEWID_OK);
    assert_string_equal(one, three);
    assert_string_not_equal(one, two);
}

static enum newid_status keep_entry(void *context, const struct newid_journal_entry *e, struct newid_error *err)
{
    (void)err;
    buf_addf(context, "%lld %s %s;", (long long)e->num, e->command, e->details);
    assert_int_equal(strlen(e->corpus), 64);
    return NEWID_OK;
}

static void the_journal_keeps_what_was_done(void **state)
{
    struct world *w = *state;
    struct buf log = BUF_INIT;
    assert_int_equal(newid_store_journal(w->store, "import", "{\"added\":1}", &w->err), NEWID_OK);
    assert_int_equal(newid_store_journal(w->store, "code", "{}", &w->err), NEWID_OK);
    assert_int_equal(newid_store_each_journal(w->store, keep_entry, &log, &w->err), NEWID_OK);
    assert_string_equal(log.data, "1 import {\"added\":1};2 code {};");
    buf_release(&log);
}

static void a_backup_is_the_same_file_and_never_overwrites(void **state)
{
    struct world *w = *state;
    struct buf path = BUF_INIT;
    struct newid_store *copy = NULL;
    char one[65], two[65];
    put_many(w, 0, 3);
    unit_path(&path, w->folder, "copy.db");
    assert_int_equal(newid_store_backup(w->store, path.data, &w->err), NEWID_OK);
    assert_int_equal(newid_store_open(&copy, path.data, NEWID_READ, &w->err), NEWID_OK);
    assert_int_equal(newid_store_corpus_hash(copy, one, &w->err), NEWID_OK);
    assert_int_equal(newid_store_corpus_hash(w->store, two, &w->err), NEWID_OK);
    assert_string_equal(one, two);
    newid_store_close(copy);
    assert_int_equal(newid_store_backup(w->store, path.data, &w->err), NEWID_USAGE);
    buf_release(&path);
}

static void erased_text_is_nowhere_in_the_file(void **state)
{
    struct world *w = *state;
    struct buf bytes = BUF_INIT;
    put(w, (struct newid_account){.id = "1", .text = "zanzibarite testimony"}, false);
    put(w, (struct newid_account){.id = "2", .text = "other"}, false);
    assert_int_equal(newid_store_remove_account(w->store, "1", &w->err), NEWID_OK);
    assert_int_equal(newid_store_compact(w->store, &w->err), NEWID_OK);
    assert_int_equal(file_read(&bytes, w->path.data, &w->err), NEWID_OK);
    assert_null(memmem(bytes.data, bytes.len, "zanzibarite", 11));
    buf_release(&bytes);
    sound(w);
}

static enum newid_status open_bytes(struct world *w, const char *name, const char *bytes, size_t len,
                                    enum newid_mode mode, struct newid_error *err)
{
    struct buf path = BUF_INIT;
    struct newid_store *store = NULL;
    unit_path(&path, w->folder, name);
    assert_int_equal(file_write(path.data, bytes, len, &w->err), NEWID_OK);
    enum newid_status status = newid_store_open(&store, path.data, mode, err);
    newid_store_close(store);
    buf_release(&path);
    return status;
}

static void a_file_that_is_not_ours_is_refused(void **state)
{
    struct world *w = *state;
    struct newid_error err = NEWID_ERROR_INIT;
    char text[4096];
    memset(text, 'x', sizeof text);
    assert_int_equal(open_bytes(w, "text.db", text, sizeof text, NEWID_CREATE, &err), NEWID_DATABASE);
    assert_non_null(strstr(err.message, "not a newid file"));
    struct newid_error empty = NEWID_ERROR_INIT;
    assert_int_equal(open_bytes(w, "empty.db", "", 0, NEWID_READ, &empty), NEWID_DATABASE);
    struct newid_error missing = NEWID_ERROR_INIT;
    struct newid_store *store = NULL;
    assert_int_equal(newid_store_open(&store, "no-such-file.db", NEWID_WRITE, &missing), NEWID_NOT_FOUND);
    struct newid_error folder = NEWID_ERROR_INIT;
    assert_int_equal(newid_store_open(&store, w->folder, NEWID_CREATE, &folder), NEWID_USAGE);
}

static void a_newer_file_is_refused(void **state)
{
    struct world *w = *state;
    struct buf bytes = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    newid_store_close(w->store);
    w->store = NULL;
    assert_int_equal(file_read(&bytes, w->path.data, &w->err), NEWID_OK);
    bytes.data[63] = 99; /* user_version, big-endian at byte 60: https://sqlite.org/fileformat.html, section 1.3 */
    assert_int_equal(open_bytes(w, "newer.db", bytes.data, bytes.len, NEWID_WRITE, &err), NEWID_DATABASE);
    assert_non_null(strstr(err.message, "newer newid"));
    buf_release(&bytes);
}

static void a_locked_file_says_that_it_is_in_use(void **state)
{
    struct world *w = *state;
    struct newid_store *other = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_store_open(&other, w->path.data, NEWID_WRITE, &w->err), NEWID_OK);
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_store_begin(other, &err), NEWID_BUSY);
    assert_non_null(strstr(err.message, "in use"));
    newid_store_rollback(w->store);
    newid_store_close(other);
}

static void a_rolled_back_import_leaves_nothing(void **state)
{
    struct world *w = *state;
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    put(w, (struct newid_account){.id = "1", .text = "half"}, false);
    newid_store_rollback(w->store);
    assert_int_equal(count_accounts(w), 0);
    assert_found(w, "half", "");
    sound(w);
}

static void a_drifted_index_is_found_by_verify(void **state)
{
    struct world *w = *state;
    struct newid_error err = NEWID_ERROR_INIT;
    put(w, (struct newid_account){.id = "1", .text = "indexed words"}, false);
    newid_store_close(w->store);
    /* Overwrite a word of the stored text in place, as a bad disk would. */
    struct buf bytes = BUF_INIT;
    assert_int_equal(file_read(&bytes, w->path.data, &w->err), NEWID_OK);
    char *at = memmem(bytes.data, bytes.len, "indexed words", 13);
    assert_non_null(at);
    at[0] = 'X';
    assert_int_equal(file_write(w->path.data, bytes.data, bytes.len, &w->err), NEWID_OK);
    buf_release(&bytes);
    assert_int_equal(newid_store_open(&w->store, w->path.data, NEWID_WRITE, &w->err), NEWID_OK);
    assert_int_equal(newid_store_verify(w->store, print_finding, NULL, &err), NEWID_FOUND);
}

#define WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

/* ---- measures, which a second thread makes ---- */

enum { MANY = 3000 };

static struct newid_account numbered(char id[12], char text[64], int i)
{
    snprintf(id, 12, "%d", i);
    snprintf(text, 64, i % 2 ? "%d words. We spoke with the family." : "%d gair. Buom yn siarad â'r teulu am y plant.", i);
    return (struct newid_account){.id = id, .text = text};
}

static void put_numbered(struct world *w)
{
    char id[12], text[64];
    for (int i = 0; i < MANY; i++)
        assert_int_equal(put(w, numbered(id, text, i), false), NEWID_PUT_ADDED);
}

static enum newid_status check_measure(void *context, const struct newid_account *account,
                                       const struct newid_measure *measure, struct newid_error *err)
{
    (void)err;
    int *seen = context;
    const bool english = strtol(account->id, NULL, 10) % 2;
    assert_int_equal(measure->words, english ? 7 : 10);
    assert_int_equal(measure->sentences, 2);
    assert_string_equal(measure->language, english ? "en" : "cy");
    ++*seen;
    return NEWID_OK;
}

static void every_account_of_a_large_import_has_its_own_measures(void **state)
{
    struct world *w = *state;
    int seen = 0;
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    put_numbered(w);
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_store_each_account(w->store, 0, check_measure, &seen, &w->err), NEWID_OK);
    assert_int_equal(seen, MANY);
    sound(w);
}

static void an_account_removed_while_measures_are_on_their_way_leaves_none(void **state)
{
    struct world *w = *state;
    int seen = 0;
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    put_numbered(w);
    assert_int_equal(newid_store_remove_account(w->store, "2999", &w->err), NEWID_OK);
    assert_int_equal(newid_store_remove_account(w->store, "0", &w->err), NEWID_OK);
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_store_each_account(w->store, 0, check_measure, &seen, &w->err), NEWID_OK);
    assert_int_equal(seen, MANY - 2);
    sound(w);
}

static void what_was_rolled_back_is_not_measured_later(void **state)
{
    struct world *w = *state;
    int seen = 0;
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    put_numbered(w);
    newid_store_rollback(w->store);
    put(w, (struct newid_account){.id = "1", .text = "1 words. We spoke with the family."}, false);
    assert_int_equal(newid_store_each_account(w->store, 0, check_measure, &seen, &w->err), NEWID_OK);
    assert_int_equal(seen, 1);
    sound(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD(every_account_of_a_large_import_has_its_own_measures),
        WORLD(an_account_removed_while_measures_are_on_their_way_leaves_none),
        WORLD(what_was_rolled_back_is_not_measured_later),
        WORLD(the_same_account_twice_is_kept_once),
        WORLD(another_text_under_the_same_id_is_a_conflict_unless_updated),
        WORLD(a_number_is_never_used_twice),
        WORLD(what_a_text_measures_is_kept),
        WORLD(fields_and_attributes_are_columns),
        WORLD(coding_goes_on_where_it_stopped),
        WORLD(only_new_accounts_and_new_matchers_are_coded),
        WORLD(the_same_label_with_another_content_is_another_version),
        WORLD(an_account_takes_its_hits_with_it),
        WORLD(a_removed_version_takes_only_what_no_other_uses),
        WORLD(rebuilding_keeps_accounts_and_codebooks),
        WORLD(equal_corpora_have_one_hash_whatever_their_order),
        WORLD(the_journal_keeps_what_was_done),
        WORLD(a_backup_is_the_same_file_and_never_overwrites),
        WORLD(erased_text_is_nowhere_in_the_file),
        WORLD(a_file_that_is_not_ours_is_refused),
        WORLD(a_newer_file_is_refused),
        WORLD(a_locked_file_says_that_it_is_in_use),
        WORLD(a_rolled_back_import_leaves_nothing),
        WORLD(a_drifted_index_is_found_by_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
