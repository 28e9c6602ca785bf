#include "table/select.h"

#include "text/alphabet.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static uint32_t *places(struct selection *s)
{
    return arena_alloc(&s->memory, (s->columns->count + 1) * sizeof(uint32_t));
}

static void leave_out(struct selection *s, size_t account) { s->kind[account] = CUBE_OUT; }

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
        if (s->kind[i] == CUBE_OUT)
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

/*
 * Numbers the values of a field that occur in the selection, in their order with "none" last: place[] becomes
 * their places, *names their names.
 */
static enum newid_status number_values(struct selection *s, const struct newid_field *field, const char *alphabet,
                                       uint32_t *place, const char ***names, size_t *count, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    uint32_t *order = mem_zalloc(field->value_count + 1, sizeof *order);
    uint32_t *new_place = mem_zalloc(field->value_count + 1, sizeof *new_place);
    *names = arena_alloc(&s->memory, (field->value_count + 1) * sizeof **names);
    status = order && new_place && *names ? order_values(order, field, alphabet, err) : out_of_memory(err);
    if (status)
        goto done;
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->kind[i] != CUBE_OUT)
            new_place[field->codes[i]] = 1;
    for (size_t v = 0; v < field->value_count; v++) {
        size_t code = order[v];
        if (!new_place[code])
            continue;
        new_place[code] = (uint32_t)*count;
        (*names)[(*count)++] = code ? field->values[code] : "(none)";
    }
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->kind[i] != CUBE_OUT)
            place[i] = new_place[field->codes[i]];
done:
    mem_free(order);
    mem_free(new_place);
    return status;
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

static void lay_periods(struct selection *s, enum newid_period by)
{
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < s->columns->count; i++) {
        int32_t day = s->columns->day[i];
        if (s->kind[i] == CUBE_OUT)
            continue;
        if (day == NEWID_UNDATED) {
            s->has_undated = true;
            continue;
        }
        int32_t period = newid_period_of(by, day);
        first = period < first ? period : first;
        last = period > last ? period : last;
    }
    if (first <= last) {
        s->first_period = first;
        s->dated_periods = (size_t)((int64_t)last - first + 1);
    }
    s->period_count = s->dated_periods + s->has_undated;
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->kind[i] != CUBE_OUT)
            s->period[i] = s->columns->day[i] == NEWID_UNDATED
                               ? (uint32_t)s->dated_periods
                               : (uint32_t)(newid_period_of(by, s->columns->day[i]) - first);
}

static enum newid_status note_groups_of_kinds(struct selection *s, struct newid_error *err)
{
    s->kind_has_group = arena_alloc(&s->memory, (s->kind_count * s->group_count + 1) * sizeof(bool));
    if (!s->kind_has_group)
        return out_of_memory(err);
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->kind[i] != CUBE_OUT)
            s->kind_has_group[s->kind[i] * s->group_count + s->group[i]] = true;
    return NEWID_OK;
}

static enum newid_status lay_axes(struct selection *s, struct newid_store *store,
                                  const struct newid_table_request *request, struct newid_error *err)
{
    bool pooled = request->kind && !strcmp(request->kind, "all");
    enum newid_status status = request->group ? newid_store_field(store, request->group, &s->group_field, err)
                                              : pool(s, &s->groups, &s->group_count, "", err);
    if (!status && request->group)
        status = number_values(s, &s->group_field, request->alphabet, s->group, &s->groups, &s->group_count, err);
    if (!status && request->by == NEWID_PERIOD_ALL)
        s->period_count = 1;
    else if (!status)
        lay_periods(s, request->by);
    if (status)
        return status;
    if (!pooled)
        return number_values(s, &s->columns->kind, NULL, s->kind, &s->kinds, &s->kind_count, err);
    for (size_t i = 0; i < s->columns->count; i++)
        s->kind[i] = s->kind[i] == CUBE_OUT ? CUBE_OUT : 0;
    return pool(s, &s->kinds, &s->kind_count, "all", err);
}

static enum newid_status check_size(const struct selection *s, size_t themes, struct newid_error *err)
{
    size_t most = TABLE_MOST_CELLS / (themes + 1);
    if (s->period_count + 1 <= most && s->group_count + 1 <= most / (s->period_count + 1) &&
        s->kind_count <= most / (s->period_count + 1) / (s->group_count + 1))
        return NEWID_OK;
    return newid_fail(err, NEWID_LIMIT,
                      "the table would have more than %zu rows (%zu periods, %zu groups); use a longer period with "
                      "--by, or --from, --to, --theme",
                      TABLE_MOST_CELLS, s->period_count, s->group_count);
}

enum newid_status select_accounts(struct selection *s, struct newid_store *store,
                                  const struct newid_table_request *request, struct newid_error *err)
{
    enum newid_status status = newid_store_columns(store, &s->columns, err);
    if (status)
        return status;
    s->kind = places(s);
    s->period = places(s);
    s->group = places(s);
    if (!s->kind || !s->period || !s->group)
        return out_of_memory(err);
    status = filter_by_kind(s, request->kind, err);
    if (!status)
        status = filter_by_fields(s, store, request, err);
    if (status)
        return status;
    filter_by_date(s, request);
    for (size_t i = 0; i < s->columns->count; i++)
        s->accounts += s->kind[i] != CUBE_OUT;
    if (!s->accounts)
        return NEWID_OK;
    status = lay_axes(s, store, request, err);
    if (!status)
        status = note_groups_of_kinds(s, err);
    return status ? status : check_size(s, request->theme_count, err);
}

void selection_release(struct selection *s)
{
    newid_columns_free(s->columns);
    newid_field_release(&s->group_field);
    arena_release(&s->memory);
    *s = (struct selection){0};
}
