#include "table/align.h"

#include "util/mem.h"

#include <newid/events.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* Places the accounts in time, or leaves them out: where they have no date, and where their team has no roll-out. */
static void place_accounts(struct selection *s, const int32_t *roll_outs)
{
    for (size_t i = 0; i < s->columns->count; i++) {
        struct newid_months_since since;
        const int32_t day = s->columns->day[i], roll_out = roll_outs[s->team.codes[i]];
        if (s->cell[i] == CUBE_OUT)
            continue;
        if (newid_months_since(&since, day, roll_out)) {
            s->since[i] = since.calendar;
            s->aligned++;
            continue;
        }
        s->cell[i] = CUBE_OUT;
        if (day == NEWID_UNDATED)
            s->undated_unaligned++;
        else
            s->without_roll_out++;
    }
}

static enum newid_status check_aligned(const struct selection *s, const int32_t *roll_outs, struct newid_error *err)
{
    bool any = false;
    for (size_t team = 0; team < s->team.value_count; team++)
        any |= roll_outs[team] != NEWID_UNDATED;
    if (!any)
        return newid_fail(err, NEWID_NOT_FOUND, "no team has a roll-out; newid event import reads them from a table");
    if (s->aligned || (!s->without_roll_out && !s->undated_unaligned))
        return NEWID_OK;
    if (!s->without_roll_out)
        return newid_fail(err, NEWID_NOT_FOUND,
                          "none of the accounts has a date: there are no months since a roll-out to count");
    return newid_fail(err, NEWID_NOT_FOUND,
                      "none of the accounts with a date is of a team that rolled out; newid event list shows which did");
}

enum newid_status align_accounts(struct selection *s, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = newid_store_field(store, "team", &s->team, err);
    if (status)
        return status;
    int32_t *roll_outs = mem_alloc((s->team.value_count + 1) * sizeof *roll_outs);
    s->since = arena_alloc(&s->memory, (s->columns->count + 1) * sizeof *s->since);
    status = roll_outs && s->since ? newid_store_roll_outs(store, &s->team, roll_outs, err) : out_of_memory(err);
    if (!status) {
        place_accounts(s, roll_outs);
        status = check_aligned(s, roll_outs, err);
    }
    mem_free(roll_outs);
    return status;
}

/* The cell of a level that holds a cell of level 0. */
static size_t cell_on_level(const struct cube_axes *axes, unsigned level, size_t cell)
{
    const size_t group = cell % axes->groups, period = cell / axes->groups % axes->periods;
    return cube_cell(axes, level, cell / axes->groups / axes->periods, period, group);
}

/* Numbers of the accounts by team: those of team t at by_team[first[t]] … by_team[first[t + 1] - 1]. */
static void sort_by_team(const struct newid_field *team, size_t accounts, size_t *first, size_t *by_team)
{
    for (size_t i = 0; i < accounts; i++)
        first[team->codes[i] + 2]++;
    for (size_t t = 2; t < team->value_count + 2; t++)
        first[t] += first[t - 1];
    for (size_t i = 0; i < accounts; i++)
        by_team[first[team->codes[i] + 1]++] = i;
}

/* Team after team, so that the last team seen in a cell says whether this one is new to it. */
static void count_in_order(const struct selection *s, unsigned level, const size_t *by_team, uint32_t *last,
                           uint32_t *counts)
{
    for (size_t k = 0; k < s->columns->count; k++) {
        const size_t account = by_team[k];
        const uint32_t team = s->team.codes[account];
        if (!team || s->cell[account] == CUBE_OUT)
            continue;
        const size_t cell = cell_on_level(&s->axes, level, s->cell[account]);
        counts[cell] += last[cell] != team;
        last[cell] = team;
    }
}

enum newid_status align_count_teams(const struct selection *s, unsigned level, uint32_t *counts,
                                    struct newid_error *err)
{
    size_t *first = mem_zalloc(s->team.value_count + 2, sizeof *first);
    size_t *by_team = mem_zalloc(s->columns->count + 1, sizeof *by_team);
    uint32_t *last = mem_zalloc(cube_cells(&s->axes, level), sizeof *last);
    enum newid_status status = first && by_team && last ? NEWID_OK : out_of_memory(err);
    if (!status) {
        sort_by_team(&s->team, s->columns->count, first, by_team);
        count_in_order(s, level, by_team, last, counts);
    }
    mem_free(first);
    mem_free(by_team);
    mem_free(last);
    return status;
}
