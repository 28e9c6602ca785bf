#include "release/release.h"

#include "release/gather.h"
#include "util/mem.h"

/* ---- hiding ---- */

struct hide_walk {
    struct gathered *g;
    size_t table, layer, next;
    struct protection *protection;
};

static void hide_row(void *context, size_t kind, size_t period, size_t group, size_t place)
{
    struct hide_walk *walk = context;
    struct newid_cell *cell = &walk->g->frame.tables[walk->table].given->table->cells[walk->next++];
    (void)kind, (void)period, (void)group;
    if (place == NO_PLACE)
        return;
    const bool small = cell->hidden;
    cell->hidden |= row_is_hidden(walk->g->universe.layers[walk->layer].state[place]);
    walk->protection->cells++;
    walk->protection->small += small;
    walk->protection->beside += cell->hidden && !small;
}

static void hide_cells(struct gathered *g, struct protection *protection)
{
    for (size_t k = 0; k < g->frame.count; k++) {
        struct hide_walk walk = {g, k, 0, 0, protection};
        if (!g->frame.tables[k].given->table || !g->frame.tables[k].given->table->count)
            continue;
        for (size_t t = 0; t < g->tables[k].count; t++) {
            walk.layer = g->tables[k].layer[t];
            frame_each_row(&g->frame.tables[k], hide_row, &walk);
        }
    }
}

enum newid_status release_protect(struct newid_store *store, const struct newid_codebook *codebook,
                                  const struct release_table *tables, size_t count, const struct effort *effort,
                                  struct protection *protection, struct newid_error *err)
{
    struct gathered g;
    struct secured secured = {0};
    *protection = (struct protection){0};
    enum newid_status status = gather(&g, store, codebook, tables, count, err);
    if (!status)
        status = secure_universe(&g.universe, effort, &secured, err);
    if (!status) {
        hide_cells(&g, protection);
        protection->lost = secured.lost;
        protection->forgotten = g.forgotten;
        protection->places = g.universe.place_count;
        protection->atoms = g.universe.atom_count;
    }
    gathered_release(&g);
    return status;
}

/* ---- attacking ---- */

/* Where a place stands in the tables, as the first of them names it. */
struct name_walk {
    const struct gathered *g;
    size_t table, wanted;
    bool found;
    size_t kind, period, group;
};

static void look_for_place(void *context, size_t kind, size_t period, size_t group, size_t place)
{
    struct name_walk *walk = context;
    if (walk->found || place != walk->wanted)
        return;
    walk->found = true;
    walk->kind = kind;
    walk->period = period;
    walk->group = group;
}

static bool name_place(struct weakness *out, const struct gathered *g, size_t place, struct arena *memory)
{
    struct name_walk walk = {.g = g, .wanted = place};
    for (size_t k = 0; k < g->frame.count && !walk.found; k++) {
        walk.table = k;
        if (!g->frame.tables[k].is_gone)
            frame_each_row(&g->frame.tables[k], look_for_place, &walk);
    }
    if (!walk.found)
        return true;
    const struct frame_table *t = &g->frame.tables[walk.table];
    const struct selection *s = &t->presence.selection;
    const bool by_period = t->given->request->by != NEWID_PERIOD_ALL;
    const struct newid_cell cell = {.all_periods = !by_period || walk.period == s->axes.periods,
                                    .undated =
                                        by_period && walk.period != s->axes.periods && walk.period == s->dated_periods,
                                    .period = s->first_period + (int32_t)walk.period};
    char label[64];
    release_period(label, sizeof label, t->given->request->by, &cell);
    out->kind = arena_strdup(memory, s->kinds[walk.kind]);
    out->period = arena_strdup(memory, label);
    out->group = arena_strdup(memory, walk.group == s->axes.groups ? "all" : s->groups[walk.group]);
    return out->kind && out->period && out->group;
}

static enum newid_status tell(struct audit *audit, const struct gathered *g, const struct finding *findings,
                              size_t count, struct newid_error *err)
{
    audit->rows = arena_alloc(&audit->memory, (count + 1) * sizeof *audit->rows);
    for (size_t i = 0; i < count && audit->rows; i++) {
        const char *code = g->universe.layers[findings[i].layer].code;
        struct weakness *row = &audit->rows[i];
        *row = (struct weakness){.theme = arena_strdup(&audit->memory, code ? code : ""),
                                 .kind = "",
                                 .period = "",
                                 .group = "",
                                 .writers = findings[i].writers,
                                 .accounts = findings[i].accounts,
                                 .unsafe = findings[i].unsafe};
        if (!row->theme || !name_place(row, g, findings[i].place, &audit->memory))
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        audit->unsafe += row->unsafe;
        audit->count++;
    }
    return audit->rows ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

enum newid_status release_audit(struct newid_store *store, const struct newid_codebook *codebook,
                                const struct release_table *tables, size_t count, const struct effort *effort,
                                struct audit *audit, struct newid_error *err)
{
    struct gathered g;
    struct finding *findings = NULL;
    size_t found = 0;
    *audit = (struct audit){.memory = ARENA_INIT};
    enum newid_status status = gather(&g, store, codebook, tables, count, err);
    if (!status)
        status = attack_universe(&g.universe, effort, &findings, &found, err);
    if (!status)
        status = tell(audit, &g, findings, found, err);
    audit->forgotten = g.forgotten;
    mem_free(findings);
    gathered_release(&g);
    return status;
}

void audit_release(struct audit *audit) { arena_release(&audit->memory); }
