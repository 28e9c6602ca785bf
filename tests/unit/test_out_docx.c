#include "unit.h"

#include "intake/readers.h"
#include "out/out.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <zip.h>

#define W "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define WP "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
#define A "http://schemas.openxmlformats.org/drawingml/2006/main"
#define R "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define DOCUMENT "word/document.xml"

/* ---- reading it back ---- */

static void part(struct buf *text, const struct buf *file, const char *name)
{
    zip_source_t *source = zip_source_buffer_create(file->data, file->len, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, NULL);
    assert_non_null(archive);
    zip_file_t *entry = zip_fopen(archive, name, 0);
    char block[4096];
    zip_int64_t got;
    while (entry && (got = zip_fread(entry, block, sizeof block)) > 0)
        buf_add(text, block, (size_t)got);
    if (entry)
        zip_fclose(entry);
    zip_discard(archive);
}

static xmlDoc *parse(const struct buf *file, const char *name)
{
    struct buf text = BUF_INIT;
    part(&text, file, name);
    xmlDoc *doc = xmlReadMemory(text.data, (int)text.len, name, NULL, XML_PARSE_NONET);
    if (!doc)
        fail_msg("%s is missing or not well formed", name);
    buf_release(&text);
    return doc;
}

static xmlXPathObject *look(xmlDoc *doc, const char *path)
{
    static const char *const spaces[][2] = {{"w", W}, {"wp", WP}, {"a", A}, {"r", R}};
    xmlXPathContext *context = xmlXPathNewContext(doc);
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        xmlXPathRegisterNs(context, (const xmlChar *)spaces[i][0], (const xmlChar *)spaces[i][1]);
    xmlXPathObject *found = xmlXPathEval((const xmlChar *)path, context);
    assert_non_null(found);
    xmlXPathFreeContext(context);
    return found;
}

static int count(const struct buf *file, const char *name, const char *path)
{
    xmlDoc *doc = parse(file, name);
    struct buf counted = BUF_INIT;
    buf_addf(&counted, "count(%s)", path);
    xmlXPathObject *found = look(doc, counted.data);
    const int n = (int)found->floatval;
    xmlXPathFreeObject(found);
    buf_release(&counted);
    xmlFreeDoc(doc);
    return n;
}

static void assert_said(const struct buf *file, const char *name, const char *path, const char *wanted)
{
    xmlDoc *doc = parse(file, name);
    xmlXPathObject *found = look(doc, path);
    xmlChar *said = xmlXPathCastToString(found);
    assert_string_equal((const char *)said, wanted);
    xmlFree(said);
    xmlXPathFreeObject(found);
    xmlFreeDoc(doc);
}

/* ---- what is written ---- */

static const struct out_column columns[] = {
    {.name = "theme", .heading = "Theme", .wraps = true},
    {.name = "n", .heading = "Writers", .right = true},
    {.name = "bar", .heading = "", .people_only = true},
};

static const struct out_style style = {.title = "A & <B>", .language = "cy", .unicode = true};

static void put_table(struct out *out, const char *caption, struct out_cell first)
{
    out_table_begin(out, columns, 3, caption);
    out_row(out, (struct out_cell[]){first, out_integer(7), out_bar(0.3)});
    out_row(out, (struct out_cell[]){out_string("  Child"), out_real(2.5, 1), out_bar(0.1)});
    out_table_end(out);
}

static void put_picture(struct out *out)
{
    struct buf svg = BUF_INIT;
    buf_adds(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16cm\" height=\"8cm\" viewBox=\"0 0 16 8\">"
                   "<path d=\"M1 1L15 7\" stroke=\"black\"/></svg>");
    out_picture(out, &(struct out_picture){&svg, "Worry over time", "It goes \"up\" <twice>"});
    buf_release(&svg);
}

static void put_report(struct out *out)
{
    struct out_cell linked = out_string("Worry");
    linked.link = "theme-worry";
    out_heading(out, 2, "themes", "Themes");
    out_paragraph(out, "A paragraph");
    out_item(out, "An item");
    put_table(out, "How many", linked);
    out_heading(out, 3, "theme-worry", "Worry");
    put_picture(out);
    out_quote(out, &(struct out_quote){"It was so rushed.", 10, 16, "Team A"});
    put_table(out, "Again", out_string("Pace"));
    out_note(out, "A note");
    out_about(out, "made by", "newid 0.0");
    out_about(out, "date made", "2026-11-24");
    out_about(out, "audience", "internal");
}

static enum newid_status write_document(struct buf *file, void put(struct out *out))
{
    struct out *out = NULL;
    enum newid_status status = out_new(&out, OUT_DOCX, file, &style, NULL);
    if (!status) {
        put(out);
        status = out_finish(out, NULL);
    }
    out_free(out);
    return status;
}

static void make(struct buf *file, void put(struct out *out)) { assert_int_equal(write_document(file, put), NEWID_OK); }

/* ---- the package ---- */

static bool has_part(zip_t *archive, const char *name) { return zip_name_locate(archive, name, 0) >= 0; }

static void assert_targets_exist(zip_t *archive, const struct buf *file, const char *relations, const char *folder)
{
    xmlDoc *doc = parse(file, relations);
    xmlXPathObject *found = look(doc, "//*[local-name()='Relationship']/@Target");
    assert_true(found->nodesetval->nodeNr > 0);
    for (int i = 0; i < found->nodesetval->nodeNr; i++) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s%s", folder, (const char *)found->nodesetval->nodeTab[i]->children->content);
        assert_true(has_part(archive, name.data));
        buf_release(&name);
    }
    xmlXPathFreeObject(found);
    xmlFreeDoc(doc);
}

static void every_part_parses_has_a_type_and_all_that_is_referred_to_is_there(void **state)
{
    (void)state;
    struct buf file = BUF_INIT, path = BUF_INIT;
    make(&file, put_report);
    zip_t *archive = zip_open_from_source(zip_source_buffer_create(file.data, file.len, 0, NULL), ZIP_RDONLY, NULL);
    assert_non_null(archive);
    assert_string_equal(zip_get_name(archive, 0, 0), "[Content_Types].xml");
    for (zip_int64_t i = 1; i < zip_get_num_entries(archive, 0); i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0), *dot = strrchr(name, '.');
        buf_reset(&path);
        if (!strcmp(dot, ".xml"))
            buf_addf(&path, "//*[local-name()='Override' and @PartName='/%s']", name);
        else
            buf_addf(&path, "//*[local-name()='Default' and @Extension='%s']", dot + 1);
        assert_int_equal(count(&file, "[Content_Types].xml", path.data), 1);
        if (strcmp(dot, ".png") != 0)
            xmlFreeDoc(parse(&file, name));
    }
    assert_targets_exist(archive, &file, "_rels/.rels", "");
    assert_targets_exist(archive, &file, "word/_rels/document.xml.rels", "word/");
    assert_int_equal(count(&file, "word/_rels/document.xml.rels", "//*[@Id='image1' or @Id='header' or @Id='footer']"),
                     3);
    assert_int_equal(count(&file, DOCUMENT, "//@r:*[. != 'image1' and . != 'header' and . != 'footer']"), 0);
    zip_discard(archive);
    buf_release(&path);
    buf_release(&file);
}

static void the_same_document_is_the_same_bytes(void **state)
{
    (void)state;
    struct buf one = BUF_INIT, two = BUF_INIT;
    make(&one, put_report);
    setenv("TZ", "Asia/Tokyo", 1);
    make(&two, put_report);
    unsetenv("TZ");
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.data, two.data, one.len);
    buf_release(&one);
    buf_release(&two);
}

static void title_language_and_day_are_the_documents_own_properties(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_said(&file, "docProps/core.xml", "string(//*[local-name()='title'])", "A & <B>");
    assert_said(&file, "docProps/core.xml", "string(//*[local-name()='language'])", "cy-GB");
    assert_said(&file, "docProps/core.xml", "string(//*[local-name()='created'])", "2026-11-24T00:00:00Z");
    assert_said(&file, "word/styles.xml", "string(//w:docDefaults//w:lang/@w:val)", "cy-GB");
    buf_release(&file);
}

static void every_style_that_is_used_is_there(void **state)
{
    (void)state;
    struct buf file = BUF_INIT, path = BUF_INIT;
    make(&file, put_report);
    xmlDoc *doc = parse(&file, DOCUMENT);
    xmlXPathObject *used = look(doc, "//w:pStyle/@w:val | //w:tblStyle/@w:val | //w:rStyle/@w:val");
    assert_true(used->nodesetval->nodeNr > 10);
    for (int i = 0; i < used->nodesetval->nodeNr; i++) {
        buf_reset(&path);
        buf_addf(&path, "//w:style[@w:styleId='%s']", (const char *)used->nodesetval->nodeTab[i]->children->content);
        assert_int_equal(count(&file, "word/styles.xml", path.data), 1);
    }
    xmlXPathFreeObject(used);
    xmlFreeDoc(doc);
    buf_release(&path);
    buf_release(&file);
}

/* ---- tables ---- */

static void a_table_has_a_numbered_caption_and_a_heading_row_that_each_page_repeats(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl"), 2);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[w:tr[1]/w:trPr/w:tblHeader and not(w:tr[2]/w:trPr/w:tblHeader)]"),
                     2);
    assert_int_equal(count(&file, DOCUMENT, "//w:tr[not(w:trPr/w:cantSplit)]"), 0);
    assert_said(&file, DOCUMENT, "string(//w:tbl[2]/preceding-sibling::w:p[1])",
                "Table  SEQ Table \\* ARABIC 2: Again");
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl/preceding-sibling::w:p[1][w:pPr/w:keepNext]"), 2);
    assert_said(&file, DOCUMENT, "string(//w:tbl[1]/w:tblPr/w:tblCaption/@w:val)", "How many");
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[1]//w:fldChar"), 0);
    buf_release(&file);
}

static void numbers_stand_at_the_right_depth_is_an_indent_and_bars_are_left_out(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[1]/w:tr/w:tc[2]/w:p[w:pPr/w:jc/@w:val='right']"), 3);
    assert_said(&file, DOCUMENT, "string(//w:tbl[1]/w:tr[3]/w:tc[2])", "2.5");
    assert_said(&file, DOCUMENT, "string(//w:tbl[1]/w:tr[3]/w:tc[1])", "Child");
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[1]/w:tr[3]/w:tc[1]/w:p/w:pPr/w:ind[@w:left > 0]"), 1);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[1]/w:tblGrid/w:gridCol"), 2);
    buf_release(&file);
}

/* Columns: a theme, then periods. */
static void put_periods(struct out *out, size_t periods)
{
    static struct out_column wide[201];
    static struct out_cell cells[201];
    wide[0] = columns[0];
    cells[0] = out_string("Worry");
    for (size_t i = 1; i <= periods; i++) {
        wide[i] = (struct out_column){.name = "p", .heading = "Jan 2018", .right = true, .verbatim = true};
        cells[i] = out_real(12.5, 1);
    }
    out_table_begin(out, wide, periods + 1, "Over time");
    out_row(out, cells);
    out_table_end(out);
}

static void put_nine_columns(struct out *out)
{
    out_paragraph(out, "Before");
    out_heading(out, 2, NULL, "Wide");
    put_periods(out, 8);
    out_heading(out, 2, NULL, "After");
    out_heading(out, 3, NULL, "Below");
    put_table(out, NULL, out_string("x"));
}

static void a_table_of_over_eight_columns_lies_on_its_side_with_its_heading_and_no_more(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_nine_columns);
    assert_int_equal(count(&file, DOCUMENT, "//w:sectPr"), 3);
    assert_int_equal(count(&file, DOCUMENT, "//w:sectPr/w:pgSz[@w:orient='landscape']"), 1);
    assert_int_equal(count(&file, DOCUMENT, "//w:sectPr[w:headerReference and w:footerReference]"), 3);
    /* From the end of the first section to that of the second. */
    assert_said(&file, DOCUMENT, "string(//w:p[w:pPr/w:sectPr][1]/following-sibling::*[1])", "Wide");
    assert_said(&file, DOCUMENT, "string(//w:p[w:pPr/w:sectPr/w:pgSz/@w:orient]/following-sibling::*[1])", "After");
    buf_release(&file);
}

static void put_two_hundred(struct out *out) { put_periods(out, 200); }

static void two_hundred_periods_are_tables_that_fit_each_with_the_theme_again(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_two_hundred);
    const int tables = count(&file, DOCUMENT, "//w:tbl");
    assert_true(tables > 4);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl/w:tr[2]/w:tc[1][string(.)='Worry']"), tables);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl/w:tr[2]/w:tc[string(.)='12.5']"), 200);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[sum(w:tblGrid/w:gridCol/@w:w) > 14004]"), 0);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[count(w:tblGrid/w:gridCol) > 63]"), 0);
    /* One number for all. */
    assert_int_equal(count(&file, DOCUMENT, "//w:instrText[contains(., '\\c')]"), tables - 1);
    assert_int_equal(
        count(&file, DOCUMENT, "//w:p[starts-with(., 'Table') and contains(., '1 (continued): Over time')]"),
        tables - 1);
    assert_int_equal(count(&file, DOCUMENT, "//w:sectPr[w:pgSz/@w:orient='landscape']"), 1);
    buf_release(&file);
}

#define TWENTY "aaaaaaaaaaaaaaaaaaaa"
static const char long_word[] = TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY;

static void put_long_words(struct out *out)
{
    static const struct out_column two[] = {{.name = "a", .heading = long_word, .verbatim = true},
                                            {.name = "b", .heading = "B"}};
    out_table_begin(out, two, 2, NULL);
    out_row(out, (struct out_cell[]){out_string(long_word), out_string(long_word)});
    out_table_end(out);
}

static void a_word_of_two_hundred_letters_stays_on_the_page(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_long_words);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl"), 1);
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[sum(w:tblGrid/w:gridCol/@w:w) > 9072]"), 0);
    assert_said(&file, DOCUMENT, "string(//w:tr[2]/w:tc[2])", long_word);
    buf_release(&file);
}

static void put_long_texts(struct out *out)
{
    static const struct out_column two[] = {{.name = "a", .heading = "A", .wraps = true},
                                            {.name = "b", .heading = "B", .wraps = true}};
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < 200; i++)
        buf_adds(&text, "a word ");
    out_table_begin(out, two, 2, NULL);
    out_row(out, (struct out_cell[]){out_string(text.data), out_string(text.data + text.len / 2)});
    out_table_end(out);
    buf_release(&text);
}

static void columns_of_text_are_as_wide_as_makes_them_equally_high(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_long_texts);
    assert_int_equal(count(&file, DOCUMENT,
                           "//w:tblGrid[w:gridCol[1]/@w:w > 1.8 * w:gridCol[2]/@w:w and "
                           "w:gridCol[1]/@w:w < 2.1 * w:gridCol[2]/@w:w]"),
                     1);
    buf_release(&file);
}

/* ---- text ---- */

static void put_hostile(struct out *out)
{
    put_table(out, "<script>\"&'", out_string("<script>alert(\"x\")</script> & 'so' \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"));
    put_table(out, NULL,
              out_string("a\x01"
                         "b\x7f\xc2\x85"
                         "c\xef\xbf\xbe\xff"));
    put_table(out, NULL, out_string("one\ntwo\tthree"));
}

static void hostile_text_is_text(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_hostile);
    assert_said(&file, DOCUMENT, "string(//w:tbl[1]/w:tr[2]/w:tc[1])",
                "<script>alert(\"x\")</script> & 'so' \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d");
    assert_said(&file, DOCUMENT, "string(//w:tbl[1]/w:tblPr/w:tblCaption/@w:val)", "<script>\"&'");
    assert_int_equal(count(&file, DOCUMENT, "//*[local-name()='script']"), 0);
    /* What XML cannot hold is a space, or the sign of a character that is none. */
    assert_said(&file, DOCUMENT, "string(//w:tbl[2]/w:tr[2]/w:tc[1])", "a b  c\xef\xbf\xbd\xef\xbf\xbd");
    assert_int_equal(count(&file, DOCUMENT, "//w:tbl[3]/w:tr[2]/w:tc[1]//w:br | //w:tbl[3]//w:tab"), 2);
    buf_release(&file);
}

static void marks_are_bold_and_highlighted(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_said(&file, DOCUMENT, "string(//w:r[w:rPr/w:highlight and w:rPr/w:b])", "rushed");
    assert_said(&file, DOCUMENT, "string(//w:p[w:pPr/w:pStyle/@w:val='Quote'])", "It was so rushed.");
    assert_said(&file, DOCUMENT, "string(//w:p[w:pPr/w:pStyle/@w:val='QuoteSource'])", "Team A");
    buf_release(&file);
}

static const char long_anchor[] = "theme-with-a-code-of-very-many-letters-and-words-to-it";

static void put_long_anchor(struct out *out)
{
    struct out_cell cell = out_string("x");
    cell.link = long_anchor;
    put_table(out, NULL, cell);
    out_heading(out, 2, long_anchor, "H");
    out_heading(out, 2, "theme-with-a-code-of-very-many-letters-and-words-to-they", "I");
}

static void a_cell_leads_to_its_heading_by_a_name_that_word_allows(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_said(&file, DOCUMENT, "string(//w:p[w:bookmarkStart/@w:name = //w:tc//w:hyperlink/@w:anchor])", "Worry");
    assert_int_equal(count(&file, DOCUMENT, "//w:bookmarkStart[@w:id = ../w:bookmarkEnd/@w:id]"), 2);
    buf_release(&file);
    make(&file, put_long_anchor);
    assert_said(&file, DOCUMENT, "string(//w:p[w:bookmarkStart/@w:name = //w:hyperlink/@w:anchor])", "H");
    assert_int_equal(count(&file, DOCUMENT, "//w:bookmarkStart[string-length(@w:name) > 40 or contains(@w:name, '-')]"),
                     0);
    assert_int_equal(count(&file, DOCUMENT, "//w:bookmarkStart[@w:name = //w:hyperlink/@w:anchor]"), 1);
    buf_release(&file);
}

/* ---- pictures, pages ---- */

static void a_picture_is_16_cm_wide_with_its_words_and_a_numbered_caption(void **state)
{
    (void)state;
    struct buf file = BUF_INIT, png = BUF_INIT;
    make(&file, put_report);
    assert_said(&file, DOCUMENT, "string(//wp:docPr/@descr)", "It goes \"up\" <twice>");
    assert_said(&file, DOCUMENT, "string(//wp:extent/@cx)", "5760000");
    assert_int_equal(count(&file, DOCUMENT, "//wp:extent[@cy > 2860000 and @cy < 2900000]"), 1);
    assert_said(&file, DOCUMENT, "string(//w:p[.//w:drawing]/following-sibling::w:p[1])",
                "Figure  SEQ Figure \\* ARABIC 1: Worry over time");
    part(&png, &file, "word/media/image1.png");
    assert_memory_equal(png.data, "\x89PNG", 4);
    buf_release(&png);
    buf_release(&file);
}

static void put_bad_picture(struct out *out)
{
    struct buf svg = BUF_INIT;
    buf_adds(&svg, "this is no picture");
    out_picture(out, &(struct out_picture){&svg, "C", "A"});
    out_paragraph(out, "more");
    buf_release(&svg);
}

static void a_picture_that_cannot_be_drawn_fails_the_document(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    assert_int_equal(write_document(&file, put_bad_picture), NEWID_IO);
    assert_int_equal(file.len, 0);
    buf_release(&file);
}

static void every_page_says_for_whom_it_is_what_made_it_and_its_number(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_report);
    assert_said(&file, "word/header.xml", "string(/)", "internal\n");
    assert_said(&file, "word/footer.xml", "string(/)", "newid 0.0 · 2026-11-24 · Page  PAGE 1 of  NUMPAGES 1");
    assert_said(&file, DOCUMENT, "string(//w:p[w:pPr/w:pStyle/@w:val='NoteFirst'])", "A note");
    assert_int_equal(count(&file, DOCUMENT, "//w:p[string(.)='Made by: newid 0.0']"), 1);
    buf_release(&file);
}

static void put_public(struct out *out) { out_about(out, "audience", "public"); }

static void what_all_may_see_has_no_banner(void **state)
{
    (void)state;
    struct buf file = BUF_INIT;
    make(&file, put_public);
    assert_said(&file, "word/header.xml", "string(/)", "\n");
    buf_release(&file);
}

static void newid_reads_its_own_documents(void **state)
{
    struct buf file = BUF_INIT, path = BUF_INIT, text = BUF_INIT;
    make(&file, put_report);
    unit_path(&path, *state, "a.docx");
    assert_int_equal(file_write(path.data, file.data, file.len, NULL), NEWID_OK);
    assert_int_equal(document_read_docx(&text, path.data, NULL), NEWID_OK);
    const char *const order[] = {"A & <B>\n",           "Themes\n", "A paragraph\n", "An item\n",
                                 "Table 1: How many\n", "Worry\n",  "Child\n",       "Figure 1: Worry over time\n",
                                 "It was so rushed.\n", "A note\n"};
    const char *at = text.data;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        at = strstr(at, order[i]);
        if (!at)
            fail_msg("%s is not in its place in:\n%s", order[i], text.data);
    }
    buf_release(&path);
    buf_release(&text);
    buf_release(&file);
}

static void whichever_allocation_fails_it_says_so_and_leaves_nothing(void **state)
{
    (void)state;
    enum newid_status status = NEWID_MEMORY;
    for (size_t n = 1; status; n++) {
        struct buf file = BUF_INIT;
        mem_fail_at(n);
        status = write_document(&file, put_report);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        buf_release(&file);
        assert_true(n < 2000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_parses_has_a_type_and_all_that_is_referred_to_is_there),
        cmocka_unit_test(the_same_document_is_the_same_bytes),
        cmocka_unit_test(title_language_and_day_are_the_documents_own_properties),
        cmocka_unit_test(every_style_that_is_used_is_there),
        cmocka_unit_test(a_table_has_a_numbered_caption_and_a_heading_row_that_each_page_repeats),
        cmocka_unit_test(numbers_stand_at_the_right_depth_is_an_indent_and_bars_are_left_out),
        cmocka_unit_test(a_table_of_over_eight_columns_lies_on_its_side_with_its_heading_and_no_more),
        cmocka_unit_test(two_hundred_periods_are_tables_that_fit_each_with_the_theme_again),
        cmocka_unit_test(a_word_of_two_hundred_letters_stays_on_the_page),
        cmocka_unit_test(columns_of_text_are_as_wide_as_makes_them_equally_high),
        cmocka_unit_test(hostile_text_is_text),
        cmocka_unit_test(marks_are_bold_and_highlighted),
        cmocka_unit_test(a_cell_leads_to_its_heading_by_a_name_that_word_allows),
        cmocka_unit_test(a_picture_is_16_cm_wide_with_its_words_and_a_numbered_caption),
        cmocka_unit_test(a_picture_that_cannot_be_drawn_fails_the_document),
        cmocka_unit_test(every_page_says_for_whom_it_is_what_made_it_and_its_number),
        cmocka_unit_test(what_all_may_see_has_no_banner),
        cmocka_unit_test_setup_teardown(newid_reads_its_own_documents, unit_folder, unit_folder_gone),
        cmocka_unit_test(whichever_allocation_fails_it_says_so_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
