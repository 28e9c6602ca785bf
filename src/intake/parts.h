/* Parts: a document that holds several accounts is cut where a heading or a date begins one. */
#ifndef NEWID_PARTS_H
#define NEWID_PARTS_H

#include "text/dates.h"

#include <newid/intake.h>
#include <newid/status.h>
#include <stddef.h>

struct part {
    size_t start, end; /* of the canonical text, headings' marks still in it */
    bool dated;
    int32_t day;
};

struct parts {
    struct part *items;
    size_t count, capacity;
};

/*
 * Cuts the text. Each part begins with its heading or date line; what stands before the first one is a part too, unless
 * it is blank. Without any such line, and with NEWID_SPLIT_NONE, the whole text is the one part.
 */
enum newid_status parts_split(struct parts *out, const char *text, size_t len, enum newid_split split,
                              const struct date_format *dates, struct newid_error *err) NEWID_CHECKED;
void parts_release(struct parts *parts);

/*
 * The date with which a line begins (after a weekday, "Date:" or "Dyddiad:"): *start and *end of the line's bytes.
 * False where it begins with none. dates NULL: whatever is a date in one of the orders, for deciding the order from all
 * lines.
 */
bool line_date(const char *line, size_t len, const struct date_format *dates, size_t *start, size_t *end, int32_t *day);

#endif
