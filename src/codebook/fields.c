#include "codebook/nearest.h"
#include "codebook/read.h"
#include "util/wording.h"

#include <stdint.h>
#include <string.h>

static const char *const kind_names[] = {
    [NODE_SCALAR] = N_("a single value"), [NODE_LIST] = N_("a list"), [NODE_MAPPING] = N_("a mapping")};

void *reading_alloc(struct reading *r, size_t count, size_t size)
{
    void *p = count < SIZE_MAX / size ? arena_alloc(r->memory, count * size) : NULL;
    if (!p)
        r->faults->failure = NEWID_MEMORY;
    return p;
}

static void *member(void *target, size_t offset) { return (char *)target + offset; }

/* `- We said: this` is a mapping to YAML, and to whoever wrote it a sentence. */
static bool looks_like_sentence(const struct node *value)
{
    return value->kind == NODE_MAPPING && value->count == 1 && strchr(value->first->key->text, ' ');
}

static void refuse_shape(struct reading *r, const struct node *value, const char *what, const char *cure)
{
    if (looks_like_sentence(value))
        fault_error(r->faults, value->place,
                    "a colon followed by a space makes this a key with a value; put the whole entry in quotes: '…'");
    else if (value->kind == NODE_MAPPING && value->end > value->start)
        fault_error(r->faults, value->place, "`%s`: %s stands where %s; if it starts with { put it in quotes: '…'",
                    what, _(kind_names[value->kind]), _(cure));
    else
        fault_error(r->faults, value->place, "`%s`: %s stands where %s", what, _(kind_names[value->kind]), _(cure));
}

static bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n'; }

const char *scalar_text(struct reading *r, const struct node *value, const char *what)
{
    if (value->kind != NODE_SCALAR) {
        refuse_shape(r, value, what, "one value is expected");
        return NULL;
    }
    const char *s = value->text;
    while (is_white(*s))
        s++;
    size_t len = strlen(s);
    while (len && is_white(s[len - 1]))
        len--;
    if (!len) {
        fault_error(r->faults, value->place, "`%s` is empty; write something or take it out", what);
        return NULL;
    }
    char *copy = arena_strndup(r->memory, s, len);
    if (!copy)
        r->faults->failure = NEWID_MEMORY;
    return copy;
}

bool expect_list(struct reading *r, const struct node *value, const char *what)
{
    if (value->kind == NODE_LIST)
        return true;
    refuse_shape(r, value, what, "a list is expected: ['…', '…'], or lines that start with `- `");
    return false;
}

void field_text(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    if (text)
        *(const char **)member(target, field->offset) = text;
}

/* A name or a label stands on one line: runs of white space become one space. */
static const char *one_line(struct reading *r, const char *text)
{
    char *line = reading_alloc(r, strlen(text) + 1, 1);
    size_t n = 0;
    for (const char *p = text; line && *p; p++)
        if (!is_white(*p) || (n && line[n - 1] != ' '))
            line[n++] = is_white(*p) ? ' ' : *p;
    return line;
}

void field_line(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    if (text)
        *(const char **)member(target, field->offset) = one_line(r, text);
}

void field_languages(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    static const struct field languages[] = {
        {"en", field_line, 0, 0, false},
        {"cy", field_line, sizeof(const char *), 0, false},
    };
    if (value->kind != NODE_MAPPING) {
        fault_error(r->faults, value->place, "`%s` needs to say its language; write %s: {en: '…', cy: '…'}", field->key,
                    field->key);
        return;
    }
    const char *both[2] = {NULL, NULL};
    fields_read(r, value, field->key, languages, sizeof languages / sizeof *languages, both);
    *(const char **)member(target, field->offset) = both[0] ? both[0] : both[1];
    *(const char **)member(target, field->offset_cy) = both[1] ? both[1] : both[0];
}

void field_flag(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    bool yes = strcmp(text, "true") == 0;
    if (!yes && strcmp(text, "false") != 0)
        fault_error(r->faults, value->place, "`%s` is either true or false", field->key);
    *(bool *)member(target, field->offset) = yes;
}

void field_code(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (text[len])
        fault_error(r->faults, node_place_within(value, len, r->faults->source),
                    "`%s` may hold small letters a to z, digits and hyphens only, as in short-cuts", field->key);
    else if (len > CODE_LENGTH_MOST)
        fault_error(r->faults, value->place, "`%s` is longer than %d characters; shorten it", field->key,
                    CODE_LENGTH_MOST);
    *(const char **)member(target, field->offset) = text;
}

static void refuse_key(struct reading *r, const struct node *key, const char *what, const struct field *fields,
                       size_t count)
{
    struct nearest nearest = NEAREST_INIT(key->text);
    for (size_t i = 0; i < count; i++)
        nearest_offer(&nearest, fields[i].key);
    if (strstr(key->text, "\xC2\xA0"))
        fault_error(r->faults, key->place,
                    "a non-breaking space stands in the key `%s`; replace it by an ordinary space", key->text);
    else if (nearest.best)
        fault_error(r->faults, key->place, "a %s has no key `%.60s`; did you mean `%s`?", _(what), key->text,
                    nearest.best);
    else
        fault_error(r->faults, key->place, "a %s has no key `%.60s`; take it out, or look for a missing quote", _(what),
                    key->text);
}

void fields_read(struct reading *r, const struct node *mapping, const char *what, const struct field *fields,
                 size_t count, void *target)
{
    for (const struct node *value = mapping->first; value; value = value->next) {
        const struct field *field = NULL;
        for (size_t i = 0; i < count && !field; i++)
            if (strcmp(fields[i].key, value->key->text) == 0)
                field = &fields[i];
        if (!field)
            refuse_key(r, value->key, what, fields, count);
        else if (field->read)
            field->read(r, value, field, target);
    }
    for (size_t i = 0; i < count; i++)
        if (fields[i].required && !node_get(mapping, fields[i].key))
            fault_error(r->faults, mapping->place, "the %s has no `%s`; add it", _(what), fields[i].key);
}
