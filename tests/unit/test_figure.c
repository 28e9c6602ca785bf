/* Figures: what is drawn, what is not, and that no label can break the picture. */
#include "unit.h"

#include "out/figure.h"
#include "out/raster.h"
#include "out/svg.h"

#include <libxml/parser.h>
#include <math.h>

#define NONE ((double)NAN)

static struct figure_point at(const char *label, double share)
{
    return (struct figure_point){.label = label,
                                 .base = "20",
                                 .share = share,
                                 .low = isnan(share) ? NONE : fmax(share - 0.1, 0),
                                 .high = isnan(share) ? NONE : share + 0.1,
                                 .lower = NONE,
                                 .upper = NONE,
                                 .centre = NONE};
}

static const struct figure plain = {.words = {.title = "Worry: the share of writers who mention it",
                                              .subtitle = "account; writers, each once a month",
                                              .description = "A line over time.",
                                              .footer = "newid",
                                              .language = "en"},
                                    .line_label = "Worry",
                                    .base_label = "n"};

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part))) {
        count++;
        text += strlen(part);
    }
    return count;
}

/* For whoever wants to look: FIGURES=FOLDER. */
static void keep(const char *name, const struct buf *svg)
{
    const char *folder = getenv("FIGURES");
    struct buf path = BUF_INIT, png = BUF_INIT;
    if (folder) {
        buf_addf(&path, "%s/%s.png", folder, name);
        assert_int_equal(raster_png(&png, svg, NULL), NEWID_OK);
        assert_int_equal(file_write(path.data, png.data, png.len, NULL), NEWID_OK);
    }
    buf_release(&png);
    buf_release(&path);
}

static void is_well_formed(const struct buf *svg)
{
    xmlDocPtr document = xmlReadMemory(svg->data, (int)svg->len, "figure.svg", NULL, XML_PARSE_NONET);
    assert_non_null(document);
    xmlFreeDoc(document);
}

static void a_gap_is_where_there_is_no_share(void **state)
{
    (void)state;
    struct figure_point points[] = {at("Jan", 0.2), at("Feb", 0.3), at("Mar", NONE), at("Apr", 0.25), at("May", 0.4)};
    struct figure figure = plain;
    struct buf svg = BUF_INIT;
    figure.points = points;
    figure.count = 5;
    points[2].base = "*";
    figure_line(&svg, &figure);
    is_well_formed(&svg);
    assert_int_equal(count_of(svg.data, "class=\"line\""), 2);
    assert_int_equal(count_of(svg.data, "class=\"band\""), 2);
    assert_int_equal(count_of(svg.data, "<circle"), 4);
    assert_int_equal(count_of(svg.data, "base\">20<"), 4);
    assert_int_equal(count_of(svg.data, "base\">*<"), 1);
    assert_int_equal(count_of(svg.data, "<title>Worry"), 1);
    assert_int_equal(count_of(svg.data, "<desc>A line"), 1);
    keep("gap", &svg);
    buf_release(&svg);
}

static void a_signal_has_a_shape_of_its_own_and_limits_and_events_are_drawn(void **state)
{
    (void)state;
    struct figure_point points[24];
    const struct figure_event events[] = {{6, "Roll-out, North"}, {7, "Training"}, {20, "Refresher for all teams"}};
    struct figure figure = plain;
    struct buf svg = BUF_INIT;
    for (size_t i = 0; i < 24; i++) {
        points[i] = at("Mar 2019", 0.2 + 0.01 * (double)(i % 5));
        points[i].centre = 0.22;
        points[i].lower = 0.05;
        points[i].upper = 0.4;
    }
    points[9].share = 0.55;
    points[9].signal = true;
    figure.points = points;
    figure.count = 24;
    figure.events = events;
    figure.event_count = 3;
    figure.centre_label = "Median 22 %";
    figure.limits_label = "Limit";
    figure.signal_label = "More than chance";
    figure_line(&svg, &figure);
    is_well_formed(&svg);
    assert_int_equal(count_of(svg.data, "<circle"), 23);
    assert_int_equal(count_of(svg.data, "class=\"signal\""), 2); /* the point, and what it means */
    assert_int_equal(count_of(svg.data, "class=\"limit\""), 2);
    assert_int_equal(count_of(svg.data, "class=\"event\""), 3);
    assert_int_equal(count_of(svg.data, "Refresher for all teams"), 1);
    keep("control", &svg);
    buf_release(&svg);
}

static void a_chart_in_a_row_has_gaps_and_nothing_that_clashes_in_a_page(void **state)
{
    (void)state;
    const double shares[] = {0.1, 0.2, NONE, 0.15, NONE, NONE, 0.4, 0.5}, none[] = {NONE, 0};
    struct buf svg = BUF_INIT;
    figure_spark(&svg, shares, 8, "Worry: <10 % to 50 %");
    is_well_formed(&svg);
    assert_int_equal(count_of(svg.data, "<path fill=\"none\""), 2); /* of two and of two */
    assert_int_equal(count_of(svg.data, "<circle"), 2);             /* one between gaps, and the newest */
    assert_int_equal(count_of(svg.data, "aria-label=\"Worry: &lt;10 % to 50 %\""), 1);
    assert_int_equal(count_of(svg.data, " id=") + count_of(svg.data, "style") + count_of(svg.data, "nan"), 0);
    keep("spark", &svg);
    for (size_t count = 0; count <= 2; count++) {
        buf_reset(&svg);
        figure_spark(&svg, none, count, "\"x\" & 'y'");
        is_well_formed(&svg);
        assert_int_equal(count_of(svg.data, "nan"), 0);
        assert_int_equal(count_of(svg.data, "<circle"), count == 2);
    }
    buf_release(&svg);
}

static void no_label_breaks_the_picture(void **state)
{
    (void)state;
    static const char *const labels[] = {"<script>alert(1)</script>", "\"quoted\" & 'so'",
                                         "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "a\x01\x1b line\nbreak"};
    struct buf svg = BUF_INIT, wide = BUF_INIT;
    for (size_t i = 0; i < 50; i++)
        buf_adds(&wide, "wide");
    for (size_t i = 0; i <= sizeof labels / sizeof *labels; i++) {
        const char *label = i < sizeof labels / sizeof *labels ? labels[i] : wide.data;
        struct figure_point points[] = {at(label, 0.2), at(label, 0.3)};
        const struct figure_event event = {1, label};
        struct figure figure = plain;
        figure.line_label = label;
        figure.words = (struct figure_words){label, label, label, label, "en"};
        figure.points = points;
        figure.count = 2;
        figure.events = &event;
        figure.event_count = 1;
        buf_reset(&svg);
        figure_line(&svg, &figure);
        is_well_formed(&svg);
        assert_int_equal(count_of(svg.data, "<script"), 0);
    }
    keep("wide", &svg);
    buf_release(&wide);
    buf_release(&svg);
}

static void one_period_two_hundred_and_none(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 200};
    struct figure_point points[200];
    struct buf svg = BUF_INIT;
    for (size_t i = 0; i < 200; i++)
        points[i] = at("2019-W07", 0.1 + 0.002 * (double)(i % 40));
    for (size_t i = 0; i < 3; i++) {
        struct figure figure = plain;
        figure.points = points;
        figure.count = counts[i];
        buf_reset(&svg);
        figure_line(&svg, &figure);
        is_well_formed(&svg);
        assert_int_equal(count_of(svg.data, "<circle"), counts[i]);
        assert_true(count_of(svg.data, ">2019-W07<") <= 12);
        keep(counts[i] == 200 ? "many" : "one", &svg);
    }
    buf_release(&svg);
}

static void a_picture_is_twice_as_fine_in_png_and_a_page_in_pdf(void **state)
{
    (void)state;
    struct figure_point points[] = {at("Jan", 0.2), at("Feb", 0.3)};
    struct figure figure = plain;
    struct buf svg = BUF_INIT, picture = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    figure.points = points;
    figure.count = 2;
    figure_line(&svg, &figure);
    assert_int_equal(raster_png(&picture, &svg, &err), NEWID_OK);
    assert_memory_equal(picture.data, "\x89PNG", 4);
    /* IHDR: the width is the 17th to 20th byte, greatest first. 16 cm are 604.7 dots of 1/96 inch. */
    assert_int_equal(((unsigned char)picture.data[18] << 8) + (unsigned char)picture.data[19], 1210);
    buf_reset(&picture);
    assert_int_equal(raster_pdf(&picture, &svg, &err), NEWID_OK);
    assert_memory_equal(picture.data, "%PDF", 4);
    buf_reset(&svg);
    buf_adds(&svg, "no picture");
    assert_int_equal(raster_png(&picture, &svg, &err), NEWID_IO);
    buf_release(&picture);
    buf_release(&svg);
}

/* ---- rows of shares ---- */

static struct figure_mark share_of(double share)
{
    return (struct figure_mark){share, fmax(share - 0.1, 0), fmin(share + 0.1, 1), "31 %", "20", false};
}

static const struct figure_mark hidden_mark = {NONE, NONE, NONE, "*", "*", true},
                                no_mark = {NONE, NONE, NONE, "–", "0", false};

enum { ROWS = 4, COLUMNS = 5 };
static const char *const row_names[ROWS] = {"Worry", "<script>", "Success", "\"Both\" & neither"};
static const char *const column_names[COLUMNS] = {"Jan", "Feb", "Mar", "Apr", "May"};
static const char *const bases[COLUMNS] = {"20", "21", "*", "0", "24"};
static const struct figure_under under_all = {"writers", bases};
static struct figure_mark grid_marks[ROWS * COLUMNS];

/* Each row: two shares, one hidden, none, one share. */
static struct figure_grid grid_of(size_t rows)
{
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        grid_marks[i] = i % COLUMNS == 2 ? hidden_mark : i % COLUMNS == 3 ? no_mark : share_of(0.25);
    return (struct figure_grid){.words = {"Title", "Subtitle", "Description", "Footer", "en"},
                                .rows = row_names,
                                .columns = column_names,
                                .row_count = rows,
                                .column_count = COLUMNS,
                                .marks = grid_marks,
                                .under = &under_all,
                                .under_count = 1};
}

static void is_sound(const struct buf *svg)
{
    is_well_formed(svg);
    assert_int_equal(count_of(svg->data, "nan") + count_of(svg->data, "inf"), 0);
    assert_int_equal(count_of(svg->data, " id=") + count_of(svg->data, "<script"), 0);
    assert_int_equal(count_of(svg->data, "<title>Title</title>\n<desc>Description</desc>"), 1);
}

static void each_row_is_a_line_that_breaks_where_nothing_may_be_shown(void **state)
{
    (void)state;
    const struct figure_grid grid = grid_of(2), many = grid_of(ROWS);
    struct buf svg = BUF_INIT;
    figure_lines(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"series\""), 2); /* the fifth share has no neighbour */
    assert_int_equal(count_of(svg.data, "class=\"interval\""), 4);
    assert_int_equal(count_of(svg.data, "<circle"), 6);
    assert_int_equal(count_of(svg.data, "base\">*<"), 1);
    keep("lines", &svg);
    buf_reset(&svg);
    figure_lines(&svg, &many);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"interval\""), 0); /* they would cover each other */
    assert_int_equal(count_of(svg.data, "<circle"), 12);
    buf_release(&svg);
}

/* All of a path that is one point wide would not be seen. */
static void a_share_between_gaps_has_a_band_that_can_be_seen(void **state)
{
    (void)state;
    struct figure_mark marks[] = {no_mark, share_of(0.3), no_mark};
    struct figure_grid grid = grid_of(1);
    struct buf svg = BUF_INIT;
    grid.marks = marks;
    grid.column_count = 3;
    figure_lines(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "h5.0L"), 1);
    assert_int_equal(count_of(svg.data, "h-5.0Z"), 1);
    buf_release(&svg);
}

static void a_bar_has_its_interval_and_a_hidden_one_has_neither(void **state)
{
    (void)state;
    struct figure_mark marks[] = {share_of(0.3), hidden_mark, no_mark, share_of(0)};
    struct figure_grid grid = grid_of(ROWS);
    struct buf svg = BUF_INIT;
    grid.marks = marks;
    grid.column_count = 1;
    figure_bars(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"bar\""), 2);
    assert_int_equal(count_of(svg.data, "class=\"whisker\""), 2);
    assert_int_equal(count_of(svg.data, ">*</text>"), 1);
    keep("bars", &svg);
    buf_release(&svg);
}

static void a_hidden_cell_is_hatched_and_an_empty_one_is_not_drawn(void **state)
{
    (void)state;
    const struct figure_grid grid = grid_of(ROWS);
    struct buf svg = BUF_INIT;
    figure_heatmap(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"cell\""), 3 * ROWS);
    assert_int_equal(count_of(svg.data, "class=\"hatch\""), ROWS);
    assert_int_equal(count_of(svg.data, ">31 %</text>"), 3 * ROWS);
    keep("heatmap", &svg);
    buf_release(&svg);
}

static void a_narrow_cell_has_the_figure_without_its_sign_and_one_narrower_has_none(void **state)
{
    (void)state;
    enum { MANY = 100 };
    static struct figure_mark marks[MANY];
    static const char *names[MANY];
    struct figure_grid grid = grid_of(1);
    struct buf svg = BUF_INIT;
    for (size_t i = 0; i < MANY; i++) {
        marks[i] = share_of(0.25);
        names[i] = "";
    }
    grid.columns = names;
    grid.marks = marks;
    grid.under_count = 0;
    grid.column_count = 24;
    figure_heatmap(&svg, &grid);
    assert_int_equal(count_of(svg.data, ">31</text>"), 24);
    assert_int_equal(count_of(svg.data, ">31 %</text>"), 0);
    buf_reset(&svg);
    grid.column_count = MANY;
    figure_heatmap(&svg, &grid);
    assert_int_equal(count_of(svg.data, "class=\"cell\""), MANY);
    assert_int_equal(count_of(svg.data, ">31</text>"), 0);
    buf_release(&svg);
}

static void each_row_has_a_panel_on_the_same_scale(void **state)
{
    (void)state;
    static const char *const ranges[] = {"n 3 to 9", "n 4 to 8", "*", "n 0 to 1"};
    const struct figure_under under = {"", ranges};
    struct figure_grid grid = grid_of(ROWS);
    struct buf svg = BUF_INIT;
    grid.under = &under;
    figure_panels(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"axis\""), ROWS);
    assert_int_equal(count_of(svg.data, "class=\"series\""), ROWS);
    assert_int_equal(count_of(svg.data, ">n 4 to 8<"), 1);
    assert_int_equal(count_of(svg.data, ">40 %<"), 2); /* the highest tick, at the left of each row of panels */
    keep("panels", &svg);
    buf_release(&svg);
}

static void a_stack_has_all_parts_of_a_period_or_none(void **state)
{
    (void)state;
    const struct figure_grid grid = grid_of(ROWS);
    struct buf svg = BUF_INIT;
    grid_marks[4] = hidden_mark; /* of the last period one part only */
    figure_stack(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"part\""), 2 * ROWS);
    keep("stack", &svg);
    buf_release(&svg);
}

static void every_figure_stands_one_column_many_and_none(void **state)
{
    (void)state;
    enum { MANY = 200, THEMES = 80 };
    static struct figure_mark marks[THEMES * MANY];
    static const char *names[MANY], *numbers[MANY];
    static void (*const figures[])(struct buf *, const struct figure_grid *) = {figure_bars, figure_heatmap,
                                                                                figure_panels};
    static void (*const narrow[])(struct buf *, const struct figure_grid *) = {figure_lines, figure_stack};
    struct buf svg = BUF_INIT;
    for (size_t i = 0; i < THEMES * MANY; i++)
        marks[i] = share_of(0.25);
    for (size_t i = 0; i < MANY; i++) {
        names[i] =
            "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d, a name that is long, and longer than there is room for in any of them";
        numbers[i] = "1000";
    }
    const struct figure_under under = {names[0], numbers};
    for (size_t columns = 0; columns <= MANY; columns = columns ? columns * MANY : 1) {
        struct figure_grid grid = grid_of(0);
        grid.rows = grid.columns = names;
        grid.column_count = columns;
        grid.marks = marks;
        grid.under = &under;
        for (size_t rows = 0; rows <= THEMES; rows = rows ? rows * THEMES : 1)
            for (size_t f = 0; f < 3 && (columns || !rows || figures[f] != figure_bars); f++) {
                grid.row_count = rows;
                buf_reset(&svg);
                figures[f](&svg, &grid);
                is_sound(&svg);
            }
        for (grid.row_count = 0; grid.row_count <= 4; grid.row_count += 2)
            for (size_t f = 0; f < 2; f++) {
                buf_reset(&svg);
                narrow[f](&svg, &grid);
                is_sound(&svg);
            }
    }
    buf_release(&svg);
}

static void labels_of_events_stand_in_rows_and_strike_none_through(void **state)
{
    (void)state;
    const struct figure_event events[] = {{0, "roll-out, North"},
                                          {0, "roll-out, South"},
                                          {1, "training of all"},
                                          {4, "at the edge of the page, and beyond it"}};
    struct figure_grid grid = grid_of(1);
    struct buf svg = BUF_INIT;
    grid.events = events;
    grid.event_count = 4;
    figure_lines(&svg, &grid);
    is_sound(&svg);
    assert_int_equal(count_of(svg.data, "class=\"event\""), 4);
    assert_int_equal(count_of(svg.data, "class=\"halo\""), 4);
    assert_true(strstr(svg.data, "class=\"halo\"") > strstr(svg.data, "class=\"event\""));
    keep("events", &svg);
    buf_release(&svg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_is_where_there_is_no_share),
        cmocka_unit_test(a_signal_has_a_shape_of_its_own_and_limits_and_events_are_drawn),
        cmocka_unit_test(a_chart_in_a_row_has_gaps_and_nothing_that_clashes_in_a_page),
        cmocka_unit_test(no_label_breaks_the_picture),
        cmocka_unit_test(one_period_two_hundred_and_none),
        cmocka_unit_test(each_row_is_a_line_that_breaks_where_nothing_may_be_shown),
        cmocka_unit_test(a_share_between_gaps_has_a_band_that_can_be_seen),
        cmocka_unit_test(a_bar_has_its_interval_and_a_hidden_one_has_neither),
        cmocka_unit_test(a_hidden_cell_is_hatched_and_an_empty_one_is_not_drawn),
        cmocka_unit_test(a_narrow_cell_has_the_figure_without_its_sign_and_one_narrower_has_none),
        cmocka_unit_test(each_row_has_a_panel_on_the_same_scale),
        cmocka_unit_test(a_stack_has_all_parts_of_a_period_or_none),
        cmocka_unit_test(every_figure_stands_one_column_many_and_none),
        cmocka_unit_test(labels_of_events_stand_in_rows_and_strike_none_through),
        cmocka_unit_test(a_picture_is_twice_as_fine_in_png_and_a_page_in_pdf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
