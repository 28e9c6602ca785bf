#include "change/grams.h"

#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- pairs of phrases that overlap but for one word: a phrase one word longer ---- */

struct pair {
    uint64_t key; /* prefix and suffix */
    uint32_t count, gram;
};

struct pairs {
    struct pair *slots; /* open addressing; free where count is 0 */
    size_t slot_count, used;
};

static size_t find_slot(const struct pairs *p, uint64_t key)
{
    /* Fibonacci hashing: Knuth, The Art of Computer Programming 3, section 6.4. */
    uint64_t h = key * 11400714819323198485u;
    size_t i = (size_t)(h ^ h >> 32) & (p->slot_count - 1);
    while (p->slots[i].count && p->slots[i].key != key)
        i = (i + 1) & (p->slot_count - 1);
    return i;
}

static enum newid_status grow(struct pairs *p, struct newid_error *err)
{
    const struct pairs old = *p;
    p->slot_count = old.slot_count ? old.slot_count * 2 : 1024;
    p->slots = mem_zalloc(p->slot_count, sizeof *p->slots);
    if (!p->slots) {
        *p = old;
        return out_of_memory(err);
    }
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i].count)
            p->slots[find_slot(p, old.slots[i].key)] = old.slots[i];
    mem_free(old.slots);
    return NEWID_OK;
}

static enum newid_status count_pair(struct pairs *p, uint64_t key, struct newid_error *err)
{
    if ((p->used + 1) * 3 > p->slot_count * 2 && grow(p, err))
        return NEWID_MEMORY;
    struct pair *pair = &p->slots[find_slot(p, key)];
    p->used += !pair->count;
    pair->key = key;
    pair->count++;
    return NEWID_OK;
}

static uint64_t key_of(uint32_t prefix, uint32_t suffix) { return (uint64_t)prefix << 32 | suffix; }

/* ---- one length after another ---- */

struct visit {
    uint32_t writer, account; /* account: place in the stream's list */
    bool is_first;            /* of the account, which has one visit for each of its workers */
};

struct counting {
    struct grams *out;
    const struct word_stream *stream;
    const struct gram_sides *sides;
    uint32_t least;
    uint32_t *at;         /* the phrase of the length at hand that begins at each place of the stream, or GRAM_NONE */
    struct visit *visits; /* by writer */
    size_t visit_count;
};

static enum newid_status add_gram(struct grams *g, struct gram gram, struct newid_error *err)
{
    if (g->count == GRAM_NONE - 1)
        return newid_fail(err, NEWID_LIMIT, "too many words to be counted at once; choose fewer accounts");
    if (mem_grow(&g->items, &g->capacity, g->count + 1, sizeof *g->items))
        return out_of_memory(err);
    g->items[g->count++] = gram;
    return NEWID_OK;
}

static enum newid_status single_words(struct counting *c, struct newid_error *err)
{
    const struct word_stream *s = c->stream;
    uint32_t *counts = mem_zalloc(s->word_count, sizeof *counts);
    enum newid_status status = counts ? NEWID_OK : out_of_memory(err);
    for (size_t i = 0; i < s->length && !status; i++)
        if (s->ids[i] != STREAM_BREAK)
            counts[s->ids[i]]++;
    for (uint32_t w = 0; w < s->word_count && !status; w++) {
        const bool frequent = counts[w] >= c->least;
        counts[w] = frequent ? (uint32_t)c->out->count : GRAM_NONE;
        if (frequent)
            status = add_gram(c->out, (struct gram){GRAM_NONE, GRAM_NONE, w, 1, {0}, {0}, {0}, {0}, {0}}, err);
    }
    for (size_t i = 0; i < s->length && !status; i++)
        c->at[i] = s->ids[i] == STREAM_BREAK ? GRAM_NONE : counts[s->ids[i]];
    mem_free(counts);
    return status;
}

static bool is_pair(const struct counting *c, size_t i)
{
    return i + 1 < c->stream->length && c->at[i] != GRAM_NONE && c->at[i + 1] != GRAM_NONE;
}

static enum newid_status keep_frequent(struct counting *c, struct pairs *pairs, unsigned length,
                                       struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    /* In order of the stream, so that the same accounts give the same list. */
    for (size_t i = 0; i < c->stream->length && !status; i++) {
        struct pair *pair = is_pair(c, i) ? &pairs->slots[find_slot(pairs, key_of(c->at[i], c->at[i + 1]))] : NULL;
        if (!pair || pair->count < c->least || pair->gram)
            continue;
        const struct gram gram = {c->at[i], c->at[i + 1], c->out->items[c->at[i + 1]].last, length, {0}, {0}, {0},
                                  {0},      {0}};
        pair->gram = (uint32_t)c->out->count;
        status = add_gram(c->out, gram, err);
    }
    return status;
}

/* The phrases one word longer than those in `at`, which then holds them. */
static enum newid_status longer(struct counting *c, unsigned length, struct newid_error *err)
{
    struct pairs pairs = {NULL, 0, 0};
    enum newid_status status = grow(&pairs, err);
    for (size_t i = 0; i < c->stream->length && !status; i++)
        if (is_pair(c, i))
            status = count_pair(&pairs, key_of(c->at[i], c->at[i + 1]), err);
    if (!status)
        status = keep_frequent(c, &pairs, length, err);
    for (size_t i = 0; i < c->stream->length && !status; i++) {
        const struct pair *pair =
            is_pair(c, i) ? &pairs.slots[find_slot(&pairs, key_of(c->at[i], c->at[i + 1]))] : NULL;
        c->at[i] = pair && pair->count >= c->least ? pair->gram : GRAM_NONE;
    }
    mem_free(pairs.slots);
    return status;
}

/* ---- who uses them ---- */

/* What a phrase of the length at hand was last seen in, by number and one. */
struct seen {
    uint32_t account, writer[GRAM_SIDES], by_writer[GRAM_SIDES];
};

static void see(struct gram *gram, struct seen *seen, const struct visit *visit, unsigned side, size_t place)
{
    if (visit->is_first) {
        if (!gram->count[side])
            gram->place[side] = (uint32_t)place;
        gram->count[side]++;
        gram->accounts[side] += seen->account != visit->account + 1;
        seen->account = visit->account + 1;
    }
    if (seen->writer[side] != visit->writer + 1) {
        seen->writer[side] = visit->writer + 1;
        seen->by_writer[side] = 0;
        gram->writers[side]++;
    }
    if (++seen->by_writer[side] > gram->most[side])
        gram->most[side] = seen->by_writer[side];
}

/* first: the first phrase of the length at hand. */
static enum newid_status see_writers(struct counting *c, size_t first, struct newid_error *err)
{
    struct seen *seen = mem_zalloc(c->out->count - first, sizeof *seen);
    if (!seen)
        return out_of_memory(err);
    for (size_t v = 0; v < c->visit_count; v++) {
        const struct visit *visit = &c->visits[v];
        const unsigned side = c->sides->side[visit->account];
        for (size_t i = c->stream->start[visit->account]; i < c->stream->start[visit->account + 1]; i++)
            if (c->at[i] != GRAM_NONE)
                see(&c->out->items[c->at[i]], &seen[c->at[i] - first], visit, side, i);
    }
    mem_free(seen);
    return NEWID_OK;
}

static int by_writer(const void *a, const void *b)
{
    const struct visit *x = a, *y = b;
    if (x->writer != y->writer)
        return x->writer < y->writer ? -1 : 1;
    return x->account < y->account ? -1 : x->account > y->account;
}

static enum newid_status list_visits(struct counting *c, struct newid_error *err)
{
    const struct newid_columns *columns = c->sides->columns;
    const struct word_stream *s = c->stream;
    size_t most = 0;
    for (size_t i = 0; i < s->account_count; i++)
        most += columns->first_worker[s->account[i] + 1] - columns->first_worker[s->account[i]] + 1;
    c->visits = mem_zalloc(most, sizeof *c->visits);
    if (!c->visits)
        return out_of_memory(err);
    for (uint32_t i = 0; i < s->account_count; i++) {
        const uint32_t first = columns->first_worker[s->account[i]], end = columns->first_worker[s->account[i] + 1];
        for (uint32_t w = first; w < end; w++)
            c->visits[c->visit_count++] = (struct visit){columns->worker[w], i, w == first};
        if (first == end)
            c->visits[c->visit_count++] = (struct visit){(uint32_t)columns->worker_count + i, i, true};
    }
    qsort(c->visits, c->visit_count, sizeof *c->visits, by_writer);
    return NEWID_OK;
}

/* ---- totals ---- */

static void count_accounts_and_writers(struct counting *c)
{
    uint32_t last[GRAM_SIDES] = {0, 0};
    for (size_t v = 0; v < c->visit_count; v++) {
        const unsigned side = c->sides->side[c->visits[v].account];
        c->out->accounts[side] += c->visits[v].is_first;
        c->out->writers[side] += last[side] != c->visits[v].writer + 1;
        last[side] = c->visits[v].writer + 1;
    }
}

/* A run of words without a break has a place for a phrase of n words at each word but its last n - 1. */
static void count_places(struct counting *c)
{
    const struct word_stream *s = c->stream;
    for (size_t a = 0; a < s->account_count; a++) {
        const unsigned side = c->sides->side[a];
        size_t run = 0;
        for (size_t i = s->start[a]; i < s->start[a + 1]; i++) {
            run = s->ids[i] == STREAM_BREAK ? 0 : run + 1;
            for (size_t n = 0; n < GRAM_WORDS_MOST && n < run; n++)
                c->out->places[n][side]++;
            c->out->words[side] += run && !s->words[s->ids[i]].clitic;
        }
    }
}

enum newid_status grams_count(struct grams *out, const struct word_stream *stream, const struct gram_sides *sides,
                              uint32_t least, struct newid_error *err)
{
    *out = (struct grams){0};
    struct counting c = {.out = out, .stream = stream, .sides = sides, .least = least ? least : 1};
    c.at = mem_zalloc(stream->length, sizeof *c.at);
    enum newid_status status = c.at ? list_visits(&c, err) : out_of_memory(err);
    if (!status) {
        count_accounts_and_writers(&c);
        count_places(&c);
    }
    for (unsigned length = 1; length <= GRAM_WORDS_MOST && !status; length++) {
        const size_t first = out->count;
        status = length == 1 ? single_words(&c, err) : longer(&c, length, err);
        if (!status)
            status = see_writers(&c, first, err);
    }
    mem_free(c.at);
    mem_free(c.visits);
    return status;
}

void grams_release(struct grams *grams)
{
    mem_free(grams->items);
    *grams = (struct grams){0};
}

size_t gram_words(uint32_t *words, const struct grams *grams, const struct gram *gram)
{
    const size_t length = gram->length;
    for (size_t i = length; i-- > 0;) {
        words[i] = gram->last;
        gram = i ? &grams->items[gram->prefix] : gram;
    }
    return length;
}
