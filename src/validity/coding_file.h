/*
 * A file of codings, and what each of its columns is for.
 *
 * tidy       a row a decision: account, coder, theme, present, and perhaps passage, or start and end
 * wide       a row an account, a column a theme; a mapping file may say which column is which
 * workbook   what newid sample made: a row an account, a column a theme, known by the sheet of keys, so that rows may
 * be sorted, columns moved, and headings changed as long as the code in brackets stays reconcile  what newid coding
 * disagree made: a row an account and theme, with what was agreed
 */
#ifndef NEWID_CODING_FILE_H
#define NEWID_CODING_FILE_H

#include "validity/coding_grid.h"

#include <newid/codebook.h>
#include <newid/status.h>
#include <newid/store.h>

enum coding_layout { CODINGS_TIDY, CODINGS_WIDE, CODINGS_WORKBOOK, CODINGS_RECONCILE };

enum coding_column {
    COLUMN_UNKNOWN, /* left out, and told */
    COLUMN_ACCOUNT,
    COLUMN_CODER,
    COLUMN_THEME, /* holds the theme's code */
    COLUMN_PRESENT,
    COLUMN_AGREED,
    COLUMN_PASSAGE,
    COLUMN_START,
    COLUMN_END,
    COLUMN_CHECK,   /* see coding_check */
    COLUMN_TEXT,    /* of the account, and whatever else is there to be read; several may be */
    COLUMN_A_THEME, /* holds yes or no for the theme in theme_of */
    COLUMN_NO_THEME /* mapped to no theme: it only shows that the row was coded */
};

enum { CODING_COLUMNS = COLUMN_NO_THEME + 1 };

#define NO_COLUMN_AT ((size_t)-1)

struct coding_file {
    enum coding_layout layout;
    struct coding_grid keys; /* of the workbook's hidden sheet; no lines where there is none */
    struct coding_grid grid;
    unsigned char *use;        /* enum coding_column, by column */
    size_t *theme_of;          /* theme, by column that is COLUMN_A_THEME */
    size_t at[CODING_COLUMNS]; /* the column of each use but the last two; NO_COLUMN_AT where there is none */
    const char *coder;         /* as the workbook says; NULL where it does not */
    const char *sample;        /* that the workbook was made for, or NULL */
    struct newid_codebook *codebook;
    struct arena memory;
};

/*
 * Reads path and finds its layout. sheet: of a workbook; NULL for the one that newid made, else the first. spec: the
 * codebook as the user names it, or NULL: the workbook's own, else the one coded last. NEWID_USAGE: a mapping or a
 * codebook that does not fit. NEWID_INPUT: columns that cannot be told apart. coding_file_release also after a failure.
 */
enum newid_status coding_file_read(struct coding_file *file, struct newid_store *store, const char *path,
                                   const char *sheet, const char *map_file, const char *spec,
                                   void (*note)(void *context, const char *message), void *context,
                                   struct newid_error *err) NEWID_CHECKED;
void coding_file_release(struct coding_file *file);

/* Sets the uses of the columns by a mapping file: CSV with the columns `column` and `theme`; see coding_map.c. */
enum newid_status coding_map_read(struct coding_file *file, const char *path, const char *map_file,
                                  struct newid_error *err) NEWID_CHECKED;

/* Gives the column its use. NEWID_INPUT where another has it already. */
enum newid_status coding_file_use(struct coding_file *file, const char *path, size_t column, enum coding_column use,
                                  struct newid_error *err) NEWID_CHECKED;

/* What the heading says by itself; COLUMN_UNKNOWN where nothing. */
enum coding_column coding_heading(const char *heading);

/* The theme with this code, or the nearest code in *nearest (NULL where none is near) and NEWID_NO_PARENT. */
size_t coding_find_theme(const struct newid_codebook *codebook, const char *code, const char **nearest);

/*
 * The check code of an account: from its id and its text, so that a workbook of which only some columns were sorted,
 * and a text that has changed, are seen.
 */
enum { CODING_CHECK_SIZE = 9 };
void coding_check(char out[CODING_CHECK_SIZE], const char *account, const char *text_hash);

/* The sheet of keys, and its kinds. */
#define CODING_KEYS_SHEET "newid"
#define CODING_KIND_CODING "coding"
#define CODING_KIND_RECONCILE "reconcile"

#endif
