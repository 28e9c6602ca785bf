#include "intake/manifest.h"

#include "intake/words.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

/* A name as it is compared: canonical, with slashes, also where Windows wrote the manifest. */
static char *comparable_name(struct arena *arena, const char *name)
{
    char *copy;
    if (canonical_copy(&copy, arena, name, strlen(name), true, NULL))
        return NULL;
    for (char *p = copy; *p; p++)
        if (*p == '\\')
            *p = '/';
    return copy;
}

static enum newid_status copy_row(struct manifest *m, struct manifest_row *out, const struct grid_row *row,
                                  struct newid_error *err)
{
    struct grid_cell *cells = arena_alloc(&m->arena, (row->count + 1) * sizeof *cells);
    if (!cells)
        return no_memory(err);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (!(cells[i].text = arena_strdup(&m->arena, row->cells[i].text)))
            return no_memory(err);
    }
    *out = (struct manifest_row){.cells = {row->row, cells, row->count, NULL}};
    return NEWID_OK;
}

static enum newid_status add_row(struct manifest *m, const struct grid_row *row, struct newid_error *err)
{
    struct manifest_row item;
    size_t file = (size_t)m->columns.of_field[FIELD_FILE];
    if (file >= row->count || !*row->cells[file].text)
        return NEWID_OK;
    enum newid_status status = copy_row(m, &item, row, err);
    if (status)
        return status;
    bool added;
    item.file = comparable_name(&m->arena, csv_unguard(item.cells.cells[file].text));
    uint64_t *index = item.file ? strmap_add(&m->by_file, item.file, &added) : NULL;
    if (!index || mem_grow(&m->rows, &m->capacity, m->count + 1, sizeof *m->rows))
        return no_memory(err);
    if (!added)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: the file '%s' has a row further up; keep one of the two", m->path,
                          (long long)row->row, item.file);
    *index = m->count;
    m->rows[m->count++] = item;
    return NEWID_OK;
}

static enum newid_status visit_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct manifest *m = context;
    if (row->fault)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: %s", m->path, (long long)row->row, row->fault);
    if (m->have_header)
        return add_row(m, row, err);
    m->have_header = true;
    enum newid_status status = columns_plan(&m->columns, m->in->options, true, m->path, row, err);
    if (!status)
        intake_note_names(m->in, m->path, &m->columns);
    return status;
}

static void note_manifest(void *context, const char *message)
{
    const struct manifest *m = context;
    intake_note(m->in, "%s", message);
}

static enum newid_status decide_dates(struct manifest *m, struct newid_error *err)
{
    int date = m->columns.of_field[FIELD_DATE];
    m->dates = m->in->date_format;
    if (m->in->has_date_format || date == NO_COLUMN || !m->count)
        return NEWID_OK;
    const char **values = arena_alloc(&m->arena, m->count * sizeof *values);
    int64_t *rows = arena_alloc(&m->arena, m->count * sizeof *rows);
    if (!values || !rows)
        return no_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < m->count; i++) {
        const struct grid_row *cells = &m->rows[i].cells;
        if ((size_t)date >= cells->count || !*cells->cells[date].text)
            continue;
        values[n] = cells->cells[date].text;
        rows[n++] = cells->row;
    }
    const char *note = NULL;
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status =
        n ? date_format_decide(&m->dates, &note, values, rows, n, m->columns.items[date].name, &cause) : NEWID_OK;
    if (status)
        return newid_fail(err, status, "%s: %s", m->path, cause.message);
    if (note)
        intake_note(m->in, "%s: %s", m->path, _(note));
    return NEWID_OK;
}

enum newid_status manifest_read(struct manifest *out, struct intake *in, const char *path, struct newid_error *err)
{
    *out = (struct manifest){.path = path, .in = in};
    const struct grid_options options = {.encoding = in->options->encoding};
    struct grid_visitor visitor = {out, visit_row, note_manifest, NULL};
    enum newid_status status = grid_read(path, READER_CSV, &options, &visitor, err);
    if (!status && !out->have_header)
        status = newid_fail(err, NEWID_INPUT, "%s: is empty; newid manifest FOLDER writes one to be filled in", path);
    return status ? status : decide_dates(out, err);
}

void manifest_release(struct manifest *m)
{
    columns_release(&m->columns);
    mem_free(m->rows);
    strmap_release(&m->by_file);
    arena_release(&m->arena);
    *m = (struct manifest){.path = NULL};
}

struct manifest_row *manifest_find(struct manifest *m, const char *name)
{
    /* The copy dies with the manifest, which a folder has once. */
    const char *key = comparable_name(&m->arena, name);
    const uint64_t *index = key ? strmap_find(&m->by_file, key) : NULL;
    return index ? &m->rows[*index] : NULL;
}
