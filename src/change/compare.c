#include "change/compare.h"

#include "change/trend.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>

/* What the themes of one kind share, and scratch for each. */
struct work {
    const struct compare_request *request;
    struct comparisons *out;
    struct sample sample;
    size_t split;      /* accounts before are on the first side */
    bool *mentions[2]; /* by rules, one an account of the columns; the same array where rules do not change */
    double *x, *y;     /* of a regression: 2 an account, and 1 */
    double *column;    /* all 1 */
};

static double mention(const struct work *w, unsigned rules, size_t i)
{
    return w->mentions[rules][w->sample.account[i]];
}

/* ---- one difference ---- */

static bool is_extreme(struct newid_count c) { return !c.x || c.x == c.n; }

/* Two independent shares of so many persons or accounts each. */
static void compare_independent(struct change *out, struct newid_count first, struct newid_count second)
{
    struct newid_difference difference;
    struct newid_contingency test;
    const uint64_t table[4] = {first.x, first.n - first.x, second.x, second.n - second.x};
    if (newid_newcombe(&difference, second, first, 0.95).status != NEWID_DEFINED ||
        newid_contingency(&test, table, 2, 2).status != NEWID_DEFINED)
        return;
    const bool exact = test.min_expected < 5 && !isnan(test.fisher_p);
    out->estimate = difference.difference;
    out->ci = difference.ci;
    out->p = exact ? test.fisher_p : test.p;
    out->test = exact ? VERDICT_NEWCOMBE_FISHER : VERDICT_NEWCOMBE_CHI2;
    out->verdict = VERDICT_NO_SIGN;
}

/* How many clusters there are from account `first` to `last` - 1, which may be in any order. */
static size_t clusters_of(const struct work *w, size_t first, size_t last, bool *seen)
{
    size_t count = 0;
    for (size_t c = 0; c < w->sample.clusters; c++)
        seen[c] = false;
    for (size_t i = first; i < last; i++) {
        count += !seen[w->sample.cluster[i]];
        seen[w->sample.cluster[i]] = true;
    }
    return count;
}

/*
 * Both shares 0 or 1: no account differs from its side's others, so errors are 0 and say nothing. As for one such share
 * (newid_clustered_share), each worker then counts once.
 */
static enum newid_status compare_extremes(struct work *w, struct comparison *c, struct newid_error *err)
{
    bool *seen = mem_zalloc(w->sample.clusters + 1, sizeof *seen);
    if (!seen)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    const size_t n[2] = {clusters_of(w, 0, w->split, seen), clusters_of(w, w->split, w->sample.count, seen)};
    compare_independent(&c->change, (struct newid_count){c->counts[0].accounts.x ? n[0] : 0, n[0]},
                        (struct newid_count){c->counts[1].accounts.x ? n[1] : 0, n[1]});
    mem_free(seen);
    return NEWID_OK;
}

static struct newid_design design_of(const struct work *w)
{
    return (struct newid_design){w->x, w->y, w->sample.cluster, w->sample.count, 2, w->sample.clusters};
}

/* On which side an account is, as a number that is `low` on the first. */
static void fill_x(struct work *w, double low)
{
    for (size_t i = 0; i < w->sample.count; i++) {
        w->x[2 * i] = 1;
        w->x[2 * i + 1] = (i >= w->split) + low;
    }
}

static void clip_interval(struct change *c)
{
    if (isnan(c->ci.low))
        return;
    c->ci.low = fmax(-1, c->ci.low);
    c->ci.high = fmin(1, c->ci.high);
}

static enum newid_status compare_sides(struct work *w, struct comparison *c, struct newid_error *err)
{
    const struct newid_count first = c->counts[0].accounts, second = c->counts[1].accounts;
    if (w->sample.one_each && !w->out->two_rules) {
        compare_independent(&c->change, first, second);
        return NEWID_OK;
    }
    if (is_extreme(first) && is_extreme(second) && !w->out->two_rules)
        return compare_extremes(w, c, err);
    for (size_t i = 0; i < w->sample.count; i++)
        w->y[i] = mention(w, i >= w->split, i);
    fill_x(w, 0);
    const struct newid_design design = design_of(w);
    enum newid_status status = change_regress(&c->change, &design, 1, err);
    clip_interval(&c->change);
    return status;
}

/* ---- rules ---- */

static struct change without_test(struct change c)
{
    c.p = c.q = (double)NAN;
    return c;
}

/* The same accounts under two rules: the mean of each account's difference. */
static enum newid_status compare_rules(struct work *w, struct comparison *c, struct newid_error *err)
{
    for (size_t i = 0; i < w->sample.count; i++)
        w->y[i] = mention(w, 1, i) - mention(w, 0, i);
    const struct newid_design design = {w->column, w->y, w->sample.cluster, w->sample.count, 1, w->sample.clusters};
    enum newid_status status = change_regress(&c->change, &design, 0, err);
    c->change = without_test(c->change);
    clip_interval(&c->change);
    /* What two rules find in the same accounts is a fact of these accounts, whatever others would give. */
    const double moved = c->change.estimate;
    c->change.verdict = moved > 1e-9 ? VERDICT_MORE : moved < -1e-9 ? VERDICT_LESS : VERDICT_NO_SIGN;
    return status;
}

/* The texts' part is the difference of both rules' mean between the sides; the rules' part that of the rules, averaged
 * over both sides alike. */
static enum newid_status add_parts(struct work *w, struct comparison *c, struct newid_error *err)
{
    size_t x[2][2] = {{0, 0}, {0, 0}};
    const size_t n[2] = {w->split, w->sample.count - w->split};
    for (size_t i = 0; i < w->sample.count; i++)
        for (unsigned rules = 0; rules < 2; rules++)
            x[rules][i >= w->split] += w->mentions[rules][w->sample.account[i]];
    for (unsigned rules = 0; rules < 2; rules++)
        for (unsigned texts = 0; texts < 2; texts++)
            c->shares.of[rules][texts] = n[texts] ? (double)x[rules][texts] / (double)n[texts] : (double)NAN;
    const struct newid_design design = design_of(w);
    fill_x(w, 0);
    for (size_t i = 0; i < w->sample.count; i++)
        w->y[i] = (mention(w, 0, i) + mention(w, 1, i)) / 2;
    enum newid_status status = change_regress(&c->texts, &design, 1, err);
    if (status)
        return status;
    fill_x(w, -0.5);
    for (size_t i = 0; i < w->sample.count; i++)
        w->y[i] = mention(w, 1, i) - mention(w, 0, i);
    status = change_regress(&c->rules, &design, 0, err);
    c->texts = without_test(c->texts);
    c->rules = without_test(c->rules);
    clip_interval(&c->texts);
    clip_interval(&c->rules);
    return status;
}

/* ---- a theme ---- */

static struct newid_count both(const struct comparison *c)
{
    return (struct newid_count){c->counts[0].accounts.x + c->counts[1].accounts.x,
                                c->counts[0].accounts.n + c->counts[1].accounts.n};
}

static const char *reason_against(const struct work *w, const struct comparison *c)
{
    if (!c->counts[0].accounts.n && !c->counts[1].accounts.n)
        return w->out->undated ? N_("no account has a date in either span") : N_("no accounts");
    if (!c->counts[0].accounts.n)
        return N_("no accounts on the first side");
    if (!c->counts[1].accounts.n)
        return N_("no accounts on the second side");
    const char *reason = change_reason(both(c));
    if (reason)
        return reason;
    return w->sample.clusters < 2 ? N_("all accounts are of one worker, or of workers who share accounts") : NULL;
}

static bool is_hidden(const struct work *w, const struct comparison *c)
{
    const struct newid_table_request *request = &w->request->accounts;
    for (unsigned side = 0; side < 2; side++)
        if (verdict_is_hidden(&c->counts[side], request, &w->request->codebook[side]->themes[c->theme[side]],
                              request->group != NULL, w->out->has_workers))
            return true;
    return false;
}

static enum newid_status judge_few(struct comparison *c)
{
    const struct newid_count all = both(c);
    if (c->change.verdict != VERDICT_NO_SIGN || (all.x >= VERDICT_FEWEST && all.n - all.x >= VERDICT_FEWEST))
        return NEWID_OK;
    const double estimate = c->change.estimate;
    c->change = change_undefined(NULL);
    c->change.estimate = estimate;
    c->change.verdict = VERDICT_TOO_FEW;
    return NEWID_OK;
}

static enum newid_status compare(struct work *w, struct comparison *c, struct newid_error *err)
{
    const char *reason = reason_against(w, c);
    const double none = (double)NAN;
    c->change = c->texts = c->rules = change_undefined(reason);
    c->shares = (struct four_shares){{{none, none}, {none, none}}};
    if (is_hidden(w, c)) {
        c->change.verdict = VERDICT_HIDDEN;
        w->out->hidden++;
        return NEWID_OK;
    }
    if (reason)
        return NEWID_OK;
    if (!w->out->two_texts)
        return compare_rules(w, c, err);
    enum newid_status status = compare_sides(w, c, err);
    if (!status && w->out->two_rules)
        status = add_parts(w, c, err);
    return status ? status : judge_few(c);
}

/* The sides' counts, each by its own rules. */
static void count_sides(struct work *w, struct comparison *c)
{
    struct sample *s = &w->sample;
    const bool apart = w->out->two_texts;
    c->counts[0] = sample_count(s, w->mentions[0], 0, apart ? w->split : s->count);
    c->counts[1] = sample_count(s, w->mentions[1], apart ? w->split : 0, s->count);
}

static enum newid_status work_on_themes(struct work *w, const size_t *themes, size_t count, struct newid_error *err)
{
    const struct newid_codebook *const *book = w->request->codebook;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count && !status; i++) {
        struct comparison *c = &w->out->items[w->out->count];
        *c = (struct comparison){.theme = {themes[i], themes[i]}, .kind = w->sample.kind};
        if (w->out->two_rules)
            c->theme[1] = newid_codebook_find(book[1], book[0]->themes[themes[i]].code);
        if (c->theme[1] == NEWID_NO_PARENT)
            continue;
        status = presence_theme(&w->out->presence[0], c->theme[0], w->mentions[0], err);
        if (!status && w->out->two_rules)
            status = presence_theme(&w->out->presence[1], c->theme[1], w->mentions[1], err);
        if (status)
            break;
        count_sides(w, c);
        status = compare(w, c, err);
        w->out->count++;
    }
    return status;
}

static enum newid_status work_on_kind(struct comparisons *out, const struct compare_request *request, size_t kind,
                                      const size_t *themes, size_t count, const int32_t *place, struct newid_error *err)
{
    struct work w = {.request = request, .out = out};
    const size_t accounts = out->presence[0].selection.columns->count;
    enum newid_status status = sample_take(&w.sample, &out->presence[0], kind, place, err);
    const size_t n = w.sample.count;
    bool *mentions = mem_zalloc(2 * accounts + 1, sizeof *mentions);
    w.x = mem_zalloc(4 * n + 1, sizeof *w.x);
    if (!status && (!mentions || !w.x))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status) {
        w.mentions[0] = mentions;
        w.mentions[1] = out->two_rules ? mentions + accounts : mentions;
        w.y = w.x + 2 * n;
        w.column = w.y + n;
        for (size_t i = 0; i < n; i++)
            w.column[i] = 1;
        w.split = n && !w.sample.place[0] ? sample_place_end(&w.sample, 0) : 0;
        status = work_on_themes(&w, themes, count, err);
    }
    sample_release(&w.sample);
    mem_free(mentions);
    mem_free(w.x);
    return status;
}

/* How many themes of one codebook the other lacks. */
static size_t count_lacking(const struct newid_codebook *of, const struct newid_codebook *in)
{
    size_t count = 0;
    for (size_t t = 0; t < of->theme_count; t++)
        count += newid_codebook_find(in, of->themes[t].code) == NEWID_NO_PARENT;
    return count;
}

static enum newid_status find_all(struct comparisons *out, const struct compare_request *request, const size_t *themes,
                                  size_t count, struct newid_error *err)
{
    const struct selection *s = &out->presence[0].selection;
    int32_t *place = mem_zalloc(s->columns->count + 1, sizeof *place);
    out->items = mem_zalloc(count * s->axes.kinds + 1, sizeof *out->items);
    enum newid_status status = NEWID_OK;
    if (!place || !out->items)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = sides_place(&request->sides, &out->presence[0], place, &out->undated, err);
    out->has_workers = s->columns->worker_count > 0;
    out->only[0] = count_lacking(request->codebook[0], request->codebook[1]);
    out->only[1] = count_lacking(request->codebook[1], request->codebook[0]);
    for (size_t kind = 0; kind < s->axes.kinds && s->accounts && !status; kind++)
        status = work_on_kind(out, request, kind, themes, count, place, err);
    mem_free(place);
    if (status || !out->two_texts)
        return status;
    return verdict_judge(&out->items->change, sizeof *out->items, out->count, &out->tested, err);
}

enum newid_status comparisons_find(struct comparisons *out, struct newid_store *store,
                                   const struct compare_request *request, struct newid_error *err)
{
    size_t *themes = NULL, count = 0;
    *out = (struct comparisons){.two_rules = request->codebook[0] != request->codebook[1],
                                .two_texts = request->sides.by != SIDES_ALL};
    enum newid_status status = change_themes(&themes, &count, request->codebook[0], &request->accounts, err);
    if (!status)
        status = presence_open(&out->presence[0], store, request->codebook[0], &request->accounts, err);
    if (!status && out->two_rules)
        status = presence_open(&out->presence[1], store, request->codebook[1], &request->accounts, err);
    if (!status)
        status = find_all(out, request, themes, count, err);
    mem_free(themes);
    return status;
}

void comparisons_release(struct comparisons *comparisons)
{
    for (size_t i = 2; i-- > 0;)
        if (comparisons->presence[i].store)
            presence_close(&comparisons->presence[i]);
    mem_free(comparisons->items);
    *comparisons = (struct comparisons){.items = NULL};
}
