/*
 * Files: read whole, written beside and renamed, so that a reader of an output
 * sees the old file or the new one, never half of one.
 */
#ifndef NEWID_FILE_H
#define NEWID_FILE_H

#include "util/buf.h"

#include <newid/status.h>
#include <stddef.h>

/* Appends the whole of the file at path to out; out's cap bounds it (NEWID_LIMIT). */
enum newid_status file_read(struct buf *out, const char *path, struct newid_error *err) NEWID_CHECKED;

/*
 * Writes data to a temporary file in path's own folder, fsyncs it and renames
 * it to path. On failure path is as it was and the temporary file is gone. A link is followed; what is no regular file, as a
 * device, is written to as it stands. NEWID_USAGE: path is protected.
 */
enum newid_status file_write(const char *path, const void *data, size_t len,
                             struct newid_error *err) NEWID_CHECKED;

/*
 * From now on file_write refuses to replace the file that path names now, by whatever name: for programs, so that no output takes
 * the place of the store or of an input. Keeps up to 64 files; more are not protected. Not for several threads.
 */
void file_protect(const char *path);

/* The part of path after its last slash. */
const char *file_base(const char *path);
/* The extension of path without its dot ("" where there is none), in its own case. */
const char *file_extension(const char *path);

/*
 * The names (not paths) of the entries of a folder, sorted by byte value, hidden ones left out.
 * *names is an array of *count strings; free with file_list_free.
 */
enum newid_status file_list(char ***names, size_t *count, const char *folder, struct newid_error *err) NEWID_CHECKED;
void file_list_free(char **names, size_t count);

#endif
