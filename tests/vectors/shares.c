#include "vectors.h"

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

const struct measure share_measures[] = {
    {"proportion_ci", run_proportion},
    {"rogan_gladen", run_rogan_gladen},
    {NULL, NULL},
};
