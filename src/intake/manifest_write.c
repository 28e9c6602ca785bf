#include "intake/columns.h"
#include "intake/inputs.h"
#include "intake/strmap.h"
#include "intake/words.h"
#include "util/file.h"

#include <newid/intake.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* so that Excel reads ŵ and ŷ right */
#define HEADER "file,date,worker,author,role,team,area,kind\n"

/* The manifest that is there: its rows are copied, its files remembered. */
struct old_manifest {
    const char *path;
    struct buf *out;
    size_t columns, file_column;
    bool have_header;
    struct strmap files;
    struct arena arena;
};

static enum newid_status find_file_column(struct old_manifest *old, const struct grid_row *row, struct newid_error *err)
{
    struct columns columns;
    struct newid_intake_options options = {.kind = NULL};
    enum newid_status status = columns_plan(&columns, &options, true, old->path, row, err);
    if (!status) {
        old->columns = columns.count;
        old->file_column = (size_t)columns.of_field[FIELD_FILE];
        old->have_header = true;
    }
    columns_release(&columns);
    return status;
}

static enum newid_status copy_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct old_manifest *old = context;
    bool header = !old->have_header;
    if (row->fault)
        return newid_fail(err, NEWID_INPUT, "%s:%lld: %s", old->path, (long long)row->row, row->fault);
    enum newid_status status = header ? find_file_column(old, row, err) : NEWID_OK;
    if (status)
        return status;
    for (size_t i = 0; i < row->count || i < old->columns; i++) {
        buf_adds(old->out, i ? "," : "");
        csv_add_cell(old->out, i < row->count ? csv_unguard(row->cells[i].text) : "");
    }
    buf_addc(old->out, '\n');
    if (header || old->file_column >= row->count)
        return NEWID_OK;
    const char *name = csv_unguard(row->cells[old->file_column].text);
    char *key;
    status = canonical_copy(&key, &old->arena, name, strlen(name), true, err);
    if (!status && !strmap_add(&old->files, key, NULL))
        status = no_memory(err);
    return status;
}

static enum newid_status read_old(struct old_manifest *old, struct newid_error *err)
{
    const struct grid_options options = {.encoding = NULL};
    struct grid_visitor visitor = {old, copy_row, NULL, NULL};
    return grid_read(old->path, READER_CSV, &options, &visitor, err);
}

static enum newid_status add_document(struct old_manifest *old, const struct input *input, size_t *added,
                                      struct newid_error *err)
{
    char *key;
    enum newid_status status = canonical_copy(&key, &old->arena, input->name, strlen(input->name), true, err);
    if (status || strmap_find(&old->files, key))
        return status;
    for (size_t i = 0; i < old->columns; i++) {
        buf_adds(old->out, i ? "," : "");
        if (i == old->file_column)
            csv_add_cell(old->out, input->name);
    }
    buf_addc(old->out, '\n');
    ++*added;
    return NEWID_OK;
}

static const char *manifest_path(struct arena *arena, const struct inputs *inputs)
{
    if (inputs->folders[0].manifest)
        return inputs->folders[0].manifest;
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/manifest.csv", inputs->folders[0].path);
    const char *copy = path.failure ? NULL : arena_strdup(arena, path.data);
    buf_release(&path);
    return copy;
}

enum newid_status newid_manifest_write(const char *folder, size_t *added, struct newid_error *err)
{
    struct inputs inputs;
    struct buf text = BUF_INIT;
    struct old_manifest old = {.out = &text, .columns = 8};
    *added = 0;
    enum newid_status status = inputs_expand(&inputs, &folder, 1, err);
    if (!status && !inputs.folder_count)
        status = newid_fail(err, NEWID_USAGE, "%s: is no folder; a manifest describes the documents of one", folder);
    if (status)
        goto done;
    old.path = manifest_path(&old.arena, &inputs);
    if (!old.path) {
        status = no_memory(err);
        goto done;
    }
    buf_adds(&text, BYTE_ORDER_MARK);
    if (inputs.folders[0].manifest)
        status = read_old(&old, err);
    if (!old.have_header)
        buf_adds(&text, HEADER);
    for (size_t i = 0; i < inputs.count && !status; i++)
        if (!input_is_grid(&inputs.items[i]) && !inputs.items[i].fault)
            status = add_document(&old, &inputs.items[i], added, err);
    if (!status)
        status = buf_check(&text, err);
    if (!status && (*added || !inputs.folders[0].manifest))
        status = file_write(old.path, text.data, text.len, err);
done:
    strmap_release(&old.files);
    arena_release(&old.arena);
    buf_release(&text);
    inputs_release(&inputs);
    return status;
}
