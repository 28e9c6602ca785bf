#include "text/canonical.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "util/mem.h"

/* Below this every character is in NFC and none combines with the one before it. */
enum { FIRST_COMBINING = 0x300 };

/* What becomes of a code point; ranges in ascending order, all others stay. Replacement 0: it goes. */
static const struct change {
    UChar32 first, last;
    char replacement;
} changes[] = {
    {0x00, 0x08, 0},        {0x0B, 0x0C, '\n'},       {0x0E, 0x1F, 0},     {0x7F, 0x84, 0},
    {0x85, 0x85, '\n'},     {0x86, 0x9F, 0},          {0xAD, 0xAD, 0},     {0x2BC, 0x2BC, '\''},
    {0x200B, 0x200F, 0},    {0x2018, 0x2019, '\''},   {0x2028, 0x2029, '\n'}, {0x202A, 0x202E, 0},
    {0x2060, 0x2069, 0},    {0xFEFF, 0xFEFF, 0},
};

/* The length of the run of ASCII at s, eight bytes at a time. */
static size_t ascii_run(const char *s, size_t len)
{
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= len; i += sizeof word) {
        memcpy(&word, s + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (i < len && !(s[i] & 0x80))
        i++;
    return i;
}

/* The length of the valid sequence that begins with the lead byte s[0] >= 0x80, or 0 (Unicode, table 3-7). */
static size_t sequence_length(const unsigned char *s, size_t len)
{
    unsigned char lead = s[0];
    size_t n = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (!n || n > len)
        return 0;
    unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (s[1] < least || s[1] > most)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

size_t text_utf8_error(const char *bytes, size_t len)
{
    size_t i = 0;
    while ((i += ascii_run(bytes + i, len - i)) < len) {
        size_t n = sequence_length((const unsigned char *)bytes + i, len - i);
        if (!n)
            break;
        i += n;
    }
    return i;
}

/* The length of the run of bytes that stand for themselves: printable ASCII, TAB and LF. */
static size_t plain_run(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len && ((s[i] >= 0x20 && s[i] < 0x7F) || s[i] == '\n' || s[i] == '\t'))
        i++;
    return i;
}

static const struct change *find_change(UChar32 c)
{
    for (size_t i = 0; i < sizeof changes / sizeof *changes && changes[i].first <= c; i++)
        if (c <= changes[i].last)
            return &changes[i];
    return NULL;
}

/* Appends s with characters changed and dropped. True: what was appended may not be NFC yet. */
static bool add_changed(struct buf *out, const char *s, size_t len, const UNormalizer2 *nfc)
{
    bool doubtful = false;
    for (size_t i = 0; i < len;) {
        size_t run = plain_run(s + i, len - i);
        buf_add(out, s + i, run);
        i += run;
        if (i == len)
            break;
        size_t start = i;
        UChar32 c;
        U8_NEXT_UNSAFE(s, i, c);
        const struct change *change = find_change(c);
        if (c == '\r') {
            if (i == len || s[i] != '\n')
                buf_addc(out, '\n');
        } else if (!change) {
            buf_add(out, s + start, i - start);
            doubtful = doubtful || (c >= FIRST_COMBINING && !unorm2_isInert(nfc, c));
        } else if (change->replacement) {
            buf_addc(out, change->replacement);
        }
    }
    return doubtful;
}

/* Replaces out's text from `start` on by its NFC. */
static enum newid_status normalize_tail(struct buf *out, size_t start, const UNormalizer2 *nfc, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    UErrorCode code = U_ZERO_ERROR;
    size_t len = out->len - start;
    /* NFC is at most three times as long in UTF-8 and in UTF-16 (UAX #15, section 9). */
    if (len > INT_MAX / 4)
        return newid_fail(err, NEWID_LIMIT, "a text of more than %d MB; split it", INT_MAX / 4 >> 20);
    int32_t room = (int32_t)len * 3, raw_len = 0;
    UChar *raw = mem_zalloc(len + 1, sizeof *raw);
    UChar *composed = mem_zalloc((size_t)room + 1, sizeof *composed);
    char *utf8 = mem_alloc((size_t)room + 1);
    if (!raw || !composed || !utf8) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    int32_t utf8_len = 0;
    u_strFromUTF8(raw, (int32_t)len, &raw_len, out->data + start, (int32_t)len, &code);
    int32_t composed_len = unorm2_normalize(nfc, raw, raw_len, composed, room, &code);
    u_strToUTF8(utf8, room, &utf8_len, composed, composed_len, &code);
    if (U_FAILURE(code)) {
        status = newid_fail(err, NEWID_LIMIT, "a text could not be normalised (%s)", u_errorName(code));
        goto done;
    }
    buf_truncate(out, start);
    buf_add(out, utf8, (size_t)utf8_len);
done:
    mem_free(utf8);
    mem_free(composed);
    mem_free(raw);
    return status;
}

/* The offset of the first byte that no text may hold: not UTF-8, or NUL; len where there is none. */
static size_t first_bad(const char *utf8, size_t len)
{
    size_t bad = text_utf8_error(utf8, len);
    const char *nul = memchr(utf8, '\0', bad);
    return nul ? (size_t)(nul - utf8) : bad;
}

static enum newid_status add_canonical(struct buf *out, const char *utf8, size_t len, struct newid_error *err)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    if (U_FAILURE(code))
        return newid_fail(err, NEWID_IO, "ICU's normalisation data cannot be loaded (%s)", u_errorName(code));
    size_t start = out->len;
    enum newid_status status = NEWID_OK;
    bool doubtful = add_changed(out, utf8, len, nfc);
    if (doubtful && !out->failure)
        status = normalize_tail(out, start, nfc, err);
    if (!status)
        status = buf_check(out, err);
    if (status)
        buf_truncate(out, start);
    return status;
}

enum newid_status text_canonical(struct buf *out, const char *utf8, size_t len, size_t *bad, struct newid_error *err)
{
    if (!len)
        return buf_check(out, err);
    if (plain_run(utf8, len) == len) {
        buf_add(out, utf8, len);
        return buf_check(out, err);
    }
    size_t first = first_bad(utf8, len);
    if (first < len) {
        if (bad)
            *bad = first;
        return newid_fail(err, NEWID_INPUT, "byte %zu (0x%02X) is not valid in UTF-8 text; save the text as UTF-8",
                          first, (unsigned)(unsigned char)utf8[first]);
    }
    return add_canonical(out, utf8, len, err);
}
