#include "intake/textfile.h"

#include "text/canonical.h"
#include "util/file.h"
#include "util/wording.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

static const char utf8_mark[] = "\xEF\xBB\xBF";

static bool starts_with(const struct buf *b, const char *prefix, size_t len)
{
    return b->len >= len && memcmp(b->data, prefix, len) == 0;
}

static bool is_utf16(const struct buf *bytes)
{
    return starts_with(bytes, "\xFF\xFE", 2) || starts_with(bytes, "\xFE\xFF", 2);
}

static void count_characters(const char *bytes, size_t len, size_t *whole, size_t *stray)
{
    *whole = *stray = 0;
    for (size_t at = 0; at < len;) {
        size_t valid = text_utf8_error(bytes + at, len - at);
        for (size_t i = 0; i < valid; i++)
            *whole += (unsigned char)bytes[at + i] >= 0xC0;
        at += valid;
        if (at < len) {
            (*stray)++;
            at++;
        }
    }
}

/*
 * Whether the bytes are UTF-8 although some do not decode, by the rule of text_decode: where a character is one byte,
 * a lead byte before its continuation bytes is a rare accident, so more whole characters than stray bytes tell.
 */
static bool is_damaged_utf8(const struct buf *bytes, const char *forced)
{
    if (is_utf16(bytes) || memchr(bytes->data, '\0', bytes->len))
        return false;
    size_t whole, stray;
    count_characters(bytes->data, bytes->len, &whole, &stray);
    if (!stray)
        return false;
    if (forced)
        return strcasecmp(forced, "UTF-8") == 0 || strcasecmp(forced, "UTF8") == 0;
    return starts_with(bytes, utf8_mark, 3) || whole > stray;
}

/* Line and column, from 1, of a byte; columns count bytes that are no continuation bytes. */
static void find_place(const struct buf *bytes, size_t at, size_t *line, size_t *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < at && i < bytes->len; i++) {
        if (bytes->data[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)bytes->data[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

static enum newid_status fail_at(struct newid_error *err, enum newid_status status, const char *path,
                                 const struct buf *bytes, size_t at, const char *message)
{
    if (at >= bytes->len)
        return newid_fail(err, status, "%s: %s", path, _(message));
    size_t line, column;
    find_place(bytes, at, &line, &column);
    return newid_fail(err, status, "%s:%zu:%zu: %s", path, line, column, _(message));
}

static enum newid_status decode(struct textfile *out, const char *path, const char *forced, struct newid_error *err)
{
    struct newid_error inner = NEWID_ERROR_INIT;
    size_t bad = SIZE_MAX;
    enum newid_status status = text_decode(&out->text, forced, &out->encoding, &bad, &inner);
    return status ? fail_at(err, status, path, &out->text, bad, inner.message) : NEWID_OK;
}

static void keep_damaged(struct textfile *out, const char *forced)
{
    const size_t mark = starts_with(&out->text, utf8_mark, 3) ? 3 : 0;
    const char *because = forced ? "--encoding" : mark ? N_("byte-order mark") : N_("nearly all of it is valid UTF-8");
    out->encoding = (struct text_encoding){"UTF-8", because};
    out->damaged = true;
    memmove(out->text.data, out->text.data + mark, out->text.len - mark);
    buf_truncate(&out->text, out->text.len - mark);
}

enum newid_status textfile_read(struct textfile *out, const char *path, const char *forced, bool tolerate,
                                struct newid_error *err)
{
    enum newid_status status = file_read(&out->text, path, err);
    if (status)
        return status;
    out->size = out->text.len;
    if (tolerate && is_damaged_utf8(&out->text, forced))
        keep_damaged(out, forced);
    else
        status = decode(out, path, forced, err);
    const char *nul = status ? NULL : memchr(out->text.data, '\0', out->text.len);
    if (nul)
        status = fail_at(err, NEWID_INPUT, path, &out->text, (size_t)(nul - out->text.data),
                         "a NUL byte: this is not a file of text, or it is damaged; export it again");
    return status;
}

void textfile_release(struct textfile *file) { buf_release(&file->text); }
