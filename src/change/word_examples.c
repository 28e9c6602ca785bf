#include "change/word_examples.h"

#include "util/mem.h"

#include <stdlib.h>

/* Where an example stands. */
struct wanted {
    uint32_t account; /* place in the columns */
    size_t nth;       /* of the account's words */
    size_t length;    /* in words */
    struct marking_word *word;
};

struct search {
    const struct word_examples *examples;
    struct arena *memory;
    struct text_words words;
    struct wanted *wanted; /* by account */
    size_t count, next;
    uint32_t account; /* place of the next account in the columns */
};

/* The account of the stream that holds this place. */
static size_t account_at(const struct word_stream *s, size_t place)
{
    size_t low = 0, high = s->account_count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (s->start[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct wanted wanted_for(const struct word_examples *e, uint32_t gram, struct marking_word *word)
{
    const struct word_stream *s = e->stream;
    const size_t place = e->grams->items[gram].place[word->side], account = account_at(s, place);
    struct wanted w = {s->account[account], 0, word->length, word};
    for (size_t i = s->start[account]; i < place; i++)
        w.nth += s->ids[i] != STREAM_BREAK;
    return w;
}

static int by_account(const void *a, const void *b)
{
    const struct wanted *x = a, *y = b;
    return (x->account > y->account) - (x->account < y->account);
}

static enum newid_status cut_out(struct search *s, const struct newid_account *a, const struct wanted *w,
                                 struct newid_error *err)
{
    const struct text_word *first = &s->words.items[w->nth], *last = first + w->length - 1;
    w->word->example_account = arena_strdup(s->memory, a->id);
    if (w->word->example_account &&
        excerpt_make(&w->word->example, s->memory, a->text, a->text_len, first->start, last->end, s->examples->context))
        return NEWID_OK;
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static enum newid_status visit(void *context, const struct newid_account *a, const struct newid_measure *measure,
                               struct newid_error *err)
{
    struct search *s = context;
    const uint32_t account = s->account++;
    (void)measure;
    if (s->next == s->count)
        return NEWID_STOPPED;
    if (s->wanted[s->next].account != account)
        return NEWID_OK;
    const struct newid_field *languages = s->examples->languages;
    enum newid_status status =
        text_words_read(&s->words, a->text, a->text_len, languages->values[languages->codes[account]], err);
    for (; !status && s->next < s->count && s->wanted[s->next].account == account; s->next++)
        status = cut_out(s, a, &s->wanted[s->next], err);
    return status;
}

enum newid_status word_examples_find(struct words *words, struct arena *memory, struct newid_store *store,
                                     const struct word_examples *examples, struct newid_error *err)
{
    struct search s = {.examples = examples, .memory = memory, .count = words->count};
    enum newid_status status = text_words_new(&s.words, err);
    s.wanted = mem_zalloc(words->count, sizeof *s.wanted);
    if (!status && !s.wanted)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < words->count && !status; i++)
        s.wanted[i] = wanted_for(examples, examples->taken[i], &words->items[i]);
    if (!status) {
        qsort(s.wanted, s.count, sizeof *s.wanted, by_account);
        status = newid_store_each_account(store, 0, visit, &s, err);
    }
    /* All are found: the rest of the accounts need not be read. */
    if (status == NEWID_STOPPED && s.next == s.count)
        status = NEWID_OK;
    text_words_release(&s.words);
    mem_free(s.wanted);
    return status;
}
