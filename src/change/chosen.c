#include "change/chosen.h"

#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

struct finding {
    struct newid_store *store;
    const struct selection *selection;
    struct presence *presence;
    const char *option;
    bool *any, *scratch; /* any: an item of the group at hand holds */
};

/* The part of an item that says what it is about, with its sign: "team=", "theme:", "coded". */
static size_t name_length(const char *item)
{
    const size_t field = strcspn(item, "="), word = strcspn(item, ":");
    if (item[field] && field < word)
        return field + 1;
    return item[word] ? word + 1 : word;
}

static bool begins(const char *item, const char *name) { return strncmp(item, name, strlen(name)) == 0; }

static bool is_about_coding(const char *item)
{
    return begins(item, "theme:") || strcmp(item, "coded") == 0 || strcmp(item, "uncoded") == 0;
}

bool chosen_wants_codebook(const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_about_coding(items[i]))
            return true;
    return false;
}

/* ---- what one item chooses: adds to f->any ---- */

static enum newid_status choose_field(struct finding *f, const char *item, struct newid_error *err)
{
    const char *equals = strchr(item, '=');
    char *name = mem_strndup(item, (size_t)(equals - item));
    struct newid_field field = {0};
    if (!name)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = newid_store_field(f->store, name, &field, err);
    uint32_t code = 0;
    while (!status && code < field.value_count && strcmp(field.values[code], equals + 1) != 0)
        code++;
    for (size_t i = 0; i < f->selection->columns->count && !status; i++)
        f->any[i] |= field.codes[i] == code;
    newid_field_release(&field);
    mem_free(name);
    return status;
}

static enum newid_status choose_theme(struct finding *f, const char *code, struct newid_error *err)
{
    size_t theme;
    enum newid_status status = presence_find_theme(f->presence->codebook, code, &theme, err);
    if (!status)
        status = presence_theme(f->presence, theme, f->scratch, err);
    for (size_t i = 0; i < f->selection->columns->count && !status; i++)
        f->any[i] |= f->scratch[i];
    return status;
}

/* Accounts in which no theme counts, or some does. */
static enum newid_status choose_coded(struct finding *f, bool coded, struct newid_error *err)
{
    const size_t count = f->selection->columns->count;
    bool *some = mem_zalloc(count, sizeof *some);
    enum newid_status status = some ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t t = 0; t < f->presence->codebook->theme_count && !status; t++) {
        status = presence_theme(f->presence, t, f->scratch, err);
        for (size_t i = 0; i < count && !status; i++)
            some[i] |= f->scratch[i];
    }
    for (size_t i = 0; i < count && !status; i++)
        f->any[i] |= some[i] == coded;
    mem_free(some);
    return status;
}

/* The first and last day of a label of newid_period_label, of len bytes. */
static bool read_label(int32_t *first, int32_t *last, const char *label, size_t len)
{
    char text[16], other[16];
    int32_t from, to;
    if (len < 4 || len >= sizeof text)
        return false;
    memcpy(text, label, len);
    text[len] = '\0';
    const int year = (int)strtol(text, NULL, 10);
    if (!newid_day_from_civil(&from, year, 1, 1) || !newid_day_from_civil(&to, year, 12, 31))
        return false;
    for (int p = NEWID_PERIOD_DAY; p < NEWID_PERIODS; p++) {
        const enum newid_period period = (enum newid_period)p;
        /* A financial year's last quarter lies in the year after. */
        const int32_t end = newid_period_of(period, to + 92);
        for (int32_t o = newid_period_of(period, from); o <= end; o++) {
            newid_period_label(other, sizeof other, period, o);
            if (strcmp(other, text) != 0)
                continue;
            *first = newid_period_start(period, o);
            *last = newid_period_start(period, o + 1) - 1;
            return true;
        }
    }
    return false;
}

static enum newid_status choose_period(struct finding *f, const char *label, struct newid_error *err)
{
    const char *dots = strstr(label, "..");
    int32_t first, last, end_first, end;
    bool reads = read_label(&first, &last, label, dots ? (size_t)(dots - label) : strlen(label));
    if (reads && dots) {
        reads = read_label(&end_first, &end, dots + 2, strlen(dots + 2)) && end >= last;
        last = end;
    }
    if (!reads)
        return newid_fail(err, NEWID_USAGE,
                          "%s: %s is no period; write it as period:2019, period:2019-Q2, period:2019/20 or "
                          "period:2019-03..2019-08",
                          f->option, label);
    const struct newid_columns *columns = f->selection->columns;
    for (size_t i = 0; i < columns->count; i++)
        f->any[i] |= columns->day[i] != NEWID_UNDATED && columns->day[i] >= first && columns->day[i] <= last;
    return NEWID_OK;
}

static enum newid_status choose(struct finding *f, const char *item, struct newid_error *err)
{
    if (begins(item, "theme:"))
        return choose_theme(f, item + strlen("theme:"), err);
    if (begins(item, "period:"))
        return choose_period(f, item + strlen("period:"), err);
    if (is_about_coding(item))
        return choose_coded(f, strcmp(item, "coded") == 0, err);
    if (strchr(item, '=') && item[0] != '=')
        return choose_field(f, item, err);
    return newid_fail(err, NEWID_USAGE,
                      "%s: %s is none of FIELD=VALUE (team=North), theme:CODE, period:2019-Q2, coded, uncoded",
                      f->option, item);
}

/* ---- all of them ---- */

static bool same_name(const char *a, const char *b)
{
    const size_t len = name_length(a);
    return (is_about_coding(a) && !begins(a, "theme:") && is_about_coding(b) && !begins(b, "theme:")) ||
           (len == name_length(b) && strncmp(a, b, len) == 0);
}

/* The items that are about the same as item i: any of them. Nothing where one before it is. */
static enum newid_status narrow(bool *in, struct finding *f, const char *const *items, size_t count, size_t i,
                                struct newid_error *err)
{
    const size_t accounts = f->selection->columns->count;
    enum newid_status status = NEWID_OK;
    for (size_t j = 0; j < i; j++)
        if (same_name(items[i], items[j]))
            return NEWID_OK;
    memset(f->any, 0, accounts * sizeof *f->any);
    for (size_t j = i; j < count && !status; j++)
        if (same_name(items[i], items[j]))
            status = choose(f, items[j], err);
    for (size_t a = 0; a < accounts && !status; a++)
        in[a] &= f->any[a];
    return status;
}

enum newid_status chosen_find(bool *in, struct newid_store *store, const struct selection *selection,
                            struct presence *presence, const char *const *items, size_t count, const char *option,
                            struct newid_error *err)
{
    const size_t accounts = selection->columns->count;
    struct finding f = {
        store, selection, presence, option, mem_zalloc(accounts, sizeof(bool)), mem_zalloc(accounts, sizeof(bool))};
    enum newid_status status = f.any && f.scratch ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t a = 0; a < accounts; a++)
        in[a] = selection->cell[a] != CUBE_OUT;
    for (size_t i = 0; i < count && !status; i++)
        status = narrow(in, &f, items, count, i, err);
    mem_free(f.any);
    mem_free(f.scratch);
    return status;
}
