/* A trigger of a context file, and lists of phrases. */
#include "codebook/context_read.h"

#include "util/wording.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists of phrases ---- */

void context_list(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    struct context_phrases *list = (struct context_phrases *)(void *)((char *)target + field->offset);
    if (!expect_list(r, value, field->key) || !(list->items = reading_alloc(r, value->count + 1, sizeof *list->items)))
        return;
    r->entries += value->count;
    if (r->entries > CONTEXT_PHRASES_MOST) {
        fault_error(r->faults, value->place, "more than %d phrases; split the context", CONTEXT_PHRASES_MOST);
        return;
    }
    for (const struct node *n = value->first; n && !r->faults->failure; n = n->next) {
        const char *phrase = context_phrase(r, n, field->key);
        if (phrase)
            list->items[list->count++] = phrase;
    }
}

/* ---- a trigger ---- */

static void read_status(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    struct context_trigger *trigger = target;
    const char *text = scalar_text(r, value, field->key);
    for (unsigned s = NEWID_NEGATED; text && s < NEWID_STATUSES; s++)
        if (strcmp(newid_hit_status_name((enum newid_hit_status)s), text) == 0) {
            trigger->status = (enum newid_hit_status)s;
            return;
        }
    if (text)
        fault_error(r->faults, value->place, "`status` is negated, hypothetical, past or reported");
}

static void read_direction(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    struct context_trigger *trigger = target;
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    trigger->forward = strcmp(text, "forward") == 0 || strcmp(text, "both") == 0;
    trigger->backward = strcmp(text, "backward") == 0 || strcmp(text, "both") == 0;
    if (!trigger->forward && !trigger->backward)
        fault_error(r->faults, value->place,
                    "`direction` is forward (what follows the trigger), backward (what stands before it) or both");
}

static void read_words(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    unsigned *words = (unsigned *)(void *)((char *)target + field->offset);
    const char *text = scalar_text(r, value, field->key);
    if (!text || strcmp(text, "clause") == 0)
        return;
    if (strcmp(text, "sentence") == 0) {
        *words = CONTEXT_SENTENCE;
        return;
    }
    if (strcmp(field->key, "scope-back") == 0 && strcmp(text, "verb") == 0) {
        ((struct context_trigger *)target)->back_to_verb = true;
        return;
    }
    unsigned long n = text[strspn(text, "0123456789")] || strlen(text) > 4 ? 0 : strtoul(text, NULL, 10);
    if (!n || n > CONTEXT_SCOPE_MOST)
        fault_error(r->faults, value->place,
                    strcmp(field->key, "scope-back") == 0
                        ? N_("`%s` is a number of words from 1 to %d, clause, sentence or verb")
                        : N_("`%s` is a number of words from 1 to %d, clause or sentence"),
                    field->key, CONTEXT_SCOPE_MOST);
    *words = (unsigned)n;
}

static void read_where(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    struct context_trigger *trigger = target;
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    trigger->where = strcmp(text, "clause-start") == 0      ? CONTEXT_CLAUSE_START
                     : strcmp(text, "negative-clause") == 0 ? CONTEXT_NEGATIVE_CLAUSE
                                                            : CONTEXT_ANYWHERE;
    if (!trigger->where)
        fault_error(r->faults, value->place, "`where` is clause-start or negative-clause");
}

#define TRIGGER(member) offsetof(struct context_trigger, member)

/* clang-format off */
static const struct field trigger_fields[] = {
    {"status",       read_status,    0,                     0, true},
    {"direction",    read_direction, 0,                     0, true},
    {"scope",        read_words,     TRIGGER(scope),        0, true},
    {"scope-back",   read_words,     TRIGGER(scope_back),   0, false},
    {"where",        read_where,     0,                     0, false},
    {"list",         field_flag,     TRIGGER(list),         0, false},
    {"from",         context_list,   TRIGGER(from),         0, false},
    {"before",       context_list,   TRIGGER(before),       0, false},
    {"not-before",   context_list,   TRIGGER(not_before),   0, false},
    {"not-after",    context_list,   TRIGGER(not_after),    0, false},
    {"unless-later", context_list,   TRIGGER(unless_later), 0, false},
    {"phrases",      context_list,   TRIGGER(phrases),      0, true},
};
/* clang-format on */

static void require_words(struct reading *r, const struct node *node, const struct context_phrases *list,
                          const char *what)
{
    for (size_t i = 0; i < list->count; i++)
        if (strchr(list->items[i], ' ') || strcmp(list->items[i], "*") == 0) {
            fault_error(r->faults, node->place, "`%s` lists single words", what);
            return;
        }
}

static void check_trigger(struct reading *r, const struct node *node, struct context_trigger *trigger)
{
    const struct node *back = node_get(node, "scope-back"), *from = node_get(node, "from");
    if (back && !(trigger->forward && trigger->backward))
        fault_error(r->faults, back->key->place, "`scope-back` is for direction: both; `scope` is enough here");
    if (trigger->backward && !back)
        trigger->scope_back = trigger->scope;
    if (from && !trigger->forward)
        fault_error(r->faults, from->key->place, "`from` is for a trigger that looks forward");
    require_words(r, from, &trigger->from, "from");
    require_words(r, node_get(node, "before"), &trigger->before, "before");
    require_words(r, node_get(node, "not-before"), &trigger->not_before, "not-before");
    require_words(r, node_get(node, "not-after"), &trigger->not_after, "not-after");
    require_words(r, node_get(node, "unless-later"), &trigger->unless_later, "unless-later");
}

void context_triggers(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    struct newid_context *context = target;
    if (!expect_list(r, value, field->key) ||
        !(context->triggers = reading_alloc(r, value->count + 1, sizeof *context->triggers)))
        return;
    for (const struct node *n = value->first; n && !r->faults->failure; n = n->next) {
        if (n->kind != NODE_MAPPING) {
            fault_error(r->faults, n->place,
                        "a trigger says status, direction, scope and phrases: `- {status: negated, direction: forward, "
                        "scope: 6, phrases: [not]}`");
            continue;
        }
        struct context_trigger *trigger = &context->triggers[context->trigger_count++];
        fields_read(r, n, "trigger", trigger_fields, sizeof trigger_fields / sizeof *trigger_fields, trigger);
        check_trigger(r, n, trigger);
    }
}
