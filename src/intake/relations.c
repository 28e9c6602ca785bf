#include "intake/package.h"

#include "intake/package_private.h"
#include "util/buf.h"
#include "util/file.h"
#include "util/mem.h"

#include <string.h>

enum { MOST_RELATIONS = 100000 };

struct gathering {
    struct relations *relations;
    struct package *package;
    const char *base; /* the folder of the part that the relationships are of, with its slash, or "" */
    size_t base_len;
};

/* Adds the segments of a path to out, which holds whole segments; false where ".." would leave the package. */
static bool add_segments(struct buf *out, const char *path, size_t len)
{
    while (len) {
        const char *slash = memchr(path, '/', len);
        size_t n = slash ? (size_t)(slash - path) : len;
        if (n == 2 && memcmp(path, "..", 2) == 0) {
            if (!out->len)
                return false;
            char *parent = strrchr(out->data, '/');
            buf_truncate(out, parent ? (size_t)(parent - out->data) : 0);
        } else if (n && !(n == 1 && path[0] == '.')) {
            if (out->len)
                buf_addc(out, '/');
            buf_add(out, path, n);
        }
        len -= slash ? n + 1 : n;
        path += slash ? n + 1 : n;
    }
    return true;
}

/* A target is relative to the part's folder, or to the package where it starts with a slash. */
static enum newid_status resolve(char **target, const struct gathering *g, const char *path, size_t len,
                                 struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct buf name = BUF_INIT;
    bool inside = (len && path[0] == '/') || add_segments(&name, g->base, g->base_len);
    inside = inside && add_segments(&name, path, len);
    if (!inside)
        status = newid_fail(err, NEWID_INPUT, "%s: refers to a part outside the file; it is refused",
                            package_path(g->package));
    else
        status = buf_check(&name, err);
    if (!status && !(*target = arena_strdup(package_arena(g->package), name.data)))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    buf_release(&name);
    return status;
}

static enum newid_status on_relation(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct gathering *g = context;
    struct relations *list = g->relations;
    struct arena *arena = package_arena(g->package);
    size_t id_len, type_len, target_len;
    if (!xml_is(e, SPACE_PACKAGE, "Relationship"))
        return NEWID_OK;
    const char *id = xml_attribute(e, SPACE_NONE, "Id", &id_len);
    const char *type = xml_attribute(e, SPACE_NONE, "Type", &type_len);
    const char *target = xml_attribute(e, SPACE_NONE, "Target", &target_len);
    if (!id || !type || !target)
        return NEWID_OK;
    if (list->count == MOST_RELATIONS)
        return newid_fail(err, NEWID_LIMIT, "%s: has too many relationships; it is damaged or hostile",
                          package_path(g->package));
    struct relation relation = {arena_strndup(arena, id, id_len), arena_strndup(arena, type, type_len), NULL};
    if (!relation.id || !relation.type || mem_grow(&list->items, &list->capacity, list->count + 1, sizeof relation))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = NEWID_OK;
    if (!xml_attribute_is(e, SPACE_NONE, "TargetMode", "External"))
        status = resolve(&relation.target, g, target, target_len, err);
    if (!status)
        list->items[list->count++] = relation;
    return status;
}

enum newid_status package_relations(struct relations *out, struct package *package, const char *part,
                                    struct newid_error *err)
{
    const char *base = file_base(part);
    struct gathering g = {out, package, part, (size_t)(base - part)};
    const struct xml_visitor visitor = {.context = &g, .start = on_relation};
    struct buf name = BUF_INIT;
    buf_add(&name, part, g.base_len);
    buf_addf(&name, "_rels/%s.rels", base);
    enum newid_status status = buf_check(&name, err);
    if (!status && package_has(package, name.data))
        status = package_xml(package, name.data, &visitor, err);
    buf_release(&name);
    return status;
}

void relations_release(struct relations *relations)
{
    mem_free(relations->items);
    *relations = (struct relations)RELATIONS_INIT;
}

bool relation_is(const struct relation *relation, const char *kind)
{
    const char *slash = strrchr(relation->type, '/');
    return slash && strcmp(slash + 1, kind) == 0;
}

const char *relation_of_kind(const struct relations *relations, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++)
        if (relations->items[i].target && relation_is(&relations->items[i], kind))
            return relations->items[i].target;
    return NULL;
}

const struct relation *relation_by_id(const struct relations *relations, const char *id, size_t id_len)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strlen(relations->items[i].id) == id_len && memcmp(relations->items[i].id, id, id_len) == 0)
            return &relations->items[i];
    return NULL;
}
