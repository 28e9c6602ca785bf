#include "intake/template.h"

#include "intake/reader.h"
#include "intake/words.h"
#include "util/wording.h"

#include <string.h>
#include <unicode/uchar.h>

enum { LINE_LONGEST = 500, DOCUMENTS_LEAST = 3, LISTED_MOST = 20 };
#define BETWEEN '\x1F' /* stands in no canonical text */

static bool has_letter(const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        int32_t c = next_code_point(s, len, &at);
        if (c >= 0 && u_isalpha(c))
            return true;
    }
    return false;
}

/* Sets t->key for a line; false where such a line is none of a template's: empty, long, without a letter. */
static bool make_key(struct templates *t, const char *kind, const char *line, size_t len)
{
    size_t mark = strlen(DOCUMENT_HEADING);
    if (len >= mark && !strncmp(line, DOCUMENT_HEADING, mark)) {
        line += mark;
        len -= mark;
    }
    if (len > LINE_LONGEST || !has_letter(line, len))
        return false;
    buf_reset(&t->key);
    buf_adds(&t->key, kind);
    buf_addc(&t->key, BETWEEN);
    fold_line(&t->key, line, len);
    return !t->key.failure;
}

static enum newid_status count_line(struct templates *t, const char *kind, const char *line, size_t len,
                                    struct newid_error *err)
{
    if (!make_key(t, kind, line, len))
        return buf_check(&t->key, err);
    uint64_t *held = strmap_add(&t->lines, t->key.data, NULL);
    if (!held)
        return no_memory(err);
    /* Once a document, however often it stands there. */
    if (*held >> 32 != t->documents)
        *held = (uint64_t)t->documents << 32 | ((*held & UINT32_MAX) + 1);
    return NEWID_OK;
}

enum newid_status templates_count(struct templates *t, const char *kind, const char *text, size_t len,
                                  struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    uint64_t *documents = strmap_add(&t->kinds, kind, NULL);
    if (!documents)
        return no_memory(err);
    ++*documents;
    t->documents++;
    for (size_t at = 0; at < len && !status;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t end = newline ? (size_t)(newline - text) : len;
        status = count_line(t, kind, text + at, end - at, err);
        at = end + 1;
    }
    return status;
}

static bool is_template(uint64_t lines, uint64_t documents)
{
    return documents >= DOCUMENTS_LEAST && (lines & UINT32_MAX) * 2 > documents;
}

/* The key's memory is there since the line was counted: this cannot fail. */
bool templates_has(struct templates *t, const char *kind, const char *line, size_t len)
{
    const uint64_t *documents = strmap_find(&t->kinds, kind);
    if (!documents || *documents < DOCUMENTS_LEAST || !make_key(t, kind, line, len))
        return false;
    const uint64_t *lines = strmap_find(&t->lines, t->key.data);
    return lines && is_template(*lines, *documents);
}

enum newid_status templates_each(struct templates *t,
                                 void (*visit)(void *context, const char *kind, uint64_t documents, size_t lines,
                                               const char *list),
                                 void *context, struct newid_error *err)
{
    for (size_t k = 0; k < t->kinds.keys.count; k++) {
        const char *kind = t->kinds.keys.strings[k];
        size_t kind_len = strlen(kind), lines = 0;
        buf_reset(&t->line);
        for (size_t i = 0; i < t->lines.keys.count; i++) {
            const char *key = t->lines.keys.strings[i];
            if (strncmp(key, kind, kind_len) || key[kind_len] != BETWEEN ||
                !is_template(t->lines.values[i], t->kinds.values[k]))
                continue;
            if (lines++ < LISTED_MOST)
                buf_addf(&t->line, "%s'%s'", lines > 1 ? ", " : "", key + kind_len + 1);
        }
        if (lines > LISTED_MOST)
            buf_addf(&t->line, _(" and %zu more"), lines - LISTED_MOST);
        enum newid_status status = buf_check(&t->line, err);
        if (status)
            return status;
        if (lines)
            visit(context, kind, t->kinds.values[k], lines, t->line.data);
    }
    return NEWID_OK;
}

void templates_release(struct templates *t)
{
    strmap_release(&t->kinds);
    strmap_release(&t->lines);
    buf_release(&t->key);
    buf_release(&t->line);
}
