#include "change/chart_data.h"

#include "change/trend.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* What the charts of one kind share. */
struct work {
    const struct chart_request *request;
    struct charts *out;
    struct sample sample;
    bool *mentions;
};

static bool has_workers(const struct work *w) { return w->sample.columns->worker_count > 0; }

/* A point a period from the first with accounts to the last; one that the audience may not see is none. */
static enum newid_status fill_points(struct work *w, struct chart *c, struct newid_error *err)
{
    struct sample *s = &w->sample;
    const struct selection *selection = &w->out->presence.selection;
    const struct newid_theme *theme = &w->out->presence.codebook->themes[c->theme];
    c->count = s->count ? s->place[s->count - 1] - s->place[0] + 1 : 0;
    c->points = arena_alloc(&w->out->memory, (c->count + 1) * sizeof *c->points);
    if (!c->points)
        return out_of_memory(err);
    for (size_t i = 0; i < c->count; i++) {
        c->points[i].period = selection->first_period + (int32_t)(s->place[0] + i);
        c->points[i].share = (double)NAN;
    }
    for (size_t first = 0, end; first < s->count; first = end) {
        end = sample_place_end(s, first);
        struct chart_point *p = &c->points[s->place[first] - s->place[0]];
        const struct sample_counts counts = sample_count(s, w->mentions, first, end);
        p->hidden = verdict_is_hidden(&counts, &w->request->accounts, theme, false, has_workers(w));
        c->hidden += p->hidden;
        if (p->hidden)
            continue;
        p->count = c->of_writers ? counts.writers : counts.accounts;
        p->share = (double)p->count.x / (double)p->count.n;
    }
    return NEWID_OK;
}

static size_t point_of_day(const struct work *w, const struct chart *c, int32_t day)
{
    const int64_t at = (int64_t)newid_period_of(w->request->accounts.by, day) - c->points[0].period;
    return at >= 0 && at < (int64_t)c->count ? (size_t)at : SIZE_MAX;
}

static void add_events(const struct work *w, struct chart *c, const struct occasions *occasions, bool rebases)
{
    for (size_t i = 0; occasions && i < occasions->count; i++) {
        const size_t point = point_of_day(w, c, occasions->items[i].day);
        struct chart_phase *last = &c->phases[c->phase_count - 1];
        /* Phases begin in rising order, since occasions are sorted; the first begins with the series. */
        const bool begins = rebases && point != SIZE_MAX && point > last->first;
        c->outside += point == SIZE_MAX || (rebases && !begins);
        if (point == SIZE_MAX)
            continue;
        c->events[c->event_count++] = (struct chart_event){&occasions->items[i], point, begins};
        if (!begins)
            continue;
        last->end = point;
        c->phases[c->phase_count++] = (struct chart_phase){.first = point, .end = c->count};
    }
}

static enum newid_status lay_phases(struct work *w, struct chart *c, struct newid_error *err)
{
    const struct chart_request *r = w->request;
    const size_t rebases = r->rebases ? r->rebases->count : 0, marks = r->marks ? r->marks->count : 0;
    c->phases = arena_alloc(&w->out->memory, (rebases + 1) * sizeof *c->phases);
    c->events = arena_alloc(&w->out->memory, (rebases + marks + 1) * sizeof *c->events);
    if (!c->phases || !c->events)
        return out_of_memory(err);
    c->phases[0] = (struct chart_phase){.first = 0, .end = c->count};
    c->phase_count = 1;
    add_events(w, c, r->rebases, true);
    add_events(w, c, r->marks, false);
    for (size_t p = 0; p < c->phase_count; p++)
        for (size_t i = c->phases[p].first; i < c->phases[p].end; i++)
            c->points[i].phase = p;
    return NEWID_OK;
}

static const char *reason_against(const struct work *w, const struct chart *c)
{
    const char *reason = change_reason(c->counts.accounts);
    if (!w->sample.count && w->out->undated)
        return N_("no account has a date");
    if (reason)
        return reason;
    if (c->hidden == c->count)
        return N_("not shown to this audience");
    return c->count < 2 ? N_("all accounts are of one period") : NULL;
}

static enum newid_status make_chart(struct work *w, struct chart *c, struct newid_error *err)
{
    enum newid_status status = fill_points(w, c, err);
    c->counts = sample_count(&w->sample, w->mentions, 0, w->sample.count);
    c->reason = reason_against(w, c);
    if (status || !c->count)
        return status;
    status = lay_phases(w, c, err);
    return status || c->reason ? status : chart_judge(c, err);
}

static enum newid_status work_on_kind(struct charts *out, const struct chart_request *request, size_t kind,
                                      const size_t *themes, size_t count, const int32_t *place, struct newid_error *err)
{
    struct work w = {.request = request, .out = out};
    enum newid_status status = sample_take(&w.sample, &out->presence, kind, place, err);
    w.mentions = mem_zalloc(out->presence.selection.columns->count + 1, sizeof *w.mentions);
    if (!status && !w.mentions)
        status = out_of_memory(err);
    for (size_t i = 0; i < count && !status; i++) {
        struct chart *c = &out->items[out->count++];
        *c = (struct chart){.kind = w.sample.kind,
                            .theme = themes[i],
                            .type = request->type,
                            .of_writers = !request->of_accounts && has_workers(&w)};
        status = presence_theme(&out->presence, themes[i], w.mentions, err);
        if (!status)
            status = make_chart(&w, c, err);
    }
    sample_release(&w.sample);
    mem_free(w.mentions);
    return status;
}

static enum newid_status find_all(struct charts *out, const struct chart_request *request, const size_t *themes,
                                  size_t count, struct newid_error *err)
{
    const struct selection *s = &out->presence.selection;
    int32_t *place = mem_zalloc(s->columns->count + 1, sizeof *place);
    out->items = mem_zalloc(count * s->axes.kinds + 1, sizeof *out->items);
    enum newid_status status = place && out->items ? NEWID_OK : out_of_memory(err);
    for (size_t i = 0; i < s->columns->count && !status; i++) {
        if (s->cell[i] == CUBE_OUT)
            continue;
        const bool is_dated = s->columns->day[i] != NEWID_UNDATED;
        place[i] = is_dated ? (int32_t)sample_period(s, i) : -1;
        out->undated += !is_dated;
    }
    for (size_t kind = 0; kind < s->axes.kinds && s->accounts && !status; kind++)
        status = work_on_kind(out, request, kind, themes, count, place, err);
    mem_free(place);
    return status;
}

enum newid_status charts_find(struct charts *out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct chart_request *request, struct newid_error *err)
{
    size_t *themes = NULL, count = 0;
    *out = (struct charts){.items = NULL};
    enum newid_status status = change_themes(&themes, &count, codebook, &request->accounts, err);
    if (!status)
        status = presence_open(&out->presence, store, codebook, &request->accounts, err);
    if (!status)
        status = find_all(out, request, themes, count, err);
    mem_free(themes);
    return status;
}

void charts_release(struct charts *charts)
{
    if (charts->presence.store)
        presence_close(&charts->presence);
    mem_free(charts->items);
    arena_release(&charts->memory);
    *charts = (struct charts){.items = NULL};
}
