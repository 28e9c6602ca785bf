#include "intake/dialect.h"

#include "util/mem.h"
#include "util/wording.h"

#include <csv.h>
#include <string.h>
#include <strings.h>

enum { SAMPLE_BYTES = 1 << 16, SAMPLE_ROWS = 20 };

struct shape {
    size_t columns; /* of the row being read */
    size_t header;
    size_t rows, agreeing; /* rows in all, the header included, and those with as many columns as it */
};

int dialect_no_space(unsigned char c)
{
    (void)c;
    return 0;
}

size_t dialect_line(const char *text, size_t len)
{
    const char *feed = len ? memchr(text, '\n', len) : NULL;
    const size_t most = feed ? (size_t)(feed - text) + 1 : len;
    const char *back = most ? memchr(text, '\r', most) : NULL;
    const size_t end = back ? (size_t)(back - text) + 1 : most;
    return end < most && text[end] == '\n' ? end + 1 : end;
}

static void on_cell(void *cell, size_t len, void *context)
{
    (void)cell, (void)len;
    struct shape *shape = context;
    shape->columns++;
}

static void on_row(int end, void *context)
{
    (void)end;
    struct shape *shape = context;
    if (shape->columns && shape->rows < SAMPLE_ROWS) {
        if (!shape->rows)
            shape->header = shape->columns;
        shape->rows++;
        shape->agreeing += shape->columns == shape->header;
    }
    shape->columns = 0;
}

/* Reads leniently: a quote out of place must not hide the delimiter. A sample that was cut off has no last row. */
static enum newid_status measure(struct shape *shape, const char *text, size_t len, unsigned char delimiter,
                                 struct newid_error *err)
{
    struct csv_parser parser;
    size_t sample = len < SAMPLE_BYTES ? len : SAMPLE_BYTES;
    *shape = (struct shape){0};
    if (csv_init(&parser, 0))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    csv_set_delim(&parser, delimiter);
    csv_set_space_func(&parser, dialect_no_space);
    csv_set_realloc_func(&parser, mem_realloc);
    csv_set_free_func(&parser, mem_free);
    bool failed = csv_parse(&parser, text, sample, on_cell, on_row, shape) != sample ||
                  (sample == len && csv_fini(&parser, on_cell, on_row, shape));
    csv_free(&parser);
    return failed ? newid_fail(err, NEWID_MEMORY, "out of memory") : NEWID_OK;
}

/* By the share of rows that agree with the header, then by columns. */
static bool is_better(const struct shape *a, const struct shape *b)
{
    if (a->header < 2 || b->header < 2)
        return a->header >= 2 && b->header < 2;
    size_t first = a->agreeing * b->rows, second = b->agreeing * a->rows;
    return first != second ? first > second : a->header > b->header;
}

/* "sep=;", perhaps in quotes: what Excel writes, and reads, to say it outright. */
static bool read_declared(struct dialect *out, const char *text, size_t len)
{
    size_t line = dialect_line(text, len), n = line;
    const char *at = text;
    while (n && (at[n - 1] == '\n' || at[n - 1] == '\r'))
        n--;
    if (n == 7 && at[0] == '"' && at[6] == '"')
        at++, n -= 2;
    if (n != 5 || strncasecmp(at, "sep=", 4) != 0 || at[4] == '"' || (unsigned char)at[4] >= 0x80)
        return false;
    *out = (struct dialect){(unsigned char)at[4], true, line};
    return true;
}

enum newid_status dialect_detect(struct dialect *out, const char *text, size_t len, struct newid_error *err)
{
    static const unsigned char candidates[] = {',', ';', '\t'};
    struct shape best = {0};
    *out = (struct dialect){',', false, 0};
    if (read_declared(out, text, len))
        return NEWID_OK;
    for (size_t i = 0; i < sizeof candidates; i++) {
        struct shape shape;
        enum newid_status status = measure(&shape, text, len, candidates[i], err);
        if (status)
            return status;
        if (is_better(&shape, &best)) {
            best = shape;
            out->delimiter = candidates[i];
        }
    }
    return NEWID_OK;
}

const char *dialect_name(const struct dialect *dialect)
{
    switch (dialect->delimiter) {
    case ',':
        return N_("commas");
    case ';':
        return N_("semicolons");
    case '\t':
        return N_("tabs");
    default:
        return N_("the character that its first line names");
    }
}
