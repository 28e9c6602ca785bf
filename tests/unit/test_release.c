/*
 * Protection of a set of rows, tried on small random tables with totals over groups, quarters and years. What is left
 * is attacked twice by means that share nothing with it: by newid_attack, and by going through every table that has the
 * same shown figures.
 */
#include "release/secure.h"
#include "util/mem.h"

#include <newid/protect.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_ATOMS = 12, MOST_PLACES = 48, TABLES = 150 };

static uint32_t seed;

static unsigned draw(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* Groups × quarters, two quarters a year; each with totals. */
struct grid {
    size_t groups, quarters, years, atoms, places;
    uint64_t members[MOST_PLACES];
    size_t place[4][8]; /* by group or all, by quarter, year or all */
};

static void make_grid(struct grid *g)
{
    *g = (struct grid){.groups = 2 + draw(2), .quarters = 2 + 2 * draw(2)};
    if (g->groups == 3)
        g->quarters = 2;
    g->years = g->quarters / 2;
    g->atoms = g->groups * g->quarters;
    const size_t times = g->quarters + (g->years > 1 ? g->years : 0) + 1;
    for (size_t group = 0; group <= g->groups; group++)
        for (size_t time = 0; time < times; time++) {
            uint64_t set = 0;
            for (size_t a = 0; a < g->atoms; a++) {
                const size_t quarter = a % g->quarters;
                const bool in_time = time < g->quarters ? time == quarter
                                     : time < times - 1 ? time - g->quarters == quarter / 2
                                                        : true;
                if (in_time && (group == g->groups || group == a / g->quarters))
                    set |= UINT64_C(1) << a;
            }
            g->place[group][time] = g->places;
            g->members[g->places++] = set;
        }
}

static void cover(struct universe *u, const struct grid *g, size_t whole, const size_t *line, size_t count)
{
    assert_true(universe_cover(u, whole, line, count, g->members, 1));
}

static void add_covers(struct universe *u, const struct grid *g)
{
    for (size_t p = 0; p < g->places; p++) {
        for (size_t group = 0; group <= g->groups; group++) {
            cover(u, g, p, g->place[group], g->quarters);
            if (g->years > 1)
                cover(u, g, p, &g->place[group][g->quarters], g->years);
        }
        for (size_t time = 0; time < 8; time++) {
            size_t line[4];
            for (size_t group = 0; group < g->groups; group++)
                line[group] = g->place[group][time];
            if (g->place[0][time] || time == 0)
                cover(u, g, p, line, g->groups);
        }
    }
}

static void count_up(struct universe *u, const struct grid *g, size_t l)
{
    for (size_t p = 0; p < g->places; p++) {
        u->layers[l].writers[p] = 0;
        for (size_t a = 0; a < g->atoms; a++)
            if (g->members[p] >> a & 1)
                u->layers[l].writers[p] += u->layers[l].atoms[a];
    }
}

static bool is_of_one_group(const struct grid *g, size_t place)
{
    size_t seen = 0;
    for (size_t group = 0; group < g->groups; group++)
        seen += (g->members[place] >> group * g->quarters & ((UINT64_C(1) << g->quarters) - 1)) != 0;
    return seen == 1;
}

/* bases: the least of an atom, and how many more at most. */
static void make_universe(struct universe *u, const struct grid *g, unsigned least, unsigned more)
{
    assert_true(universe_init(u, g->atoms, g->places, 2, g->members, 1));
    u->base = 4;
    u->mention = 3;
    for (size_t a = 0; a < g->atoms; a++) {
        u->layers[0].atoms[a] = least + draw(more + 1);
        u->layers[1].atoms[a] = draw((unsigned)u->layers[0].atoms[a] + 1);
    }
    count_up(u, g, 0);
    count_up(u, g, 1);
    add_covers(u, g);
    u->layers[1].code = "theme";
    assert_true(universe_finish(u));
    for (size_t p = 0; p < g->places; p++) {
        const double n = u->layers[0].writers[p], x = u->layers[1].writers[p];
        const bool few = n < u->base;
        const bool small = is_of_one_group(g, p) && (few || (x > 0 && x < u->mention) || n - x < u->mention);
        u->layers[1].state[p] = small ? ROW_SMALL : ROW_SHOWN;
        u->layers[0].state[p] = small && few ? ROW_SMALL : ROW_SHOWN;
    }
}

/* ---- every table that shows the same ---- */

struct brute {
    const struct universe *u;
    const struct grid *g;
    size_t layer;
    double most[MOST_ATOMS], value[MOST_ATOMS];
    struct newid_interval seen[MOST_PLACES];
    size_t tables;
};

static double sum_of(const struct brute *b, size_t place, size_t atoms)
{
    double sum = 0;
    for (size_t a = 0; a < atoms; a++)
        if (b->g->members[place] >> a & 1)
            sum += b->value[a];
    return sum;
}

/* Whether the first atoms may still lead to what is shown. */
static bool may_go_on(const struct brute *b, size_t atoms)
{
    for (size_t p = 0; p < b->g->places; p++) {
        const double sum = sum_of(b, p, atoms), shown = b->u->layers[b->layer].accounts[p];
        const bool whole = !(b->g->members[p] >> atoms);
        if (!row_is_hidden(b->u->layers[b->layer].state[p]) && (sum > shown || (whole && sum < shown)))
            return false;
    }
    return true;
}

static void go_through(struct brute *b, size_t atom)
{
    if (!may_go_on(b, atom))
        return;
    if (atom < b->g->atoms) {
        for (double v = 0; v <= b->most[atom]; v++) {
            b->value[atom] = v;
            go_through(b, atom + 1);
        }
        return;
    }
    b->tables++;
    for (size_t p = 0; p < b->g->places; p++) {
        const double sum = sum_of(b, p, atom);
        b->seen[p].low = fmin(b->seen[p].low, sum);
        b->seen[p].high = fmax(b->seen[p].high, sum);
    }
}

static void begin_brute(struct brute *b, const struct universe *u, const struct grid *g, size_t layer)
{
    *b = (struct brute){.u = u, .g = g, .layer = layer};
    for (size_t p = 0; p < g->places; p++)
        b->seen[p] = (struct newid_interval){(double)INFINITY, -(double)INFINITY};
    for (size_t a = 0; a < g->atoms; a++)
        b->most[a] = layer ? u->layers[0].atoms[a] : 12;
    go_through(b, 0);
    assert_true(b->tables > 0);
}

/* ---- the attack of src/stats ---- */

/* Cells: those who mention, those who don't, and both, at each place. */
static void attack_grid(struct newid_interval *out, const struct universe *u, const struct grid *g)
{
    double counts[3 * MOST_PLACES];
    bool hidden[3 * MOST_PLACES];
    size_t parts[MOST_PLACES][2], atoms[2 * MOST_PLACES][MOST_ATOMS], n = 0;
    struct newid_relation relations[3 * MOST_PLACES];
    for (size_t p = 0; p < g->places; p++) {
        counts[3 * p] = u->layers[1].accounts[p];
        counts[3 * p + 2] = u->layers[0].accounts[p];
        counts[3 * p + 1] = counts[3 * p + 2] - counts[3 * p];
        hidden[3 * p] = hidden[3 * p + 1] = row_is_hidden(u->layers[1].state[p]);
        hidden[3 * p + 2] = false;
        parts[p][0] = 3 * p;
        parts[p][1] = 3 * p + 1;
        relations[n++] = (struct newid_relation){3 * p + 2, parts[p], 2};
        for (size_t side = 0; side < 2; side++) {
            size_t count = 0;
            for (size_t a = 0; a < g->atoms; a++)
                if (g->members[p] >> a & 1)
                    atoms[2 * p + side][count++] = 3 * g->place[a / g->quarters][a % g->quarters] + side;
            if (count > 1)
                relations[n++] = (struct newid_relation){3 * p + side, atoms[2 * p + side], count};
        }
    }
    const struct newid_cells cells = {counts, 3 * g->places, relations, n};
    struct newid_interval all[3 * MOST_PLACES];
    assert_int_equal(newid_attack(all, &cells, hidden, 0, NULL).status, NEWID_DEFINED);
    for (size_t p = 0; p < g->places; p++)
        out[p] = all[3 * p];
}

static void check_mention(const struct universe *u, size_t p, struct newid_interval seen)
{
    const double x = u->layers[1].accounts[p], n = u->layers[0].accounts[p];
    assert_true(seen.high - seen.low >= 1);
    if (x > 0 && x < u->mention)
        assert_true(seen.high >= u->mention);
    if (n - x < u->mention)
        assert_true(seen.low <= n - u->mention);
}

static void secure(struct universe *u, struct secured *secured)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const struct effort effort = {.work = effort_usual};
    assert_int_equal(secure_universe(u, &effort, secured, &err), NEWID_OK);
}

static void no_hidden_mention_can_be_worked_out(void **state)
{
    size_t tried = 0, beside = 0;
    (void)state;
    seed = 7;
    for (int i = 0; i < TABLES; i++) {
        struct grid g;
        struct universe u;
        struct secured secured;
        struct newid_interval attack[MOST_PLACES];
        struct brute b;
        make_grid(&g);
        make_universe(&u, &g, 4, 3);
        secure(&u, &secured);
        assert_int_equal(secured.lost, 0);
        beside += secured.beside;
        begin_brute(&b, &u, &g, 1);
        attack_grid(attack, &u, &g);
        for (size_t p = 0; p < g.places; p++) {
            if (u.layers[1].state[p] != ROW_SMALL)
                continue;
            tried++;
            check_mention(&u, p, b.seen[p]);
            check_mention(&u, p, attack[p]);
        }
        universe_release(&u);
    }
    assert_true(tried > TABLES && beside > TABLES);
}

static void no_hidden_base_can_be_shown_to_be_small(void **state)
{
    size_t tried = 0;
    (void)state;
    seed = 11;
    for (int i = 0; i < TABLES; i++) {
        struct grid g;
        struct universe u;
        struct secured secured;
        struct brute b;
        make_grid(&g);
        make_universe(&u, &g, 1, 7);
        secure(&u, &secured);
        assert_int_equal(secured.lost, 0);
        begin_brute(&b, &u, &g, 0);
        for (size_t p = 0; p < g.places; p++)
            if (u.layers[0].state[p] == ROW_SMALL) {
                tried++;
                assert_true(b.seen[p].high >= u.base);
            }
        universe_release(&u);
    }
    assert_true(tried > TABLES / 2);
}

/* The reader of src/release finds nothing either; and finds what one total gives away. */
static void the_reader_finds_what_is_left_open(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const struct effort effort = {.work = (double)INFINITY};
    size_t opened = 0;
    (void)state;
    seed = 13;
    for (int i = 0; i < 60; i++) {
        struct grid g;
        struct universe u;
        struct secured secured;
        struct finding *findings;
        size_t count, unsafe = 0;
        make_grid(&g);
        make_universe(&u, &g, 4, 3);
        secure(&u, &secured);
        assert_int_equal(attack_universe(&u, &effort, &findings, &count, &err), NEWID_OK);
        for (size_t f = 0; f < count; f++)
            assert_false(findings[f].unsafe);
        mem_free(findings);
        for (size_t p = 0; p < g.places; p++)
            if (u.layers[1].state[p] == ROW_BESIDE)
                u.layers[1].state[p] = ROW_SHOWN;
        assert_int_equal(attack_universe(&u, &effort, &findings, &count, &err), NEWID_OK);
        for (size_t f = 0; f < count; f++)
            unsafe += findings[f].unsafe;
        opened += unsafe > 0;
        assert_true(secured.beside == 0 || unsafe > 0);
        mem_free(findings);
        universe_release(&u);
    }
    assert_true(opened > 20);
}

static void without_work_left_rows_go_by_levels_and_are_safe(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const struct effort none = {.work = 0};
    (void)state;
    seed = 17;
    for (int i = 0; i < 40; i++) {
        struct grid g;
        struct universe u;
        struct secured secured;
        struct brute b;
        make_grid(&g);
        make_universe(&u, &g, 4, 3);
        assert_int_equal(secure_universe(&u, &none, &secured, &err), NEWID_OK);
        assert_int_equal(secured.lost, 0);
        begin_brute(&b, &u, &g, 1);
        for (size_t p = 0; p < g.places; p++)
            if (u.layers[1].state[p] == ROW_SMALL)
                check_mention(&u, p, b.seen[p]);
        universe_release(&u);
    }
}

static bool stop_at_once(void *context)
{
    (void)context;
    return true;
}

static void whoever_says_stop_is_heard(void **state)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const struct effort effort = {.work = effort_usual, .stop = stop_at_once};
    struct grid g;
    struct universe u;
    struct secured secured;
    (void)state;
    seed = 7;
    make_grid(&g);
    make_universe(&u, &g, 4, 3);
    assert_int_equal(secure_universe(&u, &effort, &secured, &err), NEWID_STOPPED);
    universe_release(&u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hidden_mention_can_be_worked_out),
        cmocka_unit_test(no_hidden_base_can_be_shown_to_be_small),
        cmocka_unit_test(the_reader_finds_what_is_left_open),
        cmocka_unit_test(without_work_left_rows_go_by_levels_and_are_safe),
        cmocka_unit_test(whoever_says_stop_is_heard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
