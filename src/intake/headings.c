#include "intake/headings.h"

#include "util/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Deepest chain of styles based on each other; a hostile file could make it a circle. */
enum { MOST_BASES = 16, MOST_STYLES = 20000 };

struct reading {
    struct headings *headings;
    const char *path;
    struct heading_style style; /* the open w:style; id NULL: none, or no paragraph style */
};

/* "heading 1", "Heading1", "Heading_20_1" (ODT's escape of a space), "Title". */
static bool is_heading_name(const char *name, size_t len)
{
    if (len == 5 && strncasecmp(name, "title", 5) == 0)
        return true;
    if (len < 7 || strncasecmp(name, "heading", 7) != 0)
        return false;
    name += 7;
    len -= 7;
    if (len == 5 && memcmp(name, "_20_", 4) == 0)
        name += 4, len -= 4;
    else if (len == 2 && name[0] == ' ')
        name += 1, len -= 1;
    return len == 1 && name[0] >= '1' && name[0] <= '9';
}

enum newid_status headings_add(struct headings *h, const char *path, const char *id, size_t id_len, const char *parent,
                               size_t parent_len, bool is_heading, struct newid_error *err)
{
    if (h->count >= MOST_STYLES)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d styles; it is damaged or hostile", path,
                          MOST_STYLES);
    struct heading_style style = {arena_strndup(&h->arena, id, id_len), arena_strndup(&h->arena, parent, parent_len),
                                  is_heading};
    if (!style.id || !style.parent || mem_grow(&h->styles, &h->capacity, h->count + 1, sizeof style))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    h->styles[h->count++] = style;
    return NEWID_OK;
}

static int by_id(const void *a, const void *b)
{
    const struct heading_style *first = a, *second = b;
    return strcmp(first->id, second->id);
}

static const struct heading_style *find_style(const struct headings *h, const char *id)
{
    const struct heading_style key = {id, "", false};
    return h->count ? bsearch(&key, h->styles, h->count, sizeof key, by_id) : NULL;
}

static bool inherits_heading(const struct headings *h, const struct heading_style *style)
{
    for (int i = 0; i < MOST_BASES; i++) {
        if (style->is_heading)
            return true;
        const char *parent = style->parent;
        style = find_style(h, parent);
        if (!style)
            return is_heading_name(parent, strlen(parent));
    }
    return false;
}

void headings_settle(struct headings *h)
{
    if (!h->count)
        return;
    qsort(h->styles, h->count, sizeof *h->styles, by_id);
    for (size_t i = 0; i < h->count; i++)
        h->styles[i].is_heading = inherits_heading(h, &h->styles[i]);
}

static int id_order(const char *id, size_t len, const char *other)
{
    int order = strncmp(id, other, len);
    return order ? order : other[len] ? -1 : 0;
}

bool headings_has(const struct headings *h, const char *id, size_t len)
{
    size_t low = 0, high = h->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = id_order(id, len, h->styles[middle].id);
        if (!order)
            return h->styles[middle].is_heading;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return is_heading_name(id, len);
}

void headings_release(struct headings *h)
{
    mem_free(h->styles);
    arena_release(&h->arena);
    *h = (struct headings)HEADINGS_INIT;
}

static enum newid_status keep(struct reading *r, const char **kept, const struct xml_element *e, enum xml_space space,
                              const char *attribute, struct newid_error *err)
{
    size_t len = 0;
    const char *value = xml_attribute(e, space, attribute, &len);
    *kept = arena_strndup(&r->headings->arena, value ? value : "", len);
    return *kept ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

static enum newid_status on_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    size_t len;
    if (xml_is(e, SPACE_WORD, "style")) {
        r->style = (struct heading_style){NULL, "", false};
        if (xml_attribute_is(e, SPACE_WORD, "type", "paragraph"))
            return keep(r, &r->style.id, e, SPACE_WORD, "styleId", err);
    } else if (r->style.id && xml_is(e, SPACE_WORD, "basedOn")) {
        return keep(r, &r->style.parent, e, SPACE_WORD, "val", err);
    } else if (r->style.id && xml_is(e, SPACE_WORD, "name")) {
        const char *name = xml_attribute(e, SPACE_WORD, "val", &len);
        r->style.is_heading = name && is_heading_name(name, len);
    }
    return NEWID_OK;
}

static enum newid_status on_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (!xml_is(e, SPACE_WORD, "style") || !r->style.id)
        return NEWID_OK;
    const struct heading_style *style = &r->style;
    enum newid_status status = headings_add(r->headings, r->path, style->id, strlen(style->id), style->parent,
                                            strlen(style->parent), style->is_heading, err);
    r->style.id = NULL;
    return status;
}

enum newid_status headings_read_docx(struct headings *headings, struct package *package, const char *part,
                                     struct newid_error *err)
{
    struct reading r = {.headings = headings, .path = package_path(package), .style = {NULL, "", false}};
    const struct xml_visitor visitor = {.context = &r, .start = on_start, .end = on_end};
    enum newid_status status = package_xml(package, part, &visitor, err);
    headings_settle(headings);
    return status;
}
