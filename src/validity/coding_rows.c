#include "validity/coding_rows.h"

#include "text/rows.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"
#include "validity/said.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "no_coder.tsv.h"

struct reading {
    struct coding_rows *rows;
    const struct coding_file *file;
    const char *coder;
    bool any_name; /* what was agreed on: the names in the rows do not matter */
    struct buf reason;
    unsigned char *row_says; /* enum said, by theme, of the row that is read */
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

bool coding_is_no_coder(const char *name)
{
    struct row row;
    for (const char *at = no_coder_tsv; row_next(&row, &at);)
        if (row.fields[0].len == strlen(name) && strncasecmp(row.fields[0].data, name, row.fields[0].len) == 0)
            return true;
    return false;
}

static enum newid_status add_reject(struct coding_rows *rows, size_t line, const char *reason, struct newid_error *err)
{
    if (mem_grow(&rows->rejects, &rows->reject_capacity, rows->reject_count + 1, sizeof *rows->rejects))
        return no_memory(err);
    const char *kept = arena_strdup(&rows->memory, reason);
    if (!kept)
        return no_memory(err);
    rows->rejects[rows->reject_count++] = (struct coding_reject){line, kept};
    return NEWID_OK;
}

enum newid_status coding_rows_reject(struct coding_rows *rows, size_t line, const char *reason, struct newid_error *err)
{
    if (rows->rejected[line])
        return NEWID_OK;
    rows->rejected[line] = true;
    return add_reject(rows, line, reason, err);
}

/* The reason that was put together in r->reason. */
static enum newid_status reject_for(struct reading *r, size_t line, struct newid_error *err)
{
    enum newid_status status = buf_check(&r->reason, err);
    if (!status)
        status = coding_rows_reject(r->rows, line, r->reason.data, err);
    buf_reset(&r->reason);
    return status;
}

static const char *cell_of(const struct reading *r, size_t line, enum coding_column use)
{
    const size_t column = r->file->at[use];
    return column == NO_COLUMN_AT ? "" : r->file->grid.lines[line].cells[column];
}

static enum newid_status add(struct reading *r, const struct coding_said *said, struct newid_error *err)
{
    struct coding_rows *rows = r->rows;
    if (mem_grow(&rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items))
        return no_memory(err);
    rows->items[rows->count++] = *said;
    return NEWID_OK;
}

static enum newid_status reject_strange(struct reading *r, size_t line, size_t column, struct newid_error *err)
{
    const bool is_whole = r->file->use[column] != COLUMN_A_THEME;
    buf_addf(&r->reason,
             _("the column \"%s\" holds neither yes nor no; write 1 or 0, x, yes or no, ie or nage, or leave it empty"),
             r->file->grid.names[column]);
    if (is_whole)
        return reject_for(r, line, err);
    enum newid_status status = buf_check(&r->reason, err);
    if (!status)
        status = add_reject(r->rows, line, r->reason.data, err);
    r->rows->reject_cells += !status;
    buf_reset(&r->reason);
    return status;
}

/* ---- a row a decision ---- */

static bool read_place(uint32_t *place, const char *text)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);
    if (!*text || *end || *text == '-' || *text == '+' || value > UINT32_MAX)
        return false;
    *place = (uint32_t)value;
    return true;
}

/* NULL where the row says it right, else why not. */
static const char *read_passage(const struct reading *r, struct coding_said *said)
{
    const char *start = cell_of(r, said->line, COLUMN_START), *end = cell_of(r, said->line, COLUMN_END);
    const char *passage = cell_of(r, said->line, COLUMN_PASSAGE);
    if ((*start || *end || *passage) && !said->present)
        return _("a passage is marked for a theme that is not there; leave the passage empty, or say yes");
    if (*start || *end) {
        if (!read_place(&said->start, start) || !read_place(&said->end, end))
            return _(
                "start and end must both be whole numbers: bytes from the text's beginning, as newid kwic gives them");
        said->has_span = true;
    } else if (*passage) {
        said->passage = passage;
    }
    return NULL;
}

static enum newid_status reject_theme(struct reading *r, size_t line, const char *code, const char *nearest,
                                      struct newid_error *err)
{
    if (!*code)
        buf_adds(&r->reason, _("it names no theme"));
    else if (nearest)
        buf_addf(&r->reason, _("the codebook %s has no theme %s; is it %s?"), r->file->codebook->name, code, nearest);
    else
        buf_addf(&r->reason, _("the codebook %s has no theme %s"), r->file->codebook->name, code);
    return reject_for(r, line, err);
}

static enum newid_status read_decision(struct reading *r, struct coding_said *said, struct newid_error *err)
{
    const char *nearest = NULL, *code = cell_of(r, said->line, COLUMN_THEME);
    const size_t column = r->file->at[r->file->layout == CODINGS_RECONCILE ? COLUMN_AGREED : COLUMN_PRESENT];
    const enum said answer = said_read(r->file->grid.lines[said->line].cells[column]);
    said->theme = coding_find_theme(r->file->codebook, code, &nearest);
    if (said->theme == NEWID_NO_PARENT)
        return reject_theme(r, said->line, code, nearest, err);
    if (answer == SAID_STRANGE)
        return reject_strange(r, said->line, column, err);
    if (answer == SAID_NOTHING) {
        r->rows->empty_cells[said->line]++;
        return NEWID_OK;
    }
    said->present = answer == SAID_YES;
    /* The passage of a workbook to reconcile in is there to be read. */
    const char *fault = r->file->layout == CODINGS_RECONCILE ? NULL : read_passage(r, said);
    return fault ? coding_rows_reject(r->rows, said->line, fault, err) : add(r, said, err);
}

/* ---- a row an account ---- */

/* What the row says of each theme; *coded: whether it says anything. A cell that says
 * neither yes nor no leaves its theme out, and only that; in a column of no theme it says nothing. */
static enum newid_status read_cells(struct reading *r, size_t line, bool *coded, struct newid_error *err)
{
    const struct coding_file *f = r->file;
    memset(r->row_says, SAID_NOTHING, f->codebook->theme_count);
    enum newid_status status = NEWID_OK;
    *coded = false;
    for (size_t c = 0; c < f->grid.column_count && !status; c++) {
        if (f->use[c] != COLUMN_A_THEME && f->use[c] != COLUMN_NO_THEME)
            continue;
        const enum said answer = said_read(f->grid.lines[line].cells[c]);
        if (answer == SAID_STRANGE && f->use[c] == COLUMN_NO_THEME)
            continue;
        if (answer == SAID_STRANGE)
            status = reject_strange(r, line, c, err);
        *coded = *coded || answer != SAID_NOTHING;
        if (f->use[c] == COLUMN_A_THEME && answer > r->row_says[f->theme_of[c]])
            r->row_says[f->theme_of[c]] = (unsigned char)answer;
    }
    return status;
}

static enum newid_status read_account(struct reading *r, struct coding_said *said, const bool *asked,
                                      struct newid_error *err)
{
    bool coded;
    enum newid_status status = read_cells(r, said->line, &coded, err);
    if (status || r->rows->rejected[said->line])
        return status;
    if (!coded) {
        r->rows->uncoded_rows++;
        return NEWID_OK;
    }
    for (size_t t = 0; t < r->file->codebook->theme_count && !status; t++) {
        if (!asked[t] || r->row_says[t] == SAID_STRANGE)
            continue;
        r->rows->empty_cells[said->line] += r->row_says[t] == SAID_NOTHING;
        if (r->row_says[t] == SAID_NOTHING && !r->rows->empty_is_no)
            continue;
        said->theme = t;
        said->present = r->row_says[t] == SAID_YES;
        status = add(r, said, err);
    }
    return status;
}

/* ---- all rows ---- */

static enum newid_status read_line(struct reading *r, size_t line, const bool *asked, struct newid_error *err)
{
    const struct coding_line *at = &r->file->grid.lines[line];
    const char *coder = cell_of(r, line, COLUMN_CODER);
    struct coding_said said = {
        .line = line, .account = cell_of(r, line, COLUMN_ACCOUNT), .coder = *coder ? coder : r->coder};
    if (at->fault)
        return coding_rows_reject(r->rows, line, at->fault, err);
    if (!*said.account)
        return coding_rows_reject(r->rows, line, _("it has no account's id"), err);
    if (!r->any_name && said.coder && coding_is_no_coder(said.coder))
        return coding_rows_reject(r->rows, line,
                                  _("its coder's name means something else to newid; give the coder another name"), err);
    if (!said.coder)
        return coding_rows_reject(r->rows, line, _("it does not say who coded it; add --coder NAME"), err);
    if (r->file->layout == CODINGS_TIDY || r->file->layout == CODINGS_RECONCILE)
        return read_decision(r, &said, err);
    return read_account(r, &said, asked, err);
}

static enum newid_status find_asked(struct reading *r, bool **asked, struct newid_error *err)
{
    const struct coding_file *f = r->file;
    *asked = arena_alloc(&r->rows->memory, f->codebook->theme_count + 1);
    r->row_says = arena_alloc(&r->rows->memory, f->codebook->theme_count + 1);
    r->rows->rejected = arena_alloc(&r->rows->memory, (f->grid.line_count + 1) * sizeof *r->rows->rejected);
    r->rows->empty_cells = arena_alloc(&r->rows->memory, (f->grid.line_count + 1) * sizeof *r->rows->empty_cells);
    if (!*asked || !r->row_says || !r->rows->rejected || !r->rows->empty_cells)
        return no_memory(err);
    for (size_t c = 0; c < f->grid.column_count; c++)
        if (f->use[c] == COLUMN_A_THEME)
            (*asked)[f->theme_of[c]] = true;
    return NEWID_OK;
}

enum newid_status coding_rows_read(struct coding_rows *rows, const struct coding_file *file, const char *coder,
                                   enum empty_cells empty, struct newid_error *err)
{
    *rows = (struct coding_rows){0};
    struct reading r = {.rows = rows, .file = file, .coder = coder ? coder : file->coder, .any_name = coder && coding_is_no_coder(coder), .reason = BUF_INIT};
    bool *asked;
    rows->empty_is_no = empty == EMPTY_IS_NO || (empty == EMPTY_BY_LAYOUT && file->layout == CODINGS_WIDE);
    if (!r.coder && file->at[COLUMN_CODER] == NO_COLUMN_AT)
        return newid_fail(err, NEWID_USAGE, "who coded it? Add --coder NAME (a pseudonym)");
    enum newid_status status = find_asked(&r, &asked, err);
    for (size_t i = 0; i < file->grid.line_count && !status; i++)
        status = read_line(&r, i, asked, err);
    buf_release(&r.reason);
    return status;
}

size_t coding_rows_empty(const struct coding_rows *rows, const struct coding_file *file)
{
    size_t empty = 0;
    for (size_t i = 0; i < file->grid.line_count; i++)
        if (!rows->rejected[i])
            empty += rows->empty_cells[i];
    return empty;
}

void coding_rows_release(struct coding_rows *rows)
{
    mem_free(rows->items);
    mem_free(rows->rejects);
    arena_release(&rows->memory);
    *rows = (struct coding_rows){0};
}
