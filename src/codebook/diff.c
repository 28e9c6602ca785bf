#include "codebook/diff.h"

#include "codebook/theme_columns.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

struct diff {
    const struct newid_codebook *old, *new;
    codebook_change_visit *visit;
    void *context;
    struct buf before, after; /* scratch */
};

/* A list's entries, also sorted, to be looked up. */
struct entries {
    const char **items; /* as written */
    const char **sorted;
    size_t count;
};

static enum newid_status tell(struct diff *d, struct codebook_change change, struct newid_error *err)
{
    return d->visit(d->context, &change, err);
}

static enum newid_status compare_values(struct diff *d, const char *theme, const char *what, const char *before,
                                        const char *after, struct newid_error *err)
{
    if (strcmp(before, after) == 0)
        return NEWID_OK;
    return tell(d, (struct codebook_change){CHANGE_VALUE, theme, what, before, after}, err);
}

static int by_string(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static size_t count_entries(const struct theme_column *column, const struct newid_theme *theme)
{
    size_t at = 0, n = 0;
    while (column->next(theme, &at))
        n++;
    return n;
}

static enum newid_status list_entries(struct entries *out, const struct theme_column *column,
                                      const struct newid_theme *theme, struct newid_error *err)
{
    size_t at = 0, n = count_entries(column, theme);
    out->items = mem_zalloc(n, sizeof *out->items);
    out->sorted = mem_zalloc(n, sizeof *out->sorted);
    if (!out->items || !out->sorted)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (const char *entry; (entry = column->next(theme, &at));)
        out->items[out->count++] = entry;
    memcpy(out->sorted, out->items, n * sizeof *out->sorted);
    qsort(out->sorted, n, sizeof *out->sorted, by_string);
    return NEWID_OK;
}

static void release_entries(struct entries *entries)
{
    mem_free(entries->items);
    mem_free(entries->sorted);
}

static bool holds(const struct entries *entries, const char *entry)
{
    return entries->count && bsearch(&entry, entries->sorted, entries->count, sizeof *entries->sorted, by_string);
}

/* Entries of `entries` that `other` lacks. */
static enum newid_status tell_missing(struct diff *d, const struct entries *entries, const struct entries *other,
                                      struct codebook_change change, size_t *told, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < entries->count && !status; i++) {
        if (holds(other, entries->items[i]))
            continue;
        *(change.kind == CHANGE_ENTRY_ADDED ? &change.after : &change.before) = entries->items[i];
        status = tell(d, change, err);
        ++*told;
    }
    return status;
}

static bool same_order(const struct entries *a, const struct entries *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return a->count == b->count;
}

static enum newid_status compare_lists(struct diff *d, const struct theme_column *column, const struct newid_theme *old,
                                       const struct newid_theme *new, struct newid_error *err)
{
    struct entries before = {0}, after = {0};
    struct codebook_change change = {.kind = CHANGE_ENTRY_REMOVED, .theme = new->code, .what = column->name};
    size_t told = 0;
    enum newid_status status = list_entries(&before, column, old, err);
    if (!status)
        status = list_entries(&after, column, new, err);
    if (!status)
        status = tell_missing(d, &before, &after, change, &told, err);
    change.kind = CHANGE_ENTRY_ADDED;
    if (!status)
        status = tell_missing(d, &after, &before, change, &told, err);
    change.kind = CHANGE_ORDER;
    if (!status && !told && !same_order(&before, &after))
        status = tell(d, change, err);
    release_entries(&before);
    release_entries(&after);
    return status;
}

static enum newid_status compare_texts(struct diff *d, const struct theme_column *column, const struct newid_theme *old,
                                       const struct newid_theme *new, struct newid_error *err)
{
    buf_reset(&d->before);
    buf_reset(&d->after);
    column->text(&d->before, d->old, old);
    column->text(&d->after, d->new, new);
    enum newid_status status = buf_check(&d->before, err);
    if (!status)
        status = buf_check(&d->after, err);
    return status ? status : compare_values(d, new->code, column->name, d->before.data, d->after.data, err);
}

static enum newid_status compare_themes(struct diff *d, const struct newid_theme *old, const struct newid_theme *new,
                                        struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < THEME_COLUMNS && !status; i++)
        status = theme_columns[i].kind == COLUMN_LIST ? compare_lists(d, &theme_columns[i], old, new, err)
                                                      : compare_texts(d, &theme_columns[i], old, new, err);
    return status;
}

static const char *definition_of(const struct newid_codebook *codebook, const char *name)
{
    for (size_t i = 0; i < codebook->definition_count; i++)
        if (strcmp(codebook->definitions[i].name, name) == 0)
            return codebook->definitions[i].value;
    return "";
}

/* A definition that at least one of the two has. */
static enum newid_status compare_definition(struct diff *d, const char *name, struct newid_error *err)
{
    struct buf what = BUF_INIT;
    buf_addf(&what, "define %s", name);
    enum newid_status status = buf_check(&what, err);
    if (!status)
        status = compare_values(d, NULL, what.data, definition_of(d->old, name), definition_of(d->new, name), err);
    buf_release(&what);
    return status;
}

static bool definitions_reordered(const struct newid_codebook *old, const struct newid_codebook *new)
{
    if (old->definition_count != new->definition_count)
        return false;
    bool moved = false;
    for (size_t i = 0; i < new->definition_count; i++) {
        if (!*definition_of(old, new->definitions[i].name))
            return false;
        moved |= strcmp(old->definitions[i].name, new->definitions[i].name) != 0;
    }
    return moved;
}

static enum newid_status compare_codebooks(struct diff *d, struct newid_error *err)
{
    const struct {
        const char *what, *before, *after;
    } values[] = {
        {"codebook", d->old->name, d->new->name},         {"version", d->old->version, d->new->version},
        {"title_en", d->old->title_en, d->new->title_en}, {"title_cy", d->old->title_cy, d->new->title_cy},
        {"context", d->old->context, d->new->context},
    };
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < sizeof values / sizeof *values && !status; i++)
        status = compare_values(d, NULL, values[i].what, values[i].before, values[i].after, err);
    for (size_t i = 0; i < d->new->definition_count && !status; i++)
        status = compare_definition(d, d->new->definitions[i].name, err);
    for (size_t i = 0; i < d->old->definition_count && !status; i++)
        if (!*definition_of(d->new, d->old->definitions[i].name))
            status = compare_definition(d, d->old->definitions[i].name, err);
    if (!status && definitions_reordered(d->old, d->new))
        status = tell(d, (struct codebook_change){.kind = CHANGE_ORDER, .what = "define"}, err);
    return status;
}

/* Themes that both have, in another order. */
static bool themes_reordered(const struct newid_codebook *old, const struct newid_codebook *new)
{
    size_t last = 0;
    for (size_t i = 0; i < new->theme_count; i++) {
        size_t at = newid_codebook_find(old, new->themes[i].code);
        if (at == NEWID_NO_PARENT)
            continue;
        if (at < last)
            return true;
        last = at;
    }
    return false;
}

enum newid_status codebook_diff(const struct newid_codebook *old, const struct newid_codebook *new,
                                codebook_change_visit *visit, void *context, struct newid_error *err)
{
    struct diff d = {old, new, visit, context, BUF_INIT, BUF_INIT};
    enum newid_status status = compare_codebooks(&d, err);
    if (!status && themes_reordered(old, new))
        status = tell(&d, (struct codebook_change){.kind = CHANGE_ORDER, .what = "themes"}, err);
    for (size_t i = 0; i < new->theme_count && !status; i++) {
        const char *code = new->themes[i].code;
        size_t at = newid_codebook_find(old, code);
        if (at != NEWID_NO_PARENT)
            status = compare_themes(&d, &old->themes[at], &new->themes[i], err);
        else
            status = tell(&d, (struct codebook_change){.kind = CHANGE_THEME_ADDED, .theme = code}, err);
    }
    for (size_t i = 0; i < old->theme_count && !status; i++)
        if (newid_codebook_find(new, old->themes[i].code) == NEWID_NO_PARENT)
            status =
                tell(&d, (struct codebook_change){.kind = CHANGE_THEME_REMOVED, .theme = old->themes[i].code}, err);
    buf_release(&d.before);
    buf_release(&d.after);
    return status;
}
