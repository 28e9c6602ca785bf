#include <newid/table.h>

#include "table/align.h"
#include "table/count.h"
#include "table/notes.h"
#include "table/presence.h"
#include "table/protect.h"
#include "table/staff.h"
#include "table/select.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <time.h>

/* One run of newid_table_count. */
struct run {
    struct newid_store *store;
    const struct newid_codebook *codebook;
    const struct newid_table_request *request;
    struct selection selection;
    struct source *source;
    struct cube *cube;
    uint32_t *teams[CUBE_LEVELS]; /* one a cell of the level; NULL but by months since roll-out */
    unsigned threads;
    size_t *themes; /* that have rows of their own, the crossed pair last */
    size_t theme_count;
    size_t stride; /* how many cells each of them has */
    bool draft;
    uint64_t failed;
    struct newid_table *table;
    struct notes notes;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- what is asked for ---- */

/* Those asked for, in the codebook's order; the pair alone where only the pair is asked for; every theme where nothing
 * is. */
static enum newid_status list_themes(struct run *run, struct newid_error *err)
{
    const struct newid_table_request *request = run->request;
    const size_t themes = run->codebook->theme_count;
    const bool all = !request->theme_count && !request->cross_a;
    enum newid_status status = NEWID_OK;
    run->themes = mem_alloc((themes + 1) * sizeof *run->themes);
    bool *wanted = mem_zalloc(themes + 1, sizeof *wanted);
    if (!run->themes || !wanted)
        status = out_of_memory(err);
    for (size_t i = 0, theme; i < request->theme_count && !status; i++) {
        status = presence_find_theme(run->codebook, request->themes[i], &theme, err);
        if (!status)
            wanted[theme] = true;
    }
    for (size_t t = 0; t < themes && !status; t++)
        if (all || wanted[t])
            run->themes[run->theme_count++] = t;
    if (request->cross_a && !status)
        run->themes[run->theme_count++] = SOURCE_CROSSED;
    mem_free(wanted);
    return status;
}

/* ---- counting ---- */

static enum newid_status find_source(struct run *run, struct newid_error *err)
{
    const struct newid_table_request *request = run->request;
    enum newid_status status =
        source_new(&run->source, run->store, run->codebook, run->selection.columns, request, err);
    if (status || !request->among)
        return status;
    size_t among;
    status = presence_find_theme(run->codebook, request->among, &among, err);
    return status ? status : presence_keep_among(&run->selection, run->source, among, err);
}

static enum newid_status make_cube(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    const struct cube_accounts accounts = {
        .axes = s->axes,
        .count = s->columns->count,
        .cell = s->cell,
        .words = s->columns->words,
        .first_worker = s->columns->first_worker,
        .worker = s->columns->worker,
        .worker_count = s->columns->worker_count,
        .clustered = run->request->clustered,
    };
    return cube_new(&run->cube, &accounts, err);
}

static enum newid_status count_teams(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    enum newid_status status = NEWID_OK;
    for (unsigned level = 0; level < CUBE_LEVELS && s->since && !status; level++) {
        run->teams[level] = mem_zalloc(cube_cells(&s->axes, level), sizeof *run->teams[level]);
        status = run->teams[level] ? align_count_teams(s, level, run->teams[level], err) : out_of_memory(err);
    }
    return status;
}

/* ---- cells ---- */

/* The cells of one theme while they are filled. */
struct row {
    const struct run *run;
    size_t theme;
    bool sensitive;
    const struct tally_figures *figures;
    struct newid_cell *next;
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

static struct newid_cluster_sums sums_of(const struct cube_base *base, const struct cube_count *count)
{
    return (struct newid_cluster_sums){.x = count->accounts,
                                       .n = base->accounts,
                                       .workers = base->clusters,
                                       .xx = count->xx,
                                       .xn = count->xn,
                                       .nn = base->nn};
}

/* period or group past the end of its axis: the total over it. */
static void add_cell(struct row *row, size_t kind, size_t period, size_t group)
{
    const struct run *run = row->run;
    const struct selection *s = &run->selection;
    struct newid_cell *cell = row->next++;
    bool by_period = run->request->by != NEWID_PERIOD_ALL;
    bool all_periods = period == s->axes.periods, all_groups = group == s->axes.groups;
    unsigned level = (all_periods ? CUBE_ALL_PERIODS : 0u) | (all_groups ? CUBE_ALL_GROUPS : 0u);
    size_t at = cube_cell(&s->axes, level, kind, period, group);
    *cell = (struct newid_cell){
        .theme = row->theme,
        .kind = s->kinds[kind],
        .all_periods = all_periods || !by_period,
        .undated = by_period && !all_periods && period == s->dated_periods,
        .period = by_period && period < s->dated_periods ? s->first_period + (int32_t)period : 0,
        .group = all_groups ? "all" : s->groups[group],
        .all_groups = all_groups || !run->request->group,
    };
    const struct cube_base *base = &cube_bases(run->cube, level)[at];
    const struct cube_count *count = &row->figures->of[level][at];
    fill_figures(cell, base, count, run->table->has_workers);
    if (run->table->clusters)
        run->table->clusters[cell - run->table->cells] = sums_of(base, count);
    if (run->teams[level])
        cell->teams = run->teams[level][at];
    protect_cell(cell, run->request, row->sensitive, run->table->has_workers);
}

static bool has_group_totals(const struct run *run) { return run->request->group && !run->request->no_totals; }

static bool has_period_totals(const struct run *run)
{
    return run->request->by != NEWID_PERIOD_ALL && !run->request->no_totals;
}

static void add_period(struct row *row, size_t kind, size_t period)
{
    const struct selection *s = &row->run->selection;
    for (size_t group = 0; group < s->axes.groups; group++)
        if (s->kind_has_group[kind * s->axes.groups + group])
            add_cell(row, kind, period, group);
    if (has_group_totals(row->run))
        add_cell(row, kind, period, s->axes.groups);
}

static bool is_sensitive(const struct run *run, size_t theme)
{
    const struct newid_codebook *codebook = run->codebook;
    if (theme != SOURCE_CROSSED)
        return codebook->themes[theme].sensitive;
    return codebook->themes[newid_codebook_find(codebook, run->request->cross_a)].sensitive ||
           codebook->themes[newid_codebook_find(codebook, run->request->cross_b)].sensitive;
}

/* Writes the cells of the i-th theme, and nothing else: several threads do so at once. */
static void fill_row(void *context, size_t i, const struct tally_figures *figures)
{
    const struct run *run = context;
    const struct cube_axes *axes = &run->selection.axes;
    const size_t theme = run->themes[i];
    struct row row = {run, theme, is_sensitive(run, theme), figures, run->table->cells + i * run->stride};
    for (size_t kind = 0; kind < axes->kinds; kind++) {
        for (size_t period = 0; period < axes->periods; period++)
            add_period(&row, kind, period);
        if (has_period_totals(run))
            add_period(&row, kind, axes->periods);
    }
}

static size_t cells_a_theme(const struct run *run)
{
    const struct cube_axes *axes = &run->selection.axes;
    size_t groups = axes->kinds * has_group_totals(run);
    for (size_t i = 0; i < axes->kinds * axes->groups; i++)
        groups += run->selection.kind_has_group[i];
    return groups * (axes->periods + has_period_totals(run));
}

static enum newid_status fill_table(struct run *run, struct newid_error *err)
{
    const struct cube_axes *axes = &run->selection.axes;
    if (run->theme_count * axes->kinds * (axes->periods + 1) * (axes->groups + 1) > TABLE_MOST_CELLS)
        return newid_fail(err, NEWID_LIMIT,
                          "the table would have more than %zu rows; use a longer period with --by, or --theme",
                          TABLE_MOST_CELLS);
    run->stride = cells_a_theme(run);
    const size_t cells = run->theme_count * run->stride;
    run->table->cells = mem_alloc(cells * sizeof *run->table->cells);
    if (!run->table->cells)
        return out_of_memory(err);
    mem_expect(run->table->cells, cells * sizeof *run->table->cells);
    if (run->request->clustered && !(run->table->clusters = mem_alloc(cells * sizeof *run->table->clusters)))
        return out_of_memory(err);
    const struct count_request request = {.source = run->source,
                                          .columns = run->selection.columns,
                                          .cube = run->cube,
                                          .themes = run->themes,
                                          .theme_count = run->theme_count,
                                          .threads = run->threads,
                                          .done = fill_row,
                                          .context = run};
    enum newid_status status = count_themes(&request, err);
    if (!status)
        run->table->count = cells;
    return status;
}

/* ---- notes ---- */

/* For a public table whoever protects it says more: which cells are hidden is not all known here. */
static void note_hidden(struct run *run)
{
    const struct newid_table *table = run->table;
    size_t hidden = 0;
    for (size_t i = 0; i < table->count; i++)
        hidden += table->cells[i].hidden;
    if (!hidden || run->request->audience != NEWID_INTERNAL)
        return;
    notes_add(&run->notes,
              table->has_workers
                  ? N_("%zu of %zu cells are hidden (*): fewer than %u writers, or a sensitive theme by team or role. "
                       "Longer periods or no --group keep more.")
                  : N_("%zu of %zu cells are hidden (*): fewer than %u accounts, or a sensitive theme by team or role. "
                       "Longer periods or no --group keep more."),
              hidden, table->count, protect_thresholds(run->request)->internal_base);
}

static enum newid_status note_changes(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->selection;
    /* A filter may leave so few that even the length of their accounts says something of them. */
    if (run->request->by == NEWID_PERIOD_ALL || (run->request->audience == NEWID_PUBLIC && run->request->where_count))
        return NEWID_OK;
    note_lengths(&run->notes, s, run->request, run->cube);
    struct newid_field language = {0};
    enum newid_status status = newid_store_field(run->store, "language", &language, err);
    if (!status)
        note_languages(&run->notes, s, run->request, run->cube, &language);
    newid_field_release(&language);
    note_unfinished(&run->notes, s, run->request, (int32_t)(time(NULL) / 86400));
    return status;
}

static void note_codebook(struct run *run)
{
    if (run->draft)
        notes_add(&run->notes, "The codebook is a draft: some of its examples fail.");
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
    if (run->request->by == NEWID_PERIOD_SINCE)
        note_alignment(&run->notes, &run->selection);
    if (!run->table->count)
        notes_add(&run->notes, "No accounts are left by the filters.");
    else
        status = note_changes(run, err);
    if (!status && run->table->count)
        status = note_staff(&run->notes, run->store, &run->selection, run->request, err);
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
    return request->among ? presence_find_theme(run->codebook, request->among, &theme, err) : NEWID_OK;
}

static enum newid_status count(struct run *run, struct newid_error *err)
{
    enum newid_status status = check_request(run, err);
    if (!status)
        status = list_themes(run, err);
    if (!status)
        status = presence_check_coded(run->store, run->codebook, &run->draft, &run->failed, err);
    if (!status)
        status = select_accounts(&run->selection, run->store, run->request, err);
    if (status)
        return status;
    run->table->has_workers = run->selection.columns->worker_count > 0;
    if (run->selection.accounts) {
        status = find_source(run, err);
        if (!status)
            status = make_cube(run, err);
        if (!status)
            status = count_teams(run, err);
        if (!status)
            status = fill_table(run, err);
    }
    return status ? status : write_notes(run, err);
}

enum newid_status table_count(struct newid_table **out, struct newid_store *store,
                              const struct newid_codebook *codebook, const struct newid_table_request *request,
                              unsigned threads, struct newid_error *err)
{
    struct run run = {.store = store, .codebook = codebook, .request = request, .threads = threads};
    struct newid_table *table = mem_zalloc(1, sizeof *table);
    struct table_memory *memory = mem_zalloc(1, sizeof *memory);
    bool reading = false;
    if (!table || !memory) {
        mem_free(memory);
        mem_free(table);
        return out_of_memory(err);
    }
    run.table = table;
    table->memory = memory;
    run.notes.memory = &memory->notes;
    enum newid_status status = newid_store_begin_reading(store, &reading, err);
    if (!status)
        status = count(&run, err);
    source_free(run.source);
    newid_store_end_reading(store, reading);
    table->notes = run.notes.items;
    table->note_count = run.notes.count;
    memory->selection = run.selection; /* owns the names in the cells */
    cube_free(run.cube);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        mem_free(run.teams[level]);
    mem_free(run.themes);
    if (status)
        newid_table_free(table);
    else
        *out = table;
    return status;
}

enum newid_status newid_table_count(struct newid_table **out, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct newid_table_request *request,
                                    struct newid_error *err)
{
    return table_count(out, store, codebook, request, 0, err);
}

enum newid_status newid_table_line_period(enum newid_period *period, struct newid_store *store,
                                          const struct newid_table_request *request, struct newid_error *err)
{
    enum { MONTHS_MOST = 24, QUARTERS_MOST = 32 };
    struct selection selection = {0};
    struct newid_table_request by_month = *request;
    by_month.by = NEWID_PERIOD_MONTH;
    enum newid_status status = select_accounts(&selection, store, &by_month, err);
    const size_t months = selection.dated_periods;
    *period = !months                       ? NEWID_PERIOD_ALL
              : months <= MONTHS_MOST       ? NEWID_PERIOD_MONTH
              : months / 3 <= QUARTERS_MOST ? NEWID_PERIOD_QUARTER
                                            : NEWID_PERIOD_YEAR;
    selection_release(&selection);
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
    mem_free(table->clusters);
    mem_free(table->notes);
    mem_free(table);
}
