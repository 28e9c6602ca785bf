/* Public output: what the project's thresholds are, and what is said of hidden cells. */
#ifndef NEWID_CMD_PROTECTED_H
#define NEWID_CMD_PROTECTED_H

#include "out/out.h"
#include "release/release.h"

#include "util/buf.h"

#include <newid/table.h>

/* The thresholds that the store holds. */
enum newid_status cmd_thresholds(struct newid_thresholds *thresholds, struct newid_store *store,
                                 struct newid_error *err) NEWID_CHECKED;

/* The same, for a request. */
enum newid_status cmd_use_thresholds(struct newid_table_request *request, struct newid_store *store,
                                     struct newid_error *err) NEWID_CHECKED;

/* Only tables are protected against being worked out: other figures for the public are not of a team or the like. */
enum newid_status cmd_check_public(const struct newid_table_request *request, struct newid_error *err) NEWID_CHECKED;

/* The work that protection may take, which Ctrl-C ends. */
struct effort cmd_effort(void);

/* Notes on how many cells are hidden and by which rules; on thresholds where they are not the usual ones. */
void cmd_note_protection(struct out *out, const struct protection *protection,
                         const struct newid_thresholds *thresholds);
void cmd_note_thresholds(struct out *out, const struct newid_thresholds *thresholds, enum newid_audience audience);

/* Which longer period, or the table without groups, would keep 70 % of its cells; or that none does. */
enum newid_status cmd_name_coarser(struct buf *advice, struct newid_store *store, const struct newid_codebook *codebook,
                                   const struct newid_table_request *asked, struct newid_error *err) NEWID_CHECKED;
/* The same where more than 30 % are hidden; else nothing. */
enum newid_status cmd_advise(struct buf *advice, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct newid_table_request *asked, const struct protection *protection,
                             struct newid_error *err) NEWID_CHECKED;

#endif
