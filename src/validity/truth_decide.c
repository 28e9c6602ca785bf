#include "validity/truth_reading.h"

#include "util/mem.h"

#include <newid/store.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* ---- what each coder says ---- */

/* Whether what is said of `below` counts in `theme`, over all levels between them. */
static bool counts_in(const struct newid_codebook *codebook, size_t theme, size_t below)
{
    for (size_t up = codebook->themes[below].parent; up != NEWID_NO_PARENT; up = codebook->themes[up].parent) {
        if (codebook->themes[up].children_apart)
            return false;
        if (up == theme)
            return true;
    }
    return false;
}

/* What was said of the themes below: one of them YES; all of the children known. */
static void look_below(const struct newid_codebook *codebook, const unsigned char *values, size_t theme, bool *found,
                       bool *all_known)
{
    *found = false;
    *all_known = truth_is_heading(codebook, theme);
    for (size_t below = theme + 1; below < codebook->theme_count; below++) {
        if (!counts_in(codebook, theme, below))
            continue;
        *found = *found || values[below] == TRUTH_YES;
        if (codebook->themes[below].parent == theme)
            *all_known = *all_known && (values[below] == TRUTH_YES || values[below] == TRUTH_NO);
    }
}

/*
 * The values of one account. From the last theme to the first, so that children come before their parents. asked: of
 * which themes anything was said at all, in any account; one that was never asked about would only ever be YES. Returns
 * how many themes were denied while one below them was found: nothing is known of those.
 */
static size_t roll_up(const struct newid_codebook *codebook, unsigned char *values, const bool *asked)
{
    size_t contradicted = 0;
    for (size_t theme = codebook->theme_count; theme--;) {
        bool found, all_known;
        look_below(codebook, values, theme, &found, &all_known);
        if (found && values[theme] == TRUTH_NO) {
            values[theme] = TRUTH_UNKNOWN;
            contradicted++;
        } else if (values[theme] == TRUTH_UNKNOWN && found && (asked[theme] || all_known)) {
            values[theme] = TRUTH_YES;
        } else if (values[theme] == TRUTH_UNKNOWN && !found && all_known) {
            values[theme] = TRUTH_NO;
        }
    }
    return contradicted;
}

/* The same for every account. */
static size_t roll_up_all(struct reading *r, unsigned char *values)
{
    const size_t themes = r->truth->theme_count;
    size_t contradicted = 0;
    memset(r->asked, 0, themes * sizeof *r->asked);
    for (size_t cell = 0; cell < r->truth->account_count * themes; cell++)
        r->asked[cell % themes] |= values[cell] != TRUTH_UNKNOWN;
    for (size_t a = 0; a < r->truth->account_count; a++)
        contradicted += roll_up(r->codebook, values + a * themes, r->asked);
    return contradicted;
}

static enum newid_status make_matrices(struct reading *r, struct newid_error *err)
{
    struct truth *t = r->truth;
    const size_t cells = t->account_count * t->theme_count + 1;
    t->values = arena_alloc(&t->memory, cells);
    r->latest = mem_zalloc(t->coder_count + 1, sizeof *r->latest);
    r->asked = mem_zalloc(t->theme_count + 1, sizeof *r->asked);
    if (!t->values || !r->latest || !r->asked)
        return no_memory(err);
    for (size_t c = 0; c < t->coder_count; c++) {
        t->coders[c].values = arena_alloc(&t->memory, cells);
        t->coders[c].before = arena_alloc(&t->memory, cells);
        r->latest[c] = mem_zalloc(cells, sizeof **r->latest);
        if (!t->coders[c].values || !t->coders[c].before || !r->latest[c])
            return no_memory(err);
    }
    return NEWID_OK;
}

/* Decisions are in the order of their rounds. One with several passages comes several times. */
static void fill_coders(struct reading *r)
{
    struct truth *t = r->truth;
    for (size_t i = 0; i < r->count; i++) {
        const struct decision *d = &r->decisions[i];
        const size_t coder = t->rounds[d->round].coder, cell = r->place[d->account] * t->theme_count + d->theme;
        unsigned char *values = t->coders[coder].values;
        unsigned char *before = t->coders[coder].before;
        const unsigned char value = d->present ? TRUTH_YES : TRUTH_NO;
        if (r->latest[coder][cell] == d->round + 1) {
            if (value == TRUTH_YES)
                values[cell] = value;
            continue;
        }
        before[cell] = values[cell];
        values[cell] = value;
        r->latest[coder][cell] = d->round + 1;
    }
}

/* ---- what counts as the truth ---- */

static enum truth_value decide(const struct truth *t, size_t cell)
{
    enum truth_value all = TRUTH_UNKNOWN, reconciled = TRUTH_UNKNOWN;
    for (size_t c = 0; c < t->coder_count; c++) {
        const enum truth_value said = (enum truth_value)t->coders[c].values[cell];
        if (said == TRUTH_UNKNOWN)
            continue;
        if (t->coders[c].reconciled)
            reconciled = said;
        else
            all = all == TRUTH_UNKNOWN || all == said ? said : TRUTH_DISAGREED;
    }
    return reconciled != TRUTH_UNKNOWN ? reconciled : all;
}

/* Themes above others come last, so that what was reconciled of a child is told of its parent. */
static void decide_all(struct reading *r)
{
    struct truth *t = r->truth;
    for (size_t cell = 0; cell < t->account_count * t->theme_count; cell++) {
        t->values[cell] = (unsigned char)decide(t, cell);
        t->disagreed += t->values[cell] == TRUTH_DISAGREED;
    }
    t->contradicted = roll_up_all(r, t->values);
    for (size_t c = 0; c < t->coder_count; c++) {
        t->coders[c].contradicted = roll_up_all(r, t->coders[c].values);
        (void)roll_up_all(r, t->coders[c].before);
    }
}

/* ---- passages ---- */

static int compare_passages(const void *a, const void *b)
{
    const struct truth_passage *x = a, *y = b;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    if (x->theme != y->theme)
        return x->theme < y->theme ? -1 : 1;
    if (x->coder != y->coder)
        return x->coder < y->coder ? -1 : 1;
    return (x->start > y->start) - (x->start < y->start);
}

static enum newid_status gather_passages(struct reading *r, struct newid_error *err)
{
    struct truth *t = r->truth;
    t->passages = arena_alloc(&t->memory, (r->count + 1) * sizeof *t->passages);
    if (!t->passages)
        return no_memory(err);
    for (size_t i = 0; i < r->count; i++) {
        const struct decision *d = &r->decisions[i];
        const size_t coder = t->rounds[d->round].coder, account = r->place[d->account];
        if (d->end && d->present && r->latest[coder][account * t->theme_count + d->theme] == d->round + 1)
            t->passages[t->passage_count++] = (struct truth_passage){account, d->theme, coder, d->start, d->end};
    }
    qsort(t->passages, t->passage_count, sizeof *t->passages, compare_passages);
    return NEWID_OK;
}

/* ---- what is stale ---- */

/* The latest first of a coder's decisions on a theme of an account. */
static int compare_stale(const void *a, const void *b)
{
    const struct stale_decision *x = a, *y = b;
    if (x->coder != y->coder)
        return x->coder < y->coder ? -1 : 1;
    if (x->account != y->account)
        return x->account < y->account ? -1 : 1;
    if (x->theme != y->theme)
        return x->theme < y->theme ? -1 : 1;
    return (x->round < y->round) - (x->round > y->round);
}

/* Whether the coder has decided again since, on the text as it is now. */
static bool is_superseded(const struct reading *r, const struct stale_decision *s)
{
    const char *id = r->names.strings[s->account];
    const uint32_t account = intern_find(&r->accounts, id, strlen(id));
    const size_t theme = newid_codebook_find(r->codebook, r->names.strings[s->theme]);
    if (account == INTERN_FAILED || theme == NEWID_NO_PARENT)
        return false;
    return r->latest[s->coder][r->place[account] * r->truth->theme_count + theme] > s->round + 1;
}

static void count_stale(struct reading *r)
{
    if (r->stale_count)
        qsort(r->stale, r->stale_count, sizeof *r->stale, compare_stale);
    for (size_t i = 0; i < r->stale_count; i++) {
        const struct stale_decision *s = &r->stale[i], *before = s - 1;
        if (i && before->coder == s->coder && before->account == s->account && before->theme == s->theme)
            continue;
        if (!is_superseded(r, s))
            ++*(s->gone ? &r->truth->gone : &r->truth->stale);
    }
}

/* ---- all of it ---- */

enum newid_status truth_decide(struct reading *r, struct newid_error *err)
{
    enum newid_status status = make_matrices(r, err);
    if (status)
        return status;
    fill_coders(r);
    decide_all(r);
    count_stale(r);
    return gather_passages(r, err);
}
