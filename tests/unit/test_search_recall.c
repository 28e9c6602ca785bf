/*
 * How well a search for ~word finds mutated words in real Welsh, and a search for the word beside it: the treebank
 * tables under $NEWID_SHARED/welsh (their SOURCES.txt says what they are). Every sentence goes into a store in pieces
 * so short that a passage is the whole of one and marks every hit. Rows whose radical the lemma backs: the surface form
 * must be among the hits in its sentence. Each such radical of four letters or more is searched
 * beside the phrase of a codebook. ~!word must hit the same. ~word may hit more by search: both leave out forms that
 * are always words of their own (dros), but an index of words does not tell which neighbours make others one
 * (own_words.tsv). A hit is unknown where the treebank marks that form of the radical in no sentence.
 */
#include "unit.h"

#include "codebook/phrase.h"
#include "coder/regex.h"
#include "text/letters.h"

#include <newid/store.h>

#define RECALL_LEAST 0.995
#define UNKNOWN_MOST 0.01
#define MORE_THAN_PHRASE_MOST 0.01

/* A passage has 24 words as the index counts them, of which a piece may have several to a word between spaces. */
enum { PIECE_WORDS = 6, SEARCHED_MOST = 100000 };

struct token {
    struct slice radical, surface, mutation, sent_id;
    bool lemma;    /* backs the radical */
    bool found[2]; /* by ~radical, by radical */
};

struct treebank {
    char *folder;
    struct buf mutation, sentences;
    struct token *tokens;
    size_t count, capacity;
    struct newid_store *store;
};

static struct slice cut(const char **at)
{
    struct slice field = {*at, strcspn(*at, "\t\n")};
    *at += field.len + ((*at)[field.len] == '\t');
    return field;
}

static void next_line(const char **at)
{
    *at += strcspn(*at, "\n");
    *at += **at == '\n';
}

static bool equal(struct slice a, struct slice b) { return a.len == b.len && !memcmp(a.data, b.data, a.len); }

static enum newid_status read_table(struct buf *out, const char *name)
{
    const char *shared = getenv("NEWID_SHARED");
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/welsh/%s", shared ? shared : "../shared/data", name);
    enum newid_status status = file_read(out, path.data, NULL);
    buf_release(&path);
    return status;
}

static void read_tokens(struct treebank *t)
{
    const char *at = t->mutation.data;
    for (next_line(&at); *at; next_line(&at)) {
        struct token token = {.radical = cut(&at), .found = {false, false}};
        token.surface = cut(&at);
        token.mutation = cut(&at);
        (void)cut(&at);
        (void)cut(&at);
        struct slice how = cut(&at);
        token.sent_id = cut(&at);
        token.lemma = slice_is(how, "lemma");
        assert_int_equal(mem_grow(&t->tokens, &t->capacity, t->count + 1, sizeof *t->tokens), 0);
        t->tokens[t->count++] = token;
    }
}

/* ---- the store ---- */

static void put_piece(struct treebank *t, struct slice sent_id, size_t piece, struct slice text)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf id = BUF_INIT;
    char *s = mem_strndup(text.data, text.len);
    buf_addf(&id, "%.*s|%zu", (int)sent_id.len, sent_id.data, piece);
    struct newid_account a = {.id = id.data, .kind = "account", .text = s, .text_len = text.len};
    enum newid_put outcome;
    if (newid_store_put_account(t->store, &a, false, &outcome, &err))
        fail_msg("%s", err.message);
    buf_release(&id);
    mem_free(s);
}

static void put_sentence(struct treebank *t, struct slice sent_id, struct slice sentence)
{
    size_t start = 0, words = 0, piece = 0;
    for (size_t i = 0; i < sentence.len; i++) {
        if (sentence.data[i] != ' ' || ++words % PIECE_WORDS)
            continue;
        put_piece(t, sent_id, piece++, (struct slice){sentence.data + start, i - start});
        start = i + 1;
    }
    put_piece(t, sent_id, piece, (struct slice){sentence.data + start, sentence.len - start});
}

static void fill_store(struct treebank *t)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT;
    unit_path(&path, t->folder, "test.db");
    assert_int_equal(newid_store_open(&t->store, path.data, NEWID_CREATE, &err), NEWID_OK);
    assert_int_equal(newid_store_begin(t->store, &err), NEWID_OK);
    const char *at = t->sentences.data;
    for (next_line(&at); *at; next_line(&at)) {
        struct slice sent_id = cut(&at);
        put_sentence(t, sent_id, cut(&at));
    }
    assert_int_equal(newid_store_commit(t->store, &err), NEWID_OK);
    buf_release(&path);
}

static int set_up(void **state)
{
    static struct treebank t = {NULL, BUF_INIT, BUF_INIT, NULL, 0, 0, NULL};
    void *folder = NULL;
    *state = &t;
    if (unit_folder(&folder))
        return -1;
    t.folder = folder;
    if (read_table(&t.mutation, "mutation.tsv") || read_table(&t.sentences, "sentences.tsv"))
        return 0;
    read_tokens(&t);
    fill_store(&t);
    return 0;
}

static int tear_down(void **state)
{
    struct treebank *t = *state;
    void *folder = t->folder;
    newid_store_close(t->store);
    buf_release(&t->mutation);
    buf_release(&t->sentences);
    mem_free(t->tokens);
    return unit_folder_gone(&folder);
}

/* ---- hits ---- */

typedef void take_hit(void *context, struct slice sent_id, struct slice surface);

struct taking {
    take_hit *take;
    void *context;
};

/* The marks of a passage. */
static enum newid_status take_marked(void *context, const struct newid_found *found, struct newid_error *err)
{
    static const char before[] = "\xEE\x80\x80", after[] = "\xEE\x80\x81";
    const struct taking *taking = context;
    struct slice sent_id = {found->account->id, strcspn(found->account->id, "|")};
    (void)err;
    /* The passage is the whole piece. */
    assert_true(strlen(found->snippet) >= strlen(found->account->text));
    for (const char *at = found->snippet; (at = strstr(at, before));) {
        at += strlen(before);
        taking->take(taking->context, sent_id, (struct slice){at, (size_t)(strstr(at, after) - at)});
    }
    return NEWID_OK;
}

static void search(struct treebank *t, const char *mark, struct slice radical, take_hit *take, void *context)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf query = BUF_INIT;
    struct newid_matches matches;
    struct taking taking = {take, context};
    buf_addf(&query, "\"%s%.*s\"", mark, (int)radical.len, radical.data);
    if (newid_store_search(t->store, query.data, SEARCHED_MOST, 0, take_marked, &taking, &matches, &err))
        fail_msg("%s: %s", query.data, err.message);
    buf_release(&query);
}

static const char *tilde_for(struct slice radical) { return letters_count(radical).letters < 4 ? "~!" : "~"; }

/* The first row with a radical that its lemma backs stands for all of them. */
static bool is_first(const struct treebank *t, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (t->tokens[k].lemma && letters_same(t->tokens[k].radical, t->tokens[i].radical))
            return false;
    return t->tokens[i].lemma;
}

/* ---- recall ---- */

struct recall {
    struct treebank *treebank;
    struct slice radical;
    int which;
};

static void mark_found(void *context, struct slice sent_id, struct slice surface)
{
    const struct recall *r = context;
    for (size_t i = 0; i < r->treebank->count; i++) {
        struct token *token = &r->treebank->tokens[i];
        if (equal(token->sent_id, sent_id) && letters_same(token->radical, r->radical) &&
            letters_same(token->surface, surface))
            token->found[r->which] = true;
    }
}

static void skip_without_tables(const struct treebank *t)
{
    if (t->count)
        return;
    print_message("skipped: no welsh/mutation.tsv and sentences.tsv under $NEWID_SHARED (default ../shared/data)\n");
    skip();
}

static void print_recall(const struct treebank *t, const char *mutation, size_t found[2], size_t *rows)
{
    *rows = found[0] = found[1] = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->tokens[i].lemma || (*mutation && !slice_is(t->tokens[i].mutation, mutation)))
            continue;
        ++*rows;
        found[0] += t->tokens[i].found[0];
        found[1] += t->tokens[i].found[1];
    }
    print_message("%-12s %7zu %7.2f %% %7.2f %%\n", *mutation ? mutation : "all", *rows,
                  100.0 * (double)found[0] / (double)*rows, 100.0 * (double)found[1] / (double)*rows);
}

static void mutated_words_are_found_by_their_radical(void **state)
{
    static const char *const mutations[] = {"SM", "NM", "AM", "HP", ""};
    struct treebank *t = *state;
    size_t found[2], rows;
    skip_without_tables(t);
    for (size_t i = 0; i < t->count; i++) {
        if (!is_first(t, i))
            continue;
        struct recall recall = {t, t->tokens[i].radical, 0};
        search(t, tilde_for(recall.radical), recall.radical, mark_found, &recall);
        recall.which = 1;
        search(t, "", recall.radical, mark_found, &recall);
    }
    print_message("%-12s %7s %9s %9s\n", "search for", "words", "~word", "word");
    for (size_t i = 0; i < sizeof mutations / sizeof *mutations; i++)
        print_recall(t, mutations[i], found, &rows);
    assert_true((double)found[0] >= RECALL_LEAST * (double)rows);
}

/* ---- the same hits as a phrase ---- */

struct hits {
    const struct treebank *treebank;
    struct slice radical;
    size_t all, unknown;
};

static void count_hit(void *context, struct slice sent_id, struct slice surface)
{
    struct hits *hits = context;
    bool known = letters_same(surface, hits->radical);
    (void)sent_id;
    for (size_t i = 0; i < hits->treebank->count && !known; i++) {
        const struct token *token = &hits->treebank->tokens[i];
        known = letters_same(token->surface, surface) && letters_same(token->radical, hits->radical);
    }
    hits->all++;
    hits->unknown += !known;
}

static size_t count_phrase(const struct treebank *t, const char *mark, struct slice radical)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf phrase = BUF_INIT, regex = BUF_INIT;
    struct regex *re = NULL;
    size_t hits = 0;
    buf_addf(&phrase, "%s%.*s", mark, (int)radical.len, radical.data);
    if (phrase_compile(&regex, phrase.data, NULL, NULL, &err) || regex_compile(&re, regex.data, NULL, &err))
        fail_msg("%s: %s", phrase.data, err.message);
    const char *at = t->sentences.data;
    for (next_line(&at); *at; next_line(&at)) {
        (void)cut(&at);
        struct slice sentence = cut(&at);
        struct regex_span span = {0, 0};
        for (bool found = true; found; hits += found)
            assert_int_equal(regex_next(re, sentence.data, sentence.len, span.end, &found, &span, NULL), NEWID_OK);
    }
    regex_free(re);
    buf_release(&phrase);
    buf_release(&regex);
    return hits;
}

static void print_hits(const char *mark, const struct hits *hits, size_t phrase)
{
    print_message("%-12s %7zu %7.2f %% %9zu\n", mark, hits->all, 100.0 * (double)hits->unknown / (double)hits->all,
                  phrase);
}

static void a_search_hits_what_a_phrase_hits(void **state)
{
    struct treebank *t = *state;
    struct hits every = {t, {"", 0}, 0, 0}, usual = every, plain = every;
    size_t every_phrase = 0, usual_phrase = 0;
    skip_without_tables(t);
    for (size_t i = 0; i < t->count; i++) {
        struct slice radical = t->tokens[i].radical;
        if (letters_count(radical).letters < 4 || !is_first(t, i))
            continue;
        every.radical = usual.radical = plain.radical = radical;
        every_phrase += count_phrase(t, "~!", radical);
        usual_phrase += count_phrase(t, "~", radical);
        search(t, "~!", radical, count_hit, &every);
        search(t, "~", radical, count_hit, &usual);
        search(t, "", radical, count_hit, &plain);
        if (every.all != every_phrase)
            fail_msg("~!%.*s: by search and by phrase it has not as many hits", (int)radical.len, radical.data);
    }
    print_message("%-12s %7s %9s %9s\n", "4 letters", "hits", "unknown", "by phrase");
    print_hits("~word", &usual, usual_phrase);
    print_hits("~!word", &every, every_phrase);
    print_hits("word", &plain, plain.all);
    assert_true(usual.all > 0);
    assert_true((double)usual.unknown <= UNKNOWN_MOST * (double)usual.all);
    assert_true((double)usual.all <= (1 + MORE_THAN_PHRASE_MOST) * (double)usual_phrase);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mutated_words_are_found_by_their_radical),
        cmocka_unit_test(a_search_hits_what_a_phrase_hits),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
