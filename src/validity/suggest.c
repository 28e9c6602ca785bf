#include "validity/suggest.h"

#include "change/words.h"
#include "util/mem.h"
#include "validity/trial.h"

#include <math.h>
#include <string.h>

/* Words that are tried; what marks less is hardly worth a look. Of those for `unless` only what overlaps a hit can have
 * an effect, so that many have none. */
enum { PHRASES_MOST = 400, UNLESS_MOST = 2000 };

struct search {
    struct suggestions *out;
    struct arena *memory; /* of out */
    const struct suggest_request *request;
    struct presence *presence;
    const struct truth *truth;
    bool *found;       /* one an account of the columns: the codebook finds the theme */
    unsigned char *in; /* one an account of the columns, as words_request's */
    struct words words;
    struct suggestion *tried; /* one a word */
    unsigned char *effects;   /* of account a of the truth and word w at [a * words.count + w] */
    struct trial *trial;
    struct text_span *where;
    size_t index; /* of the next account in the columns */
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- figures ---- */

static double ratio(uint64_t x, uint64_t n) { return n ? (double)x / (double)n : NAN; }
double suggest_precision(const struct newid_table2x2 *t) { return ratio(t->a, t->a + t->c); }
double suggest_recall(const struct newid_table2x2 *t) { return ratio(t->a, t->a + t->b); }
double suggest_f1(const struct newid_table2x2 *t) { return ratio(2 * t->a, 2 * t->a + t->b + t->c); }

static void count(struct newid_table2x2 *t, bool human, bool codebook)
{
    if (human)
        *(codebook ? &t->a : &t->b) += 1;
    else
        *(codebook ? &t->c : &t->d) += 1;
}

/* ---- which accounts ---- */

/* What people say of the theme in an account that may be learnt from; anything but yes and no leaves it out. */
static enum truth_value said(const struct search *s, size_t account)
{
    if (s->truth->accounts[account].half != NEWID_DEVELOP)
        return TRUTH_UNKNOWN;
    const enum truth_value value = truth_of(s->truth, account, s->request->theme);
    return value == TRUTH_DISAGREED ? TRUTH_UNKNOWN : value;
}

/* The side of an account in the comparison of words. */
static unsigned char side_of(const struct search *s, bool human, bool found)
{
    if (s->request->wrong)
        return !found ? 0 : human ? WORDS_IN_REFERENCE : WORDS_IN_TARGET;
    return !human ? WORDS_IN_REFERENCE : found ? 0 : WORDS_IN_TARGET;
}

static enum newid_status choose_accounts(struct search *s, struct newid_error *err)
{
    const size_t accounts = s->presence->selection.columns->count;
    s->found = mem_zalloc(accounts, sizeof *s->found);
    s->in = mem_zalloc(accounts, 1);
    if (!s->found || !s->in)
        return out_of_memory(err);
    enum newid_status status = presence_theme(s->presence, s->request->theme, s->found, err);
    size_t known = 0;
    for (size_t i = 0; i < s->truth->account_count && !status; i++) {
        const size_t index = s->truth->accounts[i].index;
        const enum truth_value value = said(s, i);
        if (value == TRUTH_UNKNOWN)
            continue;
        known++;
        count(&s->out->now, value == TRUTH_YES, s->found[index]);
        s->in[index] = side_of(s, value == TRUTH_YES, s->found[index]);
        s->out->target += s->in[index] == WORDS_IN_TARGET;
        s->out->reference += s->in[index] == WORDS_IN_REFERENCE;
    }
    if (status || known)
        return status;
    return newid_fail(
        err, NEWID_NOT_FOUND,
        "nobody has coded the theme %s in an account of the develop half; draw one with newid sample, and read the "
        "codings with newid coding import",
        s->presence->codebook->themes[s->request->theme].code);
}

/* ---- trying the words ---- */

static enum newid_status find_words(struct search *s, struct newid_store *store, struct newid_error *err)
{
    const struct words_request request = {.in = s->in,
                                          .columns = s->presence->selection.columns,
                                          .method = WORDS_LOG_ODDS,
                                          .by_accounts = true,
                                          .content = true,
                                          /* An entry of unless has to hold a hit and what stands beside it. */
                                          .longest = s->request->wrong,
                                          .least = s->request->least,
                                          .limit = s->request->wrong ? UNLESS_MOST : PHRASES_MOST};
    return words_find(&s->words, store, &request, err);
}

static enum newid_status begin_trial(struct search *s, struct newid_error *err)
{
    const size_t count_of = s->words.count;
    const char **phrases = mem_zalloc(count_of, sizeof *phrases);
    s->tried = arena_alloc(s->memory, (count_of + 1) * sizeof *s->tried);
    s->effects = mem_zalloc(s->truth->account_count, count_of ? count_of : 1);
    s->where = mem_zalloc(count_of, sizeof *s->where);
    enum newid_status status = phrases && s->tried && s->effects && s->where ? NEWID_OK : out_of_memory(err);
    for (size_t i = 0; i < count_of && !status; i++) {
        const struct marking_word *word = &s->words.items[i];
        phrases[i] = word->phrase;
        s->tried[i] = (struct suggestion){.phrase = arena_strdup(s->memory, word->phrase),
                                          .forms = word->forms ? arena_strdup(s->memory, word->forms) : NULL,
                                          .z = word->z,
                                          .marked = word->accounts[WORDS_TARGET],
                                          .others = word->accounts[WORDS_REFERENCE],
                                          .marked_writers = word->writers[WORDS_TARGET],
                                          .after = s->out->now};
        if (!s->tried[i].phrase || (word->forms && !s->tried[i].forms))
            status = out_of_memory(err);
    }
    /* The trial's phrases are the words', which outlive it. */
    if (!status)
        status = trial_new(&s->trial, s->presence->codebook, s->request->theme, phrases, count_of,
                           s->request->wrong ? TRIAL_UNLESS : TRIAL_PHRASE, err);
    mem_free(phrases);
    return status;
}

static enum newid_status keep_passage(struct search *s, struct suggestion *to, const struct newid_account *a,
                                      struct text_span span, struct newid_error *err)
{
    if (to->passage_count == SUGGESTION_PASSAGES_MOST)
        return NEWID_OK;
    struct suggestion_passage *p = &to->passages[to->passage_count++];
    p->account = arena_strdup(s->memory, a->id);
    if (p->account &&
        excerpt_make(&p->excerpt, s->memory, a->text, a->text_len, span.start, span.end, s->request->context))
        return NEWID_OK;
    return out_of_memory(err);
}

/* The account's judgement turns over. */
static enum newid_status turn(struct search *s, size_t word, const struct newid_account *a, bool human,
                              struct newid_error *err)
{
    struct suggestion *to = &s->tried[word];
    if (s->request->wrong) {
        *(human ? &to->after.a : &to->after.c) -= 1;
        *(human ? &to->after.b : &to->after.d) += 1;
    } else {
        *(human ? &to->after.b : &to->after.d) -= 1;
        *(human ? &to->after.a : &to->after.c) += 1;
    }
    if (human == s->request->wrong) {
        to->wrong++;
        return NEWID_OK;
    }
    to->right++;
    return keep_passage(s, to, a, s->where[word], err);
}

static enum newid_status try_account(void *context, const struct newid_account *a, const struct newid_measure *measure,
                                     struct newid_error *err)
{
    struct search *s = context;
    const size_t index = s->index++, account = truth_find(s->truth, index);
    const enum truth_value value = account == TRUTH_NOWHERE ? TRUTH_UNKNOWN : said(s, account);
    /* Phrases find the theme only where it is not found yet; `unless` takes it away only where it is. */
    if (value == TRUTH_UNKNOWN || s->found[index] != s->request->wrong)
        return NEWID_OK;
    unsigned char *effect = s->effects + account * s->words.count;
    enum newid_status status = trial_text(s->trial, a->text, a->text_len, measure->words, effect, s->where, err);
    for (size_t w = 0; w < s->words.count && !status; w++)
        if (effect[w])
            status = turn(s, w, a, value == TRUTH_YES, err);
    return status;
}

/* ---- the list ---- */

/* What one account alone would gain by is chance as likely as not. */
static bool is_useful(const struct search *s, const struct suggestion *tried)
{
    if (s->request->every)
        return tried->right > 0;
    return tried->right > 1 && tried->right > tried->wrong && !(suggest_f1(&tried->after) <= suggest_f1(&s->out->now));
}

/* What all listed phrases find together, in accounts where the theme is not found yet. */
static void count_together(struct search *s, const unsigned char *listed)
{
    s->out->together = s->out->now;
    for (size_t i = 0; i < s->truth->account_count; i++) {
        const enum truth_value value = said(s, i);
        bool any = false;
        for (size_t w = 0; w < s->words.count && value != TRUTH_UNKNOWN; w++)
            any |= listed[w] && s->effects[i * s->words.count + w];
        if (!any)
            continue;
        const bool human = value == TRUTH_YES;
        *(human ? &s->out->together.b : &s->out->together.d) -= 1;
        *(human ? &s->out->together.a : &s->out->together.c) += 1;
    }
}

static enum newid_status list(struct search *s, struct newid_error *err)
{
    unsigned char *listed = mem_zalloc(s->words.count, 1);
    s->out->items = arena_alloc(s->memory, (s->words.count + 1) * sizeof *s->out->items);
    if (!listed || !s->out->items) {
        mem_free(listed);
        return out_of_memory(err);
    }
    s->out->tried = s->words.count;
    for (size_t w = 0; w < s->words.count; w++) {
        const bool useful = is_useful(s, &s->tried[w]);
        s->out->useless += !useful;
        if (!useful || s->out->count == s->request->limit)
            continue;
        listed[w] = 1;
        s->out->items[s->out->count++] = s->tried[w];
    }
    if (!s->request->wrong)
        count_together(s, listed);
    mem_free(listed);
    return NEWID_OK;
}

static enum newid_status find(struct search *s, struct newid_store *store, struct newid_error *err)
{
    const struct newid_theme *theme = &s->presence->codebook->themes[s->request->theme];
    if (theme->rule)
        return newid_fail(err, NEWID_USAGE,
                          "theme %s is a rule and has no phrases; ask for the themes that it is made of", theme->code);
    enum newid_status status = choose_accounts(s, err);
    if (status || !s->out->target || !s->out->reference)
        return status;
    status = find_words(s, store, err);
    if (!status)
        status = begin_trial(s, err);
    if (!status)
        status = newid_store_each_account(store, 0, try_account, s, err);
    return status ? status : list(s, err);
}

enum newid_status suggest_find(struct suggestions *out, struct newid_store *store, struct presence *presence,
                               const struct truth *truth, const struct suggest_request *request,
                               struct newid_error *err)
{
    struct search s = {.out = out, .request = request, .presence = presence, .truth = truth};
    *out = (struct suggestions){0};
    out->memory = s.memory = mem_zalloc(1, sizeof *s.memory);
    enum newid_status status = s.memory ? find(&s, store, err) : out_of_memory(err);
    trial_free(s.trial);
    words_release(&s.words);
    mem_free(s.found);
    mem_free(s.in);
    mem_free(s.effects);
    mem_free(s.where);
    if (status)
        suggestions_release(out);
    return status;
}

void suggestions_release(struct suggestions *suggestions)
{
    if (suggestions->memory) {
        arena_release(suggestions->memory);
        mem_free(suggestions->memory);
    }
    *suggestions = (struct suggestions){0};
}
