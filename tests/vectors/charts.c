#include "vectors.h"

#include <newid/charts.h>
#include <stdlib.h>
#include <string.h>

static void put_runs(json_t *out, const struct newid_runs *runs)
{
    const struct {
        const char *name;
        size_t value;
    } figures[] = {{"longest_run", runs->longest},
                   {"longest_run_max", runs->longest_max},
                   {"n_crossings", runs->crossings},
                   {"n_crossings_min", runs->crossings_min}};
    json_object_set_new(out, "n_useful", json_integer((json_int_t)runs->useful));
    json_object_set_new(out, "runs_signal", json_boolean(runs->signal));
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        json_object_set_new(out, figures[i].name,
                            runs->useful ? json_integer((json_int_t)figures[i].value) : json_null());
}

static json_t *run_run_chart(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t count;
    double *y = get_numbers(in, "y", &count);
    if (!y)
        return invalid_input();
    struct newid_run_chart figures;
    json_t *out = put_outcome(newid_run_chart(&figures, y, count));
    put_number(out, "median", figures.median);
    put_number(out, "n_obs", (double)figures.n);
    put_runs(out, &figures.runs);
    free(y);
    return out;
}

/* ---- shares ---- */

static json_t *json_of_p_chart(const struct newid_p_chart *chart, const struct newid_p_point *points, size_t count)
{
    static const char *const names[] = {"y", "lcl", "ucl", "lcl95", "ucl95"};
    json_t *out = json_object(), *lines[5], *signals = json_array(), *flagged = json_array();
    for (int k = 0; k < 5; k++)
        lines[k] = json_array();
    for (size_t i = 0; i < count; i++) {
        const double values[] = {points[i].share, points[i].lcl, points[i].ucl, points[i].lcl95, points[i].ucl95};
        for (int k = 0; k < 5; k++)
            json_array_append_new(lines[k], json_of(values[k]));
        json_array_append_new(signals, json_boolean(points[i].signal));
        if (points[i].signal)
            json_array_append_new(flagged, json_integer((json_int_t)i + 1));
    }
    put_number(out, "cl", chart->centre);
    put_number(out, "sigma_z", chart->sigma_z);
    for (int k = 0; k < 5; k++)
        json_object_set_new(out, names[k], lines[k]);
    json_object_set_new(out, "sigma_signal", signals);
    json_object_set_new(out, "flagged_points", flagged);
    put_runs(out, &chart->runs);
    return out;
}

static json_t *run_p_charts(const struct newid_count *counts, size_t count, size_t baseline)
{
    static const struct {
        const char *name;
        enum newid_p_limits limits;
    } charts[] = {{"p_chart", NEWID_P}, {"laney_p_prime", NEWID_LANEY}};
    struct newid_p_point *points = calloc(count + 1, sizeof *points);
    json_t *out = NULL;
    for (int i = 0; points && i < 2; i++) {
        struct newid_p_chart chart;
        struct newid_outcome outcome = newid_p_chart(&chart, points, counts, count, baseline, charts[i].limits);
        if (!out)
            out = put_outcome(outcome);
        if (outcome.status == NEWID_DEFINED)
            json_object_set_new(out, charts[i].name, json_of_p_chart(&chart, points, count));
    }
    free(points);
    return out;
}

static json_t *run_spc_p(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t nx = 0, nn = 0;
    uint64_t *x = get_counts(json_object_get(in, "x"), &nx), *n = get_counts(json_object_get(in, "n"), &nn);
    uint64_t freeze = 0;
    bool ok = x && n && nx == nn;
    if (!json_is_null(json_object_get(in, "freeze")) && json_object_get(in, "freeze"))
        ok = ok && get_count(in, "freeze", &freeze);
    struct newid_count *counts = calloc(nn + 1, sizeof *counts);
    for (size_t i = 0; ok && counts && i < nn; i++)
        counts[i] = (struct newid_count){x[i], n[i]};
    json_t *out = ok && counts ? run_p_charts(counts, nn, (size_t)freeze) : invalid_input();
    free(x);
    free(n);
    free(counts);
    return out;
}

/* ---- XmR ---- */

static const char *const signal_names[NEWID_XMR_SIGNALS] = {"Common Cause",
                                                            "Above UCL",
                                                            "Below LCL",
                                                            "7 Point Trend (Increasing)",
                                                            "7 Point Trend (Decreasing)",
                                                            "2 in 3 Above CL",
                                                            "2 in 3 Below CL",
                                                            "7 Points Above CL",
                                                            "7 Points Below CL"};

static const char *point_type(enum newid_xmr_signal signal, const char *better)
{
    int direction = newid_xmr_direction(signal);
    if (!direction)
        return "common_cause";
    if (strcmp(better, "neutral") == 0)
        return direction > 0 ? "special_cause_neutral_high" : "special_cause_neutral_low";
    return (direction > 0) == (strcmp(better, "increase") == 0) ? "special_cause_improvement" : "special_cause_concern";
}

static void put_xmr(json_t *out, const struct newid_xmr_point *points, size_t count, const char *better)
{
    static const char *const names[] = {
        "mean", "lpl", "upl", "special_cause_type", "point_type", "short_group_warning"};
    json_t *lists[6];
    for (int k = 0; k < 6; k++)
        json_object_set_new(out, names[k], lists[k] = json_array());
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(lists[0], json_of(points[i].mean));
        json_array_append_new(lists[1], json_of(points[i].lpl));
        json_array_append_new(lists[2], json_of(points[i].upl));
        json_array_append_new(lists[3], json_string(signal_names[points[i].signal]));
        json_array_append_new(lists[4], json_string(point_type(points[i].signal, better)));
        json_array_append_new(lists[5], json_boolean(points[i].few));
    }
}

enum { MOST_REBASES = 16 };

/* rebase_at: a point, counted from 1, or a list of them. */
static bool get_rebases(const json_t *options, size_t *rebases, size_t *count)
{
    const json_t *at = json_object_get(options, "rebase_at");
    *count = json_is_array(at) ? json_array_size(at) : at && !json_is_null(at);
    for (size_t i = 0; i < *count && i < MOST_REBASES; i++)
        rebases[i] = (size_t)number_of(json_is_array(at) ? json_array_get(at, i) : at) - 1;
    return *count <= MOST_REBASES;
}

static json_t *run_xmr(const json_t *in, const json_t *expect)
{
    (void)expect;
    const json_t *options = json_object_get(in, "options");
    const char *better = json_string_value(json_object_get(options, "improvement_direction"));
    size_t count = 0, rebases[MOST_REBASES];
    double *y = get_numbers(in, "y", &count), fix = get_number(options, "fix_after_n_points", 0);
    struct newid_xmr_point *points = calloc(count + 1, sizeof *points);
    struct newid_xmr_options o = {json_is_false(json_object_get(options, "screen_outliers")), fix > 0 ? (size_t)fix : 0,
                                  rebases, 0};
    json_t *out = invalid_input();
    if (y && points && get_rebases(options, rebases, &o.rebase_count)) {
        struct newid_outcome outcome = newid_xmr_chart(points, y, count, &o);
        json_decref(out);
        out = put_outcome(outcome);
        if (outcome.status == NEWID_DEFINED)
            put_xmr(out, points, count, better ? better : "increase");
    }
    free(y);
    free(points);
    return out;
}

const struct measure chart_measures[] = {
    {"run_chart_anhoej", run_run_chart},
    {"spc_p", run_spc_p},
    {"spc_xmr_ptd", run_xmr},
    {NULL, NULL},
};
