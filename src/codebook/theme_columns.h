/*
 * What a theme has, as a table: its columns in the workbook and CSV, its keys in
 * YAML, and what a comparison of two versions looks at. The order is that of all of them.
 */
#ifndef NEWID_THEME_COLUMNS_H
#define NEWID_THEME_COLUMNS_H

#include "util/buf.h"

#include <newid/codebook.h>
#include <stdbool.h>
#include <stddef.h>

enum column_kind {
    COLUMN_TEXT, /* one value */
    COLUMN_LIST  /* entries in order */
};

struct theme_column {
    const char *name;   /* in the workbook: "label_en" */
    const char *key;    /* in YAML: "label", "use-when" */
    const char *subkey; /* "en", "cy" below the key; NULL for none */
    enum column_kind kind;
    double width; /* in the workbook, in characters */
    /* Exactly one of the two. The text is "" where it is what an absent one means. */
    void (*text)(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme);
    /* The next entry from *at on, which is moved past it; NULL where there is no more. Start with *at = 0. */
    const char *(*next)(const struct newid_theme *theme, size_t *at);
};

enum { THEME_COLUMNS = 23 };

extern const struct theme_column theme_columns[THEME_COLUMNS];

/*
 * The cell of a column: a list has one entry a line; a line break inside an entry is followed by a tab, so that
 * the cell can be read back.
 */
void theme_column_cell(struct buf *out, const struct theme_column *column, const struct newid_codebook *codebook,
                       const struct newid_theme *theme);

#endif
