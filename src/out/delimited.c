/*
 * CSV and TSV. CSV quotes as RFC 4180 says; lines end in LF, which every reader of CSV takes and the line tools
 * (cut, awk, sort) need. TSV has no quotes: tab, line break and backslash are written \t, \n, \r and \\.
 */
#include "out/printer.h"

#include <string.h>

static bool is_number(const char *s)
{
    s += *s == '+' || *s == '-';
    size_t whole = strspn(s, "0123456789"), fraction = 0;
    if (s[whole] == '.')
        fraction = strspn(s + whole + 1, "0123456789");
    const char *end = s + whole + (s[whole] == '.' ? 1 + fraction : 0);
    return whole + fraction > 0 && !*end;
}

/* Whether a spreadsheet that opens the file would run this text: see design, "Bad input". */
static bool would_run(const char *s) { return *s && strchr("=+-@\t\r", *s) && !is_number(s); }

/* The text as data has it: without marks, made harmless. */
static void plain_text(struct buf *text, const char *s)
{
    if (would_run(s))
        buf_addc(text, '\'');
    size_t len = strlen(s), begin = 0; /* of what is not yet added */
    for (size_t at = 0; at < len;) {
        size_t from = at;
        unsigned c = printer_next(s, &at, len);
        if (c != OUT_MARK_ON && c != OUT_MARK_OFF)
            continue;
        buf_add(text, s + begin, from - begin);
        begin = at;
    }
    buf_add(text, s + begin, len - begin);
}

static void csv_text(struct buf *to, const char *s)
{
    bool quoted = s[strcspn(s, ",\"\r\n")] || *s == ' ' || (*s && s[strlen(s) - 1] == ' ');
    if (!quoted) {
        buf_adds(to, s);
        return;
    }
    buf_addc(to, '"');
    for (; *s; s++) {
        if (*s == '"')
            buf_addc(to, '"');
        buf_addc(to, *s);
    }
    buf_addc(to, '"');
}

static void tsv_text(struct buf *to, const char *s)
{
    static const char special[] = "\t\n\r\\", names[] = "tnr\\";
    for (; *s; s++) {
        const char *found = strchr(special, *s);
        if (found) {
            buf_addc(to, '\\');
            buf_addc(to, names[found - special]);
        } else {
            buf_addc(to, *s);
        }
    }
}

static void put_text(struct out *out, const char *s)
{
    struct buf text = BUF_INIT;
    plain_text(&text, s);
    if (text.failure)
        printer_fail(out, text.failure);
    (out->printer == &printer_csv ? csv_text : tsv_text)(out->to, text.data);
    buf_release(&text);
}

static void put_separator(struct out *out, size_t column)
{
    if (column)
        buf_addc(out->to, out->printer == &printer_csv ? ',' : '\t');
}

static void delimited_nothing(struct out *out) { (void)out; }

static void csv_begin(struct out *out)
{
    if (out->style.for_excel)
        buf_add_code_point(out->to, 0xFEFF);
}

static void delimited_table_begin(struct out *out)
{
    if (out->tables)
        buf_addc(out->to, '\n');
    for (size_t i = 0; i < out->column_count; i++) {
        put_separator(out, i);
        put_text(out, out->columns[i].name);
    }
    buf_addc(out->to, '\n');
}

static void delimited_row(struct out *out, const struct out_cell *cells)
{
    for (size_t i = 0; i < out->column_count; i++) {
        put_separator(out, i);
        if (printer_cell_is_empty(&cells[i]) || cells[i].type == OUT_BAR)
            continue;
        if (cells[i].type == OUT_STRING)
            put_text(out, cells[i].text);
        else
            printer_number(out->to, &cells[i]);
    }
    buf_addc(out->to, '\n');
}

const struct out_printer printer_csv = {
    .for_people = false,
    .begin = csv_begin,
    .table_begin = delimited_table_begin,
    .row = delimited_row,
    .table_end = delimited_nothing,
    .end = delimited_nothing,
};

const struct out_printer printer_tsv = {
    .for_people = false,
    .begin = delimited_nothing,
    .table_begin = delimited_table_begin,
    .row = delimited_row,
    .table_end = delimited_nothing,
    .end = delimited_nothing,
};
