#include "validity/coding_grid.h"

#include "intake/reader.h"
#include "text/canonical.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <ctype.h>
#include <string.h>

struct loading {
    struct coding_grid *grid;
    struct buf text;
    void (*note)(void *context, const char *message);
    void *context;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* The cell as canonical text; trims: without white space around it. */
static enum newid_status keep_cell(struct loading *l, const char **out, const char *cell, bool trims,
                                   struct newid_error *err)
{
    *out = "";
    if (!*cell)
        return NEWID_OK;
    buf_reset(&l->text);
    enum newid_status status = text_canonical(&l->text, cell, strlen(cell), NULL, err);
    if (!status)
        status = buf_check(&l->text, err);
    if (status)
        return status;
    const char *from = l->text.data, *to = from + l->text.len;
    while (trims && from < to && isspace((unsigned char)*from))
        from++;
    while (trims && to > from && isspace((unsigned char)to[-1]))
        to--;
    *out = arena_strndup(&l->grid->memory, from, (size_t)(to - from));
    return *out ? NEWID_OK : no_memory(err);
}

static enum newid_status take_header(struct loading *l, const struct grid_row *row, struct newid_error *err)
{
    struct coding_grid *g = l->grid;
    enum newid_status status = NEWID_OK;
    g->names = arena_alloc(&g->memory, (row->count + 1) * sizeof *g->names);
    if (!g->names)
        return no_memory(err);
    for (size_t i = 0; i < row->count && !status; i++)
        status = keep_cell(l, &g->names[i], row->cells[i].text, true, err);
    g->column_count = row->count;
    return status;
}

static enum newid_status take_line(struct loading *l, const struct grid_row *row, struct newid_error *err)
{
    struct coding_grid *g = l->grid;
    enum newid_status status = NEWID_OK;
    if (mem_grow(&g->lines, &g->line_capacity, g->line_count + 1, sizeof *g->lines))
        return no_memory(err);
    struct coding_line *line = &g->lines[g->line_count];
    *line = (struct coding_line){.row = row->row,
                                 .cells = arena_alloc(&g->memory, (g->column_count + 1) * sizeof *line->cells)};
    if (!line->cells)
        return no_memory(err);
    for (size_t i = 0; i < g->column_count; i++)
        line->cells[i] = "";
    for (size_t i = 0; i < row->count && i < g->column_count && !status; i++)
        status = keep_cell(l, &line->cells[i], row->cells[i].text, !g->keeps_space, err);
    bool beyond = false;
    for (size_t i = g->column_count; i < row->count; i++)
        beyond = beyond || row->cells[i].text[0];
    if (row->fault)
        line->fault = arena_strdup(&g->memory, row->fault);
    else if (beyond)
        line->fault = _("it has more cells than the header");
    if (row->fault && !line->fault)
        return no_memory(err);
    g->line_count++;
    return status;
}

static enum newid_status take_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct loading *l = context;
    return l->grid->names ? take_line(l, row, err) : take_header(l, row, err);
}

static void pass_note(void *context, const char *message)
{
    struct loading *l = context;
    if (l->note)
        l->note(l->context, message);
}

enum newid_status coding_grid_load(struct coding_grid *grid, const char *path, const char *sheet,
                                   void (*note)(void *context, const char *message), void *context,
                                   struct newid_error *err)
{
    *grid = (struct coding_grid){.keeps_space = grid->keeps_space};
    struct loading l = {grid, BUF_INIT, note, context};
    const struct grid_options options = {.sheet = sheet};
    const struct grid_visitor visitor = {.context = &l, .row = take_row, .note = pass_note};
    enum reader_kind kind = READER_NONE;
    const char *detected = NULL;
    enum newid_status status = reader_detect(&kind, &detected, path, err);
    grid->is_workbook = kind == READER_XLSX;
    if (!status && kind != READER_CSV && kind != READER_XLSX)
        status = newid_fail(err, NEWID_INPUT, "%s: is no table; give a CSV file or a workbook", path);
    if (!status)
        status = grid_read(path, kind, &options, &visitor, err);
    if (!status && !grid->names)
        status = newid_fail(err, NEWID_INPUT, "%s: is empty; its first row names the columns", path);
    buf_release(&l.text);
    return status;
}

void coding_grid_release(struct coding_grid *grid)
{
    mem_free(grid->lines);
    arena_release(&grid->memory);
    *grid = (struct coding_grid){0};
}

bool coding_same_name(const char *a, const char *b)
{
    while (*a && tolower((unsigned char)*a) == tolower((unsigned char)*b))
        a++, b++;
    return !*a && !*b;
}

size_t coding_grid_column(const struct coding_grid *grid, const char *name)
{
    for (size_t i = 0; i < grid->column_count; i++)
        if (coding_same_name(grid->names[i], name))
            return i;
    return (size_t)-1;
}
