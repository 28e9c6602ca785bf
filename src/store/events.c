/* Practice events and headcounts; see 0006-events.sql. */
#include <newid/events.h>

#include "store/private.h"

#include <string.h>

static const char *text_or_empty(sqlite3_stmt *s, int column)
{
    const char *text = column_text(s, column);
    return text ? text : "";
}

/* What the file holds is a day; a damaged one is no day. */
static int32_t column_day(sqlite3_stmt *s, int column)
{
    int32_t day;
    return newid_day_parse(&day, text_or_empty(s, column)) ? day : NEWID_UNDATED;
}

/* ---- events ---- */

static void bind_people(sqlite3_stmt *s, int index, int64_t people)
{
    if (people >= 0)
        sqlite3_bind_int64(s, index, people);
}

static int64_t column_people(sqlite3_stmt *s, int column)
{
    return sqlite3_column_type(s, column) == SQLITE_NULL ? -1 : sqlite3_column_int64(s, column);
}

/* day: of the event, for as long as the statement is used. */
static void bind_event(sqlite3_stmt *s, const struct newid_event *event, const char *day)
{
    bind_text(s, 1, day);
    bind_text(s, 2, event->kind);
    bind_text(s, 3, event->team);
    bind_text(s, 4, event->area);
    bind_text(s, 5, event->label);
    bind_people(s, 6, event->attended);
    bind_people(s, 7, event->eligible);
}

/* The event that is in the way of a new one, or the same as it: *num, 0 where there is none. */
static enum newid_status find_event(struct newid_store *store, const struct newid_event *event, const char *day,
                                    int64_t *num, bool *same, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, EVENT_FIND, &s, err);
    if (status)
        return status;
    bind_event(s, event, day);
    status = store_step(store, s, &row, err);
    *num = !status && row ? sqlite3_column_int64(s, 0) : 0;
    *same = *num && sqlite3_column_int(s, 1);
    sqlite3_reset(s);
    if (status || *num || strcmp(event->kind, NEWID_ROLL_OUT) != 0)
        return status;
    status = store_statement(store, EVENT_ROLL_OUT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, event->team);
    bind_text(s, 2, event->area);
    status = store_step(store, s, &row, err);
    *num = !status && row ? sqlite3_column_int64(s, 0) : 0;
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_put_event(struct newid_store *store, const struct newid_event *event,
                                        enum newid_put *outcome, int64_t *other, struct newid_error *err)
{
    char day[11];
    int64_t num;
    bool same;
    sqlite3_stmt *s;
    newid_day_format(day, event->day);
    enum newid_status status = find_event(store, event, day, &num, &same, err);
    if (status)
        return status;
    if (other)
        *other = num;
    *outcome = !num ? NEWID_PUT_ADDED : same ? NEWID_PUT_UNCHANGED : NEWID_PUT_CONFLICT;
    if (num)
        return NEWID_OK;
    status = store_statement(store, EVENT_INSERT, &s, err);
    if (status)
        return status;
    bind_event(s, event, day);
    bind_text(s, 8, event->source);
    return store_run(store, s, err);
}

enum newid_status newid_store_remove_event(struct newid_store *store, int64_t num, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, EVENT_DELETE, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, num);
    status = store_run(store, s, err);
    if (!status && !sqlite3_changes(store->db))
        return newid_fail(err, NEWID_NOT_FOUND, "there is no event %lld; newid event list shows them", (long long)num);
    return status;
}

enum newid_status newid_store_each_event(struct newid_store *store,
                                         enum newid_status (*visit)(void *context, const struct newid_event *event,
                                                                    struct newid_error *err),
                                         void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, EVENT_EACH, &s, err);
    if (status)
        return status;
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_event event = {.num = sqlite3_column_int64(s, 0),
                                          .day = column_day(s, 1),
                                          .kind = text_or_empty(s, 2),
                                          .team = text_or_empty(s, 3),
                                          .area = text_or_empty(s, 4),
                                          .label = text_or_empty(s, 5),
                                          .attended = column_people(s, 6),
                                          .eligible = column_people(s, 7),
                                          .source = text_or_empty(s, 8)};
        status = visit(context, &event, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}

/* ---- when each team rolled out ---- */

/* From what a roll-out comes; the nearer goes before. */
enum reach { NOBODYS, EVERYBODYS, AREAS, TEAMS };

struct rolling {
    struct newid_store *store;
    const struct newid_field *teams;
    const char **areas; /* of each team, NULL where it has none; looked up at the first roll-out of an area */
    struct arena memory;
    enum reach *reach; /* of days[v] */
    int32_t *days;
};

/* Values are sorted by byte, as the rows are. */
static enum newid_status find_areas(struct rolling *r, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    size_t v = 1;
    enum newid_status status = store_statement(r->store, TEAM_AREAS, &s, err);
    if (status)
        return status;
    r->areas = arena_alloc(&r->memory, (r->teams->value_count + 1) * sizeof *r->areas);
    if (!r->areas)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    while (!(status = store_step(r->store, s, &row, err)) && row) {
        const char *team = text_or_empty(s, 0);
        while (v < r->teams->value_count && strcmp(r->teams->values[v], team) < 0)
            v++;
        if (v == r->teams->value_count || strcmp(r->teams->values[v], team) != 0 || r->areas[v])
            continue;
        r->areas[v] = arena_strdup(&r->memory, text_or_empty(s, 1));
        if (!r->areas[v]) {
            status = newid_fail(err, NEWID_MEMORY, "out of memory");
            break;
        }
    }
    sqlite3_reset(s);
    return status;
}

static enum newid_status take_roll_out(void *context, const struct newid_event *event, struct newid_error *err)
{
    struct rolling *r = context;
    const enum reach reach = *event->team ? TEAMS : *event->area ? AREAS : EVERYBODYS;
    if (strcmp(event->kind, NEWID_ROLL_OUT) != 0)
        return NEWID_OK;
    enum newid_status status = reach == AREAS && !r->areas ? find_areas(r, err) : NEWID_OK;
    if (status)
        return status;
    for (size_t v = 0; v < r->teams->value_count; v++) {
        const bool meant = reach == TEAMS   ? v && strcmp(event->team, r->teams->values[v]) == 0
                           : reach == AREAS ? r->areas[v] && strcmp(event->area, r->areas[v]) == 0
                                            : true;
        if (meant && reach > r->reach[v]) {
            r->reach[v] = reach;
            r->days[v] = event->day;
        }
    }
    return NEWID_OK;
}

enum newid_status newid_store_roll_outs(struct newid_store *store, const struct newid_field *teams, int32_t *days,
                                        struct newid_error *err)
{
    struct rolling r = {.store = store, .teams = teams, .memory = ARENA_INIT, .days = days};
    r.reach = arena_alloc(&r.memory, (teams->value_count + 1) * sizeof *r.reach);
    for (size_t v = 0; v < teams->value_count; v++)
        days[v] = NEWID_UNDATED;
    enum newid_status status = r.reach ? newid_store_each_event(store, take_roll_out, &r, err)
                                       : newid_fail(err, NEWID_MEMORY, "out of memory");
    arena_release(&r.memory);
    return status;
}

/* ---- headcounts ---- */

/* Looks for a span of the team that shares a day with this one. */
static enum newid_status find_headcount(struct newid_store *store, const struct newid_headcount *headcount,
                                        const char *first, const char *last, bool *overlaps, bool *same_span,
                                        int64_t *in_post, struct newid_error *err)
{
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, HEADCOUNT_OVERLAP, &s, err);
    if (status)
        return status;
    bind_text(s, 1, headcount->team);
    bind_text(s, 2, first);
    bind_text(s, 3, last);
    status = store_step(store, s, overlaps, err);
    if (!status && *overlaps) {
        *same_span = !strcmp(text_or_empty(s, 0), first) && !strcmp(text_or_empty(s, 1), last);
        *in_post = sqlite3_column_int64(s, 2);
    }
    sqlite3_reset(s);
    return status;
}

enum newid_status newid_store_put_headcount(struct newid_store *store, const struct newid_headcount *headcount,
                                            bool update, enum newid_put *outcome, struct newid_error *err)
{
    char first[11], last[11];
    bool overlaps, same_span = false;
    int64_t in_post = 0;
    sqlite3_stmt *s;
    newid_day_format(first, headcount->first);
    newid_day_format(last, headcount->last);
    enum newid_status status = find_headcount(store, headcount, first, last, &overlaps, &same_span, &in_post, err);
    if (status)
        return status;
    const bool same = same_span && in_post == headcount->in_post;
    *outcome = !overlaps             ? NEWID_PUT_ADDED
               : same                ? NEWID_PUT_UNCHANGED
               : same_span && update ? NEWID_PUT_UPDATED
                                     : NEWID_PUT_CONFLICT;
    if (*outcome == NEWID_PUT_UNCHANGED || *outcome == NEWID_PUT_CONFLICT)
        return NEWID_OK;
    status = store_statement(store, HEADCOUNT_PUT, &s, err);
    if (status)
        return status;
    bind_text(s, 1, headcount->team);
    bind_text(s, 2, first);
    bind_text(s, 3, last);
    sqlite3_bind_int64(s, 4, headcount->in_post);
    bind_text(s, 5, headcount->source);
    return store_run(store, s, err);
}

enum newid_status newid_store_each_headcount(struct newid_store *store,
                                             enum newid_status (*visit)(void *context,
                                                                        const struct newid_headcount *headcount,
                                                                        struct newid_error *err),
                                             void *context, struct newid_error *err)
{
    sqlite3_stmt *s;
    bool row;
    enum newid_status status = store_statement(store, HEADCOUNT_EACH, &s, err);
    if (status)
        return status;
    while (!(status = store_step(store, s, &row, err)) && row) {
        const struct newid_headcount headcount = {text_or_empty(s, 0), column_day(s, 1), column_day(s, 2),
                                                  sqlite3_column_int64(s, 3), text_or_empty(s, 4)};
        status = visit(context, &headcount, err);
        if (status)
            break;
    }
    sqlite3_reset(s);
    return status;
}
