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

const struct measure word_measures[] = {
    {"log_odds_dirichlet", run_log_odds},
    {NULL, NULL},
};
