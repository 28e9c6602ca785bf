/* Words and phrases on two sides: what is a word, which forms are one, what is counted, what marks a side. */
#include "unit.h"

#include "change/grams.h"
#include "change/chosen.h"
#include "change/words.h"

#include <newid/store.h>

struct world {
    char *folder;
    struct buf path;
    struct newid_store *store;
    struct newid_columns *columns;
    struct newid_field languages;
    unsigned char in[64];
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
    newid_columns_free(w->columns);
    newid_field_release(&w->languages);
    newid_store_close(w->store);
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static void put(struct world *w, const char *id, const char *worker, const char *text)
{
    enum newid_put outcome;
    const struct newid_account a = {
        .id = id, .kind = "account", .worker = worker, .text = text, .text_len = strlen(text)};
    assert_int_equal(newid_store_put_account(w->store, &a, false, &outcome, &w->err), NEWID_OK);
}

/* The first `targets` accounts are the target, the rest the reference. */
static void divide(struct world *w, size_t targets)
{
    assert_int_equal(newid_store_columns(w->store, &w->columns, &w->err), NEWID_OK);
    assert_int_equal(newid_store_field(w->store, "language", &w->languages, &w->err), NEWID_OK);
    for (size_t i = 0; i < w->columns->count; i++)
        w->in[i] = i < targets ? WORDS_IN_TARGET : WORDS_IN_REFERENCE;
}

static struct words_request request_of(const struct world *w)
{
    return (struct words_request){
        .in = w->in, .columns = w->columns, .both = true, .least = 1, .limit = 100, .context = 20};
}

static const struct marking_word *find(const struct words *words, const char *phrase)
{
    for (size_t i = 0; i < words->count; i++)
        if (strcmp(words->items[i].phrase, phrase) == 0)
            return &words->items[i];
    return NULL;
}

/* ---- what is a word ---- */

static void expect_words(const char *text, const char *language, const char *expected)
{
    struct text_words words;
    struct buf seen = BUF_INIT;
    assert_int_equal(text_words_new(&words, NULL), NEWID_OK);
    assert_int_equal(text_words_read(&words, text, strlen(text), language, NULL), NEWID_OK);
    for (size_t i = 0; i < words.count; i++)
        buf_addf(&seen, "%s%.*s", i ? words.items[i].joined ? "_" : " " : "",
                 (int)(words.items[i].end - words.items[i].start), text + words.items[i].start);
    assert_string_equal(seen.data, expected);
    buf_release(&seen);
    text_words_release(&words);
}

static void phrases_go_over_white_space_and_one_hyphen_and_over_nothing_else(void **state)
{
    (void)state;
    expect_words("We took\nshort-cuts, no (really) -- none", "en", "We_took_short_cuts no really none");
    expect_words("the end. The next", "en", "the_end The_next");
}

static void what_an_apostrophe_joins_to_a_word_is_a_word_of_its_own(void **state)
{
    (void)state;
    expect_words("pwysau'r gwaith a'i nyrs", "cy", "pwysau_'r_gwaith_a_'i_nyrs");
    expect_words("the nurse's coat, I don't mind, I've gone", "en", "the_nurse_'s_coat I_don't_mind I've_gone");
}

static void a_full_stop_without_a_space_parts_words_and_in_a_number_does_not(void **state)
{
    (void)state;
    expect_words("in time.the crew came at 10.30", "en", "in_time the_crew_came_at_10.30");
}

/* ---- Welsh forms ---- */

static void welsh_forms_of_one_radical_are_one_word_in_welsh_sentences_only(void **state)
{
    struct world *w = *state;
    put(w, "a", "W1", "Mae llwybr tarw yn y gwaith yma. Mae hi'n dweud bod dau lwybr arall yn y gwaith.");
    put(w, "b", "W2", "Mae nhw wedi gweld fy llwybr i ac mae o wedi cerdded ei lwybr yn y glaw hefyd.");
    put(w, "c", "W3", "The cat sat on the mat and the bat was fat with the rest of them in the house.");
    divide(w, 2);
    struct words_request request = request_of(w);
    struct words words;
    assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_OK);
    const struct marking_word *word = find(&words, "~llwybr");
    assert_non_null(word);
    assert_int_equal(word->count[WORDS_TARGET], 4);
    assert_int_equal(word->accounts[WORDS_TARGET], 2);
    assert_string_equal(word->forms, "llwybr, lwybr");
    assert_null(find(&words, "llwybr"));
    assert_null(find(&words, "lwybr"));
    /* cat, bat, fat and mat are no forms of each other in an English sentence. */
    assert_non_null(find(&words, "fat"));
    assert_non_null(find(&words, "mat"));
    words_release(&words);
}

/* ---- counting ---- */

static const struct gram *gram_of(const struct grams *grams, const struct word_stream *stream, const char *phrase)
{
    for (size_t i = 0; i < grams->count; i++) {
        uint32_t words[GRAM_WORDS_MOST];
        struct buf text = BUF_INIT;
        const size_t count = gram_words(words, grams, &grams->items[i]);
        for (size_t n = 0; n < count; n++)
            buf_addf(&text, "%s%s", n ? " " : "", stream->words[words[n]].text);
        const bool same = strcmp(text.data, phrase) == 0;
        buf_release(&text);
        if (same)
            return &grams->items[i];
    }
    return NULL;
}

static void uses_accounts_and_writers_are_counted_on_each_side(void **state)
{
    struct world *w = *state;
    put(w, "a", "W1", "no time at all, no time");
    put(w, "b", "W1", "no time");
    put(w, "c", "W2;W1", "no time at all");
    put(w, "d", "W1", "no time today");
    put(w, "e", NULL, "plenty of time");
    put(w, "f", NULL, "plenty of time");
    divide(w, 3);
    struct word_stream stream;
    struct grams grams;
    unsigned char side[] = {0, 0, 0, 1, 1, 1};
    const struct gram_sides sides = {side, w->columns};
    assert_int_equal(word_stream_read(&stream, w->store, w->in, &w->languages, &w->err), NEWID_OK);
    assert_int_equal(grams_count(&grams, &stream, &sides, 2, &w->err), NEWID_OK);
    const struct gram *gram = gram_of(&grams, &stream, "no time");
    assert_non_null(gram);
    assert_int_equal(gram->count[0], 4);
    assert_int_equal(gram->accounts[0], 3);
    assert_int_equal(gram->writers[0], 2);
    assert_int_equal(gram->most[0], 4);
    assert_int_equal(gram->count[1], 1);
    assert_int_equal(gram->writers[1], 1);
    /* Without a worker each account is its own. */
    assert_int_equal(gram_of(&grams, &stream, "plenty of time")->writers[1], 2);
    assert_int_equal(gram_of(&grams, &stream, "no time at all")->count[0], 2);
    /* Once is not often enough here, nor is a phrase across a comma one. */
    assert_null(gram_of(&grams, &stream, "time today"));
    assert_null(gram_of(&grams, &stream, "all no"));
    assert_int_equal(grams.words[0], 12);
    assert_int_equal(grams.accounts[1], 3);
    assert_int_equal(grams.writers[0], 2);
    assert_int_equal(grams.writers[1], 3);
    /* Places for two words: 3 and 1, 1, 3; and 2, 2, 2. */
    assert_int_equal(grams.places[1][0], 8);
    assert_int_equal(grams.places[1][1], 6);
    grams_release(&grams);
    word_stream_release(&stream);
}

/* ---- marking ---- */

static void put_two_sides(struct world *w)
{
    put(w, "a", "W1", "The paperwork is too much. I fill in forms all day.");
    put(w, "b", "W2", "I fill in forms and more paperwork.");
    put(w, "c", "W3", "They fill in forms; paperwork again.");
    put(w, "d", "W4", "The family said that the visit was good.");
    put(w, "e", "W5", "It was a good visit and the child spoke.");
    put(w, "f", "W6", "The child was happy with the visit.");
    divide(w, 3);
}

static void words_of_one_side_mark_it_and_parts_of_a_phrase_give_way_to_it(void **state)
{
    struct world *w = *state;
    put_two_sides(w);
    struct words_request request = request_of(w);
    request.longest = true;
    request.g2_least = WORDS_G2_CHANCE;
    for (int method = WORDS_LOG_ODDS; method <= WORDS_G2; method++) {
        struct words words;
        request.method = (enum words_method)method;
        assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_OK);
        const struct marking_word *phrase = find(&words, "fill in forms"), *word = find(&words, "visit");
        assert_non_null(phrase);
        assert_int_equal(phrase->side, WORDS_TARGET);
        assert_int_equal(phrase->count[WORDS_REFERENCE], 0);
        assert_true(phrase->z > 0 && phrase->keyness.direction > 0);
        assert_null(find(&words, "forms"));
        assert_null(find(&words, "fill in"));
        assert_non_null(word);
        assert_int_equal(word->side, WORDS_REFERENCE);
        assert_true(word->z < 0);
        assert_string_equal(word->example.match, "visit");
        words_release(&words);
    }
}

static void a_phrase_that_marks_no_more_than_its_parts_is_left_out(void **state)
{
    struct world *w = *state;
    put_two_sides(w);
    struct words_request request = request_of(w);
    struct words words;
    request.by_accounts = true;
    assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_OK);
    assert_non_null(find(&words, "forms"));
    assert_null(find(&words, "fill in forms"));
    request.content = true;
    words_release(&words);
    assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_OK);
    assert_null(find(&words, "in"));
    words_release(&words);
}

static void words_of_few_writers_are_left_out_for_an_audience(void **state)
{
    struct world *w = *state;
    put_two_sides(w);
    struct words_request request = request_of(w);
    struct words words;
    request.writers_least = 3;
    assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_OK);
    assert_non_null(find(&words, "paperwork"));
    assert_null(find(&words, "child"));
    assert_true(words.protected_count > 0);
    words_release(&words);
}

static void a_side_without_words_is_said(void **state)
{
    struct world *w = *state;
    struct words words;
    put(w, "a", NULL, "...");
    put(w, "b", NULL, "one two");
    divide(w, 1);
    const struct words_request request = request_of(w);
    assert_int_equal(words_find(&words, w->store, &request, &w->err), NEWID_NOT_FOUND);
}

static void nothing_stays_behind_where_memory_runs_out(void **state)
{
    struct world *w = *state;
    put_two_sides(w);
    const struct words_request request = request_of(w);
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status; n++) {
        struct words words;
        struct newid_error err = NEWID_ERROR_INIT;
        mem_fail_at(n);
        status = words_find(&words, w->store, &request, &err);
        mem_fail_at(0);
        if (!status)
            words_release(&words);
        assert_true(!status || status == NEWID_MEMORY || status == NEWID_IO);
    }
}

/* ---- sides ---- */

static void expect_side(struct world *w, const struct selection *selection, const char *item, const char *expected)
{
    bool in[16];
    char seen[17] = "";
    assert_int_equal(chosen_find(in, w->store, selection, NULL, &item, 1, "--target", &w->err), NEWID_OK);
    for (size_t i = 0; i < selection->columns->count; i++)
        seen[i] = in[i] ? 'x' : '-';
    assert_string_equal(seen, expected);
}

static void periods_of_every_kind_choose_their_accounts(void **state)
{
    static const char *const dates[] = {"2019-03-31", "2019-04-01", "2019-12-30", "2020-02-29", NULL};
    struct world *w = *state;
    struct selection selection = {0};
    const struct newid_table_request request = {.kind = "all", .from = NEWID_UNDATED, .to = NEWID_UNDATED};
    const struct newid_account undated = {.id = "u", .kind = "account", .text = "x", .text_len = 1};
    enum newid_put outcome;
    for (size_t i = 0; dates[i]; i++) {
        struct newid_account a = undated;
        a.id = a.date = dates[i];
        assert_int_equal(newid_store_put_account(w->store, &a, false, &outcome, &w->err), NEWID_OK);
    }
    assert_int_equal(newid_store_put_account(w->store, &undated, false, &outcome, &w->err), NEWID_OK);
    assert_int_equal(select_accounts(&selection, w->store, &request, &w->err), NEWID_OK);
    expect_side(w, &selection, "period:2019", "xxx--");
    expect_side(w, &selection, "period:2019-03", "x----");
    expect_side(w, &selection, "period:2019-Q2", "-x---");
    expect_side(w, &selection, "period:2019/20", "-xxx-");
    expect_side(w, &selection, "period:2019/20-Q4", "---x-");
    expect_side(w, &selection, "period:2020-W01", "--x--");
    expect_side(w, &selection, "period:2020-02-29", "---x-");
    expect_side(w, &selection, "period:2019-04..2019-12", "-xx--");
    const char *bad[] = {"period:2019-13", "period:2019-05..2019-04", "north", "=x"};
    bool in[16];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(chosen_find(in, w->store, &selection, NULL, &bad[i], 1, "--target", NULL), NEWID_USAGE);
    selection_release(&selection);
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phrases_go_over_white_space_and_one_hyphen_and_over_nothing_else),
        cmocka_unit_test(what_an_apostrophe_joins_to_a_word_is_a_word_of_its_own),
        cmocka_unit_test(a_full_stop_without_a_space_parts_words_and_in_a_number_does_not),
        IN_A_WORLD(welsh_forms_of_one_radical_are_one_word_in_welsh_sentences_only),
        IN_A_WORLD(uses_accounts_and_writers_are_counted_on_each_side),
        IN_A_WORLD(words_of_one_side_mark_it_and_parts_of_a_phrase_give_way_to_it),
        IN_A_WORLD(a_phrase_that_marks_no_more_than_its_parts_is_left_out),
        IN_A_WORLD(words_of_few_writers_are_left_out_for_an_audience),
        IN_A_WORLD(a_side_without_words_is_said),
        IN_A_WORLD(nothing_stays_behind_where_memory_runs_out),
        IN_A_WORLD(periods_of_every_kind_choose_their_accounts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
