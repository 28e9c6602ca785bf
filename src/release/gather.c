#include "release/gather.h"

#include "table/protect.h"
#include "table/source.h"
#include "util/intern.h"
#include "util/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

void release_period(char *name, size_t size, enum newid_period by, const struct newid_cell *cell)
{
    if (cell->all_periods || cell->undated)
        snprintf(name, size, "%s", cell->undated ? "undated" : "all");
    else
        newid_period_label(name, size, by, cell->period);
}

/* ---- which layers ---- */

/* A theme counted by other statuses is another layer. */
struct layer_source {
    size_t table, theme; /* theme: SOURCE_CROSSED for a pair */
    unsigned statuses;
};

struct layers {
    struct layer_source *items; /* layer l + 1 */
    size_t count, capacity;
};

static bool same_pair(const struct newid_table_request *a, const struct newid_table_request *b)
{
    return a->cross_a && b->cross_a && !strcmp(a->cross_a, b->cross_a) && !strcmp(a->cross_b, b->cross_b) &&
           a->cross_scope == b->cross_scope;
}

static size_t find_layer(const struct gathered *g, const struct layers *layers, size_t table, size_t theme)
{
    const struct newid_table_request *request = g->frame.tables[table].given->request;
    for (size_t l = 0; l < layers->count; l++) {
        const struct layer_source *s = &layers->items[l];
        if (s->theme == theme && s->statuses == request->statuses &&
            (theme != SOURCE_CROSSED || same_pair(g->frame.tables[s->table].given->request, request)))
            return l + 1;
    }
    return NO_LAYER;
}

static bool add_layer(struct gathered *g, struct layers *layers, size_t table, size_t theme)
{
    struct table_layers *of = &g->tables[table];
    size_t layer = find_layer(g, layers, table, theme);
    if (layer == NO_LAYER) {
        if (mem_grow(&layers->items, &layers->capacity, layers->count + 1, sizeof *layers->items))
            return false;
        layers->items[layers->count++] =
            (struct layer_source){table, theme, g->frame.tables[table].given->request->statuses};
        layer = layers->count;
    }
    of->layer[of->count++] = layer;
    return true;
}

static bool is_asked_for(const struct newid_table_request *request, const char *code)
{
    for (size_t i = 0; i < request->theme_count; i++)
        if (!strcmp(request->themes[i], code))
            return true;
    return !request->theme_count && !request->cross_a;
}

/* In the order of newid_table_count. A theme of an earlier release that the codebook has no more is left out. */
static enum newid_status list_layers(struct gathered *g, struct layers *layers, struct newid_error *err)
{
    for (size_t k = 0; k < g->frame.count; k++) {
        const struct newid_table_request *request = g->frame.tables[k].given->request;
        g->tables[k].layer = mem_alloc((g->codebook->theme_count + 1) * sizeof *g->tables[k].layer);
        if (!g->tables[k].layer)
            return out_of_memory(err);
        for (size_t t = 0; t < g->codebook->theme_count && !g->frame.tables[k].is_gone; t++)
            if (is_asked_for(request, g->codebook->themes[t].code) && !add_layer(g, layers, k, t))
                return out_of_memory(err);
        if (request->cross_a && !g->frame.tables[k].is_gone && !add_layer(g, layers, k, SOURCE_CROSSED))
            return out_of_memory(err);
    }
    return NEWID_OK;
}

static void tie_layers(struct gathered *g, const struct layers *layers)
{
    for (size_t l = 0; l < layers->count; l++) {
        const struct layer_source *s = &layers->items[l];
        struct layer *layer = &g->universe.layers[l + 1];
        if (s->theme == SOURCE_CROSSED)
            continue;
        const struct newid_theme *theme = &g->codebook->themes[s->theme];
        layer->code = theme->code;
        layer->sum_of_children = !theme->rule && !theme->pattern_count && !theme->children_apart;
        for (size_t t = 0; t < g->codebook->theme_count; t++)
            if (g->codebook->themes[t].parent == s->theme && find_layer(g, layers, s->table, t) == NO_LAYER)
                layer->sum_of_children = false;
        if (theme->parent != NEWID_NO_PARENT && !g->codebook->themes[theme->parent].children_apart)
            layer->parent = find_layer(g, layers, s->table, theme->parent);
    }
}

/* ---- figures ---- */

/* Places by atom, and who was seen where. */
struct counter {
    const struct gathered *g;
    const struct newid_columns *columns;
    size_t *first, *place; /* the places of atom a: place[first[a]] … place[first[a + 1] - 1] */
    uint64_t *seen;        /* places × workers, in bits */
    size_t words;          /* a place */
};

static enum newid_status counter_init(struct counter *c, struct newid_error *err)
{
    const struct universe *u = &c->g->universe;
    size_t all = 0, *next = mem_alloc((u->atom_count + 1) * sizeof *next);
    c->first = mem_zalloc(u->atom_count + 2, sizeof *c->first);
    c->words = c->columns->worker_count / 64 + 1;
    c->seen = mem_alloc((u->place_count + 1) * c->words * sizeof *c->seen);
    for (size_t p = 0; p < u->place_count; p++)
        all += u->places[p].count;
    c->place = mem_alloc((all + 1) * sizeof *c->place);
    if (!next || !c->first || !c->seen || !c->place) {
        mem_free(next);
        return out_of_memory(err);
    }
    for (size_t p = 0; p < u->place_count; p++)
        for (size_t i = 0; i < u->places[p].count; i++)
            c->first[u->places[p].atoms[i] + 1]++;
    for (size_t a = 0; a < u->atom_count; a++)
        c->first[a + 1] += c->first[a];
    memcpy(next, c->first, (u->atom_count + 1) * sizeof *next);
    for (size_t p = 0; p < u->place_count; p++)
        for (size_t i = 0; i < u->places[p].count; i++)
            c->place[next[u->places[p].atoms[i]]++] = p;
    mem_free(next);
    return NEWID_OK;
}

static void counter_release(struct counter *c)
{
    mem_free(c->first);
    mem_free(c->place);
    mem_free(c->seen);
}

/* A worker who is new to the place is one more writer; an account without a worker is its own. */
static void see(struct counter *c, struct layer *layer, size_t place, size_t account)
{
    const uint32_t *first = c->columns->first_worker;
    if (first[account] == first[account + 1]) {
        layer->writers[place]++;
        return;
    }
    for (uint32_t w = first[account]; w < first[account + 1]; w++) {
        const uint32_t worker = c->columns->worker[w];
        uint64_t *word = &c->seen[place * c->words + worker / 64];
        const uint64_t bit = UINT64_C(1) << worker % 64;
        layer->writers[place] += !(*word & bit);
        *word |= bit;
    }
}

/* mentions: by account; NULL: all. */
static void count_layer(struct counter *c, struct layer *layer, const bool *mentions)
{
    const struct frame *f = &c->g->frame;
    memset(c->seen, 0, (f->place_count + 1) * c->words * sizeof *c->seen);
    for (size_t i = 0; i < f->account_count; i++) {
        if (f->atom[i] == NO_ATOM || (mentions && !mentions[i]))
            continue;
        layer->atoms[f->atom[i]]++;
        for (size_t p = c->first[f->atom[i]]; p < c->first[f->atom[i] + 1]; p++)
            see(c, layer, c->place[p], i);
    }
}

static const struct newid_columns *find_columns(const struct frame *f)
{
    for (size_t k = 0; k < f->count; k++)
        if (!f->tables[k].is_gone)
            return f->tables[k].presence.selection.columns;
    return NULL;
}

static enum newid_status count_layers(struct gathered *g, const struct layers *layers, struct newid_error *err)
{
    struct counter c = {.g = g, .columns = find_columns(&g->frame)};
    if (!c.columns)
        return NEWID_OK;
    bool *mentions = mem_alloc((g->frame.account_count + 1) * sizeof *mentions);
    enum newid_status status = mentions ? counter_init(&c, err) : out_of_memory(err);
    if (!status)
        count_layer(&c, &g->universe.layers[0], NULL);
    for (size_t l = 0; l < layers->count && !status; l++) {
        const struct layer_source *s = &layers->items[l];
        status = presence_theme(&g->frame.tables[s->table].presence, s->theme, mentions, err);
        if (!status)
            count_layer(&c, &g->universe.layers[l + 1], mentions);
    }
    mem_free(mentions);
    counter_release(&c);
    return status;
}

/* ---- states of new tables ---- */

static void set_state(struct layer *layer, size_t place, enum row_state state)
{
    static const int rank[] = {[ROW_ABSENT] = 0, [ROW_SHOWN] = 1, [ROW_BESIDE] = 2, [ROW_SMALL] = 3, [ROW_KNOWN] = 4};
    if (rank[state] > rank[layer->state[place]])
        layer->state[place] = state;
}

struct row_walk {
    struct gathered *g;
    size_t table, layer, next; /* next: the cell, or the past row, that comes */
};

/* By its own rule: what is hidden beside it need not be protected. */
static bool is_small(const struct row_walk *walk, const struct newid_cell *cell)
{
    const struct frame_table *t = &walk->g->frame.tables[walk->table];
    struct newid_cell own = *cell;
    if (cell->theme >= walk->g->codebook->theme_count)
        return true;
    own.hidden = false;
    protect_cell(&own, t->given->request, walk->g->codebook->themes[cell->theme].sensitive,
                 t->presence.selection.columns->worker_count > 0);
    return own.hidden;
}

static void take_new_row(void *context, size_t kind, size_t period, size_t group, size_t place)
{
    struct row_walk *walk = context;
    struct layer *layer = &walk->g->universe.layers[walk->layer];
    const struct newid_cell *cell = &walk->g->frame.tables[walk->table].given->table->cells[walk->next++];
    (void)kind, (void)period, (void)group;
    if (place == NO_PLACE)
        return;
    set_state(layer, place, !cell->hidden ? ROW_SHOWN : is_small(walk, cell) ? ROW_SMALL : ROW_BESIDE);
}

/* ---- states of earlier tables ---- */

static struct newid_cell past_cell(const struct frame_table *t, size_t kind, size_t period, size_t group)
{
    const struct selection *s = &t->presence.selection;
    const bool by_period = t->given->request->by != NEWID_PERIOD_ALL;
    return (struct newid_cell){
        .kind = s->kinds[kind],
        .all_periods = !by_period || period == s->axes.periods,
        .undated = by_period && period != s->axes.periods && period == s->dated_periods,
        .period = by_period && period < s->dated_periods ? s->first_period + (int32_t)period : 0,
        .group = group == s->axes.groups ? "all" : s->groups[group],
        .all_groups = group == s->axes.groups || !t->given->request->group,
    };
}

static int compare_past(const void *a, const void *b)
{
    const struct past_row *x = *(const struct past_row *const *)a, *y = *(const struct past_row *const *)b;
    int order = strcmp(x->theme, y->theme);
    if (!order)
        order = strcmp(x->kind, y->kind);
    if (!order)
        order = strcmp(x->period, y->period);
    return order ? order : strcmp(x->group, y->group);
}

struct past_walk {
    struct gathered *g;
    size_t table, layer;
    const char *code;
    bool sensitive;
    const struct past_row **sorted;
    size_t count, matched;
};

static bool is_as_it_was(const struct past_row *row, const struct universe *u, size_t layer, size_t place,
                         bool has_workers)
{
    const struct layer *l = &u->layers[layer], *base = &u->layers[0];
    return (double)row->accounts == l->accounts[place] && (double)row->accounts_n == base->accounts[place] &&
           (!has_workers ||
            ((double)row->workers == l->writers[place] && (double)row->workers_n == base->writers[place]));
}

static void take_past_row(void *context, size_t kind, size_t period, size_t group, size_t place)
{
    struct past_walk *walk = context;
    struct universe *u = &walk->g->universe;
    const struct frame_table *t = &walk->g->frame.tables[walk->table];
    const bool has_workers = t->presence.selection.columns->worker_count > 0;
    char label[64];
    if (place == NO_PLACE)
        return;
    struct newid_cell cell = past_cell(t, kind, period, group);
    release_period(label, sizeof label, t->given->request->by, &cell);
    const struct past_row key = {.theme = walk->code, .kind = cell.kind, .period = label, .group = cell.group};
    const struct past_row *wanted = &key;
    const struct past_row **found = bsearch(&wanted, walk->sorted, walk->count, sizeof *walk->sorted, compare_past);
    if (!found || !is_as_it_was(*found, u, walk->layer, place, has_workers))
        return;
    walk->matched++;
    cell.workers = (*found)->workers;
    cell.workers_n = (*found)->workers_n;
    cell.accounts = (*found)->accounts;
    cell.accounts_n = (*found)->accounts_n;
    protect_cell(&cell, t->given->request, walk->sensitive, has_workers);
    set_state(&u->layers[walk->layer], place, !(*found)->hidden ? ROW_KNOWN : cell.hidden ? ROW_SMALL : ROW_BESIDE);
}

static size_t count_rows_with_accounts(const struct release_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->past_count; i++)
        count += table->past[i].accounts_n > 0;
    return count;
}

static enum newid_status take_past_table(struct gathered *g, size_t k, const struct layers *layers,
                                         struct newid_error *err)
{
    const struct release_table *given = g->frame.tables[k].given;
    struct past_walk walk = {.g = g, .table = k, .count = given->past_count};
    walk.sorted = mem_alloc((given->past_count + 1) * sizeof *walk.sorted);
    if (!walk.sorted)
        return out_of_memory(err);
    for (size_t i = 0; i < given->past_count; i++)
        walk.sorted[i] = &given->past[i];
    qsort(walk.sorted, walk.count, sizeof *walk.sorted, compare_past);
    for (size_t t = 0; t < g->tables[k].count; t++) {
        walk.layer = g->tables[k].layer[t];
        const size_t theme = layers->items[walk.layer - 1].theme;
        if (theme == SOURCE_CROSSED)
            continue;
        walk.code = g->codebook->themes[theme].code;
        walk.sensitive = g->codebook->themes[theme].sensitive;
        frame_each_row(&g->frame.tables[k], take_past_row, &walk);
    }
    const size_t rows = count_rows_with_accounts(given);
    g->forgotten += rows > walk.matched ? rows - walk.matched : 0;
    mem_free(walk.sorted);
    return NEWID_OK;
}

/* ---- states of bases ---- */

/* A base is shown beside any theme that is; else it is small, or hidden because all its themes are. */
static void set_base_states(struct universe *u)
{
    struct layer *base = &u->layers[0];
    for (size_t p = 0; p < u->place_count; p++) {
        for (size_t l = 1; l < u->layer_count; l++) {
            const enum row_state state = u->layers[l].state[p];
            if (state == ROW_SHOWN || state == ROW_KNOWN)
                set_state(base, p, state);
            else if (row_is_hidden(state) && base->state[p] == ROW_ABSENT)
                base->state[p] = base->writers[p] < u->base ? ROW_SMALL : ROW_BESIDE;
        }
        if (base->state[p] == ROW_SHOWN || base->state[p] == ROW_KNOWN)
            continue;
        for (size_t l = 1; l < u->layer_count; l++)
            if (u->layers[l].state[p] == ROW_SHOWN || u->layers[l].state[p] == ROW_KNOWN)
                base->state[p] = u->layers[l].state[p];
    }
}

/* The accounts since an earlier table are a group like any other where the later table breaks down by what tells. */
static void set_growth(struct gathered *g, const struct layers *layers, const struct frame_growth *growth)
{
    struct universe *u = &g->universe;
    const struct frame_table *t = &g->frame.tables[growth->table];
    const bool has_workers = t->presence.selection.columns->worker_count > 0;
    for (size_t i = 0; i < g->tables[growth->table].count; i++) {
        const size_t l = g->tables[growth->table].layer[i], theme = layers->items[l - 1].theme;
        struct layer *layer = &u->layers[l], *base = &u->layers[0];
        struct newid_cell cell = {.all_groups = growth->level & CUBE_ALL_GROUPS || !t->given->request->group,
                                  .all_periods = growth->level & CUBE_ALL_PERIODS,
                                  .workers = (uint64_t)layer->writers[growth->since],
                                  .workers_n = (uint64_t)base->writers[growth->since],
                                  .accounts = (uint64_t)layer->accounts[growth->since],
                                  .accounts_n = (uint64_t)base->accounts[growth->since]};
        protect_cell(&cell, t->given->request, theme != SOURCE_CROSSED && g->codebook->themes[theme].sensitive,
                     has_workers);
        if (cell.hidden)
            set_state(layer, growth->since, ROW_SMALL);
    }
}

static enum newid_status set_states(struct gathered *g, const struct layers *layers, struct newid_error *err)
{
    struct universe *u = &g->universe;
    enum newid_status status = NEWID_OK;
    for (size_t k = 0; k < g->frame.count && !status; k++) {
        struct row_walk walk = {g, k, 0, 0};
        if (g->frame.tables[k].is_gone)
            g->forgotten += count_rows_with_accounts(g->frame.tables[k].given);
        else if (!g->frame.tables[k].given->table)
            status = take_past_table(g, k, layers, err);
        else if (g->frame.tables[k].given->table->count)
            for (size_t t = 0; t < g->tables[k].count; t++) {
                walk.layer = g->tables[k].layer[t];
                frame_each_row(&g->frame.tables[k], take_new_row, &walk);
            }
    }
    for (size_t i = 0; i < g->frame.growth_count && !status; i++)
        set_growth(g, layers, &g->frame.growths[i]);
    set_base_states(u);
    return status;
}

/* ---- the whole ---- */

static enum newid_status make_universe(struct gathered *g, const struct layers *layers, struct newid_error *err)
{
    struct universe *u = &g->universe;
    if (!universe_init(u, g->frame.atom_count, g->frame.place_count, layers->count + 1, g->frame.members,
                       g->frame.words) ||
        !frame_add_covers(&g->frame, u))
        return out_of_memory(err);
    u->base = g->thresholds.public_base;
    u->mention = g->thresholds.mention;
    enum newid_status status = count_layers(g, layers, err);
    tie_layers(g, layers);
    return status || universe_finish(u) ? status : out_of_memory(err);
}

enum newid_status gather(struct gathered *g, struct newid_store *store, const struct newid_codebook *codebook,
                         const struct release_table *tables, size_t count, struct newid_error *err)
{
    struct layers layers = {NULL, 0, 0};
    *g = (struct gathered){.codebook = codebook, .thresholds = newid_default_thresholds};
    for (size_t k = 0; k < count; k++)
        if (tables[k].request->thresholds)
            g->thresholds = *tables[k].request->thresholds;
    enum newid_status status = frame_make(&g->frame, store, codebook, tables, count, err);
    g->tables = mem_zalloc(count + 1, sizeof *g->tables);
    if (!status && !g->tables)
        status = out_of_memory(err);
    if (!status)
        status = list_layers(g, &layers, err);
    if (!status)
        status = make_universe(g, &layers, err);
    if (!status)
        status = set_states(g, &layers, err);
    mem_free(layers.items);
    return status;
}

void gathered_release(struct gathered *g)
{
    for (size_t k = 0; k < g->frame.count && g->tables; k++)
        mem_free(g->tables[k].layer);
    mem_free(g->tables);
    universe_release(&g->universe);
    frame_release(&g->frame);
}
