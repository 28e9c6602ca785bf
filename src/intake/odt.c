#include "intake/readers.h"

#include "intake/headings.h"
#include "intake/package.h"
#include "intake/paragraphs.h"

/* What is no text of the account as it stands: deletions kept by change tracking, comments, notes, machinery. */
static const struct xml_name skipped[] = {
    {SPACE_ODF_TEXT, "tracked-changes"},
    {SPACE_ODF_OFFICE, "annotation"},
    {SPACE_ODF_TEXT, "note"},
    {SPACE_ODF_TEXT, "ruby-text"},
    {SPACE_ODF_OFFICE, "forms"},
    {SPACE_ODF_OFFICE, "scripts"},
    {SPACE_ODF_SVG, "title"},
    {SPACE_ODF_SVG, "desc"},
    {SPACE_ODF_OFFICE, "binary-data"},
    {SPACE_OTHER, NULL},
};

enum { MOST_SPACES = 1000 };

struct reading {
    struct paragraphs paragraphs;
    struct headings headings;
    bool settled; /* all automatic styles are read: the body has begun */
    int in_body;
};

static void add_spaces(struct paragraphs *paragraphs, const struct xml_element *e)
{
    long count = 1;
    (void)xml_attribute_number(e, SPACE_ODF_TEXT, "c", MOST_SPACES, &count);
    while (count-- > 0)
        paragraph_add(paragraphs, " ", 1, false);
}

static void begin_paragraph(struct reading *r, const struct xml_element *e)
{
    size_t len;
    const char *style = xml_attribute(e, SPACE_ODF_TEXT, "style-name", &len);
    paragraph_begin(&r->paragraphs);
    if (xml_is(e, SPACE_ODF_TEXT, "h") || (style && headings_has(&r->headings, style, len)))
        paragraph_heading(&r->paragraphs);
}

/* An automatic style is a named one (its parent) with something changed by hand. */
static enum newid_status add_style(struct reading *r, const struct xml_element *e, struct newid_error *err)
{
    size_t len, parent_len = 0;
    const char *name = xml_attribute(e, SPACE_ODF_STYLE, "name", &len);
    const char *parent = xml_attribute(e, SPACE_ODF_STYLE, "parent-style-name", &parent_len);
    if (!name || !parent || !xml_attribute_is(e, SPACE_ODF_STYLE, "family", "paragraph"))
        return NEWID_OK;
    return headings_add(&r->headings, r->paragraphs.path, name, len, parent, parent_len, false, err);
}

static bool is_paragraph(const struct xml_element *e)
{
    return xml_is(e, SPACE_ODF_TEXT, "p") || xml_is(e, SPACE_ODF_TEXT, "h");
}

static enum newid_status on_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_ODF_OFFICE, "body")) {
        if (!r->settled)
            headings_settle(&r->headings);
        r->settled = true;
        r->in_body++;
    } else if (!r->in_body) {
        return xml_is(e, SPACE_ODF_STYLE, "style") && !r->settled ? add_style(r, e, err) : NEWID_OK;
    } else if (is_paragraph(e)) {
        begin_paragraph(r, e);
    } else if (!r->paragraphs.open) {
        return NEWID_OK;
    } else if (xml_is(e, SPACE_ODF_TEXT, "s")) {
        add_spaces(&r->paragraphs, e);
    } else if (xml_is(e, SPACE_ODF_TEXT, "tab")) {
        paragraph_add(&r->paragraphs, "\t", 1, false);
    } else if (xml_is(e, SPACE_ODF_TEXT, "line-break")) {
        paragraph_add(&r->paragraphs, "\n", 1, false);
    }
    return NEWID_OK;
}

static enum newid_status on_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_ODF_OFFICE, "body"))
        r->in_body--;
    else if (r->in_body && r->paragraphs.open && is_paragraph(e))
        return paragraph_end(&r->paragraphs, false, err);
    return NEWID_OK;
}

static enum newid_status on_text(void *context, const char *text, size_t len, struct newid_error *err)
{
    (void)err;
    struct reading *r = context;
    if (r->in_body && r->paragraphs.open)
        paragraph_add(&r->paragraphs, text, len, true);
    return NEWID_OK;
}

static enum newid_status on_manifest(void *context, const struct xml_element *e, struct newid_error *err)
{
    (void)err;
    if (xml_is(e, SPACE_ODF_MANIFEST, "encryption-data"))
        *(bool *)context = true;
    return NEWID_OK;
}

/* ODT encrypts parts by itself, so the zip does not tell; its manifest does (OpenDocument 1.3, part 2, 3.4). */
static enum newid_status refuse_password(struct package *package, struct newid_error *err)
{
    bool encrypted = package_has(package, "encrypted-package");
    const struct xml_visitor visitor = {.context = &encrypted, .start = on_manifest};
    enum newid_status status = NEWID_OK;
    if (!encrypted && package_has(package, "META-INF/manifest.xml"))
        status = package_xml(package, "META-INF/manifest.xml", &visitor, err);
    if (!status && encrypted)
        status =
            newid_fail(err, NEWID_INPUT, "%s: is protected by a password; save it without one", package_path(package));
    return status;
}

enum newid_status document_read_odt(struct buf *out, const char *path, struct newid_error *err)
{
    struct package *package = NULL;
    struct reading r = {.headings = HEADINGS_INIT};
    const struct xml_visitor visitor = {&r, skipped, on_start, on_end, on_text};
    paragraphs_init(&r.paragraphs, out, path);
    enum newid_status status = package_open(&package, path, err);
    if (status)
        goto done;
    status = refuse_password(package, err);
    if (!status)
        status = package_xml(package, "content.xml", &visitor, err);
    if (!status)
        status = paragraphs_finish(&r.paragraphs, err);
done:
    paragraphs_release(&r.paragraphs);
    headings_release(&r.headings);
    package_free(package);
    return status;
}
