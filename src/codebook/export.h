/* A codebook as a file: canonical YAML, or a table with one row a theme (CSV, XLSX). */
#ifndef NEWID_CODEBOOK_EXPORT_H
#define NEWID_CODEBOOK_EXPORT_H

#include "util/buf.h"

#include <newid/codebook.h>
#include <newid/status.h>

/* Whether its triggers are none, or those that this newid ships, so that their name says it all. Failures go to out. */
bool codebook_has_shipped_context(const struct newid_codebook *codebook, struct buf *out);

/* Append to out; a failure is remembered there. Triggers that are shipped are not written out. */
void codebook_write_yaml(struct buf *out, const struct newid_codebook *codebook);
/*
 * The themes' columns (theme_columns.h), RFC 4180 with LF. A cell that a spreadsheet would run as a formula
 * starts with an apostrophe. What is said of the codebook as a whole is not in it.
 */
void codebook_write_csv(struct buf *out, const struct newid_codebook *codebook);

/*
 * Writes the workbook beside path and renames it: sheet `themes`, one row a theme, and sheet `codebook`, one row a
 * property. newid_codebook_read makes an equal codebook of it. NEWID_LIMIT: a cell would be longer than Excel allows.
 */
enum newid_status codebook_write_xlsx(const char *path, const struct newid_codebook *codebook,
                                      struct newid_error *err) NEWID_CHECKED;

#endif
