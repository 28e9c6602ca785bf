/* Rules over themes: their truth in an account, and their hits by sentence or paragraph. */
#include "coder/coder.h"
#include "util/mem.h"

#include <string.h>

bool rule_holds(const struct newid_rule *rule, const unsigned char *present)
{
    switch (rule->op) {
    case NEWID_RULE_THEME:
        return present[rule->theme];
    case NEWID_RULE_NOT:
        return !rule_holds(rule->left, present);
    case NEWID_RULE_AND:
        return rule_holds(rule->left, present) && rule_holds(rule->right, present);
    case NEWID_RULE_OR:
        return rule_holds(rule->left, present) || rule_holds(rule->right, present);
    }
    return false;
}

void rule_each_theme(const struct newid_rule *rule, void (*visit)(void *context, size_t theme), void *context)
{
    if (rule->op == NEWID_RULE_THEME) {
        visit(context, rule->theme);
        return;
    }
    rule_each_theme(rule->left, visit, context);
    if (rule->right)
        rule_each_theme(rule->right, visit, context);
}

/* The matchers that make one operand present, and the statuses that count for it. */
struct operand {
    const struct newid_coder *coder;
    const struct newid_hits *hits;
    size_t start, end; /* the unit */
    unsigned char *present;
};

static bool counts_in_unit(const struct operand *o, size_t matcher, unsigned counts)
{
    for (size_t i = 0; i < o->hits->count; i++) {
        const struct newid_hit *h = &o->hits->items[i];
        if (h->matcher == matcher && h->start >= o->start && h->start < o->end &&
            (counts & NEWID_STATUS_BIT(h->status)))
            return true;
    }
    return false;
}

static void find_operand(void *context, size_t theme)
{
    struct operand *o = context;
    const struct newid_codebook *book = o->coder->codebook;
    if (o->present[theme])
        return;
    for (size_t t = theme; t < book->theme_count && !o->present[theme]; t++) {
        if (!coder_counts_in(book, theme, t))
            continue;
        for (size_t l = o->coder->first_link[t]; l < o->coder->first_link[t + 1] && !o->present[theme]; l++)
            o->present[theme] = counts_in_unit(o, o->coder->links[l].matcher, book->themes[theme].counts);
    }
}

struct failure {
    const struct newid_coder *coder;
    const struct newid_hits *hits;
    bool failed;
};

static void find_failure(void *context, size_t theme)
{
    struct failure *f = context;
    const struct newid_coder *coder = f->coder;
    for (size_t l = 0; l < coder->link_count; l++)
        for (size_t i = 0; i < f->hits->failed_count; i++)
            if (f->hits->failed[i] == coder->links[l].matcher &&
                coder_counts_in(coder->codebook, theme, coder->links[l].theme))
                f->failed = true;
}

static enum newid_status find_units(struct newid_coder *coder, enum newid_scope scope, const char *text, size_t len,
                                    struct newid_error *err)
{
    coder->units.count = 0;
    if (scope == NEWID_SCOPE_PARAGRAPH)
        return segment_paragraphs(&coder->units, text, len, err);
    return segment_sentences(coder->segmenter, &coder->units, text, len, err);
}

enum newid_status rule_scan(struct newid_coder *coder, size_t matcher, const char *text, size_t len,
                            struct newid_hits *hits, struct newid_error *err)
{
    const struct newid_theme *theme = &coder->codebook->themes[coder->matchers[matcher].theme];
    struct failure failure = {coder, hits, false};
    rule_each_theme(theme->rule, find_failure, &failure);
    if (failure.failed)
        return hits_add_failed(hits, (uint32_t)matcher, err);

    enum newid_status status = find_units(coder, theme->scope, text, len, err);
    unsigned char *present = mem_alloc(coder->codebook->theme_count);
    if (!present)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < coder->units.count && !status; i++) {
        struct text_span unit = coder->units.items[i];
        struct operand o = {coder, hits, unit.start, unit.end, present};
        memset(present, 0, coder->codebook->theme_count);
        rule_each_theme(theme->rule, find_operand, &o);
        if (rule_holds(theme->rule, present))
            status = hits_add(hits,
                              (struct newid_hit){(uint32_t)matcher, (uint32_t)unit.start, (uint32_t)unit.end,
                                                 NEWID_AFFIRMED, NULL},
                              err);
    }
    mem_free(present);
    return status;
}
