/* Which paragraph styles of a document are headings. Styles' ids differ with the language of the program; built-in
 * names don't. */
#ifndef NEWID_HEADINGS_H
#define NEWID_HEADINGS_H

#include "intake/package.h"
#include "util/arena.h"

struct heading_style {
    const char *id, *parent; /* parent: "" where it is based on none */
    bool is_heading;
};

/* In order of their ids once read, so that a paragraph's style is found by bisection. */
struct headings {
    struct arena arena;
    struct heading_style *styles;
    size_t count, capacity;
};

#define HEADINGS_INIT                                                                                                  \
    {                                                                                                                  \
        ARENA_INIT, NULL, 0, 0                                                                                         \
    }

/* From a word-processing document's styles part: "Title", "heading 1" to "heading 9", and what is based on them. */
enum newid_status headings_read_docx(struct headings *headings, struct package *package, const char *part,
                                     struct newid_error *err) NEWID_CHECKED;

/* Adds one style, as ODT's are met; the parent is known by then, or by its own name. path is for messages. */
enum newid_status headings_add(struct headings *headings, const char *path, const char *id, size_t id_len,
                               const char *parent, size_t parent_len, bool is_heading,
                               struct newid_error *err) NEWID_CHECKED;
/* Sorts, and settles who inherits from a heading. To be called once, after the last style is added. */
void headings_settle(struct headings *headings);

/* A style that was not read counts by its id: Heading1, Heading_20_1, Title. */
bool headings_has(const struct headings *headings, const char *id, size_t len);
void headings_release(struct headings *headings);

#endif
