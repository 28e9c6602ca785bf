/* How a CSV file separates its cells, and its lines. */
#ifndef NEWID_DIALECT_H
#define NEWID_DIALECT_H

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

/* What stops libcsv from trimming cells. */
int dialect_no_space(unsigned char c);

/* The length of the line at text with its LF, CR LF or CR. */
size_t dialect_line(const char *text, size_t len);

struct dialect {
    unsigned char delimiter;
    bool declared; /* by a first line "sep=;" as Excel understands it */
    size_t skip;   /* bytes of that line, which is no row */
};

/* The delimiter that gives the header and the first rows the same number of columns; a comma where none does. */
enum newid_status dialect_detect(struct dialect *out, const char *text, size_t len,
                                 struct newid_error *err) NEWID_CHECKED;

/* "commas", "semicolons", "tabs", or a phrase for any other. */
const char *dialect_name(const struct dialect *dialect);

#endif
