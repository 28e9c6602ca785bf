#include "table/protect.h"

#include <string.h>

const struct newid_thresholds newid_default_thresholds = {.internal_base = 5, .public_base = 10, .mention = 3};

/*
 * Breaking down by these says little about a person; team, role, language, attributes and people themselves do.
 * Attributes are the project's own (grade, years in post), so an unknown field is taken for one that tells.
 */
static bool field_tells(const char *field)
{
    static const char *const harmless[] = {"area", "question", "kind", "date"};
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (!strcmp(field, harmless[i]))
            return false;
    return true;
}

static bool is_team_or_role(const char *field) { return !strcmp(field, "team") || !strcmp(field, "role"); }

/* Whether the cell is a part of the accounts by a field that `tells`: one group, or what a filter leaves. */
static bool is_part(const struct newid_cell *cell, const struct newid_table_request *request,
                    bool (*tells)(const char *field))
{
    if (request->group && !cell->all_groups && tells(request->group))
        return true;
    if (cell->teams == 1 && tells("team")) /* a month since roll-out that one team alone has reached is that team's */
        return true;
    for (size_t i = 0; i < request->where_count; i++)
        if (tells(request->where[i].field))
            return true;
    return false;
}

const struct newid_thresholds *protect_thresholds(const struct newid_table_request *request)
{
    return request->thresholds ? request->thresholds : &newid_default_thresholds;
}

void protect_cell(struct newid_cell *cell, const struct newid_table_request *request, bool sensitive, bool has_workers)
{
    const struct newid_thresholds *least = protect_thresholds(request);
    const bool is_public = request->audience == NEWID_PUBLIC;
    const unsigned base = is_public ? least->public_base : least->internal_base, few = is_public ? least->mention : 0;
    const uint64_t n = has_workers ? cell->workers_n : cell->accounts_n;
    const uint64_t x = has_workers ? cell->workers : cell->accounts;
    if (request->audience == NEWID_ANALYST)
        return;
    if (sensitive && is_part(cell, request, is_team_or_role))
        cell->hidden = true;
    if (n && is_part(cell, request, field_tells))
        cell->hidden |= n < base || (x && x < few) || n - x < few;
}

unsigned protect_smallest_base(enum newid_audience audience)
{
    const struct newid_thresholds *usual = &newid_default_thresholds;
    return audience == NEWID_PUBLIC ? usual->public_base : audience == NEWID_INTERNAL ? usual->internal_base : 0;
}

bool protect_breaks_down(const struct newid_table_request *request)
{
    const struct newid_cell group = {.all_groups = false};
    return request->audience == NEWID_PUBLIC && is_part(&group, request, field_tells);
}
