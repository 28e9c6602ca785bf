#include "validity/coding_sample.h"

#include "util/mem.h"
#include "util/wording.h"
#include "validity/truth.h"

#include <newid/stats.h>
#include <stdio.h>
#include <string.h>

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* Accounts to draw from, each with the label of its stratum as a number that sorts. */
struct drawing {
    struct coding_sample *sample;
    const struct sample_request *request;
    bool **mentions; /* by theme, then account; NULL where the accounts are not coded */
    size_t theme_count;
    uint32_t *label; /* by account */
    uint32_t label_count;
    const char **names; /* by label */
    struct newid_field field;
};

static bool is_by_theme(const struct sample_request *request)
{
    return request->by && strcmp(request->by, "theme") == 0;
}

bool sample_can_ask(const struct newid_codebook *codebook, size_t theme)
{
    return !codebook->themes[theme].rule && !truth_is_heading(codebook, theme);
}

/* ---- what the codebook finds ---- */

static enum newid_status open_presence(struct drawing *d, struct newid_store *store,
                                       const struct newid_codebook *codebook, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    struct presence *p = &d->sample->presence;
    enum newid_status status = presence_open(p, store, codebook, &d->request->selection, &why);
    d->sample->is_coded = !status;
    if (!status)
        return NEWID_OK;
    presence_close(p);
    if (status != NEWID_FOUND || is_by_theme(d->request))
        return newid_fail(err, status, "%s", why.message);
    p->store = store;
    return select_accounts(&p->selection, store, &d->request->selection, err);
}

static enum newid_status read_mentions(struct drawing *d, struct newid_error *err)
{
    struct coding_sample *s = d->sample;
    enum newid_status status = NEWID_OK;
    if (!s->is_coded)
        return NEWID_OK;
    d->theme_count = s->presence.codebook->theme_count;
    d->mentions = arena_alloc(&s->memory, (d->theme_count + 1) * sizeof *d->mentions);
    if (!d->mentions)
        return no_memory(err);
    for (size_t t = 0; t < d->theme_count && !status; t++) {
        d->mentions[t] = arena_alloc(&s->memory, s->presence.selection.columns->count + 1);
        status = d->mentions[t] ? presence_theme(&s->presence, t, d->mentions[t], err) : no_memory(err);
    }
    return status;
}

static bool is_selected(const struct drawing *d, size_t account)
{
    return d->sample->presence.selection.cell[account] != CUBE_OUT;
}

/* ---- strata ---- */

static enum newid_status name_labels(struct drawing *d, size_t count, struct newid_error *err)
{
    d->label_count = (uint32_t)count;
    d->names = arena_alloc(&d->sample->memory, (count + 1) * sizeof *d->names);
    return d->names ? NEWID_OK : no_memory(err);
}

static enum newid_status label_by_theme(struct drawing *d, struct newid_error *err)
{
    const size_t accounts = d->sample->presence.selection.columns->count;
    size_t *found = arena_alloc(&d->sample->memory, (d->theme_count + 1) * sizeof *found);
    enum newid_status status = name_labels(d, d->theme_count + 1, err);
    if (status || !found)
        return status ? status : no_memory(err);
    for (size_t t = 0; t < d->theme_count; t++) {
        d->names[t] = d->sample->presence.codebook->themes[t].code;
        for (size_t i = 0; i < accounts; i++)
            found[t] += is_selected(d, i) && d->mentions[t][i];
    }
    d->names[d->theme_count] = "none";
    for (size_t i = 0; i < accounts; i++) {
        size_t rarest = d->theme_count;
        for (size_t t = 0; t < d->theme_count; t++)
            if (d->request->asked[t] && d->mentions[t][i] && (rarest == d->theme_count || found[t] < found[rarest]))
                rarest = t;
        d->label[i] = (uint32_t)rarest;
    }
    return NEWID_OK;
}

enum { LABEL_SIZE = 32 };

static enum newid_status label_by_period(struct drawing *d, struct newid_error *err)
{
    const struct newid_columns *columns = d->sample->presence.selection.columns;
    const enum newid_period by = d->request->selection.by;
    int32_t first = INT32_MAX, last = INT32_MIN;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->day[i] != NEWID_UNDATED) {
            const int32_t period = newid_period_of(by, columns->day[i]);
            first = period < first ? period : first;
            last = period > last ? period : last;
        }
    const size_t periods = first <= last ? (size_t)(last - first) + 1 : 0;
    enum newid_status status = name_labels(d, periods + 1, err);
    for (size_t p = 0; p < periods && !status; p++) {
        char *name = arena_alloc(&d->sample->memory, LABEL_SIZE);
        if (name)
            newid_period_label(name, LABEL_SIZE, by, first + (int32_t)p);
        d->names[p] = name;
        status = name ? NEWID_OK : no_memory(err);
    }
    if (status)
        return status;
    d->names[periods] = "undated";
    for (size_t i = 0; i < columns->count; i++)
        d->label[i] = columns->day[i] == NEWID_UNDATED ? (uint32_t)periods
                                                       : (uint32_t)(newid_period_of(by, columns->day[i]) - first);
    return NEWID_OK;
}

static enum newid_status label_by_field(struct drawing *d, struct newid_error *err)
{
    enum newid_status status = newid_store_field(d->sample->presence.store, d->request->by, &d->field, err);
    if (!status)
        status = name_labels(d, d->field.value_count, err);
    for (size_t v = 0; v < d->field.value_count && !status; v++)
        d->names[v] = *d->field.values[v] ? arena_strdup(&d->sample->memory, d->field.values[v]) : "(none)";
    for (size_t i = 0; i < d->sample->presence.selection.columns->count && !status; i++)
        d->label[i] = d->field.codes[i];
    return status;
}

static enum newid_status label_accounts(struct drawing *d, struct newid_error *err)
{
    const char *by = d->request->by;
    d->label = arena_alloc(&d->sample->memory, (d->sample->presence.selection.columns->count + 1) * sizeof *d->label);
    if (!d->label)
        return no_memory(err);
    if (is_by_theme(d->request))
        return label_by_theme(d, err);
    if (by && strcmp(by, "period") == 0)
        return label_by_period(d, err);
    if (by)
        return label_by_field(d, err);
    enum newid_status status = name_labels(d, 1, err);
    if (!status)
        d->names[0] = "";
    return status;
}

/* ---- drawing ---- */

static bool may_be_drawn(struct drawing *d, size_t account)
{
    bool settled;
    if (!is_selected(d, account))
        return false;
    if (d->request->split == SAMPLE_SPLIT)
        return true;
    const enum newid_half wanted = d->request->split == SAMPLE_REPORT ? NEWID_REPORT : NEWID_DEVELOP;
    if (halves_of(&d->sample->halves, account, &settled) == wanted || !settled)
        return true;
    d->sample->other_half++;
    return false;
}

/* Gives each label that an account has its stratum; those in `together` share one, the last. */
static void number_strata(struct drawing *d, size_t *of_label, const bool *together)
{
    struct coding_sample *s = d->sample;
    size_t merged = 0;
    for (size_t l = 0; l < d->label_count; l++) {
        if (!of_label[l])
            continue;
        if (together[l]) {
            merged += of_label[l];
            continue;
        }
        s->strata[s->stratum_count].population = of_label[l];
        s->stratum_names[s->stratum_count] = d->names[l];
        of_label[l] = s->stratum_count++;
    }
    if (!merged)
        return;
    for (size_t l = 0; l < d->label_count; l++)
        if (together[l])
            of_label[l] = s->stratum_count;
    s->strata[s->stratum_count].population = merged;
    s->stratum_names[s->stratum_count++] = N_("several rare themes");
}

/* Puts the rarest themes together, the rarest first, until the size holds `least` accounts (2 at most) of each stratum:
 * two, so that a variance can be had. */
static void put_together(struct drawing *d, const size_t *of_label, bool *together)
{
    const size_t each = d->request->least < 2 ? 1 : 2;
    size_t themes = 0;
    for (size_t t = 0; t < d->theme_count; t++)
        themes += of_label[t] > 0;
    const size_t others = of_label[d->theme_count] > 0;
    for (size_t strata = themes + others; strata * each > d->request->size && d->sample->merged < themes;) {
        size_t rarest = d->theme_count;
        for (size_t t = 0; t < d->theme_count; t++)
            if (of_label[t] && !together[t] && (rarest == d->theme_count || of_label[t] < of_label[rarest]))
                rarest = t;
        together[rarest] = true;
        strata -= d->sample->merged++ > 0;
    }
    if (d->sample->merged == 1) {
        memset(together, 0, d->theme_count * sizeof *together);
        d->sample->merged = 0;
    }
}

/* Labels that no account has make no stratum. */
static enum newid_status gather_units(struct drawing *d, struct newid_error *err)
{
    struct coding_sample *s = d->sample;
    const size_t accounts = s->presence.selection.columns->count;
    size_t *of_label = arena_alloc(&s->memory, (d->label_count + 1) * sizeof *of_label);
    bool *together = arena_alloc(&s->memory, (d->label_count + 1) * sizeof *together);
    s->units = arena_alloc(&s->memory, (accounts + 1) * sizeof *s->units);
    s->strata = arena_alloc(&s->memory, (d->label_count + 1) * sizeof *s->strata);
    s->stratum_names = arena_alloc(&s->memory, (d->label_count + 1) * sizeof *s->stratum_names);
    if (!of_label || !together || !s->units || !s->strata || !s->stratum_names)
        return no_memory(err);
    for (size_t i = 0; i < accounts; i++)
        if (may_be_drawn(d, i)) {
            of_label[d->label[i]]++;
            s->units[s->unit_count++] =
                (struct draw_unit){s->halves.ids.values[s->halves.ids.codes[i]], i, d->label[i]};
        }
    if (is_by_theme(d->request))
        put_together(d, of_label, together);
    number_strata(d, of_label, together);
    for (size_t i = 0; i < s->unit_count; i++)
        s->units[i].stratum = of_label[s->units[i].stratum];
    if (!s->unit_count)
        return newid_fail(err, NEWID_USAGE, "there is no account to draw");
    return NEWID_OK;
}

static enum newid_status share_halves(struct drawing *d, struct newid_error *err)
{
    struct coding_sample *s = d->sample;
    s->half = arena_alloc(&s->memory, s->drawn + 1);
    if (!s->half)
        return no_memory(err);
    for (size_t i = 0; i < s->drawn; i++) {
        enum newid_half half = halves_of(&s->halves, s->units[i].index, NULL);
        if (d->request->split != SAMPLE_SPLIT)
            half = d->request->split == SAMPLE_REPORT ? NEWID_REPORT : NEWID_DEVELOP;
        s->half[i] = (unsigned char)half;
        s->in_half[half]++;
    }
    return NEWID_OK;
}

/* ---- what the size buys ---- */

/* The effective number (Kish 1965) of accounts of which each counts `weight` and is in the sample with a chance. */
struct effective {
    double sum, squares;
};

static void add_weight(struct effective *e, double weight, double expected)
{
    e->sum += weight * expected;
    e->squares += weight * weight * expected;
}

static double effective_size(struct effective e) { return e.squares > 0 ? e.sum * e.sum / e.squares : 0; }

/* right: how often the codebook is assumed to be; missed: the chance that an account without a hit has the theme. */
static void expect(const struct drawing *d, size_t theme, struct sample_precision *p)
{
    const double right = 0.8;
    const struct coding_sample *s = d->sample;
    struct effective found = {0, 0}, present = {0, 0};
    for (size_t i = 0; i < d->sample->presence.selection.columns->count; i++)
        p->population += is_selected(d, i) && d->mentions[theme][i];
    const double rest = (double)s->unit_count - (double)p->population;
    const double missed = rest > 0 ? (double)p->population * right * (1 - right) / right / rest : 0;
    for (size_t i = 0; i < s->drawn; i++) {
        const struct draw_stratum *h = &s->strata[s->units[i].stratum];
        const double weight = (double)h->population / (double)h->drawn;
        const bool has = d->mentions[theme][s->units[i].index];
        p->sampled += has;
        if (s->half[i] != NEWID_REPORT)
            continue;
        p->report += has;
        add_weight(&present, weight, has ? right : missed < 1 ? missed : 1);
        if (has)
            add_weight(&found, weight, 1);
    }
    p->precision = draw_half_width(right, effective_size(found));
    p->recall = draw_half_width(right, effective_size(present));
}

static enum newid_status expect_all(struct drawing *d, struct newid_error *err)
{
    struct coding_sample *s = d->sample;
    if (!s->is_coded)
        return NEWID_OK;
    s->precision = arena_alloc(&s->memory, (d->theme_count + 1) * sizeof *s->precision);
    if (!s->precision)
        return no_memory(err);
    for (size_t t = 0; t < d->theme_count; t++)
        expect(d, t, &s->precision[t]);
    return NEWID_OK;
}

/* ---- all of it ---- */

enum newid_status coding_sample_draw(struct coding_sample *s, struct newid_store *store,
                                     const struct newid_codebook *codebook, const struct sample_request *request,
                                     struct newid_error *err)
{
    *s = (struct coding_sample){.is_coded = false};
    struct drawing d = {.sample = s, .request = request};
    enum newid_status status = open_presence(&d, store, codebook, err);
    if (!status)
        status = read_mentions(&d, err);
    if (!status)
        status = halves_read(&s->halves, store, err);
    if (!status)
        status = label_accounts(&d, err);
    if (!status)
        status = gather_units(&d, err);
    if (!status)
        status = draw_allocate(s->strata, s->stratum_count, request->size, request->least,
                               is_by_theme(request) ? 0.5 : 1, err);
    if (!status) {
        draw_units(s->units, s->unit_count, s->strata, request->seed, &s->drawn);
        status = share_halves(&d, err);
    }
    if (!status)
        status = expect_all(&d, err);
    newid_field_release(&d.field);
    return status;
}

void coding_sample_release(struct coding_sample *s)
{
    halves_release(&s->halves);
    if (s->is_coded)
        presence_close(&s->presence);
    else
        selection_release(&s->presence.selection);
    arena_release(&s->memory);
    *s = (struct coding_sample){.is_coded = false};
}
