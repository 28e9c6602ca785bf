/*
 * Template lines: a form's own questions and headings stand in most documents
 * of a kind and are nobody's words.
 */
#ifndef NEWID_TEMPLATE_H
#define NEWID_TEMPLATE_H

#include "intake/strmap.h"
#include "util/buf.h"

#include <newid/status.h>

struct templates {
    struct strmap kinds; /* kind: documents of it */
    struct strmap lines; /* kind, U+001F, folded line: documents that have it, the last of them in the upper half */
    struct buf key, line;
    uint32_t documents;
};

#define TEMPLATES_INIT                                                                                                 \
    {                                                                                                                  \
        STRMAP_INIT, STRMAP_INIT, BUF_INIT, BUF_INIT, 0                                                                \
    }

/* Counts the lines of one document of this kind. text is canonical; headings' marks do not count. */
enum newid_status templates_count(struct templates *templates, const char *kind, const char *text, size_t len,
                                  struct newid_error *err) NEWID_CHECKED;

/* Whether a line stands in more than half of the kind's documents, at least three of which there are. */
bool templates_has(struct templates *templates, const char *kind, const char *line, size_t len);

/* Calls visit for each kind that has template lines, with a list of them: 'a', 'b'. */
enum newid_status templates_each(struct templates *templates,
                                 void (*visit)(void *context, const char *kind, uint64_t documents, size_t lines,
                                               const char *list),
                                 void *context, struct newid_error *err) NEWID_CHECKED;

void templates_release(struct templates *templates);

#endif
