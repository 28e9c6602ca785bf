/*
 * Tables of random accounts and codebooks against the slow, obvious reference: every account that a cell takes in is
 * looked at, hit by hit. Whatever is kept, packed, marked or shared between threads must change no figure.
 */
#include "unit.h"

#include "codebook/structure.h"
#include "table/count.h"

#include <newid/coder.h>
#include <newid/table.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_ACCOUNTS = 400, WORDS = 6, MOST_HITS = 64 };

static uint32_t seed;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* ---- what there is ---- */

static const char *const kinds[] = {"account", "mentoring-note"}, *const teams[] = {NULL, "North", "South", "West"};
static const char *const workers[] = {NULL, "W1", "W2", "W3;W1", "W4", "W2;W2", "W5;W6;W4", "W7"};

/* An account's fields, in memory as in the store. */
struct made {
    char id[16], date[16];
    const char *kind, *worker, *team;
    int32_t day;
    size_t words;
    struct buf text;
};

static struct made made[MOST_ACCOUNTS];
static size_t made_count;

/* Patterns overlap (a b, b c), so that hits of one theme do; rules by account and by sentence; children that count
 * above and apart. */
static const char *const books[] = {
    "codebook: t\nversion: \"1\"\nthemes:\n"
    "  - {code: one, label: {en: A, cy: A}, definition: x, patterns: {en: ['alpha\\W+beta', 'beta', "
    "'beta\\W+gamma']}}\n"
    "  - {code: two, label: {en: B, cy: B}, definition: x, patterns: {en: ['gamma']}, counts: [affirmed, past]}\n",

    "codebook: t\nversion: \"1\"\nthemes:\n"
    "  - code: top\n    label: {en: A, cy: A}\n    definition: x\n    patterns: {en: ['alpha', 'alpha\\W+beta']}\n    "
    "themes:\n"
    "      - code: child\n        label: {en: B, cy: B}\n        definition: x\n        patterns: {en: "
    "['beta\\W+gamma']}\n"
    "        counts: [negated]\n"
    "      - code: long\n        label: {en: L, cy: L}\n        definition: x\n        min-words: 12\n"
    "        patterns: {en: ['beta']}\n"
    "  - {code: neither, label: {en: C, cy: C}, definition: x, rule: 'not (top or child)', scope: account}\n"
    "  - {code: both, label: {en: D, cy: D}, definition: x, rule: 'top and not neither', scope: account, min-words: "
    "9}\n",

    "codebook: t\nversion: \"1\"\nthemes:\n"
    "  - code: apart\n    label: {en: A, cy: A}\n    definition: x\n    children: apart\n    patterns: {en: "
    "['delta']}\n    themes:\n"
    "      - {code: child, label: {en: B, cy: B}, definition: x, patterns: {en: ['alpha', 'beta']}}\n"
    "  - {code: sentence, label: {en: S, cy: S}, definition: x, rule: 'apart and child', scope: sentence}\n"
    "  - {code: account, label: {en: R, cy: R}, definition: x, rule: 'apart and child', scope: account}\n"
    "  - {code: other, label: {en: O, cy: O}, definition: x, patterns: {en: ['gamma']}}\n",
};

static void make_account(struct made *a, size_t number)
{
    static const char *const words[WORDS] = {"alpha", "beta", "gamma", "delta", "omega", "and"};
    snprintf(a->id, sizeof a->id, "A%zu", number);
    a->kind = kinds[below(8) == 0];
    a->team = teams[below(4)];
    a->worker = workers[below(8)];
    a->day = NEWID_UNDATED;
    if (below(9)) {
        a->day = 17800 + (int32_t)below(500);
        newid_day_format(a->date, a->day);
    }
    a->words = 1 + below(25);
    a->text = (struct buf)BUF_INIT;
    for (size_t w = 0; w < a->words; w++)
        buf_addf(&a->text, "%s%s", w ? below(4) ? " " : ". " : "", words[below(WORDS)]);
}

/* ---- hits, as stored ---- */

struct stored {
    size_t account, theme;
    uint32_t start, end;
    enum newid_hit_status status;
};

static struct stored *stored;
static size_t stored_count, stored_capacity;

static enum newid_status take_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    (void)context;
    (void)err;
    assert_int_equal(mem_grow(&stored, &stored_capacity, stored_count + 1, sizeof *stored), 0);
    stored[stored_count++] = (struct stored){hit->account, hit->theme, hit->start, hit->end, hit->status};
    return NEWID_OK;
}

/* ---- the reference ---- */

static struct newid_codebook *book;

struct found {
    bool counts;
    unsigned hits, statuses;
};

static int in_order(const void *a, const void *b)
{
    const struct stored *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

static struct found find(size_t account, size_t theme, unsigned statuses);

static bool rule_is_true(const struct newid_rule *rule, size_t account, unsigned statuses)
{
    switch (rule->op) {
    case NEWID_RULE_THEME:
        return find(account, rule->theme, statuses).counts;
    case NEWID_RULE_NOT:
        return !rule_is_true(rule->left, account, statuses);
    case NEWID_RULE_AND:
        return rule_is_true(rule->left, account, statuses) && rule_is_true(rule->right, account, statuses);
    default:
        return rule_is_true(rule->left, account, statuses) || rule_is_true(rule->right, account, statuses);
    }
}

static struct found find(size_t account, size_t theme, unsigned statuses)
{
    const struct newid_theme *t = &book->themes[theme];
    const unsigned counted = statuses ? statuses : t->counts;
    struct found f = {false, 0, 0};
    if (made[account].words < t->min_words)
        return f;
    if (t->rule && t->scope == NEWID_SCOPE_ACCOUNT) {
        f.counts = rule_is_true(t->rule, account, statuses);
        f.hits = f.counts;
        f.statuses = f.counts ? NEWID_STATUS_BIT(NEWID_AFFIRMED) : 0;
        return f;
    }
    struct stored own[MOST_HITS];
    size_t count = 0;
    for (size_t i = 0; i < stored_count; i++)
        if (stored[i].account == account && codebook_counts_in(book, theme, stored[i].theme) && count < MOST_HITS)
            own[count++] = stored[i];
    assert_true(count < MOST_HITS);
    qsort(own, count, sizeof *own, in_order);
    uint32_t end = 0;
    for (size_t i = 0; i < count; i++) {
        f.statuses |= NEWID_STATUS_BIT(own[i].status);
        if (!(counted & NEWID_STATUS_BIT(own[i].status)) || (f.hits && own[i].start < end))
            continue;
        f.hits++;
        end = own[i].end;
    }
    f.counts = f.hits > 0;
    return f;
}

static bool is_in_cell(const struct made *a, const struct newid_cell *cell, const struct newid_table_request *q)
{
    if (strcmp(cell->kind, "all") != 0 && strcmp(cell->kind, a->kind) != 0)
        return false;
    if (q->from != NEWID_UNDATED && (a->day == NEWID_UNDATED || a->day < q->from))
        return false;
    if (q->where_count && (!a->team || strcmp(a->team, q->where[0].value) != 0))
        return false;
    if (q->group && !cell->all_groups) {
        const char *value = !strcmp(q->group, "team") ? a->team : a->worker;
        if (strcmp(cell->group, value ? value : "(none)") != 0)
            return false;
    }
    if (cell->all_periods)
        return true;
    if (a->day == NEWID_UNDATED || cell->undated)
        return cell->undated && a->day == NEWID_UNDATED;
    return newid_period_of(q->by, a->day) == cell->period;
}

/* Distinct names, and accounts without one. */
struct names {
    char seen[16][8];
    size_t count, alone;
};

static void add_names(struct names *names, const char *list)
{
    names->alone += list == NULL;
    while (list && *list) {
        const size_t len = strcspn(list, ";");
        size_t i = 0;
        while (i < names->count && (strlen(names->seen[i]) != len || memcmp(names->seen[i], list, len) != 0))
            i++;
        if (i == names->count)
            snprintf(names->seen[names->count++], 8, "%.*s", (int)len, list);
        list += len + (list[len] == ';');
    }
}

static int by_size(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static void check_cell(const struct newid_cell *cell, const struct newid_table_request *q)
{
    struct names with = {.count = 0}, all = {.count = 0};
    struct newid_cell expected = {.hits = 0};
    size_t lengths[MOST_ACCOUNTS];
    for (size_t a = 0; a < made_count; a++) {
        if (!is_in_cell(&made[a], cell, q))
            continue;
        if (q->among && !find(a, newid_codebook_find(book, q->among), q->statuses).counts)
            continue;
        struct found f;
        if (cell->theme != NEWID_NO_PARENT) {
            f = find(a, cell->theme, q->statuses);
        } else {
            f.counts = find(a, newid_codebook_find(book, q->cross_a), q->statuses).counts &&
                       find(a, newid_codebook_find(book, q->cross_b), q->statuses).counts;
            f.hits = f.counts;
            f.statuses = f.counts ? NEWID_STATUS_BIT(NEWID_AFFIRMED) : 0;
        }
        lengths[expected.accounts_n++] = made[a].words;
        expected.words += made[a].words;
        expected.accounts += f.counts;
        expected.hits += f.hits;
        for (unsigned s = 0; s < NEWID_STATUSES; s++)
            expected.with_status[s] += f.statuses >> s & 1;
        add_names(&all, made[a].worker);
        if (f.counts)
            add_names(&with, made[a].worker);
    }
    qsort(lengths, (size_t)expected.accounts_n, sizeof *lengths, by_size);
    const size_t n = (size_t)expected.accounts_n;
    assert_int_equal(cell->accounts_n, expected.accounts_n);
    assert_int_equal(cell->accounts, expected.accounts);
    assert_int_equal(cell->hits, expected.hits);
    assert_int_equal(cell->words, expected.words);
    assert_int_equal(cell->workers_n, all.count + all.alone);
    assert_int_equal(cell->workers, with.count + with.alone);
    assert_memory_equal(cell->with_status, expected.with_status, sizeof cell->with_status);
    assert_true(cell->words_median == (n ? (double)(lengths[(n - 1) / 2] + lengths[n / 2]) / 2 : 0));
}

/* ---- one world after another ---- */

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
    *state = w;
    w->folder = folder;
    w->path = (struct buf)BUF_INIT;
    return 0;
}

static int close_world(void **state)
{
    struct world *w = *state;
    void *folder = w->folder;
    buf_release(&w->path);
    mem_free(w);
    return unit_folder_gone(&folder);
}

static void put(struct world *w, const struct made *a)
{
    enum newid_put outcome;
    const struct newid_account account = {.id = a->id,
                                          .date = a->day == NEWID_UNDATED ? NULL : a->date,
                                          .kind = a->kind,
                                          .worker = a->worker,
                                          .team = a->team,
                                          .text = a->text.data,
                                          .text_len = a->text.len};
    assert_int_equal(newid_store_put_account(w->store, &account, false, &outcome, &w->err), NEWID_OK);
    assert_int_equal(outcome, NEWID_PUT_ADDED);
}

static void code(struct world *w)
{
    struct newid_coder *coder = NULL;
    struct newid_coding_progress progress;
    const struct newid_coding_options options = {NEWID_ENGINE_PLAIN, 1};
    assert_int_equal(newid_coder_new(&coder, book, &w->err), NEWID_OK);
    assert_int_equal(newid_store_put_codebook(w->store, book, coder, false, NULL, &w->err), NEWID_OK);
    assert_int_equal(newid_store_code(w->store, book, coder, &options, NULL, NULL, &progress, &w->err), NEWID_OK);
    newid_coder_free(coder);
}

/* Statuses at random, as if texts had said so: any mixture must count right. */
static void mix_statuses(struct world *w)
{
    sqlite3 *db;
    struct buf sql = BUF_INIT;
    buf_addf(&sql,
             "UPDATE hit SET status = (account * %u + start * %u + matcher * %u) %% %u; DELETE FROM mention_block;"
             "DELETE FROM counting;",
             1 + below(50), 1 + below(50), 1 + below(50), 1 + below(NEWID_STATUSES));
    assert_int_equal(sqlite3_open(w->path.data, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql.data, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    buf_release(&sql);
}

static void keep(struct world *w)
{
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    assert_int_equal(newid_table_keep(w->store, book, &w->err), NEWID_OK);
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
}

static struct newid_table_request make_request(const struct newid_filter *where)
{
    static const enum newid_period periods[] = {NEWID_PERIOD_ALL,  NEWID_PERIOD_QUARTER, NEWID_PERIOD_MONTH,
                                                NEWID_PERIOD_WEEK, NEWID_PERIOD_DAY,     NEWID_PERIOD_FINANCIAL_YEAR};
    static const char *const groups[] = {NULL, "team", "worker"}, *const kind[] = {NULL, "all", "account"};
    struct newid_table_request q = {.by = periods[below(6)], .from = NEWID_UNDATED, .to = NEWID_UNDATED};
    q.group = groups[below(3)];
    q.kind = kind[below(3)];
    q.statuses = below(2) ? 0 : 1 + below((1 << NEWID_STATUSES) - 1);
    if (below(4) == 0)
        q.from = 17800 + (int32_t)below(400);
    if (below(4) == 0) {
        q.where = where;
        q.where_count = 1;
    }
    if (below(3) == 0)
        q.among = book->themes[below((uint32_t)book->theme_count)].code;
    if (below(3) == 0) {
        q.cross_a = book->themes[below((uint32_t)book->theme_count)].code;
        q.cross_b = book->themes[below((uint32_t)book->theme_count)].code;
    }
    return q;
}

static void check_table(struct world *w, const struct newid_table_request *q, unsigned threads)
{
    struct newid_table *table = NULL;
    assert_int_equal(table_count(&table, w->store, book, q, threads, &w->err), NEWID_OK);
    for (size_t i = 0; i < table->count; i++)
        /* Days have many cells, and the reference is slow. */
        if (q->by != NEWID_PERIOD_DAY || below(20) == 0)
            check_cell(&table->cells[i], q);
    newid_table_free(table);
}

static void make_world(struct world *w, const char *yaml, size_t accounts)
{
    struct newid_diagnostics diagnostics = {0};
    buf_reset(&w->path);
    unit_path(&w->path, w->folder, "test.db");
    unlink(w->path.data);
    assert_int_equal(newid_codebook_parse(&book, yaml, strlen(yaml), "t.yaml", &diagnostics, &w->err), NEWID_OK);
    newid_diagnostics_clear(&diagnostics);
    assert_int_equal(newid_store_open(&w->store, w->path.data, NEWID_CREATE, &w->err), NEWID_OK);
    assert_int_equal(newid_store_begin(w->store, &w->err), NEWID_OK);
    for (made_count = 0; made_count < accounts; made_count++) {
        make_account(&made[made_count], made_count);
        put(w, &made[made_count]);
    }
    assert_int_equal(newid_store_commit(w->store, &w->err), NEWID_OK);
    code(w);
    mix_statuses(w);
    stored_count = 0;
    assert_int_equal(newid_store_each_hit(w->store, book, take_hit, NULL, &w->err), NEWID_OK);
}

static void leave_world(struct world *w)
{
    newid_store_close(w->store);
    newid_codebook_free(book);
    while (made_count)
        buf_release(&made[--made_count].text);
}

static void every_figure_is_that_of_the_obvious_reference(void **state)
{
    struct world *w = *state;
    static const struct newid_filter where[] = {{"team", "North"}};
    for (size_t world = 0; world < 6; world++) {
        make_world(w, books[world % 3], 40 + below(MOST_ACCOUNTS / 2 - 40));
        for (size_t i = 0; i < 24; i++) {
            const struct newid_table_request q = make_request(where);
            /* First from hits, then from what is kept. */
            if (i == 8)
                keep(w);
            check_table(w, &q, 1 + (unsigned)i % 3);
        }
        leave_world(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_figure_is_that_of_the_obvious_reference, open_world, close_world),
    };
    seed = (uint32_t)time(NULL);
    printf("seed %u\n", (unsigned)seed);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    mem_free(stored);
    return failed;
}
