/* newid event: what happened in practice, and when. */
#include "cmd/practice.h"
#include "util/json.h"

#include <errno.h>
#include <newid/events.h>
#include <stdlib.h>
#include <string.h>

static struct {
    struct practice_options practice;
    struct cmd_output output;
} given;

static const struct opt_spec options[] = {PRACTICE_OPTIONS(&given.practice), CMD_OUTPUT_OPTIONS(&given.output),
                                          OPT_END};

/* ---- import ---- */

enum { DATE, KIND, TEAM, AREA, LABEL, ATTENDED, ELIGIBLE, EVENT_COLUMNS };

static const struct record_field fields[EVENT_COLUMNS] = {
    [DATE] = {"date", true, true},           [KIND] = {"kind", true, false},    [TEAM] = {"team", false, false},
    [AREA] = {"area", false, false},         [LABEL] = {"label", false, false}, [ATTENDED] = {"attended", false, false},
    [ELIGIBLE] = {"eligible", false, false},
};

/* Fills the event; the practice's reason is set where it is none. */
static enum newid_status read_event(struct practice *p, const struct record *record, struct newid_event *event,
                                    struct newid_error *err)
{
    const char *const *values = record->values;
    *event = (struct newid_event){
        .team = values[TEAM], .area = values[AREA], .label = values[LABEL], .source = p->records.file};
    const char *fault = records_date(&p->records, values[DATE], &event->day);
    if (fault)
        practice_refuse(p, "%s", fault);
    if (!*values[KIND])
        practice_refuse(p, "there is no kind of event, as training or roll-out");
    if (!records_people(values[ATTENDED], &event->attended) || !records_people(values[ELIGIBLE], &event->eligible))
        practice_refuse(p, "attended and eligible are whole numbers of people");
    if (event->attended >= 0 && event->eligible >= 0 && event->attended > event->eligible)
        practice_refuse(p, "more attended than were eligible");
    practice_check_team(p, values[TEAM]);
    practice_check_area(p, values[AREA]);
    return records_event_kind(&p->records, &event->kind, values[KIND], err);
}

static void refuse_conflict(struct practice *p, const struct newid_event *event, int64_t other)
{
    if (strcmp(event->kind, NEWID_ROLL_OUT) != 0)
        practice_refuse(p,
                        "the same event is in as number %lld with other numbers; newid event remove %lld takes it out",
                        (long long)other, (long long)other);
    else if (*event->team)
        practice_refuse(p, "the team '%s' has a roll-out already, number %lld: a team rolls out once", event->team,
                        (long long)other);
    else
        practice_refuse(p, "there is a roll-out here already, number %lld: an area rolls out once", (long long)other);
}

static void check_repeated(struct practice *p, const struct newid_event *event)
{
    struct buf what = BUF_INIT;
    buf_addf(&what, "%d\n%s\n%s\n%s\n%s", event->day, event->kind, event->team, event->area, event->label);
    if (what.failure)
        p->reason.failure = what.failure;
    else
        practice_check_repeated(p, what.data);
    buf_release(&what);
}

static enum newid_status take_event(struct practice *p, const struct record *record, struct newid_error *err)
{
    struct newid_event event;
    enum newid_put outcome;
    int64_t other;
    enum newid_status status = read_event(p, record, &event, err);
    if (!status && !p->reason.len)
        check_repeated(p, &event);
    if (status || p->reason.len)
        return status;
    status = newid_store_put_event(p->store, &event, &outcome, &other, err);
    if (status)
        return status;
    if (outcome == NEWID_PUT_CONFLICT) {
        refuse_conflict(p, &event, other);
        return NEWID_OK;
    }
    p->added += outcome == NEWID_PUT_ADDED;
    p->unchanged += outcome == NEWID_PUT_UNCHANGED;
    p->beside += p->first != NEWID_UNDATED && (event.day < p->first || event.day > p->last);
    return NEWID_OK;
}

static enum newid_status import(struct cmd_call *call, const char *const *operands, size_t count,
                                struct newid_error *err)
{
    (void)count;
    return practice_import(call, "event", operands[0], &given.practice, fields, EVENT_COLUMNS, take_event, err);
}

/* ---- list ---- */

enum { NUM, DAY, OF_KIND, OF_TEAM, OF_AREA, WHOSE, CALLED, CAME, OF, PERCENT, SHARE, COLUMNS };

/* clang-format off */
static const struct out_column columns[COLUMNS] = {
    [NUM] = {.name = "num", .heading = N_("No."), .right = true},
    [DAY] = {.name = "date", .heading = N_("Date")},
    [OF_KIND] = {.name = "kind", .heading = N_("Kind")},
    [OF_TEAM] = {.name = "team", .heading = N_("Team"), .data_only = true},
    [OF_AREA] = {.name = "area", .heading = N_("Area"), .data_only = true},
    [WHOSE] = {.name = "whose", .heading = N_("Team or area"), .wraps = true, .people_only = true},
    [CALLED] = {.name = "label", .heading = N_("Label"), .wraps = true},
    [CAME] = {.name = "attended", .heading = N_("Attended"), .right = true, .data_only = true},
    [OF] = {.name = "eligible", .heading = N_("Eligible"), .right = true, .data_only = true},
    [PERCENT] = {.name = "attended_percent", .heading = /* xgettext:no-c-format */ N_("% attended"), .right = true, .data_only = true},
    [SHARE] = {.name = "share", .heading = N_("Attended"), .right = true, .people_only = true},
};
/* clang-format on */

static void add_share(struct buf *share, const struct newid_event *event)
{
    const long long attended = event->attended, eligible = event->eligible;
    if (attended >= 0 && eligible > 0)
        buf_addf(share, /* xgettext:c-format */ _("%lld of %lld (%.0f %%)"), attended, eligible,
                 100 * (double)attended / (double)eligible);
    else if (attended >= 0)
        buf_addf(share, "%lld", attended);
    else if (eligible >= 0)
        buf_addf(share, _("? of %lld"), eligible);
}

static struct out_cell people(int64_t number) { return number < 0 ? out_empty() : out_integer((double)number); }

static const char *or_null(const char *text) { return *text ? text : NULL; }

static enum newid_status list_event(void *context, const struct newid_event *event, struct newid_error *err)
{
    struct out *out = context;
    struct buf share = BUF_INIT;
    char day[11];
    newid_day_format(day, event->day);
    add_share(&share, event);
    struct out_cell cells[COLUMNS] = {
        [NUM] = out_integer((double)event->num),
        [DAY] = out_string(day),
        [OF_KIND] = out_string(out_word(out, event->kind)),
        [OF_TEAM] = out_string(or_null(event->team)),
        [OF_AREA] = out_string(or_null(event->area)),
        [CALLED] = out_string(or_null(event->label)),
        [WHOSE] = out_string(*event->team   ? event->team
                             : *event->area ? event->area
                                            : out_word(out, N_("everybody"))),
        [CAME] = people(event->attended),
        [OF] = people(event->eligible),
        [PERCENT] = out_empty(),
        [SHARE] = out_string(or_null(share.data)),
    };
    if (event->attended >= 0 && event->eligible > 0)
        cells[PERCENT] = out_real(100 * (double)event->attended / (double)event->eligible, 1);
    out_row(out, cells);
    enum newid_status status = buf_check(&share, err);
    buf_release(&share);
    return status;
}

static enum newid_status list(struct cmd_call *call, const char *const *operands, size_t count, struct newid_error *err)
{
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    (void)operands;
    (void)count;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_READ, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given.output, N_("Events"), err);
    if (!status) {
        out_table_begin(out, columns, COLUMNS, N_("Events"));
        status = newid_store_each_event(store, list_event, out, err);
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

/* ---- remove ---- */

static enum newid_status remove_one(struct newid_store *store, const char *text, struct newid_error *err)
{
    char *end;
    struct buf json = BUF_INIT;
    errno = 0;
    const long long num = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return newid_fail(err, NEWID_USAGE, "event remove: %s is no number of an event; newid event list shows them",
                          text);
    enum newid_status status = newid_store_remove_event(store, num, err);
    buf_addc(&json, '{');
    json_add_count(&json, "removed", (unsigned long long)num);
    buf_addc(&json, '}');
    if (!status)
        status = buf_check(&json, err);
    if (!status)
        status = newid_store_journal(store, "event", json.data, err);
    buf_release(&json);
    return status;
}

static enum newid_status remove_events(struct cmd_call *call, const char *const *operands, size_t count,
                                       struct newid_error *err)
{
    struct newid_store *store = NULL;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_WRITE, err);
    if (!status)
        status = newid_store_begin(store, err);
    if (status)
        goto done;
    for (size_t i = 0; i < count && !status; i++)
        status = remove_one(store, operands[i], err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else
        cmd_say(P_("%zu event removed", "%zu events removed", count), count);
done:
    newid_store_close(store);
    return status;
}

/* ---- the command ---- */

enum { MANY = 10000 };

static const struct sub_command {
    const char *name, *operands;
    size_t least, most;
    enum newid_status (*run)(struct cmd_call *call, const char *const *operands, size_t count, struct newid_error *err);
} sub_commands[] = {
    {"import", "FILE", 1, 1, import},
    {"list", "", 0, 0, list},
    {"remove", "NUMBER…", 1, MANY, remove_events},
};

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const char *name = call->operands->items[0];
    const size_t count = call->operands->count - 1;
    for (size_t i = 0; i < sizeof sub_commands / sizeof *sub_commands; i++) {
        const struct sub_command *sub = &sub_commands[i];
        if (strcmp(sub->name, name) != 0)
            continue;
        if (count < sub->least || count > sub->most)
            return newid_fail(err, NEWID_USAGE, "write: newid event %s %s", sub->name, sub->operands);
        return sub->run(call, call->operands->items + 1, count, err);
    }
    return newid_fail(err, NEWID_USAGE, "event %s: there is no such command; there are import, list, remove", name);
}

const struct cmd cmd_event = {
    .name = "event",
    .store = CMD_NO_STORE, /* each opens it in its own mode */
    .operands = "import|list|remove …",
    .operands_least = 1,
    .operands_most = MANY + 1,
    .summary = N_("practice events: roll-outs, training, and who attended"),
    .description = N_(
        "import FILE reads a table (csv, tsv, xlsx) with the columns date, kind, team or area, label and, where they "
        "are "
        "known, attended and eligible; Welsh headings are read too. An event with a team is that team's; with an area "
        "only, that area's; with neither, everybody's. roll-out is the kind that table --align goes by: a team, an "
        "area "
        "and everybody roll out once. Other kinds are any word.\n\n"
        "A row is refused, with the reason, where its date cannot be read, where no account is of its team or area, "
        "where a second roll-out stands against a first, and where it says the same as another row; the rest goes in "
        "(exit code 3). The same file may be imported again.\n\n"
        "list shows the events with the percentage of those eligible who attended. remove NUMBER… takes events out."),
    .examples = N_("newid event import events.csv\tthe events of a project\n"
                   "newid event import events.csv --rejects refused.csv\trows that cannot be used, with the reason\n"
                   "newid event list\twhat is in, with attendance\n"
                   "newid event remove 3\twithout the event number 3"),
    .options = options,
    .run = run,
};
