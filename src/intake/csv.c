#include "intake/readers.h"

#include "intake/cells.h"
#include "intake/dialect.h"
#include "intake/textfile.h"
#include "text/canonical.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <csv.h>
#include <string.h>

enum { STRICT = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL, LENIENT = 0, CELL_BLOCK = 4096, PROGRESS_ROWS = 256 };

struct reading {
    const char *path;
    const struct grid_visitor *visitor;
    struct textfile *file;
    struct dialect dialect;
    struct csv_parser parser;
    bool has_parser;
    struct cells cells;
    bool ended;    /* the line that was fed ended a row */
    size_t at;     /* offset of the next byte */
    int64_t line;  /* of that byte, from 1 */
    size_t row_at; /* the same of the row that is being read */
    int64_t row_line;
    int64_t row; /* its number, as a spreadsheet shows it */
    struct buf fault;
    uint64_t rows;
};

static void on_cell(void *cell, size_t len, void *context)
{
    struct reading *r = context;
    cells_add(&r->cells, cell, len);
}

/* Called for empty lines too (CSV_REPALL_NL), which end a row without cells. */
static void on_row(int end, void *context)
{
    (void)end;
    struct reading *r = context;
    r->ended = true;
}

static enum newid_status start_parser(struct reading *r, unsigned char options, struct newid_error *err)
{
    if (r->has_parser)
        csv_free(&r->parser);
    r->has_parser = csv_init(&r->parser, options) == 0;
    if (!r->has_parser)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    csv_set_delim(&r->parser, r->dialect.delimiter);
    csv_set_space_func(&r->parser, dialect_no_space);
    csv_set_realloc_func(&r->parser, mem_realloc);
    csv_set_free_func(&r->parser, mem_free);
    csv_set_blk_size(&r->parser, CELL_BLOCK);
    return NEWID_OK;
}

static void begin_row(struct reading *r)
{
    r->row++;
    r->row_at = r->at;
    r->row_line = r->line;
    r->ended = false;
    cells_reset(&r->cells);
}

/* Where a row holds bytes that do not decode, says in which columns. */
static const char *find_undecodable(struct reading *r)
{
    size_t len = r->at - r->row_at, most = 5;
    const char *separator = "";
    if (!r->file->damaged || text_utf8_error(r->file->text.data + r->row_at, len) == len)
        return NULL;
    buf_reset(&r->fault);
    buf_adds(&r->fault, _("it holds bytes that are not UTF-8, in column "));
    for (size_t i = 0; i < r->cells.count && most; i++) {
        if (!strstr(r->cells.text.data + r->cells.items[i].start, "\xEF\xBF\xBD"))
            continue;
        buf_addf(&r->fault, "%s%zu", separator, i + 1);
        separator = ", ";
        most--;
    }
    buf_adds(&r->fault, _("; save the file as UTF-8, or name its encoding with --encoding"));
    return r->fault.data;
}

static enum newid_status visit(struct reading *r, const char *fault, struct newid_error *err)
{
    enum newid_status status = buf_check(&r->fault, err);
    if (!status)
        status = cells_visit(&r->cells, r->row, fault, r->visitor, err);
    if (status)
        return status;
    const struct grid_visitor *visitor = r->visitor;
    if (visitor->progress && r->rows++ % PROGRESS_ROWS == 0) {
        double share = r->file->text.len ? (double)r->at / (double)r->file->text.len : 1;
        if (!visitor->progress(visitor->context, (uint64_t)(share * (double)r->file->size), r->file->size))
            return newid_fail(err, NEWID_STOPPED, "stopped");
    }
    return NEWID_OK;
}

/* The characters of UTF-8 before an offset: a continuation byte begins none. */
static size_t count_characters(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* Says what is wrong with the row's quotes; `place` is the offset in the current line, or SIZE_MAX at the file's end.
 */
static void describe_fault(struct reading *r, size_t place)
{
    buf_reset(&r->fault);
    if (place == SIZE_MAX)
        buf_addf(&r->fault, _("a quotation mark opens a cell that is never closed, on line %lld of the file"),
                 (long long)r->row_line);
    else if (r->line > r->row_line)
        buf_addf(
            &r->fault,
            _("a quotation mark opens a cell that is not closed: from line %lld of the file it runs on to line %lld"),
            (long long)r->row_line, (long long)r->line);
    else
        buf_addf(
            &r->fault,
            _("a quotation mark inside a cell, near character %zu of line %lld of the file; write such a mark twice"),
            count_characters(r->file->text.data + r->at, place) + 1, (long long)r->line);
}

/* Hands out the bad row's first line as well as it can be read; reading resumes at the line after it. */
static enum newid_status give_up_row(struct reading *r, size_t place, struct newid_error *err)
{
    describe_fault(r, place);
    const char *text = r->file->text.data + r->row_at;
    size_t len = dialect_line(text, r->file->text.len - r->row_at);
    enum newid_status status = start_parser(r, LENIENT, err);
    if (status)
        return status;
    cells_reset(&r->cells);
    if (csv_parse(&r->parser, text, len, on_cell, on_row, r) != len || csv_fini(&r->parser, on_cell, on_row, r))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    r->at = r->row_at + len;
    r->line = r->row_line + 1;
    status = visit(r, r->fault.data, err);
    if (!status)
        status = start_parser(r, STRICT, err);
    begin_row(r);
    return status;
}

static enum newid_status end_row(struct reading *r, struct newid_error *err)
{
    enum newid_status status = visit(r, find_undecodable(r), err);
    begin_row(r);
    return status;
}

static enum newid_status fail_parser(struct reading *r, struct newid_error *err)
{
    int code = csv_error(&r->parser);
    return code == CSV_ETOOBIG
               ? newid_fail(err, NEWID_LIMIT, "%s:%lld: a cell is too large", r->path, (long long)r->line)
               : newid_fail(err, NEWID_MEMORY, "out of memory");
}

static enum newid_status read_line(struct reading *r, struct newid_error *err)
{
    const char *line = r->file->text.data + r->at;
    size_t len = dialect_line(line, r->file->text.len - r->at);
    size_t taken = csv_parse(&r->parser, line, len, on_cell, on_row, r);
    if (taken != len && csv_error(&r->parser) == CSV_EPARSE)
        return give_up_row(r, taken, err);
    if (taken != len)
        return fail_parser(r, err);
    r->at += len;
    r->line++;
    return r->ended ? end_row(r, err) : NEWID_OK;
}

static enum newid_status read_end(struct reading *r, struct newid_error *err)
{
    if (csv_fini(&r->parser, on_cell, on_row, r) == 0)
        return r->ended ? end_row(r, err) : NEWID_OK;
    return csv_error(&r->parser) == CSV_EPARSE ? give_up_row(r, SIZE_MAX, err) : fail_parser(r, err);
}

/* A row given up at the file's end sends the reading back to the line after it. */
static enum newid_status read_rows(struct reading *r, struct newid_error *err)
{
    enum newid_status status = start_parser(r, STRICT, err);
    begin_row(r);
    while (!status && r->at < r->file->text.len) {
        status = read_line(r, err);
        if (!status && r->at == r->file->text.len)
            status = read_end(r, err);
    }
    return status;
}

static void note_decisions(struct reading *r)
{
    if (!r->visitor->note)
        return;
    struct buf message = BUF_INIT;
    buf_addf(&message,
             r->dialect.declared ? _("%s: read as %s (%s); columns are separated by %s, as its first line says")
                                 : _("%s: read as %s (%s); columns are separated by %s"),
             file_base(r->path), r->file->encoding.name, _(r->file->encoding.because), _(dialect_name(&r->dialect)));
    if (!message.failure)
        r->visitor->note(r->visitor->context, message.data);
    buf_release(&message);
}

enum newid_status grid_read_csv(const char *path, const struct grid_options *options,
                                const struct grid_visitor *visitor, struct newid_error *err)
{
    struct textfile own = TEXTFILE_INIT;
    struct reading r = {.path = path,
                        .visitor = visitor,
                        .file = options->kept ? options->kept : &own,
                        .cells = CELLS_INIT,
                        .fault = BUF_INIT};
    enum newid_status status =
        r.file->size ? NEWID_OK : textfile_read(r.file, path, options->encoding, true, err);
    if (status)
        goto done;
    status = dialect_detect(&r.dialect, r.file->text.data, r.file->text.len, err);
    if (status)
        goto done;
    note_decisions(&r);
    r.at = r.dialect.skip;
    r.line = r.dialect.declared ? 2 : 1;
    status = read_rows(&r, err);
done:
    if (r.has_parser)
        csv_free(&r.parser);
    cells_release(&r.cells);
    buf_release(&r.fault);
    textfile_release(&own);
    return status;
}
