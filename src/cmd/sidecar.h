/* FILE.json beside a CSV or TSV file, which has no room for what makes it citable. */
#ifndef NEWID_CMD_SIDECAR_H
#define NEWID_CMD_SIDECAR_H

#include "cmd/citation.h"

/* Puts a document's notes into out. */
typedef void sidecar_notes(struct out *out, const void *context);

/*
 * Finishes and writes the document with its notes and citation; where it is a CSV or TSV file, its sidecar too. Where
 * either cannot be written neither is left. NEWID_USAGE: the sidecar exists, without --force.
 */
enum newid_status cmd_end_cited(struct out *out, enum out_format format, struct buf *document,
                                const struct cmd_output *output, const struct cmd_citation *citation,
                                const char *audience, sidecar_notes *notes, const void *context,
                                struct newid_error *err) NEWID_CHECKED;

#endif
