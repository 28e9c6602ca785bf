#include "intake/cells.h"

#include "intake/readers.h"
#include "text/canonical.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

void cells_release(struct cells *c)
{
    buf_release(&c->text);
    mem_free(c->items);
    mem_free(c->seen);
    *c = (struct cells)CELLS_INIT;
}

void cells_reset(struct cells *c)
{
    buf_reset(&c->text);
    c->count = 0;
    c->failed = c->too_many = false;
    buf_addc(&c->text, '\0'); /* at 0 stands the text of all empty cells */
}

static void add_utf8(struct buf *out, const char *text, size_t len)
{
    while (len) {
        size_t valid = text_utf8_error(text, len);
        buf_add(out, text, valid);
        if (valid < len) {
            buf_add_code_point(out, 0xFFFD);
            valid++;
        }
        text += valid;
        len -= valid;
    }
}

void cells_put(struct cells *c, size_t column, const char *text, size_t len, bool is_number, bool is_date)
{
    c->too_many |= column >= GRID_MOST_COLUMNS;
    if (c->failed || column >= GRID_MOST_COLUMNS)
        return;
    if (mem_grow(&c->items, &c->capacity, column + 1, sizeof *c->items)) {
        c->failed = true;
        return;
    }
    for (; c->count <= column; c->count++)
        c->items[c->count] = (struct cell){0, false, false};
    c->items[column] = (struct cell){len ? c->text.len : 0, is_number, is_date};
    if (!len)
        return;
    add_utf8(&c->text, text, len);
    buf_addc(&c->text, '\0');
}

void cells_add(struct cells *c, const char *text, size_t len) { cells_put(c, c->count, text, len, false, false); }

static bool is_empty(const struct cells *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].start)
            return false;
    return true;
}

enum newid_status cells_visit(struct cells *c, int64_t row, const char *fault, const struct grid_visitor *visitor,
                              struct newid_error *err)
{
    enum newid_status status = buf_check(&c->text, err);
    if (status)
        return status;
    if (c->failed || mem_grow(&c->seen, &c->seen_capacity, c->count ? c->count : 1, sizeof *c->seen))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (c->too_many && !fault)
        fault = _("it has more than 16384 columns");
    if (!fault && is_empty(c))
        return NEWID_OK;
    for (size_t i = 0; i < c->count; i++)
        c->seen[i] = (struct grid_cell){c->text.data + c->items[i].start, c->items[i].is_number, c->items[i].is_date};
    const struct grid_row seen = {row, c->seen, c->count, fault};
    return visitor->row(visitor->context, &seen, err);
}
