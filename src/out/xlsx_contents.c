/* The first sheet, and what holds for the whole workbook: print set-up and properties. */
#include "out/xlsx.h"

#include <stdio.h>
#include <string.h>

enum { A4 = 9, FIRST_WIDTH = 30, SECOND_WIDTH = 92, HEADER_MOST = 80 };

void xlsx_contents_begin(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    struct xlsx_sheet *sheet = xlsx_sheet_new(out, _("Contents"), NULL, &x->contents_row);
    if (!sheet)
        return;
    x->contents = sheet->at;
    xlsx_put_text(out, x->contents, x->contents_row, 0, out->style.title,
                  (struct xlsx_look){.bold = true, .large = true});
    x->contents_row += 2;
    xlsx_keep(out, worksheet_set_column(x->contents, 0, 0, FIRST_WIDTH, NULL));
    xlsx_keep(out, worksheet_set_column(x->contents, 1, 1, SECOND_WIDTH, NULL));
    worksheet_gridlines(x->contents, LXW_HIDE_ALL_GRIDLINES);
}

/* ---- text of a document ---- */

void xlsx_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    struct xlsx *x = xlsx_of(out);
    (void)level;
    (void)anchor;
    xlsx_put_text(out, x->contents, x->contents_row++, 0, text, (struct xlsx_look){.bold = true});
}

void xlsx_paragraph(struct out *out, const char *text)
{
    struct xlsx *x = xlsx_of(out);
    xlsx_set_height(out, x->contents, x->contents_row, xlsx_lines(text, SECOND_WIDTH * 11 / 10));
    xlsx_put_text(out, x->contents, x->contents_row++, 1, text, (struct xlsx_look){.wraps = true});
}

void xlsx_item(struct out *out, const char *text)
{
    struct buf item = BUF_INIT;
    buf_addf(&item, "• %s", text);
    if (item.failure)
        printer_fail(out, item.failure);
    xlsx_paragraph(out, item.data);
    buf_release(&item);
}

/* ---- its end ---- */

/* A heading stands beside the first of its lines. */
static void put_label(struct out *out, const char *label)
{
    struct xlsx *x = xlsx_of(out);
    x->contents_row++;
    xlsx_put_text(out, x->contents, x->contents_row, 0, label, (struct xlsx_look){.bold = true});
}

static void put_link(struct out *out, const struct xlsx_sheet *sheet)
{
    struct xlsx *x = xlsx_of(out);
    struct buf target = BUF_INIT;
    lxw_format *format = xlsx_format(out, (struct xlsx_look){.is_link = true});
    buf_addf(&target, "internal:'%s'!A1", sheet->name);
    if (target.failure)
        printer_fail(out, target.failure);
    if (!out->failure)
        xlsx_keep(out,
                  worksheet_write_url_opt(x->contents, x->contents_row, 0, target.data, format, sheet->name, NULL));
    if (sheet->caption)
        xlsx_put_text(out, x->contents, x->contents_row, 1, sheet->caption, (struct xlsx_look){.wraps = true});
    x->contents_row++;
    buf_release(&target);
}

static void put_sheets(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    if (!x->first->next)
        return;
    put_label(out, _("Sheets"));
    x->contents_row++;
    for (const struct xlsx_sheet *s = x->first->next; s; s = s->next)
        put_link(out, s);
}

static void put_notes(struct out *out)
{
    if (!out->notes.first)
        return;
    put_label(out, _("How this was counted"));
    for (const struct out_line *line = out->notes.first; line; line = line->next)
        if (*line->value)
            xlsx_paragraph(out, line->value);
}

static void put_about(struct out *out)
{
    struct xlsx *x = xlsx_of(out);
    if (!out->about.first)
        return;
    put_label(out, _("About this workbook"));
    x->contents_row++;
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        xlsx_put_text(out, x->contents, x->contents_row, 0, line->key, (struct xlsx_look){.right = false});
        xlsx_put_text(out, x->contents, x->contents_row++, 1, line->value, (struct xlsx_look){.wraps = true});
    }
}

static const char *about(const struct out *out, const char *key)
{
    for (const struct out_line *line = out->about.first; line; line = line->next)
        if (strcmp(line->key, key) == 0)
            return line->value;
    return NULL;
}

/* ---- in print ---- */

/* A header's text: & begins a code there, and all of it may have 255 characters. */
static void add_escaped(struct buf *to, const char *text)
{
    const size_t len = strlen(text);
    size_t units = 0;
    for (size_t at = 0; at < len && units < HEADER_MOST;) {
        const unsigned c = printer_next(text, &at, len);
        units += c == '&' || c > 0xFFFF ? 2 : 1;
        buf_adds(to, c == '&' ? "&" : "");
        if (c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF)
            buf_add_code_point(to, c);
    }
}

static void set_print(struct out *out, struct xlsx_sheet *sheet, const char *header, const char *footer)
{
    worksheet_set_paper(sheet->at, A4);
    worksheet_fit_to_pages(sheet->at, 1, sheet->is_charts ? 1 : 0);
    worksheet_set_margins(sheet->at, 0.6, 0.6, 0.8, 0.8);
    if (*header)
        xlsx_keep(out, worksheet_set_header(sheet->at, header));
    xlsx_keep(out, worksheet_set_footer(sheet->at, footer));
}

static void set_prints(struct out *out)
{
    const char *audience = about(out, _("audience")), *circulation = out->style.banner ? out->style.banner : audience;
    struct buf header = BUF_INIT, footer = BUF_INIT;
    if (out->style.banner) {
        buf_adds(&header, "&C&B");
        add_escaped(&header, out->style.banner);
    }
    buf_adds(&footer, "&L");
    add_escaped(&footer, out->style.title);
    buf_adds(&footer, "&C");
    add_escaped(&footer, circulation ? circulation : "");
    buf_adds(&footer, "&R");
    buf_addf(&footer, _("Page %s of %s"), "&P", "&N");
    if (header.failure || footer.failure)
        printer_fail(out, NEWID_MEMORY);
    for (struct xlsx_sheet *s = xlsx_of(out)->first; s && !out->failure; s = s->next)
        set_print(out, s, header.data, footer.data);
    buf_release(&header);
    buf_release(&footer);
}

/* A property's text: at most 255 characters, clean. */
static char *property(struct out *out, const char *text)
{
    struct buf clean = BUF_INIT;
    const size_t len = strlen(text);
    for (size_t at = 0, count = 0; at < len && count < 250; count++) {
        const unsigned c = printer_next(text, &at, len);
        buf_add_code_point(&clean, c < 0x20 || c == 0x7F || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
    }
    char *kept = clean.failure ? NULL : arena_strdup(&out->memory, clean.data);
    buf_release(&clean);
    xlsx_some(out, kept);
    return kept;
}

static void set_properties(struct out *out)
{
    const char *made_by = about(out, _("made by")), *codebook = about(out, _("codebook"));
    lxw_doc_properties properties = {.title = property(out, out->style.title),
                                     .author = property(out, made_by ? made_by : "newid"),
                                     .subject = codebook ? property(out, codebook) : NULL,
                                     .comments = out->style.banner ? property(out, out->style.banner) : NULL};
    if (!out->failure)
        xlsx_keep(out, workbook_set_properties(xlsx_of(out)->book, &properties));
}

void xlsx_contents_end(struct out *out)
{
    put_sheets(out);
    put_notes(out);
    put_about(out);
    set_prints(out);
    set_properties(out);
}
