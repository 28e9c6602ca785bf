/* The manifest of a folder: manifest.csv, a row for each document with what is known of it. */
#ifndef NEWID_MANIFEST_H
#define NEWID_MANIFEST_H

#include "intake/date_watch.h"

struct manifest_row {
    struct grid_row cells; /* in the manifest's arena */
    const char *file;
    bool used;
};

struct manifest {
    const char *path;
    struct columns columns;
    struct manifest_row *rows;
    size_t count, capacity;
    struct strmap by_file; /* canonical name below the folder: index of rows */
    struct date_format dates;
    struct date_watch watch;
    bool have_header;
    struct intake *in;
    struct arena arena;
};

/* NEWID_INPUT names the manifest's row. Release also after a failure. */
enum newid_status manifest_read(struct manifest *out, struct intake *in, const char *path,
                                struct newid_error *err) NEWID_CHECKED;
void manifest_release(struct manifest *manifest);

/* The row of a document (its name below the folder), or NULL. */
struct manifest_row *manifest_find(struct manifest *manifest, const char *name);

#endif
