#include "intake/inputs.h"

#include "intake/words.h"
#include "util/file.h"
#include "util/mem.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FOLDERS_DEEP = 32 };

static const char *join(struct arena *arena, const char *folder, const char *name)
{
    struct buf path = BUF_INIT;
    size_t len = strlen(folder);
    buf_adds(&path, folder);
    if (len && folder[len - 1] != '/')
        buf_addc(&path, '/');
    buf_adds(&path, name);
    const char *copy = path.failure ? NULL : arena_strdup(arena, path.data);
    buf_release(&path);
    return copy;
}

static enum newid_status add_file(struct inputs *in, const char *path, const char *name, int folder, off_t size,
                                  struct newid_error *err)
{
    struct input input = {.path = path, .name = name, .folder = folder, .size = (uint64_t)size};
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status = reader_detect(&input.kind, &input.note, path, &cause);
    if (status == NEWID_INPUT && folder != NO_FOLDER) {
        input.fault = arena_strdup(&in->arena, cause.message);
        if (!input.fault)
            return no_memory(err);
    } else if (status) {
        return newid_fail(err, status, "%s", cause.message);
    } else if (input.kind == READER_NONE && folder != NO_FOLDER) {
        in->strangers++;
        return NEWID_OK;
    } else if (input.kind == READER_NONE) {
        return newid_fail(err, NEWID_INPUT,
                          "%s: is no kind of file that newid reads; it reads csv, tsv, xlsx, docx, odt, txt, md, vtt "
                          "and srt",
                          path);
    }
    if (mem_grow(&in->items, &in->capacity, in->count + 1, sizeof *in->items))
        return no_memory(err);
    in->items[in->count++] = input;
    return NEWID_OK;
}

static enum newid_status add_folder(struct inputs *in, const char *path, const char *prefix, int folder, int depth,
                                    struct newid_error *err);

static enum newid_status add_entry(struct inputs *in, const char *parent, const char *prefix, const char *entry,
                                   int folder, int depth, struct newid_error *err)
{
    struct stat st;
    const char *path = join(&in->arena, parent, entry);
    const char *name = path ? *prefix ? join(&in->arena, prefix, entry) : arena_strdup(&in->arena, entry) : NULL;
    if (!name)
        return no_memory(err);
    if (!strncmp(entry, "~$", 2))
        return NEWID_OK;
    if (stat(path, &st))
        return newid_fail(err, NEWID_IO, "%s: cannot be read: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return add_folder(in, path, name, folder, depth + 1, err);
    if (!S_ISREG(st.st_mode))
        return NEWID_OK;
    if (depth == 0 && !strcasecmp(entry, "manifest.csv")) {
        in->folders[folder].manifest = path;
        return NEWID_OK;
    }
    return add_file(in, path, name, folder, st.st_size, err);
}

static enum newid_status add_folder(struct inputs *in, const char *path, const char *prefix, int folder, int depth,
                                    struct newid_error *err)
{
    char **names;
    size_t count;
    if (depth > FOLDERS_DEEP)
        return newid_fail(err, NEWID_LIMIT, "%s: folders are more than %d deep", path, FOLDERS_DEEP);
    enum newid_status status = file_list(&names, &count, path, err);
    if (status)
        return status;
    for (size_t i = 0; i < count && !status; i++)
        status = add_entry(in, path, prefix, names[i], folder, depth, err);
    file_list_free(names, count);
    return status;
}

static enum newid_status add_path(struct inputs *in, const char *given, struct newid_error *err)
{
    struct stat st;
    const char *path = arena_strdup(&in->arena, given);
    if (!path)
        return no_memory(err);
    if (stat(path, &st))
        return newid_fail(err, NEWID_IO, "%s: cannot be read: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
        return newid_fail(err, NEWID_INPUT, "%s: is no ordinary file; save what it gives to a file and name that", path);
    if (S_ISREG(st.st_mode))
        return add_file(in, path, file_base(path), NO_FOLDER, st.st_size, err);
    if (mem_grow(&in->folders, &in->folder_capacity, in->folder_count + 1, sizeof *in->folders))
        return no_memory(err);
    in->folders[in->folder_count] = (struct input_folder){path, NULL};
    return add_folder(in, path, "", (int)in->folder_count++, 0, err);
}

enum newid_status inputs_expand(struct inputs *out, const char *const *paths, size_t count, struct newid_error *err)
{
    *out = (struct inputs){.arena = ARENA_INIT};
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = add_path(out, paths[i], err);
    return status;
}

void inputs_release(struct inputs *inputs)
{
    mem_free(inputs->items);
    mem_free(inputs->folders);
    arena_release(&inputs->arena);
    *inputs = (struct inputs){.arena = ARENA_INIT};
}
