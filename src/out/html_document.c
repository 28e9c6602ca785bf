/* The parts of a page besides its tables: title, sections with a list of contents, pictures, passages, footer. */
#include "out/html.h"

#include "util/mem.h"

#include <string.h>

struct heading {
    struct heading *next;
    const char *anchor, *text;
};

struct html_own {
    size_t part_at;               /* where the part begins in the document */
    size_t contents_at;           /* where its list of contents will stand; 0: there is no heading yet */
    size_t languages;             /* begun */
    struct heading *first, *last; /* of level 2 */
    unsigned depth;               /* of open sections: 0 or a heading's level less one */
    size_t unnamed;               /* headings that were given no anchor */
    bool in_list;
};

bool html_own_new(struct out *out)
{
    out->own = mem_zalloc(1, sizeof(struct html_own));
    if (!out->own)
        printer_fail(out, NEWID_MEMORY);
    return out->own != NULL;
}

void html_drop(struct out *out) { mem_free(out->own); }

static void insert(struct buf *to, size_t at, const struct buf *what)
{
    const size_t old = to->len;
    if (what->failure)
        to->failure = what->failure;
    buf_add(to, what->data, what->len);
    if (to->failure)
        return;
    memmove(to->data + at + what->len, to->data + at, old - at);
    memcpy(to->data + at, what->data, what->len);
}

void html_anchor(struct out *out, const char *anchor)
{
    const struct html_own *own = out->own;
    html_text(out->to, anchor);
    if (own->languages)
        buf_addf(out->to, "-%s", out->style.language);
}

/* ---- a part ---- */

void html_part_begin(struct out *out)
{
    struct html_own *own = out->own;
    struct buf *to = out->to;
    own->part_at = to->len;
    if (out->style.banner) {
        buf_adds(to, "<header class=\"banner\"><p>");
        html_text(to, out->style.banner);
        buf_adds(to, "</p></header>\n");
    }
    buf_adds(to, "<main>\n<h1>");
    html_text(to, out->style.title);
    buf_adds(to, "</h1>\n");
}

static void put_about(struct out *out)
{
    if (!out->about.first)
        return;
    buf_adds(out->to, "<dl>\n");
    for (const struct out_line *line = out->about.first; line; line = line->next) {
        buf_adds(out->to, "<div><dt>");
        html_text(out->to, line->key);
        buf_adds(out->to, "</dt><dd>");
        html_text(out->to, line->value);
        buf_adds(out->to, "</dd></div>\n");
    }
    buf_adds(out->to, "</dl>\n");
}

static void put_footer(struct out *out)
{
    if (!out->notes.first && !out->about.first)
        return;
    buf_adds(out->to, "<footer>\n");
    for (const struct out_line *line = out->notes.first; line; line = line->next) {
        buf_adds(out->to, "<p>");
        html_text(out->to, line->value);
        buf_adds(out->to, "</p>\n");
    }
    put_about(out);
    buf_adds(out->to, "</footer>\n");
}

static void close_sections(struct out *out, unsigned depth)
{
    struct html_own *own = out->own;
    html_list_end(out);
    for (; own->depth > depth; own->depth--)
        buf_adds(out->to, "</section>\n");
}

/* Readers of long documents find their way by this; a document with one section needs none. */
static void put_contents(struct out *out)
{
    struct html_own *own = out->own;
    struct buf list = BUF_INIT, *page = out->to;
    if (!own->first || !own->first->next)
        return;
    out->to = &list; /* anchors are written to the page that is open */
    buf_adds(&list, "<nav aria-label=\"");
    html_text(&list, _("Contents"));
    buf_adds(&list, "\">\n<ol>\n");
    for (const struct heading *h = own->first; h; h = h->next) {
        buf_adds(&list, "<li><a href=\"#");
        html_anchor(out, h->anchor);
        buf_adds(&list, "\">");
        html_text(&list, h->text);
        buf_adds(&list, "</a></li>\n");
    }
    buf_adds(&list, "</ol>\n</nav>\n");
    out->to = page;
    insert(page, own->contents_at, &list);
    buf_release(&list);
}

void html_part_end(struct out *out)
{
    struct html_own *own = out->own;
    close_sections(out, 0);
    put_contents(out);
    buf_adds(out->to, "</main>\n");
    put_footer(out);
    if (own->languages)
        buf_adds(out->to, "</div>\n");
    own->first = own->last = NULL;
    own->contents_at = 0;
}

/* ---- two languages ---- */

static const struct {
    const char *code, *name;
} languages[] = {{"cy", "Cymraeg"}, {"en", "English"}};

/* Two buttons of which one is always pressed; the style sheet hides the part of the other. No script is needed. */
static void put_switch(struct buf *to, const char *shown)
{
    buf_adds(to, "<nav class=\"languages\" aria-label=\"Iaith / Language\">\n");
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const char *code = languages[i].code;
        buf_addf(to,
                 "<input type=\"radio\" name=\"language\" id=\"show-%s\"%s><label for=\"show-%s\" "
                 "lang=\"%s\">%s</label>\n",
                 code, strcmp(code, shown) ? "" : " checked", code, code, languages[i].name);
    }
    buf_adds(to, "</nav>\n");
}

static void open_language(struct buf *to, const char *language)
{
    buf_addf(to, "<div class=\"part part-%s\" lang=\"%s\">\n", language, language);
}

/* The first part's anchors are as they were: only those of the second carry its language. */
void html_switch_language(struct out *out)
{
    struct html_own *own = out->own;
    struct buf before = BUF_INIT;
    const bool is_second = !own->languages;
    const char *first = strcmp(out->style.language, "cy") ? "cy" : "en";
    html_part_end(out);
    if (is_second) {
        put_switch(&before, first);
        open_language(&before, first);
        buf_adds(out->to, "</div>\n");
        insert(out->to, own->part_at, &before);
    }
    own->languages++;
    open_language(out->to, out->style.language);
    html_part_begin(out);
    buf_release(&before);
}

/* ---- within a part ---- */

static const char *keep_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    struct html_own *own = out->own;
    struct heading *h = arena_alloc(&out->memory, sizeof *h);
    struct buf name = BUF_INIT;
    if (!anchor)
        buf_addf(&name, "section-%zu", ++own->unnamed);
    if (h) {
        h->anchor = arena_strdup(&out->memory, anchor ? anchor : name.data);
        h->text = arena_strdup(&out->memory, text);
    }
    buf_release(&name);
    if (!h || !h->anchor || !h->text) {
        printer_fail(out, NEWID_MEMORY);
        return "";
    }
    if (level == 2) {
        *(own->last ? &own->last->next : &own->first) = h;
        own->last = h;
    }
    return h->anchor;
}

void html_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    struct html_own *own = out->own;
    struct buf *to = out->to;
    close_sections(out, level - 2);
    if (!own->contents_at)
        own->contents_at = to->len;
    const char *name = keep_heading(out, level, anchor, text);
    for (; own->depth + 2 < level; own->depth++)
        buf_adds(to, "<section>\n"); /* a level was skipped */
    own->depth++;
    buf_adds(to, "<section");
    if (level == 2) { /* the others would be too many landmarks to find one's way by */
        buf_adds(to, " aria-labelledby=\"");
        html_anchor(out, name);
        buf_addc(to, '"');
    }
    buf_addf(to, ">\n<h%u id=\"", level);
    html_anchor(out, name);
    buf_adds(to, "\">");
    html_text(to, text);
    buf_addf(to, "</h%u>\n", level);
}

void html_paragraph(struct out *out, const char *text)
{
    html_list_end(out);
    buf_adds(out->to, "<p>");
    html_text(out->to, text);
    buf_adds(out->to, "</p>\n");
}

void html_item(struct out *out, const char *text)
{
    struct html_own *own = out->own;
    if (!own->in_list)
        buf_adds(out->to, "<ul>\n");
    own->in_list = true;
    buf_adds(out->to, "<li>");
    html_text(out->to, text);
    buf_adds(out->to, "</li>\n");
}

void html_list_end(struct out *out)
{
    struct html_own *own = out->own;
    if (own->in_list)
        buf_adds(out->to, "</ul>\n");
    own->in_list = false;
}

/* The drawing goes in as it is: its text can be read, found and copied. */
void html_picture(struct out *out, const struct out_picture *picture)
{
    const char *svg = strstr(picture->svg->data, "<svg");
    html_list_end(out);
    buf_adds(out->to, "<figure>\n");
    buf_adds(out->to, svg ? svg : "");
    if (picture->caption) {
        buf_adds(out->to, "<figcaption>");
        html_text(out->to, picture->caption);
        buf_adds(out->to, "</figcaption>\n");
    }
    buf_adds(out->to, "</figure>\n");
}

void html_quote(struct out *out, const struct out_quote *quote)
{
    const struct out_cell passage = {
        .type = OUT_STRING, .text = quote->text, .mark_start = quote->mark_start, .mark_end = quote->mark_end};
    struct buf marked = BUF_INIT;
    html_list_end(out);
    printer_marked(&marked, &passage);
    if (marked.failure)
        printer_fail(out, marked.failure);
    buf_adds(out->to, "<blockquote>\n<p>");
    html_text(out->to, marked.data);
    buf_adds(out->to, "</p>\n");
    if (quote->source) {
        buf_adds(out->to, "<footer>");
        html_text(out->to, quote->source);
        buf_adds(out->to, "</footer>\n");
    }
    buf_adds(out->to, "</blockquote>\n");
    buf_release(&marked);
}
