#include "codebook/context.h"

static void write_list(struct buf *out, unsigned spaces, const char *key, const struct context_phrases *list)
{
    if (!list->count)
        return;
    buf_addf(out, "%*s%s:\n", (int)spaces, "", key);
    for (size_t i = 0; i < list->count; i++)
        canonical_entry(out, spaces + 2, list->items[i]);
}

static void write_scope(struct buf *out, unsigned spaces, const char *key, unsigned words)
{
    if (words == CONTEXT_CLAUSE || words == CONTEXT_SENTENCE)
        canonical_value(out, spaces, key, words == CONTEXT_CLAUSE ? "clause" : "sentence");
    else
        buf_addf(out, "%*s%s: '%u'\n", (int)spaces, "", key, words);
}

static void write_trigger(struct buf *out, unsigned spaces, const struct context_trigger *t)
{
    static const char *const wheres[] = {
        [CONTEXT_CLAUSE_START] = "clause-start", [CONTEXT_NEGATIVE_CLAUSE] = "negative-clause"};
    buf_addf(out, "%*s- status: '%s'\n", (int)spaces, "", newid_hit_status_name(t->status));
    spaces += 2;
    canonical_value(out, spaces, "direction", t->forward && t->backward ? "both" : t->forward ? "forward" : "backward");
    write_scope(out, spaces, "scope", t->scope);
    if (t->back_to_verb)
        canonical_value(out, spaces, "scope-back", "verb");
    else if (t->forward && t->backward && t->scope_back != t->scope)
        write_scope(out, spaces, "scope-back", t->scope_back);
    if (t->where)
        canonical_value(out, spaces, "where", wheres[t->where]);
    if (t->list)
        canonical_value(out, spaces, "list", "true");
    write_list(out, spaces, "from", &t->from);
    write_list(out, spaces, "before", &t->before);
    write_list(out, spaces, "not-before", &t->not_before);
    write_list(out, spaces, "not-after", &t->not_after);
    write_list(out, spaces, "unless-later", &t->unless_later);
    write_list(out, spaces, "phrases", &t->phrases);
}

void context_write(struct buf *out, const struct newid_context *context, unsigned spaces)
{
    canonical_value(out, spaces, "format", "1");
    canonical_value(out, spaces, "context", context->name);
    canonical_value(out, spaces, "version", context->version);
    if (context->trigger_count)
        buf_addf(out, "%*striggers:\n", (int)spaces, "");
    for (size_t i = 0; i < context->trigger_count; i++)
        write_trigger(out, spaces + 2, &context->triggers[i]);
    write_list(out, spaces, "pseudo", &context->pseudo);
    write_list(out, spaces, "terminators", &context->terminators);
    write_list(out, spaces, "breaks", &context->breaks);
    write_list(out, spaces, "separators", &context->separators);
    write_list(out, spaces, "openers", &context->openers);
}
