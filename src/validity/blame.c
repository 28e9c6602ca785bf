#include "validity/blame.h"

#include "util/mem.h"

#include <string.h>

/* What one theme's hits come to in one account of the truth. */
struct tally {
    uint32_t patterns; /* of the theme with a counted hit in it */
    uint32_t last;     /* the one that was met last, as a number of blames */
};

struct search {
    struct blames *out;
    const struct validation *validation;
    const unsigned char *themes;
    const struct newid_codebook *codebook;
    struct tally *tally; /* one an account of the truth, of the theme at hand */
    size_t theme;        /* at hand */
    size_t pattern;      /* its pattern at hand */
    size_t account;      /* of the truth, the one before: hits come by account */
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* Accounts that one pattern alone found are known when a theme is done. */
static void finish_theme(struct search *s)
{
    const struct truth *truth = &s->validation->paired.truth;
    for (size_t a = 0; a < truth->account_count; a++) {
        if (s->tally[a].patterns == 1) {
            struct blame *b = &s->out->items[s->tally[a].last];
            ++*(truth_of(truth, a, s->theme) == TRUTH_NO ? &b->only_wrong : &b->only_right);
        }
        s->tally[a] = (struct tally){0, 0};
    }
}

static enum newid_status begin_pattern(struct search *s, const struct newid_pattern_hit *hit, struct newid_error *err)
{
    if (s->theme != hit->theme) {
        if (s->theme != NEWID_NO_PARENT)
            finish_theme(s);
        s->theme = hit->theme;
    }
    s->pattern = hit->pattern;
    s->account = TRUTH_NOWHERE;
    if (mem_grow(&s->out->items, &s->out->capacity, s->out->count + 1, sizeof *s->out->items))
        return no_memory(err);
    struct blame *b = &s->out->items[s->out->count];
    *b = (struct blame){.theme = hit->theme,
                        .source = arena_strdup(&s->out->memory, hit->source),
                        .language = arena_strdup(&s->out->memory, hit->language)};
    if (!b->source || !b->language)
        return no_memory(err);
    s->out->count++;
    return NEWID_OK;
}

static size_t find_account(const struct truth *truth, int64_t num)
{
    size_t low = 0, high = truth->account_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (truth->accounts[middle].num == num)
            return middle;
        if (truth->accounts[middle].num < num)
            low = middle + 1;
        else
            high = middle;
    }
    return TRUTH_NOWHERE;
}

static enum newid_status take_hit(void *context, const struct newid_pattern_hit *hit, struct newid_error *err)
{
    struct search *s = context;
    const struct validation *v = s->validation;
    if (s->themes && !s->themes[hit->theme])
        return NEWID_OK;
    if (!(s->codebook->themes[hit->theme].counts & NEWID_STATUS_BIT(hit->status)))
        return NEWID_OK;
    const size_t account = find_account(&v->paired.truth, hit->num);
    if (account == TRUTH_NOWHERE || !validation_has(v, account, hit->theme))
        return NEWID_OK;
    enum newid_status status = NEWID_OK;
    if (s->theme != hit->theme || s->pattern != hit->pattern)
        status = begin_pattern(s, hit, err);
    if (status)
        return status;
    struct blame *b = &s->out->items[s->out->count - 1];
    const bool is_wrong = truth_of(&v->paired.truth, account, hit->theme) == TRUTH_NO;
    b->hits++;
    b->wrong_hits += is_wrong;
    if (account != s->account) {
        b->accounts++;
        b->wrong_accounts += is_wrong;
        s->tally[account].patterns++;
        s->tally[account].last = (uint32_t)(s->out->count - 1);
        s->account = account;
    }
    return NEWID_OK;
}

enum newid_status blames_find(struct blames *out, struct newid_store *store, const struct validation *v,
                              const unsigned char *themes, struct newid_error *err)
{
    *out = (struct blames){0};
    struct search s = {.out = out,
                       .validation = v,
                       .themes = themes,
                       .codebook = v->paired.codebook,
                       .tally = mem_zalloc(v->paired.truth.account_count + 1, sizeof *s.tally),
                       .theme = NEWID_NO_PARENT,
                       .account = TRUTH_NOWHERE};
    enum newid_status status = s.tally ? NEWID_OK : no_memory(err);
    if (!status)
        status = newid_store_each_pattern_hit(store, v->paired.codebook, take_hit, &s, err);
    if (!status && s.theme != NEWID_NO_PARENT)
        finish_theme(&s);
    mem_free(s.tally);
    return status;
}

void blames_release(struct blames *blames)
{
    mem_free(blames->items);
    arena_release(&blames->memory);
    *blames = (struct blames){0};
}
