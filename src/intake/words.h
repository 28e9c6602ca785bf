/* Small things that the intake does with strings: folding for comparison, canonical copies, cells of CSV. */
#ifndef NEWID_INTAKE_WORDS_H
#define NEWID_INTAKE_WORDS_H

#include "util/arena.h"
#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Appends what a heading is compared by: caseless; runs of white space, underscores and hyphens are one space; none at
 * its ends. */
void fold_heading(struct buf *out, const char *s, size_t len);
/* Appends what a line or a name is compared by: caseless; runs of white space are one space; none at its ends. */
void fold_line(struct buf *out, const char *s, size_t len);

/* The code point at *at, which moves behind it; negative where the bytes there are no UTF-8. *at < len. */
int32_t next_code_point(const char *s, size_t len, size_t *at);

/* The first and last bytes that are not white space (ASCII's, and U+00A0): s moves forward, *len shrinks. */
const char *trim_span(const char *s, size_t *len);

/* *out becomes the canonical form of s in the arena; with trim also without white space at its ends. NEWID_INPUT where
 * s is not valid UTF-8. */
enum newid_status canonical_copy(char **out, struct arena *arena, const char *s, size_t len, bool trim,
                                 struct newid_error *err) NEWID_CHECKED;

/* Appends s as a cell of a CSV file, quoted where it must be, with a ' before what a spreadsheet would run as a
 * formula. */
void csv_add_cell(struct buf *out, const char *s);
/* s without the ' that csv_add_cell put before it. */
const char *csv_unguard(const char *s);

/* Writes day (from 1970-01-01) as YYYY-MM-DD. */
enum { DAY_TEXT_SIZE = 16 };
void day_text(char out[DAY_TEXT_SIZE], int32_t day);

/* Writes a file that only its owner may read: it holds names or testimony. */
enum newid_status write_private(const char *path, const struct buf *content, struct newid_error *err) NEWID_CHECKED;

static inline enum newid_status no_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

#endif
