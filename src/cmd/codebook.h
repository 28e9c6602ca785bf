/* What the files of `newid codebook` share. */
#ifndef NEWID_CMD_CODEBOOK_H
#define NEWID_CMD_CODEBOOK_H

#include "cmd/cmd.h"

#include <newid/codebook.h>

struct codebook_options {
    struct cmd_output output;
    bool compiled;        /* show: patterns with their regex */
    const char *passages; /* diff: how many places of a theme */
};

/* A codebook that was named on the command line, with the store where one was opened for it. */
struct named_codebook {
    struct newid_codebook *codebook;
    char label[256]; /* NAME@VERSION, or FILE */
    bool is_draft, is_file;
};

/*
 * spec is a file where there is one of that name, or its ending is that of one; else NAME[@VERSION] in the store, or
 * NULL for the one coded last. *store is opened, for reading, where it is needed and still NULL; the caller closes it
 * and frees the codebook, also on failure.
 */
enum newid_status named_codebook_read(struct named_codebook *out, struct newid_store **store, const char *db,
                                      const char *spec, struct newid_error *err) NEWID_CHECKED;

/* Sub-commands of files of their own. operands: what follows the sub-command's name. */
enum newid_status codebook_show(struct cmd_call *call, const struct codebook_options *options,
                                const char *const *operands, size_t count, struct newid_error *err) NEWID_CHECKED;
enum newid_status codebook_export(struct cmd_call *call, const struct codebook_options *options,
                                  const char *const *operands, size_t count, struct newid_error *err) NEWID_CHECKED;
enum newid_status codebook_compare(struct cmd_call *call, const struct codebook_options *options,
                                   const char *const *operands, size_t count, struct newid_error *err) NEWID_CHECKED;

#endif
