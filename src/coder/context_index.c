/* Phrases into a tree of words, and a sentence's walk through it. */
#include "coder/context_index.h"

#include "util/mem.h"

#include <string.h>

/* ---- words ---- */

enum word_kind { WORD_WHOLE, WORD_BEGINNING, WORD_ENDING };

static uint32_t hash_step(uint32_t hash, char c) { return (hash ^ (unsigned char)c) * 16777619u; } /* FNV-1a */

static uint32_t hash_of(const char *s, size_t len)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = hash_step(hash, s[i]);
    return hash;
}

static uint32_t hash_bit(uint32_t hash) { return (hash ^ hash >> 16) % HASH_BITS; }

/* The word's number, or WORD_NONE. */
static uint32_t find_word(const struct context_index *index, const char *s, size_t len, uint32_t hash, unsigned kind)
{
    const uint32_t bit = hash_bit(hash);
    if (!(index->hashes[bit / 64] >> bit % 64 & 1))
        return WORD_NONE;
    for (uint32_t at = hash & index->word_mask;; at = (at + 1) & index->word_mask) {
        const uint32_t w = index->word_slots[at];
        if (w == WORD_NONE)
            return WORD_NONE;
        const struct context_word *word = &index->words[w];
        if (word->hash == hash && word->len == len && word->kind == kind && memcmp(word->text, s, len) == 0)
            return w;
    }
}

static uint64_t length_bit(size_t len) { return (uint64_t)1 << (len < 63 ? len : 63); }

/* The number of the phrase's word, s with its star. A star alone is WORD_ANY. */
static uint32_t add_word(struct context_index *index, const char *s, size_t len)
{
    if (len == 1 && *s == '*')
        return WORD_ANY;
    unsigned kind = *s == '*' ? WORD_ENDING : s[len - 1] == '*' ? WORD_BEGINNING : WORD_WHOLE;
    s += kind == WORD_ENDING;
    len -= kind != WORD_WHOLE;
    const uint32_t hash = hash_of(s, len);
    uint32_t w = find_word(index, s, len, hash, kind);
    if (w != WORD_NONE)
        return w;
    w = index->word_count++;
    index->words[w] = (struct context_word){s, (uint32_t)len, hash, (uint8_t)kind};
    uint32_t at = hash & index->word_mask;
    while (index->word_slots[at] != WORD_NONE)
        at = (at + 1) & index->word_mask;
    index->word_slots[at] = w;
    index->hashes[hash_bit(hash) / 64] |= (uint64_t)1 << hash_bit(hash) % 64;
    if (kind != WORD_ENDING)
        (kind == WORD_WHOLE ? index->wholes : index->beginnings)[(unsigned char)*s] |= length_bit(len);
    if (kind == WORD_ENDING)
        index->endings[index->ending_count++] = w;
    return w;
}

/* What Welsh and English join to the word before it with an apostrophe: mae'r, dydy'n, ni'w; it's, we've. */
static bool is_clitic(const char *s, size_t len)
{
    static const char *const clitics[] = {"r", "n", "u", "i", "w", "ch", "m", "th", "s", "d", "ve", "re", "ll"};
    for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++)
        if (strlen(clitics[i]) == len && memcmp(clitics[i], s, len) == 0)
            return true;
    return false;
}

/* The words that a token is by its beginning: those with a star after it, and the one before a clitic. *hash becomes
 * that of the whole token. */
static size_t words_at_beginning(const struct context_index *index, const char *s, size_t len, uint32_t *hash,
                                 uint32_t out[WORDS_OF_MOST])
{
    const uint64_t beginnings = index->beginnings[(unsigned char)*s];
    size_t n = 0;
    uint32_t h = *hash, w;
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '\'' && i && is_clitic(s + i + 1, len - i - 1) && n < WORDS_OF_MOST &&
            (w = find_word(index, s, i, h, WORD_WHOLE)) != WORD_NONE)
            out[n++] = w;
        h = hash_step(h, s[i]);
        if (beginnings && beginnings & length_bit(i + 1) && n < WORDS_OF_MOST &&
            (w = find_word(index, s, i + 1, h, WORD_BEGINNING)) != WORD_NONE)
            out[n++] = w;
    }
    *hash = h;
    return n;
}

size_t context_words_of(const struct context_index *index, const char *s, size_t len, uint32_t out[WORDS_OF_MOST])
{
    const unsigned char first = (unsigned char)*s;
    uint32_t hash = 2166136261u, w;
    size_t n = 0;
    if (index->wholes[first] | index->beginnings[first])
        n = words_at_beginning(index, s, len, &hash, out);
    if (index->wholes[first] & length_bit(len) && n < WORDS_OF_MOST &&
        (w = find_word(index, s, len, hash, WORD_WHOLE)) != WORD_NONE)
        out[n++] = w;
    for (size_t i = 0; i < index->ending_count && n < WORDS_OF_MOST; i++) {
        const struct context_word *e = &index->words[index->endings[i]];
        if (e->len < len && s[len - 1] == e->text[e->len - 1] && memcmp(s + len - e->len, e->text, e->len) == 0)
            out[n++] = index->endings[i];
    }
    return n;
}

/* ---- the tree ---- */

static uint32_t edge_slot(const struct context_index *index, uint32_t node, uint32_t word)
{
    uint32_t at = (node * 2654435761u ^ word * 40503u) & index->edge_mask;
    while (index->edges[at].to && (index->edges[at].node != node || index->edges[at].word != word))
        at = (at + 1) & index->edge_mask;
    return at;
}

uint32_t context_step(const struct context_index *index, uint32_t node, uint32_t word)
{
    return index->edges[edge_slot(index, node, word)].to;
}

static void add_phrase(struct context_index *index, const char *phrase, enum match_kind kind,
                       const struct context_trigger *trigger)
{
    uint32_t node = 0;
    for (const char *p = phrase; *p;) {
        const size_t len = strcspn(p, " ");
        const uint32_t word = add_word(index, p, len), at = edge_slot(index, node, word);
        if (!index->edges[at].to)
            index->edges[at] = (struct context_edge){node, word, ++index->node_count};
        if (!node && word != WORD_ANY)
            index->roots[word] = index->edges[at].to;
        node = index->edges[at].to;
        p += len + (p[len] == ' ');
    }
    index->entries[index->entry_count] = (struct context_entry){kind, phrase, trigger, index->first_entry[node]};
    index->first_entry[node] = (uint32_t)++index->entry_count;
}

static void add_phrases(struct context_index *index, const struct context_phrases *list, enum match_kind kind,
                        const struct context_trigger *trigger)
{
    for (size_t i = 0; i < list->count; i++)
        add_phrase(index, list->items[i], kind, trigger);
}

/* The numbers of a trigger's words in *list, which is taken from *room. */
static void add_words(struct context_index *index, struct word_list *list, const struct context_phrases *words,
                      uint32_t **room)
{
    *list = (struct word_list){*room, words->count};
    for (size_t i = 0; i < words->count; i++)
        *(*room)++ = add_word(index, words->items[i], strlen(words->items[i]));
}

static void add_all(struct context_index *index, const struct newid_context *context)
{
    uint32_t *room = index->list_words;
    for (size_t t = 0; t < context->trigger_count; t++) {
        const struct context_trigger *trigger = &context->triggers[t];
        add_phrases(index, &trigger->phrases, MATCH_TRIGGER, trigger);
        struct trigger_words *words = &index->trigger_words[t];
        add_words(index, &words->from, &trigger->from, &room);
        add_words(index, &words->before, &trigger->before, &room);
        add_words(index, &words->not_before, &trigger->not_before, &room);
        add_words(index, &words->not_after, &trigger->not_after, &room);
        add_words(index, &words->unless_later, &trigger->unless_later, &room);
    }
    add_phrases(index, &context->pseudo, MATCH_PSEUDO, NULL);
    add_phrases(index, &context->terminators, MATCH_TERMINATOR, NULL);
    add_phrases(index, &context->breaks, MATCH_BREAK, NULL);
    add_phrases(index, &context->separators, MATCH_SEPARATOR, NULL);
    add_phrases(index, &context->openers, MATCH_OPENER, NULL);
}

bool context_is_one_of(const struct word_list *list, const uint32_t *words, size_t count)
{
    for (size_t i = 0; count && i < list->count; i++)
        for (size_t k = 0; k < count; k++)
            if (words[k] == list->words[i])
                return true;
    return false;
}

/* ---- making ---- */

static void measure(const struct context_phrases *list, size_t *phrases, size_t *words)
{
    *phrases += list->count;
    for (size_t i = 0; i < list->count; i++) {
        ++*words;
        for (const char *p = list->items[i]; *p; p++)
            *words += *p == ' ';
    }
}

static uint32_t room_for(size_t count)
{
    uint32_t size = 16;
    while (size < 3 * count)
        size *= 2;
    return size;
}

static enum newid_status make_room(struct context_index *index, size_t triggers, size_t phrases, size_t words,
                                   struct newid_error *err)
{
    const uint32_t size = room_for(words);
    index->word_mask = index->edge_mask = size - 1;
    index->words = mem_zalloc(words + 1, sizeof *index->words);
    index->word_slots = mem_alloc(size * sizeof *index->word_slots);
    index->endings = mem_zalloc(words + 1, sizeof *index->endings);
    index->edges = mem_zalloc(size, sizeof *index->edges);
    index->roots = mem_zalloc(words + 1, sizeof *index->roots);
    index->first_entry = mem_zalloc(words + 1, sizeof *index->first_entry);
    index->entries = mem_zalloc(phrases + 1, sizeof *index->entries);
    index->trigger_words = mem_zalloc(triggers + 1, sizeof *index->trigger_words);
    index->list_words = mem_zalloc(words + 1, sizeof *index->list_words);
    if (!index->words || !index->word_slots || !index->endings || !index->edges || !index->roots ||
        !index->first_entry || !index->entries || !index->trigger_words || !index->list_words)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    memset(index->word_slots, 0xFF, size * sizeof *index->word_slots);
    return NEWID_OK;
}

enum newid_status context_index_new(struct context_index **out, const struct newid_context *context,
                                    struct newid_error *err)
{
    size_t phrases = 0, words = 0;
    for (size_t t = 0; t < context->trigger_count; t++) {
        const struct context_trigger *trigger = &context->triggers[t];
        measure(&trigger->phrases, &phrases, &words);
        words += trigger->from.count + trigger->before.count + trigger->not_before.count + trigger->not_after.count +
                 trigger->unless_later.count;
    }
    const struct context_phrases *const lists[] = {&context->pseudo, &context->terminators, &context->breaks,
                                                   &context->separators, &context->openers};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        measure(lists[i], &phrases, &words);
    struct context_index *index = mem_zalloc(1, sizeof *index);
    if (!index)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    index->context = context;
    enum newid_status status = make_room(index, context->trigger_count, phrases, words, err);
    if (status) {
        context_index_free(index);
        return status;
    }
    add_all(index, context);
    *out = index;
    return NEWID_OK;
}

void context_index_free(struct context_index *index)
{
    if (!index)
        return;
    mem_free(index->words);
    mem_free(index->word_slots);
    mem_free(index->endings);
    mem_free(index->edges);
    mem_free(index->roots);
    mem_free(index->first_entry);
    mem_free(index->entries);
    mem_free(index->trigger_words);
    mem_free(index->list_words);
    mem_free(index);
}
