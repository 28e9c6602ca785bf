#include "util/buf.h"

#include "util/mem.h"

#include <stdio.h>
#include <string.h>

char buf_empty[1] = "";

/* Makes room for `more` bytes and the NUL; false, with the failure remembered, where there is none. */
static bool make_room(struct buf *b, size_t more)
{
    if (b->failure)
        return false;
    if (more > b->cap || b->len > b->cap - more) {
        b->failure = NEWID_LIMIT;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need <= b->allocated)
        return true;
    size_t wanted = b->allocated < 32 ? 64 : b->allocated * 2;
    if (wanted < need)
        wanted = need;
    char *grown = mem_realloc(b->allocated ? b->data : NULL, wanted);
    if (!grown) {
        b->failure = NEWID_MEMORY;
        return false;
    }
    b->data = grown;
    b->allocated = wanted;
    return true;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
    if (!len || !make_room(b, len))
        return;
    memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_addvf(struct buf *b, const char *format, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    if (n < 0)
        b->failure = NEWID_IO;
    else if ((size_t)n < sizeof small)
        buf_add(b, small, (size_t)n);
    else if (make_room(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_addf(struct buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addvf(b, format, args);
    va_end(args);
}

void buf_add_varint(struct buf *b, uint64_t n)
{
    for (; n >> 7; n >>= 7)
        buf_addc(b, (char)(n | 0x80));
    buf_addc(b, (char)n);
}

void buf_add_code_point(struct buf *b, unsigned c)
{
    unsigned char out[4];
    size_t n;
    if (c < 0x80) {
        out[0] = (unsigned char)c;
        n = 1;
    } else if (c < 0x800) {
        out[0] = (unsigned char)(0xC0 | c >> 6);
        out[1] = (unsigned char)(0x80 | (c & 0x3F));
        n = 2;
    } else if (c < 0x10000) {
        out[0] = (unsigned char)(0xE0 | c >> 12);
        out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (unsigned char)(0x80 | (c & 0x3F));
        n = 3;
    } else {
        out[0] = (unsigned char)(0xF0 | (c >> 18 & 0x07));
        out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
        out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
        out[3] = (unsigned char)(0x80 | (c & 0x3F));
        n = 4;
    }
    buf_add(b, out, n);
}

void buf_truncate(struct buf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->data[len] = '\0';
    }
}

void buf_reset(struct buf *b)
{
    buf_truncate(b, 0);
    b->failure = NEWID_OK;
}

void buf_release(struct buf *b)
{
    if (b->allocated)
        mem_free(b->data);
    *b = (struct buf)BUF_INIT_CAP(b->cap);
}

char *buf_detach(struct buf *b)
{
    char *s = NULL;
    if (!b->failure)
        s = b->allocated ? b->data : mem_strdup("");
    if (!b->failure && b->allocated)
        *b = (struct buf)BUF_INIT_CAP(b->cap);
    else
        buf_release(b);
    return s;
}

enum newid_status buf_check(const struct buf *b, struct newid_error *err)
{
    switch (b->failure) {
    case NEWID_OK:
        return NEWID_OK;
    case NEWID_LIMIT:
        return newid_fail(err, NEWID_LIMIT, "more than %zu bytes where no more are allowed", b->cap);
    case NEWID_MEMORY:
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    default:
        return newid_fail(err, b->failure, "text could not be formatted");
    }
}
