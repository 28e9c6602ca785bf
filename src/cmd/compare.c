/* newid compare: two spans, two groups or two versions of a codebook. */
#include "change/occasion.h"
#include "cmd/compare.h"
#include "cmd/protected.h"

#include <stdio.h>
#include <string.h>

static struct {
    const char *before, *event, *a, *b, *group, *codebooks, *months;
    bool did, roll_out;
    struct change_options common;
} given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"before", 0, OPT_STRING, &given.before, N_("DATE"), N_("accounts before this date against those from it on")},
    {"event", 0, OPT_STRING, &given.event, N_("EVENT"), N_("accounts before this event against those from its day on: its number, KIND or KIND:LABEL (newid event list)")},
    {"a", 0, OPT_STRING, &given.a, "SPAN", N_("the first span: FROM..TO, FROM.., ..TO, or 2019-03 or 2019 alone")},
    {"b", 0, OPT_STRING, &given.b, "SPAN", N_("the second span")},
    {"group", 0, OPT_STRING, &given.group, N_("FIELD"), N_("two groups, which follow: --group team North South")},
    {"codebooks", 0, OPT_STRING, &given.codebooks, "NAME@VERSION", N_("two versions, the other of which follows: how much of a difference comes from the rules")},
    {"did", 0, OPT_FLAG, &given.did, NULL, N_("difference in differences, with --roll-out: teams against those that had not yet rolled out")},
    {"roll-out", 0, OPT_FLAG, &given.roll_out, NULL, N_("before and after each team's own roll-out (newid event), with --did")},
    {"months", 0, OPT_STRING, &given.months, N_("N"), N_("with --did: so many months on either side of a roll-out; 6 without it")},
    CHANGE_OPTIONS(&given.common),
    OPT_END
};
/* clang-format on */

/* ---- reading the options ---- */

static enum newid_status bad_span(const char *option, const char *text, struct newid_error *err)
{
    return newid_fail(err, NEWID_USAGE, "%s: %s is no span; write it as 2018-01..2018-12, 2019-04.., ..2019-03 or 2019",
                      option, text);
}

/* Either end of a span may be left out, but not both. */
static enum newid_status read_span(struct day_span *span, const char *option, const char *text, struct newid_error *err)
{
    const char *dots = strstr(text, "..");
    char from[16] = "";
    *span = (struct day_span){NEWID_UNDATED, NEWID_UNDATED};
    const size_t len = dots ? (size_t)(dots - text) : strlen(text);
    if (len >= sizeof from)
        return bad_span(option, text, err);
    memcpy(from, text, len);
    const char *to = dots ? dots + 2 : from;
    if ((!*from && !*to) || (*from && !cmd_read_date(&span->from, from, false)) ||
        (*to && !cmd_read_date(&span->to, to, true)))
        return bad_span(option, text, err);
    if (*from && *to && span->from > span->to)
        return newid_fail(err, NEWID_USAGE, "%s: %s ends before it begins", option, text);
    return NEWID_OK;
}

static bool overlap(const struct day_span *a, const struct day_span *b)
{
    const bool a_ends = a->to != NEWID_UNDATED && b->from != NEWID_UNDATED && a->to < b->from;
    const bool b_ends = b->to != NEWID_UNDATED && a->from != NEWID_UNDATED && b->to < a->from;
    return !a_ends && !b_ends;
}

static enum newid_status read_spans(struct compare_run *run, struct newid_error *err)
{
    struct day_span *span = run->request.sides.span;
    if (!given.a || !given.b)
        return newid_fail(err, NEWID_USAGE, "--a and --b go together: --a 2018 --b 2019");
    enum newid_status status = read_span(&span[0], "--a", given.a, err);
    if (!status)
        status = read_span(&span[1], "--b", given.b, err);
    if (!status && overlap(&span[0], &span[1]))
        status = newid_fail(err, NEWID_USAGE, "--a %s and --b %s share days; an account may be on one side only",
                            given.a, given.b);
    run->side[0] = given.a;
    run->side[1] = given.b;
    return status;
}

static enum newid_status read_before(struct compare_run *run, struct newid_error *err)
{
    struct day_span *span = run->request.sides.span;
    int32_t day;
    if (!cmd_read_date(&day, given.before, false))
        return newid_fail(err, NEWID_USAGE, "--before: %s is no date; write it as 2019-03-14, 2019-03 or 2019",
                          given.before);
    span[0] = (struct day_span){NEWID_UNDATED, day - 1};
    span[1] = (struct day_span){day, NEWID_UNDATED};
    run->side[0] = change_keep(&run->page, N_("before %s"), given.before);
    run->side[1] = change_keep(&run->page, N_("from %s"), given.before);
    return NEWID_OK;
}

/* The operands are the second of two codebooks, or two groups. */
static enum newid_status check_operands(const struct opt_list *operands, struct newid_error *err)
{
    const size_t wanted = given.group ? 2 : given.codebooks ? 1 : 0;
    const int ways = !!given.before + (given.a || given.b) + !!given.group;
    if (ways > 1)
        return newid_fail(err, NEWID_USAGE, "compare: give one of --before, --a with --b, and --group");
    if (!ways && !given.codebooks)
        return newid_fail(
            err, NEWID_USAGE,
            "compare: what with what? --before DATE, --event EVENT, --a SPAN --b SPAN, --group FIELD A B, or --codebooks "
            "NAME@VERSION NAME@VERSION");
    if (given.group && given.codebooks)
        return newid_fail(err, NEWID_USAGE, "compare: --codebooks goes with spans, not with --group");
    if (given.codebooks && given.common.codebook)
        return newid_fail(err, NEWID_USAGE, "compare: give either --codebook or --codebooks");
    if (operands->count == wanted)
        return NEWID_OK;
    if (given.group)
        return newid_fail(err, NEWID_USAGE, "--group wants two groups after its field: --group team North South");
    if (given.codebooks)
        return newid_fail(err, NEWID_USAGE, "--codebooks wants two: --codebooks NAME@VERSION NAME@VERSION");
    return newid_fail(err, NEWID_USAGE, "compare: %s is too much; see newid compare --help", operands->items[0]);
}

static enum newid_status read_request(struct compare_run *run, const struct opt_list *operands, struct newid_error *err)
{
    struct sides *sides = &run->request.sides;
    enum newid_status status = check_operands(operands, err);
    if (!status)
        status = change_read_request(&run->request.accounts, &given.common, &run->page.memory, err);
    if (status)
        return status;
    if (given.a || given.b)
        return read_spans(run, err);
    if (given.before)
        return read_before(run, err);
    if (!given.group) {
        sides->by = SIDES_ALL;
        return NEWID_OK;
    }
    sides->by = SIDES_BY_GROUP;
    run->request.accounts.group = given.group;
    status = cmd_check_public(&run->request.accounts, err);
    if (status)
        return status;
    for (unsigned side = 0; side < 2; side++)
        run->side[side] = sides->group[side] = operands->items[side];
    if (!strcmp(sides->group[0], sides->group[1]))
        return newid_fail(err, NEWID_USAGE, "--group: %s twice; give two groups", sides->group[0]);
    return NEWID_OK;
}

/* ---- the whole ---- */

static enum newid_status cite(struct compare_run *run, struct cmd_call *call, struct newid_error *err)
{
    const char *second = given.codebooks ? call->operands->items[0] : NULL;
    enum newid_status status =
        cmd_cite(&run->citation[0], call->store, given.codebooks ? given.codebooks : given.common.codebook, err);
    if (!status && second)
        status = cmd_cite(&run->citation[1], call->store, second, err);
    if (status)
        return status;
    status = cmd_use_thresholds(&run->request.accounts, call->store, err);
    if (status)
        return status;
    run->request.codebook[0] = run->citation[0].codebook;
    run->request.codebook[1] = second ? run->citation[1].codebook : run->citation[0].codebook;
    if (second && !strcmp(run->citation[0].codebook->hash, run->citation[1].codebook->hash))
        return newid_fail(err, NEWID_USAGE, "--codebooks: %s and %s are the same version", given.codebooks, second);
    if (run->request.sides.by == SIDES_ALL)
        for (unsigned side = 0; side < 2; side++)
            run->side[side] = run->citation[side].version;
    return NEWID_OK;
}

static void cite_options(struct compare_run *run, const struct opt_list *operands)
{
    struct cmd_citation *citation = &run->citation[0];
    cmd_cite_option(citation, "--event", given.event);
    cmd_cite_option(citation, "--before", given.before);
    cmd_cite_option(citation, "--a", given.a);
    cmd_cite_option(citation, "--b", given.b);
    cmd_cite_option(citation, "--group", given.group);
    cmd_cite_option(citation, "--codebooks", given.codebooks);
    for (size_t i = 0; i < operands->count; i++)
        buf_addf(&citation->filters, " %s", operands->items[i]);
    change_cite_options(citation, &given.common);
}

static enum newid_status print(struct compare_run *run, const struct opt_list *operands, struct newid_error *err)
{
    cite_options(run, operands);
    buf_addf(&run->page.title, _("Comparison: %s"), cmd_citation_title(&run->citation[0]));
    enum newid_status status = buf_check(&run->citation[0].filters, err);
    if (!status)
        status = change_page_begin(&run->page, &given.common, err);
    if (status)
        return status;
    compare_put_tables(run);
    return change_page_end(&run->page, &given.common, &run->citation[0], &run->request.accounts, compare_put_notes, run,
                           err);
}

/* An event is its day: several on one day are one, and on several days each team has a before of its own. */
static enum newid_status take_event(struct newid_store *store, struct newid_error *err)
{
    static char day[11];
    struct occasions found = {.items = NULL};
    enum newid_status status = NEWID_OK;
    if (given.before)
        status = newid_fail(err, NEWID_USAGE, "compare: give either --before or --event");
    if (!status)
        status = occasions_add(&found, store, given.event, err);
    if (!status && found.items[0].day != found.items[found.count - 1].day)
        status = newid_fail(err, NEWID_USAGE,
                            "--event %s: these events are on different days; name one by its number (newid event list), or "
                            "use --did --roll-out",
                            given.event);
    if (!status) {
        newid_day_format(day, found.items[0].day);
        given.before = day;
    }
    occasions_release(&found);
    return status;
}

static enum newid_status run_compare(struct cmd_call *call, struct newid_error *err)
{
    const enum newid_status taken = given.event ? take_event(call->store, err) : NEWID_OK;
    if (taken)
        return taken;
    if (given.did || given.roll_out || given.months) {
        if (!given.did || !given.roll_out || given.before || given.a || given.b || given.group || given.codebooks)
            return newid_fail(err, NEWID_USAGE, "compare: --did and --roll-out go together, and without other sides");
        return compare_did(call, &given.common, given.months, err);
    }
    struct compare_run run = {.citation = {CMD_CITATION_INIT, CMD_CITATION_INIT}, .page = CHANGE_PAGE_INIT};
    enum newid_status status = read_request(&run, call->operands, err);
    if (!status)
        status = cite(&run, call, err);
    if (!status)
        status = comparisons_find(&run.found, call->store, &run.request, err);
    if (!status)
        status = print(&run, call->operands, err);
    comparisons_release(&run.found);
    cmd_citation_release(&run.citation[0]);
    cmd_citation_release(&run.citation[1]);
    change_page_release(&run.page);
    return status;
}

const struct cmd cmd_compare = {
    .name = "compare",
    .store = CMD_READ,
    .operands = N_("[A B]"),
    .operands_least = 0,
    .operands_most = 2,
    .summary = N_("each theme in two spans, groups or codebook versions"),
    .description =
        /* xgettext:no-c-format */
    N_("Compares the share of accounts that mention each theme on two sides, with the difference in percentage points, "
       "its 95 % "
       "interval, and a sentence on whether it is more than chance would give. Each kind of account is looked at apart "
       "unless "
       "--kind says otherwise.\n\n"
       "Sides are two spans of time (--before, or --a and --b), two groups (--group), or two versions of a codebook "
       "(--codebooks). "
       "Versions alone read the same accounts, so the difference is of the rules. With two spans as well, the "
       "difference between "
       "old rules on old texts and new rules on new texts is decomposed into what comes from the texts and what from "
       "the rules, in "
       "both orders and their mean.\n\n"
       "--did --roll-out takes each cohort of teams that rolled out on one day, and compares how its share changed "
       "from the months "
       "before to the months after with how it changed for teams that had not yet rolled out by the end of these "
       "months. Cohorts "
       "are listed one by one, never pooled in one regression; under ten teams there are estimates only, without "
       "interval or p.\n\n"
       "A difference does not say what caused it."),
    .examples =
        N_("newid compare --before 2019-04\tbefore April 2019 and since\n"
           "newid compare --event training:Refresher\tbefore and since an event\n"
           "newid compare --a 2018 --b 2019 --kind account\ttwo years\n"
           "newid compare --group team North South --theme worry\ttwo teams\n"
           "newid compare --codebooks practice@1.0 practice@2.0 --a 2018 --b 2019\ttexts or rules?\n"
           "newid compare --did --roll-out --kind account --months 6\teach cohort of a roll-out against the rest"),
    .options = options,
    .run = run_compare,
};
