/* The workbook that newid writes, as newid's own reader and a parser of its parts find it. */
#include "unit.h"

#include "intake/reader.h"
#include "out/out.h"

#include <libxml/parser.h>
#include <math.h>
#include <zip.h>

static const struct out_column columns[] = {
    {.name = "theme", .heading = "Theme", .wraps = true},
    {.name = "n", .heading = "N", .right = true},
    {.name = "share", .heading = "n", .right = true},
    {.name = "raw", .heading = "not for people", .data_only = true},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct document {
    struct buf file, whole;
    struct out *out;
};

static void begin(struct document *d, const char *folder, const char *banner)
{
    *d = (struct document){.file = BUF_INIT, .whole = BUF_INIT};
    unit_path(&d->file, folder, "book.xlsx");
    const struct out_style style = {.title = "A & B", .language = "en", .banner = banner, .file = d->file.data};
    assert_int_equal(out_new(&d->out, OUT_XLSX, &d->whole, &style, NULL), NEWID_OK);
}

static void row(struct document *d, const char *label, double n)
{
    out_row(d->out, (struct out_cell[]){out_string(label), out_integer(n), out_real(12.345, 1), out_string("x")});
}

static void end(struct document *d)
{
    struct newid_error err = NEWID_ERROR_INIT;
    const enum newid_status status = out_finish(d->out, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, NEWID_OK);
    out_free(d->out);
    assert_int_equal(file_write(d->file.data, d->whole.data, d->whole.len, &err), NEWID_OK);
}

static void release(struct document *d)
{
    buf_release(&d->file);
    buf_release(&d->whole);
}

static enum newid_status add_row(void *context, const struct grid_row *read, struct newid_error *err)
{
    (void)err;
    for (size_t i = 0; i < read->count; i++)
        buf_addf(context, "%s%s%s", i ? "|" : "", read->cells[i].is_number ? "#" : "", read->cells[i].text);
    buf_addc(context, '\n');
    return NEWID_OK;
}

/* The sheet's rows: cells between bars, numbers behind a number sign. */
static void expect_sheet(const struct document *d, const char *sheet, const char *expected)
{
    struct buf rows = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct grid_visitor visitor = {.context = &rows, .row = add_row};
    const enum newid_status status =
        grid_read(d->file.data, READER_XLSX, &(struct grid_options){.sheet = sheet}, &visitor, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, NEWID_OK);
    if (!strstr(rows.data, expected))
        assert_string_equal(rows.data, expected);
    buf_release(&rows);
}

/* A part of the workbook; the caller's to release. */
static struct buf part(const struct document *d, const char *name)
{
    struct buf content = BUF_INIT;
    int failed;
    zip_t *archive = zip_open(d->file.data, ZIP_RDONLY, &failed);
    assert_non_null(archive);
    zip_file_t *file = zip_fopen(archive, name, 0);
    assert_non_null(file);
    char block[4096];
    for (zip_int64_t n; (n = zip_fread(file, block, sizeof block)) > 0;)
        buf_add(&content, block, (size_t)n);
    zip_fclose(file);
    zip_discard(archive);
    return content;
}

static void expect_part(const struct document *d, const char *name, const char *expected, bool there)
{
    struct buf content = part(d, name);
    if (!strstr(content.data, expected) == there)
        assert_string_equal(content.data, expected);
    buf_release(&content);
}

static void expect_well_formed(const struct document *d)
{
    int failed;
    zip_t *archive = zip_open(d->file.data, ZIP_RDONLY, &failed);
    assert_non_null(archive);
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0); i++) {
        struct buf content = part(d, zip_get_name(archive, (zip_uint64_t)i, 0));
        xmlDocPtr document = xmlReadMemory(content.data, (int)content.len, "part", NULL, XML_PARSE_NONET);
        assert_non_null(document);
        xmlFreeDoc(document);
        buf_release(&content);
    }
    zip_discard(archive);
}

static void a_table_is_a_sheet_that_gives_back_its_numbers(void **state)
{
    struct document d;
    begin(&d, *state, NULL);
    out_table_begin(d.out, columns, COLUMNS, "account: writers");
    row(&d, "Pace", 1234567);
    row(&d, "  Worry", 0);
    out_row(d.out, (struct out_cell[]){out_string("*"), out_string("*"), out_real(NAN, 1), out_empty()});
    out_table_end(d.out);
    end(&d);
    expect_sheet(&d, "account", "account: writers\nTheme|N|n (2)|raw\nPace|#1234567|#12.3|x\nWorry|#0|#12.3|x\n*|*\n");
    expect_well_formed(&d);
    /* A table of Excel's own with its heading row in sight and on each page. */
    expect_part(&d, "xl/tables/table1.xml", "ref=\"A2:D5\"", true);
    expect_part(&d, "xl/tables/table1.xml", "<autoFilter", true);
    expect_part(&d, "xl/worksheets/sheet2.xml", "state=\"frozen\"", true);
    expect_part(&d, "xl/worksheets/sheet2.xml", "paperSize=\"9\"", true);
    expect_part(&d, "xl/worksheets/sheet2.xml", "fitToHeight=\"0\" orientation=\"landscape\"", true);
    expect_part(&d, "xl/workbook.xml", "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"1\">account!$2:$2",
                true);
    release(&d);
}

static void the_first_sheet_says_what_there_is_and_how_it_was_counted(void **state)
{
    struct document d;
    begin(&d, *state, NULL);
    out_heading(d.out, 2, NULL, "Summary");
    out_paragraph(d.out, "In plain words.");
    out_item(d.out, "one");
    out_table_begin(d.out, columns, COLUMNS, NULL);
    out_table_end(d.out);
    out_name_sheet(d.out, "All figures");
    out_table_begin(d.out, columns, COLUMNS, "A caption");
    out_table_end(d.out);
    out_note(d.out, "A note.");
    out_about(d.out, "audience", "public");
    end(&d);
    expect_sheet(&d, NULL,
                 "A & B\nSummary\n|In plain words.\n|• one\nSheets\nA & B|A & B\nAll figures|A caption\n"
                 "How this was counted|A note.\nAbout this workbook\naudience|public\n");
    expect_part(&d, "xl/worksheets/sheet1.xml", "location=\"'All figures'!A1\"", true);
    expect_part(&d, "xl/worksheets/sheet3.xml", "&amp;LA &amp;&amp; B&amp;Cpublic&amp;RPage &amp;P of &amp;N", true);
    expect_part(&d, "docProps/core.xml", "<dc:title>A &amp; B</dc:title>", true);
    expect_well_formed(&d);
    release(&d);
}

static void the_banner_is_on_every_sheet_and_page(void **state)
{
    struct document d;
    begin(&d, *state, "Not for circulation");
    out_table_begin(d.out, columns, COLUMNS, "t");
    row(&d, "Pace", 1);
    out_table_end(d.out);
    end(&d);
    expect_sheet(&d, NULL, "Not for circulation\nA & B\n");
    expect_sheet(&d, "t", "Not for circulation\nt\nTheme|");
    expect_part(&d, "xl/worksheets/sheet1.xml", "&amp;C&amp;BNot for circulation", true);
    expect_part(&d, "xl/worksheets/sheet2.xml", "&amp;C&amp;BNot for circulation", true);
    release(&d);
}

static void what_looks_like_a_formula_is_text(void **state)
{
    static const char *const texts[] = {
        "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example", "=HYPERLINK(\"x\")"};
    struct document d;
    begin(&d, *state, NULL);
    out_table_begin(d.out, columns, COLUMNS, "t");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        row(&d, texts[i], 1);
    out_table_end(d.out);
    end(&d);
    expect_sheet(&d, "t",
                 "\n=1+1|#1|#12.3|x\n+1|#1|#12.3|x\n-1|#1|#12.3|x\n@SUM(A1)|#1|#12.3|x\n{=1}|#1|#12.3|x\n"
                 "http://x.example|#1|#12.3|x\n=HYPERLINK(\"x\")|#1|#12.3|x\n");
    expect_part(&d, "xl/worksheets/sheet2.xml", "<f>", false);
    expect_part(&d, "xl/worksheets/sheet2.xml", "<hyperlink", false);
    release(&d);
}

static void hostile_text_comes_back_as_it_was(void **state)
{
    char letters[201];
    memset(letters, 'y', 200);
    letters[200] = 0;
    struct document d;
    begin(&d, *state, NULL);
    out_table_begin(d.out, columns, COLUMNS, "<script>alert(\"[x]\")</script>: 'it'*?/\\");
    row(&d, "<script>alert('x')</script> & \"q\"", 1);
    row(&d, letters, 1);
    row(&d, "\u202Eשלום ŵ ŷ 😀", 1);
    row(&d,
        "a\x01"
        "b\uFFFE \xC3( two\nlines",
        1);
    row(&d, "a \uE000mark\uE001 in it", 1);
    out_table_end(d.out);
    end(&d);
    expect_well_formed(&d);
    expect_sheet(&d, "<script>alert(\" x \")< script>", "\n<script>alert('x')</script> & \"q\"|#1");
    expect_sheet(&d, "<script>alert(\" x \")< script>", letters);
    expect_sheet(&d, "<script>alert(\" x \")< script>", "\na b\uFFFD \uFFFD( two\nlines|#1");
    expect_sheet(&d, "<script>alert(\" x \")< script>", "שלום ŵ ŷ 😀|#1");
    expect_sheet(&d, "<script>alert(\" x \")< script>", "\na mark in it|#1");
    release(&d);
}

static void names_of_sheets_are_short_and_each_its_own(void **state)
{
    struct document d;
    begin(&d, *state, NULL);
    for (int i = 0; i < 12; i++) {
        out_table_begin(d.out, columns, COLUMNS,
                        i % 2 ? "ŴYTHNOSAU o adroddiadau gan weithwyr" : "ŵythnosau o adroddiadau gan weithwyr");
        row(&d, "x", i);
        out_table_end(d.out);
    }
    out_table_begin(d.out, columns, COLUMNS, "History");
    row(&d, "x", 77);
    out_table_end(d.out);
    out_table_begin(d.out, columns, COLUMNS, "::'");
    row(&d, "x", 78);
    out_table_end(d.out);
    end(&d);
    expect_sheet(&d, "ŵythnosau o adroddiadau gan wei", "\nx|#0|");
    expect_sheet(&d, "ŴYTHNOSAU o adroddiadau gan (2)", "\nx|#1|");
    expect_sheet(&d, "ŴYTHNOSAU o adroddiadau ga (12)", "\nx|#11|");
    expect_sheet(&d, "History (2)", "\nx|#77|");
    expect_sheet(&d, "Table", "\nx|#78|");
    expect_well_formed(&d);
    release(&d);
}

static void a_chart_draws_the_cells_of_the_last_table(void **state)
{
    struct document d;
    begin(&d, *state, NULL);
    out_name_sheet(d.out, "Figures");
    out_table_begin(d.out, columns, COLUMNS, "t");
    row(&d, "2019", 1);
    row(&d, "2020", 2);
    out_table_end(d.out);
    assert_true(out_has_charts(d.out));
    out_chart(d.out, &(struct out_chart){OUT_CHART_LINE, "A <b> & 'c'", 0, 2, 1, 3});
    out_chart(d.out, &(struct out_chart){OUT_CHART_BARS, "Bars", 0, 2, 0, 0});
    out_table_begin(d.out, columns, COLUMNS, "second");
    row(&d, "x", 1);
    out_table_end(d.out);
    out_name_sheet(d.out, "More");
    out_chart(d.out, &(struct out_chart){OUT_CHART_BARS, "Bars", 0, 1, 0, 0});
    end(&d);
    expect_well_formed(&d);
    expect_sheet(&d, "Charts", "t\n");
    expect_sheet(&d, "More", "second\n");
    expect_part(&d, "xl/charts/chart1.xml", "<c:f>Figures!$C$3:$C$4</c:f>", true);
    expect_part(&d, "xl/charts/chart1.xml", "<c:f>Figures!$B$3:$B$4</c:f>", true);
    expect_part(&d, "xl/charts/chart1.xml", "<c:hiLowLines>", true);
    expect_part(&d, "xl/charts/chart1.xml", "<c:max val=\"100\"/><c:min val=\"0\"/>", true);
    expect_part(&d, "xl/charts/chart1.xml", "A &lt;b&gt; &amp; 'c'", true);
    expect_part(&d, "xl/charts/chart2.xml", "<c:barDir val=\"bar\"/>", true);
    expect_part(&d, "xl/charts/chart2.xml", "<c:hiLowLines>", false);
    expect_part(&d, "xl/charts/chart3.xml", "<c:f>second!$B$3</c:f>", true);
    expect_part(&d, "xl/drawings/drawing1.xml", "descr=\"Bars\"", true);
    release(&d);
}

static enum newid_status finish_failing(struct document *d, struct newid_error *err)
{
    const enum newid_status status = out_finish(d->out, err);
    out_free(d->out);
    release(d);
    return status;
}

static void what_a_sheet_cannot_hold_is_refused(void **state)
{
    struct document d;
    struct newid_error err = NEWID_ERROR_INIT, too_long = NEWID_ERROR_INIT;
    begin(&d, *state, NULL);
    out_table_begin(d.out, columns, 1, "t");
    for (size_t i = 0; i < 1048576; i++)
        out_row(d.out, (struct out_cell[]){out_empty()});
    out_table_end(d.out);
    assert_int_equal(finish_failing(&d, &err), NEWID_USAGE);
    assert_non_null(strstr(err.message, "1,048,576 rows"));

    struct buf text = BUF_INIT;
    for (size_t i = 0; i < 32768; i++)
        buf_addc(&text, 'x');
    begin(&d, *state, NULL);
    out_table_begin(d.out, columns, 1, "t");
    out_row(d.out, (struct out_cell[]){out_string(text.data)});
    out_table_end(d.out);
    assert_int_equal(finish_failing(&d, &too_long), NEWID_LIMIT);
    assert_null(strstr(too_long.message, "xxx"));
    buf_release(&text);
}

static void without_a_folder_nothing_is_written(void **state)
{
    (void)state;
    struct buf whole = BUF_INIT;
    struct out *out;
    struct newid_error err = NEWID_ERROR_INIT;
    const struct out_style style = {.title = "T", .file = "no/such/folder/book.xlsx"};
    assert_int_equal(out_new(&out, OUT_XLSX, &whole, &style, &err), NEWID_OK);
    out_table_begin(out, columns, COLUMNS, "t");
    out_table_end(out);
    assert_int_equal(out_finish(out, &err), NEWID_IO);
    assert_non_null(strstr(err.message, "no/such/folder/book.xlsx: cannot be written: "));
    assert_int_equal(whole.len, 0);
    out_free(out);
    buf_release(&whole);
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status; n++) {
        struct buf file = BUF_INIT, whole = BUF_INIT;
        struct out *out = NULL;
        unit_path(&file, *state, "book.xlsx");
        const struct out_style style = {.title = "T", .file = file.data};
        mem_fail_at(n);
        status = out_new(&out, OUT_XLSX, &whole, &style, NULL);
        if (!status) {
            out_table_begin(out, columns, COLUMNS, "t");
            out_row(out, (struct out_cell[]){out_string("a"), out_integer(1), out_real(1, 1), out_string("x")});
            out_table_end(out);
            out_note(out, "note");
            status = out_finish(out, NULL);
        }
        mem_fail_at(0);
        out_free(out);
        buf_release(&file);
        buf_release(&whole);
        if (status)
            assert_int_equal(status, NEWID_MEMORY);
        assert_true(n < 10000);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, unit_folder, unit_folder_gone)
    const struct CMUnitTest tests[] = {
        TEST(a_table_is_a_sheet_that_gives_back_its_numbers),
        TEST(the_first_sheet_says_what_there_is_and_how_it_was_counted),
        TEST(the_banner_is_on_every_sheet_and_page),
        TEST(what_looks_like_a_formula_is_text),
        TEST(hostile_text_comes_back_as_it_was),
        TEST(names_of_sheets_are_short_and_each_its_own),
        TEST(a_chart_draws_the_cells_of_the_last_table),
        TEST(what_a_sheet_cannot_hold_is_refused),
        TEST(without_a_folder_nothing_is_written),
        TEST(running_out_of_memory_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
