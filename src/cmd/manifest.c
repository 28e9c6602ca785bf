/* newid manifest: the manifest.csv of a folder of documents. */
#include "cmd/cmd.h"

#include <newid/intake.h>

static const struct opt_spec options[] = {OPT_END};

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const char *folder = call->operands->items[0];
    size_t added = 0;
    enum newid_status status = newid_manifest_write(folder, &added, err);
    if (!status && added)
        cmd_say(
            P_("%s/manifest.csv: %zu document added; fill in date, worker, team and the rest, save as CSV, then run "
               "newid import %s",
               "%s/manifest.csv: %zu documents added; fill in date, worker, team and the rest, save as CSV, then run "
               "newid import %s",
               added),
            folder, added, folder);
    else if (!status)
        cmd_say("%s/manifest.csv: has a row for each document already", folder);
    return status;
}

const struct cmd cmd_manifest = {
    .name = "manifest",
    .store = CMD_NO_STORE,
    .operands = N_("FOLDER"),
    .operands_least = 1,
    .operands_most = 1,
    .summary = N_("writes the manifest.csv of a folder of documents"),
    .description = N_(
        "Writes manifest.csv into the folder, with a row for each document (docx, odt, txt, md, vtt, srt) and columns "
        "for date, worker, author, role, team, area and kind, to be filled in with a spreadsheet. newid import FOLDER "
        "reads "
        "it. A manifest that is there keeps its rows; documents that it lacks are added at its end."),
    .examples =
        N_("newid manifest notes\tthen fill in notes/manifest.csv\nnewid import notes\timports the documents with "
           "what it says"),
    .options = options,
    .run = run,
};
