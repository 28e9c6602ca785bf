/* Help, man pages and shell completion: all from the commands' own tables. */
#ifndef NEWID_HELP_H
#define NEWID_HELP_H

#include "cmd/cmd.h"
#include "util/buf.h"

/* The table of commands, ended by NULL. */
extern const struct cmd *const cmd_table_all[];

void help_overview(struct buf *out);
void help_command(struct buf *out, const struct cmd *cmd);
/* man(7) source; cmd NULL: newid(1) itself. */
void help_man(struct buf *out, const struct cmd *cmd);
void help_bash(struct buf *out);

#endif
