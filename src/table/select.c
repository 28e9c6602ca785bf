#include "table/select.h"

#include "table/align.h"
#include "text/alphabet.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static void leave_out(struct selection *s, size_t account) { s->cell[account] = CUBE_OUT; }

/* Whether value, which may be a list of workers separated by ';', is or holds what was asked for. */
static bool is_value(const char *value, const char *asked)
{
    const size_t len = strlen(asked);
    if (!strcmp(value, asked))
        return true;
    for (const char *p = value; *p;) {
        size_t n = strcspn(p, ";");
        if (n == len && !memcmp(p, asked, n))
            return true;
        p += n + (p[n] == ';');
    }
    return false;
}

/* A value that no account has is a slip of the pen more often than a question. */
static enum newid_status unknown_value(const struct newid_field *field, const struct newid_filter *filter,
                                       struct newid_error *err)
{
    enum { LISTED = 12 };
    struct buf known = BUF_INIT;
    for (size_t v = 1; v < field->value_count && v <= LISTED; v++)
        buf_addf(&known, "%s%s", v > 1 ? ", " : "", field->values[v]);
    if (field->value_count > LISTED + 1)
        buf_adds(&known, " …");
    enum newid_status status = newid_fail(err, NEWID_USAGE, "--where %s=%s: no account has this value; there are: %s",
                                          filter->field, filter->value, known.len ? known.data : _("none"));
    buf_release(&known);
    return status;
}

/* Marks the values of the field that the request asks for. */
static enum newid_status mark_values(bool *wanted, const struct newid_field *field, const char *name,
                                     const struct newid_table_request *request, struct newid_error *err)
{
    for (size_t i = 0; i < request->where_count; i++) {
        bool found = false;
        if (strcmp(request->where[i].field, name) != 0)
            continue;
        for (size_t v = 0; v < field->value_count; v++)
            if (is_value(field->values[v], request->where[i].value))
                found = wanted[v] = true;
        if (!found)
            return unknown_value(field, &request->where[i], err);
    }
    return NEWID_OK;
}

/* One field's filters: an account must have one of the values given for it. */
static enum newid_status filter_by_field(struct selection *s, struct newid_store *store,
                                         const struct newid_table_request *request, const char *name,
                                         struct newid_error *err)
{
    struct newid_field field = {0};
    enum newid_status status = newid_store_field(store, name, &field, err);
    bool *wanted = status ? NULL : mem_zalloc(field.value_count, sizeof *wanted);
    if (!status && !wanted)
        status = out_of_memory(err);
    if (!status)
        status = mark_values(wanted, &field, name, request, err);
    for (size_t i = 0; i < s->columns->count && !status; i++)
        if (!wanted[field.codes[i]])
            leave_out(s, i);
    mem_free(wanted);
    newid_field_release(&field);
    return status;
}

static enum newid_status filter_by_fields(struct selection *s, struct newid_store *store,
                                          const struct newid_table_request *request, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < request->where_count && !status; i++) {
        bool done = false;
        for (size_t before = 0; before < i; before++)
            done |= !strcmp(request->where[before].field, request->where[i].field);
        if (!done)
            status = filter_by_field(s, store, request, request->where[i].field, err);
    }
    return status;
}

static void filter_by_date(struct selection *s, const struct newid_table_request *request)
{
    if (request->from == NEWID_UNDATED && request->to == NEWID_UNDATED)
        return;
    for (size_t i = 0; i < s->columns->count; i++) {
        int32_t day = s->columns->day[i];
        if (s->cell[i] == CUBE_OUT)
            continue;
        s->undated_left_out += day == NEWID_UNDATED;
        if (day == NEWID_UNDATED || day < request->from || (request->to != NEWID_UNDATED && day > request->to))
            leave_out(s, i);
    }
}

static enum newid_status unknown_kind(const struct newid_field *kinds, const char *kind, struct newid_error *err)
{
    struct buf list = BUF_INIT_CAP(400);
    for (size_t v = 1; v < kinds->value_count; v++)
        buf_addf(&list, "%s%s", list.len ? ", " : "", kinds->values[v]);
    enum newid_status status = newid_fail(err, NEWID_USAGE, "kind %s: no account is of this kind; there are: %s", kind,
                                          list.len ? list.data : _("no accounts at all"));
    buf_release(&list);
    return status;
}

static enum newid_status filter_by_kind(struct selection *s, const char *kind, struct newid_error *err)
{
    const struct newid_field *kinds = &s->columns->kind;
    if (!kind || !strcmp(kind, "all"))
        return NEWID_OK;
    size_t code = 0;
    while (code < kinds->value_count && strcmp(kinds->values[code], kind) != 0)
        code++;
    if (code == kinds->value_count)
        return unknown_kind(kinds, kind, err);
    for (size_t i = 0; i < s->columns->count; i++)
        if (kinds->codes[i] != code)
            leave_out(s, i);
    return NEWID_OK;
}

/* Puts the codes of a field into the language's order, or leaves them in the order of bytes, with "none" last. */
static enum newid_status order_values(uint32_t *order, const struct newid_field *field, const char *alphabet,
                                      struct newid_error *err)
{
    size_t values = field->value_count - 1; /* code 0 is none */
    for (size_t v = 0; v < values; v++)
        order[v] = (uint32_t)v;
    order[values] = 0;
    enum newid_status status =
        alphabet ? alphabet_sort(order, (const char *const *)field->values + 1, values, alphabet, err) : NEWID_OK;
    for (size_t v = 0; v < values; v++)
        order[v]++;
    return status;
}

/* An axis: the place of each code of a field, or of each day from the first on. */
struct axis {
    const uint32_t *codes; /* one an account; NULL where all are at place 0 */
    uint32_t *place;       /* of a code */
};

/*
 * Numbers the values of a field that occur in the selection, in their order with "none" last: axis->place becomes
 * their places, *names their names.
 */
static enum newid_status number_values(struct selection *s, const struct newid_field *field, const char *alphabet,
                                       struct axis *axis, const char ***names, size_t *count, struct newid_error *err)
{
    uint32_t *place = arena_alloc(&s->memory, (field->value_count + 1) * sizeof *place);
    uint32_t *order = arena_alloc(&s->memory, (field->value_count + 1) * sizeof *order);
    *names = arena_alloc(&s->memory, (field->value_count + 1) * sizeof **names);
    if (!place || !order || !*names)
        return out_of_memory(err);
    enum newid_status status = order_values(order, field, alphabet, err);
    if (status)
        return status;
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            place[field->codes[i]] = 1;
    for (size_t v = 0; v < field->value_count; v++) {
        size_t code = order[v];
        if (!place[code])
            continue;
        place[code] = (uint32_t)*count;
        (*names)[(*count)++] = code ? field->values[code] : "(none)";
    }
    *axis = (struct axis){field->codes, place};
    return NEWID_OK;
}

static enum newid_status pool(struct selection *s, const char ***names, size_t *count, const char *name,
                              struct newid_error *err)
{
    *names = arena_alloc(&s->memory, sizeof **names);
    if (!*names)
        return out_of_memory(err);
    (*names)[0] = name;
    *count = 1;
    return NEWID_OK;
}

/* Days in the selection, and the period of each of them, which are far fewer than the accounts. */
struct days {
    int32_t first, last;
    uint32_t *period;
};

static void find_days(struct selection *s, struct days *days)
{
    *days = (struct days){INT32_MAX, INT32_MIN, NULL};
    for (size_t i = 0; i < s->columns->count; i++) {
        const int32_t day = s->columns->day[i];
        if (s->cell[i] == CUBE_OUT)
            continue;
        if (day == NEWID_UNDATED) {
            s->has_undated = true;
            continue;
        }
        days->first = day < days->first ? day : days->first;
        days->last = day > days->last ? day : days->last;
    }
}

static enum newid_status lay_periods(struct selection *s, enum newid_period by, struct days *days,
                                     struct newid_error *err)
{
    find_days(s, days);
    const bool dated = days->first <= days->last;
    if (dated) {
        const size_t count = (size_t)((int64_t)days->last - days->first + 1);
        days->period = arena_alloc(&s->memory, count * sizeof *days->period);
        if (!days->period)
            return out_of_memory(err);
        s->first_period = newid_period_of(by, days->first);
        for (size_t d = 0; d < count; d++)
            days->period[d] = (uint32_t)(newid_period_of(by, days->first + (int32_t)d) - s->first_period);
        s->dated_periods = (size_t)days->period[count - 1] + 1;
    }
    s->axes.periods = s->dated_periods + s->has_undated;
    return NEWID_OK;
}

/* The months since roll-out, which align_accounts found. */
static void lay_months_since(struct selection *s)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < s->columns->count; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        first = s->since[i] < first ? s->since[i] : first;
        last = s->since[i] > last ? s->since[i] : last;
    }
    s->first_period = first;
    s->axes.periods = s->dated_periods = (size_t)(last - first) + 1;
}

/* Adds to each account's cell what its place on an axis comes to: `step` cells a place. */
static void add_axis(struct selection *s, const struct axis *axis, size_t step, size_t codes)
{
    if (!axis->codes)
        return;
    for (size_t code = 0; code < codes; code++)
        axis->place[code] *= (uint32_t)step;
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            s->cell[i] += axis->place[axis->codes[i]];
}

static void add_periods(struct selection *s, const struct days *days)
{
    const uint32_t step = (uint32_t)s->axes.groups, undated = (uint32_t)s->dated_periods * step;
    for (size_t i = 0; i < s->columns->count; i++) {
        const int32_t day = s->columns->day[i];
        if (s->cell[i] != CUBE_OUT)
            s->cell[i] += day == NEWID_UNDATED ? undated : days->period[day - days->first] * step;
    }
}

static void add_months_since(struct selection *s)
{
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            s->cell[i] += (uint32_t)(s->since[i] - s->first_period) * (uint32_t)s->axes.groups;
}

/* Which groups each kind has, from the cells that have accounts. */
static enum newid_status note_groups_of_kinds(struct selection *s, struct newid_error *err)
{
    const struct cube_axes *axes = &s->axes;
    s->kind_has_group = arena_alloc(&s->memory, (axes->kinds * axes->groups + 1) * sizeof(bool));
    bool *has = mem_zalloc(cube_cells(axes, 0), sizeof *has);
    if (!s->kind_has_group || !has) {
        mem_free(has);
        return out_of_memory(err);
    }
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            has[s->cell[i]] = true;
    for (size_t kind = 0, cell = 0; kind < axes->kinds; kind++)
        for (size_t period = 0; period < axes->periods; period++)
            for (size_t group = 0; group < axes->groups; group++)
                s->kind_has_group[kind * axes->groups + group] |= has[cell++];
    mem_free(has);
    return NEWID_OK;
}

/* The cell of each account, which begins as 0, from its places on the three axes. */
static enum newid_status lay_cells(struct selection *s, const struct axis *kind, const struct days *days,
                                   const struct axis *group, struct newid_error *err)
{
    const struct cube_axes *axes = &s->axes;
    if (axes->kinds > 1)
        add_axis(s, kind, axes->periods * axes->groups, s->columns->kind.value_count);
    if (s->since)
        add_months_since(s);
    else if (axes->periods > 1)
        add_periods(s, days);
    if (axes->groups > 1)
        add_axis(s, group, 1, s->group_field.value_count);
    return note_groups_of_kinds(s, err);
}

static enum newid_status check_size(const struct selection *s, size_t themes, struct newid_error *err)
{
    const struct cube_axes *axes = &s->axes;
    size_t most = TABLE_MOST_CELLS / (themes + 1);
    if (axes->periods + 1 <= most && axes->groups + 1 <= most / (axes->periods + 1) &&
        axes->kinds <= most / (axes->periods + 1) / (axes->groups + 1))
        return NEWID_OK;
    return newid_fail(err, NEWID_LIMIT,
                      "the table would have more than %zu rows (%zu periods, %zu groups); use a longer period with "
                      "--by, or --from, --to, --theme",
                      TABLE_MOST_CELLS, axes->periods, axes->groups);
}

static enum newid_status lay_axes(struct selection *s, struct newid_store *store,
                                  const struct newid_table_request *request, struct newid_error *err)
{
    const bool pooled = request->kind && !strcmp(request->kind, "all"), by_period = request->by != NEWID_PERIOD_ALL;
    struct axis kind = {NULL, NULL}, group = {NULL, NULL};
    struct days days;
    enum newid_status status = request->group ? newid_store_field(store, request->group, &s->group_field, err)
                                              : pool(s, &s->groups, &s->axes.groups, "", err);
    if (!status && request->group)
        status = number_values(s, &s->group_field, request->alphabet, &group, &s->groups, &s->axes.groups, err);
    s->axes.periods = 1;
    if (s->since)
        lay_months_since(s);
    else if (!status && by_period)
        status = lay_periods(s, request->by, &days, err);
    if (!status)
        status = pooled ? pool(s, &s->kinds, &s->axes.kinds, "all", err)
                        : number_values(s, &s->columns->kind, NULL, &kind, &s->kinds, &s->axes.kinds, err);
    if (!status)
        status = check_size(s, request->theme_count, err);
    return status ? status : lay_cells(s, &kind, by_period ? &days : NULL, &group, err);
}

enum newid_status select_accounts(struct selection *s, struct newid_store *store,
                                  const struct newid_table_request *request, struct newid_error *err)
{
    enum newid_status status = newid_store_columns(store, &s->columns, err);
    if (status)
        return status;
    const size_t bytes = s->columns->count * sizeof *s->cell;
    s->cell = mem_alloc(bytes);
    if (!s->cell)
        return out_of_memory(err);
    mem_expect(s->cell, bytes);
    memset(s->cell, 0, bytes);
    status = filter_by_kind(s, request->kind, err);
    if (!status)
        status = filter_by_fields(s, store, request, err);
    if (status)
        return status;
    filter_by_date(s, request);
    if (request->by == NEWID_PERIOD_SINCE && (status = align_accounts(s, store, err)))
        return status;
    for (size_t i = 0; i < s->columns->count; i++)
        s->accounts += s->cell[i] != CUBE_OUT;
    return s->accounts ? lay_axes(s, store, request, err) : NEWID_OK;
}

void selection_release(struct selection *s)
{
    newid_columns_free(s->columns);
    newid_field_release(&s->group_field);
    newid_field_release(&s->team);
    mem_free(s->cell);
    arena_release(&s->memory);
    *s = (struct selection){0};
}
