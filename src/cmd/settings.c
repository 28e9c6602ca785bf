/* newid settings: the project's own thresholds. */
#include "cmd/cmd.h"
#include "cmd/protected.h"
#include "util/json.h"

#include <newid/releases.h>
#include <string.h>

static struct cmd_output given;

static const struct opt_spec options[] = {CMD_OUTPUT_OPTIONS(&given), OPT_END};

static const struct setting {
    const char *name, *words;
    size_t offset;
} settings[] = {
    {"internal-base", N_("internal: the smallest base of a breakdown by team, role, language or an attribute"),
     offsetof(struct newid_thresholds, internal_base)},
    {"public-base", N_("public: the smallest base of such a breakdown"), offsetof(struct newid_thresholds, public_base)},
    {"public-mention", N_("public: the fewest writers who mention a theme, where any do, and who do not"),
     offsetof(struct newid_thresholds, mention)},
};

enum { SETTINGS = sizeof settings / sizeof *settings, MOST = 1000 };

static unsigned *value_of(struct newid_thresholds *thresholds, const struct setting *setting)
{
    return (unsigned *)(void *)((char *)thresholds + setting->offset);
}

enum newid_status cmd_thresholds(struct newid_thresholds *thresholds, struct newid_store *store, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *thresholds = newid_default_thresholds;
    for (size_t i = 0; i < SETTINGS && !status; i++)
        status = newid_store_setting(store, settings[i].name, value_of(thresholds, &settings[i]), err);
    return status;
}

enum newid_status cmd_use_thresholds(struct newid_table_request *request, struct newid_store *store,
                                     struct newid_error *err)
{
    static struct newid_thresholds project;
    request->thresholds = &project;
    return cmd_thresholds(&project, store, err);
}

static const struct out_column columns[] = {
    {.name = "setting", .heading = N_("Setting")},
    {.name = "value", .heading = N_("Value"), .right = true},
    {.name = "usual", .heading = N_("Usual"), .right = true},
    {.name = "meaning", .heading = N_("Meaning"), .wraps = true, .people_only = true},
};

static enum newid_status show(struct newid_store *store, const char *only, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    struct newid_thresholds set, usual = newid_default_thresholds;
    enum newid_status status = cmd_thresholds(&set, store, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &given, N_("Settings"), err);
    if (status)
        return status;
    out_table_begin(out, columns, sizeof columns / sizeof *columns, NULL);
    for (size_t i = 0; i < SETTINGS; i++) {
        if (only && strcmp(only, settings[i].name) != 0)
            continue;
        const struct out_cell cells[] = {out_string(settings[i].name), out_integer(*value_of(&set, &settings[i])),
                                         out_integer(*value_of(&usual, &settings[i])),
                                         out_string(out_word(out, settings[i].words))};
        out_row(out, cells);
    }
    out_table_end(out);
    out_note(out, "0 means that there is no such rule.");
    status = cmd_out_end(out, &document, &given, err);
    out_free(out);
    buf_release(&document);
    return status;
}

static enum newid_status set(struct newid_store *store, const struct setting *setting, const char *text,
                             struct newid_error *err)
{
    struct buf details = BUF_INIT;
    size_t value;
    enum newid_status status = cmd_read_count(&value, setting->name, text, 0, err);
    if (!status && (value > MOST || (value == 1)))
        return newid_fail(err, NEWID_USAGE, "%s: %zu protects nobody; give 2 to 1000, or 0 for no such rule",
                          setting->name, value);
    if (!status)
        status = newid_store_begin(store, err);
    if (status)
        return status;
    buf_addc(&details, '{');
    json_add_member(&details, "setting", setting->name);
    json_add_count(&details, "value", value);
    buf_addc(&details, '}');
    status = newid_store_set(store, setting->name, (unsigned)value, err);
    if (!status)
        status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "settings", details.data, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else if (!value)
        cmd_say("%s is 0: there is no such rule any more, and cells that point at a person may be shown", setting->name);
    buf_release(&details);
    return status;
}

static enum newid_status run_settings(struct cmd_call *call, struct newid_error *err)
{
    const struct opt_list *operands = call->operands;
    const struct setting *setting = NULL;
    for (size_t i = 0; i < SETTINGS && operands->count; i++)
        if (!strcmp(operands->items[0], settings[i].name))
            setting = &settings[i];
    if (operands->count && !setting)
        return newid_fail(err, NEWID_USAGE, "%s: no such setting; there are internal-base, public-base and public-mention",
                          operands->items[0]);
    if (operands->count < 2)
        return show(call->store, setting ? setting->name : NULL, err);
    return set(call->store, setting, operands->items[1], err);
}

const struct cmd cmd_settings = {
    .name = "settings",
    .store = CMD_WRITE,
    .operands = N_("[NAME [VALUE]]"),
    .operands_least = 0,
    .operands_most = 2,
    .summary = N_("how small a cell may be that an audience sees"),
    .description = N_("Shows the project's thresholds, or sets one. They are kept in the file, used by every output for "
                      "an internal or public audience, and named in its footer where they are not the usual ones."),
    .examples = N_("newid settings\tall of them\n"
                   "newid settings public-base 12\tno team with fewer than 12 writers in public tables"),
    .options = options,
    .run = run_settings,
};
