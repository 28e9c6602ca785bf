/* Codebooks read by commands, with what is wrong in them printed. */
#ifndef NEWID_CMD_DIAGNOSTICS_H
#define NEWID_CMD_DIAGNOSTICS_H

#include <newid/codebook.h>
#include <newid/store.h>
#include <stdbool.h>

/* Prints each diagnostic to stderr: newid: FILE:LINE:COL: message, the line it stands in, and a caret. */
void cmd_print_diagnostics(const char *path, const struct newid_diagnostics *diagnostics, bool with_warnings);

/*
 * Reads a codebook file, prints its diagnostics and tries its examples; *draft says whether some fail (which is said). NEWID_INPUT
 * where it cannot be used.
 */
enum newid_status cmd_read_codebook(struct newid_codebook **out, const char *path, bool *draft,
                                    struct newid_error *err) NEWID_CHECKED;

/* Keeps it in the store in a transaction of its own. */
enum newid_status cmd_keep_codebook(struct newid_store *store, const struct newid_codebook *book, bool draft,
                                    char version[64], struct newid_error *err) NEWID_CHECKED;

#endif
