#include "intake/readers.h"

#include "intake/headings.h"
#include "intake/package.h"
#include "intake/paragraphs.h"

#include <string.h>

/* What is no text of the account as it stands: taken out by a tracked change, shown otherwise, or machinery. */
static const struct xml_name skipped[] = {
    {SPACE_WORD, "del"},        {SPACE_WORD, "moveFrom"}, {SPACE_WORD, "instrText"}, {SPACE_WORD, "delInstrText"},
    {SPACE_WORD, "delText"},    {SPACE_WORD, "rt"},       {SPACE_WORD, "sectPr"},    {SPACE_WORD, "sdtPr"},
    {SPACE_COMPAT, "Fallback"}, {SPACE_WORD, "tabs"},     {SPACE_WORD, "pPrChange"}, {SPACE_WORD, "rPrChange"},
    {SPACE_OTHER, NULL},
};

/* Elements of a run that stand for a character. A soft hyphen is none. */
static const struct {
    const char *name, *text;
} characters[] = {{"tab", "\t"}, {"br", "\n"}, {"cr", "\n"}, {"noBreakHyphen", "-"}, {"ptab", "\t"}};

struct reading {
    struct paragraphs paragraphs;
    struct headings headings;
    int in_body;
    int in_text;       /* inside w:t */
    int in_properties; /* inside w:pPr */
    bool mark_deleted; /* the open paragraph's end was taken out by a tracked change: the next one joins it */
};

static void add_character(struct reading *r, const struct xml_element *e)
{
    if (e->space != SPACE_WORD || r->in_properties)
        return;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
        if (strcmp(characters[i].name, e->name) == 0)
            paragraph_add(&r->paragraphs, characters[i].text, 1, false);
}

static void on_property(struct reading *r, const struct xml_element *e)
{
    size_t len;
    const char *style = xml_is(e, SPACE_WORD, "pStyle") ? xml_attribute(e, SPACE_WORD, "val", &len) : NULL;
    if (style && headings_has(&r->headings, style, len))
        paragraph_heading(&r->paragraphs);
    if (xml_is(e, SPACE_WORD, "del") || xml_is(e, SPACE_WORD, "moveFrom"))
        r->mark_deleted = true;
}

static enum newid_status on_start(void *context, const struct xml_element *e, struct newid_error *err)
{
    (void)err;
    struct reading *r = context;
    if (xml_is(e, SPACE_WORD, "body")) {
        r->in_body++;
    } else if (!r->in_body) {
        return NEWID_OK;
    } else if (xml_is(e, SPACE_WORD, "p")) {
        paragraph_begin(&r->paragraphs);
        r->mark_deleted = false;
    } else if (!r->paragraphs.open) {
        return NEWID_OK;
    } else if (xml_is(e, SPACE_WORD, "pPr")) {
        r->in_properties++;
    } else if (xml_is(e, SPACE_WORD, "t")) {
        r->in_text++;
    } else if (r->in_properties) {
        on_property(r, e);
    } else {
        add_character(r, e);
    }
    return NEWID_OK;
}

static enum newid_status on_end(void *context, const struct xml_element *e, struct newid_error *err)
{
    struct reading *r = context;
    if (xml_is(e, SPACE_WORD, "body"))
        r->in_body--;
    if (!r->in_body || !r->paragraphs.open)
        return NEWID_OK;
    if (xml_is(e, SPACE_WORD, "pPr")) {
        r->in_properties--;
    } else if (xml_is(e, SPACE_WORD, "t")) {
        r->in_text--;
    } else if (xml_is(e, SPACE_WORD, "p")) {
        enum newid_status status = paragraph_end(&r->paragraphs, r->mark_deleted, err);
        r->mark_deleted = false;
        return status;
    }
    return NEWID_OK;
}

static enum newid_status on_text(void *context, const char *text, size_t len, struct newid_error *err)
{
    (void)err;
    struct reading *r = context;
    if (r->in_text && r->in_body && r->paragraphs.open)
        paragraph_add(&r->paragraphs, text, len, false);
    return NEWID_OK;
}

static enum newid_status read_body(struct buf *out, struct package *package, const struct headings *headings,
                                   const char *part, struct newid_error *err)
{
    struct reading r = {.headings = *headings};
    const struct xml_visitor visitor = {&r, skipped, on_start, on_end, on_text};
    paragraphs_init(&r.paragraphs, out, package_path(package));
    enum newid_status status = package_xml(package, part, &visitor, err);
    if (!status)
        status = paragraphs_finish(&r.paragraphs, err);
    paragraphs_release(&r.paragraphs);
    return status;
}

enum newid_status document_read_docx(struct buf *out, const char *path, struct newid_error *err)
{
    struct package *package = NULL;
    struct relations whole = RELATIONS_INIT, own = RELATIONS_INIT;
    struct headings headings = HEADINGS_INIT;
    enum newid_status status = package_open(&package, path, err);
    if (status)
        goto done;
    status = package_relations(&whole, package, "", err);
    if (status)
        goto done;
    /* Word Online names it word/document2.xml, so the relationship decides. */
    const char *part = relation_of_kind(&whole, "officeDocument");
    if (!part)
        part = "word/document.xml";
    status = package_relations(&own, package, part, err);
    if (status)
        goto done;
    const char *styles = relation_of_kind(&own, "styles");
    if (styles && package_has(package, styles))
        status = headings_read_docx(&headings, package, styles, err);
    if (!status)
        status = read_body(out, package, &headings, part, err);
done:
    headings_release(&headings);
    relations_release(&own);
    relations_release(&whole);
    package_free(package);
    return status;
}
