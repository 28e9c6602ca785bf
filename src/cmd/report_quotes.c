#include "cmd/report_quotes.h"

#include "cmd/cmd.h"
#include "intake/identifiers.h"
#include "util/mem.h"
#include "validity/said.h"

#include <string.h>

enum column { THEME, APPROVED, QUOTE, LEFT, PASSAGE, RIGHT, COLUMNS };
static const char *const names[COLUMNS] = {"theme", "approved", "quote", "left", "passage", "right"};

#define NONE ((size_t)-1)

struct reading {
    struct report_quotes *quotes;
    const char *path;
    const struct newid_codebook *codebook;
    struct identifiers *identifiers;
    size_t at[COLUMNS];
};

static void note(void *context, const char *message)
{
    (void)context;
    cmd_say("%s", message);
}

static enum newid_status find_columns(struct reading *r, struct newid_error *err)
{
    for (size_t i = 0; i < COLUMNS; i++)
        r->at[i] = coding_grid_column(&r->quotes->grid, names[i]);
    for (size_t i = THEME; i <= APPROVED; i++)
        if (r->at[i] == NONE)
            return newid_fail(err, NEWID_INPUT, "%s: there is no column %s; quotations need theme, approved and quote",
                              r->path, names[i]);
    if (r->at[QUOTE] == NONE && r->at[PASSAGE] == NONE)
        return newid_fail(err, NEWID_INPUT, "%s: there is neither a column quote nor, as newid kwic writes it, passage",
                          r->path);
    return NEWID_OK;
}

static const char *cell(const struct reading *r, const struct coding_line *line, enum column column)
{
    return r->at[column] == NONE ? "" : line->cells[r->at[column]];
}

/* The text, and what of it is marked. */
static void compose(struct buf *text, struct report_quote *quote, const struct reading *r,
                    const struct coding_line *line)
{
    if (r->at[QUOTE] != NONE && *cell(r, line, QUOTE)) {
        buf_adds(text, cell(r, line, QUOTE));
        return;
    }
    buf_adds(text, cell(r, line, LEFT));
    quote->mark_start = text->len;
    buf_adds(text, cell(r, line, PASSAGE));
    quote->mark_end = text->len;
    buf_adds(text, cell(r, line, RIGHT));
}

/* The check at the door, again: who approved it may have overlooked something. */
static enum newid_status check(struct reading *r, const struct buf *text, int64_t row, struct newid_error *err)
{
    const struct identifier *found;
    size_t count;
    enum newid_status status = identifiers_find(r->identifiers, text->data, text->len, &found, &count, err);
    if (!status && count)
        status = newid_fail(err, NEWID_FOUND,
                            "%s: row %lld holds what may identify a person (%s); take it out of the quotation", r->path,
                            (long long)row, _(found[0].kind));
    return status;
}

static enum newid_status add(struct reading *r, const struct coding_line *line, struct newid_error *err)
{
    struct report_quotes *quotes = r->quotes;
    struct report_quote quote = {.theme = newid_codebook_find(r->codebook, cell(r, line, THEME))};
    struct buf text = BUF_INIT;
    const long long row = (long long)line->row;
    if (quote.theme == NEWID_NO_PARENT)
        return newid_fail(err, NEWID_INPUT,
                          "%s: row %lld: the codebook has no theme with that code; newid themes lists them", r->path,
                          row);
    compose(&text, &quote, r, line);
    enum newid_status status = buf_check(&text, err);
    if (!status && !text.len)
        status = newid_fail(err, NEWID_INPUT, "%s: row %lld is approved and holds no quotation", r->path, row);
    if (!status)
        status = check(r, &text, line->row, err);
    if (!status && (!(quote.text = arena_strdup(&quotes->memory, text.data)) ||
                    mem_grow(&quotes->items, &quotes->capacity, quotes->count + 1, sizeof *quotes->items)))
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        quotes->items[quotes->count++] = quote;
    buf_release(&text);
    return status;
}

static enum newid_status read_line(struct reading *r, const struct coding_line *line, struct newid_error *err)
{
    const long long row = (long long)line->row;
    if (line->fault)
        return newid_fail(err, NEWID_INPUT, "%s: row %lld: %s", r->path, row, line->fault);
    switch (said_read(cell(r, line, APPROVED))) {
    case SAID_YES:
        return add(r, line, err);
    case SAID_STRANGE:
        return newid_fail(err, NEWID_INPUT, "%s: row %lld: approved is neither yes nor no", r->path, row);
    default:
        r->quotes->left_out++;
        return NEWID_OK;
    }
}

enum newid_status report_quotes_read(struct report_quotes *quotes, const char *path,
                                     const struct newid_codebook *codebook, struct newid_error *err)
{
    struct reading r = {.quotes = quotes, .path = path, .codebook = codebook};
    quotes->grid.keeps_space = true; /* between the words before a passage and the passage */
    enum newid_status status = coding_grid_load(&quotes->grid, path, NULL, note, NULL, err);
    if (!status)
        status = find_columns(&r, err);
    if (!status)
        status = identifiers_new(&r.identifiers, NULL, err);
    for (size_t i = 0; i < quotes->grid.line_count && !status; i++)
        status = read_line(&r, &quotes->grid.lines[i], err);
    identifiers_free(r.identifiers);
    return status;
}

void report_quotes_release(struct report_quotes *quotes)
{
    mem_free(quotes->items);
    coding_grid_release(&quotes->grid);
    arena_release(&quotes->memory);
}
