/*
 * Canonical text: UTF-8, NFC, LF line ends, straight apostrophes, without soft
 * hyphens, zero-width characters, BOM and control characters. Every text, codebook and query passes through here once.
 */
#ifndef NEWID_CANONICAL_H
#define NEWID_CANONICAL_H

#include "util/buf.h"

#include <newid/status.h>
#include <stddef.h>

/*
 * Appends the canonical form of len bytes of UTF-8 to out. CR LF and CR become LF; ’ ‘ ʼ become '; U+00AD, U+200B to U+200F, U+2028/9 (as LF),
 * U+202A to U+202E, U+2060 to U+2069 and U+FEFF go; vertical tab, form feed and U+0085 become LF (Word breaks lines by them); the other C0 controls but TAB, DEL and the C1 controls go. ZWJ goes too: spans must not depend on what can't be seen.
 * NEWID_INPUT, out unchanged, where the bytes are not valid UTF-8 or hold a NUL; *bad, where not NULL, is then the offset. Idempotent.
 */
enum newid_status text_canonical(struct buf *out, const char *utf8, size_t len, size_t *bad,
                                 struct newid_error *err) NEWID_CHECKED;

/* Offset of the first byte that is not part of valid UTF-8, or len where all is valid. */
size_t text_utf8_error(const char *bytes, size_t len);

#endif
