/* What an import leaves behind it: its line in the journal and its summary. */
#ifndef NEWID_CMD_IMPORT_H
#define NEWID_CMD_IMPORT_H

#include "cmd/cmd.h"

#include <newid/intake.h>

/* Adds the import to the journal: names of the options, counts, base names and SHA-256 of the files. Nothing in it
 * identifies a person. */
enum newid_status import_journal(const struct cmd_call *call, const struct opt_spec *options,
                                 const struct newid_intake_report *report, struct newid_error *err) NEWID_CHECKED;

/* Prints on stderr what went in and what did not. rejects: the file that holds the rejected rows, or NULL. */
void import_summary(const struct newid_intake_report *report, const char *rejects, bool dry_run);

/* Prints what was found as a table on stderr: file, row, column, kind, masked. */
enum newid_status import_print_found(const struct newid_intake_report *report, struct newid_error *err) NEWID_CHECKED;

#endif
