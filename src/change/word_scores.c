#include "change/word_scores.h"

#include "util/mem.h"

/*
 * The prior of a word is its count on both sides together, as in Jurafsky, Chahuneau, Routledge and Smith (2014), First
 * Monday 19(4): what is rare has to differ more before it scores, and what only one side has does not score without
 * end.
 */

struct newid_count word_count(const struct grams *g, const struct gram *gram, unsigned side, bool by_accounts)
{
    if (by_accounts)
        return (struct newid_count){gram->accounts[side], g->accounts[side]};
    return (struct newid_count){gram->count[side], g->places[gram->length - 1][side]};
}

/* An account has the word or not: two outcomes, each account once. */
static void score_by_accounts(double *z, const struct grams *g)
{
    const double n1 = (double)g->accounts[0], n2 = (double)g->accounts[1];
    for (size_t i = 0; i < g->count; i++) {
        const double x1 = g->items[i].accounts[0], x2 = g->items[i].accounts[1];
        const double y1[] = {x1, n1 - x1}, y2[] = {x2, n2 - x2}, prior[] = {x1 + x2, n1 + n2 - x1 - x2};
        struct newid_log_odds odds[2];
        z[i] = newid_log_odds(odds, y1, y2, prior, 2).status == NEWID_DEFINED ? odds[0].z : 0;
        /* A word in all accounts, or the only outcome: nothing to compare. */
        if (!(z[i] > -1e300 && z[i] < 1e300))
            z[i] = 0;
    }
}

/* Counts of the phrases of one length, and last of all others of that length, which were too rare. */
struct counts {
    double *y1, *y2, *prior;
    struct newid_log_odds *odds;
};

static void release(struct counts *c)
{
    mem_free(c->y1);
    mem_free(c->y2);
    mem_free(c->prior);
    mem_free(c->odds);
}

static enum newid_status reserve(struct counts *c, size_t count, struct newid_error *err)
{
    *c = (struct counts){mem_zalloc(count, sizeof(double)), mem_zalloc(count, sizeof(double)),
                         mem_zalloc(count, sizeof(double)), mem_zalloc(count, sizeof *c->odds)};
    return c->y1 && c->y2 && c->prior && c->odds ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* Phrases first … end - 1, which have one length. */
static void score_length(double *z, struct counts *c, const struct grams *g, size_t first, size_t end)
{
    const uint64_t *places = g->places[g->items[first].length - 1];
    const size_t count = end - first;
    c->y1[count] = (double)places[0];
    c->y2[count] = (double)places[1];
    for (size_t i = 0; i < count; i++) {
        c->y1[i] = g->items[first + i].count[0];
        c->y2[i] = g->items[first + i].count[1];
        c->y1[count] -= c->y1[i];
        c->y2[count] -= c->y2[i];
    }
    for (size_t i = 0; i <= count; i++)
        c->prior[i] = c->y1[i] + c->y2[i];
    const struct newid_outcome outcome = newid_log_odds(c->odds, c->y1, c->y2, c->prior, count + 1);
    for (size_t i = 0; i < count; i++) {
        z[first + i] = outcome.status == NEWID_DEFINED ? c->odds[i].z : 0;
        if (!(z[first + i] > -1e300 && z[first + i] < 1e300))
            z[first + i] = 0;
    }
}

static enum newid_status score_by_uses(double *z, const struct grams *g, struct newid_error *err)
{
    struct counts counts;
    enum newid_status status = reserve(&counts, g->count + 1, err);
    for (size_t first = 0, end; first < g->count && !status; first = end) {
        end = first;
        while (end < g->count && g->items[end].length == g->items[first].length)
            end++;
        score_length(z, &counts, g, first, end);
    }
    release(&counts);
    return status;
}

static double signed_g2(const struct grams *g, const struct gram *gram, bool by_accounts)
{
    struct newid_keyness keyness;
    const struct newid_outcome outcome =
        newid_keyness(&keyness, word_count(g, gram, 0, by_accounts), word_count(g, gram, 1, by_accounts));
    return outcome.status == NEWID_DEFINED ? keyness.direction * keyness.g2 : 0;
}

enum newid_status word_scores_fill(double *z, double *g2, const struct grams *g, bool by_accounts,
                                   struct newid_error *err)
{
    for (size_t i = 0; i < g->count; i++)
        g2[i] = signed_g2(g, &g->items[i], by_accounts);
    if (!by_accounts)
        return score_by_uses(z, g, err);
    score_by_accounts(z, g);
    return NEWID_OK;
}
