/* The status of a hit: how triggers are applied, and what a file of triggers may hold. */
#include "unit.h"

#include "codebook/context_read.h"
#include "codebook/yaml.h"
#include "coder/coder.h"
#include "coder/explain.h"

#include <newid/coder.h>

/* ---- a context of the test's own ---- */

#define HEAD "format: 1\ncontext: test\nversion: '1'\n"

/* Reads yaml as the file of a codebook's triggers would be; NULL, with its first fault in `fault`, where it has one. */
static const struct newid_context *read_yaml(struct arena *memory, const char *yaml, char fault[256])
{
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct reading reading = {.memory = memory, .faults = &faults};
    struct arena nodes = ARENA_INIT;
    struct node *root = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct newid_context *context = NULL;
    enum newid_status status = source_init(&source, "test.yaml", yaml, strlen(yaml), &err);
    if (!status)
        status = yaml_read(&root, &nodes, &source, &faults, &err);
    if (!status && root)
        context = context_from_node(&reading, root);
    *fault = '\0';
    if (list.count)
        snprintf(fault, 256, "%u:%u: %s", list.items[0].line, list.items[0].column, list.items[0].message);
    newid_diagnostics_clear(&list);
    arena_release(&nodes);
    source_release(&source);
    return context;
}

struct table_row {
    const char *sentence; /* the hit in [ ] */
    enum newid_hit_status status;
    const char *trigger; /* NULL: affirmed */
};

static void assert_row(const struct context_index *index, const struct table_row *row, const char *gapped)
{
    struct context_sentence sentence = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf text = BUF_INIT;
    const char *open = strchr(row->sentence, '['), *close = strchr(row->sentence, ']');
    buf_add(&text, row->sentence, (size_t)(open - row->sentence));
    const size_t start = text.len;
    buf_add(&text, open + 1, (size_t)(close - open - 1));
    const size_t end = text.len;
    buf_adds(&text, close + 1);
    assert_int_equal(context_read_sentence(index, &sentence, text.data, 0, text.len, &err), NEWID_OK);
    const struct context_hit hit = context_hit_of(&sentence, start, end, gapped);
    const struct context_match *m = context_decide(&sentence, &hit);
    const enum newid_hit_status status = m ? m->trigger->status : NEWID_AFFIRMED;
    if (status != row->status || strcmp(m ? m->phrase : "", row->trigger ? row->trigger : "") != 0)
        fail_msg("%s: %s by \"%s\"", row->sentence, newid_hit_status_name(status), m ? m->phrase : "");
    context_sentence_release(&sentence);
    buf_release(&text);
}

static void assert_rows(const char *yaml, const struct table_row *rows, size_t count)
{
    struct arena memory = ARENA_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    struct context_index *index = NULL;
    char fault[256];
    const struct newid_context *context = read_yaml(&memory, yaml, fault);
    if (!context)
        fail_msg("%s", fault);
    assert_int_equal(context_index_new(&index, context, &err), NEWID_OK);
    for (size_t i = 0; i < count; i++)
        assert_row(index, &rows[i], NULL);
    context_index_free(index);
    arena_release(&memory);
}

#define ASSERT_ROWS(yaml, rows) assert_rows(yaml, rows, sizeof(rows) / sizeof *(rows))

/* ---- reach ---- */

static void a_scope_counts_words_and_ends_at_a_comma(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"We do not [worry].", NEWID_NEGATED, "not"},
        {"It is not one two [worry].", NEWID_NEGATED, "not"},
        {"It is not one two three [worry].", NEWID_AFFIRMED, NULL},
        {"It is not well-known [worry].", NEWID_NEGATED, "not"},
        {"It is not that, [worry].", NEWID_AFFIRMED, NULL},
        {"It is not that, this or [worry].", NEWID_NEGATED, "not"},
        {"It is not that, [worry] or this.", NEWID_NEGATED, "not"},
        {"[worry] is not.", NEWID_AFFIRMED, NULL},
        {"NOT [worry].", NEWID_NEGATED, "not"},
        {"knot [worry].", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 3, phrases: [not]}\n"
                     "separators: [',', or]\n",
                rows);
}

static void a_clause_ends_at_a_terminator_and_a_sentence_at_a_break(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"If all of us in the team, on most days, [worry].", NEWID_HYPOTHETICAL, "if"},
        {"If we call because of [worry].", NEWID_AFFIRMED, NULL},
        {"If we call, but we [worry].", NEWID_AFFIRMED, NULL},
        {"According to mum, because of that, we [worry].", NEWID_REPORTED, "according to"},
        {"According to mum it is so, but we [worry].", NEWID_AFFIRMED, NULL},
        {"[worry], because, she said.", NEWID_AFFIRMED, NULL},
        {"[worry] and that, she said.", NEWID_REPORTED, ", she said"},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: hypothetical, direction: forward, scope: clause, phrases: [if]}\n"
                     "  - {status: reported, direction: forward, scope: sentence, phrases: [according to]}\n"
                     "  - {status: reported, direction: backward, scope: clause, phrases: [', she said']}\n"
                     "terminators: [because]\nbreaks: [but]\n",
                rows);
}

static void a_list_goes_on_after_commas_and_or(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"No fever, chills, [worry].", NEWID_NEGATED, "no"},
        {"No fever or any [worry].", NEWID_NEGATED, "no"},
        {"No fever, one two three [worry].", NEWID_AFFIRMED, NULL},
        {"No fever, [worry] that goes on and on here.", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 4, list: true, phrases: ['no']}\n"
                     "separators: [',', or]\n",
                rows);
}

static void both_ways_may_reach_differently_far(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"Perhaps one two [worry].", NEWID_HYPOTHETICAL, "perhaps"},
        {"[worry] perhaps.", NEWID_HYPOTHETICAL, "perhaps"},
        {"[worry] one perhaps.", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n"
                     "  - {status: hypothetical, direction: both, scope: 5, scope-back: 1, phrases: [perhaps]}\n",
                rows);
}

/* ---- which phrase ---- */

static void the_longer_phrase_and_the_pseudo_trigger_win(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"There is no longer [worry].", NEWID_PAST, "no longer"},
        {"Not only [worry].", NEWID_AFFIRMED, NULL},
        {"Not only that but no [worry].", NEWID_NEGATED, "no"},
        {"No problem with the [worry].", NEWID_AFFIRMED, NULL},
        {"No [problem] there.", NEWID_NEGATED, "no"},
        {"We can't [thank] her enough.", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 5, phrases: [not, 'no', \"*n't\"]}\n"
                     "  - {status: past, direction: forward, scope: 5, phrases: [no longer]}\n"
                     "pseudo: [not only, no problem, \"*n't thank * enough\"]\n",
                rows);
}

static void statuses_have_an_order_and_the_nearest_of_one_is_told(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"She said if not [worry].", NEWID_NEGATED, "not"},
        {"She said if [worry].", NEWID_HYPOTHETICAL, "if"},
        {"Formerly if [worry].", NEWID_PAST, "formerly"},
        {"If she said [worry].", NEWID_HYPOTHETICAL, "if"},
        {"Not never [worry].", NEWID_NEGATED, "never"},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 9, phrases: [not, never]}\n"
                     "  - {status: hypothetical, direction: forward, scope: 9, phrases: [if]}\n"
                     "  - {status: reported, direction: forward, scope: 9, phrases: [said]}\n"
                     "  - {status: past, direction: forward, scope: 9, phrases: [formerly]}\n",
                rows);
}

static void words_beside_a_trigger_may_silence_it(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"No [worry].", NEWID_NEGATED, "no"},
        {"No everything is [fine].", NEWID_AFFIRMED, NULL},
        {"No [everything is fine].", NEWID_AFFIRMED, NULL},
        {"She said [worry].", NEWID_REPORTED, "said"},
        {"I said [worry].", NEWID_AFFIRMED, NULL},
        {"Said [worry].", NEWID_REPORTED, "said"},
        {"We were left without [help].", NEWID_NEGATED, "without"},
        {"Without [help] we would not cope.", NEWID_AFFIRMED, NULL},
        {"Without [help], but we would cope.", NEWID_NEGATED, "without"},
    };
    ASSERT_ROWS(HEAD "triggers:\n"
                     "  - {status: negated, direction: forward, scope: 5, not-before: [everything], phrases: ['no']}\n"
                     "  - {status: reported, direction: forward, scope: 5, not-after: [i], phrases: [said]}\n"
                     "  - {status: negated, direction: forward, scope: 5, unless-later: ['would*'], phrases: [without]}\n"
                     "breaks: [but]\n",
                rows);
}

static void a_comma_after_a_trigger_or_the_time_before_a_sentence_ends_nothing(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"Perhaps, [it] works.", NEWID_HYPOTHETICAL, "perhaps"},
        {"Perhaps not us, [it] works.", NEWID_AFFIRMED, NULL},
        {"In those days, we [worried].", NEWID_PAST, "in those days"},
        {"In those days of the old form, we [worried].", NEWID_PAST, "in those days"},
        {"They came in those days of the old form, we [worried].", NEWID_AFFIRMED, NULL},
        {"In those days of one two three four five six, we [worried].", NEWID_AFFIRMED, NULL},
        {"Not, we [worried].", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 5, phrases: [not]}\n"
                     "  - {status: hypothetical, direction: forward, scope: 3, phrases: [perhaps]}\n"
                     "  - {status: past, direction: forward, scope: 5, phrases: [in those days]}\n"
                     "terminators: [', we']\n",
                rows);
}

static void an_or_within_the_scope_carries_it_on(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"Not one two three or [worry].", NEWID_NEGATED, "not"},
        {"Not one two three four five or [worry].", NEWID_AFFIRMED, NULL},
        {"Not one two three or one two three [worry].", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD "triggers:\n  - {status: negated, direction: forward, scope: 4, phrases: [not]}\n"
                     "separators: [or]\n",
                rows);
}

static void not_any_more_is_past(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"We do not [worry] any more.", NEWID_PAST, "any more"},
        {"We [worry] any more.", NEWID_AFFIRMED, NULL},
        {"[Mum] does not worry any more.", NEWID_AFFIRMED, NULL},
    };
    ASSERT_ROWS(HEAD
                "triggers:\n  - {status: negated, direction: forward, scope: 5, phrases: [not]}\n"
                "  - {status: past, direction: both, scope: clause, where: negative-clause, phrases: [any more]}\n",
                rows);
}

static void a_trigger_in_the_hit_counts_only_in_a_gap(void **state)
{
    (void)state;
    struct arena memory = ARENA_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    struct context_index *index = NULL;
    char fault[256];
    const struct newid_context *context = read_yaml(
        &memory, HEAD "triggers:\n  - {status: negated, direction: forward, scope: 5, phrases: [not, 'no']}\n", fault);
    assert_int_equal(context_index_new(&index, context, &err), NEWID_OK);
    assert_row(index, &(struct table_row){"There is [no time].", NEWID_AFFIRMED, NULL}, NULL);
    assert_row(index, &(struct table_row){"The [mentor was not patient].", NEWID_NEGATED, "not"}, "mentor ... patient");
    assert_row(index, &(struct table_row){"The [mentor was not patient].", NEWID_AFFIRMED, NULL}, NULL);
    assert_row(index, &(struct table_row){"[Not one patient].", NEWID_AFFIRMED, NULL}, "not ... patient");
    context_index_free(index);
    arena_release(&memory);
}

/* ---- Welsh, with the shipped triggers ---- */

static void shipped_triggers_read_welsh_grammar(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        /* ddim: what follows, the verb before it, not the subject between */
        {"Dydy'r tîm ddim yn [poeni].", NEWID_NEGATED, "ddim"},
        {"[Weithiodd] hi ddim.", NEWID_NEGATED, "ddim"},
        {"Doedd y [grŵp craidd] ddim yn hapus.", NEWID_AFFIRMED, NULL},
        {"Nid oedd y [grŵp craidd] yn hapus.", NEWID_AFFIRMED, NULL},
        {"Nid oedd y grŵp craidd yn [hapus].", NEWID_NEGATED, "nid oedd"},
        /* ni is we, but for a mutated verb after it at the start of a clause */
        {"Ni welais [dystiolaeth].", NEWID_NEGATED, "ni"},
        {"Rydyn ni wedi gweld [tystiolaeth].", NEWID_AFFIRMED, NULL},
        /* na is than, 'na there */
        {"Gwn na fydd [gobaith].", NEWID_NEGATED, "na"},
        {"Mae o'n well na [gobaith].", NEWID_AFFIRMED, NULL},
        {"Bydd 'na fentora a [gobaith].", NEWID_AFFIRMED, NULL},
        /* byth and erioed deny beside another denial only */
        {"Mae hi byth a hefyd yn [poeni].", NEWID_AFFIRMED, NULL},
        {"Dyma'r [sgwrs] orau erioed.", NEWID_AFFIRMED, NULL},
        {"Dim ond [sgwrs] oedd hi.", NEWID_AFFIRMED, NULL},
        /* yn ôl: according to, and ago */
        {"Yn ôl y nyrs, mae'r fam yn [poeni].", NEWID_REPORTED, "yn ôl y"},
        {"Fis yn ôl roedd [pryder].", NEWID_AFFIRMED, NULL},
        {"Roedd hi'n [anodd].", NEWID_AFFIRMED, NULL},
        {"Byddai'r teulu yn [hapus].", NEWID_HYPOTHETICAL, "byddai"},
        {"Byddai'r [teulu] yn hapus.", NEWID_AFFIRMED, NULL},
        {"Dydan ni ddim yn [poeni] bellach.", NEWID_PAST, "bellach"},
    };
    struct arena memory = ARENA_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct newid_context *context = NULL;
    struct context_index *index = NULL;
    assert_int_equal(context_default(&context, &memory, &err), NEWID_OK);
    assert_int_equal(context_index_new(&index, context, &err), NEWID_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_row(index, &rows[i], NULL);
    context_index_free(index);
    arena_release(&memory);
}

static void shipped_triggers_leave_plain_english_alone(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"I felt that it was [difficult].", NEWID_AFFIRMED, NULL},
        {"I thought that there was [progress].", NEWID_AFFIRMED, NULL},
        {"We will have to [worry].", NEWID_AFFIRMED, NULL},
        {"We struggle to keep up with [paperwork].", NEWID_AFFIRMED, NULL},
        {"Last year there was [worry].", NEWID_AFFIRMED, NULL},
        {"The family and my manager had an [honest conversation].", NEWID_AFFIRMED, NULL},
        {"No [short-cuts] were taken.", NEWID_NEGATED, "no"},
        {"We hope to be more [optimistic].", NEWID_HYPOTHETICAL, "hope to"},
        {"It used to be [difficult].", NEWID_PAST, "used to be"},
        {"The manager says that it is [embedded].", NEWID_REPORTED, "says"},
        {"The Risk Model was not used with [her].", NEWID_NEGATED, "not used"},
        {"The [Risk Model] was not used.", NEWID_NEGATED, "not used"},
        {"The [conversation] was not easy.", NEWID_AFFIRMED, NULL},
        {"Without the [mentor] I could not have done it.", NEWID_AFFIRMED, NULL},
        {"We should not have taken [short-cuts].", NEWID_AFFIRMED, NULL},
        {"We could not have managed without [mentoring].", NEWID_AFFIRMED, NULL},
        {"In the old days, we [rushed].", NEWID_PAST, "in the old days"},
        {"We have stopped [rushing].", NEWID_PAST, "have stopped"},
        {"I admitted that I was [complacent].", NEWID_AFFIRMED, NULL},
        {"Mum admitted that she was [complacent].", NEWID_REPORTED, "admitted that"},
        {"We were too busy to [reflect].", NEWID_NEGATED, "too * to"},
        {"It is too easy to [drift].", NEWID_AFFIRMED, NULL},
        {"Patient denies fever, chills, or [cough].", NEWID_NEGATED, "denies"},
        {"There is no evidence of [pneumonia].", NEWID_NEGATED, "no evidence of"},
        {"[Pneumonia] was ruled out.", NEWID_NEGATED, "was ruled out"},
    };
    struct arena memory = ARENA_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct newid_context *context = NULL;
    struct context_index *index = NULL;
    assert_int_equal(context_default(&context, &memory, &err), NEWID_OK);
    assert_int_equal(context_index_new(&index, context, &err), NEWID_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_row(index, &rows[i], NULL);
    context_index_free(index);
    arena_release(&memory);
}

/* ---- what a file may hold ---- */

static void faults_of_a_file_have_their_place(void **state)
{
    (void)state;
#define TRIGGER HEAD "triggers:\n  - {status: negated, direction: forward, scope: 6, phrases: [not]"
    static const struct {
        const char *yaml, *fault;
    } files[] = {
        {"format: 2\ncontext: test\nversion: '1'\n", "1:9: this newid reads format 1"},
        {"context: test\nversion: '1'\n", "1:1: the context has no `format`"},
        {HEAD "trigers: []\n", "4:1: a context has no key `trigers`; did you mean `triggers`?"},
        {TRIGGER ", scop: 3}\n", "5:69: a trigger has no key `scop`; did you mean `scope`?"},
        {HEAD "triggers:\n  - {status: denied, direction: forward, scope: 6, phrases: [not]}\n",
         "5:14: `status` is negated, hypothetical, past or reported"},
        {HEAD "triggers:\n  - {status: past, direction: up, scope: 6, phrases: [not]}\n",
         "5:31: `direction` is forward"},
        {HEAD "triggers:\n  - {status: past, direction: forward, scope: 0, phrases: [not]}\n",
         "5:47: `scope` is a number of words from 1 to 100"},
        {HEAD "triggers:\n  - {status: past, direction: forward, scope: verb, phrases: [not]}\n",
         "5:47: `scope` is a number"},
        {TRIGGER ", scope-back: 2}\n", "5:69: `scope-back` is for direction: both"},
        {TRIGGER ", where: here}\n", "5:76: `where` is clause-start or negative-clause"},
        {TRIGGER ", from: [yn y]}\n", "`from` lists single words"},
        {TRIGGER ", not-after: [a b]}\n", "`not-after` lists single words"},
        {HEAD "pseudo: ['n*t']\n", "4:10: a * stands at the start or at the end"},
        {HEAD "pseudo: ['* not']\n", "4:10: a phrase neither starts nor ends with any word"},
        {HEAD "pseudo: ['not/no']\n", "4:10: a phrase holds words and"},
        {HEAD "pseudo: ['a b c d e f g h i']\n", "4:10: a phrase has eight words at most"},
        {HEAD "pseudo: not only\n", "4:9: `pseudo`: a single value stands where a list is expected"},
        {HEAD "triggers:\n  - not\n", "5:5: a trigger says status, direction, scope and phrases"},
        {HEAD "include: [fr]\n", "4:11: `include` names the shipped contexts en and cy"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct arena memory = ARENA_INIT;
        char fault[256];
        assert_null(read_yaml(&memory, files[i].yaml, fault));
        if (!strstr(fault, files[i].fault))
            fail_msg("%s\n%s instead of %s", files[i].yaml, fault, files[i].fault);
        arena_release(&memory);
    }
}

static void a_context_extends_what_is_shipped(void **state)
{
    (void)state;
    static const struct table_row rows[] = {
        {"We do not [worry].", NEWID_NEGATED, "not"},
        {"Dydan ni ddim yn [poeni].", NEWID_AFFIRMED, NULL},
        {"Zilch [worry].", NEWID_NEGATED, "zilch"},
    };
    ASSERT_ROWS(
        HEAD "include: [en]\ntriggers:\n  - {status: negated, direction: forward, scope: 3, phrases: [Zilch]}\n", rows);
}

static void a_file_is_told_from_a_codebook_and_checked(void **state)
{
    struct buf path = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_diagnostics list = {0};
    bool is_context;
    unit_path(&path, *state, "mine.yaml");
    const char *faulty = HEAD "pseudo: [not only]\nterminator: [but]\n", *book = "codebook: a\nversion: '1'\n";
    assert_int_equal(file_write(path.data, faulty, strlen(faulty), &err), NEWID_OK);
    assert_int_equal(newid_context_check(path.data, &is_context, &list, &err), NEWID_OK);
    assert_true(is_context);
    assert_int_equal(list.errors, 1);
    assert_int_equal(list.items[0].line, 5);
    assert_string_equal(list.items[0].excerpt, "terminator: [but]");
    newid_diagnostics_clear(&list);
    assert_int_equal(file_write(path.data, book, strlen(book), &err), NEWID_OK);
    assert_int_equal(newid_context_check(path.data, &is_context, &list, &err), NEWID_OK);
    assert_false(is_context);
    buf_release(&path);
}

/* ---- in a codebook ---- */

#define BOOK "themes:\n  - code: worry\n    phrases: {en: [worry]}\n"

static struct newid_codebook *read_book(const char *folder, const char *context)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics list = {0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT, yaml = BUF_INIT;
    unit_path(&path, folder, "book.yaml");
    buf_addf(&yaml, "codebook: test\nversion: '1'\ncontext: %s\n" BOOK, context);
    assert_int_equal(file_write(path.data, yaml.data, yaml.len, &err), NEWID_OK);
    if (newid_codebook_read(&book, path.data, &list, &err))
        print_message("%s\n", err.message);
    newid_diagnostics_clear(&list);
    buf_release(&path);
    buf_release(&yaml);
    return book;
}

static void write_context(const char *folder, const char *phrase)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT, yaml = BUF_INIT;
    unit_path(&path, folder, "mine.yaml");
    buf_addf(&yaml, HEAD "triggers:\n  - {status: negated, direction: forward, scope: 3, phrases: [%s]}\n", phrase);
    assert_int_equal(file_write(path.data, yaml.data, yaml.len, &err), NEWID_OK);
    buf_release(&path);
    buf_release(&yaml);
}

static void matcher_hash(const struct newid_codebook *book, char out[65])
{
    struct newid_coder *coder = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    size_t count;
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    memcpy(out, newid_coder_matchers(coder, &count)[0].hash, 65);
    newid_coder_free(coder);
}

static void an_edited_context_makes_another_codebook_and_other_matchers(void **state)
{
    char hashes[2][65], matchers[2][65], none[65];
    for (size_t i = 0; i < 2; i++) {
        write_context(*state, i ? "nope" : "not");
        struct newid_codebook *book = read_book(*state, "mine.yaml");
        memcpy(hashes[i], book->hash, 65);
        matcher_hash(book, matchers[i]);
        newid_codebook_free(book);
    }
    assert_string_not_equal(hashes[0], hashes[1]);
    assert_string_not_equal(matchers[0], matchers[1]);
    struct newid_codebook *bare = read_book(*state, "none");
    assert_null(bare->triggers);
    matcher_hash(bare, none);
    assert_string_not_equal(matchers[0], none);
    newid_codebook_free(bare);
    assert_null(read_book(*state, "missing.yaml"));
}

static enum newid_hit_status status_of_first(struct newid_coder *coder, const char *text)
{
    struct newid_hits hits = {NULL, 0, 0, NULL, 0, 0};
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_coder_scan_plain(coder, text, strlen(text), NULL, &hits, &err), NEWID_OK);
    assert_true(hits.count > 0);
    const enum newid_hit_status status = hits.items[0].status;
    newid_hits_release(&hits);
    return status;
}

static void each_hit_is_judged_in_its_own_sentence(void **state)
{
    struct newid_codebook *book = read_book(*state, "default");
    struct newid_coder *coder = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    assert_int_equal(status_of_first(coder, "We did not go. A worry."), NEWID_AFFIRMED);
    assert_int_equal(status_of_first(coder, "We did not go\n\nworry"), NEWID_AFFIRMED);
    assert_int_equal(status_of_first(coder, "We went.\n\nWe did not\nworry"), NEWID_NEGATED);
    newid_coder_free(coder);
    newid_codebook_free(book);
}

static enum newid_status count_decided(void *context, const struct explanation *e, struct newid_error *err)
{
    (void)err;
    *(size_t *)context += e->decided != NULL;
    assert_int_equal(e->decided ? e->decided->trigger->status : NEWID_AFFIRMED, e->hit->status);
    return NEWID_OK;
}

static void an_explanation_says_what_coding_says(void **state)
{
    struct newid_codebook *book = read_book(*state, "default");
    struct newid_coder *coder = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    size_t decided = 0;
    const char *text = "No worry here. A worry there. If we worry.";
    assert_int_equal(newid_coder_new(&coder, book, &err), NEWID_OK);
    assert_int_equal(coder_explain(coder, text, strlen(text), count_decided, &decided, &err), NEWID_OK);
    assert_int_equal(decided, 2);
    newid_coder_free(coder);
    newid_codebook_free(book);
}

/* ---- memory ---- */

static enum newid_status go_once(const char *folder)
{
    struct newid_codebook *book = NULL;
    struct newid_diagnostics list = {0};
    struct newid_coder *coder = NULL;
    struct newid_hits hits = {NULL, 0, 0, NULL, 0, 0};
    struct newid_error err = NEWID_ERROR_INIT;
    struct buf path = BUF_INIT;
    static const char text[] = "We do not worry, no. I worry.";
    unit_path(&path, folder, "book.yaml");
    enum newid_status status = buf_check(&path, &err);
    if (!status)
        status = newid_codebook_read(&book, path.data, &list, &err);
    if (!status)
        status = newid_coder_new(&coder, book, &err);
    if (!status)
        status = newid_coder_scan_plain(coder, text, sizeof text - 1, NULL, &hits, &err);
    newid_hits_release(&hits);
    newid_coder_free(coder);
    newid_codebook_free(book);
    newid_diagnostics_clear(&list);
    buf_release(&path);
    return status;
}

static void running_out_of_memory_anywhere_leaves_nothing_behind(void **state)
{
    write_context(*state, "not");
    newid_codebook_free(read_book(*state, "mine.yaml"));
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status && n < 5000; n++) {
        mem_fail_at(n);
        status = go_once(*state);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
    }
    assert_int_equal(status, NEWID_OK);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, unit_folder, unit_folder_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scope_counts_words_and_ends_at_a_comma),
        cmocka_unit_test(a_clause_ends_at_a_terminator_and_a_sentence_at_a_break),
        cmocka_unit_test(a_list_goes_on_after_commas_and_or),
        cmocka_unit_test(both_ways_may_reach_differently_far),
        cmocka_unit_test(the_longer_phrase_and_the_pseudo_trigger_win),
        cmocka_unit_test(statuses_have_an_order_and_the_nearest_of_one_is_told),
        cmocka_unit_test(words_beside_a_trigger_may_silence_it),
        cmocka_unit_test(a_comma_after_a_trigger_or_the_time_before_a_sentence_ends_nothing),
        cmocka_unit_test(an_or_within_the_scope_carries_it_on),
        cmocka_unit_test(not_any_more_is_past),
        cmocka_unit_test(a_trigger_in_the_hit_counts_only_in_a_gap),
        cmocka_unit_test(shipped_triggers_read_welsh_grammar),
        cmocka_unit_test(shipped_triggers_leave_plain_english_alone),
        cmocka_unit_test(faults_of_a_file_have_their_place),
        cmocka_unit_test(a_context_extends_what_is_shipped),
        WITH_FOLDER(a_file_is_told_from_a_codebook_and_checked),
        WITH_FOLDER(an_edited_context_makes_another_codebook_and_other_matchers),
        WITH_FOLDER(each_hit_is_judged_in_its_own_sentence),
        WITH_FOLDER(an_explanation_says_what_coding_says),
        WITH_FOLDER(running_out_of_memory_anywhere_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
