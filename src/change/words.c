#include "change/words.h"

#include "change/word_examples.h"
#include "change/word_scores.h"
#include "codebook/phrase.h"
#include "util/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* What one call holds. */
struct search {
    const struct words_request *request;
    struct words *out;
    struct arena *memory; /* of out */
    struct newid_field languages;
    struct word_stream stream;
    unsigned char *side; /* one an account of the stream */
    struct grams grams;
    double *z, *g2;
    const double *score; /* z or g2, as the request ranks */
    double *best;        /* of a phrase and all of its parts, for the side at hand */
    bool *absorbed;      /* it gives way to a phrase that it is a part of */
    uint32_t *ranked;    /* phrases that mark the side at hand, the most marking first */
    size_t ranked_count;
    uint32_t *taken; /* the phrase of each word of the list */
};

/* ---- which phrases ---- */

/* Whether it begins and ends as a phrase can, and is more than function words, unless it is a single word. */
static bool has_shape(const struct search *s, const struct gram *gram)
{
    uint32_t words[GRAM_WORDS_MOST];
    const size_t count = gram_words(words, &s->grams, gram);
    bool content = count == 1 && !s->request->content;
    for (size_t i = 0; i < count; i++) {
        const struct stream_word *word = &s->stream.words[words[i]];
        content |= !word->function && !word->clitic;
        if (!word->clitic && !word->starts && count == 1)
            return false;
    }
    return content && !s->stream.words[words[0]].clitic && !s->stream.words[words[count - 1]].clitic;
}

/* Of the list that the audience may see. */
static bool is_protected(const struct search *s, const struct gram *gram)
{
    const struct words_request *r = s->request;
    if ((uint64_t)gram->writers[0] + gram->writers[1] < r->writers_least)
        return true;
    for (unsigned side = 0; side < GRAM_SIDES; side++) {
        const uint64_t with = gram->writers[side], without = s->grams.writers[side] - with;
        if ((with && with < r->writers_least_side) || without < r->writers_least_side)
            return true;
    }
    return false;
}

struct place {
    double score;
    uint32_t gram, count;
};

static int by_score(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->gram < y->gram ? -1 : x->gram > y->gram;
}

static bool marks(const struct search *s, uint32_t number, int sign)
{
    return sign * s->g2[number] >= s->request->g2_least && sign * s->score[number] > 0 &&
           has_shape(s, &s->grams.items[number]);
}

/* Whether the phrase makes up nine in ten of the uses of its part. */
static bool holds_nearly_all(const struct search *s, const struct gram *gram, uint32_t part, unsigned side)
{
    return gram->count[side] * 10 >= s->grams.items[part].count[side] * 9;
}

/*
 * Marks what gives way to a longer phrase: one that marks the side, or, listed not being NULL, one that is listed, or
 * that itself gives way to such. Longer phrases come later, so that from the end each is met before its parts.
 */
static void absorb(struct search *s, int sign, const bool *listed)
{
    const unsigned side = sign > 0 ? WORDS_TARGET : WORDS_REFERENCE;
    memset(s->absorbed, 0, s->grams.count * sizeof *s->absorbed);
    for (size_t i = s->grams.count; i-- > 0 && s->request->longest;) {
        const struct gram *gram = &s->grams.items[i];
        const bool takes = s->absorbed[i] || (listed ? listed[i] : marks(s, (uint32_t)i, sign));
        if (gram->prefix == GRAM_NONE || !takes)
            continue;
        s->absorbed[gram->prefix] |= holds_nearly_all(s, gram, gram->prefix, side);
        s->absorbed[gram->suffix] |= holds_nearly_all(s, gram, gram->suffix, side);
    }
}

/* Whether each phrase marks the side, more than every part of it that does not give way to it. */
static void choose(struct search *s, int sign, bool *listed)
{
    for (uint32_t i = 0; i < s->grams.count; i++) {
        const struct gram *gram = &s->grams.items[i];
        const double score = sign * s->score[i];
        double parts = -INFINITY;
        if (gram->prefix != GRAM_NONE)
            parts = fmax(s->best[gram->prefix], s->best[gram->suffix]);
        s->best[i] = s->absorbed[i] ? parts : fmax(score, parts);
        listed[i] = !s->absorbed[i] && score > parts && marks(s, i, sign);
    }
}

/* Fills ranked. sign: 1 for the target, -1 for the reference. */
static enum newid_status rank(struct search *s, int sign, struct newid_error *err)
{
    struct place *places = mem_zalloc(s->grams.count, sizeof *places);
    bool *listed = mem_zalloc(s->grams.count, sizeof *listed);
    enum newid_status status = places && listed ? NEWID_OK : out_of_memory(err);
    s->ranked_count = 0;
    if (!status) {
        absorb(s, sign, NULL);
        choose(s, sign, listed);
        /* What would give way to a phrase that is not listed after all comes back. */
        absorb(s, sign, listed);
        choose(s, sign, listed);
    }
    for (uint32_t i = 0; i < s->grams.count && !status; i++)
        if (listed[i])
            places[s->ranked_count++] =
                (struct place){sign * s->score[i], i, s->grams.items[i].count[0] + s->grams.items[i].count[1]};
    if (!status)
        qsort(places, s->ranked_count, sizeof *places, by_score);
    for (size_t i = 0; i < s->ranked_count; i++)
        s->ranked[i] = places[i].gram;
    mem_free(places);
    mem_free(listed);
    return status;
}

/* ---- the list ---- */

/* The phrase as a codebook has it; *forms: of its ~words. */
static enum newid_status spell(struct buf *phrase, struct buf *forms, const struct search *s, const struct gram *gram,
                               struct newid_error *err)
{
    uint32_t words[GRAM_WORDS_MOST];
    const size_t count = gram_words(words, &s->grams, gram);
    buf_reset(phrase);
    buf_reset(forms);
    for (size_t i = 0; i < count; i++) {
        const struct stream_word *word = &s->stream.words[words[i]];
        /* A word keeps its ~ only where it stands for several forms. */
        buf_addf(phrase, "%s%s", i && !word->clitic ? " " : "", word->text + (word->text[0] == '~' && !word->forms));
        if (word->forms)
            buf_addf(forms, "%s%s", forms->len ? "; " : "", word->forms);
    }
    enum newid_status status = buf_check(phrase, err);
    return status ? status : buf_check(forms, err);
}

/* Whether a codebook takes the phrase; NEWID_MEMORY goes on. */
static enum newid_status check_phrase(bool *taken, const char *phrase, struct newid_error *err)
{
    struct buf regex = BUF_INIT;
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = phrase_compile(&regex, phrase, NULL, NULL, &why);
    *taken = !status;
    buf_release(&regex);
    return status == NEWID_MEMORY ? newid_fail(err, status, "%s", why.message) : NEWID_OK;
}

static enum newid_status add_word(struct search *s, uint32_t number, const char *phrase, const char *forms,
                                  enum words_side side, struct newid_error *err)
{
    const struct gram *gram = &s->grams.items[number];
    struct marking_word *word = &s->out->items[s->out->count];
    *word = (struct marking_word){.phrase = arena_strdup(s->memory, phrase),
                                  .forms = *forms ? arena_strdup(s->memory, forms) : NULL,
                                  .length = gram->length,
                                  .side = side,
                                  .z = s->z[number]};
    if (!word->phrase || (*forms && !word->forms))
        return out_of_memory(err);
    for (unsigned i = 0; i < GRAM_SIDES; i++) {
        word->count[i] = gram->count[i];
        word->accounts[i] = gram->accounts[i];
        word->writers[i] = gram->writers[i];
        word->most[i] = gram->most[i];
    }
    const struct newid_outcome outcome =
        newid_keyness(&word->keyness, word_count(&s->grams, gram, 0, s->request->by_accounts),
                      word_count(&s->grams, gram, 1, s->request->by_accounts));
    if (outcome.status)
        return newid_fail(err, NEWID_LIMIT, "%s", outcome.reason);
    s->taken[s->out->count++] = number;
    return NEWID_OK;
}

/* Takes the best of ranked into the list. */
static enum newid_status take_best(struct search *s, enum words_side side, struct newid_error *err)
{
    struct buf phrase = BUF_INIT, forms = BUF_INIT;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0, taken = 0; i < s->ranked_count && taken < s->request->limit && !status; i++) {
        const uint32_t number = s->ranked[i];
        const struct gram *gram = &s->grams.items[number];
        bool fits;
        status = spell(&phrase, &forms, s, gram, err);
        if (!status)
            status = check_phrase(&fits, phrase.data, err);
        if (status || !fits)
            continue;
        if (is_protected(s, gram)) {
            s->out->protected_count++;
            continue;
        }
        taken++;
        status = add_word(s, number, phrase.data, forms.data, side, err);
    }
    buf_release(&phrase);
    buf_release(&forms);
    return status;
}

static enum newid_status list_words(struct search *s, struct newid_error *err)
{
    const size_t count = s->grams.count, sides = s->request->both ? 2 : 1;
    const size_t most = (s->request->limit < count ? s->request->limit : count) * sides;
    s->z = mem_zalloc(count, sizeof *s->z);
    s->g2 = mem_zalloc(count, sizeof *s->g2);
    s->score = s->request->method == WORDS_G2 ? s->g2 : s->z;
    s->best = mem_zalloc(count, sizeof *s->best);
    s->absorbed = mem_zalloc(count, sizeof *s->absorbed);
    s->ranked = mem_zalloc(count, sizeof *s->ranked);
    s->taken = mem_zalloc(most, sizeof *s->taken);
    s->out->items = arena_alloc(s->memory, (most + 1) * sizeof *s->out->items);
    if (!s->z || !s->g2 || !s->best || !s->absorbed || !s->ranked || !s->taken || !s->out->items)
        return out_of_memory(err);
    enum newid_status status = word_scores_fill(s->z, s->g2, &s->grams, s->request->by_accounts, err);
    for (size_t side = 0; side < sides && !status; side++) {
        status = rank(s, side == WORDS_TARGET ? 1 : -1, err);
        if (!status)
            status = take_best(s, (enum words_side)side, err);
    }
    return status;
}

/* ---- the accounts ---- */

static enum newid_status find_sides(struct search *s, struct newid_error *err)
{
    s->side = mem_zalloc(s->stream.account_count, 1);
    if (!s->side)
        return out_of_memory(err);
    for (size_t i = 0; i < s->stream.account_count; i++)
        s->side[i] = s->request->in[s->stream.account[i]] == WORDS_IN_REFERENCE;
    return NEWID_OK;
}

static enum newid_status count(struct search *s, struct newid_error *err)
{
    const struct gram_sides sides = {s->side, s->request->columns};
    enum newid_status status = grams_count(&s->grams, &s->stream, &sides, s->request->least, err);
    for (unsigned i = 0; i < GRAM_SIDES && !status; i++) {
        s->out->accounts[i] = s->grams.accounts[i];
        s->out->writers[i] = s->grams.writers[i];
        s->out->words[i] = s->grams.words[i];
    }
    return status;
}

static enum newid_status find(struct search *s, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = newid_store_field(store, "language", &s->languages, err);
    if (!status)
        status = word_stream_read(&s->stream, store, s->request->in, &s->languages, err);
    if (!status)
        status = find_sides(s, err);
    if (!status)
        status = count(s, err);
    if (!status && !s->grams.words[WORDS_TARGET])
        return newid_fail(err, NEWID_NOT_FOUND, "no account of the target has a word; choose another");
    if (!status && !s->grams.words[WORDS_REFERENCE])
        return newid_fail(err, NEWID_NOT_FOUND, "no account of the reference has a word; choose another");
    if (!status)
        status = list_words(s, err);
    if (status || !s->request->context)
        return status;
    const struct word_examples examples = {&s->stream, &s->grams, &s->languages, s->taken, s->request->context};
    return word_examples_find(s->out, s->memory, store, &examples, err);
}

enum newid_status words_find(struct words *out, struct newid_store *store, const struct words_request *request,
                             struct newid_error *err)
{
    struct search s = {.request = request, .out = out, .stream = {.vocabulary = INTERN_INIT}};
    *out = (struct words){0};
    out->memory = s.memory = mem_zalloc(1, sizeof *s.memory);
    enum newid_status status = s.memory ? find(&s, store, err) : out_of_memory(err);
    newid_field_release(&s.languages);
    word_stream_release(&s.stream);
    grams_release(&s.grams);
    mem_free(s.side);
    mem_free(s.z);
    mem_free(s.g2);
    mem_free(s.best);
    mem_free(s.absorbed);
    mem_free(s.ranked);
    mem_free(s.taken);
    if (status)
        words_release(out);
    return status;
}

void words_release(struct words *words)
{
    if (words->memory) {
        arena_release(words->memory);
        mem_free(words->memory);
    }
    *words = (struct words){0};
}
