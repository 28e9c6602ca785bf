/*
 * Diagnostics: every fault of a codebook is collected, none stops the reading.
 * A fault carries the place and, for YAML, the line itself, so that a caret can be put under it.
 */
#ifndef NEWID_DIAGNOSTICS_H
#define NEWID_DIAGNOSTICS_H

#include <newid/codebook.h>
#include <newid/status.h>
#include <stdarg.h>
#include <stddef.h>

/* The most errors, and the most warnings, that are kept: a file with more is wrong in kind, and the first ones say how.
 */
enum { DIAGNOSTICS_MOST = 500 };

/* What a codebook is read from. For a workbook text is "" and lines stand for rows. */
struct source {
    const char *name; /* of the file, for messages */
    const char *text; /* valid UTF-8 without byte-order mark; lines end in LF, CR LF or CR */
    size_t len;
    size_t *lines; /* byte offset of the start of each line */
    size_t line_count, line_capacity;
    bool is_workbook;
    bool is_stored; /* it was read, and its patterns compiled, before it was kept: they are not compiled again */
};

/* Finds the lines of text, which must outlive the source. */
enum newid_status source_init(struct source *source, const char *name, const char *text, size_t len,
                              struct newid_error *err) NEWID_CHECKED;
void source_release(struct source *source);

/* Line and column (characters, both from 1) of a byte of the text. */
void source_place(const struct source *source, size_t byte, unsigned *line, unsigned *column);

/* A place in a codebook; line 0 where there is none. sheet: a workbook's second sheet, else NULL. */
struct place {
    unsigned line, column;
    const char *sheet;
};

struct faults {
    struct newid_diagnostics *list;
    const struct source *source;
    enum newid_status failure; /* NEWID_MEMORY where something could not be kept: the reading is then void */
};

void fault_error(struct faults *faults, struct place place, const char *format, ...) NEWID_PRINTF(3, 4);
void fault_warning(struct faults *faults, struct place place, const char *format, ...) NEWID_PRINTF(3, 4);

/* By place; what has the same place stays in the order in which it was found. */
enum newid_status diagnostics_sort(struct newid_diagnostics *diagnostics, struct newid_error *err) NEWID_CHECKED;

/*
 * NEWID_OK where there is no error; else NEWID_INPUT, with err saying the first one, how many more there are, and
 * the command that shows all.
 */
enum newid_status diagnostics_status(const struct newid_diagnostics *diagnostics, const char *name,
                                     struct newid_error *err) NEWID_CHECKED;

/* The cell's name as a spreadsheet has it: 3, 2 is B3. */
void cell_name(char out[16], unsigned row, unsigned column);

#endif
