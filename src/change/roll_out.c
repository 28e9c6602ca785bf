#include "change/roll_out.h"

#include "change/trend.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>
#include <newid/events.h>
#include <stdlib.h>

/* What the themes of one kind share. */
struct work {
    const struct roll_out_request *request;
    struct roll_outs *out;
    struct sample sample;
    const struct newid_field *teams;
    const int32_t *days; /* of each team's roll-out */
    const int32_t *cohort_days;
    size_t cohort_count;
    bool *mentions;
    struct newid_did_row *rows;
    bool *seen; /* a flag a team */
};

/* The day so many months later, or the month's last where it is shorter. */
static int32_t months_later(int32_t day, int months)
{
    int year, month, date;
    int32_t then = day;
    newid_day_to_civil(day, &year, &month, &date);
    const int at = year * 12 + month - 1 + months;
    for (; date > 0 && !newid_day_from_civil(&then, at / 12, at % 12 + 1, date); date--)
        ;
    return then;
}

/* Whether the account is of the cohort's comparison, and as what. The window is the months before the day and from it.
 */
static bool take_row(const struct work *w, size_t account, int32_t day, struct newid_did_row *row)
{
    const int32_t written = w->sample.columns->day[account];
    const size_t team = w->teams->codes[account];
    const int32_t rolled_out = w->days[team], begin = months_later(day, -w->request->months),
                  end = months_later(day, w->request->months);
    const bool not_yet = rolled_out == NEWID_UNDATED || rolled_out >= end;
    if (!team || written == NEWID_UNDATED || written < begin || written >= end || (rolled_out != day && !not_yet))
        return false;
    *row = (struct newid_did_row){team, rolled_out == day, written >= day, w->mentions[account]};
    return true;
}

static void count_teams(const struct work *w, struct cohort *c, size_t rows)
{
    for (size_t t = 0; t < w->teams->value_count; t++)
        w->seen[t] = false;
    for (size_t i = 0; i < rows; i++) {
        const struct newid_did_row *row = &w->rows[i];
        c->teams += row->treated && !w->seen[row->worker];
        c->controls += !row->treated && !w->seen[row->worker];
        w->seen[row->worker] = true;
    }
}

static const char *reason_against(const struct cohort *c)
{
    if (!c->cells[1][0].n || !c->cells[1][1].n)
        return N_("no accounts of its teams before, or after");
    return !c->cells[0][0].n || !c->cells[0][1].n ? N_("no accounts of teams that had not yet rolled out") : NULL;
}

static enum newid_status judge_cohort(const struct work *w, struct cohort *c, size_t rows, struct newid_error *err)
{
    struct newid_did did;
    const struct newid_outcome outcome = newid_did(&did, w->rows, rows, w->teams->value_count, 0.95);
    if (outcome.status == NEWID_FAILED)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (unsigned treated = 0; treated < 2; treated++)
        for (unsigned after = 0; after < 2; after++)
            c->cells[treated][after] = did.cells[treated][after];
    c->change = change_undefined(reason_against(c));
    if (c->change.reason)
        return NEWID_OK;
    const struct newid_count(*n)[2] = c->cells;
    c->change.estimate = (double)n[1][1].x / (double)n[1][1].n - (double)n[1][0].x / (double)n[1][0].n -
                         (double)n[0][1].x / (double)n[0][1].n + (double)n[0][0].x / (double)n[0][0].n;
    c->change.verdict = VERDICT_TOO_FEW;
    c->change.clusters = c->teams + c->controls;
    return NEWID_OK;
}

/* From ten teams on: the same regression with its errors, CR1 or CR2. */
static enum newid_status test_cohort(const struct work *w, struct cohort *c, size_t rows, struct newid_error *err)
{
    double *x = mem_zalloc(5 * rows + 1, sizeof *x);
    size_t *cluster = mem_zalloc(rows + 1, sizeof *cluster);
    enum newid_status status = NEWID_OK;
    if (!x || !cluster)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < rows && !status; i++) {
        const struct newid_did_row *r = &w->rows[i];
        double *at = x + 4 * i;
        at[0] = 1;
        at[1] = r->post;
        at[2] = r->treated;
        at[3] = r->treated && r->post;
        x[4 * rows + i] = r->y;
        cluster[i] = r->worker;
    }
    const struct newid_design design = {x, x + 4 * rows, cluster, rows, 4, w->teams->value_count};
    if (!status)
        status = change_regress(&c->change, &design, 3, err);
    mem_free(x);
    mem_free(cluster);
    return status;
}

static enum newid_status find_cohort(const struct work *w, struct cohort *c, struct newid_error *err)
{
    size_t rows = 0;
    for (size_t i = 0; i < w->sample.count; i++)
        rows += take_row(w, w->sample.account[i], c->day, &w->rows[rows]);
    count_teams(w, c, rows);
    enum newid_status status = judge_cohort(w, c, rows, err);
    if (status || c->change.verdict != VERDICT_TOO_FEW || c->teams + c->controls < ROLL_OUT_FEWEST_TEAMS)
        return status;
    return test_cohort(w, c, rows, err);
}

static void add_average(struct roll_out *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->count; i++) {
        const struct cohort *c = &r->cohorts[i];
        if (isnan(c->change.estimate))
            continue;
        r->weight += c->cells[1][1].n;
        sum += c->change.estimate * (double)c->cells[1][1].n;
    }
    r->average = r->weight ? sum / (double)r->weight : (double)NAN;
}

static enum newid_status find_theme(struct work *w, struct roll_out *r, struct newid_error *err)
{
    enum newid_status status = presence_theme(&w->out->presence, r->theme, w->mentions, err);
    r->cohorts = arena_alloc(&w->out->memory, (w->cohort_count + 1) * sizeof *r->cohorts);
    if (!status && !r->cohorts)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < w->cohort_count && !status; i++) {
        r->cohorts[r->count] = (struct cohort){.day = w->cohort_days[i]};
        status = find_cohort(w, &r->cohorts[r->count++], err);
    }
    if (status)
        return status;
    add_average(r);
    return NEWID_OK;
}

static int by_day(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* The different days on which teams rolled out, in their order: into days, which has room for all teams. */
static size_t list_cohorts(int32_t *days, const struct newid_field *teams, const int32_t *of_team)
{
    size_t count = 0, kept = 0;
    for (size_t t = 1; t < teams->value_count; t++)
        if (of_team[t] != NEWID_UNDATED)
            days[count++] = of_team[t];
    qsort(days, count, sizeof *days, by_day);
    for (size_t i = 0; i < count; i++)
        if (!kept || days[kept - 1] != days[i])
            days[kept++] = days[i];
    return kept;
}

static enum newid_status work_on_kind(struct work *w, size_t kind, const int32_t *place, const size_t *themes,
                                      size_t count, struct newid_error *err)
{
    enum newid_status status = sample_take(&w->sample, &w->out->presence, kind, place, err);
    w->rows = mem_zalloc(w->sample.count + 1, sizeof *w->rows);
    if (!status && !w->rows)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < count && !status; i++) {
        struct roll_out *r = &w->out->items[w->out->count++];
        *r = (struct roll_out){.theme = themes[i], .kind = w->sample.kind};
        status = find_theme(w, r, err);
    }
    mem_free(w->rows);
    sample_release(&w->sample);
    return status;
}

/* Adjusts p over every cohort of every theme. */
static enum newid_status judge_all(struct roll_outs *out, struct newid_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < out->count; i++)
        count += out->items[i].count;
    struct change *all = mem_zalloc(count + 1, sizeof *all);
    if (!all)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0, at = 0; i < out->count; i++)
        for (size_t c = 0; c < out->items[i].count; c++)
            all[at++] = out->items[i].cohorts[c].change;
    enum newid_status status = verdict_judge(all, sizeof *all, count, &out->tested, err);
    for (size_t i = 0, at = 0; i < out->count && !status; i++)
        for (size_t c = 0; c < out->items[i].count; c++)
            out->items[i].cohorts[c].change = all[at++];
    mem_free(all);
    return status;
}

static enum newid_status find_all(struct work *w, const size_t *themes, size_t count, struct newid_error *err)
{
    const struct selection *s = &w->out->presence.selection;
    int32_t *place = mem_zalloc(s->columns->count + 1, sizeof *place);
    w->mentions = mem_zalloc(s->columns->count + 1, sizeof *w->mentions);
    w->seen = mem_zalloc(w->teams->value_count + 1, sizeof *w->seen);
    w->out->items = mem_zalloc(count * s->axes.kinds + 1, sizeof *w->out->items);
    enum newid_status status = NEWID_OK;
    if (!place || !w->mentions || !w->seen || !w->out->items)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t kind = 0; kind < s->axes.kinds && s->accounts && !status; kind++)
        status = work_on_kind(w, kind, place, themes, count, err);
    mem_free(place);
    mem_free(w->mentions);
    mem_free(w->seen);
    return status ? status : judge_all(w->out, err);
}

enum newid_status roll_outs_find(struct roll_outs *out, struct newid_store *store,
                                 const struct newid_codebook *codebook, const struct roll_out_request *request,
                                 struct newid_error *err)
{
    size_t *themes = NULL, count = 0;
    struct newid_field teams = {0};
    int32_t *days = NULL, *cohorts = NULL;
    *out = (struct roll_outs){.items = NULL};
    enum newid_status status = change_themes(&themes, &count, codebook, &request->accounts, err);
    if (!status)
        status = presence_open(&out->presence, store, codebook, &request->accounts, err);
    if (!status)
        status = newid_store_field(store, "team", &teams, err);
    days = mem_zalloc(teams.value_count + 1, sizeof *days);
    cohorts = mem_zalloc(teams.value_count + 1, sizeof *cohorts);
    if (!status && (!days || !cohorts))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = newid_store_roll_outs(store, &teams, days, err);
    struct work w = {.request = request, .out = out, .teams = &teams, .days = days, .cohort_days = cohorts};
    if (!status)
        w.cohort_count = list_cohorts(cohorts, &teams, days);
    if (!status && !w.cohort_count)
        status = newid_fail(err, NEWID_NOT_FOUND, "no team has a roll-out; newid event import reads them from a table");
    if (!status)
        status = find_all(&w, themes, count, err);
    mem_free(themes);
    mem_free(days);
    mem_free(cohorts);
    newid_field_release(&teams);
    return status;
}

void roll_outs_release(struct roll_outs *roll_outs)
{
    if (roll_outs->presence.store)
        presence_close(&roll_outs->presence);
    mem_free(roll_outs->items);
    arena_release(&roll_outs->memory);
    *roll_outs = (struct roll_outs){.items = NULL};
}
