#include "cmd/selection.h"

#include <newid/stats.h>
#include <string.h>

bool cmd_read_date(int32_t *day, const char *text, bool last)
{
    size_t len = strlen(text);
    char first[] = "0000-01-01";
    if (len != 4 && len != 7 && len != 10)
        return false;
    memcpy(first, text, len);
    if (!newid_day_parse(day, first))
        return false;
    enum newid_period period = len == 4 ? NEWID_PERIOD_YEAR : len == 7 ? NEWID_PERIOD_MONTH : NEWID_PERIOD_DAY;
    if (last)
        *day = newid_period_start(period, newid_period_of(period, *day) + 1) - 1;
    return true;
}

static enum newid_status read_dates(struct newid_table_request *request, const struct cmd_selection *given,
                                    struct newid_error *err)
{
    request->from = request->to = NEWID_UNDATED;
    if (given->from && !cmd_read_date(&request->from, given->from, false))
        return newid_fail(err, NEWID_USAGE, "--from: %s is no date; write it as 2019-03-14, 2019-03 or 2019",
                          given->from);
    if (given->to && !cmd_read_date(&request->to, given->to, true))
        return newid_fail(err, NEWID_USAGE, "--to: %s is no date; write it as 2019-03-14, 2019-03 or 2019", given->to);
    if (given->from && given->to && request->from > request->to)
        return newid_fail(err, NEWID_USAGE, "--from %s is after --to %s", given->from, given->to);
    return NEWID_OK;
}

static enum newid_status read_filters(struct newid_table_request *request, const struct cmd_selection *given,
                                      struct arena *memory, struct newid_error *err)
{
    struct newid_filter *filters = arena_alloc(memory, (given->where.count + 1) * sizeof *filters);
    if (!filters)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < given->where.count; i++) {
        const char *item = given->where.items[i], *equals = strchr(item, '=');
        if (!equals || equals == item)
            return newid_fail(err, NEWID_USAGE, "--where: %s has no FIELD=VALUE; write it as --where team=North", item);
        filters[i].field = arena_strndup(memory, item, (size_t)(equals - item));
        filters[i].value = equals + 1;
        if (!filters[i].field)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    request->where = filters;
    request->where_count = given->where.count;
    return NEWID_OK;
}

enum newid_status cmd_read_selection(struct newid_table_request *request, const struct cmd_selection *selection,
                                     struct arena *memory, struct newid_error *err)
{
    request->kind = selection->kind;
    enum newid_status status = read_dates(request, selection, err);
    return status ? status : read_filters(request, selection, memory, err);
}
