/* Encodings of files: decided as the design says ("Canonical text"), never guessed in silence. */
#ifndef NEWID_ENCODING_H
#define NEWID_ENCODING_H

#include "util/buf.h"

#include <newid/status.h>
#include <stddef.h>

struct text_encoding {
    char name[40];        /* "UTF-8", "UTF-16LE", "windows-1252", "ISO-8859-14" … (ICU converter name) */
    const char *because;  /* "byte-order mark", "valid UTF-8", "bytes 0x80 to 0x9F", "ŵ or ŷ beside letters", "--encoding"; static */
};

/*
 * Turns a file's bytes into UTF-8 in place (not yet canonical, byte-order mark removed). `forced` is a name given by the user, or NULL.
 * NEWID_INPUT, text unchanged: the encoding cannot be decided (says --encoding), or bytes do not decode: *bad, where not NULL, is then the byte's offset.
 * A name that ICU does not know is NEWID_USAGE. UTF-16 without a BOM is recognised by its NUL bytes; other NULs are refused.
 */
enum newid_status text_decode(struct buf *text, const char *forced, struct text_encoding *decided, size_t *bad,
                              struct newid_error *err) NEWID_CHECKED;

#endif
