#include "cmd/words_page.h"

#include "util/file.h"

#include <string.h>
#include <unistd.h>

enum newid_status words_page_begin(struct words_page *page, const struct cmd_output *output, struct newid_error *err)
{
    enum newid_status status = buf_check(&page->title, err);
    if (status)
        return status;
    return cmd_out_begin(&page->out, &page->format, &page->document, output, page->title.data, err);
}

/* FILE.json beside a CSV or TSV file, which has no room for what makes it citable. */
static enum newid_status write_sidecar(const char *path, const struct cmd_citation *citation, const char *audience,
                                       void (*notes)(struct out *out, void *context), void *context,
                                       struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    const struct out_style style = {.title = path, .language = "en"};
    enum newid_status status = out_new(&out, OUT_JSON, &document, &style, err);
    if (!status) {
        notes(out, context);
        cmd_put_citation(out, citation, audience);
        status = out_finish(out, err);
    }
    if (!status)
        status = file_write(path, document.data, document.len, err);
    out_free(out);
    buf_release(&document);
    return status;
}

/* Empty where none is to be written. */
static enum newid_status name_sidecar(struct buf *path, const struct words_page *page, const struct cmd_output *output,
                                      struct newid_error *err)
{
    if (!output->file || (page->format != OUT_CSV && page->format != OUT_TSV))
        return NEWID_OK;
    buf_addf(path, "%s.json", output->file);
    if (!output->force && access(path->data, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path->data);
    return buf_check(path, err);
}

enum newid_status words_page_end(struct words_page *page, const struct cmd_output *output,
                                 const struct cmd_citation *citation, const char *audience,
                                 void (*notes)(struct out *out, void *context), void *context, struct newid_error *err)
{
    struct buf sidecar = BUF_INIT;
    enum newid_status status = page->failed ? newid_fail(err, NEWID_MEMORY, "out of memory") : NEWID_OK;
    if (!status)
        status = name_sidecar(&sidecar, page, output, err);
    if (!status && sidecar.len)
        status = write_sidecar(sidecar.data, citation, audience, notes, context, err);
    if (!status) {
        notes(page->out, context);
        cmd_put_citation(page->out, citation, audience);
        status = cmd_out_end(page->out, &page->document, output, err);
        if (status && sidecar.len)
            unlink(sidecar.data);
    }
    buf_release(&sidecar);
    return status;
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
