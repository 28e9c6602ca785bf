#include "change/cooccurrence.h"

#include "change/clusters.h"
#include "change/pair_rows.h"
#include "codebook/structure.h"
#include "table/block_facts.h"
#include "table/protect.h"
#include "util/mem.h"

#include <string.h>

/* One run of cooccurrence_find. */
struct run {
    struct cooccurrence *out;
    const struct newid_codebook *codebook;
    const struct cooccurrence_request *request;
    struct pair_rows rows;
    struct clusters clusters;
    size_t *first_cluster;           /* of each kind, in `counts`, and where the last ends */
    uint32_t *place;                 /* of each cluster in `counts`, those of a kind together */
    struct newid_pair_count *counts; /* of one pair, by place; n is the same for all */
    uint32_t *seen;                  /* kinds × workers: the round in which one was counted */
    uint32_t round;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static size_t kinds_of(const struct run *run) { return run->out->presence.selection.axes.kinds; }

static size_t kind_of(const struct run *run, size_t account) { return run->out->presence.selection.cell[account]; }

/* ---- which themes, which pairs ---- */

/* A rule by account has no passages; one by paragraph says nothing of a sentence. */
static bool stands_in(const struct newid_theme *theme, enum newid_scope scope)
{
    return scope == NEWID_SCOPE_ACCOUNT || !theme->rule || (has_marks(theme) && theme->scope >= scope);
}

struct naming {
    const struct newid_codebook *codebook;
    size_t other;
    bool found;
};

static void see_operand(void *context, size_t theme)
{
    struct naming *n = context;
    n->found |= codebook_counts_in(n->codebook, n->other, theme) || codebook_counts_in(n->codebook, theme, n->other);
}

/* Whether the theme is a rule over the other, or over one that counts with it. */
static bool names(const struct newid_codebook *codebook, size_t theme, size_t other)
{
    struct naming naming = {codebook, other, false};
    if (codebook->themes[theme].rule)
        rule_each_theme(codebook->themes[theme].rule, see_operand, &naming);
    return naming.found;
}

static bool is_bound(const struct newid_codebook *codebook, size_t a, size_t b)
{
    return codebook_counts_in(codebook, a, b) || codebook_counts_in(codebook, b, a) || names(codebook, a, b) ||
           names(codebook, b, a);
}

/* asked: one flag a theme; of one theme alone the pairs with all others are meant. */
static enum newid_status find_asked(const struct run *run, bool *asked, struct newid_error *err)
{
    const struct newid_table_request *accounts = &run->request->accounts;
    for (size_t i = 0; i < accounts->theme_count; i++) {
        size_t theme;
        enum newid_status status = presence_find_theme(run->codebook, accounts->themes[i], &theme, err);
        if (status)
            return status;
        if (!stands_in(&run->codebook->themes[theme], run->request->scope))
            return newid_fail(err, NEWID_USAGE,
                              "theme %s is a rule, which has no passages of this scope; use --scope account",
                              run->codebook->themes[theme].code);
        asked[theme] = true;
    }
    return NEWID_OK;
}

static enum newid_status list_themes(struct run *run, bool *asked, struct newid_error *err)
{
    const struct newid_codebook *codebook = run->codebook;
    run->out->themes = mem_alloc((codebook->theme_count + 1) * sizeof *run->out->themes);
    if (!run->out->themes)
        return out_of_memory(err);
    enum newid_status status = find_asked(run, asked, err);
    size_t count = 0;
    for (size_t t = 0; t < codebook->theme_count; t++)
        count += asked[t];
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        if ((count < 2 || asked[t]) && stands_in(&codebook->themes[t], run->request->scope))
            run->out->themes[run->out->theme_count++] = t;
    return status;
}

/* ---- whose units they are ---- */

/* Lays clusters out by kind, with how many units each has. */
static enum newid_status lay_clusters(struct run *run, struct newid_error *err)
{
    const struct selection *s = &run->out->presence.selection;
    const size_t clusters = run->clusters.count, kinds = kinds_of(run);
    run->first_cluster = mem_zalloc(kinds + 2, sizeof *run->first_cluster);
    run->place = mem_alloc((clusters + 1) * sizeof *run->place);
    run->counts = mem_zalloc(clusters + 1, sizeof *run->counts);
    if (!run->first_cluster || !run->place || !run->counts)
        return out_of_memory(err);
    memset(run->place, 0xFF, clusters * sizeof *run->place);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->columns->count; i++) {
            if (s->cell[i] == CUBE_OUT || run->place[run->clusters.of[i]] != UINT32_MAX - (uint32_t)pass)
                continue;
            const size_t kind = kind_of(run, i);
            if (pass == 0)
                run->first_cluster[kind + 2]++;
            run->place[run->clusters.of[i]] = pass == 0 ? UINT32_MAX - 1 : (uint32_t)run->first_cluster[kind + 1]++;
        }
        for (size_t kind = 2; kind < kinds + 2 && pass == 0; kind++)
            run->first_cluster[kind] += run->first_cluster[kind - 1];
    }
    for (size_t i = 0; i < s->columns->count; i++)
        if (s->cell[i] != CUBE_OUT)
            run->counts[run->place[run->clusters.of[i]]].n += run->rows.units[i];
    return NEWID_OK;
}

/* How many of the account's workers were not counted in this round; an account without one is its own. */
static uint64_t new_workers(const struct run *run, size_t account)
{
    const struct newid_columns *c = run->out->presence.selection.columns;
    uint64_t count = c->first_worker[account] == c->first_worker[account + 1];
    for (uint32_t w = c->first_worker[account]; w < c->first_worker[account + 1]; w++) {
        uint32_t *seen = &run->seen[kind_of(run, account) * c->worker_count + c->worker[w]];
        count += *seen != run->round;
        *seen = run->round;
    }
    return count;
}

static void count_bases(struct run *run)
{
    const struct selection *s = &run->out->presence.selection;
    run->round++;
    for (size_t i = 0; i < s->columns->count; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        struct cooccurrence_base *base = &run->out->bases[kind_of(run, i)];
        base->units += run->rows.units[i];
        base->accounts++;
        base->workers += new_workers(run, i);
    }
}

/* ---- protection ---- */

static bool is_hidden(const struct run *run, size_t kind, uint64_t workers, uint64_t accounts, bool sensitive)
{
    const struct cooccurrence_base *base = &run->out->bases[kind];
    struct newid_cell cell = {.workers = workers,
                              .workers_n = base->workers,
                              .accounts = accounts,
                              .accounts_n = base->accounts,
                              .all_groups = true};
    protect_cell(&cell, &run->request->accounts, sensitive, run->out->has_workers);
    return cell.hidden;
}

static void count_theme(struct run *run, size_t theme)
{
    const struct row_list *list = &run->rows.themes[theme];
    const bool sensitive = run->codebook->themes[run->out->themes[theme]].sensitive;
    uint32_t last = UINT32_MAX;
    run->round++;
    for (size_t i = 0; i < list->count; i++) {
        const uint32_t account = pair_rows_account(&run->rows, list->items[i]);
        struct cooccurrence_theme *with = &run->out->with[kind_of(run, account) * run->out->theme_count + theme];
        with->units++;
        if (account == last)
            continue;
        last = account;
        with->accounts++;
        with->workers += new_workers(run, account);
    }
    for (size_t kind = 0; kind < kinds_of(run); kind++) {
        struct cooccurrence_theme *with = &run->out->with[kind * run->out->theme_count + theme];
        with->hidden = is_hidden(run, kind, with->workers, with->accounts, sensitive);
    }
}

/* ---- one pair ---- */

static struct newid_pair_count *counts_of(const struct run *run, uint32_t row)
{
    return &run->counts[run->place[run->clusters.of[pair_rows_account(&run->rows, row)]]];
}

/* Walks both lists at once. pairs: the pair's place in each kind, `stride` apart. */
static void count_rows(struct run *run, size_t a, size_t b, struct cooccurrence_pair *pairs, size_t stride)
{
    const struct row_list *x = &run->rows.themes[a], *y = &run->rows.themes[b];
    uint32_t last = UINT32_MAX;
    size_t i = 0, j = 0;
    while (i < x->count || j < y->count) {
        const bool in_x = i < x->count && (j == y->count || x->items[i] <= y->items[j]);
        const bool in_y = j < y->count && (i == x->count || y->items[j] <= x->items[i]);
        const uint32_t row = in_x ? x->items[i] : y->items[j], account = pair_rows_account(&run->rows, row);
        struct newid_pair_count *count = counts_of(run, row);
        count->a += in_x;
        count->b += in_y;
        count->both += in_x && in_y;
        i += in_x;
        j += in_y;
        if (!in_x || !in_y || account == last)
            continue;
        last = account;
        pairs[kind_of(run, account) * stride].accounts++;
        pairs[kind_of(run, account) * stride].workers += new_workers(run, account);
    }
}

static enum newid_status count_pair(struct run *run, size_t a, size_t b, struct cooccurrence_pair *pairs, size_t stride,
                                    struct newid_error *err)
{
    struct cooccurrence *out = run->out;
    const bool sensitive =
        run->codebook->themes[out->themes[a]].sensitive || run->codebook->themes[out->themes[b]].sensitive;
    run->round++;
    for (size_t c = 0; c < run->clusters.count; c++)
        run->counts[c].a = run->counts[c].b = run->counts[c].both = 0;
    count_rows(run, a, b, pairs, stride);
    for (size_t kind = 0; kind < kinds_of(run); kind++) {
        struct cooccurrence_pair *pair = &pairs[kind * stride];
        const size_t first = run->first_cluster[kind], last = run->first_cluster[kind + 1];
        pair->a = out->themes[a];
        pair->b = out->themes[b];
        pair->kind = kind;
        if (newid_association(&pair->figures, run->counts + first, last - first, 0.95).status == NEWID_FAILED)
            return out_of_memory(err);
        pair->hidden = is_hidden(run, kind, pair->workers, pair->accounts, sensitive) ||
                       out->with[kind * out->theme_count + a].hidden || out->with[kind * out->theme_count + b].hidden;
    }
    return NEWID_OK;
}

/* Calls count_pair for each pair that is wanted, or only counts them where pairs is NULL. */
static enum newid_status each_pair(struct run *run, const bool *asked, struct cooccurrence_pair *pairs, size_t *count,
                                   struct newid_error *err)
{
    const struct cooccurrence *out = run->out;
    const size_t stride = *count;
    enum newid_status status = NEWID_OK;
    size_t at = 0;
    for (size_t a = 0; a < out->theme_count && !status; a++)
        for (size_t b = a + 1; b < out->theme_count && !status; b++) {
            const bool wanted = !run->request->accounts.theme_count || asked[out->themes[a]] || asked[out->themes[b]];
            if (!wanted || is_bound(run->codebook, out->themes[a], out->themes[b]))
                continue;
            if (pairs)
                status = count_pair(run, a, b, pairs + at, stride, err);
            at++;
        }
    *count = at;
    return status;
}

/* ---- the whole ---- */

static enum newid_status make_room(struct run *run, const bool *asked, size_t *stride, struct newid_error *err)
{
    struct cooccurrence *out = run->out;
    const size_t kinds = kinds_of(run), workers = out->presence.selection.columns->worker_count;
    enum newid_status status = each_pair(run, asked, NULL, stride, err);
    out->pairs = mem_zalloc(kinds * *stride + 1, sizeof *out->pairs);
    out->with = mem_zalloc(kinds * out->theme_count + 1, sizeof *out->with);
    out->bases = mem_zalloc(kinds, sizeof *out->bases);
    run->seen = mem_zalloc(kinds * workers + 1, sizeof *run->seen);
    if (!status && (!out->pairs || !out->with || !out->bases || !run->seen))
        status = out_of_memory(err);
    return status;
}

static enum newid_status count(struct run *run, bool *asked, struct newid_error *err)
{
    struct cooccurrence *out = run->out;
    struct presence *presence = &out->presence;
    size_t stride = 0;
    enum newid_status status = list_themes(run, asked, err);
    if (status || !presence->selection.accounts)
        return status;
    status = run->request->scope == NEWID_SCOPE_ACCOUNT
                 ? pair_rows_of_accounts(&run->rows, presence, out->themes, out->theme_count, err)
                 : pair_rows_of_texts(&run->rows, presence, run->request->scope, out->themes, out->theme_count, err);
    if (!status)
        status = clusters_find(&run->clusters, &presence->selection, err);
    if (!status)
        status = lay_clusters(run, err);
    if (!status)
        status = make_room(run, asked, &stride, err);
    if (status)
        return status;
    count_bases(run);
    for (size_t t = 0; t < out->theme_count; t++)
        count_theme(run, t);
    status = each_pair(run, asked, out->pairs, &stride, err);
    out->count = stride * kinds_of(run);
    return status;
}

enum newid_status cooccurrence_find(struct cooccurrence *out, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct cooccurrence_request *request,
                                    struct newid_error *err)
{
    struct run run = {.out = out, .codebook = codebook, .request = request};
    *out = (struct cooccurrence){0};
    bool *asked = mem_zalloc(codebook->theme_count + 1, sizeof *asked);
    if (!asked)
        return out_of_memory(err);
    enum newid_status status = presence_open(&out->presence, store, codebook, &request->accounts, err);
    if (!status) {
        out->has_workers = out->presence.selection.columns->worker_count > 0;
        status = count(&run, asked, err);
    }
    pair_rows_release(&run.rows);
    clusters_release(&run.clusters);
    mem_free(run.first_cluster);
    mem_free(run.place);
    mem_free(run.counts);
    mem_free(run.seen);
    mem_free(asked);
    return status;
}

void cooccurrence_release(struct cooccurrence *c)
{
    mem_free(c->pairs);
    mem_free(c->themes);
    mem_free(c->with);
    mem_free(c->bases);
    presence_close(&c->presence);
    *c = (struct cooccurrence){0};
}
