/*
 * XML of office files as a stream of elements and text, for untrusted input: no document type, so no entities; no
 * network; at most XML_MOST_DEPTH elements inside each other. Only xml.c includes libxml2.
 */
#ifndef NEWID_XML_H
#define NEWID_XML_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { XML_MOST_DEPTH = 256 };

/* The namespaces that readers know, whichever edition of the standard named them. */
enum xml_space {
    SPACE_OTHER,    /* any that is not listed */
    SPACE_NONE,     /* no namespace: most attributes */
    SPACE_SHEET,    /* SpreadsheetML */
    SPACE_WORD,     /* WordprocessingML */
    SPACE_COMPAT,   /* markup compatibility */
    SPACE_RELATION, /* r:id and the like */
    SPACE_PACKAGE,  /* relationships of a package */
    SPACE_ODF_OFFICE,
    SPACE_ODF_STYLE,
    SPACE_ODF_TEXT,
    SPACE_ODF_SVG, /* titles and descriptions of pictures */
    SPACE_ODF_MANIFEST
};

struct xml_name {
    enum xml_space space;
    const char *name; /* NULL ends a list */
};

struct xml_element {
    enum xml_space space;
    const char *name;       /* without its prefix */
    const void *attributes; /* libxml2's; for xml_attribute */
    int attribute_count;    /* 0 at an element's end */
};

struct xml_visitor {
    void *context;
    /* Elements of which nothing inside is visited, though they are themselves. NULL: none. */
    const struct xml_name *skipped;
    /* A failing status ends the parsing. end and text may be NULL. Text comes in pieces. */
    enum newid_status (*start)(void *context, const struct xml_element *element, struct newid_error *err);
    enum newid_status (*end)(void *context, const struct xml_element *element, struct newid_error *err);
    enum newid_status (*text)(void *context, const char *text, size_t len, struct newid_error *err);
};

bool xml_is(const struct xml_element *element, enum xml_space space, const char *name);

/* The attribute's value, not ended by a NUL, and its length; NULL where the element lacks it. Lives until the visit
 * returns. */
const char *xml_attribute(const struct xml_element *element, enum xml_space space, const char *name, size_t *len);
/* Whether the element has the attribute with just this value. */
bool xml_attribute_is(const struct xml_element *element, enum xml_space space, const char *name, const char *value);
/* The attribute as a number from 0 to most; false where it is absent or anything else. */
bool xml_attribute_number(const struct xml_element *element, enum xml_space space, const char *name, long most,
                          long *number);

/*
 * Pulls XML from `read` (at most size bytes; 0 at its end) and hands it to the visitor. `label` names the document in
 * messages: "FILE: the part word/document.xml". NEWID_INPUT: not well-formed, or a document type; NEWID_LIMIT: too
 * deep.
 */
enum newid_status xml_parse(const char *label, const struct xml_visitor *visitor,
                            enum newid_status (*read)(void *source, char *data, size_t size, size_t *got,
                                                      struct newid_error *err),
                            void *source, struct newid_error *err) NEWID_CHECKED;

#endif
