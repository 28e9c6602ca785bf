/* Excel's own charts, two abreast on a sheet of their own. They take their figures from a table's cells, so that a
 * reader can restyle them. One dark line, grey intervals, no legend: legible in grey. */
#include "out/xlsx.h"

#include <string.h>

enum {
    DARK = 0x1F3B57,
    GREY = 0x8C96A0,
    PALE = 0xDDE2E7,
    ABREAST = 2,
    ROWS_EACH = 15,   /* a chart's 288 pixels and a little more, in rows of 20 */
    COLUMNS_EACH = 8, /* 480 in columns of 64 */
    HEIGHT = 288,
    BAR_HEIGHT = 20,
    LABELS_MOST = 12
};

/* The cells of a column of the table. */
struct range {
    const char *sheet;
    lxw_row_t first, last;
};

static struct range range_of(const struct xlsx_sheet *s)
{
    return (struct range){s->name, s->header + 1, s->header + s->rows};
}

static lxw_chart_series *add_series(struct out *out, lxw_chart *chart, const struct xlsx_sheet *s, size_t category,
                                    size_t column)
{
    const struct range r = range_of(s);
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    if (!xlsx_some(out, series))
        return NULL;
    chart_series_set_categories(series, r.sheet, r.first, (lxw_col_t)category, r.last, (lxw_col_t)category);
    chart_series_set_values(series, r.sheet, r.first, (lxw_col_t)column, r.last, (lxw_col_t)column);
    chart_series_set_name_range(series, r.sheet, s->header, (lxw_col_t)column);
    return series;
}

/* The ends of an interval are small strokes, joined by a line that LibreOffice leaves out. */
static void add_bound(struct out *out, lxw_chart *chart, const struct xlsx_sheet *s, size_t category, size_t column)
{
    lxw_chart_line none = {.none = LXW_TRUE}, stroke = {.color = GREY, .width = 1.25};
    lxw_chart_fill fill = {.color = GREY};
    lxw_chart_series *series = add_series(out, chart, s, category, column);
    if (!series)
        return;
    chart_series_set_line(series, &none);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_LONG_DASH);
    chart_series_set_marker_size(series, 3);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &stroke);
}

static void draw_line(struct out *out, lxw_chart *chart, const struct xlsx_sheet *s, const struct out_chart *what)
{
    lxw_chart_line line = {.color = DARK, .width = 1.75}, interval = {.color = GREY, .width = 1.25};
    lxw_chart_fill fill = {.color = DARK};
    lxw_chart_series *series = add_series(out, chart, s, what->category, what->share);
    if (!series)
        return;
    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, LXW_CHART_MARKER_CIRCLE);
    chart_series_set_marker_size(series, 5);
    chart_series_set_marker_fill(series, &fill);
    chart_series_set_marker_line(series, &line);
    if (what->low != what->high) {
        add_bound(out, chart, s, what->category, what->low);
        add_bound(out, chart, s, what->category, what->high);
        chart_set_high_low_lines(chart, &interval);
    }
    const size_t step = (s->rows + LABELS_MOST - 1) / LABELS_MOST;
    chart_axis_set_interval_unit(chart->x_axis, (uint16_t)(step ? step : 1));
}

/* The first theme stands at the top. */
static void draw_bars(struct out *out, lxw_chart *chart, const struct xlsx_sheet *s, const struct out_chart *what)
{
    lxw_chart_fill fill = {.color = DARK};
    lxw_chart_series *series = add_series(out, chart, s, what->category, what->share);
    if (!series)
        return;
    chart_series_set_fill(series, &fill);
    chart_set_series_gap(chart, 40);
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_interval_unit(chart->y_axis, 1);
}

/* Bars lie: their shares run along the axis that libxlsxwriter calls x. */
static void dress(lxw_chart *chart, const char *title, bool is_line)
{
    lxw_chart_axis *shares = is_line ? chart->y_axis : chart->x_axis;
    lxw_chart_font title_font = {.size = 11, .bold = LXW_TRUE, .color = 0x222222},
                   font = {.size = 9, .color = 0x444444};
    lxw_chart_line grid = {.color = PALE, .width = 0.75}, none = {.none = LXW_TRUE};
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &title_font);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_axis_set_min(shares, 0);
    chart_axis_set_max(shares, 100);
    chart_axis_set_major_unit(shares, 20);
    chart_axis_set_num_format(shares, "0\" %\"");
    chart_axis_set_num_font(chart->x_axis, &font);
    chart_axis_set_num_font(chart->y_axis, &font);
    chart_axis_major_gridlines_set_visible(shares, LXW_TRUE);
    chart_axis_major_gridlines_set_line(shares, &grid);
    chart_chartarea_set_line(chart, &none);
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
}

/* One for the charts of each table. */
static struct xlsx_sheet *sheet_of_charts(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    struct xlsx_sheet *figures = x->charts && x->last == x->charts ? x->figures : x->last;
    if (x->charts && figures == x->figures)
        return x->charts;
    lxw_row_t row;
    x->charts = xlsx_sheet_new(out, out->sheet_name ? out->sheet_name : _("Charts"), figures->caption, &row);
    out->sheet_name = NULL;
    x->figures = figures;
    x->chart_count = 0;
    if (!x->charts)
        return NULL;
    x->charts->header = row + 1;
    x->charts->is_charts = true;
    worksheet_gridlines(x->charts->at, LXW_HIDE_ALL_GRIDLINES);
    return x->charts;
}

static void insert(struct out *out, struct xlsx_sheet *sheet, lxw_chart *chart, const struct out_chart *what,
                   double height)
{
    struct xlsx *x = xlsx_of(out);
    const lxw_row_t row = sheet->header + (lxw_row_t)(x->chart_count / ABREAST * ROWS_EACH);
    const lxw_col_t column = (lxw_col_t)(x->chart_count % ABREAST * COLUMNS_EACH);
    const bool is_wide = what->kind == OUT_CHART_BARS;
    lxw_chart_options options = {.x_scale = is_wide ? 1.9 : 1,
                                 .y_scale = height / HEIGHT,
                                 .description = arena_strdup(&out->memory, what->title)};
    if (xlsx_some(out, options.description))
        xlsx_keep(out, worksheet_insert_chart_opt(sheet->at, row, column, chart, &options));
    x->chart_count++;
}

void xlsx_chart(struct out *out, const struct out_chart *what)
{
    struct xlsx_sheet *sheet = sheet_of_charts(out);
    if (!sheet || !xlsx_of(out)->figures->rows)
        return;
    const struct xlsx_sheet *figures = xlsx_of(out)->figures;
    const bool is_line = what->kind == OUT_CHART_LINE;
    lxw_chart *chart = workbook_add_chart(xlsx_of(out)->book, is_line ? LXW_CHART_LINE : LXW_CHART_BAR);
    if (!xlsx_some(out, chart))
        return;
    dress(chart, what->title, is_line);
    if (is_line)
        draw_line(out, chart, figures, what);
    else
        draw_bars(out, chart, figures, what);
    if (!out->failure)
        insert(out, sheet, chart, what, is_line ? HEIGHT : 110 + BAR_HEIGHT * (double)figures->rows);
}
