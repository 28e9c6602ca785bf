#include "vectors.h"

#include <stdlib.h>
#include <string.h>

static bool get_table(const json_t *in, struct newid_table2x2 *t)
{
    return get_count(in, "a", &t->a) && get_count(in, "b", &t->b) && get_count(in, "c", &t->c) &&
           get_count(in, "d", &t->d);
}

static json_t *run_kappa(const json_t *in, const json_t *expect)
{
    (void)expect;
    struct newid_table2x2 t;
    struct newid_agreement_2x2 f;
    if (!get_table(in, &t))
        return invalid_input();
    json_t *out = put_outcome(newid_agreement_2x2(&f, &t, get_number(in, "conf", 0.95)));
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"n", (double)f.n},
        {"po", f.po},
        {"pe", f.pe},
        {"sensitivity_recall", f.recall},
        {"specificity", f.specificity},
        {"precision", f.precision},
        {"npv", f.npv},
        {"f1", f.f1},
        {"human_prevalence", f.human_prevalence},
        {"codebook_prevalence", f.codebook_prevalence},
        {"positive_agreement", f.positive_agreement},
        {"negative_agreement", f.negative_agreement},
        {"pabak", f.pabak},
        {"prevalence_index", f.prevalence_index},
        {"bias_index", f.bias_index},
        {"kappa", f.kappa},
        {"kappa_se", f.kappa_se},
        {"kappa_se_null", f.kappa_se_null},
        {"ac1", f.ac1},
        {"ac1_pe", f.ac1_pe},
        {"ac1_se", f.ac1_se},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_number(out, numbers[i].name, numbers[i].value);
    put_interval(out, "recall_wilson95", f.recall_ci);
    put_interval(out, "precision_wilson95", f.precision_ci);
    put_interval(out, "specificity_wilson95", f.specificity_ci);
    put_interval(out, "kappa_ci95", f.kappa_ci);
    put_text(out, "kappa_reason", f.kappa_reason);
    return out;
}

/* ---- several coders ---- */

/* The number of the category `value` among those named; it is added where `grow`. -1: null, or not named. */
static int category_of(json_t *names, const json_t *value, bool grow)
{
    if (json_is_null(value))
        return -1;
    for (size_t i = 0; i < json_array_size(names); i++)
        if (json_equal(json_array_get(names, i), value))
            return (int)i;
    if (!grow)
        return (int)json_array_size(names); /* which the library calls invalid */
    json_array_append(names, (json_t *)value);
    return (int)json_array_size(names) - 1;
}

static json_t *run_agreement(const json_t *in, const json_t *expect)
{
    (void)expect;
    const json_t *ratings = json_object_get(in, "ratings"), *declared = json_object_get(in, "categories");
    size_t coders = json_array_size(ratings), units = 0;
    for (size_t c = 0; c < coders; c++)
        if (json_array_size(json_array_get(ratings, c)) > units)
            units = json_array_size(json_array_get(ratings, c));
    json_t *names = declared ? json_deep_copy(declared) : json_array();
    int *codes = calloc(coders * units + 1, sizeof *codes);
    for (size_t i = 0; codes && i < coders * units; i++) {
        const json_t *value = json_array_get(json_array_get(ratings, i / units), i % units);
        codes[i] = value ? category_of(names, value, !declared) : -1;
    }
    struct newid_agreement f;
    json_t *out = codes ? put_outcome(newid_agreement(&f, codes, coders, units, json_array_size(names))) : NULL;
    if (out) {
        put_number(out, "alpha", f.alpha);
        put_text(out, "alpha_reason", f.alpha_reason);
        put_number(out, "pairable_values", f.pairable);
        put_number(out, "ac1", f.ac1);
        put_text(out, "ac1_reason", f.ac1_reason);
        put_number(out, "ac1_pa", f.ac1_pa);
        put_number(out, "ac1_pe", f.ac1_pe);
        put_number(out, "ac1_se", f.ac1_se);
        put_number(out, "ac1_units", (double)f.units);
        put_number(out, "ac1_units_2plus", (double)f.units_2plus);
    }
    free(codes);
    json_decref(names);
    return out;
}

/* ---- bootstrap ---- */

static json_t *json_of_bootstrap(const struct newid_bootstrap *b)
{
    json_t *out = json_object();
    put_interval(out, "percentile_ci", b->ci);
    put_number(out, "mean", b->mean);
    put_number(out, "undefined_share", b->undefined_share);
    return out;
}

/* A table an account: the vectors know of no workers. */
static json_t *run_bootstrap(const json_t *in, const json_t *expect)
{
    (void)expect;
    struct newid_table2x2 t, *accounts;
    struct newid_bootstrap_2x2 f;
    if (!get_table(in, &t))
        return invalid_input();
    size_t n = (size_t)(t.a + t.b + t.c + t.d);
    if (!(accounts = calloc(n + 1, sizeof *accounts)))
        return NULL;
    for (size_t i = 0; i < n; i++)
        accounts[i] = i < t.a               ? (struct newid_table2x2){1, 0, 0, 0}
                      : i < t.a + t.b       ? (struct newid_table2x2){0, 1, 0, 0}
                      : i < t.a + t.b + t.c ? (struct newid_table2x2){0, 0, 1, 0}
                                            : (struct newid_table2x2){0, 0, 0, 1};
    struct newid_outcome outcome =
        newid_bootstrap_2x2(&f, accounts, n, get_number(in, "conf", 0.95), NEWID_BOOTSTRAP_DRAWS, 1);
    json_t *out = put_outcome(outcome);
    if (outcome.status == NEWID_DEFINED) {
        put_number(out, "n", (double)n);
        json_object_set_new(out, "kappa", json_of_bootstrap(&f.kappa));
        json_object_set_new(out, "f1", json_of_bootstrap(&f.f1));
        json_object_set_new(out, "precision", json_of_bootstrap(&f.precision));
        json_object_set_new(out, "recall", json_of_bootstrap(&f.recall));
    }
    free(accounts);
    return out;
}

const struct measure agreement_measures[] = {
    {"kappa2x2", run_kappa},
    {"krippendorff_gwet", run_agreement},
    {"bootstrap_exact", run_bootstrap},
    {NULL, NULL},
};
