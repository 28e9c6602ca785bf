#include "cmd/practice.h"

#include "codebook/nearest.h"
#include "intake/words.h"
#include "util/file.h"
#include "util/json.h"

#include <newid/stats.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static void say(void *context, const char *message)
{
    (void)context;
    cmd_say("%s", message);
}

void practice_refuse(struct practice *p, const char *format, ...)
{
    va_list args;
    if (p->reason.len)
        return;
    va_start(args, format);
    buf_addvf(&p->reason, _(format), args);
    va_end(args);
}

void practice_check_repeated(struct practice *p, const char *what)
{
    const size_t known = p->seen.count;
    const uint32_t number = intern_add(&p->seen, what, strlen(what));
    if (number == INTERN_FAILED)
        p->reason.failure = NEWID_MEMORY;
    else if (number < known)
        practice_refuse(p, "it says the same as a row further up");
}

/* ---- what the accounts know ---- */

static enum newid_status find_days(struct practice *p, struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    enum newid_status status = newid_store_columns(p->store, &columns, err);
    p->first = p->last = NEWID_UNDATED;
    for (size_t i = 0; !status && i < columns->count; i++) {
        const int32_t day = columns->day[i];
        if (day == NEWID_UNDATED)
            continue;
        p->first = p->first == NEWID_UNDATED || day < p->first ? day : p->first;
        p->last = day > p->last ? day : p->last;
    }
    newid_columns_free(columns);
    return status;
}

static enum newid_status read_accounts(struct practice *p, struct newid_error *err)
{
    enum newid_status status = newid_store_field(p->store, "team", &p->teams, err);
    if (!status)
        status = newid_store_field(p->store, "area", &p->areas, err);
    return status ? status : find_days(p, err);
}

static bool is_known(const struct newid_field *field, const char *value)
{
    for (size_t v = 1; v < field->value_count; v++)
        if (strcmp(field->values[v], value) == 0)
            return true;
    return false;
}

static void list_values(struct buf *out, const struct newid_field *field)
{
    enum { LISTED = 12 };
    for (size_t v = 1; v < field->value_count && v <= LISTED; v++)
        buf_addf(out, "%s%s", v > 1 ? ", " : "", field->values[v]);
    if (field->value_count > LISTED + 1)
        buf_adds(out, " …");
}

/* The messages: with the nearest name, with the list of those that there are, and where there are none. */
static void check_place(struct practice *p, const struct newid_field *field, const char *value,
                        const char *const messages[3])
{
    struct nearest nearest = NEAREST_INIT(value);
    struct buf known = BUF_INIT;
    if (!*value || is_known(field, value))
        return;
    for (size_t v = 1; v < field->value_count; v++)
        nearest_offer(&nearest, field->values[v]);
    list_values(&known, field);
    if (nearest.best)
        practice_refuse(p, messages[0], value, nearest.best);
    else if (known.len)
        practice_refuse(p, messages[1], value, known.data);
    else
        practice_refuse(p, messages[2], value);
    buf_release(&known);
}

void practice_check_team(struct practice *p, const char *team)
{
    static const char *const messages[3] = {N_("no account is of a team '%s'; is '%s' meant?"),
                                            N_("no account is of a team '%s'; there are: %s"),
                                            N_("no account is of a team '%s', or of any; import the accounts first")};
    check_place(p, &p->teams, team, messages);
}

void practice_check_area(struct practice *p, const char *area)
{
    static const char *const messages[3] = {N_("no account is of an area '%s'; is '%s' meant?"),
                                            N_("no account is of an area '%s'; there are: %s"),
                                            N_("no account is of an area '%s', or of any; import the accounts first")};
    check_place(p, &p->areas, area, messages);
}

/* ---- the run ---- */

static enum newid_status take_all(struct practice *p,
                                  enum newid_status (*take)(struct practice *practice, const struct record *record,
                                                            struct newid_error *err),
                                  struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < p->records.count && !status; i++) {
        buf_reset(&p->reason);
        status = take(p, &p->records.items[i], err);
        if (!status)
            status = buf_check(&p->reason, err);
        if (!status && p->reason.len)
            status = records_reject(&p->records, &p->records.items[i], p->reason.data, err);
    }
    return status;
}

static enum newid_status journal(const struct practice *p, const char *command, struct newid_error *err)
{
    struct buf json = BUF_INIT;
    buf_addc(&json, '{');
    json_add_member(&json, "import", p->records.file);
    json_add_count(&json, "added", p->added);
    json_add_count(&json, "unchanged", p->unchanged);
    json_add_count(&json, "updated", p->updated);
    json_add_count(&json, "rejected", p->records.rejects.count);
    buf_addc(&json, '}');
    enum newid_status status = buf_check(&json, err);
    if (!status)
        status = newid_store_journal(p->store, command, json.data, err);
    buf_release(&json);
    return status;
}

static enum newid_status write_rejects(const struct practice *p, struct newid_error *err)
{
    struct buf file = BUF_INIT;
    if (!p->options->rejects || !p->records.rejects.count)
        return NEWID_OK;
    rejects_print(&p->records.rejects, &file);
    enum newid_status status = buf_check(&file, err);
    if (!status)
        status = write_private(p->options->rejects, &file, err);
    buf_release(&file);
    return status;
}

/* In one transaction; the rejects file is there before anything is kept. */
static enum newid_status keep(struct practice *p, const char *command,
                              enum newid_status (*take)(struct practice *practice, const struct record *record,
                                                        struct newid_error *err),
                              struct newid_error *err)
{
    enum newid_status status = newid_store_begin(p->store, err);
    if (status)
        return status;
    status = read_accounts(p, err);
    if (!status)
        status = take_all(p, take, err);
    if (!status)
        status = journal(p, command, err);
    if (!status)
        status = write_rejects(p, err);
    if (!status)
        status = newid_store_commit(p->store, err);
    if (status)
        newid_store_rollback(p->store);
    return status;
}

static void say_rejected(const struct practice *p)
{
    const struct rejects *rejects = &p->records.rejects;
    enum { SHOWN = 20 };
    for (size_t i = 0; i < rejects->count && i < SHOWN; i++)
        cmd_say("%s:%lld: %s", rejects->items[i].file, (long long)rejects->items[i].row, rejects->items[i].reason);
    if (rejects->count > SHOWN)
        cmd_say(P_("and %zu more row", "and %zu more rows", rejects->count - SHOWN), rejects->count - SHOWN);
    if (rejects->count && p->options->rejects)
        cmd_say(P_("%zu row refused: see %s", "%zu rows refused: see %s", rejects->count), rejects->count,
                p->options->rejects);
    else if (rejects->count)
        cmd_say(P_("%zu row refused; --rejects FILE keeps it with the reason",
                   "%zu rows refused; --rejects FILE keeps them with the reasons", rejects->count),
                rejects->count);
}

enum newid_status practice_import(struct cmd_call *call, const char *command, const char *path,
                                  const struct practice_options *options, const struct record_field *fields,
                                  size_t count,
                                  enum newid_status (*take)(struct practice *practice, const struct record *record,
                                                            struct newid_error *err),
                                  struct newid_error *err)
{
    struct practice p = {.options = options, .reason = BUF_INIT, .seen = INTERN_INIT};
    const struct records_options how = {options->date_format, options->encoding, options->sheet, say, NULL};
    file_protect(path);
    enum newid_status status = records_read(&p.records, path, fields, count, &how, err);
    if (!status)
        status = newid_store_open(&p.store, call->db, NEWID_WRITE, err);
    if (!status)
        status = keep(&p, command, take, err);
    if (status)
        goto done;
    cmd_say("%llu added", (unsigned long long)p.added);
    if (p.unchanged)
        cmd_say("%llu in already", (unsigned long long)p.unchanged);
    if (p.updated)
        cmd_say("%llu changed", (unsigned long long)p.updated);
    if (p.beside)
        cmd_say(P_("%llu lies before the first account or after the last: nothing can be set beside it",
                   "%llu lie before the first account or after the last: nothing can be set beside them", p.beside),
                (unsigned long long)p.beside);
    say_rejected(&p);
    if (p.records.rejects.count)
        call->exit_code = 3;
done:
    newid_field_release(&p.teams);
    newid_field_release(&p.areas);
    newid_store_close(p.store);
    records_release(&p.records);
    intern_release(&p.seen);
    buf_release(&p.reason);
    return status;
}
