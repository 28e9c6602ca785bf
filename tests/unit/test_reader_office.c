#include "reader_files.h"

#include "intake/xlsx_parts.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPED(id, kind, target) "<Relationship Id=\"" id "\" Type=\"" RELATIONS "/" kind "\" Target=\"" target "\"/>"
#define RELS(inside)                                                                                                   \
    DECLARATION "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside        \
                "</Relationships>"
#define W_DOCUMENT(inside)                                                                                             \
    DECLARATION "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                \
                "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:m=\"urn:math\">"       \
                "<w:body>" inside "</w:body></w:document>"
#define W_STYLES(inside)                                                                                               \
    DECLARATION "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" inside           \
                "</w:styles>"
#define P(inside) "<w:p>" inside "</w:p>"
#define R(text) "<w:r><w:t>" text "</w:t></w:r>"
#define STYLED(id, text) "<w:p><w:pPr><w:pStyle w:val=\"" id "\"/></w:pPr>" R(text) "</w:p>"
#define H DOCUMENT_HEADING

/* ---- Word ---- */

static void write_docx(const char *document, const char *styles)
{
    const struct part parts[] = {{"_rels/.rels", RELS(TYPED("rId1", "officeDocument", "/word/document2.xml"))},
                                 {"word/document2.xml", document},
                                 {"word/_rels/document2.xml.rels", RELS(TYPED("rId1", "styles", "styles.xml"))},
                                 {styles ? "word/styles.xml" : NULL, styles},
                                 {NULL, NULL}};
    write_zip("a.docx", parts);
}

static void paragraphs_end_with_a_line_feed_and_empty_ones_stay(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(P(R("One ") R("&amp; two")) P("") "<w:p/>" P(R("three"))), NULL);
    assert_document(READER_DOCX, "One & two\n\n\nthree\n");
}

static void tabs_and_breaks_of_a_run_are_text_but_tab_stops_are_not(void **state)
{
    (void)state;
    write_docx(
        W_DOCUMENT(P("<w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"720\"/></w:tabs></w:pPr>"
                     "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>")),
        NULL);
    assert_document(READER_DOCX, "a\tb\nc-d\n");
}

static void tracked_deletions_are_left_out_and_insertions_kept(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(P(R("We ") "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
                                     "<w:ins>" R("always ") "</w:ins><w:moveFrom>" R(
                                         "gone ") "</w:moveFrom><w:moveTo>" R("here ") "</w:moveTo>" R("met."))),
               NULL);
    assert_document(READER_DOCX, "We always here met.\n");
}

static void a_deleted_paragraph_mark_joins_two_paragraphs(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT("<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr>" R("one ") "</w:p>" P(R("and two"))
                              P(R("three"))),
               NULL);
    assert_document(READER_DOCX, "one and two\nthree\n");
}

static void field_codes_are_left_out_and_their_results_kept(void **state)
{
    (void)state;
    write_docx(
        W_DOCUMENT(P("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE \\@ d</w:instrText></w:r>"
                     "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" R(
                         "5 May") "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>")),
        NULL);
    assert_document(READER_DOCX, "5 May\n");
}

static void a_text_box_is_read_once_and_after_its_paragraph(void **state)
{
    (void)state;
    write_docx(
        W_DOCUMENT(
            P(R("around ") "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:txbxContent>" P(R("box one"))
                  P(R("box two")) "</w:txbxContent></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" P(
                      R("box one")) "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>" R("the box"))
                P(R("after"))),
        NULL);
    assert_document(READER_DOCX, "around the box\nbox one\nbox two\nafter\n");
}

static void cells_of_a_table_are_paragraphs(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT("<w:tbl><w:tr><w:tc>" P(R("a")) "</w:tc><w:tc>" P(R("b")) "</w:tc></w:tr></w:tbl>" P(R("c"))),
               NULL);
    assert_document(READER_DOCX, "a\nb\nc\n");
}

static void only_the_body_s_own_text_counts(void **state)
{
    (void)state;
    const struct part parts[] = {
        {"word/document.xml", W_DOCUMENT("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>" P(
                                  R("yes") "<m:t>formula</m:t>") "</w:sdtContent></w:sdt>")},
        {"word/comments.xml", W_DOCUMENT(P(R("a comment")))},
        {"word/header1.xml", W_DOCUMENT(P(R("a header")))},
        {NULL, NULL}};
    write_zip("a.docx", parts);
    assert_document(READER_DOCX, "yes\n");
}

static void headings_are_known_by_built_in_names_whatever_their_ids(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(STYLED("Pennawd1", "A") STYLED("Mine", "B") STYLED("Teitl", "C") STYLED("Normal", "D")
                              STYLED("Heading2", "E") STYLED("Pennawd1", "")),
               W_STYLES("<w:style w:type=\"paragraph\" w:styleId=\"Pennawd1\"><w:name w:val=\"heading 1\"/></w:style>"
                        "<w:style w:type=\"paragraph\" w:styleId=\"Mine\"><w:name w:val=\"Mine\"/>"
                        "<w:basedOn w:val=\"Pennawd1\"/></w:style>"
                        "<w:style w:type=\"paragraph\" w:styleId=\"Teitl\"><w:name w:val=\"Title\"/></w:style>"
                        "<w:style w:type=\"paragraph\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"));
    assert_document(READER_DOCX, H "A\n" H "B\n" H "C\nD\n" H "E\n\n");
}

static void styles_based_on_each_other_in_a_circle_are_no_headings(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(STYLED("X", "A")),
               W_STYLES("<w:style w:type=\"paragraph\" w:styleId=\"X\"><w:basedOn w:val=\"Y\"/></w:style>"
                        "<w:style w:type=\"paragraph\" w:styleId=\"Y\"><w:basedOn w:val=\"X\"/></w:style>"));
    assert_document(READER_DOCX, "A\n");
}

static void text_cannot_pretend_to_be_a_heading(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(P(R(H "not")) STYLED("Title", "is")), NULL);
    assert_document(READER_DOCX, "not\n" H "is\n");
}

/* ---- OpenDocument ---- */

#define ODT(styles, inside)                                                                                            \
    DECLARATION "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "          \
                "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                                       \
                "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                                     \
                "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "                              \
                "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\">"                                    \
                "<office:automatic-styles>" styles "</office:automatic-styles>"                                        \
                "<office:body><office:text>" inside "</office:text></office:body></office:document-content>"

static void write_odt(const char *content)
{
    const struct part parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", content}, {NULL, NULL}};
    write_zip("a.odt", parts);
}

static void odt_spaces_tabs_and_breaks_are_text(void **state)
{
    (void)state;
    write_odt(ODT("", "<text:p>a<text:s text:c=\"3\"/>b<text:tab/>c<text:line-break/>d<text:s/>e</text:p><text:p/>"
                      "<text:p>\n  white   space\n  <text:span>is one</text:span></text:p>"));
    assert_document(READER_ODT, "a   b\tc\nd e\n\nwhite space is one\n");
}

static void odt_deletions_comments_and_notes_are_left_out(void **state)
{
    (void)state;
    write_odt(
        ODT("", "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
                "</text:changed-region></text:tracked-changes>"
                "<text:p>kept<office:annotation><text:p>comment</text:p></office:annotation>"
                "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p>"
                "</text:note-body></text:note><draw:frame><svg:title>a picture</svg:title></draw:frame> too</text:p>"));
    assert_document(READER_ODT, "kept too\n");
}

static void odt_headings_and_titles_are_marked(void **state)
{
    (void)state;
    write_odt(ODT("<style:style style:name=\"P1\" style:family=\"paragraph\" style:parent-style-name=\"Title\"/>"
                  "<style:style style:name=\"P2\" style:family=\"paragraph\" style:parent-style-name=\"Standard\"/>",
                  "<text:p text:style-name=\"P1\">T</text:p><text:h text:outline-level=\"1\">H</text:h>"
                  "<text:p text:style-name=\"P2\">p</text:p><text:p text:style-name=\"Heading_20_2\">q</text:p>"));
    assert_document(READER_ODT, H "T\n" H "H\np\n" H "q\n");
}

static void an_odt_text_box_is_read_after_its_paragraph(void **state)
{
    (void)state;
    write_odt(ODT("", "<text:p>around <draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
                      "it</text:p>"));
    assert_document(READER_ODT, "around it\nbox\n");
}

static void an_odt_under_a_password_says_so(void **state)
{
    (void)state;
    const struct part parts[] = {
        {"mimetype", "application/vnd.oasis.opendocument.text"},
        {"META-INF/manifest.xml",
         "<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><m:file-entry>"
         "<m:encryption-data/></m:file-entry></m:manifest>"},
        {"content.xml", "\x01\x02\x03"},
        {NULL, NULL}};
    write_zip("a.odt", parts);
    assert_document_fails(READER_ODT, NEWID_INPUT, "password");
}

/* ---- Excel ---- */

#define S_NAMES "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" RELATIONS "\""
#define SHEET(rows) DECLARATION "<worksheet " S_NAMES "><sheetData>" rows "</sheetData></worksheet>"
#define STYLES                                                                                                         \
    DECLARATION "<styleSheet " S_NAMES "><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"                \
                "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; days&quot;\"/></numFmts>"                            \
                "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                                   \
                "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"       \
                "<xf numFmtId=\"20\"/></cellXfs></styleSheet>"

static void write_xlsx(const char *properties, const char *strings, const char *sheet, const char *second)
{
    char workbook[1000];
    snprintf(workbook, sizeof workbook,
             DECLARATION
             "<workbook " S_NAMES "><workbookPr %s/><sheets>"
             "<sheet name=\"Chart\" sheetId=\"3\" r:id=\"rId5\"/><sheet name=\"Atebion\" sheetId=\"1\" r:id=\"rId1\"/>"
             "<sheet name=\"Other\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/></sheets></workbook>",
             properties);
    const struct part parts[] = {
        {"_rels/.rels", RELS(TYPED("rId1", "officeDocument", "xl/workbook.xml"))},
        {"xl/workbook.xml", workbook},
        {"xl/_rels/workbook.xml.rels",
         RELS(TYPED("rId1", "worksheet", "worksheets/sheet1.xml") TYPED("rId2", "worksheet", "worksheets/sheet2.xml")
                  TYPED("rId3", "sharedStrings", "sharedStrings.xml") TYPED("rId4", "styles", "/xl/styles.xml")
                      TYPED("rId5", "chartsheet", "chartsheets/sheet1.xml"))},
        {"xl/styles.xml", STYLES},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/worksheets/sheet2.xml", second ? second : SHEET("")},
        {"xl/sharedStrings.xml", strings},
        {NULL, NULL}};
    write_zip("a.xlsx", parts);
}

static void strings_are_shared_rich_inline_or_of_formulas(void **state)
{
    (void)state;
    write_xlsx("",
               DECLARATION
               "<sst " S_NAMES
               "><si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ch </t></r>"
               "<rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></si><si><t>two_x000D__x000A_lines_x005F_</t></si></sst>",
               SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" "
                     "t=\"s\"><v>2</v></c></row>"
                     "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>in</t><r><t>line</t></r></is></c>"
                     "<c r=\"B2\" t=\"str\"><f>A1&amp;\"x\"</f><v>cached</v></c><c r=\"C2\" t=\"b\"><v>1</v></c>"
                     "<c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>"),
               NULL);
    assert_rows(READER_XLSX, NULL, "1|plain|rich |two\r\nlines_\n2|inline|cached|TRUE|#N/A\n");
}

static void numbers_are_shortest_and_dates_are_iso(void **state)
{
    (void)state;
    write_xlsx(
        "", NULL,
        SHEET("<row><c><v>42</v></c><c><v>0.1</v></c><c><v>0.30000000000000004</v></c><c><v>1234567890123456</v></c>"
              "<c><v>-7</v></c><c><v>1E-3</v></c></row>"
              "<row><c s=\"1\"><v>43525</v></c><c s=\"2\"><v>43525.75</v></c><c s=\"3\"><v>2.5</v></c>"
              "<c s=\"4\"><v>0.5</v></c><c t=\"d\"><v>2019-03-01T10:00:00</v></c><c s=\"9\"><v>1</v></c></row>"),
        NULL);
    assert_rows(READER_XLSX, NULL,
                "1|#42|#0.1|#0.30000000000000004|#1234567890123456|#-7|#0.001\n"
                "2|@2019-03-01|@2019-03-01|#2.5|#0.5|@2019-03-01|#1\n");
}

static void the_1904_calendar_is_known(void **state)
{
    (void)state;
    write_xlsx("date1904=\"1\"", NULL, SHEET("<row><c s=\"1\"><v>42063</v></c></row>"), NULL);
    assert_rows(READER_XLSX, NULL, "1|@2019-03-01\n");
}

static void sparse_cells_stand_in_their_columns_and_rows(void **state)
{
    (void)state;
    write_xlsx("", NULL,
               SHEET("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c><v>2</v></c><c r=\"A3\"><v>0</v></c></row><row r=\"5\"/>"
                     "<row r=\"7\"><c r=\"AB7\"><v>9</v></c></row>"),
               NULL);
    assert_rows(READER_XLSX, NULL, "3|#0||#1|#2\n7||||||||||||||||||||||||||||#9\n");
}

static void a_sheet_is_found_by_name_and_a_wrong_name_lists_them(void **state)
{
    (void)state;
    const struct grid_options other = {.sheet = "OTHER"}, chart = {.sheet = "Chart"};
    const char *sheet = SHEET("<row><c><v>1</v></c></row>"), *second = SHEET("<row><c><v>2</v></c></row>");
    write_xlsx("", NULL, sheet, second);
    assert_rows(READER_XLSX, NULL, "1|#1\n");
    write_xlsx("", NULL, sheet, second);
    assert_rows(READER_XLSX, &other, "1|#2\n");
    write_xlsx("", NULL, sheet, second);
    assert_grid_fails(READER_XLSX, &chart, NEWID_USAGE, "\"Atebion\", \"Other\"");
}

static void a_text_that_is_not_there_is_the_fault_of_its_row(void **state)
{
    (void)state;
    write_xlsx("", DECLARATION "<sst " S_NAMES "><si><t>a</t></si></sst>",
               SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row><row><c t=\"s\"><v>0</v></c></row>"),
               NULL);
    assert_rows(READER_XLSX, NULL, "1!its cell in column 2 refers to a text that the workbook does not hold|a\n2|a\n");
}

static void cells_outside_a_sheet_are_refused(void **state)
{
    (void)state;
    static const char *const sheets[] = {SHEET("<row r=\"1048577\"><c><v>1</v></c></row>"),
                                         SHEET("<row r=\"0\"/>"),
                                         SHEET("<row r=\"-1\"/>"),
                                         SHEET("<row><c r=\"XFE1\"><v>1</v></c></row>"),
                                         SHEET("<row><c r=\"7\"><v>1</v></c></row>"),
                                         SHEET("<row r=\"2\"/><row r=\"2\"/>")};
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        write_xlsx("", NULL, sheets[i], NULL);
        assert_grid_fails(READER_XLSX, NULL, NEWID_INPUT, "a.xlsx:");
    }
}

static void number_formats_tell_dates_from_times_and_amounts(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        bool is_date;
    } codes[] = {
        {"dd/mm/yyyy", true},
        {"mmm", true},
        {"[$-F800]dddd, mmmm dd, yyyy", true},
        {"yyyy-mm-dd hh:mm", true},
        {"mmm\\-yy;@", true},
        {"hh:mm AM/PM", false},
        {"[h]:mm:ss", false},
        {"mm:ss", false},
        {"0.00", false},
        {"General", false},
        {"#,##0\" days\"", false},
        {"[Red]0", false},
        {"0\\d", false},
        {"_-* 0_d", false},
        {"0;dd", false},
        {"\"", false},
        {"[", false},
        {"\\", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(format_code_is_date(codes[i].code, strlen(codes[i].code)), codes[i].is_date);
    assert_true(format_is_builtin_date(14) && format_is_builtin_date(22) && format_is_builtin_date(47));
    assert_false(format_is_builtin_date(13) || format_is_builtin_date(23) || format_is_builtin_date(49));
}

/* ---- hostile files ---- */

static void a_document_type_is_refused_before_any_entity_grows(void **state)
{
    (void)state;
    write_docx("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
               "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>"
               "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r>"
               "<w:t>&c;</w:t></w:r></w:p></w:body></w:document>",
               NULL);
    assert_document_fails(READER_DOCX, NEWID_INPUT, "document type");
    write_odt("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>");
    assert_document_fails(READER_ODT, NEWID_INPUT, "document type");
}

static void an_entity_without_a_document_type_is_damage(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(P(R("&boom;"))), NULL);
    assert_document_fails(READER_DOCX, NEWID_INPUT, "damaged");
}

static void elements_too_deep_are_refused(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 0; i < 300; i++)
        buf_adds(&text, "<a>");
    write_docx(text.data, NULL);
    assert_document_fails(READER_DOCX, NEWID_LIMIT, "256 deep");
    buf_release(&text);
}

static void too_much_compression_is_refused(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_adds(&text, "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p>"
                    "<w:r><w:t>");
    for (int i = 0; i < 1 << 20; i++)
        buf_adds(&text, "aaaaaaaa");
    buf_adds(&text, "</w:t></w:r></w:p></w:body></w:document>");
    write_docx(text.data, NULL);
    assert_document_fails(READER_DOCX, NEWID_LIMIT, "200 to 1");
    buf_release(&text);
}

static void names_that_lead_outside_are_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"../evil", "/etc/evil", "word/../../evil", "word\\evil", "C:evil"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct part parts[] = {{"word/document.xml", W_DOCUMENT("")}, {names[i], "x"}, {NULL, NULL}};
        write_zip("a.docx", parts);
        assert_document_fails(READER_DOCX, NEWID_INPUT, "outside");
    }
    const struct part parts[] = {{"_rels/.rels", RELS(TYPED("rId1", "officeDocument", "../../etc/passwd"))},
                                 {NULL, NULL}};
    write_zip("a.docx", parts);
    assert_document_fails(READER_DOCX, NEWID_INPUT, "outside");
}

static void a_truncated_file_is_damaged_at_every_length(void **state)
{
    (void)state;
    struct buf bytes = BUF_INIT;
    write_docx(W_DOCUMENT(P(R("text"))), NULL);
    FILE *file = fopen(file_path, "rb");
    assert_non_null(file);
    char block[4096];
    buf_add(&bytes, block, fread(block, 1, sizeof block, file));
    fclose(file);
    for (size_t len = 4; len < bytes.len; len += 7) {
        write_bytes("a.docx", bytes.data, len);
        assert_document_fails(READER_DOCX, NEWID_INPUT, "a.docx");
    }
    buf_release(&bytes);
}

static void a_part_that_is_missing_is_named(void **state)
{
    (void)state;
    const struct part parts[] = {{"other.xml", "<x/>"}, {NULL, NULL}};
    write_zip("a.docx", parts);
    assert_document_fails(READER_DOCX, NEWID_INPUT, "word/document.xml");
    write_zip("a.xlsx", parts);
    assert_grid_fails(READER_XLSX, NULL, NEWID_INPUT, "xl/workbook.xml");
    write_zip("a.odt", parts);
    assert_document_fails(READER_ODT, NEWID_INPUT, "content.xml");
}

static void a_part_under_a_password_says_so(void **state)
{
    (void)state;
    int code;
    zip_t *zip = zip_open(path_of("a.docx"), ZIP_CREATE | ZIP_TRUNCATE, &code);
    const char *text = W_DOCUMENT("");
    zip_int64_t index = zip_file_add(zip, "word/document.xml", zip_source_buffer(zip, text, strlen(text), 0), 0);
    assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)index, ZIP_EM_AES_256, "secret"), 0);
    assert_int_equal(zip_close(zip), 0);
    assert_document_fails(READER_DOCX, NEWID_INPUT, "password");
}

static void messages_never_quote_the_text(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    write_docx(W_DOCUMENT(P(R("testimony </w:testimony>"))), NULL);
    assert_int_equal(document_read(&out, file_path, READER_DOCX, NULL, NULL, NULL, &err), NEWID_INPUT);
    assert_null(strstr(err.message, "testimony"));
    assert_non_null(strstr(err.message, "line 1"));
    buf_release(&out);
    unlink(file_path);
}

static enum newid_status count_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    (void)row, (void)err;
    ++*(int *)context;
    return NEWID_OK;
}

static void every_failed_allocation_of_a_workbook_is_reported_and_cleaned_up(void **state)
{
    (void)state;
    int rows = 0;
    const struct grid_visitor visitor = {&rows, count_row, NULL, NULL};
    write_xlsx("", DECLARATION "<sst " S_NAMES "><si><t>a</t></si></sst>",
               SHEET("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row><row><c t=\"str\"><v>0</v></c></row>"),
               NULL);
    enum newid_status status = NEWID_MEMORY;
    size_t n = 0;
    while (status != NEWID_OK) {
        struct newid_error err = NEWID_ERROR_INIT;
        rows = 0;
        mem_fail_at(++n);
        status = grid_read(file_path, READER_XLSX, NULL, &visitor, &err);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        assert_int_equal(err.status, status);
    }
    assert_int_equal(rows, 2);
    assert_true(n > 15);
    unlink(file_path);
}

static void every_failed_allocation_of_a_document_is_reported_and_cleaned_up(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(STYLED("X", "A") P("<w:r>" P(R("box")) "</w:r>")),
               W_STYLES("<w:style w:type=\"paragraph\" w:styleId=\"X\"><w:name w:val=\"heading 1\"/></w:style>"));
    enum newid_status status = NEWID_MEMORY;
    size_t n = 0;
    while (status != NEWID_OK) {
        struct newid_error err = NEWID_ERROR_INIT;
        struct buf out = BUF_INIT;
        mem_fail_at(++n);
        status = document_read(&out, file_path, READER_DOCX, NULL, NULL, NULL, &err);
        mem_fail_at(0);
        assert_true(status == NEWID_OK || status == NEWID_MEMORY);
        assert_int_equal(err.status, status);
        if (!status)
            assert_string_equal(out.data, H "A\n\nbox\n");
        buf_release(&out);
    }
    assert_true(n > 10);
    unlink(file_path);
}

/* ---- what a file is ---- */

static void files_are_known_by_their_contents(void **state)
{
    (void)state;
    write_docx(W_DOCUMENT(""), NULL);
    assert_detected(READER_DOCX, false);
    write_odt(ODT("", ""));
    assert_detected(READER_ODT, false);
    write_xlsx("", NULL, SHEET(""), NULL);
    assert_detected(READER_XLSX, false);
    write_xlsx("", NULL, SHEET(""), NULL);
    char workbook[400];
    snprintf(workbook, sizeof workbook, "%s", file_path);
    assert_int_equal(rename(workbook, path_of("a.csv")), 0);
    assert_detected(READER_XLSX, true);
    write_text("a.xlsx", "a,b\n1,2\n");
    assert_detected(READER_CSV, true);
    write_text("a.xls", "a\tb\n1\t2\n");
    assert_detected(READER_CSV, true);
}

static void office_files_that_cannot_be_read_say_what_to_do(void **state)
{
    (void)state;
    static const struct part spreadsheet[] = {{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                                              {NULL, NULL}};
    static const struct part binary[] = {{"_rels/.rels", RELS(TYPED("rId1", "officeDocument", "xl/workbook.bin"))},
                                         {NULL, NULL}};
    static const struct part archive[] = {{"notes.txt", "x"}, {NULL, NULL}};
    write_zip("a.ods", spreadsheet);
    assert_not_detected("save it as .xlsx");
    write_zip("a.xlsb", binary);
    assert_not_detected(".xlsb");
    write_zip("a.docx", archive);
    assert_not_detected("unpack");
    write_zip("a.zip", archive);
    assert_detected(READER_NONE, false);
    write_text("a.docx", "PK\3\4rubbish");
    assert_not_detected("damaged");
    write_text("a.docx", "just text");
    assert_not_detected("plain text");
    write_text("a.docx", "%PDF-1.7");
    assert_not_detected("a PDF");
    write_text("a.doc", "{\\rtf1 text}");
    assert_not_detected("Rich Text");
    write_text("a.xls", "<html><table>");
    assert_not_detected("web page");
    write_text("a.csv", "");
    assert_not_detected("is empty");
}

/* An OLE2 container whose directory, in its first sector, holds one stream. */
static void write_container(const char *name, const char *stream)
{
    unsigned char bytes[1024] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    bytes[30] = 9; /* sectors of 512 bytes; the directory's number, at 48, is 0 */
    for (size_t i = 0; stream[i]; i++)
        bytes[512 + 128 + 2 * i] = (unsigned char)stream[i];
    write_bytes(name, bytes, sizeof bytes);
}

static void old_and_encrypted_office_files_say_what_to_do(void **state)
{
    (void)state;
    write_container("a.doc", "WordDocument");
    assert_not_detected("save it as .docx");
    write_container("a.xls", "Workbook");
    assert_not_detected("save it as .xlsx");
    write_container("a.docx", "EncryptedPackage");
    assert_not_detected("password");
    write_text("a.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    assert_not_detected("password");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_end_with_a_line_feed_and_empty_ones_stay),
        cmocka_unit_test(tabs_and_breaks_of_a_run_are_text_but_tab_stops_are_not),
        cmocka_unit_test(tracked_deletions_are_left_out_and_insertions_kept),
        cmocka_unit_test(a_deleted_paragraph_mark_joins_two_paragraphs),
        cmocka_unit_test(field_codes_are_left_out_and_their_results_kept),
        cmocka_unit_test(a_text_box_is_read_once_and_after_its_paragraph),
        cmocka_unit_test(cells_of_a_table_are_paragraphs),
        cmocka_unit_test(only_the_body_s_own_text_counts),
        cmocka_unit_test(headings_are_known_by_built_in_names_whatever_their_ids),
        cmocka_unit_test(styles_based_on_each_other_in_a_circle_are_no_headings),
        cmocka_unit_test(text_cannot_pretend_to_be_a_heading),
        cmocka_unit_test(odt_spaces_tabs_and_breaks_are_text),
        cmocka_unit_test(odt_deletions_comments_and_notes_are_left_out),
        cmocka_unit_test(odt_headings_and_titles_are_marked),
        cmocka_unit_test(an_odt_text_box_is_read_after_its_paragraph),
        cmocka_unit_test(an_odt_under_a_password_says_so),
        cmocka_unit_test(strings_are_shared_rich_inline_or_of_formulas),
        cmocka_unit_test(numbers_are_shortest_and_dates_are_iso),
        cmocka_unit_test(the_1904_calendar_is_known),
        cmocka_unit_test(sparse_cells_stand_in_their_columns_and_rows),
        cmocka_unit_test(a_sheet_is_found_by_name_and_a_wrong_name_lists_them),
        cmocka_unit_test(a_text_that_is_not_there_is_the_fault_of_its_row),
        cmocka_unit_test(cells_outside_a_sheet_are_refused),
        cmocka_unit_test(number_formats_tell_dates_from_times_and_amounts),
        cmocka_unit_test(a_document_type_is_refused_before_any_entity_grows),
        cmocka_unit_test(an_entity_without_a_document_type_is_damage),
        cmocka_unit_test(elements_too_deep_are_refused),
        cmocka_unit_test(too_much_compression_is_refused),
        cmocka_unit_test(names_that_lead_outside_are_refused),
        cmocka_unit_test(a_truncated_file_is_damaged_at_every_length),
        cmocka_unit_test(a_part_that_is_missing_is_named),
        cmocka_unit_test(a_part_under_a_password_says_so),
        cmocka_unit_test(messages_never_quote_the_text),
        cmocka_unit_test(every_failed_allocation_of_a_workbook_is_reported_and_cleaned_up),
        cmocka_unit_test(every_failed_allocation_of_a_document_is_reported_and_cleaned_up),
        cmocka_unit_test(files_are_known_by_their_contents),
        cmocka_unit_test(office_files_that_cannot_be_read_say_what_to_do),
        cmocka_unit_test(old_and_encrypted_office_files_say_what_to_do),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
