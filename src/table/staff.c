#include "table/staff.h"

#include "util/mem.h"

#include <newid/events.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- headcounts ---- */

static enum newid_status take(void *context, const struct newid_headcount *headcount, struct newid_error *err)
{
    struct staff *staff = context;
    const char *team = arena_strdup(&staff->memory, headcount->team);
    if (!team || mem_grow(&staff->rows, &staff->capacity, staff->count + 1, sizeof *staff->rows))
        return out_of_memory(err);
    staff->rows[staff->count++] =
        (struct staff_row){team, headcount->first, headcount->last, (uint64_t)headcount->in_post, 0};
    return NEWID_OK;
}

void staff_release(struct staff *staff)
{
    mem_free(staff->rows);
    arena_release(&staff->memory);
    *staff = (struct staff){NULL, 0, 0, ARENA_INIT};
}

/* ---- who wrote ---- */

struct writing {
    struct staff *staff;
    const struct newid_columns *columns;
    struct newid_field team;
    size_t *first_row;  /* of each team by its code; count where it has none */
    unsigned char *met; /* rows × workers */
};

static bool find_rows(struct writing *w)
{
    w->first_row = mem_zalloc(w->team.value_count + 1, sizeof *w->first_row);
    w->met = mem_zalloc(w->staff->count + 1, w->columns->worker_count + 1);
    for (size_t t = 0; w->first_row && t < w->team.value_count; t++) {
        size_t row = 0;
        while (row < w->staff->count && strcmp(w->staff->rows[row].team, w->team.values[t]) != 0)
            row++;
        w->first_row[t] = row;
    }
    return w->first_row && w->met;
}

static void count_account(struct writing *w, size_t account)
{
    const struct newid_columns *c = w->columns;
    const uint32_t team = w->team.codes[account];
    for (size_t r = w->first_row[team]; r < w->staff->count; r++) {
        struct staff_row *row = &w->staff->rows[r];
        if (strcmp(row->team, w->team.values[team]) != 0)
            return;
        if (c->day[account] < row->first || c->day[account] > row->last)
            continue;
        for (uint32_t i = c->first_worker[account]; i < c->first_worker[account + 1]; i++) {
            unsigned char *met = &w->met[r * c->worker_count + c->worker[i]];
            row->writers += !*met;
            *met = 1;
        }
    }
}

enum newid_status staff_find(struct staff *staff, struct newid_store *store, struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    struct writing w = {.staff = staff};
    *staff = (struct staff){NULL, 0, 0, ARENA_INIT};
    enum newid_status status = newid_store_each_headcount(store, take, staff, err);
    if (!status)
        status = newid_store_columns(store, &columns, err);
    w.columns = columns;
    if (!status)
        status = newid_store_field(store, "team", &w.team, err);
    if (!status && !find_rows(&w))
        status = out_of_memory(err);
    for (size_t i = 0; !status && i < columns->count; i++)
        if (columns->day[i] != NEWID_UNDATED)
            count_account(&w, i);
    mem_free(w.first_row);
    mem_free(w.met);
    newid_field_release(&w.team);
    newid_columns_free(columns);
    return status;
}

/* ---- the note ---- */

/* From this day on so many more are in post, or fewer. */
struct step {
    int32_t day;
    int64_t by;
};

static int by_day(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

/* The fewest and most in post on any day from first to last that a headcount is of; false where there is none. */
static bool find_range(const struct staff *staff, int32_t first, int32_t last, struct step *steps, int64_t *least,
                       int64_t *most)
{
    size_t count = 0;
    int64_t now = 0;
    for (size_t i = 0; i < staff->count; i++) {
        const struct staff_row *row = &staff->rows[i];
        if (row->last < first || row->first > last)
            continue;
        steps[count++] = (struct step){row->first, (int64_t)row->in_post};
        steps[count++] = (struct step){row->last + 1, -(int64_t)row->in_post};
    }
    qsort(steps, count, sizeof *steps, by_day);
    *least = INT64_MAX;
    *most = 0;
    for (size_t i = 0; i < count; i++) {
        now += steps[i].by;
        if ((i + 1 < count && steps[i + 1].day == steps[i].day) || now <= 0 || steps[i].day > last)
            continue;
        *least = now < *least ? now : *least;
        *most = now > *most ? now : *most;
    }
    return *most > 0;
}

/* How many wrote the selected accounts, and on which days. */
static bool find_writers(const struct selection *s, size_t *writers, int32_t *first, int32_t *last)
{
    const struct newid_columns *c = s->columns;
    unsigned char *met = mem_zalloc(c->worker_count + 1, 1);
    if (!met)
        return false;
    *writers = 0;
    *first = INT32_MAX;
    *last = INT32_MIN;
    for (size_t i = 0; i < c->count; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        for (uint32_t w = c->first_worker[i]; w < c->first_worker[i + 1]; w++) {
            *writers += !met[c->worker[w]];
            met[c->worker[w]] = 1;
        }
        if (c->day[i] == NEWID_UNDATED)
            continue;
        *first = c->day[i] < *first ? c->day[i] : *first;
        *last = c->day[i] > *last ? c->day[i] : *last;
    }
    mem_free(met);
    return true;
}

enum newid_status note_staff(struct notes *notes, struct newid_store *store, const struct selection *s,
                             const struct newid_table_request *request, struct newid_error *err)
{
    struct staff staff = {NULL, 0, 0, ARENA_INIT};
    struct step *steps = NULL;
    size_t writers;
    int32_t first, last;
    int64_t least, most;
    if (request->where_count || request->among)
        return NEWID_OK;
    enum newid_status status = newid_store_each_headcount(store, take, &staff, err);
    if (status || !staff.count)
        goto done;
    steps = mem_zalloc(2 * staff.count, sizeof *steps);
    if (!steps || !find_writers(s, &writers, &first, &last))
        status = out_of_memory(err);
    else if (!writers || !find_range(&staff, first, last, steps, &least, &most))
        goto done;
    else if (least == most)
        notes_add(notes, "From %zu workers; staff in post over this time, by headcount: %lld.", writers,
                  (long long)most);
    else
        notes_add(notes, "From %zu workers; staff in post over this time, by headcount: %lld to %lld.", writers,
                  (long long)least, (long long)most);
done:
    mem_free(steps);
    staff_release(&staff);
    return status;
}
