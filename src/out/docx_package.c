/* The parts of a Word file, and the zip that holds them: made in memory, and the same bytes for the same document. */
#include "out/docx.h"

#include "docx_numbering.xml.h"
#include "docx_relations.xml.h"
#include "docx_settings.xml.h"
#include "docx_styles.xml.h"
#include "docx_types.xml.h"
#include "util/wording.h"

#include <string.h>
#include <zip.h>

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

void docx_section(struct buf *to, bool wide)
{
    buf_adds(to, "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"header\"/>"
                 "<w:footerReference w:type=\"default\" r:id=\"footer\"/>");
    buf_adds(to, wide ? "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"
                      : "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
    buf_adds(to, "<w:pgMar w:top=\"1417\" w:right=\"1417\" w:bottom=\"1417\" w:left=\"1417\" w:header=\"680\" "
                 "w:footer=\"680\" w:gutter=\"0\"/></w:sectPr>");
}

static const char *about(const struct out *out, const char *key)
{
    for (const struct out_line *line = out->about.first; line; line = line->next)
        if (!strcmp(line->key, key))
            return line->value;
    return NULL;
}

/* ---- parts ---- */

static void put_locale(struct buf *to, const struct out *out)
{
    buf_adds(to, strcmp(out->style.language, "cy") ? "en-GB" : "cy-GB");
}

static void put_template(struct buf *to, const struct out *out, const char *template)
{
    static const char place[] = "@LANGUAGE@";
    for (const char *at; (at = strstr(template, place)); template = at + sizeof place - 1) {
        buf_add(to, template, (size_t)(at - template));
        put_locale(to, out);
    }
    buf_adds(to, template);
}

static void put_types(struct buf *to, const struct out *out) { put_template(to, out, docx_types_xml); }

static void put_relations(struct buf *to, const struct out *out) { put_template(to, out, docx_relations_xml); }

static void put_styles(struct buf *to, const struct out *out) { put_template(to, out, docx_styles_xml); }

static void put_numbering(struct buf *to, const struct out *out) { put_template(to, out, docx_numbering_xml); }

static void put_settings(struct buf *to, const struct out *out) { put_template(to, out, docx_settings_xml); }

static void put_document(struct buf *to, const struct out *out)
{
    const struct docx_own *own = out->own;
    buf_adds(to, DECLARATION "<w:document xmlns:w=\"" WORD "\" xmlns:r=\"" OFFICE "relationships\" "
                             "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
                             "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
                             "xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\n<w:body>\n");
    buf_add(to, own->pages.data, own->pages.len);
    docx_section(to, own->pages_wide);
    buf_adds(to, "\n</w:body>\n</w:document>\n");
}

static void put_relation(struct buf *to, const char *id, const char *type, const char *target)
{
    buf_addf(to, "<Relationship Id=\"%s\" Type=\"" OFFICE "relationships/%s\" Target=\"%s\"/>\n", id, type, target);
}

static void put_document_relations(struct buf *to, const struct out *out)
{
    const struct docx_own *own = out->own;
    size_t number = 0;
    buf_adds(to, DECLARATION "<Relationships xmlns=\"" PACKAGE "relationships\">\n");
    put_relation(to, "styles", "styles", "styles.xml");
    put_relation(to, "numbering", "numbering", "numbering.xml");
    put_relation(to, "settings", "settings", "settings.xml");
    put_relation(to, "header", "header", "header.xml");
    put_relation(to, "footer", "footer", "footer.xml");
    for (const struct docx_image *image = own->first_image; image; image = image->next) {
        number++;
        buf_addf(to,
                 "<Relationship Id=\"image%zu\" Type=\"" OFFICE
                 "relationships/image\" Target=\"media/image%zu.png\"/>\n",
                 number, number);
    }
    buf_adds(to, "</Relationships>\n");
}

/* What only some may see says so on every page, whether or not the document brought a banner. */
static void put_header(struct buf *to, const struct out *out)
{
    const char *audience = about(out, _("audience")), *banner = out->style.banner;
    if (!banner && audience && strcmp(audience, _("public")) != 0)
        banner = audience;
    buf_adds(to, DECLARATION "<w:hdr xmlns:w=\"" WORD "\">");
    docx_paragraph(to, "Header", banner ? banner : "");
    buf_adds(to, "</w:hdr>\n");
}

/* "Page 2 of 5" with Word's own fields for both. */
static void put_page_number(struct buf *to)
{
    static const char pages_field = '\2';
    struct buf words = BUF_INIT;
    /* TRANSLATORS: at the foot of a page; its number and how many there are */
    buf_addf(&words, _("Page %s of %s"), "\1", "\2");
    for (char *at = words.data; *at;) {
        const size_t len = strcspn(at, "\1\2");
        const char sign = at[len];
        at[len] = '\0';
        if (len)
            docx_runs(to, at, NULL);
        if (sign)
            docx_field(to, sign == pages_field ? "NUMPAGES" : "PAGE", "1");
        at += len + (sign != '\0');
    }
    if (words.failure)
        to->failure = words.failure;
    buf_release(&words);
}

static void put_footer(struct buf *to, const struct out *out)
{
    const char *parts[] = {about(out, _("made by")), about(out, _("codebook")), about(out, _("date made"))};
    buf_adds(to, DECLARATION "<w:ftr xmlns:w=\"" WORD "\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i]) {
            docx_runs(to, parts[i], NULL);
            docx_runs(to, " · ", NULL);
        }
    put_page_number(to);
    buf_adds(to, "</w:p></w:ftr>\n");
}

static void put_core(struct buf *to, const struct out *out)
{
    const char *day = about(out, _("date made"));
    buf_adds(to,
             DECLARATION "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\" "
                         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
    docx_escape(to, out->style.title);
    buf_adds(to, "</dc:title><dc:creator>newid</dc:creator><dc:language>");
    put_locale(to, out);
    buf_adds(to, "</dc:language>");
    if (day) {
        buf_adds(to, "<dcterms:created xsi:type=\"dcterms:W3CDTF\">");
        docx_escape(to, day);
        buf_adds(to, "T00:00:00Z</dcterms:created>");
    }
    buf_adds(to, "</cp:coreProperties>\n");
}

static void put_application(struct buf *to, const struct out *out)
{
    (void)out;
    buf_adds(to, DECLARATION "<Properties xmlns=\"" OFFICE "extended-properties\"><Application>newid</Application>"
                             "</Properties>\n");
}

/* ---- the zip ---- */

static const struct {
    const char *name;
    void (*put)(struct buf *to, const struct out *out);
} parts[] = {
    {"[Content_Types].xml", put_types},    {"_rels/.rels", put_relations},
    {"word/document.xml", put_document},   {"word/_rels/document.xml.rels", put_document_relations},
    {"word/styles.xml", put_styles},       {"word/numbering.xml", put_numbering},
    {"word/settings.xml", put_settings},   {"word/header.xml", put_header},
    {"word/footer.xml", put_footer},       {"docProps/core.xml", put_core},
    {"docProps/app.xml", put_application},
};

enum { PARTS = sizeof parts / sizeof *parts };

/* The data must live until the archive is closed. */
static bool add_file(zip_t *archive, const char *name, const struct buf *data, bool is_packed_already)
{
    static const zip_uint16_t first_of_january_1980 = 1 << 5 | 1;
    zip_source_t *source = data->failure ? NULL : zip_source_buffer(archive, data->data, data->len, 0);
    const zip_int64_t at = source ? zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(archive, (zip_uint64_t)at, 0, first_of_january_1980, 0) == 0 &&
           zip_set_file_compression(archive, (zip_uint64_t)at, is_packed_already ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) ==
               0;
}

static bool add_images(zip_t *archive, const struct docx_own *own)
{
    char name[64];
    size_t number = 0;
    for (const struct docx_image *image = own->first_image; image; image = image->next) {
        snprintf(name, sizeof name, "word/media/image%zu.png", ++number);
        if (!add_file(archive, name, &image->png, true))
            return false;
    }
    return true;
}

static bool copy_out(struct buf *to, zip_source_t *source)
{
    char block[16384];
    zip_int64_t got;
    if (zip_source_open(source))
        return false;
    while ((got = zip_source_read(source, block, sizeof block)) > 0)
        buf_add(to, block, (size_t)got);
    zip_source_close(source);
    return got == 0;
}

/* Takes one reference to `whole`, whether or not it succeeds. */
static bool pack(struct out *out, zip_source_t *whole, const struct buf *texts)
{
    zip_t *archive = zip_open_from_source(whole, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!archive) {
        zip_source_free(whole);
        return false;
    }
    bool done = true;
    for (size_t i = 0; i < PARTS && done; i++)
        done = add_file(archive, parts[i].name, &texts[i], false);
    done = done && add_images(archive, out->own);
    if (done && !zip_close(archive))
        return true;
    zip_discard(archive);
    return false;
}

void docx_package(struct out *out)
{
    struct buf texts[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        texts[i] = (struct buf)BUF_INIT;
        parts[i].put(&texts[i], out);
        if (texts[i].failure)
            printer_fail(out, texts[i].failure);
    }
    zip_source_t *whole = out->failure ? NULL : zip_source_buffer_create(NULL, 0, 0, NULL);
    if (whole) {
        zip_source_keep(whole); /* the archive's own reference goes with it */
        if (!pack(out, whole, texts) || !copy_out(out->to, whole))
            printer_fail(out, NEWID_MEMORY);
        zip_source_free(whole);
    } else {
        printer_fail(out, NEWID_MEMORY);
    }
    for (size_t i = 0; i < PARTS; i++)
        buf_release(&texts[i]);
}
