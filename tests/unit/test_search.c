/* Search: what a query finds, counts, highlights and refuses. */
#include "unit.h"

#include <newid/store.h>

#define MARK_BEFORE "\xEE\x80\x80"
#define MARK_AFTER "\xEE\x80\x81"

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

static void put(struct world *w, const char *id, const char *text)
{
    struct newid_account a = {.id = id, .kind = "account", .text = text, .text_len = strlen(text)};
    enum newid_put outcome;
    assert_int_equal(newid_store_put_account(w->store, &a, false, &outcome, &w->err), NEWID_OK);
}

static enum newid_status add_id(void *context, const struct newid_found *found, struct newid_error *err)
{
    struct buf *ids = context;
    buf_addf(ids, "%s%s", ids->len ? "," : "", found->account->id);
    return buf_check(ids, err);
}

/* Passages with [ and ] for the marks, one a line. */
static enum newid_status add_passage(void *context, const struct newid_found *found, struct newid_error *err)
{
    struct buf *passages = context;
    for (const char *p = found->snippet; *p; p++) {
        if (strncmp(p, MARK_BEFORE, 3) && strncmp(p, MARK_AFTER, 3)) {
            buf_addc(passages, *p);
            continue;
        }
        buf_addc(passages, p[2] == MARK_BEFORE[2] ? '[' : ']');
        p += 2;
    }
    buf_addc(passages, '\n');
    return buf_check(passages, err);
}

/* The ids in the order of import, which is no matter of rank. */
static void assert_found(struct world *w, const char *query, const char *expected)
{
    struct buf ids = BUF_INIT;
    struct newid_matches matches;
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = newid_store_search(w->store, query, 100, 0, add_id, &ids, &matches, &err);
    if (status)
        fail_msg("%s: %s", query, err.message);
    for (size_t i = 0; i < ids.len; i += 2)
        for (size_t k = i; k > 0 && ids.data[k - 2] > ids.data[k]; k -= 2) {
            char id = ids.data[k];
            ids.data[k] = ids.data[k - 2];
            ids.data[k - 2] = id;
        }
    if (strcmp(ids.data, expected) != 0)
        fail_msg("%s finds %s, not %s", query, ids.data, expected);
    assert_int_equal(matches.total, ids.len ? (ids.len + 1) / 2 : 0);
    buf_release(&ids);
}

static void assert_passages(struct world *w, const char *query, const char *expected)
{
    struct buf passages = BUF_INIT;
    struct newid_matches matches;
    assert_int_equal(newid_store_search(w->store, query, 100, 0, add_passage, &passages, &matches, &w->err), NEWID_OK);
    assert_string_equal(passages.data, expected);
    buf_release(&passages);
}

static void assert_refused(struct world *w, const char *query, const char *why)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf ids = BUF_INIT;
    struct newid_matches matches;
    if (newid_store_search(w->store, query, 10, 0, add_id, &ids, &matches, &err) != NEWID_USAGE)
        fail_msg("%s is taken", query);
    if (!strstr(err.message, why))
        fail_msg("%s: %s; not: %s", query, err.message, why);
    buf_release(&ids);
}

static const char *note_on(struct world *w, const char *query)
{
    struct buf ids = BUF_INIT;
    struct newid_matches matches;
    assert_int_equal(newid_store_search(w->store, query, 10, 0, add_id, &ids, &matches, &w->err), NEWID_OK);
    buf_release(&ids);
    return matches.note;
}

/* ---- what is found ---- */

static void put_texts(struct world *w)
{
    put(w, "a", "We took a short-cut with the family.");
    put(w, "b", "Cawsom sgwrs gyda'r teulu; mae'r plant yn iawn.");
    put(w, "c", "Roedd ei theulu hi a'i d\xC5\xB7 yno.");
    put(w, "d", "Y gwaith, ei waith ef a fy ngwaith i: dau blentyn, un llais, dau LAIS.");
    put(w, "e", "Mae cynllun ar gyfer y deulu hwn, a'i hysgol.");
    put(w, "f", "Ceisiodd pawb; gwnaeth y rhieni gais i'w riant.");
}

static void words_phrases_and_operators(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_found(w, "short-cut", "a");
    assert_found(w, "SHORT cut", "a");
    assert_found(w, "\"cut short\"", "");
    assert_found(w, "mae'r", "b");
    assert_found(w, "teulu", "b");
    assert_found(w, "famil* NOT plant", "a");
    assert_found(w, "(plant OR family) sgwrs", "b");
    assert_found(w, "plant OR family NOT sgwrs", "a,b");
    assert_found(w, "\"short cu\"*", "a");
    assert_found(w, "NEAR(took family, 5)", "a");
    assert_found(w, "NEAR (took family, 4)", "");
    assert_found(w, "NEAR(\"short cut\" fam*, 9)", "a");
    assert_found(w, "\xE2\x80\x9Cshort cut\xE2\x80\x9D", "a");
    assert_found(w, "\"mae & 'r\"", "b");
    assert_found(w,
                 "took\xC2\xA0"
                 "family",
                 "a");
}

static void a_tilde_finds_every_mutation_wherever_it_stands(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_found(w, "~teulu", "b,c,e");
    assert_found(w, "~Teulu OR family", "a,b,c,e");
    assert_found(w, "~teulu NOT (plant OR ysgol)", "c,e");
    assert_found(w, "~ysgol", "e");
    assert_found(w, "~gwaith ~llais ~plentyn", "d");
    assert_found(w, "\"ei ~teulu\"", "c");
    assert_found(w, "\"~teulu hwn\"", "e");
    assert_found(w, "\"~teulu ~plant\"", "");
    assert_found(w, "\"y ~teulu\" OR \"ei ~teulu\"", "c,e");
    assert_found(w, "NEAR(ei ~teulu, 2)", "c");
    assert_found(w, "NEAR(~teulu ~cynllun, 3)", "e");
    assert_found(w, "NEAR(~teulu ~cynllun, 2)", "");
    assert_found(w, "~teul*", "b,c,e");
    assert_found(w, "~gwai*", "d");
    assert_found(w, "\"ei ~teul*\"", "c");
    assert_found(w, "\"ei ~teul\"*", "c");
    assert_found(w, "NEAR(ei* ~teul*, 2)", "c");
    assert_found(w, "~mae'r", "b");
    assert_found(w, "ei-~teulu", "c");
}

static void a_word_without_a_tilde_has_one_form(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_found(w, "deulu", "e");
    assert_found(w, "plentyn", "");
    assert_found(w, "\"ei teulu\"", "");
    assert_found(w, "teul*", "b");
    /* The radical is what is typed: a mutated form leads nowhere else. */
    assert_found(w, "~theulu", "c");
}

static void digraphs_and_capitals_are_as_in_codebooks(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_found(w, "~LLAIS", "d");
    assert_found(w, "~rhiant", "f");
    assert_found(w, "~rhieni", "f");
    assert_found(w, "~chynllun", "");
    put(w, "g", "mewn theatr, nid deatr");
    assert_found(w, "~theatr", "g");
    assert_found(w, "~deatr", "g");
    assert_found(w, "~!tatr", "");
}

static void endings_work_in_a_search(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_found(w, "~plentyn/n", "b,d");
    assert_found(w, "~PLENTYN/n", "b,d");
    assert_found(w, "~ceisio/v", "f");
    assert_found(w, "~rhiant/n", "f");
    assert_found(w, "\"y ~rhiant/n\"", "f");
    assert_found(w, "NEAR(sgwrs ~plentyn/n, 9)", "b");
    assert_found(w, "\"~plentyn/n yn iawn\"", "b");
    /* -on is a form only before ni or nhw, which an index of words does not see. */
    put(w, "g", "ceision");
    assert_found(w, "~ceisio/v", "f");
}

static void a_form_that_is_a_word_of_its_own_is_left_out_where_the_word_stands_alone(void **state)
{
    struct world *w = *state;
    put(w, "a", "dros y plant");
    put(w, "b", "tros y plant");
    assert_found(w, "~tros", "b");
    assert_found(w, "~tros plant", "b");
    assert_found(w, "~!tros", "a,b");
    assert_found(w, "\"~tros y\"", "a,b");
    assert_found(w, "dros", "a");
}

static void accents_fold_both_ways(void **state)
{
    struct world *w = *state;
    put(w, "a", "t\xC5\xB7");
    put(w, "b", "ty");
    put(w, "c", "D\xC5\xB6 a th\xC3\xAEm");
    put(w, "d", "\xC5\xB5yn, \xE1\xBA\x85yr, \xE1\xBA\x81\xE1\xBB\xB3");
    assert_found(w, "ty", "a,b");
    assert_found(w, "t\xC5\xB7", "a,b");
    assert_found(w, "ty\xCC\x82", "a,b");
    assert_found(w, "~!ty\xCC\x82", "a,b,c");
    assert_found(w, "~!tim", "c");
    assert_found(w, "~!t\xC3\xAEm", "c");
    assert_found(w, "wyn wyr wy", "d");
    assert_found(w, "~!\xC5\xB4yn", "d");
}

/* Ranking sees one word, not four: as if all were written alike. */
static void forms_of_a_word_rank_as_one_word(void **state)
{
    struct world *w = *state;
    put(w, "1", "teulu a b c");
    put(w, "2", "theulu deulu teulu a");
    put(w, "3", "nheulu teulu a b");
    put(w, "4", "a b c d");
    struct buf ids = BUF_INIT;
    struct newid_matches matches;
    assert_int_equal(newid_store_search(w->store, "~teulu", 9, 0, add_id, &ids, &matches, &w->err), NEWID_OK);
    assert_string_equal(ids.data, "2,3,1");
    buf_release(&ids);
}

/* ---- passages ---- */

static void a_passage_marks_the_forms_that_were_found(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_passages(w, "\"ei ~teulu\"", "Roedd [ei theulu] hi a'i d\xC5\xB7 yno.\n");
    assert_passages(w, "~gwaith", "Y [gwaith], ei [waith] ef a fy [ngwaith] i: dau blentyn, un llais, dau LAIS.\n");
    assert_passages(w, "short-cut", "We took a [short-cut] with the family.\n");
    assert_passages(w, "~rhiant/n", "Ceisiodd pawb; gwnaeth y [rhieni] gais i'w [riant].\n");
    assert_passages(w, "cynllun ~ysgol", "Mae [cynllun] ar gyfer y deulu hwn, a'i [hysgol].\n");
    assert_passages(w, "\"y gwaith\" OR \"gwaith ei\" OR dau",
                    "[Y gwaith, ei] waith ef a fy ngwaith i: [dau] blentyn, un llais, [dau] LAIS.\n");
}

static void a_passage_is_where_most_of_the_query_is(void **state)
{
    struct world *w = *state;
    struct buf text = BUF_INIT;
    buf_adds(&text, "gold ");
    for (int i = 0; i < 100; i++)
        buf_adds(&text, "plain ");
    buf_adds(&text, "end. Here gold and silver are. ");
    for (int i = 0; i < 100; i++)
        buf_adds(&text, "plain ");
    put(w, "1", text.data);
    assert_passages(w, "gold silver",
                    "\xE2\x80\xA6Here [gold] and [silver] are. plain plain plain plain plain plain plain plain plain "
                    "plain plain plain plain plain plain plain plain plain plain\xE2\x80\xA6\n");
    assert_passages(
        w, "end",
        "\xE2\x80\xA6plain plain plain plain plain plain plain plain plain plain plain [end]. Here gold and "
        "silver are. plain plain plain plain plain plain plain\xE2\x80\xA6\n");
    buf_release(&text);
}

static enum newid_status keep_length(void *context, const struct newid_found *found, struct newid_error *err)
{
    (void)err;
    *(size_t *)context = strlen(found->snippet);
    return NEWID_OK;
}

/* Every hit against every other would be ten thousand million steps. */
static void a_text_of_megabytes_full_of_hits_has_a_short_passage(void **state)
{
    struct world *w = *state;
    struct newid_matches matches;
    struct buf text = BUF_INIT;
    size_t len = 0;
    for (int i = 0; i < 100000; i++)
        buf_adds(&text, "teulu deulu ");
    for (int i = 0; i < 1000000; i++)
        buf_adds(&text, "w\xC5\xB5");
    buf_adds(&text, " last");
    put(w, "1", text.data);
    assert_int_equal(newid_store_search(w->store, "~teulu", 9, 0, keep_length, &len, &matches, &w->err), NEWID_OK);
    assert_in_range(len, 100, 1000);
    assert_int_equal(newid_store_search(w->store, "last", 9, 0, keep_length, &len, &matches, &w->err), NEWID_OK);
    assert_in_range(len, 100, 1000);
    buf_release(&text);
}

/* ---- stopping ---- */

static bool stop_after(void *context) { return --*(int *)context < 0; }

static void a_search_can_be_stopped_anywhere_and_run_again(void **state)
{
    struct world *w = *state;
    enum newid_status status = NEWID_STOPPED;
    int asked = 0;
    for (int i = 0; i < 300; i++) {
        struct buf text = BUF_INIT;
        buf_addf(&text, "teulu %d theulu", i);
        put(w, text.data, text.data);
        buf_release(&text);
    }
    for (int n = 0; status == NEWID_STOPPED; n++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf ids = BUF_INIT;
        struct newid_matches matches;
        int left = n;
        newid_store_stop_when(w->store, stop_after, &left);
        status = newid_store_search(w->store, "~teulu", 9, 0, add_id, &ids, &matches, &err);
        buf_release(&ids);
        asked = n;
    }
    assert_int_equal(status, NEWID_OK);
    assert_true(asked > 5);
    newid_store_stop_when(w->store, NULL, NULL);
    assert_null(note_on(w, "~teulu"));
}

/* ---- what is refused ---- */

static void a_query_that_cannot_be_read_says_so(void **state)
{
    struct world *w = *state;
    static const char *const bad[][2] = {
        {"", "empty"},
        {"  ", "empty"},
        {"()", "empty"},
        {"a ()", "empty"},
        {"\"open", "quotation mark"},
        {"\" \"", "phrase without a word"},
        {"\"&\"", "phrase without a word"},
        {"AND", "AND stands between"},
        {"a AND", "AND stands between"},
        {"a AND OR b", "OR stands between"},
        {"NOT a", "NOT stands between"},
        {"(a", "not closed"},
        {"a)", "did not open"},
        {"NEAR(a", "closing parenthesis"},
        {"NEAR()", "NEAR("},
        {"NEAR(a (b))", "NEAR("},
        {"NEAR(a, b)", "from 0 to 1000"},
        {"NEAR(a, 1001)", "from 0 to 1000"},
        {"NEAR(a, -1)", "from 0 to 1000"},
        {"NEAR(a b, 5 c)", "NEAR("},
        {"&", "is no word"},
        {"\xF0\x9F\x98\x80", "is no word"},
        {"*", "is no word"},
        {"\xFF", "UTF-8"},
        {"*cut", "end of a word"},
        {"c*t", "end of a word"},
        {"\"cut* corners\"", "only the last word"},
        {"~", "must follow ~ at once"},
        {"~ teulu", "must follow ~ at once"},
        {"\"y ~ teulu\"", "must follow ~ at once"},
        {"~50", "must follow ~ at once"},
        {"~~teulu", "must follow ~ at once"},
        {"~\xCC\x82teulu", "accent with no letter"},
        {"~=teulu", "one of them"},
        {"~*eulu", "has its beginning"},
        {"a~teulu", "stands before a word"},
        {"~mam", "~!mam"},
        {"~mam*", "~!mam"},
        {"\"y ~mam\"", "~!mam"},
        {"NEAR(y ~mam)", "~!mam"},
        {"~teulu/x", "one of /n"},
        {"~teulu/nn", "one of /n"},
        {"~teulu/n*", "no * behind it"},
        {"~plant/n", "plural already"},
        {"~hanfod/v", "too irregular"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_refused(w, bad[i][0], bad[i][1]);
}

static void an_odd_query_is_answered_with_a_note(void **state)
{
    struct world *w = *state;
    put_texts(w);
    assert_non_null(strstr(note_on(w, "~sgwrs ~newid"), "no mutation"));
    assert_non_null(strstr(note_on(w, "family OR \"~children\""), "no mutation"));
    assert_non_null(strstr(note_on(w, "llwybr/n"), "needs a ~word"));
    assert_non_null(strstr(note_on(w, "~blib/n"), "no rule"));
    assert_null(note_on(w, "~teulu"));
    assert_null(note_on(w, "and/or"));
    assert_null(note_on(w, "~sgwrs/n"));
}

static void a_query_that_is_too_long_says_so(void **state)
{
    struct world *w = *state;
    static const char *const pieces[] = {"( ", "a ", "a NOT ", "~teulu OR ", "NEAR(a b) ", "\"a b\" OR "};
    put_texts(w);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf query = BUF_INIT, ids = BUF_INIT;
        struct newid_matches matches;
        for (int k = 0; k < 1200; k++)
            buf_adds(&query, pieces[i]);
        buf_adds(&query, "a");
        assert_int_equal(newid_store_search(w->store, query.data, 9, 0, add_id, &ids, &matches, &err), NEWID_LIMIT);
        assert_non_null(strstr(err.message, "query"));
        buf_release(&query);
        buf_release(&ids);
    }
}

/* ---- whatever people type ---- */

static const char *const fragments[] = {"~",
                                        "~",
                                        "~!",
                                        "teulu",
                                        "plentyn",
                                        "y",
                                        "w\xC5\xB7n",
                                        "children",
                                        "50",
                                        "\"",
                                        "\"",
                                        "*",
                                        "*",
                                        "(",
                                        ")",
                                        " ",
                                        " ",
                                        " ",
                                        "NEAR(",
                                        "NEAR",
                                        ", 5)",
                                        ",",
                                        " AND ",
                                        " OR ",
                                        " NOT ",
                                        "AND",
                                        "/n",
                                        "/v",
                                        "/a",
                                        "/",
                                        "-",
                                        "'",
                                        "\xE2\x80\x99",
                                        "^",
                                        "+",
                                        ":",
                                        "{",
                                        "}",
                                        "text:",
                                        "rank",
                                        "\xF0\x9F\x98\x80",
                                        "\xE2\x80\x8F",
                                        "\xE2\x80\xAE",
                                        "\xCC\x82",
                                        "\x01",
                                        "\x1F",
                                        "\n",
                                        "\t",
                                        "\xC2\xA0",
                                        "\xE2\x80\x9C",
                                        "\xE2\x80\x9D",
                                        "...",
                                        "\xE2\x80\xA6",
                                        ";",
                                        "--",
                                        "\\",
                                        "%",
                                        "=",
                                        "!",
                                        "\xC5\xB4",
                                        "g",
                                        "Ll"};

/* A plain generator, so that a failure can be had again. */
static size_t draw(uint32_t *seed, size_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static void no_query_meets_an_error_of_the_database(void **state)
{
    enum { QUERIES = 5000, PIECES_MOST = 12 };
    struct world *w = *state;
    uint32_t seed = 1;
    size_t answered = 0;
    put_texts(w);
    for (size_t i = 0; i < QUERIES; i++) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf query = BUF_INIT, passages = BUF_INIT;
        struct newid_matches matches;
        for (size_t k = 1 + draw(&seed, PIECES_MOST); k > 0; k--)
            buf_adds(&query, fragments[draw(&seed, sizeof fragments / sizeof *fragments)]);
        enum newid_status status =
            newid_store_search(w->store, query.data, 9, 0, add_passage, &passages, &matches, &err);
        if (status && status != NEWID_USAGE)
            fail_msg("query %zu, %s: %s", i, query.data, err.message);
        if (status && (strstr(err.message, "fts5") || strstr(err.message, "syntax") || strstr(err.message, "SQL")))
            fail_msg("query %zu, %s: %s", i, query.data, err.message);
        assert_true(!status || strlen(err.message) > 0);
        answered += status == NEWID_OK;
        buf_release(&query);
        buf_release(&passages);
    }
    /* Enough of them are queries. */
    assert_in_range(answered, QUERIES / 10, QUERIES);
}

int main(void)
{
#define WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
    const struct CMUnitTest tests[] = {
        WORLD(words_phrases_and_operators),
        WORLD(a_tilde_finds_every_mutation_wherever_it_stands),
        WORLD(a_word_without_a_tilde_has_one_form),
        WORLD(digraphs_and_capitals_are_as_in_codebooks),
        WORLD(endings_work_in_a_search),
        WORLD(a_form_that_is_a_word_of_its_own_is_left_out_where_the_word_stands_alone),
        WORLD(accents_fold_both_ways),
        WORLD(forms_of_a_word_rank_as_one_word),
        WORLD(a_passage_marks_the_forms_that_were_found),
        WORLD(a_passage_is_where_most_of_the_query_is),
        WORLD(a_text_of_megabytes_full_of_hits_has_a_short_passage),
        WORLD(a_search_can_be_stopped_anywhere_and_run_again),
        WORLD(a_query_that_cannot_be_read_says_so),
        WORLD(an_odd_query_is_answered_with_a_note),
        WORLD(a_query_that_is_too_long_says_so),
        WORLD(no_query_meets_an_error_of_the_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
