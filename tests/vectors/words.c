#include "vectors.h"

#include <stdlib.h>

static void put_log_odds(json_t *out, const struct newid_log_odds *words, size_t count)
{
    json_t *delta = json_array(), *variance = json_array(), *z = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(delta, json_of(words[i].delta));
        json_array_append_new(variance, json_of(words[i].variance));
        json_array_append_new(z, json_of(words[i].z));
    }
    json_object_set_new(out, "delta", delta);
    json_object_set_new(out, "variance", variance);
    json_object_set_new(out, "z", z);
}

static json_t *run_log_odds(const json_t *in, const json_t *expect)
{
    (void)expect;
    size_t n1, n2, n;
    double *y1 = get_numbers(in, "y1", &n1), *y2 = get_numbers(in, "y2", &n2), *prior = get_numbers(in, "prior", &n);
    struct newid_log_odds *words = calloc(n + 1, sizeof *words);
    json_t *out = NULL;
    if (y1 && y2 && prior && words && n1 == n && n2 == n) {
        struct newid_outcome outcome = newid_log_odds(words, y1, y2, prior, n);
        out = put_outcome(outcome);
        if (outcome.status == NEWID_DEFINED)
            put_log_odds(out, words, n);
    } else {
        out = invalid_input();
    }
    free(y1);
    free(y2);
    free(prior);
    free(words);
    return out;
}

static json_t *run_keyness(const json_t *in, const json_t *expect)
{
    (void)expect;
    static const char *const directions[] = {"underuse", "equal", "overuse"};
    struct newid_count target, reference;
    struct newid_keyness f;
    if (!get_count(in, "a", &target.x) || !get_count(in, "b", &reference.x) || !get_count(in, "c", &target.n) ||
        !get_count(in, "d", &reference.n))
        return invalid_input();
    struct newid_outcome outcome = newid_keyness(&f, target, reference);
    json_t *out = put_outcome(outcome);
    if (outcome.status != NEWID_DEFINED)
        return out;
    put_text(out, "direction", directions[f.direction + 1]);
    json_object_set_new(out, "rel_freq", json_of_numbers((double[]){f.share_target, f.share_reference}, 2));
    put_number(out, "G2_rayson_two_term", f.g2);
    put_number(out, "G2_four_term", f.g2_four_term);
    put_number(out, "p_two_term", f.p);
    put_number(out, "log_ratio_hardie", f.log_ratio);
    put_number(out, "bic", f.bic);
    return out;
}

const struct measure word_measures[] = {
    {"log_odds_dirichlet", run_log_odds},
    {"keyness", run_keyness},
    {NULL, NULL},
};
