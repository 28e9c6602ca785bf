#include "vectors.h"

#include <stdlib.h>

static json_t *run_proportion(const json_t *in, const json_t *expect)
{
    (void)expect;
    uint64_t x, n;
    struct newid_proportion figures;
    if (!get_count(in, "x", &x) || !get_count(in, "n", &n))
        return invalid_input();
    json_t *out = put_outcome(newid_proportion(&figures, x, n, get_number(in, "conf", 0.95)));
    put_number(out, "p", figures.p);
    put_interval(out, "wilson", figures.wilson);
    put_interval(out, "clopper_pearson", figures.clopper_pearson);
    return out;
}

static json_t *run_rogan_gladen(const json_t *in, const json_t *expect)
{
    (void)expect;
    uint64_t x, n;
    struct newid_validation v;
    struct newid_adjusted figures;
    if (!get_count(in, "x", &x) || !get_count(in, "n", &n) || !get_count(in, "tp", &v.tp) ||
        !get_count(in, "n_se", &v.n_se) || !get_count(in, "tn", &v.tn) || !get_count(in, "n_sp", &v.n_sp))
        return invalid_input();
    json_t *out = put_outcome(newid_rogan_gladen(&figures, x, n, &v, get_number(in, "conf", 0.95)));
    put_number(out, "se", figures.se);
    put_number(out, "sp", figures.sp);
    put_number(out, "apparent", figures.apparent);
    put_number(out, "raw", figures.raw);
    put_number(out, "estimate", figures.estimate);
    json_object_set_new(out, "truncated", json_boolean(figures.truncated));
    json_object_set_new(out, "interval_outside_0_1", json_boolean(figures.interval_outside));
    put_interval(out, "lang_reiczigel", figures.lang_reiczigel);
    put_interval(out, "lang_reiczigel_unclipped", figures.lang_reiczigel_unclipped);
    put_number(out, "delta_se", figures.delta_se);
    put_interval(out, "known_se_sp_wilson", figures.known_wilson);
    return out;
}

static json_t *run_newcombe(const json_t *in, const json_t *expect)
{
    (void)expect;
    struct newid_count first, second;
    struct newid_difference figures;
    if (!get_count(in, "x1", &first.x) || !get_count(in, "n1", &first.n) || !get_count(in, "x2", &second.x) ||
        !get_count(in, "n2", &second.n))
        return invalid_input();
    json_t *out = put_outcome(newid_newcombe(&figures, first, second, get_number(in, "conf", 0.95)));
    put_number(out, "diff", figures.difference);
    put_interval(out, "ci", figures.ci);
    return out;
}

static json_t *json_of_difference(const struct newid_difference *d)
{
    return json_of_numbers((double[]){d->difference, d->ci.low, d->ci.high}, 3);
}

static json_t *run_did_cells(const json_t *in, const json_t *expect)
{
    (void)expect;
    struct newid_four_cells cells;
    struct newid_did_cells figures;
    if (!get_pair(in, "t_pre", &cells.treated_pre) || !get_pair(in, "t_post", &cells.treated_post) ||
        !get_pair(in, "c_pre", &cells.control_pre) || !get_pair(in, "c_post", &cells.control_post))
        return invalid_input();
    struct newid_outcome outcome = newid_did_cells(&figures, &cells, get_number(in, "conf", 0.95));
    json_t *out = put_outcome(outcome);
    if (outcome.status == NEWID_DEFINED) {
        json_object_set_new(out, "before_after_treated", json_of_difference(&figures.treated));
        json_object_set_new(out, "before_after_control", json_of_difference(&figures.control));
        put_number(out, "did", figures.did);
        put_number(out, "wald_se_unclustered", figures.wald_se);
        put_interval(out, "wald_ci_unclustered", figures.wald_ci);
        put_interval(out, "mover_ci", figures.mover_ci);
    }
    return out;
}

/* Adds an account to its worker's count; an account without one is a worker of its own. */
static bool add_account(struct newid_count *workers, const json_t **names, size_t *count, const json_t *name, double y)
{
    size_t w = 0;
    while (w < *count && (json_is_null(name) || !json_equal(names[w], name)))
        w++;
    if (w == *count)
        names[(*count)++] = name;
    workers[w].x += y > 0;
    workers[w].n++;
    return y == 0 || y == 1;
}

static void put_clustered(json_t *out, const struct newid_clustered *f)
{
    put_number(out, "n", (double)f->n);
    put_number(out, "workers", (double)f->workers);
    put_number(out, "p", f->p);
    put_number(out, "mean_accounts_per_worker", f->mean);
    put_number(out, "max_accounts_per_worker", (double)f->most);
    put_number(out, "se_linearised", f->se);
    put_number(out, "var_cr0", f->var_cr0);
    put_number(out, "var_cr1", f->var_cr1);
    put_number(out, "df", (double)f->df);
    put_interval(out, "ci95_t", f->ci_t);
    put_number(out, "deff", f->deff);
    put_number(out, "se_naive_binomial", f->se_naive);
    put_number(out, "n_eff_capped", f->n_eff);
    put_interval(out, "wilson95_n_eff_capped", f->wilson_n_eff);
    put_interval(out, "korn_graubard95", f->korn_graubard);
    put_interval(out, "logit95_t", f->logit);
    put_interval(out, "wilson95_on_workers", f->wilson_on_workers);
}

static json_t *run_clustered(const json_t *in, const json_t *expect)
{
    (void)expect;
    const json_t *names = json_object_get(in, "worker");
    size_t n, count = 0;
    double *y = get_numbers(in, "y", &n);
    struct newid_count *workers = calloc(n + 1, sizeof *workers);
    const json_t **known = calloc(n + 1, sizeof *known);
    bool ok = y && workers && known && json_array_size(names) == n;
    for (size_t i = 0; ok && i < n; i++)
        ok = add_account(workers, known, &count, json_array_get(names, i), y[i]);
    struct newid_clustered figures;
    json_t *out = NULL;
    if (ok) {
        out = put_outcome(newid_clustered_share(&figures, workers, count, get_number(in, "conf", 0.95)));
        put_clustered(out, &figures);
    } else {
        out = invalid_input();
    }
    free(y);
    free(workers);
    free(known);
    return out;
}

const struct measure share_measures[] = {
    {"proportion_ci", run_proportion}, {"rogan_gladen", run_rogan_gladen}, {"newcombe_diff", run_newcombe},
    {"did_cells", run_did_cells},      {"cluster_se", run_clustered},      {NULL, NULL},
};
