/* What a comparison looks like on a page. */
#ifndef NEWID_CMD_COMPARE_H
#define NEWID_CMD_COMPARE_H

#include "change/compare.h"
#include "cmd/change.h"

/* What one run of compare holds. */
struct compare_run {
    struct compare_request request;
    const char *side[2]; /* what the sides are called: "before 2019-04", "North"; of rules, NAME@VERSION */
    const char *rules[2];
    struct cmd_citation citation[2]; /* the second only where rules change */
    struct comparisons found;
    struct change_page page;
};

void compare_put_tables(struct compare_run *run);
/* context: a compare_run. */
void compare_put_notes(struct out *out, const void *context);

/* newid compare --did --roll-out; months: the option's text, or NULL. */
enum newid_status compare_did(struct cmd_call *call, const struct change_options *options, const char *months,
                              struct newid_error *err) NEWID_CHECKED;

#endif
