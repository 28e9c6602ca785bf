/* A table that people fill in with yes and no: as CSV, or as a workbook with drop-down lists, the themes' definitions,
 * and a hidden sheet of keys by which coding_file.h knows it again. */
#ifndef NEWID_CODING_SHEET_H
#define NEWID_CODING_SHEET_H

#include <newid/codebook.h>
#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

struct coding_sheet_column {
    const char *heading;
    const char *theme; /* the code of the theme that the column is for, or NULL */
    double width;      /* characters */
    bool is_choice;    /* yes or no */
};

struct coding_sheet {
    const char *kind;   /* CODING_KIND_… */
    const char *sample; /* its name, or NULL */
    const char *coder;  /* who will code, or NULL */
    const struct newid_codebook *codebook;
    bool in_welsh; /* the words for people */
    const struct coding_sheet_column *columns;
    size_t column_count;
    size_t frozen;            /* columns that stay in sight */
    const char *const *cells; /* rows × columns */
    size_t row_count;
};

/* NEWID_LIMIT: a text is longer than a workbook's cell. Whatever stands at path is replaced, whole or not at all. */
enum newid_status coding_sheet_write(const char *path, bool as_workbook, const struct coding_sheet *sheet,
                                     struct newid_error *err) NEWID_CHECKED;

#endif
