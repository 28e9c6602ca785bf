#include <newid/table.h>

#include "table/counted.h"
#include "table/notes.h"
#include "table/protect.h"
#include "table/select.h"
#include "table/together.h"
#include "util/mem.h"

#include <string.h>
#include <time.h>

/* One run of newid_table_count. */
struct run {
    struct newid_store *store;
    const struct newid_codebook *codebook;
    const struct newid_table_request *request;
    struct selection selection;
    struct facts *facts;
    struct cube *cube;
    bool *wanted; /* one flag a theme: has rows of its own */
    size_t rows;  /* how many themes have, the crossed pair counted as one */
    bool draft;
    uint64_t failed;
    struct mentions together;
    struct newid_table *table;
    size_t capacity;
    struct notes notes;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- what is asked for ---- */

static enum newid_status find_theme(const struct newid_codebook *codebook, const char *code, size_t *theme,
                                    struct newid_error *err)
{
    *theme = newid_codebook_find(codebook, code);
    if (*theme != NEWID_NO_PARENT)
        return NEWID_OK;
    return newid_fail(err, NEWID_USAGE, "theme %s is not in the codebook %s; newid themes lists those that are", code,
                      codebook->name);
}

/* The pair alone where only the pair is asked for; every theme where nothing is. */
static enum newid_status mark_wanted(struct run *run, struct newid_error *err)
{
    const struct newid_table_request *request = run->request;
    const size_t themes = run->codebook->theme_count;
    run->wanted = mem_zalloc(themes + 1, sizeof *run->wanted);
    if (!run->wanted)
        return out_of_memory(err);
    for (size_t i = 0, theme; i < request->theme_count; i++) {
        enum newid_status status = find_theme(run->codebook, request->themes[i], &theme, err);
        if (status)
            return status;
        run->wanted[theme] = true;
    }
    if (!request->theme_count && !request->cross_a)
        memset(run->wanted, true, themes);
    run->rows = request->cross_a != NULL;
    for (size_t t = 0; t < themes; t++)
        run->rows += run->wanted[t];
    return NEWID_OK;
}

struct version {
    const char *hash;
    bool found, draft;
    uint64_t uncoded, failed;
};

static enum newid_status visit_version(void *context, const struct newid_codebook_info *info, struct newid_error *err)
{
    struct version *version = context;
    (void)err;
    if (strcmp(version->hash, info->hash) != 0)
        return NEWID_OK;
    version->found = true;
    version->draft = info->draft;
    version->uncoded = info->uncoded;
    version->failed = info->failed;
    return NEWID_OK;
}

/* A table of accounts that are half coded would be taken for one of all. */
static enum newid_status check_coded(struct run *run, struct newid_error *err)
{
    struct version version = {.hash = run->codebook->hash};
    enum newid_status status = newid_store_each_codebook(run->store, visit_version, &version, err);
    if (status)
        return status;
    if (!version.found)
        return newid_fail(err, NEWID_FOUND, "nothing is coded with the codebook %s yet; run newid code",
                          run->codebook->name);
    if (version.uncoded)
        return newid_fail(err, NEWID_FOUND, "%llu accounts are not coded with the codebook %s yet; run newid code",
                          (unsigned long long)version.uncoded, run->codebook->name);
    run->draft = version.draft;
    run->failed = version.failed;
    return NEWID_OK;
}

/* ---- facts ---- */

static enum newid_status visit_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    struct run *run = context;
    struct fact_hit fact = {(uint32_t)hit->account, hit->start, hit->end, (unsigned char)hit->status, 0};
    return facts_add(run->facts, hit->theme, fact, err);
}

/* Only accounts that mention `theme` stay in the selection. */
static enum newid_status keep_among(struct run *run, size_t theme, struct newid_error *err)
{
    struct selection *s = &run->selection;
    const struct mentions *mentions;
    enum newid_status status = facts_mentions(run->facts, theme, &mentions, err);
    size_t next = 0;
    for (uint32_t i = 0; i < s->columns->count && !status; i++) {
        while (next < mentions->count && mentions->items[next].account < i)
            next++;
        bool has = next < mentions->count && mentions->items[next].account == i && mentions->items[next].hits;
        if (!has)
            s->kind[i] = CUBE_OUT;
    }
    return status;
}

static enum newid_status collect_facts(struct run *run, struct newid_error *err)
{
    const struct newid_table_request *request = run->request;
    const struct newid_columns *columns = run->selection.columns;
    size_t among, a, b;
    enum newid_status status =
        facts_new(&run->facts, run->codebook, columns->count, columns->words, request->statuses, err);
    if (!status)
        /* Where two themes stand together is seen only by their hits; all else is counted by account. */
        status = run->request->cross_a ? newid_store_each_hit(run->store, run->codebook, visit_hit, run, err)
                                       : counted_load(run->facts, run->store, run->codebook, columns,
                                                      run->request->statuses, err);
    if (!status && request->among) {
        status = find_theme(run->codebook, request->among, &among, err);
        if (!status)
            status = keep_among(run, among, err);
    }
    if (status || !request->cross_a)
        return status;
    status = find_theme(run->codebook, request->cross_a, &a, err);
    if (!status)
        status = find_theme(run->codebook, request->cross_b, &b, err);
    if (!status)
        status = together_count(&run->together, run->store, run->facts, run->codebook, a, b, request->cross_scope, err);
    return status;
}

static enum newid_status make_cube(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    const struct cube_accounts accounts = {
        .count = s->columns->count,
        .kind = s->kind,
        .period = s->period,
        .group = s->group,
        .kinds = s->kind_count,
        .periods = s->period_count,
        .groups = s->group_count,
        .words = s->columns->words,
        .first_worker = s->columns->first_worker,
        .worker = s->columns->worker,
        .worker_count = s->columns->worker_count,
    };
    return cube_new(&run->cube, &accounts, err);
}

/* ---- cells ---- */

/* The counts of the theme in hand on every level. */
struct theme_counts {
    size_t theme;
    bool sensitive;
    const struct cube_count *of[CUBE_LEVELS];
};

static void fill_figures(struct newid_cell *cell, const struct cube_base *base, const struct cube_count *count,
                         bool has_workers)
{
    cell->workers = has_workers ? count->workers : 0;
    cell->workers_n = has_workers ? base->workers : 0;
    cell->accounts = count->accounts;
    cell->accounts_n = base->accounts;
    cell->hits = count->hits;
    cell->words = base->words;
    cell->words_median = base->words_median;
    memcpy(cell->with_status, count->with_status, sizeof cell->with_status);
}

/* period or group past the end of its axis: the total over it. */
static void add_cell(struct run *run, const struct theme_counts *counts, size_t kind, size_t period, size_t group)
{
    const struct selection *s = &run->selection;
    struct newid_cell *cell = &run->table->cells[run->table->count++];
    bool by_period = run->request->by != NEWID_PERIOD_ALL;
    bool all_periods = period == s->period_count, all_groups = group == s->group_count;
    unsigned level = (all_periods ? CUBE_ALL_PERIODS : 0u) | (all_groups ? CUBE_ALL_GROUPS : 0u);
    size_t at = cube_cell(run->cube, level, kind, period, group);
    *cell = (struct newid_cell){
        .theme = counts->theme,
        .kind = s->kinds[kind],
        .all_periods = all_periods || !by_period,
        .undated = by_period && !all_periods && period == s->dated_periods,
        .period = by_period && period < s->dated_periods ? s->first_period + (int32_t)period : 0,
        .group = all_groups ? "all" : s->groups[group],
        .all_groups = all_groups || !run->request->group,
    };
    fill_figures(cell, &cube_bases(run->cube, level)[at], &counts->of[level][at], run->table->has_workers);
    protect_cell(cell, run->request, counts->sensitive, run->table->has_workers);
}

static void add_period(struct run *run, const struct theme_counts *counts, size_t kind, size_t period)
{
    const struct selection *s = &run->selection;
    for (size_t group = 0; group < s->group_count; group++)
        if (s->kind_has_group[kind * s->group_count + group])
            add_cell(run, counts, kind, period, group);
    if (run->request->group && !run->request->no_totals)
        add_cell(run, counts, kind, period, s->group_count);
}

static void add_theme(struct run *run, size_t theme, bool sensitive, const struct mentions *mentions)
{
    const struct selection *s = &run->selection;
    struct theme_counts counts = {.theme = theme, .sensitive = sensitive};
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        counts.of[level] = cube_count(run->cube, level, mentions);
    for (size_t kind = 0; kind < s->kind_count; kind++) {
        for (size_t period = 0; period < s->period_count; period++)
            add_period(run, &counts, kind, period);
        if (run->request->by != NEWID_PERIOD_ALL && !run->request->no_totals)
            add_period(run, &counts, kind, s->period_count);
    }
}

static bool crossed_is_sensitive(const struct run *run)
{
    size_t a = newid_codebook_find(run->codebook, run->request->cross_a);
    size_t b = newid_codebook_find(run->codebook, run->request->cross_b);
    return run->codebook->themes[a].sensitive || run->codebook->themes[b].sensitive;
}

static enum newid_status fill_table(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    size_t most = run->rows * s->kind_count * (s->period_count + 1) * (s->group_count + 1);
    if (most > TABLE_MOST_CELLS)
        return newid_fail(err, NEWID_LIMIT,
                          "the table would have more than %zu rows; use a longer period with --by, or --theme",
                          TABLE_MOST_CELLS);
    run->table->cells = mem_zalloc(most, sizeof *run->table->cells);
    if (!run->table->cells)
        return out_of_memory(err);
    for (size_t theme = 0; theme < run->codebook->theme_count; theme++) {
        const struct mentions *mentions;
        enum newid_status status = NEWID_OK;
        if (run->wanted[theme])
            status = facts_mentions(run->facts, theme, &mentions, err);
        if (status)
            return status;
        if (run->wanted[theme])
            add_theme(run, theme, run->codebook->themes[theme].sensitive, mentions);
    }
    if (run->request->cross_a)
        add_theme(run, NEWID_NO_PARENT, crossed_is_sensitive(run), &run->together);
    return NEWID_OK;
}

/* ---- notes ---- */

static void note_hidden(struct run *run)
{
    const struct newid_table *table = run->table;
    size_t hidden = 0;
    for (size_t i = 0; i < table->count; i++)
        hidden += table->cells[i].hidden;
    if (!hidden)
        return;
    const char *unit = table->has_workers ? "writers" : "accounts";
    const char *few =
        run->request->audience == NEWID_PUBLIC ? ", fewer than 3 that mention the theme or that do not" : "";
    notes_add(
        &run->notes,
        "%zu of %zu cells are hidden (*): fewer than %u %s%s, or a sensitive theme by team or role. Longer periods "
        "or no --group keep more.",
        hidden, table->count, protect_smallest_base(run->request->audience), unit, few);
}

static enum newid_status note_changes(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    if (run->request->by == NEWID_PERIOD_ALL)
        return NEWID_OK;
    note_lengths(&run->notes, s, run->request, run->cube);
    struct newid_field language = {0};
    enum newid_status status = newid_store_field(run->store, "language", &language, err);
    if (!status)
        note_languages(&run->notes, s, run->request, &language);
    newid_field_release(&language);
    note_unfinished(&run->notes, s, run->request, (int32_t)(time(NULL) / 86400));
    return status;
}

static void note_codebook(struct run *run)
{
    if (run->draft)
        notes_add(&run->notes, "The codebook is a draft: some of its examples fail.");
    notes_add(&run->notes, "The codebook was not checked against human coding: how often it is wrong is not known.");
    if (run->failed)
        notes_add(&run->notes,
                  "In %llu cases a pattern could not finish on an account: there it is not known whether the theme "
                  "is mentioned (newid info).",
                  (unsigned long long)run->failed);
}

static enum newid_status write_notes(struct run *run, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (run->selection.undated_left_out)
        notes_add(&run->notes, "%zu accounts without a date are left out by --from or --to.",
                  run->selection.undated_left_out);
    if (!run->table->count)
        notes_add(&run->notes, "No accounts are left by the filters.");
    else
        status = note_changes(run, err);
    note_hidden(run);
    note_codebook(run);
    return status || !run->notes.failure ? status : out_of_memory(err);
}

/* ---- the whole ---- */

/* What the table's strings live in. */
struct table_memory {
    struct selection selection;
    struct arena notes;
};

static enum newid_status check_request(const struct run *run, struct newid_error *err)
{
    const struct newid_table_request *request = run->request;
    size_t theme;
    if (!request->cross_a != !request->cross_b)
        return newid_fail(err, NEWID_USAGE, "--cross needs two themes");
    return request->among ? find_theme(run->codebook, request->among, &theme, err) : NEWID_OK;
}

static enum newid_status count(struct run *run, struct newid_error *err)
{
    enum newid_status status = check_request(run, err);
    if (!status)
        status = mark_wanted(run, err);
    if (!status)
        status = check_coded(run, err);
    if (!status)
        status = select_accounts(&run->selection, run->store, run->request, err);
    if (status)
        return status;
    run->table->has_workers = run->selection.columns->worker_count > 0;
    if (run->selection.accounts) {
        status = collect_facts(run, err);
        if (!status)
            status = make_cube(run, err);
        if (!status)
            status = fill_table(run, err);
    }
    return status ? status : write_notes(run, err);
}

enum newid_status newid_table_count(struct newid_table **out, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct newid_table_request *request,
                                    struct newid_error *err)
{
    struct run run = {.store = store, .codebook = codebook, .request = request};
    struct newid_table *table = mem_zalloc(1, sizeof *table);
    struct table_memory *memory = mem_zalloc(1, sizeof *memory);
    enum newid_status status = NEWID_MEMORY;
    if (!table || !memory) {
        mem_free(memory);
        mem_free(table);
        return out_of_memory(err);
    }
    run.table = table;
    table->memory = memory;
    run.notes.memory = &memory->notes;
    status = count(&run, err);
    table->notes = run.notes.items;
    table->note_count = run.notes.count;
    memory->selection = run.selection; /* owns the names in the cells */
    cube_free(run.cube);
    facts_free(run.facts);
    mem_free(run.together.items);
    mem_free(run.wanted);
    if (status)
        newid_table_free(table);
    else
        *out = table;
    return status;
}

void newid_table_free(struct newid_table *table)
{
    if (!table)
        return;
    struct table_memory *memory = table->memory;
    selection_release(&memory->selection);
    arena_release(&memory->notes);
    mem_free(memory);
    mem_free(table->cells);
    mem_free(table->notes);
    mem_free(table);
}
