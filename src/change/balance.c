#include "change/balance.h"

#include "change/clusters.h"
#include "table/protect.h"
#include "util/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const part_names[BALANCE_PARTS] = {"bright-only", "dark-only", "both", "neither", "uncoded"};

const char *balance_part_name(enum balance_part part) { return part_names[part]; }

/* One run of balance_find. */
struct run {
    struct balance *out;
    const struct newid_codebook *codebook;
    const struct balance_sides *sides;
    const struct newid_table_request *request;
    bool *bright, *dark, *mentions; /* one an account */
    uint32_t *order;                /* the selected accounts by cell */
    size_t *first;                  /* of each cell in `order`, and where the last ends */
    struct clusters clusters;
    struct cluster_places places;
    struct newid_count *sums[BALANCE_PARTS]; /* by cluster's place */
    uint32_t *seen[BALANCE_PARTS + 1];       /* by worker: the round in which one was counted; the last for all parts */
    uint32_t round;
    uint32_t *words; /* of one part's accounts, to find their median */
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- which account has what ---- */

static enum newid_status add_theme(struct run *run, size_t theme, bool *to, struct newid_error *err)
{
    enum newid_status status = presence_theme(&run->out->presence, theme, run->mentions, err);
    for (size_t i = 0; i < run->out->presence.selection.columns->count && !status; i++)
        to[i] |= run->mentions[i];
    return status;
}

static enum newid_status add_side(struct run *run, const struct balance_side *side, bool *to, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < side->count && !status; i++)
        status = add_theme(run, side->themes[i], to, err);
    return status;
}

static enum newid_status find_mentions(struct run *run, struct newid_error *err)
{
    struct balance *out = run->out;
    const struct selection *s = &out->presence.selection;
    const size_t count = s->columns->count;
    run->bright = mem_zalloc(count, sizeof(bool));
    run->dark = mem_zalloc(count, sizeof(bool));
    run->mentions = mem_zalloc(count, sizeof(bool));
    out->coded = mem_zalloc(count, sizeof(bool));
    out->uncoded = mem_zalloc(count, sizeof(bool));
    if (!run->bright || !run->dark || !run->mentions || !out->coded || !out->uncoded)
        return out_of_memory(err);
    enum newid_status status = add_side(run, &run->sides->bright, run->bright, err);
    if (!status)
        status = add_side(run, &run->sides->dark, run->dark, err);
    for (size_t t = 0; t < run->codebook->theme_count && !status; t++)
        if (!run->codebook->themes[t].rule)
            status = add_theme(run, t, out->coded, err);
    for (size_t i = 0; i < count && !status; i++) {
        out->uncoded[i] = s->cell[i] != CUBE_OUT && !out->coded[i];
        out->coded[i] &= s->cell[i] != CUBE_OUT;
    }
    return status;
}

static enum balance_part part_of(const struct run *run, size_t account)
{
    if (run->bright[account])
        return run->dark[account] ? BALANCE_BOTH : BALANCE_BRIGHT;
    return run->dark[account] ? BALANCE_DARK : BALANCE_NEITHER;
}

static bool is_in(const struct run *run, size_t account, enum balance_part part)
{
    return part == BALANCE_UNCODED ? run->out->uncoded[account] : part_of(run, account) == part;
}

/* ---- accounts by cell ---- */

static enum newid_status sort_accounts(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->out->presence.selection;
    const size_t cells = cube_cells(&s->axes, 0);
    run->order = mem_alloc((s->accounts + 1) * sizeof *run->order);
    run->first = mem_zalloc(cells + 2, sizeof *run->first);
    if (!run->order || !run->first)
        return out_of_memory(err);
    /* Counted two places on, so that laying them out leaves each cell's first in its own place. */
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            run->first[s->cell[i] + 2]++;
    for (size_t cell = 2; cell < cells + 2; cell++)
        run->first[cell] += run->first[cell - 1];
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            run->order[run->first[s->cell[i] + 1]++] = (uint32_t)i;
    return NEWID_OK;
}

/* ---- one cell ---- */

static int by_number(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double median(uint32_t *numbers, size_t count)
{
    if (!count)
        return (double)NAN;
    qsort(numbers, count, sizeof *numbers, by_number);
    return ((double)numbers[(count - 1) / 2] + (double)numbers[count / 2]) / 2;
}

/* How many of the account's workers were not counted yet; an account without one is its own. */
static uint64_t new_workers(const struct run *run, size_t account, size_t part)
{
    const struct newid_columns *c = run->out->presence.selection.columns;
    uint64_t count = c->first_worker[account] == c->first_worker[account + 1];
    for (uint32_t w = c->first_worker[account]; w < c->first_worker[account + 1]; w++) {
        uint32_t *seen = &run->seen[part][c->worker[w]];
        count += *seen != run->round;
        *seen = run->round;
    }
    return count;
}

static void add_account(struct run *run, struct balance_cell *cell, size_t account)
{
    const uint32_t words = run->out->presence.selection.columns->words[account];
    bool is_new;
    const size_t place = cluster_place(&run->places, account, &is_new);
    cell->accounts++;
    cell->words += words;
    cell->workers += new_workers(run, account, BALANCE_PARTS);
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++) {
        const bool in = is_in(run, account, part);
        struct newid_count *sum = &run->sums[part][place];
        if (is_new)
            *sum = (struct newid_count){0, 0};
        sum->n++;
        sum->x += in;
        cell->parts[part].accounts += in;
        cell->parts[part].words += in ? words : 0;
        cell->parts[part].workers += in ? new_workers(run, account, part) : 0;
    }
}

static void finish_part(struct run *run, struct balance_cell *cell, enum balance_part part, size_t first, size_t last)
{
    struct balance_share *share = &cell->parts[part];
    struct newid_clustered clustered;
    size_t count = 0;
    for (size_t i = first; i < last; i++)
        if (is_in(run, run->order[i], part))
            run->words[count++] = run->out->presence.selection.columns->words[run->order[i]];
    share->words_median = median(run->words, count);
    share->ci = (struct newid_interval){(double)NAN, (double)NAN};
    if (newid_clustered_share(&clustered, run->sums[part], run->places.count, 0.95).status == NEWID_DEFINED)
        share->ci = clustered.interval;
}

/* A cell whose parts add up to a number that is shown is hidden whole where one of them must be. */
static void protect(const struct run *run, struct balance_cell *cell)
{
    bool sensitive = false;
    for (size_t i = 0; i < run->sides->bright.count; i++)
        sensitive |= run->codebook->themes[run->sides->bright.themes[i]].sensitive;
    for (size_t i = 0; i < run->sides->dark.count; i++)
        sensitive |= run->codebook->themes[run->sides->dark.themes[i]].sensitive;
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++) {
        struct newid_cell figures = {.workers = cell->parts[part].workers,
                                     .workers_n = cell->workers,
                                     .accounts = cell->parts[part].accounts,
                                     .accounts_n = cell->accounts,
                                     .all_groups = true};
        protect_cell(&figures, run->request, sensitive, run->out->has_workers);
        cell->hidden |= figures.hidden;
    }
}

static void fill_cell(struct run *run, struct balance_cell *cell, size_t first, size_t last)
{
    run->round++;
    cluster_places_begin(&run->places);
    for (size_t i = first; i < last; i++)
        add_account(run, cell, run->order[i]);
    for (enum balance_part part = 0; part < BALANCE_PARTS; part++)
        finish_part(run, cell, part, first, last);
    protect(run, cell);
}

static void fill_cells(struct run *run)
{
    const struct selection *s = &run->out->presence.selection;
    const bool by_period = run->request->by != NEWID_PERIOD_ALL;
    struct balance_cell *cell = run->out->cells;
    for (size_t kind = 0; kind < s->axes.kinds; kind++) {
        const size_t begin = kind * s->axes.periods, end = begin + s->axes.periods;
        for (size_t period = 0; period < s->axes.periods && by_period; period++, cell++) {
            const bool undated = period == s->dated_periods;
            *cell = (struct balance_cell){
                .kind = s->kinds[kind], .undated = undated, .period = undated ? 0 : s->first_period + (int32_t)period};
            fill_cell(run, cell, run->first[begin + period], run->first[begin + period + 1]);
        }
        *cell = (struct balance_cell){.kind = s->kinds[kind], .all_periods = true};
        fill_cell(run, cell++, run->first[begin], run->first[end]);
    }
    run->out->count = (size_t)(cell - run->out->cells);
}

/* ---- the whole ---- */

static enum newid_status make_room(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->out->presence.selection;
    run->out->cells = mem_zalloc(s->axes.kinds * (s->axes.periods + 1), sizeof *run->out->cells);
    run->words = mem_alloc((s->accounts + 1) * sizeof *run->words);
    bool whole = run->out->cells && run->words;
    for (size_t part = 0; part < BALANCE_PARTS; part++)
        whole &= (run->sums[part] = mem_alloc((run->clusters.count + 1) * sizeof *run->sums[part])) != NULL;
    for (size_t part = 0; part <= BALANCE_PARTS; part++)
        whole &= (run->seen[part] = mem_zalloc(s->columns->worker_count + 1, sizeof *run->seen[part])) != NULL;
    return whole ? NEWID_OK : out_of_memory(err);
}

static enum newid_status count(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->out->presence.selection;
    enum newid_status status = find_mentions(run, err);
    if (status || !s->accounts)
        return status;
    status = sort_accounts(run, err);
    if (!status)
        status = clusters_find(&run->clusters, s, err);
    if (!status)
        status = cluster_places_new(&run->places, &run->clusters, err);
    if (!status)
        status = make_room(run, err);
    if (!status)
        fill_cells(run);
    return status;
}

static void release(struct run *run)
{
    mem_free(run->bright);
    mem_free(run->dark);
    mem_free(run->mentions);
    mem_free(run->order);
    mem_free(run->first);
    mem_free(run->words);
    for (size_t part = 0; part < BALANCE_PARTS; part++)
        mem_free(run->sums[part]);
    for (size_t part = 0; part <= BALANCE_PARTS; part++)
        mem_free(run->seen[part]);
    cluster_places_release(&run->places);
    clusters_release(&run->clusters);
}

enum newid_status balance_find(struct balance *out, struct newid_store *store, const struct newid_codebook *codebook,
                               const struct balance_sides *sides, const struct newid_table_request *request,
                               struct newid_error *err)
{
    struct run run = {.out = out, .codebook = codebook, .sides = sides, .request = request};
    *out = (struct balance){0};
    enum newid_status status = presence_open(&out->presence, store, codebook, request, err);
    if (!status) {
        out->has_workers = out->presence.selection.columns->worker_count > 0;
        status = count(&run, err);
    }
    release(&run);
    return status;
}

void balance_release(struct balance *balance)
{
    mem_free(balance->cells);
    mem_free(balance->coded);
    mem_free(balance->uncoded);
    presence_close(&balance->presence);
    *balance = (struct balance){0};
}
