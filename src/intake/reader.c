#include "intake/reader.h"

#include "intake/readers.h"
#include "intake/textfile.h"
#include "util/file.h"
#include "util/wording.h"

enum newid_status grid_read(const char *path, enum reader_kind kind, const struct grid_options *options,
                            const struct grid_visitor *visitor, struct newid_error *err)
{
    static const struct grid_options none;
    if (!options)
        options = &none;
    switch (kind) {
    case READER_CSV:
        return grid_read_csv(path, options, visitor, err);
    case READER_XLSX:
        return grid_read_xlsx(path, options, visitor, err);
    default:
        return newid_fail(err, NEWID_USAGE, "%s: is not a table; give a CSV file or a workbook", path);
    }
}

static void note_encoding(const char *path, const struct text_encoding *encoding,
                          void (*note)(void *context, const char *message), void *context)
{
    if (!note)
        return;
    struct buf message = BUF_INIT;
    buf_addf(&message, _("%s: read as %s (%s)"), file_base(path), encoding->name, _(encoding->because));
    if (!message.failure)
        note(context, message.data);
    buf_release(&message);
}

static enum newid_status read_text(struct buf *out, const char *path, enum reader_kind kind, const char *encoding,
                                   void (*note)(void *context, const char *message), void *context,
                                   struct newid_error *err)
{
    struct textfile file = TEXTFILE_INIT;
    file.text.cap = DOCUMENT_MOST_BYTES;
    enum newid_status status = textfile_read(&file, path, encoding, false, err);
    if (status)
        goto done;
    note_encoding(path, &file.encoding, note, context);
    status = kind == READER_TRANSCRIPT ? transcript_lines(out, file.text.data, file.text.len, err)
                                       : plain_lines(out, file.text.data, file.text.len, kind == READER_MARKDOWN, err);
done:
    textfile_release(&file);
    return status;
}

enum newid_status document_read(struct buf *out, const char *path, enum reader_kind kind, const char *encoding,
                                void (*note)(void *context, const char *message), void *context,
                                struct newid_error *err)
{
    switch (kind) {
    case READER_DOCX:
        return document_read_docx(out, path, err);
    case READER_ODT:
        return document_read_odt(out, path, err);
    case READER_PLAIN:
    case READER_MARKDOWN:
    case READER_TRANSCRIPT:
        return read_text(out, path, kind, encoding, note, context, err);
    default:
        return newid_fail(err, NEWID_USAGE, "%s: is not a document; give .docx, .odt, .txt, .md, .vtt or .srt", path);
    }
}
