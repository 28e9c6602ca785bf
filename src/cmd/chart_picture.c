#include "cmd/chart_picture.h"

#include "out/figure.h"
#include "out/raster.h"
#include "util/file.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char *const endings[] = {"svg", "png", "pdf"};

bool chart_is_picture(const struct cmd_output *output)
{
    for (size_t i = 0; output->file && i < sizeof endings / sizeof *endings; i++)
        if (!strcasecmp(file_extension(output->file), endings[i]))
            return true;
    return false;
}

enum newid_status chart_check_file(const struct cmd_output *output, struct newid_error *err)
{
    if (output->format)
        return newid_fail(err, NEWID_USAGE, "%s: its ending says what it is; leave --format out", output->file);
    if (!output->force && access(output->file, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", output->file);
    return NEWID_OK;
}

static enum newid_status check(const struct chart_run *run, const struct cmd_output *output, struct newid_error *err)
{
    const struct charts *charts = &run->charts;
    enum newid_status status = chart_check_file(output, err);
    if (!status && charts->count != 1)
        status = newid_fail(
            err, NEWID_USAGE,
            "a picture shows one theme of one kind of account, and here are %zu; give one --theme and --kind",
            charts->count);
    if (!status && charts->items[0].count == 0)
        status = newid_fail(err, NEWID_USAGE, "there is no period to draw: no account has a date");
    return status;
}

static const char *label_of(const struct chart_run *run, const struct chart *chart)
{
    const struct newid_theme *theme = &run->citation.codebook->themes[chart->theme];
    return strcmp(wording_language(), "cy") ? theme->label_en : theme->label_cy;
}

/* Of writers the interval is Wilson's; of accounts, which one worker may write many of, none is drawn. */
static void fill_point(struct chart_run *run, const struct chart *chart, size_t i, struct figure_point *out)
{
    const struct chart_point *p = &chart->points[i];
    const struct chart_phase *phase = chart->phase_count ? &chart->phases[p->phase] : NULL;
    struct newid_interval ci = {(double)NAN, (double)NAN};
    char period[64];
    change_period(period, sizeof period, run->request.accounts.by, p->period, true);
    if (chart->of_writers && !p->hidden && !newid_wilson(&ci, p->count.x, p->count.n, 0.95))
        ci = (struct newid_interval){(double)NAN, (double)NAN};
    *out = (struct figure_point){
        .label = change_keep(&run->page, "%s", period),
        .base = p->hidden ? "*" : change_keep(&run->page, "%llu", (unsigned long long)p->count.n),
        .share = p->hidden ? (double)NAN : p->share,
        .low = ci.low,
        .high = ci.high,
        .lower = p->lower,
        .upper = p->upper,
        .centre = phase ? isnan(phase->median) ? phase->centre : phase->median : (double)NAN,
        .signal = p->reasons && !p->hidden,
        .starts_phase = phase && phase->first == i,
    };
}

const char *chart_event_label(struct change_page *page, const struct occasion *o)
{
    char day[11];
    newid_day_format(day, o->day);
    if (!*o->kind)
        return change_keep(page, "%s", day);
    const char *where = *o->team ? o->team : o->area;
    /* There is room for one of the two: where says more of several alike. */
    return change_keep(page, "%s%s%s", _(o->kind), *where || *o->label ? ", " : "", *where ? where : o->label);
}

/* How it was counted, and what is drawn. */
static const char *subtitle(struct chart_run *run, const struct chart *chart)
{
    const char *kind = change_kind(chart->kind);
    const char *counted = chart->of_writers
                              ? _("share of the writers of each period who mention it; the band is its interval")
                              : _("share of the accounts of each period that mention it");
    const char *limits = chart->reason              ? _(chart->reason)
                         : chart->type == CHART_RUN ? _("run chart about the median")
                         : chart->type == CHART_XMR ? _("XmR chart")
                                                    : _("dashed: limits of Laney's p' chart");
    bool trial = false;
    for (size_t i = 0; i < chart->phase_count; i++)
        trial |= chart->phases[i].trial;
    return change_keep(&run->page, "%s: %s; %s%s", kind, counted, limits,
                       trial && !chart->reason ? _(" (trial: fewer than 12 points)") : "");
}

const char *chart_description(struct chart_run *run, const struct chart *chart)
{
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_point *p = &chart->points[i];
        char period[64];
        change_period(period, sizeof period, run->request.accounts.by, p->period, true);
        buf_addf(&text, "%s: %s%s; ", period, p->hidden ? "*" : change_percent(&run->page, p->share),
                 p->reasons && !p->hidden ? _(" (signal)") : "");
    }
    const char *kept = text.failure ? "" : change_keep(&run->page, "%s", text.data);
    buf_release(&text);
    return kept;
}

const char *chart_footer(struct change_page *page, const struct newid_table_request *request,
                         const struct cmd_citation *citation)
{
    const char *mark = request->audience == NEWID_ANALYST ? _("For the analyst: not for circulation. ") : "";
    return change_keep(page, _("%sWhat workers mention is not what they do. newid %s, %s%s, %s, corpus %.12s"), mark,
                       newid_version(), citation->version, citation->is_draft ? _(" (draft)") : "", citation->made,
                       citation->corpus);
}

enum newid_status chart_write_picture(const struct buf *svg, const struct cmd_output *output, struct newid_error *err)
{
    struct buf picture = BUF_INIT;
    const char *ending = file_extension(output->file);
    enum newid_status status = buf_check(svg, err);
    if (!status && !strcasecmp(ending, "png"))
        status = raster_png(&picture, svg, err);
    else if (!status && !strcasecmp(ending, "pdf"))
        status = raster_pdf(&picture, svg, err);
    const struct buf *file = picture.len ? &picture : svg;
    if (!status)
        status = file_write(output->file, file->data, file->len, err);
    buf_release(&picture);
    return status;
}

enum newid_status chart_draw(struct buf *svg, struct chart_run *run, const struct chart *chart, struct newid_error *err)
{
    struct figure_point *points = arena_alloc(&run->page.memory, (chart->count + 1) * sizeof *points);
    struct figure_event *events = arena_alloc(&run->page.memory, (chart->event_count + 1) * sizeof *events);
    if (!points || !events)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < chart->count; i++)
        fill_point(run, chart, i, &points[i]);
    for (size_t i = 0; i < chart->event_count; i++)
        events[i] =
            (struct figure_event){chart->events[i].point, chart_event_label(&run->page, chart->events[i].occasion)};
    const struct figure figure = {
        .words = {.title = change_keep(&run->page, "%s", label_of(run, chart)),
                  .subtitle = subtitle(run, chart),
                  .description = chart_description(run, chart),
                  .footer = chart_footer(&run->page, &run->request.accounts, &run->citation),
                  .language = wording_language()},
        .line_label = label_of(run, chart),
        .centre_label = !chart->count || isnan(points[chart->count - 1].centre) ? NULL
                        : chart->type == CHART_XMR                              ? _("Mean")
                        : chart->type == CHART_P                                ? _("Pooled share")
                                                                                : _("Median"),
        .limits_label = _("Limit"),
        .signal_label = _("more than chance explains: not what, nor whether it is good"),
        .base_label = chart->of_writers ? _("writers") : _("accounts"),
        .points = points,
        .count = chart->count,
        .events = events,
        .event_count = chart->event_count,
    };
    figure_line(svg, &figure);
    return run->page.failure ? newid_fail(err, run->page.failure, "out of memory") : buf_check(svg, err);
}

enum newid_status chart_put_picture(struct chart_run *run, const struct cmd_output *output, struct newid_error *err)
{
    struct buf svg = BUF_INIT;
    enum newid_status status = check(run, output, err);
    if (!status)
        status = chart_draw(&svg, run, &run->charts.items[0], err);
    if (!status)
        status = chart_write_picture(&svg, output, err);
    buf_release(&svg);
    return status;
}
