#include "intake/xlsx_parts.h"

#include "util/mem.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

/* Excel itself stops at 250 custom formats and 65,490 cell styles. */
enum { MOST_FORMATS = 5000, MOST_STYLES = 100000 };

struct custom_format {
    long id;
    bool is_date;
};

struct reading {
    struct workbook *workbook;
    const char *path;
    struct custom_format *formats;
    size_t count, capacity;
    bool in_cell_formats;
};

/* ECMA-376 part 1, 18.8.30: dates and times of all languages' built-in formats. */
bool format_is_builtin_date(long id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* How many characters at a code's start stand for themselves or for nothing: quoted, escaped, padding, in brackets. */
static size_t inert_length(const char *code, size_t len)
{
    static const char pairs[][2] = {{'"', '"'}, {'[', ']'}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (code[0] == pairs[i][0]) {
            const char *end = memchr(code + 1, pairs[i][1], len - 1);
            return end ? (size_t)(end - code) + 1 : len;
        }
    if (code[0] == '\\' || code[0] == '_' || code[0] == '*')
        return len < 2 ? len : 2;
    if (len >= 5 && strncasecmp(code, "AM/PM", 5) == 0)
        return 5;
    if (len >= 7 && strncasecmp(code, "General", 7) == 0)
        return 7;
    return 0;
}

/* A day or a year makes a date; so does a month, which beside hours or seconds would be minutes. Only the first section
 * counts. */
bool format_code_is_date(const char *code, size_t len)
{
    bool month = false, time = false;
    while (len && *code != ';') {
        size_t n = inert_length(code, len);
        if (!n) {
            n = 1;
            switch (*code | 0x20) {
            case 'd':
            case 'y':
                return true;
            case 'm':
                month = true;
                break;
            case 'h':
            case 's':
                time = true;
                break;
            default:
                break;
            }
        }
        code += n;
        len -= n;
    }
    return month && !time;
}

static enum newid_status add_format(struct reading *r, const struct xml_element *e, struct newid_error *err)
{
    struct custom_format format;
    size_t len;
    const char *code = xml_attribute(e, SPACE_NONE, "formatCode", &len);
    if (!code || !xml_attribute_number(e, SPACE_NONE, "numFmtId", INT_MAX, &format.id))
        return NEWID_OK;
    format.is_date = format_code_is_date(code, len);
    if (r->count == MOST_FORMATS)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d number formats; it is damaged or hostile", r->path,
                          MOST_FORMATS);
    if (mem_grow(&r->formats, &r->capacity, r->count + 1, sizeof format))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    r->formats[r->count++] = format;
    return NEWID_OK;
}

static bool is_date(const struct reading *r, long id)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->formats[i].id == id)
            return r->formats[i].is_date;
    return format_is_builtin_date(id);
}

static enum newid_status add_style(struct reading *r, const struct xml_element *e, struct newid_error *err)
{
    struct workbook *w = r->workbook;
    long id = 0;
    (void)xml_attribute_number(e, SPACE_NONE, "numFmtId", INT_MAX, &id);
    if (w->style_count == MOST_STYLES)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d cell styles; it is damaged or hostile", r->path,
                          MOST_STYLES);
    if (mem_grow(&w->style_is_date, &w->style_capacity, w->style_count + 1, sizeof *w->style_is_date))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    w->style_is_date[w->style_count++] = is_date(r, id);
    return NEWID_OK;
}

static enum newid_status on_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_SHEET, "numFmt"))
        return add_format(r, e, err);
    if (xml_is(e, SPACE_SHEET, "cellXfs"))
        r->in_cell_formats = true;
    else if (r->in_cell_formats && xml_is(e, SPACE_SHEET, "xf"))
        return add_style(r, e, err);
    return NEWID_OK;
}

static enum newid_status on_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    (void)err;
    struct reading *r = context;
    if (xml_is(e, SPACE_SHEET, "cellXfs"))
        r->in_cell_formats = false;
    return NEWID_OK;
}

/* Differential formats (dxf) hold numFmt elements of their own, for conditional formatting. */
static const struct xml_name skipped[] = {{SPACE_SHEET, "dxfs"}, {SPACE_SHEET, "cellStyleXfs"}, {SPACE_OTHER, NULL}};

enum newid_status styles_read(struct workbook *workbook, struct package *package, const char *part,
                              struct newid_error *err)
{
    struct reading r = {.workbook = workbook, .path = package_path(package)};
    const struct xml_visitor visitor = {&r, skipped, on_start, on_end, NULL};
    enum newid_status status = package_xml(package, part, &visitor, err);
    mem_free(r.formats);
    return status;
}
