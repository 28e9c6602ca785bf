#include "vectors.h"

#include <math.h>
#include <newid/protect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tables {
    struct newid_cells cells;
    const char **names;
    double *counts;
    struct newid_relation *relations;
    size_t *parts; /* of all relations, one after the other */
};

static void tables_release(struct tables *t)
{
    free(t->names);
    free(t->counts);
    free(t->relations);
    free(t->parts);
}

/* The cells' number where there is no such cell. */
static size_t cell_of(const struct tables *t, const json_t *name)
{
    size_t i = 0;
    while (i < t->cells.count && (!json_is_string(name) || strcmp(t->names[i], json_string_value(name)) != 0))
        i++;
    return i;
}

static void read_relations(struct tables *t, const json_t *relations)
{
    size_t *next = t->parts;
    for (size_t r = 0; r < t->cells.relation_count; r++) {
        const json_t *one = json_array_get(relations, r), *parts = json_array_get(one, 1);
        t->relations[r] = (struct newid_relation){cell_of(t, json_array_get(one, 0)), next, json_array_size(parts)};
        for (size_t i = 0; i < json_array_size(parts); i++)
            *next++ = cell_of(t, json_array_get(parts, i));
    }
}

static bool tables_init(struct tables *t, const json_t *in)
{
    const json_t *cells = json_object_get(in, "cells"), *relations = json_object_get(in, "relations");
    size_t n = json_array_size(cells), parts = 0;
    for (size_t r = 0; r < json_array_size(relations); r++)
        parts += json_array_size(json_array_get(json_array_get(relations, r), 1));
    *t = (struct tables){.names = calloc(n + 1, sizeof *t->names),
                         .counts = calloc(n + 1, sizeof *t->counts),
                         .relations = calloc(json_array_size(relations) + 1, sizeof *t->relations),
                         .parts = calloc(parts + 1, sizeof *t->parts)};
    if (!t->names || !t->counts || !t->relations || !t->parts)
        return false;
    t->cells = (struct newid_cells){t->counts, n, t->relations, json_array_size(relations)};
    for (size_t i = 0; i < n; i++) {
        t->names[i] = json_string_value(json_array_get(json_array_get(cells, i), 0));
        t->counts[i] = number_of(json_array_get(json_array_get(cells, i), 1));
        if (!t->names[i])
            return false;
    }
    read_relations(t, relations);
    return true;
}

/* Marks the cells named by a list; to be freed. */
static bool *marks_of(const struct tables *t, const json_t *names)
{
    bool *out = calloc(t->cells.count + 1, sizeof *out);
    for (size_t i = 0; out && i < json_array_size(names); i++)
        out[cell_of(t, json_array_get(names, i))] = true;
    return out;
}

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The names of the marked cells that `but` does not mark, sorted. */
static json_t *names_of(const struct tables *t, const bool *marks, const bool *but)
{
    json_t *out = json_array();
    const char **names = calloc(t->cells.count + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < t->cells.count; i++)
        if (marks[i] && !(but && but[i]))
            names[count++] = t->names[i];
    if (names)
        qsort(names, count, sizeof *names, by_text);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, json_string(names[i]));
    free(names);
    return out;
}

/* [low, high] of each marked cell, a bound that is not there as null. */
static json_t *intervals_of(const struct tables *t, const struct newid_interval *found, const bool *marks)
{
    json_t *out = json_object();
    for (size_t i = 0; i < t->cells.count; i++)
        if (marks[i])
            json_object_set_new(out, t->names[i],
                                json_pack("[o, o]", json_of(found[i].low),
                                          isinf(found[i].high) ? json_null() : json_of(found[i].high)));
    return out;
}

/* ---- the attack ---- */

static void put_audit(json_t *out, const struct tables *t, const struct newid_interval *found, const bool *hidden,
                      const bool *small, double threshold)
{
    bool *exactly = calloc(t->cells.count + 1, sizeof *exactly), *below = calloc(t->cells.count + 1, sizeof *below);
    bool safe_exact = true, safe_threshold = true;
    for (size_t i = 0; exactly && below && i < t->cells.count; i++) {
        exactly[i] = hidden[i] && found[i].high - found[i].low < 1e-6;
        below[i] = small[i] && found[i].high < threshold - 1e-6;
        safe_exact = safe_exact && (!small[i] || newid_is_protected(found[i], threshold, NEWID_PROTECT_EXACT));
        safe_threshold =
            safe_threshold && (!small[i] || newid_is_protected(found[i], threshold, NEWID_PROTECT_THRESHOLD));
    }
    json_object_set_new(out, "attacker_intervals", intervals_of(t, found, hidden));
    json_object_set_new(out, "recovered_exactly", names_of(t, exactly, NULL));
    json_object_set_new(out, "primary_proved_below_threshold", names_of(t, below, NULL));
    json_object_set_new(out, "safe_exact", json_boolean(safe_exact));
    json_object_set_new(out, "safe_threshold", json_boolean(safe_threshold));
    free(exactly);
    free(below);
}

/* What the reader knows beside: {cell: [low, high]}. */
static struct newid_interval *known_of(const struct tables *t, const json_t *bounds)
{
    struct newid_interval *out = calloc(t->cells.count + 1, sizeof *out);
    for (size_t i = 0; out && i < t->cells.count; i++) {
        const json_t *one = json_object_get(bounds, t->names[i]);
        out[i] = (struct newid_interval){number_of(json_array_get(one, 0)), number_of(json_array_get(one, 1))};
    }
    return out;
}

static json_t *run_audit(const json_t *in, const json_t *expect)
{
    (void)expect;
    struct tables t;
    json_t *out = NULL;
    bool read = tables_init(&t, in);
    bool *hidden = read ? marks_of(&t, json_object_get(in, "suppressed")) : NULL;
    bool *small = read ? marks_of(&t, json_object_get(in, "primary")) : NULL;
    struct newid_interval *found = calloc(t.cells.count + 1, sizeof *found), *known = NULL;
    if (read)
        known = known_of(&t, json_object_get(in, "attacker_extra_bounds"));
    if (hidden && small && found && known) {
        struct newid_outcome outcome =
            newid_attack(found, &t.cells, hidden, get_number(in, "attacker_lower_bound", 0), known);
        out = put_outcome(outcome);
        if (outcome.status == NEWID_DEFINED)
            put_audit(out, &t, found, hidden, small, get_number(in, "threshold", 0));
    }
    free(hidden);
    free(small);
    free(found);
    free(known);
    tables_release(&t);
    return out;
}

/* ---- the choice ---- */

struct choice {
    struct tables t;
    struct newid_suppression problem;
    bool *small, *fixed, *hidden, *trial;
    double *cost;
    struct newid_interval *found;
};

static void choice_release(struct choice *c)
{
    free(c->small);
    free(c->fixed);
    free(c->hidden);
    free(c->trial);
    free(c->cost);
    free(c->found);
    tables_release(&c->t);
}

static bool choice_init(struct choice *c, const json_t *in)
{
    const char *rule = json_string_value(json_object_get(in, "primary_rule"));
    const char *protection = json_string_value(json_object_get(in, "protection"));
    const char *cost = json_string_value(json_object_get(in, "cost"));
    double low, high;
    *c = (struct choice){0};
    if (!tables_init(&c->t, in) || !rule || sscanf(rule, "%lf <= count < %lf", &low, &high) != 2 || !protection ||
        !cost)
        return false;
    size_t n = c->t.cells.count;
    c->small = calloc(n + 1, sizeof *c->small);
    c->fixed = calloc(n + 1, sizeof *c->fixed);
    c->hidden = calloc(n + 1, sizeof *c->hidden);
    c->trial = calloc(n + 1, sizeof *c->trial);
    c->cost = calloc(n + 1, sizeof *c->cost);
    c->found = calloc(n + 1, sizeof *c->found);
    if (!c->small || !c->fixed || !c->hidden || !c->trial || !c->cost || !c->found)
        return false;
    bool zeros = !json_is_false(json_object_get(in, "zeros_may_be_suppressed"));
    for (size_t i = 0; i < n; i++) {
        double count = c->t.counts[i];
        c->small[i] = count >= low && count < high;
        c->fixed[i] = count <= 0 && !zeros;
        c->cost[i] = strcmp(cost, "cells") == 0 ? 1 : fmax(count, 1);
    }
    c->problem =
        (struct newid_suppression){c->small,
                                   c->fixed,
                                   c->cost,
                                   get_number(in, "threshold", high),
                                   strcmp(protection, "exact") == 0 ? NEWID_PROTECT_EXACT : NEWID_PROTECT_THRESHOLD,
                                   get_number(in, "attacker_lower_bound", 0)};
    return true;
}

static bool is_safe(struct choice *c, const bool *hidden)
{
    bool safe = newid_attack(c->found, &c->t.cells, hidden, c->problem.lowest, NULL).status == NEWID_DEFINED;
    for (size_t i = 0; safe && i < c->t.cells.count; i++)
        safe = !c->small[i] || newid_is_protected(c->found[i], c->problem.threshold, c->problem.protection);
    return safe;
}

static double cost_of(const struct choice *c, const bool *hidden)
{
    double cost = 0;
    for (size_t i = 0; i < c->t.cells.count; i++)
        cost += hidden[i] && !c->small[i] ? c->cost[i] : 0;
    return cost;
}

/* How many choices from cell i on, added to the trial, cost just this and are safe: by trying each. */
static size_t count_safe(struct choice *c, size_t i, double cost)
{
    if (cost <= 0)
        return cost == 0 && is_safe(c, c->trial);
    if (i == c->t.cells.count)
        return 0;
    size_t count = count_safe(c, i + 1, cost);
    if (!c->small[i] && !c->fixed[i]) {
        c->trial[i] = true;
        count += count_safe(c, i + 1, cost - c->cost[i]);
        c->trial[i] = false;
    }
    return count;
}

static void put_naive(json_t *out, struct choice *c)
{
    bool *unsafe = calloc(c->t.cells.count + 1, sizeof *unsafe);
    bool answered = newid_attack(c->found, &c->t.cells, c->small, c->problem.lowest, NULL).status == NEWID_DEFINED;
    for (size_t i = 0; unsafe && i < c->t.cells.count; i++)
        unsafe[i] =
            c->small[i] && (!answered || !newid_is_protected(c->found[i], c->problem.threshold, c->problem.protection));
    json_object_set_new(out, "naive_primary_only_unsafe", names_of(&c->t, unsafe, NULL));
    free(unsafe);
}

/*
 * Any choice of the same cost that passes the attack is right. So the choice that is expected, if it is as good as the
 * library's by cost and attack, is given for it, with the intervals that the attack finds for that one.
 */
static void put_choice(json_t *out, struct choice *c, const json_t *expect)
{
    bool *expected = marks_of(&c->t, json_object_get(expect, "one_optimal_secondary"));
    for (size_t i = 0; expected && i < c->t.cells.count; i++)
        expected[i] = expected[i] || c->small[i];
    bool safe = is_safe(c, c->hidden);
    bool same = expected && fabs(cost_of(c, expected) - cost_of(c, c->hidden)) < 1e-9 && safe && is_safe(c, expected);
    const bool *shown = same ? expected : c->hidden;
    (void)is_safe(c, shown);
    json_object_set_new(out, "one_optimal_secondary", names_of(&c->t, shown, c->small));
    json_object_set_new(out, "attacker_intervals", intervals_of(&c->t, c->found, shown));
    if (!safe)
        put_text(out, "status", "the library's choice is not safe");
    free(expected);
}

static json_t *run_suppression(const json_t *in, const json_t *expect)
{
    struct choice c;
    struct newid_suppressed figures;
    json_t *out = NULL;
    if (choice_init(&c, in)) {
        struct newid_outcome outcome = newid_suppress(&figures, c.hidden, &c.t.cells, &c.problem);
        out = put_outcome(outcome);
        json_object_set_new(out, "primary", names_of(&c.t, c.small, NULL));
        put_naive(out, &c);
        if (outcome.status == NEWID_DEFINED) {
            put_number(out, "min_secondary_cost", figures.cost);
            put_choice(out, &c, expect);
            memcpy(c.trial, c.small, c.t.cells.count * sizeof *c.trial);
            if (json_is_number(json_object_get(expect, "optimal_patterns")))
                put_number(out, "optimal_patterns", (double)count_safe(&c, 0, figures.cost));
        }
    }
    choice_release(&c);
    return out;
}

const struct measure protection_measures[] = {
    {"suppression", run_suppression},
    {"suppression_audit", run_audit},
    {NULL, NULL},
};
