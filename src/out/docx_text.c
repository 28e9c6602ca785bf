/* Text as WordprocessingML. */
#include "out/docx.h"

#include "util/wording.h"

#include <stdint.h>
#include <string.h>

static void put_character(struct buf *to, unsigned c)
{
    switch (c) {
    case '&':
        buf_adds(to, "&amp;");
        break;
    case '<':
        buf_adds(to, "&lt;");
        break;
    case '>':
        buf_adds(to, "&gt;");
        break;
    case '"':
        buf_adds(to, "&quot;");
        break;
    default:
        if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            buf_addc(to, ' ');
        else
            buf_add_code_point(to, c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c);
    }
}

void docx_escape(struct buf *to, const char *s)
{
    const size_t len = strlen(s);
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(s, &at, len);
        if (c != OUT_MARK_ON && c != OUT_MARK_OFF)
            put_character(to, c);
    }
}

static const char text_begin[] = "<w:t xml:space=\"preserve\">", text_end[] = "</w:t>";

static void open_run(struct buf *to, const char *style, bool marked)
{
    buf_adds(to, "<w:r>");
    if (style || marked)
        buf_adds(to, "<w:rPr>");
    if (style)
        buf_addf(to, "<w:rStyle w:val=\"%s\"/>", style);
    if (marked)
        buf_adds(to, "<w:b/><w:bCs/><w:highlight w:val=\"yellow\"/>");
    if (style || marked)
        buf_adds(to, "</w:rPr>");
    buf_adds(to, text_begin);
}

static void close_run(struct buf *to)
{
    buf_adds(to, text_end);
    buf_adds(to, "</w:r>");
}

void docx_runs(struct buf *to, const char *s, const char *style)
{
    const size_t len = strlen(s);
    open_run(to, style, false);
    for (size_t at = 0; at < len;) {
        unsigned c = printer_next(s, &at, len);
        if (c == OUT_MARK_ON || c == OUT_MARK_OFF) {
            close_run(to);
            open_run(to, style, c == OUT_MARK_ON);
        } else if (c == '\n' || c == '\t') {
            buf_addf(to, "%s<w:%s/>%s", text_end, c == '\n' ? "br" : "tab", text_begin);
        } else {
            put_character(to, c);
        }
    }
    close_run(to);
}

void docx_paragraph(struct buf *to, const char *style, const char *text)
{
    buf_addf(to, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    docx_runs(to, text, NULL);
    buf_adds(to, "</w:p>\n");
}

void docx_field(struct buf *to, const char *instruction, const char *value)
{
    buf_adds(to, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> ");
    docx_escape(to, instruction);
    buf_adds(to, " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
    docx_runs(to, value, NULL);
    buf_adds(to, "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
}

void docx_caption(struct buf *to, const char *label, size_t number, const char *caption, bool before, bool again)
{
    struct buf text = BUF_INIT, value = BUF_INIT;
    buf_adds(to, "<w:p><w:pPr><w:pStyle w:val=\"Caption\"/>");
    buf_adds(to, before ? "<w:keepNext/></w:pPr>" : "</w:pPr>");
    buf_addf(&text, "%s ", label);
    docx_runs(to, text.data, NULL);
    buf_reset(&text);
    buf_addf(&text, "SEQ %s \\* ARABIC%s", label, again ? " \\c" : "");
    buf_addf(&value, "%zu", number);
    docx_field(to, text.data, value.data);
    buf_reset(&text);
    buf_addf(&text, "%s: %s", again ? _(" (continued)") : "", caption);
    docx_runs(to, text.data, NULL);
    buf_adds(to, "</w:p>\n");
    if (text.failure || value.failure)
        to->failure = NEWID_MEMORY;
    buf_release(&text);
    buf_release(&value);
}

/* FNV-1a, which tells long names apart. */
static uint32_t hash(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return h;
}

void docx_bookmark(struct buf *to, const char *anchor)
{
    enum { MOST = 39, KEPT = 30 };
    const size_t len = strlen(anchor), kept = len > MOST ? KEPT : len;
    buf_addc(to, '_');
    for (size_t i = 0; i < kept; i++)
        buf_addc(to, anchor[i] == '-' ? '_' : anchor[i]);
    if (kept < len)
        buf_addf(to, "_%08x", (unsigned)hash(anchor));
}
