#include "text/encoding.h"

#include "text/canonical.h"
#include "util/wording.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/utf16.h>

static const struct byte_order_mark {
    const char *encoding;
    size_t len;
    char bytes[5];
} marks[] = {
    {"UTF-32LE", 4, {'\xFF', '\xFE', 0, 0}}, /* before UTF-16LE, whose mark begins it */
    {"UTF-32BE", 4, {0, 0, '\xFE', '\xFF'}}, {"UTF-8", 3, {'\xEF', '\xBB', '\xBF'}},
    {"UTF-16LE", 2, {'\xFF', '\xFE'}},       {"UTF-16BE", 2, {'\xFE', '\xFF'}},
};

/* From 0xA0: the bytes that are another character in ISO-8859-14 than in Windows-1252 and ISO-8859-1. */
static const char welsh_bytes[] = "\xA1\xA2\xA4\xA5\xA6\xA8\xAA\xAB\xAC\xAF\xB0\xB1\xB2\xB3\xB4\xB5\xB7\xB8\xB9\xBA\xBB"
                                  "\xBC\xBD\xBE\xBF\xD0\xD7\xDE\xF0\xF7\xFE";
/* Of these, the letters Ŵ Ŷ ŵ ŷ. */
static const char welsh_letters[] = "\xD0\xDE\xF0\xFE";

static void decide(struct text_encoding *decided, const char *name, const char *because)
{
    snprintf(decided->name, sizeof decided->name, "%s", name);
    decided->because = because;
}

static enum newid_status fail_at(size_t *bad, size_t offset, struct newid_error *err, const char *what)
{
    if (bad)
        *bad = offset;
    return newid_fail(err, NEWID_INPUT, "byte %zu %s", offset, _(what));
}

static bool is_letter(const char *bytes, size_t len, size_t at)
{
    unsigned char c = at < len ? (unsigned char)bytes[at] : 0;
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0xC0;
}

static bool is_among(char c, const char *set) { return c && strchr(set, c); }

static bool has_welsh_letter(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (is_among(bytes[i], welsh_letters) && (is_letter(bytes, len, i + 1) || (i && is_letter(bytes, len, i - 1))))
            return true;
    return false;
}

static bool has_windows_byte(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)bytes[i] >= 0x80 && (unsigned char)bytes[i] <= 0x9F)
            return true;
    return false;
}

/* A damaged UTF-8 file must not be taken for Windows-1252: it has more whole sequences than bytes outside any. */
static bool is_mostly_utf8(const char *bytes, size_t len)
{
    size_t whole = 0, stray = 0;
    for (size_t i = 0; i < len;) {
        size_t valid = text_utf8_error(bytes + i, len - i);
        for (size_t end = i + valid; i < end; i++)
            whole += (unsigned char)bytes[i] >= 0xC0;
        if (i < len) {
            stray++;
            i++;
        }
    }
    return whole > stray;
}

/* For text without a mark: UTF-16 of Welsh and English has a NUL in most of its units, always on the same side. */
static const char *utf16_by_nuls(const char *bytes, size_t len)
{
    size_t nuls[2] = {0, 0};
    for (size_t i = 0; i < len; i++)
        nuls[i & 1] += bytes[i] == '\0';
    size_t most = len / 4;
    if (nuls[1] > most && !nuls[0])
        return "UTF-16LE";
    if (nuls[0] > most && !nuls[1])
        return "UTF-16BE";
    return NULL;
}

static enum newid_status decide_eight_bits(struct text_encoding *decided, const char *bytes, size_t len, size_t *bad,
                                           struct newid_error *err)
{
    if (is_mostly_utf8(bytes, len))
        return fail_at(bad, text_utf8_error(bytes, len), err,
                       "is not valid UTF-8, though most of the file is; repair it, or give --encoding");
    if (has_windows_byte(bytes, len)) {
        decide(decided, "windows-1252", "bytes 0x80 to 0x9F");
        return NEWID_OK;
    }
    if (has_welsh_letter(bytes, len)) {
        decide(decided, "ISO-8859-14", "ŵ or ŷ beside letters");
        return NEWID_OK;
    }
    for (size_t i = 0; i < len; i++)
        if (is_among(bytes[i], welsh_bytes))
            return fail_at(bad, i, err,
                           "differs between encodings and nothing tells which this is; give --encoding windows-1252 or "
                           "--encoding ISO-8859-14");
    decide(decided, "windows-1252", "only characters that windows-1252, ISO-8859-1 and ISO-8859-14 share");
    return NEWID_OK;
}

/* Decides by the bytes alone. *mark is the length of the byte-order mark. */
static enum newid_status detect(struct text_encoding *decided, size_t *mark, const char *bytes, size_t len, size_t *bad,
                                struct newid_error *err)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (len >= marks[i].len && memcmp(bytes, marks[i].bytes, marks[i].len) == 0) {
            *mark = marks[i].len;
            decide(decided, marks[i].encoding, "byte-order mark");
            return NEWID_OK;
        }
    const char *nul = len ? memchr(bytes, '\0', len) : NULL;
    const char *utf16 = nul ? utf16_by_nuls(bytes, len) : NULL;
    if (utf16)
        decide(decided, utf16, "NUL bytes at every other place");
    else if (nul)
        return fail_at(bad, (size_t)(nul - bytes), err, "is NUL: this is not a text file");
    else if (text_utf8_error(bytes, len) == len)
        decide(decided, "UTF-8", "valid UTF-8");
    else
        return decide_eight_bits(decided, bytes, len, bad, err);
    return NEWID_OK;
}

/* `mark` is the length of the byte-order mark, here and below: it is left out, but offsets count it. */
static enum newid_status check_utf8(struct buf *text, size_t mark, size_t *bad, struct newid_error *err)
{
    size_t valid = text_utf8_error(text->data, text->len);
    const char *nul = valid ? memchr(text->data, '\0', valid) : NULL;
    if (nul)
        return fail_at(bad, (size_t)(nul - text->data), err, "is NUL: this is not a text file");
    if (valid < text->len)
        return fail_at(bad, valid, err, "is not valid UTF-8; give the file's true --encoding");
    memmove(text->data, text->data + mark, text->len - mark);
    buf_truncate(text, text->len - mark);
    return NEWID_OK;
}

/* A conversion under way: what was written ends with half of a pair where `lead` is not 0. */
struct conversion {
    struct buf *out;
    UConverter *converter;
    const char *bytes;
    size_t len;
    UChar lead;
};

/*
 * Appends n UTF-16 units; returns how many were good: a NUL, or a control that an 8-bit encoding has in place of a
 * character (a byte that it does not define), is not.
 */
static int32_t add_units(struct conversion *c, const UChar *units, int32_t n, bool eight_bits)
{
    for (int32_t i = 0; i < n; i++) {
        UChar32 unit = units[i];
        if (U16_IS_LEAD(units[i])) {
            c->lead = units[i];
            continue;
        }
        if (c->lead)
            unit = U16_GET_SUPPLEMENTARY(c->lead, unit);
        c->lead = 0;
        if (!unit || (eight_bits && unit >= 0x80 && unit <= 0x9F && unit != 0x85))
            return i;
        if (unit != 0xFEFF || c->out->len)
            buf_add_code_point(c->out, (unsigned)unit);
    }
    return n;
}

/* Converts into c->out; *offset is where it stopped, c->len where all was decoded. */
static UErrorCode convert(struct conversion *c, size_t *offset)
{
    enum { UNITS = 4096, MOST_BYTES = 1 << 20 };
    UChar units[UNITS];
    int32_t origins[UNITS];
    const char *source = c->bytes, *end = c->bytes + c->len;
    bool eight_bits = ucnv_getMaxCharSize(c->converter) == 1;
    UErrorCode code = U_ZERO_ERROR;
    do {
        const char *from = source;
        const char *limit = end - source > MOST_BYTES ? source + MOST_BYTES : end;
        UChar *target = units;
        code = U_ZERO_ERROR;
        ucnv_toUnicode(c->converter, &target, units + UNITS, &source, limit, origins, limit == end, &code);
        int32_t n = (int32_t)(target - units);
        int32_t good = add_units(c, units, n, eight_bits);
        if (good < n) {
            *offset = (size_t)(from - c->bytes) + (size_t)(origins[good] > 0 ? origins[good] : 0);
            return U_INVALID_CHAR_FOUND;
        }
    } while (code == U_BUFFER_OVERFLOW_ERROR || (U_SUCCESS(code) && source < end));
    *offset = (size_t)(source - c->bytes);
    if (U_FAILURE(code)) {
        char invalid[16];
        int8_t count = sizeof invalid;
        UErrorCode ignored = U_ZERO_ERROR;
        ucnv_getInvalidChars(c->converter, invalid, &count, &ignored);
        if (U_SUCCESS(ignored) && (size_t)count <= *offset)
            *offset -= (size_t)count;
    }
    return code;
}

static enum newid_status convert_all(struct buf *text, UConverter *converter, size_t mark, size_t *bad,
                                     struct newid_error *err)
{
    struct buf converted = BUF_INIT_CAP(text->cap);
    struct conversion c = {&converted, converter, text->data + mark, text->len - mark, 0};
    UErrorCode code = U_ZERO_ERROR;
    size_t offset = 0;
    enum newid_status status = NEWID_OK;
    ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &code);
    if (U_SUCCESS(code))
        code = convert(&c, &offset);
    if (U_FAILURE(code))
        status = fail_at(bad, mark + offset, err, "cannot be decoded; give the file's true --encoding");
    else
        status = buf_check(&converted, err);
    if (status) {
        buf_release(&converted);
    } else {
        buf_release(text);
        *text = converted;
    }
    return status;
}

static enum newid_status open_forced(UConverter **converter, struct text_encoding *decided, const char *forced,
                                     struct newid_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    if (*forced)
        *converter = ucnv_open(forced, &code);
    if (!*converter || U_FAILURE(code))
        return newid_fail(err, NEWID_USAGE,
                          "--encoding %.40s: no such encoding is known; as UTF-8, windows-1252 or ISO-8859-14", forced);
    const char *name = ucnv_getStandardName(forced, "MIME", &code);
    if (U_SUCCESS(code) && !name)
        name = ucnv_getStandardName(forced, "IANA", &code);
    decide(decided, U_SUCCESS(code) && name ? name : forced, "--encoding");
    return NEWID_OK;
}

static enum newid_status open_decided(UConverter **converter, const char *name, struct newid_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    *converter = ucnv_open(name, &code);
    if (U_FAILURE(code))
        return newid_fail(err, NEWID_IO, "ICU has no converter for %s (%s)", name, u_errorName(code));
    return NEWID_OK;
}

enum newid_status text_decode(struct buf *text, const char *forced, struct text_encoding *decided, size_t *bad,
                              struct newid_error *err)
{
    UConverter *converter = NULL;
    size_t mark = 0;
    enum newid_status status = forced ? open_forced(&converter, decided, forced, err)
                                      : detect(decided, &mark, text->data, text->len, bad, err);
    if (status)
        goto done;
    if (strcmp(decided->name, "UTF-8") == 0) {
        if (forced && text->len >= 3 && memcmp(text->data, "\xEF\xBB\xBF", 3) == 0)
            mark = 3;
        status = check_utf8(text, mark, bad, err);
    } else {
        if (!converter)
            status = open_decided(&converter, decided->name, err);
        if (!status)
            status = convert_all(text, converter, mark, bad, err);
    }
done:
    if (converter)
        ucnv_close(converter);
    return status;
}
