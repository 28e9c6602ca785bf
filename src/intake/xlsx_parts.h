/* The parts of a workbook that a sheet's cells refer to: its sheets' names, its shared strings, its number formats. */
#ifndef NEWID_XLSX_PARTS_H
#define NEWID_XLSX_PARTS_H

#include "intake/package.h"
#include "util/arena.h"
#include "util/buf.h"

struct sheet {
    const char *name;
    const char *part; /* NULL: no table of cells (a chart sheet) */
};

struct workbook {
    struct arena arena;
    struct sheet *sheets;
    size_t sheet_count, sheet_capacity;
    bool date1904;
    struct buf strings; /* the shared strings, each ended by a NUL */
    size_t *string_at;
    size_t string_count, string_capacity;
    bool *style_is_date; /* by the index that a cell's s attribute gives */
    size_t style_count, style_capacity;
};

#define WORKBOOK_INIT                                                                                                  \
    {                                                                                                                  \
        ARENA_INIT, NULL, 0, 0, false, BUF_INIT, NULL, 0, 0, NULL, 0, 0                                                \
    }

/* Reads the workbook part, and the strings and styles that it refers to. */
enum newid_status workbook_read(struct workbook *out, struct package *package, struct newid_error *err) NEWID_CHECKED;
void workbook_release(struct workbook *workbook);

/* Sets *sheet to the one of that name (whatever its case), or to the first where name is NULL. NEWID_USAGE lists the
 * names. */
enum newid_status workbook_sheet(const struct sheet **sheet, const struct workbook *workbook, const char *name,
                                 const char *path, struct newid_error *err) NEWID_CHECKED;

/* ---- what workbook_read is made of ---- */

enum newid_status strings_read(struct workbook *workbook, struct package *package, const char *part,
                               struct newid_error *err) NEWID_CHECKED;
enum newid_status styles_read(struct workbook *workbook, struct package *package, const char *part,
                              struct newid_error *err) NEWID_CHECKED;

/* Whether a number format shows a date: a built-in one by its number, or a custom one by its code. */
bool format_is_builtin_date(long id);
bool format_code_is_date(const char *code, size_t len);

/* Adds a cell's text with "_x000D_" and the like (ECMA-376, ST_Xstring) as the characters that they stand for. */
void xstring_add(struct buf *out, const char *text, size_t len);

#endif
