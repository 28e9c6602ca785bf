/*
 * Tables as Word has them: a caption with a number that Word keeps, a heading row that each page repeats, rows that
 * stay whole, widths that fit the page. A table of many columns gets a page on its side, and beyond that is continued
 * in further tables, each with the first column again.
 */
#include "out/docx.h"

#include "out/layout.h"
#include "util/wording.h"

#include <string.h>

enum {
    CHARACTER =
        100, /* width of one in a table, in twentieths of a point, on the generous side: 9 point Calibri, bold */
    GAP = 2, /* characters between columns, as layout.c has it */
    LEAST_MOST = 24, /* Word wraps what a terminal must not: no column needs more than this */
    UPRIGHT_COLUMNS = 8,
    LEVEL = 170 /* indent of a theme under its parent */
};

struct docx_cell {
    const char *text; /* with marks; "" where there is nothing to show */
    const char *link; /* or NULL */
    bool is_bar;
};

struct docx_row {
    struct docx_row *next;
    struct docx_cell cells[]; /* one a shown column */
};

void docx_table_begin(struct out *out)
{
    struct docx_own *own = out->own;
    own->first_row = own->last_row = NULL;
}

static const char *keep_text(struct out *out, const struct out_cell *cell)
{
    struct buf text = BUF_INIT;
    if (cell->type == OUT_STRING)
        printer_marked(&text, cell);
    else
        printer_number(&text, cell);
    const char *kept = arena_strdup(&out->table_memory, text.data);
    if (!kept || text.failure)
        printer_fail(out, NEWID_MEMORY);
    buf_release(&text);
    return kept;
}

void docx_row(struct out *out, const struct out_cell *cells)
{
    struct docx_own *own = out->own;
    struct docx_row *row = arena_alloc(&out->table_memory, sizeof *row + out->column_count * sizeof *row->cells);
    if (!row) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    for (size_t i = 0; i < out->column_count; i++) {
        struct docx_cell *cell = &row->cells[i];
        cell->is_bar = cells[i].type == OUT_BAR;
        cell->text = cell->is_bar || printer_cell_is_empty(&cells[i]) ? "" : keep_text(out, &cells[i]);
        cell->link = cells[i].link ? arena_strdup(&out->table_memory, cells[i].link) : NULL;
        if (cells[i].link && !cell->link)
            printer_fail(out, NEWID_MEMORY);
    }
    *(own->last_row ? &own->last_row->next : &own->first_row) = row;
    own->last_row = row;
}

/* ---- widths ---- */

/* Characters made into a bar would depend on the reader's fonts, and the figure stands beside it. */
static bool has_bars(const struct out *out, size_t column)
{
    const struct docx_own *own = out->own;
    for (const struct docx_row *row = own->first_row; row; row = row->next)
        if (row->cells[column].is_bar)
            return true;
    return false;
}

/* A line of block elements: no text font has them, and those that have give each
 * that of a letter and a half. */
static unsigned blocks(const char *text)
{
    unsigned count = 0;
    const size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        const unsigned c = printer_next(text, &at, len);
        count += c >= 0x2581 && c <= 0x2588;
    }
    return count;
}

static void measure_column(const struct out *out, struct text_column *column)
{
    const struct docx_own *own = out->own;
    layout_measure_heading(column, &out->columns[column->place]);
    for (const struct docx_row *row = own->first_row; row; row = row->next) {
        const char *text = row->cells[column->place].text;
        const unsigned wide = blocks(text) * 3 / 2;
        layout_measure_cell(column, &(struct text_cell){.text = text, .len = strlen(text)});
        column->natural = column->natural > wide ? column->natural : wide;
        column->least = column->least > wide ? column->least : wide;
    }
    column->least = column->least < LEAST_MOST ? column->least : LEAST_MOST;
}

static size_t measure(const struct out *out, struct text_column *columns)
{
    size_t count = 0;
    for (size_t i = 0; i < out->column_count; i++)
        if (!has_bars(out, i)) {
            columns[count].place = i;
            measure_column(out, &columns[count++]);
        }
    return count;
}

static unsigned characters(bool wide)
{
    return (unsigned)(wide ? DOCX_TEXT_WIDTH_WIDE : DOCX_TEXT_WIDTH) / CHARACTER - GAP;
}

static bool needs_width(struct text_column *block, const struct text_column *columns, size_t count)
{
    return count > UPRIGHT_COLUMNS || layout_take(block, columns, count, 0, characters(false)) < count;
}

/* Shares the block's room out anew: on a page height is what is scarce, so each character goes to the column whose
 * longest text takes the most lines. */
static void level_out(struct text_column *block, size_t count)
{
    unsigned room = 0;
    for (size_t i = 0; i < count; i++) {
        room += block[i].width - block[i].least;
        block[i].width = block[i].least;
    }
    for (; room; room--) {
        struct text_column *longest = &block[0];
        for (size_t i = 1; i < count; i++)
            if ((double)block[i].natural * longest->width > (double)longest->natural * block[i].width)
                longest = &block[i];
        if (longest->width >= longest->natural)
            return;
        longest->width++;
    }
}

static unsigned width_of(const struct text_column *column) { return (column->width + GAP) * CHARACTER; }

/* ---- writing ---- */

static void put_properties(struct buf *to, const struct text_column *block, size_t count, const char *caption)
{
    unsigned total = 0;
    for (size_t i = 0; i < count; i++)
        total += width_of(&block[i]);
    buf_addf(to,
             "<w:tbl><w:tblPr><w:tblStyle w:val=\"NewidTable\"/><w:tblW w:w=\"%u\" w:type=\"dxa\"/>"
             "<w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\" w:lastRow=\"0\" "
             "w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"",
             total);
    docx_escape(to, caption);
    buf_adds(to, "\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < count; i++)
        buf_addf(to, "<w:gridCol w:w=\"%u\"/>", width_of(&block[i]));
    buf_adds(to, "</w:tblGrid>\n");
}

/* Leading spaces are a theme's depth: two a level. */
static void put_cell(struct buf *to, const struct text_column *column, const struct docx_cell *cell, const char *style)
{
    const size_t spaces = strspn(cell->text, " ");
    buf_addf(to, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"%s\"/>",
             width_of(column), style);
    if (spaces && !column->right)
        buf_addf(to, "<w:ind w:left=\"%zu\"/>", (spaces + 1) / 2 * LEVEL);
    buf_adds(to, column->right ? "<w:jc w:val=\"right\"/></w:pPr>" : "</w:pPr>");
    if (cell->link) {
        buf_adds(to, "<w:hyperlink w:anchor=\"");
        docx_bookmark(to, cell->link);
        buf_adds(to, "\" w:history=\"1\">");
    }
    if (cell->text[spaces])
        docx_runs(to, cell->text + spaces, cell->link ? "Hyperlink" : NULL);
    buf_adds(to, cell->link ? "</w:hyperlink></w:p></w:tc>" : "</w:p></w:tc>");
}

static void put_headings(struct out *out, struct buf *to, const struct text_column *block, size_t count)
{
    buf_adds(to, "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (size_t i = 0; i < count; i++) {
        const char *heading = out->columns[block[i].place].heading;
        put_cell(to, &block[i], &(struct docx_cell){.text = heading}, "TableHeading");
    }
    buf_adds(to, "</w:tr>\n");
}

static void put_block(struct out *out, const struct text_column *block, size_t count, bool continued)
{
    struct docx_own *own = out->own;
    struct buf *to = &own->part;
    if (out->caption)
        docx_caption(to, _("Table"), own->tables, out->caption, true, continued);
    put_properties(to, block, count, out->caption ? out->caption : out->style.title);
    put_headings(out, to, block, count);
    for (const struct docx_row *row = own->first_row; row; row = row->next) {
        buf_adds(to, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        for (size_t i = 0; i < count; i++)
            put_cell(to, &block[i], &row->cells[block[i].place], "TableText");
        buf_adds(to, "</w:tr>\n");
    }
    /* Word joins tables between which there is no paragraph. */
    buf_adds(to, "</w:tbl>\n<w:p><w:pPr><w:pStyle w:val=\"TableEnd\"/></w:pPr></w:p>\n");
}

void docx_table_end(struct out *out)
{
    struct docx_own *own = out->own;
    struct text_column *columns = arena_alloc(&out->table_memory, (out->column_count + 1) * sizeof *columns);
    struct text_column *block = arena_alloc(&out->table_memory, (out->column_count + 1) * sizeof *block);
    if (!columns || !block) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    const size_t count = measure(out, columns);
    own->in_headings = false;
    own->part_wide = own->part_wide || needs_width(block, columns, count);
    own->tables += out->caption != NULL;
    for (size_t next = 0, taken; next < count; next += taken) {
        taken = layout_take(block, columns, count, next, characters(own->part_wide));
        level_out(block, taken + (next > 0));
        put_block(out, block, taken + (next > 0), next > 0);
    }
}
