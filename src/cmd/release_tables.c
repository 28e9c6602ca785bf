#include "cmd/release_tables.h"

#include "cmd/selection.h"
#include "util/mem.h"

#include <newid/releases.h>
#include <string.h>

static struct {
    const char *by, *group;
    struct opt_list themes;
    struct cmd_selection selection;
    bool no_totals;
} given;

static const struct opt_spec table_options[] = {{"by", 0, OPT_STRING, &given.by, "VALUE", ""},
                                                {"group", 0, OPT_STRING, &given.group, "VALUE", ""},
                                                {"kind", 0, OPT_STRING, &given.selection.kind, "VALUE", ""},
                                                {"where", 0, OPT_LIST, &given.selection.where, "VALUE", ""},
                                                {"from", 0, OPT_STRING, &given.selection.from, "VALUE", ""},
                                                {"to", 0, OPT_STRING, &given.selection.to, "VALUE", ""},
                                                {"theme", 0, OPT_LIST, &given.themes, "VALUE", ""},
                                                {"no-totals", 0, OPT_FLAG, &given.no_totals, NULL, NULL},
                                                OPT_END};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* Words between spaces; '…' and "…" keep spaces. argv[0] is the name that opt_parse passes over. */
static char **split(const char *text, struct arena *memory, int *argc)
{
    const size_t len = strlen(text);
    char **argv = arena_alloc(memory, (len + 2) * sizeof *argv), *to = arena_alloc(memory, 2 * len + 2);
    *argc = 1;
    if (!argv || !to)
        return NULL;
    argv[0] = to++;
    for (const char *p = text; *p;) {
        char quote = '\0';
        p += strspn(p, " \t\n");
        if (!*p)
            break;
        argv[(*argc)++] = to;
        for (; *p && (quote || !strchr(" \t\n", *p)); p++) {
            if (quote ? *p == quote : *p == '\'' || *p == '"')
                quote = quote ? '\0' : *p;
            else
                *to++ = *p;
        }
        *to++ = '\0';
    }
    return argv;
}

static enum newid_status read_request(struct release_set *set, struct newid_table_request *request,
                                      struct newid_error *err)
{
    const char **themes = arena_alloc(&set->memory, (given.themes.count + 1) * sizeof *themes);
    if (!themes)
        return out_of_memory(err);
    for (size_t i = 0; i < given.themes.count; i++)
        themes[i] = given.themes.items[i];
    *request = (struct newid_table_request){.by = NEWID_PERIOD_ALL,
                                            .group = given.group,
                                            .themes = themes,
                                            .theme_count = given.themes.count,
                                            .audience = NEWID_PUBLIC,
                                            .no_totals = given.no_totals};
    if (given.by && !newid_period_parse(&request->by, given.by))
        return newid_fail(err, NEWID_USAGE, "--by: %s is no period", given.by);
    return cmd_read_selection(request, &given.selection, &set->memory, err);
}

static enum newid_status add(struct release_set *set, const char *options, const char *release,
                             const struct newid_table_request *request, struct newid_error *err)
{
    const size_t n = set->count + 1;
    if (mem_grow(&set->requests, &set->capacity[0], n, sizeof *set->requests) ||
        mem_grow(&set->tables, &set->capacity[1], n, sizeof *set->tables) ||
        mem_grow(&set->options, &set->capacity[2], n, sizeof *set->options) ||
        mem_grow(&set->releases, &set->capacity[3], n, sizeof *set->releases))
        return out_of_memory(err);
    set->requests[set->count] = *request;
    set->tables[set->count] = (struct release_table){.accounts = SIZE_MAX};
    set->options[set->count] = options;
    set->releases[set->count++] = release;
    return NEWID_OK;
}

static enum newid_status parse(struct release_set *set, const char *options, const char *release,
                               struct newid_error *err)
{
    struct opt_list operands = {NULL, 0, 0};
    struct newid_table_request request;
    int argc;
    memset(&given, 0, sizeof given);
    const char *kept = arena_strdup(&set->memory, options);
    char **argv = split(options, &set->memory, &argc);
    enum newid_status status = kept && argv ? opt_parse(table_options, argc, argv, &operands, err) : out_of_memory(err);
    if (!status && operands.count)
        status = newid_fail(err, NEWID_USAGE, "--table: %s is no option of a table", operands.items[0]);
    if (!status)
        status = read_request(set, &request, err);
    if (!status)
        status = add(set, kept, release, &request, err);
    opt_list_release(&operands);
    opt_list_release(&given.themes);
    opt_list_release(&given.selection.where);
    return status;
}

enum newid_status release_set_add(struct release_set *set, const char *options, struct newid_error *err)
{
    return parse(set, options, NULL, err);
}

/* ---- from the store ---- */

struct remembered {
    int64_t num;
    const char *name;
    size_t accounts;
};

struct loading {
    struct release_set *set;
    struct newid_store *store;
    const char *last;
    bool found;
    struct remembered *releases;
    size_t count, capacity;
    struct past_row *rows;
    size_t row_count, row_capacity;
    size_t *ordinals, ordinal_count, ordinal_capacity;
};

static enum newid_status note_release(void *context, const struct newid_release *release, struct newid_error *err)
{
    struct loading *l = context;
    if (l->last && l->found)
        return NEWID_OK;
    const char *name = arena_strdup(&l->set->memory, release->name);
    if (!name || mem_grow(&l->releases, &l->capacity, l->count + 1, sizeof *l->releases))
        return out_of_memory(err);
    l->releases[l->count++] = (struct remembered){release->num, name, (size_t)release->accounts};
    l->found = l->last && !strcmp(l->last, name);
    return NEWID_OK;
}

static enum newid_status note_table(void *context, size_t ordinal, const char *options, struct newid_error *err)
{
    struct loading *l = context;
    if (mem_grow(&l->ordinals, &l->ordinal_capacity, l->ordinal_count + 1, sizeof *l->ordinals))
        return out_of_memory(err);
    l->ordinals[l->ordinal_count++] = ordinal;
    return parse(l->set, options, l->releases[l->count - 1].name, err);
}

static enum newid_status note_cell(void *context, const struct newid_release_cell *cell, struct newid_error *err)
{
    struct loading *l = context;
    struct arena *memory = &l->set->memory;
    if (mem_grow(&l->rows, &l->row_capacity, l->row_count + 1, sizeof *l->rows))
        return out_of_memory(err);
    struct past_row *row = &l->rows[l->row_count++];
    *row = (struct past_row){arena_strdup(memory, cell->theme),  arena_strdup(memory, cell->kind),
                             arena_strdup(memory, cell->period), arena_strdup(memory, cell->group),
                             cell->hidden,                       cell->workers,
                             cell->workers_n,                    cell->accounts,
                             cell->accounts_n};
    return row->theme && row->kind && row->period && row->group ? NEWID_OK : out_of_memory(err);
}

static enum newid_status load_cells(struct loading *l, const struct remembered *release, size_t table, size_t ordinal,
                                    struct newid_error *err)
{
    l->row_count = 0;
    enum newid_status status = newid_store_each_release_cell(l->store, release->num, ordinal, note_cell, l, err);
    struct past_row *rows = status ? NULL : arena_alloc(&l->set->memory, (l->row_count + 1) * sizeof *rows);
    if (!rows)
        return status ? status : out_of_memory(err);
    for (size_t i = 0; i < l->row_count; i++)
        rows[i] = l->rows[i];
    l->set->tables[table].past = rows;
    l->set->tables[table].past_count = l->row_count;
    l->set->tables[table].accounts = release->accounts;
    return NEWID_OK;
}

static enum newid_status load_release(struct loading *l, size_t i, struct newid_error *err)
{
    const size_t before = l->set->count, all = l->count;
    l->ordinal_count = 0;
    l->count = i + 1; /* note_table names the last */
    enum newid_status status = newid_store_each_release_table(l->store, l->releases[i].num, note_table, l, err);
    l->count = all;
    for (size_t t = 0; t < l->ordinal_count && !status; t++)
        status = load_cells(l, &l->releases[i], before + t, l->ordinals[t], err);
    return status;
}

enum newid_status release_set_load(struct release_set *set, struct newid_store *store, const char *last, bool *found,
                                   struct newid_error *err)
{
    struct loading l = {.set = set, .store = store, .last = last};
    enum newid_status status = newid_store_each_release(store, note_release, &l, err);
    for (size_t i = 0; i < l.count && !status; i++)
        status = load_release(&l, i, err);
    if (found)
        *found = l.found;
    mem_free(l.releases);
    mem_free(l.rows);
    mem_free(l.ordinals);
    return status;
}

void release_set_link(struct release_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        set->requests[i].thresholds = &set->thresholds;
        set->tables[i].request = &set->requests[i];
    }
}

void release_set_release(struct release_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        newid_table_free(set->tables[i].table);
    mem_free(set->requests);
    mem_free(set->tables);
    mem_free(set->options);
    mem_free(set->releases);
    arena_release(&set->memory);
}
