#include "validity/truth_reading.h"

#include "util/mem.h"

#include <math.h>
#include <newid/store.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

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

/* Which of them count is known when all rounds are read: truth_decide.c. */
static enum newid_status keep_stale(struct reading *r, const struct newid_coding *coding, bool gone,
                                    struct newid_error *err)
{
    struct truth_round *round = &r->truth->rounds[r->truth->round_count - 1];
    const struct stale_decision new = {.coder = round->coder,
                                       .round = (uint32_t)(r->truth->round_count - 1),
                                       .account = intern_add(&r->names, coding->account, strlen(coding->account)),
                                       .theme = intern_add(&r->names, coding->theme, strlen(coding->theme)),
                                       .gone = gone};
    if (new.account == INTERN_FAILED || new.theme == INTERN_FAILED ||
        mem_grow(&r->stale, &r->stale_capacity, r->stale_count + 1, sizeof *r->stale))
        return no_memory(err);
    const struct stale_decision *last = r->stale_count ? &r->stale[r->stale_count - 1] : NULL;
    r->stale[r->stale_count++] = new;
    /* One with several passages comes several times. */
    if (!last || last->round != new.round || last->account != new.account || last->theme != new.theme)
        round->stale++;
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
    if (stale)
        return keep_stale(r, coding, !num, err);
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

enum newid_status truth_gather(struct reading *r, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = newid_store_each_coding(store, r->codebook->name, take_coding, r, err);
    if (!status)
        status = newid_store_each_sampled(store, take_sampled, r, err);
    if (!status)
        status = place_the_rest(r, err);
    if (!status)
        status = find_indexes(r, store, err);
    return status ? status : sort_accounts(r, err);
}
