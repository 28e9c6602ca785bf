#include "vectors.h"

#include <newid/regression.h>
#include <stdlib.h>

/* [worker, treated, post, y]; workers are numbered as they come. */
static bool get_row(struct newid_did_row *out, json_t *workers, const json_t *row)
{
    const json_t *name = json_array_get(row, 0);
    size_t w = 0;
    while (w < json_array_size(workers) && !json_equal(json_array_get(workers, w), name))
        w++;
    if (w == json_array_size(workers))
        json_array_append(workers, (json_t *)name);
    *out = (struct newid_did_row){w, number_of(json_array_get(row, 1)) > 0, number_of(json_array_get(row, 2)) > 0,
                                  number_of(json_array_get(row, 3))};
    return json_array_size(row) == 4;
}

static void put_did(json_t *out, const struct newid_did *f)
{
    static const char *const names[2][2] = {{"c_pre", "c_post"}, {"t_pre", "t_post"}};
    json_t *cells = json_object();
    for (int t = 0; t < 2; t++)
        for (int p = 0; p < 2; p++)
            json_object_set_new(cells, names[t][p],
                                json_of_numbers((double[]){(double)f->cells[t][p].x, (double)f->cells[t][p].n}, 2));
    json_object_set_new(out, "cells", cells);
    put_number(out, "treated_before_after", f->before_after);
    put_number(out, "treated_before_after_se_cr1", f->before_after_se);
    put_number(out, "did", f->effect.estimate);
    put_number(out, "se_cr1_worker", f->effect.se_cr1);
    put_number(out, "clusters", (double)f->effect.groups);
    put_number(out, "df_clusters_minus_1", (double)f->effect.df);
    put_number(out, "p_t", f->effect.p_cr1);
    put_interval(out, "ci95_t", f->effect.ci_cr1);
    put_number(out, "cr2_se_R_clubSandwich", f->effect.se_cr2);
    put_number(out, "cr2_satterthwaite_df", f->effect.df_cr2);
    put_number(out, "cr2_p", f->effect.p_cr2);
}

static json_t *run_did(const json_t *in, const json_t *expect)
{
    (void)expect;
    const json_t *list = json_object_get(in, "rows");
    size_t count = json_array_size(list);
    json_t *workers = json_array(), *out = NULL;
    struct newid_did_row *rows = calloc(count + 1, sizeof *rows);
    bool ok = rows && json_is_array(list);
    for (size_t i = 0; ok && i < count; i++)
        ok = get_row(&rows[i], workers, json_array_get(list, i));
    if (ok) {
        struct newid_did figures;
        out = put_outcome(newid_did(&figures, rows, count, json_array_size(workers), get_number(in, "conf", 0.95)));
        put_did(out, &figures);
    } else {
        out = invalid_input();
    }
    json_decref(workers);
    free(rows);
    return out;
}

const struct measure regression_measures[] = {
    {"did", run_did},
    {NULL, NULL},
};
