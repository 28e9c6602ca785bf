#include "validity/coding_sheet.h"

#include "intake/words.h"
#include "util/buf.h"
#include "util/file.h"
#include "util/wording.h"
#include "validity/coding_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { CELL_MOST = 32767 }; /* characters; Excel's own limit */

struct book {
    const struct coding_sheet *sheet;
    lxw_workbook *book;
    lxw_format *header, *cell, *choice;
    lxw_error why; /* the first failure */
};

static void keep(struct book *b, lxw_error why)
{
    if (!b->why)
        b->why = why;
}

/* Always as text: what looks like a formula is none. */
static void put(struct book *b, lxw_worksheet *at, size_t row, size_t column, const char *text, lxw_format *format)
{
    keep(b, worksheet_write_string(at, (lxw_row_t)row, (lxw_col_t)column, text ? text : "", format));
}

/* ---- the sheet to code in ---- */

static void put_choices(struct book *b, lxw_worksheet *at, size_t column)
{
    static const char *const english[] = {"yes", "no", NULL}, *const welsh[] = {"ie", "nage", NULL};
    lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .value_list = (char **)(b->sheet->in_welsh ? welsh : english),
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    if (b->sheet->row_count)
        keep(b, worksheet_data_validation_range(at, 1, (lxw_col_t)column, (lxw_row_t)b->sheet->row_count,
                                                (lxw_col_t)column, &list));
}

static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* Lines that a text takes in a column of this many characters; words that do not fit leave a tenth of each line empty.
 */
static double lines_of(const char *text, double width)
{
    double lines = 0;
    for (const char *from = text, *to; *from; from = *to ? to + 1 : to) {
        to = strchr(from, '\n') ? strchr(from, '\n') : from + strlen(from);
        size_t letters = 0;
        for (const char *at = from; at < to; at++)
            letters += ((unsigned char)*at & 0xC0) != 0x80;
        lines += 1 + (double)(size_t)((double)letters / (0.9 * width));
    }
    return lines;
}

/* Spreadsheets that do not fit a row to its text by themselves show all of it, up to the highest row there may be. */
static void set_height(struct book *b, lxw_worksheet *at, size_t row, const char *const *cells)
{
    const double line = 15, highest = 409; /* points */
    double most = 1;
    for (size_t c = 0; c < b->sheet->column_count; c++) {
        const double lines = lines_of(cells[c], b->sheet->columns[c].width);
        most = lines > most ? lines : most;
    }
    keep(b, worksheet_set_row(at, (lxw_row_t)row, most * line < highest ? most * line : highest, NULL));
}

static void put_table(struct book *b, lxw_worksheet *at)
{
    const struct coding_sheet *s = b->sheet;
    for (size_t c = 0; c < s->column_count; c++) {
        const struct coding_sheet_column *column = &s->columns[c];
        lxw_format *format = column->is_choice ? b->choice : b->cell;
        keep(b, worksheet_set_column(at, (lxw_col_t)c, (lxw_col_t)c, column->width, format));
        put(b, at, 0, c, column->heading, b->header);
        for (size_t r = 0; r < s->row_count; r++)
            if (*s->cells[r * s->column_count + c])
                put(b, at, r + 1, c, s->cells[r * s->column_count + c], format);
        if (column->is_choice)
            put_choices(b, at, c);
    }
    for (size_t r = 0; r < s->row_count; r++)
        set_height(b, at, r + 1, s->cells + r * s->column_count);
    worksheet_freeze_panes(at, 1, (lxw_col_t)s->frozen);
    keep(b, worksheet_autofilter(at, 0, 0, (lxw_row_t)s->row_count, (lxw_col_t)(s->column_count - 1)));
    worksheet_set_landscape(at);
    worksheet_repeat_rows(at, 0, 0);
}

/* ---- what goes with it ---- */

static void put_themes(struct book *b, lxw_worksheet *at)
{
    static const struct {
        const char *heading;
        double width;
    } columns[] = {
        {N_("Code"), 24}, {N_("Theme"), 30}, {N_("Definition"), 60}, {N_("Use when"), 50}, {N_("Not when"), 50}};
    const struct newid_codebook *book = b->sheet->codebook;
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        keep(b, worksheet_set_column(at, (lxw_col_t)c, (lxw_col_t)c, columns[c].width, b->cell));
        put(b, at, 0, c, _(columns[c].heading), b->header);
    }
    for (size_t t = 0; t < book->theme_count; t++) {
        const struct newid_theme *theme = &book->themes[t];
        const char *cells[] = {theme->code, b->sheet->in_welsh ? theme->label_cy : theme->label_en, theme->definition,
                               theme->use_when, theme->not_when};
        for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
            put(b, at, t + 1, c, cells[c], b->cell);
    }
    worksheet_freeze_panes(at, 1, 2);
}

static bool is_to_reconcile(const struct book *b) { return strcmp(b->sheet->kind, CODING_KIND_RECONCILE) == 0; }

static void put_lines(struct book *b, lxw_worksheet *at, const char *const *lines, size_t count, size_t row)
{
    keep(b, worksheet_set_column(at, 0, 0, 60, b->cell));
    for (size_t i = 0; i < count; i++)
        put(b, at, row + i, 0, _(lines[i]), b->cell);
}

/* The name of the coder stands in B1, where coding_file.c looks for it. */
static void put_coder(struct book *b, lxw_worksheet *at)
{
    static const char *const lines[] = {
        N_("Write your pseudonym in the yellow cell above, then code each row: yes where the text has the theme, no "
           "where it "
           "has not."),
        N_("An empty cell is not coded. Every theme of a row needs its answer, also a no."),
        N_("Rows may be sorted and columns moved or made narrower. Leave the first columns as they are, and the codes "
           "in [ ]."),
        N_("Code alone; compare afterwards. The sheet of themes says when to use each."),
    };
    put(b, at, 0, 0, _("Coder"), b->header);
    put(b, at, 0, 1, b->sheet->coder, b->choice);
    keep(b, worksheet_set_column(at, 1, 1, 24, b->cell));
    put_lines(b, at, lines, sizeof lines / sizeof *lines, 2);
}

static void put_how_to_reconcile(struct book *b, lxw_worksheet *at)
{
    static const char *const lines[] = {
        N_("Each row is a theme of an account on which coders differ; the columns of the coders say what each "
           "decided."),
        N_("Read the text together, look up the theme in the sheet of themes, and write what you agree on under "
           "agreed: "
           "yes or no."),
        N_("Leave agreed empty where you cannot agree: the row stays open, and counts nowhere."),
        N_("Rows may be sorted and columns moved or made narrower. Leave all columns but agreed as they are."),
        N_("Then newid coding import --reconciled takes the workbook in. Nobody's own decisions are changed by it."),
    };
    put_lines(b, at, lines, sizeof lines / sizeof *lines, 0);
}

static void put_key(struct book *b, lxw_worksheet *at, size_t *row, const char *key, const char *value,
                    const char *heading)
{
    put(b, at, *row, 0, key, b->cell);
    put(b, at, *row, 1, value, b->cell);
    if (heading)
        put(b, at, *row, 2, heading, b->cell);
    ++*row;
}

static void put_keys(struct book *b, lxw_worksheet *at, const char *table, const char *coder)
{
    const struct coding_sheet *s = b->sheet;
    size_t row = 0;
    put_key(b, at, &row, "key", "value", "heading");
    put_key(b, at, &row, "kind", s->kind, NULL);
    put_key(b, at, &row, "made by", newid_version(), NULL);
    if (s->sample)
        put_key(b, at, &row, "sample", s->sample, NULL);
    put_key(b, at, &row, "codebook", s->codebook->name, NULL);
    put_key(b, at, &row, "codebook hash", s->codebook->hash, NULL);
    put_key(b, at, &row, "sheet", table, NULL);
    if (!is_to_reconcile(b))
        put_key(b, at, &row, "coder_sheet", coder, NULL);
    for (size_t c = 0; c < s->column_count; c++)
        if (s->columns[c].theme)
            put_key(b, at, &row, "theme", s->columns[c].theme, s->columns[c].heading);
    worksheet_hide(at);
}

static void put_sheets(struct book *b)
{
    const bool cy = b->sheet->in_welsh;
    const bool reconcile = is_to_reconcile(b);
    const char *names[] = {reconcile ? (cy ? "cysoni" : "reconcile")
                           : cy      ? "codio"
                                     : "coding",
                           cy ? "themâu" : "themes",
                           reconcile ? (cy ? "cyfarwyddiadau" : "instructions")
                           : cy      ? "codiwr"
                                     : "coder",
                           CODING_KEYS_SHEET};
    lxw_worksheet *sheets[4];
    for (size_t i = 0; i < 4; i++)
        if (!(sheets[i] = workbook_add_worksheet(b->book, names[i]))) {
            keep(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
            return;
        }
    put_table(b, sheets[0]);
    put_themes(b, sheets[1]);
    if (reconcile)
        put_how_to_reconcile(b, sheets[2]);
    else
        put_coder(b, sheets[2]);
    put_keys(b, sheets[3], names[0], names[2]);
}

static void make_formats(struct book *b)
{
    b->header = workbook_add_format(b->book);
    b->cell = workbook_add_format(b->book);
    b->choice = workbook_add_format(b->book);
    if (!b->header || !b->cell || !b->choice) {
        keep(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_format *const all[] = {b->header, b->cell, b->choice};
    for (size_t i = 0; i < 3; i++) {
        format_set_text_wrap(all[i]);
        format_set_align(all[i], LXW_ALIGN_VERTICAL_TOP);
        format_set_num_format(all[i], "@");
    }
    format_set_bold(b->header);
    format_set_bottom(b->header, LXW_BORDER_THIN);
    format_set_bg_color(b->header, 0xE8EEF4);
    format_set_bg_color(b->choice, 0xFFF9E0);
    format_set_border(b->choice, LXW_BORDER_HAIR);
}

/* ---- into a file ---- */

static enum newid_status fill(const char *path, char *folder, const struct coding_sheet *sheet, struct newid_error *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    struct book b = {.sheet = sheet, .book = workbook_new_opt(path, &options)};
    if (!b.book)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    make_formats(&b);
    if (!b.why)
        put_sheets(&b);
    keep(&b, workbook_close(b.book));
    if (!b.why)
        return NEWID_OK;
    return newid_fail(err, b.why == LXW_ERROR_MEMORY_MALLOC_FAILED ? NEWID_MEMORY : NEWID_IO,
                      "the workbook could not be made: %s", lxw_strerror(b.why));
}

static enum newid_status fail_write(struct newid_error *err, const char *path)
{
    return newid_fail(err, NEWID_IO, "%s: cannot be written: %s", path, strerror(errno));
}

/* It holds testimony: only its owner may read it. */
static enum newid_status write_workbook(const char *path, const struct coding_sheet *sheet, struct newid_error *err)
{
    struct buf temporary = BUF_INIT, folder = BUF_INIT;
    buf_addf(&temporary, "%s.XXXXXX", path);
    buf_add(&folder, path, (size_t)(file_base(path) - path));
    if (!folder.len)
        buf_adds(&folder, ".");
    enum newid_status status = buf_check(&temporary, err);
    if (!status)
        status = buf_check(&folder, err);
    int fd = -1;
    if (!status && (fd = mkstemp(temporary.data)) < 0)
        status = fail_write(err, path);
    if (!status) {
        status = fill(temporary.data, folder.data, sheet, err);
        if (!status && (fsync(fd) || rename(temporary.data, path)))
            status = fail_write(err, path);
        if (status)
            unlink(temporary.data);
    }
    if (fd >= 0)
        close(fd);
    buf_release(&temporary);
    buf_release(&folder);
    return status;
}

static enum newid_status write_csv(const char *path, const struct coding_sheet *sheet, struct newid_error *err)
{
    struct buf text = BUF_INIT;
    for (size_t c = 0; c < sheet->column_count; c++) {
        buf_adds(&text, c ? "," : "");
        csv_add_cell(&text, sheet->columns[c].theme ? sheet->columns[c].theme : sheet->columns[c].heading);
    }
    buf_addc(&text, '\n');
    for (size_t i = 0; i < sheet->row_count * sheet->column_count; i++) {
        csv_add_cell(&text, sheet->cells[i]);
        buf_addc(&text, (i + 1) % sheet->column_count ? ',' : '\n');
    }
    enum newid_status status = buf_check(&text, err);
    if (!status)
        status = write_private(path, &text, err);
    buf_release(&text);
    return status;
}

enum newid_status coding_sheet_write(const char *path, bool as_workbook, const struct coding_sheet *sheet,
                                     struct newid_error *err)
{
    if (!as_workbook)
        return write_csv(path, sheet, err);
    for (size_t i = 0; i < sheet->row_count * sheet->column_count; i++)
        if (characters(sheet->cells[i]) > CELL_MOST)
            return newid_fail(err, NEWID_LIMIT,
                              "account %s is longer than the %d characters of a workbook's cell; write a .csv instead",
                              sheet->cells[i / sheet->column_count * sheet->column_count], CELL_MOST);
    return write_workbook(path, sheet, err);
}
