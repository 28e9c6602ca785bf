#include "intake/words.h"

#include "text/canonical.h"
#include "util/file.h"

#include <newid/stats.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

int32_t next_code_point(const char *s, size_t len, size_t *at)
{
    /* ICU counts in int32_t: it is shown no more than the longest code point. */
    const uint8_t *bytes = (const uint8_t *)s + *at;
    int32_t i = 0, n = len - *at < 4 ? (int32_t)(len - *at) : 4;
    UChar32 c;
    U8_NEXT(bytes, i, n, c);
    *at += (size_t)i;
    return c;
}

static void fold(struct buf *out, const char *s, size_t len, bool heading)
{
    bool pending = false, begun = false;
    for (size_t at = 0; at < len;) {
        int32_t c = next_code_point(s, len, &at);
        if (c < 0)
            continue;
        if (u_isUWhiteSpace(c) || (heading && (c == '_' || u_charType(c) == U_DASH_PUNCTUATION))) {
            pending = begun;
            continue;
        }
        if (pending)
            buf_addc(out, ' ');
        pending = false;
        begun = true;
        buf_add_code_point(out, (unsigned)u_foldCase(c, U_FOLD_CASE_DEFAULT));
    }
}

void fold_heading(struct buf *out, const char *s, size_t len) { fold(out, s, len, true); }

void fold_line(struct buf *out, const char *s, size_t len) { fold(out, s, len, false); }

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

const char *trim_span(const char *s, size_t *len)
{
    static const char hard_space[] = "\xC2\xA0";
    size_t n = *len;
    for (;;) {
        size_t step = n && is_space(*s) ? 1 : n >= 2 && !memcmp(s, hard_space, 2) ? 2 : 0;
        if (!step)
            break;
        s += step;
        n -= step;
    }
    for (;;) {
        size_t step = n && is_space(s[n - 1]) ? 1 : n >= 2 && !memcmp(s + n - 2, hard_space, 2) ? 2 : 0;
        if (!step)
            break;
        n -= step;
    }
    *len = n;
    return s;
}

enum newid_status canonical_copy(char **out, struct arena *arena, const char *s, size_t len, bool trim,
                                 struct newid_error *err)
{
    struct buf text = BUF_INIT;
    enum newid_status status = text_canonical(&text, s, len, NULL, err);
    if (!status)
        status = buf_check(&text, err);
    if (!status) {
        size_t kept = text.len;
        const char *from = trim ? trim_span(text.data, &kept) : text.data;
        *out = arena_strndup(arena, from, kept);
        if (!*out)
            status = no_memory(err);
    }
    buf_release(&text);
    return status;
}

static bool runs_as_formula(char c) { return c && strchr("=+-@\t\r", c); }

void csv_add_cell(struct buf *out, const char *s)
{
    bool guard = runs_as_formula(*s);
    bool quote = guard || strpbrk(s, "\",;\t\r\n") || is_space(*s) || (*s && is_space(s[strlen(s) - 1]));
    if (quote)
        buf_addc(out, '"');
    if (guard)
        buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '"')
            buf_addc(out, '"');
        buf_addc(out, *s);
    }
    if (quote)
        buf_addc(out, '"');
}

const char *csv_unguard(const char *s) { return s[0] == '\'' && runs_as_formula(s[1]) ? s + 1 : s; }

void day_text(char out[DAY_TEXT_SIZE], int32_t day)
{
    int year, month, date;
    newid_day_to_civil(day, &year, &month, &date);
    snprintf(out, DAY_TEXT_SIZE, "%04d-%02d-%02d", year % 10000, month % 100, date % 100);
}

enum newid_status write_private(const char *path, const struct buf *content, struct newid_error *err)
{
    enum newid_status status = buf_check(content, err);
    if (status)
        return status;
    mode_t mask = umask(077);
    status = file_write(path, content->data, content->len, err);
    umask(mask);
    return status;
}
