#include "intake/xlsx_parts.h"

#include "util/mem.h"

#include <string.h>
#include <strings.h>

enum { MOST_SHEETS = 10000, MOST_STRINGS = 1 << 25 };

/* ---- shared strings ---- */

static const struct xml_name phonetic[] = {{SPACE_SHEET, "rPh"}, {SPACE_SHEET, "phoneticPr"}, {SPACE_OTHER, NULL}};

struct string_reading {
    struct workbook *workbook;
    const char *path;
    struct buf item; /* a string's text, in pieces: xstring escapes may be cut by them */
    bool in_item, in_text;
};

static int hex_value(const char *digits)
{
    int value = 0;
    for (int i = 0; i < 4; i++) {
        char c = digits[i], lower = (char)(c | 0x20);
        int digit = c >= '0' && c <= '9' ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

void xstring_add(struct buf *out, const char *text, size_t len)
{
    while (len) {
        int code = -1;
        if (len >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_')
            code = hex_value(text + 2);
        /* A half of a surrogate pair stands for nothing by itself; it is left as written. */
        if (code >= 0 && (code < 0xD800 || code > 0xDFFF)) {
            if (code)
                buf_add_code_point(out, (unsigned)code);
            text += 7;
            len -= 7;
            continue;
        }
        const char *next = memchr(text + 1, '_', len - 1);
        size_t n = next ? (size_t)(next - text) : len;
        buf_add(out, text, n);
        text += n;
        len -= n;
    }
}

static enum newid_status string_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    (void)err;
    struct string_reading *r = context;
    if (xml_is(e, SPACE_SHEET, "si")) {
        r->in_item = true;
        buf_reset(&r->item);
    } else if (xml_is(e, SPACE_SHEET, "t")) {
        r->in_text = r->in_item;
    }
    return NEWID_OK;
}

static enum newid_status string_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct string_reading *r = context;
    struct workbook *w = r->workbook;
    if (xml_is(e, SPACE_SHEET, "t"))
        r->in_text = false;
    if (!xml_is(e, SPACE_SHEET, "si") || !r->in_item)
        return NEWID_OK;
    r->in_item = false;
    if (w->string_count == MOST_STRINGS)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d texts; split it", r->path, MOST_STRINGS);
    if (mem_grow(&w->string_at, &w->string_capacity, w->string_count + 1, sizeof *w->string_at))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    w->string_at[w->string_count++] = w->strings.len;
    xstring_add(&w->strings, r->item.data, r->item.len);
    buf_addc(&w->strings, '\0');
    enum newid_status status = buf_check(&r->item, err);
    return status ? status : buf_check(&w->strings, err);
}

static enum newid_status string_text(void *context, const char *text, size_t len, struct newid_error *err)
{
    (void)err;
    struct string_reading *r = context;
    if (r->in_text)
        buf_add(&r->item, text, len);
    return NEWID_OK;
}

enum newid_status strings_read(struct workbook *workbook, struct package *package, const char *part,
                               struct newid_error *err)
{
    struct string_reading r = {workbook, package_path(package), BUF_INIT, false, false};
    const struct xml_visitor visitor = {&r, phonetic, string_start, string_end, string_text};
    enum newid_status status = package_xml(package, part, &visitor, err);
    buf_release(&r.item);
    return status;
}

/* ---- the workbook ---- */

struct workbook_reading {
    struct workbook *workbook;
    const char *path;
    const struct relations *relations;
};

static enum newid_status add_sheet(struct workbook_reading *r, const struct xml_element *e, struct newid_error *err)
{
    struct workbook *w = r->workbook;
    size_t name_len, id_len;
    const char *name = xml_attribute(e, SPACE_NONE, "name", &name_len);
    const char *id = xml_attribute(e, SPACE_RELATION, "id", &id_len);
    const struct relation *relation = id ? relation_by_id(r->relations, id, id_len) : NULL;
    if (!name)
        return NEWID_OK;
    if (w->sheet_count == MOST_SHEETS)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d sheets; it is damaged or hostile", r->path,
                          MOST_SHEETS);
    struct sheet sheet = {arena_strndup(&w->arena, name, name_len), NULL};
    if (relation && relation->target && relation_is(relation, "worksheet")) {
        sheet.part = arena_strdup(&w->arena, relation->target);
        if (!sheet.part)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    if (!sheet.name || mem_grow(&w->sheets, &w->sheet_capacity, w->sheet_count + 1, sizeof sheet))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    w->sheets[w->sheet_count++] = sheet;
    return NEWID_OK;
}

static enum newid_status workbook_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct workbook_reading *r = context;
    if (xml_is(e, SPACE_SHEET, "sheet"))
        return add_sheet(r, e, err);
    if (xml_is(e, SPACE_SHEET, "workbookPr"))
        r->workbook->date1904 =
            xml_attribute_is(e, SPACE_NONE, "date1904", "1") || xml_attribute_is(e, SPACE_NONE, "date1904", "true");
    return NEWID_OK;
}

enum newid_status workbook_read(struct workbook *out, struct package *package, struct newid_error *err)
{
    struct relations whole = RELATIONS_INIT, own = RELATIONS_INIT;
    struct workbook_reading r = {out, package_path(package), &own};
    const struct xml_visitor visitor = {.context = &r, .start = workbook_start};
    enum newid_status status = package_relations(&whole, package, "", err);
    if (status)
        goto done;
    const char *part = relation_of_kind(&whole, "officeDocument");
    if (!part)
        part = "xl/workbook.xml";
    status = package_relations(&own, package, part, err);
    if (!status)
        status = package_xml(package, part, &visitor, err);
    const char *strings = relation_of_kind(&own, "sharedStrings");
    if (!status && strings && package_has(package, strings))
        status = strings_read(out, package, strings, err);
    const char *styles = relation_of_kind(&own, "styles");
    if (!status && styles && package_has(package, styles))
        status = styles_read(out, package, styles, err);
done:
    relations_release(&own);
    relations_release(&whole);
    return status;
}

void workbook_release(struct workbook *w)
{
    mem_free(w->sheets);
    mem_free(w->string_at);
    mem_free(w->style_is_date);
    buf_release(&w->strings);
    arena_release(&w->arena);
    *w = (struct workbook)WORKBOOK_INIT;
}

static enum newid_status fail_no_sheet(const struct workbook *w, const char *name, const char *path,
                                       struct newid_error *err)
{
    struct buf names = BUF_INIT;
    for (size_t i = 0; i < w->sheet_count; i++)
        if (w->sheets[i].part)
            buf_addf(&names, "%s\"%s\"", names.len ? ", " : "", w->sheets[i].name);
    enum newid_status status = buf_check(&names, err);
    if (!status)
        status =
            newid_fail(err, NEWID_USAGE, "%s: has no sheet \"%s\"; give --sheet one of: %s", path, name, names.data);
    buf_release(&names);
    return status;
}

enum newid_status workbook_sheet(const struct sheet **sheet, const struct workbook *w, const char *name,
                                 const char *path, struct newid_error *err)
{
    for (size_t i = 0; i < w->sheet_count; i++) {
        *sheet = &w->sheets[i];
        if ((*sheet)->part && (!name || strcasecmp((*sheet)->name, name) == 0))
            return NEWID_OK;
    }
    if (name)
        return fail_no_sheet(w, name, path, err);
    return newid_fail(err, NEWID_INPUT, "%s: has no sheet with cells", path);
}
