/* JSON text, written. */
#ifndef NEWID_JSON_H
#define NEWID_JSON_H

#include "util/buf.h"

/* Appends s as a JSON string with its quotes (RFC 8259, section 7); s is valid UTF-8. */
void json_add_string(struct buf *out, const char *s);
/* Appends "name": and the value to an object that is begun with { — a comma before all but the first member. */
void json_add_member(struct buf *out, const char *name, const char *value);
void json_add_count(struct buf *out, const char *name, unsigned long long value);

#endif
