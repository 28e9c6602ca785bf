#include "change/occasion.h"

#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* Events keep the order of their days, whatever order they are asked for in. */
static enum newid_status add(struct occasions *o, const struct occasion *occasion, struct newid_error *err)
{
    struct occasion kept = {occasion->day, arena_strdup(&o->memory, occasion->kind),
                            arena_strdup(&o->memory, occasion->team), arena_strdup(&o->memory, occasion->area),
                            arena_strdup(&o->memory, occasion->label)};
    if (!kept.kind || !kept.team || !kept.area || !kept.label ||
        mem_grow(&o->items, &o->capacity, o->count + 1, sizeof *o->items))
        return out_of_memory(err);
    size_t at = o->count++;
    for (; at && o->items[at - 1].day > kept.day; at--)
        o->items[at] = o->items[at - 1];
    o->items[at] = kept;
    return NEWID_OK;
}

/* A spec while the store's events go by. */
struct search {
    struct occasions *out;
    const char *spec;
    int64_t num; /* -1 where spec is none */
    size_t kind_len;
    const char *label; /* or NULL: any */
};

static bool is_meant(const struct search *s, const struct newid_event *event)
{
    if (s->num >= 0)
        return event->num == s->num;
    return strlen(event->kind) == s->kind_len && !memcmp(event->kind, s->spec, s->kind_len) &&
           (!s->label || !strcmp(event->label, s->label));
}

static enum newid_status visit(void *context, const struct newid_event *event, struct newid_error *err)
{
    struct search *s = context;
    if (!is_meant(s, event))
        return NEWID_OK;
    return add(s->out, &(struct occasion){event->day, event->kind, event->team, event->area, event->label}, err);
}

enum newid_status occasions_add(struct occasions *occasions, struct newid_store *store, const char *spec,
                                struct newid_error *err)
{
    const char *colon = strchr(spec, ':');
    char *end;
    const long long num = strtoll(spec, &end, 10);
    const size_t before = occasions->count;
    struct search search = {.out = occasions,
                            .spec = spec,
                            .num = *spec && !*end ? num : -1,
                            .kind_len = colon ? (size_t)(colon - spec) : strlen(spec),
                            .label = colon ? colon + 1 : NULL};
    enum newid_status status = newid_store_each_event(store, visit, &search, err);
    if (status || occasions->count > before)
        return status;
    return newid_fail(err, NEWID_NOT_FOUND,
                      "no event is %s; newid event list shows their numbers, kinds and labels, as roll-out or "
                      "\"training:Day 1\"",
                      spec);
}

enum newid_status occasions_add_day(struct occasions *occasions, int32_t day, struct newid_error *err)
{
    return add(occasions, &(struct occasion){day, "", "", "", ""}, err);
}

void occasions_release(struct occasions *occasions)
{
    mem_free(occasions->items);
    arena_release(&occasions->memory);
    *occasions = (struct occasions){.items = NULL};
}
