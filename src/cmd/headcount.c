/* newid headcount: how many staff were in post, who could have written. */
#include "cmd/practice.h"
#include "table/staff.h"

#include <newid/events.h>
#include <string.h>

static struct {
    struct practice_options practice;
    bool update;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {
    PRACTICE_OPTIONS(&given.practice),
    {"update", 0, OPT_FLAG, &given.update, NULL, N_("import: a headcount that is in already takes its new number")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END};

/* ---- import ---- */

enum { TEAM, PERIOD, FROM, TO, IN_POST, HEADCOUNT_COLUMNS };

static const struct record_field fields[HEADCOUNT_COLUMNS] = {
    [TEAM] = {"team", true, false}, [PERIOD] = {"period", false, false},  [FROM] = {"from", false, true},
    [TO] = {"to", false, true},     [IN_POST] = {"in_post", true, false},
};

/* The span is the period, or from and to. */
static void read_span(struct practice *p, const struct record *record, struct newid_headcount *headcount)
{
    const char *const *values = record->values;
    if (*values[PERIOD]) {
        if (!newid_period_span(&headcount->first, &headcount->last, values[PERIOD]))
            practice_refuse(p, "the period cannot be read; write it as 2019-03, 2019-Q2, 2019, 2019/20 or 2019/20-Q1");
        return;
    }
    if (!*values[FROM] || !*values[TO]) {
        practice_refuse(p, "there is neither a period, nor from and to");
        return;
    }
    const char *fault = records_date(&p->records, values[FROM], &headcount->first);
    if (!fault)
        fault = records_date(&p->records, values[TO], &headcount->last);
    if (fault)
        practice_refuse(p, "%s", fault);
    else if (headcount->first > headcount->last)
        practice_refuse(p, "from is after to");
}

static void read_headcount(struct practice *p, const struct record *record, struct newid_headcount *headcount)
{
    *headcount = (struct newid_headcount){.team = record->values[TEAM], .source = p->records.file};
    read_span(p, record, headcount);
    if (!*headcount->team)
        practice_refuse(p, "there is no team");
    if (!records_people(record->values[IN_POST], &headcount->in_post) || headcount->in_post < 0)
        practice_refuse(p, "in_post is a whole number of people");
    practice_check_team(p, headcount->team);
}

static void check_repeated(struct practice *p, const struct newid_headcount *headcount)
{
    struct buf what = BUF_INIT;
    buf_addf(&what, "%s\n%d\n%d", headcount->team, headcount->first, headcount->last);
    if (what.failure)
        p->reason.failure = what.failure;
    else
        practice_check_repeated(p, what.data);
    buf_release(&what);
}

static enum newid_status take_headcount(struct practice *p, const struct record *record, struct newid_error *err)
{
    struct newid_headcount headcount;
    enum newid_put outcome;
    read_headcount(p, record, &headcount);
    if (!p->reason.len)
        check_repeated(p, &headcount);
    if (p->reason.len)
        return NEWID_OK;
    enum newid_status status = newid_store_put_headcount(p->store, &headcount, given.update, &outcome, err);
    if (status)
        return status;
    if (outcome == NEWID_PUT_CONFLICT) {
        practice_refuse(
            p, "the team has another number for this time, or for a part of it, already; --update takes the new one "
               "where the time is the same");
        return NEWID_OK;
    }
    p->added += outcome == NEWID_PUT_ADDED;
    p->unchanged += outcome == NEWID_PUT_UNCHANGED;
    p->updated += outcome == NEWID_PUT_UPDATED;
    p->beside += p->first != NEWID_UNDATED && (headcount.last < p->first || headcount.first > p->last);
    return NEWID_OK;
}

static enum newid_status import(struct cmd_call *call, const char *const *operands, struct newid_error *err)
{
    return practice_import(call, "headcount", operands[0], &given.practice, fields, HEADCOUNT_COLUMNS, take_headcount,
                           err);
}

/* ---- list ---- */

static const struct out_column columns[] = {
    {.name = "team", .heading = N_("Team"), .wraps = true},
    {.name = "from", .heading = N_("From")},
    {.name = "to", .heading = N_("To")},
    {.name = "in_post", .heading = N_("In post"), .right = true},
};

static enum newid_status list_headcount(void *context, const struct newid_headcount *headcount, struct newid_error *err)
{
    char first[11], last[11];
    (void)err;
    newid_day_format(first, headcount->first);
    newid_day_format(last, headcount->last);
    const struct out_cell cells[] = {out_string(headcount->team), out_string(first), out_string(last),
                                     out_integer((double)headcount->in_post)};
    out_row(context, cells);
    return NEWID_OK;
}

static enum newid_status list(struct cmd_call *call, const char *const *operands, struct newid_error *err)
{
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    (void)operands;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_READ, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, N_("Staff in post"), err);
    if (!status) {
        out_table_begin(out, columns, sizeof columns / sizeof *columns, N_("Staff in post"));
        status = newid_store_each_headcount(store, list_headcount, out, err);
    }
    if (!status) {
        out_table_end(out);
        status = cmd_out_end(out, &document, &given.output, err);
    }
    out_free(out);
    buf_release(&document);
    newid_store_close(store);
    return status;
}

/* ---- coverage ---- */

static const struct out_column coverage_columns[] = {
    {.name = "team", .heading = N_("Team"), .wraps = true},
    {.name = "from", .heading = N_("From")},
    {.name = "to", .heading = N_("To")},
    {.name = "writers", .heading = N_("Writers"), .right = true},
    {.name = "in_post", .heading = N_("In post"), .right = true},
    {.name = "percent", .heading = "%", .data_only = true},
    {.name = "share", .heading = N_("Share"), .people_only = true},
};

static void put_coverage(struct out *out, const struct staff_row *row)
{
    char first[11], last[11];
    const double share = row->in_post ? (double)row->writers / (double)row->in_post : 0;
    newid_day_format(first, row->first);
    newid_day_format(last, row->last);
    out_row(out, (struct out_cell[]){out_string(row->team), out_string(first), out_string(last),
                                     out_integer((double)row->writers), out_integer((double)row->in_post),
                                     row->in_post ? out_real(100 * share, 1) : out_empty(),
                                     row->in_post ? out_bar(share) : out_empty()});
}

static void put_coverages(struct out *out, const struct staff *staff)
{
    out_table_begin(out, coverage_columns, sizeof coverage_columns / sizeof *coverage_columns, NULL);
    for (size_t i = 0; i < staff->count; i++)
        put_coverage(out, &staff->rows[i]);
    out_table_end(out);
    out_note(out, "Writers: distinct workers of the team with an account of any kind in that time. There may be more than "
                  "were in post, where people came and went.");
    out_note(out, "For the analyst: not for circulation. In a small team it can be seen who did not write.");
}

static enum newid_status coverage(struct cmd_call *call, const char *const *operands, struct newid_error *err)
{
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    struct staff staff = {.rows = NULL};
    enum out_format format;
    (void)operands;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_READ, err);
    if (!status)
        status = staff_find(&staff, store, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, N_("Who wrote, of the staff in post"), err);
    if (!status) {
        put_coverages(out, &staff);
        status = cmd_out_end(out, &document, &given.output, err);
    }
    out_free(out);
    buf_release(&document);
    staff_release(&staff);
    newid_store_close(store);
    return status;
}

/* ---- the command ---- */

static const struct sub_command {
    const char *name, *operands;
    size_t count;
    enum newid_status (*run)(struct cmd_call *call, const char *const *operands, struct newid_error *err);
} sub_commands[] = {
    {"import", "FILE", 1, import},
    {"list", "", 0, list},
    {"coverage", "", 0, coverage},
};

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const char *name = call->operands->items[0];
    for (size_t i = 0; i < sizeof sub_commands / sizeof *sub_commands; i++) {
        const struct sub_command *sub = &sub_commands[i];
        if (strcmp(sub->name, name) != 0)
            continue;
        if (call->operands->count - 1 != sub->count)
            return newid_fail(err, NEWID_USAGE, "write: newid headcount %s %s", sub->name, sub->operands);
        return sub->run(call, call->operands->items + 1, err);
    }
    return newid_fail(err, NEWID_USAGE, "headcount %s: there is no such command; there are import, list, coverage", name);
}

const struct cmd cmd_headcount = {
    .name = "headcount",
    .store = CMD_NO_STORE, /* each opens it in its own mode */
    .operands = "import|list|coverage …",
    .operands_least = 1,
    .operands_most = 2,
    .summary = N_("staff in post: how many could have written"),
    .description = N_("import FILE reads a table (csv, tsv, xlsx) with the columns team, in_post, and either period "
                      "(2019-03, 2019-Q2, "
                      "2019, 2019/20, 2019/20-Q1) or from and to; Welsh headings are read too. A row is refused, with "
                      "the reason, where "
                      "no account is of its team and where its time overlaps another row of the team; the rest goes in "
                      "(exit code 3).\n\n"
                      "list shows what is in. coverage sets beside each headcount how many workers of the team wrote in that time; "
                      "newid table names the staff in post in its footer."),
    .examples = N_("newid headcount import headcount.csv\tstaff in post by team and quarter\n"
                   "newid headcount list\twhat is in\n"
                   "newid headcount coverage\thow many of them wrote"),
    .options = options,
    .run = run,
};
