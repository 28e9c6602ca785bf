/* Inputs: the files that the user's paths stand for, in the order in which they are read. */
#ifndef NEWID_INPUTS_H
#define NEWID_INPUTS_H

#include "intake/reader.h"
#include "util/arena.h"

#include <newid/status.h>
#include <stdint.h>

enum { NO_FOLDER = -1 };

struct input {
    const char *path;
    const char *name; /* below the folder that the user named, or the file's base name */
    int folder;       /* index of folders; NO_FOLDER for a file that the user named */
    enum reader_kind kind;
    const char *note;  /* of reader_detect; NULL for none */
    const char *fault; /* why it cannot be read at all; NULL where it can */
    uint64_t size;
};

struct input_folder {
    const char *path;
    const char *manifest; /* path of its manifest.csv, or NULL */
};

struct inputs {
    struct input *items;
    size_t count, capacity;
    struct input_folder *folders;
    size_t folder_count, folder_capacity;
    size_t strangers; /* files in folders that no reader knows */
    struct arena arena;
};

/*
 * A file that the user names must be readable; one in a folder that cannot be read gets a fault, and one that no reader
 * knows is only counted. Folders are walked in name order, at most 32 deep; hidden files, ~$ lock files and
 * manifest.csv at the top are left out.
 */
enum newid_status inputs_expand(struct inputs *out, const char *const *paths, size_t count,
                                struct newid_error *err) NEWID_CHECKED;
void inputs_release(struct inputs *inputs);

static inline bool input_is_grid(const struct input *input)
{
    return input->kind == READER_CSV || input->kind == READER_XLSX;
}

#endif
