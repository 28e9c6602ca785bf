/*
 * The mapping of a wide table: a CSV file with the columns `column` (a heading of the table) and `theme`: the code of a
 * theme; (account) or (coder) for what the column holds; or nothing, for a code of the table's own that the codebook
 * does not have: it only shows that the row was coded. Several columns may be one theme: it is there where one of them
 * says so. Columns of the table that are not listed are left out.
 */
#include "util/file.h"
#include "validity/coding_file.h"

#include <string.h>

struct map {
    struct coding_file *file;
    const char *path, *map_file;
    struct coding_grid grid;
    size_t column, theme;
};

static enum newid_status find_columns(struct map *m, struct newid_error *err)
{
    m->column = coding_grid_column(&m->grid, "column");
    m->theme = coding_grid_column(&m->grid, "theme");
    if (m->column == NO_COLUMN_AT || m->theme == NO_COLUMN_AT)
        return newid_fail(err, NEWID_USAGE, "%s: a mapping has two columns: column and theme", file_base(m->map_file));
    return NEWID_OK;
}

static enum newid_status use_theme(struct map *m, const struct coding_line *line, size_t column, const char *code,
                                   struct newid_error *err)
{
    const char *nearest;
    const size_t theme = coding_find_theme(m->file->codebook, code, &nearest);
    if (theme == NEWID_NO_PARENT && nearest)
        return newid_fail(err, NEWID_USAGE, "%s:%lld: the codebook %s has no theme %s; is it %s?",
                          file_base(m->map_file), (long long)line->row, m->file->codebook->name, code, nearest);
    if (theme == NEWID_NO_PARENT)
        return newid_fail(err, NEWID_USAGE, "%s:%lld: the codebook %s has no theme %s; newid themes lists those it has",
                          file_base(m->map_file), (long long)line->row, m->file->codebook->name, code);
    m->file->use[column] = COLUMN_A_THEME;
    m->file->theme_of[column] = theme;
    return NEWID_OK;
}

static enum newid_status read_line(struct map *m, const struct coding_line *line, struct newid_error *err)
{
    const char *name = line->cells[m->column], *theme = line->cells[m->theme];
    const size_t column = coding_grid_column(&m->file->grid, name);
    if (column == NO_COLUMN_AT)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: %s has no column \"%s\"", file_base(m->map_file),
                          (long long)line->row, file_base(m->path), name);
    if (m->file->use[column])
        return newid_fail(err, NEWID_USAGE, "%s:%lld: the column \"%s\" is there twice", file_base(m->map_file),
                          (long long)line->row, name);
    if (!*theme)
        m->file->use[column] = COLUMN_NO_THEME;
    else if (strcmp(theme, "(account)") == 0)
        return coding_file_use(m->file, m->path, column, COLUMN_ACCOUNT, err);
    else if (strcmp(theme, "(coder)") == 0)
        return coding_file_use(m->file, m->path, column, COLUMN_CODER, err);
    else
        return use_theme(m, line, column, theme, err);
    return NEWID_OK;
}

/* The accounts' column need not be mapped where its heading says what it is. */
static enum newid_status find_account(struct map *m, struct newid_error *err)
{
    struct coding_file *f = m->file;
    enum newid_status status = NEWID_OK;
    for (size_t c = 0; c < f->grid.column_count && f->at[COLUMN_ACCOUNT] == NO_COLUMN_AT && !status; c++)
        if (!f->use[c] && coding_heading(f->grid.names[c]) == COLUMN_ACCOUNT)
            status = coding_file_use(f, m->path, c, COLUMN_ACCOUNT, err);
    return status;
}

enum newid_status coding_map_read(struct coding_file *file, const char *path, const char *map_file,
                                  struct newid_error *err)
{
    struct map m = {.file = file, .path = path, .map_file = map_file};
    enum newid_status status = coding_grid_load(&m.grid, map_file, NULL, NULL, NULL, err);
    if (!status)
        status = find_columns(&m, err);
    for (size_t i = 0; i < m.grid.line_count && !status; i++)
        status = read_line(&m, &m.grid.lines[i], err);
    if (!status)
        status = find_account(&m, err);
    coding_grid_release(&m.grid);
    return status;
}
