/* What the files of `newid coding` share. */
#ifndef NEWID_CMD_CODING_H
#define NEWID_CMD_CODING_H

#include "cmd/cmd.h"

struct coding_options {
    struct cmd_output output;
    const char *coder, *codebook, *map_file, *sheet, *empty, *rejects, *theme;
    bool reconciled, again;
};

/* Sub-commands of files of their own. operand: what follows the sub-command's name, NULL where nothing does. */
enum newid_status coding_import_run(struct cmd_call *call, const struct coding_options *options, const char *operand,
                                    struct newid_error *err) NEWID_CHECKED;
enum newid_status coding_disagree_run(struct cmd_call *call, const struct coding_options *options, const char *operand,
                                      struct newid_error *err) NEWID_CHECKED;

#endif
