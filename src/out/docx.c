/* Word: a document of real headings, lists, tables, fields and pictures with words for those who do not see them. */
#include "out/docx.h"

#include "out/raster.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

static struct buf *part_of(struct out *out)
{
    struct docx_own *own = out->own;
    own->in_headings = false;
    return &own->part;
}

static void docx_begin(struct out *out)
{
    struct docx_own *own = mem_zalloc(1, sizeof *own);
    out->own = own;
    if (!own) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    own->pages = own->part = (struct buf)BUF_INIT;
    own->in_headings = true;
    docx_paragraph(&own->part, "Title", out->style.title);
}

static void docx_drop(struct out *out)
{
    struct docx_own *own = out->own;
    if (!own)
        return;
    for (struct docx_image *image = own->first_image, *next; image; image = next) {
        next = image->next;
        buf_release(&image->png);
        mem_free(image);
    }
    buf_release(&own->pages);
    buf_release(&own->part);
    mem_free(own);
}

/* A part that lies otherwise than the pages before it begins a section: those before it end with theirs. */
static void end_part(struct docx_own *own)
{
    if (own->pages.len && own->pages_wide != own->part_wide) {
        buf_adds(&own->pages, "<w:p><w:pPr><w:pStyle w:val=\"SectionEnd\"/>");
        docx_section(&own->pages, own->pages_wide);
        buf_adds(&own->pages, "</w:pPr></w:p>\n");
    }
    buf_add(&own->pages, own->part.data, own->part.len);
    if (own->part.failure)
        own->pages.failure = own->part.failure;
    buf_reset(&own->part);
    own->pages_wide = own->part_wide;
    own->part_wide = false;
    own->in_headings = true;
}

static void docx_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    struct docx_own *own = out->own;
    struct buf *to = &own->part;
    if (!own->in_headings)
        end_part(own);
    buf_addf(to, "<w:p><w:pPr><w:pStyle w:val=\"Heading%u\"/></w:pPr>", level - 1);
    if (anchor) {
        buf_addf(to, "<w:bookmarkStart w:id=\"%zu\" w:name=\"", own->bookmarks);
        docx_bookmark(to, anchor);
        buf_adds(to, "\"/>");
    }
    docx_runs(to, text, NULL);
    if (anchor)
        buf_addf(to, "<w:bookmarkEnd w:id=\"%zu\"/>", own->bookmarks++);
    buf_adds(to, "</w:p>\n");
}

static void docx_plain(struct out *out, const char *text) { docx_paragraph(part_of(out), "Normal", text); }

static void docx_item(struct out *out, const char *text) { docx_paragraph(part_of(out), "ListBullet", text); }

static void docx_quote(struct out *out, const struct out_quote *quote)
{
    const struct out_cell passage = {
        .type = OUT_STRING, .text = quote->text, .mark_start = quote->mark_start, .mark_end = quote->mark_end};
    struct buf marked = BUF_INIT;
    printer_marked(&marked, &passage);
    if (marked.failure)
        printer_fail(out, marked.failure);
    docx_paragraph(part_of(out), "Quote", marked.data);
    if (quote->source)
        docx_paragraph(part_of(out), "QuoteSource", quote->source);
    buf_release(&marked);
}

/* ---- pictures ---- */

static struct docx_image *add_image(struct out *out, const struct buf *svg)
{
    struct docx_own *own = out->own;
    struct docx_image *image = mem_zalloc(1, sizeof *image);
    if (!image) {
        printer_fail(out, NEWID_MEMORY);
        return NULL;
    }
    image->png = (struct buf)BUF_INIT;
    enum newid_status status = raster_png(&image->png, svg, NULL);
    if (status)
        printer_fail(out, status);
    *(own->last_image ? &own->last_image->next : &own->first_image) = image;
    own->last_image = image;
    own->figures++;
    return status ? NULL : image;
}

/* Width and height in dots: the first fields of a PNG's first chunk, in network order. */
static double dots(const struct buf *png, size_t at)
{
    double n = 0;
    for (size_t i = at; i < at + 4; i++)
        n = n * 256 + (unsigned char)png->data[i];
    return n;
}

/* 16 cm wide, unless it would then be higher than a page with its caption. In EMU: 360,000 a centimetre. */
static void size_image(const struct buf *png, double *width, double *height)
{
    static const double usual = 16 * 360000.0, highest = 21 * 360000.0;
    const double across = dots(png, 16), down = dots(png, 20);
    *width = usual;
    *height = across > 0 ? usual * down / across : usual;
    if (*height > highest) {
        *width *= highest / *height;
        *height = highest;
    }
}

static void put_image(struct buf *to, const struct docx_image *image, size_t number, const struct out_picture *picture)
{
    double width, height;
    size_image(&image->png, &width, &height);
    buf_addf(
        to,
        "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/>%s</w:pPr><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" "
        "distL=\"0\" distR=\"0\"><wp:extent cx=\"%.0f\" cy=\"%.0f\"/><wp:docPr id=\"%zu\" name=\"%s %zu\" descr=\"",
        picture->caption ? "" : "<w:keepNext w:val=\"0\"/>", width, height, number, _("Figure"), number);
    docx_escape(to, picture->alternative ? picture->alternative : "");
    buf_addf(to,
             "\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>"
             "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>"
             "<pic:cNvPr id=\"%zu\" name=\"image%zu.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
             "<a:blip r:embed=\"image%zu\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
             "<a:off x=\"0\" y=\"0\"/><a:ext cx=\"%.0f\" cy=\"%.0f\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/>"
             "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\n",
             number, number, number, width, height);
}

static void docx_picture(struct out *out, const struct out_picture *picture)
{
    const struct docx_own *own = out->own;
    struct buf *to = part_of(out);
    const struct docx_image *image = add_image(out, picture->svg);
    if (!image)
        return;
    put_image(to, image, own->figures, picture);
    if (picture->caption)
        docx_caption(to, _("Figure"), own->figures, picture->caption, false, false);
}

/* ---- the end ---- */

/* As a sentence begins; keys stand inside of one elsewhere. */
static void put_about(struct buf *to, const char *style, const struct out_line *about)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "%s: %s", about->key, about->value);
    if (line.len && line.data[0] >= 'a' && line.data[0] <= 'z')
        line.data[0] = (char)(line.data[0] - 'a' + 'A');
    docx_paragraph(to, style, line.data);
    if (line.failure)
        to->failure = line.failure;
    buf_release(&line);
}

static void put_footnotes(struct out *out)
{
    struct buf *to = part_of(out);
    const char *style = "NoteFirst";
    for (const struct out_line *note = out->notes.first; note; note = note->next) {
        docx_paragraph(to, style, note->value);
        style = "Note";
    }
    for (const struct out_line *about = out->about.first; about; about = about->next) {
        put_about(to, style, about);
        style = "Note";
    }
}

static void docx_end(struct out *out)
{
    struct docx_own *own = out->own;
    put_footnotes(out);
    end_part(own);
    if (own->pages.failure)
        printer_fail(out, own->pages.failure);
    if (!out->failure)
        docx_package(out);
}

const struct out_printer printer_docx = {
    .for_people = true,
    .binary = true,
    .begin = docx_begin,
    .table_begin = docx_table_begin,
    .row = docx_row,
    .table_end = docx_table_end,
    .end = docx_end,
    .heading = docx_heading,
    .paragraph = docx_plain,
    .item = docx_item,
    .picture = docx_picture,
    .quote = docx_quote,
    .drop = docx_drop,
};
