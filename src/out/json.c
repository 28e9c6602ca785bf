/* JSON (RFC 8259): {"tables":[{"caption","rows":[{…}]}],"notes":[…],"about":{…}}, one row a line. */
#include "out/printer.h"

#include <string.h>

static void put_string(struct buf *to, const char *s)
{
    static const char special[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    size_t len = strlen(s);
    buf_addc(to, '"');
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(s, &at, len);
        const char *found = c < 0x80 ? strchr(special, (int)c) : NULL;
        if (found)
            buf_addf(to, "\\%c", names[found - special]);
        else if (c < 0x20 || c == 0x7F)
            buf_addf(to, "\\u%04x", c);
        else if (c != OUT_MARK_ON && c != OUT_MARK_OFF)
            buf_add_code_point(to, c);
    }
    buf_addc(to, '"');
}

static void json_begin(struct out *out) { buf_adds(out->to, "{\"tables\":["); }

static void json_table_begin(struct out *out)
{
    buf_adds(out->to, out->tables ? ",\n{\"caption\":" : "\n{\"caption\":");
    if (out->caption)
        put_string(out->to, out->caption);
    else
        buf_adds(out->to, "null");
    buf_adds(out->to, ",\"rows\":[");
}

static void json_row(struct out *out, const struct out_cell *cells)
{
    struct buf *to = out->to;
    buf_adds(to, out->rows ? ",\n{" : "\n{");
    for (size_t i = 0; i < out->column_count; i++) {
        if (i)
            buf_addc(to, ',');
        put_string(to, out->columns[i].name);
        buf_addc(to, ':');
        if (printer_cell_is_empty(&cells[i]) || cells[i].type == OUT_BAR)
            buf_adds(to, "null");
        else if (cells[i].type == OUT_STRING)
            put_string(to, cells[i].text);
        else
            printer_number(to, &cells[i]);
    }
    buf_addc(to, '}');
}

static void json_table_end(struct out *out) { buf_adds(out->to, "]}"); }

static void json_end(struct out *out)
{
    struct buf *to = out->to;
    buf_adds(to, "],\n\"notes\":[");
    for (const struct out_line *line = out->notes.first; line; line = line->next) {
        put_string(to, line->value);
        buf_adds(to, line->next ? ",\n" : "");
    }
    buf_adds(to, "],\n\"about\":{");
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        put_string(to, line->key);
        buf_addc(to, ':');
        put_string(to, line->value);
        buf_adds(to, line->next ? ",\n" : "");
    }
    buf_adds(to, "}}\n");
}

const struct out_printer printer_json = {
    .for_people = false,
    .begin = json_begin,
    .table_begin = json_table_begin,
    .row = json_row,
    .table_end = json_table_end,
    .end = json_end,
};
