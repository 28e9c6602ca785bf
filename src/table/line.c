#include "table/people.h"

#include "out/figure.h"

#include <newid/charts.h>

#include <math.h>
#include <string.h>

/* Under these no rule says anything, and what it says is a trial. */
enum { POINTS_LEAST = 8, POINTS_ENOUGH = 12 };

static const struct grid_block *block_of(const struct grid *over_time, const char *kind)
{
    for (size_t b = 0; b < over_time->block_count; b++)
        if (strcmp(over_time->view->table->cells[over_time->blocks[b].first].kind, kind) == 0)
            return &over_time->blocks[b];
    return NULL;
}

/* ---- the shares ---- */

struct shares {
    double *y; /* NAN where nobody wrote */
    size_t count;
    double most;
    bool is_hidden; /* one of them is: then none may be seen */
};

static struct shares find_shares(struct people *p, const struct grid *over_time, size_t theme,
                                 const struct grid_block *block)
{
    struct shares s = {.y = arena_alloc(&p->grid.memory, (block->times + 1) * sizeof *s.y)};
    if (!s.y)
        p->failure = NEWID_MEMORY;
    for (size_t time = 0; time < block->times && s.y; time++) {
        const struct newid_cell *cell = grid_cell(over_time, theme, block, time, 0);
        if (cell->all_periods || cell->undated)
            continue;
        const double n = (double)headline_n(p->view, cell);
        s.is_hidden |= cell->hidden;
        s.y[s.count] = n > 0 ? (double)headline_x(p->view, cell) / n : (double)NAN;
        s.most = fmax(s.most, s.y[s.count++]);
    }
    return s;
}

/* ---- drawing ---- */

static const char *draw(struct people *p, const struct shares *s)
{
    enum { STEPS = 8 };
    static const char ascii[] = "_.-=+*%#";
    const bool unicode = out_has_unicode(p->out);
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < s->count; i++) {
        const double height = s->most > 0 ? s->y[i] / s->most : s->y[i];
        if (isnan(height))
            buf_adds(&text, unicode ? "·" : " ");
        else if (unicode)
            buf_add_code_point(&text,
                               0x2581 + (unsigned)fmin(STEPS - 1, floor(height * STEPS))); /* U+2581: one eighth */
        else
            buf_addc(&text, ascii[(unsigned)fmin(STEPS - 1, floor(height * STEPS))]);
    }
    const char *drawn = text.failure ? NULL : arena_strdup(&p->grid.memory, text.data);
    if (!drawn)
        p->failure = NEWID_MEMORY;
    buf_release(&text);
    return drawn;
}

static const char *draw_svg(struct people *p, const struct shares *s, const char *said)
{
    struct buf svg = BUF_INIT;
    figure_spark(&svg, s->y, s->count, said ? said : _("Over time"));
    const char *drawn = svg.failure ? NULL : arena_strdup(&p->grid.memory, svg.data);
    if (!drawn)
        p->failure = NEWID_MEMORY;
    buf_release(&svg);
    return drawn;
}

/* ---- saying ---- */

/* Whether the longest run lies above the median; points on it are passed over. */
static bool is_longest_above(const struct shares *s, double median)
{
    size_t run = 0, longest = 0;
    bool side = false, above = false;
    for (size_t i = 0; i < s->count; i++) {
        if (isnan(s->y[i]) || s->y[i] == median)
            continue;
        run = run && (s->y[i] > median) == side ? run + 1 : 1;
        side = s->y[i] > median;
        if (run > longest) {
            longest = run;
            above = side;
        }
    }
    return above;
}

static const char *say_signal(struct people *p, const struct shares *s, const struct newid_run_chart *chart)
{
    const struct newid_runs *runs = &chart->runs;
    if (runs->longest > runs->longest_max)
        return keep(p,
                    is_longest_above(s, chart->median) ? N_("signal: %zu in a row above the median")
                                                       : N_("signal: %zu in a row below the median"),
                    runs->longest);
    if (runs->crossings < runs->crossings_min)
        return keep(p,
                    P_("signal: it crosses the median only %zu time", "signal: it crosses the median only %zu times",
                       runs->crossings),
                    runs->crossings);
    return keep(p, N_("no signal"));
}

static const char *say(struct people *p, const struct shares *s)
{
    struct newid_run_chart chart;
    const struct newid_outcome outcome = newid_run_chart(&chart, s->y, s->count);
    if (outcome.status == NEWID_FAILED)
        p->failure = NEWID_MEMORY;
    if (outcome.status != NEWID_DEFINED)
        return NULL;
    if (chart.n < POINTS_LEAST)
        return keep(p, P_("%zu point: too few", "%zu points: too few", chart.n), chart.n);
    /* Nothing can lie beyond such a median, and all that is not on it would look like one long run. */
    if (chart.runs.useful && (chart.median <= 0 || chart.median >= 1))
        return keep(p, chart.median <= 0 ? N_("in under half of the periods") : N_("by all in over half of the periods"));
    const char *said = !chart.runs.useful ? keep(p, N_("the same throughout")) : say_signal(p, s, &chart);
    return said && chart.n < POINTS_ENOUGH ? keep(p, N_("trial: %s"), said) : said;
}

struct line line_of(struct people *p, const struct grid *over_time, size_t theme, const char *kind)
{
    struct line line = {NULL, NULL};
    const struct grid_block *block = block_of(over_time, kind);
    if (!block)
        return line;
    const struct shares shares = find_shares(p, over_time, theme, block);
    if (p->failure || shares.is_hidden || !shares.count)
        return line;
    line.said = say(p, &shares);
    line.drawn = out_draws(p->out) ? draw_svg(p, &shares, line.said) : draw(p, &shares);
    return line;
}

const char *line_span(struct people *p, const struct grid *over_time)
{
    static const char *const names[NEWID_PERIODS] = {[NEWID_PERIOD_MONTH] = N_("months"),
                                                     [NEWID_PERIOD_QUARTER] = N_("quarters"),
                                                     [NEWID_PERIOD_YEAR] = N_("years")};
    const struct newid_cell *first = NULL, *last = NULL;
    for (size_t i = 0; i < over_time->stride; i++) {
        const struct newid_cell *cell = &over_time->view->table->cells[i];
        if (cell->all_periods || cell->undated)
            continue;
        first = first ? first : cell;
        last = cell;
    }
    if (!first)
        return NULL;
    char from[64], to[64];
    period_for_people(from, sizeof from, over_time->view, first);
    period_for_people(to, sizeof to, over_time->view, last);
    return keep(p, N_("%s, %s to %s"), _(names[over_time->view->by]), from, to);
}
