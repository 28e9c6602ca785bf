#include "cmd/words_page.h"

#include <string.h>

enum newid_status words_page_begin(struct words_page *page, const struct cmd_output *output, struct newid_error *err)
{
    enum newid_status status = buf_check(&page->title, err);
    if (status)
        return status;
    return cmd_out_begin(&page->out, &page->format, &page->document, output, page->title.data, err);
}

enum newid_status words_page_end(struct words_page *page, const struct cmd_output *output,
                                 const struct cmd_citation *citation, const char *audience, sidecar_notes *notes,
                                 const void *context, struct newid_error *err)
{
    if (page->failed)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    return cmd_end_cited(page->out, page->format, &page->document, output, citation, audience, notes, context, err);
}

void words_page_release(struct words_page *page)
{
    out_free(page->out);
    buf_release(&page->document);
    buf_release(&page->title);
    arena_release(&page->memory);
}

static const char *keep(struct words_page *page, struct buf *text)
{
    const char *copy = text->failure ? NULL : arena_strdup(&page->memory, text->data);
    page->failed |= !copy;
    buf_release(text);
    return copy ? copy : "";
}

const char *words_page_keep(struct words_page *page, const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addvf(&text, format, args);
    va_end(args);
    return keep(page, &text);
}

struct out_cell words_page_excerpt(struct words_page *page, const struct excerpt *excerpt)
{
    struct buf text = BUF_INIT;
    buf_addf(&text, "%s%s", excerpt->cut_left ? "…" : "", excerpt->left);
    const size_t start = text.len;
    buf_adds(&text, excerpt->match);
    const size_t end = text.len;
    buf_addf(&text, "%s%s", excerpt->right, excerpt->cut_right ? "…" : "");
    struct out_cell cell = out_string(keep(page, &text));
    cell.mark_start = start;
    cell.mark_end = end;
    return cell;
}
