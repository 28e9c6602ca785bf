#include "table/facts.h"
#include "table/tally.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 8 };

/* A codebook made by hand: only what counting reads. */
static struct newid_theme themes[MOST];
static struct newid_codebook book = {.themes = themes};

static struct newid_theme *theme(size_t parent)
{
    struct newid_theme *t = &themes[book.theme_count++];
    *t = (struct newid_theme){.code = "t", .counts = NEWID_COUNTS_DEFAULT, .parent = parent};
    return t;
}

static int new_book(void **state)
{
    (void)state;
    book.theme_count = 0;
    return 0;
}

static const uint32_t words[MOST] = {10, 20, 30, 40, 50, 60, 70, 80};

static struct facts *facts_of(const struct fact_hit *hits, const size_t *of_theme, size_t count, unsigned statuses)
{
    struct facts *facts;
    assert_int_equal(facts_new(&facts, &book, MOST, words, statuses, NULL), NEWID_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(facts_add(facts, of_theme[i], hits[i], NULL), NEWID_OK);
    return facts;
}

/* "account:hits:statuses …" of a theme. */
static void expect_mentions(struct facts *facts, size_t of, const char *expected)
{
    char text[256] = "";
    const struct mentions *m;
    assert_int_equal(facts_mentions(facts, of, &m, NULL), NEWID_OK);
    for (size_t i = 0, len = 0; i < m->count; i++)
        len += (size_t)snprintf(text + len, sizeof text - len, "%s%u:%u:%x", i ? " " : "", m->items[i].account,
                                m->items[i].hits, m->items[i].statuses);
    assert_string_equal(text, expected);
}

static void overlapping_hits_of_one_theme_count_once_the_earliest_then_the_longest(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT);
    /* 0–5 goes before 0–3; 4–9 overlaps it; 5–6 touches only. In account 1: 2–4, then 3–9 is out, then 4–5 is in. */
    const struct fact_hit hits[] = {{0, 0, 3, 0, 0}, {0, 0, 5, 0, 0}, {0, 4, 9, 0, 0}, {0, 5, 6, 0, 0},
                                    {1, 2, 4, 0, 0}, {1, 3, 9, 0, 0}, {1, 4, 5, 0, 0}};
    struct facts *facts = facts_of(hits, (size_t[7]){0}, 7, 0);
    expect_mentions(facts, 0, "0:2:1 1:2:1");
    facts_free(facts);
}

static void a_hit_that_does_not_count_hides_none_that_does_but_its_status_is_known(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT);
    const struct fact_hit hits[] = {{0, 0, 9, NEWID_NEGATED, 0}, {0, 2, 4, NEWID_PAST, 0}, {3, 0, 4, NEWID_NEGATED, 0}};
    struct facts *facts = facts_of(hits, (size_t[3]){0}, 3, 0);
    expect_mentions(facts, 0, "0:1:a 3:0:2");
    facts_free(facts);
    facts = facts_of(hits, (size_t[3]){0}, 3, NEWID_STATUS_BIT(NEWID_NEGATED));
    expect_mentions(facts, 0, "0:1:a 3:1:2");
    facts_free(facts);
}

static void childrens_hits_count_in_the_parent_unless_they_are_apart(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT); /* 0 */
    theme(0);               /* 1 */
    theme(1);               /* 2 */
    theme(NEWID_NO_PARENT); /* 3: another tree */
    const struct fact_hit hits[] = {{2, 0, 4, 0, 0}, {1, 5, 9, 0, 0}, {2, 2, 6, 0, 0}, {0, 0, 1, 0, 0}, {4, 0, 1, 0, 0}};
    const size_t of[] = {0, 1, 1, 2, 3};
    struct facts *facts = facts_of(hits, of, 5, 0);
    expect_mentions(facts, 0, "0:1:1 1:1:1 2:1:1"); /* 2–6 overlaps the parent's own 0–4 */
    expect_mentions(facts, 1, "0:1:1 1:1:1 2:1:1");
    expect_mentions(facts, 2, "0:1:1");
    expect_mentions(facts, 3, "4:1:1");
    facts_free(facts);
    themes[1].children_apart = true; /* its child counts neither there nor above */
    facts = facts_of(hits, of, 5, 0);
    expect_mentions(facts, 0, "1:1:1 2:1:1");
    expect_mentions(facts, 1, "1:1:1 2:1:1");
    facts_free(facts);
}

static void a_rule_by_account_is_the_truth_of_counted_themes_in_accounts_long_enough(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT);                            /* 0 optimism */
    theme(NEWID_NO_PARENT);                            /* 1 difficulty */
    struct newid_theme *only = theme(NEWID_NO_PARENT); /* 2 = 0 and not 1 */
    const struct newid_rule a = {.op = NEWID_RULE_THEME, .theme = 0}, b = {.op = NEWID_RULE_THEME, .theme = 1};
    const struct newid_rule not_b = {.op = NEWID_RULE_NOT, .left = &b};
    only->rule = &(struct newid_rule){.op = NEWID_RULE_AND, .left = &a, .right = &not_b};
    only->min_words = 30;
    const struct fact_hit hits[] = {{1, 0, 1, 0, 0}, {2, 0, 1, 0, 0}, {3, 0, 1, 0, 0},
                                    {4, 0, 1, 0, 0}, {3, 4, 5, 0, 0}, {4, 4, 5, NEWID_NEGATED, 0}};
    struct facts *facts = facts_of(hits, (size_t[]){0, 0, 0, 0, 1, 1}, 6, 0);
    expect_mentions(facts, 2, "2:1:1 4:1:1"); /* 1 is too short, 3 has difficulty, 4 only denies it */
    facts_free(facts);
}

static void a_rule_that_leads_back_to_itself_is_refused(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT)->rule = &(struct newid_rule){.op = NEWID_RULE_THEME, .theme = 0};
    struct facts *facts = facts_of(NULL, NULL, 0, 0);
    const struct mentions *m;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(facts_mentions(facts, 0, &m, &err), NEWID_INPUT);
    facts_free(facts);
}

/*
 * Six accounts of one kind over two periods and two groups; account 5 is not in the selection.
 *  account  period  group  workers  words
 *     0       0       0      A        10
 *     1       0       1      A, B     20
 *     2       1       0      B        30
 *     3       1       0      –        40
 *     4       1       0      –        50
 */
static const uint32_t cell[] = {0, 1, 2, 2, 2, CUBE_OUT};
static const uint32_t first_worker[] = {0, 1, 3, 4, 4, 4, 5}, worker[] = {0, 0, 1, 1, 0};
static const struct cube_accounts accounts = {.axes = {.kinds = 1, .periods = 2, .groups = 2},
                                              .count = 6,
                                              .cell = cell,
                                              .words = words,
                                              .first_worker = first_worker,
                                              .worker = worker,
                                              .worker_count = 2};

static size_t at(unsigned level, size_t period, size_t group)
{
    return cube_cell(&accounts.axes, level, 0, period, group);
}

static void a_worker_counts_once_in_each_cell_and_once_in_the_total(void **state)
{
    (void)state;
    struct cube *cube;
    assert_int_equal(cube_new(&cube, &accounts, NULL), NEWID_OK);
    const struct cube_base *cells = cube_bases(cube, 0), *by_period = cube_bases(cube, CUBE_ALL_GROUPS);
    const struct cube_base *by_group = cube_bases(cube, CUBE_ALL_PERIODS);
    const struct cube_base *total = cube_bases(cube, CUBE_ALL_PERIODS | CUBE_ALL_GROUPS);
    assert_int_equal(cells[at(0, 0, 0)].workers, 1);
    assert_int_equal(cells[at(0, 0, 1)].workers, 2);
    assert_int_equal(cells[at(0, 1, 1)].accounts, 0);
    assert_int_equal(by_period[0].workers, 2);
    assert_int_equal(by_period[1].workers, 3); /* B and two accounts without a worker */
    assert_int_equal(by_group[0].workers, 4);
    assert_int_equal(total[0].workers, 4);
    assert_int_equal(total[0].accounts, 5);
    assert_int_equal(total[0].words, 150);
    cube_free(cube);
}

static void the_median_length_is_that_of_the_cells_accounts(void **state)
{
    (void)state;
    struct cube *cube;
    assert_int_equal(cube_new(&cube, &accounts, NULL), NEWID_OK);
    const struct cube_base *by_period = cube_bases(cube, CUBE_ALL_GROUPS);
    assert_true(by_period[0].words_median == 15);
    assert_true(by_period[1].words_median == 40);
    assert_true(cube_bases(cube, 0)[at(0, 1, 1)].words_median == 0);
    cube_free(cube);
}

/* A seeded generator, so that a failure can be had again. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void the_median_of_many_is_the_middle_whatever_the_range(void **state)
{
    (void)state;
    enum { COUNT = 501 };
    static uint32_t lengths[COUNT], in_one_cell[COUNT], no_worker[COUNT + 1];
    for (uint32_t range = 1, seed = 7; range < 1u << 24; range *= 3) {
        const size_t count = COUNT - range % 2;
        for (size_t i = 0; i < count; i++)
            lengths[i] = 100 + next_random(&seed) % range;
        const struct cube_accounts all = {
            .axes = {1, 1, 1}, .count = count, .cell = in_one_cell, .words = lengths, .first_worker = no_worker};
        struct cube *cube;
        assert_int_equal(cube_new(&cube, &all, NULL), NEWID_OK);
        const double found = cube_bases(cube, 0)->words_median;
        qsort(lengths, count, sizeof *lengths, by_number);
        assert_true(found == (lengths[count / 2] + lengths[(count - 1) / 2]) / 2.0);
        cube_free(cube);
    }
}

static void add_hits(struct marks_writer *writer, uint32_t place, size_t count, uint32_t status)
{
    struct fact_hit hits[16];
    for (uint32_t i = 0; i < count; i++)
        hits[i] = (struct fact_hit){0, 2 * i, 2 * i + 1, status & 0xFF, 0};
    marks_add(writer, place, hits, count);
}

static void a_theme_is_counted_by_those_who_mention_it(void **state)
{
    (void)state;
    struct cube *cube;
    struct tally *tally;
    struct tally_figures figures;
    struct marks_writer *writer;
    static struct marks marks;
    static account_set in, alone;
    struct buf data = BUF_INIT;
    assert_int_equal(marks_writer_new(&writer, NULL), NEWID_OK);
    add_hits(writer, 0, 2, NEWID_AFFIRMED);
    add_hits(writer, 1, 1, NEWID_AFFIRMED);
    add_hits(writer, 2, 1, NEWID_NEGATED);
    add_hits(writer, 4, 3, NEWID_AFFIRMED);
    add_hits(writer, 5, 9, NEWID_AFFIRMED);
    marks_write(writer, 6, &data);
    assert_true(marks_read(&marks, (const unsigned char *)data.data, data.len, 6));
    assert_int_equal(cube_new(&cube, &accounts, NULL), NEWID_OK);
    assert_int_equal(tally_new(&tally, cube, NULL), NEWID_OK);
    assert_int_equal(tally_figures_new(&figures, cube, NULL), NEWID_OK);
    in[0] = 0x1F; /* account 5 is not counted */
    tally_begin(tally, NEWID_COUNTS_DEFAULT);
    alone[0] = 0x18;
    assert_true(tally_add(tally, &marks, 0, in, alone));
    tally_end(tally, &figures);
    const struct cube_count *total = figures.of[CUBE_ALL_PERIODS | CUBE_ALL_GROUPS];
    assert_int_equal(total->accounts, 3);
    assert_int_equal(total->workers, 3); /* A, B, and account 4 */
    assert_int_equal(total->hits, 6);
    assert_int_equal(total->with_status[NEWID_AFFIRMED], 3);
    assert_int_equal(total->with_status[NEWID_NEGATED], 1);
    assert_int_equal(figures.of[CUBE_ALL_GROUPS][0].workers, 2);
    assert_int_equal(figures.of[CUBE_ALL_GROUPS][1].workers, 1); /* B only denies it there */
    assert_int_equal(figures.of[0][at(0, 0, 0)].hits, 2);
    assert_int_equal(figures.of[0][at(0, 1, 1)].accounts, 0);
    tally_figures_release(&figures);
    tally_free(tally);
    cube_free(cube);
    marks_writer_free(writer);
    buf_release(&data);
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    (void)state;
    theme(NEWID_NO_PARENT);
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status; n++) {
        struct facts *facts = NULL;
        struct cube *cube = NULL;
        const struct mentions *m = NULL;
        mem_fail_at(n);
        status = facts_new(&facts, &book, MOST, words, 0, NULL);
        if (!status)
            status = facts_add(facts, 0, (struct fact_hit){0, 0, 1, 0, 0}, NULL);
        if (!status)
            status = facts_mentions(facts, 0, &m, NULL);
        if (!status)
            status = cube_new(&cube, &accounts, NULL);
        mem_fail_at(0);
        cube_free(cube);
        facts_free(facts);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(overlapping_hits_of_one_theme_count_once_the_earliest_then_the_longest, new_book),
        cmocka_unit_test_setup(a_hit_that_does_not_count_hides_none_that_does_but_its_status_is_known, new_book),
        cmocka_unit_test_setup(childrens_hits_count_in_the_parent_unless_they_are_apart, new_book),
        cmocka_unit_test_setup(a_rule_by_account_is_the_truth_of_counted_themes_in_accounts_long_enough, new_book),
        cmocka_unit_test_setup(a_rule_that_leads_back_to_itself_is_refused, new_book),
        cmocka_unit_test(a_worker_counts_once_in_each_cell_and_once_in_the_total),
        cmocka_unit_test(the_median_length_is_that_of_the_cells_accounts),
        cmocka_unit_test(the_median_of_many_is_the_middle_whatever_the_range),
        cmocka_unit_test(a_theme_is_counted_by_those_who_mention_it),
        cmocka_unit_test_setup(a_failed_allocation_leaves_nothing, new_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
