/*
 * Events and headcounts: what happened in practice and when (roll-outs, training, refreshers), and how many staff were
 * in post, who could have written.
 */
#ifndef NEWID_EVENTS_H
#define NEWID_EVENTS_H

#include <newid/stats.h>
#include <newid/store.h>

/* ---- events ---- */

/* The kind of event that --align goes by. Other kinds are any word: training, refresher, lockdown. */
#define NEWID_ROLL_OUT "roll-out"

struct newid_event {
    int64_t num; /* by which it is removed; not read when an event is put */
    int32_t day; /* from 1970-01-01 */
    const char *kind;
    const char *team, *area; /* "" where there is none. With a team it is that team's, whatever the area; with neither,
                                everybody's */
    const char *label;       /* may be "" */
    int64_t attended, eligible; /* people; -1 where not known; never more attended than eligible */
    const char *source;         /* name of the file, without its folder; may be "" */
};

/*
 * In the caller's transaction. NEWID_PUT_UNCHANGED: just this event is there. NEWID_PUT_CONFLICT, nothing changed: an
 * event of this day, kind, team, area and label is there with other numbers; or this is a roll-out, and one for this
 * team (for this area, for everybody) is there on another day or under another label. *other, where not NULL, becomes
 * the number of the event in the way. Whether the team and the area are known is the caller's to check.
 */
NEWID_API enum newid_status newid_store_put_event(struct newid_store *store, const struct newid_event *event,
                                                  enum newid_put *outcome, int64_t *other,
                                                  struct newid_error *err) NEWID_CHECKED;

/* In the caller's transaction. NEWID_NOT_FOUND. */
NEWID_API enum newid_status newid_store_remove_event(struct newid_store *store, int64_t num,
                                                     struct newid_error *err) NEWID_CHECKED;

/* Every event, by day, then team, kind, area and label. Strings live until visit returns. */
NEWID_API enum newid_status newid_store_each_event(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_event *event, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

/*
 * When each team rolled out: days[v] for the value v of the field "team" (newid_store_field), NEWID_UNDATED where it
 * did not. A team's own roll-out goes before that of its area (the one in which most of its accounts lie; of equals the
 * first by its bytes), and that before one for everybody. Accounts without a team (v = 0) have only the latter. days
 * has room for teams->value_count.
 */
NEWID_API enum newid_status newid_store_roll_outs(struct newid_store *store, const struct newid_field *teams,
                                                  int32_t *days, struct newid_error *err) NEWID_CHECKED;

/* ---- headcounts ---- */

struct newid_headcount {
    const char *team;
    int32_t first, last; /* days, inclusive */
    int64_t in_post;     /* people */
    const char *source;  /* as an event's */
};

/*
 * In the caller's transaction. NEWID_PUT_UNCHANGED: just this is there. NEWID_PUT_CONFLICT, nothing changed: the team's
 * span overlaps one that is there, or the span is there with another number and no update is asked for.
 */
NEWID_API enum newid_status newid_store_put_headcount(struct newid_store *store,
                                                      const struct newid_headcount *headcount, bool update,
                                                      enum newid_put *outcome, struct newid_error *err) NEWID_CHECKED;

/* Every headcount, by team, then time. Strings live until visit returns. */
NEWID_API enum newid_status newid_store_each_headcount(
    struct newid_store *store,
    enum newid_status (*visit)(void *context, const struct newid_headcount *headcount, struct newid_error *err),
    void *context, struct newid_error *err) NEWID_CHECKED;

#endif
