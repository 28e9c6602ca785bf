/* Nodes into a codebook: which keys there are, what each may hold, and what a theme must have. */
#ifndef NEWID_CODEBOOK_PRIVATE_H
#define NEWID_CODEBOOK_PRIVATE_H

#include "codebook/node.h"
#include "util/arena.h"

#include <newid/codebook.h>

enum {
    CODEBOOK_BYTES_MOST = 8 << 20, /* of a file, and of the canonical form */
    THEMES_MOST = 2000,
    THEME_DEPTH_MOST = 20,
    CODE_LENGTH_MOST = 64,
    ENTRIES_MOST = 20000,        /* phrases, patterns and unless of a codebook */
    REGEX_BYTES_MOST = 256 << 10 /* of one, compiled: PCRE2 refuses sooner, unless definitions multiply */
};

/*
 * Fills codebook, all of whose strings are in memory, from the root mapping. Every fault goes to faults; where there is
 * an error the codebook is not to be used. `canonical` and `hash` are left to codebook_canonical.
 */
enum newid_status codebook_from_nodes(struct newid_codebook *codebook, struct arena *memory, const struct node *root,
                                      struct faults *faults, struct newid_error *err) NEWID_CHECKED;

/*
 * codebook.c: newid_codebook_parse for YAML that a store kept. Its patterns are put together but not compiled, which takes most of
 * the time of reading: a table needs none of them, and the coder compiles its own.
 */
enum newid_status codebook_parse_stored(struct newid_codebook **out, const char *yaml, size_t len, const char *name,
                                        struct newid_diagnostics *diagnostics, struct newid_error *err) NEWID_CHECKED;

/* canonical.c: sets `canonical` and `hash`. NEWID_LIMIT where the canonical form is larger than a codebook may be. */
enum newid_status codebook_canonical(struct newid_codebook *codebook, struct arena *memory,
                                     struct newid_error *err) NEWID_CHECKED;

/* workbook_read.c: nodes of a workbook, in memory; *root is NULL where there is a fault that leaves nothing to read. */
enum newid_status workbook_nodes(struct node **root, struct arena *memory, const char *path, struct faults *faults,
                                 struct newid_error *err) NEWID_CHECKED;

/* fields.c: what a mapping may hold. */
struct reading {
    struct newid_codebook *codebook;
    struct arena *memory;
    struct faults *faults;
    size_t entries;            /* phrases, patterns and unless so far */
    bool definition_failed;    /* patterns that use a definition would only repeat its fault */
    const struct node **codes; /* of each theme, where its code stands */
    const struct node **rules; /* of each theme, its rule's scalar or NULL */
};

struct field {
    const char *key;
    /* NULL: known, and read elsewhere. */
    void (*read)(struct reading *r, const struct node *value, const struct field *field, void *target);
    size_t offset, offset_cy; /* of the member of the target; the second for a Welsh twin */
    bool required;
};

/* Reads each key of a mapping by its field; unknown, missing and ill-shaped ones are faults. `what`: "theme",
 * "codebook". */
void fields_read(struct reading *r, const struct node *mapping, const char *what, const struct field *fields,
                 size_t count, void *target);

/* Readers for fields. */
void field_text(struct reading *r, const struct node *value, const struct field *field, void *target);
void field_line(struct reading *r, const struct node *value, const struct field *field, void *target);
void field_languages(struct reading *r, const struct node *value, const struct field *field, void *target);
void field_flag(struct reading *r, const struct node *value, const struct field *field, void *target);
void field_code(struct reading *r, const struct node *value, const struct field *field, void *target);

/* A scalar's text without white space around it; NULL, with a fault, where it is no scalar or is empty. */
const char *scalar_text(struct reading *r, const struct node *value, const char *what);
/* True where value is a list; else a fault that says how to write one. */
bool expect_list(struct reading *r, const struct node *value, const char *what);
/* arena_alloc that remembers failure in faults. */
void *reading_alloc(struct reading *r, size_t count, size_t size);

/* entries.c */

/* Reads `define` and checks that each value is a regex. */
void definitions_read(struct reading *r, const struct node *value);
/* Reads phrases, patterns and unless, compiled. */
void patterns_read(struct reading *r, const struct node *mapping, struct newid_theme *theme);

#endif
