#include "cmd/sidecar.h"

#include "util/file.h"

#include <unistd.h>

static enum newid_status write_sidecar(const char *path, const struct cmd_citation *citation, const char *audience,
                                       sidecar_notes *notes, const void *context, struct newid_error *err)
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

enum newid_status cmd_end_cited(struct out *out, enum out_format format, struct buf *document,
                                const struct cmd_output *output, const struct cmd_citation *citation,
                                const char *audience, sidecar_notes *notes, const void *context,
                                struct newid_error *err)
{
    const bool wanted = output->file && (format == OUT_CSV || format == OUT_TSV);
    struct buf path = BUF_INIT;
    if (wanted)
        buf_addf(&path, "%s.json", output->file);
    enum newid_status status = buf_check(&path, err);
    if (!status)
        status = buf_check(&citation->filters, err);
    if (!status && wanted && !output->force && access(path.data, F_OK) == 0)
        status = newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path.data);
    if (!status && wanted)
        status = write_sidecar(path.data, citation, audience, notes, context, err);
    if (!status) {
        notes(out, context);
        cmd_put_citation(out, citation, audience);
        status = cmd_out_end(out, document, output, err);
        if (status && wanted)
            unlink(path.data);
    }
    buf_release(&path);
    return status;
}
