/* Which accounts: the options --kind, --where, --from and --to, shared by the commands that count or show accounts. */
#ifndef NEWID_CMD_SELECTION_H
#define NEWID_CMD_SELECTION_H

#include "cmd/opt.h"
#include "util/arena.h"

#include <newid/table.h>

struct cmd_selection {
    const char *kind, *from, *to;
    struct opt_list where;
};

#define CMD_SELECTION_OPTIONS(s)                                                                            \
    {"kind", 0, OPT_STRING, &(s)->kind, N_("KIND"),                                                         \
     N_("only accounts of this kind; all pools the kinds (in a table, without it each is counted apart)")}, \
        {"where", 0, OPT_LIST, &(s)->where, N_("FIELD=VALUE"),                                              \
         N_("only accounts with this value; repeated for one field: any of the values")},                   \
        {"from", 0, OPT_STRING, &(s)->from, N_("DATE"),                                                     \
         N_("only accounts from this date on: 2019-03-14, 2019-03 or 2019")},                               \
        {"to", 0, OPT_STRING, &(s)->to, N_("DATE"), N_("only accounts to this date, inclusive")}

/* "2019", "2019-03" or "2019-03-14": its first day, or its last. False where text is none of these. */
bool cmd_read_date(int32_t *day, const char *text, bool last);

/* Fills kind, where, from and to of the request; memory keeps what was cut out of the options. */
enum newid_status cmd_read_selection(struct newid_table_request *request, const struct cmd_selection *selection,
                                     struct arena *memory, struct newid_error *err) NEWID_CHECKED;

#endif
