/* newid help: the overview, one command's help, man pages, completion. */
#include "cmd/cmd.h"
#include "cmd/help.h"

#include <string.h>

static bool as_man, as_bash;

static const struct opt_spec options[] = {
    {"man", 0, OPT_FLAG, &as_man, NULL, N_("print the man page instead, for man(1): of COMMAND, or of newid itself")},
    {"bash", 0, OPT_FLAG, &as_bash, NULL, N_("print the completion script for bash")},
    OPT_END};

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const struct cmd *cmd = NULL;
    for (const struct cmd *const *c = cmd_table_all; *c && call->operands->count; c++)
        if (strcmp((*c)->name, call->operands->items[0]) == 0)
            cmd = *c;
    if (call->operands->count && !cmd)
        return newid_fail(err, NEWID_USAGE, "%s: there is no such command; see newid --help", call->operands->items[0]);
    struct buf text = BUF_INIT;
    if (as_bash)
        help_bash(&text);
    else if (as_man)
        help_man(&text, cmd);
    else if (cmd)
        help_command(&text, cmd);
    else
        help_overview(&text);
    enum newid_status status = buf_check(&text, err);
    if (!status)
        fwrite(text.data, 1, text.len, stdout);
    buf_release(&text);
    return status;
}

const struct cmd cmd_help = {
    .name = "help",
    .store = CMD_NO_STORE,
    .operands = N_("[COMMAND]"),
    .operands_most = 1,
    .summary = N_("help on newid or on one command"),
    .description =
        N_("Prints the list of commands, or the help of one of them; with --man or --bash what an installation "
           "needs."),
    .examples = N_("newid help table\tall that the table command can do"),
    .options = options,
    .run = run,
};
