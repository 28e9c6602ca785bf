#include "stats/distribution.h"
#include "stats/outcome.h"
#include "util/mem.h"

static bool add_up(struct newid_association *out, const struct newid_pair_count *workers, size_t count)
{
    for (size_t w = 0; w < count; w++) {
        const struct newid_pair_count *c = &workers[w];
        if (c->a > c->n || c->b > c->n || c->both > c->a || c->both > c->b || c->a - c->both > c->n - c->b)
            return false;
        out->total.n += c->n;
        out->total.a += c->a;
        out->total.b += c->b;
        out->total.both += c->both;
        out->workers += c->n > 0;
    }
    return true;
}

/* The linearised variance of log lift: what each worker's four counts add to it, which come to 0 over all workers. */
static void add_lift_interval(struct newid_association *out, const struct newid_pair_count *workers, size_t count,
                              double conf)
{
    const struct newid_pair_count *t = &out->total;
    const double groups = (double)out->workers;
    double sum = 0;
    if (!t->both || out->workers < 2)
        return;
    for (size_t w = 0; w < count; w++) {
        const double share = (double)workers[w].both / (double)t->both + (double)workers[w].n / (double)t->n -
                             (double)workers[w].a / (double)t->a - (double)workers[w].b / (double)t->b;
        sum += share * share;
    }
    out->se_log_lift = sqrt(sum * groups / (groups - 1));
    const double half = distribution_t(conf, groups - 1) * out->se_log_lift;
    out->lift_ci = (struct newid_interval){out->lift * exp(-half), out->lift * exp(half)};
}

static bool add_jaccard_interval(struct newid_association *out, const struct newid_pair_count *workers, size_t count,
                                 double conf)
{
    struct newid_clustered clustered;
    struct newid_count *either = mem_alloc(count * sizeof *either);
    if (!either)
        return false;
    for (size_t w = 0; w < count; w++)
        either[w] = (struct newid_count){workers[w].both, workers[w].a + workers[w].b - workers[w].both};
    if (newid_clustered_share(&clustered, either, count, conf).status == NEWID_DEFINED)
        out->jaccard_ci = clustered.interval;
    mem_free(either);
    return true;
}

struct newid_outcome newid_association(struct newid_association *out, const struct newid_pair_count *workers,
                                       size_t count, double conf)
{
    *out = (struct newid_association){.jaccard = (double)NAN,
                                      .jaccard_ci = no_interval(),
                                      .lift = (double)NAN,
                                      .se_log_lift = (double)NAN,
                                      .lift_ci = no_interval()};
    const struct newid_pair_count *t = &out->total;
    if (!add_up(out, workers, count))
        return outcome_invalid(REASON_COUNT);
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    if (!t->a && !t->b)
        return outcome_undefined(N_("neither theme is mentioned"));
    out->jaccard = (double)t->both / (double)(t->a + t->b - t->both);
    if (t->a && t->b) {
        out->lift = (double)t->both * (double)t->n / ((double)t->a * (double)t->b);
        add_lift_interval(out, workers, count, conf);
    }
    return add_jaccard_interval(out, workers, count, conf) ? outcome_ok() : outcome_failed(REASON_MEMORY);
}
