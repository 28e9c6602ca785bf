#include "util/json.h"

#include <string.h>

void json_add_string(struct buf *out, const char *s)
{
    static const char special[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    buf_addc(out, '"');
    for (; *s; s++) {
        const char *found = strchr(special, *s);
        if (found) {
            buf_addc(out, '\\');
            buf_addc(out, letters[found - special]);
        } else if ((unsigned char)*s < 0x20) {
            buf_addf(out, "\\u%04x", (unsigned)*s);
        } else {
            buf_addc(out, *s);
        }
    }
    buf_addc(out, '"');
}

static void add_name(struct buf *out, const char *name)
{
    if (out->len && out->data[out->len - 1] != '{')
        buf_addc(out, ',');
    json_add_string(out, name);
    buf_addc(out, ':');
}

void json_add_member(struct buf *out, const char *name, const char *value)
{
    add_name(out, name);
    json_add_string(out, value);
}

void json_add_count(struct buf *out, const char *name, unsigned long long value)
{
    add_name(out, name);
    buf_addf(out, "%llu", value);
}
