#include "intake/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

enum { CHUNK = 1 << 15 };

struct space_uri {
    const char *uri;
    enum xml_space space;
};

/* clang-format off */
static const struct space_uri spaces[] = {
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main",                      SPACE_SHEET},
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main",                   SPACE_WORD},
    {"http://schemas.openxmlformats.org/markup-compatibility/2006",                    SPACE_COMPAT},
    {"http://schemas.openxmlformats.org/officeDocument/2006/relationships",            SPACE_RELATION},
    {"http://schemas.openxmlformats.org/package/2006/relationships",                   SPACE_PACKAGE},
    /* ISO/IEC 29500 Strict */
    {"http://purl.oclc.org/ooxml/spreadsheetml/main",                                  SPACE_SHEET},
    {"http://purl.oclc.org/ooxml/wordprocessingml/main",                               SPACE_WORD},
    {"http://purl.oclc.org/ooxml/officeDocument/relationships",                        SPACE_RELATION},
    {"urn:oasis:names:tc:opendocument:xmlns:office:1.0",                               SPACE_ODF_OFFICE},
    {"urn:oasis:names:tc:opendocument:xmlns:style:1.0",                                SPACE_ODF_STYLE},
    {"urn:oasis:names:tc:opendocument:xmlns:text:1.0",                                 SPACE_ODF_TEXT},
    {"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",                       SPACE_ODF_SVG},
    {"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",                             SPACE_ODF_MANIFEST},
};
/* clang-format on */

struct parsing {
    const struct xml_visitor *visitor;
    const char *label;
    xmlParserCtxtPtr parser;
    enum newid_status status;
    struct newid_error *err;
    int depth;
    int skipped_at;          /* depth of the element whose inside is left out; 0: none */
    const xmlChar *last_uri; /* libxml2 keeps one copy of each, so the pointer tells */
    enum xml_space last_space;
};

static enum xml_space look_up_space(const char *uri)
{
    if (!uri)
        return SPACE_NONE;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (strcmp(spaces[i].uri, uri) == 0)
            return spaces[i].space;
    return SPACE_OTHER;
}

static enum xml_space space_of(struct parsing *p, const xmlChar *uri)
{
    if (!uri || uri != p->last_uri) {
        p->last_uri = uri;
        p->last_space = look_up_space((const char *)uri);
    }
    return p->last_space;
}

static void settle(struct parsing *p, enum newid_status status)
{
    if (status && !p->status) {
        p->status = status;
        xmlStopParser(p->parser);
    }
}

static bool is_skipped(const struct xml_visitor *visitor, const struct xml_element *element)
{
    for (const struct xml_name *name = visitor->skipped; name && name->name; name++)
        if (xml_is(element, name->space, name->name))
            return true;
    return false;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)prefix, (void)namespaces, (void)declared, (void)defaulted;
    struct parsing *p = context;
    if (p->status)
        return;
    if (++p->depth > XML_MOST_DEPTH) {
        settle(p, newid_fail(p->err, NEWID_LIMIT,
                             "%s has elements inside each other more than %d deep; it is damaged or hostile", p->label,
                             XML_MOST_DEPTH));
        return;
    }
    if (p->skipped_at)
        return;
    const struct xml_element element = {space_of(p, uri), (const char *)name, attributes, attribute_count};
    settle(p, p->visitor->start(p->visitor->context, &element, p->err));
    if (is_skipped(p->visitor, &element))
        p->skipped_at = p->depth;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix;
    struct parsing *p = context;
    if (p->status)
        return;
    int depth = p->depth--;
    if (p->skipped_at && depth > p->skipped_at)
        return;
    p->skipped_at = 0;
    const struct xml_element element = {space_of(p, uri), (const char *)name, NULL, 0};
    if (p->visitor->end)
        settle(p, p->visitor->end(p->visitor->context, &element, p->err));
}

static void on_text(void *context, const xmlChar *text, int len)
{
    struct parsing *p = context;
    if (!p->status && !p->skipped_at && p->visitor->text && len > 0)
        settle(p, p->visitor->text(p->visitor->context, (const char *)text, (size_t)len, p->err));
}

/* Called before any entity of the document type is read: none is ever defined, so none can grow. */
static void on_document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct parsing *p = context;
    settle(p, newid_fail(p->err, NEWID_INPUT,
                         "%s holds a document type declaration, which no office program writes; the file is refused",
                         p->label));
}

static void keep_quiet(void *context, xmlErrorPtr error) { (void)context, (void)error; }

/* libxml2's own words may quote the document, so only the place is told. */
static enum newid_status fail_parse(struct parsing *p)
{
    const xmlError *error = xmlCtxtGetLastError(p->parser);
    if (error && error->code == XML_ERR_NO_MEMORY)
        return newid_fail(p->err, NEWID_MEMORY, "out of memory");
    return newid_fail(p->err, NEWID_INPUT,
                      "%s is damaged at line %d; open the file in the program that made it and save it again", p->label,
                      error ? error->line : 1);
}

static const xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_document_type,
    .startElementNs = on_start,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .serror = keep_quiet,
};

enum newid_status xml_parse(const char *label, const struct xml_visitor *visitor,
                            enum newid_status (*read)(void *source, char *data, size_t size, size_t *got,
                                                      struct newid_error *err),
                            void *source, struct newid_error *err)
{
    char chunk[CHUNK];
    size_t got = 0;
    struct parsing p = {.visitor = visitor, .label = label, .err = err};
    xmlSAXHandler sax = handler;
    p.parser = xmlCreatePushParserCtxt(&sax, &p, NULL, 0, NULL);
    if (!p.parser)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    (void)xmlCtxtUseOptions(p.parser, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    do {
        settle(&p, read(source, chunk, sizeof chunk, &got, err));
        if (p.status)
            break;
        int failed = xmlParseChunk(p.parser, chunk, (int)got, got == 0);
        if (failed && !p.status && !p.parser->wellFormed)
            settle(&p, fail_parse(&p));
    } while (got && !p.status);
    xmlFreeParserCtxt(p.parser);
    return p.status;
}

bool xml_is(const struct xml_element *element, enum xml_space space, const char *name)
{
    return element->space == space && strcmp(element->name, name) == 0;
}

/* Five pointers an attribute: name, prefix, URI, start and end of its value (libxml2, startElementNsSAX2Func). */
const char *xml_attribute(const struct xml_element *element, enum xml_space space, const char *name, size_t *len)
{
    const xmlChar *const *at = element->attributes;
    for (int i = 0; i < element->attribute_count; i++, at += 5) {
        if (strcmp((const char *)at[0], name) != 0 || look_up_space((const char *)at[2]) != space)
            continue;
        *len = (size_t)(at[4] - at[3]);
        return (const char *)at[3];
    }
    return NULL;
}

bool xml_attribute_is(const struct xml_element *element, enum xml_space space, const char *name, const char *value)
{
    size_t len;
    const char *found = xml_attribute(element, space, name, &len);
    return found && len == strlen(value) && memcmp(found, value, len) == 0;
}

bool xml_attribute_number(const struct xml_element *element, enum xml_space space, const char *name, long most,
                          long *number)
{
    size_t len;
    const char *digits = xml_attribute(element, space, name, &len);
    if (!digits || !len)
        return false;
    long n = 0;
    for (size_t i = 0; i < len; i++) {
        if (digits[i] < '0' || digits[i] > '9' || n > (LONG_MAX - 9) / 10)
            return false;
        n = n * 10 + (digits[i] - '0');
    }
    if (n > most)
        return false;
    *number = n;
    return true;
}
