#include "intake/paragraphs.h"

#include "intake/readers.h"

#include <string.h>

static struct buf *current(struct paragraphs *p) { return p->open > 1 ? &p->boxes : p->out; }

void paragraphs_init(struct paragraphs *p, struct buf *out, const char *path)
{
    *p = (struct paragraphs){.path = path, .out = out, .boxes = BUF_INIT_CAP(DOCUMENT_MOST_BYTES)};
    p->first = p->start = out->len;
}

void paragraphs_release(struct paragraphs *p) { buf_release(&p->boxes); }

void paragraph_begin(struct paragraphs *p)
{
    if (p->open == 1)
        p->outer_start = p->start;
    else if (p->open > 1 && p->boxes.len > p->start)
        buf_addc(&p->boxes, '\n');
    p->open++;
    if (!p->joined || p->open > 1)
        p->start = current(p)->len;
    p->joined = p->joined && p->open > 1;
}

void paragraph_heading(struct paragraphs *p)
{
    struct buf *out = current(p);
    if (out->len != p->start)
        return;
    buf_adds(out, DOCUMENT_HEADING);
    p->start = out->len;
}

static bool is_mark_at(const char *text, size_t len, size_t at)
{
    const size_t mark = strlen(DOCUMENT_HEADING);
    return at + mark <= len && memcmp(text + at, DOCUMENT_HEADING, mark) == 0;
}

static bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool ends_white(const struct buf *out, size_t start)
{
    return out->len == start || is_white(out->data[out->len - 1]);
}

void paragraph_add(struct paragraphs *p, const char *text, size_t len, bool collapse)
{
    struct buf *out = current(p);
    for (size_t i = 0; i < len;) {
        size_t n = 0;
        while (i + n < len && !is_mark_at(text, len, i + n) && !(collapse && is_white(text[i + n])))
            n++;
        buf_add(out, text + i, n);
        i += n;
        if (i == len)
            break;
        if (is_mark_at(text, len, i)) {
            i += strlen(DOCUMENT_HEADING);
        } else {
            if (!ends_white(out, p->start))
                buf_addc(out, ' ');
            i++;
        }
    }
}

static bool is_bare_heading(const struct buf *out, size_t start)
{
    const size_t mark = strlen(DOCUMENT_HEADING);
    return out->len == start && start >= mark && memcmp(out->data + start - mark, DOCUMENT_HEADING, mark) == 0;
}

static enum newid_status check(const struct paragraphs *p, struct newid_error *err)
{
    if (p->out->len - p->first > DOCUMENT_MOST_BYTES || p->out->failure == NEWID_LIMIT ||
        p->boxes.failure == NEWID_LIMIT)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %zu MB of text; split it", p->path,
                          DOCUMENT_MOST_BYTES >> 20);
    enum newid_status status = buf_check(p->out, err);
    return status ? status : buf_check(&p->boxes, err);
}

static void end_outermost(struct paragraphs *p)
{
    buf_addc(p->out, '\n');
    buf_add(p->out, p->boxes.data, p->boxes.len);
    buf_truncate(&p->boxes, 0);
    p->start = p->out->len;
}

enum newid_status paragraph_end(struct paragraphs *p, bool joined, struct newid_error *err)
{
    struct buf *out = current(p);
    if (is_bare_heading(out, p->start)) {
        buf_truncate(out, out->len - strlen(DOCUMENT_HEADING));
        p->start = out->len;
    }
    p->open--;
    if (p->open > 0) {
        buf_addc(out, '\n');
        p->start = p->open > 1 ? out->len : p->outer_start;
    } else if (joined) {
        p->joined = true;
    } else {
        end_outermost(p);
    }
    return check(p, err);
}

enum newid_status paragraphs_finish(struct paragraphs *p, struct newid_error *err)
{
    if (p->joined)
        end_outermost(p);
    p->joined = false;
    return check(p, err);
}
