#include "intake/rejects.h"

#include "intake/words.h"
#include "util/mem.h"

#include <stdio.h>
#include <string.h>

/* Whether the rejects file's column has this name and is not yet used by the row, so that two columns of one name stay
 * two. */
static bool is_free(const struct rejects *rejects, size_t column, const char *name, const struct reject *row)
{
    if (column >= rejects->column_count || strcmp(rejects->columns[column], name))
        return false;
    for (size_t k = 0; k < row->cell_count; k++)
        if (row->cells[k].column == column)
            return false;
    return true;
}

/* The rejects file's column for a heading, a new one where it has none. `likely` is where it is if all rows are of one
 * table. */
static enum newid_status find_column(struct rejects *rejects, size_t *index, size_t likely, const char *name,
                                     const struct reject *row, struct newid_error *err)
{
    *index = likely;
    if (is_free(rejects, likely, name, row))
        return NEWID_OK;
    for (*index = 0; *index < rejects->column_count; ++*index)
        if (is_free(rejects, *index, name, row))
            return NEWID_OK;
    char *copy = arena_strdup(&rejects->arena, name);
    if (!copy ||
        mem_grow(&rejects->columns, &rejects->column_capacity, rejects->column_count + 1, sizeof *rejects->columns))
        return no_memory(err);
    rejects->columns[rejects->column_count++] = copy;
    return NEWID_OK;
}

static enum newid_status add_cells(struct rejects *rejects, struct reject *reject, const struct columns *columns,
                                   const struct grid_row *row, struct newid_error *err)
{
    /* All columns of the table, also those that the row is too short for: that is where it can be corrected. */
    size_t count = row->count > columns->count ? row->count : columns->count;
    reject->cells = arena_alloc(&rejects->arena, (count + 1) * sizeof *reject->cells);
    if (!reject->cells)
        return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const char *text = i < row->count ? row->cells[i].text : "";
        char extra[40];
        (void)snprintf(extra, sizeof extra, "(cell %zu)", i + 1);
        /* newid's own columns of an earlier rejects file are written anew. */
        if (i < columns->count && columns->of_rejects && columns->items[i].use == COLUMN_SKIPPED &&
            (!strcmp(columns->items[i].key, "file") || !strcmp(columns->items[i].key, "row") ||
             !strcmp(columns->items[i].key, "reason")))
            continue;
        if (i >= columns->count && !*text)
            continue;
        struct reject_cell cell;
        enum newid_status status =
            find_column(rejects, &cell.column, i, i < columns->count ? columns->items[i].name : extra, reject, err);
        cell.text = status ? NULL : arena_strdup(&rejects->arena, text);
        if (!cell.text)
            return status ? status : no_memory(err);
        reject->cells[reject->cell_count++] = cell;
    }
    return NEWID_OK;
}

enum newid_status rejects_add(struct rejects *rejects, const char *file, const struct columns *columns,
                              const struct grid_row *row, int64_t number, const char *reason, bool keep_cells,
                              struct newid_error *err)
{
    struct reject reject = {.row = row ? row->row : number};
    reject.file = arena_strdup(&rejects->arena, file);
    reject.reason = arena_strdup(&rejects->arena, reason);
    if (!reject.file || !reject.reason ||
        mem_grow(&rejects->items, &rejects->capacity, rejects->count + 1, sizeof *rejects->items))
        return no_memory(err);
    if (keep_cells && row) {
        enum newid_status status = add_cells(rejects, &reject, columns, row, err);
        if (status)
            return status;
    }
    rejects->items[rejects->count++] = reject;
    return NEWID_OK;
}

void rejects_print(const struct rejects *rejects, struct buf *out)
{
    for (size_t i = 0; i < rejects->column_count; i++) {
        csv_add_cell(out, rejects->columns[i]);
        buf_addc(out, ',');
    }
    buf_adds(out, "file,row,reason\n");
    for (size_t i = 0; i < rejects->count; i++) {
        const struct reject *reject = &rejects->items[i];
        /* A row's cells may come in another order than the file's columns. */
        for (size_t c = 0; c < rejects->column_count; c++) {
            for (size_t k = 0; k < reject->cell_count; k++)
                if (reject->cells[k].column == c)
                    csv_add_cell(out, reject->cells[k].text);
            buf_addc(out, ',');
        }
        csv_add_cell(out, reject->file);
        buf_addf(out, ",%lld,", (long long)reject->row);
        csv_add_cell(out, reject->reason);
        buf_addc(out, '\n');
    }
}

void rejects_release(struct rejects *rejects)
{
    mem_free(rejects->items);
    mem_free(rejects->columns);
    arena_release(&rejects->arena);
    *rejects = (struct rejects)REJECTS_INIT;
}
