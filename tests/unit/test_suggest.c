/* Suggestions: what people coded and the codebook missed or found wrongly, on the develop half alone. */
#include "unit.h"

#include "validity/suggest.h"
#include "validity/trial.h"

#include <newid/coder.h>
#include <newid/codings.h>
#include <newid/store.h>

static const char yaml[] = "codebook: t\nversion: \"1\"\nthemes:\n"
                           "  - code: haste\n    label: {en: Haste, cy: Brys}\n    definition: x\n"
                           "    phrases: {en: [hurry]}\n    unless: ['hurry home']\n    min-words: 3\n"
                           "    themes:\n"
                           "      - {code: queue, label: {en: Queue, cy: Ciw}, definition: x, phrases: {en: [queue]}}\n"
                           "  - {code: both, label: {en: B, cy: B}, definition: x, rule: haste and queue}\n";
enum { HASTE, QUEUE, BOTH };

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_codebook *book;
    struct newid_coder *coder;
    struct presence presence;
    struct newid_table_request all;
    struct truth truth;
    struct newid_error err;
};

static int open_world(void **state)
{
    struct world *w = mem_zalloc(1, sizeof *w);
    struct newid_diagnostics diagnostics = {0};
    void *folder = NULL;
    if (!w || unit_folder(&folder))
        return -1;
    w->folder = folder;
    w->path = (struct buf)BUF_INIT;
    w->all = (struct newid_table_request){.kind = "all", .from = NEWID_UNDATED, .to = NEWID_UNDATED};
    unit_path(&w->path, w->folder, "test.db");
    *state = w;
    if (newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err) ||
        newid_codebook_parse(&w->book, yaml, strlen(yaml), "t", &diagnostics, &w->err) ||
        newid_coder_new(&w->coder, w->book, &w->err))
        return -1;
    newid_diagnostics_clear(&diagnostics);
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    presence_close(&w->presence);
    truth_release(&w->truth);
    newid_coder_free(w->coder);
    newid_codebook_free(w->book);
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

struct coded {
    const char *id, *text;
    bool present;
    enum newid_half half;
};

/* Imports, samples and codes the accounts for haste; then codes them by the codebook. */
static void put(struct world *w, const struct coded *accounts, size_t count)
{
    struct newid_sampled sampled[32] = {0};
    struct newid_coding codings[32] = {0};
    const struct newid_coding_options options = {NEWID_ENGINE_PLAIN, 1};
    struct newid_coding_progress progress;
    for (size_t i = 0; i < count; i++) {
        enum newid_put outcome;
        const struct coded *c = &accounts[i];
        const struct newid_account a = {.id = c->id, .kind = "account", .text = c->text, .text_len = strlen(c->text)};
        assert_int_equal(newid_store_put_account(w->store, &a, false, &outcome, &w->err), NEWID_OK);
        static char hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
        sampled[i] = (struct newid_sampled){.account = c->id, .hash = hash, .stratum = "", .half = c->half};
        codings[i] = (struct newid_coding){.account = c->id, .theme = "haste", .present = c->present};
    }
    const struct newid_sample sample = {.name = "s", .details = "{}"};
    const struct newid_coding_round round = {.coder = "A", .codebook = "t", .source = "f.csv"};
    assert_int_equal(newid_store_put_sample(w->store, &sample, sampled, count, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codings(w->store, &round, codings, count, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codebook(w->store, w->book, w->coder, false, NULL, &w->err), NEWID_OK);
    assert_int_equal(newid_store_code(w->store, w->book, w->coder, &options, NULL, NULL, &progress, &w->err), NEWID_OK);
    assert_int_equal(presence_open(&w->presence, w->store, w->book, &w->all, &w->err), NEWID_OK);
    assert_int_equal(truth_read(&w->truth, w->store, w->book, &w->err), NEWID_OK);
}

static const struct coded missed[] = {
    {"a1", "We had to rush the review today.", true, NEWID_DEVELOP},
    {"a2", "There was a rush and no time to think.", true, NEWID_DEVELOP},
    {"a3", "Another rush before the panel met.", true, NEWID_DEVELOP},
    {"a4", "They hurry us all the time.", true, NEWID_DEVELOP},
    {"b1", "The rush of the river was calm.", false, NEWID_DEVELOP},
    {"b2", "A quiet week and a good talk.", false, NEWID_DEVELOP},
    {"b3", "The family came to the office.", false, NEWID_DEVELOP},
    {"b4", "We met the school and the nurse.", false, NEWID_DEVELOP},
    {"b5", "The court was kind to the child.", false, NEWID_DEVELOP},
    {"b6", "No rush at all in this team.", false, NEWID_DEVELOP},
    /* of the report half: its words must not be learnt, nor counted */
    {"r1", "A gallop through the forms, a gallop.", true, NEWID_REPORT},
    {"r2", "A gallop again in the afternoon.", true, NEWID_REPORT},
    {"r3", "Nothing but rush hour here.", false, NEWID_REPORT},
};
enum { MISSED = sizeof missed / sizeof *missed };

static struct suggest_request request_of(size_t theme, bool wrong)
{
    return (struct suggest_request){
        .theme = theme, .wrong = wrong, .every = true, .least = 1, .limit = 100, .context = 10};
}

static const struct suggestion *find(const struct suggestions *found, const char *phrase)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i].phrase, phrase) == 0)
            return &found->items[i];
    return NULL;
}

static void a_missed_word_is_suggested_with_what_it_would_do(void **state)
{
    struct world *w = *state;
    struct suggestions found;
    const struct suggest_request request = request_of(HASTE, false);
    put(w, missed, MISSED);
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, &w->err), NEWID_OK);
    assert_int_equal(found.now.a, 1);
    assert_int_equal(found.now.b, 3);
    assert_int_equal(found.now.c, 0);
    assert_int_equal(found.now.d, 6);
    const struct suggestion *rush = find(&found, "rush");
    assert_non_null(rush);
    assert_int_equal(rush->marked, 3);
    assert_int_equal(rush->others, 2);
    /* "No rush" is a denial, and does not count. */
    assert_int_equal(rush->right, 3);
    assert_int_equal(rush->wrong, 1);
    assert_int_equal(rush->after.a, 4);
    assert_int_equal(rush->after.b, 0);
    assert_int_equal(rush->after.c, 1);
    assert_int_equal(rush->passage_count, 3);
    assert_string_equal(rush->passages[0].account, "a1");
    assert_string_equal(rush->passages[0].excerpt.match, "rush");
    assert_true(suggest_recall(&rush->after) > suggest_recall(&found.now));
    assert_null(find(&found, "gallop"));
    suggestions_release(&found);
}

static void what_would_lower_f1_or_help_one_account_is_shown_only_on_request(void **state)
{
    struct world *w = *state;
    struct suggestions found;
    struct suggest_request request = request_of(HASTE, false);
    put(w, missed, MISSED);
    request.every = false;
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, &w->err), NEWID_OK);
    assert_non_null(find(&found, "rush"));
    assert_null(find(&found, "today"));
    assert_true(found.useless > 0);
    assert_int_equal(found.count + found.useless, found.tried);
    suggestions_release(&found);
}

static const struct coded misled[] = {
    {"a1", "They hurry us all the time.", true, NEWID_DEVELOP},
    {"a2", "Always in a hurry with the forms.", true, NEWID_DEVELOP},
    {"a3", "A hurry cup, and a hurry to the panel.", true, NEWID_DEVELOP},
    {"a4", "The queue at the hurry cup was long.", true, NEWID_DEVELOP},
    {"b1", "She won the hurry cup at school.", false, NEWID_DEVELOP},
    {"b2", "He holds the hurry cup again.", false, NEWID_DEVELOP},
    {"b3", "We hurry home on Fridays, said the cup.", false, NEWID_DEVELOP},
    {"b4", "A quiet week and a good talk.", false, NEWID_DEVELOP},
};

static void an_entry_of_unless_is_judged_by_the_hits_that_it_leaves(void **state)
{
    struct world *w = *state;
    struct suggestions found;
    const struct suggest_request request = request_of(HASTE, true);
    put(w, misled, sizeof misled / sizeof *misled);
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, &w->err), NEWID_OK);
    assert_int_equal(found.now.a, 4);
    assert_int_equal(found.now.c, 2);
    const struct suggestion *cup = find(&found, "the hurry cup");
    assert_non_null(cup);
    /* a3 has another hit, and a4 a hit of the theme below. */
    assert_int_equal(cup->right, 2);
    assert_int_equal(cup->wrong, 0);
    assert_int_equal(cup->after.c, 0);
    assert_int_equal(cup->after.a, 4);
    /* It marks the account no less, and overlaps no hit. */
    assert_null(find(&found, "school"));
    suggestions_release(&found);
}

/* The phrase in the codebook, coded anew, does what was said of it. */
static void a_suggestion_that_is_pasted_into_the_codebook_does_what_it_said(void **state)
{
    struct world *w = *state;
    struct suggestions found;
    const struct suggest_request request = request_of(HASTE, false);
    put(w, missed, MISSED);
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, &w->err), NEWID_OK);
    for (size_t i = 0; i < found.count; i++) {
        struct buf text = BUF_INIT;
        struct newid_codebook *book = NULL;
        struct newid_coder *coder = NULL;
        struct newid_diagnostics diagnostics = {0};
        const char *at = strstr(yaml, "[hurry]");
        buf_addf(&text, "%.*s[hurry, '%s']%s", (int)(at - yaml), yaml, found.items[i].phrase, at + strlen("[hurry]"));
        assert_int_equal(newid_codebook_parse(&book, text.data, text.len, "t", &diagnostics, NULL), NEWID_OK);
        assert_int_equal(newid_coder_new(&coder, book, NULL), NEWID_OK);
        uint64_t found_by_people = 0, found_by_codebook = 0;
        for (size_t a = 0; a < MISSED; a++) {
            struct newid_hits hits = {0};
            unsigned char present[8];
            if (missed[a].half == NEWID_REPORT)
                continue;
            assert_int_equal(newid_coder_scan_plain(coder, missed[a].text, strlen(missed[a].text), NULL, &hits, NULL),
                             NEWID_OK);
            assert_int_equal(newid_coder_themes_present(coder, &hits, 7, 0, present, NULL), NEWID_OK);
            found_by_people += present[HASTE] && missed[a].present;
            found_by_codebook += present[HASTE] && !missed[a].present;
            newid_hits_release(&hits);
        }
        assert_int_equal(found_by_people, found.items[i].after.a);
        assert_int_equal(found_by_codebook, found.items[i].after.c);
        newid_coder_free(coder);
        newid_codebook_free(book);
        newid_diagnostics_clear(&diagnostics);
        buf_release(&text);
    }
    suggestions_release(&found);
}

static void a_theme_that_is_a_rule_or_that_nobody_coded_is_refused(void **state)
{
    struct world *w = *state;
    struct suggestions found;
    struct suggest_request request = request_of(BOTH, false);
    put(w, missed, MISSED);
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, NULL), NEWID_USAGE);
    request.theme = QUEUE;
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, NULL), NEWID_NOT_FOUND);
}

static void nothing_missed_is_no_failure(void **state)
{
    static const struct coded right[] = {{"a", "They hurry us all the time.", true, NEWID_DEVELOP},
                                         {"b", "A quiet week and a good talk.", false, NEWID_DEVELOP}};
    struct world *w = *state;
    struct suggestions found;
    const struct suggest_request request = request_of(HASTE, false);
    put(w, right, 2);
    assert_int_equal(suggest_find(&found, w->store, &w->presence, &w->truth, &request, &w->err), NEWID_OK);
    assert_int_equal(found.target, 0);
    assert_int_equal(found.count, 0);
    suggestions_release(&found);
}

static void nothing_stays_behind_where_memory_runs_out(void **state)
{
    struct world *w = *state;
    put(w, misled, sizeof misled / sizeof *misled);
    const struct suggest_request request = request_of(HASTE, true);
    enum newid_status status = NEWID_MEMORY;
    /* Every seventh: compiling alone makes thousands of allocations. */
    for (size_t n = 1; status; n += 7) {
        struct suggestions found;
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        status = suggest_find(&found, w->store, &w->presence, &w->truth, &request, &err);
        mem_fail_at(0);
        if (!status)
            suggestions_release(&found);
        assert_true(!status || status == NEWID_MEMORY || status == NEWID_IO);
    }
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_missed_word_is_suggested_with_what_it_would_do),
        IN_A_WORLD(what_would_lower_f1_or_help_one_account_is_shown_only_on_request),
        IN_A_WORLD(an_entry_of_unless_is_judged_by_the_hits_that_it_leaves),
        IN_A_WORLD(a_suggestion_that_is_pasted_into_the_codebook_does_what_it_said),
        IN_A_WORLD(a_theme_that_is_a_rule_or_that_nobody_coded_is_refused),
        IN_A_WORLD(nothing_missed_is_no_failure),
        IN_A_WORLD(nothing_stays_behind_where_memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
