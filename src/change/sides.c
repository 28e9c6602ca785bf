#include "change/sides.h"

#include "util/buf.h"

#include <string.h>

bool day_span_holds(const struct day_span *span, int32_t day)
{
    return day != NEWID_UNDATED && (span->from == NEWID_UNDATED || day >= span->from) &&
           (span->to == NEWID_UNDATED || day <= span->to);
}

static int32_t side_of_day(const struct sides *sides, int32_t day)
{
    for (int32_t side = 0; side < 2; side++)
        if (day_span_holds(&sides->span[side], day))
            return side;
    return -1;
}

/* The place of a group on the selection's axis. */
static enum newid_status find_group(size_t *group, const struct selection *s, const char *name, struct newid_error *err)
{
    enum { LISTED = 12 };
    for (*group = 0; *group < s->axes.groups; (*group)++)
        if (!strcmp(s->groups[*group], name))
            return NEWID_OK;
    struct buf known = BUF_INIT;
    for (size_t g = 0; g < s->axes.groups && g < LISTED; g++)
        buf_addf(&known, "%s%s", g ? ", " : "", s->groups[g]);
    if (s->axes.groups > LISTED)
        buf_adds(&known, " …");
    enum newid_status status =
        newid_fail(err, NEWID_USAGE, "--group: no account that is selected has %s; there are: %s", name, known.data);
    buf_release(&known);
    return status;
}

static enum newid_status place_by_group(const struct sides *sides, const struct selection *s, int32_t *place,
                                        struct newid_error *err)
{
    size_t group[2] = {0, 0};
    enum newid_status status = NEWID_OK;
    for (size_t side = 0; side < 2 && !status; side++)
        status = find_group(&group[side], s, sides->group[side], err);
    for (size_t i = 0; i < s->columns->count && !status; i++) {
        const size_t of = s->cell[i] % s->axes.groups;
        if (s->cell[i] != CUBE_OUT)
            place[i] = of == group[0] ? 0 : of == group[1] ? 1 : -1;
    }
    return status;
}

enum newid_status sides_place(const struct sides *sides, const struct presence *presence, int32_t *place,
                              size_t *undated, struct newid_error *err)
{
    const struct selection *s = &presence->selection;
    *undated = 0;
    if (!s->accounts)
        return NEWID_OK;
    if (sides->by == SIDES_BY_GROUP)
        return place_by_group(sides, s, place, err);
    for (size_t i = 0; i < s->columns->count; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        place[i] = sides->by == SIDES_ALL ? 0 : side_of_day(sides, s->columns->day[i]);
        *undated += sides->by == SIDES_BY_SPAN && s->columns->day[i] == NEWID_UNDATED;
    }
    return NEWID_OK;
}
