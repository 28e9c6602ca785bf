/* The readers of single formats, behind grid_read and document_read. */
#ifndef NEWID_READERS_H
#define NEWID_READERS_H

#include "intake/reader.h"

/* Largest number of columns and of rows of a grid: those of an Excel sheet. */
enum { GRID_MOST_COLUMNS = 16384, GRID_MOST_ROWS = 1048576 };

/* Most bytes of text of one document. */
#define DOCUMENT_MOST_BYTES ((size_t)256 << 20)

enum newid_status grid_read_csv(const char *path, const struct grid_options *options,
                                const struct grid_visitor *visitor, struct newid_error *err) NEWID_CHECKED;
enum newid_status grid_read_xlsx(const char *path, const struct grid_options *options,
                                 const struct grid_visitor *visitor, struct newid_error *err) NEWID_CHECKED;

/* Text in UTF-8, lines ended in any way, as document_read hands it out. */
enum newid_status plain_lines(struct buf *out, const char *text, size_t len, bool markdown,
                              struct newid_error *err) NEWID_CHECKED;
enum newid_status transcript_lines(struct buf *out, const char *text, size_t len,
                                   struct newid_error *err) NEWID_CHECKED;

enum newid_status document_read_docx(struct buf *out, const char *path, struct newid_error *err) NEWID_CHECKED;
enum newid_status document_read_odt(struct buf *out, const char *path, struct newid_error *err) NEWID_CHECKED;

#endif
