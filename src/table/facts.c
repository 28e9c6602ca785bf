#include "table/facts.h"

#include "codebook/structure.h"
#include "util/mem.h"

#include <stdbool.h>
#include <string.h>

enum progress { TO_DO, UNDER_WAY, DONE };

struct facts {
    const struct newid_codebook *codebook;
    size_t accounts;
    const uint32_t *words;
    unsigned statuses;
    struct fact_hit *hits; /* by theme: theme t's are hits[first[t]] … hits[first[t + 1]) */
    size_t hit_count, hit_capacity;
    size_t *first;
    size_t filled;        /* first[0 … filled] are set */
    unsigned char *mixed; /* flags of themes whose hits are not by account */
    struct mentions *mentions;
    enum progress *progress;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

enum newid_status facts_new(struct facts **out, const struct newid_codebook *codebook, size_t accounts,
                            const uint32_t *words, unsigned statuses, struct newid_error *err)
{
    struct facts *facts = mem_zalloc(1, sizeof *facts);
    if (!facts)
        return out_of_memory(err);
    facts->codebook = codebook;
    facts->accounts = accounts;
    facts->words = words;
    facts->statuses = statuses;
    facts->first = mem_zalloc(codebook->theme_count + 1, sizeof *facts->first);
    facts->mentions = mem_zalloc(codebook->theme_count + 1, sizeof *facts->mentions);
    facts->progress = mem_zalloc(codebook->theme_count + 1, sizeof *facts->progress);
    facts->mixed = mem_zalloc(codebook->theme_count + 1, 1);
    if (!facts->first || !facts->mentions || !facts->progress || !facts->mixed) {
        facts_free(facts);
        return out_of_memory(err);
    }
    *out = facts;
    return NEWID_OK;
}

void facts_free(struct facts *facts)
{
    if (!facts)
        return;
    for (size_t t = 0; facts->mentions && t < facts->codebook->theme_count; t++)
        mem_free(facts->mentions[t].items);
    mem_free(facts->mentions);
    mem_free(facts->progress);
    mem_free(facts->mixed);
    mem_free(facts->first);
    mem_free(facts->hits);
    mem_free(facts);
}

/* Themes up to and with `theme` begin no earlier than the hits added so far. */
static void begin_themes(struct facts *facts, size_t theme)
{
    while (facts->filled < theme)
        facts->first[++facts->filled] = facts->hit_count;
}

enum newid_status facts_add(struct facts *facts, size_t theme, struct fact_hit hit, struct newid_error *err)
{
    begin_themes(facts, theme);
    if (mem_grow(&facts->hits, &facts->hit_capacity, facts->hit_count + 1, sizeof *facts->hits))
        return out_of_memory(err);
    if (facts->hit_count > facts->first[theme] && hit.account < facts->hits[facts->hit_count - 1].account)
        facts->mixed[theme] = 1;
    facts->hits[facts->hit_count++] = hit;
    return NEWID_OK;
}

/* Earliest first; of those that start together, the longest. */
static bool stands_before(const struct fact_hit *a, const struct fact_hit *b)
{
    return a->start != b->start ? a->start < b->start : a->end > b->end;
}

/* Puts each account's hits in order. They are few, and mostly in order already. */
static void order_within_accounts(struct fact_hit *hits, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct fact_hit hit = hits[i];
        size_t at = i;
        for (; at && hits[at - 1].account == hit.account && stands_before(&hit, &hits[at - 1]); at--)
            hits[at] = hits[at - 1];
        hits[at] = hit;
    }
}

/* Copies the hits that count in `theme` by structure to `to`, by account (a counting sort); next is scratch, one an
 * account and one more. */
static void place_by_account(const struct facts *facts, size_t theme, size_t *next, struct fact_hit *to)
{
    const size_t themes = facts->codebook->theme_count;
    for (size_t t = theme; t < themes; t++)
        if (codebook_counts_in(facts->codebook, theme, t))
            for (size_t i = facts->first[t]; i < facts->first[t + 1]; i++)
                next[facts->hits[i].account + 1]++;
    for (size_t a = 0; a < facts->accounts; a++)
        next[a + 1] += next[a];
    for (size_t t = theme; t < themes; t++)
        if (codebook_counts_in(facts->codebook, theme, t))
            for (size_t i = facts->first[t]; i < facts->first[t + 1]; i++)
                to[next[facts->hits[i].account]++] = facts->hits[i];
}

/* The hits of the theme and of the children that count in it, by account, start, longest. *hits is the caller's. */
static enum newid_status gather(struct facts *facts, size_t theme, struct fact_hit **hits, size_t *count,
                                struct newid_error *err)
{
    begin_themes(facts, facts->codebook->theme_count);
    const size_t own = facts->first[theme + 1] - facts->first[theme];
    size_t total = own;
    for (size_t t = theme + 1; t < facts->codebook->theme_count; t++)
        if (codebook_counts_in(facts->codebook, theme, t))
            total += facts->first[t + 1] - facts->first[t];
    bool alone = total == own && !facts->mixed[theme]; /* by account already, and no child adds a hit */
    size_t *next = alone ? NULL : mem_zalloc(facts->accounts + 2, sizeof *next);
    *hits = mem_alloc(total * sizeof **hits);
    if ((!alone && !next) || !*hits) {
        mem_free(next);
        mem_free(*hits);
        *hits = NULL;
        return out_of_memory(err);
    }
    if (alone && own)
        memcpy(*hits, facts->hits + facts->first[theme], own * sizeof **hits);
    else if (!alone)
        place_by_account(facts, theme, next, *hits);
    order_within_accounts(*hits, total);
    *count = total;
    mem_free(next);
    return NEWID_OK;
}

static unsigned counted_statuses(const struct facts *facts, size_t theme)
{
    return facts->statuses ? facts->statuses : facts->codebook->themes[theme].counts;
}

static bool is_long_enough(const struct facts *facts, size_t theme, uint32_t account)
{
    return facts->words[account] >= facts->codebook->themes[theme].min_words;
}

static enum newid_status add_mention(struct mentions *mentions, struct mention mention, struct newid_error *err)
{
    if (mem_grow(&mentions->items, &mentions->capacity, mentions->count + 1, sizeof *mentions->items))
        return out_of_memory(err);
    mentions->items[mentions->count++] = mention;
    return NEWID_OK;
}

/* The mention that one account's hits make. */
static struct mention summarise(const struct fact_hit *hits, size_t count, unsigned counted)
{
    struct mention mention = {.account = hits->account};
    uint32_t end = 0; /* of the last one that counted */
    for (size_t i = 0; i < count; i++) {
        mention.statuses |= NEWID_STATUS_BIT(hits[i].status);
        if (!(counted & NEWID_STATUS_BIT(hits[i].status)) || (mention.hits && hits[i].start < end))
            continue;
        mention.hits++;
        end = hits[i].end;
    }
    return mention;
}

static enum newid_status mentions_of_hits(struct facts *facts, size_t theme, struct newid_error *err)
{
    struct fact_hit *hits = NULL;
    size_t count = 0, next;
    enum newid_status status = gather(facts, theme, &hits, &count, err);
    for (size_t i = 0; i < count && !status; i = next) {
        for (next = i + 1; next < count && hits[next].account == hits[i].account;)
            next++;
        if (is_long_enough(facts, theme, hits[i].account))
            status = add_mention(&facts->mentions[theme], summarise(hits + i, next - i, counted_statuses(facts, theme)),
                                 err);
    }
    mem_free(hits);
    return status;
}

/* The operands of a rule and where each stands in its mentions, which are walked side by side. */
struct operands {
    struct facts *facts;
    size_t *themes, *next;
    unsigned char *present; /* one a theme: what the account at hand mentions */
    size_t count;
    enum newid_status status;
    struct newid_error *err;
};

static void find_operand(void *context, size_t theme)
{
    struct operands *o = context;
    const struct mentions *mentions;
    for (size_t i = 0; i < o->count; i++)
        if (o->themes[i] == theme)
            return;
    if (!o->status)
        o->status = facts_mentions(o->facts, theme, &mentions, o->err);
    if (!o->status)
        o->themes[o->count++] = theme;
}

/* Moves every operand to the account, which is never before the one of the last call. */
static void move_to(struct operands *o, uint32_t account)
{
    for (size_t i = 0; i < o->count; i++) {
        const struct mentions *m = &o->facts->mentions[o->themes[i]];
        while (o->next[i] < m->count && m->items[o->next[i]].account < account)
            o->next[i]++;
        const struct mention *at = &m->items[o->next[i]];
        o->present[o->themes[i]] = o->next[i] < m->count && at->account == account && at->hits > 0;
    }
}

/* A rule by account has no passage of its own: the account is its one hit, and it is affirmed. */
static enum newid_status mentions_of_rule(struct facts *facts, size_t theme, struct newid_error *err)
{
    const struct newid_rule *rule = facts->codebook->themes[theme].rule;
    const size_t themes = facts->codebook->theme_count;
    struct operands o = {.facts = facts,
                         .themes = mem_zalloc(themes, sizeof *o.themes),
                         .next = mem_zalloc(themes, sizeof *o.next),
                         .present = mem_zalloc(themes, 1),
                         .err = err};
    if (!o.themes || !o.next || !o.present)
        o.status = out_of_memory(err);
    if (!o.status)
        rule_each_theme(rule, find_operand, &o);
    for (uint32_t a = 0; a < facts->accounts && !o.status; a++) {
        move_to(&o, a);
        if (is_long_enough(facts, theme, a) && rule_holds(rule, o.present))
            o.status =
                add_mention(&facts->mentions[theme], (struct mention){a, 1, NEWID_STATUS_BIT(NEWID_AFFIRMED)}, err);
    }
    mem_free(o.themes);
    mem_free(o.next);
    mem_free(o.present);
    return o.status;
}

static bool is_rule_by_account(const struct newid_theme *theme)
{
    return theme->rule && theme->scope == NEWID_SCOPE_ACCOUNT;
}

enum newid_status facts_mentions(struct facts *facts, size_t theme, const struct mentions **out,
                                 struct newid_error *err)
{
    const struct newid_theme *t = &facts->codebook->themes[theme];
    enum newid_status status = NEWID_OK;
    if (facts->progress[theme] == UNDER_WAY)
        return newid_fail(err, NEWID_INPUT, "theme %s: its rule leads back to itself; take that out of the rule",
                          t->code);
    if (facts->progress[theme] == TO_DO) {
        facts->progress[theme] = UNDER_WAY;
        status = is_rule_by_account(t) ? mentions_of_rule(facts, theme, err) : mentions_of_hits(facts, theme, err);
        facts->progress[theme] = DONE;
    }
    *out = &facts->mentions[theme];
    return status;
}

enum newid_status facts_counted_hits(struct facts *facts, size_t theme, struct fact_hit **hits, size_t *count,
                                     struct newid_error *err)
{
    size_t gathered = 0, kept = 0;
    enum newid_status status = gather(facts, theme, hits, &gathered, err);
    for (size_t i = 0; i < gathered && !status; i++) {
        const struct fact_hit hit = (*hits)[i];
        if ((counted_statuses(facts, theme) & NEWID_STATUS_BIT(hit.status)) &&
            is_long_enough(facts, theme, hit.account))
            (*hits)[kept++] = hit;
    }
    *count = kept;
    return status;
}
