#include "stats/outcome.h"

/* The words' mass, counts and prior, and how many words have any: with one, nothing is left for the others. */
struct corpus {
    const double *y, *prior;
    double mass;
    size_t used;
};

/* False where a count or a prior is negative, NAN or infinite. */
static bool corpus_sum(struct corpus *c, size_t words)
{
    for (size_t w = 0; w < words; w++) {
        if (!(c->y[w] >= 0) || !(c->prior[w] >= 0) || isinf(c->y[w] + c->prior[w]))
            return false;
        c->mass += c->y[w] + c->prior[w];
        c->used += c->y[w] + c->prior[w] > 0;
    }
    return true;
}

static double log_odds(const struct corpus *c, size_t w)
{
    double mass = c->y[w] + c->prior[w];
    double rest = c->used > (mass > 0) ? c->mass - mass : 0;
    return log(mass / rest);
}

struct newid_outcome newid_log_odds(struct newid_log_odds *out, const double *y1, const double *y2, const double *prior,
                                    size_t words)
{
    struct corpus first = {y1, prior, 0, 0}, second = {y2, prior, 0, 0};
    if (!words)
        return outcome_undefined("no words");
    if (!corpus_sum(&first, words) || !corpus_sum(&second, words))
        return outcome_invalid("a count or a prior is negative or no number");
    for (size_t w = 0; w < words; w++) {
        out[w].delta = log_odds(&first, w) - log_odds(&second, w);
        out[w].variance = 1 / (y1[w] + prior[w]) + 1 / (y2[w] + prior[w]);
        out[w].z = out[w].delta / sqrt(out[w].variance);
    }
    return outcome_ok();
}
