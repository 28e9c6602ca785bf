/* The hits of rules by sentence and by paragraph. */
#include "codebook/structure.h"
#include "coder/coder.h"
#include "util/mem.h"

#include <string.h>

/* Where an operand is looked for, and what was found. */
struct search {
    const struct newid_scanner *scanner;
    const struct newid_hits *hits; /* by matcher, then start */
    size_t start, end;             /* hits that begin in here */
    unsigned char *present;
    bool failed; /* an operand reached a limit on this text */
};

/* The first hit of the matcher that starts at or after `start`, or the place where it would stand. */
static size_t first_hit(const struct newid_hits *hits, size_t matcher, size_t start)
{
    size_t low = 0, high = hits->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct newid_hit *h = &hits->items[middle];
        if (h->matcher < matcher || (h->matcher == matcher && h->start < start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool counts_in_unit(const struct search *s, size_t matcher, unsigned counts)
{
    for (size_t i = first_hit(s->hits, matcher, s->start); i < s->hits->count; i++) {
        const struct newid_hit *h = &s->hits->items[i];
        if (h->matcher != matcher || h->start >= s->end)
            return false;
        if (counts & NEWID_STATUS_BIT(h->status))
            return true;
    }
    return false;
}

/* Calls visit for each matcher whose hits count in the theme, until it says that it has seen enough. */
static void each_matcher(const struct newid_coder *coder, size_t theme, bool (*visit)(struct search *s, size_t matcher, size_t theme),
                         struct search *s)
{
    for (size_t t = theme; t < coder->codebook->theme_count; t++)
        if (codebook_counts_in(coder->codebook, theme, t))
            for (size_t l = coder->first_link[t]; l < coder->first_link[t + 1]; l++)
                if (visit(s, coder->links[l].matcher, theme))
                    return;
}

static bool find_in_unit(struct search *s, size_t matcher, size_t theme)
{
    s->present[theme] = counts_in_unit(s, matcher, s->scanner->coder->codebook->themes[theme].counts);
    return s->present[theme];
}

static void find_operand(void *context, size_t theme)
{
    struct search *s = context;
    if (!s->present[theme])
        each_matcher(s->scanner->coder, theme, find_in_unit, s);
}

static bool find_failed(struct search *s, size_t matcher, size_t theme)
{
    (void)theme;
    for (size_t i = 0; i < s->hits->failed_count; i++)
        s->failed |= s->hits->failed[i] == matcher;
    return s->failed;
}

static void find_failure(void *context, size_t theme)
{
    struct search *s = context;
    each_matcher(s->scanner->coder, theme, find_failed, s);
}

/* Which of the rule's themes are between start and end. */
static void find_present(struct search *s, const struct newid_rule *rule, size_t start, size_t end)
{
    s->start = start;
    s->end = end;
    memset(s->present, 0, s->scanner->coder->codebook->theme_count);
    rule_each_theme(rule, find_operand, s);
}

static enum newid_status find_units(struct newid_scanner *scanner, enum newid_scope scope, const char *text, size_t len,
                                    struct newid_error *err)
{
    scanner->units.count = 0;
    if (scope == NEWID_SCOPE_PARAGRAPH)
        return segment_paragraphs(&scanner->units, text, len, err);
    return segment_sentences(scanner->segmenter, &scanner->units, text, len, err);
}

enum newid_status rule_scan(struct newid_scanner *scanner, size_t matcher, const char *text, size_t len,
                            struct newid_hits *hits, struct newid_error *err)
{
    const struct newid_coder *coder = scanner->coder;
    const struct newid_theme *theme = &coder->codebook->themes[coder->matchers[matcher].theme];
    struct search s = {scanner, hits, 0, len, scanner->present, false};
    if (hits->failed_count)
        rule_each_theme(theme->rule, find_failure, &s);
    if (s.failed)
        return hits_add_failed(hits, (uint32_t)matcher, err);
    /* Most texts have none of what a rule wants: they need no sentences. */
    find_present(&s, theme->rule, 0, len);
    if (!rule_is_possible(theme->rule, s.present))
        return NEWID_OK;
    enum newid_status status = find_units(scanner, theme->scope, text, len, err);
    for (size_t i = 0; i < scanner->units.count && !status; i++) {
        const struct text_span unit = scanner->units.items[i];
        find_present(&s, theme->rule, unit.start, unit.end);
        if (rule_holds(theme->rule, s.present))
            status = hits_add(hits,
                              (struct newid_hit){(uint32_t)matcher, (uint32_t)unit.start, (uint32_t)unit.end,
                                                 NEWID_AFFIRMED, NULL},
                              err);
    }
    return status;
}
