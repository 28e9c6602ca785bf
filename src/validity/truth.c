#include "validity/truth.h"

#include "util/intern.h"
#include "util/mem.h"

#include <math.h>
#include <newid/store.h>
#include <stdlib.h>
#include <string.h>

/* One row of the codings, with numbers for names. */
struct decision {
    uint32_t round, account, theme;
    uint32_t start, end; /* end 0: no passage */
    bool present;
};

struct reading {
    struct truth *truth;
    const struct newid_codebook *codebook;
    struct decision *decisions;
    size_t count, capacity;
    struct intern accounts;    /* ids, in the order in which they are met */
    struct truth_account *met; /* by that order */
    uint32_t *place;           /* of met accounts in truth->accounts */
    size_t met_capacity, stratum_capacity, round_capacity, coder_capacity;
    uint32_t **latest;     /* one a coder: the round + 1 of what its values hold, 0: none */
    bool *asked;           /* one a theme: see roll_up */
    uint32_t last_account; /* in the round that is being read */
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

bool truth_is_heading(const struct newid_codebook *codebook, size_t theme)
{
    const struct newid_theme *t = &codebook->themes[theme];
    if (t->pattern_count || t->rule || t->children_apart)
        return false;
    return theme + 1 < codebook->theme_count && codebook->themes[theme + 1].parent == theme;
}

/* ---- rounds and coders ---- */

/* Whatever was reconciled is one coder's, whoever wrote it down. */
static enum newid_status find_coder(struct reading *r, const struct newid_coding_round *round, size_t *coder,
                                    struct newid_error *err)
{
    struct truth *t = r->truth;
    for (*coder = 0; *coder < t->coder_count; ++*coder) {
        const struct truth_coder *c = &t->coders[*coder];
        if (c->reconciled == round->reconciled && (c->reconciled || strcmp(c->name, round->coder) == 0))
            return NEWID_OK;
    }
    if (mem_grow(&t->coders, &r->coder_capacity, t->coder_count + 1, sizeof *t->coders))
        return no_memory(err);
    t->coders[t->coder_count] =
        (struct truth_coder){.name = arena_strdup(&t->memory, round->coder), .reconciled = round->reconciled};
    return t->coders[t->coder_count++].name ? NEWID_OK : no_memory(err);
}

/* Rounds come one after the other: the last one is the one that is being read, or it is new. */
static enum newid_status find_round(struct reading *r, const struct newid_coding_round *round, struct newid_error *err)
{
    struct truth *t = r->truth;
    if (t->round_count && t->rounds[t->round_count - 1].num == round->num)
        return NEWID_OK;
    size_t coder;
    enum newid_status status = find_coder(r, round, &coder, err);
    if (status)
        return status;
    if (mem_grow(&t->rounds, &r->round_capacity, t->round_count + 1, sizeof *t->rounds))
        return no_memory(err);
    struct truth_round *new = &t->rounds[t->round_count];
    *new = (struct truth_round){.num = round->num,
                                .coder = coder,
                                .source = arena_strdup(&t->memory, round->source ? round->source : ""),
                                .time = arena_strdup(&t->memory, round->time)};
    if (!new->source || !new->time)
        return no_memory(err);
    t->round_count++;
    t->coders[coder].rounds++;
    r->last_account = INTERN_FAILED;
    return NEWID_OK;
}

/* ---- decisions ---- */

static enum newid_status meet_account(struct reading *r, const char *id, int64_t num, uint32_t *account,
                                      struct newid_error *err)
{
    const size_t before = r->accounts.count;
    *account = intern_add(&r->accounts, id, strlen(id));
    if (*account == INTERN_FAILED)
        return no_memory(err);
    if (*account < before)
        return NEWID_OK;
    if (mem_grow(&r->met, &r->met_capacity, r->accounts.count, sizeof *r->met))
        return no_memory(err);
    r->met[*account] = (struct truth_account){
        .id = arena_strdup(&r->truth->memory, id), .num = num, .half = NEWID_DEVELOP, .stratum = TRUTH_NOWHERE};
    return r->met[*account].id ? NEWID_OK : no_memory(err);
}

static enum newid_status keep_decision(struct reading *r, const struct newid_coding *coding, int64_t num, size_t theme,
                                       struct newid_error *err)
{
    struct truth_round *round = &r->truth->rounds[r->truth->round_count - 1];
    uint32_t account;
    enum newid_status status = meet_account(r, coding->account, num, &account, err);
    if (status)
        return status;
    if (mem_grow(&r->decisions, &r->capacity, r->count + 1, sizeof *r->decisions))
        return no_memory(err);
    struct decision *d = &r->decisions[r->count];
    *d = (struct decision){(uint32_t)(r->truth->round_count - 1), account, (uint32_t)theme, 0, 0, coding->present};
    if (coding->has_span) {
        d->start = coding->start;
        d->end = coding->end;
    }
    const struct decision *last = r->count ? d - 1 : NULL;
    if (!last || last->round != d->round || last->account != d->account || last->theme != d->theme)
        round->decisions++;
    if (account != r->last_account)
        round->accounts++;
    r->last_account = account;
    r->count++;
    return NEWID_OK;
}

static enum newid_status take_coding(void *context, const struct newid_coding_round *round,
                                     const struct newid_coding *coding, int64_t num, bool stale,
                                     struct newid_error *err)
{
    struct reading *r = context;
    struct truth *t = r->truth;
    enum newid_status status = find_round(r, round, err);
    if (status)
        return status;
    if (stale) {
        t->rounds[t->round_count - 1].stale++;
        ++*(num ? &t->stale : &t->gone);
        return NEWID_OK;
    }
    const size_t theme = newid_codebook_find(r->codebook, coding->theme);
    if (theme == NEWID_NO_PARENT) {
        t->strange_themes++;
        return NEWID_OK;
    }
    return keep_decision(r, coding, num, theme, err);
}

/* ---- samples ---- */

static enum newid_status find_stratum(struct reading *r, const struct newid_sample *sample,
                                      const struct newid_sampled *account, size_t *stratum, struct newid_error *err)
{
    struct truth *t = r->truth;
    /* Samples come one after the other, so only the last strata can be this sample's. */
    for (size_t i = t->stratum_count; i && strcmp(t->strata[i - 1].sample, sample->name) == 0; i--)
        if (strcmp(t->strata[i - 1].name, account->stratum) == 0) {
            *stratum = i - 1;
            return NEWID_OK;
        }
    if (mem_grow(&t->strata, &r->stratum_capacity, t->stratum_count + 1, sizeof *t->strata))
        return no_memory(err);
    *stratum = t->stratum_count;
    struct truth_stratum *new = &t->strata[*stratum];
    *new = (struct truth_stratum){.sample = arena_strdup(&t->memory, sample->name),
                                  .name = arena_strdup(&t->memory, account->stratum),
                                  .drawn = sample->drawn,
                                  .probability = account->probability};
    if (!new->sample || !new->name)
        return no_memory(err);
    t->stratum_count++;
    return NEWID_OK;
}

static enum newid_status take_sampled(void *context, const struct newid_sample *sample,
                                      const struct newid_sampled *account, struct newid_error *err)
{
    struct reading *r = context;
    size_t stratum;
    enum newid_status status = find_stratum(r, sample, account, &stratum, err);
    if (status)
        return status;
    struct truth_stratum *s = &r->truth->strata[stratum];
    s->sampled++;
    s->population = s->probability > 0 ? (double)s->sampled / s->probability : (double)NAN;
    const uint32_t met = intern_find(&r->accounts, account->account, strlen(account->account));
    if (met == INTERN_FAILED)
        return NEWID_OK;
    struct truth_account *a = &r->met[met];
    a->half = account->half;
    if (s->drawn || a->stratum == TRUTH_NOWHERE || !r->truth->strata[a->stratum].drawn)
        a->stratum = stratum;
    return NEWID_OK;
}

/* An account of no sample was there before samples were kept for all codings: it develops and never reports. */
static enum newid_status place_the_rest(struct reading *r, struct newid_error *err)
{
    static const struct newid_sample none = {.name = ""};
    static const struct newid_sampled nowhere = {.stratum = ""};
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < r->accounts.count && !status; i++)
        if (r->met[i].stratum == TRUTH_NOWHERE) {
            status = find_stratum(r, &none, &nowhere, &r->met[i].stratum, err);
            if (!status)
                r->truth->strata[r->met[i].stratum].population = (double)NAN;
        }
    return status;
}

/* ---- the accounts in the order of the columns ---- */

/* The codes of ids are in their order; what has no code is gone. */
static size_t find_code(const struct newid_field *ids, const char *id)
{
    size_t low = 1, high = ids->value_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(ids->values[middle], id);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static enum newid_status find_indexes(struct reading *r, struct newid_store *store, struct newid_error *err)
{
    struct newid_field ids = {0};
    size_t *index = NULL;
    enum newid_status status = newid_store_field(store, "id", &ids, err);
    if (status || !r->accounts.count)
        goto done;
    if (!(index = mem_zalloc(ids.value_count, sizeof *index))) {
        status = no_memory(err);
        goto done;
    }
    /* Each id is of one account, so there are as many values as accounts, and the one of none. */
    for (size_t i = 0; i + 1 < ids.value_count; i++)
        index[ids.codes[i]] = i;
    for (size_t i = 0; i < r->accounts.count; i++)
        r->met[i].index = index[find_code(&ids, r->met[i].id)];
done:
    mem_free(index);
    newid_field_release(&ids);
    return status;
}

static int by_index(const void *a, const void *b)
{
    const struct truth_account *x = a, *y = b;
    return (x->index > y->index) - (x->index < y->index);
}

static enum newid_status sort_accounts(struct reading *r, struct newid_error *err)
{
    struct truth *t = r->truth;
    t->account_count = r->accounts.count;
    t->accounts = arena_alloc(&t->memory, (t->account_count + 1) * sizeof *t->accounts);
    r->place = mem_zalloc(t->account_count + 1, sizeof *r->place);
    if (!t->accounts || !r->place)
        return no_memory(err);
    if (!t->account_count)
        return NEWID_OK;
    memcpy(t->accounts, r->met, t->account_count * sizeof *t->accounts);
    qsort(t->accounts, t->account_count, sizeof *t->accounts, by_index);
    for (size_t i = 0; i < t->account_count; i++) {
        const char *id = t->accounts[i].id;
        r->place[intern_find(&r->accounts, id, strlen(id))] = (uint32_t)i;
    }
    return NEWID_OK;
}

size_t truth_find(const struct truth *truth, size_t index)
{
    const struct truth_account key = {.index = index}, *found = NULL;
    if (truth->account_count)
        found = bsearch(&key, truth->accounts, truth->account_count, sizeof key, by_index);
    return found ? (size_t)(found - truth->accounts) : TRUTH_NOWHERE;
}

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

/* ---- all of it ---- */

static enum newid_status read_all(struct reading *r, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = newid_store_each_coding(store, r->codebook->name, take_coding, r, err);
    if (!status)
        status = newid_store_each_sampled(store, take_sampled, r, err);
    if (!status)
        status = place_the_rest(r, err);
    if (!status)
        status = find_indexes(r, store, err);
    if (!status)
        status = sort_accounts(r, err);
    if (!status)
        status = make_matrices(r, err);
    if (status)
        return status;
    fill_coders(r);
    decide_all(r);
    return gather_passages(r, err);
}

enum newid_status truth_read(struct truth *truth, struct newid_store *store, const struct newid_codebook *codebook,
                             struct newid_error *err)
{
    *truth = (struct truth){.theme_count = codebook->theme_count};
    struct reading r = {.truth = truth, .codebook = codebook, .accounts = INTERN_INIT, .last_account = INTERN_FAILED};
    bool reading = false;
    enum newid_status status = newid_store_begin_reading(store, &reading, err);
    if (!status)
        status = read_all(&r, store, err);
    newid_store_end_reading(store, reading);
    for (size_t c = 0; r.latest && c < truth->coder_count; c++)
        mem_free(r.latest[c]);
    mem_free(r.latest);
    mem_free(r.asked);
    mem_free(r.place);
    mem_free(r.met);
    mem_free(r.decisions);
    intern_release(&r.accounts);
    return status;
}

void truth_release(struct truth *truth)
{
    mem_free(truth->coders);
    mem_free(truth->strata);
    mem_free(truth->rounds);
    arena_release(&truth->memory);
    *truth = (struct truth){0};
}
