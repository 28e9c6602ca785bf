#include "coder/context.h"

#include "coder/context_index.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

/* A sentence that is being read. */
struct walk {
    const struct context_index *index;
    struct context_sentence *sentence;
    uint32_t (*words)[WORDS_OF_MOST]; /* by token */
    uint8_t *counts;
    enum newid_status status;
    struct newid_error *err;
};

void context_sentence_release(struct context_sentence *s)
{
    tokens_release(&s->tokens);
    mem_free(s->matches);
    mem_free(s->terminators);
    mem_free(s->breaks);
    mem_free(s->items);
    mem_free(s->begins);
    mem_free(s->words);
    mem_free(s->word_counts);
    *s = (struct context_sentence){0};
}

/* ---- finding phrases ---- */

static void add_matches(struct walk *w, uint32_t node, uint32_t first, uint32_t last)
{
    struct context_sentence *s = w->sentence;
    for (uint32_t e = w->index->first_entry[node]; e && !w->status; e = w->index->entries[e - 1].next) {
        const struct context_entry *entry = &w->index->entries[e - 1];
        if (mem_grow(&s->matches, &s->match_capacity, s->match_count + 1, sizeof *s->matches)) {
            w->status = newid_fail(w->err, NEWID_MEMORY, "out of memory");
            return;
        }
        s->matches[s->match_count++] = (struct context_match){.kind = entry->kind,
                                                              .first = first,
                                                              .last = last,
                                                              .phrase = entry->phrase,
                                                              .trigger = entry->trigger,
                                                              .from = last,
                                                              .outer = -1,
                                                              .pseudo = -1};
    }
}

/* Every phrase that goes on from the node with the token `at`; phrases are short, and so is the recursion. */
static void follow(struct walk *w, uint32_t node, uint32_t first, uint32_t at)
{
    if (w->index->first_entry[node])
        add_matches(w, node, first, at);
    if (at >= w->sentence->tokens.count || w->status)
        return;
    for (size_t i = 0; i < w->counts[at]; i++) {
        uint32_t next = context_step(w->index, node, w->words[at][i]);
        if (next)
            follow(w, next, first, at + 1);
    }
    uint32_t any = w->sentence->tokens.items[at].is_word ? context_step(w->index, node, WORD_ANY) : 0;
    if (any)
        follow(w, any, first, at + 1);
}

/* Every phrase that begins with the token. */
static void begin(struct walk *w, uint32_t token)
{
    for (size_t i = 0; i < w->counts[token]; i++) {
        const uint32_t node = w->index->roots[w->words[token][i]];
        if (node)
            follow(w, node, token, token + 1);
    }
}

/* Without one nothing else that was found says anything of a hit. */
static bool has_trigger(const struct context_sentence *s)
{
    for (size_t i = 0; i < s->match_count; i++)
        if (s->matches[i].kind == MATCH_TRIGGER)
            return true;
    return false;
}

static int by_place(const void *a, const void *b)
{
    const struct context_match *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->last != y->last)
        return x->last > y->last ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return strcmp(x->phrase, y->phrase);
}

/* ---- what they are in this sentence ---- */

static bool rules_out(const struct context_match *m) { return m->kind <= MATCH_BREAK; }

static bool ends_clause(const struct context_match *m) { return m->kind == MATCH_TERMINATOR || m->kind == MATCH_BREAK; }

static bool lies_in(const struct context_match *a, const struct context_match *b)
{
    return b->first <= a->first && a->last <= b->last && b->last - b->first > a->last - a->first;
}

static bool overlaps(const struct context_match *a, const struct context_match *b)
{
    return a->first < b->last && b->first < a->last;
}

/* Phrases in longer ones, and those that pseudo-triggers take away. Matches are by place, so later ones may be passed
 * over. */
static void settle_overlaps(struct context_sentence *s)
{
    for (size_t i = 0; i < s->match_count; i++)
        for (size_t j = i + 1; j < s->match_count && s->matches[j].first < s->matches[i].last; j++) {
            struct context_match *a = &s->matches[i], *b = &s->matches[j];
            if (rules_out(a) && rules_out(b)) {
                a->outer = lies_in(a, b) ? (int32_t)j : a->outer;
                b->outer = lies_in(b, a) && b->outer < 0 ? (int32_t)i : b->outer;
            }
        }
    for (size_t i = 0; i < s->match_count; i++)
        for (size_t j = i + 1; j < s->match_count && s->matches[j].first < s->matches[i].last; j++) {
            struct context_match *a = &s->matches[i], *b = &s->matches[j];
            if (a->kind == MATCH_PSEUDO && a->outer < 0 && b->kind != MATCH_PSEUDO)
                b->pseudo = (int32_t)i;
            else if (b->kind == MATCH_PSEUDO && b->outer < 0 && a->kind != MATCH_PSEUDO && overlaps(a, b))
                a->pseudo = (int32_t)j;
        }
}

static bool stands(const struct context_match *m) { return m->outer < 0 && m->pseudo < 0; }

/* Where clauses end and can begin, and where the items of a list do. */
static void mark_clauses(struct context_sentence *s)
{
    const size_t count = s->tokens.count;
    memset(s->terminators, 0, (count + 1) * sizeof *s->terminators);
    memset(s->breaks, 0, (count + 1) * sizeof *s->breaks);
    memset(s->items, 0, (count + 1) * sizeof *s->items);
    memset(s->begins, 0, (count + 1) * sizeof *s->begins);
    s->begins[0] = true;
    for (size_t t = 0; t < count; t++)
        if (!s->tokens.items[t].is_word)
            s->begins[t + 1] = true;
    for (size_t i = 0; i < s->match_count; i++) {
        const struct context_match *m = &s->matches[i];
        if (!stands(m))
            continue;
        if (ends_clause(m))
            s->terminators[m->first + 1]++;
        if (m->kind == MATCH_BREAK)
            s->breaks[m->first + 1]++;
        if (m->kind == MATCH_SEPARATOR)
            s->items[m->last] = m->last;
        if (ends_clause(m) || m->kind == MATCH_OPENER)
            s->begins[m->last] = true;
    }
    for (size_t t = 1; t <= count; t++) {
        s->terminators[t] += s->terminators[t - 1];
        s->breaks[t] += s->breaks[t - 1];
        s->items[t] = s->items[t] ? s->items[t] : s->items[t - 1];
    }
}

/* Whether another trigger that negates stands in the clause of m. */
static bool has_negation(const struct context_sentence *s, const struct context_match *m)
{
    for (size_t i = 0; i < s->match_count; i++) {
        const struct context_match *o = &s->matches[i];
        if (o != m && o->kind == MATCH_TRIGGER && stands(o) && !o->misplaced && o->trigger->status == NEWID_NEGATED &&
            o->trigger->where != CONTEXT_NEGATIVE_CLAUSE && s->terminators[o->first] == s->terminators[m->first])
            return true;
    }
    return false;
}

/* Whether a terminator that ends the scope begins in the tokens [first, last). */
static bool is_cut(const struct context_sentence *s, unsigned scope, uint32_t first, uint32_t last)
{
    const uint32_t *counts = scope == CONTEXT_SENTENCE ? s->breaks : s->terminators;
    return counts[last] > counts[first];
}

static const struct trigger_words *words_of(const struct walk *w, const struct context_match *m)
{
    return &w->index->trigger_words[m->trigger - w->index->context->triggers];
}

static bool token_is(const struct walk *w, uint32_t token, const struct word_list *list)
{
    return token < w->sentence->tokens.count && context_is_one_of(list, w->words[token], w->counts[token]);
}

static void settle_from(struct walk *w, struct context_match *m)
{
    const struct context_sentence *s = w->sentence;
    for (uint32_t t = m->last - 1; t < s->tokens.count && !is_cut(s, CONTEXT_CLAUSE, m->last, t + 1); t++)
        if (token_is(w, t, &words_of(w, m)->from)) {
            m->from = t + 1;
            return;
        }
}

/* Whether the words around m keep it from saying anything. */
static bool is_silenced(const struct walk *w, const struct context_match *m)
{
    const struct context_sentence *s = w->sentence;
    const struct trigger_words *words = words_of(w, m);
    if ((words->before.count && !token_is(w, m->last, &words->before)) || token_is(w, m->last, &words->not_before) ||
        (m->first && token_is(w, m->first - 1, &words->not_after)))
        return true;
    for (uint32_t t = m->last; words->unless_later.count && t < s->tokens.count; t++) {
        if (is_cut(s, CONTEXT_SENTENCE, m->last, t + 1))
            return false;
        if (token_is(w, t, &words->unless_later))
            return true;
    }
    return false;
}

static bool is_comma(const struct context_sentence *s, uint32_t token)
{
    return !s->tokens.items[token].is_word && s->tokens.lower[s->tokens.items[token].start] == ',';
}

/* Where the scope goes on after a comma that parts the trigger, or the time that it begins, from what is said of it. */
static uint32_t resumes(const struct context_sentence *s, const struct context_match *m)
{
    enum { TIME_LONG = 6 };
    const bool is_time = m->trigger->status == NEWID_PAST && m->first == 0;
    if (!m->trigger->forward || m->trigger->status == NEWID_NEGATED)
        return 0;
    for (uint32_t t = m->last; t < s->tokens.count && t < m->last + (is_time ? TIME_LONG : 1u); t++)
        if (is_comma(s, t))
            return t + 1;
    return 0;
}

static void settle_places(struct walk *w)
{
    struct context_sentence *s = w->sentence;
    for (size_t i = 0; i < s->match_count; i++) {
        struct context_match *m = &s->matches[i];
        if (m->kind != MATCH_TRIGGER || !stands(m))
            continue;
        m->misplaced = m->trigger->where == CONTEXT_CLAUSE_START && !s->begins[m->first];
        m->misplaced |= is_silenced(w, m);
        m->resume = resumes(s, m);
        if (m->trigger->from.count)
            settle_from(w, m);
    }
    for (size_t i = 0; i < s->match_count; i++) {
        struct context_match *m = &s->matches[i];
        if (m->kind == MATCH_TRIGGER && stands(m) && m->trigger->where == CONTEXT_NEGATIVE_CLAUSE)
            m->misplaced = !has_negation(s, m);
    }
}

static enum newid_status make_room(struct context_sentence *s, struct newid_error *err)
{
    const size_t n = s->tokens.count + 1;
    if (n <= s->array_capacity)
        return NEWID_OK;
    size_t capacity[] = {s->array_capacity, s->array_capacity, s->array_capacity,
                         s->array_capacity, s->array_capacity, s->array_capacity};
    if (mem_grow(&s->terminators, &capacity[0], n, sizeof *s->terminators) ||
        mem_grow(&s->items, &capacity[1], n, sizeof *s->items) ||
        mem_grow(&s->begins, &capacity[2], n, sizeof *s->begins) ||
        mem_grow(&s->words, &capacity[3], n, sizeof(uint32_t[WORDS_OF_MOST])) ||
        mem_grow(&s->word_counts, &capacity[4], n, 1) || mem_grow(&s->breaks, &capacity[5], n, sizeof *s->breaks))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    s->array_capacity = capacity[0];
    return NEWID_OK;
}

enum newid_status context_read_sentence(const struct context_index *index, struct context_sentence *s, const char *text,
                                        size_t start, size_t end, struct newid_error *err)
{
    s->start = start;
    s->match_count = 0;
    enum newid_status status = tokens_find(&s->tokens, text + start, end - start, err);
    if (!status)
        status = make_room(s, err);
    if (status)
        return status;
    struct walk w = {index, s, s->words, s->word_counts, NEWID_OK, err};
    for (uint32_t t = 0; t < s->tokens.count; t++) {
        const struct token *token = &s->tokens.items[t];
        w.counts[t] =
            (uint8_t)context_words_of(index, s->tokens.lower + token->start, token->end - token->start, w.words[t]);
    }
    for (uint32_t t = 0; t < s->tokens.count && !w.status; t++)
        begin(&w, t);
    if (w.status || !has_trigger(s))
        return w.status;
    if (s->match_count > 1)
        qsort(s->matches, s->match_count, sizeof *s->matches, by_place);
    settle_overlaps(s);
    mark_clauses(s);
    settle_places(&w);
    return NEWID_OK;
}

/* ---- judging a hit ---- */

/* The first token that ends after the byte. */
static uint32_t token_after(const struct context_sentence *s, size_t byte)
{
    uint32_t low = 0, high = (uint32_t)s->tokens.count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (s->tokens.items[middle].end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct context_hit context_hit_of(const struct context_sentence *s, size_t start, size_t end, const char *gapped)
{
    struct context_hit hit = {token_after(s, start - s->start), 0, gapped};
    hit.last = hit.first;
    while (hit.last < s->tokens.count && s->tokens.items[hit.last].start < end - s->start)
        hit.last++;
    return hit;
}

static uint32_t words_before(const struct context_sentence *s, uint32_t token)
{
    return token < s->tokens.count ? s->tokens.items[token].words : s->tokens.words;
}

static bool counts_words(unsigned scope) { return scope != CONTEXT_CLAUSE && scope != CONTEXT_SENTENCE; }

static bool is_within(unsigned scope, uint32_t words) { return !counts_words(scope) || words < scope; }

/* The first comma in [first, last), or last. */
static uint32_t find_comma(const struct context_sentence *s, uint32_t first, uint32_t last)
{
    while (first < last && !is_comma(s, first))
        first++;
    return first;
}

/* Whether the comma parts items of a list: short ones follow, and a word like *or* before the clause ends. */
static bool is_enumeration(const struct context_sentence *s, uint32_t comma)
{
    uint32_t item = comma + 1;
    for (uint32_t t = item; t < s->tokens.count && s->terminators[t + 1] == s->terminators[item]; t++) {
        if (words_before(s, t) - words_before(s, item) > CONTEXT_ITEM_LONG)
            return false;
        if (s->items[t + 1] != t + 1)
            continue;
        if (s->tokens.items[t].is_word)
            return true;
        item = t + 1;
    }
    return false;
}

/* Whether the hit is the verb of the trigger's clause: the clause begins with it, and no comma stands between. */
static bool is_verb(const struct context_sentence *s, const struct context_match *m, uint32_t first)
{
    for (uint32_t t = first; t < m->first; t++)
        if (!s->tokens.items[t].is_word)
            return false;
    return s->begins[first];
}

/* Whether the token can belong to an item of a list: near its beginning, and after a comma the item is short. */
static bool is_item(const struct context_sentence *s, uint32_t token)
{
    const uint32_t item = s->items[token];
    uint32_t end = token;
    while (end < s->tokens.count && s->items[end] == item && s->tokens.items[end].is_word &&
           s->terminators[end + 1] == s->terminators[token])
        end++;
    const bool after_comma = !s->tokens.items[item - 1].is_word;
    return words_before(s, token) - words_before(s, item) < CONTEXT_ITEM_NEAR &&
           (!after_comma || words_before(s, end) - words_before(s, item) <= CONTEXT_ITEM_LONG);
}

/* Whether the token belongs to an item after a word like *or*, which itself stands within the scope. */
static bool goes_on(const struct context_sentence *s, const struct context_match *m, uint32_t token)
{
    const uint32_t item = s->items[token];
    return item > m->from && s->tokens.items[item - 1].is_word &&
           is_within(m->trigger->scope, words_before(s, item - 1) - words_before(s, m->from));
}

static enum context_verdict judge_forward(const struct context_sentence *s, const struct context_match *m,
                                          uint32_t first, uint32_t *distance)
{
    if (first < m->from)
        return VERDICT_SUBJECT;
    const bool is_resumed = m->resume && first >= m->resume;
    const uint32_t from = is_resumed && m->resume > m->from ? m->resume : m->from;
    if (is_cut(s, m->trigger->scope, is_resumed ? m->resume : m->last, first))
        return VERDICT_TERMINATED;
    *distance = words_before(s, first) - words_before(s, m->last);
    const uint32_t comma = counts_words(m->trigger->scope) ? find_comma(s, from, first) : first;
    const bool is_list = m->trigger->list || goes_on(s, m, first) || (comma < first && is_enumeration(s, comma));
    if (comma < first && !is_list)
        return VERDICT_COMMA;
    if (is_list && s->items[first] > from && counts_words(m->trigger->scope))
        return is_item(s, first) ? VERDICT_REACHES : VERDICT_COMMA;
    return is_within(m->trigger->scope, words_before(s, first) - words_before(s, from)) ? VERDICT_REACHES
                                                                                        : VERDICT_TOO_FAR;
}

static enum context_verdict judge_backward(const struct context_sentence *s, const struct context_match *m,
                                           uint32_t first, uint32_t last, uint32_t *distance)
{
    if (is_cut(s, m->trigger->scope_back, last, m->first))
        return VERDICT_TERMINATED;
    *distance = words_before(s, m->first) - words_before(s, last);
    if (m->trigger->back_to_verb)
        return is_verb(s, m, first) ? VERDICT_REACHES : VERDICT_BEHIND;
    return is_within(m->trigger->scope_back, *distance) ? VERDICT_REACHES : VERDICT_TOO_FAR;
}

static bool shares_word(const struct context_match *m, const struct context_hit *hit)
{
    return m->first < hit->last && hit->first < m->last;
}

/* Whether the trigger stands in a gap of the phrase that found the hit: not at its edge, and not one of its own words.
 */
static bool is_in_gap(const struct context_match *m, const struct context_hit *hit)
{
    return hit->gapped && m->first > hit->first && m->last < hit->last && !strstr(hit->gapped, m->phrase);
}

/*
 * Whether the match numbered `other` (-1: none) takes m away for this hit: not where it shares a word with the hit (*no
 * problem*, of a problem), unless the hit is a mere piece of it (*can't thank them enough*, of a thank).
 */
static bool takes_away(const struct context_sentence *s, int32_t other, const struct context_hit *hit)
{
    if (other < 0)
        return false;
    const struct context_match *o = &s->matches[other];
    return !shares_word(o, hit) || (o->kind == MATCH_PSEUDO && o->first < hit->first && hit->last < o->last);
}

enum context_verdict context_judge(const struct context_sentence *s, const struct context_match *m,
                                   const struct context_hit *hit, uint32_t *distance)
{
    *distance = 0;
    if (m->kind != MATCH_TRIGGER)
        return VERDICT_NO_TRIGGER;
    if (takes_away(s, m->outer, hit))
        return VERDICT_INSIDE;
    if (takes_away(s, m->pseudo, hit))
        return VERDICT_PSEUDO;
    if (m->misplaced)
        return VERDICT_MISPLACED;
    if (shares_word(m, hit))
        return is_in_gap(m, hit) ? VERDICT_REACHES : VERDICT_IN_HIT;
    if (m->last <= hit->first)
        return m->trigger->forward ? judge_forward(s, m, hit->first, distance) : VERDICT_BEHIND;
    return m->trigger->backward ? judge_backward(s, m, hit->first, hit->last, distance) : VERDICT_BEHIND;
}

static bool takes_in(const struct context_sentence *s, const struct context_match *m, uint32_t token)
{
    uint32_t distance;
    return context_judge(s, m, &(struct context_hit){token, token + 1, NULL}, &distance) == VERDICT_REACHES;
}

void context_scope(const struct context_sentence *s, const struct context_match *m, bool forward, uint32_t *first,
                   uint32_t *last)
{
    *first = *last = forward ? m->from : m->first;
    while (forward && *last < s->tokens.count && takes_in(s, m, *last))
        ++*last;
    while (!forward && *first && takes_in(s, m, *first - 1))
        --*first;
}

/* Where several hold: less is stronger. */
static unsigned rank(enum newid_hit_status status)
{
    static const unsigned ranks[NEWID_STATUSES] = {
        [NEWID_NEGATED] = 0, [NEWID_PAST] = 1, [NEWID_HYPOTHETICAL] = 2, [NEWID_REPORTED] = 3, [NEWID_AFFIRMED] = 4};
    return ranks[status];
}

const struct context_match *context_decide(const struct context_sentence *s, const struct context_hit *hit)
{
    const struct context_match *best = NULL, *instead = NULL;
    uint32_t distance, least = 0;
    for (size_t i = 0; i < s->match_count; i++) {
        const struct context_match *m = &s->matches[i];
        if (context_judge(s, m, hit, &distance) != VERDICT_REACHES)
            continue;
        if (m->trigger->where == CONTEXT_NEGATIVE_CLAUSE && m->trigger->status != NEWID_NEGATED) {
            instead = m;
            continue;
        }
        const unsigned own = rank(m->trigger->status), other = best ? rank(best->trigger->status) : NEWID_STATUSES;
        if (own < other || (own == other && distance < least)) {
            best = m;
            least = distance;
        }
    }
    return best && best->trigger->status == NEWID_NEGATED && instead ? instead : best;
}
